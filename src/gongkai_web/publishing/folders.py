"""How does a folder of old web pages and Word documents become drafts? One transaction for each file.

A file that was taken in is known by its checksum and passed over the next time, so that a run
that was broken off goes on where it stopped. What lies in a folder of a page's name beside
it (``通知.html`` and ``通知/``, ``通知_files/``, ``通知.files/``) belongs to that page.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.files.base import ContentFile
from django.utils import timezone

from gongkai.system_errors import reason
from gongkai_web.agencies.access import Capability, require
from gongkai_web.agencies.models import Agency, User
from gongkai_web.applications.file_kinds import KINDS, UnusableFile, check_size, kind_of
from gongkai_web.publishing import importing
from gongkai_web.publishing.carrying import refuse_secret
from gongkai_web.publishing.drafting import CannotNumber, ItemRefused
from gongkai_web.publishing.models import Column, OriginKind
from gongkai_web.publishing.old_letters import read_docx
from gongkai_web.publishing.old_pages import FaultyPage, OldPage, read_html

HTML = (".html", ".htm")
DOCX = (".docx",)
BESIDE = ("{}", "{}_files", "{}.files", "{}_附件", "{}附件")
_ENCLOSED = {suffix for kind in KINDS for suffix in kind.suffixes}
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp", ".svg")
_FURNITURE = (".css", ".js", ".xml", ".thmx", ".mso", ".ico", ".woff", ".woff2", ".ttf", ".db")


class FolderProblem(ValueError):
    """The folder cannot be taken in, and why, in Chinese."""


class Outcome(StrEnum):
    """What became of one file."""

    TAKEN = "taken"
    THERE = "there"
    FAULTY = "faulty"
    NOT_A_PAGE = "not_a_page"

    @property
    def label(self) -> str:
        """The outcome in Chinese."""
        return {
            "taken": "已导入", "there": "已导入过", "faulty": "没有导入", "not_a_page": "不是网页或者 Word 文档",
        }[self]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """One file and what became of it."""

    path: str
    outcome: Outcome
    index_no: str = ""
    title: str = ""
    why: str = ""
    left_out: list[str] = field(default_factory=list)
    item_id: int | None = None


Progress = Callable[[str, int, int], None]


def pages(folder: Path) -> tuple[list[Path], list[Path]]:
    """Return the files to take in, in their order, and those that are none and belong to none.

    Raises FolderProblem.
    """
    if not folder.is_dir():
        raise FolderProblem(f"{folder} 不是文件夹")
    found, others = [], []
    for place, folders, names in os.walk(folder):
        here = Path(place)
        stems = {Path(name).stem for name in names if _is_page(name)}
        beside = {pattern.format(stem) for stem in stems for pattern in BESIDE}
        folders[:] = sorted(one for one in folders if one not in beside and not one.startswith("."))
        for name in sorted(names):
            if name.startswith((".", "~$")):
                continue
            (found if _is_page(name) else others).append(here / name)
    return found, others


def _is_page(name: str) -> bool:
    return Path(name).suffix.lower() in (*HTML, *DOCX) and not name.startswith((".", "~$"))


def take_in(
    *, actor: User | None, agency: Agency, folder: Path, place: Column | None = None,
    resume: bool = False, keep_original: bool = False, on: date | None = None,
    progress: Progress = lambda stage, done, total: None,
) -> Iterator[Told]:  # fmt: skip
    """Yield each file of a folder with what became of it; a fault of one does not stop the others.

    Without ``resume``, a folder some of whose files were taken in before is refused.
    Raises FolderProblem, NotAllowed.
    """
    require(actor, agency, Capability.EDIT_LEDGERS)
    found, others = pages(folder)
    if not found:
        raise FolderProblem(f"{folder} 里没有 .html、.htm、.docx 文件")
    known = set(importing.taken(agency, OriginKind.FOLDER).values_list("key", flat=True))
    if not resume and known:
        there = sum(1 for path in found if _key(path) in known)
        if there:
            raise FolderProblem(
                f"{folder} 里有 {there} 个文件已经导入过；要接着导入其余的，请加 --resume"
            )
    for done, path in enumerate(found, start=1):
        name = str(path.relative_to(folder))
        try:
            yield _take(actor, agency, folder, path, name, place, keep_original, on)
        except (FaultyPage, ItemRefused, CannotNumber, UnusableFile) as error:
            yield Told(name, Outcome.FAULTY, why=str(error))
        except OSError as error:
            yield Told(name, Outcome.FAULTY, why=f"读不了：{reason(error)}")
        progress("导入", done, len(found))
    for path in others:
        yield not_a_page(str(path.relative_to(folder)))


def not_a_page(name: str) -> Told:
    """Return that a file is neither a web page nor a Word document, and what helps."""
    is_old = Path(name).suffix.lower() in (".doc", ".wps", ".rtf")
    return Told(name, Outcome.NOT_A_PAGE, why="请先另存为 .docx" if is_old else "")


def _key(path: Path) -> str:
    try:
        return importing.key_of(path.read_bytes())
    except OSError:
        return ""


def _take(
    actor: User | None, agency: Agency, folder: Path, path: Path, name: str,
    place: Column | None, keep_original: bool, on: date | None,
) -> Told:  # fmt: skip
    check_size(path.name, path.stat().st_size)
    data = path.read_bytes()
    key = importing.key_of(data)
    there = (
        importing.taken(agency, OriginKind.FOLDER).filter(key=key).select_related("item").first()
    )
    if there is not None:
        item = there.item
        why = "" if item else "草稿以前删除过，没有再次导入"
        return Told(
            name, Outcome.THERE, item.index_no if item else "", str(there), why,
            item_id=there.item_id,
        )  # fmt: skip
    refuse_secret(path.name, data, on=on or timezone.localdate())
    page = _read(path, data)
    beside = _Beside(folder, path)
    shown = page.pictures or dict(beside.pictures(page.html))
    enclosed = beside.attachments(page)
    if keep_original and path.suffix.lower() in DOCX:
        enclosed.insert(0, ContentFile(data, name=path.name))
    taken = importing.import_draft(
        actor, agency, title=page.title, html=page.html, source=page.source,
        published_on=page.published_on, place=place, pictures=shown, attachments=enclosed,
        kind=OriginKind.FOLDER, key=key, name=name, fields=page.fields, on=on,
    )  # fmt: skip
    assert taken.item is not None
    left_out = [*taken.left_out, *page.notes, *beside.left_over()]
    return Told(
        name, Outcome.TAKEN, taken.item.index_no, taken.item.title, left_out=left_out,
        item_id=taken.item.pk,
    )  # fmt: skip


def _read(path: Path, data: bytes) -> OldPage:
    if path.suffix.lower() in HTML:
        return read_html(data, stem=path.stem)
    kind_of(path.name, data)
    return read_docx(data, stem=path.stem)


class _Beside:
    """The files that lie beside a page: only inside the folder that is taken in."""

    def __init__(self, folder: Path, path: Path) -> None:
        self._root, self._path = folder.resolve(), path
        self._used: set[Path] = set()
        self._folders = [
            one for pattern in BESIDE if (one := path.parent / pattern.format(path.stem)).is_dir()
        ]

    def pictures(self, html: str) -> Iterator[tuple[str, Any]]:
        """Yield the pictures the text shows, by their address in it."""
        import lxml.html

        if "<img" not in html.lower():
            return
        root = lxml.html.fragment_fromstring(html, create_parent="div")
        for image in root.iter("img"):
            addresses = [one for one in (image.get("data-src"), image.get("src")) if one]
            held = next((file for one in addresses if (file := self._file(one))), None)
            if held is not None:
                self._used.add(held)
                yield addresses[0], ContentFile(held.read_bytes(), name=held.name)

    def attachments(self, page: OldPage) -> list[Any]:
        """Return what the text links to, then what else lies in the page's folder."""
        wanted = [held for link in page.links if (held := self._file(link)) is not None]
        for folder in self._folders:
            wanted += sorted(one for one in folder.rglob("*") if one.is_file())
        enclosed = []
        for path in dict.fromkeys(one.resolve() for one in wanted):
            suffix = path.suffix.lower()
            if path in self._used or not path.is_relative_to(self._root):
                continue
            if suffix in _ENCLOSED and suffix not in _PICTURES:
                self._used.add(path)
                enclosed.append(ContentFile(path.read_bytes(), name=path.name))
        return enclosed

    def left_over(self) -> list[str]:
        """Return what lies in the page's folder and was taken neither as a picture nor as a file."""
        names = sorted(
            one.name
            for folder in self._folders
            for one in folder.rglob("*")
            if one.is_file()
            and one.resolve() not in self._used
            and one.suffix.lower() not in (*_FURNITURE, *HTML)
        )
        return (
            [f"没有收入的文件：{'、'.join(names[:10])}{' 等' if len(names) > 10 else ''}"]
            if names
            else []
        )

    def _file(self, address: str) -> Path | None:
        try:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                return None
            path = (self._path.parent / unquote(parts.path)).resolve()
            if not path.is_relative_to(self._root) or not path.is_file():
                return None
            if path.suffix.lower() in HTML:
                return None
        except (ValueError, OSError):
            return None
        return path
