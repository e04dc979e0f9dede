"""``gongkai report compile``: from the ledgers to the written report, in one command."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.console import UsageProblem

if TYPE_CHECKING:
    from gongkai_web.agencies.models import Agency
    from gongkai_web.reports.compiling import Compiled
    from gongkai_web.reports.models import ReportVersion

FORMATS = ("docx", "pdf", "html", "xlsx", "json")


def formats_named(text: str) -> tuple[str, ...]:
    """Return the formats of a comma-separated list. Raises UsageProblem."""
    named = tuple(dict.fromkeys(part.strip().lower() for part in text.split(",") if part.strip()))
    unknown = [name for name in named if name not in FORMATS]
    if unknown or not named:
        raise UsageProblem(
            f"--formats 里的“{unknown[0] if unknown else text}”不是可用的格式；"
            f"可用的有 {','.join(FORMATS)}，以逗号分隔"
        )
    return named


@click.command("compile")
@click.option("--agency", "code", metavar="CODE", help="单位代码；只有一个单位时可以不写")
@click.option("--year", required=True, type=int, metavar="YEAR", help="报告年度，例如 2024")
@click.option(
    "--out",
    "out_dir",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="写到哪个文件夹，没有则新建",
)
@click.option(
    "--formats",
    default=",".join(FORMATS),
    show_default=True,
    metavar="LIST",
    help="写哪些格式，以逗号分隔",
)
def report_compile(code: str | None, year: int, out_dir: Path, formats: str) -> None:
    """由台账编制年度报告，检查并写出。

    检查发现错误时文件照样写出，标明草稿，退出状态为 1。台账与已提交的版本不一致时，写出的文件也标明草稿和
    原因，退出状态不变。
    """
    wanted = formats_named(formats)

    from gongkai_web.config.bootstrap import setup

    setup()
    from django.utils import timezone

    from gongkai.reports.checks import Severity
    from gongkai.reports.writers import WriteProblem
    from gongkai_web.agencies.actions import AgencyProblem, agency_named
    from gongkai_web.reports.compiling import YearNotCompilable, compile_report, require_year

    today = timezone.localdate()
    try:
        agency = agency_named(code)
        require_year(year, today=today)
        click.echo(f"正在编制 {agency.name} {year} 年度报告……", err=True)
        compiled = compile_report(agency, year)
        click.echo(f"正在写出 {'、'.join(wanted)}……", err=True)
        paths = write_compiled(compiled, agency, out_dir, formats=wanted)
    except (AgencyProblem, YearNotCompilable, WriteProblem) as error:
        raise UsageProblem(str(error)) from error

    for item in compiled.uncounted:
        click.echo(f"{'注意' if item.blocks else '提示'}：{item.message}", err=True)
    if (version := parted_from(compiled, agency)) is not None:
        click.echo(f"注意：{told_of(version)}", err=True)
    if year == today.year:
        click.echo(f"提示：{year} 年还没有结束，数字截至 {today:%Y-%m-%d}", err=True)

    click.echo(compiled.report.title)
    click.echo(compiled.summary())
    for severity, title in ((Severity.ERROR, "错误"), (Severity.WARNING, "警告")):
        for finding in compiled.check.findings:
            if finding.severity is severity:
                click.echo(f"  {title} {finding.rule}　{finding.message}")
    for path in paths:
        click.echo(str(path))
    if not compiled.passed:
        click.echo("检查发现错误，写出的报告标为草稿；请更正记录或文字后重新编制。", err=True)
        sys.exit(1)


def parted_from(compiled: Compiled, agency: Agency) -> ReportVersion | None:
    """Return the newest submitted version of the year where the records now give another report."""
    from gongkai_web.reports.models import ReportVersion

    version = ReportVersion.objects.of(agency, compiled.report.year).first()
    return version if version is not None and compiled.differs_from(version) else None


def told_of(version: ReportVersion) -> str:
    """Return in one sentence that the records and this version have parted."""
    return (
        f"台账现在的内容{_reason(version)}，写出的文件标为草稿；"
        "那一版不会随之改变，需要更正的，请在后台开始更正"
    )


def _reason(version: ReportVersion) -> str:
    return f"与{version.state}的第{version.version}版不一致"


def write_compiled(
    compiled: Compiled, agency: Agency, out_dir: Path, *, formats: Sequence[str] = FORMATS
) -> list[Path]:
    """Write a compiled report and its check into a folder and return the files.

    Marked as a draft where the check found errors, and where another report
    of that year has been submitted: two that differ must not look alike.
    Raises WriteProblem.
    """
    from gongkai.reports import checks, writers
    from gongkai_web.reports.documents import fonts

    version = parted_from(compiled, agency)
    paths = writers.write(
        compiled.report,
        out_dir,
        code=agency.code,
        formats=formats,
        draft=_reason(version) if version is not None else not compiled.passed,
        fonts=fonts(),
    )
    report = compiled.report
    beside = out_dir / writers.check_file_name(agency.code, report.year)
    source = f"{agency.code} {report.year} 年台账"
    text = json.dumps(checks.to_json(compiled.check, source=source), ensure_ascii=False, indent=2)
    writers.write_atomically(beside, f"{text}\n".encode())
    return [*paths, beside]
