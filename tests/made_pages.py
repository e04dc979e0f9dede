"""Web pages as content management systems and word processors really leave them.

Each layout is a page of a sound report with one thing that is met in the wild. ``WHOLE`` names
those from which every printed number must be read; from the others nothing wrong may be.
"""

from __future__ import annotations

import re
from html import escape

from gongkai.reports.tables import Cell, Table
from made_layouts import NAME, _page, _spans


def _rows(table, draw=None, *, tag="td", attributes="", row=""):
    """Return the rows of a table; ``draw(cell, r, c)`` gives the inside of a cell."""
    lines = []
    for r, line in enumerate(table.rows):
        cells = []
        for c, one in enumerate(line):
            inside = draw(one, r, c) if draw else escape(one.text)
            spans = "".join(
                f' {name}="{value}"'
                for name, value in (("rowspan", one.rowspan), ("colspan", one.colspan))
                if value > 1
            )
            cells.append(f"<{tag}{spans}{attributes}>{inside}</{tag}>")
        lines.append(f"<tr{row}>{''.join(cells)}</tr>")
    return lines


def _table(lines):
    return f"<table>{''.join(lines)}</table>"


def _drawn(draw, **how):
    return _page(lambda table: _table(_rows(table, draw, **how)))


# What stands in a cell -----------------------------------------------------


def _word(one, r, c):
    return (
        "<p class=MsoNormal align=center style='text-align:center;line-height:20.0pt;mso-line-height-rule:"
        f"exactly'><span lang=EN-US style='font-size:10.0pt;font-family:宋体;mso-bidi-font-family:\n  宋体'>"
        f"{escape(one.text)}<o:p></o:p></span></p>"
    )


def _apart(mark):
    """Part the characters of the short heads, as narrow columns do."""

    def draw(one, r, c):
        if one.kind == "number" or len(one.text) > 7:
            return escape(one.text)
        return mark.join(escape(one.text))

    return draw


def _numbers(form):
    return lambda one, r, c: (
        form.format(escape(one.text)) if one.kind == "number" and one.text else escape(one.text)
    )


def _cut_lines(one, r, c):
    """Break labels in the middle of words, as hand-made lines do."""
    if one.kind == "number" or len(one.text) < 9:
        return escape(one.text)
    half = len(one.text) // 2
    return f"<p>{escape(one.text[:half])}</p><p>\n  {escape(one.text[half:])}</p>"


TRADITIONAL = str.maketrans(
    "开处组织机构无国据诉复议维纠结转审总计请数关类内过执规现没后确认举报访当号纳获问须额对万条发废间经门区县会"
    "与动险产实务质资财费业体况范许罚强团书电个为从续处属于单位项应写补诉询",
    "開處組織機構無國據訴復議維糾結轉審總計請數關類內過執規現沒後確認舉報訪當號納獲問須額對萬條發廢間經門區縣會"
    "與動險產實務質資財費業體況範許罰強團書電個為從續處屬於單位項應寫補訴詢",
)


def _traditional(text):
    return text.translate(TRADITIONAL)


MISPRINTS = {
    "2.其他法律行政法规禁止公开": "2.其他法律行政止公开",
    "4.保护第三方合法权益": "4.保护第三方合法权宜",
    "5.属于三类内部事务信息": "5.属于三类内部事物信息",
    "6.属于四类过程性信息": "6.属于四类过程信息",
    "2.没有现成信息需要另行制作": "2.没有现成信息需另行制作",
    "3.补正后申请内容仍不明确": "3.补正后申请内容仍不明確",
    "4.无正当理由大量反复申请": "4.无正当理由大量重复申请",
    "一、本年新收政府信息公开申请数量": "一、本年新收政府信息公开申请数",
    "二、上年结转政府信息公开申请数量": "二、上年度结转政府信息公开申请数量",
    "四、结转下年度继续办理": "四、结转下年度继续办里",
    "（一）予以公开": "(一) 予以公开",
    "（七）总计": "(七)总 计",
    "3.危及“三安全一稳定”": "3.危及＂三安全一稳定＂",
}


