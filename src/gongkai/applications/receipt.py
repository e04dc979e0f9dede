"""On which day was an application received? (条例 arts. 29, 31)

The channel decides: the day it was handed in, the day the agency signed for
it, or the day both sides confirmed it. Where that day is missing, the
application has not been received yet, and the answer says what is missing:
nothing is guessed from the day it was sent or entered.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, Literal, TypeAlias

import yaml

from gongkai.law import Evidence, Source, default, documents

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

DayKind: TypeAlias = Literal["submitted", "arrived", "confirmed"]
DAY_NAMES: dict[DayKind, str] = {
    "submitted": "提交日期",
    "arrived": "签收（实际收到）日期",
    "confirmed": "双方确认日期",
}


class UnknownChannel(KeyError):
    """No channel of that key or name."""

    def __str__(self) -> str:
        return str(self.args[0])


class ReceiptOutOfOrder(ValueError):
    """The dates contradict each other: arrived before it was sent, confirmed before it arrived."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A way for an application to come in, and the day that counts."""

    key: str
    title: str
    names: tuple[str, ...]
    day: DayKind
    same_day: bool
    """The disclosure office must reach the applicant the day it gets the letter."""
    read_back: bool
    """The disclosure office fills in the form and reads it back to the applicant."""
    open_question: str | None
    source: Source
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Receipt:
    """The day of receipt, and why; or what is still missing."""

    channel: Channel
    received_on: date | None
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    """The dates without which it is not received yet."""
    remarks: tuple[str, ...]
    """What an officer should look at: a confirmation that came late, no read-back."""

    @property
    def is_received(self) -> bool:
        """Return whether the reply term has begun."""
        return self.received_on is not None


@cache
def channels() -> Mapping[str, Channel]:
    """Return every channel by key."""
    text = files(__package__).joinpath("receipt.yaml").read_text("utf-8")
    return {
        key: Channel(
            key=key,
            title=entry["title"],
            names=tuple(entry["names"]),
            day=entry["day"],
            same_day=entry.get("same_day", False),
            read_back=entry.get("read_back", False),
            open_question=entry.get("open"),
            source=Source(documents()[entry["source"]["document"]], entry["source"]["article"]),
            evidence=Evidence(entry["evidence"]),
        )
        for key, entry in yaml.load(text, Loader=_Loader).items()
    }


@lru_cache(maxsize=512)
def channel_key(text: str) -> str:
    """Return the key of the channel a text names (``当面``, ``EMS``). Raises UnknownChannel."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).casefold()
    for key, channel in channels().items():
        if plain == key or plain in (name.casefold() for name in channel.names):
            return key
    titles = "、".join(channel.title for channel in channels().values())
    raise UnknownChannel(f"没有“{text}”这种受理渠道，应当是：{titles}")


def receipt(
    channel: str,
    *,
    submitted_on: date | None = None,
    arrived_on: date | None = None,
    confirmed_on: date | None = None,
    email_receipt: str | None = None,
) -> Receipt:
    """Return the day of receipt for an application that came in this way.

    ``submitted_on`` is the day the applicant handed it in or sent it,
    ``arrived_on`` the day the agency signed for it or actually got it,
    ``confirmed_on`` the day both sides confirmed (for an oral application, the
    day its form was read back). An applicant who could not be reached confirms
    on the day contact is restored. ``email_receipt`` is the office's answer to
    open question O16 (``mutual_confirmation`` or ``system_arrival``).

    Raises UnknownChannel, and ReceiptOutOfOrder for dates that contradict
    each other.
    """
    way = channels()[channel_key(channel)]
    _in_order(submitted_on, arrived_on, confirmed_on)
    kind, source = way.day, str(way.source)
    if way.open_question == "O16" and (email_receipt or default("O16")) == "system_arrival":
        kind, source = "arrived", str(documents()["receipt-terms-2015"])
    days: dict[DayKind, date | None] = {
        "submitted": submitted_on,
        "arrived": arrived_on,
        "confirmed": confirmed_on,
    }
    found = days[kind]
    if found is None:
        reason = f"{way.title}的申请以{DAY_NAMES[kind]}为收到申请之日（{source}），尚未登记，答复期限不起算"
        return Receipt(way, None, (reason,), (DAY_NAMES[kind],), _remarks(way, days))
    reason = f"{way.title}的申请以{DAY_NAMES[kind]}为收到申请之日：{found}（{source}）"
    return Receipt(way, found, (reason,), (), _remarks(way, days))


def _remarks(way: Channel, days: Mapping[DayKind, date | None]) -> tuple[str, ...]:
    arrived, confirmed = days["arrived"], days["confirmed"]
    found = []
    if way.same_day and arrived is not None and confirmed != arrived:
        when = f"实际确认于 {confirmed}" if confirmed else "尚未确认"
        found.append(f"应当在实际收到的当日（{arrived}）与申请人确认，{when}：请留存联系记录")
    if way.read_back and confirmed is None:
        found.append("口头申请由工作机构代为填写，应当向申请人宣读并由其确认：尚无确认记录")
    return tuple(found)


def _in_order(*days: date | None) -> None:
    known = [
        (name, day) for name, day in zip(DAY_NAMES.values(), days, strict=True) if day is not None
    ]
    for (name, day), (later, then) in pairwise(known):
        if then < day:
            raise ReceiptOutOfOrder(f"{later} {then} 早于{name} {day}，请核对")
