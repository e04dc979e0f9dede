"""Can people write, are they answered, and is that public?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from gongkai.supervision.facts import Facts, Message
from gongkai.supervision.findings import Finding, Part, Place, Where
from gongkai.supervision.judging.outcomes import fault, passed, seen, soon, unknown, window_of
from gongkai.supervision.windows import Stand

if TYPE_CHECKING:
    from gongkai.supervision.rules import Rule

BOX = Where(Place.MESSAGES)
NO_BOX = "不知道留言的情况：留言不在本系统办理的，请到所用的系统里查看"
SHUT = "没有接收网上留言"


def _at(message: Message) -> Where:
    return Where(Place.MESSAGE, message.key)


def message_channel(rule: Rule, facts: Facts) -> Iterator[Finding]:
    """Look whether one can write at all (V5.1)."""
    takes = facts.site.takes_messages if facts.site else None
    if takes is None:
        yield unknown(rule, rule.object, NO_BOX, BOX)
    elif takes:
        yield passed(rule, rule.object, "可以网上咨询、投诉、建议", BOX)
    else:
        yield fault(rule, rule.object, SHUT, BOX)


def unanswered(rule: Rule, facts: Facts) -> Iterator[Finding]:
    """Find messages that wait for longer than the window (V5.2)."""
    if facts.messages is None:
        yield unknown(rule, rule.object, NO_BOX, BOX)
        return
    window, over, near = window_of(rule), [], []
    waiting = [one for one in facts.messages if one.answered_on is None]
    for one in waiting:
        told = f"留言 {one.number}：{one.received_on} 收到，{(facts.on - one.received_on).days} 天没有答复"
        match window.stand(one.received_on, facts.on):
            case Stand.OVER:
                over.append(Part(told, _at(one)))
            case Stand.NEAR:
                last = window.last_day(one.received_on)
                near.append(Part(f"{told}，满 {window}是 {last}", _at(one)))
    told = f"没有答复的留言 {len(waiting)} 条，超过 {window}的 {len(over)} 条"
    if over:
        yield fault(rule, rule.object, told, BOX, parts=(*over, *near))
    elif near:
        yield soon(rule, rule.object, f"{told}，临近的 {len(near)} 条", BOX, near)
    else:
        yield passed(rule, rule.object, told, BOX)


def message_form(rule: Rule, facts: Facts) -> Iterator[Finding]:
    """Tell from what came in whether the form works (D10)."""
    site = facts.site
    if site is not None and site.takes_messages is False:
        yield fault(rule, rule.object, SHUT, BOX, points=rule.points.get("missing"))
        return
    worked = site.form_worked_on if site else None
    if worked is not None and window_of(rule).stand(worked, facts.on) is not Stand.OVER:
        yield passed(rule, rule.object, f"{worked} 有人从网上留言", BOX)
        return
    yield from seen(rule, facts)


def answers_public(rule: Rule, facts: Facts) -> Iterator[Finding]:
    """Look whether answers become public while messages are answered (D11)."""
    if facts.messages is None:
        yield unknown(rule, rule.object, NO_BOX, BOX)
        return
    window, newest = window_of(rule), facts.answer_public_on
    since = window.first_day(facts.on)
    answered = [one for one in facts.messages if one.answered_on and one.answered_on >= since]
    stand = window.stand(newest, facts.on) if newest else Stand.OVER
    last = f"最近一条公开于 {newest}" if newest else "没有公开过答复"
    if stand is Stand.FRESH:
        yield passed(rule, rule.object, last, BOX)
    elif stand is Stand.NEAR and newest is not None:
        told = f"{last}，最后一天是 {window.last_day(newest)}"
        yield soon(rule, rule.object, told, BOX)
    elif answered:
        told = f"{last}；{window}内办结 {len(answered)} 条，没有新公开"
        yield fault(rule, rule.object, told, BOX, points=rule.points.get("stale"))
    else:
        yield passed(rule, rule.object, f"{window}内没有办结的留言，没有可以公开的（{last}）", BOX)


def numbers_public(rule: Rule, facts: Facts) -> Iterator[Finding]:
    """Look whether the numbers of messages can be read (D12)."""
    shown = facts.site.numbers_public if facts.site else None
    if shown is None:
        yield unknown(rule, rule.object, NO_BOX, BOX)
    elif shown:
        yield passed(rule, rule.object, "公众页面按月公布收到、办结、公开的数量", BOX)
    else:
        yield fault(rule, rule.object, "没有公布留言数量", BOX, points=rule.points.get("missing"))


def answered_in_time(rule: Rule, facts: Facts) -> Iterator[Finding]:
    """Count messages of a year that were, or are, late (D13)."""
    if facts.messages is None:
        yield unknown(rule, rule.object, NO_BOX, BOX)
        return
    since = window_of(rule).first_day(facts.on)
    of_year = [one for one in facts.messages if one.received_on >= since]
    late = [
        Part(
            f"留言 {one.number}：应于 {one.due_on} 前答复，"
            + (f"{one.answered_on} 答复" if one.answered_on else "还没有答复"),
            _at(one),
        )
        for one in of_year
        if (one.answered_on or facts.on) > one.due_on
    ]
    told = f"{window_of(rule)}内收到 {len(of_year)} 条，超期 {len(late)} 条"
    if late:
        each = rule.points.get("each", Decimal(0))
        yield fault(rule, rule.object, told, BOX, points=each * len(late), parts=late)
    else:
        yield passed(rule, rule.object, f"{told}；答复是否敷衍没有判断", BOX)
