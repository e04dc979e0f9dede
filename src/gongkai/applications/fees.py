"""How much is the information processing fee, and when is it paid in time? (信息处理费管理办法)

Two methods, one for each application and never both: by piece, counted per
applicant and natural month, and by volume, counted in pages of one
application. Both are progressive on the excess only. Charging is a power of
the agency, not a duty. Amounts are whole yuan.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, Literal, TypeAlias

from gongkai import workdays
from gongkai.law import NoProvisionInForce, Provision, default, provision

MethodName: TypeAlias = Literal["per-piece", "per-volume", "per_piece", "per_volume"]


class Method(StrEnum):
    """By piece (按件计收) or by volume (按量计收)."""

    PER_PIECE = "per_piece"
    PER_VOLUME = "per_volume"

    @property
    def label(self) -> str:
        """The method's Chinese name."""
        return "按件计收" if self is Method.PER_PIECE else "按量计收"


class FeeProblem(ValueError):
    """The fee cannot be computed from what was given."""


class NoFeeYet(NoProvisionInForce):
    """No processing fee could be charged on that day: the rules are of 2021-01-01."""


class VolumeNotApplicable(FeeProblem):
    """By volume, although the information is public and only the way to it was told (办法 art. 5)."""


@dataclass(frozen=True, slots=True)
class Band:
    """One band of a rate table, and the units that fell into it."""

    first: int
    last: int | None
    """The band's last unit; ``None`` where the band has no end."""
    rate_yuan: int
    units: int
    amount_yuan: int


@dataclass(frozen=True, slots=True)
class Fee:
    """What one count of pieces or pages costs, band by band (the free one included)."""

    method: Method
    quantity: int
    amount_yuan: int
    bands: tuple[Band, ...]
    provisions: tuple[Provision, ...]


def fee(
    method: MethodName | Method, *, count: int | None = None, pages: int | None = None, on: date
) -> Fee:
    """Return the fee for ``count`` applications of one month, or for ``pages`` of one application.

    ``on`` chooses the rates in force. Raises NoFeeYet before 2021-01-01 and
    FeeProblem for a method or number that does not fit.
    """
    how = method_of(method)
    if how is Method.PER_PIECE:
        quantity = _quantity(count, "件数（count）", other=pages, why="按件计收只看件数，不看页数")
    else:
        quantity = _quantity(pages, "页数（pages）", other=count, why="按量计收只看页数，不看件数")
    rates = _rates(how, on)
    bands = _bands(how, on, 0, quantity)
    return Fee(how, quantity, sum(band.amount_yuan for band in bands), bands, (rates,))


def marginal_fee(already: int, new: int, *, on: date) -> Fee:
    """Return what ``new`` applications cost by piece when ``already`` were counted this month."""
    already = _quantity(already, "本月已计件数（already）")
    new = _quantity(new, "新增件数（new）")
    rates = _rates(Method.PER_PIECE, on)
    bands = _bands(Method.PER_PIECE, on, already, already + new)
    return Fee(Method.PER_PIECE, new, sum(b.amount_yuan for b in bands), bands, (rates,))


def piece_rate(ordinal: int, *, on: date) -> int:
    """Return what the application that is the ``ordinal``-th of its month costs, in yuan."""
    if _quantity(ordinal, "件序（ordinal）") == 0:
        raise FeeProblem("件序（ordinal）应当从 1 开始，现为 0")
    return marginal_fee(ordinal - 1, 1, on=on).amount_yuan


def method_of(method: MethodName | Method) -> Method:
    """Return the method of that name (``per-piece`` or ``per_piece``). Raises FeeProblem."""
    try:
        return Method(str(method).replace("-", "_"))
    except ValueError:
        raise FeeProblem(
            f"计费方式应当是 per-piece（按件计收）或 per-volume（按量计收），现为“{method}”"
        ) from None


def _quantity(number: int | None, name: str, *, other: int | None = None, why: str = "") -> int:
    if other is not None:
        raise FeeProblem(f"{why}，两者不得并用")
    if number is None:
        raise FeeProblem(f"没有给出{name}")
    if isinstance(number, bool) or not isinstance(number, int) or number < 0:
        raise FeeProblem(f"{name}应当是不小于 0 的整数，现为“{number}”")
    if number > MOST_UNITS:
        raise FeeProblem(f"{name} {number} 超过 {MOST_UNITS}，请核对")
    return number


MOST_UNITS = 1_000_000
"""Beyond this a number of pieces or pages is a slip of the pen, not a request."""


def _rates(method: Method, on: date) -> Provision:
    try:
        return provision(f"fees.{method.value}", on=on)
    except NoProvisionInForce as error:
        raise NoFeeYet(str(error)) from None


@lru_cache(maxsize=4096)
def _bands(method: Method, on: date, after: int, upto: int) -> tuple[Band, ...]:
    """Return the bands that the units after ``after`` up to ``upto`` fall into."""
    found = []
    for first, last, rate in _table(_rates(method, on).value, upto):
        units = min(upto, upto if last is None else last) - max(after, first - 1)
        if units > 0:
            found.append(Band(first, last, rate, units, units * rate))
    return tuple(found)


def _table(value: Any, upto: int) -> Iterable[tuple[int, int | None, int]]:
    """Yield first unit, last unit and rate of every band that ``upto`` units can reach."""
    for band in value["bands"]:
        yield band["first"], band["last"], band["rate_yuan"]
    if (beyond := value.get("beyond")) is not None:
        first, rate = beyond["first"], beyond["rate_yuan"]
        while first <= upto:
            yield first, first + beyond["width"] - 1, rate
            first += beyond["width"]
            rate += beyond["step_yuan"]


