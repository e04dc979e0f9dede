"""Which file is handed out for a submitted report? (the five formats, from the frozen JSON)

The files lie in the home folder under the digest they were written from, so a
file can never show another version's numbers. They are a cache: what is
missing is written anew, and the whole folder may be deleted.
"""

from __future__ import annotations

from pathlib import Path

from gongkai import __version__
from gongkai.reports import writers
from gongkai_web.config.home import home
from gongkai_web.reports.actions import ReportProblem, verify
from gongkai_web.reports.models import ReportVersion

FORMAT_TITLES = {
    "docx": "Word",
    "pdf": "PDF",
    "html": "网页",
    "xlsx": "Excel",
    "json": "数据（JSON）",
}


def rendered(version: ReportVersion, format_: str) -> Path:
    """Return the file of a version in one format, written if it is not there yet.

    Raises ReportProblem where the stored report no longer has its digest, and
    WriteProblem for an unknown format or a folder that cannot be written.
    """
    if format_ not in writers.FORMATS:
        raise writers.WriteProblem(
            f"没有“{format_}”这种格式；可用的有：{'、'.join(writers.FORMATS)}"
        )
    folder = home() / "reports" / version.agency.code / f"{version.digest}-{__version__}"
    path = folder / writers.file_name(version.agency.code, version.year, format_)
    if path.exists():
        return path
    if not verify(version):
        raise ReportProblem(f"{version}的内容与提交时的校验值不符，不能生成文件")
    data = writers.render(version.annual_report, format_, fonts=fonts())
    writers.write_atomically(path, data)
    return path


def fonts() -> Path | None:
    """Return the folder of the office's own fonts, ``fonts`` in the home folder, if it exists."""
    folder = home() / "fonts"
    return folder if folder.is_dir() else None
