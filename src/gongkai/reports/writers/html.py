"""How does a report become a web page? (one file, nothing from elsewhere, printable)

Tables are real tables: header cells with their scope, a caption, and on every
number its path in ``data-path``. The page needs no script and asks no host for
anything.
"""

from __future__ import annotations

from html import escape
from importlib.resources import files

from gongkai.reports.schema import AnnualReport
from gongkai.reports.tables import Cell, Table
from gongkai.reports.writers.outline import (
    Block,
    Heading,
    Paragraph,
    draft_mark,
    outline,
    printable,
    title_parts,
)


def to_html(report: AnnualReport, *, draft: bool | str = False) -> str:
    """Return the report as one self-contained page in UTF-8."""
    title = escape(printable(report.title))
    headline = "".join(
        f"<span>{escape(printable(part))}</span>" for part in title_parts(report) if part
    )
    style = files("gongkai.reports.writers").joinpath("annual-report.css").read_text("utf-8")
    mark = draft_mark(draft)
    marks = '<meta name="robots" content="noindex">\n' if mark else ""
    banner = f'<header class="draft" role="note">{mark}</header>\n' if mark else ""
    if mark:
        style += f'@page {{ @top-center {{ content: "{mark}"; color: #c00000; }} }}\n'
    body = "\n".join(_sections(outline(report)))
    return (
        "<!DOCTYPE html>\n"
        '<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'{marks}<meta name="author" content="{escape(printable(report.agency))}">\n'
        f"<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n{banner}"
        f"<main>\n<article>\n<h1>{headline}</h1>\n{body}\n</article>\n</main>\n</body>\n</html>\n"
    )


def table_html(table: Table, *, widths: bool = True) -> str:
    """Return one table, with a frame that scrolls where the screen is narrow.

    Without ``widths`` no style stands in the text, for pages whose own style
    sheet says how wide the columns of a ``table.applications`` are.
    """
    columns = "".join(
        f'<col style="width:{share:.2%}">' if widths else "<col>" for share in table.widths
    )
    rows = [f"<tr>{''.join(_cell(cell) for cell in row)}</tr>" for row in table.rows]
    head, body = rows[: table.header_rows], rows[table.header_rows :]
    caption = escape(table.caption)
    return (
        f'<div class="frame" tabindex="0" role="region" aria-label="{caption}">\n'
        f'<table class="{table.name}">\n<caption>{caption}</caption>\n'
        f"<colgroup>{columns}</colgroup>\n"
        + ("<thead>\n" + "\n".join(head) + "\n</thead>\n" if head else "")
        + "<tbody>\n"
        + "\n".join(body)
        + "\n</tbody>\n</table>\n</div>"
    )


def _sections(blocks: tuple[Block, ...]) -> list[str]:
    lines: list[str] = []
    inside = False
    for block in blocks:
        match block:
            case Heading(1, text):
                lines += ["</section>"] * inside + ["<section>", f"<h2>{escape(text)}</h2>"]
                inside = True
            case Heading(_, text):
                lines.append(f"<h3>{escape(text)}</h3>")
            case Paragraph(text):
                lines.append(f"<p>{escape(text)}</p>")
            case Table():
                lines.append(table_html(block))
    return lines + ["</section>"] * inside


def _cell(cell: Cell) -> str:
    spans = "".join(
        f' {name}="{span}"'
        for name, span in (("rowspan", cell.rowspan), ("colspan", cell.colspan))
        if span > 1
    )
    text = escape(cell.text)
    if cell.kind == "number":
        return f'<td{spans} data-path="{escape(cell.path or "")}">{text}</td>'
    if cell.kind == "head":
        return f'<th{spans} scope="{"colgroup" if cell.colspan > 1 else "col"}">{text}</th>'
    return f'<th{spans} scope="{"rowgroup" if cell.rowspan > 1 else "row"}">{text}</th>'
