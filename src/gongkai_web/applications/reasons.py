"""Which steps may be taken only with a reason in the diary, and why? (条例 arts. 15, 30, 32, 35)

The law allows them, but whoever reads the case later, a court at the worst, asks
why. The verbs of :mod:`gongkai_web.applications.actions` refuse them without a
reason, and the pages ask for it beforehand.
"""

from __future__ import annotations

from datetime import date

from gongkai.applications.events import EventKind
from gongkai.applications.life_cycle import awaits_opinions
from gongkai_web.applications import derived
from gongkai_web.applications.casework import StepRefused
from gongkai_web.applications.models import Application

K = EventKind

_OPINIONS = "征求意见的期限未满，提前答复须说明理由（条例第三十二条、第三十四条）"
_ANOTHER_ROUND = "再次要求补正，须由主管人员批准并说明理由（条例第三十条）"
_UNASKED = (
    "以第三方合法权益为由不予公开，应当书面征求第三方的意见；没有征求的，须说明理由"
    "（条例第十五条、第三十二条）"
)
_UNANSWERED = "没有登记申请人说明的理由；申请人逾期没有说明的，请写明情况（条例第三十五条）"


def wanted(case: Application, kind: EventKind, *, on: date, outcome: str = "") -> str:
    """Return in Chinese why the step needs a reason on that day; "" where it needs none."""
    if kind is K.CORRECTION_REQUESTED:
        return _ANOTHER_ROUND if is_another_round(case) else ""
    if kind not in (K.REPLIED, K.REDECIDED):
        return ""
    diary = derived.diary(case, case.events.all())
    kinds = {event.kind for event in diary}
    if awaits_opinions(diary, on=on):
        return _OPINIONS
    if outcome == "withheld_third_party" and K.THIRD_PARTY_CONSULTED not in kinds:
        return _UNASKED
    if outcome == "not_handled_excessive" and K.REASONS_RECEIVED not in kinds:
        return _UNANSWERED
    return ""


def is_another_round(case: Application) -> bool:
    """Return whether a correction was asked for as often as the office does by itself (O9)."""
    asked = sum(row.kind == K.CORRECTION_REQUESTED for row in case.events.all())
    return asked >= int(case.agency.choice("O9")["rounds"])


def require(case: Application, kind: EventKind, *, on: date, note: str, outcome: str = "") -> None:
    """Raise StepRefused for a step that needs a reason and has none."""
    if not note.strip() and (why := wanted(case, kind, on=on, outcome=outcome)):
        raise StepRefused(f"{why}：请在“说明”里写明理由")
