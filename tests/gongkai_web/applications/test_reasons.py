"""Which steps want a reason in the diary, and are silence and a third party's no told? (条例 arts. 30–36)"""

import html
from datetime import date

import pytest

from case_desk import Desk, registered, settings_for, told_by
from gongkai_web.applications import actions, letter_facts, letters, opinions, reasons
from gongkai_web.applications.casework import StepRefused
from gongkai_web.applications.filters import HAD
from gongkai_web.applications.models import Application, ApplicationEvent
from gongkai_web.ledgers import happened
from gongkai_web.statistics.figures import statistics

pytestmark = pytest.mark.django_db
K = reasons.K
RECEIVED, TODAY = date(2026, 3, 2), date(2026, 3, 27)
BY = {"approved_by": "王局长"}


@pytest.fixture(autouse=True)
def _in_march(monkeypatch):
    monkeypatch.setattr(happened, "today", lambda: TODAY)


@pytest.fixture
def case(agency):
    """A case in its running term."""
    settings_for(agency)
    return registered(agency, on=RECEIVED)


@pytest.fixture
def desk(case, officer, client):
    """An officer before the case."""
    client.force_login(officer)
    return Desk(client, case)


def take(verb, case, day, **fields):
    return verb(actor=None, case=case, on=date(2026, 3, day), **fields)


def said(opinion, party="甲公司", day=3):
    """Let a third party say that."""

    def work(case):
        take(actions.consult_third_party, case, day, party=party)
        take(actions.record_opinion, case, day + 2, party=party, opinion=opinion)

    return work


def reviewed(*conclusions):
    def work(case):
        for day, conclusion in enumerate(conclusions, 9):
            take(actions.note_legal_review, case, day, reviewer="赵某", conclusion=conclusion)

    return work


def searched(case):
    take(actions.log_search, case, 9, places="档案室", keywords="考核")


def nothing(case):
    """Let nothing happen before."""


def ordered(case):
    take(actions.reply, case, 9, outcome="granted", **BY)
    take(actions.order_redo, case, 10, until=date(2026, 4, 10))


def earlier(outcome, day=5, **applicant):
    """Let an earlier application be answered so, of the same applicant where none is named."""

    def work(case):
        other = registered(case.agency, on=RECEIVED, **applicant)
        take(actions.reply, other, day, outcome=outcome, note="理由", **BY)

    return work


SOMEBODY = {"name": "李四", "id_no": "411200199001015678", "contact": "13900000000"}


def withdrawn_before(case):
    take(actions.withdraw, registered(case.agency, on=RECEIVED), 5)


def twice(*works):
    def work(case):
        for one in works:
            one(case)

    return work


@pytest.mark.parametrize(
    ("before", "outcome", "why"),
    [
        (nothing, "granted", ""),
        (said("agree"), "granted", ""),
        (said("object"), "granted", "公共利益.*条例第三十二条"),
        (said("partly"), "granted", "公共利益"),
        (said("object"), "partial", "公共利益"),
        (said("partly"), "partial", ""),
        (said("object"), "withheld_third_party", ""),
        (twice(said("object"), said("agree", day=6)), "granted", ""),
        (twice(said("agree"), said("object", "乙公司", day=6)), "granted", "公共利益"),
        (nothing, "unable_not_held", "检索.*条例第三十六条第四项"),
        (searched, "unable_not_held", ""),
        (nothing, "unable_needs_creation", ""),
        (nothing, "not_handled_repeat", "此前得到的答复.*条例第三十六条第六项"),
        (earlier("granted"), "not_handled_repeat", ""),
        (earlier("granted", day=25), "not_handled_repeat", "此前得到的答复"),
        (earlier("granted", applicant=SOMEBODY), "not_handled_repeat", "此前得到的答复"),
        (withdrawn_before, "not_handled_repeat", "此前得到的答复"),
        (reviewed("unlawful"), "granted", "不合法"),
        (reviewed("unlawful", "lawful"), "granted", ""),
        (reviewed("lawful", "unlawful"), "withheld_internal_affairs", "不合法"),
        (reviewed("amend"), "granted", ""),
    ],
)
@pytest.mark.parametrize("anew", [False, True])
def test_an_answer_wants_a_reason(before, outcome, why, anew, case):
    before(case)
    if anew:
        actions.reply(
            actor=None,
            case=case,
            on=date(2026, 3, 12),
            outcome="not_handled_petition",
            note="另有理由",
            **BY,
        )
        take(actions.order_redo, case, 13, until=date(2026, 4, 10))
    verb = actions.redecide if anew else actions.reply

    def answer(**more):
        return take(verb, case, 16, outcome=outcome, **BY, **more)

    if not why:
        answer()
        return
    count = ApplicationEvent.with_undone.count()
    for note in ({}, {"note": "  "}):
        with pytest.raises(StepRefused, match=why):
            answer(**note)
    assert ApplicationEvent.with_undone.count() == count
    assert answer(note="理由").event.detail["note"] == "理由"


