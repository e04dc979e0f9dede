"""The ledger of items leads to the writing room for what was written here, and changes only its own lines."""

import pytest
from django.urls import reverse

from gongkai_web.publishing.models import Item
from gongkai_web.review.actions import drafters_of
from review_desk import climb, draft, office_of, submit
from writing_room import browser, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(agency):
    return office_of(agency)


def form_of(item):
    return {
        "agency": item.agency_id, "title": "从台账改过", "index_no": item.index_no,
        "disclosure_attr": "proactive", "validity": "in_force", "body": "BIAOJI",
        "publications-TOTAL_FORMS": "0", "publications-INITIAL_FORMS": "0",
    }  # fmt: skip


@pytest.mark.parametrize("stage", ["draft", "review", "live"])
@pytest.mark.parametrize("name", ["edit", "delete", "inspect"])
def test_an_item_is_neither_changed_nor_deleted_in_the_ledger(office, stage, name):
    item = draft(office)
    {
        "draft": lambda: None,
        "review": lambda: submit(office, item),
        "live": lambda: climb(office, item),
    }[stage]()
    client = browser(office.drafter)
    path = reverse(f"items:{name}", args=[item.pk])
    for answer in (client.get(path), client.post(path, form_of(item))):
        assert answer.status_code == 302
        assert answer.url == reverse("writing:item", args=[item.pk])
    item.refresh_from_db()
    assert (item.title, item.stage) == ("关于印发公共法律服务工作方案的通知", stage)


def test_a_line_of_the_ledger_is_changed_and_deleted_as_ever(office):
    line = Item.objects.create(agency=office.agency, title="别处发布的", index_no="TZ-1")
    client = browser(office.drafter)
    assert client.get(reverse("items:edit", args=[line.pk])).status_code == 200
    client.post(reverse("items:edit", args=[line.pk]), form_of(line))
    line.refresh_from_db()
    assert line.title == "从台账改过"
    client.post(reverse("items:delete", args=[line.pk]))
    assert not Item.objects.filter(pk=line.pk).exists()


def test_the_list_leads_each_row_to_its_own_page(office):
    item = draft(office)
    line = Item.objects.create(agency=office.agency, title="别处发布的", index_no="TZ-1")
    page = browser(office.drafter).get(reverse("items:index"))
    assert reverse("writing:item", args=[item.pk]) in page.content.decode()
    assert reverse("items:edit", args=[line.pk]) in page.content.decode()
    assert reverse("items:edit", args=[item.pk]) not in page.content.decode()
    assert "别处发布的" in told(page)


def test_of_another_agency_the_ledger_still_says_nothing(office, other_agency, person):
    client = browser(person("x", other_agency, "officer"))
    item = draft(office)
    for name in ("edit", "delete", "inspect"):
        assert client.get(reverse(f"items:{name}", args=[item.pk])).status_code == 404


def test_who_changed_a_line_in_the_ledger_does_not_review_it(office):
    line = Item.objects.create(agency=office.agency, title="别处发布的", index_no="TZ-1")
    browser(office.first).post(reverse("items:edit", args=[line.pk]), form_of(line))
    assert office.first.pk in drafters_of(Item.objects.get(), office.drafter)
