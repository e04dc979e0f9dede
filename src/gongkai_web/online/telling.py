"""Of what is an applicant told, and in which words? (条例 arts. 30, 33, 40; only who asked for it)

Rows of the outbox are written with the act they tell of, or, for what the desk does in the case,
derived from the letters that went out and the acts that stand: nothing that happened is
lost, whatever stopped in between. No message holds a name, a number, or what was asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils.timezone import localdate

from gongkai.applications.events import EventKind
from gongkai_web.applications.models import ApplicationEvent
from gongkai_web.applications.service import ANSWERING
from gongkai_web.online import notices, standing
from gongkai_web.online.models import Message, News, Submission, SubmissionState, Way

K = EventKind
LOOKS_BACK = timedelta(days=30)
"""What happened earlier and was not told is no news."""
FOLLOWED_FOR = timedelta(days=400)
"""A case closed for longer is not looked through any more."""

_NEWS = {
    K.CORRECTION_REQUESTED: News.CORRECTION,
    **dict.fromkeys(ANSWERING, News.ANSWERED),
    **dict.fromkeys(
        (K.EXTENDED, K.REASONS_REQUESTED, K.DELAY_DECIDED, K.FEE_NOTICE_ISSUED), News.LETTER
    ),
}  # fmt: skip
"""Acts an applicant is told of; what is done among offices is none."""

_TOLD = {
    News.RECEIVED: "已经提交，等待工作人员登记",
    News.REGISTERED: "已经登记受理",
    News.REFUSED: "没有登记，请查看原因",
    News.MESSAGE: "经与您联系，已经转为留言办理，请查看",
    News.CORRECTION: "需要补正，请在期限内补正",
    News.LETTER: "有新的文书",
    News.ANSWERED: "已经答复，请查看并下载",
}


@dataclass(frozen=True, slots=True)
class Words:
    """A message as it is sent."""

    subject: str
    text: str


def ways_of(submission: Submission) -> list[Way]:
    """Return the ways by which the applicant wants to be told, as far as they are open now."""
    wanted = {Way.MAIL: submission.wants_mail, Way.SMS: submission.wants_sms}
    is_open = notices.ways_of(submission.agency)
    return [way for way, wants in wanted.items() if wants and way.value in is_open]


def tell(submission: Submission, news: News, *, at: datetime, of: str = "") -> None:
    """Write the messages of one thing that happened, in the transaction that does it.

    ``of`` tells it from others of its kind. What was written already stays as it is.
    """
    for way in ways_of(submission):
        key = f"{submission.ref}-{news}{of}-{way}"
        Message.objects.get_or_create(
            key=key,
            defaults={
                "submission": submission, "news": news, "way": way, "made_at": at, "due_at": at,
            },
        )  # fmt: skip


def gather(*, at: datetime) -> None:
    """Write the messages of what the desk did in the cases since."""
    for submission in _followed(at):
        since = max(at - LOOKS_BACK, submission.decided_at or at)
        for case in standing.cases_of(submission):
            for row in case.events.filter(kind__in=_NEWS, recorded_at__gte=since):
                tell(submission, _NEWS[EventKind(row.kind)], at=at, of=f"-{row.pk}")


def _followed(at: datetime) -> Iterator[Submission]:
    still = Q(application__closed_on__isnull=True) | Q(
        application__closed_on__gt=localdate(at - FOLLOWED_FOR)
    )
    return (
        Submission.objects.filter(
            Q(wants_mail=True) | Q(wants_sms=True), still, state=SubmissionState.REGISTERED,
            decided_at__isnull=False,
        )
        .select_related("agency")
        .iterator()
    )  # fmt: skip


def is_still_true(message: Message) -> bool:
    """Return whether what a message tells was not undone since, and the applicant still wants it."""
    if message.news == News.REGAIN:
        return True
    if Way(message.way) not in ways_of(message.submission):
        return False
    pk = message.key.rsplit("-", 2)[1]
    if not pk.isdecimal():
        return True
    # The default manager leaves out what was undone.
    return ApplicationEvent.objects.filter(pk=int(pk)).exists()


def words(message: Message, *, link: str = "") -> Words:
    """Return what is sent: that there is something new, and where one looks."""
    submission = message.submission
    tail = submission.code_tail
    site = settings.BASE_URL.rstrip("/")
    if message.news == News.REGAIN:
        return Words(
            "重新取得政府信息公开申请的查询码",
            f"有人在网上要求找回查询码，您的这个邮箱留在一件申请里（查询码尾号 {tail}）。\n\n"
            f"是您本人的，请在 {REGAIN_LASTS // 60} 分钟以内打开下面的网址，重新设查询密码，取得新的查询码：\n"
            f"{link}\n\n不是您本人的，不用理会，原来的查询码和密码照常有效。\n",
        )
    told = _TOLD[News(message.news)]
    if message.way == Way.SMS:
        return Words("", f"您的政府信息公开申请（查询码尾号{tail}）{told}。查询：{site}/follow/")
    again = "（上一封可能没有送达，这一封可能重复。）\n" if message.is_repeated else ""
    return Words(
        f"政府信息公开申请有新情况（查询码尾号 {tail}）",
        f"您在网上提交的政府信息公开申请（查询码尾号 {tail}）{told}。\n\n"
        f"请用查询码和查询密码查看：\n{site}/follow/\n\n{again}"
        "这封邮件由系统发出，请不要回复。不想再收到的，可以在查询页面关闭。\n",
    )


REGAIN_LASTS = 30 * 60
"""Seconds for which the link of a mail opens the page on which a new password is set."""
