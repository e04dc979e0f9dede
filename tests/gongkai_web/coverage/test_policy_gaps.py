"""Policies without interpretation, with a late one, or with one that readers cannot find."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from coverage_board import TODAY, asked, item
from gongkai_web.coverage import policy_gaps
from gongkai_web.publishing.models import ItemLink, Publication
from review_desk import climb, draft, office_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def interpretation(policy, *published, **fields):
    """Return an interpretation of a policy."""
    one = item(policy.agency, *published, profile="interpretation", title="解读", **fields)
    ItemLink.objects.create(item=one, other=policy, kind="interprets")
    return one


@pytest.mark.parametrize(
    ("on", "interpreted", "told"),
    [
        (date(2026, 3, 5), None, None),
        (date(2026, 3, 6), None, "应于 2026-03-05 前发布"),
        (date(2026, 6, 30), "2026-03-05", None),
        (date(2026, 6, 30), "2026-03-06", "2026-03-06 才解读"),
    ],
)
def test_a_policy_is_interpreted_within_three_working_days(agency, officer, on, interpreted, told):
    policy = item(agency, ("website", "2026-03-02"), profile="document")
    item(agency, ("website", "2026-03-02"), profile="notice")
    if interpreted:
        interpretation(policy, ("website", interpreted))
    gap = policy_gaps.interpretations(asked(officer, on))
    assert gap.count == (told is not None)
    if told:
        assert told in gap.lines[0].told


def test_the_way_to_an_interpretation_is_one_click_and_the_form_knows_the_policy(client, agency):
    office = office_of(agency)
    policy = climb(
        office,
        draft(office, title="法律援助办法", profile="document", doc_no="1号", issuing_orgs="本局"),
    )
    later = TODAY + timedelta(days=10)  # it was published on TODAY
    client.force_login(office.drafter)
    [line] = policy_gaps.interpretations(asked(office.drafter, later)).lines
    page = client.get(line.act_url)
    assert page.status_code == 200
    form = page.context["form"]
    assert form["title"].value() == "《法律援助办法》解读"
    assert form["link_other"].value() == policy.index_no
    assert form["link_kind"].value() == "interprets"
    given = {
        "title": form["title"].value(), "body": "<p>解读。</p>", "formed_on": "2026-06-29",
        "source": "本局", "place": office.column.pk, "link_kind": "interprets",
        "link_other": policy.index_no, "disclosure_attr": "proactive", "validity": "in_force",
        "weight": "0",
    }  # fmt: skip
    assert client.post(line.act_url, given).status_code == 302
    [line] = policy_gaps.interpretations(asked(office.drafter, later)).lines
    assert line.act == "继续写解读"


def test_a_pair_of_which_one_is_not_on_the_website_is_linked_one_way(agency, officer):
    policy = item(agency, ("website", "2026-03-02"), profile="document")
    one = interpretation(policy, ("wechat", "2026-03-03"))
    alone = item(agency, ("website", "2026-03-02"), profile="interpretation", title="独立的解读")
    lines = {line.url: line for line in policy_gaps.one_way(asked(officer)).lines}
    assert set(lines) == {reverse("writing:item", args=[x.pk]) for x in (one, alone)}
    Publication.objects.create(item=one, channel="website", published_on=date(2026, 3, 4))
    ItemLink.objects.create(item=alone, other=policy, kind="interprets")
    assert policy_gaps.one_way(asked(officer)).count == 0
