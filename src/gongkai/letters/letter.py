"""What is a letter, once composed? (its words, what of them is fixed, what was approved)

A letter is plain data: it is stored as JSON, approved by its digest, numbered
and dated, and only then written as a document. The number and the day are no
part of what is approved.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeAlias

from gongkai.remedies.routes import Route

# XML 1.0 takes no other characters, and no letter needs them.
_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; each line of its text is printed as one of its own."""

    key: str
    text: str
    locked: bool = False
    """It may be neither edited nor removed: the basis, the remedy."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table of a form."""

    heading: str
    rows: tuple[tuple[str, ...], ...]
    """Labels and values in turn; under a ``header`` plain columns."""
    header: bool = False


Block: TypeAlias = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter, from its draft to the copy that is kept."""

    code: str
    version: date
    """The day from which its template is in force."""
    title: str
    number: str
    """Empty until it is signed."""
    addressee: str
    """Empty where nobody is addressed, as in a form."""
    blocks: tuple[Block, ...]
    agency: str
    dated: date | None
    attachments: tuple[tuple[str, int], ...]
    basis: tuple[str, ...]
    remedy: Route | None
    sealed: bool = True
    """It ends with the agency's name, seal and date."""

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs, without the grids."""
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))


class LockedParagraph(ValueError):
    """The basis and the remedy of a letter are set by rule and may not be changed."""


class UnknownParagraph(KeyError):
    """The letter has no paragraph of this key."""

    def __str__(self) -> str:
        return str(self.args[0])


class UnreadableLetter(ValueError):
    """What was stored is not a letter."""


def clean(text: str) -> str:
    """Return a text with line feeds alone, and every character no file can carry as U+FFFD."""
    return _UNPRINTABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def edited(letter: Letter, texts: Mapping[str, str]) -> Letter:
    """Return the letter with these paragraphs put in other words; an empty one is left out.

    Raises LockedParagraph for a paragraph that is set by rule (unless its
    words are the same), UnknownParagraph for a key that is not in the letter.
    """
    own = {paragraph.key: paragraph for paragraph in letter.paragraphs}
    changed = {}
    for key, text in texts.items():
        if key not in own:
            raise UnknownParagraph(
                f"《{letter.title}》没有“{key}”这一段，可以修改的有：{_editable(letter)}"
            )
        text = clean(text).strip()
        if text == own[key].text:
            continue
        if own[key].locked:
            raise LockedParagraph(
                f"《{letter.title}》中“{_shortened(own[key].text)}”一段由依据或者救济途径决定，"
                "不能修改或者删除"
            )
        changed[key] = text
    blocks: list[Block] = []
    for block in letter.blocks:
        if isinstance(block, Paragraph) and block.key in changed:
            if changed[block.key]:
                blocks.append(replace(block, text=changed[block.key]))
        else:
            blocks.append(block)
    return replace(letter, blocks=tuple(blocks))


def _editable(letter: Letter) -> str:
    return "、".join(p.key for p in letter.paragraphs if not p.locked) or "（无）"


def _shortened(text: str, most: int = 24) -> str:
    return text if len(text) <= most else f"{text[:most]}……"


def signed(letter: Letter, *, number: str, on: date) -> Letter:
    """Return the letter with its number and the day it was made."""
    return replace(letter, number=clean(number).strip(), dated=on)


def digest(letter: Letter) -> str:
    """Return the SHA-256 of everything that is approved: all but the number and the day."""
    data = to_json(letter)
    del data["number"], data["dated"]
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def to_json(letter: Letter) -> dict[str, Any]:
    """Return the letter as plain JSON values."""
    return {
        "code": letter.code,
        "version": letter.version.isoformat(),
        "title": letter.title,
        "number": letter.number,
        "addressee": letter.addressee,
        "blocks": [_block_to_json(block) for block in letter.blocks],
        "agency": letter.agency,
        "dated": letter.dated.isoformat() if letter.dated else None,
        "attachments": [list(one) for one in letter.attachments],
        "basis": list(letter.basis),
        "remedy": letter.remedy.value if letter.remedy else None,
        "sealed": letter.sealed,
    }


def _block_to_json(block: Block) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return {"key": block.key, "text": block.text, "locked": block.locked}
    return {
        "heading": block.heading,
        "rows": [list(row) for row in block.rows],
        "header": block.header,
    }


def from_json(data: Mapping[str, Any]) -> Letter:
    """Return the letter that :func:`to_json` stored. Raises UnreadableLetter."""
    try:
        return Letter(
            code=_text(data["code"]),
            version=date.fromisoformat(data["version"]),
            title=_text(data["title"]),
            number=_text(data["number"]),
            addressee=_text(data["addressee"]),
            blocks=tuple(_block_from_json(block) for block in data["blocks"]),
            agency=_text(data["agency"]),
            dated=date.fromisoformat(data["dated"]) if data["dated"] else None,
            attachments=tuple((_text(title), int(pages)) for title, pages in data["attachments"]),
            basis=tuple(_text(one) for one in data["basis"]),
            remedy=Route(data["remedy"]) if data["remedy"] else None,
            sealed=bool(data["sealed"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnreadableLetter(f"存储的文书内容不完整，无法读出：{error}") from error


def _block_from_json(data: Mapping[str, Any]) -> Block:
    if "key" in data:
        return Paragraph(_text(data["key"]), _text(data["text"]), bool(data["locked"]))
    rows = tuple(tuple(_text(cell) for cell in row) for row in data["rows"])
    return Grid(_text(data["heading"]), rows, bool(data["header"]))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r}")
    return value
