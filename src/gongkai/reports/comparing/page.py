"""How does a comparison look to a director? One page: charts, tables, copied words side by side.

The page is one file, needs no script and asks no host for anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from html import escape
from importlib.resources import files

from gongkai.reports.comparing.comparison import PART_TITLES, Change, Comparison, Copied
from gongkai.reports.comparing.form import told, told_change, told_one_sided, told_share
from gongkai.reports.schema import AnnualReport

_TOTAL = "[6]"
_CHARTS = (
    ("申请的收到和办理（件）", "applications.", _TOTAL),
    ("行政复议、行政诉讼（件）", "remedies.", "[4]"),
    ("处理决定（件）", "proactive.", ".decisions"),
    ("规章和规范性文件（件）", "proactive.", (".issued", ".repealed", ".in_force")),
)
_TABLES = (("表二", "proactive"), ("表三", "applications"), ("表四", "remedies"))
_WIDEST = 72
"""Per cent of the row's width, so that the number has room beside the bar."""
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
    old, new = comparison.old, comparison.new
    agency = new.agency or "（未写明机关）"
    title = escape(f"{agency}{new.year}年年度报告与{_other(old, new)}比较")
    style = files("gongkai.reports.comparing").joinpath("compare.css").read_text("utf-8")
    body = "\n".join(
        (
            *([f'<p class="back"><a href="{escape(back)}">返回</a></p>'] if back else []),
            f"<h1>{title}</h1>",
            f'<p class="quiet">前：{escape(old.agency)} {old.year} 年（{escape(old_source)}）　'
            f"后：{escape(new.agency)} {new.year} 年（{escape(new_source)}）</p>",
            *(f'<p class="note">{escape(note)}</p>' for note in comparison.notes),
            *_sums(comparison),
            *_summary(comparison),
            *_contents(comparison),
            *_charts(comparison),
            *_changed(comparison),
            *_words(comparison),
            *_everything(comparison),
        )
    )
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f"<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _other(old: AnnualReport, new: AnnualReport) -> str:
    return f"{old.year}年的" if old.agency == new.agency else f"{old.agency}{old.year}年的"


def _sums(comparison: Comparison) -> Iterator[str]:
    share = "—" if comparison.share is None else f"{comparison.share:.0%}"
    alike = "—" if comparison.problems_alike is None else f"{comparison.problems_alike:.0%}"
    facts = (
        (f"{len(comparison.changed)}", f"格数字不同，共 {len(comparison.cells)} 格"),
        (share, "正文与前一份相同或者相近"),
        (alike, "第五部分的相似度" + ("，近于雷同" if comparison.problems_copied else "")),
        (f"{len(comparison.repeated_problems)}", "句问题和措施两份都写"),
    )
    yield '<div class="sums">'
    for value, what in facts:
        yield f"<div><strong>{escape(value)}</strong><span>{escape(what)}</span></div>"
    yield "</div>"


def _summary(comparison: Comparison) -> Iterator[str]:
    """Tell in a few sentences what a reader in a hurry should know, each with its place."""
    told_all = []
    if totals := _largest(comparison):
        named = "；".join(f"{_row_name(cell)}{told_change(cell)}" for cell in totals)
        told_all.append(("numbers", f"变化最大的总数：{named}"))
    elif not comparison.changed:
        told_all.append(("numbers", "两份报告都有的数字没有不同的"))
    if comparison.one_sided:
        told_all.append(("numbers", f"{len(comparison.one_sided)} 格只有一份报告有数，不能比较"))
    own = [one for one in comparison.copied if not one.fixed]
    if own:
        parts = "、".join(dict.fromkeys(PART_TITLES[one.part] for one in own))
        told_all.append(("words", f"{len(own)} 段自己的文字与前一份相同或者相近，在{parts}"))
    elif comparison.share is not None:
        told_all.append(("words", "自己的文字没有与前一份相近的段落"))
    if comparison.problems_copied:
        told_all.append(("words", "第五部分与前一份近于雷同，请看写的问题今年是不是仍然存在"))
    elif comparison.repeated_problems:
        told_all.append(
            (
                "words",
                f"第五部分有 {len(comparison.repeated_problems)} 句两份都写，请看有没有写明进展",
            )
        )
    yield '<ul class="summary">'
    for anchor, text in told_all:
        yield f'<li><a href="#{anchor}">{escape(text)}</a></li>'
    yield "</ul>"


def _largest(comparison: Comparison) -> list[Change]:
    """Return the three totals that changed most, among those the charts draw."""
    totals = [
        cell
        for cell in comparison.changed
        if any(cell.path.startswith(head) and cell.path.endswith(ends) for _, head, ends in _CHARTS)
    ]
    return sorted(totals, key=lambda cell: -abs(float(cell.difference or 0)))[:_LARGEST]


