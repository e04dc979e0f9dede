"""Reading places, what is handed over to them, and what is not yet. (条例 art. 25)"""

import io
from datetime import date, timedelta

import docx
import openpyxl
import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongkai_web.agencies.access import NotAllowed
from gongkai_web.journal.models import Entry
from gongkai_web.publishing import (
    drafting,
    duty_pages,
    handing_over,
    handover_lists,
    place_views,
    to_hand_over,
)
from gongkai_web.publishing.drafting import SEALED_TITLE
from gongkai_web.publishing.handing_over import HandoverMoved, HandoverRefused
from gongkai_web.publishing.models import Handover, HandoverItem, Item, ReadingPlace
from gongkai_web.review import withdrawals
from review_desk import NOW, climb, draft, office_of

AT = NOW + timedelta(days=60)
TODAY = AT.date()
PLACE = {"kind": "archive", "name": "区档案馆（示例）", "address": "示例路 1 号"}


@pytest.fixture
def office(agency):
    return office_of(agency)


@pytest.fixture
def place(office):
    return handing_over.keep_place(actor=office.drafter, agency=office.agency, fields=PLACE)


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(duty_pages.timezone, "localdate", lambda at=None: (at or AT).date())
    monkeypatch.setattr(place_views.timezone, "now", lambda: AT)


def waiting(place, **period):
    return [row.title for row in to_hand_over.pending(place, at=AT, **period)]


def hand_over(office, place, **more):
    given = {"on": TODAY, "until": TODAY, "receiver": "王示例", "carrier": "paper", "at": AT}
    return handing_over.hand_over(actor=office.drafter, place=place, **given | more)


def line(agency, number, published_on, **more):
    """Return a line of the ledger that was published."""
    item = Item.objects.create(agency=agency, index_no=str(number), title=f"台账 {number}", **more)
    item.publications.create(channel="website", published_on=published_on)
    return item


def test_what_is_public_waits_until_it_was_handed_over(office, place):
    climb(office, draft(office, title="甲"))
    line(office.agency, 1, date(2026, 2, 2))
    draft(office, title="草稿")
    line(office.agency, 2, date(2026, 12, 1))  # published on a day to come
    line(office.agency, 3, date(2026, 2, 2), disclosure_attr="withheld")
    assert waiting(place) == ["台账 1", "甲"]
    made = hand_over(office, place)
    assert [one.title for one in made.lines.all()] == ["台账 1", "甲"]
    assert made.count == 2
    assert waiting(place) == []
    assert Entry.objects.order_by("-pk").first().verb == "移送公开信息"


def test_a_new_edition_waits_again_and_what_was_taken_back_does_not(office, place):
    item = climb(office, draft(office, title="甲"))
    gone = climb(office, draft(office, title="撤下的"))
    withdrawals.ask(
        actor=office.drafter, edition=gone.live_edition, kind="exposed", reason="住址", at=NOW
    )
    hand_over(office, place)
    assert [one.title for one in HandoverItem.objects.all()] == ["甲"]
    drafting.change(actor=office.drafter, item=item, fields={"title": "甲（改）"})
    assert waiting(place) == [], "a working copy is not public"
    climb(office, Item.objects.get(pk=item.pk), at=NOW + timedelta(days=3))
    found = list(to_hand_over.pending(place, at=AT))
    assert [(row.title, row.was_handed) for row in found] == [("甲（改）", True)]


def test_the_list_tells_what_the_public_reads_not_the_working_copy(office, place):
    item = climb(office, draft(office, title="甲", doc_no="陕司〔2026〕1号"))
    drafting.change(
        actor=office.drafter, item=item, fields={"title": "乙", "doc_no": "陕司〔2026〕9号"}
    )
    row = hand_over(office, place).lines.get()
    assert (row.title, row.doc_no) == ("甲", "陕司〔2026〕1号")


