"""Text taken out of county pages: cells on lines, bars for what spans, lost and doubled blanks.

Every layout here has been met in published reports; the numbers and offices are made up. ``WHOLE`` names
those from which every printed number must be read; in all others, and where cells are blank, nothing
wrong may be read.
"""

from __future__ import annotations

import re
from dataclasses import replace

from gongkai.reports.tables import Cell, Table
from made_layouts import blocks

_HALF = str.maketrans("（），：", "(),:")


def half(text):
    """Return the text with the signs half-width, as most extractions have them."""
    return text.translate(_HALF)


def extract(draw, *, words=half, heading=lambda text: text, between="\n"):
    """Return what makes a text of a report, its tables drawn so, its other lines as ``heading`` has them."""

    def made(report):
        parts = [
            draw(one) if isinstance(one, Table) else heading(words(one)) for one in blocks(report)
        ]
        return between.join(parts)

    return made


def texts(row, words=half):
    """Return the texts of a row's cells."""
    return [words(cell.text) for cell in row]


def spare(row):
    """Return how many columns a row's merged cells cover beside their own."""
    return sum(cell.colspan - 1 for cell in row)


# A row on each line ---------------------------------------------------------------


def bars(*, lead="", sep=" | ", end=" |", pads=True, words=half, held=""):
    """Rows of bars; ``pads`` makes up for merged columns, ``held`` for rows merged from above."""

    def draw(table):
        lines = []
        for r, line in enumerate(table.layout()):
            fields, extra = [], 0
            for c, (cell, anchor) in enumerate(line):
                if anchor == (r, c):
                    fields.append(words(cell.text))
                    extra += cell.colspan - 1
                elif held and anchor[0] < r and anchor[1] == c:
                    fields.append("")
            close = end + (" " + "|" * extra if pads and extra else "")
            lines.append(lead + sep.join(fields) + close)
        return "\n".join(lines)

    return draw


def said_again(table):
    """What a merged cell says stands in every field that it covers."""
    return "\n".join(
        f"| {' | '.join(half(cell.text) for cell, _ in line)} |" for line in table.layout()
    )


def heads_in_two_rows(table):
    """商业企业 and 科研机构 stand over two rows, the second one of its own."""
    return (
        bars(pads=False, held="|", lead="")(table)
        .replace("商业企业 | 科研机构 |", "商业 | 科研 |")
        .replace("法律服务机构 | 其他 |", "法律服务机构 | 其他 |\n企业 | 机构 |", 1)
    )


def heads_over_lines(table):
    """Cells are parted by spaces; each result of table 4 stands over two lines, as in narrow columns."""
    drawn = "\n".join(" ".join(texts(row)) for row in table.rows)
    if table.name != "remedies":
        return drawn
    upper, lower = "结果 结果 其他 尚未 总", "维持 纠正 结果 审结 计"
    numbers = " ".join(texts(table.rows[-1]))
    return (
        f"行政复议 行政诉讼\n未经复议直接起诉 复议后起诉\n{upper}\n{lower} {upper} {upper}\n"
        f"{lower} {lower}\n{numbers}"
    )


# A cell on each line, closed by a bar -----------------------------------------------


def closed(*, opens="", pads="|", end="", words=half):
    """A cell on each line, a bar after it; what merged cells cover is a line of bars."""

    def draw(table):
        lines = []
        for row in table.rows:
            lines += [opens] if opens else []
            lines += [f"{text} |" if text else "|" for text in texts(row, words)]
            extra = spare(row)
            if extra and pads:
                lines.append(pads * extra + (end if extra > 2 else ""))
            elif end:
                lines.append(end)
        return "\n".join(lines)

    return draw


def label_above(table):
    """The label has a line of its own, its numbers stand together on the next one."""
    lines = []
    for row in table.rows:
        names = [half(c.text) for c in row if c.kind != "number"]
        numbers = [c.text for c in row if c.kind == "number"]
        pads = " " + "|" * spare(row) if spare(row) else ""
        lines += [f"{name} |" for name in names]
        lines += [" | ".join(numbers) + " |"] if numbers else []
        lines[-1] += pads
    return "\n".join(lines)


def broken_inside(table):
    """Every cell begins with a line break after the bar before it."""
    lines = []
    for row in table.rows:
        cells = "".join(f"| \n {text}  " for text in texts(row))
        lines.append(f"{cells}| {'|' * spare(row)}")
    return "\n".join(lines)


def between_bars(table):
    """A bar stands alone between two cells, and some heads go over two lines."""
    cells = [text for row in table.rows for text in texts(row)]
    return "\n|\n".join(cells).replace("商业企业", "商业\n企业").replace("科研机构", "科研\n机构")


