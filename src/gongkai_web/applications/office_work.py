"""What is done inside the office, and noted? (条例 arts. 17, 36(4), 45)

Verbs of :mod:`gongkai_web.applications.actions`.
"""

from __future__ import annotations

from datetime import date

from gongkai.applications.events import EventKind
from gongkai_web.agencies.models import User
from gongkai_web.applications import opinions
from gongkai_web.applications.casework import Done, StepRefused
from gongkai_web.applications.models import Application
from gongkai_web.applications.verbs import take

K = EventKind


def log_search(
    *, actor: User | None, case: Application, on: date, places: str, keywords: str,
    found: str = "", seen: int | None = None,
) -> Done:  # fmt: skip
    """Note where, by which words and with what result was searched: the proof of 政府信息不存在."""
    if not places.strip() or not keywords.strip():
        raise StepRefused("检索记录应写明检索的范围和检索词")
    return take(
        K.SEARCHED, actor=actor, case=case, on=on, seen=seen, places=places.strip(),
        keywords=keywords.strip(), found=found.strip(),
    )  # fmt: skip


def note_legal_review(
    *, actor: User | None, case: Application, on: date, reviewer: str, conclusion: str,
    note: str = "", seen: int | None = None,
) -> Done:  # fmt: skip
    """Note the review of a reply's legality: who, and ``lawful``, ``amend`` or ``unlawful``."""
    if not reviewer.strip():
        raise StepRefused("请写明审查人")
    return take(
        K.LEGAL_REVIEWED, actor=actor, case=case, on=on, seen=seen, reviewer=reviewer.strip(),
        conclusion=conclusion, note=note,
    )  # fmt: skip


def take_note(
    *, actor: User | None, case: Application, on: date, note: str, third_party_notice: str = "",
    seen: int | None = None,
) -> Done:  # fmt: skip
    """Write something into the diary that moves nothing: a call, a visit, a decision not to charge.

    ``third_party_notice`` says that a third party was told on paper of the disclosure against
    its word, or need not be (art. 32).
    """
    if not note.strip():
        raise StepRefused("请写明记事内容")
    if third_party_notice and third_party_notice not in opinions.NOTICES:
        raise StepRefused(f"没有“{third_party_notice}”这种情况")
    return take(
        K.NOTED, actor=actor, case=case, on=on, seen=seen, note=note.strip(),
        third_party_notice=third_party_notice,
    )  # fmt: skip
