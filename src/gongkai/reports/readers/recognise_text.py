"""What does the report's text say: whose is it, of which year, and what is in its parts?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from gongkai.reports.readers import labels
from gongkai.reports.readers.document import Document, Paragraph
from gongkai.reports.readers.sections import (
    is_draft_mark,
    opens_something,
    parts_of_overview,
    section_of,
)
from gongkai.reports.readers.titles import Title, parse_title, title_within, year_spoken_of
from gongkai.reports.schema import Heading, Narrative, Period

_PERIOD = re.compile(
    r"(?P<y1>20[0-9]{2})[年./-]?(?P<m1>[0-9]{1,2})[月./-](?P<d1>[0-9]{1,2})日?(?:起)?(?:至|到|[-—–~])+"
    r"(?:(?P<y2>20[0-9]{2})[年./-]?)?(?P<m2>[0-9]{1,2})[月./-](?P<d2>[0-9]{1,2})日?"
)
_WHOLE_YEAR = re.compile(r"(?P<year>20[0-9]{2})11日?起?(?:至|到)(?:(?P=year))?1231日?")
"""A year whose dates have lost 年 and 月, as extractions of some pages have them."""
_SENTENCE_END = re.compile(r"[。；\n]")
_STATED = re.compile(r"统计|数据|期限|时限")
_LONGEST_PARAGRAPH = 20_000
_IN_BRACKETS = re.compile(r"[（(][^（()）]*(?:[）)]|$)")
_ISSUER = ("发布机构", "发布单位", "公开机构", "制发机关", "编制单位")
_BARE_DATE = re.compile(r"20[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日")


@dataclass(slots=True)
class Text:
    """What the running text of a report tells."""

    agency: str = ""
    year: int | None = None
    part: str = ""
    """The stretch of the year that the title names, where it is not the title of a whole year's report."""
    period: Period | None = None
    narrative: Narrative = field(default_factory=Narrative)
    sections: frozenset[int] = frozenset()
    headings: tuple[Heading, ...] = ()
    warnings: list[str] = field(default_factory=list)


def read_text(document: Document) -> Text:
    """Return agency, year, period and narrative of a report."""
    paragraphs = [p for p in document.paragraphs if not is_draft_mark(p.text)]
    paragraphs = _without_links(paragraphs, document.signs.links)
    headings = _headings(paragraphs)
    text = Text(
        sections=frozenset(section for _, section in headings),
        headings=_as_they_stand(paragraphs, headings),
    )
    title = _title(paragraphs, headings[0][0] if headings else len(paragraphs))
    outside = parse_title(document.title or "")
    text.year = title.year if title else outside.year if outside else None
    named = title or outside
    text.part = named.part if named is not None and not named.is_sentence else ""
    text.agency = (title.agency if title else "") or (outside.agency if outside else "")
    first = headings[0][0] if headings else 0
    if title is None or not text.agency:
        said = next(filter(None, (title_within(p.text) for p in paragraphs[: first + 4])), None)
        if said is not None and text.year in (None, said.year):
            text.year, text.agency = said.year, text.agency or said.agency
    text.agency = text.agency or _issuer(document)
    if _is_cut(text.agency):
        text.warnings.append(
            f"机关名称“{text.agency}”像是从括号中间读起的，可能只读到一部分，请与原文核对"
        )
    dropped = _title_lines(paragraphs, title)
    bodies = _bodies(document, paragraphs, headings, dropped)
    text.period = _period([p.text for p in paragraphs], text.year)
    if text.year is None and text.period is not None:
        text.year = text.period.last.year
        text.warnings.append(f"没有找到报告标题，年份{text.year}取自统计期限")
    overview = bodies.get(1)
    if text.year is None:
        text.year = year_spoken_of([*bodies.get(0, []), *(overview or ())])
        if text.year is not None:
            text.warnings.append(f"没有找到报告标题，年份{text.year}取自正文，请核对")
    text.narrative = Narrative(
        preamble=_joined(bodies.get(0)),
        overview=_joined(overview),
        problems=_joined(bodies.get(5)),
        other=_joined(_without_signature(bodies.get(6), text.agency)),
        **parts_of_overview(overview or ()),
    )
    return text


