"""What is in a file, and how does a page of it look?"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from gongkai.redaction import apart
from gongkai.redaction.kinds import Kind, kind_of
from gongkai.redaction.paper import Paper, counted

MOST_PAGES = 300
DPI = 200
"""The resolution of a redacted copy, and the measure for pages too large."""
PREVIEW_DPI = 100


@dataclass(frozen=True, slots=True)
class Page:
    """The size of a page as it is seen, turned and cut as the file says, in points."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Source:
    """A file that can be shown and redacted."""

    name: str
    kind: Kind
    pages: tuple[Page, ...]
    attachments: int
    """How many files are attached inside a PDF; none of them goes into a redacted copy."""
    data: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """The digest of the bytes."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def paper(self) -> Paper:
        """The pages counted for the fee."""
        return counted([(page.width, page.height) for page in self.pages])


def inspect(data: bytes, name: str) -> Source:
    """Return what the file is and the sizes of its pages, having opened each. Raises UnusableFile.

    Refused with a reason are a file of another kind or not what its name says, an
    encrypted, empty or damaged one, one with too many pages, and one that would
    unfold beyond all measure.
    """
    kind = kind_of(data, name)
    found = apart.ask(
        {"what": "inspect", "kind": kind, "most_pages": MOST_PAGES},
        data,
        name=name,
        seconds=apart.SECONDS_TO_INSPECT,
    )
    answer = found[0].says
    return Source(
        name=name,
        kind=kind,
        pages=tuple(Page(width, height) for width, height in answer["pages"]),
        attachments=answer["attachments"],
        data=data,
    )


def page_image(source: Source, number: int, dpi: int = PREVIEW_DPI) -> bytes:
    """Return a page as it is seen, as PNG. Raises UnusableFile, IndexError for no such page."""
    if not 1 <= number <= len(source.pages):
        raise IndexError(f"“{source.name}”共 {len(source.pages)} 页，没有第 {number} 页")
    (answer,) = apart.ask(
        {"what": "show", "kind": source.kind, "page": number, "dpi": dpi},
        source.data,
        name=source.name,
        seconds=apart.SECONDS_A_PAGE,
    )
    return answer.data
