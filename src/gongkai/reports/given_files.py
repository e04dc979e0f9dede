"""How a command reads the reports it is given: with progress, and a clear end where it cannot."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.console import UsageProblem

if TYPE_CHECKING:
    from gongkai.reports.checks import Context, Waiver
    from gongkai.reports.readers import Reading


def read_all(files: Sequence[Path]) -> list[Reading]:
    """Return what stands in the files, in order; end with exit status 2 where one is unreadable."""
    readings, _ = read_what_can_be(files, stop=True)
    return readings


def read_what_can_be(
    files: Sequence[Path], *, stop: bool = False
) -> tuple[list[Reading], list[str]]:
    """Return what could be read, in order, and one message for each file that could not."""
    from gongkai.reports.readers import UnreadableReport, read

    readings: list[Reading] = []
    failed: list[str] = []
    for file in _with_progress(files):
        try:
            reading = read(file, name=str(file))
        except UnreadableReport as error:
            failed.append(str(error))
            continue
        readings.append(reading)
        for warning in reading.warnings:
            click.echo(f"提示：{reading.source}：{warning}", err=True)
    if failed and stop:
        stop_where_failed(failed)
    return readings, failed


_NO_TITLE = "没有找到报告标题"
"""What a reader warns of where it took the year from elsewhere."""


def context_of(reading: Reading) -> Context:
    """Return what is known about a report from the file it was read from."""
    from gongkai.reports.checks import Context

    untitled = any(_NO_TITLE in warning for warning in reading.warnings)
    return Context(doubtful=tuple(reading.doubtful), untitled=untitled)


def _with_progress(files: Sequence[Path]) -> Iterable[Path]:
    """Show progress on a terminal where there is more than a handful to read."""
    if len(files) < 5 or not sys.stderr.isatty():
        yield from files
        return
    with click.progressbar(files, label="读取", file=sys.stderr) as bar:
        yield from bar


def stop_where_failed(failed: Sequence[str]) -> None:
    """End with exit status 2 where a file could not be read."""
    if not failed:
        return
    *others, last = failed
    for message in others:
        click.echo(f"错误：{message}", err=True)
    raise UsageProblem(last)


def read_waivers_of(file: Path | None) -> tuple[Waiver, ...]:
    """Return the accepted deviations in the file, if one is given; end with exit status 2 where it is unreadable."""
    if file is None:
        return ()
    from gongkai.reports.checks.waiver_files import UnreadableWaivers, read_waivers

    try:
        return read_waivers(file)
    except UnreadableWaivers as error:
        raise UsageProblem(str(error)) from None


def read_previous(file: Path | None) -> Reading | None:
    """Return last year's report, if one is given; end with exit status 2 where it is unreadable."""
    if file is None:
        return None
    [reading], _ = read_what_can_be([file], stop=True)
    return reading


def tell_of_previous(reading: Reading, last_year: Reading | None, *, alone: bool) -> None:
    """Say aloud where the report given as last year's bears another name or year."""
    from gongkai.reports.checks import is_same_agency

    if last_year is None:
        return
    report, before = reading.report, last_year.report
    if not alone and not is_same_agency(report.agency, before.agency):
        return
    if before.year == report.year - 1 and report.agency != before.agency:
        click.echo(
            f"提示：{last_year.source}的机关是“{before.agency}”，"
            f"{reading.source}的机关是“{report.agency}”，名称不同，仍按上年报告核对",
            err=True,
        )
    if before.year != report.year - 1:
        click.echo(
            f"提示：{last_year.source}是{before.year}年的报告，不是{report.year - 1}年的，"
            "跨年事项不予核对",
            err=True,
        )
