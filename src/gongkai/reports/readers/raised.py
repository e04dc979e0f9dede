"""How is text kept apart that stands raised or lowered beside other text?

A footnote's mark set as ``4`` with a small ``2`` above it is no 42. Raised digits become the characters
that are raised themselves (``4²``): a reader sees what was meant, and no number is made of them.
"""

from __future__ import annotations

import re

_DIGITS = "0123456789０１２３４５６７８９"
_UP = str.maketrans(_DIGITS, "⁰¹²³⁴⁵⁶⁷⁸⁹" * 2)
_DOWN = str.maketrans(_DIGITS, "₀₁₂₃₄₅₆₇₈₉" * 2)
_SIGNS = "*＊※†‡△▲☆★①-⑳注\\[\\]()（）〔〕【】"
_SIGN_OF_A_NOTE = re.compile(rf"[\s{_SIGNS}]*[{_SIGNS}][\s{_SIGNS}]*")
_RAISED_SIGN = "\u2060"
"""A character that shows nothing, before the sign of a note: ``4*`` may be a number half hidden."""
_NOTED = re.compile(rf"^(?P<text>.*?)\s*{_RAISED_SIGN}(?P<sign>[\s{_SIGNS}]+)$", re.DOTALL)
_SET_APART = re.compile("[⁰¹²³⁴-⁹₀-₉]")


def set_apart(text: str, *, below: bool = False) -> str:
    """Return text that stands raised, or lowered, as it is written in one line with other text.

    What is only the sign of a note (``*``, ``①``, ``注``) leaves the number beside it whole.
    """
    if _SIGN_OF_A_NOTE.fullmatch(text):
        return _RAISED_SIGN + text
    return text.translate(_DOWN if below else _UP)


def without_note_sign(text: str) -> tuple[str, str] | None:
    """Return the text and the raised sign of a note it ends with, or None if there is no such sign."""
    if _RAISED_SIGN not in text or (match := _NOTED.match(text)) is None:
        return None
    return match["text"], match["sign"].strip()


def has_set_apart(text: str) -> bool:
    """Stands a digit raised or lowered in the text?"""
    return _SET_APART.search(text) is not None
