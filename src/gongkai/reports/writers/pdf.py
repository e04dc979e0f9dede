"""How does a report become a PDF? (PDF/A-2b by typst, set after GB/T 9704—2012)

The words travel as JSON into ``annual-report.typ``; none is read as markup.
The same report gives the same bytes: the date inside is the last day of its
statistical period, never today.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

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
from gongkai.reports.writers.typefaces import FONTS_VARIABLE
from gongkai.reports.writers.typefaces import chosen as _chosen
from gongkai.reports.writers.typefaces import explained as _explained
from gongkai.reports.writers.typefaces import folder as _folder
from gongkai.reports.writers.typefaces import fonts as _fonts

__all__ = ["FONTS_VARIABLE", "to_pdf"]

_CELL_INSET_PT = {"proactive": 5.0, "applications": 4.6, "remedies": 6.0}


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
