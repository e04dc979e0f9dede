"""Which code finds an application again, and how are code and password looked at?

Twelve signs out of twenty-three (54 bits), none of which looks like another. Only a
keyed hash is kept. An unknown code takes as long as a wrong password.
"""

from __future__ import annotations

import secrets
import unicodedata
from datetime import datetime
from functools import cache

from django.contrib.auth.hashers import check_password, make_password

from gongkai_web.applications import personal
from gongkai_web.online.models import Submission

SIGNS = "34679ACDEFGHJKMNPQRTWXY"
"""Without 0 O, 1 I L, 2 Z, 5 S, 8 B, U V."""
LENGTH, GROUP = 12, 4
TAIL = 4


def new_code() -> str:
    """Return a code as people read it: ``A3CD-9KMN-XY47``."""
    plain = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
    return "-".join(plain[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def plain(text: str) -> str:
    """Return a code without what people add to it: spaces, hyphens, width, small letters."""
    folded = unicodedata.normalize("NFKC", text[:200]).upper()
    return "".join(sign for sign in folded if sign.isalnum())


def key_of(code: str) -> str:
    """Return the keyed hash under which a code is kept."""
    return personal.lookup_key(f"查询码|{plain(code)}")


def email_key(address: str) -> str:
    """Return the keyed hash under which an address is found; "" for none."""
    plain_address = unicodedata.normalize("NFKC", address[:200]).strip().lower()
    return personal.lookup_key(f"电子邮箱|{plain_address}") if plain_address else ""


def tail_of(code: str) -> str:
    """Return the end of a code, which messages may name."""
    return plain(code)[-TAIL:]


@cache
def _of_nobody(_hasher: str) -> str:
    return make_password(secrets.token_urlsafe(16))


def found(code: str, password: str, *, at: datetime) -> Submission | None:
    """Return the submission of a code and its password; ``None`` for either being wrong.

    A password of the counter is wrong once its time is over.
    """
    one = Submission.objects.select_related("agency").filter(code_key=key_of(code)).first()
    kept = one.password if one is not None else _of_nobody("default")
    if "\x00" in password or len(password) > 128:
        password = ""
    is_right = check_password(password, kept)
    if one is not None and one.password_until is not None and one.password_until <= at:
        return None
    return one if one is not None and is_right else None
