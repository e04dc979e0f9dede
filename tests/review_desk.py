"""An office that publishes: people on every rung, a column, an item, and a walk up its ladder."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from gongkai.review import Conclusion, Decision, Duty
from gongkai_web.agencies.models import Agency, Membership, Role, User
from gongkai_web.publishing import drafting
from gongkai_web.publishing.content import content_of
from gongkai_web.publishing.models import Column, Item
from gongkai_web.review import actions, ladders, proofing, standing

DAY = date(2026, 3, 4)
NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@dataclass
class Office:
    """Who works on items in an agency."""

    agency: Agency
    drafter: User
    first: User
    second: User
    secrecy: User
    leader: User
    column: Column

    def people(self):
        """Return the reviewers in the order of the default ladder's rungs."""
        return [self.first, self.second, self.secrecy, self.leader]


ROLES = {
    "drafter": Role.OFFICER,
    "first": Role.REVIEWER,
    "second": Role.REVIEWER,
    "secrecy": Role.SECRECY_REVIEWER,
    "leader": Role.LEADER,
}


def office_of(agency, prefix="s"):
    """Return an office with people on every rung."""
    people = {}
    for name, role in ROLES.items():
        user = User.objects.create_user(f"{prefix}-{name}", full_name=f"示例{prefix}{name}")
        Membership.objects.create(user=user, agency=agency, role=role)
        people[name] = user
    column = Column.objects.create(
        agency=agency, slug="policy", title="政策文件", kind="statutory", legal_item="20.1"
    )
    ladders.set_up(actor=None, agency=agency)
    return Office(agency=agency, column=column, **people)


FIELDS = {
    "title": "关于印发公共法律服务工作方案的通知",
    "body": "<p>各科室：</p><p>现将方案印发给你们。</p>",
    "formed_on": date(2026, 3, 2),
    "source": "本局",
}


def draft(office, *, by=None, on=DAY, **fields):
    """Return a new item, complete enough to be submitted."""
    return drafting.create(
        actor=by or office.drafter, agency=office.agency, fields=FIELDS | fields, on=on,
        place=office.column,
    )  # fmt: skip


def submit(office, item, *, at=NOW, **more):
    """Lay an item before its reviewers."""
    return actions.submit(actor=office.drafter, item=item, at=at, **more)


def opine(submission, by, *, rung=None, at=NOW, decision=Decision.PASS, digest=None, **more):
    """Give one opinion on the rung whose turn it is; a pass on the secrecy review concludes."""
    submission.refresh_from_db()
    submission = type(submission).objects.get(pk=submission.pk)
    if rung is None:
        rung = standing.of(submission).rung or 0
    duty = submission.ladder_climbed.rungs[rung].duty
    if duty is Duty.SECRECY and decision is Decision.PASS:
        more.setdefault("conclusion", Conclusion.MAY_PUBLISH)
    return actions.give_opinion(
        actor=by, submission=submission, at=at, rung=rung,
        digest=digest or submission.digest, decision=decision, **more,
    )  # fmt: skip


def climb(office, item, *, at=NOW):
    """Submit an item and pass it on every rung; return it as it is then."""
    submission = submit(office, item, at=at)
    look_at_pictures(office, item, at=at)
    for step, person in enumerate(office.people()):
        opine(submission, person, at=at + (step + 1) * MINUTE)
    return Item.objects.get(pk=item.pk)


def look_at_pictures(office, item, *, at=NOW):
    """Let the first reviewer say that the pictures of the text were looked at."""
    held = Item.objects.get(pk=item.pk)
    for row in proofing.seen(held, content_of(held), on=at.date()):
        if row.blocks and row.finding.key.startswith("pictures:"):
            proofing.mark(
                actor=office.first, item=held, key=row.finding.key, decision="dismissed", at=at,
                reason="逐张看过",
            )  # fmt: skip
