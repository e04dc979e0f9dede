"""Who applies: which of the six columns of table 3, and is the number on the paper possible?

No national text defines the six kinds; the prefixes of the unified social
credit code give a hint only, and a person decides. Kinds are those of
:data:`KINDS`, numbers are checked by their own check digit.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from gongkai.law import default

KINDS: dict[str, str] = {
    "natural_person": "自然人",
    "commercial": "商业企业",
    "research": "科研机构",
    "public_benefit": "社会公益组织",
    "legal_service": "法律服务机构",
    "other_org": "其他",
}
"""The six applicant columns of table 3, key to title."""

ORGANISATION = "法人或其他组织"
_MARKS = re.compile(r"[\s\-—:：/、()（）>·]+")


class UnknownApplicantKind(KeyError):
    """No column of table 3 has this key or name."""

    def __str__(self) -> str:
        return str(self.args[0])


@lru_cache(maxsize=512)
def kind_key(text: str) -> str:
    """Return the key of the applicant kind a ledger's text names. Raises UnknownApplicantKind."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKC", text))
    if text.strip() in KINDS:
        return text.strip()
    bare = plain.removeprefix(ORGANISATION) or plain
    for key, title in KINDS.items():
        if bare in (title, f"{title}组织" if key == "other_org" else title):
            return key
    titles = "、".join(f"“{title}”" for title in KINDS.values())
    raise UnknownApplicantKind(f"没有“{text}”这种申请人类型，应当是：{titles}")


@dataclass(frozen=True, slots=True)
class Number:
    """What an identity or credit number says about itself."""

    text: str
    is_valid: bool
    problem: str | None
    kind_hint: str | None
    """The applicant kind its prefix suggests; a hint, never a decision."""


_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_PERSON_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PERSON_CHECKS = "10X98765432"


def credit_code(text: str) -> Number:
    """Check a unified social credit code (统一社会信用代码, GB 32100) by its last character."""
    code = _number(text)
    hint = default("O10").get(code[:2], default("O10")["otherwise"])
    if len(code) != len(_CREDIT_WEIGHTS) + 1:
        return Number(code, False, f"统一社会信用代码应当是 18 位，现为 {len(code)} 位", None)
    if strange := "".join(sorted(set(code) - set(_CREDIT))):
        return Number(
            code,
            False,
            f"统一社会信用代码只用数字和大写字母（不含 I、O、S、V、Z），有“{strange}”",
            None,
        )
    total = sum(_CREDIT.index(c) * w for c, w in zip(code[:-1], _CREDIT_WEIGHTS, strict=True))
    if _CREDIT[-total % len(_CREDIT)] != code[-1]:
        return Number(code, False, "统一社会信用代码的校验码不对，请核对原件", hint)
    return Number(code, True, None, hint)


def id_card(text: str) -> Number:
    """Check a resident identity number (居民身份号码, GB 11643) by its date and last character."""
    number = _number(text)
    if len(number) != len(_PERSON_WEIGHTS) + 1:
        return Number(number, False, f"居民身份号码应当是 18 位，现为 {len(number)} 位", None)
    if not re.fullmatch(r"\d{17}[\dX]", number, re.ASCII):
        return Number(number, False, "居民身份号码应当是 17 位数字加一位数字或者 X", None)
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return Number(number, False, f"居民身份号码中的出生日期“{number[6:14]}”不存在", None)
    total = sum(int(c) * w for c, w in zip(number[:-1], _PERSON_WEIGHTS, strict=True))
    if _PERSON_CHECKS[total % len(_PERSON_CHECKS)] != number[-1]:
        return Number(number, False, "居民身份号码的校验码不对，请核对原件", "natural_person")
    return Number(number, True, None, "natural_person")


def _number(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()
