"""What is withheld, when it is to be assessed, and what an assessment does. (条例 art. 18)"""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongkai.review import Decision
from gongkai_web.agencies.access import NotAllowed
from gongkai_web.journal.models import Entry
from gongkai_web.publishing import (
    assessing,
    drafting,
    duty_pages,
    files,
    withheld,
)
from gongkai_web.publishing.drafting import ItemMoved, ItemRefused, revision_of
from gongkai_web.publishing.earlier_files import earlier
from gongkai_web.publishing.models import Assessment, Item
from gongkai_web.review import withdrawals
from review_desk import NOW, climb, draft, office_of, opine, submit
from writing_room import Room

TODAY = date(2027, 3, 4)
WITHHELD = {
    "disclosure_attr": "withheld",
    "withheld_ground": "process",
    "withheld_reason": "过程稿",
    "withheld_on": date(2026, 3, 4),
}


@pytest.fixture
def office(agency):
    return office_of(agency)


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(duty_pages.timezone, "localdate", lambda *_: TODAY)
    from gongkai_web.ledgers import happened

    monkeypatch.setattr(happened, "today", lambda: TODAY)


def keys(agency, on=None):
    return [line.pk for line in withheld.lines([agency], on)]


@pytest.mark.parametrize(
    ("on", "is_due"),
    [(date(2027, 3, 3), False), (date(2027, 3, 4), True), (date(2027, 3, 5), True)],
)
def test_an_item_is_due_a_year_after_the_decision(office, on, is_due):
    item = draft(office, **WITHHELD)
    assert withheld.line_of(item).next_on == date(2027, 3, 4)
    assert (keys(office.agency, on) == [item.pk]) is is_due


@pytest.mark.parametrize(
    ("fields", "is_withheld"),
    [
        ({"disclosure_attr": "proactive"}, False),
        ({"disclosure_attr": "on_request"}, False),
        ({"disclosure_attr": "on_request", "withheld_reason": "涉及第三方"}, True),
        (WITHHELD, True),
    ],
)
def test_what_is_withheld_is_listed_and_nothing_else(office, fields, is_withheld):
    item = draft(office, **fields)
    assert (keys(office.agency) == [item.pk]) is is_withheld


def test_what_a_reviewer_refused_is_withheld_from_that_day(office):
    submission = submit(office, draft(office))
    opine(submission, office.first, decision=Decision.REFUSE, remark="内部事务")
    line = withheld.line_of(submission.item)
    assert line.decided_on == NOW.date()
    made = assessing.stays_withheld(
        actor=office.drafter,
        item=submission.item,
        on=TODAY,
        reason="仍是内部事务",
        ground="internal",
    )
    item = Item.objects.get()
    assert (item.disclosure_attr, item.withheld_ground) == ("withheld", "internal")
    assert made.attribute_before == "proactive"
    assert withheld.line_of(item).next_on == date(2028, 3, 4)


def test_a_line_of_the_ledger_counts_from_its_day_of_formation(agency):
    old = Item.objects.create(
        agency=agency, index_no="1", title="旧", disclosure_attr="withheld",
        formed_on=date(2015, 1, 2),
    )  # fmt: skip
    assert withheld.line_of(old).next_on == date(2020, 5, 15)


def test_it_stays_withheld_until_the_day_that_was_set(office):
    item = draft(office, **WITHHELD)
    assessing.stays_withheld(
        actor=office.drafter, item=item, on=TODAY, reason="仍未定稿", ground="process",
        next_on=date(2027, 6, 1), seen=revision_of(item),
    )  # fmt: skip
    item = Item.objects.get()
    assert item.withheld_reason == "仍未定稿"
    assert item.withheld_on == date(2026, 3, 4)
    assert keys(office.agency, date(2027, 5, 31)) == []
    assert keys(office.agency, date(2027, 6, 1)) == [item.pk]
    row = Assessment.objects.get()
    assert (row.reason_before, row.ground_before) == ("过程稿", "process")
    assert Entry.objects.order_by("-pk").first().verb == "评估：继续不予公开"


def test_what_opens_is_a_draft_and_climbs_the_whole_ladder(office):
    item = draft(office, **WITHHELD)
    assessing.opens(actor=office.drafter, item=item, on=TODAY, reason="已经定稿印发")
    item = Item.objects.get()
    assert (item.disclosure_attr, item.stage, item.live) == ("proactive", "draft", False)
    assert (item.withheld_ground, item.withheld_reason, item.withheld_on) == ("", "", None)
    assert not item.publications.exists()
    assert withheld.line_of(item) is None
    assert climb(office, item).live


def test_withheld_anew_it_counts_from_the_new_decision(office):
    item = draft(office, **WITHHELD)
    assessing.stays_withheld(
        actor=office.drafter, item=item, on=TODAY, reason="未定稿", ground="process",
        next_on=date(2027, 4, 1),
    )  # fmt: skip
    drafting.change(
        actor=office.drafter, item=item, fields=WITHHELD | {"withheld_on": date(2027, 5, 1)}
    )
    assert withheld.line_of(item).next_on == date(2028, 5, 1)


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ({"reason": " "}, ItemRefused, "理由"),
        ({"ground": ""}, ItemRefused, "依据"),
        ({"ground": "x"}, ItemRefused, "依据"),
        ({"next_on": TODAY}, ItemRefused, "晚于本次评估"),
        ({"on": date(2026, 3, 3)}, ItemRefused, "不应早于决定"),
        ({"seen": 0}, ItemMoved, "重新打开"),
    ],
)
def test_a_wrong_assessment_leaves_nothing_behind(office, given, error, said):
    item = draft(office, **WITHHELD)
    shared = {
        "actor": office.drafter,
        "item": item,
        "on": TODAY,
        "reason": "因",
        "ground": "process",
    }
    with pytest.raises(error, match=said):
        assessing.stays_withheld(**shared | given)
    assert not Assessment.objects.exists()
    assert Item.objects.get().withheld_reason == "过程稿"


