"""From the first word to the public page and off it again, through the pages, each person in their own browser."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from gongkai_web.publishing.models import Item, Publication
from gongkai_web.review import withdrawals
from gongkai_web.review.models import Edition, Withdrawal, WithdrawalRequest
from review_desk import office_of
from writing_room import DESK, WRITTEN, Room, browser, public_path, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(agency):
    return Room(office_of(agency))


def test_an_item_is_written_reviewed_by_four_and_read_by_everybody(room):
    office = room.office
    item = room.write(act="submit")
    assert item.stage == "review"
    anybody = browser()
    for person in office.people():
        assert anybody.get(public_path(item)).status_code == 404
        desk = told(room.open(person, DESK))
        assert WRITTEN["title"] in desk, person
        assert "1 条信息等您审核" in told(room.open(person, "/admin/"))
        page = told(
            room.open(person, reverse("writing:review", args=[item.pk, item.submissions.get().pk]))
        )
        assert "现将方案印发给你们" in page
        room.review(person, item.submissions.get())
    page = anybody.get(public_path(item))
    assert page.status_code == 200
    assert "现将方案印发给你们" in told(page)
    home = told(anybody.get("/"))
    assert WRITTEN["title"] in home
    assert WRITTEN["title"] in told(anybody.get(f"/{office.agency.code}/columns/policy/"))
    assert Publication.objects.get().link.endswith(public_path(item))
    mine = told(room.open(office.drafter, reverse("writing:item", args=[item.pk])))
    for person in office.people():
        assert str(person) in mine


def test_a_reader_sees_names_only_where_the_office_prints_them(room):
    item = room.climb(room.write())
    assert str(room.office.first) not in told(browser().get(public_path(item)))


def test_what_is_returned_says_why_and_where_and_climbs_again_from_the_first_rung(room):
    office = room.office
    item = room.write(act="submit")
    submission = item.submissions.get()
    room.review(office.first, submission)
    room.review(
        office.second, submission, decision="return", remark="请核对文号",
        quote=["现将方案", ""], note=["应为“实施方案”", "结尾缺落款"],
    )  # fmt: skip
    edit = reverse("writing:edit", args=[item.pk])
    assert "您的 1 条稿件被退回" in told(room.open(office.drafter, "/admin/"))
    page = room.open(office.drafter, edit).content.decode()
    assert "请核对文号" in page
    assert "<mark>现将方案</mark>" in page
    assert "应为“实施方案”" in page
    assert "结尾缺落款" in page

    room.edit(item, body="<p>各科室：</p><p>现将实施方案印发给你们。</p>", act="submit")
    again = item.submissions.first()
    assert (again.number, again.opinions.count()) == (2, 0)
    for person in office.people():
        room.review(person, again)
    assert "现将实施方案" in told(browser().get(public_path(item)))


def test_a_change_of_what_is_public_is_marked_for_the_reviewers_and_unseen_by_the_public(room):
    office = room.office
    item = room.climb(room.write())
    room.edit(item, body="<p>各科室：</p><p>现将改过的方案印发给你们。</p>", act="submit")
    submission = item.submissions.first()
    page = room.open(office.first, reverse("writing:review", args=[item.pk, submission.pk]))
    assert "<ins>改过的</ins>" in page.content.decode()
    assert "改过的" not in told(browser().get(public_path(item)))
    for person in office.people():
        room.review(person, submission)
    assert "改过的" in told(browser().get(public_path(item)))
    assert Edition.objects.count() == 2


def test_a_rung_is_handed_on_to_somebody_and_waits_for_them_alone(room, person):
    office = room.office
    other = person("wang", office.agency, "reviewer")
    item = room.write(act="submit")
    submission = item.submissions.get()
    page = room.open(office.first, reverse("writing:review", args=[item.pk, submission.pk]))
    assert f'<option value="{other.pk}">' in page.content.decode()
    assert f'<option value="{office.drafter.pk}">' not in page.content.decode()
    room.review(office.first, submission, decision="hand_on", to=str(other.pk))
    assert WRITTEN["title"] not in told(room.open(office.second, DESK))
    assert WRITTEN["title"] in told(room.open(other, DESK))
    assert room.review(office.second, submission).status_code == 409
    room.review(other, submission)
    assert "等待办理" in told(room.open(office.drafter, reverse("writing:item", args=[item.pk])))


def test_a_submission_is_recalled_to_go_on_writing(room):
    office = room.office
    item = room.write(act="submit")
    submission = item.submissions.get()
    locked = room.open(office.drafter, reverse("writing:edit", args=[item.pk]))
    assert locked.status_code == 302
    room.send(office.drafter, reverse("writing:recall", args=[item.pk, submission.pk]))
    assert Item.objects.get().stage == "recalled"
    assert room.review(office.first, submission).status_code == 409
    room.edit(item, title="撤回后改过的标题", act="submit")
    assert Item.objects.get().stage == "review"


class TestTheUrgentLane:
    def begin(self, room):
        item = room.write(title="关于网传信息不实的声明")
        room.urgent(item)
        return item, item.submissions.get()

    def test_it_is_public_after_two_and_the_first_page_tells_the_debt_until_it_is_paid(self, room):
        office = room.office
        item, submission = self.begin(room)
        assert room.review(office.leader, submission, rung=3).status_code == 409
        for person, rung in ((office.secrecy, 2), (office.leader, 3)):
            assert browser().get(public_path(item)).status_code == 404
            assert WRITTEN_URGENT in told(room.open(person, DESK))
            room.review(person, submission, rung=rung)
        assert browser().get(public_path(item)).status_code == 200
        for person in (office.leader, office.drafter):
            assert "1 条应急发布的信息还没有补齐审核" in told(room.open(person, "/admin/"))
        for person, rung in ((office.first, 0), (office.second, 1)):
            assert Item.objects.get().stage == "owing"
            assert WRITTEN_URGENT in told(room.open(person, DESK))
            room.review(person, submission, rung=rung)
        assert Item.objects.get().stage == "live"
        assert "没有补齐" not in told(room.open(office.drafter, "/admin/"))

    def test_the_secrecy_review_may_stop_it(self, room):
        item, submission = self.begin(room)
        room.review(
            room.office.secrecy, submission, rung=2, conclusion="withhold", remark="涉及工作秘密"
        )
        assert Item.objects.get().stage == "refused"
        assert browser().get(public_path(item)).status_code == 404

    def test_what_was_withdrawn_owes_nothing_and_may_be_written_anew(self, room):
        office = room.office
        item, submission = self.begin(room)
        for person, rung in ((office.secrecy, 2), (office.leader, 3)):
            room.review(person, submission, rung=rung)
        room.send(
            office.drafter, reverse("writing:withdraw", args=[item.pk]), kind="exposed",
            reason="公开了当事人住址",
        )  # fmt: skip
        assert Item.objects.get().stage == "withdrawn"
        assert "没有补齐" not in told(room.open(office.drafter, "/admin/"))
        # What exposed somebody was sealed, the title with it.
        room.edit(
            item, title="关于网传信息的声明", body="<p>删去住址以后的声明。</p>", act="submit"
        )
        assert Item.objects.get().stage == "review"


WRITTEN_URGENT = "关于网传信息不实的声明"


class TestTakingBack:
    def ask(self, room, item, **fields):
        given = {
            "kind": "wrong",
            "reason": "数字有误",
            "explanation": "原公布的数字有误，正在核实。",
        }
        return room.send(
            room.office.drafter, reverse("writing:withdraw", args=[item.pk]), **(given | fields)
        )

    def answer(self, room, item, approved="yes", by=None, remark=""):
        asked = item.live_edition.requests.first() or Withdrawal.objects.get().request
        return room.send(
            by or room.office.leader, reverse("writing:answer", args=[item.pk, asked.pk]),
            approved=approved, remark=remark,
        )  # fmt: skip

    def test_it_is_asked_for_approved_and_the_address_says_why(self, room):
        item = room.climb(room.write())
        self.ask(room, item)
        assert browser().get(public_path(item)).status_code == 200, "asked is not approved"
        assert "1 份撤稿申请等您批准" in told(room.open(room.office.leader, "/admin/"))
        assert self.answer(room, item, by=room.office.first).status_code == 422
        self.answer(room, item)
        gone = browser().get(public_path(item))
        assert gone.status_code == 410
        assert "原公布的数字有误" in told(gone)
        assert "现将方案" not in told(gone)
        assert WRITTEN["title"] not in told(browser().get("/"))

    def test_a_refusal_needs_its_reason_and_leaves_it_public(self, room):
        item = room.climb(room.write())
        self.ask(room, item)
        assert self.answer(room, item, approved="no").status_code == 422
        self.answer(room, item, approved="no", remark="数字无误")
        assert browser().get(public_path(item)).status_code == 200

    def test_what_exposes_somebody_goes_at_once(self, room):
        item = room.climb(room.write())
        self.ask(room, item, kind="exposed", explanation="")
        assert browser().get(public_path(item)).status_code == 410
        self.answer(room, item, approved="yes")
        assert browser().get(public_path(item)).status_code == 410

    @pytest.mark.walk
    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"explanation": ""}, "应向公众说明"),
            ({"kind": "decision_changed"}, "之日"),
            ({"kind": "merged"}, "请选择本单位的另一条"),
            ({"kind": "merged", "merged_into": "没有这个号"}, "请选择本单位的另一条"),
            ({"kind": "nothing"}, "有效"),
            ({"reason": " "}, ""),
        ],
    )
    def test_a_request_without_what_it_needs_is_refused_in_words(self, room, fields, said):
        item = room.climb(room.write())
        answer = self.ask(room, item, **fields)
        assert answer.status_code == 422
        assert said in told(answer)
        assert browser().get(public_path(item)).status_code == 200

    def test_while_a_change_is_reviewed_a_withdrawal_leaves_the_review_where_it_is(self, room):
        item = room.climb(room.write())
        room.edit(item, title="改过的标题", act="submit")
        self.ask(room, Item.objects.get(), kind="outdated")
        withdrawals.answer(
            actor=room.office.leader, request=WithdrawalRequest.objects.get(), approved=True,
            at=timezone.now(),
        )  # fmt: skip
        item = Item.objects.get()
        assert item.stage == "review"
        assert item.locked
        for person in room.office.people():
            room.review(person, item.submissions.first())
        assert "改过的标题" in told(browser().get(public_path(item)))


def test_the_index_number_is_on_the_page_and_in_the_list(room):
    item = room.climb(room.write())
    number = re.escape(item.index_no)
    assert re.search(number, told(browser().get(public_path(item))))
