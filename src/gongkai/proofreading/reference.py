"""Writes the page of all rules: ``python -m gongkai.proofreading.reference > docs/reference/proofreading.md``.

A test keeps the page equal to the registered rules and the shipped lists.
"""

from __future__ import annotations

import sys

from gongkai.proofreading import LEVEL_TITLES, rules, shipped

_FAMILIES = (
    ("P", "个人信息"),
    ("S", "涉密、内部和稿件标志"),
    ("W", "用词、机构、姓名职务"),
    ("L", "法律依据"),
    ("D", "日期和年份"),
    ("T", "标点、数字、层次、结尾和合计"),
    ("K", "链接和图片"),
    ("F", "文件本身"),
)
_HEAD = """# 机器初读规则一览

<!-- 由 python -m gongkai.proofreading.reference 从登记的规则和词表生成，请勿手改。 -->

`gongkai proofread` 和信息发布前的机器初读逐条应用下列规则。机器只提示疑点，不修改文字；是否属实由人判断，
不属实的写明理由后驳回。编号不会改变。

* 级别：**须处理**在改正或者写明理由以前不发布；**请核实**看一眼再定；**提示**供参考。个别问题按情形降低一级。
* 个人的号码在提示中遮盖，提示本身不传播号码。
* 同一处问题的键（`key`）由规则、文字和前后几个字算出：别的段落改动时不变，已驳回的不再出现；号码换了，键也换。
"""
_LISTS = """
## 词表

词表是 `src/gongkai/proofreading/words/` 里的 YAML 文件，每个写明来源和日期。本单位增补的写成同样的文件，
用 `--words 文件` 给出；同一个词以本单位的为准。

```yaml
种类: wrong
名称: 本单位易错词
来源: 本单位校对记录
日期: 2026-03-02
条目:
  - 陕洲区 → 陕州区
  - {错: 司法所所, 对: 司法所, 说明: 重复, 除外: [司法所所长, 司法所所在]}
```

| 种类 | 名称 | 条数 | 日期 | 核对 | 来源 |
|---|---|---|---|---|---|
"""


def page() -> str:
    """Return the page in Markdown."""
    parts = [_HEAD]
    for family, title in _FAMILIES:
        parts.append(f"\n## {title}\n\n| 编号 | 级别 | 查什么 | 依据 |\n|---|---|---|---|\n")
        for rule in rules():
            if rule.id.startswith(family):
                cells = (f"`{rule.id}`", LEVEL_TITLES[rule.level], rule.title, rule.source)
                parts.append(f"| {' | '.join(cell.replace('|', '／') for cell in cells)} |\n")
    parts.append(_LISTS)
    for header in shipped().headers:
        row = (
            f"`{header.kind}`",
            header.title,
            str(header.count),
            header.dated.isoformat(),
            header.evidence.label,
            header.source,
        )
        parts.append(f"| {' | '.join(cell.replace('|', '／') for cell in row)} |\n")
    return "".join(parts)


if __name__ == "__main__":
    sys.stdout.write(page())
