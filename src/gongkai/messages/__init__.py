"""Which kinds of messages does a website take, by when is each answered, and which is no message?

The terms stand in ``law/messages.yaml``; no single national text sets them, so each is a
default that an office may change. The day a message comes in is day zero.
"""

from __future__ import annotations

from gongkai.messages.deadlines import (
    Due,
    ExtendedTooFar,
    answer_due,
    extended_due,
    is_veto,
    level_of,
)
from gongkai.messages.kinds import MISTAKE_KINDS, Kind, may_be_extended

__all__ = [
    "MISTAKE_KINDS",
    "Due",
    "ExtendedTooFar",
    "Kind",
    "answer_due",
    "extended_due",
    "is_veto",
    "level_of",
    "may_be_extended",
]
