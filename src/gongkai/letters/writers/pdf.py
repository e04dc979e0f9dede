"""How does a letter become a PDF? (PDF/A-2b by typst: the copy for the file)

The words travel as JSON into ``letter.typ``; none is read as markup. The same
letter gives the same bytes: the date inside is the letter's own, never today.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final

from gongkai.letters.letter import Letter, clean
from gongkai.letters.writers.outline import FORM_PT, Line, Outline, Table, outline, stays_whole
from gongkai.reports.writers import typefaces, typography
from gongkai.reports.writers.problems import WriteProblem

_INSET_PT: Final = {"x": 5.0, "y": 6.5}
_SHORT: Final = 10


def to_pdf(letter: Letter, *, fonts: Path | None = None) -> bytes:
    """Return the letter as PDF/A-2b.

    ``fonts`` is a folder with the office's own fonts (else the one that
    ``GONGKAI_FONTS`` names). Raises :class:`WriteProblem` where that folder
    cannot be used, or where no font has a character of the text.
    """
    import typst

    shown = outline(letter)
    collection, families = typefaces.fonts(typefaces.folder(fonts))
    day = letter.dated or letter.version
    data: dict[str, Any] = {
        "head": [part for part in (shown.agency, shown.title) if part],
        "agency": clean(letter.agency),
        "number": shown.number,
        "addressee": f"{shown.addressee}：" if shown.addressee else "",
        "body": [_item(item) for item in shown.body],
        "attachments": shown.attachments,
        "signature": shown.signature,
        "signature_indent": shown.signature_indent,
        "day": shown.day,
        "day_indent": shown.day_indent,
        "date": [day.year, day.month, day.day],
        "margins": typography.MARGINS_MM,
        "inset": _INSET_PT,
        "sizes": {
            "title": typography.TITLE_PT,
            "body": typography.BODY_PT,
            "line": typography.LINE_PT,
            "form": FORM_PT,
            "page_number": typography.PAGE_NUMBER_PT,
        },
        "fonts": {
            "body": typefaces.chosen("body", families)[0],
            "page_number": typefaces.chosen("page_number", families)[0],
            **{
                use: dict(zip(("names", "weight"), typefaces.chosen(use, families), strict=True))
                for use in ("title", "heading1")
            },
        },
    }
    with as_file(files("gongkai.letters.writers").joinpath("letter.typ")) as layout:
        try:
            pdf: bytes = typst.compile(
                layout,
                font_paths=collection,
                format="pdf",
                pdf_standards=["a-2b"],
                sys_inputs={"letter": json.dumps(data, ensure_ascii=False)},
                timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
            )
        except typst.TypstError as error:
            raise WriteProblem(typefaces.explained(error, _texts(shown))) from error
    return pdf


def _item(item: Line | Table) -> dict[str, Any]:
    if isinstance(item, Line):
        kind = "heading" if item.heading else "note" if item.note else "line"
        return {"kind": kind, "text": item.text}
    return {
        "kind": "table",
        "heading": item.heading,
        "widths": item.widths,
        "header": item.header,
        "whole": item.whole,
        "rows": [
            [
                {
                    "lines": cell.text.split("\n"),
                    "span": cell.span,
                    "whole": stays_whole(row),
                    "centred": cell.label or (item.header and len(cell.text) <= _SHORT),
                }
                for cell in row
            ]
            for row in item.rows
        ],
    }


def _texts(shown: Outline) -> list[str]:
    """Return every text, to say where a character was that no font has."""
    found = [shown.agency, shown.title, shown.number, shown.addressee, *shown.attachments]
    for item in shown.body:
        if isinstance(item, Line):
            found.append(item.text)
        else:
            found += [item.heading, *(cell.text for row in item.rows for cell in row)]
    return found