# A cell on each line ---------------------------------------------------------------


def lines(*, gap="\n\n", blank=" ", lead="", number="", words=half, split=""):
    """A cell on each line; ``blank`` is what is left of an empty one, ``None`` for nothing."""

    def draw(table):
        cells = []
        for row in table.rows:
            for cell in row:
                text = words(cell.text)
                if not text:
                    cells += [] if blank is None else [blank]
                else:
                    cells.append((number if cell.kind == "number" else lead) + text)
        made = gap.join(cells)
        for name in ("商业企业", "科研机构", "不予公开", "信息内容") if split else ():
            made = made.replace(name, f"{name[:2]}{split}{name[2:]}")
        return made

    return draw


def glued(report):
    """The whole report is one paragraph."""
    return extract(lines(gap=" ", blank=""), between=" ")(report)


def paged(made, every):
    """Bare numbers of pages stand after so many lines, and at the end."""

    def numbered(report):
        pages, kept = 0, []
        filled = [line for line in made(report).split("\n") if line]
        for number, line in enumerate(filled, start=1):
            kept.append(line)
            if number % every == 0 or number == len(filled):
                pages += 1
                kept.append(str(pages))
        return "\n".join(kept)

    return numbered


def with_a_row_of_its_own(draw):
    """Below the documents stands a row that the form does not have, with numbers of its own."""
    own = (
        Cell("其他主动公开文件(指2024年印发的其他文件)"),
        *(Cell(str(n), "number") for n in (7, 80, 9)),
    )

    def drawn(table):
        if table.name != "proactive":
            return draw(table)
        at = next(n for n, row in enumerate(table.rows) if row[0].text.endswith("规范性文件")) + 1
        return draw(replace(table, rows=(*table.rows[:at], own, *table.rows[at:])))

    return drawn


# Words -------------------------------------------------------------------------------

_TRADITIONAL = str.maketrans(
    "总体况动开关况规数条项内容信许处决罚强业费收获请办结转复议诉讼维纠审总计构组织会法务机行为经"
    "补后仍确认现关掌义举报访类当缴纳费额单万写国务条间国统计期该备问题实过废发规请应从"
    "产权",
    "總體況動開關況規數條項內容信許處決罰強業費收獲請辦結轉復議訴訟維糾審總計構組織會法務機行為經"
    "補後仍確認現關掌義舉報訪類當繳納費額單萬寫國務條間國統計期該備問題實過廢發規請應從"
    "產權",
)


def traditional(text):
    """Return the text in traditional characters, as far as the form's words go."""
    return half(text).translate(_TRADITIONAL)


def with_sounds(text):
    """Return traditional characters of which some have their sound in brackets, as mirrors make them."""
    made = traditional(text)
    for character, sound in (("報", "bào"), ("務", "wù"), ("數", "shù"), ("復", "fù"), ("審", "shěn"), ("構", "gòu"),
                             ("機", "jī"), ("處", "chǔ"), ("單", "dān"), ("轉", "zhuǎn")):  # fmt: skip
        made = made.replace(character, f"{character}({sound})")
    return made


def with_notes(text):
    """Return heads and labels with notes how to fill them in."""
    notes = {
        "本年制发件数": "本年(2024)制发件数", "本年废止件数": "本年(2024)废止件数",
        "本年处理决定数量": "本年(2024)处理决定数量", "上一年项目数量": "上一年项目数量(指上一年事项数)",
        "规章": "规章(部门不填)", "行政许可": "行政许可(以决定书为准)",
    }  # fmt: skip
    return half(notes.get(text, text))


def with_years(text):
    """Return heads that name the year."""
    return half(re.sub(r"^本年(?=制发|废止|处理|收费|新)", "2024年", text))


def _first_line(text):
    """Return heads of which only the first of their two lines is left."""
    return half("本年新" if text in ("本年新制作数量", "本年新公开数量") else text)


def _spaced(text):
    return half(text).replace("项", " 项").replace("第(", "  第(")


# The report's other lines ---------------------------------------------------------------


def _digits(text):
    return re.sub("^([一二三四五六])、", lambda m: f"{'一二三四五六'.index(m[1]) + 1}、 ", text)


def _unnumbered(text):
    return re.sub("^[一二三四五六]、", "", text)


def _with_lead(text):
    """A sentence and a line of the unit stand between a heading and its table."""
    lead = {
        "二": "\n本年度未制作规章和行政规范性文件以外的文件。\n单位:示例局 2024年度",
        "三": "\n该部分以表格形式报告。表格如下:",
    }
    return text + (lead.get(text[:1], "") if text[1:2] == "、" else "")