def _misprinted(one, r, c):
    return escape(MISPRINTS.get(one.text, one.text))


def _with_notes(one, r, c):
    if one.text.startswith("一、本年新收"):
        return escape(one.text) + "（含信函、当面、网络等各种形式）"
    if one.text.startswith("（七）总计"):
        return escape(one.text) + "<br>（本行数据的勾稽关系为：以上各项之和）"
    if one.text.startswith("行政事业性收费"):
        return escape(one.text) + "（按实际收取填写）"
    return escape(one.text)


# How cells stand in rows ---------------------------------------------------


def _body_begins(table):
    return next((r for r, row in enumerate(table.rows) if any(c.kind == "number" for c in row)), 0)


def _heads_without_spans(table):
    """The head's rows have lost their spans; the body is as it should be."""
    begins = _body_begins(table) if table.name != "proactive" else 0
    rows = [
        tuple(Cell(one.text, one.kind) for one in row) if r < begins else row
        for r, row in enumerate(table.rows)
    ]
    return _table(_rows(Table(table.name, table.caption, tuple(rows), table.widths, 0)))


def _corner(colspan):
    """The head's corner spans too few or too many columns."""

    def draw(table):
        if table.name != "applications":
            return _spans(table)
        first = table.rows[0][0]
        corner = Cell(first.text, first.kind, first.rowspan, colspan)
        rows = ((corner, *table.rows[0][1:]), *table.rows[1:])
        return _table(_rows(Table(table.name, table.caption, rows, table.widths, 0)))

    return draw


def _group_spans(less):
    """Groups span too few or too many rows, so that what follows them is shifted."""

    def draw(table):
        rows = tuple(
            tuple(
                Cell(one.text, one.kind, max(1, one.rowspan - less), one.colspan, one.path)
                if one.kind == "label" and one.rowspan > 4
                else one
                for one in row
            )
            for row in table.rows
        )
        return _table(_rows(Table(table.name, table.caption, rows, table.widths, 0)))

    return draw


def _extra(where, *, numbers_only=True):
    """One more empty cell in the rows with numbers (or in all)."""

    def draw(table):
        lines = []
        for line, row in zip(_rows(table), table.rows, strict=True):
            if numbers_only and not any(one.kind == "number" for one in row):
                lines.append(line)
            elif where == "first":
                lines.append(line.replace("<tr>", "<tr><td></td>", 1))
            else:
                lines.append(line.replace("</tr>", "<td>&nbsp;</td></tr>"))
        return _table(lines)

    return draw


def _in_two(*, head_again):
    """The system has cut each table in two."""

    def draw(table):
        rows = _rows(table)
        begins = _body_begins(table)
        # Not inside a cell that spans rows: cut where whole rows end.
        cuts = [
            r
            for r in range(begins + 1, len(rows))
            if not any(
                r0 < r < r0 + one.rowspan for r0, row in enumerate(table.rows) for one in row
            )
        ]
        if table.name == "proactive" or not cuts:
            return _table(rows)
        cut = cuts[-1]
        again = rows[:begins] if head_again else []
        return _table(rows[:cut]) + "<p></p>" + _table([*again, *rows[cut:]])

    return draw


def _in_two_through_a_group(table):
    """The second table begins in the middle of a group; its spanning label is not repeated."""
    if table.name != "applications":
        return _spans(table)
    grid = table.layout()
    cut = len(grid) - 8
    first = Table(table.name, table.caption, table.rows[:cut], table.widths, 0)
    lines = _rows(first)
    second = []
    for r in range(cut, len(grid)):
        cells = []
        for c, (one, anchor) in enumerate(grid[r]):
            if anchor[0] < cut and anchor[1] == c:
                cells.append("<td></td>")
            elif anchor == (r, c):
                cells.append(
                    f'<td colspan="{one.colspan}" rowspan="{one.rowspan}">{escape(one.text)}</td>'
                )
        second.append(f"<tr>{''.join(cells)}</tr>")
    return _table(lines) + _table(second)


