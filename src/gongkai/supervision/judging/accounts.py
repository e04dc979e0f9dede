"""Are the new-media accounts awake, and can one write to them? (国办发〔2018〕123号)"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from gongkai.supervision.facts import Account, Facts
from gongkai.supervision.findings import Finding, Outcome, Place, Where
from gongkai.supervision.judging.outcomes import fault, passed, soon, unknown, window_of
from gongkai.supervision.windows import Stand

if TYPE_CHECKING:
    from gongkai.supervision.rules import Rule

NONE = "台账里没有在用的账号"
ALL = Where(Place.ACCOUNTS)


def _at(account: Account) -> Where:
    return Where(Place.ACCOUNT, account.key)


def _none(rule: Rule) -> Finding:
    return passed(rule, rule.object, NONE, ALL)


def account_quiet(rule: Rule, facts: Facts) -> Iterator[Finding]:
    """Find accounts that are silent (N2)."""
    if not facts.accounts:
        yield _none(rule)
    window = window_of(rule)
    for one in facts.accounts:
        if one.last_post_on is None:
            yield unknown(rule, one.name, "没有登记最近一次发布的日期；请在账号里登记", _at(one))
            continue
        days = (facts.on - one.last_post_on).days
        told = f"最近发布于 {one.last_post_on}，{days} 天没有更新（应在 {window}以内）"
        match window.stand(one.last_post_on, facts.on):
            case Stand.OVER:
                yield fault(rule, one.name, told, _at(one))
            case Stand.NEAR:
                last = window.last_day(one.last_post_on)
                yield soon(rule, one.name, f"{told}，最后一天是 {last}", _at(one))
            case Stand.FRESH:
                yield passed(rule, one.name, f"最近发布于 {one.last_post_on}", _at(one))


def account_interaction(rule: Rule, facts: Facts) -> Iterator[Finding]:
    """Look whether one can write to an account, and when somebody last tried (N3)."""
    if not facts.accounts:
        yield _none(rule)
    window = window_of(rule)
    for one in facts.accounts:
        if not one.interaction:
            yield unknown(rule, one.name, where=_at(one))
        elif one.tested_on is None or window.stand(one.tested_on, facts.on) is Stand.OVER:
            last = f"上次测试是 {one.tested_on}" if one.tested_on else "没有测试过"
            told = f"互动入口“{one.interaction}”，{last}；请测试后登记日期（每 {window}一次）"
            yield Finding(rule, one.name, Outcome.ADVICE, told, _at(one))
        else:
            told = f"互动入口“{one.interaction}”，{one.tested_on} 测试有效"
            yield passed(rule, one.name, told, _at(one))


def account_posts(rule: Rule, facts: Facts) -> Iterator[Finding]:
    """Count the posts of the last days."""
    if not facts.accounts:
        yield _none(rule)
    window, least = window_of(rule), rule.threshold or 1
    for one in facts.accounts:
        if one.posts is None:
            yield unknown(rule, one.name, where=_at(one))
            continue
        n = sum(1 for day in one.posts if 0 <= (facts.on - day).days < window.length)
        told = f"最近 {window}发布 {n} 次（至少 {least} 次）"
        if n < least:
            yield fault(
                rule,
                one.name,
                told,
                _at(one),
                points=rule.points.get("each", Decimal(0)) * (least - n),
            )
        else:
            yield passed(rule, one.name, told, _at(one))