@dataclass(frozen=True, slots=True)
class Chargeable:
    """One application of one applicant, as the monthly count needs it."""

    number: str
    received_on: date
    registered: int = 0
    """Order of registration among those received the same day."""
    method: Method | None = Method.PER_PIECE
    """``None`` where the agency decides to charge nothing for this one."""
    pages: int | None = None
    already_public: bool = False
    """The information was public and only the way to it was told."""
    withdrawn_unhandled: bool = False
    """Withdrawn before any handling: takes no place in the count."""


@dataclass(frozen=True, slots=True)
class Charge:
    """What one application costs, and its place in the applicant's month."""

    number: str
    ordinal: int | None
    method: Method | None
    amount_yuan: int
    reason: str


def charges(
    applications: Iterable[Chargeable], *, volume_ordinal: str | None = None
) -> tuple[Charge, ...]:
    """Return the charge for each application of one applicant, in the order of the count.

    Applications belong to the natural month of their receipt and are numbered
    by receipt day, then by order of registration. One charged by volume keeps
    its place in the count, its own amount is replaced (``volume_ordinal`` is
    the office's answer to open question O17: ``keeps`` or ``skipped``).
    A form that was split counts as its parts, one that was not as one piece:
    pass the parts. The agency's power, not its duty: what it does not charge
    has ``method=None``.
    """
    skips = (volume_ordinal or default("O17")) == "skipped"
    months: dict[tuple[int, int], int] = {}
    found = []
    for one in sorted(applications, key=lambda a: (a.received_on, a.registered)):
        if one.withdrawn_unhandled:
            found.append(Charge(one.number, None, None, 0, "办理前撤回，不计件"))
            continue
        month = (one.received_on.year, one.received_on.month)
        if skips and one.method is Method.PER_VOLUME:
            found.append(_charge(one, None))
            continue
        ordinal = months[month] = months.get(month, 0) + 1
        found.append(_charge(one, ordinal))
    return tuple(found)


def _charge(one: Chargeable, ordinal: int | None) -> Charge:
    place = "不占当月件序" if ordinal is None else f"当月第 {ordinal} 件"
    if one.method is None:
        return Charge(one.number, ordinal, None, 0, f"{place}，行政机关决定不收费")
    if one.method is Method.PER_PIECE and ordinal is not None:
        rate = piece_rate(ordinal, on=one.received_on)
        return Charge(one.number, ordinal, one.method, rate, f"{place}，按件计收 {rate} 元")
    if one.already_public:
        raise VolumeNotApplicable(
            f"申请 {one.number}：信息已经公开、只告知获取方式和途径的，不适用按量计收"
        )
    cost = fee(Method.PER_VOLUME, pages=one.pages, on=one.received_on)
    return Charge(
        one.number,
        ordinal,
        one.method,
        cost.amount_yuan,
        f"{place}，按量计收 {one.pages} 页共 {cost.amount_yuan} 元",
    )


class PaymentState(StrEnum):
    """How a fee notice stands."""

    NOT_SERVED = "not_served"
    WAITING = "waiting"
    PAID = "paid"
    OVERDUE = "overdue"

    @property
    def label(self) -> str:
        """The state's Chinese name."""
        return _PAYMENT_TITLES[self]


_PAYMENT_TITLES = {
    PaymentState.NOT_SERVED: "通知尚未送达",
    PaymentState.WAITING: "待缴费",
    PaymentState.PAID: "已缴清",
    PaymentState.OVERDUE: "逾期未缴清",
}


@dataclass(frozen=True, slots=True)
class Payment:
    """How a fee notice stands on a day."""

    state: PaymentState
    due_on: date | None
    paid_on: date | None
    """The day the last part was paid, where all was paid in time."""
    refund_yuan: int
    """What came in too late or in part, and is to be returned (office default)."""
    count: workdays.Count | None
    provisions: tuple[Provision, ...]


def payment_due(notice_received_on: date) -> workdays.Count:
    """Return the last day to pay: day one is the day after the notice was received (办法 art. 6)."""
    return workdays.add_working_days(notice_received_on, _payment_term(notice_received_on).days)


def _payment_term(on: date) -> Provision:
    try:
        return provision("fees.payment_term", on=on)
    except NoProvisionInForce as error:
        raise NoFeeYet(str(error)) from None


def payment(
    amount_yuan: int,
    *,
    notice_received_on: date | None,
    paid: Sequence[tuple[date, int]] = (),
    on: date,
) -> Payment:
    """Return whether the fee is paid in full, still to be paid, or overdue on the day ``on``.

    ``paid`` are payments as (day, yuan). A notice nobody received starts no
    term: serve it again. Less than the whole amount by the last day is
    overdue, and the part is to be returned.
    """
    if _quantity(amount_yuan, "应缴金额（元）") == 0:
        raise FeeProblem("应缴金额（元）应当大于 0：不收费的申请不发收费通知")
    if notice_received_on is None:
        return Payment(PaymentState.NOT_SERVED, None, None, 0, None, ())
    term = _payment_term(notice_received_on)
    count = payment_due(notice_received_on)
    due_on, total = count.deadline, 0
    for day, part in sorted(paid):
        if day > min(due_on, on):
            break
        total += part
        if total >= amount_yuan:
            return Payment(PaymentState.PAID, due_on, day, 0, count, (term,))
    if on <= due_on:
        return Payment(PaymentState.WAITING, due_on, None, 0, count, (term,))
    refund = sum(part for day, part in paid if day <= on)
    return Payment(PaymentState.OVERDUE, due_on, None, refund, count, (term,))
