"""How a person answers the question that keeps programs out."""

from __future__ import annotations

import re

DIGITS = "零一二三四五六七八九十"


def number(text):
    """Return a Chinese number below a hundred."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return DIGITS.index(text)
    return (DIGITS.index(tens) if tens else 1) * 10 + (DIGITS.index(ones) if ones else 0)


def answer_to(asked):
    """Return the answer to a question in words, as a person finds it."""
    numbers = [number(one) for one in re.findall("[零一二三四五六七八九十]+", asked)]
    if "加" in asked:
        return numbers[0] + numbers[1]
    if "减" in asked or "送出" in asked:
        return numbers[0] - numbers[1]
    if "最大" in asked or "最小" in asked:
        some = [number(one) for one in re.split("，", asked)[0].split("、")]
        return (max if "最大" in asked else min)(some)
    if "星期" in asked:
        today = "一二三四五六日".index(re.search("星期(.)的", asked)[1])
        return (today + (2 if "后两天" in asked else 1)) % 7 + 1
    month = number(re.match("(.+?)月的", asked)[1])
    return month + (1 if "下一个" in asked else -1)
