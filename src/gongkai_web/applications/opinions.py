"""What do the opinions of those consulted, and their silence, mean for the answer? (条例 arts. 32–34)

The silence of a third party means nothing: the agency decides. That of an organ which made the
information too is consent; that of one asked for help is not. Who discloses against a third
party's word says why, and tells the third party in writing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from gongkai.applications.consultations import Consultation, consultations
from gongkai.applications.events import Event, EventKind
from gongkai_web.applications import derived, personal
from gongkai_web.applications.act_words import NOTICES
from gongkai_web.applications.models import Application, ApplicationEvent, Letter, LetterState

K = EventKind
__all__ = [
    "NOTICES",
    "before_answering",
    "goes_against",
    "objections",
    "owes_notice",
    "silences",
]

TELLS_THE_THIRD_PARTY = "L10"
ASKS_FOR_HELP = "L12"

_ASKED = (K.THIRD_PARTY_CONSULTED, K.OTHER_ORGAN_CONSULTED)
_ANSWERED = (K.REPLIED, K.REDECIDED)


def silences(
    case: Application, rows: Sequence[ApplicationEvent], *, on: date, in_clear: bool = True
) -> tuple[str, ...]:
    """Return what the silence of each whose term is over means, in Chinese.

    ``in_clear`` with the names; else masked.
    """
    if not any(row.kind in _ASKED for row in rows):
        return ()
    events = derived.diary(case, rows)
    asked = {(row.kind, row.on, row.detail.get("party", "")): row for row in rows}
    return tuple(
        _silence(one, asked.get((one.event.kind, one.event.on, one.event.party)), in_clear)
        for one in consultations(events, derived.conventions_of(case.agency))
        if one.event.kind in _ASKED
        and one.answered_on is None
        and one.term_ends_on is not None
        and on > one.term_ends_on
    )


def _silence(one: Consultation, row: ApplicationEvent | None, in_clear: bool) -> str:
    party = one.event.party
    if not in_clear:
        party = personal.masked_name(party)
    mark = "（暂定）" if one.provisional else ""
    told = f"{party or '被征求意见方'}到 {one.term_ends_on}{mark} 没有答复"
    if one.event.served_on is None:
        told += "（没有登记送达，期限从发出之日起算，请核对）"
    return f"{told}：{_meaning(one.event, row)}"


def _meaning(event: Event, row: ApplicationEvent | None) -> str:
    if event.kind is K.THIRD_PARTY_CONSULTED:
        return "第三方逾期未提出意见，由本机关依法决定是否公开（条例第三十二条）"
    if row is None or row.letter is None:
        return (
            "与本机关共同制作该信息的，逾期未提出意见视为同意公开（条例第三十四条）；"
            "只是协助办理的，不视为同意"
        )
    if row.letter.code == ASKS_FOR_HELP:
        return "只是请其协助办理，没有答复不视为同意公开，由本机关依法决定（条例第三十四条只适用于共同制作的机关）"
    return "共同制作的机关逾期未提出意见，视为同意公开（条例第三十四条）"


def objections(rows: Iterable[ApplicationEvent]) -> dict[str, str]:
    """Return by name the third parties whose last word is no, or not all: ``object``, ``partly``."""
    last = {
        row.detail.get("party", ""): row.detail.get("opinion", "")
        for row in sorted(rows, key=lambda row: row.on)
        if row.kind == K.THIRD_PARTY_REPLIED
    }
    return {party: opinion for party, opinion in last.items() if opinion in ("object", "partly")}


def goes_against(rows: Iterable[ApplicationEvent], *, outcome: str, code: str = "") -> bool:
    """Return whether an answer may give what a third party would not have given.

    What is public already (S01) is no matter of consent; of an answer in part only a whole
    refusal tells.
    """
    opinions = set(objections(rows).values())
    if outcome == "granted":
        return bool(opinions) and code != "S01"
    return outcome == "partial" and "object" in opinions


def owes_notice(rows: Sequence[ApplicationEvent], letters: Iterable[Letter]) -> str:
    """Return what is owed to third parties against whose word was disclosed; "" for nothing."""
    answers = [row for row in rows if row.kind in _ANSWERED]
    if not answers:
        return ""
    answer = max(answers, key=lambda row: (row.on, row.pk))
    outcome = answer.detail.get("new_outcome") or answer.detail.get("outcome", "")
    code = answer.letter.code if answer.letter else ""
    before = [row for row in rows if row.kind != K.THIRD_PARTY_REPLIED or row.on <= answer.on]
    if not goes_against(before, outcome=outcome, code=code):
        return ""
    if any(row.kind == K.NOTED and row.detail.get("third_party_notice") for row in rows):
        return ""
    sent = sum(
        one.code == TELLS_THE_THIRD_PARTY and one.state == LetterState.SENT for one in letters
    )
    against = len(objections(before))
    if sent >= against:
        return ""
    if outcome == "granted":
        told = "第三方不同意公开而决定公开的，应当将决定公开的内容和理由书面告知第三方（条例第三十二条）"
    else:
        told = (
            "第三方不同意公开而部分公开的，公开的内容属于其不同意公开的，"
            "应当将决定公开的内容和理由书面告知第三方（条例第三十二条）"
        )
    many = f"，{against} 个第三方已告知 {sent} 个" if sent else ""
    return f"还欠一份告知：{told}{many}。请起草《政府信息公开决定告知书》，或者用“记事”登记"


def before_answering(
    case: Application, rows: Sequence[ApplicationEvent], *, on: date, in_clear: bool = True
) -> Iterator[str]:
    """Yield what whoever answers should know of the opinions: who said no, and what silence means."""
    for party, opinion in objections(rows).items():
        name = party if in_clear else personal.masked_name(party)
        said = "不同意公开" if opinion == "object" else "只同意公开一部分"
        yield (
            f"{name or '第三方'}{said}：有合理理由的不予公开；认为不公开可能对公共利益造成重大影响的，"
            "可以决定公开，并书面告知第三方（条例第三十二条）"
        )
    yield from silences(case, rows, on=on, in_clear=in_clear)
