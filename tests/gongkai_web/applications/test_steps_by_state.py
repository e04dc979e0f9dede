"""Which step does the desk take in which state? Each tried on its page, lawful or not."""

import html
import re
from datetime import date

import pytest

from case_desk import Desk, registered, settings_for, told_by
from gongkai.applications.events import EventKind
from gongkai.applications.life_cycle import BY_ACTION, State
from gongkai_web.applications import actions
from gongkai_web.applications.models import Application, ApplicationEvent
from gongkai_web.journal.models import Entry
from gongkai_web.ledgers import happened

pytestmark = pytest.mark.django_db
K = EventKind
OFFICE = {K.SEARCHED, K.LEGAL_REVIEWED}
ALWAYS = {K.NOTED, K.DELIVERED}
IN_TERM = {
    K.CORRECTION_REQUESTED, K.THIRD_PARTY_CONSULTED, K.OTHER_ORGAN_CONSULTED, K.EXTENDED,
    K.REASONS_REQUESTED, K.FEE_NOTICE_ISSUED,
}  # fmt: skip
ENDS = {K.WITHDRAWN, K.CLOSED}
ANEW = {K.REDECIDED, K.WITHDRAWN, K.THIRD_PARTY_CONSULTED, K.OTHER_ORGAN_CONSULTED}
AFTER = {K.SUPPLEMENTED, K.REDO_ORDERED}

LAWFUL = {
    "unconfirmed": set(),
    "in_progress": IN_TERM | ENDS | OFFICE | ALWAYS | {K.REPLIED},
    "term over": ENDS | OFFICE | ALWAYS | {K.REPLIED},
    "extended": IN_TERM - {K.EXTENDED} | ENDS | OFFICE | ALWAYS | {K.REPLIED},
    "reasons asked": IN_TERM - {K.REASONS_REQUESTED} | ENDS | OFFICE | ALWAYS
    | {K.REPLIED, K.REASONS_RECEIVED},
    "reasons given": IN_TERM - {K.REASONS_REQUESTED} | ENDS | OFFICE | ALWAYS
    | {K.REPLIED, K.DELAY_DECIDED},
    "awaiting_correction": ENDS | OFFICE | ALWAYS | {K.CORRECTION_RECEIVED, K.CORRECTION_OVERDUE},
    "consulting": IN_TERM | ENDS | OFFICE | ALWAYS | {K.REPLIED, K.THIRD_PARTY_REPLIED},
    "consulting an organ": IN_TERM | ENDS | OFFICE | ALWAYS | {K.REPLIED, K.OTHER_ORGAN_REPLIED},
    "awaiting_payment": ENDS | OFFICE | ALWAYS
    | {K.FEE_NOTICE_RECEIVED, K.FEE_PAID, K.FEE_OVERDUE},
    "notice received": ENDS | OFFICE | ALWAYS | {K.FEE_PAID, K.FEE_OVERDUE},
    "closed": ALWAYS | AFTER | {K.ARCHIVED},
    "redeciding": OFFICE | ALWAYS | ANEW,
    "redeciding, asked": OFFICE | ALWAYS | ANEW | {K.THIRD_PARTY_REPLIED},
    "archived": ALWAYS | AFTER,
}  # fmt: skip
"""The steps that may be taken on 8 April 2026, by where a case received on 9 March stands."""

NOTHING_TO_SERVE = {
    "in_progress", "term over", "extended", "reasons asked", "reasons given", "awaiting_payment",
    "notice received",
}  # fmt: skip
"""Where service may be noted, but nothing waits for it: the page does not offer it."""

STATES = {
    "term over": State.IN_PROGRESS, "extended": State.IN_PROGRESS,
    "reasons asked": State.IN_PROGRESS, "consulting an organ": State.CONSULTING,
    "notice received": State.AWAITING_PAYMENT,
    "reasons given": State.IN_PROGRESS, "redeciding, asked": State.REDECIDING,
}  # fmt: skip
ON = date(2026, 4, 3)
BY = {"approved_by": "王局长"}


def brought_to(state, agency):
    """Return a case that stands there."""
    if state == "unconfirmed":
        return registered(agency, channel="online", on=date(2026, 3, 9))
    received_on = date(2026, 3, 2) if state == "term over" else date(2026, 3, 9)
    case = registered(agency, on=received_on)

    def take(verb, day, **fields):
        verb(actor=None, case=case, on=date(2026, 3, day), **fields)

    fee = {"method": "per_volume", "pages": 300, "amount_fen": 100_000, "note": "已核对", **BY}
    match state:
        case "extended":
            take(actions.extend, 10, days=5, **BY)
        case "reasons asked":
            take(actions.request_reasons, 10)
        case "reasons given":
            take(actions.request_reasons, 10)
            take(actions.receive_reasons, 12)
        case "awaiting_correction":
            take(actions.request_correction, 10)
        case "consulting":
            take(actions.consult_third_party, 16, party="甲公司")
        case "consulting an organ":
            take(actions.consult_organ, 16, party="丙局")
        case "awaiting_payment":
            take(actions.issue_fee_notice, 10, **fee)
        case "notice received":
            take(actions.issue_fee_notice, 10, **fee)
            take(actions.deliver_fee_notice, 12)
        case "closed" | "redeciding" | "redeciding, asked" | "archived":
            take(actions.reply, 10, outcome="granted", **BY)
    if state.startswith("redeciding"):
        take(actions.order_redo, 20, until=date(2026, 4, 20))
    if state == "redeciding, asked":
        take(actions.consult_third_party, 23, party="甲公司")
    if state == "archived":
        take(actions.archive, 20)
    return case


