"""``gongkai import`` and ``gongkai export``: ledgers in from Excel or CSV, and back."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gongkai.console import UsageProblem
from gongkai.system_errors import reason

if TYPE_CHECKING:
    from gongkai_web.ledgers.notes import Notes
    from gongkai_web.ledgers.stores import Progress

FORMAT = click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text",
    show_default=True, help="结果的形式",
)  # fmt: skip

ITEMS_FOLDER = "items-folder"


@click.command("import")
@click.argument("kind")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--agency", "code", metavar="CODE", help="单位代码；只有一个单位时可省略")
@click.option("--column", metavar="SLUG", help="items-folder：放在哪个栏目（网址名称）")
@click.option("--resume", is_flag=True, help="items-folder：跳过已经导入过的文件，接着导入其余的")
@click.option("--keep-original", is_flag=True, help="items-folder：把 Word 原件作为附件")
@FORMAT
def import_(
    kind: str, file: Path, code: str | None, column: str | None, resume: bool,
    keep_original: bool, format_: str,
) -> None:  # fmt: skip
    """把台账文件（.xlsx 或 .csv）导入 KIND 台账；全部导入，或者全部不导入。

    KIND 为 items-folder 时，FILE 是一个文件夹，其中的网页（.html、.htm）和 Word 文档（.docx）逐个导入为
    草稿，不发布，照常审核；有问题的文件逐个说明，不影响其余的。

    KIND：items 信息发布、media 媒体刊发、applications 依申请公开、remedies 复议诉讼、normative-docs
    规范性文件、decisions 行政行为、fees 行政事业性收费、meetings 会议培训、accounts 政务新媒体、worklist
    工作清单。
    """
    from gongkai_web.config.bootstrap import setup

    if kind == ITEMS_FOLDER:
        from gongkai_web.commands.folder import take_in

        take_in(file, code, column, resume=resume, keep_original=keep_original, format_=format_)
        return
    if column or resume or keep_original:
        raise UsageProblem(f"--column、--resume、--keep-original 只用于 {ITEMS_FOLDER}")
    setup()
    from gongkai_web.agencies.actions import AgencyProblem, agency_named
    from gongkai_web.ledgers.faults import FaultyFile
    from gongkai_web.ledgers.imports import NotStored, import_file, unreadable
    from gongkai_web.ledgers.tables import UnknownLedger, table_named

    try:
        table = table_named(kind)
        agency = agency_named(code)
        with bar() as progress:
            result = import_file(
                kind=table.kind, file=file, agency=agency, actor=None,
                file_name=str(file), progress=progress,
            )  # fmt: skip
    except (UnknownLedger, AgencyProblem, NotStored) as error:
        raise UsageProblem(str(error)) from error
    except OSError as error:
        _refuse(unreadable(file, error), format_, kind=table.kind, agency=agency.code)
    except FaultyFile as error:
        _refuse(error, format_, kind=table.kind, agency=agency.code)
    _tell(result.notes)
    if format_ == "json":
        print_json(
            {
                "kind": result.kind,
                "agency": agency.code,
                "file": str(file),
                "added": result.added,
                "unchanged": result.unchanged,
                "faults": [],
                "notes": result.notes.lines(),
            }
        )
    elif result.added:
        click.echo(
            f"{result.title}：新增 {result.added} 行，已有 {result.unchanged} 行（未改动）。"
        )
    else:
        click.echo(f"{result.title}：{result.unchanged} 行都已登记，没有改动。")


def _tell(notes: Notes) -> None:
    """Say on standard error what should be looked at."""
    for line in notes.lines():
        click.echo(f"注意：{line}", err=True)


def _refuse(error: Any, format_: str, *, kind: str, agency: str) -> None:
    """Name every fault on standard error and end with exit status 2."""
    for line in error.lines():
        click.echo(f"错误：{line}", err=True)
    click.echo("没有写入任何数据。", err=True)
    if format_ == "json":
        print_json(
            {
                "kind": kind,
                "agency": agency,
                "file": error.file_name,
                "added": 0,
                "unchanged": 0,
                "faults": [
                    {"row": f.row, "column": f.column, "value": f.value, "expected": f.expected}
                    for f in error.faults
                ],
            }
        )
    sys.exit(2)


def print_json(document: dict[str, Any]) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


@contextmanager
def bar() -> Iterator[Progress]:
    """Show how far it is on standard error, where that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda stage, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task("读取", total=None)

        def tell(stage: str, done: int, total: int) -> None:
            bar.update(task, description=stage, completed=done, total=total)

        yield tell


@click.command()
@click.argument("kind")
@click.option("--agency", "code", metavar="CODE", help="单位代码；只有一个单位时可省略")
@click.option("--year", type=click.IntRange(1949, 2100), metavar="Y", help="哪一年的台账")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), metavar="FILE",
    help="写到哪个文件，扩展名 .csv 或 .xlsx",
)  # fmt: skip
@click.option("--template", is_flag=True, help="只写空白模板（列名和填写说明），不写记录")
@FORMAT
def export(
    kind: str, code: str | None, year: int | None, out: Path, template: bool, format_: str
) -> None:
    """把 KIND 台账导出为 .csv 或 .xlsx 文件，列与导入时相同，可以再导入。

    applications 另有两列由系统计算：应答复日期、是否超期（未办结的按导出当天判断）。
    """
    from gongkai_web.config.bootstrap import setup

    setup()
    from gongkai_web.agencies.actions import AgencyProblem, agency_named
    from gongkai_web.applications.personal import CannotUnseal
    from gongkai_web.ledgers import exports
    from gongkai_web.ledgers.notes import Notes
    from gongkai_web.ledgers.tables import UnknownLedger, table_named
    from gongkai_web.workdays import provisional

    try:
        table = table_named(kind)
        if template:
            with out.open("wb") as file:
                exports.write_template(kind=kind, format_=exports.format_of(out.name), file=file)
            click.echo(f"{table.title}：空白模板已写入 {out}")
            return
        if year is None:
            raise UsageProblem("缺少选项 --year：应指明哪一年的台账，例如 --year 2024")
        agency = agency_named(code)
        notes = Notes()
        rows = exports.export(kind=table.kind, agency=agency, year=year, path=out, notes=notes)
        _tell(notes)
        if table.kind == "applications" and (warning := provisional.told_of_year(agency, year)):
            click.echo(f"注意：{warning}。", err=True)
    except (UnknownLedger, AgencyProblem, exports.UnknownFormat, exports.CellTooLong) as error:
        raise UsageProblem(str(error)) from error
    except CannotUnseal as error:
        raise UsageProblem(str(error)) from error
    except OSError as error:
        raise UsageProblem(f"文件 {out} 写不了：{reason(error)}，请换一个地方") from error
    if format_ == "json":
        print_json(
            {
                "kind": table.kind,
                "agency": agency.code,
                "year": year,
                "file": str(out),
                "rows": rows,
                "notes": notes.lines(),
            }
        )
    else:
        click.echo(f"{table.title}：{year}年 {rows} 行，已写入 {out}")
