"""Is every step the page offers taken by the API and the command alike, and with the same diary?"""

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from case_desk import Desk, registered, told_by
from gongkai_web.applications import actions
from gongkai_web.applications.models import Application
from gongkai_web.applications.taking import NAMES, fields_of
from gongkai_web.ledgers import happened

pytestmark = pytest.mark.django_db
BY = {"approved_by": "王局长"}
ASKED = ("request_correction", 10, {"days": 5, "served_on": date(2026, 3, 11)})
NOTICE = (
    "issue_fee_notice", 10,
    {"method": "per_volume", "pages": 300, "amount_fen": 100_000, "note": "已核对", **BY},
)  # fmt: skip
ANSWERED = ("reply", 20, {"outcome": "granted", "route": "post", "tracking": "EMS1", **BY})
ORDERED = ("order_redo", 26, {"until": date(2026, 4, 20), "reason": "行政复议决定书"})

STEPS = {
    "request_correction": ((), "2026-03-10", {"days": 10, **BY}),
    "receive_correction": ((ASKED,), "2026-03-16", {"note": "已写明文件名称"}),
    "close_uncorrected": ((ASKED,), "2026-04-01", {"note": "没有补正", **BY}),
    "consult_third_party": ((), "2026-03-10", {"party": "某公司", "served_on": "2026-03-11"}),
    "record_opinion": (
        (("consult_third_party", 10, {"party": "某公司"}),), "2026-03-12",
        {"party": "某公司", "opinion": "object", "note": "商业秘密"},
    ),
    "consult_organ": ((), "2026-03-10", {"party": "区财政局"}),
    "record_organ_opinion": (
        (("consult_organ", 10, {"party": "区财政局"}),), "2026-03-12",
        {"party": "区财政局", "opinion": "agree"},
    ),
    "extend": ((), "2026-03-12", {"days": 20, "reason": "检索量大", **BY}),
    "request_reasons": ((), "2026-03-10", {"note": "全年第 31 件"}),
    "receive_reasons": ((("request_reasons", 10, {}),), "2026-03-12", {"note": "书面"}),
    "decide_delay": (
        (("request_reasons", 10, {}), ("receive_reasons", 12, {})), "2026-03-16",
        {"until": "2026-05-11", **BY},
    ),
    "issue_fee_notice": (
        (), "2026-03-10",
        {"method": "per_volume", "pages": 300, "amount_fen": 100_000, "note": "已核对", **BY},
    ),
    "deliver_fee_notice": ((NOTICE,), "2026-03-12", {"note": "本人签收"}),
    "receive_payment": (
        (NOTICE, ("deliver_fee_notice", 12, {})), "2026-03-16", {"receipt_no": "0001234"},
    ),
    "close_unpaid": ((NOTICE, ("deliver_fee_notice", 12, {})), "2026-05-06", {**BY}),
    "log_search": (
        (), "2026-03-10", {"places": "档案室", "keywords": "法治 考核", "found": "没有"},
    ),
    "note_legal_review": (
        (), "2026-03-10", {"reviewer": "法规科 李某", "conclusion": "lawful", "note": "可以"},
    ),
    "take_note": ((), "2026-03-10", {"note": "来电询问进度"}),
    "reply": (
        (), "2026-03-20",
        {"outcome": "granted", "reply_no": "陕司公开告〔2026〕9号", "route": "post",
         "tracking": "EMS1", **BY},
    ),
    "close_otherwise": ((), "2026-03-20", {"note": "咨询", "reply_no": "2号", **BY}),
    "withdraw": ((), "2026-03-20", {"note": "书面撤回"}),
    "deliver": (
        (ANSWERED,), "2026-03-24",
        {"route": "post", "tracking": "EMS1", "signer": "本人", "note": "纸质件"},
    ),
    "supplement": ((ANSWERED,), "2026-03-24", {"note": "补送附件", **BY}),
    "order_redo": ((ANSWERED,), "2026-03-26", {"until": "2026-04-20", "reason": "复议决定书"}),
    "redecide": (
        (ANSWERED, ORDERED), "2026-04-10", {"outcome": "partial", "reply_no": "3号", **BY},
    ),
    "archive": ((ANSWERED,), "2026-03-26", {"volume": "2026-3-1", "note": "回执遗失"}),
}  # fmt: skip
"""What comes before each step, its day, and its fields as a program sends them."""


@pytest.fixture(autouse=True)
def _june(monkeypatch):
    monkeypatch.setattr(happened, "today", lambda: date(2026, 6, 1))


def brought_to(step, agency, officer):
    """Return a case in which the step may be taken."""
    case = registered(agency, actor=officer, on=date(2026, 3, 9))
    for verb, day, fields in STEPS[step][0]:
        getattr(actions, verb)(actor=officer, case=case, on=date(2026, 3, day), **fields)
    return case


OTHER = "之二"
"""What tells a number on the page from that of the program: none is used twice."""


def _numbered_alike(detail):
    number = detail.get("reply_no")
    return {**detail, "reply_no": number.removesuffix(OTHER)} if number else detail


def diary(case):
    """Return what the diary and the copies say."""
    case = Application.objects.get(pk=case.pk)
    acts = [
        (row.kind, row.on, _numbered_alike(row.detail), row.actor_id) for row in case.events.all()
    ]
    reply_no = case.reply_no.removesuffix(OTHER)
    copies = (case.state, case.due_on, case.closed_on, case.outcome, reply_no, case.fee_fen)
    return acts, copies


