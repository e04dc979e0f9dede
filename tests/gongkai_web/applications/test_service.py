"""When a letter was received, what follows from it, and the forms that a case fills in."""

import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from case_desk import Desk, registered, settings_for, told_by
from gongkai import workdays
from gongkai.applications.life_cycle import waiting_for
from gongkai.law import default
from gongkai_web.applications import actions, case_forms, derived, letter_facts, letters, service
from gongkai_web.applications.casework import StepRefused
from gongkai_web.journal.models import Entry
from gongkai_web.ledgers import happened

TODAY = date(2026, 3, 20)
SENT = date(2026, 3, 13)
SIGNED = date(2026, 3, 17)


@pytest.fixture(autouse=True)
def _in_march(monkeypatch):
    """Let it be a day in the running term of the case."""
    monkeypatch.setattr(happened, "today", lambda: TODAY)


@pytest.fixture
def desk(agency, officer, client):
    """An officer before a case received on 2 March 2026."""
    settings_for(agency)
    client.force_login(officer)
    return Desk(client, registered(agency))


@pytest.fixture
def head(desk, agency, person):
    """The head of the office before the same case."""
    client = Client()
    client.force_login(person("head", agency, "leader"))
    return Desk(client, desk.case)


@pytest.fixture
def sent(desk, person, agency):
    """Return a maker of a letter that went out."""
    boss = person("boss", agency, "leader")

    def make(code, step=None, *, on=SENT, route="post", outcome=None, addressee=None,
             electronic=False, fields=None, **step_fields):  # fmt: skip
        facts = letter_facts.facts_of(
            desk.case, fields=fields or {}, outcome=outcome, addressee=addressee,
            electronic=electronic,
        )  # fmt: skip
        if outcome:
            step_fields["outcome"] = outcome
        if electronic:
            step_fields["electronic"] = True
        letter = letters.draft(
            actor=None, case=desk.case, code=code, facts=facts, on=on, step=step,
            step_fields=step_fields,
        )  # fmt: skip
        if letter.needs_approval:
            letters.submit(actor=None, letter=letter, on=on)
            letter.refresh_from_db()
            letters.approve(actor=boss, letter=letter, on=on, digest=letter.digest)
        letters.send(
            actor=None, letter=letter, on=on, route=route,
            tracking="EMS1234" if route == "post" else "",
        )  # fmt: skip
        letter.refresh_from_db()
        desk.case.refresh_from_db()
        return letter

    return make


@pytest.fixture
def replied(sent):
    """Return a maker of a reply that went out: of a refusal, where nothing else is said."""

    def make(outcome="withheld_process_info", code="S09", **more):
        fields = {
            "S09": {"which": ["discussion"], "reason": "尚在讨论、研究过程中"},
            "S12": {"search": "查了档案室和业务系统", "searched_on": SENT, "reason": "从未制作"},
        }[code]
        why = {"note": "检索记录在纸质案卷"} if code == "S12" else {}
        return sent(code, letters.K.REPLIED, outcome=outcome, fields=fields, **why, **more)

    return make


def answer_of(case):
    """Return the one answer of a case as its page tells it."""
    (answer,) = service.answers(case, list(case.events.all()), today=TODAY)
    return answer


def words_of(data):
    """Return the words of a docx, tables included."""
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


# -- the reply


def test_a_posted_reply_waits_for_its_signature(desk, replied):
    replied()
    answer = answer_of(desk.case)
    assert (answer.sent_on, answer.sent_told) == (SENT, "交邮之日")
    assert answer.is_waiting
    assert answer.periods == ()
    assert "没有登记签收，期限没有起算" in desk.page()


