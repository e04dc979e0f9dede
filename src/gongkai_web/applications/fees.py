"""What would the processing fee of this case be, and what was asked for this month? (条例 art. 42; 办法 arts. 3–7)

The month's count is that of the records: applications of the same applicant to
the same agency, by day of receipt and then by registration. Charging is the
office's choice, case by case; a notice once sent is never computed anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch

from gongkai.applications import fees as law
from gongkai.applications.events import EventKind
from gongkai.applications.fees import Fee, FeeProblem, Method, NoFeeYet
from gongkai.law import NoProvisionInForce, provision
from gongkai_web.applications.casework import StepRefused
from gongkai_web.applications.models import Application, ApplicationEvent

K = EventKind

NOT_CHARGED = "决定不收取信息处理费"
"""How a note begins that tells of a decision not to charge."""

_TIERS_SHOWN = {Method.PER_PIECE: 50, Method.PER_VOLUME: 201}
"""As many units as it takes to show every kind of tier."""


@dataclass(frozen=True, slots=True)
class Place:
    """One application of the applicant's month, and its place in the count."""

    case: Application
    ordinal: int | None
    reason: str
    """Why it takes no place; "" where it takes one."""
    notice: ApplicationEvent | None
    """The fee notice that stands, where one was sent."""
    moved: str
    """What its notice says otherwise than the count does now; "" for nothing."""

    @property
    def notified_yuan(self) -> str:
        """The amount of its notice; "" where there is none."""
        return "" if self.notice is None else yuan(self.notice.detail.get("amount_fen"))


@dataclass(frozen=True, slots=True)
class Month:
    """The applications of one applicant in a natural month, in the order of the count."""

    year: int
    month: int
    places: tuple[Place, ...]
    own: Place
    is_recognised: bool
    """Whether the applicant can be told again: there is a number, or name and contact."""

    @property
    def count(self) -> int:
        """How many take a place."""
        return sum(place.ordinal is not None for place in self.places)

    @property
    def moved(self) -> tuple[Place, ...]:
        """Those whose notice no longer fits the count."""
        return tuple(place for place in self.places if place.moved)


def month_of(case: Application) -> Month:
    """Return the month of a case that was received, with the case's own place in it."""
    assert case.received_on is not None, "a case without a day of receipt has no month"
    first = case.received_on
    cases = Application.objects.filter(agency=case.agency_id, set_aside="")
    if case.applicant_key:
        cases = cases.filter(
            applicant_key=case.applicant_key,
            received_on__year=first.year,
            received_on__month=first.month,
        )
    else:
        cases = cases.filter(pk=case.pk)
    acts = ApplicationEvent.objects.select_related("letter").defer(
        "letter__body", "letter__docx", "letter__pdf"
    )
    found = list(
        cases.only("number", "received_on", "agency_id", "fee_fen")
        .order_by("received_on", "pk")
        .prefetch_related(Prefetch("events", acts))
    )
    rows = {one.pk: sorted(one.events.all(), key=lambda row: (row.on, row.pk)) for one in found}
    notices = {pk: _notice(acts_) for pk, acts_ in rows.items()}
    charges = law.charges(
        (_chargeable(one, place, rows[one.pk], notices[one.pk], is_own=one.pk == case.pk)
         for place, one in enumerate(found)),
        volume_ordinal=str(case.agency.choice("O17")),
    )  # fmt: skip
    places = tuple(
        Place(one, charge.ordinal, "" if charge.ordinal else charge.reason, notices[one.pk],
              _moved(notices[one.pk], charge.ordinal))
        for one, charge in zip(found, charges, strict=True)
    )  # fmt: skip
    own = next(place for place in places if place.case.pk == case.pk)
    return Month(first.year, first.month, places, own, bool(case.applicant_key))


def _chargeable(
    case: Application, place: int, rows: Sequence[ApplicationEvent],
    notice: ApplicationEvent | None, *, is_own: bool,
) -> law.Chargeable:  # fmt: skip
    """Return the case as the count needs it: its amount is not asked, so only a volume tells its method."""
    detail: Mapping[str, Any] = notice.detail if notice is not None and not is_own else {}
    by_volume = detail.get("method") == Method.PER_VOLUME.value and detail.get("pages")
    return law.Chargeable(
        case.number, case.received_on, place,
        method=Method.PER_VOLUME if by_volume else None,
        pages=detail.get("pages"),
        withdrawn_unhandled=is_withdrawn_unhandled(rows),
    )  # fmt: skip


def is_withdrawn_unhandled(rows: Iterable[ApplicationEvent]) -> bool:
    """Return whether the application was withdrawn before anything was done to it."""
    for row in rows:
        if row.kind == K.WITHDRAWN:
            return True
        if row.kind != K.NOTED:
            return False
    return False


