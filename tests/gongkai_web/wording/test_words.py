"""The office's own words: found in its items, not in others', and what it declared to be in order is not."""

import pytest
from django.urls import reverse

from gongkai_web.publishing.content import content_of
from gongkai_web.review import proofing
from gongkai_web.review.models import ProofReport
from gongkai_web.wording.models import OfficeLeader, OfficeWord
from review_desk import DAY, draft, office_of

TEXT = "<p>请到大学西路的法律超市办理，电话 13800138000。</p>"


@pytest.fixture
def item(agency):
    return draft(office_of(agency), body=TEXT)


def found(item):
    return [one.message + one.excerpt for one in proofing.report_of(item, content_of(item), on=DAY)]


def test_a_word_of_the_office_is_found_and_the_item_read_anew(item, agency, other_agency):
    assert not any("法律超市" in one for one in found(item))
    OfficeWord.objects.create(agency=other_agency, word="法律超市", right="公共法律服务中心")
    assert not any("法律超市" in one for one in found(item)), "another agency's word"
    OfficeWord.objects.create(agency=agency, word="法律超市", right="公共法律服务中心")
    assert any("法律超市" in one for one in found(item))
    assert ProofReport.objects.count() == 2


def test_a_number_given_out_by_the_office_is_no_finding(item, agency):
    before = len(found(item))
    OfficeWord.objects.create(agency=agency, kind="phone", word="138-0013-8000")
    assert len(found(item)) == before - 1


def test_leaders_are_known_by_name_and_post(agency):
    OfficeLeader.objects.create(agency=agency, order=1, name="示例某", posts="局长、党组书记")
    from gongkai_web.wording.models import words_of

    (leader,) = words_of(agency).people
    assert (leader.name, leader.posts) == ("示例某", ("局长", "党组书记"))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "wrong", "word": "法律超市", "right": ""}, "请填写规范的写法"),
        ({"kind": "wrong", "word": "法律超市", "right": "法律超市"}, "相同"),
        ({"kind": "wrong", "word": "的", "right": "地"}, "至少两个字"),
        ({"kind": "phone", "word": "办公室", "right": ""}, "请填写电话号码"),
    ],
)
def test_a_word_that_would_not_work_is_refused(agency, officer, client, fields, said):
    client.force_login(officer)
    answer = client.post(reverse("office-words:add"), fields)
    assert said in answer.content.decode()
    assert not OfficeWord.objects.exists()


def test_the_words_of_another_agency_do_not_exist(agency, other_agency, officer, client):
    theirs = OfficeWord.objects.create(agency=other_agency, word="别处的词", right="对")
    client.force_login(officer)
    assert "别处的词" not in client.get(reverse("office-words:index")).content.decode()
    assert client.get(reverse("office-words:edit", args=[theirs.pk])).status_code == 404
