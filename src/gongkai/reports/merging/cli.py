"""``gongkai report merge``: adds up the reports of subordinate offices."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from gongkai.console import UsageProblem


def run(
    files: Sequence[Path],
    *,
    agency: str,
    year: int,
    out_dir: Path,
    formats: Sequence[str],
    code: str,
    expected: Path | None,
    previous: Sequence[Path],
    merged_into: Sequence[str],
    published: Path | None,
    blanks_as_zero: bool,
) -> None:
    """Read, add up, write, and tell what is missing. Raises :class:`UsageProblem`."""
    from gongkai.reports.checks import is_same_agency
    from gongkai.reports.given_files import read_all
    from gongkai.reports.merging.form import to_text
    from gongkai.reports.merging.merge import merge
    from gongkai.reports.merging.offices import CannotMerge, offices
    from gongkai.reports.merging.writing import write
    from gongkai.reports.writers import WriteProblem

    heirs: dict[str, list[str]] = {}
    for gone, heir in map(_heir, merged_into):
        heirs.setdefault(gone, []).append(heir)
    names = _names(expected) if expected is not None else None
    readings = read_all(files)
    before = [one.report for one in read_all(previous)]
    theirs = read_all([published])[0].report if published is not None else None
    try:
        if any(report.year != year - 1 for report in before):
            raise CannotMerge(f"--previous：应为 {year - 1} 年的报告")
        if theirs is not None and theirs.year != year:
            raise CannotMerge(f"--published：是 {theirs.year} 年的报告，应为 {year} 年的")
        found = merge(
            offices(readings, year=year, expected=names), agency=agency, year=year,
            blanks_as_zero=blanks_as_zero, before=before, merged=heirs, published=theirs,
        )  # fmt: skip
        paths = write(found, out_dir, code=code, formats=formats)
    except (CannotMerge, WriteProblem) as error:
        raise UsageProblem(str(error)) from None
    for path in paths:
        click.echo(path)
    if theirs is not None and not is_same_agency(theirs.agency, agency):
        click.echo(
            f"提示：--published：是“{theirs.agency}”的报告，不是“{agency}”的，请核对", err=True
        )
    click.echo(to_text(found), nl=False, err=True)


def _heir(text: str) -> tuple[str, str]:
    gone, mark, heir = text.partition("=")
    if not mark or not gone.strip() or not heir.strip():
        raise UsageProblem(f"--merged-into：“{text}”应写成 原单位=承接单位")
    return gone.strip(), heir.strip()


def _names(path: Path) -> list[str]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageProblem(f"{path}：不是 UTF-8 文本，应为每行一个单位名称的文本文件") from None
    except OSError:
        raise UsageProblem(f"{path}：无法打开，应为每行一个单位名称的文本文件") from None
    names = [line.strip() for line in text.splitlines() if line.strip()]
    if not names:
        raise UsageProblem(f"{path}：没有单位名称，应为每行一个")
    return list(dict.fromkeys(names))