def test_posting_ends_our_term_and_the_signature_starts_the_applicants(desk, replied):
    replied()
    desk.take("delivered", on=SIGNED, signer="本人")
    desk.case.refresh_from_db()
    assert desk.case.closed_on == SENT
    answer = answer_of(desk.case)
    assert answer.received_on == SIGNED
    (period,) = answer.periods
    assert (period.title, period.ends_on, period.is_open) == (
        "申请行政复议",
        date(2026, 5, 18),
        True,
    )
    assert "复议法" in period.article
    assert "先申请行政复议" in answer.way
    assert "自收到复议决定书之日起 15 日内" in answer.notes[0]
    page = desk.page()
    assert "2026-05-18" in page
    assert "2026-03-13" in page


@pytest.mark.parametrize(
    ("outcome", "code", "titles"),
    [
        ("withheld_process_info", "S09", ["申请行政复议"]),
        ("unable_not_held", "S12", ["申请行政复议", "直接起诉"]),
    ],
)
def test_the_way_follows_from_the_outcome(desk, replied, outcome, code, titles):
    replied(outcome, code, route="handed_over")
    answer = answer_of(desk.case)
    assert [period.title for period in answer.periods] == titles
    if len(titles) > 1:
        assert answer.periods[1].ends_on == date(2026, 9, 14), "six months end on a Sunday"


@pytest.mark.parametrize(
    ("route", "received", "told"),
    [("handed_over", SENT, "当面签收之日"), ("post", None, "没有登记签收"),
     ("through_agency", None, "没有登记签收")],
)  # fmt: skip
def test_what_is_handed_over_is_received_that_day(desk, replied, route, received, told):
    replied(route=route)
    answer = answer_of(desk.case)
    assert answer.received_on == received
    assert told in answer.received_told


def test_the_service_of_another_letter_is_not_that_of_the_reply(desk, sent, replied):
    receipt = sent("L03", on=date(2026, 3, 6))
    replied()
    actions.deliver(actor=None, case=desk.case, on=SIGNED, letter=receipt)
    assert answer_of(desk.case).is_waiting


def test_what_was_refused_or_came_back_was_not_received(desk, replied):
    letter = replied()
    desk.take("delivered", on=SIGNED, refused="收件人拒收")
    answer = answer_of(desk.case)
    assert answer.is_waiting
    assert answer.came_back == ("2026-03-17 拒收或者退回：收件人拒收",)
    assert "请再次送达" in answer.received_told
    assert service.unreceived(desk.case) == [letter]
    desk.take("delivered", on=date(2026, 3, 19), signer="本人")
    assert answer_of(desk.case).received_on == date(2026, 3, 19)


def test_another_agencys_service_on_a_later_day_asks_to_look_at_the_day_of_the_reply(desk, replied):
    replied(route="through_agency")
    desk.take("delivered", on=SIGNED)
    assert (
        "申请人签收之日（2026-03-17）为答复之日，登记的是 2026-03-13"
        in answer_of(desk.case).notes[0]
    )


def test_a_last_day_in_a_year_without_notice_is_marked(desk, replied, monkeypatch):
    replied("unable_not_held", "S12")
    last = workdays.current().years()[-1]
    monkeypatch.setattr(happened, "today", lambda: date(last, 12, 31))
    desk.take("delivered", on=date(last, 12, 30))
    assert [period.provisional for period in answer_of(desk.case).periods] == [True, True]
    assert "（暂定）" in desk.page()


def test_a_reply_sent_outside_the_system_is_followed_too(desk):
    actions.reply(
        actor=None, case=desk.case, on=SENT, outcome="granted", reply_no="手写1号", route="post",
        tracking="EMS7", approved_by="王五",
    )  # fmt: skip
    actions.deliver(actor=None, case=desk.case, on=SIGNED, signer="本人")
    answer = answer_of(desk.case)
    assert (answer.title, answer.received_on) == ("答复 手写1号", SIGNED)


@pytest.mark.parametrize(("partial", "titles"), [
    (None, ["申请行政复议", "直接起诉（只对公开部分等其他内容）"]),
    ("either", ["申请行政复议", "直接起诉"]),
])  # fmt: skip
def test_a_partial_answer_goes_to_reconsideration_first_as_far_as_it_refuses(
    desk, agency, partial, titles
):
    if partial:
        agency.choices = {"O6": {**default("O6"), "partial": partial}}
        agency.save()
        desk.case.refresh_from_db()
    actions.reply(
        actor=None, case=desk.case, on=SENT, outcome="partial", reply_no="手写1号",
        route="handed_over", approved_by="王五",
    )  # fmt: skip
    assert [period.title for period in answer_of(desk.case).periods] == titles


