"""What was put right in what is public is said on its page: reviewed with its edition, and gone with it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from gongkai_web.journal.sealing import TOLD
from gongkai_web.publishing import drafting
from gongkai_web.publishing.content import NOTE, content_of, digest_of
from gongkai_web.publishing.models import Item
from gongkai_web.review import actions, corrections, evidence, papers, proofing, withdrawals
from gongkai_web.writing import marking
from review_desk import climb, draft, office_of, opine, submit
from writing_room import Room, browser, public_path, told

pytestmark = pytest.mark.django_db

AGO = timezone.now() - timedelta(days=9)
FIRST = "表二第3行的金额由100元更正为1000元。"
SECOND = "联系电话更正为办公室总机。"


@pytest.fixture
def office(agency):
    return office_of(agency)


@pytest.fixture
def room(agency):
    return Room(office_of(agency))


def correct(office, item, note, *, at, body):
    """Put something right in what is public, and say so."""
    fields = {"body": f"<p>{body}</p>"} | ({} if note is None else {NOTE: note})
    drafting.change(actor=office.drafter, item=item, fields=fields)
    return climb(office, Item.objects.get(pk=item.pk), at=at)


@pytest.fixture
def corrected(office):
    """Return an item corrected on two days, and changed without a word on a third."""
    item = climb(office, draft(office), at=AGO)
    item = correct(office, item, FIRST, at=AGO + timedelta(days=1), body="一千元")
    item = correct(office, item, None, at=AGO + timedelta(days=2), body="一千元。补充一段")
    return correct(office, item, SECOND, at=AGO + timedelta(days=3), body="一千元。总机")


def page(item):
    return told(browser().get(public_path(item)))


# -- the digest


def test_the_digest_of_what_has_no_note_is_what_it_was_before_there_were_notes():
    item = Item(
        title="关于印发公共法律服务工作方案的通知", body="<p>各科室：</p>", index_no="11410000-2026-00001",
        formed_on=date(2026, 3, 2), source="本局", column="政策文件",
    )  # fmt: skip
    before = "ff8c86011c8810134646355cb8d08e77cb534aace0d80e55d0d55d0152539ee5"
    assert digest_of(content_of(item)) == before
    assert NOTE not in content_of(item)
    item.correction_note = FIRST
    assert digest_of(content_of(item)) != before


def test_a_note_is_bound_to_the_approvals(office):
    item = climb(office, draft(office), at=AGO)
    drafting.change(actor=office.drafter, item=item, fields={"body": "<p>新</p>", NOTE: FIRST})
    waiting = submit(office, Item.objects.get(pk=item.pk), at=AGO + timedelta(days=1))
    Item.objects.filter(pk=item.pk).update(correction_note="换一种说法")
    with pytest.raises(actions.ItemMoved, match="有变动"):
        opine(waiting, office.first, at=AGO + timedelta(days=1))


# -- what the public reads


def test_the_page_lists_the_notes_of_later_editions_newest_first(corrected):
    said = corrections.corrections_of(corrected.live_edition)
    assert [one.note for one in said] == [SECOND, FIRST]
    shown = page(corrected)
    assert shown.index(SECOND) < shown.index(FIRST)
    assert f"{timezone.localtime(said[0].at):%Y-%m-%d %H:%M}" in shown
    assert "更正说明" in shown


def test_other_programs_read_them_too(corrected, client):
    said = client.get(f"/api/public/items/{corrected.pk}").json()["corrections"]
    assert [one["note"] for one in said] == [SECOND, FIRST]


def test_what_never_was_corrected_says_nothing_of_it(office):
    item = climb(office, draft(office), at=AGO)
    assert "更正说明" not in page(item)


def test_of_what_is_not_public_yet_nothing_is_corrected(office):
    item = draft(office, correction_note=FIRST)
    drafting.change(actor=office.drafter, item=item, fields={NOTE: FIRST})
    item = climb(office, Item.objects.get(pk=item.pk), at=AGO)
    assert NOTE not in item.live_edition.content
    assert "更正说明" not in page(item)


def test_a_note_waits_for_its_reviewers_like_every_word(office):
    item = climb(office, draft(office), at=AGO)
    drafting.change(actor=office.drafter, item=item, fields={"body": "<p>新</p>", NOTE: FIRST})
    submission = submit(office, Item.objects.get(pk=item.pk), at=AGO + timedelta(days=1))
    for step, person in enumerate(office.people()):
        assert FIRST not in page(item)
        opine(submission, person, at=AGO + timedelta(days=1, minutes=step + 1))
    assert FIRST in page(item)


def test_the_notes_of_an_edition_that_was_withdrawn_are_gone(office):
    item = climb(office, draft(office), at=AGO)
    item = correct(office, item, FIRST, at=AGO + timedelta(days=1), body="一千元")
    asked = withdrawals.ask(
        actor=office.drafter, edition=item.live_edition, kind="outdated", reason="过时",
        at=AGO + timedelta(days=2),
    )  # fmt: skip
    withdrawals.answer(
        actor=office.leader, request=asked, approved=True, at=AGO + timedelta(days=2)
    )
    assert FIRST not in page(item)
    item = correct(
        office, Item.objects.get(pk=item.pk), None, at=AGO + timedelta(days=3), body="重新公开"
    )
    assert item.live_edition.number == 3
    assert "更正说明" not in page(item)


def test_the_notes_of_what_was_sealed_are_gone_and_kept_as_evidence(office, corrected):
    withdrawals.ask(
        actor=office.drafter, edition=corrected.live_edition, kind="exposed", reason="有住址",
        at=AGO + timedelta(days=4),
    )  # fmt: skip
    item = Item.objects.get(pk=corrected.pk)
    assert item.correction_note == ""
    assert SECOND in str([one.content for one in evidence.pieces(item)])
    drafting.change(
        actor=office.drafter, item=item, fields={"title": "更正后的通知", "body": "<p>无</p>"}
    )
    item = climb(office, Item.objects.get(pk=item.pk), at=AGO + timedelta(days=5))
    shown = page(item)
    for note in (FIRST, SECOND, TOLD):
        assert note not in shown


# -- a note belongs to one edition


def test_a_later_change_begins_without_the_note_of_the_public_edition(office, corrected):
    drafting.change(actor=office.drafter, item=corrected, fields={"title": "另一标题"})
    assert Item.objects.get(pk=corrected.pk).correction_note == ""


def test_the_note_stays_while_its_change_is_being_written(office):
    item = climb(office, draft(office), at=AGO)
    drafting.change(actor=office.drafter, item=item, fields={NOTE: FIRST})
    drafting.change(actor=office.drafter, item=item, fields={"body": "<p>新</p>"})
    assert Item.objects.get(pk=item.pk).correction_note == FIRST


def test_that_the_last_note_is_gone_makes_no_new_edition(office, corrected):
    drafting.change(actor=office.drafter, item=corrected, fields={})
    with pytest.raises(actions.ItemRefused, match="与已公开的版本相同"):
        submit(office, Item.objects.get(pk=corrected.pk), at=AGO + timedelta(days=4))


def test_a_note_that_was_forgotten_can_be_published_alone(office):
    item = climb(office, draft(office), at=AGO)
    drafting.change(actor=office.drafter, item=item, fields={NOTE: FIRST})
    item = climb(office, Item.objects.get(pk=item.pk), at=AGO + timedelta(days=1))
    assert FIRST in page(item)


def test_a_note_longer_than_the_page_bears_is_refused(office):
    item = climb(office, draft(office), at=AGO)
    with pytest.raises(drafting.ItemRefused, match="更正说明"):
        drafting.change(actor=office.drafter, item=item, fields={NOTE: "字" * 501})


# -- who writes and who reviews


def test_the_form_asks_for_it_only_of_what_is_public(room):
    item = room.write()
    edit = reverse("writing:edit", args=[item.pk])
    assert "更正说明" not in told(room.open(room.office.drafter, edit))
    assert "更正说明" not in told(room.open(room.office.drafter, reverse("writing:new")))
    item = room.climb(item)
    asked = told(room.open(room.office.drafter, edit))
    assert "更正说明" in asked
    assert "平常的更新、补充不用写" in asked


def test_from_the_form_to_the_page_through_the_browser(room):
    office, item = room.office, room.climb(room.write())
    edit = reverse("writing:edit", args=[item.pk])
    room.edit(item, act="submit", body="<p>改正后的方案。</p>", correction_note=FIRST)
    submission = item.submissions.first()
    assert submission.content[NOTE] == FIRST
    review = room.open(office.first, reverse("writing:review", args=[item.pk, submission.pk]))
    assert f"<ins>{FIRST}</ins>" in review.text
    for person in office.people():
        room.review(person, submission)
    assert FIRST in page(item)
    again = room.open(office.drafter, edit)
    assert again.context["form"]["correction_note"].value() == ""


def test_the_machine_reads_the_note_and_the_sheet_prints_it(office):
    item = climb(office, draft(office), at=AGO)
    drafting.change(
        actor=office.drafter, item=item,
        fields={"body": "<p>新</p>", NOTE: "身份证号码 11010519491231002X 已删除"},
    )  # fmt: skip
    item = Item.objects.get(pk=item.pk)
    found = proofing.read(item, content_of(item), on=date(2026, 3, 4))
    assert [one.part for one in found if one.level == "block"] == ["更正说明"]
    submission = submit(office, item, at=AGO + timedelta(days=1))
    assert "更正说明" in str(papers.sheet(submission).blocks)


def test_the_change_of_a_note_is_told_first():
    before = {"title": "甲", NOTE: ""}
    changes = marking.metadata_changes(before, {"title": "乙", NOTE: FIRST})
    assert [one.label for one in changes] == ["更正说明", "标题"]
    assert marking.metadata_changes({"title": "甲"}, {"title": "甲"}) == []


def test_the_page_is_not_kept_where_a_correction_is_told_no_more(office, corrected, client):
    tag = client.get(public_path(corrected))["ETag"]
    assert tag != f'"{corrected.live_edition.digest[:32]}"'
