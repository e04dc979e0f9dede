"""The writing room by HTTP: an office whose people open pages and send forms, as their browsers do."""

import re
from dataclasses import dataclass, field

from django.test import Client
from django.urls import reverse

from gongkai_web.publishing.drafting import revision_of
from gongkai_web.publishing.models import Item
from gongkai_web.review import standing
from gongkai_web.review.models import Submission

DESK = "/admin/writing/"
WRITTEN = {
    "title": "关于印发公共法律服务工作方案的通知",
    "body": "<p>各科室：</p><p>现将方案印发给你们。</p>",
    "formed_on": "2026-03-02",
    "source": "本局",
    "disclosure_attr": "proactive",
    "validity": "in_force",
    "audience": "全社会",
    "weight": "0",
}


def browser(user=None, **headers):
    """Return a browser, logged in as somebody."""
    client = Client(**headers)
    if user is not None:
        client.force_login(user)
    return client


def told(answer):
    """Return the words of a page that was told off or shown, without its marks."""
    text = re.sub(r"<(script|style)\b.*?</\1>", "", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " ", text)


@dataclass
class Room:
    """An office at work in its browsers."""

    office: object
    browsers: dict = field(default_factory=dict)

    def of(self, user):
        """Return somebody's browser."""
        if user.pk not in self.browsers:
            self.browsers[user.pk] = browser(user)
        return self.browsers[user.pk]

    def open(self, user, path):
        """Open a page."""
        return self.of(user).get(path)

    def send(self, user, path, *, follow=True, **fields):
        """Send a form and go where it leads."""
        return self.of(user).post(path, fields, follow=follow)

    def write(self, *, by=None, act="keep", **fields):
        """Write an item on the page; return it."""
        before = set(Item.objects.values_list("pk", flat=True))
        given = WRITTEN | {"place": str(self.office.column.pk), "act": act} | fields
        answer = self.send(by or self.office.drafter, reverse("writing:new"), **given)
        assert answer.status_code == 200, told(answer)
        return Item.objects.exclude(pk__in=before).get()

    def edit(self, item, *, by=None, act="keep", seen=None, follow=True, **fields):
        """Change an item on its page."""
        item = Item.objects.get(pk=item.pk)
        given = {
            **WRITTEN, "title": item.title, "body": item.body, "place": str(item.place_id),
            "seen": str(revision_of(item) if seen is None else seen), "act": act,
        } | fields  # fmt: skip
        return self.send(
            by or self.office.drafter, reverse("writing:edit", args=[item.pk]), follow=follow,
            **given,
        )  # fmt: skip

    def submit(self, item, *, by=None, seen=None, **fields):
        """送审 from the item's page."""
        item = Item.objects.get(pk=item.pk)
        seen = str(revision_of(item) if seen is None else seen)
        path = reverse("writing:submit", args=[item.pk])
        return self.send(by or self.office.drafter, path, seen=seen, **fields)

    def urgent(self, item, *, shown=None, **fields):
        """应急发布 from its page, about the text that page shows (or showed before)."""
        path = reverse("writing:urgent", args=[item.pk])
        shown = shown or self.open(self.office.drafter, path)
        given = {
            "seen": shown.context["seen"], "digest": shown.context["digest"],
            "reason": "网传信息不实", "approved_how": "telephone",
            "approved_by": str(self.office.leader.pk), "approved_at": "2026-03-04T09:05",
            "secrecy_by": str(self.office.secrecy.pk),
        } | fields  # fmt: skip
        return self.send(self.office.drafter, path, **given)

    def review(self, user, submission, *, follow=True, item=None, rung=None, **fields):
        """Send the form of the review page as it is now."""
        submission = Submission.objects.get(pk=submission.pk)
        path = reverse("writing:review", args=[item or submission.item_id, submission.pk])
        if rung is None:
            rung = standing.of(submission).rung
        secrecy = rung in [
            at for at, one in enumerate(submission.rungs) if one["duty"] == "secrecy"
        ]
        say = {"conclusion": "may_publish"} if secrecy else {"decision": "pass"}
        if "decision" in fields or "conclusion" in fields:
            say = {}
        given = {"rung": str(rung or 0), "digest": submission.digest} | say | fields
        return self.send(user, path, follow=follow, **given)

    def climb(self, item):
        """Submit an item and let every reviewer pass it on the page."""
        if item.stage != "review":
            self.submit(item)
        submission = item.submissions.first()
        for person in self.office.people():
            answer = self.review(person, submission)
            assert answer.status_code == 200, told(answer)
        return Item.objects.get(pk=item.pk)


def public_path(item):
    """Return the address of an item on the public pages."""
    return reverse("portal:item", args=[item.agency.code, item.pk])
