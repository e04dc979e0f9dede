"""What did the year's publishing bring: through which channels, in which columns, by whom, in time?

The numbers of section one of the annual report are taken from the function that counts the
report (:mod:`gongkai_web.reports.published`). Each carries the query that opens its items in the
ledger (:mod:`gongkai_web.publishing.item_filters`).
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from gongkai_web.agencies.models import Agency
from gongkai_web.publishing import timely
from gongkai_web.publishing.item_filters import NONE
from gongkai_web.publishing.models import Channel, Item, MediaLevel, Publication
from gongkai_web.publishing.reviewed import reviewed
from gongkai_web.reports import published
from gongkai_web.reports.published import Counted, SectionOne
from gongkai_web.statistics.figures import BLANK, Number, Query, Rate, Section

UNIT, ITEMS, MEDIA = "条次", "items:index", "media:index"
CONCENTRATED = 80.0
"""From this share outside the website on, the office is warned (R-M12)."""


@dataclass(frozen=True, slots=True)
class Publishing:
    """One year of one agency, or of several."""

    year: int
    publications: Number
    articles: Number
    on_time: Rate
    on_time_before: Rate
    outside: Rate
    outside_before: Rate
    sections: tuple[Section, ...]

    @property
    def is_concentrated(self) -> bool:
        """Whether nearly everything stands outside the website."""
        return (self.outside.percent or 0) >= CONCENTRATED


def publishing(agencies: Sequence[Agency], year: int, on: date) -> Publishing:
    """Count the year of these agencies, and the year before: a dozen queries, however many items.

    What is signed for a day after ``on`` counts from that day.
    """
    now, before = (published.section_one(agencies, one, on) for one in (year, year - 1))
    rows, rows_before = (published.publications(agencies, one, on) for one in (year, year - 1))
    [whole] = published.by(rows).values()
    months, months_before = (_by_month(agencies, one, on) for one in (year, year - 1))
    timing, timing_before = (_timing(agencies, one, on) for one in (year, year - 1))
    articles = [sum(one.media.values()) for one in (now, before)]
    return Publishing(
        year=year,
        publications=Number(
            "发布", whole.publications, _of(year), before.total, _of(year - 1), items=whole.items
        ),
        articles=Number("媒体刊发", articles[0], _of(year), articles[1], _of(year - 1)),
        on_time=_rate(timing),
        on_time_before=_rate(timing_before),
        outside=Rate(now.outside, now.total),
        outside_before=Rate(before.outside, before.total),
        sections=(
            Section(
                "month",
                "各月发布",
                tuple(
                    _number(f"{month}月", months, months_before, (month,), lambda y, month=month: {
                        "month": f"{y}-{month:02d}"}, year)
                    for month in range(1, 13)
                ),
                by_month=True, unit=UNIT, opens=ITEMS,
            ),
            _channels(now, before, year),
            _columns(now, before, year),
            _media(now, before, year),
            _named("section", "拟稿科室", _by_section(rows), _by_section(rows_before), "section", year),
            *_agencies(agencies, rows, rows_before, year),
            _timeliness(timing, timing_before, year),
        ),
    )  # fmt: skip


def _of(year: int, **more: str) -> dict[str, str]:
    return {"year": str(year), **more}


def _number(
    title: str, now: Mapping[Any, Counted], before: Mapping[Any, Counted], key: Any, query: Any,
    year: int,
) -> Number:  # fmt: skip
    one, other = now.get(key, Counted()), before.get(key, Counted())
    return Number(
        title, one.publications, query(year), other.publications, query(year - 1), items=one.items
    )


def _by_section(rows: QuerySet[Publication]) -> dict[Any, Counted]:
    return published.by(rows.annotate(section=reviewed("section", of="item__")), "section")


def _by_month(agencies: Sequence[Agency], year: int, on: date) -> dict[tuple[int], Counted]:
    """Count by month, in one query. By spans of days: SQLite would call back for each row's month."""
    counts = {}
    for month in range(1, 13):
        within = Q(published_on__range=_span(year, month))
        counts[f"n{month}"] = Count("pk", filter=within)
        counts[f"items{month}"] = Count("item", filter=within, distinct=True)
    found = published.publications(agencies, year, on).aggregate(**counts)
    return {(month,): Counted(found[f"n{month}"], found[f"items{month}"]) for month in range(1, 13)}


