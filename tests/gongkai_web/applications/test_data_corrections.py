"""更正申请: a matter of its own, sealed, decided with a letter, counted in no table."""

import io
import json
import zipfile
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from counter import APPLICANT
from gongkai_web.agencies.access import NotAllowed
from gongkai_web.applications import data_corrections, waiting
from gongkai_web.applications.models import DataCorrection, Letter
from gongkai_web.journal.models import Entry
from gongkai_web.reports.compiling import count_tables

pytestmark = pytest.mark.django_db
REQUEST = {
    "received_on": "2026-03-02",
    "content": "登记的住址有误，手机 13800001234",
    "evidence": "户口簿复印件",
}


@pytest.fixture
def correction(agency, officer, client):
    """Return a request registered by an officer, who stays logged in."""
    client.force_login(officer)
    answer = client.post(reverse("corrections:add"), REQUEST | APPLICANT)
    assert answer.status_code == 302, answer.context["form"].errors
    return DataCorrection.objects.get()


@pytest.fixture
def head(agency, person):
    """Return the browser of the head of the office."""
    browser = Client()
    browser.force_login(person("head", agency, "leader"))
    return browser


def on_the_page(client, name, correction, **fields):
    """Send what is filled in, with the marks that the page had."""
    url = reverse(f"corrections:{name}", args=(correction.pk,))
    shown = client.get(url)
    if shown.status_code != 200:
        return client.post(url, fields)
    marks = {mark: shown.context.get(mark, "") for mark in ("seen", "digest")}
    return client.post(url, marks | fields)


def decide(client, correction, **fields):
    told = {"result": "corrected", "on": "2026-03-09", "reason": "经核对户口簿，住址记录有误"}
    return on_the_page(client, "decide", correction, **told | fields)


def sign(client, correction, **fields):
    return on_the_page(client, "sign", correction, **{"on": "2026-03-10"} | fields)


def test_the_applicant_is_sealed_masked_and_not_in_the_journal(correction, client):
    assert correction.number == "更正-2026-001"
    assert data_corrections.applicant_of(correction) == APPLICANT
    for name in ("inspect", "edit", "history", "decide"):
        page = client.get(reverse(f"corrections:{name}", args=(correction.pk,))).content.decode()
        assert not any(secret in page for secret in (APPLICANT["name"], APPLICANT["id_no"]))
    shown = client.post(reverse("corrections:reveal", args=(correction.pk,))).json()
    assert shown == APPLICANT
    told = json.dumps(list(Entry.objects.values()), default=str, ensure_ascii=False)
    assert Entry.objects.count() == 2
    assert not any(secret in told for secret in APPLICANT.values())


