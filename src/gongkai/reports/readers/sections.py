"""Where do the parts of a report's text begin? (国办公开办函〔2021〕30号)

The six sections and the five parts of section one are found by their titles;
numbers, brackets, spaces and the variants met in published reports are
tolerated.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.reports.readers.labels import is_longer, kept, plain
from gongkai.reports.readers.numbers import half_width
from gongkai.reports.schema import SECTION_TITLES

_SECTIONS = tuple((number, re.compile(title)) for number, title in (
    (1, r"(政府信息公开(工作)?)?(的)?(总体|基本|概述)(情况)?|概述"),
    (2, r"(行政机关)?主动公开(政府)?信息(的)?(工作)?(情况)?"),
    (
        3,
        r"(收到和)?(处理|办理)(政府)?信息公开申请(的)?(办理)?(情况)?|收到和处理.{0,12}申请.{0,6}情况",
    ),
    (4, r".{0,14}行政复议.{0,8}行政诉讼(的)?(情况)?"),
    (5, r".{0,14}存在(的)?(主要)?(困难和)?问题.{0,2}(改进|整改|下一步).{0,8}|存在(的)?(主要)?问题"),
    (6, r"其[他它](需要|需|应当)报告(的)?(事项|情况)?"),
))  # fmt: skip
_BY_NUMERAL = dict(zip("一二三四五六", (
    r"(20[0-9]{2}年(度)?)?(本年度)?(政府信息公开|政务公开|信息公开)?(工作)?(的)?(总体|基本)(工作)?(情况)?(概述)?",
    r"(政府)?信息主动公开(的)?(工作)?(情况)?|(政府信息)?主动公开(工作)?(的)?情况",
    r"收到和(处理|办理).{0,20}|(政府信息)?依申请公开(政府信息)?(工作)?(的)?(办理)?(情况)?|(政府)?信息公开申请(的)?(收到和)?(办理|处理)(的)?情况",
    r".{0,24}复议.{0,10}诉讼.{0,10}",
    r".{0,20}(问题|不足|短板).{0,16}",
    r"(其[他它]|需要?)[^,。]{0,10}(事项|情况|内容)",
), strict=True))  # fmt: skip
"""Titles that only their own numeral makes a section's: offices word them as they like."""
_NUMBER = re.compile(
    r"^(?:(?P<numeral>[一二三四五六七八九十]{1,2})[、.,.:]?|第(?P<part>[一二三四五六])部分[、:]?)"
)
_WORDED = {numeral: re.compile(wording) for numeral, wording in _BY_NUMERAL.items()}
_NUMERALS = {numeral: number for number, numeral in enumerate(_BY_NUMERAL, start=1)}
_LONGEST_HEADING = 45
_OFFICIAL = {plain(title): number for number, title in enumerate(SECTION_TITLES, start=1)}

_PART = re.compile(r"\([一二三四五六七八九]\)")
_PART_IN_DIGITS = re.compile(r"[1-9][.、]")
_BRACKETED = re.compile(r"^\s*[（(]\s*[一二三四五六七八九]\s*[）)]\s*[、.,:：，]?\s*")
_DIGIT = re.compile(r"^\s*[1-9１-９]\s*[.、．]\s*")
_PART_WORDS = tuple((part, re.compile(words)) for part, words in (
    ("on_request", r"依申请"),
    ("platform", r"平台|载体"),
    ("supervision", r"监督|保障|考核|评议|追究"),
    ("management", r"信息管理|制度规范|规范管理|信息资源"),
    ("proactive", r"主动公开|主动发布"),
))  # fmt: skip
_LONGEST_PART_HEADING = 34
_PARTS_ENOUGH = 3
_DRAFT = re.compile(r"[(【\[]?草稿(?:[(].{0,40}|[】\])]?)")


def is_draft_mark(text: str) -> bool:
    """Is the line the mark of an unapproved report, 草稿 and what may stand in brackets?"""
    return "草稿" in text and _DRAFT.fullmatch(half_width(text).strip()) is not None