def _notice(rows: Iterable[ApplicationEvent]) -> ApplicationEvent | None:
    found = [row for row in rows if row.kind == K.FEE_NOTICE_ISSUED]
    return found[-1] if found else None


def _moved(notice: ApplicationEvent | None, ordinal: int | None) -> str:
    if notice is None or notice.detail.get("method") != Method.PER_PIECE.value:
        return ""
    told = notice.detail.get("count")
    if told is None or told == ordinal:
        return ""
    now = f"现在是第 {ordinal} 件" if ordinal else "现在不计件"
    return f"通知按当月第 {told} 件计收，{now}：已发出的通知不重新计算，请核实应否退费"


@dataclass(frozen=True, slots=True)
class Tier:
    """One line of the table of rates."""

    units: str
    rate_yuan: int
    used: int
    """How many of its own units this application takes."""
    amount_yuan: int


@dataclass(frozen=True, slots=True)
class Offer:
    """What this case would cost by one method."""

    method: Method
    fee: Fee | None
    tiers: tuple[Tier, ...]
    article: str
    refused: str
    """Why it cannot be charged so; "" where it can."""

    @property
    def amount_yuan(self) -> int | None:
        """The amount; ``None`` where it cannot be computed."""
        return None if self.fee is None else self.fee.amount_yuan


def per_piece(ordinal: int | None, *, on: date) -> Offer:
    """Return what the application costs that is the ``ordinal``-th of its month."""
    if ordinal is None:
        return Offer(Method.PER_PIECE, None, (), "", "这件申请不计件，不能按件计收")
    return _offer(Method.PER_PIECE, on, lambda: of_piece(ordinal, on=on), ordinal,
                  f"当月第 {ordinal} 件在免费的件数以内，不能收费")  # fmt: skip


def per_volume(pages: int | None, *, on: date, route_only: bool = False) -> Offer:
    """Return what that many pages cost; nothing where only the way to public information is told."""
    if route_only:
        rule = provision("fees.volume_excludes_public", on=on)
        told = f"信息已经公开、只告知获取方式和途径的，不适用按量计收（{rule.source}）"
        return Offer(Method.PER_VOLUME, None, (), "", told)
    if pages is None:
        empty = _offer(Method.PER_VOLUME, on, lambda: of_pages(0, on=on), 0, "")
        return Offer(Method.PER_VOLUME, None, empty.tiers, empty.article,
                     empty.refused or "还没有页数，请填写提供的页数")  # fmt: skip
    return _offer(Method.PER_VOLUME, on, lambda: of_pages(pages, on=on), pages,
                  f"{pages} 页在免费的页数以内，不能收费")  # fmt: skip


def of_piece(ordinal: int, *, on: date) -> Fee:
    """Return the fee of one application by its place in the month. Raises FeeProblem, NoFeeYet."""
    law.piece_rate(ordinal, on=on)
    return law.marginal_fee(ordinal - 1, 1, on=on)


def of_pages(pages: int, *, on: date) -> Fee:
    """Return the fee of that many pages. Raises FeeProblem, NoFeeYet."""
    return law.fee(Method.PER_VOLUME, pages=pages, on=on)


def _offer(method: Method, on: date, compute: Any, reached: int, free: str) -> Offer:
    try:
        fee = compute()
        tiers = _tiers(method, fee, max(reached, _TIERS_SHOWN[method]), on=on)
    except (FeeProblem, NoFeeYet) as problem:
        return Offer(method, None, (), "", str(problem))
    article = str(fee.provisions[0].source)
    return Offer(method, fee, tiers, article, "" if fee.amount_yuan else free)


def _tiers(method: Method, fee: Fee, upto: int, *, on: date) -> tuple[Tier, ...]:
    wanted = {"count": upto} if method is Method.PER_PIECE else {"pages": upto}
    used = {band.first: band for band in fee.bands}
    found = []
    for band in law.fee(method, **wanted, on=on).bands:
        last = "以上" if band.last is None else f"–{band.last}"
        own = used.get(band.first)
        found.append(
            Tier(f"{band.first}{last}", band.rate_yuan, own.units if own else 0,
                 own.amount_yuan if own else 0)
        )  # fmt: skip
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Pages:
    """How many pages the case gives out, as far as its records say."""

    count: int | None
    notes: tuple[str, ...]


