"""Which amounts were asked for and paid in a case, and when? (办法 arts. 6, 9)

A case may be charged in several rounds: one page more was found, another answer was
ordered. Each notice is a round with its own payment. A payment noted again without a
notice between is the same one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BigIntegerField, Case, Count, F, Q, QuerySet, Value, When

from gongkai.applications.events import EventKind
from gongkai_web.agencies.models import Agency
from gongkai_web.applications.models import Application, ApplicationEvent

K = EventKind
KINDS = (K.FEE_NOTICE_ISSUED.value, K.FEE_PAID.value)


@dataclass(frozen=True, slots=True)
class Round:
    """A notice of a case and its payment; one of the two may be missing."""

    notice: ApplicationEvent | None
    payment: ApplicationEvent | None
    amount_fen: int

    def of(self, kind: EventKind) -> ApplicationEvent | None:
        """Return the notice or the payment."""
        return self.notice if kind is K.FEE_NOTICE_ISSUED else self.payment

    def has(self, kind: EventKind, year: int) -> bool:
        """Return whether the notice, or the payment, is of the year."""
        act = self.of(kind)
        return act is not None and act.on.year == year


def rounds_of(fee_fen: int | None, acts: Iterable[ApplicationEvent]) -> list[Round]:
    """Return the rounds of a case with the fee it tells; ``acts`` are its notices and payments.

    A payment belongs to the last notice before it. Where one round is all there is,
    the case's own fee counts: an imported ledger tells no other.
    """
    pairs: list[tuple[ApplicationEvent | None, ApplicationEvent | None]] = []
    for act in sorted(acts, key=lambda act: (act.on, act.pk)):
        if act.kind == K.FEE_NOTICE_ISSUED:
            pairs.append((act, None))
        elif not pairs:
            pairs.append((None, act))
        elif pairs[-1][1] is None:
            pairs[-1] = (pairs[-1][0], act)
    if len(pairs) == 1:
        return [Round(*pairs[0], fee_fen or _told(pairs[0][0]))]
    return [Round(*pair, _told(pair[0])) for pair in pairs]


def _told(notice: ApplicationEvent | None) -> int:
    """Return the amount a notice tells, in fen; 0 where it tells none."""
    return (notice.detail.get("amount_fen") or 0) if notice is not None else 0


def cases_with(kind: EventKind, agency: Agency, year: int) -> QuerySet[Application]:
    """Return the cases with a notice, or a payment, in the year; ``round_fen`` is what it was of.

    Cases that were set aside count nowhere. Most cases have one round, and their own
    fee is its amount; the few others are worked out one by one.
    """
    acts = ApplicationEvent.objects.filter(kind__in=KINDS, application__agency=agency)
    of_year = ApplicationEvent.objects.filter(kind=kind.value, on__year=year)
    cases = Application.objects.filter(
        pk__in=of_year.values("application_id"), agency=agency, set_aside=""
    )
    several = (
        acts.filter(application__in=of_year.values("application_id"))
        .order_by()
        .values("application_id")
        .annotate(
            notices=Count("pk", filter=Q(kind=K.FEE_NOTICE_ISSUED.value)),
            payments=Count("pk", filter=Q(kind=K.FEE_PAID.value)),
        )
        .filter(Q(notices__gt=1) | Q(payments__gt=1))
        .values("application_id")
    )
    by_case: dict[tuple[int, int | None], list[ApplicationEvent]] = defaultdict(list)
    for act in acts.filter(application__in=several).select_related("application"):
        by_case[act.application_id, act.application.fee_fen].append(act)
    sums = {
        pk: sum(one.amount_fen for one in rounds_of(fee_fen, own) if one.has(kind, year))
        for (pk, fee_fen), own in by_case.items()
    }
    whens = [When(pk=pk, then=Value(fen)) for pk, fen in sums.items()]
    return cases.annotate(
        round_fen=Case(*whens, default=F("fee_fen"), output_field=BigIntegerField())
    )
