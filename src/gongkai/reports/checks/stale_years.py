"""Does the text speak of the right year, or was it copied with an old one?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.reports.checks.registry import Answer, Case, Finding, Severity, register
from gongkai.reports.checks.stated import ACCURATE, PARTS_TITLES, no_text
from gongkai.reports.claims import texts
from gongkai.reports.sentences import chinese_number, half_width, sentences

_DOES = (
    r"(?:我[^，。]{0,4}?[局委办镇乡县区市厅院]|我(?:单位|街道|中心|们)|本机关|本单位|本行政机关|共|全[县区市镇乡局院厅]|通过|累计|收到|新收|主动公开|公开|发布|制发|召开|开展|组织"
    r"|受理|办结|答复|举办|举行|收取|更新|推送|回复|编制|编发|未(?:收到|发生|收取|产生|出现|接到)|没有|无)"
)
_STALE = re.compile(
    rf"(?P<year>20\d{{2}})年(?:度|全年|度全年)?[，,]?{_DOES}"
    rf"|(?P<span>20\d{{2}})年1月1日起?至(?:(?P=span)年)?12月31日[，,]?{_DOES}"
    rf"|截[至止](?:到)?(?P<end>20\d{{2}})年(?:底|年底|末|12月31日|12月底)[，,]?{_DOES}"
)
_OPENING = re.compile(r"^(?:本年度?[（(])?(?P<year>20\d{2})年(?:度|全年)?[）)]?[，,]")
"""A sentence that begins with a year and a comma: the year's work, though it is not said whose."""
_NAMED = re.compile(
    r"(?:现(?:将|就|公布|发布|予以公布|向社会公布)|特(?:编制|制作|此编制|向社会公布))[^，。；]{0,40}?"
    r"(?P<year>20\d{2})年(?:度)?(?:的)?(?:政府信息公开|政务公开)"
)
"""The report's own name in its first sentences."""
_ABOUT_OTHERS = re.compile(rf"^(?:20\d{{2}})年(?:度|全年)?{_DOES}[^，。；\d]{{0,12}}的(?!工作)")
"""Things made or told of in that year: 2024年发布的文件继续有效."""
_LOOKING_BACK = re.compile(
    r"上年|去年|同比|相比|较|比20|结转|自20|以来|起|截至|截止|历年|累计|建成|成立|开通|印发|出台|实施"
)


@register(
    "N-09",
    severity=Severity.ERROR,
    title="正文叙述本年工作的句子，年份就是报告年度，没有照抄往年文字留下的旧年份",
    formula="“Y年，我局共…”中的 Y = 报告年度",
    source=ACCURATE,
)
def no_stale_year(case: Case) -> Iterator[Answer]:
    """Yield a finding for each sentence that tells of the year's work under another year."""
    report = case.report
    if (unread := no_text(case)) is not None:
        yield unread
        return
    for part, text in texts(report.narrative):
        for line in text.splitlines():
            told = [_plain(sentence) for sentence in sentences(line)]
            this_year_too = any(f"{report.year}年" in plain for plain in told)
            for sentence, plain in zip(sentences(line), told, strict=True):
                told_of = _stale_year(plain, report.year, opens=part in ("preamble", "overview"))
                if told_of is None:
                    continue
                year, severity = told_of
                # Last year's figure may lawfully stand beside this year's.
                aside = this_year_too and year == report.year - 1
                yield Finding(
                    message=f"“{PARTS_TITLES[part]}”中叙述本年工作的句子写的是 {year} 年，"
                    f"报告年度是 {report.year} 年",
                    expected=str(report.year),
                    actual=str(year),
                    quote=sentence,
                    severity=Severity.INFO if aside else severity,
                )


def _plain(sentence: str) -> str:
    """Return a sentence without spaces, titles and document numbers."""
    plain = re.sub(r"《[^》]*》|[〔\[][^〕\]]*[〕\]]", "", "".join(half_width(sentence).split()))
    return re.sub(
        r"二[〇零○][一二三四五六七八九〇零○]{2}(?=年)",
        lambda found: str(chinese_number(found.group().replace("○", "〇"))),
        plain,
    )


def _stale_year(plain: str, year: int, *, opens: bool) -> tuple[int, Severity | None] | None:
    """Return the other year under which a sentence tells of work done, and how surely; or None.

    ``opens``: the sentence stands in the report's first part, where the report names itself.
    """
    if "统计" in plain or f"{year}年" in plain:
        return None
    if opens and (named := _NAMED.search(plain)) is not None and int(named["year"]) != year:
        return int(named["year"]), None
    for found in _STALE.finditer(plain):
        if _LOOKING_BACK.search(plain.replace(found.group(), "") if found["end"] else plain):
            return None
        of = int(found["year"] or found["span"] or found["end"])
        planned = of > year and _PLANNED.search(plain)
        if of != year and not planned:
            lately = of == year - 1 and re.search(r"\d[^，。；]*[，；]", plain[: found.start()])
            if _beside_this_year(plain[found.end() :]):
                return None
            if (
                lately
                or _is_one_of_a_row(plain, found, year)
                or _ABOUT_OTHERS.search(plain[found.start() :])
            ):
                return of, Severity.INFO
            return of, None
    opening = _OPENING.search(plain)
    if opening is None or int(opening["year"]) == year or _LOOKING_BACK.search(plain):
        return None
    if int(opening["year"]) > year and _PLANNED.search(plain):
        return None
    return int(opening["year"]), Severity.WARNING


def _beside_this_year(rest: str) -> bool:
    """Return whether a sentence goes on to this year's number: 2024年收到20件，今年收到24件."""
    row = r"^[^，；]*\d[^，；\d]*(?:[，；]20\d\d年[^，；]*)*[，；](?:今年|本年度?)[^，；]*\d"
    return re.search(row, rest) is not None


def _is_one_of_a_row(plain: str, found: re.Match[str], year: int) -> bool:
    """Return whether a number stands before the year, and several earlier years tell one each."""
    if not re.search(r"\d[^，。；]*[，；]", plain[: found.start()]):
        return False
    told = {int(y) for y in re.findall(r"(20\d\d)年[^，；]*\d+[件条份次篇]", plain)}
    return len(told) > 1 and max(told) < year


_PLANNED = re.compile(r"将|计划|下一步|拟|继续|明年|今后")
