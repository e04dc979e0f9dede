"""Sound reports, laid out in the many ways in which offices publish theirs."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from html import escape

from gongkai.reports.schema import (
    REMEDY_BLOCKS,
    ROWS_2019,
    ROWS_2021,
    AnnualReport,
    Documents,
    Documents2019,
    Items2019,
    Narrative,
    Period,
    Proactive,
    Proactive2019,
)
from gongkai.reports.tables import Table, tables

NAME = "示例市示例区司法局"


def sound_report(seed, *, undivided=False, year=2024):
    """Return a report whose sums hold, most of its cells 0, as they mostly are."""
    chosen = random.Random(seed)
    most = chosen.choice([9, 320])

    def number(share=0.25):
        return chosen.randint(1, most) if chosen.random() < share else 0

    rows = ROWS_2019 if undivided else ROWS_2021
    ends = ("new_received", "carried_over", "total_handled", "carried_forward")
    results = {row.key: [number() for _ in range(6)] for row in rows if row.key not in ends}
    handled = [sum(row[c] for row in results.values()) for c in range(6)]
    forward = [number(0.1) for _ in range(6)]
    over = [min(number(0.1), handled[c] + forward[c]) for c in range(6)]
    six = {
        **results, "total_handled": handled, "carried_forward": forward, "carried_over": over,
        "new_received": [handled[c] + forward[c] - over[c] for c in range(6)],
    }  # fmt: skip
    four = {block: [number(0.3) for _ in range(4)] for block in REMEDY_BLOCKS}
    return AnnualReport(
        agency=NAME, year=year, format="2021", period=Period.of_year(year), narrative=Narrative(),
        proactive=Proactive(
            Documents(0, 0, 0), Documents(number(0.5), number(0.3), number(0.7)), number(0.6),
            number(0.6), number(0.4), Decimal(chosen.choice(["0", "24.5", "1203.4567", "0.04"])),
        ),
        applications={row.key: (*six[row.key], sum(six[row.key])) for row in rows},
        remedies={block: (*values, sum(values)) for block, values in four.items()},
    )  # fmt: skip


def trial_form(report, seed, *, year=None):
    """Return the report with the trial form's table 2 in place of its own."""
    chosen = random.Random(seed)

    def items():
        return Items2019(chosen.randint(0, 90), chosen.randint(-9, 9), chosen.randint(0, 400))

    proactive = Proactive2019(
        rules=Documents2019(0, 0, chosen.randint(0, 3)),
        normative_docs=Documents2019(*(chosen.randint(0, 30) for _ in range(3))),
        licences=items(), other_services=items(), penalties=items(), coercions=items(),
        admin_fee_items_last_year=chosen.randint(0, 9), admin_fee_change=chosen.randint(-2, 2),
        procurement_projects=chosen.randint(0, 60), procurement_amount=Decimal("24.5"),
    )  # fmt: skip
    year = year or report.year
    return replace(
        report, format="2019", year=year, period=Period.of_year(year), proactive=None, proactive_2019=proactive
    )  # fmt: skip


def blocks(report):
    """Yield the paragraphs and the tables of a report, in order."""
    two, three, four = tables(report)
    y = report.year
    yield from (
        f"{NAME}{y}年政府信息公开工作年度报告",
        f"根据《中华人民共和国政府信息公开条例》，现公布{y}年年度报告，统计期限为{y}年1月1日至{y}年12月31日。",
        "一、总体情况", "（一）主动公开", "全年通过网站公开信息120条。",
        "二、主动公开政府信息情况", two, "三、收到和处理政府信息公开申请情况", three,
        "四、政府信息公开行政复议、行政诉讼情况", four,
        "五、存在的主要问题及改进情况", "网站更新不够及时，下一步按周更新。",
        "六、其他需要报告的事项", "本年度未收取信息处理费。",
    )  # fmt: skip


def _full_width(text):
    return text.translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)})


def _thousands(text):
    return text if "." in text else f"{int(text):,}"


def _with_unit(text):
    return text if "." in text else text + "件"