def _captioned(text):
    return f"{text}\n{text[2:]} | |||" if text[:2] in ("二、", "三、") else text


def _small_table(text):
    """Section one has a small table of its own."""
    if not text.startswith("全年通过"):
        return text
    return f"{text}\n政策解读情况\n新闻发布会 | 电视采访 | 其他 |\n1 | 2 | 3 |"


def _headless(text):
    return "" if text[:2] in ("二、", "三、", "四、") else text


_WHOLE = {
    "rows of bars, no pads": extract(bars(pads=False)),
    "rows of bars, pads": extract(bars()),
    "rows between bars, pads": extract(bars(lead="| ")),
    "rows between bars, numbers far right": extract(bars(lead="| ", sep=" |       ")),
    "rows of bars, merged rows held open": extract(bars(pads=False, held="|")),
    "rows of bars, merged cells said again": extract(said_again),
    "rows of bars, heads in two rows": extract(heads_in_two_rows),
    "cells closed by bars": extract(closed(pads="")),
    "cells closed by bars, pads on lines": extract(closed()),
    "cells closed by bars, rows end with one": extract(closed(end="|")),
    "cells closed by bars, rows begin with one": extract(closed(opens="|")),
    "cells closed by bars, rows begin with one, no pads": extract(closed(opens="|", pads="")),
    "labels above their numbers": extract(label_above),
    "cells that begin on a new line": extract(broken_inside),
    "a bar between cells": extract(between_bars, heading=_with_lead),
    "cells on lines": extract(lines(gap="\n")),
    "cells on lines, blank lines between": extract(lines()),
    "cells on lines, labels set in": extract(lines(lead="  "), between="\n\n"),
    "cells on lines, numbers set in": extract(lines(number=" "), heading=_with_lead),
    "cells on lines, heads split": extract(lines(split="\n")),
    "cells on lines, heads split by blank lines": extract(lines(split="\n\n")),
    "rows of bars, heads split by spaces": extract(
        lambda table: bars()(table).replace("商业企业", "商业 企业").replace("制作数量", " 制作数量")
    ),
    "traditional characters": extract(bars(words=traditional), words=traditional),
    "traditional characters on lines": extract(closed(opens="|", words=traditional), words=traditional),
    "traditional characters with sounds": extract(lines(words=with_sounds), words=with_sounds),
    "traditional characters with sounds, bars": extract(bars(words=with_sounds), words=with_sounds),
    "notes in heads and labels": extract(bars(words=with_notes)),
    "the year in heads": extract(bars(words=with_years)),
    "the year in heads, on lines": extract(lines(words=with_years)),
    "spaces in article lines": extract(bars(words=_spaced)),
    "sections in digits": extract(bars(), heading=_digits),
    "sections without numbers": extract(bars(), heading=_unnumbered),
    "sentences and units before tables": extract(bars(), heading=_with_lead),
    "captions in tables": extract(bars(), heading=_captioned),
    "a small table in section one": extract(bars(), heading=_small_table),
    "heads of one line only": extract(closed(end="|", words=_first_line)),
    "heads of one line only, rows begin with a bar": extract(closed(opens="|", words=_first_line)),
    "heads of one line only, bars": extract(bars(words=_first_line)),
    "a row of the office's own, bars": extract(with_a_row_of_its_own(bars())),
    "a row of the office's own, closed by bars": extract(with_a_row_of_its_own(closed(opens="|"))),
    "a row of the office's own, on lines": extract(with_a_row_of_its_own(lines())),
    "heads of table 4 over two lines": extract(heads_over_lines),
    "tables without headings": extract(bars(), heading=_headless),
    "tables on lines without headings": extract(lines(), heading=_headless),
    "heads cut short": extract(
        lambda table: bars()(table).replace("现行有效件数", "现行有效件").replace("本年制发件数", "本年制发件")
    ),
    "one paragraph": glued,
}  # fmt: skip
_DOUBTFUL = {
    "cells on lines, blanks lost": extract(lines(blank=None)),
    "cells on lines, blanks of one break": extract(lines(blank="")),
    **{
        f"cells on lines, blanks lost, a page each {every} lines": paged(
            extract(lines(blank=None)), every
        )
        for every in (17, 29, 41, 60, 83)
    },
    **{
        f"cells on lines, blanks kept, a page each {every} lines": paged(
            extract(lines(gap="\n")), every
        )
        for every in (23, 37, 71)
    },
}
TEXTS = {**_WHOLE, **_DOUBTFUL}
WHOLE = frozenset(_WHOLE)
BLANKS_LOST = frozenset({"one paragraph", "heads of table 4 over two lines"})
"""Those in which nothing is left of a blank cell."""
