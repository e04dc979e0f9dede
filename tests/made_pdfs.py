"""PDFs as word processors print them: rules or none, tables over page breaks, pages turned."""

from __future__ import annotations

import importlib.resources
import io

from gongkai.reports.tables import Table
from made_layouts import blocks

_FONTS = importlib.resources.files("gongkai.reports.writers") / "fonts"


def _escaped(text):
    return "".join("\\" + c if c in "\\#*_`$<>@[]~/-+=\"'" else c for c in text)


def _cell(one, extra=""):
    return (
        f"table.cell(rowspan: {one.rowspan}, colspan: {one.colspan}{extra})[{_escaped(one.text)}]"
    )


def _table(
    table,
    *,
    stroke="0.5pt",
    repeat=False,
    insert="3pt",
    widths=None,
    align="center + horizon",
    keeps_head=True,
):
    begins = next(
        (r for r, row in enumerate(table.rows) if any(c.kind == "number" for c in row)), 0
    )
    if table.name == "proactive" or not keeps_head:
        begins = 0  # typst breaks no page within a head that it knows to be one
    head = ", ".join(_cell(one) for row in table.rows[:begins] for one in row)
    body = ", ".join(_cell(one) for row in table.rows[begins:] for one in row)
    columns = ", ".join(f"{width:.3f}fr" for width in widths or table.widths)
    first = f"table.header(repeat: {str(repeat).lower()}, {head}), " if head else ""
    return f"#table(columns: ({columns}), stroke: {stroke}, inset: {insert}, align: {align}, {first}{body})\n"


def _compiled(lines):
    import typst

    return typst.compile("\n".join(lines).encode(), font_paths=[str(_FONTS)])


def small_table(cell, *, stroke="0.5pt", size=9, before=""):
    """Return a PDF of one row: a label, the cell as typst writes it, and a 9."""
    return _compiled(
        [
            "#set page(width: 12cm, height: 6cm, margin: 1cm)",
            f'#set text(font: "Noto Serif SC", size: {size}pt, lang: "zh")',
            before,
            f"#table(columns: 3, stroke: {stroke}, [甲], {cell}, [9])",
        ]
    )


def page_of(body, *, size=8):
    """Return a PDF of what is typeset so."""
    before = f'#set text(font: "Noto Serif SC", size: {size}pt, lang: "zh")'
    return _compiled(['#set page(paper: "a4")', before, "#set par(justify: false)", body])


def _pdf(draw=_table, *, page="", before="", size=9, order=None):
    def made(report):
        lines = [
            f'#set page(paper: "a4"{page})',
            f'#set text(font: "Noto Serif SC", size: {size}pt, lang: "zh")',
            before,
        ]
        for block in blocks(report):
            lines.append(draw(block) if isinstance(block, Table) else _escaped(block) + "\n")
        return _compiled(lines)

    return made


def _wide(draw):
    return lambda table: f"#block(width: 100%)[{draw(table)}]"


def _half(table):
    """Two tables beside each other: the report's and one of another matter."""
    other = "#table(columns: 2, stroke: 0.5pt, [附注], [说明], [填表人], [张三], [电话], [0571])"
    return f"#grid(columns: (5fr, 1fr), gutter: 8pt, [{_table(table)}], [{other}])\n"


def _horizontal_rules(table):
    return _table(table, stroke="(x: none, top: 0.5pt, bottom: 0.5pt)")


def _no_rules(table):
    return _table(table, stroke="none")


def _turned(degrees, made):
    def turned(report):
        import pypdfium2

        document = pypdfium2.PdfDocument(made(report))
        for page in document:
            page.set_rotation(degrees)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()

    return turned


def turn_drawing(page, direction):
    """Turn all that is drawn on a page, counterclockwise by so many degrees, and the page with it."""
    from pypdfium2 import PdfMatrix

    width, height = page.get_size()
    moves = {0: (0, 0), 90: (height, 0), 180: (width, height), 270: (0, width)}[direction]
    for drawn in page.get_objects(max_depth=1):
        drawn.transform(PdfMatrix().rotate(-direction).translate(*moves))
    page.gen_content()
    page.set_mediabox(0, 0, *((height, width) if direction in (90, 270) else (width, height)))
    page.set_cropbox(*page.get_mediabox())


def _drawn(direction, made):
    def drawn(report):
        import pypdfium2

        document = pypdfium2.PdfDocument(made(report))
        for page in document:
            turn_drawing(page, direction)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()

    return drawn


def marked(report, number, *, stroke, turned):
    """Return the report, the first such number of table 3 with a footnote's mark; drawn by a quarter or not."""

    def draw(table):
        typed = _table(table, stroke=stroke)
        if table.name != "applications":
            return typed
        assert f"[{number}]" in typed
        return typed.replace(f"[{number}]", f"[{number}#super[1]]", 1)

    made = _pdf(draw, page=", flipped: true", size=8)
    return (_drawn(90, made) if turned else made)(report)