def test_electronic_service_of_a_refusal_needs_the_internet_channel(desk, replied):
    with pytest.raises(StepRefused, match="网上申请行政复议的渠道"):
        replied(route="electronic")
    assert not desk.case.events.filter(kind="replied").exists()


def test_electronic_service_with_the_channel_is_received_when_it_was_sent(desk, replied):
    letter = replied(route="electronic", electronic=True)
    words = "".join(p.text for p in letters.content_of(letter).letter.paragraphs)
    assert "河南省行政复议服务平台" in words
    assert answer_of(desk.case).received_on == SENT


# -- noting a service


def test_the_form_knows_the_letter_and_how_it_went_out(desk, replied):
    letter = replied()
    form = desk.form(desk.step_url("delivered"))
    assert (form["sent_letter"], form["route"], form["tracking"]) == (
        str(letter.pk),
        "post",
        "EMS1234",
    )


def test_the_form_offers_the_letter_it_was_opened_for(desk, sent):
    asked = sent("L04", letters.K.CORRECTION_REQUESTED, on=date(2026, 3, 5), fields=CORRECTION)
    sent("L03", on=date(2026, 3, 6))
    assert desk.form(desk.step_url("delivered"))["sent_letter"] != str(asked.pk)
    form = desk.form(desk.step_url("delivered", f"?letter={asked.pk}"))
    assert form["sent_letter"] == str(asked.pk)


def test_a_letter_is_signed_for_once(desk, replied):
    letter = replied()
    actions.deliver(actor=None, case=desk.case, on=SIGNED, letter=letter)
    with pytest.raises(StepRefused, match="已登记于 2026-03-17 签收"):
        actions.deliver(actor=None, case=desk.case, on=TODAY, letter=letter)
    actions.undo(actor=None, case=desk.case, event=desk.case.events.last(), reason="日期有误")
    actions.deliver(actor=None, case=desk.case, on=TODAY, letter=letter)
    assert answer_of(desk.case).received_on == TODAY


def test_nothing_is_signed_for_before_it_went_out(desk, replied):
    replied()
    answer = desk.take("delivered", on=date(2026, 3, 12))
    assert "不应早于发出日期 2026-03-13" in told_by(answer)


# -- the periods of letters to others

CORRECTION = {"items": "写明文号", "days": 15}
CONSULTED = {"information": "考核评分表", "interest": ["privacy"]}


@pytest.mark.parametrize(("route", "ends_on"), [
    ("handed_over", date(2026, 3, 26)), ("electronic", date(2026, 3, 26)), ("post", None),
])  # fmt: skip
def test_a_correction_period_runs_from_the_day_the_notice_was_received(desk, sent, route, ends_on):
    sent(
        "L04", letters.K.CORRECTION_REQUESTED, on=date(2026, 3, 5), route=route,
        fields=CORRECTION, days=15,
    )  # fmt: skip
    assert waiting_for(derived.diary(desk.case, desk.case.events.all())).ends_on == ends_on


def test_the_service_of_another_letter_starts_no_correction_period(desk, sent):
    asked = sent(
        "L04", letters.K.CORRECTION_REQUESTED, on=date(2026, 3, 5), fields=CORRECTION, days=15
    )
    receipt = sent("L03", on=date(2026, 3, 6))
    actions.deliver(actor=None, case=desk.case, on=date(2026, 3, 9), letter=receipt)

    def ends_on():
        return waiting_for(derived.diary(desk.case, desk.case.events.all())).ends_on

    assert ends_on() is None
    actions.deliver(actor=None, case=desk.case, on=date(2026, 3, 10), letter=asked, refused="退回")
    assert ends_on() is None
    actions.deliver(actor=None, case=desk.case, on=date(2026, 3, 12), letter=asked)
    assert ends_on() == date(2026, 4, 2)


