"""How are third parties and other organs asked, and their answers noted? (条例 arts. 32–34)

Verbs of :mod:`gongkai_web.applications.actions`, also where a new answer was ordered.
"""

from __future__ import annotations

from datetime import date

from gongkai.applications.events import EventKind
from gongkai_web.agencies.models import User
from gongkai_web.applications.casework import Done, StepRefused
from gongkai_web.applications.models import Application, Letter
from gongkai_web.applications.verbs import iso, take

K = EventKind


def consult_third_party(
    *, actor: User | None, case: Application, on: date, party: str,
    served_on: date | None = None, note: str = "", letter: Letter | None = None,
    seen: int | None = None,
) -> Done:  # fmt: skip
    """Ask a third party for consent; the time is left out of the term (arts. 32, 33)."""
    return take(
        K.THIRD_PARTY_CONSULTED, actor=actor, case=case, on=on, seen=seen, letter=letter,
        party=_named(party), served_on=iso(served_on), note=note,
    )  # fmt: skip


def record_opinion(
    *, actor: User | None, case: Application, on: date, party: str, opinion: str = "",
    note: str = "", seen: int | None = None,
) -> Done:  # fmt: skip
    """Note a third party's answer: ``agree``, ``partly`` or ``object``. Silence means nothing."""
    return take(
        K.THIRD_PARTY_REPLIED, actor=actor, case=case, on=on, seen=seen, party=_named(party),
        opinion=opinion, note=note,
    )  # fmt: skip


def consult_organ(
    *, actor: User | None, case: Application, on: date, party: str,
    served_on: date | None = None, note: str = "", letter: Letter | None = None,
    seen: int | None = None,
) -> Done:  # fmt: skip
    """Ask a co-producing organ; its silence after 15 working days is consent (art. 34)."""
    return take(
        K.OTHER_ORGAN_CONSULTED, actor=actor, case=case, on=on, seen=seen, letter=letter,
        party=_named(party), served_on=iso(served_on), note=note,
    )  # fmt: skip


def record_organ_opinion(
    *, actor: User | None, case: Application, on: date, party: str, opinion: str = "",
    note: str = "", seen: int | None = None,
) -> Done:  # fmt: skip
    """Note another organ's answer."""
    return take(
        K.OTHER_ORGAN_REPLIED, actor=actor, case=case, on=on, seen=seen, party=_named(party),
        opinion=opinion, note=note,
    )  # fmt: skip


def _named(party: str) -> str:
    if not party.strip():
        raise StepRefused("请写明征求哪一方的意见")
    return party.strip()