def test_of_a_line_of_the_ledger_the_list_tells_what_it_was_before_a_draft(office, place):
    item = line(office.agency, 1, date(2026, 2, 2), doc_no="1号", formed_on=date(2026, 2, 1))
    drafting.change(
        actor=office.drafter, item=item,
        fields={"title": "乙", "doc_no": "9号", "formed_on": date(2026, 1, 1)},
    )  # fmt: skip
    row = hand_over(office, place).lines.get()
    assert (row.title, row.doc_no, row.formed_on) == ("台账 1", "1号", date(2026, 2, 1))


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        (None, None, ["台账 1", "台账 2", "台账 3"]),
        (date(2026, 2, 2), None, ["台账 2", "台账 3"]),
        (None, date(2026, 2, 2), ["台账 1", "台账 2"]),
        (date(2026, 2, 2), date(2026, 2, 2), ["台账 2"]),
        (date(2026, 2, 4), None, []),
    ],
)
def test_a_period_chooses_and_what_lies_outside_goes_on_waiting(office, place, since, until, found):
    for number in (1, 2, 3):
        line(office.agency, number, date(2026, 2, number))
    assert waiting(place, since=since, until=until) == found


def test_what_was_supplied_before_the_first_day_of_a_place_does_not_wait(office):
    place = handing_over.keep_place(
        actor=office.drafter, agency=office.agency, fields=PLACE | {"since": date(2026, 2, 2)}
    )
    for number in (1, 2, 3):
        line(office.agency, number, date(2026, 2, number))
    assert waiting(place) == ["台账 2", "台账 3"]
    counted = to_hand_over.with_counts(ReadingPlace.objects.all(), AT).get()
    assert counted.waiting == 2


def test_each_place_waits_for_itself_and_the_count_is_the_list(office, other_agency, place):
    library = handing_over.keep_place(
        actor=None, agency=office.agency, fields=PLACE | {"name": "图书馆", "kind": "library"}
    )
    strange = handing_over.keep_place(actor=None, agency=other_agency, fields=PLACE)
    for number in (1, 2, 3):
        line(office.agency, number, date(2026, 2, number))
    climb(office, draft(office))
    hand_over(office, library, until=date(2026, 2, 2), since=date(2026, 2, 1))
    counted = {
        one.pk: one.waiting for one in to_hand_over.with_counts(ReadingPlace.objects.all(), AT)
    }
    assert counted == {place.pk: 4, library.pk: 2, strange.pk: 0}
    for one in (place, library, strange):
        assert len(waiting(one)) == counted[one.pk]


def test_a_handover_noted_by_mistake_counts_no_more(office, place):
    line(office.agency, 1, date(2026, 2, 2))
    made = hand_over(office, place)
    with pytest.raises(HandoverRefused, match="理由"):
        handing_over.cancel(actor=office.drafter, handover=made, reason=" ")
    handing_over.cancel(actor=office.drafter, handover=made, reason="还没有送")
    assert waiting(place) == ["台账 1"]
    with pytest.raises(HandoverRefused, match="已经作废"):
        handing_over.cancel(actor=office.drafter, handover=made, reason="再来")
    assert hand_over(office, place).count == 1


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ({"receiver": " "}, HandoverRefused, "接收人"),
        ({"carrier": "pigeon"}, HandoverRefused, "载体"),
        ({"since": TODAY + timedelta(days=1)}, HandoverRefused, "不应晚于止"),
        ({"on": TODAY - timedelta(days=1)}, HandoverRefused, "不应早于清单"),
        ({"since": TODAY}, HandoverRefused, "没有要移送"),
        ({"seen": "0" * 16}, HandoverMoved, "有变动"),
    ],
)
def test_a_wrong_handover_leaves_nothing_behind(office, place, given, error, said):
    line(office.agency, 1, date(2026, 2, 2))
    with pytest.raises(error, match=said):
        hand_over(office, place, **given)
    assert not Handover.objects.exists()


def test_only_who_writes_for_the_agency_notes_places_and_handovers(office, place, person):
    line(office.agency, 1, date(2026, 2, 2))
    made = hand_over(office, place)
    stranger = person("fremd")
    with pytest.raises(NotAllowed):
        handing_over.keep_place(actor=stranger, agency=office.agency, fields=PLACE)
    with pytest.raises(NotAllowed):
        handing_over.cancel(actor=office.secrecy, handover=made, reason="因")
    with pytest.raises(NotAllowed):
        handing_over.hand_over(
            actor=office.secrecy, place=place, on=TODAY, until=TODAY, receiver="王", carrier="paper",
            at=AT,
        )  # fmt: skip


