"""Which letters are pointless once a case has ended? They were to end it, or to work it further.

A draft that outlives its case would still wait for a signature, and say something
else than what went out. It is marked void with the act that overtook it, and stays in
the case.
"""

from __future__ import annotations

from typing import Final

from gongkai.applications.events import CLOSING, EventKind
from gongkai_web.agencies.models import User
from gongkai_web.applications.models import Application, Letter, LetterState
from gongkai_web.journal.actions import record

UNSENT: Final = (LetterState.DRAFT, LetterState.SUBMITTED, LetterState.APPROVED)
_STILL_SENT: Final = (EventKind.SUPPLEMENTED.value,)
"""Steps whose letter has its use after the end."""
_WHILE_OPEN: Final = ("L03", "L09")
"""Letters that are no step, and speak of an answer that is still to come."""


def void(case: Application, *, actor: User | None, by: EventKind) -> tuple[str, ...]:
    """Void what an act that ends the case, or answers it anew, has overtaken; say which."""
    if by not in CLOSING and by is not EventKind.REDECIDED:
        return ()
    told = []
    waiting = Letter.objects.filter(application=case, state__in=UNSENT).defer("docx", "pdf")
    for letter in waiting.select_for_update(of=("self",)).order_by("pk"):
        if letter.step in _STILL_SENT or not (letter.step or letter.code in _WHILE_OPEN):
            continue
        letter.state, letter.approved_digest = LetterState.DROPPED, ""
        letter.save(update_fields=["state", "approved_digest"])
        record(
            verb="作废文书", subject=case, agency=case.agency, actor=actor,
            detail={"letter": f"{letter.code} {letter.title}", "digest": letter.digest,
                    "reason": f"已登记“{by.label}”"},
        )  # fmt: skip
        told.append(f"没有发出的《{letter.title}》已随“{by.label}”作废")
    return tuple(told)