def _written(cell, way):
    return way(cell.text) if way and cell.kind == "number" and cell.text else cell.text


def _spans(table, *, cell="{}", tag="td", way=None):
    rows = (
        "".join(
            f'<{tag} rowspan="{one.rowspan}" colspan="{one.colspan}">'
            f"{cell.format(escape(_written(one, way)))}</{tag}>"
            for one in row
        )
        for row in table.rows
    )
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def _grid(table, *, repeated=False):
    """Return a table without spans: what is covered is empty, or says the same again."""
    rows = (
        "".join(
            f"<td>{escape(one.text) if repeated or anchor == (r, c) else ''}</td>"
            for c, (one, anchor) in enumerate(line)
        )
        for r, line in enumerate(table.layout())
    )
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def _row_tables(table):
    return "".join(
        f"<table><tr>{''.join(f'<td>{escape(one.text)}</td>' for one in row)}</tr></table>"
        for row in table.rows
    )


def _boxes(table):
    return "".join(
        f"<div>{''.join(f'<div>{escape(one.text)}</div>' for one in row)}</div>"
        for row in table.rows
    )


def _paragraphs(table):
    return "".join(f"<p>{escape(one.text)}</p>" for row in table.rows for one in row)


def _page(draw, frame="{}", paragraph="<p>{}</p>"):
    def made(report):
        body = "".join(
            draw(one) if isinstance(one, Table) else paragraph.format(escape(one))
            for one in blocks(report)
        )
        return f"<html><head><meta charset='utf-8'></head><body>{frame.format(body)}</body></html>"

    return made


def _text(draw):
    def made(report):
        return "\n".join(draw(one) if isinstance(one, Table) else one for one in blocks(report))

    return made


def _joined(separator):
    return lambda table: "\n".join(separator.join(one.text for one in row) for row in table.rows)


def _columns(table, *, bars=False):
    lines = []
    for r, line in enumerate(table.layout()):
        fields = [one.text if anchor == (r, c) else "" for c, (one, anchor) in enumerate(line)]
        lines.append(f"| {' | '.join(fields)} |" if bars else "\t".join(fields))
        if bars and r == 0:
            lines.append("|" + "---|" * len(line))
    return "\n".join(lines)


_NESTED = (
    "<table><tr><td><table><tr><td>当前位置：首页</td></tr></table></td></tr>"
    "<tr><td>索引号</td><td>SZ-1</td><td>发布日期</td><td>2025-01-20</td></tr>"
    "<tr><td colspan='4'>{}</td></tr></table>"
)
PAGES = {
    "spans": _page(_spans),
    "no spans": _page(_grid),
    "merged cells repeated": _page(lambda table: _grid(table, repeated=True)),
    "inside layout tables": _page(_spans, _NESTED),
    "a paragraph in each cell": _page(lambda table: _spans(table, cell="<p><span>{}</span></p>")),
    "heads only": _page(lambda table: _spans(table, tag="th")),
    "spaces that do not break": _page(lambda table: _spans(table, cell="&nbsp;{}&nbsp;")),
    "full-width digits": _page(lambda table: _spans(table, way=_full_width)),
    "thousands separators": _page(lambda table: _spans(table, way=_thousands)),
    "numbers with their unit": _page(lambda table: _spans(table, way=_with_unit)),
    "a table for each row": _page(_row_tables),
    "boxes": _page(_boxes),
    "a paragraph for each cell": _page(_paragraphs),
    "lines parted by br": _page(_spans, paragraph="{}<br>"),
}
TEXTS = {
    "tabs": _text(_joined("\t")),
    "tabs in columns": _text(_columns),
    "bars": _text(_joined(" | ")),
    "markdown": _text(lambda table: _columns(table, bars=True)),
    "a cell on each line": _text(_joined("\n")),
    "spaces": _text(_joined("  ")),
    "one running line": _text(
        lambda table: " ".join(one.text for row in table.rows for one in row)
    ),
}
LAYOUTS = [(name, "html", made) for name, made in PAGES.items()] + [
    (name, "txt", made) for name, made in TEXTS.items()
]
