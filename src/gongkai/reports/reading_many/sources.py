"""Which files are to be read? Those named, those in a folder, those in a zip package.

A folder holds other things, too: pictures of a page, style sheets. What could
not be a report by its name is passed over and counted; what people take for a
report (``.doc``, ``.rar``) is kept, so that it is refused with its reason.
Nothing of a package is ever unpacked onto the disc, so its names lead nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NoReturn

from gongkai.packages import MEGABYTE, Bounds, Package, Trouble, UnsoundPackage, told
from gongkai.reports.readers.kinds import KINDS, OLD_OFFICE
from gongkai.reports.readers.pipeline import LARGEST
from gongkai.reports.readers.problems import TooLarge, UnreadableReport
from gongkai.system_errors import reason

ARCHIVE_BOUNDS = Bounds(entries=20_000, whole=8 * 1024 * MEGABYTE, part=LARGEST)
"""Of a zip with reports in it; each is unpacked alone and let go."""
_TAKEN_FOR_REPORTS = frozenset(
    [*OLD_OFFICE, ".rtf", ".ofd", ".rar", ".7z", ".zip"]
)  # fmt: skip
_NO_FILES = re.compile(r"(?:~\$|\.)|(?:Thumbs\.db|desktop\.ini)$", re.IGNORECASE)
"""Names that programs make for themselves."""
_FOLDERS_OF_PROGRAMS = frozenset(["__MACOSX"])


class NoSuchSource(ValueError):
    """What is to be read is not there or cannot be opened; the message names it."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read. ``load`` gives its bytes, or raises UnreadableReport."""

    name: str
    load: Callable[[], bytes] = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Listing:
    """What there is to read, in order, and how many other files lie beside it."""

    sources: tuple[Source, ...]
    passed_over: int = 0


def sources_of(paths: Iterable[Path], stack: ExitStack) -> Listing:
    """Return the files that the paths name; packages stay open as long as the stack.

    A file named is always taken, whatever its name. Raises NoSuchSource.
    """
    sources: list[Source] = []
    passed_over = 0
    for path in paths:
        if path.is_dir():
            found = _in_folder(path)
        elif path.suffix.lower() == ".zip":
            found = _in_archive(path, stack)
        else:
            found = Listing((Source(str(path), _loader(path, str(path))),))
        sources += found.sources
        passed_over += found.passed_over
    return Listing(tuple(sources), passed_over)


def in_archive(package: Package) -> Listing:
    """Return the files of a package of reports, named as their makers wrote them."""
    sources: list[Source] = []
    passed_over = 0
    given: set[str] = set()
    for part, name in sorted(
        ((part, _inner_name(package.as_written(part))) for part in dict.fromkeys(package.names)),
        key=lambda pair: _in_natural_order(pair[1]),
    ):
        if part.endswith(("/", "\\")) or not name:
            continue
        if not _may_be_a_report(name):
            passed_over += 1
            continue
        shown = name
        while shown in given:
            shown = str(PurePosixPath(shown).with_stem(f"{PurePosixPath(shown).stem}（同名）"))
        given.add(shown)
        sources.append(Source(shown, _part_loader(package, part, shown)))
    return Listing(tuple(sources), passed_over)


def _in_folder(folder: Path) -> Listing:
    """Return the files below a folder; links to other folders are not followed."""
    found = []
    passed_over = 0
    for path in sorted(_files_below(folder), key=lambda path: _in_natural_order(str(path))):
        if _may_be_a_report(path.relative_to(folder).as_posix()):
            found.append(Source(str(path), _loader(path, str(path))))
        else:
            passed_over += 1
    return Listing(tuple(found), passed_over)


def _files_below(folder: Path) -> Iterator[Path]:
    try:
        entries = list(folder.iterdir())
    except OSError as error:
        raise NoSuchSource(f"{folder}：文件夹打不开：{reason(error)}") from None
    for entry in entries:
        if entry.is_dir() and not entry.is_symlink():
            yield from _files_below(entry)
        elif entry.is_file():
            yield entry


def _in_archive(path: Path, stack: ExitStack) -> Listing:
    try:
        file = stack.enter_context(path.open("rb"))
    except OSError as error:
        raise NoSuchSource(f"{path}：无法打开：{reason(error)}") from None
    listing = in_archive(opened_archive(file, str(path)))
    return Listing(
        tuple(Source(f"{path}/{one.name}", one.load) for one in listing.sources),
        listing.passed_over,
    )


def opened_archive(file: BinaryIO, name: str, bounds: Bounds = ARCHIVE_BOUNDS) -> Package:
    """Return the package of reports in a binary file. Raises NoSuchSource where it is unsound."""

    def tell(trouble: Trouble) -> NoReturn:
        raise NoSuchSource(f"{name}：{_TROUBLES[trouble]}")

    with told(tell):
        return Package(file, bounds)


_TROUBLES = {
    Trouble.DAMAGED: "不是完好的 zip 压缩包，可能损坏或没有传完整，请重新压缩",
    Trouble.TOO_LARGE: "压缩包里的文件过多，或者解压后过大，请分成几个",
    Trouble.ENCRYPTED: "压缩包设有密码，请去掉密码后重新压缩",
}


def _loader(path: Path, name: str) -> Callable[[], bytes]:
    def load() -> bytes:
        try:
            if not path.exists():
                raise UnreadableReport(name, "文件不存在，请检查路径")
            if not path.is_file():
                raise UnreadableReport(name, "不是普通文件")
            if (size := path.stat().st_size) > LARGEST:
                raise _too_large(name, size)
            return path.read_bytes()
        except OSError as error:
            raise UnreadableReport(name, f"无法打开：{reason(error)}") from None

    return load


def _part_loader(package: Package, part: str, name: str) -> Callable[[], bytes]:
    def load() -> bytes:
        if (size := package.size(part)) > LARGEST:
            raise _too_large(name, size)
        try:
            return package.read(part)
        except UnsoundPackage as unsound:
            if unsound.trouble is Trouble.TOO_LARGE:
                raise TooLarge(name, "解压后过大，不像一份年度报告") from None
            raise UnreadableReport(name, "在压缩包里已损坏，请重新压缩") from None

    return load


def _too_large(name: str, size: int) -> TooLarge:
    return TooLarge(
        name,
        f"文件有{size / MEGABYTE:.0f} MB，超过上限{LARGEST // MEGABYTE} MB，"
        "年度报告不会这样大，请检查是否选错了文件",
    )


def _may_be_a_report(name: str) -> bool:
    path = PurePosixPath(name)
    if _NO_FILES.match(path.name) or _FOLDERS_OF_PROGRAMS & set(path.parts):
        return False
    suffix = path.suffix.lower()
    return suffix in KINDS or suffix in _TAKEN_FOR_REPORTS


def _inner_name(name: str) -> str:
    """Return a name inside a package without drive, root, and steps upwards."""
    steps = re.split(r"[/\\]", re.sub(r"^[A-Za-z]:", "", name))
    shown = ["".join(c for c in step if c.isprintable()) for step in steps]
    return "/".join(step for step in shown if step not in ("", ".", ".."))


def _in_natural_order(name: str) -> list[tuple[int, int, str]]:
    """Return a key by which 2.html stands before 10.html."""
    parts = re.split(r"([0-9]+)", name)
    return [
        (0, int(part), part) if part.isascii() and part.isdigit() else (1, 0, part)
        for part in parts
    ]
