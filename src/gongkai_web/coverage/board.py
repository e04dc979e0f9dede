"""All gaps together, by section, column or month, and their head lines for the first page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from gongkai_web.agencies.access import Capability, agencies_editable_by, agencies_where
from gongkai_web.agencies.models import Agency
from gongkai_web.coverage import gaps, platform_gaps, policy_gaps, withdrawal_gaps
from gongkai_web.coverage.gaps import Asked, Gap
from gongkai_web.publishing.item_filters import waiting
from gongkai_web.publishing.reviewed import reviewed

LOOKED_FOR: tuple[gaps.Looking, ...] = (
    withdrawal_gaps.changed_penalties,
    withdrawal_gaps.still_elsewhere,
    withdrawal_gaps.old_elsewhere,
    gaps.owing,
    gaps.overdue,
    gaps.wechat_only,
    platform_gaps.columns,
    policy_gaps.interpretations,
    policy_gaps.one_way,
    platform_gaps.accounts,
    platform_gaps.concentration,
    gaps.waiting,
    gaps.late,
)
"""In the order of the board: what cannot wait comes first."""
OF_OFFICE = ("columns", "accounts", "concentration")
"""What belongs to no section and no month."""


def look(asked: Asked) -> list[Gap]:
    """Return every gap, those with nothing in them last."""
    found = [looking(asked) for looking in LOOKED_FOR]
    if asked.section is not None or asked.month is not None:
        found = [gap for gap in found if gap.key not in OF_OFFICE]
    return sorted(found, key=lambda gap: gap.count == 0)


WAYS = (("section", "科室"), ("column", "栏目"), ("month", "月份"))


@dataclass(frozen=True, slots=True)
class Row:
    """One section, column or month, and how much of each gap is in it."""

    title: str
    query: dict[str, str]
    overdue: int = 0
    wechat_only: int = 0
    late: int = 0
    waiting: int = 0


def table(asked: Asked, way: str) -> list[Row]:
    """Return the gaps of items by section, column or month: four queries.

    A month is that of the day of formation for what is not public, of the post for what is on
    WeChat alone, of the first publication for what was late, and of the last change for what waits.
    """
    first, last = asked.month or (date(asked.on.year, 1, 1), asked.on)
    plain = asked.items().select_related(None).defer(None).order_by()
    sources = {
        "overdue": (plain.filter(gaps.not_public_in_time(asked)), "formed_then"),
        "wechat_only": (
            plain.filter(gaps.only_on_wechat(asked)).annotate(posted_on=gaps.posted_on()),
            "posted_on",
        ),
        "late": (gaps.public_late(plain, first, last, asked.on), "first"),
        "waiting": (
            plain.filter(waiting(asked.at)), "updated_at__date"
        ),
    }  # fmt: skip
    counted: dict[str, dict[str, int]] = {}
    for name, (rows, day) in sources.items():
        of_what = day if way == "month" else way
        # Of a draft that waits, the column where the draft stands.
        if way == "section" or (way == "column" and name != "waiting"):
            of_what = f"{way}_then"
            rows = rows.annotate(**{of_what: reviewed(way)})
        elif day == "formed_then":
            rows = rows.annotate(formed_then=reviewed("formed_on"))
        grouped = rows.values_list(of_what).annotate(n=Count("pk"))
        for value, n in grouped:
            key = (value.strftime("%Y-%m") if value else "") if way == "month" else value
            of = counted.setdefault(key, {})
            of[name] = of.get(name, 0) + n
    blank = {"section": "未填写科室", "column": "未注明栏目", "month": "没有成文日期"}[way]
    rows_found = [
        Row(key or blank, {way: key or "none"} if way != "column" else {}, **of)
        for key, of in counted.items()
    ]
    if way == "month":
        return sorted(rows_found, key=lambda row: row.title, reverse=True)
    return sorted(rows_found, key=lambda row: (-row.overdue - row.wechat_only, row.title))


def asked_by(
    user: Any, on: date, at: datetime, *, agencies: Sequence[Agency] | None = None,
    section: str | None = None, month: tuple[date, date] | None = None,
) -> Asked:  # fmt: skip
    """Return what a person asks, for the agencies they see."""
    if agencies is None:
        agencies = list(agencies_where(user, Capability.VIEW).order_by("code"))
    editable = frozenset(agencies_editable_by(user).values_list("pk", flat=True))
    return Asked(agencies, on, at, section, month, editable)


HEAD_LINES = (
    (withdrawal_gaps.changed_penalties, "{n} 件已经变更、撤销的处罚决定还没有撤下{days}"),
    (withdrawal_gaps.still_elsewhere, "已经撤稿的信息，还有 {n} 处其他渠道没有确认删除"),
    (withdrawal_gaps.old_elsewhere, "网站上已经更新的信息，还有 {n} 处其他渠道上是旧版本"),
    (gaps.overdue, "{n} 条主动公开的信息超过公开期限还没有公开"),
    (gaps.wechat_only, "{n} 条信息在微信发布、没有在政府网站发布"),
    (platform_gaps.columns, "{n} 个法定栏目是空的或者很久没有更新"),
    (policy_gaps.interpretations, "{n} 件政策文件没有解读或者解读晚了"),
    (platform_gaps.accounts, "{n} 个政务新媒体账号很久没有更新"),
    (platform_gaps.concentration, "今年发布的信息大多不在政府网站"),
)


def told(user: Any) -> list[tuple[str, str]]:
    """Return what the first page says, each with its place on the board."""
    asked = asked_by(user, timezone.localdate(), timezone.now())
    if not asked.agencies:
        return []
    url = reverse("coverage:board")
    found = [(gap(asked), words) for gap, words in HEAD_LINES]
    return [
        (words.format(n=one.told, days=_over(one)), f"{url}#{one.key}")
        for one, words in found
        if one.count
    ]


def _over(gap: Gap) -> str:
    over = sum(1 for line in gap.lines if line.is_over)
    return f"，其中 {over} 件已过最后一日" if over else ""
