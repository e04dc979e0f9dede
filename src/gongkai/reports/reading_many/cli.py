"""``gongkai report read`` over many files: folders, zip packages, several processes, a run taken up again."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click

from gongkai.console import UsageProblem
from gongkai.reports.readers.kinds import EXPECTED
from gongkai.reports.reading_many import (
    BrokenState,
    NoSuchSource,
    Outcome,
    Result,
    StateFile,
    read_many,
    sources_of,
)


def are_many(files: Sequence[Path]) -> bool:
    """Return whether one of the paths holds files instead of being one."""
    return any(file.is_dir() or file.suffix.lower() == ".zip" for file in files)


def run(files: Sequence[Path], *, format_: str, jobs: int | None, resume: Path | None) -> None:
    """Read, print what was read in the order given, and tell the rest on standard error.

    Raises :class:`UsageProblem` where a file was refused, after all the others are read.
    """
    try:
        with ExitStack() as stack:
            listing = sources_of(files, stack)
            if not listing.sources:
                raise UsageProblem(_nothing_in(files, listing.passed_over))
            state = stack.enter_context(StateFile(resume)) if resume is not None else None
            if state is not None and len(state):
                click.echo(f"{resume}：接着读，已有 {len(state)} 个文件的结果", err=True)
            with _told_how_far(len(listing.sources)) as told:
                results = read_many(listing.sources, jobs=jobs, state=state, on_read=told)
                counts = _printed(results, format_)
    except (NoSuchSource, BrokenState) as error:
        raise UsageProblem(str(error)) from None
    except KeyboardInterrupt:
        if resume is None:
            raise
        raise UsageProblem(f"已中断；用同样的命令和 --resume {resume} 接着读") from None
    _sum_up(counts, len(listing.sources), listing.passed_over)


def _nothing_in(files: Sequence[Path], passed_over: int) -> str:
    others = f"，只有 {passed_over} 个其他格式的文件" if passed_over else ""
    return f"{'、'.join(map(str, files))}：里面没有年度报告文件{others}；{EXPECTED}"


def _printed(results: Iterator[Result], format_: str) -> Counter[Outcome]:
    """Print the readings one by one, so that no more than a few are held at once."""
    from gongkai.reports.json_form import pretty
    from gongkai.reports.screen import as_table

    counts: Counter[Outcome] = Counter()
    mark = "["
    for result in results:
        counts[result.outcome] += 1
        if result.outcome is Outcome.REFUSED:
            click.echo(f"错误：{result.name}：{result.reason}", err=True)
        elif result.outcome is not Outcome.READ:
            click.echo(f"提示：{result.name}：{result.reason}", err=True)
        reading = result.reading
        if reading is None:
            continue
        for warning in reading.warnings:
            click.echo(f"提示：{result.name}：{warning}", err=True)
        if format_ == "json":
            click.echo(mark + "\n" + pretty(result.report_json), nl=False)
            mark = ","
        else:
            click.echo(as_table(reading))
    if format_ == "json":
        click.echo("[]" if mark == "[" else "\n]")
    return counts


def _sum_up(counts: Counter[Outcome], total: int, passed_over: int) -> None:
    refused = counts[Outcome.REFUSED]
    told = f"共 {total} 个文件：读出 {counts[Outcome.READ] + counts[Outcome.SAME_REPORT]} 个"
    if second := counts[Outcome.SAME_REPORT]:
        told += f"（其中 {second} 个与前面的是同一机关同一年度）"
    if same := counts[Outcome.SAME_BYTES]:
        told += f"，重复文件 {same} 个"
    if refused:
        told += f"，读不出来 {refused} 个（原因见上）"
    if passed_over:
        told += f"；另有 {passed_over} 个文件不是报告的格式，没有读"
    if refused:
        raise UsageProblem(told)
    click.echo(told, err=True)


@contextmanager
def _told_how_far(total: int) -> Iterator[Callable[[int], None]]:
    """Show on a terminal how many files are read; elsewhere now and then a line."""
    if sys.stderr.isatty():
        with click.progressbar(length=total, label="读取", file=sys.stderr) as bar:
            yield lambda done: bar.update(done - bar.pos)
        return
    every = max(1, total // 10)

    def told(done: int) -> None:
        if total > every > 1 and done % every == 0:
            click.echo(f"已读 {done}/{total}", err=True)

    yield told
