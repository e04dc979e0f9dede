"""What if a page has the sound of a character in brackets behind it? It is no part of any word or name.

Mirrors that change characters leave such notes: 報(bào)告.
"""

from __future__ import annotations

import re

_SOUND = re.compile("[(（][a-zü]{0,5}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zü]{0,4}[)）]")


def without_sounds(text: str) -> str:
    """Return the text without the sounds of its characters."""
    return _SOUND.sub("", text)


def may_have_sounds(data: bytes) -> bool:
    """May UTF-8 have vowels with a tone? They are written with bytes that no Chinese character begins with."""
    return any(first in data for first in _FIRST_BYTES)


_FIRST_BYTES = (b"\xc3", b"\xc4", b"\xc5", b"\xc7")
