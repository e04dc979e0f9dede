"""On which grounds may a part of a record be withheld? (条例 arts. 14–16, 37)

The articles are those that the letter of partial disclosure must choose from; each
ground names the outcome whose letter cites its article. What is no government
information at all is taken out as well (art. 37).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from gongkai.applications.outcomes import citation, letters, letters_of

_PARTIAL = "S03"
"""The letter of partial disclosure."""
_GROUNDS = (
    ("state_secret", "withheld_state_secret", "国家秘密", "秘密"),
    ("other_law", "withheld_by_other_law", "法律、行政法规禁止公开", "禁止"),
    ("safety_stability", "withheld_safety_stability", "危及三安全一稳定", "安全"),
    ("trade_secret", "withheld_third_party", "商业秘密", "商密"),
    ("privacy", "withheld_third_party", "个人隐私", "隐私"),
    ("third_party", "withheld_third_party", "第三方其他合法权益", "权益"),
    ("internal_affairs", "withheld_internal_affairs", "内部事务信息", "内部"),
    ("process_info", "withheld_process_info", "过程性信息", "过程"),
    ("enforcement_file", "withheld_enforcement_file", "行政执法案卷信息", "案卷"),
    ("not_government", "other_other", "不属于政府信息", "非政"),
)
"""Key, outcome of a whole refusal on that ground, title, and two characters for a small box."""


class UnknownGround(KeyError):
    """No ground has this key."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground on which a part is withheld."""

    key: str
    title: str
    article: str
    """The place in the Regulation: ``第十五条``."""
    outcome: str
    """The outcome of an application refused as a whole on this ground."""
    asks: str | None
    """What must be named with it, in words; ``None`` for nothing."""
    short: str
    """Two characters, where a box has no room for more."""

    @property
    def citation(self) -> str:
        """The article with the Regulation's title."""
        return citation(self.article)

    @property
    def labels(self) -> tuple[str, ...]:
        """What may be written into a box, longest first."""
        return (f"{self.title}（条例{self.article}）", self.title, self.short)

    def __str__(self) -> str:
        return f"{self.title}（{self.article}）"


@cache
def grounds() -> tuple[Ground, ...]:
    """Return all grounds, in the order of the articles."""
    choices = letters()[_PARTIAL].one_of
    found = []
    for key, outcome, title, short in _GROUNDS:
        ((letter, article),) = (
            (letters()[code], place)
            for code in letters_of(outcome)
            for place in letters()[code].cites
            if place in choices
        )
        found.append(Ground(key, title, article, outcome, letter.also, short))
    return tuple(found)


def ground(key: str) -> Ground:
    """Return the ground with that key. Raises UnknownGround."""
    for one in grounds():
        if one.key == key:
            return one
    raise UnknownGround(
        f"没有“{key}”这种不予公开的依据，应当是下列之一：{'、'.join(g.key for g in grounds())}"
    )
