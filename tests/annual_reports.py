"""Annual reports to write and to read: one full, one trial form, one blank, and any at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from gongkai.reports.schema import (
    COLUMNS,
    NARRATIVE_PARTS,
    REMEDY_BLOCKS,
    REMEDY_COLUMNS,
    ROWS_2019,
    ROWS_2021,
    AnnualReport,
    Documents,
    Documents2019,
    Items2019,
    Narrative,
    Period,
    Proactive,
    Proactive2019,
)

OVERVIEW = """（一）主动公开
2024年发布信息476条，其中，依法行政9条；公共法律服务2条。
（二）依申请公开
未收到政府信息公开申请。"""


def full_report() -> AnnualReport:
    """Return a report of the 2021 form in which every number is another one."""
    return AnnualReport(
        agency="示例市示例区司法局",
        year=2024,
        format="2021",
        period=Period.of_year(2024),
        narrative=Narrative(
            preamble="根据《中华人民共和国政府信息公开条例》，公布本报告。",
            overview=OVERVIEW,
            proactive="2024年发布信息476条，其中，依法行政9条；公共法律服务2条。",
            on_request="未收到政府信息公开申请。",
            problems="网站公开内容不够及时。\n下一步，一是按周更新；二是每季自查。",
            other="本年度未收取信息处理费。",
        ),
        proactive=Proactive(
            rules=Documents(1, 2, 3),
            normative_docs=Documents(4, 5, 6),
            licences=7,
            penalties=8,
            coercions=9,
            admin_fees=Decimal("10.0400"),
        ),
        applications={
            row.key: tuple(1000 + 10 * number + column for column in range(len(COLUMNS)))
            for number, row in enumerate(ROWS_2021)
        },
        remedies={
            block: tuple(2000 + 10 * number + column for column in range(len(REMEDY_COLUMNS)))
            for number, block in enumerate(REMEDY_BLOCKS)
        },
    )


def trial_report() -> AnnualReport:
    """Return a report of the trial form in which every number is another one."""
    return AnnualReport(
        agency="示例市示例区发展和改革局",
        year=2020,
        format="2019",
        period=Period.of_year(2020),
        narrative=Narrative(overview="2020年政府信息公开工作情况如下。"),
        proactive=None,
        proactive_2019=Proactive2019(
            rules=Documents2019(1, 2, 3),
            normative_docs=Documents2019(4, 5, 6),
            licences=Items2019(22, 1, 23),
            other_services=Items2019(1168, 173, 1341),
            penalties=Items2019(40, -2, 50),
            coercions=Items2019(60, 0, 70),
            admin_fee_items_last_year=80,
            admin_fee_change=-3,
            procurement_projects=90,
            procurement_amount=Decimal("18.4719"),
        ),
        applications={
            row.key: tuple(1000 + 10 * number + column for column in range(len(COLUMNS)))
            for number, row in enumerate(ROWS_2019)
        },
        remedies={block: (0,) * len(REMEDY_COLUMNS) for block in REMEDY_BLOCKS},
    )


def blank_report() -> AnnualReport:
    """Return a report of the 2021 form in which nothing is filled in."""
    return AnnualReport(
        agency="示例局",
        year=2024,
        format="2021",
        period=Period.of_year(2024),
        narrative=Narrative(),
        proactive=Proactive(),
        applications={row.key: (None,) * len(COLUMNS) for row in ROWS_2021},
        remedies={block: (None,) * len(REMEDY_COLUMNS) for block in REMEDY_BLOCKS},
    )


numbers = st.none() | st.integers(-5, 10_000_000)
money = st.none() | st.decimals(
    min_value=0, max_value=10_000_000, places=6, allow_nan=False, allow_infinity=False
)
texts = st.none() | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80)


def _numbers(length: int) -> st.SearchStrategy[tuple[int | None, ...]]:
    return st.tuples(*[numbers] * length)


@st.composite
def any_report(draw: st.DrawFn) -> AnnualReport:
    """Draw a report of either form, whole or with rows missing."""
    is_trial = draw(st.booleans())
    year = draw(st.integers(2019, 2020) if is_trial else st.integers(2021, 2030))
    rows = draw(st.sampled_from([ROWS_2021, ROWS_2019, ROWS_2021[:4]]))
    documents = st.builds(Documents, numbers, numbers, numbers)
    documents_2019 = st.builds(Documents2019, numbers, numbers, numbers)
    items = st.builds(Items2019, numbers, numbers, numbers)
    return AnnualReport(
        agency=draw(st.text(st.characters(exclude_categories=["C"]), max_size=20)),
        year=year,
        format="2019" if is_trial else "2021",
        period=Period(date(year, 1, 1), draw(st.dates(date(year, 1, 1), date(year, 12, 31)))),
        narrative=Narrative(**{part: draw(texts) for part in NARRATIVE_PARTS}),
        proactive=None
        if is_trial
        else draw(st.builds(Proactive, documents, documents, numbers, numbers, numbers, money)),
        proactive_2019=draw(
            st.builds(
                Proactive2019,
                documents_2019,
                documents_2019,
                items,
                items,
                items,
                items,
                numbers,
                numbers,
                numbers,
                money,
            )
        )
        if is_trial
        else None,
        applications={row.key: draw(_numbers(len(COLUMNS))) for row in rows},
        remedies={block: draw(_numbers(len(REMEDY_COLUMNS))) for block in REMEDY_BLOCKS},
    )