def _span(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _website(found: SectionOne) -> Counted:
    rows = found.website.values()
    return Counted(sum(one.publications for one in rows), sum(one.items for one in rows))


def _channels(now: SectionOne, before: SectionOne, year: int) -> Section:
    both = [
        {**({Channel.WEBSITE.value: _website(one)} if one.website else {}), **one.channels}
        for one in (now, before)
    ]
    keys = [key for key in (*Channel.values, "") if key in both[0] or key in both[1]]
    titles = {str(value): str(label) for value, label in Channel.choices}
    return Section(
        "channel",
        "发布渠道",
        tuple(
            _number(titles.get(key, "没有登记渠道"), both[0], both[1], key, lambda y, key=key: _of(
                y, channel=key or NONE), year)
            for key in keys
        ),
        note="同年度报告第一部分：一条信息发布到两个渠道是两条次；没有登记渠道的不写入报告",
        unit=UNIT, opens=ITEMS,
    )  # fmt: skip


def _columns(now: SectionOne, before: SectionOne, year: int) -> Section:
    names = [*now.website, *(name for name in before.website if name not in now.website)]
    return Section(
        "column",
        "政府网站栏目",
        tuple(
            _number(name or "未注明栏目", now.website, before.website, name, lambda y, name=name: _of(
                y, channel=Channel.WEBSITE.value, column=name or NONE), year)
            for name in names
        ),
        note="在政府网站发布的，按信息所在栏目；同年度报告第一部分",
        unit=UNIT, opens=ITEMS,
    )  # fmt: skip


def _media(now: SectionOne, before: SectionOne, year: int) -> Section:
    titles = {str(value): str(label) for value, label in MediaLevel.choices}
    return Section(
        "media",
        "媒体级别",
        tuple(
            Number(
                titles.get(key, "未注明级别"), now.media.get(key, 0), _of(year, level=key or NONE),
                before.media.get(key, 0), _of(year - 1, level=key or NONE),
            )
            for key in (*titles, "")
            if key in now.media or key in before.media
        ),
        note="媒体刊发台账，同年度报告第一部分",
        unit="篇", opens=MEDIA,
    )  # fmt: skip


def _named(
    key: str, title: str, now: Mapping[str, Counted], before: Mapping[str, Counted],
    parameter: str, year: int,
) -> Section:  # fmt: skip
    names = sorted({*now, *before}, key=lambda name: (
        name == "", -now.get(name, Counted()).publications, name))  # fmt: skip
    return Section(
        key,
        title,
        tuple(
            _number(name or BLANK, now, before, name, lambda y, name=name: _of(
                y, **{parameter: name or NONE}), year)
            for name in names
        ),
        unit=UNIT, opens=ITEMS,
    )  # fmt: skip


def _agencies(
    agencies: Sequence[Agency], rows: Any, rows_before: Any, year: int
) -> Iterable[Section]:
    if len(agencies) < 2:
        return
    now, before = published.by(rows, "item__agency"), published.by(rows_before, "item__agency")
    yield Section(
        "agency",
        "单位",
        tuple(
            _number(one.short_name or one.name, now, before, one.pk, lambda y, one=one: _of(
                y, agency=str(one.pk)), year)
            for one in sorted(
                agencies, key=lambda one: (-now.get(one.pk, Counted()).publications, one.code)
            )
            if one.pk in now or one.pk in before
        ),
        unit=UNIT, opens=ITEMS,
    )  # fmt: skip


_TIMELY = (
    ("on_time", "期限内公开", "green", timely.ON_TIME),
    ("late", "超过期限公开", "red", timely.LATE),
    ("undated", "没有成文日期", "quiet", timely.UNDATED),
)


def _timing(agencies: Sequence[Agency], year: int, on: date) -> dict[str, int]:
    items = Item.objects.filter(agency__in=list(agencies)).order_by()
    found = timely.timed(items, date(year, 1, 1), date(year, 12, 31), on)
    return found.aggregate(
        **{key: Count("pk", filter=condition) for key, _, _, condition in _TIMELY}
    )


def _rate(timing: Mapping[str, int]) -> Rate:
    return Rate(timing["on_time"], timing["on_time"] + timing["late"])


def _timeliness(now: Mapping[str, int], before: Mapping[str, int], year: int) -> Section:
    def query(of: int, key: str) -> Query:
        return _of(of, timely=key)

    return Section(
        "timely",
        "首次公开是否按期",
        tuple(
            Number(title, now[key], query(year, key), before[key], query(year - 1, key), tone,
                   items=now[key])
            for key, title, tone, _ in _TIMELY
        ),
        note="当年首次公开（不论渠道）的信息，自成文日期起 20 个工作日内（条例第二十六条，许可、处罚另有期限）；"
        "按期率＝期限内公开÷（期限内公开＋超过期限公开）",
        unit="条", opens=ITEMS,
    )  # fmt: skip
