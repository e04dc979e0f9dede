"""How is a fee asked for, paid, or not? (条例 art. 42; 信息处理费管理办法)

Verbs of :mod:`gongkai_web.applications.actions`; what a fee is, is worked out in
:mod:`gongkai_web.applications.fees`.
"""

from __future__ import annotations

from datetime import date

from gongkai.applications.events import EventKind
from gongkai_web.agencies.models import User
from gongkai_web.applications import fees
from gongkai_web.applications.casework import Done, StepRefused, add, working_on
from gongkai_web.applications.models import Application, Letter
from gongkai_web.applications.verbs import iso, refuse_before_the_end, require_consent, take

K = EventKind


def issue_fee_notice(
    *, actor: User | None, case: Application, on: date, method: str, amount_fen: int,
    count: int | None = None, pages: int | None = None, served_on: date | None = None,
    approved_by: str = "", note: str = "", letter: Letter | None = None, seen: int | None = None,
) -> Done:  # fmt: skip
    """Send the fee notice inside the running term; ``method`` is ``per_piece`` or ``per_volume``.

    Place in the month and amount are those the records give, or ``note`` says why not.
    """
    require_consent(letter, approved_by, "收费须经负责人批准（信息处理费管理办法第六条）")
    if amount_fen <= 0:
        raise StepRefused("应缴金额应大于 0：不收费的申请不发收费通知")
    with working_on(case, actor=actor, seen=seen) as held:
        fees.refuse_unexplained(
            held, method=method, amount_fen=amount_fen, count=count, pages=pages, note=note
        )
        done = add(
            held, actor=actor, kind=K.FEE_NOTICE_ISSUED, on=on, letter=letter,
            detail={"method": method, "amount_fen": amount_fen, "count": count, "pages": pages,
                    "served_on": iso(served_on), "approved_by": approved_by, "note": note},
        )  # fmt: skip
        held.fee_fen = amount_fen
        held.save(update_fields=["fee_fen"])
        return done


def deliver_fee_notice(
    *, actor: User | None, case: Application, on: date, note: str = "", seen: int | None = None
) -> Done:
    """Note the day the applicant received the fee notice: the term for payment starts."""
    return take(K.FEE_NOTICE_RECEIVED, actor=actor, case=case, on=on, seen=seen, note=note)


def receive_payment(
    *, actor: User | None, case: Application, on: date, receipt_no: str = "",
    note: str = "", seen: int | None = None,
) -> Done:  # fmt: skip
    """Note that the fee was paid in full, with the number of the fiscal receipt (财政票据)."""
    return take(
        K.FEE_PAID, actor=actor, case=case, on=on, seen=seen, receipt_no=receipt_no, note=note
    )


def close_unpaid(
    *, actor: User | None, case: Application, on: date, note: str = "", approved_by: str = "",
    letter: Letter | None = None, seen: int | None = None,
) -> Done:  # fmt: skip
    """Close a case whose fee is overdue (办法 art. 6)."""
    require_consent(
        letter,
        approved_by,
        "逾期不缴费的办结须经审查签发（信息处理费管理办法第六条、条例第四十五条）",
    )
    refuse_before_the_end(case, on, K.FEE_NOTICE_ISSUED, "缴费")
    return take(
        K.FEE_OVERDUE, actor=actor, case=case, on=on, seen=seen, letter=letter, note=note,
        approved_by=approved_by, outcome="other_fee_overdue",
    )  # fmt: skip
