"""Writes the page of columns, profiles and codes: ``python -m gongkai.publishing.reference > docs/reference/columns.md``.

A test keeps the page equal to the data.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from gongkai.law import Unit, history
from gongkai.publishing import platform, profiles
from gongkai.publishing.codes import code_lists
from gongkai.publishing.platform import StandardColumn

_HEAD = """# 标准栏目、内容类型和代码表

<!-- 由 python -m gongkai.publishing.reference 从 src/gongkai/publishing/*.yaml 生成，请勿手改。 -->

新单位的栏目按[栏目设置](../how-to/columns.md)里的一个动作建立；建立以后可以改名、增加、停用。
“把握”一列为“待核对”的，依据凭记忆写成，使用前请核对原文。
"""
_KINDS = {
    "government": "人民政府",
    "department": "政府部门",
    "township": "乡镇（街道）",
    "dispatched_office": "派出机构",
    "empowered": "授权组织",
    "public_utility": "公共企事业单位",
}
_LEVELS = {
    "state": "国家级",
    "province": "省级",
    "city": "设区的市级",
    "county": "县级",
    "township": "乡级",
}
_TERMS = {"general": "一般期限", "licence": "行政许可公示期限", "penalty": "行政处罚公示期限"}
_LINKS = {"": "", "interprets": "解读哪份文件", "clarifies": "澄清哪条信息"}


def page() -> str:
    """Return the whole page."""
    lines = [_HEAD, *_columns(), *_profiles(), *_codes()]
    return "\n".join(lines).rstrip("\n") + "\n"


def _columns() -> Iterator[str]:
    yield f"## 标准栏目（版本 {platform.version()}）\n"
    yield "| 栏目 | 网址名称 | 放什么 | 法定内容 | 内容类型 | 更新间隔 | 适用单位 | 依据 | 把握 |"
    yield "|---|---|---|---|---|---|---|---|---|"
    depth: dict[str | None, int] = {None: -1}
    for column in platform.every_column():
        depth[column.slug] = depth[column.parent] + 1
        yield _line(
            "　" * depth[column.slug] + column.title,
            f"`{column.slug}`",
            column.law,
            column.legal_item,
            profiles.profile(column.profile).title if column.profile else "",
            _fresh(column),
            _whom(column),
            str(column.source),
            column.evidence.label,
        )
    yield ""


def _fresh(column: StandardColumn) -> str:
    if column.fresh is None:
        return ""
    latest = history(column.fresh)[-1]
    unit = {Unit.DAY: "天", Unit.MONTH: "个月", Unit.YEAR: "年"}[latest.unit]
    return f"{latest.value} {unit}"


def _whom(column: StandardColumn) -> str:
    kinds, levels = platform.applies_to(column)
    told = "、".join(_KINDS[kind] for kind in kinds) or (
        "同上级栏目" if column.parent else "各单位"
    )
    return told + (f"（{'、'.join(_LEVELS[level] for level in levels)}）" if levels else "")


def _profiles() -> Iterator[str]:
    yield f"## 内容类型（版本 {profiles.version()}）\n"
    yield "必填的没有填好，不能送审；建议填写的只作提示。\n"
    yield "| 类型 | 代码 | 用于 | 必填 | 建议填写 | 公开期限 | 应当建立的关系 |"
    yield "|---|---|---|---|---|---|---|"
    for one in profiles.profiles().values():
        term = (
            f"{one.own_term.working_days} 个工作日（{one.own_term.basis}）" if one.own_term else ""
        )
        yield _line(
            one.title,
            f"`{one.key}`",
            one.told,
            "、".join(profiles.field_title(name) for name in one.required),
            "、".join(profiles.field_title(name) for name in one.recommended),
            term or _TERMS[one.term],
            _LINKS[one.link],
        )
    yield ""


def _codes() -> Iterator[str]:
    yield "## 代码表\n"
    for one in code_lists().values():
        yield f"### {one.title}（`{one.key}`，版本 {one.version}）\n"
        yield f"出处：{one.source}（{one.evidence.label}）。\n"
        yield "| 代码 | 名称 |"
        yield "|---|---|"
        for code, label in one.entries.items():
            yield _line(code, label)
        yield ""


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.stdout.write(page())
