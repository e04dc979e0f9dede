"""In which order does the printed report say what? (国办公开办函〔2021〕30号, and 〔2019〕60号 before it)

One outline for all formats: title, opening, the six sections under their
official titles, the three tables in their places. Writers turn its blocks
into their own elements and add nothing to the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from gongkai.reports.schema import OVERVIEW_TITLES, SECTION_TITLES, AnnualReport, Narrative
from gongkai.reports.tables import Table, tables

DRAFT_MARK = "草稿（未经审定，不得对外发布）"
"""What every page, sheet or screen of an unapproved report says."""


def draft_mark(draft: bool | str) -> str | None:
    """Return what marks a draft, or None where it is none.

    ``draft`` may be a reason in a few plain Chinese words, without quotes:
    it then stands in the mark, 草稿（与已提交的第1版不一致，…）.
    """
    if not draft:
        return None
    return DRAFT_MARK if draft is True else DRAFT_MARK.replace("（", f"（{draft}，", 1)


_NUMERALS = "一二三四五六七八九十"
_MINOR_HEADING = re.compile(rf"[（(][{_NUMERALS}]+[）)][^。；！？!?;]{{1,30}}")
# XML 1.0 takes no other characters; in a report they are the remains of a bad conversion.
_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: level 1 is ``一、总体情况``, level 2 is ``（一）主动公开``."""

    level: Literal[1, 2]
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the text, without line feeds and without its indent."""

    text: str


Block: TypeAlias = Heading | Paragraph | Table


def outline(report: AnnualReport) -> tuple[Block, ...]:
    """Return everything below the title, in the official order."""
    narrative = report.narrative
    bodies: tuple[tuple[Block, ...], ...] = (
        tuple(_overview(narrative)),
        *((table,) for table in tables(report)),
        tuple(_text(narrative.problems)),
        tuple(_text(narrative.other)),
    )
    blocks: list[Block] = list(_text(narrative.preamble))
    for numeral, title, body in zip(_NUMERALS, SECTION_TITLES, bodies, strict=False):
        blocks.append(Heading(1, f"{numeral}、{title}"))
        blocks.extend(body)
    return tuple(blocks)


def title_parts(report: AnnualReport) -> tuple[str, str]:
    """Return the title in two parts: where it needs two lines, it breaks between them."""
    return report.agency, report.title.removeprefix(report.agency)


def printable(text: str) -> str:
    """Return the text with every character no format can carry shown as U+FFFD."""
    return _UNPRINTABLE.sub("\ufffd", text)


def paragraphs(text: str | None) -> list[str]:
    """Return the paragraphs of a text, without indent, blank lines left out."""
    lines = (printable(line).strip() for line in (text or "").splitlines())
    return [line for line in lines if line]


def _text(text: str | None) -> Iterator[Heading | Paragraph]:
    for line in paragraphs(text):
        yield Heading(2, line) if _MINOR_HEADING.fullmatch(line) else Paragraph(line)


def _overview(narrative: Narrative) -> Iterator[Heading | Paragraph]:
    """Yield section 一: its whole text, then the parts that text does not hold.

    Where there is no whole text, all five headings are printed, so that a
    missing part shows as a gap under its heading.
    """
    whole = paragraphs(narrative.overview)
    yield from _text(narrative.overview)
    parts = {key: paragraphs(getattr(narrative, key)) for key in OVERVIEW_TITLES}
    if not any(parts.values()):
        return
    for numeral, (key, title) in zip(_NUMERALS, OVERVIEW_TITLES.items(), strict=False):
        held = all(any(line.endswith(part) for line in whole) for part in parts[key])
        if whole and held:
            continue
        yield Heading(2, f"（{numeral}）{title}")
        yield from (Paragraph(line) for line in parts[key])
