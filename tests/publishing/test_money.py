"""Yuan into 万元, exactly."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.publishing.money import AmountProblem, printed, wan_yuan, wan_yuan_of_fen


@pytest.mark.parametrize(
    ("yuan", "shown"),
    [
        ("0", "0"),
        ("1", "0.0001"),
        ("100", "0.01"),
        ("400", "0.04"),
        ("37900", "3.79"),
        ("123456.78", "12.345678"),
        ("1234567", "123.4567"),
        ("10000", "1"),
        ("1000000.00", "100"),
        ("0.01", "0.000001"),
    ],
)
def test_an_amount_is_printed_exactly_in_wan_yuan(yuan, shown):
    assert printed(wan_yuan(Decimal(yuan))) == shown
    assert printed(wan_yuan_of_fen(int(Decimal(yuan) * 100))) == shown


@pytest.mark.parametrize(
    ("yuan", "said"),
    [
        (Decimal("-1"), "应为 0 或以上"),
        (Decimal("NaN"), "应为 0 或以上"),
        (Decimal("0.001"), "不足一分"),
        (0.5, "不能用浮点数"),
        ("400", "应为十进制数"),
        (True, "应为十进制数"),
    ],
)
def test_an_amount_that_is_none_is_refused(yuan, said):
    with pytest.raises(AmountProblem, match=said):
        wan_yuan(yuan)


def test_fen_are_whole():
    with pytest.raises(AmountProblem, match="分应为整数"):
        wan_yuan_of_fen(1.5)


@given(st.integers(0, 10**15))
@settings(max_examples=60)
def test_no_fen_is_lost(fen):
    assert wan_yuan_of_fen(fen) * 1_000_000 == fen
    assert "E" not in printed(wan_yuan_of_fen(fen))