def test_a_decision_gives_its_letter_signed_by_the_head_numbered_and_kept(correction, client, head):
    assert decide(client, correction).status_code == 302
    assert not Letter.objects.exclude(number="").exists()
    assert sign(head, correction).status_code == 302
    correction.refresh_from_db()
    assert (correction.result, correction.decided_on) == ("corrected", date(2026, 3, 9))
    assert correction.letter.number == "公开告〔2026〕1号"
    taken = [
        client.get(reverse("corrections:letter", args=(correction.pk, "docx"))) for _ in range(2)
    ]
    assert taken[0].content == taken[1].content
    text = zipfile.ZipFile(io.BytesIO(taken[0].content)).read("word/document.xml").decode()
    for words in ("政府信息更正申请处理告知书", "张三丰", "第四十一条", "予以更正"):
        assert words in text
    assert (
        client.get(reverse("corrections:letter", args=(correction.pk, "pdf"))).content[:5]
        == b"%PDF-"
    )
    assert client.get(reverse("corrections:letter", args=(correction.pk, "exe"))).status_code == 302


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"on": "2026-03-01"}, "不应早于收到日期"),
        ({"on": "2027-01-05"}, "不应晚于今天"),
        ({"result": "transferred"}, "有权更正的机关"),
        ({"reason": ""}, "审查的情况和理由"),
        ({"result": "pending"}, "pending"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_and_no_number_is_lost(
    fields, told, correction, client, head
):
    answer = decide(client, correction, **fields)
    assert told in str(answer.context["form"].errors)
    assert not Letter.objects.exists()
    decide(client, correction)
    sign(head, correction)
    assert Letter.objects.get().number == "公开告〔2026〕1号"


def test_it_is_decided_once_and_a_mistake_is_undone_with_a_reason(correction, client, head):
    decide(client, correction)
    sign(head, correction)
    assert "不能再次处理" in str(decide(client, correction).context["form"].errors)
    assert client.get(reverse("corrections:edit", args=(correction.pk,))).status_code == 404
    on_the_page(client, "reopen", correction, reason="结果选错")
    correction.refresh_from_db()
    assert (correction.result, correction.letter) == ("pending", None)
    decide(client, correction, result="refused")
    sign(head, correction)
    assert set(Letter.objects.values_list("number", flat=True)) == {
        "公开告〔2026〕1号",
        "公开告〔2026〕2号",
    }


def test_a_withdrawal_needs_neither_letter_nor_consent(correction, client):
    assert decide(client, correction, result="withdrawn", reason="").status_code == 302
    assert not Letter.objects.exists()


def test_it_stands_in_no_table_of_the_annual_report(correction, client, agency):
    before = count_tables(agency, 2026)
    decide(client, correction)
    DataCorrection.objects.create(
        agency=agency, number="x", received_on=date(2026, 5, 1), content="y"
    )
    assert count_tables(agency, 2026) == before
    assert not any(any(row) for row in before[1].values())


@pytest.mark.parametrize("role", ["supervisor", "administrator"])
def test_who_only_looks_on_decides_nothing_and_takes_no_letter(
    role, correction, agency, person, client
):
    decide(client, correction)
    client.force_login(person("kan", agency, role))
    assert client.get(reverse("corrections:inspect", args=(correction.pk,))).status_code == 200
    for name in ("decide", "reopen", "sign"):
        assert (
            client.post(reverse(f"corrections:{name}", args=(correction.pk,)), {}).status_code
            == 404
        )
    assert client.post(reverse("corrections:reveal", args=(correction.pk,))).status_code == 404
    assert client.get(reverse("corrections:letter", args=(correction.pk, "pdf"))).status_code == 404


def test_who_only_looks_on_reads_the_length_of_what_the_applicant_wrote(
    correction, agency, person, client
):
    DataCorrection.objects.update(remark="张三丰常来")
    address = reverse("corrections:inspect", args=(correction.pk,))
    words = (REQUEST["content"], REQUEST["evidence"], "张三丰常来")
    page = client.get(address).content.decode()
    assert all(secret in page for secret in words)
    client.force_login(person("kan", agency, "supervisor"))
    above = client.get(address).content.decode()
    for secret in words:
        assert secret not in above
        assert f"（{len(secret)} 字）" in above
    found = client.get(reverse("corrections:index"), {"q": "13800001234"}).content.decode()
    assert correction.number not in found


def test_nobody_signs_who_drafted_it_or_is_not_the_head(correction, client, head, agency, person):
    decide(head, correction)
    for browser in (client, head):
        assert sign(browser, correction).status_code == 404
    correction.refresh_from_db()
    drafter = correction.letter.drafted_by
    with pytest.raises(NotAllowed, match="不能签发自己起草"):
        data_corrections.sign(
            actor=drafter, correction=correction, on=date(2026, 3, 10),
            digest=correction.letter.digest,
        )  # fmt: skip
    assert Letter.objects.get().state == "submitted"
    client.force_login(person("zheng", agency, "leader"))
    assert "更正申请告知书待您签发" in str(
        waiting.told(drafter.__class__.objects.get(username="zheng"))
    )
    assert sign(client, correction).status_code == 302
    assert Letter.objects.get().decided_by.username == "zheng"
    entry = Entry.objects.filter(verb="签发更正申请告知书").get()
    assert (entry.actor_name, entry.detail["letter"]) == ("zheng", "公开告〔2026〕1号")


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"on": "2026-03-08"}, "不应早于处理日期"),
        ({"on": "2027-01-05"}, "不应晚于今天"),
        ({"digest": "x"}, "请重新阅读再签发"),
        ({"seen": "0"}, "已有变化"),
    ],
)
def test_a_letter_is_signed_as_it_was_read_on_a_day_that_can_be(
    fields, told, correction, client, head
):
    decide(client, correction)
    page = head.get(reverse("corrections:sign", args=(correction.pk,))).content.decode()
    assert "经核对户口簿，住址记录有误" in page
    assert Entry.objects.filter(verb="查看文书", actor_name="head").exists()
    answer = sign(head, correction, **fields)
    assert answer.status_code == 200
    assert told in str(answer.context["form"].errors)
    assert not Letter.objects.exclude(number="").exists()


def test_a_decision_undone_before_it_was_signed_drops_its_letter(correction, client, head):
    decide(client, correction)
    assert on_the_page(client, "reopen", correction, reason="结果选错").status_code == 302
    assert Letter.objects.get().state == "dropped"
    assert sign(head, correction).status_code == 404