def test_to_close_otherwise_against_the_legal_review_wants_a_reason(case):
    reviewed("unlawful")(case)
    with pytest.raises(StepRefused, match="不合法"):
        take(actions.close_otherwise, case, 12, **BY)
    take(actions.close_otherwise, case, 12, note="审查意见对另一稿", **BY)


@pytest.mark.parametrize(("query", "asked"), [
    ("?outcome=unable_not_held&code=S12", True),
    ("?outcome=unable_not_held&code=S13", False),
    ("?outcome=granted&code=S02", False),
])  # fmt: skip
def test_the_page_of_the_letter_asks_for_the_search_too(desk, query, asked):
    page = html.unescape(desk.client.get(desk.step_url("replied", query)).content.decode())
    assert ("没有登记检索" in page) is asked
    assert ('name="note"' in page) is asked
    if asked:
        answer = desk.take("replied", query)
        assert answer.status_code == 422
        searched(desk.case)
        page = html.unescape(desk.client.get(desk.step_url("replied", query)).content.decode())
        assert "没有登记检索" not in page


@pytest.mark.parametrize(("day", "late"), [(11, False), (12, True)])
def test_a_late_correction_notice_wants_consent_and_a_reason_and_is_found(case, desk, day, late):
    def ask(**more):
        return take(actions.request_correction, case, day, days=7, **more)

    def listed():
        return list(Application.objects.filter(HAD["corrected_late"][1]()))

    if not late:
        ask()
        assert listed() == []
        return
    with pytest.raises(StepRefused, match=r"2026-03-11 以前发出.*批准人"):
        ask(note="材料刚刚核清")
    with pytest.raises(StepRefused, match=r"2026-03-11 以前发出.*写明理由"):
        ask(**BY)
    page = html.unescape(desk.client.get(desk.step_url("correction_requested")).content.decode())
    assert "补正通知应当在 2026-03-11 以前发出" in page
    assert 'name="approved_by"' in page
    done = ask(note="材料刚刚核清", **BY)
    assert done.event.detail["late_since"] == "2026-03-11"
    assert listed() == [case]
    assert "补正通知应在何日以前发出：2026-03-11" in desk.page()
    actions.undo(actor=None, case=case, event=done.event, reason="登错")
    assert listed() == []


def test_a_late_correction_letter_is_consented_to_where_it_is_drafted(desk):
    asked = {"letter-items": "写明年度", "letter-days": "7", "note": "材料刚刚核清"}
    answer = desk.take("correction_requested", **asked, approved_by="王局长")
    assert answer.status_code == 302, told_by(answer)
    answer = desk.act("send", on=TODAY, route="handed_over")
    assert answer.status_code == 302, told_by(answer)
    detail = desk.case.events.get().detail
    assert (detail["approved_by"], detail["note"]) == ("王局长", "材料刚刚核清")


