"""What waits for whom in writing, reviewing and assessing?

A rung of the ladder, a debt of an urgent publication, a text that came back, a request for
withdrawal. Told once for each handing-on: whoever gets the same rung again is told again.
What is withheld and due to be assessed (条例 art. 18) is told on its day, and every thirty days
until somebody assesses it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from gongkai.proofreading import Part, proofread
from gongkai_web.agencies.access import Capability, agencies_editable_by, may
from gongkai_web.agencies.models import Agency, User
from gongkai_web.publishing import withheld
from gongkai_web.publishing.items import DisclosureAttribute
from gongkai_web.publishing.models import Item
from gongkai_web.reminders.models import Waiting
from gongkai_web.review import penalties, standing
from gongkai_web.review.models import Submission, WithdrawalKind, WithdrawalRequest
from gongkai_web.writing import waiting

RETURNED = {
    "returned": "已退回，请修改后重新送审",
    "voided": "内容有变动，审核意见作废，请重新送审",
    "refused": "审核意见为不予公开",
}
"""What is told the drafter of an item that came back."""
AGAIN_AFTER = 30
"""Days after which an assessment that nobody made is told again."""
_STOPPED = "应急发布后审核发现问题，请改正后重新送审，或者申请撤稿"
_HIDDEN_STAGES = ("refused", "referred")


@dataclass(frozen=True, slots=True)
class Task:
    """Something about an item that waits for a person."""

    item: Item
    matter: Waiting
    text: str
    page: str
    args: tuple[int, ...]
    of: int
    rung: int = 0
    since: int = 0
    names_title: bool = True
    """Whether its title may travel through other people's servers."""

    @property
    def key(self) -> tuple[str, int, int, int]:
        """What makes it one telling."""
        return (self.matter.value, self.of, self.rung, self.since)

    @property
    def named(self) -> str:
        """How a mail names the item."""
        if self.names_title:
            return f"《{self.item.title}》"
        return f"索引号 {self.item.index_no}（标题请登录后查看）"

    def kept(self) -> dict[str, Any]:
        """Return how it is kept as told."""
        matter, of, rung, since = self.key
        return {"item": self.item, "matter": matter, "of": of, "rung": rung, "since": since}


def by_person(today: date, *, people: Iterable[User] | None = None) -> dict[User, list[Task]]:
    """Return what waits for everybody, or for some, the most pressing first."""
    found: dict[User, list[Task]] = {}
    titles = _Titles(today)
    chosen = None if people is None else list(people)
    for user in _reviewers() if chosen is None else chosen:
        user._capabilities_of_request = {}  # asked for once, as in a request (agencies/access.py)
        found[user] = [*_to_answer(user, titles), *_to_review(user, titles)]
    for user, task in _came_back(titles):
        if chosen is None or user in chosen:
            found.setdefault(user, []).append(task)
    if chosen is None:
        # A day that comes is nobody's handing-on: it waits for the day's mail.
        for user, task in _to_assess(titles):
            found.setdefault(user, []).append(task)
    order = list(Waiting)
    for tasks in found.values():
        tasks.sort(key=lambda one: order.index(one.matter))
    return {user: tasks for user, tasks in found.items() if tasks}


def _reviewers() -> list[User]:
    """Return the people of the agencies where something waits for a review or an answer."""
    agencies = Agency.objects.filter(
        Q(pk__in=Item.objects.filter(stage__in=waiting.UNDER_WAY).values("agency"))
        | Q(
            pk__in=WithdrawalRequest.objects.filter(answer__isnull=True).values(
                "edition__item__agency"
            )
        )
    )
    users = User.objects.filter(memberships__agency__in=agencies, is_active=True)
    return list(users.select_related("reminder_preference").distinct().order_by("pk"))


def _to_answer(user: User, titles: _Titles) -> Iterator[Task]:
    """Yield the requests for withdrawal that the person may answer."""
    requests = waiting.to_take_back(user).defer("edition__content", "edition__item__body")
    for request in requests:
        item, last = request.edition.item, penalties.told(request, titles.today)
        yield Task(
            item, Waiting.WITHDRAWAL, last or f"{request.get_kind_display()}，申请撤稿",
            "writing:answer", (item.pk, request.pk), of=request.pk,
            names_title=titles.may_be_named(item),
        )  # fmt: skip


