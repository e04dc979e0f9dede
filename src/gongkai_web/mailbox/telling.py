"""Of what is somebody told by mail who wrote a message? Of an answer, and of what moves it or its last day.

Only who asked for it, at the address that is sealed with the message; a mail says that there is
something new and where one looks, never what it is about. A row is written in the transaction of
the act, once for each; of several that wait, the newest alone is sent: it leads to all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from gongkai_web.journal.actions import record
from gongkai_web.mailbox import sealing
from gongkai_web.mailbox.models import (
    Act,
    ActKind,
    Closing,
    Mail,
    MailboxSettings,
    Message,
    News,
    settings_of,
)
from gongkai_web.online import acting
from gongkai_web.online.models import Outgoing, Submission, Way
from gongkai_web.online.sending import GIVEN_UP_AFTER
from gongkai_web.online.telling import Words

_NEWS = {
    ActKind.ANSWERED: News.ANSWERED,
    ActKind.HANDED_ON: News.MOVED,
    ActKind.TO_APPLICATION: News.MOVED,
    ActKind.TO_PETITION: News.MOVED,
    ActKind.EXTENDED: News.EXTENDED,
    ActKind.CLOSED: News.CHANGED,
    ActKind.REOPENED: News.CHANGED,
}
"""Acts an asker is told of; what they did themselves, and what happens within the office, is none."""
_TOLD = {
    News.ANSWERED: "已经答复，请查看",
    News.MOVED: "已经转有权办理的单位，请查看",
    News.EXTENDED: "延长了答复期限，请查看",
    News.CHANGED: "有新的办理情况，请查看",
}


def offers(kept: MailboxSettings) -> bool:
    """Return whether an agency with these settings sends mails: it may, and the installation can."""
    return bool(kept.sends_mail and settings.EMAIL_HOST)


def is_wanted(message: Message) -> bool:
    """Return whether the asker is told by mail now."""
    return message.own.wants_mail and offers(settings_of(message.agency))


def tell(act: Act) -> None:
    """Write the mail of an act, in the transaction that does it; none where none is wanted."""
    news = _NEWS.get(ActKind(act.kind))
    is_spam = act.detail.get("why") == Closing.SPAM.label
    if news is None or is_spam or not is_wanted(act.message):
        return
    Mail.objects.get_or_create(
        key=f"{act.message.ref}-{act.pk}-{Way.MAIL}",
        defaults={
            "message": act.message, "news": news, "way": Way.MAIL, "made_at": act.at,
            "due_at": act.at,
        },
    )  # fmt: skip


class Askers:
    """The mails to those who wrote, as :mod:`gongkai_web.online.sending` sends them."""

    rows: type[Outgoing] = Mail
    of: tuple[str, ...] = ("message__agency", "message__submission")

    def gather(self, *, at: datetime) -> None:
        """Do nothing: each is written with its act."""

    def is_still_true(self, row: Mail) -> bool:
        """Return whether it is still wanted, and no newer one tells more."""
        return is_wanted(row.message) and not row.message.mails.filter(pk__gt=row.pk).exists()

    def reach(self, row: Mail) -> Mapping[str, Any]:
        """Return what the asker gave. Raises CannotUnseal."""
        return sealing.opened(row.message)

    def words(self, row: Mail) -> Words:
        """Return what is sent."""
        tail = row.message.own.code_tail
        site = settings.BASE_URL.rstrip("/")
        again = "（上一封可能没有送达，这一封可能重复。）\n" if row.is_repeated else ""
        return Words(
            f"网上留言有新情况（查询码尾号 {tail}）",
            f"您在网上提交的留言（查询码尾号 {tail}）{_TOLD[News(row.news)]}。\n\n"
            f"请用查询码和查询密码查看：\n{site}/messages/follow/\n\n{again}"
            "这封邮件由系统发出，请不要回复。不想再收到的，可以在查询页面关闭。\n",
        )

    def lasts(self, row: Mail) -> timedelta:
        """Return for how long it is tried."""
        return GIVEN_UP_AFTER


def choose(*, message: Message, mail: bool) -> None:
    """Keep whether the asker wants to be told by mail; what waits is not sent once they do not.

    Of what came from an application it is one choice for both.
    """
    from gongkai_web.mailbox.casework import ASKER

    if isinstance(own := message.own, Submission):
        acting.choose_news(submission=own, mail=mail, sms=own.wants_sms)
        return
    with transaction.atomic():
        held = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
        if held.wants_mail == mail:
            return
        held.wants_mail = mail
        held.save(update_fields=["wants_mail"])
        record(
            verb="留言：选择通知方式", subject=held, agency=message.agency, actor=None,
            stranger=ASKER, detail={"邮件通知": "要" if mail else "不要"},
        )  # fmt: skip
