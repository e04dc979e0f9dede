"""Which files go with the sample items? Small forms and tables, written by the same writers as letters and reports."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from gongkai.letters import to_docx
from gongkai.letters.letter import Grid, Letter, Paragraph
from gongkai.reports.writers.workbook import put_text, saved
from gongkai_web.agencies.models import Agency, User
from gongkai_web.publishing import files


def keep(*, actor: User, agency: Agency, given: Mapping[str, Any], on: date) -> dict[str, Any]:
    """Write a file as ``site.yaml`` describes it and keep it for the agency; return how an item names it."""
    data = written(given, agency=agency.name, on=on)
    file = ContentFile(data, name=given["name"])
    return files.reference(files.keep(actor=actor, agency=agency, file=file))


def written(given: Mapping[str, Any], *, agency: str, on: date) -> bytes:
    """Return the bytes of a ``.docx`` or ``.xlsx`` file; the same description and day give the same bytes."""
    return (_table if given["name"].endswith(".xlsx") else _form)(given, agency, on)


def _table(given: Mapping[str, Any], agency: str, on: date) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Font

    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = given["title"][:31]
    for row, cells in enumerate(given["rows"], start=1):
        for column, told in enumerate(cells, start=1):
            cell = sheet.cell(row, column)
            if isinstance(told, str):
                put_text(cell, told)
            else:
                cell.value = told
            if row == 1:
                cell.font = Font(bold=True)
    for letter, width in zip("ABCDEF", given["widths"], strict=False):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    return saved(workbook, title=given["title"], creator=agency, day=on)


def _form(given: Mapping[str, Any], agency: str, on: date) -> bytes:
    lines = [Paragraph(f"line-{at}", told) for at, told in enumerate(given.get("lines", ()))]
    rows = tuple(tuple(row) for row in given["rows"])
    return to_docx(
        Letter(
            code="sample_form", version=on, title=given["title"], number="", addressee="",
            blocks=(Grid("", rows), *lines), agency=agency, dated=None, attachments=(), basis=(),
            remedy=None, sealed=False,
        )
    )  # fmt: skip
