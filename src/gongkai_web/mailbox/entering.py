"""With which code and password is a message followed, and who has given them?

A message has its own. One that came from an application is followed with those of the
application: who regains them there (:mod:`gongkai_web.online.regaining`) has them here, too, and
what was lost opens nothing. A password of the counter opens nothing before another was set.
"""

from __future__ import annotations

import hashlib
from functools import cache

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import Q, QuerySet

from gongkai_web.mailbox.models import Message
from gongkai_web.online import codes
from gongkai_web.online.models import Submission


@cache
def _of_nobody() -> str:
    return make_password("nobody's message")


def _rows() -> QuerySet[Message]:
    return Message.objects.select_related("agency", "answer", "submission")


def found(code: str, password: str) -> Message | None:
    """Return the message of a code and its password; ``None`` for either being wrong."""
    key = codes.key_of(code)
    own = Q(code_key=key, submission__isnull=True)
    one = _rows().filter(own | Q(submission__code_key=key)).first()
    if "\x00" in password or len(password) > 128:
        password = ""
    is_right = check_password(password, one.own.password if one is not None else _of_nobody())
    return one if one is not None and is_right else None


def is_temporary(message: Message) -> bool:
    """Return whether the password is the counter's still: good for setting another, for nothing here."""
    return isinstance(message.own, Submission) and message.own.password_until is not None


def mark_of(message: Message) -> str:
    """Return what changes with code and password: who gave earlier ones is out."""
    own = message.own
    return hashlib.sha256(f"{own.password}|{own.code_key}".encode()).hexdigest()[:16]


def of_mark(pk: object, mark: object) -> Message | None:
    """Return the message whose code and password were given when the mark was made."""
    one = _rows().filter(pk=pk).first()
    is_good = one is not None and mark == mark_of(one) and not is_temporary(one)
    return one if is_good else None