_SEAL = "#place(circle(radius: 2cm, stroke: 1pt + red))#place(line(end: (4cm, 3cm), stroke: red))"
_NUMBERED = ', numbering: "— 1 —"'
_COUNTED = ", footer: context align(center)[第 #counter(page).display() 页 共 9 页]"
_FILLER = (
    "#for i in range(7) [为便于阅读，以下各段说明本年度工作的基本情况，与上年相比没有变化。\n\n]"
)


def _twice(dx, dy):
    """Every text is printed again a little aside, as programs do that have no bold face."""
    return f'#show regex("[0-9.]+"): it => box[#place(dx: {dx}pt, dy: {dy}pt, it)#it]'


RULED = {
    "printed twice, a little aside": _pdf(before=_twice(0.3, 0)),
    "printed twice, further aside": _pdf(before=_twice(0.9, 0.4)),
    "ruled": _pdf(),
    "ruled, landscape": _pdf(page=", flipped: true"),
    "numbered pages": _pdf(page=_NUMBERED),
    "counted pages, head repeated": _pdf(
        lambda t: _table(t, repeat=True), page=_COUNTED + ", margin: 1.4cm", before=_FILLER
    ),
    "rows cut by the page": _pdf(
        lambda t: _table(t, insert="7pt"), page=", height: 17.3cm, margin: 2cm" + _NUMBERED, size=10
    ),
    "rows cut by the page, head repeated": _pdf(
        lambda t: _table(t, insert="6pt", repeat=True), page=", height: 16.1cm, margin: 1.8cm", size=10
    ),
    "small pages": _pdf(lambda t: _table(t), page=", height: 11cm, margin: 1cm" + _NUMBERED),
    "page turned by a quarter": _turned(90, _pdf(page=", flipped: true")),
    "page turned by three quarters": _turned(270, _pdf()),
    "page upside down": _turned(180, _pdf()),
    "beside another table": _pdf(_half, page=", flipped: true"),
    "drawn by a quarter": _drawn(90, _pdf()),
    "drawn upside down": _drawn(180, _pdf()),
    "drawn by three quarters": _drawn(270, _pdf(page=", height: 17.3cm, margin: 2cm" + _NUMBERED)),
    "drawn by a quarter, turned by three": _turned(270, _drawn(90, _pdf(page=", flipped: true"))),
    "a seal over it": _pdf(before=_SEAL),
}  # fmt: skip
UNRULED = {
    "rules across only": _pdf(_horizontal_rules, page=", flipped: true"),
    "rules across only, portrait": _pdf(_horizontal_rules),
    "no rules, landscape": _pdf(_no_rules, page=", flipped: true", size=8),
    "no rules, portrait": _pdf(_no_rules),
    "no rules, printed twice": _pdf(_no_rules, before=_twice(0.4, 0.2)),
    "no rules, aligned to the top": _pdf(lambda t: _table(t, stroke="none", align="center + top")),
    "no rules, over pages": _pdf(_no_rules, page=", height: 13cm" + _NUMBERED),
    "no rules, drawn upside down": _drawn(180, _pdf(_no_rules)),
    "no rules, drawn by three quarters": _drawn(
        270, _pdf(_no_rules, page=", flipped: true", size=8)
    ),
}


def _labels_cut(height, **how):
    """Labels of which a page has but some lines: no line is kept with the next, as typst else would."""
    return _pdf(
        lambda t: _table(t, **how), page=f", height: {height}cm" + _NUMBERED,
        before="#set text(costs: (orphan: 0%, widow: 0%))",
    )  # fmt: skip


def _heads_cut(height):
    """Heads of table 4 of which a page has but some lines."""
    return _pdf(
        lambda t: _table(t, keeps_head=False), size=11,
        page=f", height: {height}cm, margin: 3.5cm" + _NUMBERED,
        before="#set text(costs: (orphan: 0%, widow: 0%))",
    )  # fmt: skip


CUT = {
    "heads of table 4": _heads_cut(15.1),
    "heads of table 4, all of them": _heads_cut(27.1),
    "ruled": _labels_cut(10.3),
    "ruled, another label": _labels_cut(10.6),
    "ruled, head repeated": _labels_cut(10.6, repeat=True),
    "rules across only": _labels_cut(10.9, stroke="(x: none, top: 0.5pt, bottom: 0.5pt)"),
    "no rules": _labels_cut(10.3, stroke="none"),
    "no rules, aligned to the top": _labels_cut(10.9, stroke="none", align="center + top"),
}
