"""Which agency is meant by what somebody typed: its name, its short name, or how either is spelled?

``sfj`` and ``sifaju`` find 陕州区司法局, as ``司法局`` does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.urls import reverse

from gongkai.search import Query, fold
from gongkai_web.agencies.models import Agency
from gongkai_web.agencies.pinyin import initials, syllables

_LETTERS = re.compile(r"[a-z]{2,40}")
_SPACES = re.compile(r"[\s'’]+")


@dataclass(frozen=True, slots=True)
class FoundAgency:
    """An agency the public sees."""

    code: str
    name: str

    @property
    def url(self) -> str:
        """The path of its page."""
        return reverse("portal:agency", args=[self.code])


def found_agencies(query: Query, *, most: int = 50) -> list[FoundAgency]:
    """Return the agencies the public sees whose names the query finds, whole names first."""
    if not query:
        return []
    letters = _SPACES.sub("", query.typed.lower())
    ranked = []
    for pk, code, name, short in Agency.objects.values_list("pk", "code", "name", "short_name"):
        rank = _rank(query, letters, [one for one in (short, name) if one])
        if rank is not None:
            ranked.append((rank, len(name), name, pk, code))
    if not ranked:
        return []
    from gongkai_web.portal.agencies import agencies_shown

    shown = set(
        agencies_shown().filter(pk__in=[row[3] for row in ranked]).values_list("pk", flat=True)
    )
    found = [FoundAgency(code, name) for _, _, name, pk, code in sorted(ranked) if pk in shown]
    return found[:most]


def _rank(query: Query, letters: str, names: list[str]) -> int | None:
    """Return 0 where a name is what was typed, 1 where it holds it, 2 where it is spelled so."""
    typed = fold(query.typed)
    folded = [fold(name) for name in names]
    if typed in folded:
        return 0
    if any(query.holds(name) for name in folded):
        return 1
    if _LETTERS.fullmatch(letters) and any(_is_spelled(name, letters) for name in names):
        return 2
    return None


def _is_spelled(name: str, letters: str) -> bool:
    """Return whether a name, or its end from some sign on, begins so in initials or in full."""
    firsts = initials(name).lower()
    if letters in firsts:
        return True
    told = syllables(name)
    return any("".join(told[at:]).startswith(letters) for at in range(len(told)))
