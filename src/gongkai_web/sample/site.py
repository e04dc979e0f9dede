"""What does the sample office's site show, say of itself and excuse, so that an inspection finds it in order?

Every office has a guide, its rules, its functions, a plan, a budget and news; some columns it
has nothing for. The items are written and reviewed as any other; what stands in ``site.yaml``
is made up. What only a person can see is left for a person to see.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from django.db import transaction

from gongkai.publishing.profiles import GENERAL
from gongkai_web.agencies.access import Capability
from gongkai_web.agencies.models import Agency, User
from gongkai_web.inspection.actions import excuse
from gongkai_web.inspection.models import ColumnExemption
from gongkai_web.journal.changes import changing
from gongkai_web.portal.models import Site
from gongkai_web.portal.site import keep
from gongkai_web.publishing import drafting
from gongkai_web.publishing.models import Column, Item, LinkKind
from gongkai_web.sample import attachments, register
from gongkai_web.sample.cases import before
from gongkai_web.sample.writing import RUNGS, at_minute, climb
from gongkai_web.supervision.models import Account

A_YEAR = timedelta(days=365)
EXPLAINED = 17
"""Working days before the demonstration: older than all the news."""
_ABOUT = ("at", "days", "interprets", "attachments", "register")
"""What the data files say of an item besides its fields."""


@dataclass(frozen=True, slots=True)
class People:
    """Who works in a sample office, by user name."""

    administrator: str
    officer: str
    rungs: tuple[str, ...]
    """Who reviews, rung by rung."""


OFFICE = People("guanliyuan", "xinxiyuan", RUNGS)


@cache
def given_in(name: str) -> dict[str, Any]:
    """Return what a data file of the sample says."""
    found: dict[str, Any] = yaml.safe_load(
        files("gongkai_web.sample").joinpath(name).read_text("utf-8")
    )
    return found


def work(agency: Agency, *, today: date) -> int:
    """Fill and excuse the columns where nobody did, once; say how many items were published."""
    given = given_in("site.yaml")
    with transaction.atomic():
        if not (added := fill(agency, given, OFFICE, today)):
            return 0
        if not Site.objects.exists():
            keep(actor=None, fields=given["site"])
        officer = User.objects.get(username=OFFICE.officer)
        _look_after_accounts(officer, agency, given["account"], today)
    return added


@transaction.atomic
def fill(agency: Agency, given: dict[str, Any], people: People, today: date) -> int:
    """Publish an office's items and excuse its empty columns, once; say how many items."""
    columns = {one.slug: one for one in Column.objects.filter(agency=agency)}
    if not columns or ColumnExemption.objects.filter(column__agency=agency).exists():
        return 0
    administrator = User.objects.get(username=people.administrator)
    for slug, reason in given["excused"].items():
        excuse(
            actor=administrator, column=columns[slug], until=today + A_YEAR, reason=reason,
            today=today, at=at_minute(today, 0),
        )  # fmt: skip
    items = [*given["items"], *_explanations(given["explained"], columns)]
    for fields in items:
        _publish(people, agency, columns[fields["at"]], fields, today)
    return len(items)


def _explanations(explained: dict[str, str], columns: dict[str, Column]) -> list[dict[str, Any]]:
    """Return the public texts that say why a column has nothing else: the reason it is excused for is internal."""
    return [
        {
            "at": slug, "days": EXPLAINED, "profile": GENERAL,
            "title": f"“{columns[slug].title}”栏目的说明（示例）", "body": f"<p>{told}</p>",
        }
        for slug, told in explained.items()
    ]  # fmt: skip


def _publish(
    people: People, agency: Agency, place: Column, given: dict[str, Any], today: date
) -> None:
    officer = User.objects.get(username=people.officer)
    on = before(today, given["days"])
    fields = {key: value for key, value in given.items() if key not in _ABOUT}
    if "doc_no" in fields:
        fields = {"issuing_orgs": agency.name, **fields}
    links = []
    if "interprets" in given:
        policy = Item.objects.filter(agency=agency, title__startswith=given["interprets"]).get()
        links.append((LinkKind.INTERPRETS.value, policy))
    item = drafting.create(
        actor=officer, agency=agency, on=on, place=place, links=links,
        attachments=[
            attachments.keep(actor=officer, agency=agency, given=one, on=on)
            for one in given.get("attachments", ())
        ],
        fields={"formed_on": on, "source": agency.name, **fields},
    )  # fmt: skip
    climb(officer, item, on, len(people.rungs), people.rungs)
    if "register" in given:
        register.enter(officer, item, given["register"], on)
    for _, policy in links:
        register.explain(officer, item, policy)


def _look_after_accounts(officer: User, agency: Agency, given: dict[str, Any], today: date) -> None:
    """Write down when each account posted last, where one can write to it, and who tried lately."""
    for account in Account.objects.filter(agency=agency, last_post_on=None):
        with changing(account, actor=officer, capability=Capability.EDIT_LEDGERS, verb="修改台账"):
            account.last_post_on = before(today, 1)
            account.interaction_entry = given["interaction_entry"]
            account.interaction_tested_on = before(today, 5)
            account.full_clean()
            account.save()