def by_page(case, step, officer):
    """Take the step on its page; return the diary."""
    client = Client()
    client.force_login(officer)
    _, on, fields = STEPS[step]
    typed = dict(fields) | ({"amount_fen": "1000.00"} if "amount_fen" in fields else {})
    if "reply_no" in typed:
        typed["reply_no"] += OTHER
    response = Desk(client, case).take(NAMES[step].value, "?paper=1", on=on, **typed)
    assert response.status_code == 302, told_by(response)
    return diary(case)


def test_every_step_is_tried_here():
    assert set(STEPS) == set(NAMES)


@pytest.mark.parametrize("step", NAMES)
def test_a_step_by_the_api_leaves_the_diary_that_the_page_leaves(step, desk, officer, program):
    _, on, fields = STEPS[step]
    one, other = brought_to(step, desk, officer), brought_to(step, desk, officer)
    answer = program(officer).step(one, step, on, **fields)
    assert answer.status_code == 200, answer.content.decode()
    assert diary(one) == by_page(other, step, officer)
    told = answer.json()
    assert told["told"].endswith(NAMES[step].label)
    assert told["case"]["acts"]


@pytest.mark.parametrize("step", NAMES)
def test_a_step_by_the_command_leaves_it_too(step, desk, officer, capsys):
    _, on, fields = STEPS[step]
    one, other = brought_to(step, desk, officer), brought_to(step, desk, officer)
    given = [f"--field={name}={value}" for name, value in fields.items()]
    call_command(
        "case_step", f"--agency={desk.code}", f"--case={one.number}", f"--step={step}",
        f"--on={on}", f"--as={officer.username}", *given,
    )  # fmt: skip
    assert "已登记" in capsys.readouterr().out
    assert diary(one) == by_page(other, step, officer)


@pytest.mark.parametrize("step", NAMES)
def test_a_case_offers_the_step_with_every_field_it_takes(
    step, desk, officer, program, monkeypatch
):
    case = brought_to(step, desk, officer)
    on = date.fromisoformat(STEPS[step][1])
    monkeypatch.setattr(happened, "today", lambda: on)
    answer = program(officer)(f"cases/{case.pk}").json()
    offered = {one["name"]: one for one in answer["steps"]}
    assert offered[step]["article"]
    names = [field["name"] for field in offered[step]["fields"]]
    wanted = [name for name in fields_of(NAMES[step]) if name not in ("on", "file")]
    assert names == wanted
    assert set(STEPS[step][2]) <= set(names)
    assert {one["name"] for one in answer["absent"]} == set(NAMES) - set(offered)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"agency": "mei-you"}, "没有编号"),
        ({"case": "2026-404"}, "没有编号"),
        ({"username": "shei"}, "没有用户名"),
        ({"username": "wai"}, "看不到"),
        ({"username": "kan"}, "没有在"),
        ({"step": "fly"}, "没有“fly”这一步；有：request_correction"),
        ({"on": "2026-02-30"}, "日期应写成"),
        ({"on": "2026-07-01"}, "晚于今天"),
        ({"on": "2026-03-01"}, "不应早于收到申请之日"),
        ({"field": ["note"]}, "名称=值"),
        ({"field": ["colour=red"]}, "colour：这一步没有这一项；有：note"),
        ({"field": []}, "note：必填"),
        ({"seen": 10**9}, "不是这件申请的标记"),
        ({"seen": 0}, "已有变化"),
    ],
)
def test_the_command_says_why_not_and_writes_nothing(
    changed, why, case, officer, person, agency, other_agency
):
    person("wai", other_agency, "officer")
    person("kan", agency, "supervisor")
    options = {
        "agency": agency.code, "case": case.number, "step": "take_note", "on": "2026-03-10",
        "username": "officer", "field": ["note=来电"],
    } | changed  # fmt: skip
    options["as"] = options.pop("username")
    given = [
        f"--{name}={value}"
        for name, values in options.items()
        for value in (values if isinstance(values, list) else [values])
    ]
    with pytest.raises(CommandError) as told:
        call_command("case_step", *given)
    assert why in str(told.value)
    assert not case.events.exists()


def test_a_letter_on_file_is_the_one_that_was_signed_for(desk, officer, program, case):
    """The letters stand with the case, by the key that a delivery names."""
    made = case.letters.create(
        agency=desk, code="S01", title="政府信息公开告知书", step="replied", state="sent",
        number="陕司公开告〔2026〕1号", digest="0" * 64, sent_on=date(2026, 3, 20),
    )  # fmt: skip
    actions.reply(
        actor=officer, case=case, on=date(2026, 3, 20), outcome="granted", letter=made,
        reply_no=made.number, route="post", tracking="EMS1", **BY,
    )  # fmt: skip
    ask = program(officer)
    (letter,) = ask(f"cases/{case.pk}").json()["letters"]
    assert (letter["id"], letter["number"]) == (made.pk, made.number)
    answer = ask.step(case, "deliver", "2026-03-24", sent_letter=letter["id"], route="post")
    assert answer.status_code == 200, answer.content.decode()
    assert case.events.get(kind="delivered").letter_id == made.pk
    again = ask.step(case, "deliver", "2026-03-25", sent_letter=letter["id"], route="post")
    assert (again.status_code, again.json()["error"]) == (422, "refused")
    assert "已登记于 2026-03-24 签收" in again.json()["told"]


def test_the_steps_in_general_are_told(officer, program):
    told = program(officer)("steps").json()
    assert [one["name"] for one in told] == list(NAMES)
    assert json.dumps(told, ensure_ascii=False).count("条例第") > 10
    assert reverse("api:steps") == "/api/steps"
