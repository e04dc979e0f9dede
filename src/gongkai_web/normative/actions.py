"""What can be done to a document of the register? Every verb: permission, change, journal in one transaction.

The agency that made a document keeps its days; the registrar it was laid before adds the legality
review and the registration (三统一), and nothing else.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.publishing.normative import longest_validity, on_trial
from gongkai.workdays.years import ONE_DAY
from gongkai_web.agencies.access import Capability, NotAllowed, may, require
from gongkai_web.agencies.models import User
from gongkai_web.journal.actions import record
from gongkai_web.journal.changes import difference, snapshot
from gongkai_web.normative import standing
from gongkai_web.normative.models import CleanUp, CleanUpDecision, DocumentItem, ItemRole
from gongkai_web.publishing.models import Item, LegalityOpinion, NormativeDocument

__all__ = ["NotAllowed"]


class DocumentRefused(ValueError):
    """What may not be done to this document, and why, in Chinese."""


def may_edit(user: Any, document: NormativeDocument) -> bool:
    """Return whether the person keeps this document."""
    return may(user, document.agency, Capability.EDIT_LEDGERS)


def may_register(user: Any, document: NormativeDocument) -> bool:
    """Return whether the person may review and register it: for its maker, or for its registrar."""
    return may_edit(user, document) or (
        document.registrar is not None and may(user, document.registrar, Capability.EDIT_LEDGERS)
    )


@transaction.atomic
def review(
    *, actor: User | None, document: NormativeDocument, reviewer: str, on: date, opinion: str,
    note: str = "",
) -> NormativeDocument:  # fmt: skip
    """Note the legality review (合法性审核). Raises NotAllowed, DocumentRefused."""
    held = _hold(document)
    _require_registrar(actor, held)
    if not reviewer.strip():
        raise DocumentRefused("请填写合法性审核的机构或者人员")
    if opinion not in LegalityOpinion.values:
        raise DocumentRefused("请选择合法性审核意见")
    if opinion != LegalityOpinion.LAWFUL and not note.strip():
        raise DocumentRefused("审核意见不是“合法”的，应写明意见说明")
    return _set(
        actor, held, "合法性审核", legality_reviewer=reviewer.strip(), legality_reviewed_on=on,
        legality_opinion=opinion, legality_note=note.strip(),
    )  # fmt: skip


@transaction.atomic
def register(
    *, actor: User | None, document: NormativeDocument, registration_no: str, on: date
) -> NormativeDocument:
    """Give the document its number in the registrar's books (统一登记、统一编号).

    Raises NotAllowed, DocumentRefused.
    """
    held = _hold(document)
    _require_registrar(actor, held)
    number = registration_no.strip()
    if not number:
        raise DocumentRefused("请填写统一登记编号")
    if held.legality_opinion == LegalityOpinion.UNLAWFUL:
        raise DocumentRefused("合法性审核意见是“不合法，不应印发”，不能登记编号")
    books = held.registrar_id or held.agency_id
    taken = (
        NormativeDocument.objects.filter(registration_no=number)
        .exclude(pk=held.pk)
        .select_related("agency")
    )
    for other in taken:
        if (other.registrar_id or other.agency_id) == books:
            raise DocumentRefused(f"登记编号“{number}”已经给了 {other}")
    return _set(actor, held, "统一登记", registration_no=number, registered_on=on)


@transaction.atomic
def link(
    *, actor: User | None, document: NormativeDocument, item: Item, role: str = ItemRole.TEXT
) -> DocumentItem:
    """Say which item is the document's text, its interpretation or a notice about it.

    An interpretation is linked with the text, too, so that both public pages show it.
    Raises NotAllowed, DocumentRefused.
    """
    held = _hold(document)
    require(actor, held.agency, Capability.EDIT_LEDGERS)
    if role not in ItemRole.values:
        raise DocumentRefused("请选择这条信息是文件的什么")
    if item.agency_id != held.agency_id:
        raise DocumentRefused("不是本单位的信息")
    made, is_new = DocumentItem.objects.get_or_create(
        document=held, item=item, defaults={"role": role}
    )
    if not is_new:
        raise DocumentRefused(f"“{item.title}”已经关联为{made.get_role_display()}")
    record(
        verb="关联公开信息", subject=held, agency=held.agency, actor=actor,
        detail={"title": item.title, "index_no": item.index_no, "note": made.get_role_display()},
    )  # fmt: skip
    return made


@transaction.atomic
def unlink(*, actor: User | None, link: DocumentItem) -> None:
    """Undo a link. Raises NotAllowed."""
    document = link.document
    require(actor, document.agency, Capability.EDIT_LEDGERS)
    record(
        verb="取消关联", subject=document, agency=document.agency, actor=actor,
        detail={"title": link.item.title, "note": link.get_role_display()},
    )  # fmt: skip
    link.delete()


@transaction.atomic
def repeal(
    *, actor: User | None, document: NormativeDocument, on: date, basis: str,
    by: NormativeDocument | None = None,
) -> NormativeDocument:  # fmt: skip
    """Note that the document applies no more from that day on, and what replaces it.

    Raises NotAllowed, DocumentRefused.
    """
    held = _hold(document)
    require(actor, held.agency, Capability.EDIT_LEDGERS)
    if not basis.strip():
        raise DocumentRefused("请填写废止依据：哪一份文件废止了它")
    before = standing.ended_on(held)
    if before is not None and before <= on:
        raise DocumentRefused(f"这份文件已于 {before} 起不再有效")
    if by is not None:
        other = _hold(by)
        if other.agency_id != held.agency_id or other.pk == held.pk:
            raise DocumentRefused("替代它的应是本单位的另一份文件")
        if other.replaces_id not in (None, held.pk):
            raise DocumentRefused(f"{other} 已登记为替代另一份文件")
        _set(actor, other, "修改", replaces=held)
    return _set(actor, held, "废止", repealed_on=on, repeal_basis=basis.strip())


def suggested_validity(document: NormativeDocument) -> date | None:
    """Return the usual last day of validity where none is noted: five years, two on trial.

    A habit of places, not a rule for all: it is offered, never set by itself and never a bar.
    """
    since = document.effective_on or document.issued_on
    if document.expires_on or document.repealed_on or since is None:
        return None
    try:
        return longest_validity(since, on_trial=on_trial(document.title))
    except LookupError:
        return None


@transaction.atomic
def take_suggestion(*, actor: User | None, document: NormativeDocument) -> NormativeDocument:
    """Note the usual last day of validity. Raises NotAllowed, DocumentRefused."""
    held = _hold(document)
    require(actor, held.agency, Capability.EDIT_LEDGERS)
    last = suggested_validity(held)
    if last is None:
        raise DocumentRefused("没有可以填的有效期：已经有有效期或者废止日期，或者没有制发日期")
    return _set(actor, held, "修改", expires_on=last)


@transaction.atomic
def decide(
    *, actor: User | None, document: NormativeDocument, year: int, decision: str, on: date,
    effective_on: date | None = None, basis: str = "", note: str = "",
) -> CleanUp:  # fmt: skip
    """Note what the year's clean-up decided; a repeal or an end goes into the register at once.

    Decided anew, the earlier decision's effect is put back first. Raises NotAllowed, DocumentRefused.
    """
    held = _hold(document)
    require(actor, held.agency, Capability.EDIT_LEDGERS)
    if decision not in CleanUpDecision.values:
        raise DocumentRefused("请选择清理结果")
    earlier = CleanUp.objects.filter(document=held, year=year).first()
    if earlier is not None:
        _put_back(actor, earlier, held)
    ends = decision in (CleanUpDecision.REPEAL, CleanUpDecision.VOID)
    since = effective_on or on
    before = standing.ended_on(held)
    is_over = before is not None and before <= since
    if is_over and not ends:
        raise DocumentRefused(f"{held} 已于 {before} 起不再有效，不能继续有效或者修改")
    if ends and held.issued_on is None:
        raise DocumentRefused(f"{held} 没有制发日期，请先补登")
    if ends and not (basis.strip() or is_over):
        raise DocumentRefused("废止、宣布失效的，应填依据：公布清理结果的文件")
    # What had ended already is noted only: its day stays.
    was = _end(actor, held, decision, since, basis.strip()) if ends and not is_over else {}
    since = before if is_over and before is not None else since
    values = {
        "decision": decision, "decided_on": on, "effective_on": since if ends else None,
        "basis": basis.strip(), "note": note.strip(), "was": was, "decided_by": actor,
    }  # fmt: skip
    made, _ = CleanUp.objects.update_or_create(document=held, year=year, defaults=values)
    record(
        verb=f"清理：{made.get_decision_display()}", subject=held, agency=held.agency, actor=actor,
        detail={"year": year, "reason": basis.strip(), "note": note.strip()},
    )  # fmt: skip
    return made


@transaction.atomic
def take_back(*, actor: User | None, clean_up: CleanUp) -> None:
    """Undo a decision, and put back what it set. Raises NotAllowed, DocumentRefused."""
    held = _hold(clean_up.document)
    require(actor, held.agency, Capability.EDIT_LEDGERS)
    _put_back(actor, clean_up, held)
    record(
        verb="撤销清理结果", subject=held, agency=held.agency, actor=actor,
        detail={"year": clean_up.year, "note": clean_up.get_decision_display()},
    )  # fmt: skip
    clean_up.delete()


_SET_BY = {CleanUpDecision.REPEAL: "repealed_on", CleanUpDecision.VOID: "expires_on"}


def _end(
    actor: User | None, held: NormativeDocument, decision: str, since: date, basis: str
) -> dict[str, Any]:
    """Write the end into the register; return what was there before, and what is there now."""
    field = _SET_BY[CleanUpDecision(decision)]
    day = since if field == "repealed_on" else since - ONE_DAY
    if held.issued_on is not None and day < held.issued_on:
        raise DocumentRefused(f"不应早于制发日期（{held.issued_on}）")
    old = getattr(held, field)
    was = {
        "field": field, "day": old and old.isoformat(), "basis": held.repeal_basis,
        "set": day.isoformat(),
    }  # fmt: skip
    _set(actor, held, "修改", **{field: day, "repeal_basis": basis})
    return was


def _put_back(actor: User | None, clean_up: CleanUp, held: NormativeDocument) -> None:
    was = clean_up.was
    if not was:
        return
    now = getattr(held, was["field"])
    if now is None or now.isoformat() != was["set"]:
        raise DocumentRefused(
            f"{held} 的废止日期或者有效期在清理之后又改过，请先到该文件的页面核对"
        )
    day = date.fromisoformat(was["day"]) if was["day"] else None
    _set(actor, held, "修改", **{was["field"]: day, "repeal_basis": was["basis"]})


def _hold(document: NormativeDocument) -> NormativeDocument:
    """Return the row, held until the transaction ends."""
    rows = NormativeDocument.objects.select_for_update(of=("self",))
    return rows.select_related("agency", "registrar", "replaces").get(pk=document.pk)


def _require_registrar(actor: User | None, document: NormativeDocument) -> None:
    if actor is not None and not may_register(actor, document):
        raise NotAllowed(f"{actor} 不是这份文件的制发机关或者统一登记机关的经办人")


def _set(
    actor: User | None, held: NormativeDocument, verb: str, **fields: Any
) -> NormativeDocument:
    """Save the fields, checked, and journal what changed. Raises DocumentRefused."""
    before = snapshot(held)
    for name, value in fields.items():
        setattr(held, name, value)
    try:
        held.clean()
        held.clean_fields(exclude=[one.name for one in held._meta.fields if one.name not in fields])
    except ValidationError as error:
        raise DocumentRefused("；".join(error.messages)) from error
    held.save(update_fields=[*fields, "updated_at"])
    told = difference(before, snapshot(held))
    if told["before"] or told["after"]:
        record(verb=verb, subject=held, agency=held.agency, actor=actor, detail=told)
    return held
