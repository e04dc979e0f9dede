"""Messages for tests: sent past the pages, answered and published by two people; a citizen's browser."""

import re
from datetime import UTC, datetime

from django.core import signing
from django.test import Client
from django.utils import timezone

from gongkai.messages import Kind
from gongkai_web.mailbox import actions, publishing, taking_over
from gongkai_web.mailbox.models import Message
from gongkai_web.mailbox.sending import send
from gongkai_web.online import captcha
from gongkai_web.online.models import Submission

PASSWORD = "liu-yan-cha-xun-8"
AT = datetime(2026, 12, 30, 2, 0, tzinfo=UTC)
LATER = datetime(2026, 12, 31, 2, 0, tzinfo=UTC)
TOLD = "经与您联系，您提出的是咨询，由本机关作为留言答复。"
WRITTEN = {
    "title": "LIUYAN-BIAOTI 公证怎么办",
    "content": "LIUYAN-NEIRONG 我叫张三丰，手机13800001234，想问公证收费标准。",
    "name": "张三丰",
    "phone": "13800001234",
    "email": "zsf@example.com",
}


def sent(agency, kind="inquiry", at=AT, **more):
    """Send a message past the pages; return it and its code."""
    return send(
        agency=agency, kind=Kind(kind), fields={**WRITTEN, **more.pop("fields", {})},
        password=PASSWORD, at=at, **more,
    )  # fmt: skip


def answered(agency, officer, leader, at=LATER, sent_at=AT, **more):
    """Send a message that is drafted by one and approved by the other."""
    message, _ = sent(agency, at=sent_at, **more)
    answer = actions.draft(actor=officer, message=message, text="DAFU-NEIRONG 按件收费。", at=at)
    actions.approve(actor=leader, message=message, answer=answer, at=at)
    return Message.objects.get(pk=message.pk)


def prepared(message, officer, at=LATER, **more):
    """Lay a masked text before whoever approves."""
    words = {
        "title": "公证收费标准",
        "question": "GONGKAI-WEN 公证怎样收费？",
        "reply": "GONGKAI-DA 按件收费。",
    }
    return publishing.prepare(
        actor=officer, message=message, at=at, on=at.date(), **{**words, **more}
    )


def published(agency, officer, leader, **more):
    """Send, answer and publish a message."""
    message = answered(agency, officer, leader, **more)
    text = prepared(message, officer)
    publishing.approve(
        actor=leader, message=message, text=text, is_checked=True, at=LATER, on=LATER.date()
    )
    return Message.objects.get(pk=message.pk)


def passed_on(actor, **more):
    """Have the only online application dealt with as a message; return both."""
    one = Submission.objects.get()
    fields = {"kind": "inquiry", "title": "统计表在哪里", "told": TOLD, "at": timezone.now(),
              "agreed_on": timezone.localdate(one.submitted_at)} | more  # fmt: skip
    return one, taking_over.pass_on(actor=actor, submission=one, **fields)


def solved(page):
    """Return the answer to the question on a page, and its token."""
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    held = signing.loads(token, salt=captcha.SALT)
    number = next(n for n in range(60) if captcha._sealed(held["n"], n) == held["a"])
    return {"answer": captcha.chinese(number), "token": token}


def typed(agency, **more):
    """Return what a citizen fills in."""
    return {
        "agency": agency.code, "title": "公证怎么办", "content": "请问公证收费标准是多少？",
        "name": "张三丰", "phone": "13800001234", "is_read": "on", "password": PASSWORD,
        "password_again": PASSWORD, **more,
    }  # fmt: skip


def followed(code, password=PASSWORD, client=None):
    """Ask for a message with code and password; return the browser and the page."""
    client = client or Client()
    answer = client.post("/messages/follow/", {"code": code, "password": password}, follow=True)
    return client, answer.content.decode()
