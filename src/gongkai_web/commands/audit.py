"""``gongkai journal``: check the journal offline."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from gongkai.console import ChineseGroup, UsageProblem
from gongkai.system_errors import reason

_PATH = click.Path(dir_okay=False, path_type=Path)


@click.group(cls=ChineseGroup)
def journal() -> None:
    """操作日志：核验日志和已提交的年度报告是否完整、未被改动。"""


@journal.command()
@click.option(
    "--anchor",
    type=_PATH,
    metavar="FILE",
    help="存证文件，每行“序号 校验值”；默认 GONGKAI_HOME 下的 journal-anchors.txt。"
    "核验无误后把当前末条追加进去；请定期把它抄送到别处保管",
)
@click.option("--export", "export", type=_PATH, metavar="FILE", help="同时导出为 JSON 行文件")
@click.option(
    "--from",
    "source",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="核验导出的文件，不连数据库",
)
def verify(anchor: Path | None, export: Path | None, source: Path | None) -> None:
    """核验操作日志：内容、次序、有无删减；并核验每份已提交的年度报告与日志记下的校验值相符。

    发现问题时退出状态为 1。
    """
    from gongkai_web.config.bootstrap import setup
    from gongkai_web.config.home import home

    setup()
    from gongkai_web.journal import verification
    from gongkai_web.reports.verification import problems as problems_of_reports

    kept = anchor or home() / "journal-anchors.txt"
    try:
        anchors = verification.anchors_in(kept) if kept.exists() else []
        entries = verification.exported(source) if source else verification.stored()
        if export:
            entries = verification.write(entries, export)
        verdict = verification.verify(entries, anchors)
    except OSError as error:
        where = error.filename or export or kept
        raise UsageProblem(f"文件 {where} 用不了：{reason(error)}") from error
    except ValueError as error:
        raise UsageProblem(str(error)) from error
    reports = [] if source else problems_of_reports()
    for problem in (*verdict.problems, *reports):
        click.echo(problem)
    if verdict.problems:
        click.echo(f"操作日志核验不通过：共 {verdict.count} 条，{len(verdict.problems)} 处问题")
    if reports:
        click.echo(f"已提交的年度报告核验不通过：{len(reports)} 处问题")
    if verdict.problems or reports:
        sys.exit(1)
    if verdict.last is None:
        click.echo("操作日志是空的。")
        return
    click.echo(f"操作日志完整：共 {verdict.count} 条，末条 {verdict.last.line()}")
    if source is None and verdict.last not in anchors:
        with kept.open("a", encoding="utf-8") as file:
            file.write(verdict.last.line() + "\n")
