"""Which fields does each step take from a program? Read off the form that the page has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms

from gongkai.applications.events import EventKind
from gongkai.applications.life_cycle import BY_ACTION
from gongkai_web.agencies.forms import YuanField
from gongkai_web.agencies.models import Agency
from gongkai_web.api.case_schemas import Choice, StepField, StepOut
from gongkai_web.applications.models import Application, ApplicationEvent
from gongkai_web.applications.taking import NAMES, form_for
from gongkai_web.ledgers import happened

K = EventKind

KINDS = {
    "day": "日期，写成 2026-03-02",
    "text": "文字",
    "integer": "整数",
    "fen": "整数，以分为单位",
    "choice": "可选的值之一",
    "flag": "true 或者 false",
}
"""What a field takes, by its kind."""


def fields_of_step(case: Application, kind: EventKind) -> list[StepField]:
    """Return what a step asks for in this case, besides its day."""
    form = form_for(case, kind, on=happened.today())
    return [
        StepField(
            name=name,
            title=str(field.label).removesuffix("（元）"),
            kind=_kind(field),
            is_required=field.required,
            choices=_choices(field),
            help="以分为单位" if isinstance(field, YuanField) else str(field.help_text),
        )
        for name, field in form.fields.items()
        if name not in ("on", "seen")
    ]


def _kind(field: forms.Field) -> str:
    match field:
        case YuanField():
            return "fen"
        case forms.DateField():
            return "day"
        case forms.IntegerField():
            return "integer"
        case forms.BooleanField():
            return "flag"
        case forms.ChoiceField():
            return "choice"
    return "text"


def _choices(field: Any) -> list[Choice] | None:
    if not isinstance(field, forms.ChoiceField):
        return None
    return [Choice(value=str(key), title=str(title)) for key, title in field.choices if key != ""]


_ASKED = {
    K.THIRD_PARTY_REPLIED: K.THIRD_PARTY_CONSULTED,
    K.OTHER_ORGAN_REPLIED: K.OTHER_ORGAN_CONSULTED,
}


def catalogue() -> Iterator[StepOut]:
    """Yield every step with its fields as a case without a past has them; asks no database."""
    for name, kind in NAMES.items():
        case = Application(pk=0, agency=Agency())
        acts = []
        if asked := _ASKED.get(kind):
            acts = [ApplicationEvent(kind=asked.value, detail={"party": "已征求意见的一方"})]
        case._prefetched_objects_cache = {"events": acts, "letters": []}
        row = BY_ACTION[kind]
        yield StepOut(
            name=name, kind=kind.value, title=kind.label, article=row.article,
            fields=fields_of_step(case, kind),
        )  # fmt: skip