@kept
def section_of(text: str) -> int | None:
    """Return which of the six sections a line opens, or None.

    A title without its number counts only where it is the official one.
    """
    if is_longer(text, _LONGEST_HEADING) or not (line := plain(text)):
        return None
    numbered = _NUMBER.match(line)
    title = line[numbered.end() if numbered else 0 :].strip(":。、;")
    if not numbered:
        return _OFFICIAL.get(title) or _in_digits(title)
    numeral = numbered["numeral"] or numbered["part"]
    is_marked = numbered["part"] is not None or numbered.group()[-1] != numeral[-1]
    if not is_marked and title.startswith(("是", "要")):
        return None
    by_title = next((number for number, one in _SECTIONS if one.fullmatch(title)), None)
    if by_title is not None:
        return by_title
    if not is_marked or any(mark in title for mark in ",;。"):
        return None
    wording = _WORDED.get(numeral)
    return _NUMERALS[numeral] if wording is not None and wording.fullmatch(title) else None


def _in_digits(line: str) -> int | None:
    """Return which section a line opens that has its official title and its own number in digits."""
    if line[1:2] not in _AFTER_DIGIT or line[:1] not in _DIGITS:
        return None
    section = _OFFICIAL.get(line[2:])
    return section if section == int(line[0]) else None


_AFTER_DIGIT, _DIGITS = frozenset("、.,:"), frozenset("123456")
_TOP = re.compile(r"(?:[一二三四五六七八]、|第[一二三四五六七八]部分)[^,;。:]{2,30}")


_TOP_BEGINS = frozenset("一二三四五六七八第")


def opens_something(text: str) -> bool:
    """Is the line numbered like a section, whatever it is called?"""
    if text.lstrip()[:1] not in _TOP_BEGINS or is_longer(text, _LONGEST_HEADING):
        return False
    return _TOP.fullmatch(plain(text)) is not None


def part_of(text: str, *, in_digits: bool = False) -> tuple[str, str] | None:
    """Return which part of section one a paragraph opens, and what follows its heading.

    ``（二）依申请公开情况。2024年收到……`` gives ``("on_request", "2024年收到……")``.
    Where heading and sentence are one, the whole sentence follows. ``in_digits`` takes ``2.`` for ``（二）``.
    """
    number, words = (_PART_IN_DIGITS, _DIGIT) if in_digits else (_PART, _BRACKETED)
    if not number.match(plain(text[:_LONGEST_PART_HEADING])):
        return None
    after_number = words.sub("", text, count=1)
    end = re.search(r"[。：:；\n]", after_number)
    heading = after_number[: end.start()] if end else after_number
    clean = len(plain(heading)) <= _LONGEST_PART_HEADING and not (
        end is not None and end[0] == "。" and re.search(r"[，,0-9０-９]", heading)
    )
    for part, pattern in _PART_WORDS:
        if pattern.search(plain(heading)[:_LONGEST_PART_HEADING]):
            rest = after_number[end.end() :].strip() if end else ""
            return part, rest if clean else after_number.strip()
    return None


def parts_of_overview(paragraphs: Sequence[str]) -> dict[str, str]:
    """Return the parts of section one, by their sub-headings, without these.

    A part without a heading, or with nothing below it, is not there. Some offices number the parts ``1.``
    to ``5.``; within parts numbered ``（一）`` these are something else.
    """
    in_digits = (
        not any(part_of(paragraph) for paragraph in paragraphs)
        and len({p[0] for one in paragraphs if (p := part_of(one, in_digits=True))})
        >= _PARTS_ENOUGH
    )
    parts: dict[str, list[str]] = {}
    current: str | None = None
    for paragraph in paragraphs:
        opened = part_of(paragraph, in_digits=in_digits)
        if opened is not None and opened[0] not in parts:
            current, rest = opened
            parts[current] = [rest] if rest else []
        elif current is not None:
            parts[current].append(paragraph)
    return {part: "\n".join(texts) for part, texts in parts.items() if texts}
