"""Can a case have gone so? What no diary may hold, however it was entered. (条例 arts. 30–35)

An answer needs the letter it answers, nothing comes before the receipt or
after the closing, a term is lengthened once. What is merely too late stays in
the diary: the clock tells it as a problem
(:mod:`gongkai.applications.deadlines`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.applications.events import (
    AFTER_CLOSING,
    IN_A_NEW_ANSWER,
    WITHIN_THE_OFFICE,
    Event,
    EventKind,
)
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

_MAY_COME_AFTER_THE_END = (
    AFTER_CLOSING
    | WITHIN_THE_OFFICE
    | {EventKind.THIRD_PARTY_REPLIED, EventKind.OTHER_ORGAN_REPLIED}
)
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


def quoted(kind: EventKind) -> str:
    """Return the act's Chinese name in quotation marks."""
    return f"“{kind.label}”"


def impossible(
    acts: Iterable[Event],
    *,
    received_on: date | None,
    submitted_on: date | None = None,
    closed_on: date | None = None,
    outcome: str | None = None,
    name: Callable[[EventKind], str] = quoted,
) -> tuple[Impossible, ...]:
    """Return what cannot be in a case with these acts between receipt and closing.

    ``name`` says how an act is called where it was entered: a ledger's column.
    """
    # Acts of one day follow each other as the law has them.
    diary = sorted(acts, key=lambda act: (act.on, _ORDER[act.kind]))
    return (
        *_of_the_case(diary, received_on, submitted_on, closed_on, outcome, name),
        *(_of_the_acts(diary, received_on, closed_on, name) if received_on else ()),
    )


def _of_the_case(
    diary: Sequence[Event],
    received_on: date | None,
    submitted_on: date | None,
    closed_on: date | None,
    outcome: str | None,
    name: Callable[[EventKind], str],
) -> Iterator[Impossible]:
    """Yield what is wrong with the case's own days."""
    if received_on and submitted_on and submitted_on > received_on:
        yield Impossible(RECEIVED_ON, f"不应早于提交日期（{submitted_on}）")
    if closed_on and not outcome:
        yield Impossible(OUTCOME, f"有办结日期（{closed_on}）的，应填办理结果")
    if outcome and not closed_on:
        yield Impossible(CLOSED_ON, "有办理结果的，应填办结日期")
    if received_on is None:
        if diary:
            first = diary[0]
            yield Impossible(RECEIVED_ON, f"已有{name(first.kind)}的，应填收到日期", first)
        elif closed_on:
            yield Impossible(RECEIVED_ON, f"已有办结日期（{closed_on}）的，应填收到日期")
        return
    if closed_on and closed_on < received_on:
        yield Impossible(CLOSED_ON, f"不应早于收到日期（{received_on}）")
    try:
        provision("applications.reply_term", on=received_on)
    except NoProvisionInForce as error:
        yield Impossible(RECEIVED_ON, f"无法计算答复期限：{error}")


def _of_the_acts(
    diary: Sequence[Event],
    received_on: date,
    closed_on: date | None,
    name: Callable[[EventKind], str],
) -> Iterator[Impossible]:
    """Yield the acts outside the case, without their cause, or done once too often."""
    orders = [act.on for act in diary if act.kind is EventKind.REDO_ORDERED]
    ordered_on = min(orders, default=None)
    for act in diary:
        is_anew = act.kind in IN_A_NEW_ANSWER and ordered_on is not None and act.on >= ordered_on
        after_the_end = act.kind in _MAY_COME_AFTER_THE_END or is_anew
        if act.on < received_on:
            yield Impossible(act.kind, f"不应早于收到日期（{received_on}）", act)
        elif closed_on and act.on > closed_on and not after_the_end:
            yield Impossible(act.kind, f"不应晚于办结日期（{closed_on}）", act)
        elif act.kind in AFTER_CLOSING - {EventKind.DELIVERED} and closed_on is None:
            yield Impossible(act.kind, f"办结以后才会有{name(act.kind)}", act)
    yield from _without_cause(diary, name)
    yield from _extended_again(diary)


def _without_cause(
    diary: Sequence[Event], name: Callable[[EventKind], str]
) -> Iterator[Impossible]:
    """Yield every answer for which no letter of its kind, to the same party, was open."""
    for kind, cause in ANSWERS.items():
        letters = [act for act in diary if act.kind is cause]
        still_open = list(letters)
        for answer in diary:
            if answer.kind is not kind:
                continue
            theirs = [one for one in still_open if one.party == answer.party]
            if theirs and theirs[0].on <= answer.on:
                still_open.remove(theirs[0])
                continue
            asked = name(cause)
            if not letters:
                text = f"有{name(kind)}（{answer.on}）的，应填{asked}"
                yield Impossible(cause, text, answer)
            elif theirs:
                yield Impossible(kind, f"不应早于{asked}（{theirs[0].on}）", answer)
            elif still_open:
                party = still_open[0].party or "未填"
                yield Impossible(kind, f"征求意见对象应与{asked}所填的相同（{party}）", answer)
            else:
                text = f"每次{asked}只应有一次{name(kind)}，多出一次"
                yield Impossible(kind, text, answer)


def _extended_again(diary: Sequence[Event]) -> Iterator[Impossible]:
    """Yield an extension of a term that had its one. (art. 33(2))

    Of acts of one day it is not said which came first: a term that began anew
    that day may have been extended before and after.
    """
    restarts = [act.on for act in diary if act.kind in _RESTARTS]
    extended: Event | None = None
    for act in diary:
        if act.kind is not EventKind.EXTENDED:
            continue
        if extended is not None:
            between = [day for day in restarts if extended.on <= day <= act.on]
            if not between:
                yield Impossible(
                    act.kind,
                    f"只能延期一次（条例第三十三条），已于 {extended.on} 延期；"
                    "补正、缴费使期限重新起算以后，才可以再次延期",
                    act,
                )
                continue
            restarts.remove(between[0])
        extended = act
