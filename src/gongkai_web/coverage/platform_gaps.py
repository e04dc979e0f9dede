"""Which columns of the law are empty or stale, which accounts are silent, and does all stand outside the website?"""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.http import urlencode

from gongkai.supervision import national_window
from gongkai_web.agencies.models import Agency
from gongkai_web.coverage import freshness
from gongkai_web.coverage.gaps import Asked, Gap, Line
from gongkai_web.publishing.models import Channel, Column, ColumnKind
from gongkai_web.reports.published import by_channel
from gongkai_web.supervision.models import Account, AccountStatus

OF_THE_LAW = (ColumnKind.GUIDE, ColumnKind.RULES, ColumnKind.STATUTORY)
"""The columns whose content the law asks for; the reports are published by their own room."""
CONCENTRATED = 80
"""Of a hundred publications outside the website, from which on an office is warned (R-M12)."""
NEAR = 0.7
"""The part of an interval after which a column is told to fall due (R-I3)."""


def columns(asked: Asked) -> Gap:
    """Columns of the law with nothing in them, or nothing new for longer than they may."""
    agencies = {one.pk: one for one in asked.agencies}
    below = Column.objects.filter(parent=OuterRef("pk"), is_open=True)
    rows = list(
        Column.objects.filter(agency__in=list(agencies), kind__in=OF_THE_LAW, is_open=True)
        .filter(~Exists(below))
        .order_by("agency__code", "order", "pk")
    )
    keys = [one.pk for one in rows]
    newest = freshness.newest(keys, asked.on, asked.at)
    lines = [
        *_without(asked, set(agencies) - {one.agency_id for one in rows}),
        *(
            line
            for one in rows
            if (line := _line(asked, one, agencies[one.agency_id], newest.get(one.pk)))
        ),
    ]
    return Gap(
        "columns", "法定栏目是空的或者很久没有更新",
        "条例第二十条、第二十一条规定的内容；更新间隔在栏目设置里定",
        len(lines), tuple(lines),
    )  # fmt: skip


def _without(asked: Asked, agencies: set[int]) -> list[Line]:
    """Return a line for each agency that has no such columns yet."""
    return [
        Line(
            f"{one}还没有标准栏目", reverse("columns:index"), "国办公开办函〔2019〕61号",
            "建立标准栏目", f"{reverse('columns:index')}?agency={one.code}",
        )
        for one in asked.agencies
        if one.pk in agencies
    ]  # fmt: skip


def _line(asked: Asked, column: Column, whose: Agency, newest: date | None) -> Line | None:
    url = f"{reverse('columns:index')}?agency={whose.code}"
    told = str(whose) if asked.several else ""
    if column.legal_item:
        told = f"{told}　条例第 {column.legal_item} 项".strip()
    act: tuple[str, ...] = ()
    if column.agency_id in asked.editable:
        query = urlencode({"agency": column.agency_id, "place": column.pk})
        act = ("写一条", f"{reverse('writing:new')}?{query}")
    if newest is None:
        return Line(f"{column.title}：空", url, told, *act)
    if column.fresh_days is None:
        return None
    days = (asked.on - newest).days
    if days > column.fresh_days:
        said = f"{column.title}：{days} 天没有更新（应在 {column.fresh_days} 天以内）"
    elif days >= column.fresh_days * NEAR:
        said = f"{column.title}：{days} 天没有更新，再过 {column.fresh_days - days} 天到期"
    else:
        return None
    return Line(said, url, told, *act)


def accounts(asked: Asked) -> Gap:
    """Accounts that are silent (国办发〔2018〕123号): a fortnight without a post."""
    window = national_window(Account.QUIET_RULE, asked.on)
    soon = asked.on - timedelta(days=window.near_after)
    rows = (
        Account.objects.filter(agency__in=list(asked.agencies), status=AccountStatus.ACTIVE)
        .exclude(last_post_on__gt=soon)
        .select_related("agency")
        .order_by("last_post_on", "pk")
    )
    lines = []
    for one in rows:
        url = reverse("channels:account", args=[one.pk])
        days = (asked.on - one.last_post_on).days if one.last_post_on else None
        told = "没有登记最近一次发布" if days is None else f"{days} 天没有更新"
        lines.append(
            Line(f"{one.name}（{one.platform}）", url,
                 f"{told}{f'　{one.agency}' if asked.several else ''}", "查看账号", url)
        )  # fmt: skip
    return Gap(
        "accounts", "政务新媒体账号很久没有更新",
        f"超过 {window}没有更新的，检查时单项否决；从第 {window.near_after} 天起提示",
        len(lines), tuple(lines),
    )  # fmt: skip


def concentration(asked: Asked) -> Gap:
    """How much of the year's publishing stands outside the website (R-M12)."""
    year = asked.on.year
    found = by_channel(asked.agencies, year, asked.on)
    total, website = sum(found.values()), found.get(Channel.WEBSITE, 0)
    share = 100 * (total - website) / total if total else 0.0
    is_too_much = share >= CONCENTRATED and total > 0
    statistics = f"{reverse('statistics:published')}?year={year}"
    lines = ()
    if is_too_much:
        told = (
            f"{year} 年发布 {total} 条次，其中政府网站 {website} 条次，"
            f"其他渠道 {total - website} 条次，占 {share:.1f}%"
        )
        lines = (Line("信息过于集中在网站以外的渠道", statistics, told, "看发布统计", statistics),)
    return Gap(
        "concentration", "政府网站以外所占比例过高",
        f"{CONCENTRATED}% 以上提示；可以写入年度报告第五部分的存在问题，并列为下一年的改进任务",
        len(lines), lines,
    )  # fmt: skip
