"""In which order are the questions of an application asked, one page at a time? (条例 art. 29)

The same questions, and the same judgement of the answers, as on the page that asks all at once: a
step shows some fields of the form, and what is wrong with these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from gongkai_web.agencies.models import Agency
from gongkai_web.online import notices
from gongkai_web.online.forms import CREDIT_CODE, NATURAL, NewsForm, WhatForm, WhoForm, suited

LONGEST = 4000
"""Characters of one answer that are kept; the form says how many may be sent."""
BOXES = ("assistance", "wants_mail", "wants_sms")
"""Answers that are a tick."""


@dataclass(frozen=True, slots=True)
class Step:
    """One page of questions."""

    name: str
    title: str
    names: tuple[str, ...] = ()
    """The fields it asks for."""
    told: str = ""


_ALL = (
    Step("kind", "您以什么身份申请", ("applicant_kind",)),
    Step("who", "申请人是谁", ("name", "id_kind", "id_no"),
         "条例第二十九条要求提供姓名（名称）和身份证明。加密保存，只有经办人员可以查看。"),
    Step("speaker", "谁代表单位", ("legal_rep", "contact_person")),
    Step("reach", "怎样联系您", ("phone", "address", "postcode", "email"),
         "答复文书按您选择的途径送达，需要补正时也要联系您。"),
    Step("agent", "是不是委托别人办理", ("agent",), "自己办理的，直接点“下一步”。"),
    Step("content", "您想要什么信息", ("content", "index_no")),
    Step("public", "是不是已经公开了"),
    Step("supply", "怎样提供给您", ("supply_form", "supply_way", "assistance")),
    Step("files", "上传身份证明"),
    Step("news", "要不要通知您", ("wants_mail", "wants_sms")),
    Step("password", "设一个查询密码"),
    Step("check", "核对并提交"),
)  # fmt: skip

NAMES = frozenset(one.name for one in _ALL)


def asked(fields: Mapping[str, Any], agency: Agency) -> list[Step]:
    """Return the steps for what was answered so far."""
    kind = str(fields.get("applicant_kind", ""))
    leave_out = set()
    if kind in ("", NATURAL):
        leave_out.add("speaker")
    if not notices.ways_of(agency):
        leave_out.add("news")
    return [one for one in _ALL if one.name not in leave_out]


def names_of(step: Step, fields: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the fields a step asks for; an organisation has one kind of number."""
    if step.name == "who" and fields.get("applicant_kind", NATURAL) not in ("", NATURAL):
        return ("name", "id_no")
    return step.names


def shown_of(step: Step, form: Any, fields: Mapping[str, Any]) -> list[str]:
    """Return the fields of a step that the form has."""
    return [name for name in names_of(step, fields) if name in form.fields]


def keep(step: Step, fields: dict[str, Any], post: QueryDict) -> None:
    """Put the answers of a step among those given so far, as they were typed."""
    for name in names_of(step, fields):
        if name in BOXES:
            fields[name] = name in post
        else:
            fields[name] = post.get(name, "")[:LONGEST].replace("\r\n", "\n")
    if step.name == "kind":
        is_natural = fields["applicant_kind"] == NATURAL
        if is_natural == (fields.get("id_kind") == CREDIT_CODE):
            fields["id_kind"] = "" if is_natural else CREDIT_CODE
        if is_natural:
            fields.update(legal_rep="", contact_person="")


def form_of(step: Step, fields: Mapping[str, Any], agency: Agency, *, judge: bool) -> Any:
    """Return the form a step shows a part of, with what was answered; judged, or as it stands."""
    given: dict[str, Any] = {"data": dict(fields)} if judge else {"initial": dict(fields)}
    if step.name == "news":
        return NewsForm(ways=notices.ways_of(agency), reach=fields, **given)
    if step.name in ("content", "supply"):
        return WhatForm(**given)
    return suited(WhoForm(**given), str(fields.get("applicant_kind", "")))


def wrong_in(step: Step, form: Any, fields: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return what is wrong with the answers of a step: ``id``, ``text``."""
    return [
        {"id": form[name].id_for_label or form[name].auto_id, "text": text}
        for name in shown_of(step, form, fields)
        for text in form.errors.get(name, ())
    ]


def whole(
    fields: Mapping[str, Any], agency: Agency
) -> tuple[dict[str, Any], list[tuple[Step, str]], bool]:
    """Return the answers as they are sent, what is wrong with each step, and whether nothing is."""
    kind = str(fields.get("applicant_kind", ""))
    data = dict(fields)
    forms: list[Any] = [
        suited(WhoForm(data), kind),
        WhatForm(data),
        NewsForm(data, ways=notices.ways_of(agency), reach=fields),
    ]
    good = [form.is_valid() for form in forms]
    found = {name: value for form in forms for name, value in form.cleaned_data.items()}
    wrong = [
        (step, text)
        for step in asked(fields, agency)
        for form in forms
        for name in names_of(step, fields)
        for text in form.errors.get(name, ())
    ]
    return found, wrong, all(good)


def told(step: Step, fields: Mapping[str, Any], agency: Agency) -> list[tuple[str, str]]:
    """Return label and answer of each field of a step, as the applicant reads them again."""
    if not step.names:
        return []
    form = form_of(step, fields, agency, judge=False)
    found = []
    for name in shown_of(step, form, fields):
        field, value = form.fields[name], fields.get(name, "")
        if name in BOXES:
            value = "是" if value else ""
        choices = dict(getattr(field, "choices", ()))
        found.append((str(field.label), str(choices.get(value, value)) if value else ""))
    return found
