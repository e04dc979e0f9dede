"""How are a hundred thousand keys held, joined and counted in no time? As the bits of one number.

Bit ``n`` stands for the entry with the key ``n``.
"""

from __future__ import annotations

from collections.abc import Collection

_FEW = 64


def mask_of(keys: Collection[int]) -> int:
    """Return the number whose bits are the keys."""
    if len(keys) < _FEW:
        found = 0
        for key in keys:
            found |= 1 << key
        return found
    top = max(keys)
    signs = bytearray(b"0") * (top + 1)
    for key in keys:
        signs[top - key] = 49
    return int(bytes(signs), 2)


def keys_of(mask: int) -> list[int]:
    """Return the keys, the lowest first."""
    signs = bin(mask)
    last = len(signs) - 1
    found = []
    at = signs.rfind("1", 2)
    while at > 0:
        found.append(last - at)
        at = signs.rfind("1", 2, at)
    return found
