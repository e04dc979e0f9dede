"""``gongkai report …``: reads, checks and writes annual reports; no database, no records.

Compiling a report from an office's records is the second house's command of
the same group. Results go to standard output, all else to standard error.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gongkai.console import LazyGroup, UsageProblem
from gongkai.reports.given_files import (
    context_of,
    read_previous,
    read_waivers_of,
    read_what_can_be,
    stop_where_failed,
    tell_of_previous,
)

if TYPE_CHECKING:
    from gongkai.reports.readers import Reading

_FILES = click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="文件…"
)
_FORMATS = ("docx", "pdf", "html", "xlsx", "json")

_OUT = click.option(
    "--out",
    "out_dir",
    required=True,
    type=click.Path(path_type=Path),
    metavar="文件夹",
    help="写到哪个文件夹；没有则新建。",
)
_FORMATS_OPTION = click.option(
    "--formats",
    default=",".join(_FORMATS),
    show_default=True,
    metavar="格式,…",
    help="写出哪些格式，用逗号分开。",
)


def _format_option(human: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return click.option(
        "--format",
        "format_",
        type=click.Choice([human, "json"]),
        default=human,
        show_default=True,
        metavar=f"[{human}|json]",
        help=f"输出形式：{human} 供人阅读，json 供程序读取。",
    )


@click.group(cls=LazyGroup, entry_points="gongkai.commands.report")
def report() -> None:
    """政府信息公开工作年度报告：编制、读取、检查、写出。"""


@report.command()
@_FILES
@_format_option("table")
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    metavar="个数",
    help="成批读取，同时用几个进程；省略时与处理器核数相同。",
)
@click.option(
    "--resume",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="进度文件",
    help="成批读取，结果随读随存到这个文件；中断后用同样的命令接着读，读过的不再读。",
)
@click.option(
    "--evidence",
    "evidence_out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件.json",
    help="另把每个数的依据（原文、位置、状态、换算）写到这个文件。",
)
def read(
    files: Sequence[Path],
    format_: str,
    jobs: int | None,
    resume: Path | None,
    evidence_out: Path | None,
) -> None:
    """读取已公布的年度报告（.html .mht .docx .pdf .txt .md .xlsx .json）。

    几个文件的 JSON 依次排成一个列表。空白、“/”或无法确定的数为 null，绝不写作 0；
    存疑之处写到标准错误。任何一个文件读不出来，退出状态为 2。

    给出文件夹或 zip 压缩包时成批读取：一个文件读不出来，其余的照样读出。
    """
    from gongkai.reports.reading_many import cli as many

    if jobs is not None or resume is not None or many.are_many(files):
        if evidence_out is not None:
            raise UsageProblem(
                "--evidence 只用于逐个给出的文件；成批读取的依据在 --resume 的进度文件里"
            )
        many.run(files, format_=format_, jobs=jobs, resume=resume)
        return
    readings, failed = read_what_can_be(files)
    if evidence_out is not None and not failed:
        _write_evidence(readings, evidence_out)
    if format_ == "json":
        from gongkai.reports.json_form import to_json

        if not failed:
            _print_json([to_json(reading.report) for reading in readings])
    else:
        from gongkai.reports.screen import as_table

        for reading in readings:
            click.echo(as_table(reading))
    stop_where_failed(failed)


@report.command()
@_FILES
@click.option(
    "--previous",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="上一年度的报告；给出后才能核对上年结转等跨年事项。",
)
@click.option(
    "--waivers",
    "waivers_file",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="已接受的偏差（.json .yaml .csv），每条写明理由和姓名；仍列出，不再算错误。",
)
@_format_option("text")
@click.pass_context
def check(
    ctx: click.Context,
    files: Sequence[Path],
    previous: Path | None,
    waivers_file: Path | None,
    format_: str,
) -> None:
    """读取并检查年度报告：勾稽关系、图文一致、必备内容。

    查出错误时退出状态为 1；文件读不出来时为 2。只检查一个文件时，--previous
    所给的报告即使机关名称不同也照用，并予提示；同时检查几个文件时，只用于机关名称
    与它相同的那一份（简称与全称视为相同）。
    """
    from gongkai.reports import checks

    waivers = read_waivers_of(waivers_file)
    last_year = read_previous(previous)
    readings, failed = read_what_can_be(files)
    results = []
    for reading in readings:
        result = checks.check(
            reading.report,
            previous=last_year.report if last_year is not None else None,
            context=context_of(reading),
            same_agency=len(files) == 1,
        )
        tell_of_previous(reading, last_year, alone=len(files) == 1)
        applied = checks.apply_waivers(result, waivers)
        for waiver in applied.unused:
            click.echo(
                f"提示：{reading.source}：{waiver.by}所接受的一处偏差（{waiver.reason}）没有找到，"
                "数字或原句已经改变，或者已经改正",
                err=True,
            )
        results.append((applied.result, Path(reading.source).name))
    if format_ == "text":
        click.echo(
            "\n".join(checks.to_text(result, source=source) for result, source in results), nl=False
        )
    elif not failed:
        _print_json([checks.to_json(result, source=source) for result, source in results])
    stop_where_failed(failed)
    if not all(result.passed for result, _ in results):
        ctx.exit(1)


@report.command()
@click.argument("old", type=click.Path(path_type=Path), metavar="前一份")
@click.argument("new", type=click.Path(path_type=Path), metavar="后一份")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "html"]),
    default="text",
    show_default=True,
    metavar="[text|json|html]",
    help="输出形式：text 供人阅读，json 供程序读取，html 是一个可以打印的网页。",
)
def compare(old: Path, new: Path, format_: str) -> None:
    """逐格、逐段比较两份年度报告：变化多少，哪些段落是照抄的。

    一般是同一机关的上年报告和本年报告；不同机关的也可以比较。空白与数不能比较，不当作 0。
    """
    from gongkai.reports.comparing import compare as comparison_of
    from gongkai.reports.comparing import form, page

    [before, after], _ = read_what_can_be([old, new], stop=True)
    comparison = comparison_of(before.report, after.report)
    names = {"old_source": old.name, "new_source": new.name}
    if format_ == "json":
        _print_json([form.to_json(comparison, **names)])
    elif format_ == "html":
        click.echo(page.to_html(comparison, **names), nl=False)
    else:
        click.echo(form.to_text(comparison, **names), nl=False)


@report.command()
@_FILES
@click.option("--agency", required=True, metavar="名称", help="汇总报告的机关名称。")
@click.option("--year", required=True, type=int, metavar="年度", help="各份报告的年度。")
@_OUT
@_FORMATS_OPTION
@click.option("--code", metavar="代码", help="机关代码，用作文件名；省略时用机关名称。")
@click.option(
    "--expected",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="应报单位名单（文本文件，每行一个名称）；给出后列明缺报的单位。",
)
@click.option(
    "--previous",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="文件",
    help="上年各单位的报告，可以给多个；给出后逐单位核对上年结转。",
)
@click.option(
    "--merged-into",
    multiple=True,
    metavar="原单位=承接单位",
    help="机构改革中并入其他单位的，结转的申请由承接单位办理；可以给多个。",
)
@click.option(
    "--published",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="上级机关已经公布的报告；给出后逐格核对是否等于各单位之和。",
)
@click.option("--blanks-as-zero", is_flag=True, help="空白一律按 0 相加（默认不能确定，不相加）。")
def merge(
    files: Sequence[Path],
    agency: str,
    year: int,
    out_dir: Path,
    formats: str,
    code: str | None,
    **options: Any,
) -> None:
    """逐格汇总各单位的年度报告，列明每个数由哪些单位的数相加、缺哪些单位。

    规章不相加，文字不拼接。写出汇总报告（标明草稿）和“机关代码-年度-merge.json、.xlsx”。
    """
    from gongkai.reports.merging.cli import run

    run(
        files,
        agency=agency,
        year=year,
        out_dir=out_dir,
        formats=_formats(formats),
        code=code if code is not None else _code_of(agency, Path("--agency")),
        **options,
    )


@report.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="文件.json")
@_OUT
@_FORMATS_OPTION
@click.option("--code", metavar="代码", help="机关代码，用作文件名；省略时用机关名称。")
@click.option("--draft", is_flag=True, help="每一页都标明是草稿。")
def render(file: Path, out_dir: Path, formats: str, code: str | None, draft: bool) -> None:
    """把年度报告的 JSON 写成 Word、PDF、网页、Excel 等文件。

    文件名为“机关代码-年度-annual-report.扩展名”。写成的文件逐行列在标准输出。
    """
    wanted = _formats(formats)
    if file.suffix.lower() != ".json":
        raise UsageProblem(f"{file}：render 只接受年度报告的 JSON 文件（可先用 report read 读出）")
    [reading], _ = read_what_can_be([file], stop=True)
    from gongkai.reports.writers import WriteProblem, write

    try:
        paths = write(
            reading.report,
            out_dir,
            formats=wanted,
            code=code if code is not None else _code_of(reading.report.agency, file),
            draft=draft,
        )
    except WriteProblem as error:
        raise UsageProblem(str(error)) from None
    for path in paths:
        click.echo(path)


def _formats(text: str) -> list[str]:
    wanted = list(dict.fromkeys(part.strip().lower() for part in text.split(",") if part.strip()))
    unknown = [part for part in wanted if part not in _FORMATS]
    if unknown or not wanted:
        shown = "、".join(unknown) or text
        raise UsageProblem(f"--formats：没有“{shown}”这种格式，可用的有 {'、'.join(_FORMATS)}")
    return wanted


def _code_of(agency: str, file: Path) -> str:
    """Return the agency's name as part of a file name."""
    name = "".join("_" if c in '/\\:*?"<>| ' or not c.isprintable() else c for c in agency)
    if not name.strip("._"):
        raise UsageProblem(f"{file}：报告没有机关名称，请用 --code 给出文件名要用的机关代码")
    return name.lstrip(".")


def _write_evidence(readings: Sequence[Reading], file: Path) -> None:
    from gongkai.reports import evidence_file
    from gongkai.reports.writers import WriteProblem

    try:
        evidence_file.write(readings, file)
    except WriteProblem as error:
        raise UsageProblem(str(error)) from None


def _print_json(documents: Sequence[dict[str, Any]]) -> None:
    from gongkai.reports.json_form import pretty

    click.echo(pretty(documents[0] if len(documents) == 1 else list(documents)))
