"""What exposed somebody is kept as evidence, opened with a reason by few, and shown nowhere else."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from gongkai_web.agencies.access import NotAllowed
from gongkai_web.journal.models import Entry
from gongkai_web.journal.sealing import TOLD
from gongkai_web.journal.telling import described
from gongkai_web.ledgers.registers import stores
from gongkai_web.publishing import drafting, files
from gongkai_web.publishing.models import Item
from gongkai_web.review import actions, evidence, papers, withdrawals
from gongkai_web.writing.review_views import bases_of
from review_desk import DAY, NOW, climb, draft, office_of, submit

pytestmark = pytest.mark.django_db
SECRET = "某人住某村某号"


@pytest.fixture
def office(agency):
    return office_of(agency)


@pytest.fixture
def exposed(office):
    """Return an item that exposed somebody in its title, text and file, withdrawn for it."""
    kept = files.keep(
        actor=office.drafter, agency=office.agency,
        file=ContentFile(SECRET.encode(), name=f"{SECRET}.txt"),
    )  # fmt: skip
    item = draft(office, title=f"关于{SECRET}的公示", body=f"<p>{SECRET}</p>", summary=SECRET)
    drafting.change(actor=office.drafter, item=item, fields={}, attachments=[files.reference(kept)])
    return expose(office, climb(office, Item.objects.get(pk=item.pk)))


def expose(office, item, at=NOW + timedelta(hours=1)):
    withdrawals.ask(
        actor=office.drafter, edition=item.live_edition, kind="exposed", reason="有住址", at=at
    )
    return Item.objects.get(pk=item.pk)


def test_the_working_copy_is_emptied_and_the_frozen_rows_stay(office, exposed):
    assert SECRET not in f"{exposed.title}{exposed.body}{exposed.summary}{exposed.attachments}"
    assert SECRET in exposed.editions.get().content["body"]
    rows = [*stores()["items"].of_year(office.agency, 2026, on=DAY)]
    assert rows
    assert SECRET not in str(rows), "the ledger's export"


@pytest.mark.parametrize(
    ("who", "may"), [("secrecy", True), ("leader", True), ("drafter", False), ("first", False)]
)
def test_few_open_it_and_each_opening_is_noted_with_its_reason(office, exposed, client, who, may):
    person = getattr(office, who)
    client.force_login(person)
    page = reverse("writing:evidence", args=[exposed.pk])
    if not may:
        assert client.get(page).url == "/admin/"
        assert client.post(page, {"reason": "想看"}).url == "/admin/"
        with pytest.raises(NotAllowed):
            evidence.open_evidence(actor=person, item=exposed, reason="想看")
        assert not Entry.objects.filter(verb=evidence.OPENED).exists()
        return
    assert SECRET not in client.get(page).text
    assert client.post(page, {"reason": " "}).status_code == 422
    assert not Entry.objects.filter(verb=evidence.OPENED).exists()
    shown = client.post(page, {"reason": "核对泄露范围"})
    assert SECRET in shown.text
    assert "no-store" in shown["Cache-Control"]
    noted = Entry.objects.get(verb=evidence.OPENED)
    assert (noted.actor, noted.detail["reason"]) == (person, "核对泄露范围")
    sha256 = exposed.editions.get().content["attachments"][0]["sha256"]
    file = client.post(page, {"reason": "核对附件", "file": sha256})
    assert SECRET in b"".join(file.streaming_content).decode()
    assert Entry.objects.filter(verb=evidence.OPENED).count() == 2


def test_a_superuser_holds_no_office_by_that(exposed, person, client):
    client.force_login(person("root", None, superuser=True))
    assert client.get(reverse("writing:evidence", args=[exposed.pk])).url == "/admin/"


def test_what_was_not_sealed_has_no_evidence_to_open(office):
    item = climb(office, draft(office))
    with pytest.raises(evidence.ItemRefused, match="没有封存"):
        evidence.open_evidence(actor=office.leader, item=item, reason="看")


def test_the_journal_says_that_it_is_sealed(office, exposed, client):
    about = Entry.objects.filter(subject_type="publishing.item", subject_id=str(exposed.pk))
    told = [described(one) for one in about.order_by("pk")]
    assert told[0] == [TOLD]
    assert SECRET not in str(told)
    client.force_login(office.leader)
    for name in ("journal:index", "items:index"):
        assert SECRET not in client.get(reverse(name)).text


def test_the_month_s_register_names_neither_title_nor_remark(office, exposed):
    said = str(list(papers._rows(office.agency, 2026, 3)))
    assert "已封存" in said
    assert SECRET not in said


def test_nothing_goes_to_review_under_the_sealed_title(office, exposed):
    with pytest.raises(actions.ItemRefused, match="原标题已封存"):
        submit(office, exposed, at=NOW + timedelta(days=1))


def test_a_clean_text_is_published_again_and_compared_with_nothing_sealed(office, exposed):
    drafting.change(
        actor=office.drafter, item=exposed, fields={"title": "公示", "body": "<p>无</p>"}
    )
    again = climb(office, Item.objects.get(pk=exposed.pk), at=NOW + timedelta(days=1))
    assert again.live_edition.number == 2
    assert not evidence.is_sealed(again.live_edition)
    assert bases_of(again.live_edition.submission, office.first) == []
    assert SECRET in str(evidence.pieces(again)), "the evidence stays"
    assert "<p>无</p>" not in str(evidence.pieces(again)), "and is no more than the evidence"


def test_a_file_of_a_draft_that_was_never_submitted_is_sealed_too(office, client):
    item = climb(office, draft(office))
    kept = files.keep(
        actor=office.drafter, agency=office.agency,
        file=ContentFile(SECRET.encode(), name="名单.txt"),
    )  # fmt: skip
    drafting.change(actor=office.drafter, item=item, fields={}, attachments=[files.reference(kept)])
    assert evidence.sealed_files(office.agency.pk) == set()
    expose(office, Item.objects.get(pk=item.pk))
    assert evidence.sealed_files(office.agency.pk) == {kept.sha256}
    client.force_login(office.drafter)
    here = [item.pk, kept.sha256]
    assert client.get(reverse("writing:file", args=here)).status_code == 404
    assert client.get(reverse("writing:earlier_file", args=here)).status_code == 404
    assert "名单.txt" not in client.get(reverse("writing:item", args=[item.pk])).text


def test_a_change_under_review_is_recalled_and_sealed_too(office):
    item = climb(office, draft(office))
    drafting.change(actor=office.drafter, item=item, fields={"body": f"<p>{SECRET}</p>"})
    waiting = submit(office, Item.objects.get(pk=item.pk), at=NOW + timedelta(minutes=30))
    item = expose(office, Item.objects.get(pk=item.pk))
    assert (item.stage, item.locked) == ("recalled", False)
    assert evidence.is_sealed(waiting)
    assert SECRET in str(evidence.pieces(item))


@pytest.mark.parametrize("approved", [True, False])
def test_the_seal_is_lifted_only_where_the_signer_finds_nothing_exposed(office, exposed, approved):
    asked = exposed.editions.get().requests.get()
    withdrawals.answer(
        actor=office.leader, request=asked, approved=approved, at=NOW, remark="并无泄露"
    )
    item = Item.objects.get(pk=exposed.pk)
    assert (SECRET in item.body) is not approved
    assert evidence.is_sealed(exposed.editions.get()) is approved
    first = Entry.objects.filter(subject_type="publishing.item").order_by("pk").first()
    assert (described(first) == [TOLD]) is approved


def test_the_reason_for_a_withdrawal_does_not_repeat_what_was_exposed(office):
    item = climb(office, draft(office))
    with pytest.raises(actions.ItemRefused, match="理由"):
        withdrawals.ask(
            actor=office.drafter, edition=item.live_edition, kind="exposed", at=NOW,
            reason="公开了 11010519491231002X",
        )  # fmt: skip


def test_a_list_asks_once_however_many_are_sealed(office, exposed, django_assert_max_num_queries):
    from gongkai_web.journal.sealing import label_of, marked

    with django_assert_max_num_queries(1):
        told = [(label_of(one), described(one)) for one in marked(Entry.objects.all())]
    assert SECRET not in str(told)
