"""Is a text in force, in a word and a colour? Said of documents; of news nobody asks it. (R-P7)"""

from __future__ import annotations

from typing import Any

from gongkai.publishing.normative import Status
from gongkai.publishing.profiles import GENERAL, profiles
from gongkai_web.normative.marks import Mark
from gongkai_web.publishing.models import Validity


def validity_of(content: dict[str, Any], mark: Mark | None) -> str:
    """Return whether it is in force, in a word; "" of what nobody asks that of: news, notices."""
    if mark is not None:
        return mark.label
    if content.get("validity") == Validity.IN_FORCE and not is_document(content):
        return ""
    return Status(content["validity"]).label if content.get("validity") else ""


def is_document(content: dict[str, Any]) -> bool:
    """Return whether an item's kind says if it is in force: the profile asks for it, or there is a number."""
    told = profiles().get(content.get("profile") or GENERAL)
    return bool(content.get("doc_no")) or (told is not None and "validity" in told.required)


def tone_of(content: dict[str, Any], mark: Mark | None) -> str:
    """Return the colour of the mark beside a heading; the word says the same."""
    said = mark.status.value if mark is not None else content.get("validity")
    if said == Validity.IN_FORCE:
        return "good"
    return "bad" if said in (Validity.REPEALED, Validity.EXPIRED) else "warn"
