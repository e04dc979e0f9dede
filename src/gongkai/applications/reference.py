"""Writes the pages made from this room's data.

``python -m gongkai.applications.reference outcomes > docs/reference/outcomes.md``, and the same
with ``life-cycle``. Tests keep the pages equal to the data.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from functools import partial

from gongkai.applications import life_cycle, outcomes
from gongkai.law import provision

_OUTCOMES_HEAD = """# 办理结果一览

<!-- 由 python -m gongkai.applications.reference outcomes 从 src/gongkai/applications/outcomes.yaml 生成，请勿手改。 -->

一件申请只能以下列一种结果办结，计入年度报告表三的一行。台账里写行名（有无序号均可）或者键都能认出；
只写“不予公开”“其他处理”这样的大类名称会被退回，请写明是哪一种。

“应当引用”是答复文书必须写明的条文，没有写文件名称的都在《中华人民共和国政府信息公开条例》里。
“救济”按 {day} 有效的规定：依照条例第十四条至第十六条不予公开的，自 {since} 起应当先申请行政复议。
"""

_WAYS = {
    "reconsideration_first": "复议前置",
    "in_part": "不予公开的部分复议前置，其余部分可复议可诉讼",
    "either": "可复议可诉讼",
}

_LIFE_CYCLE_HEAD = """# 一件申请的办理流程

<!-- 由 python -m gongkai.applications.reference life-cycle 从 src/gongkai/applications/life_cycle.yaml 生成，请勿手改。 -->

一件申请就是一串有日期的事情。处于什么状态、下一步可以做什么，都由下面这张表得出；
期限怎样计算，见[依申请公开怎样计算期限](../explanation/applications.md)。

“重新答复中”可以再征求意见，申请人可以撤回。首次答复的办结日期、办理结果和应答复日期都不改变，表三仍按首次的结果统计。
应在哪一天以前重新答复，以生效的复议决定、判决写明的为准；条例第三十三条第三款不计入的是首次答复的期限，
没有规定适用于生效文书写明的期限，因此征求意见所需时间不从中扣除，对方的法定期限（15 个工作日）照常计算。

```mermaid
{diagram}
```

| 事情 | 可以在什么时候 | 之后 | 由谁 | 依据 | 对答复期限 | 限制 | 文书 |
|---|---|---|---|---|---|---|---|
"""


def outcomes_page(on: date) -> str:
    """Return the page of outcomes as the law stands on a day."""
    first = provision("remedies.reconsideration_first", on=on)
    return (
        "\n".join(
            [_OUTCOMES_HEAD.format(day=on, since=first.effective_from), *_outcomes(on), *_letters()]
        )
        + "\n"
    )


def _outcomes(on: date) -> Iterator[str]:
    yield "| 表三的行 | 键 | 应当引用 | 文书 | 救济 |"
    yield "|---|---|---|---|---|"
    notes = []
    for found in map(partial(outcomes.outcome, on=on), outcomes.keys()):
        basis = "；".join(_bare(text) for text in found.basis)
        if found.grounds:
            basis += f"；并至少一条：{'、'.join(_bare(text) for text in found.grounds)}"
        codes = "、".join(found.letters)
        way = _WAYS["in_part" if found.in_part else found.remedy]
        yield f"| {found.row} | `{found.key}` | {basis} | {codes} | {way} |"
        if found.note:
            notes.append(f"- {found.row}：{found.note}")
    yield ""
    yield from notes
    yield ""


def _bare(text: str) -> str:
    """Leave out the Regulation's own name, which stands above the table."""
    return text.removeprefix("《中华人民共和国政府信息公开条例》")


def _letters() -> Iterator[str]:
    yield "## 答复文书\n"
    yield "| 编号 | 文书 | 应当引用 |"
    yield "|---|---|---|"
    for code, letter in outcomes.letters().items():
        cites = list(letter.cites)
        if letter.one_of:
            cites.append(f"并至少一条：{'、'.join(letter.one_of)}")
        if letter.also:
            cites.append(letter.also)
        if letter.cites_basis:
            cites.append("办理结果的依据")
        yield f"| {code} | {letter.title} | {'；'.join(cites) or '—'} |"


def life_cycle_page() -> str:
    """Return the page of the life cycle, diagram and table."""
    return _LIFE_CYCLE_HEAD.format(diagram=life_cycle.mermaid()) + "\n".join(_steps()) + "\n"


def _steps() -> Iterator[str]:
    for row in life_cycle.TABLE:
        limits = [
            *(["答复期限内"] if row.in_term else []),
            *(["一个期限内一次"] if row.once else []),
            *([row.needs] if row.needs else []),
        ]
        cells = (
            f"{row.action.label} `{row.action.value}`",
            "、".join(state.label for state in row.sources),
            (row.target.label if row.target else "不变") + _staying(row, "不变"),
            row.actor.label,
            row.article,
            row.clock.label + _staying(row, "不受影响"),
            "；".join(limits),
            "、".join(row.letters),
        )
        yield f"| {' | '.join(cells)} |"


def _staying(row: life_cycle.Transition, told: str) -> str:
    """Return what is said besides of the states that an act leaves as they are."""
    states = "、".join(state.label for state in row.staying)
    return f"（{states}：{told}）" if states else ""


PAGE_DAY = date(2026, 1, 1)
"""The day as of which the published page of outcomes stands."""

if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(
        life_cycle_page() if sys.argv[1:] == ["life-cycle"] else outcomes_page(PAGE_DAY)
    )
