"""Writes the page about the API: ``python -m gongkai_web.api.reference``.

Its output is ``docs/reference/api.md``; a test keeps the page equal to what programs are offered.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

_HEAD = """# 接口

<!-- 由 python -m gongkai_web.api.reference 从 src/gongkai_web/api/ 生成，请勿手改。 -->

其他系统（OA 收文、统计程序、自己写的脚本）以 JSON 读取和办理依申请公开的申请。机器可读的说明（OpenAPI）在
`/api/openapi.json`，不用登录。怎样接入，见[《让其他系统办理申请》](../how-to/use-the-api.md)。
公开的信息任何人都可以读取，不用令牌，见[公开信息的读取接口](public-api.md)。

页面、接口和命令 `gongkai manage case_step` 走同一条路：同样的步骤、同样的各项、同样的检查、同样的办理记录；
看得到哪些单位的申请、申请人怎样遮盖，也与页面相同。

## 谁在用

- **令牌**：请求头 `Authorization: Bearer gk_…`。令牌由本人在“账号 → 更多动作 → 接口令牌”生成，或者由系统管理员用
  `gongkai manage api_token` 生成；只显示一次，系统只存摘要；有期限（至多三年），可以撤销；账号停用、离开岗位，随即失效。
  不选“可以登记”的只能查阅。生成和撤销记入操作日志，最近一次使用在令牌页可以看到。
- **会话**：已经登录后台的浏览器。写操作另带 `X-CSRFToken`，值为 cookie `gongkai_csrf`。

一个人每分钟至多 120 次（`GONGKAI_API_PER_MINUTE`，见[设置](settings.md)），令牌再多也合在一起算；从一个地址试了 20 个不存在的令牌，
要等一刻钟。两种情况都答 429，`Retry-After` 写明等几秒。
"""

_STEPS = """
## 办理一步

```json
POST /api/cases/17/steps
{{"step": "request_correction", "on": "2026-03-02", "seen": 5, "fields": {{"days": 10}}}}
```

- `seen` 是读取这件申请时得到的标记。读取以后别人办理过的，答 409，`changes` 写明变化，什么也没有写入：重新读取，再定怎么办。
- `on` 是办理之日，只写成 `2026-03-02` 的样子，不晚于今天。
- `fields` 是下表的各项。一件申请现在可以办哪些步骤、各要填什么、可选的值是哪些，在 `GET /api/cases/17` 的 `steps` 里；
  不能办的在 `absent` 里，各有理由。
- 接口登记的是已经发生的事：文书在系统外写成、签发的，写 `approved_by`；用系统起草、签发、发出文书，在页面上办。
  材料在页面上传。

| 步骤 | 事项 | 依据 | 各项（**必填**） |
|---|---|---|---|
"""


def lines() -> Iterator[str]:
    """Yield the page, piece by piece."""
    from gongkai_web.api.problems import PROBLEMS
    from gongkai_web.api.step_fields import KINDS, catalogue
    from gongkai_web.api.urls import api

    yield _HEAD
    yield "\n## 地址\n\n| 请求 | 做什么 |\n|---|---|\n"
    for path, methods in api.get_openapi_schema()["paths"].items():
        if path.startswith("/api/public/"):
            continue  # a page of its own: docs/reference/public-api.md
        for method, operation in methods.items():
            yield f"| `{method.upper()} {path}` | {operation['summary']} |\n"
    yield _STEPS.format()
    steps = list(catalogue())
    for step in steps:
        fields = [
            f"**`{field.name}`**" if field.is_required else f"`{field.name}`"
            for field in step.fields
        ]
        yield f"| `{step.name}` | {step.title} | {step.article} | {' '.join(fields)} |\n"
    yield "\n### 各项\n\n| 名称 | 含义 | 应为 |\n|---|---|---|\n"
    told: dict[str, tuple[list[str], str]] = {}
    for step in steps:
        for field in step.fields:
            titles, _ = told.setdefault(field.name, ([], KINDS[field.kind]))
            if field.title not in titles:
                titles.append(field.title)
    for name, (titles, kind) in sorted(told.items()):
        yield f"| `{name}` | {'；'.join(titles)} | {kind} |\n"
    yield "\n可选的值（`outcome`、`route` 等）在 `GET /api/steps` 的 `choices` 里；办理结果的代码见[办理结果一览](outcomes.md)。\n"
    yield "\n## 办不成的时候\n\n"
    yield '回答的正文总是 `{"error": 代码, "told": 一句中文}`，有的另有 `fields` 或者 `changes`。\n\n'
    yield "| 状态 | `error` | 什么时候 |\n|---|---|---|\n"
    for code, (status, meaning) in PROBLEMS.items():
        yield f"| {status} | `{code}` | {meaning} |\n"


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