def test_the_database_keeps_a_handover_as_it_was_noted(office, place):
    line(office.agency, 1, date(2026, 2, 2))
    hand_over(office, place)
    for act in (
        lambda: Handover.objects.update(receiver="改"),
        lambda: HandoverItem.objects.update(title="改"),
        lambda: HandoverItem.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_the_guide_asks_for_the_places_in_use(office, place):
    closed = PLACE | {"name": "旧馆", "is_open": False}
    handing_over.keep_place(actor=None, agency=office.agency, fields=closed)
    assert list(to_hand_over.reading_places(office.agency)) == [place]
    with pytest.raises(HandoverRefused, match="名称"):
        handing_over.keep_place(actor=None, agency=office.agency, fields=PLACE)


def test_a_place_is_noted_supplied_and_its_lists_printed_on_its_pages(client, office):
    for number in (1, 2):
        line(office.agency, number, date(2026, 2, number), doc_no=f"=文号{number}")
    client.force_login(office.drafter)
    add = reverse("places:add", args=[office.agency.pk])
    assert client.post(add, PLACE | {"address": ""}).status_code == 422
    answer = client.post(add, PLACE | {"is_open": "on"})
    place = ReadingPlace.objects.get()
    page = reverse("places:place", args=[place.pk])
    assert answer.url == page
    assert "2 条" in client.get(reverse("places:index")).text
    shown = client.get(page)
    pending = client.get(reverse("places:pending", args=[place.pk, "xlsx"]))
    sheet = openpyxl.load_workbook(io.BytesIO(pending.content)).active
    assert [row[2].value for row in sheet.iter_rows(min_row=4)] == ["台账 1", "台账 2"]
    assert sheet["D4"].data_type == "s"
    seen = shown.context["form"].initial["seen"]
    given = {
        "on": str(TODAY),
        "receiver": "王示例",
        "carrier": "disc",
        "until": str(TODAY),
        "seen": seen,
    }
    line(office.agency, 3, date(2026, 2, 3))
    assert "有变动" in client.post(page, given, follow=True).text
    seen = client.get(page).context["form"].initial["seen"]
    answer = client.post(page, given | {"seen": seen})
    made = Handover.objects.get()
    assert answer.url == reverse("places:handover", args=[made.pk])
    told = client.get(reverse("places:list", args=[made.pk, "docx"])).content
    table = docx.Document(io.BytesIO(told)).tables[0]
    assert [row.cells[2].text for row in table.rows[1:]] == ["台账 1", "台账 2", "台账 3"]
    assert client.get(reverse("places:list", args=[made.pk, "pdf"])).status_code == 404
    assert "没有要移送" in client.get(page).text
    client.post(reverse("places:handover", args=[made.pk]), {"reason": "登记错"})
    assert "已作废" in client.get(page).text
    assert client.get(page + "?since=x").status_code == 404


def test_nobody_else_sees_a_place(client, office, place, other_agency, person):
    line(office.agency, 1, date(2026, 2, 2))
    made = hand_over(office, place)
    client.force_login(person("fremd", other_agency, "officer"))
    for name, key in (("place", place.pk), ("change", place.pk), ("handover", made.pk)):
        assert client.get(reverse(f"places:{name}", args=[key])).status_code == 404
    assert place.name not in client.get(reverse("places:index")).text


def test_the_list_of_places_asks_as_much_for_many_as_for_one(client, office, place):
    client.force_login(office.drafter)

    def asked():
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse("places:index")).status_code == 200
        return len(found)

    asked()
    one = asked()
    for number in range(6):
        handing_over.keep_place(
            actor=None, agency=office.agency, fields=PLACE | {"name": f"馆 {number}"}
        )
    assert asked() == one


def test_a_list_of_a_handover_does_not_name_what_was_sealed_since(office, place, client):
    secret = "某人住某村某号"
    item = climb(office, draft(office, title=f"关于{secret}的公示"))
    climb(office, draft(office, title="另一条"))
    made = hand_over(office, place)
    withdrawals.ask(
        actor=office.drafter, edition=item.live_edition, kind="exposed", reason="住址", at=AT
    )
    assert secret not in str(handover_lists.of_handover(made).rows)
    assert "另一条" in str(handover_lists.of_handover(made).rows)
    client.force_login(office.drafter)
    shown = client.get(reverse("places:handover", args=[made.pk])).text
    assert secret not in shown
    assert SEALED_TITLE in shown
