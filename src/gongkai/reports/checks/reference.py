"""Writes the page of all rules: ``python -m gongkai.reports.checks.reference > docs/reference/checks.md``.

A test keeps the page equal to the registered rules.
"""

from __future__ import annotations

import sys

from gongkai.reports.checks.registry import SEVERITY_TITLES, Rule, rules

_FAMILIES = (
    ("X", "整份报告"),
    ("F", "形式和文字"),
    ("T2", "表二：主动公开政府信息情况"),
    ("T3", "表三：收到和处理政府信息公开申请情况"),
    ("T4", "表四：行政复议、行政诉讼情况"),
    ("T", "报告与台账"),
    ("N", "正文与表格"),
    ("Y", "与上年报告"),
)
_NEEDS = {"report": "报告", "previous": "上年报告", "context": "台账等"}

_HEAD = """# 年度报告检查规则一览

<!-- 由 python -m gongkai.reports.checks.reference 从登记的规则生成，请勿手改。 -->

`gongkai report check` 和编制年度报告时逐条应用下列规则。编号不会改变。每一处问题都写明规则、所在的单元格或原句、
应为什么、实为什么。

* 级别：**错误**改正以前不能提交；**警告**需要核实或说明；个别问题按情形降为**提示**。
* 依据：“数据逻辑”指由表中数字本身推出，不另有条文。
* 需要：除报告本身外还要看什么。没有给出时，规则列入“未能检查”，不算通过；空白单元格不当作 0。
"""


def _family(rule: Rule) -> str:
    return rule.id.partition("-")[0] if "-" in rule.id else rule.id.rstrip("0123456789")


def page() -> str:
    """Return the page in Markdown."""
    parts = [_HEAD]
    for family, title in _FAMILIES:
        parts.append(
            f"\n## {title}\n\n| 编号 | 级别 | 规则 | 算式 | 依据 | 需要 |\n|---|---|---|---|---|---|\n"
        )
        for rule in rules():
            if _family(rule) == family:
                cells = (
                    f"`{rule.id}`",
                    SEVERITY_TITLES[rule.severity],
                    rule.title,
                    rule.formula,
                    rule.source,
                    _NEEDS[rule.needs],
                )
                parts.append(f"| {' | '.join(cell.replace('|', '／') for cell in cells)} |\n")
    return "".join(parts)


if __name__ == "__main__":
    sys.stdout.write(page())
