"""What can be done to an application before it is handled? One function per verb. (条例 arts. 29–31)

Registering and the day of receipt are in :mod:`gongkai_web.applications.registering`;
what becomes of a registration that is no application of this agency (any more), and
how that is undone, in :mod:`gongkai_web.applications.setting_aside`.
"""

from __future__ import annotations

from gongkai_web.applications.casework import StepRefused
from gongkai_web.applications.registering import (
    DAYS,
    RECORD,
    confirm_receipt,
    day_missing,
    follows_from_days,
    in_course,
    mend,
    note_attempt,
    receipt_of,
    received_on,
    register,
)
from gongkai_web.applications.setting_aside import (
    RESTORED_BY,
    give_back,
    split,
    take_up_again,
    transfer,
    undo_split,
    undo_transfer,
    void,
)

__all__ = [
    "DAYS",
    "RECORD",
    "RESTORED_BY",
    "StepRefused",
    "confirm_receipt",
    "day_missing",
    "follows_from_days",
    "give_back",
    "in_course",
    "mend",
    "note_attempt",
    "receipt_of",
    "received_on",
    "register",
    "split",
    "take_up_again",
    "transfer",
    "undo_split",
    "undo_transfer",
    "void",
]
