"""The letters of a case: what each says, what of it is fixed, and how it becomes a document.

Plain values and dates go in; a letter comes out as data, is checked, approved
by its digest, numbered, and written as docx and pdf. Nothing here knows what
day it is, and what an applicant wrote is never read as markup.
"""

from __future__ import annotations

from pathlib import Path

from gongkai.letters.checking import out_of_date, problems
from gongkai.letters.composing import compose
from gongkai.letters.errors import FieldProblem, MissingField
from gongkai.letters.facts import Facts, Party
from gongkai.letters.letter import (
    Block,
    Grid,
    Letter,
    LockedParagraph,
    Paragraph,
    UnknownParagraph,
    UnreadableLetter,
    digest,
    edited,
    from_json,
    signed,
    to_json,
)
from gongkai.letters.numbers import PatternProblem, check_pattern, document_number
from gongkai.letters.remedy import remedy_paragraph
from gongkai.letters.templates import (
    Addressee,
    Field,
    LetterNotInForce,
    Template,
    UnknownLetter,
    codes,
    template,
)
from gongkai.letters.wording import chinese_date, provisional_note

__all__ = [
    "Addressee",
    "Block",
    "Facts",
    "Field",
    "FieldProblem",
    "Grid",
    "Letter",
    "LetterNotInForce",
    "LockedParagraph",
    "MissingField",
    "Paragraph",
    "Party",
    "PatternProblem",
    "Template",
    "UnknownLetter",
    "UnknownParagraph",
    "UnreadableLetter",
    "check_pattern",
    "chinese_date",
    "codes",
    "compose",
    "digest",
    "document_number",
    "edited",
    "from_json",
    "out_of_date",
    "problems",
    "provisional_note",
    "remedy_paragraph",
    "signed",
    "template",
    "to_docx",
    "to_json",
    "to_pdf",
]


def to_docx(letter: Letter) -> bytes:
    """Return the letter as ``.docx``. The same letter gives the same bytes."""
    from gongkai.letters.writers.docx import to_docx as write  # its library only where it is used

    return write(letter)


def to_pdf(letter: Letter, fonts: Path | None = None) -> bytes:
    """Return the letter as PDF/A-2b; see :func:`gongkai.letters.writers.pdf.to_pdf`."""
    from gongkai.letters.writers.pdf import to_pdf as write

    return write(letter, fonts=fonts)
