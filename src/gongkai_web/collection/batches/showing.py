"""How does a result look? Its document on the left, the three official tables on the right, cell by cell."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath

import gongkai
from gongkai.redaction import Page, Source, page_image
from gongkai.redaction.kinds import Kind
from gongkai.reports.cell_names import cell_name
from gongkai.reports.readers import CellEvidence
from gongkai.reports.readers.kinds import KINDS
from gongkai.reports.reading_many.pool import Limits, ask_once
from gongkai.reports.showing import FORM, Shown, nearest
from gongkai.reports.tables import Cell, printed, tables
from gongkai_web.collection import evidence
from gongkai_web.collection.batches import staging
from gongkai_web.collection.batches.models import CellSettlement
from gongkai_web.collection.batches.settlements import settled_in, to_settle
from gongkai_web.collection.models import ReadReport

STATES = {
    "read": "读出",
    "settled": "人工填写",
    "blank": "空白",
    "not_applicable": "不适用（/、—）",
    "unreadable": "读不出来",
    "ambiguous": "有几种读法",
}
_MARKS = {"blank": "空", "not_applicable": "/", "unreadable": "？", "ambiguous": "？"}
_TITLES = (
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
)
_LIMITS = Limits(seconds=20.0)
_KEPT = 200
"""How many files are kept as they are shown."""


@dataclass(frozen=True, slots=True)
class ShownCell:
    """One cell of a table, and where its number stands in the source."""

    cell: Cell
    state: str = ""
    text: str = ""
    anchor: str | None = None
    raw: str = ""
    note: str = ""
    place: str = ""
    name: str = ""

    @property
    def tag(self) -> str:
        """A number is data, all else a head."""
        return "td" if self.cell.kind == "number" else "th"

    @property
    def state_title(self) -> str:
        """The state for people."""
        return STATES.get(self.state, "")


@dataclass(frozen=True, slots=True)
class ShownTable:
    """One of the three tables."""

    name: str
    title: str
    rows: list[list[ShownCell]]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A cell to settle."""

    path: str
    cell: ShownCell
    settled: CellSettlement | None


def kind_of(reading: ReadReport) -> str:
    """Return as what a file was read, for its places are those of that reader: its ending then."""
    ending = PurePath(reading.file_name).suffix.lower()
    return ending.lstrip(".") if ending in KINDS else reading.source.kind


def shown_source(reading: ReadReport) -> tuple[Shown | None, str]:
    """Return the file as HTML, or why it cannot be shown. It is opened in a process apart."""
    source, kind = reading.source, kind_of(reading)
    name = f"{source.sha256}-{kind}-{gongkai.__version__}-{FORM}.json"
    kept = staging.root() / "shown" / name
    with suppress(OSError, ValueError, KeyError):
        return Shown.of_json(json.loads(kept.read_text("utf-8"))), ""
    try:
        data = source.content()
    except OSError:
        return None, "服务器上没有找到原件，请联系系统管理员从备份恢复"
    answer = ask_once("show", data, f"file.{kind}", _LIMITS)
    if "refused" in answer:
        return None, answer["refused"]
    _keep(kept, json.dumps(answer["shown"], ensure_ascii=False))
    return Shown.of_json(answer["shown"]), ""


def picture(reading: ReadReport, page: int) -> bytes:
    """Return a page of a PDF as PNG. Raises IndexError for no such page, UnusableFile, OSError."""
    shown, _ = shown_source(reading)
    # Its pages were counted when it was shown; each picture opens one of them alone.
    pages = (Page(0, 0),) * (shown.pages if shown is not None else 0)
    file = Source("文件.pdf", Kind.PDF, pages, 0, reading.source.content())
    return page_image(file, page)


def _keep(path: Path, text: str) -> None:
    """Keep a page for the next time; the oldest give way."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = path.with_suffix(".part")
        part.write_text(text, "utf-8")
        part.replace(path)
        kept = sorted(path.parent.glob("*.json"), key=lambda one: one.stat().st_mtime)
        for old in kept[:-_KEPT]:
            old.unlink()


def shown_tables(reading: ReadReport, shown: Shown | None) -> list[ShownTable]:
    """Return the three tables of a reading, each number with its state and its place."""
    cells = evidence.from_json(reading.evidence)
    settled = {one.path for one in settled_in(reading)}
    anchors = shown.anchors if shown is not None else frozenset()
    return [
        ShownTable(
            table.name,
            title,
            [[_shown(cell, cells, settled, anchors) for cell in row] for row in table.rows],
        )
        for title, table in zip(_TITLES, tables(reading.annual_report), strict=True)
    ]


def doubts(reading: ReadReport, shown: Shown | None) -> list[Doubt]:
    """Return the cells to settle, in the order of the report."""
    settled = {one.path: one for one in settled_in(reading)}
    anchors = shown.anchors if shown is not None else frozenset()
    return [
        Doubt(path, _of(path, cell, set(settled), anchors), settled.get(path))
        for path, cell in to_settle(reading).items()
    ]


def _shown(
    cell: Cell,
    cells: Mapping[str, CellEvidence],
    settled: set[str],
    anchors: frozenset[str],
) -> ShownCell:
    found = cells.get(cell.path) if cell.path is not None else None
    if cell.path is None or found is None:
        return ShownCell(cell, text=cell.text)
    return _of(cell.path, found, settled, anchors, cell)


def _of(
    path: str,
    found: CellEvidence,
    settled: set[str],
    anchors: frozenset[str],
    cell: Cell | None = None,
) -> ShownCell:
    state = "settled" if path in settled else found.state
    text = printed(found.value) if found.value is not None else _MARKS.get(found.state, "空")
    return ShownCell(
        cell or Cell(text, "number", path=path),
        state=state,
        text=text,
        anchor=nearest(found.place, anchors),
        raw=(found.raw or "").strip(),
        note=found.note or "",
        place=str(found.place) if found.place is not None else "",
        name=cell_name(path),
    )
