"""Filling in the ledgers by hand: what is taken, what is refused, what the journal says."""

from datetime import date

import pytest
from django.urls import reverse

from counter import typed
from gongkai_web.journal.models import Entry
from gongkai_web.ledgers import happened
from gongkai_web.publishing.models import DecisionCount, FeeCollection, Item, Publication


def rows(prefix, *filled, initial=0):
    data = {f"{prefix}-TOTAL_FORMS": str(len(filled)), f"{prefix}-INITIAL_FORMS": str(initial)}
    for at, row in enumerate(filled):
        data |= {f"{prefix}-{at}-{key}": value for key, value in row.items()}
    return data


ITEM = {
    "title": "示例信息",
    "index_no": "S-1",
    "disclosure_attr": "proactive",
    "validity": "in_force",
    "formed_on": "2024-03-01",
}
WEBSITE = {"channel": "website", "published_on": "2024-03-05", "link": ""}


def errors_of(answer):
    form = answer.context["form"]
    told = [str(e) for errors in form.errors.values() for e in errors]
    for child in getattr(form, "children", ()):
        told += [str(e) for e in child.non_form_errors()]
        told += [str(e) for row in child.errors for errors in row.values() for e in errors]
    return "；".join(told)


@pytest.mark.django_db
def test_an_item_is_written_with_its_publications_and_journaled(agency, officer, client):
    client.force_login(officer)
    wechat = {"channel": "wechat", "published_on": "2024-03-06", "link": ""}
    answer = client.post(
        reverse("items:add"), ITEM | rows("publications", WEBSITE, wechat), follow=True
    )
    assert "已新增" in answer.content.decode()
    item = Item.objects.get()
    assert item.agency == agency
    assert {p.channel for p in item.publications.all()} == {"website", "wechat"}
    entry = Entry.objects.get()
    assert (entry.verb, entry.actor, entry.agency) == ("新增", officer, agency)
    assert entry.detail["after"]["title"] == "示例信息"
    assert len(entry.detail["after"]["publications"]) == 2


@pytest.mark.django_db
def test_a_change_is_journaled_with_before_and_after(agency, officer, client):
    item = Item.objects.create(agency=agency, index_no="S-1", title="旧标题")
    publication = Publication.objects.create(
        item=item, channel="website", published_on=date(2024, 3, 5)
    )
    client.force_login(officer)
    client.post(
        reverse("items:edit", args=(item.pk,)),
        ITEM
        | {"title": "新标题"}
        | rows("publications", WEBSITE | {"id": publication.pk, "DELETE": "on"}, initial=1),
    )
    item.refresh_from_db()
    assert item.title == "新标题"
    assert not item.publications.exists()
    detail = Entry.objects.get().detail
    assert (detail["before"]["title"], detail["after"]["title"]) == ("旧标题", "新标题")
    assert len(detail["before"]["publications"]) == 1
    assert detail["after"]["publications"] == []
    history = client.get(reverse("items:history", args=(item.pk,))).content.decode()
    assert "旧标题 → 新标题" in history


@pytest.mark.django_db
def test_what_was_deleted_is_kept_in_the_journal(agency, officer, client):
    item = Item.objects.create(agency=agency, index_no="S-1", title="示例")
    client.force_login(officer)
    client.post(reverse("items:delete", args=(item.pk,)))
    assert not Item.objects.exists()
    entry = Entry.objects.get()
    assert (entry.verb, entry.subject_id) == ("删除", str(item.pk))
    assert entry.detail["before"]["index_no"] == "S-1"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "publications", "told"),
    [
        ({"title": ""}, [], "必填"),
        ({"formed_on": "2024-13-01"}, [], "日期"),
        ({"index_no": "S-0"}, [], "已经登记过"),
        ({"formed_on": "2024-03-06"}, [WEBSITE], "不应早于成文日期"),
        ({"disclosure_attr": "withheld"}, [WEBSITE], "不应有发布记录"),
        ({}, [WEBSITE, WEBSITE], "重复"),
        ({}, [WEBSITE | {"channel": "telepathy"}], "telepathy"),
    ],
)
def test_a_wrong_item_is_refused_in_chinese_and_nothing_is_stored(
    fields, publications, told, agency, officer, client
):
    Item.objects.create(agency=agency, index_no="S-0", title="已有")
    client.force_login(officer)
    answer = client.post(reverse("items:add"), ITEM | fields | rows("publications", *publications))
    assert answer.status_code == 200
    assert told in errors_of(answer)
    assert Item.objects.count() == 1
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_another_agency_cannot_be_chosen_by_hand(agency, other_agency, officer, client):
    client.force_login(officer)
    client.post(
        reverse("items:add"), ITEM | {"agency": str(other_agency.pk)} | rows("publications")
    )
    assert Item.objects.get().agency == agency


