"""Where do the parts of a report's text begin? (国办公开办函〔2021〕30号)

The six sections and the five parts of section one are found by their titles;
numbers, brackets, spaces and the variants met in published reports are
tolerated.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.reports.readers.labels import plain
from gongkai.reports.readers.numbers import half_width
from gongkai.reports.schema import SECTION_TITLES

_SECTIONS: tuple[tuple[int, str], ...] = (
    (1, r"(政府信息公开(工作)?)?(的)?(总体|基本|概述)(情况)?|概述"),
    (2, r"(行政机关)?主动公开(政府)?信息(的)?(工作)?(情况)?"),
    (
        3,
        r"(收到和)?(处理|办理)(政府)?信息公开申请(的)?(办理)?(情况)?|收到和处理.{0,12}申请.{0,6}情况",
    ),
    (4, r".{0,14}行政复议.{0,8}行政诉讼(的)?(情况)?"),
    (5, r".{0,14}存在(的)?(主要)?(困难和)?问题.{0,2}(改进|整改|下一步).{0,8}|存在(的)?(主要)?问题"),
    (6, r"其[他它](需要|需|应当)报告(的)?(事项|情况)?"),
)
_NUMBER = re.compile(r"^(?:[一二三四五六七八九十]{1,2}[、.,.:]?|第[一二三四五六]部分[、:]?)")
_LONGEST_HEADING = 45
_OFFICIAL = {plain(title): number for number, title in enumerate(SECTION_TITLES, start=1)}

_PART = re.compile(r"\([一二三四五六七八九]\)")
_PART_WORDS: tuple[tuple[str, str], ...] = (
    ("on_request", r"依申请"),
    ("platform", r"平台|载体"),
    ("supervision", r"监督|保障|考核|评议|追究"),
    ("management", r"信息管理|制度规范|规范管理|信息资源"),
    ("proactive", r"主动公开|主动发布"),
)
_LONGEST_PART_HEADING = 34
_DRAFT = re.compile(r"[(【\[]?草稿(?:[(].{0,40}|[】\])]?)")


def is_draft_mark(text: str) -> bool:
    """Is the line the mark of an unapproved report, 草稿 and what may stand in brackets?"""
    return _DRAFT.fullmatch(half_width(text).strip()) is not None


def section_of(text: str) -> int | None:
    """Return which of the six sections a line opens, or None.

    A title without its number counts only where it is the official one.
    """
    line = plain(text)
    if not line or len(line) > _LONGEST_HEADING:
        return None
    title, numbered = _NUMBER.subn("", line, count=1)
    title = title.strip(":。、;")
    if not numbered:
        return _OFFICIAL.get(title)
    for number, pattern in _SECTIONS:
        if re.fullmatch(pattern, title):
            return number
    return None


def part_of(text: str) -> tuple[str, str] | None:
    """Return which part of section one a paragraph opens, and what follows its heading.

    ``（二）依申请公开情况。2024年收到……`` gives ``("on_request", "2024年收到……")``.
    Where heading and sentence are one, the whole sentence follows.
    """
    if not _PART.match(plain(text)):
        return None
    after_number = re.sub(r"^\s*[（(]\s*[一二三四五六七八九]\s*[）)]\s*[、.,:：，]?\s*", "", text)
    end = re.search(r"[。：:；\n]", after_number)
    heading = after_number[: end.start()] if end else after_number
    clean = len(plain(heading)) <= _LONGEST_PART_HEADING and not (
        end is not None and end[0] == "。" and re.search(r"[，,0-9０-９]", heading)
    )
    for part, pattern in _PART_WORDS:
        if re.search(pattern, plain(heading)[:_LONGEST_PART_HEADING]):
            rest = after_number[end.end() :].strip() if end else ""
            return part, rest if clean else after_number.strip()
    return None


def parts_of_overview(paragraphs: Sequence[str]) -> dict[str, str]:
    """Return the parts of section one, by their sub-headings, without these.

    A part without a heading, or with nothing below it, is not there.
    """
    parts: dict[str, list[str]] = {}
    current: str | None = None
    for paragraph in paragraphs:
        opened = part_of(paragraph)
        if opened is not None and opened[0] not in parts:
            current, rest = opened
            parts[current] = [rest] if rest else []
        elif current is not None:
            parts[current].append(paragraph)
    return {part: "\n".join(texts) for part, texts in parts.items() if texts}
