"""How is one step of a case taken, whoever asks for it? The pages, the API and the command all come here.

A step has the name of its verb, takes the fields of :mod:`gongkai_web.applications.steps`
and is done by :data:`gongkai_web.applications.actions.VERBS`: a verb that stands in
these tables is on the page, in the API and at the command line alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from gongkai.applications.events import EventKind
from gongkai_web.agencies.access import Capability, require
from gongkai_web.agencies.models import User
from gongkai_web.applications import actions, attachments, reasons, steps
from gongkai_web.applications.casework import Done, StepRefused, seen_now, working_on
from gongkai_web.applications.models import Application

K = EventKind

NAMES: Mapping[str, EventKind] = {verb.__name__: kind for kind, verb in actions.VERBS.items()}
"""Every step a person takes at the desk, by the name of its verb."""

NAME_OF: Mapping[EventKind, str] = {kind: name for name, kind in NAMES.items()}

_ATTACHMENT_KINDS = {
    K.CORRECTION_RECEIVED: "correction",
    K.THIRD_PARTY_REPLIED: "opinion",
    K.OTHER_ORGAN_REPLIED: "opinion",
    K.SEARCHED: "search",
    K.LEGAL_REVIEWED: "review",
    K.DELIVERED: "service",
    K.FEE_NOTICE_RECEIVED: "service",
}


class FieldsRefused(StepRefused):
    """A step whose fields are not right; ``fields`` says for each, in Chinese, what is wrong."""

    def __init__(self, fields: Mapping[str, list[str]]) -> None:
        self.fields = dict(fields)
        told = [f"{name}：{'；'.join(said)}" if name else "；".join(said)
                for name, said in self.fields.items()]  # fmt: skip
        super().__init__("；".join(told))


def fields_of(kind: EventKind) -> tuple[str, ...]:
    """Return the fields of a step that is noted: without a letter of ours, or one on file."""
    return steps.DIRECT.get(kind) or steps.PAPER[kind]


def take(*, actor: User | None, case: Application, kind: EventKind, form: steps.StepForm) -> Done:
    """Do what a filled-in form of a step says, with its file, whole or not at all.

    Raises NotAllowed, CaseMoved, StepRefused, UnusableFile.
    """
    answers = form.answers()
    on = answers.pop("on")
    if "party" in form.fields:
        answers.setdefault("party", "")  # an act out of an old ledger may name nobody
    if chosen := form.cleaned_data.get("sent_letter"):
        answers["letter"] = letter = case.letters.get(pk=chosen)
        if kind in (K.REPLIED, K.REDECIDED, K.CLOSED):
            answers["reply_no"] = letter.number
    with transaction.atomic():
        done: Done = actions.VERBS[kind](
            actor=actor, case=case, on=on, seen=form.cleaned_data["seen"], **answers
        )
        if file := form.cleaned_data.get("file"):
            attachments.attach(
                actor=actor, case=done.case, file=file, event=done.event,
                kind=_ATTACHMENT_KINDS.get(kind, "other"),
            )  # fmt: skip
    return done


def form_for(
    case: Application, kind: EventKind, data: Mapping[str, Any] | None = None, *, on: date
) -> steps.StepForm:
    """Return the form of a step that is noted, as the page has it on that day; without a file."""
    outcome = str((data or {}).get("outcome", ""))
    form = steps.StepForm(
        data, names=fields_of(kind), kind=kind, case=case,
        why=reasons.wanted(case, kind, on=on, outcome=outcome),
    )  # fmt: skip
    form.fields.pop("file", None)
    return form


def take_by_name(
    *, actor: User | None, case: Application, step: str, on: date, fields: Mapping[str, Any],
    seen: int | None = None,
) -> Done:  # fmt: skip
    """Take a step by its name and the names of its fields; an amount is told in fen.

    Without ``seen`` the case is taken as it is now. Raises NotAllowed, CaseMoved,
    FieldsRefused, StepRefused.
    """
    require(actor, case.agency, Capability.EDIT_LEDGERS)
    kind = NAMES.get(step)
    if kind is None:
        raise StepRefused(f"没有“{step}”这一步；有：{'、'.join(NAMES)}")
    latest = seen_now(case)
    if seen is not None and seen > latest:
        raise FieldsRefused({"seen": ["不是这件申请的标记，请重新读取这件申请"]})
    given = {name: _as_typed(name, value) for name, value in fields.items() if value is not None}
    mark = latest if seen is None else seen
    form = form_for(case, kind, {**given, "on": on.isoformat(), "seen": str(mark)}, on=on)
    known = [name for name in form.fields if name not in ("on", "seen")]
    if unknown := [name for name in given if name not in known]:
        told = f"这一步没有这一项；有：{'、'.join(known) or '（没有）'}"
        raise FieldsRefused({name: [told] for name in unknown})
    if not form.is_valid():
        with working_on(case, actor=actor, seen=mark):
            pass  # what is wrong may be wrong because somebody was quicker
        raise FieldsRefused({
            "" if name == "__all__" else name: [str(one) for one in said]
            for name, said in form.errors.items()
        })  # fmt: skip
    return take(actor=actor, case=case, kind=kind, form=form)


def _as_typed(name: str, value: Any) -> str:
    """Return a value as a person types it into the form."""
    if isinstance(value, bool):
        return "on" if value else ""
    if name == "amount_fen" and isinstance(value, int):
        return f"{value // 100}.{value % 100:02d}" if value >= 0 else str(value)
    if name == "amount_fen":
        raise FieldsRefused({name: ["金额以分为单位，应为整数，例如 10000 是 100 元"]})
    return str(value)


__all__ = [
    "NAMES", "NAME_OF", "FieldsRefused", "fields_of", "form_for", "take", "take_by_name",
]  # fmt: skip
