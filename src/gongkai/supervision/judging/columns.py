"""Are columns empty, or older than they may be?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from gongkai.law import provision
from gongkai.supervision.facts import Column, Facts, Policy
from gongkai.supervision.findings import Finding, Part, Place, Where
from gongkai.supervision.judging.outcomes import (
    exempted,
    fault,
    passed,
    seen,
    soon,
    unknown,
    window_of,
)  # fmt: skip
from gongkai.supervision.windows import Stand, Window, is_near, of_provision, tighter

if TYPE_CHECKING:
    from gongkai.supervision.rules import Rule

ALL = Where(Place.COLUMNS)
NO_COLUMNS = "还没有栏目；请先建立标准栏目"


@dataclass(frozen=True, slots=True)
class Tree:
    """The columns of an office, each knowing what lies under it."""

    columns: Sequence[Column]

    def leaves(self) -> list[Column]:
        """Return the columns with none under them, which alone can be empty."""
        above = {one.parent for one in self.columns}
        return [one for one in self.columns if one.key not in above]

    def tops(self, wanted: Callable[[Column], bool]) -> list[Column]:
        """Return the wanted columns with no wanted one above them."""
        by_key = {one.key: one for one in self.columns}

        def is_under(column: Column) -> bool:
            above = by_key.get(column.parent or "")
            while above is not None:
                if wanted(above):
                    return True
                above = by_key.get(above.parent or "")
            return False

        return [one for one in self.columns if wanted(one) and not is_under(one)]

    def newest(
        self, column: Column, wanted: Callable[[Column], bool] = lambda _: True
    ) -> date | None:
        """Return the newest day in a column and in the wanted ones under it."""
        days = [column.newest] if column.newest else []
        for one in self.columns:
            if one.parent == column.key and wanted(one):
                found = self.newest(one, wanted)
                if found is not None:
                    days.append(found)
        return max(days, default=None)


@dataclass(slots=True)
class _Counted:
    """Columns at fault, near it, and exempted."""

    over: list[Part]
    near: list[Part]
    exempt: list[Part]

    @classmethod
    def none(cls) -> _Counted:
        return cls([], [], [])

    def add(self, column: Column, newest: date, window: Window, on: date) -> None:
        """Count a column by its age."""
        days = (on - newest).days
        match window.stand(newest, on):
            case Stand.OVER:
                self.over.append(
                    Part(f"{column.title}：{days} 天没有更新（应在 {window}以内）", _at(column))
                )
            case Stand.NEAR:
                left = (window.last_day(newest) - on).days
                told = f"还有 {left} 天" if left else "今天是最后一天"
                self.near.append(Part(f"{column.title}：{days} 天没有更新，{told}", _at(column)))

    def excuses(self, column: Column, on: date) -> bool:
        """Return whether a column is exempted, and keep the reason."""
        given = column.exempted
        if given is None or not given.holds(on):
            return False
        told = f"{column.title}：已豁免至 {given.until}，{given.reason}"
        self.exempt.append(Part(told, _at(column)))
        return True

    def judged(self, rule: Rule, what: str, also: str = "") -> Finding:
        """Return the finding of a rule that counts columns."""
        most = rule.threshold or 1
        n = len(self.over)
        parts = (*self.over, *self.near, *self.exempt)
        told = f"{what} {n} 个（满 {most} 个否决）" + also
        if n >= most:
            return fault(rule, rule.object, told, ALL, parts=parts)
        if is_near(n, most) or (self.near and n + len(self.near) >= most):
            return soon(
                rule,
                rule.object,
                f"{told}，{len(self.near)} 个临近" if self.near else told,
                ALL,
                parts,
            )
        return passed(rule, rule.object, told, ALL, parts)


def _at(column: Column) -> Where:
    return Where(Place.COLUMN, column.key)


def _documents(on: date) -> Window:
    return of_provision(provision("publishing.fresh_documents", on=on))


def _own(column: Column) -> Window | None:
    return Window(days=column.max_age_days) if column.max_age_days else None


def _of_policy(facts: Facts) -> list[tuple[Column, date | None]]:
    """Return the columns of news and documents that lie first, with their newest day."""
    tree = Tree(facts.columns)
    found = []
    for policy in (Policy.NEWS, Policy.DOCUMENTS):

        def wanted(one: Column, policy: Policy = policy) -> bool:
            return one.policy is policy

        found += [(one, tree.newest(one)) for one in tree.tops(wanted)]
    return found


def first_columns(rule: Rule, facts: Facts) -> Iterator[Finding]:
    """Count news columns two weeks old, and first-level columns of documents six months old (V4.1)."""
    if not facts.columns:
        yield unknown(rule, rule.object, NO_COLUMNS, ALL)
        return
    counted = _Counted.none()
    for column, newest in _of_policy(facts):
        if newest is None or counted.excuses(column, facts.on):
            continue  # an empty one counts under V4.3
        nation = window_of(rule) if column.policy is Policy.NEWS else _documents(facts.on)
        counted.add(column, newest, tighter(nation, _own(column)), facts.on)
    yield counted.judged(rule, "超过时间没有更新的动态、文件类栏目")


def _stale_leaves(facts: Facts) -> tuple[_Counted, int]:
    """Return the other columns by their own interval, and how many have none."""
    first = {column.key for column, _ in _of_policy(facts)}
    counted, without = _Counted.none(), 0
    for column in Tree(facts.columns).leaves():
        if column.key in first or column.newest is None:
            continue
        window = _own(column)
        if window is None:
            without += 1
        elif not counted.excuses(column, facts.on):
            counted.add(column, column.newest, window, facts.on)
    return counted, without


def stale_columns(rule: Rule, facts: Facts) -> Iterator[Finding]:
    """Count columns older than their own interval (V4.2)."""
    if not facts.columns:
        yield unknown(rule, rule.object, NO_COLUMNS, ALL)
        return
    counted, without = _stale_leaves(facts)
    also = f"；另有 {without} 个栏目没有设更新间隔，不判断" if without else ""
    yield counted.judged(rule, "超过更新间隔的其他栏目", also)


def _empty(facts: Facts) -> _Counted:
    counted = _Counted.none()
    for column in Tree(facts.columns).leaves():
        if column.newest is None and not counted.excuses(column, facts.on):
            counted.over.append(Part(f"{column.title}：空白", _at(column)))
    return counted


def empty_columns(rule: Rule, facts: Facts) -> Iterator[Finding]:
    """Count empty columns (V4.3)."""
    if not facts.columns:
        yield unknown(rule, rule.object, NO_COLUMNS, ALL)
        return
    yield _empty(facts).judged(rule, "空白栏目")


def other_columns(rule: Rule, facts: Facts) -> Iterator[Finding]:
    """Take points for each empty and each stale column (D7)."""
    if not facts.columns:
        yield unknown(rule, rule.object, NO_COLUMNS, ALL)
        return
    stale, _ = _stale_leaves(facts)
    empty = _empty(facts)
    over = [*empty.over, *stale.over]
    parts = (*over, *stale.near, *empty.exempt, *stale.exempt)
    told = f"空白 {len(empty.over)} 个，超过更新间隔 {len(stale.over)} 个"
    if over:
        each = rule.points.get("each", Decimal(0))
        yield fault(rule, rule.object, told, ALL, points=each * len(over), parts=parts)
    elif stale.near:
        yield soon(rule, rule.object, f"{told}，{len(stale.near)} 个临近", ALL, parts)
    else:
        yield passed(rule, rule.object, told, ALL, parts)


def kept_column(rule: Rule, facts: Facts) -> Iterator[Finding]:
    """Look whether the columns a rule is about are there, filled, and new enough."""

    def wanted(one: Column) -> bool:
        return one.profile in rule.holds or one.policy.value in rule.holds

    tree = Tree(facts.columns)
    found = tree.tops(wanted)
    missing = rule.points.get("missing", rule.points.get("stale", Decimal(0)))
    if not found:
        yield fault(rule, rule.object, "没有开设这一栏目", ALL, points=missing)
        return
    for column in found:
        newest = tree.newest(column, wanted)
        given = column.exempted
        if given is not None and given.holds(facts.on):
            told = f"已豁免至 {given.until}：{given.reason}"
            yield exempted(rule, _named(column), told, _at(column))
        elif newest is None:
            yield fault(rule, _named(column), "栏目空白", _at(column), points=missing)
        elif rule.window is not None:
            yield _aged(rule, column, newest, tighter(rule.window, _own(column)), facts.on)
        else:
            yield from seen(rule, facts)


def _named(column: Column) -> str:
    return f"栏目“{column.title}”"


def _aged(rule: Rule, column: Column, newest: date, window: Window, on: date) -> Finding:
    days, name = (on - newest).days, _named(column)
    told = f"最新一条是 {newest}，{days} 天没有更新（应在 {window}以内）"
    match window.stand(newest, on):
        case Stand.OVER:
            return fault(rule, name, told, _at(column), points=rule.points.get("stale"))
        case Stand.NEAR:
            return soon(rule, name, f"{told}，最后一天是 {window.last_day(newest)}", _at(column))
    return passed(rule, name, f"最新一条是 {newest}", _at(column))


def column_ages(rule: Rule, facts: Facts) -> Iterator[Finding]:
    """Judge columns by the days a place sets for each item of the law."""
    counted = _Counted.none()
    for column in Tree(facts.columns).leaves():
        days = rule.ages.get(column.legal_item)
        if days is None or column.newest is None or counted.excuses(column, facts.on):
            continue
        counted.add(column, column.newest, tighter(Window(days=days), _own(column)), facts.on)
    parts = (*counted.over, *counted.near, *counted.exempt)
    told = f"超过时间的栏目 {len(counted.over)} 个"
    if counted.over:
        yield fault(
            rule, rule.object, told, ALL, points=_points(rule, len(counted.over)), parts=parts
        )
    elif counted.near:
        yield soon(rule, rule.object, f"{told}，{len(counted.near)} 个临近", ALL, parts)
    else:
        yield passed(rule, rule.object, told, ALL, parts)


def _points(rule: Rule, n: int) -> Decimal:
    return rule.points.get("each", Decimal(0)) * n
