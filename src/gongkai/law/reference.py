"""Writes the page that lists every provision: ``python -m gongkai.law.reference > docs/reference/law.md``.

A test keeps the page equal to the data.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

from gongkai.law import (
    FILES,
    Provision,
    Unit,
    documents,
    open_questions,
    provisions,
)

_ROOMS = {
    "applications": "依申请公开",
    "fees": "信息处理费",
    "messages": "留言",
    "publishing": "主动公开",
    "remedies": "行政复议与行政诉讼",
    "reports": "年度报告",
    "review": "审核与复核",
}

_HEAD = """# 法规数据一览

<!-- 由 python -m gongkai.law.reference 从 src/gongkai/law/*.yaml 生成，请勿手改。 -->

软件里由法规规定的数字都在这里，每个数字写明生效时间、出处和把握程度。代码按条目名称和日期取数，
如 `provision("applications.reply_term", on=day)`；命令行用 `gongkai law show applications.reply_term`。

“待核对”和“法规未定，取默认值”的数字只作提示，不拦截办理，也不写进文书。
"""


def page() -> str:
    """Return the whole page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield _HEAD
    for room in FILES:
        yield f"## {_ROOMS[room]}（`{room}.yaml`）\n"
        yield "| 条目 | 含义 | 数值 | 生效 | 出处 | 把握 |"
        yield "|---|---|---|---|---|---|"
        for entry in provisions():
            if entry.key.startswith(f"{room}."):
                yield _row(
                    f"`{entry.key}` {entry.title}",
                    entry.meaning,
                    _value(entry),
                    _in_force(entry.effective_from, entry.effective_to),
                    str(entry.source),
                    entry.evidence.label,
                )
        yield ""
    yield "## 法规没有规定、由机关选择的事项（`open.yaml`）\n"
    yield "| 编号 | 名称 | 问题 | 默认 | 说明 |"
    yield "|---|---|---|---|---|"
    for question in open_questions().values():
        chosen = question.choices[question.default] if question.choices else question.default
        yield _row(
            question.id, f"`{question.key}`", question.question, _plain(chosen), question.meaning
        )
    yield "\n## 文件（`documents.yaml`）\n"
    yield "| 代号 | 名称 | 文号 | 制定机关 | 施行 |"
    yield "|---|---|---|---|---|"
    for document in documents().values():
        yield _row(
            f"`{document.id}`",
            document.title,
            document.number or "",
            document.issued_by or "",
            _in_force(document.effective_from, document.effective_to),
        )


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _in_force(first: date | None, last: date | None) -> str:
    if first is None:
        return f"至 {last}" if last else ""
    return f"{first} 至 {last}" if last else f"{first} 起"


def _value(entry: Provision) -> str:
    if entry.unit is Unit.RATE_TABLE:
        bands = [
            f"第 {band['first']}{'起' if band['last'] is None else '–' + str(band['last'])}：{band['rate_yuan']} 元"
            for band in entry.value["bands"]
        ]
        if (more := entry.value.get("beyond")) is not None:
            bands.append(
                f"第 {more['first']} 起每 {more['width']} 一档，{more['rate_yuan']} 元起，每档加 {more['step_yuan']} 元"
            )
        return "；".join(bands)
    return f"{_plain(entry.value)}{entry.unit.label}"


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return "，".join(f"{name} = {_plain(one)}" for name, one in value.items())
    if isinstance(value, list):
        return "、".join(f"`{one}`" for one in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(page())