def pages_of(case: Application) -> Pages:
    """Return the pages of the case's records: those of the redacted copy where one was made."""
    records = list(case.records.prefetch_related("copies"))
    total, notes = 0, []
    for record in records:
        copy = next(iter(record.copies.all()), None)
        if copy is not None:
            total += copy.fee_pages
            note = copy.fee_note
        else:
            total += record.paper.pages
            note = record.paper.note or ""
        notes += [note] if note and note not in notes else []
    return Pages(total or None, tuple(notes))


# -- the notice


def cost(
    case: Application, *, method: str, count: int | None = None, pages: int | None = None
) -> Fee:
    """Return the fee that a notice of this case asks for. Raises StepRefused."""
    if case.received_on is None:
        raise StepRefused("还没有收到申请之日，不能计算信息处理费")
    try:
        if law.method_of(method) is Method.PER_PIECE:
            if not count:
                raise StepRefused("按件计收须填写本件是申请人当月的第几件")
            return of_piece(count, on=case.received_on)
        if not pages:
            raise StepRefused("按量计收须填写提供的页数")
        return of_pages(pages, on=case.received_on)
    except (FeeProblem, NoFeeYet) as problem:
        raise StepRefused(str(problem)) from problem


def refuse_unexplained(
    case: Application, *, method: str, amount_fen: int, count: int | None, pages: int | None,
    note: str,
) -> None:  # fmt: skip
    """Refuse a notice whose place or amount is not the computed one, unless a note says why."""
    computed = cost(case, method=method, count=count, pages=pages)
    if note.strip():
        return
    why = "；确需如此的，请在“说明”里写明理由"
    if computed.method is Method.PER_PIECE and count != (own := month_of(case).own.ordinal):
        found = f"是申请人当月第 {own} 件" if own else "不计件"
        raise StepRefused(f"按已登记的申请，本件{found}，通知写的是第 {count} 件{why}")
    if amount_fen != computed.amount_yuan * 100:
        raise StepRefused(
            f"按所填的方式计算应缴 {computed.amount_yuan} 元，填写的是 {yuan(amount_fen)} 元{why}"
        )


def yuan(fen: int | None) -> str:
    """Return an amount in yuan: ``1200.00``; "" for none."""
    return "" if fen is None else f"{fen // 100}.{fen % 100:02d}"


def fact_of_notice(case: Application, asked: Mapping[str, Any], *, you: str) -> str:
    """Return what the notice may say of the month's count, or of the pages; "" where nothing is known."""
    if case.received_on is None:
        return ""
    if asked.get("method") == Method.PER_PIECE.value and asked.get("count"):
        first = case.received_on
        return (
            f"{you}在{first.year}年{first.month}月向本机关提出的政府信息公开申请中，"
            f"本件是第{asked['count']}件"
        )
    if asked.get("method") == Method.PER_VOLUME.value and asked.get("pages"):
        return f"本件申请需要提供的信息共{asked['pages']}页（A4及以下幅面，一面计一页）"
    return ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A fee notice of the case that stands, and what became of it."""

    row: ApplicationEvent
    state: str
    served_on: date | None
    due_on: date | None
    provisional: bool

    @property
    def amount(self) -> str:
        """The amount in yuan."""
        return yuan(self.row.detail.get("amount_fen"))


def asked_of(case: Application, rows: Sequence[ApplicationEvent], *, today: date) -> Asked | None:
    """Return the notice that stands, with the state of its payment on that day."""
    notice = _notice(rows)
    if notice is None:
        return None
    served_on = served_of(notice, rows)
    paid = [row.on for row in rows if row.kind == K.FEE_PAID and row.on >= notice.on]
    amount = (notice.detail.get("amount_fen") or case.fee_fen or 0) // 100
    if not amount:
        return Asked(notice, "已缴清" if paid else "", served_on, None, False)
    try:
        now = law.payment(
            amount, notice_received_on=served_on, paid=[(day, amount) for day in paid[:1]], on=today
        )
    except NoProvisionInForce:
        return Asked(notice, "", served_on, None, False)
    state = law.PaymentState.PAID if paid else now.state
    provisional = now.count is not None and now.count.provisional
    return Asked(notice, state.label, served_on, now.due_on, provisional)


def served_of(notice: ApplicationEvent, rows: Iterable[ApplicationEvent]) -> date | None:
    """Return the day the applicant received a notice, however it was noted; ``None`` where it was not."""
    served = notice.detail.get("served_on")
    found = date.fromisoformat(served) if served else None
    for row in rows:
        is_own = row.kind == K.DELIVERED and row.letter_id and row.letter_id == notice.letter_id
        if is_own and not row.detail.get("refused"):
            found = found or row.on
        if row.kind == K.FEE_NOTICE_RECEIVED and row.on >= notice.on:
            found = row.on
    return found