def test_only_who_writes_for_the_agency_assesses_and_only_what_is_withheld(office, person):
    item = draft(office, **WITHHELD)
    for actor in (office.secrecy, person("fremd")):
        with pytest.raises(NotAllowed):
            assessing.opens(actor=actor, item=item, on=TODAY, reason="因")
    plain = draft(office, title="另一条")
    with pytest.raises(ItemRefused, match="不是不予公开"):
        assessing.opens(actor=office.drafter, item=plain, on=TODAY, reason="因")


def test_the_database_keeps_an_assessment_as_it_was_noted(office):
    item = draft(office, **WITHHELD)
    assessing.opens(actor=office.drafter, item=item, on=TODAY, reason="因")
    for act in (
        lambda: Assessment.objects.update(reason="改"),
        lambda: Assessment.objects.all().delete(),
        lambda: Assessment.objects.create(
            item=item, assessed_on=TODAY, outcome="stays", reason="因", attribute_before=""
        ),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    with pytest.raises(ItemRefused, match="评估记录"):
        drafting.discard(actor=office.drafter, item=item)


def test_the_form_of_an_item_notes_today_and_forgets_the_day_of_what_is_public(office):
    room = Room(office)
    given = {key: str(value) for key, value in WITHHELD.items() if key != "withheld_on"}
    item = room.write(**given)
    assert item.withheld_on == TODAY
    room.edit(item, **given | {"withheld_on": "2027-03-05"})
    assert Item.objects.get().withheld_on == TODAY, "a day to come is refused"
    room.edit(item, disclosure_attr="proactive")
    assert Item.objects.get().withheld_on is None


def test_an_officer_finds_what_is_due_and_assesses_it_on_its_page(client, office):
    item = draft(office, **WITHHELD)
    client.force_login(office.drafter)
    assert "1 条不予公开的信息到了定期评估的日子" in client.get(reverse("wagtailadmin_home")).text
    assert item.title in client.get(reverse("withheld:index")).text
    page = reverse("withheld:assess", args=[item.pk])
    assert "过程稿" in client.get(page).text
    assert page in client.get(reverse("writing:item", args=[item.pk])).text
    given = {"on": "2027-03-04", "outcome": "stays", "reason": "", "seen": revision_of(item)}
    answer = client.post(page, given)
    assert answer.status_code == 422
    given |= {"reason": "=仍未定稿", "ground": "process"}
    assert client.post(page, given).status_code == 302
    assert item.title not in client.get(reverse("withheld:index")).text
    assert item.title in client.get(reverse("withheld:index") + "?tab=all").text
    table = client.get(reverse("withheld:export")).content.decode("utf-8-sig")
    assert "'=仍未定稿" in table
    assert "2028-03-04" in table
    given |= {"outcome": "opens", "seen": revision_of(Item.objects.get())}
    assert client.post(page, given).url == reverse("writing:item", args=[item.pk])
    assert "转入公开审核" in client.get(page).text


@pytest.mark.slow
def test_nobody_else_sees_them(client, office, other_agency, person):
    item = draft(office, **WITHHELD)
    client.force_login(person("fremd", other_agency, "officer"))
    assert item.title not in client.get(reverse("withheld:index") + "?tab=all").text
    assert client.get(reverse("withheld:assess", args=[item.pk])).status_code == 404
    assert client.get(reverse("withheld:index") + f"?agency={office.agency.pk}").status_code == 404
    assert item.title not in client.get(reverse("withheld:export")).content.decode()


def test_the_list_asks_as_much_for_many_as_for_one(client, office):
    client.force_login(office.drafter)

    def asked():
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(reverse("withheld:index")).status_code == 200
        return len(found)

    draft(office, **WITHHELD)
    asked()
    one = asked()
    for number in range(8):
        draft(office, title=f"第 {number} 条", **WITHHELD)
    assert asked() == one


# -- files that were replaced


def with_file(office, item, text):
    kept = files.keep(
        actor=office.drafter, agency=office.agency,
        file=SimpleUploadedFile("名单.txt", text.encode()),
    )  # fmt: skip
    drafting.change(actor=office.drafter, item=item, fields={}, attachments=[files.reference(kept)])
    return kept


@pytest.fixture
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.usefixtures("_media")
def test_a_file_that_was_replaced_is_shown_to_those_who_see_the_item(client, office, person):
    item = draft(office)
    old, new = with_file(office, item, "旧名单"), with_file(office, item, "新名单")
    item = Item.objects.get()
    assert earlier(item) == [old]
    client.force_login(office.secrecy)
    page = client.get(reverse("writing:item", args=[item.pk])).text
    path = reverse("writing:earlier_file", args=[item.pk, old.sha256])
    assert path in page
    assert "以前的附件（1 个" in page
    assert b"".join(client.get(path)).decode() == "旧名单"
    unknown = reverse("writing:earlier_file", args=[item.pk, new.sha256])
    assert client.get(unknown).status_code == 404
    client.force_login(person("fremd"))
    assert client.get(path).status_code in (302, 403, 404)


@pytest.mark.usefixtures("_media")
def test_what_exposed_somebody_is_not_offered_again(office):
    item = draft(office)
    with_file(office, item, "有身份证号")
    item = climb(office, Item.objects.get())
    with_file(office, item, "没有身份证号")
    assert len(earlier(Item.objects.get())) == 1
    edition = Item.objects.get().live_edition
    withdrawals.ask(
        actor=office.drafter, edition=edition, kind="exposed", reason="号码",
        at=datetime(2099, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    assert earlier(Item.objects.get()) == []
