"""What does the case give to a letter?

Plain values of one case and its agency, and what the officer answered in the
letter's own fields. Whatever is not known stays empty; a letter that needs it
says so in Chinese.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gongkai.applications.fees import Fee


@dataclass(frozen=True, slots=True)
class Party:
    """The applicant as the form gives them; for letters that are forms, never for other people's."""

    kind: str = ""
    """The column of table 3 in Chinese: 自然人, 商业企业 …"""
    identity: str = ""
    """Kind and number of the paper that proves who they are."""
    representative: str = ""
    contact_person: str = ""
    telephone: str = ""
    address: str = ""
    postcode: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a letter may speak of."""

    agency: str
    agency_kind: str = "local_department"
    """A key of :func:`gongkai.remedies.routes.agency_kinds`."""
    body_names: Mapping[str, str] = field(default_factory=dict)
    """The name of each role a review body may have: ``own_government`` …"""
    court: str = ""
    office: str = ""
    """The agency's office for disclosure (政府信息公开工作机构)."""
    telephone: str = ""
    address: str = ""
    online_reconsideration: str = ""
    """Name or address of the internet channel for reconsideration."""
    case_number: str = ""
    addressee: str = ""
    """To whom this letter goes: applicant, third party, organ, court."""
    addressee_is_person: bool = True
    """A person is addressed 你, an organisation 你单位."""
    applicant: str = ""
    """The applicant's name, printed only in letters to the applicant and in internal papers."""
    party: Party = field(default_factory=Party)
    received_on: date | None = None
    channel: str = ""
    content: str = ""
    """What was asked, in the applicant's words."""
    wanted_form: str = ""
    wanted_way: str = ""
    submitted_on: date | None = None
    arrived_on: date | None = None
    confirmed_on: date | None = None
    started_on: date | None = None
    due_on: date | None = None
    handler: str = ""
    oral: bool = False
    """Asked by word of mouth, the form filled in by the office (art. 29)."""
    fee: Fee | None = None
    fee_ordinal: int | None = None
    """The application's place in the applicant's month, where it is charged by piece."""
    outcome: str | None = None
    """A key of table 3."""
    companions: tuple[str, ...] = ()
    """The codes of other letters that answer the same application together with this one."""
    partial_route: str | None = None
    """The office's answer to open question O6 for partial disclosure."""
    title: str = ""
    """The office's own title of this letter, where it has one."""
    electronic: bool = False
    """Served through an internet channel."""
    attachments: tuple[tuple[str, int], ...] = ()
    """Title and number of pages of what is sent with it."""
    fields: Mapping[str, Any] = field(default_factory=dict)
    """What the officer answered, by the key of the field."""


LABELS: Mapping[str, str] = {
    "agency": "行政机关名称",
    "court": "有管辖权的人民法院",
    "office": "政府信息公开工作机构",
    "telephone": "联系电话",
    "address": "联系地址",
    "case_number": "受理编号",
    "addressee": "收件人",
    "applicant": "申请人",
    "received_on": "收到申请之日",
    "channel": "申请渠道",
    "content": "申请内容",
    "started_on": "答复期限起算日",
    "due_on": "答复期限届满日",
    "handler": "经办人",
    "fee": "信息处理费的计算结果",
    "outcome": "办理结果",
}
"""What the facts are called in messages."""
