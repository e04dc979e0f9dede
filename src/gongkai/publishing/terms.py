"""By which day must an item be public? (条例 art. 26)

Twenty working days from the day the information was formed or changed, unless
its kind has a term of its own: decisions on licences and penalties, or
whatever another law or regulation sets.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gongkai.law import NoProvisionInForce, Provision, history, provision
from gongkai.workdays import Calendar, Count, add_working_days


class ItemKind(StrEnum):
    """Kinds of information whose term of publication differs."""

    GENERAL = "general"
    LICENCE = "licence"
    PENALTY = "penalty"

    @property
    def label(self) -> str:
        """The kind in Chinese."""
        return {"general": "一般信息", "licence": "行政许可决定", "penalty": "行政处罚决定"}[self]


_TERMS = {
    ItemKind.GENERAL: "publishing.publication_term",
    ItemKind.LICENCE: "publishing.licence_publication",
    ItemKind.PENALTY: "publishing.penalty_publication",
}


class UnfoundedTerm(ValueError):
    """A term other than the Regulation's was given without the law or regulation that sets it."""


@dataclass(frozen=True, slots=True)
class OwnTerm:
    """A term that another law or regulation sets for one kind of information."""

    working_days: int
    basis: str
    """The law or regulation, with its article, as it shall be shown."""

    def __post_init__(self) -> None:
        if not self.basis.strip():
            raise UnfoundedTerm("另行规定公开期限的，应写明依据的法律、法规及条款")


@dataclass(frozen=True, slots=True)
class PublicationDue:
    """The last day for publication, how it was counted, and what sets the term."""

    due_on: date
    count: Count
    provisions: tuple[Provision, ...]
    """The provision that sets the term; empty where an own term was given."""
    own_term: OwnTerm | None = None

    @property
    def provisional(self) -> bool:
        """Whether the count touched a year whose holiday notice has not been entered."""
        return self.count.provisional

    @property
    def basis(self) -> str:
        """What sets the term, as it is shown to people."""
        return self.own_term.basis if self.own_term else str(self.provisions[0].source)


def publication_due(
    formed_on: date,
    kind: ItemKind | str = ItemKind.GENERAL,
    *,
    own_term: OwnTerm | None = None,
    calendar: Calendar | None = None,
) -> PublicationDue:
    """Return the last day on which information formed or changed that day may be published.

    ``kind`` chooses the term; ``own_term`` overrides it. Raises ValueError for
    an unknown kind, NoProvisionInForce before the first Regulation (2008-05-01). Before a kind
    had a term of its own, the general one holds.
    """
    if own_term is not None:
        count = add_working_days(formed_on, own_term.working_days, calendar=calendar)
        return PublicationDue(count.deadline, count, (), own_term)
    try:
        term = provision(_TERMS[item_kind(kind)], on=formed_on)
    except NoProvisionInForce:
        term = provision(_TERMS[ItemKind.GENERAL], on=formed_on)
    count = add_working_days(formed_on, term.days, calendar=calendar)
    return PublicationDue(count.deadline, count, (term,))


def first_term() -> date:
    """Return the day from which information has a term for publication: the first Regulation's."""
    return history(_TERMS[ItemKind.GENERAL])[0].effective_from


def withdrawal_due(changed_on: date, *, calendar: Calendar | None = None) -> PublicationDue:
    """Return the last day to withdraw a penalty decision changed, revoked or found void that day.

    行政处罚法 art. 48(2); raises NoProvisionInForce before 2021-07-15.
    """
    term = provision("publishing.penalty_withdrawal", on=changed_on)
    count = add_working_days(changed_on, term.days, calendar=calendar)
    return PublicationDue(count.deadline, count, (term,))


def item_kind(name: ItemKind | str) -> ItemKind:
    """Return the kind of that name. Raises ValueError with the names there are."""
    try:
        return ItemKind(name)
    except ValueError:
        known = "、".join(f"{kind}（{kind.label}）" for kind in ItemKind)
        raise ValueError(f"没有“{name}”这种信息，应为 {known}") from None
