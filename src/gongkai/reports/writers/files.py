"""How does a report reach the disk? (whole or not at all)"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from gongkai.reports.writers.problems import WriteProblem
from gongkai.system_errors import reason


def file_name(code: str, year: int, extension: str) -> str:
    """Return the name of a written report: ``shanzhou-sfj-2024-annual-report.docx``.

    Raises :class:`WriteProblem` where the agency's code cannot stand in a file name.
    """
    return f"{_named(code)}-{year}-annual-report.{extension}"


def check_file_name(code: str, year: int) -> str:
    """Return the name of the check result beside it: ``shanzhou-sfj-2024-check.json``."""
    return f"{_named(code)}-{year}-check.json"


def _named(code: str) -> str:
    if not code or code.startswith(".") or not code.isprintable() or set(code) & set('/\\:*?"<>| '):
        raise WriteProblem(
            f"机关代码“{code}”不能用作文件名：不能为空，不能以点开头，"
            '不能含空格和 / \\ : * ? " < > |'
        )
    return code


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that at every moment the old or the new one is there, whole.

    Makes the folder where it is missing. Raises :class:`WriteProblem` where the
    disk is full, or the place cannot be written to.
    """
    temporary: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}-")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise WriteProblem(
            f"无法写入“{path}”：{reason(error)}。请换一个文件夹，或者处理后重试"
        ) from error
