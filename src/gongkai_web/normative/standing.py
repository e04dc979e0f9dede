"""Is a document of the register in force on a day? For one document, and as a condition on all.

Both say the same: the first house decides (:mod:`gongkai.publishing.normative`), the
conditions are its rule in the database's words, and a test holds them together.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F, Q

from gongkai.publishing import normative as law
from gongkai.publishing.normative import Status
from gongkai_web.agencies.access import agencies_visible_to
from gongkai_web.publishing.models import NormativeDocument

_DAYS = ("effective_on", "expires_on", "repealed_on", "amended_on", "suspended_on", "resumed_on")


def of(document: NormativeDocument) -> law.NormativeDocument:
    """Return the document as the first house reads it.

    A day before the day of issue says nothing about the time after it: a text that applies
    from earlier on applies from its issue.
    """
    issued = document.issued_on
    days = {name: getattr(document, name) for name in _DAYS}
    if issued is not None:
        days = {name: day and max(day, issued) for name, day in days.items()}
    if not days["suspended_on"] or (
        days["resumed_on"] and days["resumed_on"] < days["suspended_on"]
    ):
        days["resumed_on"] = None
    kind: Any = document.kind
    return law.NormativeDocument(document.doc_no, kind, issued, **days)


def status(document: NormativeDocument, on: date) -> Status:
    """Return what the document is on that day."""
    return of(document).status(on)


def ended_on(document: NormativeDocument) -> date | None:
    """Return the first day on which it was no longer in force; None while no end is known."""
    return of(document).ceased_on()


def where(wanted: Status, on: date) -> Q:
    """Return the condition that a document is ``wanted`` on that day."""
    if wanted is Status.DRAFT:
        return Q(issued_on__isnull=True) | Q(issued_on__gt=on)
    issued = Q(issued_on__lte=on)
    if wanted is Status.REPEALED:
        return issued & Q(repealed_on__lte=on) & ~_expired_first()
    if wanted is Status.EXPIRED:
        return (
            issued
            & Q(expires_on__lt=on)
            & (Q(repealed_on__isnull=True) | Q(repealed_on__gt=on) | _expired_first())
        )
    standing = (
        issued
        & (Q(repealed_on__isnull=True) | Q(repealed_on__gt=on))
        & (Q(expires_on__isnull=True) | Q(expires_on__gte=on))
    )
    if wanted is Status.PENDING:
        return standing & Q(effective_on__gt=on)
    applied = standing & (Q(effective_on__isnull=True) | Q(effective_on__lte=on))
    suspended = Q(suspended_on__lte=on) & (Q(resumed_on__isnull=True) | Q(resumed_on__gt=on))
    if wanted is Status.SUSPENDED:
        return applied & suspended
    running = applied & (
        Q(suspended_on__isnull=True) | Q(suspended_on__gt=on) | Q(resumed_on__lte=on)
    )
    if wanted is Status.AMENDED:
        return running & Q(amended_on__lte=on)
    return running & (Q(amended_on__isnull=True) | Q(amended_on__gt=on))


def valid(on: date) -> Q:
    """Return the condition that a document stands on that day: in force, amended or suspended."""
    found = Q()
    for one in Status:
        if one.is_valid:
            found |= where(one, on)
    return found


def _expired_first() -> Q:
    return Q(expires_on__isnull=False, repealed_on__isnull=False, expires_on__lt=F("repealed_on"))


def visible_to(user: Any) -> Any:
    """Return the documents a person may read: of the agencies they see, or registered with one.

    The registrar of a district (三统一) reads what another department laid before it, and
    changes nothing of it but its registration.
    """
    agencies = agencies_visible_to(user)
    return NormativeDocument.objects.filter(Q(agency__in=agencies) | Q(registrar__in=agencies))
