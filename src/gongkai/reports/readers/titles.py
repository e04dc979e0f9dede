"""Is a line the title of an annual report, and whose report, of which year?

The official title is ``{office}{year}年政府信息公开工作年度报告``. Offices put the year in front, behind or
within it, call the report 年报 or 总结, and some pages have a sentence of the report in its place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gongkai.reports.readers import labels
from gongkai.reports.readers.document import Document, Paragraph

_DIGITS = dict(zip("〇○零一二三四五六七八九", (0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_YEAR = r"20[0-9]{2}|二[〇○零][〇○零一二三四五六七八九]{2}"
_MATTER = r"(?:政府信息公开|政务公开|信息公开)"
_CALLED = r"(?:报告|年报|总结)"
_KIND = rf"{_MATTER}(?:工作)?(?:年度)?(?:工作)?(?:年度)?(?:情况)?(?:的)?{_CALLED}"
_TITLE = re.compile(
    rf"(?P<agency>.*?)(?P<year>{_YEAR})年?度?(?P<between>[^0-9。，,;]{{0,30}}?){_KIND}(?P<rest>.*)"
)
_YEAR_WITHIN = re.compile(
    rf"(?P<agency>[^0-9。，,;]*?)(?P<between>){_MATTER}(?:工作)?"
    rf"(?P<year>{_YEAR})年?度?(?:工作)?(?:情况)?{_CALLED}"
)
_YEAR_LAST = re.compile(
    rf"(?P<agency>[^0-9。，,;]*?)(?P<between>){_KIND}\(?(?P<year>{_YEAR})年?度?\)?"
)
_PART = re.compile(
    rf"(?:{_YEAR})年?度?(?P<part>[上下前]半年|半年度?|第?[一二三四1-4]季度|前[一二三1-3]个?季度"
    r"|(?P<from>[1-9]|1[0-2])月?份?[-—–−~至到]+(?P<to>[1-9]|1[0-2])月份?)"
    rf"(?=\)?$|.*{_CALLED}(?:\([^()]*\))?$)"
)
"""A stretch of a year that a title names: 2024年上半年, 2024年第三季度, 2024年1—6月."""
_LEAD = re.compile(r".*(?:公布|公开|发布|编制|形成|制作|现将|就|[。,;:，；：])")
"""What a sentence has before the office's name."""
_NO_NAME = re.compile(
    r"[我本](?:局|委|办|镇|乡|县|市|区|单位|机关|街道|厅|中心|院|所|站)|[本该的]|全[省市区县镇乡]|一?年来"
)
_ABOUT = re.compile(r"关于(?:报送|上报|呈报|印发|发布|公布|公开)?$")
"""What a letter or a notice has between the office and the year: 某局关于报送2024年…."""
_BEHIND = re.compile(
    r"\(([\u4e00-\u9fff]{2,38}(?:局|委|委员会|办|办公室|政府|中心|街道|镇|乡|厅|院|所|处|大队|支队))\)"
)
"""The office in brackets behind the title."""
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Title:
    """What a title tells."""

    agency: str
    year: int
    paragraphs: frozenset[int]
    """Which paragraphs make it up."""
    is_sentence: bool = False
    """It is a sentence of the text that names the report, not a line of its own."""
    part: str = ""
    """The stretch of the year that it is about, where that is not the whole: 上半年."""


@labels.kept
def parse_title(text: str) -> Title | None:
    """Return the office and the year, if the text is a title; the office may be blank."""
    if "公" not in text or labels.is_longer(text, _LONGEST):
        return None
    line = labels.plain(text)
    if "公开" not in line:
        return None
    part = ""
    if (stretch := _PART.search(line)) is not None:
        if (stretch["from"], stretch["to"]) != ("1", "12"):
            part = stretch["part"]
        line = line[: stretch.start("part")] + line[stretch.end("part") :]
    match = next(
        (
            found
            for one in (_TITLE, _YEAR_WITHIN, _YEAR_LAST)
            if (found := one.fullmatch(line)) is not None
        ),
        None,
    )
    if match is None:
        return None
    agency = _as_printed(text, _name_in(match["agency"]))
    if not agency and match["between"] and not match["agency"]:
        agency = _as_printed(text, match["between"])
    if not agency and (behind := _BEHIND.fullmatch(match.groupdict().get("rest") or "")):
        agency = _as_printed(text, behind[1])
    agency = re.sub(
        r"^(?:标题[:：]|关于|附件[0-9]*[:：]?|[【\[(（](?:年报|公示|公开)[】\])）])", "", agency
    )
    agency = _ABOUT.sub("", agency).strip("《“\"' 　")
    is_sentence = _is_sentence(match["agency"])
    return Title(agency, _parse_year(match["year"]), frozenset(), is_sentence, part)