def _contents(comparison: Comparison) -> Iterator[str]:
    entries = (
        ("charts", "主要数字的变化", ""),
        ("numbers", "不同的数字", f"{len(comparison.changed)} 格"),
        ("words", "相同或者相近的段落", f"{len(comparison.copied)} 段"),
        ("everything", "全部数字", f"{len(comparison.cells)} 格"),
    )
    yield '<nav class="contents" aria-label="目录"><ol>'
    for anchor, title, count in entries:
        quiet = f' <span class="quiet">{count}</span>' if count else ""
        yield f'<li><a href="#{anchor}">{title}</a>{quiet}</li>'
    yield "</ol></nav>"


def _charts(comparison: Comparison) -> Iterator[str]:
    drawn = []
    for title, head, ends in _CHARTS:
        cells = [
            cell
            for cell in comparison.cells
            if cell.path.startswith(head) and cell.path.endswith(ends) and (cell.old or cell.new)
        ]
        if cells:
            drawn.append((title, cells))
    yield '<h2 id="charts">主要数字的变化</h2>'
    if not drawn:
        yield "<p>两份报告的这些数字都是 0 或者空白。</p>"
        return
    yield (
        f'<p class="key"><span class="old"><i></i>前（{comparison.old.year} 年）</span>'
        f'<span class="new"><i></i>后（{comparison.new.year} 年）</span></p>'
    )
    for title, cells in drawn:
        is_open = " open" if len(cells) <= _SHOWN else ""
        yield f'<details{is_open}><summary>{title}　{len(cells)} 项</summary><div class="bars">'
        most = max(abs(float(value)) for cell in cells for value in (cell.old, cell.new) if value)
        for cell in cells:
            yield f"<div><span>{escape(_row_name(cell))}</span>{_bars(cell, most)}</div>"
        yield "</div></details>"


def _row_name(cell: Change) -> str:
    """Return the row's name; of table 2 the measure, too."""
    row, _, measure = cell.name.partition("“")[2].rpartition("”")
    return row if cell.path.endswith((_TOTAL, "[4]")) else f"{row}　{measure}"


def _bars(cell: Change, most: float) -> str:
    """Draw old over new, each with its number beside it."""
    drawn = []
    for kind, value in (("old", cell.old), ("new", cell.new)):
        width = abs(float(value or 0)) / most * _WIDEST
        drawn.append(
            f'<span class="bar"><svg class="{kind}" width="{max(width, 0.5):.1f}%" height="14" '
            f'aria-hidden="true"><rect width="100%" height="14" rx="2"/></svg>'
            f"<span>{told(value)}</span></span>"
        )
    drawn.append(f'<span class="quiet">{told_change(cell)}</span>')
    return f'<span class="both">{"".join(drawn)}</span>'


def _changed(comparison: Comparison) -> Iterator[str]:
    yield '<h2 id="numbers">不同的数字</h2>'
    if comparison.changed:
        table = _table(comparison.changed, "两份报告都有、数值不同的指标")
        yield _folded(table, f"{len(comparison.changed)} 格", len(comparison.changed) <= _SHOWN)
    else:
        yield "<p>两份报告都有的数字，没有不同的。</p>"
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
    yield '<h2 id="everything">全部数字</h2>'
    for name, table in _TABLES:
        cells = [cell for cell in comparison.cells if cell.path.startswith(table)]
        if cells:
            yield f"<details><summary>{name}（{len(cells)} 格）</summary>"
            yield _table(cells, f"{name}全部数字")
            yield "</details>"


def _table(cells: Iterable[Change], caption: str) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(cell.name)}</th><td class="n">{told(cell.old)}</td>'
        f'<td class="n">{told(cell.new)}</td><td class="n {cell.way}">{told_change(cell)}</td></tr>'
        for cell in cells
    )
    return (
        f'<div class="frame" tabindex="0" role="region" aria-label="{escape(caption)}"><table><caption>{escape(caption)}</caption>'
        '<thead><tr><th scope="col">指标</th><th scope="col">前</th><th scope="col">后</th>'
        f'<th scope="col">变化</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _words(comparison: Comparison) -> Iterator[str]:
    yield '<h2 id="words">相同或者相近的段落</h2>'
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
            '<th scope="col">自己的文字（字）</th><th scope="col">相同或者相近（字）</th>'
            f'<th scope="col">占比</th></tr></thead><tbody>{rows}</tbody></table></div>'
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
    return (
        f'<div class="pair"><div><h4>前（{comparison.old.year} 年）</h4>{left}</div>'
        f"<div><h4>后（{comparison.new.year} 年）</h4>{right}</div></div>"
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
