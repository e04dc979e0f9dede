"""How does a draft become a submission that waits at the desk? Whole, or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from gongkai_web.agencies.models import Agency
from gongkai_web.applications import personal
from gongkai_web.journal.actions import record
from gongkai_web.online import codes, drafts, notices, sealing, telling
from gongkai_web.online.drafts import Typed
from gongkai_web.online.models import Account, Draft, News, Slot, Submission, SubmissionFile

APPLICANT = "申请人（网上）"
"""Who acts where the journal knows no user."""


APART = ("applicant_kind", "wants_mail", "wants_sms")
"""What the form asks that is no part of the application."""


class NotSubmitted(ValueError):
    """The application cannot be sent as it is; the message says why, in Chinese."""


@transaction.atomic
def submit(
    *, typed: Typed, agency: Agency, fields: Mapping[str, Any], at: datetime,
    account: Account | None = None,
) -> str:  # fmt: skip
    """Send a complete draft to the agency's desk and return the query code.

    ``account`` is who is logged in: the application goes on their list.
    A draft that was sent already gives its code again. Raises NotSubmitted.
    """
    if typed.draft is None:
        raise NotSubmitted("没有找到填写的内容，请重新填写")
    held = Draft.objects.select_for_update().get(pk=typed.draft.pk)
    if done := sealing.opened(held).get("done"):
        return str(done["code"])
    if not notices.accepting().filter(pk=agency.pk).exists():
        raise NotSubmitted(f"{agency}现在不接收网上申请，请当面、邮寄提出")
    if not typed.files(Slot.IDENTITY):
        raise NotSubmitted("请上传身份证明")
    code = codes.new_code()
    data = {name: value for name, value in fields.items() if name not in APART}
    ways = notices.ways_of(agency)
    one = Submission(
        agency=agency, ref=secrets.token_hex(16), applicant_kind=fields["applicant_kind"],
        applicant_key=personal.lookup_key(id_no_of(data)), code_key=codes.key_of(code),
        code_tail=codes.tail_of(code), password=typed.data["password"],
        notice=notices.version(agency), submitted_at=at,
        account=account, email_key=codes.email_key(str(data.get("email", ""))),
        wants_mail="mail" in ways and bool(fields.get("wants_mail")),
        wants_sms="sms" in ways and bool(fields.get("wants_sms")),
    )  # fmt: skip
    sealing.seal(one, data)
    one.save(force_insert=True)
    for file in typed.files():
        row = SubmissionFile(submission=one, slot=file.slot)
        sealing.put_file(row, one, sealing.open_file(file))
        row.save()
    record(
        verb="网上提交申请", subject=one, agency=agency, actor=None, stranger=APPLICANT,
        detail={"kind": one.get_applicant_kind_display(), "digest": one.notice.digest},
    )  # fmt: skip
    telling.tell(one, News.RECEIVED, at=at)
    drafts.emptied(typed, {"submission": one.pk, "code": code}, at=at)
    return code


def id_no_of(data: Mapping[str, Any]) -> str:
    """Return the number as the desk writes it: with its kind, unless its eighteen signs tell it."""
    kind, number = str(data.get("id_kind", "")), "".join(str(data.get("id_no", "")).split())
    return number if kind in ("居民身份证", "统一社会信用代码") else f"{kind} {number}"


def contact_of(data: Mapping[str, Any]) -> str:
    """Return all ways to reach the applicant, in one line."""
    parts = (
        ("电话", "phone"), ("地址", "address"), ("邮编", "postcode"), ("邮箱", "email"),
        ("法定代表人", "legal_rep"), ("联系人", "contact_person"),
    )  # fmt: skip
    return "；".join(f"{label}：{data[name]}" for label, name in parts if data.get(name))
