"""Writes the page of both courses: ``python -m gongkai.remedies.reference > docs/reference/remedy-course.md``.

A test keeps the page equal to the data.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from gongkai.law import history
from gongkai.remedies.acts import Clock, Course, State, Step, clocks, steps
from gongkai.remedies.results import GROUPS

_HEAD = """# 复议、诉讼案件的办理流程

<!-- 由 python -m gongkai.remedies.reference 从 src/gongkai/remedies/course.yaml 生成，请勿手改。 -->

一件复议或者诉讼案件就是一串有日期的事情。处于什么状态、下一步可以登记什么、本机关还有几天、计入表四的哪一栏，
都由下面的表得出。一件案件只计一次，不按审级重复计；一审判决后还没有生效的、在二审的，计为“尚未审结”。

- 收到日期取受理（立案）之日；没有登记的，取收到副本之日；再没有的，取申请（起诉）之日。
- 审结日期取复议决定之日、二审判决裁定之日；一审裁判没有上诉的，取生效之日。
- 二审维持原判的，按一审的结果归入表四的栏；发回重审的，一审重新开始，原结果不再计。
- 台账里原有的案件（导入的、直接登记的）没有办理经过，照旧按台账填写的日期和结果统计；登记第一件事情时，
  台账的收到日期、审结日期和结果先成为办理经过的头几件事，统计结果不变。
- 对依照条例第十四条至第十六条不予公开的答复（2024-01-01 以后作出），未经复议直接起诉的，系统提示核实（R-Q14）。
- 败诉后责令重新答复的，登记“责令重新答复（履行）”和期限；所涉申请仍按首次办结的结果统计一次（开放问题 O5）。
- 再审、执行等少见的程序没有单列，可以用“记事”登记。

在后台“复议诉讼”里，从“登记案件”或者申请页的“登记复议诉讼案件”开始；案件页写明还有几天、下一步可以登记什么、现在不能登记的
为什么不能。登错的事情写明理由撤销，原记录保留。行政复议答复书、行政诉讼答辩状、证据目录、履行情况报告在案件页起草，
发出时编号，存档的文件不能再改；发出答复书、答辩状、报告的同时登记对应的事情。

标“＊”的条文序号凭记忆写成，使用前请核对原文。
"""


def page() -> str:
    """Return the whole page."""
    return "\n".join([_HEAD, *_courses(), *_clocks()]) + "\n"


def _courses() -> Iterator[str]:
    for course in Course:
        yield f"## {course.label}\n\n```mermaid"
        yield from mermaid(course)
        yield "```\n"
        yield "| 事情 | 可以在什么时候 | 之后 | 由谁 | 依据 | 开始计算 | 到此为止 | 限制 |"
        yield "|---|---|---|---|---|---|---|---|"
        for row in steps(course):
            yield f"| {' | '.join(_cells(row, course))} |"
        yield ""


def _cells(row: Step, course: Course) -> tuple[str, ...]:
    known = clocks()
    limits = [
        *([f"对应每一次“{row.answers.label}”"] if row.answers else []),
        *([_ONCE[course]] if row.once else []),
        *([f"只适用于{_PROCEDURES[row.procedure]}"] if row.procedure else []),
        *([f"结果属于“{GROUPS[row.if_group]}”的"] if row.if_group else []),
        *([f"结果：{row.result}"] if row.result else []),
        *([f"结果：{'、'.join(row.results)}"] if row.results else []),
    ]
    return (
        f"{row.act.label} `{row.act.value}`",
        "登记以后都可以" if len(row.sources) > len(State) / 2 else _states(row),
        "回到中止以前" if row.goes_back else row.target.label if row.target else "不变",
        row.who.label,
        row.article + ("＊" if row.recalled else ""),
        "、".join(known[key].title for key in row.starts),
        "、".join(known[key].title for key in row.ends),
        "；".join(limits),
    )


_ONCE = {Course.RECONSIDERATION: "只有一次", Course.SUIT: "发回重审以前只有一次"}
_PROCEDURES = {"summary": "简易程序", "ordinary": "普通程序"}


def _states(row: Step) -> str:
    return "、".join(state.label for state in row.sources)


def _clocks() -> Iterator[str]:
    yield "## 期限\n"
    yield "| 要做的事 | 由谁 | 期限 | 依据 |"
    yield "|---|---|---|---|"
    for clock in clocks().values():
        yield f"| {clock.title} | {clock.who.label} | {_term(clock)} | {_source(clock)} |"
    yield "\n中止期间，审理期限不继续计算，恢复后按中止的日数顺延。"


def _term(clock: Clock) -> str:
    if clock.provision is None:
        return "复议决定、判决写明的日期"
    term = _length(clock.provision)
    if clock.summary:
        term += f"；简易程序 {_length(clock.summary)}"
    return term


def _length(key: str) -> str:
    rule = history(f"remedies.{key}")[-1]
    return f"{rule.value} {rule.unit.label}"


def _source(clock: Clock) -> str:
    keys = [key for key in (clock.provision, clock.summary) if key]
    rules = [history(f"remedies.{key}")[-1] for key in keys]
    return "；".join(
        str(rule.source) + ("" if rule.is_firm else f"（{rule.evidence.label}）") for rule in rules
    )


def mermaid(course: Course) -> Iterator[str]:
    """Yield the lines of a course's state diagram in Mermaid's language."""
    yield "stateDiagram-v2"
    rows = [row for row in steps(course) if row.target is not None or row.goes_back]
    states = [
        state
        for state in State
        if any(state in row.sources or state is row.target for row in rows)
        and state is not State.NEW
    ]
    for state in states:
        yield f"    {state.value}: {state.label}"
    arrows: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        for source in row.sources:
            start = "[*]" if source is State.NEW else source.value
            for target in _targets(row, rows):
                if start != target:
                    arrows.setdefault((start, target), []).append(row.act.label)
    for (start, target), names in arrows.items():
        yield f"    {start} --> {target}: {' / '.join(names)}"
    yield f"    {State.CLOSED.value} --> [*]"


def _targets(row: Step, rows: list[Step]) -> list[str]:
    if row.target is not None:
        return [row.target.value]
    return [source.value for one in rows if one.target is State.SUSPENDED for source in one.sources]


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(page())
