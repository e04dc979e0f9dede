"""Which numbers are what they look like? Check digits, dates, guards; no text here."""

from __future__ import annotations

from datetime import date

_PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
        "91",
    ]
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_OLDEST = 1880


def real_date(year: int, month: int, day: int) -> bool:
    """Is there such a day?"""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def has_identity_form(number: str, on: date) -> bool:
    """Has it 18 signs with a province and a birthday in the past? The check digit is not looked at."""
    if len(number) != 18 or not number[:17].isdecimal() or number[:2] not in _PROVINCES:
        return False
    year, month, day = int(number[6:10]), int(number[10:12]), int(number[12:14])
    return _OLDEST <= year <= on.year and real_date(year, month, day)


def identity_check(number: str) -> bool:
    """Is the check digit right? (GB 11643)"""
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECK_DIGITS[total % 11] == number[17]


def has_old_identity_form(number: str) -> bool:
    """Has it the 15 digits of the old identity number, with a province and a birthday?"""
    if len(number) != 15 or not number.isdecimal() or number[:2] not in _PROVINCES:
        return False
    return real_date(1900 + int(number[6:8]), int(number[8:10]), int(number[10:12]))


def is_credit_code(code: str) -> bool:
    """Is it a unified social credit code with the right check sign? (GB 32100)"""
    if len(code) != 18 or any(sign not in _CREDIT_SIGNS for sign in code):
        return False
    total = sum(
        _CREDIT_SIGNS.index(sign) * weight
        for sign, weight in zip(code[:17], _CREDIT_WEIGHTS, strict=True)
    )
    return _CREDIT_SIGNS[-total % 31] == code[17]


def luhn(number: str) -> bool:
    """Does the number pass the check of bank cards? (ISO/IEC 7812-1)"""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def begins_like_a_card(number: str) -> bool:
    """Does it begin as the cards of Chinese banks do, and as no code of a region and a year does?"""
    if number.startswith(("62", "60", "65", "955", "9400", "9000")):
        return True
    if number[0] not in "345" or number[:2] in ("33", "34", "38", "39", "30", "31", "32"):
        return False
    return not (number[:2] in _PROVINCES and number[6:8] in ("19", "20"))
