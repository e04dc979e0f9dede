"""The ladder at work: what is public, and by whose hands."""

from datetime import timedelta

import pytest

from gongkai.review import Conclusion, Decision
from gongkai_web.journal.models import Entry
from gongkai_web.publishing import drafting
from gongkai_web.publishing.content import content_of
from gongkai_web.publishing.models import Item, Publication
from gongkai_web.review import actions, proofing, standing
from gongkai_web.review.models import Edition
from review_desk import DAY, MINUTE, NOW, climb, draft, office_of, opine, submit

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def office(agency):
    return office_of(agency)


def public(at=LATER):
    return [edition.item_id for edition in Edition.objects.public(at)]


def test_an_item_is_public_after_its_last_signature_and_not_before(office):
    item = draft(office)
    submission = submit(office, item)
    for step, person in enumerate(office.people()):
        assert public() == [], f"before rung {step}"
        opine(submission, person, at=NOW + step * MINUTE)
    assert public() == [item.pk]
    item = Item.objects.get()
    assert (item.stage, item.live, item.locked) == ("live", True, False)
    assert Publication.objects.get().channel == "website"
    verbs = list(Entry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == [
        "设定审核阶梯", "拟稿", "送审", "初审：通过", "复审：通过", "保密审查：通过", "终审：通过", "准予公开",
    ]  # fmt: skip


def test_what_is_still_missing_is_told_before_submission(office):
    item = draft(office, source="", body="")
    with pytest.raises(drafting.ItemRefused, match="来源、正文或者附件"):
        submit(office, item)


def test_while_under_review_nobody_changes_the_text(office):
    item = draft(office)
    submit(office, item)
    with pytest.raises(drafting.ItemRefused, match="先撤回送审"):
        drafting.change(actor=office.drafter, item=item, fields={"title": "改过的标题"})


def test_a_return_sends_it_back_and_the_next_run_begins_at_the_first_rung(office):
    item = draft(office)
    submission = submit(office, item)
    opine(submission, office.first)
    opine(submission, office.second, decision=Decision.RETURN, remark="第三段数字有误")
    item.refresh_from_db()
    assert (item.stage, item.locked) == ("returned", False)
    drafting.change(actor=office.drafter, item=item, fields={"body": "<p>改正后</p>"})
    again = submit(office, Item.objects.get())
    assert again.number == 2
    assert standing.of(again).rung == 0


@pytest.mark.parametrize("decision", [Decision.RETURN, Decision.REFUSE])
def test_a_return_without_a_reason_is_refused(office, decision):
    submission = submit(office, draft(office))
    with pytest.raises(drafting.ItemRefused, match="请写明理由"):
        opine(submission, office.first, decision=decision)


def test_the_secrecy_review_asks_for_a_conclusion(office):
    submission = submit(office, draft(office))
    opine(submission, office.first)
    opine(submission, office.second)
    with pytest.raises(drafting.ItemRefused, match="保密审查的结论"):
        opine(submission, office.secrecy, conclusion="")
    opine(submission, office.secrecy, conclusion=Conclusion.REFERRED, remark="请保密局确定")
    assert Item.objects.get().stage == "referred"
    opine(submission, office.secrecy, conclusion=Conclusion.MAY_PUBLISH)
    assert Item.objects.get().stage == "review"


def test_the_drafter_and_whoever_changed_the_text_do_not_review_it(office, person):
    both = person("both", office.agency, "officer", "reviewer")
    item = draft(office)
    item = drafting.change(actor=both, item=item, fields={"summary": "概述"})
    submission = submit(office, item)
    with pytest.raises(actions.NotAllowed, match="修改过内容"):
        opine(submission, both)


def test_nobody_holds_two_rungs(office, person):
    submission = submit(office, draft(office))
    opine(submission, office.first)
    with pytest.raises(actions.NotAllowed, match="不同的人"):
        opine(submission, office.first)


def test_a_superuser_reviews_nothing_by_being_one(office, person):
    root = person("root", superuser=True)
    submission = submit(office, draft(office))
    with pytest.raises(actions.NotAllowed):
        opine(submission, root)


def test_a_reviewer_of_another_agency_reviews_nothing_here(office, other_agency):
    theirs = office_of(other_agency, "t")
    submission = submit(office, draft(office))
    with pytest.raises(actions.NotAllowed):
        opine(submission, theirs.first)


def test_an_opinion_on_a_text_that_moved_counts_for_nothing(office):
    submission = submit(office, draft(office))
    Item.objects.update(body="<p>偷换的内容</p>")
    with pytest.raises(actions.ItemMoved, match="送审后有变动"):
        opine(submission, office.first)
    with pytest.raises(actions.ItemMoved):
        opine(submission, office.first, digest="0" * 64)


def test_two_reviewers_at_once_the_second_is_told(office):
    submission = submit(office, draft(office))
    opine(submission, office.first)
    with pytest.raises(actions.ItemMoved, match="已经有人办理"):
        opine(submission, office.second, rung=0)


def test_a_change_of_a_public_item_is_not_public_before_its_own_ladder(office):
    item = climb(office, draft(office))
    drafting.change(actor=office.drafter, item=item, fields={"title": "新的标题"})
    assert [e.title for e in Edition.objects.public(LATER)] == [item.title]
    again = climb(office, Item.objects.get(), at=LATER)
    assert [e.title for e in Edition.objects.public(LATER + timedelta(hours=1))] == ["新的标题"]
    assert again.editions.count() == 2


def test_a_public_item_is_not_taken_down_by_changing_its_attribute(office):
    item = climb(office, draft(office))
    with pytest.raises(drafting.ItemRefused, match="请申请撤稿"):
        drafting.change(
            actor=office.drafter, item=item,
            fields={"disclosure_attr": "withheld", "withheld_ground": "internal",
                    "withheld_reason": "内部事务"},
        )  # fmt: skip
    assert public() == [item.pk]


@pytest.mark.parametrize(
    "fields",
    [
        {"author": "张某 11010519491231002X"},
        {"issuing_orgs": "联系人 13812345678"},
        {"body": '<p><a href="https://a.example/?p=11010519491231002X">查看</a></p>'},
        {"keywords": "11010519491231002X"},
    ],
)
def test_whatever_the_page_shows_the_machine_reads(office, fields):
    item = draft(office, **fields)
    assert any(one.blocks for one in proofing.seen(item, content_of(item), on=NOW.date()))


def test_a_drafter_explains_a_finding_and_a_reviewer_settles_it(office):
    item = draft(office, body="<p>身份证号 11010519491231002X</p>")

    def say(by):
        (row,) = [one for one in proofing.seen(item, content_of(item), on=NOW.date()) if one.blocks]
        proofing.mark(
            actor=by,
            item=item,
            key=row.finding.key,
            decision="dismissed",
            at=NOW,
            reason="示例号码",
        )

    say(office.drafter)
    submission = submit(office, item)
    with pytest.raises(drafting.ItemRefused, match="须处理的疑点"):
        opine(submission, office.first)
    say(office.first)
    opine(submission, office.first)


def settle(office, item, by, rule, reason="只是举例"):
    for row in proofing.seen(item, content_of(item), on=DAY):
        if row.finding.rule == rule and row.blocks:
            proofing.mark(
                actor=by,
                item=item,
                key=row.finding.key,
                decision="dismissed",
                at=NOW,
                reason=reason,
            )


@pytest.mark.parametrize("role", ["officer", "compiler"])
def test_who_holds_no_office_of_the_ladder_explains_and_settles_nothing(office, person, role):
    item = draft(office, body="<p>身份证号 11010519491231002X</p>")
    submission = submit(office, item)
    settle(office, item, person("stranger", office.agency, role), "P01")
    left = [row for row in proofing.seen(item, content_of(item), on=DAY) if row.blocks]
    assert left
    with pytest.raises(drafting.ItemRefused, match="由审核人写明理由"):
        opine(submission, office.first)


def test_a_mark_of_secrecy_is_for_the_secrecy_review_to_judge(office):
    item = draft(office, body="<p>公文上标的“机密★10年”是什么意思</p>")
    submission = submit(office, item)
    for person in (office.first, office.leader):
        settle(office, item, person, "S01")
    assert any(row.blocks for row in proofing.seen(item, content_of(item), on=DAY))
    opine(submission, office.first)  # the secrecy review is still to come
    opine(submission, office.second)
    with pytest.raises(drafting.ItemRefused, match="由保密审查员写明理由"):
        opine(submission, office.secrecy)
    settle(office, item, office.secrecy, "S01")
    opine(submission, office.secrecy)
    opine(submission, office.leader)
    assert Edition.objects.count() == 1


def test_who_may_not_judge_undoes_no_judgement(office, person):
    item = draft(office, body="<p>身份证号 11010519491231002X</p>")
    submission = submit(office, item)
    [row] = [one for one in proofing.seen(item, content_of(item), on=DAY) if one.blocks]
    for by, decision in (
        (office.first, "dismissed"),
        (person("x", office.agency, "officer"), "confirmed"),
    ):
        proofing.mark(
            actor=by, item=item, key=row.finding.key, decision=decision, at=NOW, reason="示例号码"
        )
    opine(submission, office.first)


def test_where_nobody_is_left_for_a_rung_it_is_told_at_once(office):
    office.leader.memberships.all().delete()
    with pytest.raises(drafting.ItemRefused, match="终审（三校）”没有人可以办理"):
        submit(office, draft(office))


def test_the_only_signer_does_not_take_an_earlier_rung(office):
    submission = submit(office, draft(office))
    with pytest.raises(drafting.ItemRefused, match="没有人可以办理了，请由其他人"):
        opine(submission, office.leader)
    opine(submission, office.first)


def test_the_same_text_is_not_reviewed_twice(office):
    item = climb(office, draft(office))
    with pytest.raises(drafting.ItemRefused, match="相同"):
        submit(office, item)


def test_a_time_to_come_is_kept_and_nothing_runs_at_that_hour(office):
    item = draft(office, go_live_at=NOW + timedelta(days=2), expire_at=NOW + timedelta(days=9))
    climb(office, item)
    assert public(NOW + timedelta(days=1)) == []
    assert public(NOW + timedelta(days=3)) == [item.pk]
    assert public(NOW + timedelta(days=9)) == []


def test_handing_on_leaves_the_rung_to_one_person(office, person):
    other = person("other", office.agency, "reviewer")
    submission = submit(office, draft(office))
    opine(submission, office.first, decision=Decision.HAND_ON, to=other)
    with pytest.raises(actions.NotAllowed, match="转交"):
        opine(submission, office.second)
    opine(submission, other)
    assert standing.of(submission.__class__.objects.get()).rung == 1


def test_handing_on_to_somebody_who_may_not_is_refused(office):
    submission = submit(office, draft(office))
    for nobody in (office.drafter, office.secrecy, office.first, None):
        with pytest.raises((drafting.ItemRefused, actions.NotAllowed)):
            opine(submission, office.first, decision=Decision.HAND_ON, to=nobody)


def test_a_recalled_submission_ends(office):
    item = draft(office)
    submission = submit(office, item)
    actions.recall(actor=office.drafter, submission=submission, at=NOW)
    item.refresh_from_db()
    assert (item.stage, item.locked) == ("recalled", False)
    with pytest.raises((drafting.ItemRefused, drafting.ItemMoved, actions.NotAllowed)):
        opine(submission, office.first, rung=0)


def test_a_change_of_what_is_public_cannot_be_put_off(office):
    """The new edition takes the old one's place at the signature: till then nothing would be public."""
    item = climb(office, draft(office))
    drafting.change(
        actor=office.drafter, item=item,
        fields={"title": "新的标题", "go_live_at": NOW + timedelta(days=9)},
    )  # fmt: skip
    with pytest.raises(drafting.ItemRefused, match="立即替换"):
        submit(office, Item.objects.get())
