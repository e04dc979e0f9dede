"""Is a stated share that of its part in its whole? 收到1499件，网络1303件，占86.92%.

The whole is an earlier number of the sentence with the same unit and no share of its own.
Which one it is must be said by 其中, or by another share that is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from gongkai.reports.sentences import Percentage, Quantity, percentages, quantities, tidy
from gongkai.reports.subjects.outcomes import GROUPS

_BETWEEN = re.compile(
    r"\s*[，（]?\s*(?:占(?:比)?(?:总(?:数|量|申请量)|全部)?(?:的|为)?)\s*|\s*（\s*"
)
_OTHER_WHOLE = re.compile(r"同比|增|减|降|升|率")


@dataclass(frozen=True, slots=True)
class WrongShare:
    """A part, its whole, and a percentage that is not the one of the other."""

    part: Quantity
    whole: Quantity
    share: Percentage
    quote: str

    @property
    def due(self) -> str:
        """What it should be, with as many decimals as are printed."""
        value = 100 * self.part.value / self.whole.value
        return f"{value:.{self.share.places}f}%"


def wrong_shares(sentence: str) -> Iterator[WrongShare]:
    """Yield each share of a sentence that no reading of the sentence gives."""
    text = tidy(sentence)
    shares = percentages(text)
    if not shares:
        return
    found = quantities(text)
    told = [pair for share in shares if (pair := _part_of(share, found, text)) is not None]
    parts = {part for part, _ in told}
    wholes = [q for q in found if q not in parts and q.exact and not q.slack and q.value]
    right = {
        w for part, share in told for w in wholes if _is_before(w, part) and _gives(part, w, share)
    }
    for part, share in told:
        before = [w for w in wholes if _is_before(w, part)]
        lead = re.split("[，；。（]", text[: part.start])[-1]
        if re.search(GROUPS, lead):
            continue  # outcomes are held against table 3
        if not before or any(_gives(part, whole, share) for whole in before):
            continue
        proved = [w for w in before if w in right] or _of_which(before[-1], part, text)
        if proved and part.value <= proved[-1].value:
            yield WrongShare(part, proved[-1], share, sentence)


def _part_of(
    share: Percentage, found: tuple[Quantity, ...], text: str
) -> tuple[Quantity, Percentage] | None:
    """Return the number directly before a share, of which it is said, or None."""
    part = next((q for q in reversed(found) if q.end <= share.start), None)
    if part is None or not part.exact or part.slack:
        return None
    close = _BETWEEN.fullmatch(text, part.end, share.start)
    return (part, share) if close else None


def _is_before(whole: Quantity, part: Quantity) -> bool:
    return whole.end <= part.start and whole.unit == part.unit


def _gives(part: Quantity, whole: Quantity, share: Percentage) -> bool:
    """Return whether the share is rounded, or cut off, from that part of that whole."""
    off = abs(100 * part.value / whole.value - share.value)
    return bool(off < Decimal(1).scaleb(-share.places))


def _of_which(whole: Quantity, part: Quantity, text: str) -> list[Quantity]:
    """Return the whole where 其中 stands between it and the part, and nothing of another kind."""
    between = text[whole.end : part.start]
    return (
        [whole]
        if re.match(r"[，（：]?\s*其中", between) and not _OTHER_WHOLE.search(between)
        else []
    )