@pytest.mark.parametrize(
    ("until", "why"),
    [("2026-05-15", ""), ("2026-05-18", "40 个工作日"), ("2030-01-04", "合理的期限")],
)
def test_a_delay_beyond_every_term_of_the_law_wants_a_reason(case, desk, until, why):
    take(actions.request_reasons, case, 9)
    take(actions.receive_reasons, case, 11)

    def decide(**more):
        return take(actions.decide_delay, case, 17, until=date.fromisoformat(until), **BY, **more)

    if not why:
        decide()
        return
    with pytest.raises(StepRefused, match=why):
        decide()
    wanted = {"letter-reason": "件数多", "letter-new_due_on": "2030-01-04"}
    answer = desk.take("delay_decided", **wanted)
    assert answer.status_code == 422
    assert "合理的期限" in told_by(answer)
    assert not case.letters.exists()
    decide(note="须逐卷清点，已与申请人商定")


def test_a_new_answer_is_not_due_before_it_was_ordered(case):
    take(actions.reply, case, 9, outcome="granted", **BY)
    with pytest.raises(StepRefused, match="2020-11-01 不应早于"):
        take(actions.order_redo, case, 10, until=date(2020, 11, 1))
    take(actions.order_redo, case, 10, until=date(2026, 3, 10))


def test_a_new_answer_is_held_to_what_the_first_is(case):
    ordered(case)
    for outcome, why in (
        ("unable_still_unclear", "须先通知补正"),
        ("not_handled_excessive", "须先要求申请人说明理由"),
        ("other_fee_overdue", "不再处理"),
        ("nonsense", "nonsense"),
    ):
        with pytest.raises(StepRefused, match=why):
            take(actions.redecide, case, 16, outcome=outcome, **BY)
    take(actions.redecide, case, 16, outcome="other_other", **BY)


def test_an_answer_on_paper_by_post_has_its_mail_number(case):
    with pytest.raises(StepRefused, match="邮件编号"):
        take(actions.reply, case, 9, outcome="granted", route="post", **BY)
    take(actions.reply, case, 9, outcome="granted", route="post", tracking="EMS1", **BY)


@pytest.mark.parametrize(
    ("route", "tracking", "signed", "why"),
    [
        ("post", "EMS1", False, "没有登记签收"),
        ("through_agency", "", False, "没有登记签收"),
        ("post", "EMS1", True, ""),
        ("handed_over", "", False, ""),
        ("", "", False, ""),
    ],
)
def test_to_archive_an_answer_never_signed_for_wants_a_reason(
    case, desk, route, tracking, signed, why
):
    take(actions.reply, case, 9, outcome="granted", route=route, tracking=tracking, **BY)
    if signed:
        take(actions.deliver, case, 12)
    page = html.unescape(desk.client.get(desk.step_url("archived")).content.decode())
    assert ("没有登记签收" in page) is bool(why)
    if why:
        with pytest.raises(StepRefused, match=why):
            take(actions.archive, case, 20)
        take(actions.archive, case, 20, note="邮政查询结果为本人签收，回执遗失")
    else:
        take(actions.archive, case, 20)


# -- what opinions and silence mean


def page_of(desk):
    return html.unescape(desk.page())


def test_a_disclosure_against_a_third_partys_word_owes_it_a_letter(desk, case):
    said("object")(case)
    assert "甲公司不同意公开：有合理理由的不予公开" in page_of(desk)
    step = html.unescape(desk.client.get(desk.step_url("replied")).content.decode())
    assert "甲公司不同意公开：有合理理由的不予公开" in step
    assert "还欠一份告知" not in page_of(desk)
    take(actions.reply, case, 16, outcome="granted", note="不公开将影响公共利益", **BY)
    assert "还欠一份告知" in page_of(desk)
    take(actions.take_note, case, 17, note="来电")
    assert "还欠一份告知" in page_of(desk)
    answer = desk.take(
        "noted", on=date(2026, 3, 17), note="已寄出告知书", third_party_notice="told"
    )
    assert answer.status_code == 302, told_by(answer)
    assert "还欠一份告知" not in page_of(desk)
    assert "告知第三方：已在系统外书面告知第三方" in page_of(desk)
    assert "third_party_notice" not in desk.client.get(desk.step_url("noted")).content.decode()
    with pytest.raises(StepRefused, match="没有“maybe”"):
        take(actions.take_note, case, 17, note="来电", third_party_notice="maybe")


