"""What does a visitor see first, and where is everything? Home, site map, accessibility statement."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai_web.portal import items
from gongkai_web.portal.agencies import Named, agencies_shown
from gongkai_web.portal.newest import first
from gongkai_web.portal.pages import page, served
from gongkai_web.portal.reports import PublishedReport, listed
from gongkai_web.portal.site import site
from gongkai_web.publishing.models import Column
from gongkai_web.review.models import Edition

NEWEST = 10
AGENCIES = 36
"""Agencies on the first page; the others are one click away."""
WAYS = (
    ("/agencies/", "按单位查", "各单位的指南、制度、法定公开内容"),
    ("/policies/", "查政策文件", "按主题、年份、有效性筛选"),
    ("/apply/", "申请政府信息", "网上填写，不需要注册"),
    ("/follow/", "查申请进度", "凭查询码和密码"),
    ("/annual-reports/", "看年度报告", "各单位历年报告和数据"),
    ("/statistics/", "看公开统计", "按年、月、栏目、单位的数量"),
    ("/messages/", "咨询和投诉", "留言、答复和统计"),
)
"""What people come for, in their words; what is not served is left out."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what is new, the agencies, and the ways to everything else."""
    newest = listed().order_by("-published_at")[:5]
    return page(
        request,
        "home",
        "home",
        other_language=reverse("portal:en_home"),
        ways=[way for way in WAYS if served(way[0])],
        newest=[PublishedReport.of(version) for version in newest],
        newest_items=_told(first(items.editions(), NEWEST)),
        agencies=Named.each(agencies_shown(), site().area)[:AGENCIES],
    )


def _told(newest: list[Edition]) -> list[dict[str, Any]]:
    """Return what is new as lines that say whose it is, where there are several agencies."""
    several = len({one.item.agency_id for one in newest}) > 1
    return [
        asdict(line)
        | {"agency": one.item.agency.short_name or one.item.agency.name if several else ""}
        for one, line in zip(newest, items.lines(newest), strict=True)
    ]


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """Show every agency with its columns: two queries."""
    shown = list(agencies_shown().order_by("name"))
    columns: dict[int, list[Column]] = {}
    for one in Column.objects.filter(agency__in=shown, is_open=True, parent__isnull=True):
        columns.setdefault(one.agency_id, []).append(one)
    return page(
        request, "site_map", "site_map", ways=[way for way in WAYS if served(way[0])],
        agencies=[(one, columns.get(one.pk, [])) for one in shown],
        meta={"ColumnName": "网站地图"},
    )  # fmt: skip


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Tell how the site can be used, and by whom what does not work is mended."""
    return page(request, "accessibility", "accessibility", meta={"ColumnName": "无障碍说明"})
