"""Which items are asked for? The filters of the ledger of items, to which every number of its statistics leads.

Year, month and channel speak of one and the same publication: an item published on WeChat in May
and on the website in June is not on the website in May.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django.core.validators import RegexValidator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from gongkai_web.agencies.admin import LedgerFilterSet, year_filter
from gongkai_web.channels import classifying
from gongkai_web.channels.classes import NOT_NEEDED, Classification
from gongkai_web.publishing import timely
from gongkai_web.publishing.models import Channel, DisclosureAttribute, Item, Publication, Validity
from gongkai_web.publishing.reviewed import of_content, reviewed
from gongkai_web.review.models import Edition

NONE = "none"
"""Asks for records where the field is blank."""
_MONTH = re.compile(r"(?:19|2[0-9])[0-9]{2}-(?:0[1-9]|1[0-2])\Z")

TIMELY = [
    ("on_time", "期限内公开"),
    ("late", "超过期限公开"),
    ("undated", "没有成文日期，无法判断"),
]
MISSING = [
    ("website", "尚未在政府网站发布"),
    ("wechat_only", "在微信发布、尚未在政府网站发布"),
    ("any", "尚未发布"),
    ("overdue", "超过公开期限尚未公开"),
]
CLASSES = [("not_needed", "不需要上网站的"), *Classification.choices]
PROGRESS = [("owing", "应急发布、审核没有补齐"), ("waiting", "稿件很久没有进展")]
UNDER_WAY = ("draft", "returned", "recalled", "voided", "review", "referred")
OLD_DRAFT_DAYS = 14
"""A draft untouched for so long waits for nobody any more."""


def today() -> date:
    """Return the day on which the list is looked at."""
    return timezone.localdate()


class ItemFilterSet(LedgerFilterSet):
    """Filters of the items."""

    year = year_filter("publications__published_on")
    month = django_filters.CharFilter(
        label="发布月份",
        help_text="写作 2026-03",
        validators=[RegexValidator(_MONTH, "月份应写作 2026-03")],
    )
    channel = django_filters.ChoiceFilter(
        choices=[*Channel.choices, (NONE, "没有登记渠道")], label="发布渠道"
    )
    timely = django_filters.ChoiceFilter(choices=TIMELY, label="首次公开是否按期")
    missing = django_filters.ChoiceFilter(choices=MISSING, label="缺少发布")
    formed = django_filters.CharFilter(
        label="成文月份", help_text="写作 2026-03", method="is_formed_in",
        validators=[RegexValidator(_MONTH, "月份应写作 2026-03")],
    )  # fmt: skip
    classification = django_filters.ChoiceFilter(choices=CLASSES, label="类别", method="is_classed")
    progress = django_filters.ChoiceFilter(choices=PROGRESS, label="进度", method="is_so_far")
    column = django_filters.CharFilter(label="栏目", method="is_called")
    section = django_filters.CharFilter(label="拟稿科室", method="is_called")
    disclosure_attr = django_filters.ChoiceFilter(
        choices=DisclosureAttribute.choices, label="公开方式", method="is_said_to_be"
    )
    validity = django_filters.ChoiceFilter(
        choices=Validity.choices, label="有效性", method="is_said_to_be"
    )

    class Meta:
        model = Item
        fields = [
            "agency", "year", "month", "channel", "timely", "missing", "column", "section",
            "disclosure_attr", "validity", "formed", "classification", "progress",
        ]  # fmt: skip

    def is_called(self, queryset: QuerySet[Item], name: str, value: str) -> QuerySet[Item]:
        """Return the items whose column or section has that name; ``none`` is no name.

        Both are those before any draft: an item is not where a draft would have it.
        """
        wanted = "" if value == NONE else value
        return queryset.alias(told_then=reviewed(name)).filter(told_then=wanted)

    def is_said_to_be(self, queryset: QuerySet[Item], name: str, value: str) -> QuerySet[Item]:
        """Return the items of that attribute or validity, by what was reviewed."""
        return queryset.alias(**{f"{name}_then": reviewed(name)}).filter(**{f"{name}_then": value})

    def is_formed_in(self, queryset: QuerySet[Item], name: str, value: str) -> QuerySet[Item]:
        """Return the items formed within the month, by what was reviewed."""
        rows = queryset.alias(formed_then=reviewed("formed_on"))
        return rows.filter(formed_then__range=_period(None, value))

    def is_classed(self, queryset: QuerySet[Item], name: str, value: str) -> QuerySet[Item]:
        """Return the items that were said to be of a class."""
        return queryset.filter(
            classifying.classed(NOT_NEEDED if value == "not_needed" else [value])
        )

    def is_so_far(self, queryset: QuerySet[Item], name: str, value: str) -> QuerySet[Item]:
        """Return the items that owe their rungs, or wait."""
        return queryset.filter(Q(stage="owing") if value == "owing" else waiting(timezone.now()))

    def filter_queryset(self, queryset: QuerySet[Item]) -> QuerySet[Item]:
        """Return the items that have such a publication, each once."""
        asked = {
            name: self.form.cleaned_data.pop(name, None) or ""
            for name in ("year", "month", "channel", "timely", "missing")
        }
        found = super().filter_queryset(queryset)
        self.form.cleaned_data.update(asked)
        period = _period(asked["year"], asked["month"])
        if asked["timely"]:
            found = _timely(found, asked["timely"], period)
        if (asked["channel"] or period) and not (asked["timely"] and not asked["channel"]):
            found = found.filter(Exists(_publications(asked["channel"], period)))
        return found.filter(lacking(asked["missing"], today())) if asked["missing"] else found


def _period(year: Any, month: str) -> tuple[date, date] | None:
    if month:
        of, number = int(month[:4]), int(month[5:])
        return (date(of, number, 1), date(of, number, calendar.monthrange(of, number)[1]))
    return (date(int(year), 1, 1), date(int(year), 12, 31)) if year else None


def _publications(channel: str, period: tuple[date, date] | None) -> QuerySet[Publication]:
    rows = timely.published_by(today()).filter(item=OuterRef("pk"))
    if channel:
        rows = rows.filter(channel="" if channel == NONE else channel)
    return rows.filter(published_on__range=period) if period else rows


def _timely(found: QuerySet[Item], wanted: str, period: tuple[date, date] | None) -> QuerySet[Item]:
    """Return the items first published within the period, by whether that was in time."""
    on = today()
    first, last = period or (date(on.year, 1, 1), date(on.year, 12, 31))
    condition = {"on_time": timely.ON_TIME, "late": timely.LATE, "undated": timely.UNDATED}[wanted]
    return timely.timed(found, first, last, on).filter(condition)


def waiting(at: datetime) -> Q:
    """Return the condition that nobody touched a draft for a fortnight."""
    return Q(stage__in=UNDER_WAY, updated_at__lt=at - timedelta(days=OLD_DRAFT_DAYS))


def off_site(on: date) -> Q:
    """Return the condition that an item is to be published and does not stand on the website by that day."""
    there = timely.published_by(on).filter(item=OuterRef("pk"), channel=Channel.WEBSITE)
    return Q(disclosure_attr=DisclosureAttribute.PROACTIVE) & ~Exists(there)


def lacking(wanted: str, on: date) -> Q:
    """Return the condition of a choice of :data:`MISSING`: items to be published and not published there by that day.

    Signed for a later day is not published yet: it is lacking until the public can read it. On the
    website nothing is missing that a person said need not stand there, nor a draft that is being
    written and stands nowhere yet.
    """
    owed = Q(disclosure_attr=DisclosureAttribute.PROACTIVE)
    rows = timely.published_by(on).filter(item=OuterRef("pk"))
    match wanted:
        case "website":
            is_draft = Q(stage__in=UNDER_WAY) & ~Exists(rows)
            return off_site(on) & ~is_draft & ~classifying.not_needed()
        case "wechat_only":
            # Nearly all stand on the website: asked first, the second question is seldom put.
            on_wechat = Exists(rows.filter(channel=Channel.WECHAT))
            return off_site(on) & on_wechat & ~classifying.not_needed()
        case "overdue":
            tomorrow = timezone.make_aware(datetime.combine(on + timedelta(days=1), time.min))
            of_later = Edition.objects.alias(kind=of_content("profile")).filter(
                timely.overdue_on(on, "kind"),
                pk=OuterRef("live_edition"), public_from__gte=tomorrow,
            )  # fmt: skip
            drafted = Q(live_edition__isnull=True) & timely.overdue_on(on)
            return owed & ~Exists(rows) & (drafted | Exists(of_later))
    return owed & ~Exists(rows)
