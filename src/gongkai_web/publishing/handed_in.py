"""How do files somebody uploads become a folder to take in? Several pages and letters, or one zip, within bounds.

Nothing is unpacked outside the folder; what is not unpacked is told, each with its reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from gongkai.packages import MEGABYTE, Bounds, Package, Trouble, UnsoundPackage
from gongkai_web.applications.file_kinds import LARGEST, UnusableFile, check_size, safe_name
from gongkai_web.publishing.folders import (
    DOCX,
    HTML,
    FolderProblem,
    Outcome,
    Told,
    not_a_page,
)

ZIP = ".zip"
ACCEPT = ",".join((*HTML, *DOCX, ZIP))
LARGEST_ZIP = 100 * MEGABYTE
MOST_FILES = 50
"""How many files one form takes; more go into a zip."""
BOUNDS = Bounds(entries=5_000, whole=512 * MEGABYTE, part=LARGEST, read=512 * MEGABYTE)
_WHY = {
    Trouble.DAMAGED: "已损坏，打不开，请检查以后重新压缩",
    Trouble.TOO_LARGE: f"解压后太大，或者文件多于 {BOUNDS.entries} 个，请分成几个",
    Trouble.ENCRYPTED: "加了密码，请解除以后再上传",
}


def lay_out(uploads: Sequence[Any], folder: Path) -> list[Told]:
    """Write uploaded files, or what is in the one zip among them, into a folder; return what was not written.

    An upload has ``name``, ``size`` and ``read()``. Raises FolderProblem where nothing can be taken in.
    """
    zips = [one for one in uploads if _suffix(one.name) == ZIP]
    if not uploads or len(uploads) > MOST_FILES:
        raise FolderProblem(f"一次上传 1 到 {MOST_FILES} 个文件；更多的请压缩成一个 zip")
    if zips and len(uploads) > 1:
        raise FolderProblem("zip 请单独上传，一次一个")
    return list(_unpacked(zips[0], folder) if zips else _written(uploads, folder))


def _written(uploads: Sequence[Any], folder: Path) -> Iterator[Told]:
    for upload in uploads:
        name = safe_name(upload.name or "")
        try:
            if _suffix(name) not in (*HTML, *DOCX):
                yield not_a_page(name)
                continue
            check_size(name, upload.size)
            path = _free(folder, name)
            path.write_bytes(upload.read())
        except (UnusableFile, OSError) as error:
            yield Told(name, Outcome.FAULTY, why=_told(error))


def _free(folder: Path, name: str) -> Path:
    """Return where a file of that name goes; a second one of the same name gets a number."""
    path = PurePosixPath(name)
    numbered = (f"{path.stem}({number}){path.suffix}" for number in range(2, MOST_FILES + 2))
    return next(place for one in (name, *numbered) if not (place := folder / one).exists())


def _unpacked(upload: Any, folder: Path) -> Iterator[Told]:
    name = safe_name(upload.name or "")
    if upload.size > LARGEST_ZIP:
        raise FolderProblem(f"“{name}”超过 {LARGEST_ZIP // MEGABYTE} MB，请分成几个")
    try:
        package = Package(upload.read(), BOUNDS)
    except UnsoundPackage as unsound:
        raise FolderProblem(f"“{name}”{_WHY[unsound.trouble]}") from None
    for part in package.names:
        path = PurePosixPath(_named(part).replace("\\", "/"))
        if part.endswith(("/", "\\")) or not _is_wanted(path):
            continue
        try:
            if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
                yield Told(str(path), Outcome.FAULTY, why="压缩包里的路径不在包内，没有解压")
                continue
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(package.read(part))
        except UnsoundPackage as unsound:
            why = _WHY[unsound.trouble] if unsound.trouble is not Trouble.TOO_LARGE else (
                f"超过 {LARGEST // MEGABYTE} MB，没有解压"
            )  # fmt: skip
            yield Told(str(path), Outcome.FAULTY, why=why)
        except (OSError, ValueError) as error:
            yield Told(str(path), Outcome.FAULTY, why=_told(error))


def _is_wanted(path: PurePosixPath) -> bool:
    """Return whether a part is no furniture of the system that packed it."""
    furniture = any(
        one == "__MACOSX" or (one.startswith((".", "~$")) and one != "..") for one in path.parts
    )
    return bool(path.parts) and not furniture and path.name != "Thumbs.db"


def _named(part: str) -> str:
    """Return a part's name: packers of Chinese systems write it in GB 18030 and do not say so."""
    try:
        raw = part.encode("cp437")
    except UnicodeEncodeError:
        return part
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return part


def _suffix(name: str | None) -> str:
    return PurePosixPath(name or "").suffix.lower()


def _told(error: Exception) -> str:
    return str(error) if isinstance(error, UnusableFile) else "文件名太长或者不能用，没有解压"
