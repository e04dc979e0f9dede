"""Is the journal whole? An offline check of every entry, its order and its end."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from gongkai_web.journal.actions import GENESIS, digest
from gongkai_web.journal.models import Entry

FIELDS = (
    "at",
    "actor_id",
    "actor_name",
    "agency_id",
    "verb",
    "subject_type",
    "subject_id",
    "subject_label",
    "detail",
    "previous_hash",
    "hash",
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """The end of the journal as it once was, kept elsewhere."""

    number: int
    hash: str

    def line(self) -> str:
        """Return the line that stands in an anchor file: number and hash."""
        return f"{self.number} {self.hash}"


@dataclass(slots=True)
class Verdict:
    """What the check found: ``problems`` in Chinese, none where the journal is whole."""

    count: int = 0
    last: Anchor | None = None
    problems: list[str] = field(default_factory=list)


def stored() -> Iterator[Entry]:
    """Yield all entries of the database in order."""
    return Entry.objects.order_by("pk").iterator(chunk_size=2000)


def exported(path: Path) -> Iterator[Entry]:
    """Yield the entries of an exported file; raises ValueError naming the line."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                told: dict[str, Any] = json.loads(line)
                told["at"] = datetime.fromisoformat(told["at"])
                yield Entry(pk=told.pop("id"), **{name: told.pop(name) for name in FIELDS})
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(f"{path} 第 {number} 行不是操作日志的导出格式") from error


def write(entries: Iterable[Entry], path: Path) -> Iterator[Entry]:
    """Yield the entries through, writing each as a line of JSON."""
    with path.open("w", encoding="utf-8") as file:
        for entry in entries:
            told = {"id": entry.pk} | {name: getattr(entry, name) for name in FIELDS}
            told["at"] = entry.at.isoformat()
            file.write(json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n")
            yield entry


def anchors_in(path: Path) -> list[Anchor]:
    """Return the anchors of a file, one a line; raises ValueError naming the line."""
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        place, _, hash_ = line.strip().partition(" ")
        if not place.isdigit() or len(hash_) != 64:
            raise ValueError(f"{path} 第 {number} 行应为“序号 校验值”")
        found.append(Anchor(int(place), hash_))
    return found


def verify(entries: Iterable[Entry], anchors: Iterable[Anchor] = ()) -> Verdict:
    """Check the entries, given in order, and that they reach as far as the anchors.

    Finds a changed field, a missing or inserted or moved entry, and a cut-off
    end as far back as the last anchor.
    """
    wanted: dict[int, set[str]] = {}
    for anchor in anchors:
        wanted.setdefault(anchor.number, set()).add(anchor.hash)
    verdict = Verdict()
    number, previous_hash = 0, GENESIS
    for entry in entries:
        number += 1
        if entry.pk != number:
            verdict.problems.append(f"第 {number} 条缺失或次序被改动（此处是第 {entry.pk} 条）")
            number = entry.pk
        if entry.previous_hash != previous_hash:
            verdict.problems.append(f"第 {entry.pk} 条与上一条不衔接：中间有删除、插入或调换")
        if digest(entry) != entry.hash:
            verdict.problems.append(f"第 {entry.pk} 条的内容被改动")
        if wanted.pop(entry.pk, {entry.hash}) != {entry.hash}:
            verdict.problems.append(f"第 {entry.pk} 条与存证的校验值不符")
        previous_hash = entry.hash
        verdict.count += 1
    if verdict.count:
        verdict.last = Anchor(number, previous_hash)
    if wanted:
        verdict.problems.append(
            f"末尾被截断：存证显示应至少有 {max(wanted)} 条，现在到第 {number} 条为止"
        )
    return verdict
