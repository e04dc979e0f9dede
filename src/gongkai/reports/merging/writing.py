"""What does a merge leave in a folder? The merged report, and what every number came from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gongkai.reports.json_form import pretty
from gongkai.reports.merging.form import to_json, to_xlsx
from gongkai.reports.merging.merge import Merge
from gongkai.reports.writers import file_name, render, write_atomically

DRAFT = "汇总数据，文字待写"


def write(merge: Merge, out_dir: Path, *, code: str, formats: Sequence[str]) -> list[Path]:
    """Write the merged report in these formats, and its sources as JSON and xlsx.

    The report is marked as a draft: its text is the superior's to write. All is made before the
    first file is touched. Raises :class:`gongkai.reports.writers.WriteProblem`.
    """
    report = merge.report
    made = {
        out_dir / file_name(code, report.year, kind): render(report, kind, draft=DRAFT)
        for kind in formats
    }
    beside = out_dir / file_name(code, report.year, "json")
    stem = beside.name.removesuffix("-annual-report.json")
    made[out_dir / f"{stem}-merge.json"] = pretty(to_json(merge)).encode()
    made[out_dir / f"{stem}-merge.xlsx"] = to_xlsx(merge)
    for path, data in made.items():
        write_atomically(path, data)
    return list(made)
