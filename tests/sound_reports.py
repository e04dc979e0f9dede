"""Sound reports to plant errors in: any numbers, both forms, with the product's own text.

Every table adds up and the text says what the tables say, so that whatever a check
finds in one of them as an error is a false alarm.
"""

from __future__ import annotations

import random
from decimal import Decimal

from gongkai.reports import counting, narrative
from gongkai.reports.schema import (
    APPLICANT_KINDS,
    OUTCOMES,
    REMEDY_BLOCKS,
    REMEDY_RESULTS,
    ROWS_2019,
    AnnualReport,
    Documents,
    Documents2019,
    Items2019,
    Period,
    Proactive,
    Proactive2019,
    format_of,
)

AGENCIES = (
    "某市某区住房和城乡建设局",
    "某县教育体育局",
    "某市某区某某镇人民政府",
    "某某县人民政府",
    "某省某某厅",
    "某市发展和改革委员会",
)
TEXT = narrative.OfficeText(
    management="对拟公开信息逐条登记索引号、成文日期和公开方式，先审查后公开。",
    platform="维护政府网站公开专栏，按季度自查栏目更新和链接。",
    supervision="信息公开纳入年度考核，开展社会评议，没有需要追究责任的情形。",
    problems="存在的主要问题：部分栏目更新不及时，有4个月没有新内容。\n"
    "改进措施：一是明确专人负责，每月25日前更新；二是每季度抽查一次并通报。上年提出的目录修订已完成。",
)


def sound_report(seed: int, *, year: int = 2025) -> AnnualReport:
    """Return a report of that year in which everything agrees; another for each seed."""
    chance = random.Random(f"{year}/{seed}")
    agency = AGENCIES[seed % len(AGENCIES)]
    table, cases = _applications(chance, year), _cases(chance)
    documents = Documents(*(chance.choice((0, 1, 2, 9)) for _ in range(2)), 40)
    decisions = [chance.choice((0, 3, 36, 1204)) for _ in range(3)]
    fees = Decimal(chance.choice(("0", "12.5", "3.14")))
    proactive = Proactive(Documents(0, 0, 0), documents, *decisions, fees)
    told = narrative.Facts(
        agency=agency,
        year=year,
        proactive=proactive if year >= 2021 else Proactive(Documents(0, 0, 0), Documents(0, 0, 0)),
        applications=table,
        remedies=cases,
        website={"机构职能": chance.randint(1, 9), "规划计划": chance.randint(1, 99)},
        channels={"wechat": chance.randint(1, 900)},
        media={"provincial": 1, "city": chance.randint(3, 9), "district": 2},
        meetings=1,
        trainings=2,
        contact=narrative.Contact(
            address="某区人民路1号", telephone="0571-88880000", website="http://www.example.gov.cn"
        ),
    )
    new_form = year >= 2021
    return AnnualReport(
        agency=agency,
        year=year,
        format=format_of(year),
        period=Period.of_year(year),
        narrative=narrative.draft(told, TEXT),
        proactive=proactive if new_form else None,
        proactive_2019=None if new_form else _trial(chance),
        applications=table,
        remedies=cases,
    )


def _applications(chance: random.Random, year: int) -> counting.Table3:
    """Return a table 3 that adds up: each application closed once or carried forward."""
    outcomes = OUTCOMES
    if year < 2021:
        outcomes = tuple(row.key for row in ROWS_2019 if row.key in OUTCOMES)
    new, over, forward = {}, {}, {}
    closed: dict[tuple[str, str], int] = {}
    for kind in APPLICANT_KINDS:
        size = chance.choice((0, 0, 1, 7, 120))
        over[kind], came = chance.randint(0, size), chance.randint(0, 3 * size)
        left = over[kind] + came
        new[kind], forward[kind] = came, chance.randint(0, min(left, 5))
        left -= forward[kind]
        while left:
            some = chance.randint(1, left)
            key = kind, chance.choice(outcomes)
            closed[key] = closed.get(key, 0) + some
            left -= some
    table = counting.table3(new, over, closed, forward)
    if year >= 2021:
        return table
    kept = {row.key for row in ROWS_2019}
    return {key: row for key, row in table.items() if key in kept}


def _cases(chance: random.Random) -> counting.Table4:
    return counting.table4(
        {
            (block, result): chance.choice((0, 0, 1, 2, 11))
            for block in REMEDY_BLOCKS
            for result in REMEDY_RESULTS
        }
    )


def _trial(chance: random.Random) -> Proactive2019:
    """Return a table 2 of the trial form; nothing in it is the sum of anything."""

    def some() -> int:
        return chance.randint(0, 40)

    items = [Items2019(some(), chance.randint(-9, 9), some()) for _ in range(4)]
    none = Documents2019(0, 0, 0)
    documents = Documents2019(some(), some(), some())
    return Proactive2019(none, documents, *items, some(), 0, some(), Decimal(some()))
