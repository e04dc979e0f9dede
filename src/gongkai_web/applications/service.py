"""When was each letter received, and until when may the applicant go further? (行政复议法 art. 20; 行政诉讼法 art. 46)

A posted answer has two days: that of posting ends the agency's term, that of
the signature starts the applicant's periods (国办公开办函〔2016〕235号). What was
refused or came back was not received.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.applications.events import EventKind
from gongkai.applications.outcomes import OutcomeNotInForce, UnknownOutcome
from gongkai.law import NoProvisionInForce, provision
from gongkai.remedies import periods as law
from gongkai.remedies.routes import Route, Way, route_of_outcome
from gongkai_web.applications.casework import StepRefused
from gongkai_web.applications.models import Application, ApplicationEvent, Letter, LetterState

K = EventKind

ANSWERING = (
    K.REPLIED, K.CLOSED, K.CORRECTION_OVERDUE, K.FEE_OVERDUE, K.SUPPLEMENTED, K.REDECIDED,
)  # fmt: skip
"""Acts against which the applicant may go further."""

_WITHHOLDS_NOTHING = "S23"
"""The letter of partial disclosure whose other part is not held or does not exist."""

_SENT_OUT = frozenset(
    {
        *ANSWERING,
        K.CORRECTION_REQUESTED,
        K.REASONS_REQUESTED,
        K.THIRD_PARTY_CONSULTED,
        K.OTHER_ORGAN_CONSULTED,
        K.EXTENDED,
        K.DELAY_DECIDED,
        K.FEE_NOTICE_ISSUED,
    }
)
"""Acts by which a letter goes out to somebody."""

RECEIVED_WHEN_SENT = ("handed_over", "electronic")
"""The routes by which a letter is received on the day it goes out."""

_DAY_OF_ROUTE = {
    "post": "交邮之日",
    "handed_over": "当面签收之日",
    "electronic": "发送之日",
    "through_agency": "委托送达，登记的答复之日",
}


def signed_on(case: Application, letter: Letter) -> date | None:
    """Return the day on which a letter was noted as signed for; ``None`` where it was not."""
    return _signed([row for row in case.events.filter(letter=letter) if row.kind == K.DELIVERED])


def _signed(rows: Iterable[ApplicationEvent]) -> date | None:
    return min((row.on for row in rows if not row.detail.get("refused")), default=None)


def refuse_impossible(
    case: Application, *, on: date, letter: Letter | None, came_back: bool, note: str
) -> None:
    """Raise StepRefused for a service before the letter went out, or of one that was served already."""
    if letter is None:
        _refuse_stray(list(case.events.all()), on=on, came_back=came_back, note=note)
        return
    if letter.sent_on is not None and on < letter.sent_on:
        raise StepRefused(f"签收日期 {on} 不应早于发出日期 {letter.sent_on}")
    if (known := signed_on(case, letter)) is not None:
        raise StepRefused(f"《{letter}》已登记于 {known} 签收；登记有误的，请先撤销那一次登记")


def _refuse_stray(
    rows: Sequence[ApplicationEvent], *, on: date, came_back: bool, note: str
) -> None:
    """Refuse the service of a paper that was not out yet on that day, or was served already.

    ``rows`` are the standing acts of the case. Which paper it is, nobody says: each that is
    noted as sent outside the system has one service, on its day or later; what follows an
    answer is not that of a notice before it. A paper that is no step is named in ``note``.
    """
    waiting = [
        row
        for row in rows
        if row.letter_id is None and row.kind in _SENT_OUT and not row.detail.get("served_on")
    ]
    sent = [row for row in waiting if row.on <= on]
    if not sent and waiting:
        first = min(waiting, key=lambda row: row.on)
        raise StepRefused(
            f"送达的日期 {on} 不应早于“{first.get_kind_display()}”发出的日期 {first.on}"
        )
    if not sent and not note.strip():
        raise StepRefused(
            "没有登记过在系统外发出、等待送达的文书：请选择送达的文书，或者在“说明”里写明是哪一份"
        )
    if not sent or came_back:
        return
    days = [row.on for row in waiting if row.kind in ANSWERING]
    since = min((day for day in days if day <= on), default=date.min)
    until = min((day for day in days if day > on), default=date.max) if since == date.min else None
    out = [row.on for row in waiting if row.on >= since]
    noted = [
        row.on
        for row in rows
        if row.kind == K.DELIVERED and row.letter_id is None and not row.detail.get("refused")
        and row.on >= since and (until is None or row.on < until)
    ]  # fmt: skip
    for day in sorted({on, *(one for one in noted if one > on)}):
        if sum(one <= day for one in noted) + 1 > sum(one <= day for one in out):
            told = "、".join(str(one) for one in sorted(noted))
            raise StepRefused(
                f"“{sent[-1].get_kind_display()}”已登记于 {told} 送达；登记有误的，请先撤销那一次登记。"
                "送达的是没有登记过的文书的，请用“记事”登记"
            )


def sending_of(letter: Letter) -> Mapping[str, str]:
    """Return how a letter went out: ``route``, ``tracking``. Raises CannotUnseal."""
    from gongkai_web.applications.letters import content_of  # it takes steps, and steps look here

    return content_of(letter).sending


def is_unreceived(case: Application, letter: Letter) -> bool:
    """Return whether a letter that went out was not received yet, as far as was noted."""
    by_itself = sending_of(letter).get("route") in RECEIVED_WHEN_SENT
    return not by_itself and signed_on(case, letter) is None


def unreceived(case: Application) -> list[Letter]:
    """Return the letters that went out and were not received yet, as far as was noted, newest first."""
    sent = case.letters.filter(state=LetterState.SENT).defer("docx", "pdf")
    sent = sent.select_related("agency").order_by("-pk")
    rows = [row for row in case.events.all() if row.kind == K.DELIVERED]
    return [
        letter
        for letter in sent
        if sending_of(letter).get("route") not in RECEIVED_WHEN_SENT
        and _signed(row for row in rows if row.letter_id == letter.pk) is None
    ]


_SERVED = {
    K.CORRECTION_REQUESTED: K.CORRECTION_RECEIVED,
    K.THIRD_PARTY_CONSULTED: K.THIRD_PARTY_REPLIED,
    K.OTHER_ORGAN_CONSULTED: K.OTHER_ORGAN_REPLIED,
}
"""Notices whose term runs from their service, and the answer that shows they came."""


def awaits_service(
    case: Application, rows: Sequence[ApplicationEvent], found: Iterable[Answer]
) -> bool:
    """Return whether the service of something that went out is still to be noted.

    An answer, a letter on file that was not received, or a notice on paper whose
    service nobody noted. ``found`` are the answers of the case.
    """
    if any(answer.is_waiting for answer in found):
        return True
    on_paper = 0
    for row in rows:
        if row.kind in _SERVED and row.letter_id is None and not row.detail.get("served_on"):
            replied = (one for one in rows if one.kind == _SERVED[EventKind(row.kind)])
            on_paper += not any(one.on >= row.on for one in replied)
    if on_paper > sum(
        row.kind == K.DELIVERED and row.letter_id is None and not row.detail.get("refused")
        for row in rows
    ):
        return True
    return bool(unreceived(case))


def known_for(case: Application, *, chosen: str = "") -> dict[str, str]:
    """Return what may stand in the form of a service: the letter chosen, or the last that waits for it."""
    waiting = unreceived(case)
    own = [letter for letter in waiting if str(letter.pk) == chosen] or waiting[:1]
    if not own:
        return {}
    sending = sending_of(own[0])
    return {
        "sent_letter": str(own[0].pk),
        "route": sending.get("route", ""),
        "tracking": sending.get("tracking", ""),
    }


@dataclass(frozen=True, slots=True)
class Period:
    """How long one way stays open."""

    title: str
    ends_on: date
    provisional: bool
    article: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of the case: when it went out, when it was received, what the applicant may do."""

    title: str
    letter: Letter | None
    sent_on: date
    sent_told: str
    received_on: date | None
    received_told: str
    """By what the day of receipt is known, or why it is not."""
    is_waiting: bool
    """Its service is still to be noted."""
    came_back: tuple[str, ...]
    way: str
    article: str
    periods: tuple[Period, ...]
    notes: tuple[str, ...]


