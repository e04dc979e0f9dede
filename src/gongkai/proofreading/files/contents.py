"""What does a reader of a file hand over, and why may it refuse?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from gongkai.proofreading.finding import Finding, Kind, Link, Part
from gongkai.proofreading.registry import Trace, findings_of

MOST_CHARACTERS = 5_000_000
MOST_PARTS = 400_000
DEEPEST = 200
"""Elements inside elements; no document of an office comes near it."""
MOST_FILES_INSIDE = 20


class UnreadableFile(ValueError):
    """The file cannot be proofread; the message says which, why, and what to do, in Chinese."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}：{why}")
        self.name = name
        self.why = why


class FileTooLarge(UnreadableFile):
    """The file, or what it unpacks to, is beyond what can be read in reasonable time."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The parts of a file, what the file itself gives rise to, and the links in it."""

    parts: list[Part]
    findings: tuple[Finding, ...] = ()

    @property
    def links(self) -> tuple[str, ...]:
        """The addresses behind words, each once, in order."""
        return tuple(dict.fromkeys(link.url for part in self.parts for link in part.links))


@dataclass(slots=True)
class Gathering:
    """Parts and traces while a file is read; keeps count of how much there is."""

    name: str
    kind: Kind
    parts: list[Part] = field(default_factory=list)
    traces: list[Trace] = field(default_factory=list)
    characters: int = 0
    files_inside: int = 0

    def add(
        self,
        place: str,
        text: str,
        *,
        kind: Kind | None = None,
        table: str = "",
        row: int = 0,
        column: int = 0,
        links: Iterable[Link] = (),
        cut: bool = False,
    ) -> None:
        """Take a stretch of text unless it is blank."""
        if not text.strip():
            return
        self.characters += len(text)
        if self.characters > MOST_CHARACTERS or len(self.parts) >= MOST_PARTS:
            raise FileTooLarge(
                self.name,
                f"文字超过 {MOST_CHARACTERS // 10_000} 万字或者 {MOST_PARTS // 10_000} 万段（格），请拆成几个文件",
            )
        name = f"{self.name} {place}".strip()
        whole = f"{self.name} {table}".strip() if table else ""
        self.parts.append(
            Part(name, text, kind or self.kind, whole, row, column, tuple(links), cut)
        )

    def trace(self, kind: str, excerpt: str, count: int = 1) -> None:
        """Note something that is no text."""
        self.traces.append(Trace(kind, self.name, excerpt, count))

    def contents(self) -> Contents:
        """Return what was gathered."""
        return Contents(self.parts, findings_of(self.traces))
