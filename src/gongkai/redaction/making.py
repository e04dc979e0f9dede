"""What does the copy look like from which the boxes are gone, and what was withheld?"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from gongkai.redaction import apart
from gongkai.redaction.boxes import Box, ImpossibleBox
from gongkai.redaction.grounds import Ground
from gongkai.redaction.paper import Paper
from gongkai.redaction.source import DPI, Source
from gongkai.redaction.writing import Sheet, pdf

SECONDS_TO_BEGIN = 60
SECONDS_A_PAGE = 3


@dataclass(frozen=True, slots=True)
class Withheld:
    """One line of the list of what was withheld: where and why, never what."""

    number: int
    page: int
    place: str
    """Where on the page, in words: ``上部左侧``."""
    ground: Ground
    note: str


@dataclass(frozen=True, slots=True)
class Redacted:
    """A copy that can be given out."""

    data: bytes = field(repr=False)
    withheld: tuple[Withheld, ...]
    paper: Paper

    @property
    def sha256(self) -> str:
        """The digest of the bytes."""
        return hashlib.sha256(self.data).hexdigest()


def redact(source: Source, boxes: Sequence[Box], *, dpi: int = DPI) -> Redacted:
    """Return a PDF of pictures of the pages with the boxes painted over.

    The same pages and boxes give the same bytes, and so do two files that differ
    only in what lies under the boxes or cannot be seen. Raises ImpossibleBox for a
    box on a page there is not, UnusableFile where a page cannot be drawn.
    """
    for box in boxes:
        if box.page > len(source.pages):
            raise ImpossibleBox(f"“{source.name}”共 {len(source.pages)} 页，没有第 {box.page} 页")
    ordered = sorted(boxes, key=lambda box: (box.page, box.y, box.x, box.height, box.width))
    frames = apart.ask(
        {
            "what": "redact",
            "kind": source.kind,
            "pages": len(source.pages),
            "dpi": dpi,
            "boxes": [
                {
                    "page": box.page,
                    "at": (box.x, box.y, box.width, box.height),
                    "labels": box.ground.labels,
                }
                for box in ordered
            ],
        },
        source.data,
        name=source.name,
        seconds=SECONDS_TO_BEGIN + SECONDS_A_PAGE * len(source.pages),
    )
    sheets = [
        Sheet(
            points=tuple(frame.says["points"]),
            pixels=tuple(frame.says["size"]),
            colours=frame.says["colours"],
            bits=frame.says["bits"],
            filter=frame.says["filter"],
            data=frame.data,
        )
        for frame in frames
    ]
    return Redacted(
        pdf(sheets),
        tuple(
            Withheld(number, box.page, _place(box), box.ground, box.note)
            for number, box in enumerate(ordered, start=1)
        ),
        source.paper,
    )


def _place(box: Box) -> str:
    """Return where the box lies on its page, in words."""
    if box.width * box.height > 0.9:
        return "整页"
    down = box.y + box.height / 2
    across = box.x + box.width / 2
    rows = "上部" if down < 1 / 3 else "中部" if down < 2 / 3 else "下部"
    if box.width > 0.6:
        return rows
    return rows + ("左侧" if across < 1 / 3 else "中间" if across < 2 / 3 else "右侧")
