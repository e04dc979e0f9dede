"""What is sent with a letter, and what do the copies of a case propose for it? (条例 arts. 36(2), 37)

Copies with parts taken out are made in :mod:`gongkai_web.redaction`; of each the
latest counts. Proposals are the officer's to change.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gongkai.letters import codes
from gongkai_web.applications.casework import StepRefused
from gongkai_web.applications.models import Application

_REPLY = "L08"
_LETTERS_WITH_COPIES = ("S02", "S03", "S23")
_GROUNDS = {
    "safety_stability": "safety",
    "internal_affairs": "internal",
    "process_info": "process",
    "enforcement_file": "enforcement",
}
"""What the letter of partial disclosure calls a ground of a box, where it is not the same."""


def read(text: str) -> tuple[tuple[str, int], ...]:
    """Return title and pages of each line ``名称|页数``. Raises StepRefused."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        title, _, pages = line.replace("｜", "|").rpartition("|")
        if not title:
            title, pages = line, "0"
        number = pages.strip().removesuffix("页").strip()
        if not (number.isascii() and number.isdigit() and title.strip()):
            raise StepRefused(f"附件应当写成“名称|页数”，例如“复制件|12”，现为“{line}”")
        found.append((title.strip(), int(number)))
    return tuple(found)


def proposed(case: Application, code: str) -> str:
    """Return the lines that may stand in the field of enclosures of that letter."""
    if code == "L07":
        return f"{codes()[_REPLY].title}|1"
    if code not in _LETTERS_WITH_COPIES:
        return ""
    pages = [copy.fee_pages for copy in _copies(case)]
    return "\n".join(
        f"区分处理后的复制件{number if len(pages) > 1 else ''}|{count}"
        for number, count in enumerate(pages, start=1)
    )


def parted(case: Application) -> dict[str, Any]:
    """Return what the copies say for the fields of a partial disclosure: ``grounds``, ``withheld``.

    One line for each ground and note of a record, with its pages; never the words
    under a box.
    """
    copies = list(_copies(case))
    lines: dict[tuple[int, str, str, str], set[int]] = {}
    grounds: list[str] = []
    for number, copy in enumerate(copies, start=1):
        for part in copy.withheld:
            note = str(part.get("note", "")).strip().rstrip("。；，;,.")
            key = (number, part["ground"], part["title"], note)
            lines.setdefault(key, set()).add(part["page"])
            grounds.append(_GROUNDS.get(part["ground"], part["ground"]))
    if not lines:
        return {}
    told = []
    for place, ((number, _, title, note), pages) in enumerate(lines.items(), start=1):
        of = f"复制件{number}" if len(copies) > 1 else ""
        where = f"{of}第{'、'.join(map(str, sorted(pages)))}页"
        told.append(f"{place}. {where}{note or '遮盖的内容'}（{title}）")
    return {"withheld": "；\n".join(told), "grounds": list(dict.fromkeys(grounds))}


def _copies(case: Application) -> Iterator[Any]:
    """Yield the latest copy of each record of the case."""
    for record in case.records.prefetch_related("copies"):
        yield from list(record.copies.all())[:1]
