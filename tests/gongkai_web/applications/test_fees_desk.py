"""The processing fee at the desk: the month's count, both amounts, notice, payment, the year's list."""

from datetime import date, timedelta
from urllib.parse import parse_qs, urlparse

import pytest
from django.test import Client
from django.urls import reverse

from case_desk import Desk, registered, settings_for, told_by
from gongkai_web.applications import actions, derived, fee_year, fees, intake, letters
from gongkai_web.applications.casework import StepRefused
from gongkai_web.journal.models import Entry
from gongkai_web.ledgers import happened
from gongkai_web.reports.counts import count_money

ON = date(2025, 12, 10)
TODAY = date(2025, 12, 31)


@pytest.fixture(autouse=True)
def _at_the_turn_of_the_year(monkeypatch):
    """Let it be a day whose year, and the next, have their notice of holidays."""
    monkeypatch.setattr(happened, "today", lambda: TODAY)


@pytest.fixture
def month(agency):
    """Return a maker of as many cases of one applicant in one month, the last one first to hand."""
    settings_for(agency)

    def make(count, **fields):
        first = ON - timedelta(days=9)
        return [
            registered(agency, on=min(first + timedelta(days=n), ON), **fields)
            for n in range(count)
        ]

    return make


@pytest.fixture
def desk(month, officer, client):
    """An officer before the twelfth case of an applicant's month."""
    client.force_login(officer)
    return Desk(client, month(12)[-1])


@pytest.fixture
def head(desk, agency, person):
    """The head of the office before the same case."""
    client = Client()
    client.force_login(person("head", agency, "leader"))
    return Desk(client, desk.case)


def accepted(response):
    """Say what a page complained of where it did not take what was sent."""
    assert response.status_code == 302, told_by(response)
    return response


def fees_url(desk, query=""):
    return reverse("applications:fees", args=(desk.case.pk,)) + query


def choose(desk, choice, **answers):
    """Press a button of the page on which a fee is decided."""
    filled = desk.form(fees_url(desk)) | answers
    return desk.client.post(fees_url(desk), {**filled, "choice": choice})


def notified(desk, head, *, on=TODAY, route="handed_over", **answers):
    """Work the notice of the twelfth case through the pages, up to its sending."""
    url = accepted(choose(desk, "per_piece")).url
    accepted(desk.client.post(url, desk.form(url) | answers))
    accepted(desk.act("submit"))
    accepted(head.act("approve"))
    accepted(desk.act("send", on=on, route=route, tracking="EMS9" if route == "post" else ""))


# -- the count


@pytest.mark.parametrize(
    ("count", "ordinal", "amount"),
    [
        (1, 1, 0),
        (10, 10, 0),
        (11, 11, 100),
        (12, 12, 100),
        (30, 30, 100),
        (31, 31, 200),
        (41, 41, 300),
    ],
)
def test_the_last_case_of_a_month_costs_the_rate_of_its_tier(month, count, ordinal, amount):
    case = month(count)[-1]
    own = fees.month_of(case).own
    assert own.ordinal == ordinal
    assert fees.per_piece(own.ordinal, on=case.received_on).amount_yuan == amount


@pytest.mark.parametrize(
    ("pages", "amount", "refused"),
    [(None, None, "还没有页数"), (0, 0, "免费"), (30, 0, "免费"), (31, 10, ""), (100, 700, ""),
     (101, 720, ""), (201, 2740, ""), (10**7, None, "超过")],
)  # fmt: skip
def test_pages_cost_by_their_tiers(pages, amount, refused):
    offer = fees.per_volume(pages, on=ON)
    assert offer.amount_yuan == amount
    assert refused in offer.refused if refused else offer.refused == ""


def test_no_page_is_charged_where_only_the_way_to_public_information_is_told():
    offer = fees.per_volume(250, on=ON, route_only=True)
    assert offer.amount_yuan is None
    assert "不适用按量计收" in offer.refused


def test_the_table_of_rates_shows_every_tier_and_what_falls_into_it():
    offer = fees.per_volume(120, on=ON)
    assert [(t.units, t.rate_yuan, t.used, t.amount_yuan) for t in offer.tiers] == [
        ("1–30", 0, 30, 0), ("31–100", 10, 70, 700), ("101–200", 20, 20, 400), ("201以上", 40, 0, 0),
    ]  # fmt: skip


def test_before_the_rules_of_2021_nothing_can_be_charged():
    assert "2021" in fees.per_piece(12, on=date(2020, 12, 31)).refused
    assert fees.per_volume(100, on=date(2020, 12, 31)).amount_yuan is None


def test_another_month_another_applicant_and_another_agency_have_counts_of_their_own(
    month, agency, other_agency
):
    case = month(12)[-1]
    registered(agency, on=date(2025, 11, 30))
    registered(other_agency, on=ON)
    registered(agency, on=ON, applicant={"name": "李四", "id_no": "411200199001019999"})
    assert fees.month_of(case).count == 12


