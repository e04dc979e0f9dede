"""The command ``gongkai``: finds its commands by name and imports only the one called."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from gongkai.console import INTERRUPTED, LazyGroup, UsageProblem

__all__ = ["LazyGroup", "UsageProblem", "gongkai", "main"]

COMMANDS = {
    "law": "gongkai.law.cli:law",
    "proofread": "gongkai.proofreading.cli:proofread",
    "report": "gongkai.reports.cli:report",
}


@click.group(
    cls=LazyGroup,
    own=COMMANDS,
    entry_points="gongkai.commands",
    context_settings={"max_content_width": 100},
)
@click.version_option(package_name="gongkai", prog_name="gongkai", message="%(prog)s %(version)s")
def gongkai() -> None:
    """政府信息公开工作的记录系统：一处登记，处处取数。"""


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line; no traceback reaches a user unless GONGKAI_DEBUG is set."""
    try:
        gongkai(args=list(argv) if argv is not None else None)
    except KeyboardInterrupt:
        click.echo("已中止。", err=True)
        sys.exit(INTERRUPTED)
    except ModuleNotFoundError as error:
        if os.environ.get("GONGKAI_DEBUG") or (error.name or "").startswith("gongkai."):
            raise
        click.echo(
            f"错误：这条命令缺少组件 {error.name}，需要安装扩展：pip install 'gongkai[web]'",
            err=True,
        )
        sys.exit(2)
    except Exception as error:
        if os.environ.get("GONGKAI_DEBUG"):
            raise
        click.echo(
            f"程序内部出错（{type(error).__name__}：{error}）。"
            "设置环境变量 GONGKAI_DEBUG=1 后重新运行，可看到详情，请连同详情反馈。",
            err=True,
        )
        sys.exit(2)


if __name__ == "__main__":
    main()
