"""Writes the page of the rules of inspection: ``python -m gongkai.supervision.reference > docs/reference/inspection.md``.

A test keeps the page equal to the data.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date

from gongkai.supervision.rules import NATIONAL, Effect, Rule, rules_on, shipped

AS_OF = date(2026, 1, 1)
"""The day whose rules the page shows."""
_HEAD = """# 检查规则一览

<!-- 由 python -m gongkai.supervision.reference 从 src/gongkai/supervision/packs/*.yaml 生成，请勿手改。 -->

`gongkai inspect` 和后台“自查”按这些规则检查，怎样用见[自查](../how-to/inspect-yourself.md)。

- **时间窗口**的最后一天不算超过：14 天的，第 15 天才算。用去七成（14 天的第 10 天）起提示“临近”；数量达到七成（5 个的第 4 个）也提示。
- **把握**一列为“待核对”的凭记忆写成：单项否决只作提示，扣分只计入估算，不计入得分，也不影响退出状态。
- 任何一项单项否决即不合格。得分从 100 分起扣，每条规则最多扣到封顶；门户网站低于 60 分不合格，部门只作参考。
  没有对外服务职能的不检查办事服务（25 分），其余乘以 4/3。加分指标（30 分）不判断。
- 判断不了的列为“没有判断”，写明原因，不当作符合。人工登记的结果一个季度（92 天）内有效。
"""
_OWN = """
## 本地的规则

把 YAML 文件放进数据目录的 `inspection/` 文件夹（`GONGKAI_HOME/inspection/*.yaml`），即对本系统的全部单位生效。可以增加规则（代号不能与国家的重名），
也可以用 `tightens` 加严国家的规则；放宽的文件不能用，会写明哪一条、为什么。随系统带的例子可以照抄。写法：

```yaml
pack: our-county
title: 某县新媒体更新要求
jurisdiction: 某县
version: "2026"
tightens:
  - rule: N2
    told: 监测时点前 10 天内没有更新。
    window: {days: 10}
    valid_from: 2026-01-01
    source: {text: 某政办〔2026〕1号}
    evidence: text_seen
```
"""


def page() -> str:
    """Return the whole page."""
    lines = [_HEAD]
    for key, pack in shipped().items():
        if key == NATIONAL:
            lines += [f"## {pack.title}（{pack.jurisdiction}，版本 {pack.version}）\n"]
            lines += _table(rules_on(AS_OF))
        else:
            lines += [f"\n## {pack.title}（{pack.jurisdiction}，代号 `{key}`）\n"]
            own = rules_on(AS_OF, local=[pack])
            changed = {rule.id for rule in rules_on(AS_OF)}
            lines += _table([rule for rule in own if rule.id not in changed or rule.tightened_by])
    return "\n".join([*lines, _OWN]).rstrip("\n") + "\n"


def _table(rules: tuple[Rule, ...] | list[Rule]) -> Iterator[str]:
    yield "| 代号 | 指标 | 评分细则 | 时间、数量 | 后果 | 取证 | 判断 | 依据 | 把握 | 施行 |"
    yield "|---|---|---|---|---|---|---|---|---|---|"
    for rule in rules:
        cells = (
            rule.id, rule.indicator, rule.told, _limits(rule), _effect(rule), rule.proof,
            rule.automatic.label, rule.source, rule.evidence.label, _span(rule),
        )  # fmt: skip
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _limits(rule: Rule) -> str:
    parts = [str(rule.window)] if rule.window else []
    if rule.threshold:
        parts.append(f"{'少于' if rule.operator == 'fewer_than' else '满'} {rule.threshold}")
    return "，".join(parts)


def _effect(rule: Rule) -> str:
    if rule.effect is Effect.POINTS:
        return f"扣分，封顶 {rule.cap}"
    return rule.effect.label


def _span(rule: Rule) -> str:
    return f"{rule.valid_from} 起" + (f"至 {rule.valid_to}" if rule.valid_to else "")


if __name__ == "__main__":
    sys.stdout.write(page())
