"""How does a report become a PDF? (PDF/A-2b by typst, set after GB/T 9704—2012)

The words travel as JSON into ``annual-report.typ``; none is read as markup.
The same report gives the same bytes: the date inside is the last day of its
statistical period, never today.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final

from gongkai.reports.schema import AnnualReport
from gongkai.reports.writers import typography
from gongkai.reports.writers.outline import (
    Block,
    Heading,
    Paragraph,
    draft_mark,
    outline,
    printable,
    title_parts,
)
from gongkai.reports.writers.problems import WriteProblem

FONTS_VARIABLE: Final = "GONGKAI_FONTS"
"""Names the folder with the office's own fonts, where no other is given."""

_CELL_INSET_PT = {"proactive": 5.0, "applications": 4.6, "remedies": 6.0}
_MISSING = re.compile(r'the text `"((?:[^"\\]|\\.)+)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


def to_pdf(report: AnnualReport, *, draft: bool | str = False, fonts: Path | None = None) -> bytes:
    """Return the report as PDF/A-2b.

    ``fonts`` is a folder with the office's own fonts (else the one that
    ``GONGKAI_FONTS`` names); installed ones are found without it. Raises
    :class:`WriteProblem` where that folder cannot be used, or where no font
    has a character of the text.
    """
    import typst

    blocks = outline(report)
    collection, families = _fonts(_folder(fonts))
    data: dict[str, Any] = {
        "title": [printable(part) for part in title_parts(report)],
        "agency": printable(report.agency),
        "date": [report.period.last.year, report.period.last.month, report.period.last.day],
        "draft": draft_mark(draft),
        "margins": typography.MARGINS_MM,
        "padding": typography.CELL_PADDING_PT,
        "sizes": {
            "title": typography.TITLE_PT,
            "body": typography.BODY_PT,
            "line": typography.LINE_PT,
            "page_number": typography.PAGE_NUMBER_PT,
        },
        "fonts": {
            "body": _chosen("body", families)[0],
            "page_number": _chosen("page_number", families)[0],
            **{
                use: dict(zip(("names", "weight"), _chosen(use, families), strict=True))
                for use in ("title", "heading1", "heading2")
            },
        },
        "blocks": [_block(block) for block in blocks],
    }
    last = report.period.last
    with as_file(files("gongkai.reports.writers").joinpath("annual-report.typ")) as layout:
        try:
            pdf: bytes = typst.compile(
                layout,
                font_paths=collection,
                format="pdf",
                pdf_standards=["a-2b"],
                sys_inputs={"report": json.dumps(data, ensure_ascii=False)},
                timestamp=datetime(last.year, last.month, last.day, tzinfo=UTC),
            )
        except typst.TypstError as error:
            texts = [report.title, *_texts(data["blocks"])]
            raise WriteProblem(_explained(error, texts)) from error
    return pdf


def _folder(fonts: Path | None) -> Path | None:
    if fonts is None and (named := os.environ.get(FONTS_VARIABLE)):
        fonts = Path(named)
    if fonts is not None and not fonts.is_dir():
        raise WriteProblem(
            f"字体文件夹“{fonts}”不存在：请核对 {FONTS_VARIABLE} 或所给的文件夹，"
            "其中应放 .ttf、.otf 或 .ttc 字体文件"
        )
    return fonts


@cache
def _fonts(folder: Path | None) -> tuple[Any, frozenset[str]]:
    """Return the fonts to choose from, and the names of their families."""
    import typst

    with as_file(files("gongkai.reports.writers").joinpath("fonts")) as own:
        paths = [own] if folder is None else [folder, own]
        collection = typst.Fonts(
            include_system_fonts=True, include_embedded_fonts=False, font_paths=paths
        )
    return collection, frozenset(collection.families())


def _chosen(use: str, families: frozenset[str]) -> tuple[list[str], str]:
    """Return the families for one use, best first, and the weight to ask for.

    The office's fonts for titles and headings are heavy by themselves; the
    free one is asked for its bold weight.
    """
    at_hand = {family.casefold(): family for family in families}
    proper = [
        at_hand[name.casefold()] for name in typography.FONTS[use] if name.casefold() in at_hand
    ]
    return [*proper[:1], typography.FREE_FONT], "regular" if proper else "bold"


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading(level, text):
            return {"kind": "heading", "level": level, "text": text}
        case Paragraph(text):
            return {"kind": "paragraph", "text": text}
    size, number_size = typography.TABLE_PT[block.name], typography.number_size(block)
    rows: list[list[dict[str, Any]]] = [[] for _ in block.rows]
    for row, column, cell in block.anchors():
        rows[row].append(
            {
                "x": column,
                "y": row,
                "text": cell.text,
                "kind": cell.kind,
                "rowspan": cell.rowspan,
                "colspan": cell.colspan,
                "size": number_size if cell.kind == "number" else size,
            }
        )
    return {
        "kind": "table",
        "widths": block.widths,
        "header_rows": block.header_rows,
        "size": size,
        "inset": _CELL_INSET_PT[block.name],
        "rows": rows,
    }


def _texts(blocks: list[dict[str, Any]]) -> Iterator[str]:
    for block in blocks:
        if block["kind"] != "table":
            yield block["text"]


def _explained(error: Exception, texts: list[str]) -> str:
    """Say in Chinese what typst found: characters that no font has, or its own message."""
    missing = [
        _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text)
        for text in _MISSING.findall(str(error))
    ]
    if not missing:
        return f"PDF 未能生成：{str(error).splitlines()[0]}"
    named = "、".join(
        f"“{text}”（{' '.join(f'U+{ord(one):04X}' for one in text)}）"
        for text in dict.fromkeys(missing)
    )
    words = next((text for text in texts if missing[0] in text), "")
    at = words.find(missing[0])
    around = words[max(at - 10, 0) : at + 10]
    place = f"（在“{around}”处）" if around else ""
    return (
        f"PDF 未能生成：可用的字体里没有{named}{place}。请安装含有该字的字体，"
        f"或者把字体放进文件夹并用 {FONTS_VARIABLE} 指明；其他格式不受影响"
    )
