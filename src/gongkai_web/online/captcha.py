"""Is it a person who fills in the form? A question in words, which anybody can hear and answer.

No picture, no sound, no foreign service: a small sum or a bit of common sense, read out
by any screen reader, answered with a number in digits or in Chinese. The token is signed,
runs out, and can be used once, whether the answer was right or wrong.

What it is against, and what not, stands in ``docs/how-to/apply-online.md``: it stops
programs that fill in every form they find, not one that was written for this form. What
holds those is the limit by address (:mod:`gongkai_web.online.limits`) and the desk.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
import unicodedata
from dataclasses import dataclass

from django.conf import settings
from django.core import signing

from gongkai_web.online import limits

SALT = "gongkai.online.captcha"
LASTS = 2 * 3600
"""Seconds in which a question can be answered; then the page asks another and keeps what was typed."""
AT_LEAST = 3
"""Seconds nobody is quicker than: from the page to its answer."""

_DIGITS = "零一二三四五六七八九十"
_WEEK = "一二三四五六日"
_THINGS = (("苹果", "个"), ("书", "本"), ("铅笔", "支"), ("信", "封"), ("椅子", "把"))


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and the number that answers it."""

    text: str
    answer: int


def chinese(number: int) -> str:
    """Return a number below a hundred in Chinese: ``十二``, ``三十五``."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def number_in(text: str) -> int | None:
    """Return the number that somebody wrote: ``１２``, ``12``, ``十二``, ``星期三``; None for none."""
    plain = "".join(unicodedata.normalize("NFKC", text[:40]).split()).strip("。.,，")
    for word in ("星期", "礼拜", "周"):
        plain = plain.removeprefix(word)
    if plain in ("日", "天"):
        return 7
    plain = plain.replace("两", "二").replace("〇", "零")
    for word in ("等于", "个", "本", "支", "封", "把", "月"):
        plain = plain.removesuffix(word).removeprefix(word)
    if plain.isascii() and plain.isdigit() and len(plain) < 4:
        return int(plain)
    return next((n for n in range(100) if chinese(n) == plain), None)


def _below(most: int) -> int:
    return secrets.randbelow(most)


def _sum() -> Question:
    first, second = 2 + _below(18), 2 + _below(9)
    return Question(f"{chinese(first)}加{chinese(second)}等于几？", first + second)


def _difference() -> Question:
    second = 2 + _below(8)
    first = second + 1 + _below(15)
    return Question(f"{chinese(first)}减{chinese(second)}等于几？", first - second)


def _left() -> Question:
    thing, measure = secrets.choice(_THINGS)
    given = 1 + _below(6)
    had = given + 1 + _below(9)
    return Question(
        f"有{chinese(had)}{measure}{thing}，送出{chinese(given)}{measure}，还剩几{measure}？",
        had - given,
    )


def _greatest() -> Question:
    some = secrets.SystemRandom().sample(range(1, 40), 3)
    which, answer = secrets.choice((("最大", max(some)), ("最小", min(some))))
    told = "、".join(chinese(one) for one in some)
    return Question(f"{told}，这三个数里{which}的是哪一个？", answer)


def _weekday() -> Question:
    today, step = _below(7), 1 + _below(2)
    after = "后一天" if step == 1 else "后两天"
    return Question(
        f"星期{_WEEK[today]}的{after}是星期几？（星期日请填“日”或者 7）", (today + step) % 7 + 1
    )


def _month() -> Question:
    month = 2 + _below(10)
    which, answer = secrets.choice((("上一个", month - 1), ("下一个", month + 1)))
    return Question(f"{chinese(month)}月的{which}月是几月？", answer)


_KINDS = (_sum, _difference, _left, _greatest, _weekday, _month)


def new_question() -> tuple[str, str]:
    """Return a question and its token."""
    question, nonce = secrets.choice(_KINDS)(), secrets.token_hex(12)
    token = signing.dumps(
        {"n": nonce, "a": _sealed(nonce, question.answer), "t": int(time.time())}, salt=SALT
    )
    return question.text, token


def _sealed(nonce: str, answer: int) -> str:
    key = f"{SALT}|{settings.SECRET_KEY}".encode()
    return hmac.digest(key, f"{nonce}|{answer}".encode(), hashlib.sha256).hex()


class NotAnswered(ValueError):
    """The question was not answered; the message says why and what to do."""


def check(token: str, answer: str) -> None:
    """Accept the answer to a question, once. Raises NotAnswered."""
    try:
        held = signing.loads(token, salt=SALT, max_age=LASTS)
        nonce, sealed, since = str(held["n"]), str(held["a"]), int(held["t"])
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        raise NotAnswered("验证问题已经过期，请回答新的问题；您填写的内容都还在") from None
    if not limits.used_once(f"captcha|{nonce}", seconds=LASTS):
        raise NotAnswered("验证问题只能回答一次，请回答新的问题；您填写的内容都还在")
    number = number_in(answer)
    if number is None:
        raise NotAnswered("请用数字回答验证问题，例如 12 或者 十二")
    if not hmac.compare_digest(_sealed(nonce, number), sealed):
        raise NotAnswered("验证问题回答错了，请回答新的问题")
    if time.time() - since < AT_LEAST:
        raise NotAnswered("提交得太快，请核对填写的内容，回答新的问题以后再提交")