def answers(
    case: Application, rows: Sequence[ApplicationEvent], *, today: date
) -> tuple[Answer, ...]:
    """Return the answers of a case with what follows from their service, in order.

    ``rows`` are the standing acts of the diary, in order.
    """
    return tuple(_answer(case, row, rows, today) for row in rows if row.kind in ANSWERING)


def unsigned(
    case: Application, rows: Sequence[ApplicationEvent], *, on: date
) -> tuple[Answer, ...]:
    """Return the answers that were posted, or served through others, and never signed for."""
    sent = [row for row in rows if row.kind in ANSWERING and _route_of(case, row) in _BY_OTHERS]
    found = (_answer(case, row, rows, on) for row in sent)
    return tuple(answer for answer in found if answer.is_waiting)


_BY_OTHERS = ("post", "through_agency")


def _answer(
    case: Application, row: ApplicationEvent, rows: Sequence[ApplicationEvent], today: date
) -> Answer:
    route = _route_of(case, row)
    services = [one for one in rows if one.kind == K.DELIVERED and _belongs(one, row, rows)]
    signed = _signed(services)
    received_on, told = signed, "登记的签收之日"
    if received_on is None and route in RECEIVED_WHEN_SENT:
        received_on, told = row.on, _DAY_OF_ROUTE[route]
    came_back = tuple(
        f"{one.on} 拒收或者退回：{one.detail['refused']}"
        for one in services
        if one.detail.get("refused")
    )
    if received_on is None:
        told = "没有送达，请再次送达并登记" if came_back else "没有登记签收，期限没有起算"
    notes = []
    if route == "through_agency" and signed is not None and signed != row.on:
        notes.append(
            f"委托其他机关送达的，申请人签收之日（{signed}）为答复之日，登记的是 {row.on}，请核对"
        )
    way, periods = _ways(case, row, received_on, today)
    if way is not None and way.route is Route.RECONSIDERATION_FIRST:
        notes.append(_first_told(row.on))
    number = row.letter.number if row.letter is not None else row.detail.get("reply_no", "")
    return Answer(
        title=f"{row.get_kind_display()} {number}".strip(),
        letter=row.letter,
        sent_on=row.on,
        sent_told=_DAY_OF_ROUTE.get(route, "答复之日"),
        received_on=received_on,
        received_told=told,
        is_waiting=received_on is None,
        came_back=came_back,
        way="" if way is None else way.route.label,
        article=str(way.provision.source) if way is not None and way.provision else "",
        periods=periods,
        notes=tuple(notes),
    )


