"""Do a reply's row, its letters and the articles it cites agree? (条例 arts. 14–16, 30, 35–39)

Every letter that ends an application cites certain articles. A reply that
cites another ground than its letter's, leaves out its own, or is counted in a
row its letters do not lead to, is defective.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from gongkai.applications.outcomes import (
    Letter,
    UnknownOutcome,
    keys,
    letters,
    letters_of,
    outcome,
    row,
)
from gongkai.law import documents

Code: TypeAlias = Literal["row", "missing", "foreign", "vague"]

DISCLOSING = frozenset({"S01", "S02"})
REFUSING = frozenset({"S04", "S05", "S06", "S07", "S08", "S09", "S10", "S11"})
IN_PART = frozenset({"S03", "S23"})
NOT_HELD = frozenset({"S12", "S13", "S14"})

_PLACE = re.compile(
    r"第(?P<article>[零〇一二三四五六七八九十百\d]+)条"
    r"(?:第(?P<paragraph>[一二三四五六七八九十\d]+)款)?"
    r"(?:第?\(?(?P<item>[一二三四五六七八九十\d]+)\)?项)?"
)
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0}
_TENS = {"十": 10, "百": 100}
_SHORT_NAMES = ("条例", "政府信息公开条例")


@dataclass(frozen=True, slots=True)
class Place:
    """An article of a document, down to paragraph and item where they are given."""

    document: str
    """The document's title; empty for the Regulation."""
    article: int
    paragraph: int | None = None
    item: int | None = None

    def within(self, other: Place) -> bool:
        """Return whether this place is that one or a part of it."""
        return (
            self.document == other.document
            and self.article == other.article
            and other.paragraph in (None, self.paragraph)
            and other.item in (None, self.item)
        )


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One thing in which row, letter and citations contradict each other."""

    code: Code
    message: str

    def __str__(self) -> str:
        return self.message


class UnreadableCitation(ValueError):
    """The text names no article."""


def place(text: str) -> Place:
    """Read a citation: ``《…条例》第三十六条第三项``, ``条例第36条第（三）项``, ``第十四条``.

    Raises UnreadableCitation where no article stands in it.
    """
    plain = unicodedata.normalize("NFKC", "".join(text.split()))
    match = _PLACE.search(plain)
    if match is None:
        raise UnreadableCitation(
            f"“{text}”中没有条文序号，应当写作“《文件名称》第几条第几款第几项”"
        )
    title = plain[: match.start()]
    quoted = re.search(r"《(.+?)》", title)
    document = quoted[1] if quoted else title
    if document in _SHORT_NAMES or document == documents()["regulation-2019"].title:
        document = ""
    numbers = {
        name: None if text is None else _int(text) for name, text in match.groupdict().items()
    }
    return Place(document, numbers["article"] or 0, numbers["paragraph"], numbers["item"])


def _int(text: str) -> int:
    """Read an article number in Chinese or Arabic digits, below a thousand."""
    if text.isdecimal():
        return int(text)
    number, digit = 0, None
    for character in text:
        if character in _TENS:
            number += (digit or 1) * _TENS[character]
            digit = None
        else:
            digit = _DIGITS[character]
    return number + (digit or 0)


def check_reply(
    key: str, codes: Sequence[str], cited: Iterable[str], *, on: date
) -> tuple[Disagreement, ...]:
    """Return where the row, the letters and the cited articles of a reply disagree.

    ``key`` is the outcome the application is counted in, ``codes`` the letters
    sent (several, where parts were answered differently), ``cited`` the
    citations as written. Nothing is returned where they agree. Raises
    UnknownOutcome, OutcomeNotInForce and UnreadableCitation.
    """
    basis = outcome(key, on=on).basis
    sent = [_letter(code) for code in codes]
    places = [place(text) for text in cited]
    found = list(_row(key, codes))
    for letter in sent:
        own = letter.cites_basis and letter.code in letters_of(key)
        found += _missing(letter, places, basis if own else ())
    found += _foreign(sent, places)
    return tuple(dict.fromkeys(found))


def check_letter(
    key: str, code: str, cited: Iterable[str], *, on: date
) -> tuple[Disagreement, ...]:
    """Return where the row, one letter and the cited articles disagree; see check_reply."""
    return check_reply(key, (code,), cited, on=on)


def _letter(code: str) -> Letter:
    try:
        return letters()[code]
    except KeyError:
        known = "、".join(letters())
        raise UnknownOutcome(f"没有编号为“{code}”的答复文书，应当是：{known}") from None


def _row(key: str, codes: Sequence[str]) -> Iterable[Disagreement]:
    """Say whether the letters lead to the row."""
    rows = {code: [k for k in keys() if code in letters_of(k)] for code in codes}
    released = bool(IN_PART & set(codes)) or (
        bool(DISCLOSING & set(codes)) and bool((REFUSING | NOT_HELD) & set(codes))
    )
    allowed = {"partial"} if released else {k for keys_ in rows.values() for k in keys_}
    if key not in allowed:
        names = "、".join(f"“{row(k)}”" for k in keys() if k in allowed)
        titles = "、".join(f"{code}“{letters()[code].title}”" for code in codes)
        yield Disagreement("row", f"答复文书{titles}应当计入{names}，而不是“{row(key)}”")


def _missing(
    letter: Letter, places: Sequence[Place], basis: Sequence[str]
) -> Iterable[Disagreement]:
    """Name what the letter must cite and does not, or cites only in general."""
    name = f"{letter.code}“{letter.title}”"
    for text in (*letter.cites, *basis):
        needed = place(text)
        if any(cited.within(needed) for cited in places):
            continue
        if any(needed.within(cited) for cited in places):
            yield Disagreement("vague", f"{name}应当引用{_full(text)}，引用的条文没有写明款、项")
        else:
            yield Disagreement("missing", f"{name}没有引用{_full(text)}")
    grounds = [place(text) for text in letter.one_of]
    if grounds and not any(c.within(g) or g.within(c) for c in places for g in grounds):
        yield Disagreement("missing", f"{name}没有引用条例{'、'.join(letter.one_of)}中的任何一条")
    if letter.also and not any(cited.document for cited in places):
        yield Disagreement("missing", f"{name}没有引用{letter.also}")


def _foreign(sent: Sequence[Letter], places: Sequence[Place]) -> Iterable[Disagreement]:
    """Name cited grounds that belong to other letters."""
    own = [place(text) for letter in sent for text in (*letter.cites, *letter.one_of, *letter.may)]
    for cited in places:
        if cited.document or any(cited.within(o) or o.within(cited) for o in own):
            continue
        others = [
            f"{letter.code}“{letter.title}”"
            for letter in letters().values()
            if any(cited.within(place(t)) for t in (*letter.cites, *letter.one_of) if _decides(t))
        ]
        if others:
            codes = "、".join(letter.code for letter in sent)
            yield Disagreement(
                "foreign", f"引用的{_name(cited)}是{'、'.join(others)}的依据，与{codes}不符"
            )


DECISIVE = frozenset({14, 15, 16, 35, 36, 37, 38, 39})
"""Articles of the Regulation that decide how an application ends; others may be cited freely."""


def _full(text: str) -> str:
    """Return a place of the letters' data with its document."""
    return text if text.startswith("《") else f"条例{text}"


def _decides(text: str) -> bool:
    return place(text).article in DECISIVE


def _name(cited: Place) -> str:
    text = f"条例第{cited.article}条"
    if cited.paragraph is not None:
        text += f"第{cited.paragraph}款"
    if cited.item is not None:
        text += f"第{cited.item}项"
    return text