def test_a_third_partys_term_runs_from_the_day_its_letter_was_signed_for(desk, sent):
    letter = sent(
        "L07", letters.K.THIRD_PARTY_CONSULTED, on=date(2026, 3, 5), addressee="甲公司",
        fields=CONSULTED, party="甲公司",
    )  # fmt: skip
    before = desk.case.due_on
    actions.deliver(actor=None, case=desk.case, on=date(2026, 3, 10), letter=letter)
    desk.case.refresh_from_db()
    assert (before, desk.case.due_on) == (date(2026, 4, 21), date(2026, 4, 24))
    actions.undo(actor=None, case=desk.case, event=desk.case.events.last(), reason="登记有误")
    desk.case.refresh_from_db()
    assert desk.case.due_on == before


def test_the_rebuilt_due_dates_know_of_services_too(desk, sent):
    letter = sent(
        "L07", letters.K.THIRD_PARTY_CONSULTED, on=date(2026, 3, 5), addressee="甲公司",
        fields=CONSULTED, party="甲公司",
    )  # fmt: skip
    actions.deliver(actor=None, case=desk.case, on=date(2026, 3, 10), letter=letter)
    (some,) = derived.rebuild(type(desk.case).objects.filter(pk=desk.case.pk))
    assert [one.has_changed for one in some] == [False]


def test_a_handed_over_consultation_keeps_its_day(desk, sent):
    sent(
        "L07", letters.K.THIRD_PARTY_CONSULTED, on=date(2026, 3, 5), addressee="甲公司",
        route="handed_over", fields=CONSULTED, party="甲公司",
    )  # fmt: skip
    assert desk.case.events.get(kind="third_party_consulted").detail["served_on"] == "2026-03-05"


# -- the service record


def test_the_service_record_tells_both_days(desk, replied):
    letter = replied()
    desk.take("delivered", on=SIGNED, signer="张三丰本人")
    url = reverse("applications:service_record", args=(desk.case.pk, letter.pk, "docx"))
    answer = desk.client.get(url)
    assert answer.status_code == 200
    words = words_of(answer.content)
    for told in (letter.title, letter.number, "张三丰本人", "EMS1234", "2026年3月13日",
                 "2026年3月17日", "邮寄（邮政企业）", "张三丰"):  # fmt: skip
        assert told in words, told
    entry = Entry.objects.latest("pk")
    assert entry.verb == "下载文书"
    assert "张三丰" not in str(entry.detail)


@pytest.mark.parametrize(("route", "way", "signed"), [
    ("handed_over", "当面送达", "2026年3月13日"), ("through_agency", "委托其他机关转交", ""),
])  # fmt: skip
def test_the_service_record_knows_what_was_handed_over(desk, replied, route, way, signed):
    letter = replied(route=route)
    form = case_forms.service_record(letter, on=TODAY)
    (first, second) = (dict(zip(row[::2], row[1::2], strict=False))
                       for row in (form.blocks[0].rows[2], form.blocks[1].rows[0]))  # fmt: skip
    assert first["送达方式"] == way
    assert second["签收日期"] == signed


def test_a_returned_letter_stands_in_its_service_record(desk, replied):
    letter = replied()
    desk.take("delivered", on=SIGNED, refused="查无此人")
    form = case_forms.service_record(letter, on=TODAY)
    rows = [cell for block in form.blocks[:2] for row in block.rows for cell in row]
    assert "2026-03-17 查无此人" in rows
    assert "2026年3月17日" not in rows


def test_a_letter_that_did_not_go_out_has_no_service_record(desk):
    desk.take("replied", "?outcome=withheld_process_info&code=S09",
              **{"letter-which": ["discussion"], "letter-reason": "尚在讨论"})  # fmt: skip
    page = desk.client.get(reverse("applications:letter", args=(desk.case.pk, desk.letter().pk)))
    assert "送达回证" not in page.content.decode()
    url = reverse("applications:service_record", args=(desk.case.pk, desk.letter().pk, "pdf"))
    assert desk.client.get(url).status_code == 302