def _to_review(user: User, titles: _Titles) -> Iterator[Task]:
    """Yield the rungs on which the person may act now, those an urgent publication owes apart."""
    for item in waiting.for_reviewer(user):
        submission = item.submission
        said = [one.pk for one in submission.opinions.all()]
        for rung in waiting.rungs_for(user, item, submission):
            owed = item.stage == "owing"
            yield Task(
                item, Waiting.DEBT if owed else Waiting.REVIEW,
                f"{submission.ladder_climbed.rungs[rung].label}"
                + ("（应急发布）" if submission.is_urgent and not owed else ""),
                "writing:review", (item.pk, submission.pk), of=submission.pk, rung=rung,
                # In the urgent lane several rungs wait at a time, whatever others say meanwhile.
                since=0 if submission.is_urgent else max(said, default=0),
                names_title=titles.may_be_named(item),
            )  # fmt: skip


def _came_back(titles: _Titles) -> Iterator[tuple[User, Task]]:
    """Yield what was returned, with who wrote or submitted it and may still mend it."""
    items = (
        Item.objects.filter(stage__in=[*RETURNED, "owing"])
        .select_related("agency", "drafted_by__reminder_preference")
        .defer("body")
    )
    last: dict[int, Submission] = {}
    for submission in (
        Submission.objects.filter(item__in=items.values("pk"))
        .select_related("submitted_by__reminder_preference")
        .defer("content")
        .prefetch_related("opinions")
        .order_by("pk")
    ):
        last[submission.item_id] = submission
    for item in items.order_by("pk"):
        submission = last.get(item.pk)
        if submission is None or (item.stage == "owing" and not standing.was_stopped(submission)):
            continue
        for user in {item.drafted_by, submission.submitted_by} - {None}:
            if user.is_active and may(user, item.agency, Capability.EDIT_LEDGERS):
                yield user, Task(
                    item, Waiting.RETURNED, RETURNED.get(item.stage, _STOPPED), "writing:item",
                    (item.pk,), of=submission.pk, names_title=titles.may_be_named(item),
                )  # fmt: skip


def _to_assess(titles: _Titles) -> Iterator[tuple[User, Task]]:
    """Yield what is to be assessed by today, with everybody of its agency who may do so."""
    today = titles.today
    due = withheld.items_of(withheld.lines(Agency.objects.all(), today))
    people = _editors({item.agency_id for _, item in due})
    for line, item in due:
        late = (today - line.next_on).days
        told = today - timedelta(days=late % AGAIN_AFTER)
        for user in people[item.agency_id]:
            yield user, Task(
                item, Waiting.ASSESSMENT,
                f"应于 {line.next_on} 评估能不能公开" + (f"，已过 {late} 天" if late else ""),
                "withheld:assess", (item.pk,), of=item.pk, since=told.toordinal(),
                names_title=titles.may_be_named(item),
            )  # fmt: skip


def _editors(agencies: set[int]) -> dict[int, list[User]]:
    """Return who may write for each of the agencies."""
    found: dict[int, list[User]] = {pk: [] for pk in agencies}
    users = User.objects.filter(memberships__agency__in=agencies, is_active=True)
    for user in users.select_related("reminder_preference").distinct().order_by("pk"):
        for pk in agencies_editable_by(user).filter(pk__in=agencies).values_list("pk", flat=True):
            found[pk].append(user)
    return found


class _Titles:
    """Which titles may stand in a mail; each is looked at once."""

    def __init__(self, today: date) -> None:
        self.today = today
        self._exposed = set(
            WithdrawalRequest.objects.filter(kind=WithdrawalKind.EXPOSED).values_list(
                "edition__item", flat=True
            )
        )
        self._known: dict[int, bool] = {}

    def may_be_named(self, item: Item) -> bool:
        """Return whether nothing speaks against the title travelling by mail.

        What is not to be public, what was refused or laid before the secrecy authority, what
        was taken back because it exposed somebody, and a title with a grave finding in it (an
        identity number, say) is named by its index number alone.
        """
        if item.pk not in self._known:
            self._known[item.pk] = (
                item.pk not in self._exposed
                and item.disclosure_attr == DisclosureAttribute.PROACTIVE
                and item.stage not in _HIDDEN_STAGES
                and not self._is_grave(item.title)
            )
        return self._known[item.pk]

    def _is_grave(self, title: str) -> bool:
        found = proofread([Part("标题", title, "title")], on=self.today)
        return any(one.level == "block" for one in found)
