"""The command ``gongkai``: finds its commands by name and imports only the one called."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

COMMANDS = {"law": "gongkai.law.cli:law", "report": "gongkai.reports.cli:report"}


def _load(target: str) -> click.Command:
    module, _, name = target.partition(":")
    command: click.Command = getattr(import_module(module), name)
    return command


class LazyGroup(click.Group):
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


class UsageProblem(click.ClickException):
    """Input that cannot be used: which file, where, what is expected. Exit status 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Write the message to standard error."""
        click.echo(f"错误：{self.message}", err=True)


@click.group(
    cls=LazyGroup, own=COMMANDS, entry_points="gongkai.commands", context_settings={"max_content_width": 100}
)
@click.version_option(package_name="gongkai", prog_name="gongkai")
def gongkai() -> None:
    """政府信息公开工作的记录系统：一处登记，处处取数。"""


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line; no traceback reaches a user unless GONGKAI_DEBUG is set."""
    gongkai(args=list(argv) if argv is not None else None)


if __name__ == "__main__":
    sys.exit(main())
