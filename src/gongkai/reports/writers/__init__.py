"""How is an annual report handed out? (docx, pdf, html, xlsx, json, all from one outline)

``write`` puts the files into a folder, ``render`` returns the bytes of one
format. The writers know no clock: the same report gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from gongkai.reports.schema import AnnualReport
from gongkai.reports.writers.files import check_file_name, file_name, write_atomically
from gongkai.reports.writers.problems import WriteProblem

__all__ = [
    "FORMATS",
    "MEDIA_TYPES",
    "WriteProblem",
    "check_file_name",
    "file_name",
    "render",
    "write",
    "write_atomically",
]

FORMATS: Final = ("docx", "pdf", "html", "xlsx", "json")
MEDIA_TYPES: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def write(
    report: AnnualReport,
    out_dir: Path,
    *,
    code: str,
    formats: Sequence[str] = FORMATS,
    draft: bool | str = False,
    fonts: Path | None = None,
) -> list[Path]:
    """Write the report in these formats and return the files, in the order asked for.

    ``code`` is the agency's code, which names the files. ``draft`` marks every
    page as 草稿, with the reason if it is one (the JSON is data and carries no mark). ``fonts`` is a folder
    with the office's own fonts for the PDF. All formats are made before the
    first file is touched. Raises :class:`WriteProblem`.
    """
    paths = [out_dir / file_name(code, report.year, format_) for format_ in formats]
    made = [render(report, format_, draft=draft, fonts=fonts) for format_ in formats]
    for path, data in zip(paths, made, strict=True):
        write_atomically(path, data)
    return paths


def render(
    report: AnnualReport, format_: str, *, draft: bool | str = False, fonts: Path | None = None
) -> bytes:
    """Return the report in one format; raises :class:`WriteProblem`."""
    # Each format brings its own library, imported only when it is asked for.
    match format_:
        case "docx":
            from gongkai.reports.writers.docx import to_docx

            return to_docx(report, draft=draft)
        case "pdf":
            from gongkai.reports.writers.pdf import to_pdf

            return to_pdf(report, draft=draft, fonts=fonts)
        case "html":
            from gongkai.reports.writers.html import to_html

            return to_html(report, draft=draft).encode()
        case "xlsx":
            from gongkai.reports.writers.xlsx import to_xlsx

            return to_xlsx(report, draft=draft)
        case "json":
            from gongkai.reports.json_form import dumps

            return dumps(report).encode()
        case _:
            raise WriteProblem(f"没有“{format_}”这种格式；可用的有：{'、'.join(FORMATS)}")