def test_a_sent_letter_leads_to_its_service_record(desk, replied):
    letter = replied()
    page = desk.client.get(reverse("applications:letter", args=(desk.case.pk, letter.pk)))
    assert (
        reverse("applications:service_record", args=(desk.case.pk, letter.pk, "pdf"))
        in page.content.decode()
    )


# -- the forms


@pytest.mark.parametrize(("code", "told"), [
    ("L01", ["张三丰", "2025年法治政府建设考核结果", "411200199001011234"]),
    ("L02", ["2026-001", "2026年3月2日", "2026年3月30日"]),
])  # fmt: skip
def test_a_form_is_filled_in_with_what_was_registered(desk, code, told):
    answer = desk.client.get(reverse("applications:form", args=(desk.case.pk, code, "docx")))
    words = words_of(answer.content)
    for one in told:
        assert one in words, one
    assert "no-store" in answer.headers["Cache-Control"]
    entry = Entry.objects.latest("pk")
    assert (entry.verb, entry.detail["kind"]) == ("下载文书", "docx")


def test_a_form_as_pdf(desk):
    answer = desk.client.get(reverse("applications:form", args=(desk.case.pk, "L02", "pdf")))
    assert answer.content.startswith(b"%PDF")


def test_the_approval_form_has_the_draft_and_the_opinions(desk, head):
    desk.take(
        "legal_reviewed", on=TODAY, reviewer="法制科李某", conclusion="lawful", note="依据充分"
    )
    desk.take("replied", "?outcome=withheld_process_info&code=S09",
              **{"letter-which": ["discussion"], "letter-reason": "尚在讨论、研究过程中"})  # fmt: skip
    desk.act("submit")
    head.act("return", remark="理由写具体些")
    desk.act("submit")
    head.act("approve", remark="同意")
    data = desk.client.get(reverse("applications:form", args=(desk.case.pk, "L18", "docx"))).content
    words = words_of(data)
    for told in ("不予公开", "尚在讨论、研究过程中", "合法；依据充分；法制科李某 2026-03-20",
                 "退回修改；理由写具体些；head 2026-03-20", "同意签发；同意；head 2026-03-20"):  # fmt: skip
        assert told in words, told


def test_the_blank_opinion_goes_with_the_letter_to_the_third_party(desk):
    url = reverse("applications:form", args=(desk.case.pk, "L08", "docx"))
    assert desk.client.get(url).status_code == 302
    desk.take("third_party_consulted", party="甲公司",
              **{"letter-information": "考核评分表第三页", "letter-interest": ["privacy"]})  # fmt: skip
    words = words_of(desk.client.get(url).content)
    assert "考核评分表第三页" in words
    assert "张三丰" not in words


def test_the_page_offers_the_forms_that_can_be_filled_in(desk):
    page = desk.page()
    for code, offered in {"L01": True, "L02": True, "L18": False, "L08": False}.items():
        assert (reverse("applications:form", args=(desk.case.pk, code, "pdf")) in page) is offered


@pytest.mark.parametrize(("code", "format_"), [("S09", "pdf"), ("L01", "exe"), ("L17", "pdf")])
def test_what_is_no_form_is_not_found(desk, code, format_):
    assert (
        desk.client.get(
            reverse("applications:form", args=(desk.case.pk, code, format_))
        ).status_code
        == 404
    )


@pytest.mark.parametrize("role", ["supervisor", "administrator"])
def test_forms_are_for_those_who_handle_cases(desk, agency, person, replied, role):
    letter = replied()
    client = Client()
    client.force_login(person("looker", agency, role))
    for name, args in (("form", ("L01", "pdf")), ("service_record", (letter.pk, "pdf"))):
        url = reverse(f"applications:{name}", args=(desk.case.pk, *args))
        assert client.get(url).status_code == 404