@pytest.mark.django_db
def test_an_item_without_a_number_gets_the_next_one(agency, officer, client):
    client.force_login(officer)
    for title in ("甲", "乙"):
        client.post(
            reverse("items:add"),
            ITEM | {"index_no": "", "title": title, "column": "通知公告"} | rows("publications"),
        )
    numbers = list(Item.objects.order_by("pk").values_list("index_no", flat=True))
    assert len(set(numbers)) == 2
    assert all(numbers)


@pytest.mark.django_db
def test_money_is_entered_in_yuan_and_kept_in_fen(agency, officer, client):
    client.force_login(officer)
    client.post(
        reverse("fees:add"), {"month": "2024-03", "item": "示例项目", "amount_fen": "1234.50"}
    )
    fee = FeeCollection.objects.get()
    assert (fee.month, fee.amount_fen) == (date(2024, 3, 1), 123450)
    page = client.get(reverse("fees:edit", args=(fee.pk,))).content.decode()
    assert 'value="1234.50"' in page
    assert 'value="2024-03"' in page


@pytest.mark.django_db
def test_the_same_month_and_kind_is_taken_once(agency, officer, client):
    client.force_login(officer)
    decision = {"month": "2024-03", "kind": "licence", "count": "3"}
    client.post(reverse("decisions:add"), decision)
    answer = client.post(reverse("decisions:add"), decision)
    assert "已经登记过" in errors_of(answer)
    assert DecisionCount.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("year=2024", {"甲", "乙"}),
        ("year=2023", set()),
        ("channel=wechat", {"乙"}),
        ("missing=website", {"乙", "丙"}),
        ("missing=any", {"丙"}),
        ("q=S-1", {"甲"}),
    ],
)
def test_the_list_is_narrowed(query, titles, agency, officer, client):
    for at, (title, channels) in enumerate(
        [("甲", ["website", "weibo"]), ("乙", ["wechat"]), ("丙", [])], start=1
    ):
        item = Item.objects.create(agency=agency, index_no=f"S-{at}", title=title)
        for channel in channels:
            Publication.objects.create(item=item, channel=channel, published_on=date(2024, 3, 5))
    client.force_login(officer)
    found = client.get(reverse("items:index") + "?" + query).context["object_list"]
    assert {item.title for item in found} == titles


@pytest.mark.django_db
def test_a_fine_cannot_be_saved_as_a_fee(agency, officer, client):
    client.force_login(officer)
    fee = {"month": "2024-03", "item": "罚款", "amount_fen": "100"}
    answer = client.post(reverse("fees:add"), fee)
    assert "不是行政事业性收费" in errors_of(answer)
    assert not FeeCollection.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ledger", "filled", "later"),
    [
        ("items", ITEM | rows("publications", WEBSITE), {"formed_on": "2024-03-16"}),
        (
            "items",
            ITEM | rows("publications", WEBSITE),
            {"publications-0-published_on": "2024-03-16"},
        ),
        ("decisions", {"month": "2024-03", "kind": "licence", "count": "3"}, {"month": "2024-04"}),
        (
            "meetings",
            {"held_on": "2024-03-15", "kind": "meeting", "subject": "示例"},
            {"held_on": "2024-03-16"},
        ),
        (
            "remedies",
            {"case_no": "1", "procedure": "reconsideration", "result": "pending"},
            {"received_on": "2024-03-16"},
        ),
        (
            "applications",
            typed("2024-03-15"),
            {"in_person-submitted_on": "2024-03-16"},
        ),
    ],
)
def test_what_is_said_to_have_happened_lies_not_ahead(
    ledger, filled, later, agency, officer, client, monkeypatch
):
    monkeypatch.setattr(happened, "today", lambda: date(2024, 3, 15))
    client.force_login(officer)
    refused = client.post(reverse(f"{ledger}:add"), filled | later)
    assert "不应晚于今天（2024-03-15）" in errors_of(refused)
    taken = client.post(reverse(f"{ledger}:add"), filled)
    assert taken.status_code == 302, errors_of(taken)


@pytest.mark.django_db
def test_a_document_may_take_effect_and_end_later(agency, officer, client, monkeypatch):
    monkeypatch.setattr(happened, "today", lambda: date(2024, 3, 15))
    client.force_login(officer)
    document = {"doc_no": "1", "title": "示例", "kind": "normative", "issued_on": "2024-03-15"}
    ahead = {"effective_on": "2024-05-01", "expires_on": "2029-04-30"}
    assert client.post(reverse("normative-docs:add"), document | ahead).status_code == 302