_IN_SENTENCE = re.compile(
    rf"(?P<agency>[^。，,;:]{{2,60}}?)(?P<year>{_YEAR})年?度?{_MATTER}(?:工作)?(?:年度)?(?:工作)?(?:情况)?{_CALLED}"
)


def title_within(text: str) -> Title | None:
    """Return the office and the year that a sentence names, such as 现公布某局2023年政府信息公开工作年度报告."""
    if "公开" not in text:
        return None
    for match in _IN_SENTENCE.finditer(labels.plain(text)):
        name = _name_in("。" + match["agency"])
        if name and not re.search(r"[《〈]|格式|通知|要求", name):
            return Title(name, _parse_year(match["year"]), frozenset())
    return None


_SPOKEN_OF = re.compile(r"(?<![0-9〔\[])(20[0-9]{2})年(?!.{0,3}月.{0,12}(?:印发|发布|施行|实施))")


def year_spoken_of(paragraphs: Sequence[str]) -> int | None:
    """Return the year that a report without a title speaks of first and most."""
    years = [int(year) for text in paragraphs for year in _SPOKEN_OF.findall(labels.plain(text))]
    if not years:
        return None
    (most, times), *others = Counter(years).most_common(2)
    return most if years[0] == most and times > (others[0][1] if others else 0) else None


def names_a_report(text: str) -> bool:
    """Is it the title of an annual report, as a page or a list of them has it?"""
    return 8 < len(text) < _LONGEST and parse_title(text) is not None


def titles_with_tables(document: Document) -> list[Title]:
    """Return the titles below which a table 3 of their own begins: one for each report of the file.

    The same title with its table again, or the same office's name in short, is no other report. Where only one
    title is, that one.
    """
    titles = {text: title for text in _texts(document) if (title := _own_title(text)) is not None}
    if len(set(titles.values())) < 2:
        return list(set(titles.values()))
    reports: list[Title] = []
    last: Title | None = None
    for text in _texts(document, in_order=True):
        if text in titles:
            last = titles[text]
        elif (
            last is not None
            and labels.application_row(text) == "new_received"
            and not any(_are_one(last, one) for one in reports)
        ):
            reports.append(last)
    return reports


def _own_title(text: str) -> Title | None:
    """Return what a line of its own tells that is a title."""
    title = parse_title(text) if "公" in text else None
    return None if title is None or title.is_sentence else title


def _texts(document: Document, *, in_order: bool = False) -> Iterator[str]:
    """Yield the lines and the cells of a file, the cells of a table row by row if the order matters."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block.text
        elif in_order:
            for cell in sorted(block.cells, key=lambda cell: (cell.row, cell.column)):
                yield cell.text
        else:
            yield from [cell.text for cell in block.cells]


def _are_one(one: Title, other: Title) -> bool:
    return (one.year, one.part) == (other.year, other.part) and (
        one.agency.endswith(other.agency) or other.agency.endswith(one.agency)
    )


def _parse_year(text: str) -> int:
    return int("".join(str(_DIGITS.get(character, character)) for character in text))


def _is_sentence(words: str) -> bool:
    """Is it more than a name? What stands in brackets belongs to the name."""
    return re.search(r"[。,;:]|根据|按照", re.sub(r"\([^()]*\)", "", words)) is not None


def _name_in(words: str) -> str:
    """Return the office's name in what stands before the year; a sentence has more before it."""
    if not _is_sentence(words):
        return words
    name = _LEAD.sub("", words)
    return "" if _NO_NAME.match(name) or not 2 < len(name) <= 40 else name


def _as_printed(text: str, squeezed: str) -> str:
    """Return the stretch of the text that became ``squeezed``, white space trimmed."""
    if not squeezed:
        return ""
    start = labels.plain(text).index(squeezed)
    position, begin, end = 0, 0, 0
    for index, character in enumerate(text):
        if not labels.plain(character):
            continue
        if position == start:
            begin = index
        position += 1
        if position == start + len(squeezed):
            end = index + 1
            break
    return re.sub(r"\s+", "", text[begin:end])
