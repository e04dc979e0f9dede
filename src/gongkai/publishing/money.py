"""How does an amount in yuan stand in table 2, in 万元?

Exactly, with up to six decimals and no trailing zeros: 400 yuan are 0.04.
"""

from __future__ import annotations

from decimal import Decimal

_FEN_PER_YUAN = 2
_YUAN_PER_WAN = 4
"""Powers of ten."""


class AmountProblem(ValueError):
    """An amount that cannot stand in the report."""


def wan_yuan(yuan: Decimal | int) -> Decimal:
    """Return an amount of yuan in 万元, exactly and without trailing zeros.

    Raises AmountProblem for less than nothing, for a fraction of a 分, and for
    a binary float, which cannot hold 分 exactly.
    """
    if isinstance(yuan, bool) or not isinstance(yuan, (Decimal, int)):
        raise AmountProblem(f"金额“{yuan}”应为十进制数（Decimal）或整数，不能用浮点数")
    amount = Decimal(yuan)
    if not amount.is_finite() or amount < 0:
        raise AmountProblem(f"金额“{yuan}”应为 0 或以上")
    if amount != round(amount, _FEN_PER_YUAN):
        raise AmountProblem(f"金额“{yuan}”元不足一分，最小到 0.01 元")
    return _plain(amount.scaleb(-_YUAN_PER_WAN))


def wan_yuan_of_fen(fen: int) -> Decimal:
    """Return an amount of 分 in 万元. Raises AmountProblem as ``wan_yuan`` does."""
    if isinstance(fen, bool) or not isinstance(fen, int):
        raise AmountProblem(f"金额“{fen}”分应为整数")
    return wan_yuan(Decimal(fen).scaleb(-_FEN_PER_YUAN))


def printed(amount: Decimal) -> str:
    """Return an amount as the report prints it: ``0``, ``0.04``, ``12.345678``."""
    return f"{_plain(amount):f}"


def _plain(amount: Decimal) -> Decimal:
    """Return the same amount without trailing zeros and without an exponent."""
    short = amount.normalize()
    exponent = short.as_tuple().exponent
    return short.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else short
