"""How is the result of a check told to a person at a terminal? Lines of at most 100 columns.

Each finding says which rule, how much it weighs, what must hold, what the report says and what it
should say, by how much they differ, where, and in which sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from functools import cache
from unicodedata import east_asian_width

from gongkai.reports.cell_names import cell_names
from gongkai.reports.checks.registry import SEVERITY_TITLES, CheckResult, Finding, Severity, rules
from gongkai.reports.checks.waivers import message_of
from gongkai.reports.tables import printed

COLUMNS = 100
"""Of a terminal; a Chinese character takes two."""
_INDENT = 8
_CELLS = 8
"""How many places are named before the rest is only counted."""
_NOT_FIRST = "，。；：、）”》！？"
"""Never begins a line."""


def to_text(result: CheckResult, *, source: str | None = None) -> str:
    """Return the result as lines for a person: errors first, then warnings, notes, gaps."""
    head = f"{result.agency} {result.year} 年政府信息公开工作年度报告"
    lines = [head + (f"（{source}）" if source else "")]
    for severity in Severity:
        found = [f for f in result.findings if f.severity is severity and f.waived is None]
        lines += _section(SEVERITY_TITLES[severity], found)
    lines += _section("已接受的偏差", result.waived)
    if result.not_assessed:
        lines += ["", f"未能检查（{len(result.not_assessed)}）"]
        for entry in result.not_assessed:
            lines += wrapped(f"  {entry.rule}  ", entry.why)
    verdict = "没有发现错误" if result.passed else "有错误，改正后才能提交"
    if result.passed and result.unread:
        verdict += f"；但有 {len(result.unread)} 格读不准，不能据此认定报告没有错误，请对照原文"
    return "\n".join([*lines, "", f"结论：{verdict}"]) + "\n"


def _section(title: str, findings: Sequence[Finding]) -> Iterator[str]:
    """Yield the lines of the findings under one heading; none where there are none."""
    if not findings:
        return
    yield from ("", f"{title}（{len(findings)}）")
    for finding in findings:
        yield from _finding(finding)


def _finding(finding: Finding) -> Iterator[str]:
    weight = SEVERITY_TITLES[finding.severity or Severity.ERROR]
    yield from wrapped(f"  {finding.rule}  {weight}  ", message_of(finding), indent=_INDENT)
    if formula := _formulas().get(finding.rule):
        yield from _line("规则", formula)
    if finding.actual is not None or finding.expected is not None:
        yield from _line("数值", _values(finding))
    if finding.cells:
        shown = finding.cells[:_CELLS]
        more = f" 等 {len(finding.cells)} 格" if len(finding.cells) > len(shown) else ""
        yield from _line("位置", cell_names(shown) + more)
    if finding.quote:
        yield from _line("原文", " ".join(finding.quote.split()))


def _line(label: str, text: str) -> Iterator[str]:
    return wrapped(f"{' ' * _INDENT}{label}：", text)


def _values(finding: Finding) -> str:
    """Return what stands there and what should, and the difference of two numbers."""
    parts = [
        f"{label} {value}"
        for label, value in (("报告为", finding.actual), ("应为", finding.expected))
        if value is not None
    ]
    left, right = _number(finding.actual), _number(finding.expected)
    if left is not None and right is not None:
        parts.append(f"相差 {'+' if left > right else ''}{printed(left - right)}")
    return "，".join(parts)


def _number(text: str | None) -> Decimal | None:
    try:
        value = Decimal(text or "")
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


@cache
def _formulas() -> dict[str, str]:
    return {rule.id: rule.formula for rule in rules()}


def wrapped(start: str, text: str, *, indent: int | None = None) -> Iterator[str]:
    """Yield the text after ``start``, cut at the terminal's width; further lines are indented.

    A word or a number of ASCII characters is kept whole where it fits in a line.
    """
    further = " " * (width(start) if indent is None else indent)
    line, empty = start, True
    for piece in _pieces(text):
        full = width(line) + width(piece) > COLUMNS - 2  # a sign that begins no line may hang
        if full and not empty and piece not in _NOT_FIRST:
            yield line.rstrip()
            line, piece = further, piece.lstrip()
        line += piece
        empty = False
    yield line.rstrip()


def _pieces(text: str) -> Iterator[str]:
    """Yield words of ASCII characters whole, all else character by character."""
    word = ""
    for one in text:
        if one.isascii() and not one.isspace():
            word += one
            continue
        if word:
            yield word
            word = ""
        yield one
    if word:
        yield word


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(2 if east_asian_width(one) in "WF" else 1 for one in text)
