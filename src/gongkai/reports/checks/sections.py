"""Are the six sections there, each under its own heading, in the order of the form? (国办公开办函〔2021〕30号)"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from gongkai.reports.checks.registry import (
    Answer,
    Case,
    Finding,
    NotAssessed,
    Severity,
    register,
)
from gongkai.reports.checks.stated import has_text
from gongkai.reports.readers.labels import plain
from gongkai.reports.schema import (
    OVERVIEW_TITLES,
    SECTION_TITLES,
    AnnualReport,
    Heading,
    format_of,
)

FORM = "《中华人民共和国政府信息公开工作年度报告格式》（国办公开办函〔2021〕30号）"
_NUMERALS = "一二三四五六"
_FORMS = {
    "2021": "2021年度起的格式（国办公开办函〔2021〕30号）",
    "2019": "2019、2020年度的试行格式（国办公开办函〔2019〕60号）",
}
_FIRST_FORM = 2019
_NUMBER = re.compile(r"^\s*(?:第)?([一二三四五六七八九十])(?:[、．.，,:：]|部分)")


@register(
    "X-01",
    severity=Severity.ERROR,
    title="报告采用该年度应当采用的格式，六个部分齐全，标题依次排列：总体情况、三张表、问题及改进、其他需要报告的事项",
    formula="2021年度起用国办公开办函〔2021〕30号的格式，2019、2020年度用试行格式；六部分均有内容；读自文件的，标题按一至六的次序，用规定的文字（不同的为警告）",
    source=f"{FORM}；试行格式（国办公开办函〔2019〕60号）",
)
def the_years_form_has_its_six_sections(case: Case) -> Iterator[Answer]:
    """Yield a finding where the form is another year's, for sections without content, and for their headings."""
    report = case.report
    due = format_of(report.year)
    if report.year >= _FIRST_FORM and report.format != due:
        yield Finding(
            message=f"{report.year}年的报告应当采用{_FORMS[due]}，这份报告采用的是{_FORMS[report.format]}",
            expected=due,
            actual=report.format,
        )
    if not has_text(report.narrative):
        yield NotAssessed("没有读到报告正文，不知道各部分是否齐全")
        return
    there = _contents(report)
    missing = [_official(i) for i, content in enumerate(there) if not content]
    if missing:
        yield Finding(
            message=f"报告缺少“{'”“'.join(missing)}”（没有这一部分，或没有可读的文字和表格）",
            expected="六部分齐全",
            actual=f"{6 - len(missing)} 部分",
        )
    if report.headings is None:  # not read from a laid-out file: the writers will head it rightly
        return
    yield from _order(report.headings)
    yield from _numerals(report.headings)
    yield from _otherwise_worded(report.headings)
    yield from _unheaded(report.headings, there)


def _contents(report: AnnualReport) -> Sequence[bool]:
    """Return of each section whether anything of it was found."""
    narrative = report.narrative
    overview = narrative.overview or any(getattr(narrative, part) for part in OVERVIEW_TITLES)
    return (
        bool(overview),
        report.proactive is not None or report.proactive_2019 is not None,
        bool(report.applications),
        bool(report.remedies),
        bool(narrative.problems),
        bool(narrative.other),
    )


def _official(section: int) -> str:
    return f"{_NUMERALS[section]}、{SECTION_TITLES[section]}"


def _first(headings: Sequence[Heading]) -> list[Heading]:
    """Return the heading that opens each section first; a table may be headed again on every sheet."""
    met: dict[int, Heading] = {}
    for heading in headings:
        if heading.section is not None:
            met.setdefault(heading.section, heading)
    return list(met.values())


def _order(headings: Sequence[Heading]) -> Iterator[Finding]:
    for before, after in pairwise(_first(headings)):
        if (
            before.section is not None
            and after.section is not None
            and before.section > after.section
        ):
            yield Finding(
                message=f"标题次序颠倒：“{after.text}”{_at(after)}在“{before.text}”{_at(before)}之后，"
                f"应在其前",
                expected="、".join(_NUMERALS),
                actual="、".join(_NUMERALS[(one.section or 1) - 1] for one in _first(headings)),
                quote=after.text,
            )


def _numerals(headings: Sequence[Heading]) -> Iterator[Finding]:
    for heading in _first(headings):
        number = _NUMBER.match(heading.text)
        due = _NUMERALS[(heading.section or 1) - 1]
        if number is not None and number[1] != due:
            yield Finding(
                message=f"标题“{heading.text}”{_at(heading)}的编号应为“{due}”",
                expected=due,
                actual=number[1],
                quote=heading.text,
                severity=Severity.WARNING,
            )


_WRITTEN = re.compile(r"^(?:第?[一二三四五六七八九十\d]+(?:部分)?[、．.，,:：]?|[（(].[）)])")
_SIGNS = re.compile(r"[\s、，,。.．:：；;]")


def _otherwise_worded(headings: Sequence[Heading]) -> Iterator[Finding]:
    """Yield a warning for each heading that says what it opens, yet not in the form's words."""
    for heading in _first(headings):
        section = (heading.section or 1) - 1
        written = _SIGNS.sub("", _WRITTEN.sub("", plain(heading.text)))
        if _SIGNS.sub("", SECTION_TITLES[section]) in written:
            continue
        yield Finding(
            message=f"标题“{heading.text}”{_at(heading)}与规定的不同，应为“{_official(section)}”",
            expected=_official(section),
            actual=heading.text,
            quote=heading.text,
            severity=Severity.WARNING,
        )


def _unheaded(headings: Sequence[Heading], there: Sequence[bool]) -> Iterator[Finding]:
    """Yield a warning for what has content and no heading of its own: the reader may not know the heading."""
    known = {heading.section for heading in headings}
    for i, content in enumerate(there):
        if i + 1 in known or not content:
            continue
        instead = next(
            (
                one
                for one in headings
                if one.section is None
                and (number := _NUMBER.match(one.text)) is not None
                and number[1] == _NUMERALS[i]
            ),
            None,
        )
        if instead is not None:
            message = f"标题“{instead.text}”{_at(instead)}应为“{_official(i)}”"
        else:
            message = f"没有找到标题“{_official(i)}”，请核对"
        yield Finding(
            message=message,
            expected=_official(i),
            actual=instead.text if instead is not None else "没有这一标题",
            quote=instead.text if instead is not None else None,
            severity=Severity.WARNING,
        )


def _at(heading: Heading) -> str:
    return f"（{heading.place}）" if heading.place else ""
