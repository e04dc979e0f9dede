"""Reports whose text a reader can give back word for word, whatever the format."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from annual_reports import money, numbers
from gongkai.reports.readers.sections import is_draft_mark, part_of, section_of
from gongkai.reports.schema import (
    COLUMNS,
    OVERVIEW_TITLES,
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

_WORDS = "机关依法主动公开政府信息工作全年共办理答复件条次个网站平台监督保障问题改进情况"
_SIGNS = "，、；：“”《》（）—%#*$@_<>&\\'\"=+-/0123456789abcXYZ"
_sentence = st.lists(st.text(_WORDS + _SIGNS, min_size=1, max_size=12), min_size=1, max_size=9).map(
    lambda words: " ".join(words)
)
_paragraph = st.tuples(st.sampled_from(_WORDS), _sentence, st.sampled_from("。；！"))


def _is_plain(text: str) -> bool:
    return not (section_of(text) or part_of(text) or is_draft_mark(text))


_text = st.lists(_paragraph.map("".join).filter(_is_plain), min_size=1, max_size=3).map("\n".join)
_NUMERALS = dict(zip(OVERVIEW_TITLES, "一二三四五", strict=True))


@st.composite
def narratives(draw: st.DrawFn, year: int) -> Narrative:
    """Draw a narrative whose section one holds its parts, as the form asks."""
    parts = {key: draw(_text) for key in OVERVIEW_TITLES if draw(st.booleans())}
    lead = draw(st.none() | _text)
    overview = [lead] if lead else []
    for key, text in parts.items():
        overview += [f"（{_NUMERALS[key]}）{OVERVIEW_TITLES[key]}", text]
    stated = f"本报告所列数据的统计期限为{year}年1月1日至{year}年12月31日。"
    return Narrative(
        preamble=stated,
        overview="\n".join(overview) or None,
        problems=draw(st.none() | _text),
        other=draw(st.none() | _text),
        **parts,
    )


@st.composite
def readable_reports(draw: st.DrawFn) -> AnnualReport:
    """Draw a report of either form with any numbers, blanks among them."""
    is_trial = draw(st.booleans())
    year = 2020 if is_trial else draw(st.integers(2021, 2030))
    rows = ROWS_2019 if is_trial else draw(st.sampled_from([ROWS_2021, ROWS_2019]))
    documents = st.builds(Documents, numbers, numbers, numbers)
    documents_2019 = st.builds(Documents2019, numbers, numbers, numbers)
    items = st.builds(Items2019, numbers, numbers, numbers)
    report = AnnualReport(
        agency=draw(st.text("甲乙丙市县区司法教育局委员会", min_size=2, max_size=24)) + "局",
        year=year,
        format="2019" if is_trial else "2021",
        period=Period(date(year, 1, 1), date(year, 12, 31)),
        narrative=draw(narratives(year)),
        proactive=draw(st.builds(Proactive, documents, documents, *[numbers] * 3, money)),
        applications={row.key: draw(st.tuples(*[numbers] * len(COLUMNS))) for row in rows},
        remedies={
            block: draw(st.tuples(*[numbers] * len(REMEDY_COLUMNS))) for block in REMEDY_BLOCKS
        },
    )
    if not is_trial:
        return report
    trial = st.builds(
        Proactive2019, documents_2019, documents_2019, *[items] * 4, *[numbers] * 3, money
    )
    return replace(report, proactive=None, proactive_2019=draw(trial))
