"""Which commands are there, and what does each take? Writes ``docs/reference/commands.md``.

The page is made from the commands themselves: ``python -m gongkai.reference``.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from typing import Any

import click

from gongkai.cli import gongkai

Path = tuple[str, ...]

INTRODUCTION = """# 命令

本页由命令本身生成（`python -m gongkai.reference`），与 `gongkai 命令 --help` 一致。
`law`、`proofread` 和 `report` 的 `read`、`check`、`render` 不需要数据库；其余命令属于 `gongkai[web]`。

结果写到标准输出，进度、提示和错误写到标准错误；用 `--format json` 时，标准输出只有一份 JSON。
日期一律写作 `YYYY-MM-DD`。每个命令都有 `--help`。数据放在哪里、用哪个数据库，见[设置](settings.md)。

| 退出状态 | 含义 |
|---|---|
| 0 | 完成 |
| 1 | 命令做完了，但检查或核验发现错误（见各命令） |
| 2 | 用法不对，或者输入无法使用：标准错误上有一行中文，写明哪个文件、哪里、怎么办 |
| 130 | 被 Ctrl-C 中止 |
| 141 | 接收输出的程序（如 `head`）先结束了 |
"""

_TYPES = {
    "boolean": "是否",
    "date": "日期",
    "directory": "文件夹",
    "file": "文件",
    "filename": "文件",
    "float": "数",
    "integer": "整数",
    "integer range": "整数",
    "path": "路径",
    "text": "文字",
}


def commands(
    group: click.Group = gongkai, path: Path = ("gongkai",)
) -> Iterator[tuple[Path, click.Command]]:
    """Yield every command below a group with its words, groups before what they hold."""
    context = click.Context(group, info_name=path[-1])
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


def told(text: str | None) -> str:
    """Return a help text with each paragraph on one line."""
    paragraphs = re.split(r"\n\s*\n", inspect.cleandoc(text or ""))
    return "\n\n".join(
        # A line end between Chinese characters or after a mark stands for nothing, else for a blank.
        re.sub(r"(?<=[、。；：，（])\n|(?<=[^!-~])\n(?=[^!-~])", "", paragraph).replace("\n", " ")
        for paragraph in paragraphs
    )


def value(param: click.Parameter) -> str:
    """Return what a parameter takes: a metavar, the choices, or the kind of value."""
    if isinstance(param, click.Option) and param.is_flag:
        return ""
    if isinstance(param.type, click.Choice):
        return "、".join(f"`{choice}`" for choice in param.type.choices)
    named = param.metavar or _TYPES.get(param.type.name, param.type.name)
    if isinstance(param.type, click.IntRange):
        low, high = param.type.min, param.type.max
        if low is not None and high is not None:
            return f"{named}（{low} 至 {high}）"
        if low is not None:
            return f"{named}（{low} 以上）"
    return named


def default(param: click.Parameter) -> str:
    """Return whether a parameter must be given, or what holds without it."""
    if param.required:
        return "必填"
    set_to: Any = param.default
    if set_to is None or set_to is False or callable(set_to) or type(set_to).__name__ == "Sentinel":
        return "—"
    return f"`{set_to}`" if set_to not in ((), "") else "—"


def section(path: Path, command: click.Command) -> Iterator[str]:
    """Yield the lines about one command."""
    arguments = [param for param in command.params if isinstance(param, click.Argument)]
    options = [param for param in command.params if isinstance(param, click.Option)]
    words = " ".join(path)
    if isinstance(command, click.Group):
        yield f"## `{words}`\n"
        yield told(command.help) + "\n"
        return
    names = "".join(
        f" {(name := argument.metavar or argument.human_readable_name)}"
        f"{'…' if argument.nargs == -1 and '…' not in name else ''}"
        for argument in arguments
    )
    yield f"{'##' if len(path) == 2 else '###'} `{words}{names}`\n"
    yield told(command.help) + "\n"
    if not options:
        return
    yield "| 选项 | 取值 | 不给时 | 说明 |"
    yield "|---|---|---|---|"
    for option in options:
        name = "、".join(f"`{one}`" for one in (*option.opts, *option.secondary_opts))
        again = "可多次给出。" if option.multiple and "多次" not in (option.help or "") else ""
        source = f"也可用环境变量 `{option.envvar}` 给出。" if option.envvar else ""
        explained = told(option.help)
        if (again or source) and explained[-1:] not in "。；":
            explained += "。"
        cells = (name, value(option) or "—", default(option), f"{explained}{again}{source}")
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
    yield ""


def page() -> str:
    """Return the whole page. Needs both houses installed."""
    lines = [INTRODUCTION]
    for path, command in commands():
        lines += section(path, command)
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    sys.stdout.write(page())
