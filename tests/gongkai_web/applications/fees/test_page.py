"""The page on which a fee is decided: both amounts, and what cannot be charged."""

from datetime import date
from urllib.parse import parse_qs, urlparse

import pytest
from django.test import Client

from case_desk import Desk, told_by
from fee_desk import TODAY, accepted, choose, fees_url
from gongkai_web.applications import actions, derived, fees
from gongkai_web.journal.models import Entry
from gongkai_web.ledgers import happened


def test_the_page_shows_both_amounts_side_by_side_and_until_when(desk):
    page = desk.client.get(fees_url(desk, "?pages=120")).content.decode()
    assert "本件是第 <strong>12</strong> 件" in page
    assert "<strong>100</strong> 元" in page
    assert "<strong>1100</strong> 元" in page
    assert "最迟 2026-01-" in page
    assert "张三丰" not in page


def test_the_step_leads_to_the_page_first(desk):
    assert f'href="{fees_url(desk)}"' in desk.page()


def test_the_pages_of_the_cases_records_are_counted(desk, officer):
    from gongkai_web.redaction.models import Record, RedactedCopy

    a4, a3 = (595, 842), (842, 1191)
    first, second = (
        Record.objects.create(
            application=desk.case, sealed_name=b"", sealed=b"", sha256=name, size=1, kind="pdf",
            page_sizes=sizes,
        )
        for name, sizes in (("a", [a4] * 40), ("b", [a4, a3]))
    )  # fmt: skip
    assert fees.pages_of(desk.case).count == 43
    RedactedCopy.objects.create(
        record=first, sealed=b"", sha256="c", size=1, withheld=[], fee_pages=38
    )
    known = fees.pages_of(desk.case)
    assert known.count == 41
    assert "大于 A4" in known.notes[0]
    assert second.pages == 2
    assert desk.form(fees_url(desk))["pages"] == "41"


@pytest.mark.parametrize(
    ("choice", "answers", "query"),
    [
        ("per_piece", {}, {"method": ["per_piece"], "count": ["12"]}),
        ("per_volume", {"pages": "120"}, {"method": ["per_volume"], "pages": ["120"]}),
    ],
)
def test_a_choice_leads_to_the_notice_with_everything_filled_in(desk, choice, answers, query):
    url = accepted(choose(desk, choice, **answers)).url
    assert urlparse(url).path == desk.step_url("fee_notice_issued")
    assert parse_qs(urlparse(url).query) == query
    form = desk.form(url)
    assert form["method"] == choice
    assert form["letter-account"] == "凭缴款码到非税收入代收银行缴纳"
    assert ("第12件" if choice == "per_piece" else "120页") in form["letter-facts"]


def test_not_to_charge_is_written_into_the_diary(desk):
    accepted(choose(desk, "none", reason="申请人为低收入者"))
    event = desk.case.events.get()
    assert event.kind == "noted"
    assert event.detail["note"] == "决定不收取信息处理费：申请人为低收入者"
    page = desk.client.get(fees_url(desk)).content.decode()
    assert "2025-12-31 决定不收取信息处理费：申请人为低收入者" in page
    assert "低收入" not in str(Entry.objects.latest("pk").detail)


@pytest.mark.parametrize(
    ("choice", "answers", "told"),
    [
        ("none", {"reason": " "}, "写明理由"),
        ("per_volume", {"pages": "30"}, "免费的页数以内"),
        ("per_volume", {"pages": ""}, "还没有页数"),
        ("per_volume", {"pages": "一百"}, ""),
        ("per_volume", {"pages": "250", "route_only": "on"}, "不适用按量计收"),
        ("", {}, "请选择按件"),
        ("per_head", {}, ""),
    ],
)
def test_a_choice_that_cannot_be_is_refused_on_the_page(desk, choice, answers, told):
    answer = choose(desk, choice, **answers)
    assert answer.status_code == 422
    assert told in told_by(answer)
    assert not desk.case.events.exists()


def test_the_free_ones_cannot_be_charged(month, officer, client):
    client.force_login(officer)
    desk = Desk(client, month(10)[-1])
    answer = choose(desk, "per_piece")
    assert answer.status_code == 422
    assert "第 10 件在免费的件数以内" in told_by(answer)


@pytest.mark.parametrize(("today", "told"), [
    ("2026-01-07", "还剩"), ("2026-01-08", "就是今天"), ("2026-01-09", "答复期限已于 2026-01-08 届满"),
])  # fmt: skip
def test_the_notice_must_go_out_while_the_term_runs(desk, monkeypatch, today, told):
    due = derived.due_date(desk.case, [])
    monkeypatch.setattr(happened, "today", lambda: date.fromisoformat(today))
    assert due == date(2026, 1, 8)
    page = desk.client.get(fees_url(desk)).content.decode()
    assert told in page
    assert ("disabled" in page.partition('value="per_piece"')[2][:30]) is (today > due.isoformat())


def test_another_agencys_case_is_not_found(desk, other_agency, person):
    stranger = Client()
    stranger.force_login(person("li", other_agency, "officer"))
    assert stranger.get(fees_url(desk)).status_code == 404
    assert stranger.post(fees_url(desk), {"choice": "none", "reason": "无"}).status_code == 404


def test_two_officers_at_once_one_is_told_what_changed(desk, officer):
    form = desk.form(fees_url(desk))
    actions.take_note(actor=officer, case=desk.case, on=TODAY, note="来电")
    answer = desk.client.post(fees_url(desk), {**form, "choice": "none", "reason": "无"})
    assert answer.status_code == 422
    assert "已有变化" in told_by(answer)