NOT_TODAY = "按今天的日期："
ANSWERS = {
    "seen": "999999",
    "on": ON.isoformat(), "note": "示例", "party": "甲公司", "opinion": "agree", "days": "5",
    "until": "2026-05-06", "reason": "示例", "approved_by": "王局长", "method": "per_volume",
    "pages": "300", "amount_fen": "1000", "places": "档案室", "keywords": "考核", "reviewer": "赵某",
    "conclusion": "lawful", "outcome": "granted", "reply_no": "示例〔2026〕1号", "route": "handed_over",
}  # fmt: skip


@pytest.mark.walk
@pytest.mark.parametrize("state", LAWFUL)
def test_each_step_is_taken_or_refused_with_its_article(
    state, agency, officer, client, monkeypatch
):
    monkeypatch.setattr(happened, "today", lambda: ON)
    settings_for(agency)
    client.force_login(officer)
    case = brought_to(state, agency)
    desk = Desk(client, case)
    page = html.unescape(desk.page())
    links = set(re.findall(rf"/admin/applications/case/{case.pk}/step/(\w+)/", page))
    if f"/admin/applications/case/{case.pk}/fees/" in page:
        links.add(K.FEE_NOTICE_ISSUED.value)
    before = (ApplicationEvent.with_undone.count(), Entry.objects.count())
    assert Application.objects.get().state == (STATES.get(state) or State(state))
    offered = LAWFUL[state] - ({K.DELIVERED} if state in NOTHING_TO_SERVE else set())
    assert links == {kind.value for kind in offered}
    # Where one more thing happened, only the steps it bears on are tried again.
    plain = LAWFUL[STATES[state].value] if state in STATES else set(actions.VERBS)
    tried = plain ^ LAWFUL[state] if state in STATES else plain
    assert tried
    for kind in sorted(tried):
        lawful = kind in LAWFUL[state]
        where = (state, kind.value)
        url = desk.step_url(kind.value, "?paper=1")
        if lawful:
            assert NOT_TODAY not in client.get(url).content.decode(), where
            continue
        response = client.post(url, ANSWERS)
        assert response.status_code == 422, where
        refusal, page = told_by(response), html.unescape(response.content.decode())
        article = "收到申请之日" if state == "unconfirmed" else BY_ACTION[kind].article
        assert NOT_TODAY in page, where
        # Of whom there is nothing to choose from the form says so first.
        assert article in refusal or "不在可用的选项中" in refusal, (*where, refusal)
        assert article in page, where
        assert (ApplicationEvent.with_undone.count(), Entry.objects.count()) == before


def test_the_page_of_a_step_tells_why_it_cannot_be_taken_before_anything_is_filled_in(
    agency, officer, client, monkeypatch
):
    monkeypatch.setattr(happened, "today", lambda: ON)
    settings_for(agency)
    client.force_login(officer)
    desk = Desk(client, brought_to("closed", agency))
    for kind in (K.EXTENDED, K.REPLIED, K.FEE_PAID):
        page = html.unescape(client.get(desk.step_url(kind.value)).content.decode())
        assert f"{NOT_TODAY}不能“{kind.label}”：案件处于“已办结”" in page
        assert BY_ACTION[kind].article in page


@pytest.mark.parametrize(
    ("kind", "query", "answers"),
    [
        ("correction_requested", "", {"letter-items": "写明年度", "letter-days": "7"}),
        ("replied", "?outcome=granted&code=S01", {"letter-where": "政府网站"}),
    ],
)
def test_no_letter_is_drafted_for_a_step_that_cannot_be_taken(
    kind, query, answers, agency, officer, client, monkeypatch
):
    monkeypatch.setattr(happened, "today", lambda: ON)
    settings_for(agency)
    client.force_login(officer)
    desk = Desk(client, brought_to("closed", agency))
    response = desk.take(kind, query, **answers)
    assert response.status_code == 422
    assert f"不能“{K(kind).label}”：案件处于“已办结”" in told_by(response)
    assert not desk.case.letters.exists()


def test_an_answer_is_not_put_off_to_a_day_off(agency, officer, client, monkeypatch):
    monkeypatch.setattr(happened, "today", lambda: ON)
    settings_for(agency)
    client.force_login(officer)
    desk = Desk(client, brought_to("reasons given", agency))
    why = "2026-05-03 是休息日，请定在工作日，例如 2026-05-06"
    put_off = {"until": "2026-05-03", "approved_by": "王局长"}
    response = desk.take("delay_decided", "?paper=1", **put_off)
    assert why in told_by(response)
    wanted = {"letter-reason": "件数多", "letter-new_due_on": "2026-05-03"}
    response = desk.take("delay_decided", "", **wanted)
    assert why in told_by(response)
    assert not desk.case.letters.exists()
    assert (
        desk.take("delay_decided", "?paper=1", **put_off | {"until": "2026-05-06"}).status_code
        == 302
    )


def test_the_case_page_says_what_is_late_and_what_is_drafted_already(
    agency, officer, client, monkeypatch
):
    monkeypatch.setattr(happened, "today", lambda: ON)
    settings_for(agency)
    client.force_login(officer)
    desk = Desk(client, brought_to("in_progress", agency))
    late = "应在 2026-03-18 以前，已经超过"
    page = desk.page()
    assert f"条例第三十条　{late}" in page
    assert "最迟 2026-04-07" in page
    assert "已有待处理的文书" not in page
    assert late in client.get(desk.step_url("correction_requested")).content.decode()
    desk.take("replied", "?outcome=granted&code=S01", **{"letter-where": "政府网站"})
    page = desk.page()
    assert "条例第三十六条至第三十九条　已有待处理的文书" in page
