"""Which processing fees were asked for and paid in a year? (办法 arts. 8, 9; 年度报告第六部分)

What was paid in the year is what the annual report counts: the fee of every
case whose diary notes the payment in that year.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q
from django.urls import reverse

from gongkai.applications.events import EventKind
from gongkai.applications.fees import Method
from gongkai_web.agencies.models import Agency
from gongkai_web.applications import personal
from gongkai_web.applications.applicants import personal_of
from gongkai_web.applications.fees import yuan
from gongkai_web.applications.models import Application, ApplicationEvent

K = EventKind

HEADS = (
    "单位", "申请编号", "申请人", "计费方式", "当月件序或者页数", "通知金额（元）", "收费通知",
    "通知日期", "缴清日期", "票据号码", "本年缴清（元）",
)  # fmt: skip

_KINDS = (K.FEE_NOTICE_ISSUED, K.FEE_PAID)


@dataclass(frozen=True, slots=True)
class FeeRow:
    """One case with a fee."""

    url: str
    agency: str
    number: str
    applicant: str
    method: str
    quantity: str
    amount_fen: int
    notice: str
    notified_on: str
    paid_on: str
    receipt_no: str
    paid_fen: int
    """What was paid in the year asked for."""

    @property
    def amount(self) -> str:
        """The amount of the notice, in yuan."""
        return yuan(self.amount_fen)

    @property
    def paid(self) -> str:
        """What was paid in the year, in yuan; "" for nothing."""
        return yuan(self.paid_fen) if self.paid_fen else ""

    @property
    def cells(self) -> tuple[str, ...]:
        """The row under the heads of the file."""
        return (
            self.agency, self.number, self.applicant, self.method, self.quantity, self.amount,
            self.notice, self.notified_on, self.paid_on, self.receipt_no, self.paid,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class FeeYear:
    """The fees of a year."""

    rows: tuple[FeeRow, ...]
    notified_fen: int
    """Of the notices sent in the year."""
    paid_fen: int
    """Paid in the year: the figure of the annual report."""

    @property
    def notified(self) -> str:
        """The notices' total in yuan."""
        return yuan(self.notified_fen)

    @property
    def paid(self) -> str:
        """The payments' total in yuan."""
        return yuan(self.paid_fen)


def of(agencies: Iterable[Agency], year: int) -> FeeYear:
    """Return the cases of the agencies with a notice or a payment in the year."""
    acts = ApplicationEvent.objects.filter(kind__in=[kind.value for kind in _KINDS])
    touched = acts.filter(on__year=year, application__agency__in=[one.pk for one in agencies])
    cases = (
        Application.objects.filter(pk__in=touched.values("application_id"))
        .select_related("agency")
        .order_by("agency__code", "received_on", "pk")
        .prefetch_related(
            Prefetch(
                "events",
                acts.select_related("letter").defer("letter__body", "letter__docx", "letter__pdf"),
            )
        )
    )
    rows, notified = [], 0
    for case in cases:
        events = sorted(case.events.all(), key=lambda row: (row.on, row.pk))
        row = _row(case, events, year)
        rows.append(row)
        if row.notified_on.startswith(str(year)):
            notified += row.amount_fen
    return FeeYear(tuple(rows), notified, sum(row.paid_fen for row in rows))


def _row(case: Application, events: Sequence[ApplicationEvent], year: int) -> FeeRow:
    notice = next((e for e in reversed(events) if e.kind == K.FEE_NOTICE_ISSUED), None)
    payment = next((e for e in reversed(events) if e.kind == K.FEE_PAID), None)
    detail: Any = notice.detail if notice is not None else {}
    amount = case.fee_fen or detail.get("amount_fen") or 0
    return FeeRow(
        url=reverse("applications:inspect", args=(case.pk,)),
        agency=case.agency.name,
        number=case.number,
        applicant=_masked(case),
        method={m.value: m.label for m in Method}.get(detail.get("method", ""), ""),
        quantity=_quantity(detail),
        amount_fen=amount,
        notice=notice.letter.number if notice is not None and notice.letter is not None else "",
        notified_on=_day(notice),
        paid_on=_day(payment),
        receipt_no=payment.detail.get("receipt_no", "") if payment is not None else "",
        paid_fen=amount if payment is not None and payment.on.year == year else 0,
    )


def _quantity(detail: Any) -> str:
    if detail.get("count"):
        return f"第 {detail['count']} 件"
    return f"{detail['pages']} 页" if detail.get("pages") else ""


def _day(event: ApplicationEvent | None) -> str:
    return event.on.isoformat() if event is not None else ""


def _masked(case: Application) -> str:
    try:
        return personal.masked_name(personal_of(case).get("name", ""))
    except personal.CannotUnseal:
        return "（无法解密）"


def years(agencies: Any, *always: int) -> list[int]:
    """Return the years with a notice or a payment, and those asked for, newest first."""
    days: Iterable[date] = ApplicationEvent.objects.filter(
        Q(kind__in=[kind.value for kind in _KINDS]), application__agency__in=agencies
    ).dates("on", "year")
    return sorted({day.year for day in days} | set(always), reverse=True)
