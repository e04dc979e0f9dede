"""The urgent lane: out at once by secrecy review and signature, the other rungs owed."""

from datetime import timedelta

import pytest

from gongkai_web.agencies.models import Membership, User
from gongkai_web.publishing import drafting
from gongkai_web.publishing.models import Item
from gongkai_web.review import actions
from gongkai_web.review.models import Edition
from review_desk import NOW, climb, draft, office_of, opine, submit

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def office(agency):
    return office_of(agency)


def public(at=LATER):
    return [edition.item_id for edition in Edition.objects.public(at)]


class TestTheUrgentLane:
    def begin(self, office):
        item = draft(office)
        return item, self.urge(office, item)

    def urge(self, office, item):
        return actions.publish_urgently(
            actor=office.drafter, item=item, at=NOW, reason="不实信息影响社会稳定，须及时澄清",
            approved_how="telephone", approved_by=office.leader, approved_at=NOW, secrecy_by=office.secrecy,
        )  # fmt: skip

    def say(self, submission, by, rung, **more):
        submission = submission.__class__.objects.get(pk=submission.pk)
        if rung == 2:
            more.setdefault("conclusion", "may_publish")
        else:
            more.setdefault("decision", "pass")
        return actions.give_urgent_opinion(
            actor=by, submission=submission, at=NOW, rung=rung, digest=submission.digest, **more
        )

    def test_the_secrecy_review_is_never_skipped(self, office):
        _, submission = self.begin(office)
        with pytest.raises(drafting.ItemRefused, match="先作保密审查"):
            self.say(submission, office.leader, 3)
        assert public() == []

    def test_it_is_public_with_a_debt_until_the_other_rungs_follow(self, office):
        item, submission = self.begin(office)
        self.say(submission, office.secrecy, 2)
        assert public() == []
        self.say(submission, office.leader, 3)
        assert public() == [item.pk]
        item.refresh_from_db()
        assert (item.stage, item.stage_rung) == ("owing", 0)
        with pytest.raises(actions.NotAllowed):
            self.say(submission, office.drafter, 0)
        self.say(submission, office.first, 0)
        self.say(submission, office.second, 1)
        item.refresh_from_db()
        assert item.stage == "live"

    def test_no_new_run_before_the_debt_is_paid(self, office):
        _, submission = self.begin(office)
        self.say(submission, office.secrecy, 2)
        self.say(submission, office.leader, 3)
        drafting.change(
            actor=office.drafter, item=Item.objects.get(), fields={"title": "再改的标题"}
        )
        with pytest.raises(drafting.ItemRefused, match="请先补齐"):
            submit(office, Item.objects.get())

    def test_a_fault_found_afterwards_is_corrected_by_a_submission_of_its_own(self, office):
        item, submission = self.begin(office)
        self.say(submission, office.secrecy, 2)
        self.say(submission, office.leader, 3)
        with pytest.raises(drafting.ItemRefused, match="不能撤回送审"):
            actions.recall(actor=office.drafter, submission=type(submission).objects.get(), at=NOW)
        self.say(submission, office.first, 0, decision="return", remark="时间写错")
        drafting.change(
            actor=office.drafter, item=Item.objects.get(), fields={"title": "改正的标题"}
        )
        again = submit(office, Item.objects.get())
        assert Item.objects.get().stage == "review"
        actions.recall(actor=office.drafter, submission=again, at=NOW)
        assert Item.objects.get().stage == "owing", "the debt of what is public stays"
        climb(office, Item.objects.get(), at=LATER)
        item.refresh_from_db()
        assert (item.stage, item.live_edition.title) == ("live", "改正的标题")

    def test_a_refusal_of_the_secrecy_review_keeps_it_shut(self, office):
        _, submission = self.begin(office)
        self.say(submission, office.secrecy, 2, conclusion="withhold", remark="涉及工作秘密")
        assert public() == []
        assert Item.objects.get().stage == "refused"

    @pytest.mark.parametrize("conclusion", ["withhold", "delete_first"])
    def test_what_one_secrecy_reviewer_stopped_no_other_lets_through(
        self, office, person, conclusion
    ):
        other = person("other", office.agency, "secrecy")
        _, submission = self.begin(office)
        self.say(submission, office.secrecy, 2, conclusion=conclusion, remark="涉及工作秘密")
        with pytest.raises(drafting.ItemMoved, match="已经结束"):
            self.say(submission, other, 2)
        with pytest.raises(drafting.ItemMoved, match="已经结束"):
            self.say(submission, office.leader, 3)
        assert public() == []

    def test_what_the_public_has_already_does_not_enter_it(self, office):
        """Its writer would not be kept from judging it: nobody wrote on it since it was public."""
        item = draft(office, by=office.drafter)
        drafting.change(actor=office.first, item=item, fields={"title": "初审人起的标题"})
        third = User.objects.create_user("third", full_name="示例三")
        Membership.objects.create(user=third, agency=office.agency, role="reviewer")
        submission = submit(office, Item.objects.get())
        for at, by in enumerate([office.second, third, office.secrecy, office.leader]):
            opine(submission, by, rung=at)
        assert public() == [item.pk]
        for begin in (submit, self.urge):
            with pytest.raises(drafting.ItemRefused, match="与已公开的版本相同"):
                begin(office, Item.objects.get())

    def test_what_is_not_to_be_public_does_not_enter_it(self, office):
        item = draft(
            office, disclosure_attr="withheld", withheld_ground="internal", withheld_reason="内部"
        )
        with pytest.raises(drafting.ItemRefused, match="不进入公开审核"):
            actions.publish_urgently(
                actor=office.drafter, item=item, at=NOW, reason="急", approved_how="telephone", approved_by=office.leader, approved_at=NOW,
                secrecy_by=office.secrecy,
            )  # fmt: skip
