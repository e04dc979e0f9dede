"""The notice of a fee: drafted, signed, sent, paid, and refused where it is not what was computed."""

from datetime import date

import pytest
from django.urls import reverse

from case_desk import told_by
from fee_desk import TODAY, accepted, choose, fees_url, notified
from gongkai_web.applications import actions, fee_year, fees, intake, letters
from gongkai_web.applications.casework import StepRefused
from gongkai_web.ledgers import happened
from gongkai_web.reports.counts import count_money


def test_a_notice_is_drafted_signed_sent_paid_and_counted(desk, head, agency):
    notified(desk, head)
    desk.case.refresh_from_db()
    event = desk.case.events.get(kind="fee_notice_issued")
    assert event.detail == {
        "method": "per_piece", "count": 12, "amount_fen": 10000, "served_on": "2025-12-31",
    }  # fmt: skip
    assert (desk.case.state, desk.case.fee_fen) == ("awaiting_payment", 10000)
    content = letters.content_of(desk.letter()).letter
    words = "".join(p.text for p in content.paragraphs)
    assert "该申请是你当月的第12件申请" in words
    assert "按件计收" in words
    assert "人民币100元" in words
    assert "20个工作日内" in words
    grid = next(block for block in content.blocks if getattr(block, "rows", None))
    assert grid.rows[1:] == (("11至30", "100", "1", "100"), ("合计", "", "1", "100"))
    page = desk.client.get(fees_url(desk)).content.decode()
    assert "待缴费，2025-12-31 收到，缴费到 2026-01-29" in page


def test_what_was_paid_is_in_the_years_total_until_it_is_undone(desk, head, agency, monkeypatch):
    notified(desk, head)
    monkeypatch.setattr(happened, "today", lambda: date(2026, 1, 20))
    accepted(desk.take("fee_paid", on=date(2026, 1, 15), receipt_no="豫财123456"))
    assert count_money(agency, 2026).processing_paid_fen == 10000
    assert count_money(agency, 2025).processing_paid_fen == 0
    (row,) = fee_year.of([agency], 2026).rows
    assert (row.method, row.quantity, row.amount, row.paid) == (
        "按件计收",
        "第 12 件",
        "100.00",
        "100.00",
    )
    assert (row.notice, row.notified_on) == ("陕司公开告〔2025〕1号", "2025-12-31")
    assert (row.paid_on, row.receipt_no) == ("2026-01-15", "豫财123456")
    assert [one.paid for one in fee_year.of([agency], 2025).rows] == [""]
    payment = desk.case.events.get(kind="fee_paid")
    url = reverse("applications:undo", args=(desk.case.pk, payment.pk))
    accepted(desk.client.post(url, {**desk.form(url), "reason": "到账金额有误"}))
    assert count_money(agency, 2026).processing_paid_fen == 0
    assert fee_year.of([agency], 2026).rows == ()
    assert fee_year.of([agency], 2025).notified == "100.00"


def test_the_drafter_does_not_sign_the_notice(desk, agency, officer):
    from gongkai_web.agencies.models import Membership

    url = accepted(choose(desk, "per_piece")).url
    accepted(desk.client.post(url, desk.form(url)))
    Membership.objects.create(user=officer, agency=agency, role="leader")
    accepted(desk.act("submit"))
    assert "拟稿人不能签发" in told_by(desk.act("approve"))
    assert not desk.case.events.filter(kind="fee_notice_issued").exists()


