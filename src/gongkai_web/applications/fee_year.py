"""Which processing fees were asked for and paid in a year? (办法 arts. 8, 9; 年度报告第六部分)

Each notice is a row with its own payment (see
:mod:`gongkai_web.applications.fee_rounds`). What was paid in the year is
what the annual report counts. A case that was set aside is listed and counts nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable
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
from gongkai_web.applications.fee_rounds import KINDS, Round, rounds_of
from gongkai_web.applications.fees import yuan
from gongkai_web.applications.models import Application, ApplicationEvent

K = EventKind

HEADS = (
    "单位", "申请编号", "申请人", "计费方式", "当月件序或者页数", "通知金额（元）", "收费通知",
    "通知日期", "缴清日期", "票据号码", "本年缴清（元）", "备注",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FeeRow:
    """One notice with its payment."""

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
    """What was paid in the year asked for; 0 for a case that was set aside."""
    set_aside: str
    """Why the case does not count; "" where it does."""

    @property
    def mark(self) -> str:
        """What is noted beside the row."""
        return f"{self.set_aside}，不计入合计" if self.set_aside else ""

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
            self.mark,
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
    """Return the notices of the agencies that were sent or paid in the year."""
    acts = ApplicationEvent.objects.filter(kind__in=KINDS)
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
        for one in rounds_of(case.fee_fen, case.events.all()):
            asked, paid = (one.has(kind, year) for kind in (K.FEE_NOTICE_ISSUED, K.FEE_PAID))
            if asked or paid:
                rows.append(_row(case, one, paid=paid and not case.set_aside))
            if asked and not case.set_aside:
                notified += one.amount_fen
    return FeeYear(tuple(rows), notified, sum(row.paid_fen for row in rows))


def _row(case: Application, one: Round, *, paid: bool) -> FeeRow:
    notice, payment = one.notice, one.payment
    detail: Any = notice.detail if notice is not None else {}
    return FeeRow(
        url=reverse("applications:inspect", args=(case.pk,)),
        agency=case.agency.name,
        number=case.number,
        applicant=_masked(case),
        method={m.value: m.label for m in Method}.get(detail.get("method", ""), ""),
        quantity=_quantity(detail),
        amount_fen=one.amount_fen,
        notice=notice.letter.number if notice is not None and notice.letter is not None else "",
        notified_on=_day(notice),
        paid_on=_day(payment),
        receipt_no=payment.detail.get("receipt_no", "") if payment is not None else "",
        paid_fen=one.amount_fen if paid else 0,
        set_aside=case.get_set_aside_display() if case.set_aside else "",
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
        Q(kind__in=KINDS), application__agency__in=agencies
    ).dates("on", "year")
    return sorted({day.year for day in days} | set(always), reverse=True)
