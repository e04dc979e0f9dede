"""Does the text state the statistical period, and is it the whole year of the title?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from gongkai.reports.checks.form import FORM
from gongkai.reports.checks.registry import (
    Answer,
    Case,
    Finding,
    NotAssessed,
    Severity,
    register,
)
from gongkai.reports.checks.stated import has_text
from gongkai.reports.claims import texts
from gongkai.reports.sentences import half_width, sentences

_PERIOD = re.compile(
    r"(?P<from>\d{4})年(?P<m1>\d{1,2})月(?P<d1>\d{1,2})日?起?(?:至|到|—|-|~|～)+"
    r"(?:(?P<to>\d{4})年)?(?P<m2>\d{1,2})月(?P<d2>\d{1,2})"
)


_DOTTED = re.compile(r"(\d{4})[./-](\d{1,2})[./-](\d{1,2})日?(?!\d)")
_MONTHS = re.compile(
    r"统计(?:的)?(?:期限|时限|时间|时段|周期|期间|区间)(?:为|是|：|从|自)?(?P<year>20\d\d)年(?P<first>\d{1,2})月?(?:[-—–~～至到])+(?P<last>\d{1,2})月(?!\d)"
)
_UNTIL = re.compile(
    r"数据(?:的)?(?:统计)?(?:截至|截止)(?:日期|时间)?(?:为|至|到|是)?(?P<year>20\d\d)年(?P<month>\d{1,2})月(?P<day>\d{1,2})日"
)
_WHOLE_YEAR = re.compile(
    r"统计(?:期限|时限|时间|时段|周期)(?:为|是|：)(?P<year>20\d\d)年(?:度|全年)?(?=[，。；）]|$)"
)


@register(
    "X-02",
    severity=Severity.ERROR,
    title="统计时限为报告年度的1月1日至12月31日，与标题年份一致",
    formula="period = [Y-01-01, Y-12-31]",
    source=FORM + "；统计期限",
)
def period_is_the_year(case: Case) -> Iterator[Answer]:
    """Yield a finding where the statistical period is not the year of the title."""
    report = case.report
    due = (date(report.year, 1, 1), date(report.year, 12, 31))
    wanted = f"{report.year}年1月1日至{report.year}年12月31日"
    if (report.period.first, report.period.last) != due:
        yield Finding(
            message=f"报告的统计时限是 {report.period.first} 至 {report.period.last}，应为{wanted}",
            expected=f"{due[0]}..{due[1]}",
            actual=f"{report.period.first}..{report.period.last}",
        )
    if not has_text(report.narrative):
        yield NotAssessed("没有读到报告正文")
        return
    stated = False
    for _, text in texts(report.narrative):
        for sentence in sentences(text):
            plain = _DOTTED.sub(r"\1年\2月\3日", half_width("".join(sentence.split())))
            if not re.search("统计|期限|时限|数据截", plain):
                continue
            if whole := _WHOLE_YEAR.search(plain):
                stated = True
                if int(whole["year"]) != report.year:
                    yield Finding(
                        message=f"正文写的统计时限是“{whole['year']}年”，应为{wanted}",
                        expected=wanted,
                        actual=f"{whole['year']}年",
                        quote=sentence,
                    )
            for found in _other_ways(plain):
                stated = True
                if _is_another(found, report.year):
                    yield Finding(
                        message=f"正文写的统计时限是“{found.group()}”，应为{wanted}",
                        expected=wanted,
                        actual=found.group(),
                        quote=sentence,
                    )
            for found in _PERIOD.finditer(plain):
                stated = True
                said = (
                    (int(found["from"]), int(found["m1"]), int(found["d1"])),
                    (int(found["to"] or found["from"]), int(found["m2"]), int(found["d2"])),
                )
                first, last = ((d.year, d.month, d.day) for d in due)
                # 12月3 is a torn 12月31: another check tells of the torn ending.
                torn = plain.endswith(found.group()) and f"{last[2]}".startswith(found["d2"])
                if (
                    said[0] != first
                    or said[1][:2] != last[:2]
                    or (said[1][2] != last[2] and not torn)
                ):
                    yield Finding(
                        message=f"正文写的统计时限是“{found.group()}”，应为{wanted}",
                        expected=wanted,
                        actual=found.group(),
                        quote=sentence,
                    )
    if not stated:
        yield Finding(
            message=f"正文没有写明统计时限，宜写明“统计期限为{wanted}”",
            expected=wanted,
            severity=Severity.INFO,
        )


def _other_ways(plain: str) -> Iterator[re.Match[str]]:
    """Yield a period in months, 2025年1—12月, or told by its end: 数据截至2025年12月31日."""
    yield from _MONTHS.finditer(plain)
    yield from _UNTIL.finditer(plain)


def _is_another(found: re.Match[str], year: int) -> bool:
    """Return whether a period is not the whole of the year."""
    told = tuple(int(number) for number in found.groups())
    return told != ((year, 1, 12) if found.re is _MONTHS else (year, 12, 31))
