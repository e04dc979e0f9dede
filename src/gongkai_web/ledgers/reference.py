"""Writes the page that lists every ledger's columns: ``python -m gongkai_web.ledgers.reference``.

Its output is ``docs/reference/ledgers.md``; a test keeps the page equal to the tables.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

_HEAD = """# 台账一览

<!-- 由 python -m gongkai_web.ledgers.reference 从 src/gongkai_web/ledgers/tables.py 生成，请勿手改。 -->

十种台账的列名、填写要求和年度归属。导入用 `gongkai import 台账 文件`，导出用
`gongkai export 台账 --year 年份 --out 文件`，空白模板用 `gongkai export 台账 --template --out 文件`；
工作后台的“台账导入导出”做同样的事。怎么导入、出错怎么办，见[《导入台账》](../how-to/import-a-ledger.md)。

- 第 1 行是列名，列的先后不限；不认识的列名会报错，选填的列可以没有。
- 标“辨认”的列合起来认一条记录：同样的记录再导入一次不起作用，辨认列相同而其他内容不同的会报错，不会覆盖。
- 标“计算”的列只在导出时写出，导入时不读。
- 日期可以写成 `2024-03-05`、`2024/3/5`、`2024年3月5日`，或 Excel 的日期格式；数字可以是全角。
- 日期和月份写的是已经发生的事，不应晚于导入当天；{ahead}可以是以后的日期。
"""


def lines() -> Iterator[str]:
    """Yield the page, line by line."""
    from gongkai_web.ledgers.tables import TABLES
    from gongkai_web.ledgers.values import Day

    ahead = [
        column.name
        for table in TABLES.values()
        for column in table.columns
        if isinstance(column.value, Day) and not column.value.happened
    ]
    yield _HEAD.format(ahead="、".join(ahead))
    for table in TABLES.values():
        yield f"## {table.title}（`{table.kind}`）\n"
        yield "| 列 | 要求 | 应为 | 说明 |"
        yield "|---|---|---|---|"
        for column in table.columns:
            if column.computed:
                asked = "计算"
            else:
                asked = "必填" if column.required else "选填"
                asked += "，辨认" if column.key else ""
            expected = column.value.expected.replace("|", "\\|")
            yield f"| {column.name} | {asked} | {expected} | {column.note} |"
        yield f"\n一年的台账：{table.year}。\n"


def page() -> str:
    """Return the whole page."""
    return "\n".join(lines()).rstrip() + "\n"


def main() -> None:
    """Write the page to standard output."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai_web.config.settings")
    django.setup()
    sys.stdout.write(page())


if __name__ == "__main__":
    main()