def test_a_split_counts_as_its_parts_and_what_was_set_aside_does_not_count(month):
    cases = month(3)
    parts = intake.split(actor=None, case=cases[0], contents=["甲", "乙", "丙", "丁"])
    intake.void(actor=None, case=cases[1], reason="重复登记")
    places = fees.month_of(cases[2]).places
    assert [(p.case.number, p.ordinal) for p in places] == [
        *((part.number, n) for n, part in enumerate(parts, 1)), (cases[2].number, 5),
    ]  # fmt: skip


@pytest.mark.parametrize(("handled", "count"), [(False, 2), (True, 3)])
def test_a_case_withdrawn_before_any_handling_takes_no_place(month, handled, count):
    cases = month(3)
    if handled:
        actions.log_search(
            actor=None, case=cases[0], on=ON, places="档案室", keywords="考核", found=""
        )
    actions.take_note(actor=None, case=cases[0], on=ON, note="来电要求撤回")
    actions.withdraw(actor=None, case=cases[0], on=ON)
    month_ = fees.month_of(cases[2])
    assert month_.count == month_.own.ordinal == count
    assert ("撤回" in month_.places[0].reason) is not handled


def test_cases_of_one_day_are_counted_as_they_were_registered(agency):
    settings_for(agency)
    later, first, second = (registered(agency, on=day) for day in (ON, date(2025, 12, 1), ON))
    assert [p.case for p in fees.month_of(later).places] == [first, later, second]


def test_an_applicant_without_a_number_is_not_recognised(month, officer, client):
    cases = month(12, applicant={"name": "王五", "id_no": "", "contact": ""})
    client.force_login(officer)
    assert fees.month_of(cases[-1]).count == 1
    assert "认不出同一申请人" in Desk(client, cases[-1]).client.get(
        reverse("applications:fees", args=(cases[-1].pk,))
    ).content.decode()  # fmt: skip


def test_by_volume_takes_a_place_or_not_as_the_office_chose(month, agency):
    cases = month(3)
    actions.issue_fee_notice(
        actor=None, case=cases[0], on=ON, method="per_volume", pages=50, amount_fen=20000,
        approved_by="王五",
    )  # fmt: skip
    assert fees.month_of(cases[2]).own.ordinal == 3
    agency.choices = {"O17": "skipped"}
    agency.save()
    cases[2].refresh_from_db()
    assert fees.month_of(cases[2]).own.ordinal == 2


# -- the page


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


# -- the notice


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


# -- the year


def test_the_years_list_is_seen_by_those_who_see_the_agency(
    desk, head, agency, other_agency, person
):
    notified(desk, head)
    url = reverse("applications:fee_year")
    page = desk.client.get(url).content.decode()
    assert desk.case.number in page
    assert "张**" in page
    assert (
        "本年发出的通知合计 <strong>100.00</strong> 元，本年缴清合计 <strong>0.00</strong> 元"
        in page
    )
    stranger = Client()
    stranger.force_login(person("li", other_agency, "officer"))
    assert desk.case.number not in stranger.get(url).content.decode().partition("<main")[2]
    assert stranger.get(url, {"agency": agency.pk}).status_code == 404
    assert stranger.get(url, {"year": "abc"}).status_code == 404


def test_the_years_list_leaves_as_a_file_and_the_journal_knows(desk, head, officer):
    notified(desk, head)
    answer = desk.client.get(reverse("applications:fee_year_file"))
    text = answer.content.decode("utf-8-sig")
    head_, row, total = text.splitlines()
    assert head_.startswith("单位,申请编号,申请人")
    assert ",张**,按件计收,第 12 件,100.00,陕司公开告〔2025〕1号,2025-12-31,,," in row
    assert total == "合计,,,,,100.00,,,,,0.00"
    entry = Entry.objects.latest("pk")
    assert (entry.verb, entry.actor_name) == ("导出信息处理费清单", str(officer))


def test_the_menu_leads_to_the_years_list(desk):
    assert (
        reverse("applications:fee_year")
        in desk.client.get(reverse("wagtailadmin_home")).content.decode()
    )


def test_undoing_a_second_notice_leaves_the_first_amount(agency, officer):
    case = registered(agency, actor=officer, on=date(2025, 3, 3))

    def notice(on, pages, amount_fen):
        return actions.issue_fee_notice(
            actor=officer, case=case, on=on, method="per_volume", pages=pages,
            amount_fen=amount_fen, served_on=on, approved_by="局长",
        ).event  # fmt: skip

    first = notice(date(2025, 3, 5), 31, 1000)
    actions.receive_payment(actor=officer, case=case, on=date(2025, 3, 6))
    second = notice(date(2025, 3, 7), 33, 3000)
    case.refresh_from_db()
    assert case.fee_fen == 3000
    actions.undo(actor=officer, case=case, event=second, reason="重复登记")
    case.refresh_from_db()
    assert (case.fee_fen, first.detail["amount_fen"]) == (1000, 1000)