def _route_of(case: Application, row: ApplicationEvent) -> str:
    """Return how an answer went out, as its act or its letter has it."""
    if row.detail.get("route") or row.letter is None:
        return str(row.detail.get("route", ""))
    row.letter.agency = case.agency
    return sending_of(row.letter).get("route", "")


def _belongs(
    service: ApplicationEvent, answer: ApplicationEvent, rows: Sequence[ApplicationEvent]
) -> bool:
    """Return whether a service is that of this answer; one without a letter is the last answer's before it."""
    if service.letter_id or answer.letter_id:
        return service.letter_id == answer.letter_id
    before = [one for one in rows if one.kind in ANSWERING and one.on <= service.on]
    return bool(before) and before[-1].pk == answer.pk


def _ways(
    case: Application, row: ApplicationEvent, received_on: date | None, today: date
) -> tuple[Way | None, tuple[Period, ...]]:
    """Return the way an answer opens, and until when; none where no law is known for its day."""
    outcome = row.detail.get("new_outcome") or row.detail.get("outcome") or case.outcome
    in_part = str(case.agency.choice("O6")["partial"])
    if row.letter is not None and row.letter.code == _WITHHOLDS_NOTHING:
        in_part = Route.EITHER.value
    try:
        way = route_of_outcome(outcome, on=row.on, partial=in_part)
    except (NoProvisionInForce, UnknownOutcome, OutcomeNotInForce):
        return None, ()
    if received_on is None:
        return way, ()
    found = [_period("申请行政复议", law.to_reconsider, received_on, today)]
    first = way.route is Route.RECONSIDERATION_FIRST
    if not first or outcome == "partial":
        title = "直接起诉（只对公开部分等其他内容）" if first else "直接起诉"
        found.append(_period(title, law.to_sue, received_on, today))
    return way, tuple(period for period in found if period is not None)


def _period(title: str, limit: Any, start: date, today: date) -> Period | None:
    try:
        found: law.Limit = limit(start)
    except NoProvisionInForce:
        return None
    return Period(
        title, found.ends_on, found.provisional, str(found.provision.source),
        found.is_open(on=today),
    )  # fmt: skip


def _first_told(on: date) -> str:
    rule = provision("remedies.suit_after_reconsideration_term", on=on)
    return f"对复议决定不服的，自收到复议决定书之日起 {rule.days} 日内可以起诉（{rule.source}）"
