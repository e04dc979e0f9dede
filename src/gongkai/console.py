"""How the command line speaks: in Chinese, one line per problem, exit status 2.

Click writes its usage errors and the headings of its help in English. Commands
that are (or lie under) a :class:`ChineseGroup` say both in Chinese. This module
imports nothing but click, for it stands on the path of every command.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Sequence
from functools import partial
from importlib import import_module
from typing import Any

import click


class UsageProblem(click.ClickException):
    """Input that cannot be used: which file, where, what is expected. Exit status 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Write the message to standard error."""
        click.echo(f"错误：{self.message}", err=True)


_HELP = {
    "Options": "选项",
    "Commands": "命令",
    "Arguments": "参数",
    "Show this message and exit.": "显示本说明并退出。",
    "Show the version and exit.": "显示版本号并退出。",
}
_USAGE = {"[OPTIONS]": "[选项]", "COMMAND": "命令", "[ARGS]...": "[参数]…"}

# What click's parameter types say, and how we say it.
_VALUE = tuple(
    (re.compile(pattern, re.DOTALL), chinese)
    for pattern, chinese in (
        (r"(?P<v>'.*') is not a valid integer(?: range)?\.", "{v} 不是整数"),
        (r"(?P<v>'.*') is not a valid (?:float|number)(?: range)?\.", "{v} 不是数字"),
        (r"(?P<v>'.*') is not a valid boolean.*", "{v} 应为 true 或 false"),
        (r"(?P<v>\S+) is not in the range (?P<r>.+)\.", "{v} 超出范围，应为 {r}"),
        (r"(?P<v>'.*') is not one of (?P<r>.+)\.", "{v} 不在可选值之列，应为 {r} 之一"),
        (r"(?P<v>'.*') does not match the formats? (?P<r>.+)\.", "{v} 的格式不对，应为 {r}"),
        (r"\w+ (?P<v>'.*') does not exist\.", "{v} 不存在"),
        (r"\w+ (?P<v>'.*') is a directory\.", "{v} 是文件夹，这里要的是文件"),
        (r"\w+ (?P<v>'.*') is a file\.", "{v} 是文件，这里要的是文件夹"),
        (r"\w+ (?P<v>'.*') is not readable\.", "{v} 没有读取权限"),
        (r"\w+ (?P<v>'.*') is not writable\.", "{v} 没有写入权限"),
        (r"(?P<v>'.*'): No such file or directory", "{v} 不存在"),
    )
)


def _value(message: str) -> str:
    """Return what a parameter type said about a value, in Chinese."""
    for pattern, chinese in _VALUE:
        if found := pattern.fullmatch(message):
            return chinese.format(**found.groupdict())
    return message.rstrip(".。")


def _name(param: click.Parameter | None, hint: Any = None) -> str:
    """Return ``选项 --days`` or ``参数 DATE``."""
    if isinstance(param, click.Option):
        return f"选项 {max(param.opts, key=len)}"
    if param is not None:
        return f"参数 {param.human_readable_name}"
    return f"参数 {hint}" if hint else "参数"


def in_chinese(error: click.ClickException) -> str:
    """Return one Chinese sentence for any of click's errors."""
    match error:
        case click.NoSuchOption():
            near = f"，是不是 {'、'.join(error.possibilities)}" if error.possibilities else ""
            return f"没有 {error.option_name} 这个选项{near}"
        case click.MissingParameter():
            return f"缺少{_name(error.param, error.param_hint)}"
        case click.BadParameter():
            return f"{_name(error.param, error.param_hint)} 的值不对：{_value(error.message)}"
        case click.BadOptionUsage():
            return f"选项 {error.option_name} 用法不对：缺少取值或取值过多"
        case click.FileError():
            return f"文件“{error.ui_filename}”打不开：{error.message}"
    message = error.message
    if found := re.fullmatch(r"No such command (?P<name>'.*?')\..*", message, re.DOTALL):
        return f"没有 {found['name']} 这个命令，可用 --help 查看全部命令"
    if found := re.fullmatch(r"Got unexpected extra arguments? \((?P<rest>.*)\)", message):
        return f"多出了不认识的参数：{found['rest']}"
    if re.match(r"Missing command", message):
        return "缺少命令，可用 --help 查看全部命令"
    return message


class ChineseHelp(click.HelpFormatter):
    """Help whose headings and standard remarks are Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the first line: program and its parameters."""
        for english, chinese in _USAGE.items():
            args = args.replace(english, chinese)
        super().write_usage(prog, args, prefix="用法：" if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """Write the title of a block."""
        self.write(f"{'':>{self.current_indent}}{_HELP.get(heading, heading)}：\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write options or commands with their explanations."""
        told = [
            (
                name,
                _HELP.get(text, text).replace("required]", "必填]").replace("default: ", "默认："),
            )
            for name, text in rows
        ]
        super().write_dl(told, col_max, col_spacing)


click.Context.formatter_class = ChineseHelp


class ChineseGroup(click.Group):
    """A group of commands that reports every wrong use in one Chinese line, exit status 2."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run, and end the process with the contract's exit status."""
        run = partial(super().main, args, prog_name, complete_var, standalone_mode=False, **extra)
        if not standalone_mode:
            return run()
        try:
            result: Any = run()
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.ctx.get_help(), err=True)
            sys.exit(2)
        except click.UsageError as error:
            click.echo(f"错误：{in_chinese(error)}", err=True)
            sys.exit(2)
        except UsageProblem as error:
            error.show()
            sys.exit(error.exit_code)
        except click.ClickException as error:
            click.echo(f"错误：{in_chinese(error)}", err=True)
            sys.exit(2 if isinstance(error, click.FileError) else error.exit_code)
        except (click.Abort, KeyboardInterrupt):
            click.echo("已中止。", err=True)
            sys.exit(1)
        except BrokenPipeError:
            # The reader (head, a closed pager) has gone: nothing is wrong with us.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)
        sys.exit(result if isinstance(result, int) else 0)


def _load(target: str) -> click.Command:
    module, _, name = target.partition(":")
    command: click.Command = getattr(import_module(module), name)
    return command


class LazyGroup(ChineseGroup):
    """A group that imports a command when it is called.

    ``own`` are the commands of this house; others announce themselves under
    the entry point group ``entry_points``.
    """

    def __init__(
        self, *args: Any, own: dict[str, str] | None = None, entry_points: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.own = own or {}
        self.entry_points = entry_points

    def _announced(self) -> dict[str, str]:
        from importlib.metadata import entry_points

        return {point.name: point.value for point in entry_points(group=self.entry_points)}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return every command's name, those of other packages included."""
        return sorted({*super().list_commands(ctx), *self.own, *self._announced()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, or None where nobody announced it."""
        if cmd_name in self.own:
            return _load(self.own[cmd_name])
        if (command := super().get_command(ctx, cmd_name)) is not None:
            return command
        if (target := self._announced().get(cmd_name)) is None:
            return None
        try:
            return _load(target)
        except ModuleNotFoundError as error:
            raise click.ClickException(
                f"命令“{cmd_name}”需要安装扩展：pip install 'gongkai[web]'（缺少 {error.name}）"
            ) from error