def _headings(paragraphs: Sequence[Paragraph]) -> list[tuple[int, int]]:
    """Return the paragraphs that open a section, as (index, section).

    Where section one is opened again, what stood before was a list of
    contents or the page's frame. Any other section may be opened again (a
    workbook repeats the heading above each table); its text is added.
    """
    kept: list[tuple[int, int]] = []
    for index, paragraph in enumerate(paragraphs):
        section = section_of(paragraph.text)
        if section == 1:
            kept.clear()
        if section is not None:
            kept.append((index, section))
    return kept


def _as_they_stand(
    paragraphs: Sequence[Paragraph], headings: Sequence[tuple[int, int]]
) -> tuple[Heading, ...]:
    """Return the headings in the order of the file, those of other matters between them too.

    A section that stands before section one is a heading out of place, unless it comes again: then it
    was a list of contents.
    """
    if not headings:
        return ()
    again = {section for _, section in headings}
    common = _common([paragraphs[index] for index, _ in headings])
    opened = dict(headings)
    for index in range(headings[0][0]):
        section = section_of(paragraphs[index].text)
        if section is not None and section not in again:
            opened[index] = section
    found = []
    for index in range(min(opened), len(paragraphs)):
        one = paragraphs[index]
        section = opened.get(index)
        is_other = (
            section is None
            and index > headings[0][0]
            and opens_something(one.text)
            and one.within[: len(common)] == common
        )
        if section is not None or is_other:
            found.append(Heading(one.text.strip(), section, str(one.place)))
    return tuple(found)


# Title -------------------------------------------------------------------


def _title(paragraphs: Sequence[Paragraph], first_heading: int) -> Title | None:
    """Return the title that stands closest before the first section."""
    texts = [paragraph.text for paragraph in paragraphs[: first_heading + 1]]
    best: Title | None = None
    for index, text in enumerate(texts):
        parsed = parse_title(text)
        if parsed is None:
            continue
        lines = {index}
        if not parsed.agency or _is_cut(parsed.agency):
            for back in (1, 2):
                lead = texts[index - back : index] if index >= back else []
                joined = parse_title("".join([*lead, text])) if lead else None
                if joined is None or not joined.agency or _is_cut(joined.agency):
                    continue
                if _fit_for_title(lead):
                    parsed, lines = joined, {*range(index - back, index + 1)}
                    break
        if parsed.is_sentence and best is not None and best.agency:
            continue
        if best is None or parsed.agency:
            kept = frozenset() if parsed.is_sentence else frozenset(lines)
            best = Title(parsed.agency, parsed.year, kept, parsed.is_sentence, parsed.part)
    if best is None:
        for lines_of_it in (3, 2):
            for index in range(len(texts) - lines_of_it + 1):
                several = texts[index : index + lines_of_it]
                joined = parse_title("".join(several))
                if joined is not None and _fit_for_title(several[:-1]):
                    lines = set(range(index, index + lines_of_it))
                    if best is None or (joined.agency and not best.agency):
                        best = Title(joined.agency, joined.year, frozenset(lines), part=joined.part)
    return best


def _without_links(paragraphs: list[Paragraph], links: Sequence[str]) -> list[Paragraph]:
    """Return the paragraphs without those that only link to other reports, if a title is left.

    What a page says once more than it links to it is a line of its own.
    """
    said = Counter(p.text for p in paragraphs)
    others = {link for link in links if said[link] <= links.count(link)}
    if not others:
        return paragraphs
    kept = [p for p in paragraphs if not _says_nothing_but(p.text, others)]
    headings = _headings(kept)
    title = _title(kept, headings[0][0] if headings else len(kept))
    return kept if title is not None and title.agency else paragraphs


def _says_nothing_but(text: str, links: Collection[str]) -> bool:
    if "公开" not in text:
        return False
    for link in links:
        text = text.replace(link, "")
    return not text.strip(" \u3000|｜·•、,，;；>")


def _fit_for_title(lines: Sequence[str]) -> bool:
    return all(
        0 < len(line.strip()) <= 60 and not re.search(r"[。，；：:,;|]", _IN_BRACKETS.sub("", line))
        for line in lines
    )


def _is_cut(agency: str) -> bool:
    """Does the name begin inside a bracket that was opened on a line before it?"""
    depth = 0
    for character in agency:
        depth += (character in "（(〔[") - (character in "）)〕]")
        if depth < 0:
            return True
    return False


