"""Which due days does a person's calendar link show? Those of one agency's open cases and messages.

The link is all that is needed to read it, so it holds no more than case
numbers and days, it can be taken back, and it dies with the person's place at
the desk.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.utils import timezone

from gongkai.applications.deadlines import ExtensionTooLong
from gongkai.applications.life_cycle import State
from gongkai.applications.reminders import Matter, running_terms
from gongkai.workdays import add_working_days
from gongkai_web.agencies.access import Capability, may, require
from gongkai_web.agencies.models import Agency, User
from gongkai_web.applications.derived import conventions_of, diary
from gongkai_web.applications.models import Application
from gongkai_web.journal.actions import record
from gongkai_web.mailbox.models import OPEN, Message
from gongkai_web.remedies.models import RemedyCase
from gongkai_web.reminders.digest import link
from gongkai_web.reminders.due import WAITING
from gongkai_web.reminders.icalendar import AllDay, calendar
from gongkai_web.reminders.models import Feed
from gongkai_web.workdays import provisional

MADE, REVOKED = "生成日历订阅", "撤销日历订阅"

AT_MOST = 2000
"""Due days in one calendar, the earliest first; programs choke on more."""


def hash_of(token: str) -> str:
    """Return what is kept of a token: its 256 random bits need no slower hash."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make(*, actor: User, agency: Agency) -> str:
    """Make the person's link to an agency's due days, in place of the one before; return its token.

    Raises NotAllowed for who is not at that agency's desk.
    """
    require(actor, agency, Capability.EDIT_LEDGERS)
    User.objects.select_for_update().get(pk=actor.pk)
    now = timezone.now()
    replaced = Feed.objects.filter(user=actor, agency=agency, revoked_at=None).update(
        revoked_at=now
    )
    token = secrets.token_urlsafe(32)
    Feed.objects.create(user=actor, agency=agency, token_hash=hash_of(token), made_at=now)
    record(
        verb=MADE,
        subject=actor,
        agency=agency,
        actor=actor,
        detail={"替换原链接": bool(replaced)},
    )
    return token


@transaction.atomic
def revoke(*, actor: User, agency: Agency) -> bool:
    """Make the person's link to an agency's due days useless; say whether there was one."""
    number = Feed.objects.filter(user=actor, agency=agency, revoked_at=None).update(
        revoked_at=timezone.now()
    )
    if number:
        record(verb=REVOKED, subject=actor, agency=agency, actor=actor)
    return bool(number)


def feed_of(token: str) -> tuple[Feed | None, bool]:
    """Return the feed a token opens, and whether the token was ever ours."""
    feed = Feed.objects.select_related("user", "agency").filter(token_hash=hash_of(token)).first()
    if feed is None:
        return None, False
    good = feed.revoked_at is None and may(feed.user, feed.agency, Capability.EDIT_LEDGERS)
    return (feed if good else None), True


def written(agency: Agency, *, today: date) -> bytes:
    """Return an agency's due days as a calendar."""
    return calendar(f"{agency.short_name or agency.name} 依申请公开期限", _events(agency, today))


def _events(agency: Agency, today: date) -> Iterator[AllDay]:
    for application, matter, day, is_provisional in _due_days(agency, today):
        mark = provisional.MARK if is_provisional else ""
        yield AllDay(
            uid=f"application-{application.pk}-{matter.value}@{agency.code}.gongkai",
            on=day,
            summary=f"申请 {application.number} {matter.label}{mark}",
            url=link("applications:inspect", application.pk),
            changed_at=application.updated_at,
        )
    duties = RemedyCase.objects.filter(agency=agency, due_on__isnull=False)
    for case in duties.order_by("due_on", "pk")[:AT_MOST]:
        yield AllDay(
            uid=f"remedy-{case.pk}@{agency.code}.gongkai",
            on=case.due_on,
            summary=f"复议诉讼 {case.case_no} {case.due_what}",
            url=link("remedies:inspect", case.pk),
            changed_at=case.updated_at,
        )

    waiting = Message.objects.filter(agency=agency, state__in=OPEN).prefetch_related("acts")
    for message in waiting.order_by("due_on", "pk")[:AT_MOST]:
        count = add_working_days(message.received_on, message.days)
        mark = provisional.MARK if count.provisional else ""
        yield AllDay(
            uid=f"message-{message.pk}@{agency.code}.gongkai",
            on=message.due_on,
            summary=f"{message} 应答复日期{mark}",
            url=link("mailbox_desk:message", message.pk),
            changed_at=max((act.at for act in message.acts.all()), default=message.sent_at),
        )


def _due_days(agency: Agency, today: date) -> Iterator[tuple[Application, Matter, date, bool]]:
    """Yield the days on which the agency owes an answer, or a new one."""
    cases = Application.objects.filter(agency=agency, set_aside="")
    running = cases.filter(closed_on__isnull=True, due_on__isnull=False).exclude(state__in=WAITING)
    for application in running.order_by("due_on", "pk")[:AT_MOST]:
        is_provisional = provisional.is_provisional(application)
        yield application, Matter.ANSWER, application.due_on, is_provisional
    again = cases.filter(state=State.REDECIDING.value).select_related("agency")
    for application in again.prefetch_related("events").order_by("pk")[:AT_MOST]:
        try:
            terms = running_terms(
                diary(application, application.events.all()),
                today=today,
                conventions=conventions_of(agency),
            )
        except ExtensionTooLong:
            continue
        for term in terms:
            if term.matter is Matter.REDECISION:
                yield application, term.matter, term.due_on, term.provisional
