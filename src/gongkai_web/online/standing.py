"""Where does an application stand, in the applicant's words, and what happens next? (条例 arts. 30–40)

No list of applicants, no full name, no number: whoever looks over a shoulder learns no
more than that 张* asked for something.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from gongkai.applications.events import CLOSING, EventKind
from gongkai.applications.life_cycle import State, situation, waiting_for
from gongkai.letters import Addressee, codes
from gongkai_web.applications import derived, fees, service
from gongkai_web.applications.models import Application, Letter, LetterState, SetAside
from gongkai_web.online import notices, sealing
from gongkai_web.online.forms import is_mobile
from gongkai_web.online.models import Submission, SubmissionState

K = EventKind
_PARTS_AT_MOST = 40


@dataclass(frozen=True, slots=True)
class Standing:
    """What the applicant is told of one case."""

    title: str
    next: str
    case: Application | None = None
    due_on: date | None = None
    correct_by: date | None = None
    amount: str = ""
    """What the fee notice asks for, in yuan with two decimals (办法 art. 6)."""
    pay_by: date | None = None
    """The last day to pay; none before the notice is known to have been received."""
    may_correct: bool = False
    may_withdraw: bool = False
    lines: tuple[tuple[date, str], ...] = ()
    letters: tuple[tuple[Letter, bool], ...] = ()
    """Letters that were sent to the applicant, and whether their receipt can be confirmed."""
    elsewhere: str = ""
    """The page where it goes on."""


def name_shown(submission: Submission) -> str:
    """Return the name with one sign left: ``张*``."""
    name = str(sealing.opened(submission).get("name", ""))
    return f"{name[:1]}*" if name else ""


def news_ways(submission: Submission) -> tuple[str, ...]:
    """Return by which ways the applicant could be told: open, and with an address that was given."""
    data = sealing.opened(submission)
    reach = {"mail": bool(data.get("email")), "sms": is_mobile(str(data.get("phone", "")))}
    return tuple(way for way in notices.ways_of(submission.agency) if reach[way])


def cases_of(submission: Submission) -> list[Application]:
    """Return the cases a submission has become: its own, the parts of a split, where it was handed on to."""
    if submission.application_id is None:
        return []
    found: list[Application] = []
    waiting = [submission.application_id]
    while waiting and len(found) < _PARTS_AT_MOST:
        case = Application.objects.select_related("agency").get(pk=waiting.pop(0))
        if case.set_aside == SetAside.SPLIT:
            waiting += case.parts.values_list("pk", flat=True)
        elif case.set_aside == SetAside.TRANSFERRED and (
            moved := case.set_aside_detail.get("moved")
        ):
            waiting.append(moved)
        else:
            found.append(case)
    return found


def standings(submission: Submission, *, today: date) -> list[Standing]:
    """Return where the submission, or each case that came of it, stands."""
    match submission.state:
        case SubmissionState.WAITING:
            return [
                Standing(
                    "已提交",
                    "您的申请已经送到，工作人员核对身份以后登记。双方确认之日为收到申请之日"
                    "（条例第三十一条），从次日起算答复期限；登记以后这里显示应答复日期。",
                    may_withdraw=True,
                )
            ]
        case SubmissionState.REFUSED:
            return [
                Standing("没有登记", f"{submission.get_refusal_display()}。{submission.reason}")
            ]
        case SubmissionState.MESSAGE:
            return [_as_message(submission)]
        case SubmissionState.WITHDRAWN:
            return [Standing("已撤回", "您在登记以前撤回了申请，不再办理。")]
    return [of_case(case, today=today) for case in cases_of(submission)]


def _as_message(submission: Submission) -> Standing:
    message = submission.mailbox_message
    number = f"（编号 {message.number}）" if message else ""
    return Standing(
        "转为留言办理",
        f"{submission.reason}您的申请没有登记，转为留言{number}办理。请在“互动交流”的留言查询页"
        "用同一个查询码和查询密码查看答复。",
        elsewhere=reverse("mailbox:follow"),
    )


def of_case(case: Application, *, today: date) -> Standing:
    """Return where a case stands on a day."""
    if case.set_aside:
        return Standing(
            "不作为申请办理", f"{case.get_set_aside_display()}，有疑问请联系{case.agency}。", case
        )
    rows = list(case.events.all())
    events = derived.diary(case, rows)
    state = situation(events, on=today).state
    waits = waiting_for(events)
    title, told = _words(state, case, [EventKind(row.kind) for row in rows if row.kind != K.NOTED])
    correcting = state is State.AWAITING_CORRECTION
    asked = fees.asked_of(case, rows, today=today) if state is State.AWAITING_PAYMENT else None
    return Standing(
        title=title, next=told, case=case,
        due_on=case.due_on if state in _DUE else None,
        correct_by=waits.ends_on if correcting and waits else None,
        may_correct=correcting,
        amount=asked.amount if asked else "", pay_by=asked.due_on if asked else None,
        may_withdraw=state in (*_DUE, State.AWAITING_CORRECTION, State.AWAITING_PAYMENT),
        lines=tuple(_lines(case, rows)), letters=tuple(_letters(case)),
    )  # fmt: skip


_DUE = (State.IN_PROGRESS, State.CONSULTING)


def _words(state: State, case: Application, kinds: list[EventKind]) -> tuple[str, str]:
    ended = next((kind for kind in kinds if kind in CLOSING), None)
    match state:
        case State.UNCONFIRMED:
            return "已提交", "等待工作人员与您确认收到，确认以后开始计算答复期限。"
        case State.AWAITING_CORRECTION:
            return (
                "待补正",
                "请按补正告知书写明的内容补正。收到补正以后答复期限重新计算；没有正当理由逾期不补正的，视为放弃申请（条例第三十条）。",
            )
        case State.AWAITING_PAYMENT:
            return (
                "待缴费",
                "请按收费通知书缴纳信息处理费。缴清以后答复期限重新计算；逾期不缴的，视为放弃申请。",
            )
        case State.CONSULTING:
            return (
                "办理中（征求意见）",
                "正在征求第三方或者其他机关的意见，所需时间不计算在答复期限内（条例第三十三条）。",
            )
        case State.REDECIDING:
            return "重新答复中", "本机关正在重新作出答复。"
        case State.IN_PROGRESS if K.EXTENDED in kinds:
            return "延期", "因故延长了答复期限，最迟在应答复日期以前答复。"
        case State.IN_PROGRESS if kinds:
            return "办理中", "最迟在应答复日期以前答复。"
        case State.IN_PROGRESS:
            return (
                "已受理",
                "已经登记，最迟在应答复日期以前答复。需要补正的，会在 7 个工作日内一次性告知。",
            )
    if ended is K.WITHDRAWN:
        return "已撤回", "您撤回了申请，不再办理。"
    if ended is K.REPLIED:
        return (
            "已答复",
            "请下载答复；对答复不服的，可以按答复写明的渠道和期限申请行政复议或者提起行政诉讼。",
        )
    return (
        "不再处理",
        "请下载告知书；不服的，可以按告知书写明的渠道和期限申请行政复议或者提起行政诉讼。",
    )


_TOLD = {
    K.CORRECTION_REQUESTED: "通知补正", K.CORRECTION_RECEIVED: "收到补正，答复期限重新计算",
    K.THIRD_PARTY_CONSULTED: "征求第三方意见", K.OTHER_ORGAN_CONSULTED: "征求其他机关意见",
    K.EXTENDED: "延长答复期限", K.REASONS_REQUESTED: "请您说明理由", K.REASONS_RECEIVED: "收到说明的理由",
    K.DELAY_DECIDED: "告知延迟答复的合理期限", K.FEE_NOTICE_ISSUED: "发出收费通知",
    K.FEE_PAID: "收到缴费", K.REPLIED: "作出答复", K.REDECIDED: "重新作出答复",
    K.SUPPLEMENTED: "补充答复", K.WITHDRAWN: "申请人撤回", K.DELIVERED: "登记送达",
    K.CORRECTION_OVERDUE: "逾期不补正，不再处理", K.FEE_OVERDUE: "逾期不缴费，不再处理", K.CLOSED: "办结",
}  # fmt: skip
"""The acts that concern the applicant; what happens within the office does not."""


def _lines(case: Application, rows: list[derived.ActRow]) -> list[tuple[date, str]]:
    received = [(case.received_on, "收到申请")] if case.received_on else []
    return received + [
        (row.on, _TOLD[EventKind(row.kind)])
        for row in rows
        if EventKind(row.kind) in _TOLD and not derived.is_before_receipt(case, row)
    ]


def letters_of(case: Application) -> list[Letter]:
    """Return the letters that were sent to the applicant; never those to others."""
    sent = case.letters.filter(state=LetterState.SENT).select_related("agency", "application")
    known = codes()
    return [
        one
        for one in sent.defer("docx", "pdf")
        if one.code in known and known[one.code].to is Addressee.APPLICANT
    ]


def _letters(case: Application) -> list[tuple[Letter, bool]]:
    return [(one, service.signed_on(case, one) is None) for one in letters_of(case)]
