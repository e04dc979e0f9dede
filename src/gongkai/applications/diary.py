"""Can a case have gone so? What no diary may hold, however it was entered. (条例 arts. 30–35)

An answer needs the letter it answers, nothing comes before the receipt or
after the closing, a term is lengthened once. What is merely too late stays in
the diary: the clock tells it as a problem
(:mod:`gongkai.applications.deadlines`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.applications.events import Event, EventKind
from gongkai.law import NoProvisionInForce, provision

ANSWERS = {
    EventKind.CORRECTION_RECEIVED: EventKind.CORRECTION_REQUESTED,
    EventKind.REASONS_RECEIVED: EventKind.REASONS_REQUESTED,
    EventKind.THIRD_PARTY_REPLIED: EventKind.THIRD_PARTY_CONSULTED,
    EventKind.OTHER_ORGAN_REPLIED: EventKind.OTHER_ORGAN_CONSULTED,
    EventKind.FEE_NOTICE_RECEIVED: EventKind.FEE_NOTICE_ISSUED,
    EventKind.FEE_PAID: EventKind.FEE_NOTICE_ISSUED,
}
"""An act that answers another one: neither without it nor before it."""

_MAY_COME_AFTER_THE_END = (EventKind.THIRD_PARTY_REPLIED, EventKind.OTHER_ORGAN_REPLIED)
_RESTARTS = (EventKind.CORRECTION_RECEIVED, EventKind.FEE_PAID)
_ORDER = {kind: at for at, kind in enumerate(EventKind)}

RECEIVED_ON = "received_on"
CLOSED_ON = "closed_on"
OUTCOME = "outcome"


@dataclass(frozen=True, slots=True)
class Impossible:
    """One thing in a case that cannot be."""

    at: str
    """What to mend: ``received_on``, ``closed_on``, ``outcome``, or the kind of act."""
    text: str
    """Why, in Chinese, without a full stop."""
    event: Event | None = None
    """The act that shows it; ``None`` where the case's own days do."""


def impossible(
    acts: Iterable[Event],
    *,
    received_on: date | None,
    submitted_on: date | None = None,
    closed_on: date | None = None,
    outcome: str | None = None,
) -> tuple[Impossible, ...]:
    """Return what cannot be in a case with these acts between receipt and closing."""
    # Acts of one day follow each other as the law has them.
    diary = sorted(acts, key=lambda act: (act.on, _ORDER[act.kind]))
    return tuple(_found(diary, received_on, submitted_on, closed_on, outcome))


def _found(
    diary: Sequence[Event],
    received_on: date | None,
    submitted_on: date | None,
    closed_on: date | None,
    outcome: str | None,
) -> Iterator[Impossible]:
    if received_on and submitted_on and submitted_on > received_on:
        yield Impossible(RECEIVED_ON, f"不应早于提交日期（{submitted_on}）")
    if closed_on and not outcome:
        yield Impossible(OUTCOME, f"有办结日期（{closed_on}）的，应填办理结果")
    if outcome and not closed_on:
        yield Impossible(CLOSED_ON, "有办理结果的，应填办结日期")
    if received_on is None:
        if diary:
            first = diary[0]
            yield Impossible(RECEIVED_ON, f"已有“{first.kind.label}”的，应填收到日期", first)
        elif closed_on:
            yield Impossible(RECEIVED_ON, f"已有办结日期（{closed_on}）的，应填收到日期")
        return
    if closed_on and closed_on < received_on:
        yield Impossible(CLOSED_ON, f"不应早于收到日期（{received_on}）")
    try:
        provision("applications.reply_term", on=received_on)
    except NoProvisionInForce as error:
        yield Impossible(RECEIVED_ON, f"无法计算答复期限：{error}")
    for act in diary:
        if act.on < received_on:
            yield Impossible(act.kind, f"不应早于收到日期（{received_on}）", act)
        elif closed_on and act.on > closed_on and act.kind not in _MAY_COME_AFTER_THE_END:
            yield Impossible(act.kind, f"不应晚于办结日期（{closed_on}）", act)
    yield from _without_cause(diary)
    yield from _extended_again(diary)


def _without_cause(diary: Sequence[Event]) -> Iterator[Impossible]:
    """Yield every answer for which no letter of its kind, to the same party, was open."""
    for kind, cause in ANSWERS.items():
        letters = [act for act in diary if act.kind is cause]
        open_ = list(letters)
        for answer in diary:
            if answer.kind is not kind:
                continue
            fitting = (one for one in open_ if one.on <= answer.on and one.party == answer.party)
            if (letter := next(fitting, None)) is not None:
                open_.remove(letter)
            else:
                yield _no_letter(answer, cause, letters, open_)


def _no_letter(
    answer: Event, cause: EventKind, letters: Sequence[Event], still_open: Sequence[Event]
) -> Impossible:
    if not letters:
        return Impossible(
            cause, f"有“{answer.kind.label}”（{answer.on}）的，应先有“{cause.label}”", answer
        )
    if later := next((one for one in still_open if one.party == answer.party), None):
        return Impossible(answer.kind, f"不应早于“{cause.label}”（{later.on}）", answer)
    if still_open:
        party = still_open[0].party or "未填"
        return Impossible(
            answer.kind, f"征求意见对象应与“{cause.label}”所填的相同（{party}）", answer
        )
    return Impossible(
        answer.kind, f"每次“{cause.label}”只应有一次“{answer.kind.label}”，多出一次", answer
    )


def _extended_again(diary: Sequence[Event]) -> Iterator[Impossible]:
    """Yield an extension of a term that had its one. (art. 33(2))"""
    extended: Event | None = None
    for act in diary:
        if act.kind in _RESTARTS:
            extended = None
        elif act.kind is EventKind.EXTENDED:
            if extended is not None:
                yield Impossible(
                    act.kind,
                    f"只能延期一次（条例第三十三条），已于 {extended.on} 延期；"
                    "补正、缴费使期限重新起算以后，才可以再次延期",
                    act,
                )
            extended = extended or act
