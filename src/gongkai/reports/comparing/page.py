"""How does a comparison look to a director? One page: charts, tables, copied words side by side.

The page is one file, needs no script and asks no host for anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from html import escape
from importlib.resources import files
from itertools import groupby

from gongkai.reports.comparing import charts
from gongkai.reports.comparing.comparison import PART_TITLES, Change, Comparison, Copied
from gongkai.reports.comparing.form import told, told_change, told_one_sided, told_share

_TABLES = (("表二", "proactive"), ("表三", "applications"), ("表四", "remedies"))
_LARGEST = 3
"""How many of the largest changes the summary names."""
_SHOWN = 12
"""Up to so many rows a table stands open."""
_OPEN = 2
"""Up to so many pairs of paragraphs stand open."""
_FIRST_WORDS = 18
_MARKED_UP_TO = 4000
"""Characters. Longer paragraphs are shown without the differences marked."""


def to_html(comparison: Comparison, *, old_source: str, new_source: str, back: str = "") -> str:
    """Return the comparison as one self-contained page in UTF-8, with a way ``back`` where one is named."""
    title = escape(_title(comparison))
    left, right = sides(comparison)
    style = files("gongkai.reports.comparing").joinpath("compare.css").read_text("utf-8")
    drawn = charts.charts(comparison)
    body = "\n".join(
        (
            *([f'<p class="back"><a href="{escape(back)}">返回</a></p>'] if back else []),
            f"<h1>{title}</h1>",
            f'<p class="quiet">{escape(left)}：{escape(old_source)}　'
            f"{escape(right)}：{escape(new_source)}</p>",
            *(f'<p class="note">{escape(note)}</p>' for note in comparison.notes),
            *_lead(comparison),
            *_summary(comparison, drawn),
            *_contents(comparison),
            *_charts(comparison, drawn),
            *_words(comparison),
            *_changed(comparison),
            *_everything(comparison),
        )
    )
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f"<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _title(comparison: Comparison) -> str:
    """Return which two reports these are."""
    old, new = comparison.old, comparison.new
    theirs, ours = (one.agency or "（未写明机关）" for one in (old, new))
    if theirs != ours:
        return f"{theirs} {old.year} 年度报告与{ours} {new.year} 年度报告对照"
    if old.year == new.year:
        return f"{ours} {new.year} 年度两份报告对照"
    return f"{ours} {old.year} 与 {new.year} 年度报告对照"


def sides(comparison: Comparison) -> tuple[str, str]:
    """Return what the two reports are called in heads of columns: by year where that tells them apart."""
    old, new = comparison.old.year, comparison.new.year
    return ("前一份", "后一份") if old == new else (f"{old} 年", f"{new} 年")


def _lead(comparison: Comparison) -> Iterator[str]:
    """Show first what a director asks first: what came in, was carried, was handled."""
    lines = charts.lead(comparison)
    left, right = sides(comparison)
    yield '<section aria-labelledby="lead"><h2 id="lead">收到和办理的申请（件）</h2>'
    yield (
        f'<p class="key"><span class="old"><i></i>{escape(left)}</span>'
        f'<span class="new"><i></i>{escape(right)}</span></p>'
    )
    yield from charts.drawn_lead(lines, (left, right))
    yield "</section>"


def _summary(comparison: Comparison, drawn: tuple[charts.Chart, ...]) -> Iterator[str]:
    """Tell in a few sentences what a reader in a hurry should know, each with its place."""
    told_all = []
    if largest := _largest(drawn):
        named = "；".join(f"{line.name} {told_change(line.change)}" for line in largest)
        told_all.append(("charts", f"其他数字中变化最大的：{named}"))
    elif not comparison.changed:
        told_all.append(("numbers", "两份报告都有的数字没有不同的"))
    if comparison.one_sided:
        told_all.append(("numbers", f"{len(comparison.one_sided)} 格只有一份报告有数，不能比较"))
    own = [one for one in comparison.copied if not one.fixed]
    if own and comparison.share is not None:
        parts = "、".join(dict.fromkeys(PART_TITLES[one.part] for one in own))
        told_all.append(
            (
                "words",
                f"自己的文字有 {comparison.share:.0%} 与前一份相同或者相近，共 {len(own)} 段，在{parts}",
            )
        )
    elif comparison.share is not None:
        told_all.append(("words", "自己的文字没有与前一份相近的段落"))
    alike, repeated = comparison.problems_alike, len(comparison.repeated_problems)
    if comparison.problems_copied and alike is not None:
        told_all.append(
            (
                "words",
                f"第五部分与前一份近于雷同（相似度 {alike:.0%}），请看写的问题今年是不是仍然存在",
            )
        )
    elif repeated:
        told_all.append(("words", f"第五部分有 {repeated} 句两份都写，请看有没有写明进展"))
    yield '<ul class="summary">'
    for anchor, text in told_all:
        yield f'<li><a href="#{anchor}">{escape(text)}</a></li>'
    yield "</ul>"


def _largest(drawn: tuple[charts.Chart, ...]) -> list[charts.Line]:
    """Return the three lines of the charts that changed most."""
    changed = [line for line in charts.details(drawn) if line.change.difference]
    return sorted(changed, key=lambda line: -abs(float(line.change.difference or 0)))[:_LARGEST]


def _contents(comparison: Comparison) -> Iterator[str]:
    entries = (
        ("charts", "办理结果和其他主要数字", ""),
        ("words", "相同或者相近的段落", f"{len(comparison.copied)} 段"),
        ("numbers", "不同的数字", f"{len(comparison.changed)} 格"),
        ("everything", "全部数字", f"{len(comparison.cells)} 格"),
    )
    yield '<nav class="contents" aria-label="目录"><ol>'
    for anchor, title, count in entries:
        quiet = f' <span class="quiet">{count}</span>' if count else ""
        yield f'<li><a href="#{anchor}">{title}</a>{quiet}</li>'
    yield "</ol></nav>"


def _charts(comparison: Comparison, drawn: tuple[charts.Chart, ...]) -> Iterator[str]:
    yield '<h2 id="charts">办理结果和其他主要数字</h2>'
    if not drawn:
        yield "<p>两份报告的这些数字都是 0 或者空白。</p>"
    for chart in drawn:
        yield from charts.drawn(chart, sides(comparison))


def _changed(comparison: Comparison) -> Iterator[str]:
    yield '<h2 id="numbers">不同的数字</h2>'
    if not comparison.changed:
        yield "<p>两份报告都有的数字，没有不同的。</p>"
    for name, table in _TABLES:
        if cells := [cell for cell in comparison.changed if cell.path.startswith(table)]:
            inner = _table(cells, f"{name}中两份报告都有、数值不同的指标", sides(comparison))
            yield _folded(inner, f"{name}　{len(cells)} 格不同", len(cells) <= _SHOWN)
    if comparison.one_sided:
        told_lines = "".join(
            f"<li>{escape(line.strip())}</li>"
            if line.startswith(" ")
            else f'</ul><p class="quiet">{escape(line)}</p><ul>'
            for line in told_one_sided(comparison)
        )
        yield (
            f"<details><summary>{len(comparison.one_sided)} 格只有一份报告有数，空白不当作 0</summary>"
            f"<ul>{told_lines}</ul></details>".replace("<ul></ul>", "")
        )


def _everything(comparison: Comparison) -> Iterator[str]:
    yield '<section class="everything"><h2 id="everything">全部数字</h2>'
    for name, table in _TABLES:
        if cells := [cell for cell in comparison.cells if cell.path.startswith(table)]:
            inner = _table(cells, f"{name}全部数字", sides(comparison))
            yield _folded(inner, f"{name}（{len(cells)} 格）", False)
    yield "</section>"


def _table(cells: Iterable[Change], caption: str, named: tuple[str, str]) -> str:
    """Return the numbers of one table, each row of it named once above its columns."""
    rows = []
    for head, found in groupby(cells, key=lambda cell: cell.name.rpartition("”")[0]):
        row = head.partition("“")[2]
        rows.append(f'<tr class="group"><th scope="colgroup" colspan="4">{escape(row)}</th></tr>')
        rows += [
            f'<tr><th scope="row">{escape(cell.name.rpartition("”")[2])}</th>'
            f'<td class="n">{told(cell.old)}</td><td class="n">{told(cell.new)}</td>'
            f'<td class="n {cell.way}">{told_change(cell)}</td></tr>'
            for cell in found
        ]
    left, right = map(escape, named)
    return (
        f'<div class="frame" tabindex="0" role="region" aria-label="{escape(caption)}"><table><caption>{escape(caption)}</caption>'
        f'<thead><tr><th scope="col">指标</th><th scope="col" class="n">{left}</th><th scope="col" class="n">{right}</th>'
        f'<th scope="col" class="n">变化</th></tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
    )


def _words(comparison: Comparison) -> Iterator[str]:
    yield '<section class="words"><h2 id="words">相同或者相近的段落</h2>'
    yield f"<p>{escape(told_share(comparison))}。</p>"
    shares = [part for part in comparison.parts if part.share is not None]
    if shares:
        rows = "".join(
            f'<tr><th scope="row">{escape(part.title)}</th><td class="n">{part.length}</td>'
            f'<td class="n">{part.copied}</td><td class="n">{part.share:.0%}</td></tr>'
            for part in shares
        )
        yield (
            '<div class="frame" tabindex="0" role="region" aria-label="各部分"><table><thead><tr><th scope="col">部分</th>'
            '<th scope="col" class="n">自己的文字（字）</th><th scope="col" class="n">相同或者相近（字）</th>'
            f'<th scope="col" class="n">占比</th></tr></thead><tbody>{rows}</tbody></table></div>'
        )
    own = [copied for copied in comparison.copied if not copied.fixed]
    for copied in own:
        yield _paragraph(copied, comparison, is_open=len(own) <= _OPEN)
    if fixed := [copied for copied in comparison.copied if copied.fixed]:
        inner = "".join(_paragraph(copied, comparison, is_open=False) for copied in fixed)
        yield _folded(inner, f"固定用语或者统计数字 {len(fixed)} 段，相同是正常的", False)
    if comparison.repeated_problems:
        pairs = "".join(_pair(old, new, comparison) for old, new in comparison.repeated_problems)
        count = len(comparison.repeated_problems)
        yield _folded(pairs, f"第五部分两份都写的句子 {count} 句", count <= _OPEN)
    yield "</section>"


def _paragraph(copied: Copied, comparison: Comparison, *, is_open: bool) -> str:
    """Return a copied paragraph, folded under its part and its first words."""
    words = copied.new.strip()[:_FIRST_WORDS]
    told_part = f"{PART_TITLES[copied.part]}　相似度 {copied.similarity:.0%}　{words}……"
    return _folded(_pair(copied.old, copied.new, comparison), told_part, is_open)


def _folded(inner: str, title: str, is_open: bool) -> str:
    return (
        f"<details{' open' if is_open else ''}><summary>{escape(title)}</summary>{inner}</details>"
    )


def _pair(old: str, new: str, comparison: Comparison) -> str:
    left, right = _marked(old, new)
    before, after = map(escape, sides(comparison))
    return (
        f'<div class="pair"><div><h4>{before}</h4>{left}</div>'
        f"<div><h4>{after}</h4>{right}</div></div>"
    )


def _marked(old: str, new: str) -> tuple[str, str]:
    """Return both texts with what differs marked."""
    if len(old) + len(new) > _MARKED_UP_TO:
        return escape(old), escape(new)
    left: list[str] = []
    right: list[str] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for side, text in ((left, old[a:b]), (right, new[c:d])):
            if text:
                side.append(escape(text) if tag == "equal" else f"<mark>{escape(text)}</mark>")
    return "".join(left), "".join(right)