def _sections(table):
    rows = _rows(table)
    begins = _body_begins(table)
    heads = [row.replace("td", "th") for row in rows[:begins]]
    return (
        f"<table><caption>{table.caption}</caption><colgroup><col><col></colgroup>"
        f"<thead>{''.join(heads)}</thead><tbody>{''.join(rows[begins:-1])}</tbody>"
        f"<tfoot>{rows[-1]}</tfoot></table>"
    )


def _hidden_cells(table):
    """As a spreadsheet saves it: what a merged cell covers is there, not displayed."""
    lines = []
    for r, line in enumerate(table.layout()):
        cells = []
        for c, (one, anchor) in enumerate(line):
            if anchor == (r, c):
                cells.append(
                    f"<td rowspan={one.rowspan} colspan={one.colspan}>{escape(one.text)}</td>"
                )
            else:
                cells.append("<td style='DISPLAY: none'>7</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    lines.append("<tr style='display:none'><td>一、本年新收政府信息公开申请数量</td></tr>")
    return _table(lines)


def _hidden_words(one, r, c):
    return f"<span style='display:none'>9</span>{escape(one.text)}<i hidden>8</i>"


def _misaligned_row(table):
    """Word's row of widths at a table's end."""
    widths = "".join("<td width=40 style='border:none'></td>" for _ in table.widths)
    row = f"<![if !supportMisalignedColumns]><tr height=0>{widths}</tr><![endif]>"
    return _table([*_rows(table, _word), row])


def _spacer_rows(table):
    return (
        _table(
            [
                line + "<tr><td colspan=20>&nbsp;</td></tr>" * (r % 3 == 2)
                for r, line in enumerate(_rows(table))
            ]
        )
        if table.name != "applications"
        else _table(_rows(table))
    )


def _widths_first(table):
    """A first row of empty cells that only sets the widths."""
    first = "<tr>" + "<td style='height:0'></td>" * len(table.widths) + "</tr>"
    return _table([first, *_rows(table)])


def _unclosed(table):
    return _table(_rows(table)).replace("</td>", "").replace("</tr>", "")


METADATA = (
    "<table class='xxgk'><tr><td>索 引 号：</td><td>K1234567-8/2025-00012</td><td>主题分类：</td>"
    f"<td>其他 / 总计</td></tr><tr><td>发布机构：</td><td>{NAME}</td><td>发文日期：</td><td>2025年01月20日</td></tr>"
    f"<tr><td>名&nbsp;&nbsp;称：</td><td colspan=3>{NAME}2024年政府信息公开工作年度报告</td></tr>"
    "<tr><td>文　　号：</td><td>无</td><td>有效性：</td><td>有效</td></tr></table>{}"
    "<table><tr><td>上一篇：</td><td>关于召开会议的通知</td></tr><tr><td>下一篇：</td><td>2023年度报告</td></tr></table>"
)
NESTED_DEEP = "<table><tr><td>" * 12 + "{}" + "</td></tr></table>" * 12
CONTENTS = (
    "<ul><li>一、总体情况</li><li>二、主动公开政府信息情况</li><li>三、收到和处理政府信息公开申请情况</li>"
    "<li>四、政府信息公开行政复议、行政诉讼情况</li><li>五、存在的主要问题及改进情况</li><li>六、其他需要报告的事项</li></ul>{}"
)
WORD_HEAD = (
    "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->"
    '<?xml:namespace prefix = "o" ns = "urn:schemas-microsoft-com:office:office" />'
    "<div class=WordSection1 style='layout-grid:15.6pt'>{}</div>"
)

_PLAIN = {
    "metadata before and after": _page(_spans, METADATA),
    "twelve layout tables": _page(_spans, NESTED_DEEP),
    "a list of contents before": _page(_spans, CONTENTS),
    "saved by Word": _page(_misaligned_row, WORD_HEAD, "<p class=MsoNormal><b><span lang=EN-US>{}</span></b><o:p></o:p></p>"),
    "heads parted by br": _drawn(_apart("<br>")),
    "heads parted by spaces": _drawn(_apart(" ")),
    "heads parted by wide spaces": _drawn(_apart("　")),
    "heads parted by nbsp": _drawn(_apart("&nbsp;&nbsp;")),
    "heads a paragraph a character": _drawn(_apart("</p><p>")),
    "labels cut in two paragraphs": _drawn(_cut_lines),
    "numbers in spans": _drawn(_numbers("<span><font color=red><b>{}</b></font></span>")),
    "numbers in inputs": _drawn(_numbers("<input type='text' value='{}' readonly>")),
    "numbers with zero-width marks": _drawn(_numbers("\u200b{}\ufeff")),
    "numbers with thin spaces": _drawn(_numbers("&ensp;{}&emsp;&thinsp;")),
    "numbers in links": _drawn(_numbers("<a href='javascript:void(0)'>{}</a>")),
    "numbers with footnote marks below": _drawn(_numbers("{}<br>")),
    "misprinted labels": _drawn(_misprinted),
    "filling notes in labels": _drawn(_with_notes),
    "th in every cell": _drawn(None, tag="th"),
    "thead, tbody, tfoot and caption": _page(_sections),
    "hidden cells for merges": _page(_hidden_cells),
    "hidden words in cells": _drawn(_hidden_words),
    "tables in two, head again": _page(_in_two(head_again=True)),
    "tables in two, no head": _page(_in_two(head_again=False)),
    "an empty row of widths first": _page(_widths_first),
    "empty rows between": _page(_spacer_rows),
    "unclosed cells": _page(_unclosed),
    "corner spans two": _page(_corner(2)),
    "corner spans four": _page(_corner(4)),
    "heads without spans": _page(_heads_without_spans),
    "an empty cell ends all rows": _page(_extra("last", numbers_only=False)),
    "an empty cell begins all rows": _page(_extra("first", numbers_only=False)),
}  # fmt: skip
_DOUBTFUL = {
    "an empty cell ends the number rows": _page(_extra("last")),
    "an empty cell begins the number rows": _page(_extra("first")),
    "groups span a row too few": _page(_group_spans(1)),
    "groups span three rows too few": _page(_group_spans(3)),
    "groups span a row too many": _page(_group_spans(-1)),
    "tables in two through a group": _page(_in_two_through_a_group),
}


def _translated(report):
    return _traditional(_PLAIN["saved by Word"](report))


PAGES = {**_PLAIN, "traditional characters": _translated, **_DOUBTFUL}
WHOLE = frozenset(_PLAIN) | {"traditional characters"}


def _meta(charset, body):
    return re.sub("charset='utf-8'", f"charset='{charset}'", body)


ENCODINGS = {
    "gb18030 called gb2312": lambda page: _meta("gb2312", page).encode("gb18030"),
    "gb18030 called utf-8": lambda page: _meta("utf-8", page).encode("gb18030"),
    "utf-8 called gb2312": lambda page: _meta("gb2312", page).encode("utf-8"),
    "utf-8 with mark called gbk": lambda page: _meta("gbk", page).encode("utf-8-sig"),
    "utf-16 with mark": lambda page: _meta("utf-16", page).encode("utf-16"),
    "utf-16 without mark": lambda page: _meta("unicode", page).encode("utf-16-le"),
    "utf-16 big end first": lambda page: _meta("utf-16", page).encode("utf-16-be"),
    "big5": lambda page: _meta("big5", _traditional(page)).encode("big5hkscs", "xmlcharrefreplace"),
    "no charset": lambda page: page.replace("<meta charset='utf-8'>", "").encode("utf-8"),
    "unknown charset": lambda page: _meta("x-none-such", page).encode("gb18030"),
    "gb18030 with a broken byte": lambda page: _meta("gb2312", page).encode("gb18030").replace(
        b"</body>", b"<p>\x81</p></body>"
    ),
    "utf-8 with a broken byte": lambda page: page.encode().replace(b"</body>", b"<p>\xe4\xb8</p></body>"),
}  # fmt: skip
