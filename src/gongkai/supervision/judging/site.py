"""Does the home page move, and is on the site what every site must have?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from gongkai.supervision.facts import Facts
from gongkai.supervision.findings import Finding, Part, Place, Where
from gongkai.supervision.judging.outcomes import fault, passed, seen, soon, unknown, window_of
from gongkai.supervision.windows import Stand

if TYPE_CHECKING:
    from gongkai.supervision.rules import Rule

SITE = Where(Place.SITE)
NO_SITE = "不知道网站的设置"


def home(rule: Rule, facts: Facts) -> Iterator[Finding]:
    """Look when the home page last showed something new (V3)."""
    where, window = Where(Place.NEWEST), window_of(rule)
    newest = facts.updated_on
    if newest is None:
        yield fault(rule, rule.object, "没有公开过任何信息", where)
        return
    days = (facts.on - newest).days
    told = f"最新一条是 {newest}，{days} 天没有更新（应在 {window}以内）"
    match window.stand(newest, facts.on):
        case Stand.OVER:
            yield fault(rule, rule.object, told, where)
        case Stand.NEAR:
            yield soon(rule, rule.object, f"{told}，最后一天是 {window.last_day(newest)}", where)
        case Stand.FRESH:
            yield passed(rule, rule.object, f"最新一条是 {newest}", where)


def marks(rule: Rule, facts: Facts) -> Iterator[Finding]:
    """Look what the footer says of the site (D16)."""
    if facts.site is None:
        yield unknown(rule, rule.object, NO_SITE, SITE)
        return
    lacking = [
        Part(f"{name}：没有填写", SITE) for name, there in facts.site.marks.items() if not there
    ]
    there = "、".join(name for name, shown in facts.site.marks.items() if shown)
    if lacking:
        each = rule.points.get("each", Decimal(0))
        told = f"缺 {len(lacking)} 项" + (f"；已有{there}" if there else "")
        yield fault(rule, rule.object, told, SITE, points=each * len(lacking), parts=lacking)
    else:
        yield passed(rule, rule.object, f"已有{there}", SITE)


def _yes_or_no(rule: Rule, there: bool | None, yes: str, no: str) -> Finding:
    if there is None:
        return unknown(rule, rule.object, rule.unknown or NO_SITE, SITE)
    if there:
        return passed(rule, rule.object, yes, SITE)
    return fault(rule, rule.object, no, SITE, points=rule.points.get("missing"))


def mistakes_entry(rule: Rule, facts: Facts) -> Iterator[Finding]:
    """Look whether a mistake can be told (D18)."""
    there = facts.site.mistakes_entry if facts.site else None
    yield _yes_or_no(
        rule, there, "页脚有“我为政府网站找错”",
        "页脚没有“我为政府网站找错”：请填写国家统一的链接，或者接收网上留言",
    )  # fmt: skip


def search(rule: Rule, facts: Facts) -> Iterator[Finding]:
    """Look whether the site can be searched (D19)."""
    there = facts.site.search if facts.site else None
    yield _yes_or_no(rule, there, "有站内检索，结果分类、可筛选", "没有站内检索")


def links(rule: Rule, facts: Facts) -> Iterator[Finding]:
    """Take points for links that lead nowhere, where somebody walked them lately (D17)."""
    walk = facts.site.links if facts.site else None
    if walk is None or window_of(rule).stand(walk.walked_on, facts.on) is Stand.OVER:
        yield from seen(rule, facts)
        return
    on_home, others = walk.broken_on_home, walk.broken_elsewhere
    told = f"{walk.walked_on} 检查：首页打不开的 {on_home} 个，其他页面 {others} 个"
    if on_home + others:
        points = rule.points.get("home", Decimal(0)) * on_home
        points += rule.points.get("each", Decimal(0)) * others
        yield fault(rule, rule.object, told, SITE, points=points)
    else:
        yield passed(rule, rule.object, told, SITE)


def interpretations(rule: Rule, facts: Facts) -> Iterator[Finding]:
    """Take points for policies without interpretation, and for pairs that do not lead to each other (D6.2)."""
    where, found = Where(Place.POLICIES), facts.policies
    if found is None:
        yield unknown(rule, rule.object, "不知道文件和解读的情况", where)
        return
    told = f"没有解读或者解读晚了的 {found.lacking} 件，没有双向关联的 {found.one_way} 件"
    if n := found.lacking + found.one_way:
        each = rule.points.get("each", Decimal(0))
        yield fault(rule, rule.object, told, where, points=each * n)
    else:
        yield passed(rule, rule.object, told, where)
