"""Where do the tables of a text begin whose sections have no headings of their own?

A whole report may stand in one paragraph, its headings within it; or the headings are lost, and only
the labels of the tables tell where one begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from gongkai.reports.readers import labels
from gongkai.reports.readers.sections import section_of

Line = tuple[int, str]
"""A line's number and its text."""

_LONG = 200
"""Characters of a paragraph that may be a whole report."""
_FEWEST = 3
"""Headings within one paragraph that make it more than one that names a heading."""
_TITLES = (
    r"总体情况|主动公开政府信息(?:的)?情况|(?:行政机关)?收到和处理政府信息公开申请(?:的)?情况"
    r"|(?:因)?政府信息公开(?:工作)?(?:被申请)?行政复议(?:、|和|及)?(?:提起)?行政诉讼(?:的)?情况"
    r"|(?:政府信息公开工作)?存在的主要问题[和及、]改进(?:情况|措施)|其[他它]需要报告的(?:事项|情况)"
)
_HEADING = re.compile(
    rf"(?:^|(?<=[\s。；;:：)）0-9|]))([一二三四五六]、\s*(?:{_TITLES}))[\s:：。]*"
)
_PART = re.compile(
    r"(?<=[\s。])([（(][一二三四五][）)]\s*(?:主动公开|依申请公开|政府信息管理|(?:政府信息公开)?平台|监督保障))"
)
_TITLE_END = re.compile(r"^([^。，,;；]{4,60}?20[0-9]{2}年[^。，,;；\s]{0,20}年度报告)\s+")
_RELATION = "本列数据的勾稽关系"


def unglued(lines: Iterable[Line]) -> list[Line]:
    """Return the lines, a paragraph that holds several headings as one line for each of its parts."""
    made: list[Line] = []
    for number, line in lines:
        if len(line) > _LONG and len(_HEADING.findall(line)) >= _FEWEST:
            parted = _HEADING.sub(r"\n\1\n", _TITLE_END.sub(r"\1\n", line.strip()))
            made += [(number, part) for part in _PART.sub(r"\n\1", parted).split("\n")]
        else:
            made.append((number, line))
    return made


def openings(lines: Iterable[Line], opened: set[int]) -> Iterator[tuple[int, int]]:
    """Yield where a table begins that no heading opens, as index of its first line and section.

    ``opened`` are the sections that have a heading.
    """
    begun = set(opened)
    for index, (_, line) in enumerate(lines):
        section = section_of(line)
        if section is not None:
            begun |= {section}
            continue
        section = _begins(line)
        if (
            section is not None
            and section not in begun
            and not any(s > section for s in begun - opened)
        ):
            begun.add(section)
            yield index, section


def _begins(line: str) -> int | None:
    """Return the section whose table begins with that line."""
    first = re.split(r"[|\t]", line.strip("| \t"), maxsplit=1)[0].strip()
    if not 0 < len(first) < _LONG:
        return None
    if labels.is_article_20(first):
        return 2
    plain = labels.plain(first)
    if (
        _RELATION in plain
        or plain.startswith("申请人情况")
        or labels.application_row(first) == "new_received"
    ):
        return 3
    return 4 if plain in ("行政复议", "行政复议行政诉讼") else None