def test_the_letter_to_the_third_party_pays_what_is_owed(desk, case, person, agency):
    said("object")(case)
    take(actions.reply, case, 16, outcome="granted", note="不公开将影响公共利益", **BY)
    case.letters.create(
        agency=agency, code="L10", title="政府信息公开决定告知书", state="draft", digest="0" * 64
    )
    assert "还欠一份告知" in page_of(desk)
    case.letters.update(state="sent", number="1号", sent_on=date(2026, 3, 17))
    assert "还欠一份告知" not in page_of(desk)


@pytest.mark.parametrize("outcome", ["withheld_third_party", "granted"])
def test_nothing_is_owed_to_a_third_party_that_agreed_or_was_heard(desk, case, outcome):
    said("object" if outcome == "withheld_third_party" else "agree")(case)
    take(actions.reply, case, 16, outcome=outcome, **BY)
    assert "还欠一份告知" not in page_of(desk)


def asked_by_letter(case, code, step, party, on=RECEIVED):
    fields = {
        "L07": {"information": "考核结果", "grounds": ["secret"]},
        "L11": {"information": "考核结果"},
        "L12": {"information": "考核结果", "task": "查找", "reply_by": date(2026, 3, 20)},
    }[code]
    facts = letter_facts.facts_of(case, fields=fields, addressee=party)
    letter = letters.draft(
        actor=None, case=case, code=code, facts=facts, on=on, step=step,
        step_fields={"party": party},
    )  # fmt: skip
    letters.send(actor=None, letter=letter, on=on, route="handed_over")


def silence(case, on, **more):
    case.refresh_from_db()
    return opinions.silences(case, list(case.events.all()), on=on, **more)


@pytest.mark.parametrize(
    ("code", "means", "not_this"),
    [
        ("L11", "视为同意公开（条例第三十四条）", "不视为"),
        ("L12", "没有答复不视为同意公开", "，视为同意公开"),
        ("", "只是协助办理的，不视为同意", "没有答复不视为"),
    ],
)
def test_the_silence_of_an_organ_means_what_it_was_asked(desk, case, code, means, not_this):
    if code:
        asked_by_letter(case, code, K.OTHER_ORGAN_CONSULTED, "丙局")
    else:
        take(actions.consult_organ, case, 2, party="丙局", served_on=RECEIVED)
    assert silence(case, date(2026, 3, 23)) == ()
    (told,) = silence(case, date(2026, 3, 24))
    assert told.startswith("丙局到 2026-03-23 没有答复：")
    assert means in told
    assert not_this not in told
    assert told in page_of(desk)
    step = html.unescape(desk.client.get(desk.step_url("replied")).content.decode())
    assert told in step


def test_the_silence_of_a_third_party_means_nothing_and_its_name_is_masked(desk, case):
    take(actions.consult_third_party, case, 2, party="甲公司")
    (told,) = silence(case, TODAY, in_clear=False)
    assert told.startswith("甲**到 2026-03-23 没有答复（没有登记送达")
    assert "由本机关依法决定是否公开（条例第三十二条）" in told
    assert "甲公司到 2026-03-23 没有答复" in page_of(desk)
    take(actions.reply, case, 27, outcome="granted", **BY)
    assert "没有答复" not in page_of(desk)


def test_who_answered_is_not_silent(case):
    said("agree")(case)
    assert silence(case, TODAY) == ()


def test_the_statistics_count_a_late_correction_notice_and_lead_to_it(case, agency):
    take(actions.request_correction, case, 12, days=7, note="材料刚刚核清", **BY)
    (course,) = [one for one in statistics([agency], 2026, today=TODAY).sections
                 if one.key == "course"]  # fmt: skip
    numbers = {one.query["had"]: one.value for one in course.numbers}
    assert (numbers["corrected"], numbers["corrected_late"]) == (1, 1)
