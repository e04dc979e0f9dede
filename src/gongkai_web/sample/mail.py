"""Which messages does the sample office have? A few made-up ones, one of each kind and state.

Every person and matter is invented. They are of the days before the demonstration, so
that the month has numbers, the public an answer to read, and the desk something to do.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from gongkai.messages import Kind
from gongkai_web.agencies.models import Agency, User
from gongkai_web.mailbox import actions, publishing
from gongkai_web.mailbox.models import MailboxSettings, Message
from gongkai_web.mailbox.sending import send
from gongkai_web.sample.cases import before

OFFICE = "示例县信访局，示例路2号，0000-0000000"


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, 20)))


@transaction.atomic
def work(agency: Agency, *, today: date) -> int:
    """Take in and work the sample messages where the office has none; say how many were added."""
    if Message.objects.filter(agency=agency).exists():
        return 0
    MailboxSettings.objects.get_or_create(agency=agency, defaults={"petition_office": OFFICE})
    officer = User.objects.get(username="xinxiyuan")
    head = User.objects.get(username="lingdao")

    def came(days: int, kind: Kind, content: str, **more: str) -> Message:
        fields = {"name": "示例留言人", "phone": "0000-0000000", "content": content, **more}
        mistake_kind = fields.pop("mistake_kind", "")
        message, _code = send(
            agency=agency, kind=kind, fields=fields, password=secrets.token_urlsafe(12),
            at=_at(before(today, days), 9), mistake_kind=mistake_kind,
        )  # fmt: skip
        return message

    def answered(message: Message, days: int, text: str) -> Message:
        at = _at(before(today, days), 15)
        draft = actions.draft(actor=officer, message=message, text=text, at=at)
        actions.approve(actor=head, message=message, answer=draft, at=at + timedelta(minutes=20))
        return message

    def published(message: Message, days: int, title: str, question: str, reply: str) -> None:
        at = _at(before(today, days), 16)
        text = publishing.prepare(
            actor=officer, message=message, title=title, question=question, reply=reply, at=at,
            on=today,
        )  # fmt: skip
        given: dict[str, Any] = {"is_checked": True, "at": at + timedelta(minutes=15), "on": today}
        publishing.approve(actor=head, message=message, text=text, **given)

    _public_ones(came, answered, published)
    _open_ones(came, answered, officer, today)
    return Message.objects.filter(agency=agency).count()


def _public_ones(came: Any, answered: Any, published: Any) -> None:
    """Answered and published: a consultation, a suggestion, a mistake on a page."""
    reply = (
        "您好。公民因经济困难没有委托代理人的，可以就近向法律援助中心或者司法所申请，"
        "带上身份证件、经济困难状况说明和案件材料。材料齐全的，7 日内作出是否给予法律援助的决定。\n"
        "地址和电话见本局“机构概况”栏目。感谢您的留言。"
    )
    question = "家里老人因赡养问题想打官司，没有钱请律师，请问怎样申请法律援助？要带哪些材料？"
    legal_aid = came(14, Kind.INQUIRY, question, title="怎样申请法律援助")
    published(answered(legal_aid, 11, reply), 10, "怎样申请法律援助", question, reply)

    reply = "您好。您的建议已经采纳：公共法律服务中心自下月起每周六上午增加法律咨询值班。感谢支持。"
    question = "平时上班没有时间，建议公共法律服务中心周末也安排律师值班。"
    weekend = came(12, Kind.SUGGESTION, question, title="建议周末也提供法律咨询")
    published(answered(weekend, 7, reply), 6, "建议周末也提供法律咨询", question, reply)

    reply = "您指出的电话号码已经更正，谢谢。"
    question = "“机构概况”里法律援助中心的电话少了一位。"
    mistake = came(
        9, Kind.MISTAKE, question, title=question, mistake_kind="wrong_content",
        page_url="https://www.example.com/zfxxgk/",
    )  # fmt: skip
    published(answered(mistake, 8, reply), 7, "机构概况里的电话有错", question, reply)


def _open_ones(came: Any, answered: Any, officer: User, today: date) -> None:
    """What waits at the desk: fresh, near, due today, drafted; and what was handed to others."""
    came(1, Kind.INQUIRY, "请问办理赡养协议公证需要哪些材料，怎样收费？", title="赡养协议公证")
    came(6, Kind.COMPLAINT, "示例公证处下午两点半还没有开门，请管一管。", title="没有按时上班")
    came(
        3, Kind.MISTAKE, "首页“法治宣传”下面的第三条打不开。", title="页面打不开",
        mistake_kind="unreachable", page_url="https://www.example.com/zfxxgk/pufa/",
    )  # fmt: skip
    drafted = came(3, Kind.INQUIRY, "人民调解要收费吗？到哪里申请？", title="人民调解是否收费")
    text = "您好。人民调解不收任何费用，可以向所在村、社区的人民调解委员会申请，书面、口头都可以。"
    actions.draft(actor=officer, message=drafted, text=text, at=_at(before(today, 1), 11))

    told = "您要的是政府信息，经与您联系，按政府信息公开申请登记办理。"
    wanted = came(5, Kind.INQUIRY, "想要2025年法律援助经费的决算表。", title="要一份决算表")
    confirmed_on = before(today, 4)
    actions.to_application(
        actor=officer, message=wanted, applicant={"name": "示例留言人", "contact": "0000-0000000"},
        applicant_kind="natural_person", content="2025年法律援助经费的决算表", supply_form="电子文档",
        told=told, confirmed_on=confirmed_on, at=_at(confirmed_on, 10),
    )  # fmt: skip
    handed = came(
        8, Kind.COMPLAINT, "对某单位处理我反映的问题的意见不服，要求复查。", title="要求复查"
    )
    actions.to_petition(
        actor=officer, message=handed, office=OFFICE, at=_at(before(today, 7), 10),
        told=f"您反映的事项属于信访事项，已转{OFFICE}依照《信访工作条例》办理，请与其联系。",
    )  # fmt: skip
    answered(
        came(4, Kind.SUGGESTION, "建议多到学校讲法治课。", title="多到学校讲法治课"),
        2, "您好。本局已经和教育部门商定，每学期安排不少于两次法治课。感谢您的建议。",
    )  # fmt: skip