def test_a_notice_by_another_place_needs_a_reason(desk):
    url = desk.step_url("fee_notice_issued", "?method=per_piece&count=13")
    answer = desk.client.post(url, desk.form(url))
    assert "本件是申请人当月第 12 件，通知写的是第 13 件" in told_by(answer)
    accepted(desk.client.post(url, desk.form(url) | {"note": "另有一件由代理人提出"}))
    assert letters.content_of(desk.letter()).step["count"] == 13


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"amount_fen": "100"}, ""),
        ({"amount_fen": "200"}, "计算应缴 100 元，填写的是 200.00 元"),
        ({"amount_fen": "200", "note": "市价格部门另有核定"}, ""),
        ({"amount_fen": "100", "count": "11"}, "通知写的是第 11 件"),
        ({"amount_fen": "100", "count": ""}, "当月的第几件"),
        ({"method": "per_volume", "pages": "120", "amount_fen": "1100"}, ""),
        ({"method": "per_volume", "pages": "120", "amount_fen": "110"}, "计算应缴 1100 元"),
        ({"method": "per_volume", "pages": "", "amount_fen": "110"}, "提供的页数"),
        ({"amount_fen": "100", "approved_by": ""}, "必填"),
    ],
)
def test_a_notice_on_paper_has_the_computed_amount_or_a_reason(desk, answers, told):
    given = {"on": TODAY, "method": "per_piece", "count": "12", "approved_by": "王五"} | answers
    answer = desk.take("fee_notice_issued", "?paper=1", **given)
    assert (answer.status_code == 302) is (told == ""), told_by(answer)
    assert told in told_by(answer)
    assert desk.case.events.exists() is (told == "")


def test_a_change_of_the_count_is_told_and_computes_no_notice_anew(desk, head):
    notified(desk, head)
    first = fees.month_of(desk.case).places[0].case
    intake.void(actor=None, case=first, reason="重复登记")
    page = desk.client.get(fees_url(desk)).content.decode()
    assert "通知按当月第 12 件计收，现在是第 11 件" in page
    desk.case.refresh_from_db()
    assert desk.case.fee_fen == 10000


def test_a_notice_whose_place_changed_before_it_went_out_is_refused(desk, head):
    url = accepted(choose(desk, "per_piece")).url
    accepted(desk.client.post(url, desk.form(url)))
    accepted(desk.act("submit"))
    accepted(head.act("approve"))
    intake.void(actor=None, case=fees.month_of(desk.case).places[0].case, reason="重复登记")
    answer = desk.act("send", on=TODAY, route="handed_over")
    assert "第 11 件，通知写的是第 12 件" in told_by(answer)
    assert not desk.case.events.filter(kind="fee_notice_issued").exists()


@pytest.mark.parametrize(("served", "on", "route", "told"), [
    ("2025-12-31", TODAY, "handed_over", ""),
    ("2025-12-30", TODAY, "handed_over", "写明对方于 2025-12-30 收到"),
    ("2025-12-31", TODAY, "post", "写明对方于 2025-12-31 收到"),
])  # fmt: skip
def test_a_notice_that_names_its_last_day_goes_out_on_the_day_it_names(
    desk, head, served, on, route, told
):
    url = accepted(choose(desk, "per_piece")).url
    accepted(desk.client.post(url, desk.form(url) | {"letter-served_on": served}))
    words = "".join(p.text for p in letters.content_of(desk.letter()).letter.paragraphs)
    assert "最后缴费日为2026年1月" in words
    accepted(desk.act("submit"))
    accepted(head.act("approve"))
    answer = desk.act("send", on=on, route=route, tracking="EMS1")
    assert told in told_by(answer)
    assert (answer.status_code == 302) is (told == "")


@pytest.mark.parametrize("step", ["delivered", "fee_notice_received"])
def test_the_term_of_a_posted_notice_starts_when_it_is_signed_for(desk, head, monkeypatch, step):
    notified(desk, head, route="post")
    assert "没有登记通知送达" in desk.page()
    monkeypatch.setattr(happened, "today", lambda: date(2026, 1, 29))
    accepted(desk.take(step, on=date(2026, 1, 5)))
    page = desk.client.get(fees_url(desk)).content.decode()
    assert "2026-01-05 收到，缴费到 2026-02-0" in page
    with pytest.raises(StepRefused, match="还没有逾期"):
        actions.close_unpaid(actor=None, case=desk.case, on=date(2026, 1, 29), approved_by="王局长")
