"""核对: the same applicant, likely repeats, what may be public already; offered, never decided."""

from datetime import date

import pytest
from django.urls import reverse

from counter import APPLICANT
from gongkai_web.applications import actions, intake
from gongkai_web.applications.intake_review import review
from gongkai_web.publishing.models import Item

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 31)
CONTENT = "申请公开法律援助案件补贴发放明细"


@pytest.fixture
def came(agency, officer):
    """Return a maker of applications that came in at the counter."""

    def make(on=date(2026, 3, 2), content=CONTENT, applicant=APPLICANT, at=agency):
        return intake.register(
            actor=None, agency=at, applicant=applicant, channel="in_person",
            submitted_on=on, applicant_kind="natural_person", content=content,
        )  # fmt: skip

    return make


def somebody(number):
    return {"name": f"申请人{number}", "contact": f"1390000{number:04d}"}


@pytest.mark.parametrize(
    ("count", "charge", "excessive"), [(10, "", False), (11, "100 元", True), (31, "200 元", True)]
)
def test_the_ordinal_of_the_month_tells_fee_and_frequency(count, charge, excessive, came):
    came(on=date(2026, 2, 27))
    for _ in range(count):
        last = came()
    found = review(last, today=TODAY)
    assert found.ordinal == count
    assert charge in found.charge
    assert bool(found.charge) is bool(charge)
    assert bool(found.excessive) is excessive
    assert found.earlier_count == count


def test_the_order_of_the_month_is_that_of_receipt_then_of_registration(came):
    late, early, same = came(date(2026, 3, 9)), came(date(2026, 3, 2)), came(date(2026, 3, 9))
    assert [review(one, today=TODAY).ordinal for one in (early, late, same)] == [1, 2, 3]


def test_parts_count_and_what_was_set_aside_does_not(came):
    whole = came()
    parts = intake.split(actor=None, case=whole, contents=["第一项", "第二项"])
    intake.void(actor=None, case=came(), reason="登记两次")
    assert [review(one, today=TODAY).ordinal for one in (*parts, came())] == [1, 2, 3]


def test_an_applicant_is_known_by_number_or_by_name_and_contact_and_only_in_this_agency(
    came, other_agency
):
    came(applicant=somebody(1))
    came(applicant=somebody(2))
    came(applicant=somebody(1), at=other_agency)
    assert review(came(applicant=somebody(1)), today=TODAY).ordinal == 2
    unknown = review(came(applicant={"name": "某人"}), today=TODAY)
    assert (unknown.ordinal, unknown.earlier) == (None, ())
    assert unknown.lacking == ("身份证明", "联系方式")


def test_earlier_cases_are_shown_with_their_outcomes(came, client, officer):
    answered = came(on=date(2026, 1, 5), content="别的事情")
    actions.reply(
        actor=None, case=answered, on=date(2026, 1, 9), outcome="granted", approved_by="示例负责人"
    )
    case = came()
    client.force_login(officer)
    page = client.get(reverse("applications:review", args=(case.pk,))).content.decode()
    for words in (
        answered.number,
        "（一）予以公开",
        "同一申请人本月第 1 件",
        "2026-03-30",
        "怎样算出来的",
    ):
        assert words in page
    assert "张三丰" not in page


def test_a_likely_repeat_is_offered_with_the_applicants_own_first(came):
    theirs = came(applicant=somebody(1), content="请提供法律援助案件补贴的发放明细")
    own = came(content="法律援助案件补贴发放明细表")
    came(content="公证处收费标准")
    found = review(came(), today=TODAY).alike
    assert [(one.case, one.same_applicant) for one in found] == [(own, True), (theirs, False)]
    assert all(60 <= one.percent <= 100 for one in found)


def test_many_applicants_for_the_same_suggest_to_publish_it(came):
    for number in range(9):
        came(applicant=somebody(number))
    assert "主动公开的范围（条例第四十四条）" in review(came(), today=TODAY).asked_by_many
    for _ in range(9):
        case = came(content="公证处收费标准目录")
    assert not review(case, today=TODAY).asked_by_many


def test_what_is_public_already_is_offered_by_title_number_and_words(came, agency, other_agency):
    def item(title, at=agency, **fields):
        return Item.objects.create(
            agency=at, index_no=f"{Item.objects.count()}", title=title, **fields
        )

    by_title = item("法律援助案件补贴发放情况")
    by_number = item("通知", doc_no="陕司发〔2024〕12号")
    by_body = item("公示", body="本页公布法律援助案件补贴发放明细，按季度更新")
    item("法律援助案件补贴发放情况", disclosure_attr="withheld")
    item("法律援助案件补贴发放情况", at=other_agency)
    item("公证处收费标准")
    case = came(content="申请公开法律援助案件补贴发放明细，以及陕司发[2024]12号文件")
    assert [one.item for one in review(case, today=TODAY).public] == [by_number, by_title, by_body]


def test_nothing_is_offered_for_a_content_that_is_not_there(came):
    Item.objects.create(agency=came().agency, index_no="1", title="示例信息")
    found = review(came(content=""), today=TODAY)
    assert (found.alike, found.public) == ((), ())


def test_looking_changes_nothing(came, client, officer):
    from gongkai_web.journal.models import Entry

    case = came()
    client.force_login(officer)
    before = Entry.objects.count()
    assert client.get(reverse("applications:review", args=(case.pk,))).status_code == 200
    assert Entry.objects.count() == before


def test_a_late_confirmation_is_told(agency, client, officer):
    case = intake.register(
        actor=None, agency=agency, applicant=APPLICANT, channel="ordinary_mail",
        arrived_on=date(2026, 3, 2), confirmed_on=date(2026, 3, 5), receipt_proof="电话",
        applicant_kind="natural_person", content=CONTENT,
    )  # fmt: skip
    client.force_login(officer)
    page = client.get(reverse("applications:review", args=(case.pk,))).content.decode()
    assert "应当在实际收到的当日（2026-03-02）与申请人确认，实际确认于 2026-03-05" in page


@pytest.mark.parametrize(
    ("name", "id_no", "elsewhere", "hinted"),
    [
        ("李四", APPLICANT["id_no"], False, True),
        (APPLICANT["name"], APPLICANT["id_no"], False, False),
        ("李四", "", False, False),
        ("", APPLICANT["id_no"], False, False),
        ("李四", APPLICANT["id_no"], True, False),
    ],
)
def test_one_number_under_two_names_is_told(
    name, id_no, elsewhere, hinted, came, other_agency, client, officer
):
    first = came(at=other_agency) if elsewhere else came()
    case = came(applicant={**APPLICANT, "name": name, "id_no": id_no})
    hints = [hint for hint in review(case, today=TODAY).number_hints if "同一证件号码" in hint]
    if not hinted:
        assert hints == []
        return
    (hint,) = hints
    assert f"在 {first.number} 登记的是“张**”" in hint
    client.force_login(officer)
    page = client.get(reverse("applications:review", args=[case.pk])).content.decode()
    assert hint in page
    intake.void(actor=None, case=first, reason="登记两次")
    assert "同一证件号码" not in "".join(review(case, today=TODAY).number_hints)
