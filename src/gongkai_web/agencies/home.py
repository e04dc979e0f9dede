"""What does the first page tell: the office's year at a glance, and what to do next?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from wagtail.admin.ui.components import Component

from gongkai.applications.life_cycle import State
from gongkai_web.agencies.access import Capability, agencies_where, may
from gongkai_web.agencies.models import Agency
from gongkai_web.applications import waiting
from gongkai_web.applications.models import Application
from gongkai_web.coverage import board
from gongkai_web.mailbox import standing as mailbox_standing
from gongkai_web.online.desk_views import told as online_waiting
from gongkai_web.publishing import withheld
from gongkai_web.publishing.item_filters import lacking
from gongkai_web.publishing.models import Item, MediaArticle
from gongkai_web.remedies import waiting as remedies_waiting
from gongkai_web.remedies.models import RemedyCase
from gongkai_web.reports import published
from gongkai_web.reports.facts import first_year
from gongkai_web.supervision.models import Meeting
from gongkai_web.writing import waiting as writing_waiting

WAITS_FOR_THE_APPLICANT = (State.AWAITING_CORRECTION.value, State.AWAITING_PAYMENT.value)
"""Where the next step is the applicant's, no answer is late."""
YEARS_AT_MOST = 8
"""Years the first page leads to; the lists and the annual reports have all."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the year and the list behind it."""

    title: str
    number: int
    url: str


@dataclass(frozen=True, slots=True)
class Step:
    """Something that waits for somebody."""

    text: str
    url: str


def figures(agencies: Any, year: int, today: date) -> list[Figure]:
    """Return the year's numbers of the agencies; what is signed for a later day counts from that day."""
    of_year = (date(year, 1, 1), date(year, 12, 31))
    return [
        Figure(
            "信息发布（条）",
            published.publications(agencies, year, today).values("item").distinct().count(),
            f"{reverse('items:index')}?year={year}",
        ),
        Figure(
            "媒体刊发（篇）",
            MediaArticle.objects.filter(agency__in=agencies, published_on__range=of_year).count(),
            f"{reverse('media:index')}?year={year}",
        ),
        Figure(
            "收到申请（件）",
            Application.objects.filter(agency__in=agencies, received_on__range=of_year).count(),
            f"{reverse('applications:index')}?year={year}",
        ),
        Figure(
            "正在办理的申请（件）",
            Application.objects.filter(
                agency__in=agencies, closed_on__isnull=True, set_aside=""
            ).count(),
            f"{reverse('applications:index')}?state=open",
        ),
        Figure(
            "尚未审结的复议诉讼（件）",
            RemedyCase.objects.filter(agency__in=agencies, result="pending").count(),
            f"{reverse('remedies:index')}?result=pending",
        ),
        Figure(
            "会议培训（次）",
            Meeting.objects.filter(agency__in=agencies, held_on__range=of_year).count(),
            f"{reverse('meetings:index')}?year={year}",
        ),
    ]


def years_at_hand(agencies: Any, today: date) -> list[int]:
    """Return the years to look at, newest first: this one, the last, and back to the first record.

    In January the office is busy with the year that has just ended, so the
    last year is there even without a record.
    """
    since = min(today.year - 1, first_year(agencies) or today.year)
    return list(range(today.year, max(since, today.year - YEARS_AT_MOST + 1) - 1, -1))


def shown_year(asked: str | None, years: list[int]) -> int:
    """Return the year somebody asked for; this year where none of ``years`` was."""
    return next((year for year in years if str(year) == asked), years[0])


def steps(agencies: Any, today: date) -> list[Step]:
    """Return what waits: late and near answers, what is missing on the website."""
    found = []
    still_open = Application.objects.filter(
        agency__in=agencies, closed_on__isnull=True, set_aside=""
    ).exclude(state__in=WAITS_FOR_THE_APPLICANT)
    if late := still_open.filter(due_on__lt=today).count():
        found.append(
            Step(
                f"{late} 件申请已过应答复日期，请立即处理",
                f"{reverse('applications:index')}?state=open&ordering=due_on",
            )
        )
    if near := still_open.filter(due_on__range=(today, today + timedelta(days=7))).count():
        found.append(
            Step(
                f"{near} 件申请将在 7 日内到应答复日期",
                f"{reverse('applications:index')}?state=open&ordering=due_on",
            )
        )
    if missing := Item.objects.filter(lacking("website", today), agency__in=agencies).count():
        found.append(
            Step(
                f"{missing} 条主动公开的信息还没有在政府网站发布（正在写、正在审核的和注明不需要上网站的不算）",
                f"{reverse('items:index')}?missing=website",
            )
        )
    if not Agency.objects.exists():
        found.append(Step("还没有单位，请先新增单位", reverse("agencies:add")))
    return found


def unconfirmed(user: Any) -> list[Step]:
    """Return what waits for those at the counter: the receipt of applications (条例 art. 31)."""
    count = Application.objects.filter(
        agency__in=agencies_where(user, Capability.EDIT_LEDGERS),
        received_on__isnull=True,
        closed_on__isnull=True,
        set_aside="",
    ).count()
    if not count:
        return []
    return [
        Step(f"{count} 件申请待确认收到，答复期限还没有起算", reverse("applications:unconfirmed"))
    ]


def _links(user: Any) -> list[Step]:
    wanted = []
    if may(user, None, Capability.EDIT_LEDGERS):
        wanted += [
            ("写一条信息", "writing:new"),
            ("登记一条已经发布的信息", "items:add"),
            ("登记一件申请", "applications:add"),
            ("从 Excel 导入台账", "ledgers:index"),
            ("导入旧网站的网页和 Word 文档", "writing:import_old"),
        ]
    if may(user, None, Capability.VIEW):
        verb = "编制" if may(user, None, Capability.COMPILE_REPORT) else "查看"
        wanted.append((f"{verb}年度报告", "annual_reports:index"))
    links = []
    for text, name in wanted:
        try:
            links.append(Step(text, reverse(name)))
        except NoReverseMatch:
            continue
    return links


class OfficePanel(Component):
    """The one panel of the first page."""

    name = "office"
    order = 10
    template_name = "gongkai_admin/home_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return greeting, year, figures, steps and links for the person."""
        request = parent_context["request"]
        user = request.user
        today = timezone.localdate()
        agencies = agencies_where(user, Capability.VIEW)
        years = years_at_hand(agencies, today)
        year = shown_year(request.GET.get("year"), years)
        named = list(agencies.order_by("pk")[:3])
        return {
            "user": user,
            "office": "、".join(a.short_name or a.name for a in named)
            + (f" 等 {agencies.count()} 个单位" if agencies.count() > 3 else ""),
            "year": year,
            "years": years,
            "figures": figures(agencies, year, today),
            "steps": [
                *(Step(*one) for one in online_waiting(user)),
                *(Step(*one) for one in mailbox_standing.told(user, today)),
                *unconfirmed(user),
                *(Step(*one) for one in waiting.told(user)),
                *(Step(*one) for one in writing_waiting.told(user)),
                *(Step(*one) for one in withheld.told(user, today)),
                *steps(agencies, today),
                *(Step(*one) for one in board.told(user)),
                *remedies_waiting.steps(agencies, today),
            ],
            "links": _links(user),
        }
