"""How the command line speaks: in Chinese, one line per problem, exit status 2.

Click writes its usage errors and the headings of its help in English. Commands
that are (or lie under) a :class:`ChineseGroup` say both in Chinese. This module
imports little besides click, for it stands on the path of every command.

What the system refuses (a full disk, no permission) is one line as well, and so
is what a house explains by :func:`explain_with`. The process ends as a shell
expects: 130 after Ctrl-C, 141 where the reader of the output has gone.
"""

from __future__ import annotations

import errno
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from importlib import import_module
from typing import Any

import click

from gongkai.system_errors import reason, reason_named

INTERRUPTED = 130
"""Exit status after Ctrl-C: 128 and the number of SIGINT."""
PIPE_CLOSED = 141
"""Exit status where nobody reads the output any more: 128 and the number of SIGPIPE."""


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
        (r"'(?P<v>.*)' is not a valid integer(?: range)?\.", "“{v}”不是整数"),
        (r"'(?P<v>.*)' is not a valid (?:float|number)(?: range)?\.", "“{v}”不是数字"),
        (r"'(?P<v>.*)' is not a valid boolean.*", "“{v}”应为 true 或 false"),
        (r"(?P<v>\S+) is not in the range (?P<r>.+)\.", "{v} 超出范围，应为{r}"),
        (r"'(?P<v>.*)' is not one of (?P<c>.+)\.", "“{v}”不在可选值之列，应为 {c} 之一"),
        (r"'(?P<v>.*)' does not match the formats? (?P<c>.+)\.", "“{v}”的格式不对，应为 {c}"),
        (r"\w+ '(?P<v>.*)' does not exist\.", "“{v}”不存在"),
        (r"\w+ '(?P<v>.*)' is a directory\.", "“{v}”是文件夹，这里要的是文件"),
        (r"\w+ '(?P<v>.*)' is a file\.", "“{v}”是文件，这里要的是文件夹"),
        (r"\w+ '(?P<v>.*)' is not readable\.", "“{v}”没有读取权限"),
        (r"\w+ '(?P<v>.*)' is not writable\.", "“{v}”没有写入权限"),
        (r"'(?P<v>.*)': (?P<why>[A-Z].*)", "“{v}”打不开：{why}"),
    )
)


def _value(message: str) -> str:
    """Return what a parameter type said about a value, in Chinese."""
    for pattern, chinese in _VALUE:
        if found := pattern.fullmatch(message):
            told = found.groupdict()
            if "r" in told:
                told["r"] = _range(told["r"])
            if "c" in told:
                told["c"] = "、".join(re.findall(r"'([^']*)'", told["c"])) or told["c"]
            if "why" in told:
                told["why"] = reason_named(told["why"])
            return chinese.format(**told)
    return message.rstrip(".。")


def _range(written: str) -> str:
    """Return ``2008<=x<=2099``, ``x>=1`` or ``0<x<1`` as an official would say it."""
    found = re.fullmatch(
        r"(?:(?P<low>\S+?)(?P<over><=?))?x(?:(?P<sign>[<>]=?)(?P<end>\S+))?", written
    )
    if found is None:
        return f" {written}"
    low, sign, end = found["low"], found["sign"], found["end"]
    if low is not None and end is not None and (found["over"], sign) == ("<=", "<="):
        return f" {low} 至 {end}"
    words = {">=": "{} 以上", ">": "大于 {}", "<=": "{} 以下", "<": "小于 {}"}
    parts = [] if low is None else [words[found["over"].replace("<", ">")].format(low)]
    if sign is not None:
        parts.append(words[sign].format(end))
    return " " + "、".join(parts)


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
            return f"文件“{error.ui_filename}”打不开：{reason_named(error.message)}"
    message = error.message
    if found := re.fullmatch(r"No such command '(?P<name>.*?)'\..*", message, re.DOTALL):
        return f"没有“{found['name']}”这个命令，可用 --help 查看全部命令"
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


Explanation = Callable[[Exception], str | None]
"""Takes an error and returns one Chinese line, or None where it is no business of the user's."""
_explanations: list[Explanation] = []


def explain_with(explanation: Explanation) -> None:
    """Let a house say what its own errors mean (a database that is away) to the user."""
    if explanation not in _explanations:
        _explanations.append(explanation)


def _explained(error: Exception) -> str | None:
    """Return in one Chinese line what hindered us from outside, or None where we failed."""
    for explanation in _explanations:
        if (told := explanation(error)) is not None:
            return told
    if not isinstance(error, OSError):
        return None
    if error.filename is None:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
        return f"内容写不出去：{reason(error)}，处理后请重新运行" if full else None
    return f"文件或文件夹“{_shown(error.filename)}”用不了：{reason(error)}"


def _shown(name: Any) -> str:
    return os.fsdecode(name) if isinstance(name, str | bytes | os.PathLike) else str(name)


class _ReaderGone(Exception):
    """The program that read our output (head, a closed pager) has ended."""


def _silence_output() -> None:
    """Send what is left of the output nowhere, so that the interpreter's end cannot fail on it."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class ChineseGroup(click.Group):
    """A group of commands that reports every wrong use in one Chinese line, exit status 2."""

    # Click would end with 1 where the pipe is closed; the contract has that mean "errors found".

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Read the words, or say help."""
        try:
            return super().make_context(*args, **kwargs)
        except BrokenPipeError as error:
            raise _ReaderGone from error

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise _ReaderGone from error

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
            sys.exit(INTERRUPTED)
        except (_ReaderGone, BrokenPipeError):
            _silence_output()
            sys.exit(PIPE_CLOSED)
        except Exception as error:
            told = None if os.environ.get("GONGKAI_DEBUG") else _explained(error)
            if told is None:
                raise
            _silence_output()
            click.echo(f"错误：{told}", err=True)
            sys.exit(2)
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
