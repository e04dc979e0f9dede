"""How is a number shown so that the finding itself does not spread it?"""

from __future__ import annotations

import re

_LONG = re.compile(r"[0-9０-９](?:[ \-]?[0-9０-９]){8,}[XxＸ]?")
_SHOWN = 60


def masked(text: str) -> str:
    """Return ``4112**********2X``: four signs in front and two behind, never more than half."""
    signs = "".join(text.split())
    if len(signs) <= 4:
        return signs[:1] + "*" * (len(signs) - 1)
    front = min(4, len(signs) // 4)
    back = min(2, len(signs) // 4)
    return signs[:front] + "*" * (len(signs) - front - back) + signs[len(signs) - back :]


def safe(text: str, most: int = _SHOWN) -> str:
    """Return words for a message: one line, not too long, long numbers masked."""
    line = " ".join(text.split())
    if len(line) > most:
        line = line[: most - 1] + "…"
    return _LONG.sub(lambda found: masked(found[0]), line)
