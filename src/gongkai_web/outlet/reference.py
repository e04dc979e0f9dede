"""Writes the page about the read API: ``python -m gongkai_web.outlet.reference``.

Its output is ``docs/reference/public-api.md``; a test keeps the page equal to what programs are offered.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Any

_HEAD = """# 公开信息的读取接口

<!-- 由 python -m gongkai_web.outlet.reference 从 src/gongkai_web/outlet/ 生成，请勿手改。 -->

门户网站、统计程序、研究者和任何人都可以用 JSON 读取公开的信息，不用登录、不用令牌。机器可读的说明（OpenAPI）在
`/api/openapi.json`。办理依申请公开的接口见[接口](api.md)。

- **只有公开的**：与页面用同一个判断。没有审核通过的、没有到时间的、撤下的、到期的，列表里没有，单独问也问不到；
  公开过又撤下的答 410，带批准过的对公众的说明。
- **内容**是审核通过时定下的那一版；只有有效性按当天的规范性文件登记显示。
- **频率**：一个地址每分钟至多 300 次（`GONGKAI_PUBLIC_API_PER_MINUTE`，见[设置](settings.md)），超过的答 429，`Retry-After` 写明等几秒。
- **不重复传**：每个回答带 `ETag`；下次带上 `If-None-Match`，没有变化的答 304，不传内容。回答可以保存 60 秒。
- 允许其他网站的页面直接读取（`Access-Control-Allow-Origin: *`），不设 cookie。

## 订阅和网站地图

| 网址 | 内容 |
|---|---|
| `/feed/`、`/feed.json` | 全站最新 50 条：Atom、JSON Feed 1.1，带正文和附件；更正的排到最前，写明更正时间（`updated`、`date_modified`）和更正说明 |
| `/<单位代码>/feed/`、`/<单位代码>/feed.json` | 一个单位的 |
| `/<单位代码>/columns/<栏目>/feed/`、`…/feed.json` | 一个栏目连同下级的 |
| `/sitemap.xml`、`/robots.txt` | 全部公开页面的网址，每部分至多 50,000 个 |

Atom 里用 `at:deleted-entry`（RFC 6721）写明最近撤下的信息。JSON Feed 的 `_gongkai` 里有索引号、文号等，
另按中国政府网的叫法给出 `pcode`、`puborg`、`pubtime`、`childtype`、`index`。

## 地址
"""

_SYNC = """
## 保持一份副本

1. 第一次：`GET /api/public/items?agency=…&order=oldest&per_page=100`，按 `next` 一页一页读完；翻页期间新公开的排在后面，不会漏，也不会重。
2. 每条用 `GET /api/public/items/{pk}` 读正文和附件；附件按 `sha256` 判断要不要重新下载。
3. 以后：`since` 写上次最后一条的 `published_at`，再读一遍。更正过的信息编号（`id`）不变，`edition` 加一。
4. 撤下和到期的：`GET /api/public/gone?since=…`，至多 500 条，先去的在前；把副本里同一 `id` 的撤掉。又重新公开的不在其中。

整个单位的静态页面和嵌入页，见[把公开栏目放到县区网站上](../how-to/export-a-site.md)。
"""


def _type(schema: dict[str, Any]) -> str:
    """Return what a value is, in a word."""
    if "anyOf" in schema:
        return "、".join(_type(one) for one in schema["anyOf"] if one.get("type") != "null")
    if "$ref" in schema:
        return f"`{schema['$ref'].rsplit('/', 1)[1]}`"
    if "enum" in schema:
        return "、".join(f"`{one}`" for one in schema["enum"])
    if schema.get("type") == "array":
        return f"{_type(schema['items'])} 的列表"
    kinds = {
        "string": "文字", "integer": "整数", "boolean": "是否", "object": "各项文字", "null": "空",
    }  # fmt: skip
    return kinds[schema["type"]] if "type" in schema else f"`{schema['const']}`"


def lines() -> Iterator[str]:
    """Yield the page, piece by piece."""
    from gongkai_web.api.urls import api

    schema = api.get_openapi_schema()
    shapes = schema["components"]["schemas"]
    yield _HEAD
    used: list[str] = []
    for path, methods in schema["paths"].items():
        if not path.startswith("/api/public/"):
            continue
        for method, operation in methods.items():
            yield f"\n### `{method.upper()} {path}`\n\n{operation['summary']}。"
            answer = operation["responses"][200]["content"]["application/json"]["schema"]
            yield f"答：{_type(answer)}。\n"
            _use(answer, shapes, used)
            rows = [one for one in operation["parameters"] if one["in"] == "query"]
            if rows:
                yield "\n| 参数 | 应为 | 含义 |\n|---|---|---|\n"
            for row in rows:
                told = row["schema"].get("description") or row.get("description") or ""
                name = f"**`{row['name']}`**" if row["required"] else f"`{row['name']}`"
                yield f"| {name} | {_type(row['schema'])} | {told} |\n"
    yield "\n## 各项\n"
    for name in used:
        yield f"\n### `{name}`\n\n| 名称 | 应为 | 含义 |\n|---|---|---|\n"
        for key, value in shapes[name]["properties"].items():
            yield f"| `{key}` | {_type(value)} | {value.get('description', '')} |\n"
    yield _SYNC
    yield from _problems()


def _use(schema: dict[str, Any], shapes: dict[str, Any], used: list[str]) -> None:
    """Note the shapes an answer is made of, those of its parts after it."""
    for part in (schema, schema.get("items", {}), *schema.get("anyOf", ())):
        name = str(part.get("$ref", "")).rpartition("/")[2]
        if name and name not in used:
            used.append(name)
            for value in shapes[name]["properties"].values():
                _use(value, shapes, used)


def _problems() -> Iterator[str]:
    from gongkai_web.api.problems import PROBLEMS

    yield "\n## 读不到的时候\n\n"
    yield '回答的正文总是 `{"error": 代码, "told": 一句中文}`；410 另有 `explanation`、`at`、`merged_into`。\n\n'
    yield "| 状态 | `error` | 什么时候 |\n|---|---|---|\n"
    told = {
        "not_found": "没有这条信息，或者没有公开",
        "gone": PROBLEMS["gone"][1],
        "invalid": "参数不对，见 `fields`",
        "too_many": PROBLEMS["too_many"][1],
        "busy": PROBLEMS["busy"][1],
    }
    for code, meaning in told.items():
        yield f"| {PROBLEMS[code][0]} | `{code}` | {meaning} |\n"


def page() -> str:
    """Return the whole page."""
    return "".join(lines())


def main() -> None:
    """Write the page to standard output."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai_web.config.settings")
    django.setup()
    sys.stdout.write(page())


if __name__ == "__main__":
    main()