def _title_lines(paragraphs: Sequence[Paragraph], title: Title | None) -> set[int]:
    """Return the paragraphs that are the title, each time it is printed."""
    if title is None:
        return set()
    lines = set(title.paragraphs)
    for index, paragraph in enumerate(paragraphs):
        parsed = parse_title(paragraph.text)
        same = parsed is not None and parsed.year == title.year and not parsed.is_sentence
        if same and parsed is not None and parsed.agency in ("", title.agency):
            lines.add(index)
    return lines


def _issuer(document: Document) -> str:
    """Return the issuing body from a table of metadata before the report."""
    for grid in document.grids:
        for row in grid.rows:
            for label, value in pairwise(row):
                if labels.core(label.text) in _ISSUER and 2 < len(value.text.strip()) <= 40:
                    return value.text.strip()
    return ""


# Parts -------------------------------------------------------------------


def _bodies(
    document: Document,
    paragraphs: Sequence[Paragraph],
    headings: Sequence[tuple[int, int]],
    dropped: set[int],
) -> dict[int, list[str]]:
    """Return the paragraphs of each section; 0 is what stands between title and section one."""
    if not headings:
        return {}
    common = _common([paragraphs[index] for index, _ in headings])
    bodies: dict[int, list[str]] = {}
    begin = max((index for index in dropped if index < headings[0][0]), default=-1) + 1
    after_title = bool(begin)
    opened = dict(headings)
    section = 0
    for index, paragraph in enumerate(paragraphs):
        if index in opened:
            section = opened[index]
            bodies.setdefault(section, [])
        elif (
            index < begin
            or index in dropped
            or (index < headings[0][0] and section_of(paragraph.text) is not None)
            or (paragraph.within[: len(common)] != common and not (section == 0 and after_title))
        ):
            continue
        elif paragraph.text.strip():
            bodies.setdefault(section, []).extend(_lines(paragraph.text))
    return bodies


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _common(paragraphs: Sequence[Paragraph]) -> tuple[object, ...]:
    """Return the elements in which all these paragraphs lie."""
    common = paragraphs[0].within
    for paragraph in paragraphs[1:]:
        shared = 0
        for one, other in zip(common, paragraph.within, strict=False):
            if one != other:
                break
            shared += 1
        common = common[:shared]
    return common


def _joined(paragraphs: Sequence[str] | None) -> str | None:
    return "\n".join(paragraphs) if paragraphs else None


def _without_signature(paragraphs: Sequence[str] | None, agency: str) -> Sequence[str] | None:
    """Leave out the office's name and the date below section six."""
    if not paragraphs or len(paragraphs) < 2 or not agency:
        return paragraphs
    *rest, name, day = paragraphs
    signed = labels.plain(name) == labels.plain(agency)
    return rest if signed and _BARE_DATE.fullmatch(labels.plain(day)) else paragraphs


# Period ------------------------------------------------------------------


def _period(paragraphs: Sequence[str], year: int | None) -> Period | None:
    """Return the statistical period the text states, or None."""
    found: list[tuple[bool, Period]] = []
    for paragraph in (one for one in paragraphs if len(one) <= _LONGEST_PARAGRAPH):
        if "月" not in paragraph and "31" not in paragraph:
            continue
        line = labels.plain(paragraph)
        line = _WHOLE_YEAR.sub(r"\g<year>年1月1日至\g<year>年12月31日", line)
        if _PERIOD.search(line) is None:
            continue
        for sentence in _SENTENCE_END.split(line):
            for match in _PERIOD.finditer(sentence):
                period = _as_period(match)
                if period is not None:
                    is_stated = _STATED.search(sentence) is not None
                    found.append((is_stated, period))
    stated = [period for is_stated, period in found if is_stated]
    for period in stated or [period for _, period in found]:
        if year is None or period.last.year == year:
            return period
    return stated[0] if stated else None


def _as_period(match: re.Match[str]) -> Period | None:
    try:
        first = date(int(match["y1"]), int(match["m1"]), int(match["d1"]))
        last = date(int(match["y2"] or match["y1"]), int(match["m2"]), int(match["d2"]))
    except ValueError:
        return None
    return Period(first, last) if first <= last else None
