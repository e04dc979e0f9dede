"""After publication: the look, the debts and their last day, the numbers of a year, a refused withdrawal."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from gongkai.review import pattern
from gongkai_web.journal.models import Entry
from gongkai_web.publishing import drafting
from gongkai_web.publishing.models import Item
from gongkai_web.review import actions, debts, ladders, penalties, rechecks, usage, withdrawals
from gongkai_web.review.models import Recheck, RecheckOwed, UrgentApproval
from gongkai_web.review.usage import Kind
from review_desk import DAY, MINUTE, NOW, climb, draft, office_of, opine, submit

HOUR = timedelta(hours=1)
LATER = NOW + HOUR


@pytest.fixture
def office(agency):
    return office_of(agency)


def waiting(office, at=LATER):
    return [one.edition.item_id for one in rechecks.waiting([office.agency], at)]


def look(office, item, *, by=None, found="fine", at=LATER, **more):
    edition = Item.objects.get(pk=item.pk).live_edition
    return rechecks.look(actor=by or office.first, edition=edition, at=at, found=found, **more)


def urgently(office, item, *, at=NOW, **fields):
    given = {
        "approved_how": "telephone", "approved_by": office.leader, "approved_at": at,
        "secrecy_by": office.secrecy,
    } | fields  # fmt: skip
    return actions.publish_urgently(
        actor=office.drafter, item=item, at=at, reason="网传信息不实，须澄清", **given
    )


def let_out(office, submission, *, at=NOW):
    for person, rung, said in (
        (office.secrecy, 2, {"conclusion": "may_publish"}), (office.leader, 3, {"decision": "pass"}),
    ):  # fmt: skip
        submission = type(submission).objects.get(pk=submission.pk)
        actions.give_urgent_opinion(
            actor=person, submission=submission, at=at, rung=rung, digest=submission.digest, **said
        )
    return Item.objects.get(pk=submission.item_id)


class TestTheLookAfterwards:
    def test_what_became_public_waits_until_somebody_found_it_fine(self, office):
        item = climb(office, draft(office))
        assert waiting(office) == [item.pk]
        said = look(office, item, machine=[{"what": "公众页面能打开", "well": True, "wrong": ""}])
        assert waiting(office) == []
        assert (said.by, said.found, said.machine[0]["well"]) == (office.first, "fine", True)
        assert Entry.objects.order_by("pk").last().verb == "发布后复核：已复核，无误"

    def test_imported_items_never_enter(self, office):
        Item.objects.create(agency=office.agency, title="导入的", index_no="x-1", stage="")
        assert waiting(office) == []

    def test_a_problem_stays_until_it_is_mended(self, office):
        item = climb(office, draft(office))
        with pytest.raises(drafting.ItemRefused, match="写明是什么问题"):
            look(office, item, found="problem", remark=" ")
        look(office, item, found="problem", remark="附件打不开")
        assert RecheckOwed.objects.get().has_problem
        drafting.change(
            actor=office.drafter, item=Item.objects.get(), fields={"title": "改正的标题"}
        )
        climb(office, Item.objects.get(), at=LATER)
        assert not RecheckOwed.objects.get().has_problem, "the corrected edition waits anew"
        assert Recheck.objects.get().remark == "附件打不开"

    def test_a_withdrawal_takes_it_off_the_list(self, office):
        item = climb(office, draft(office))
        withdrawals.ask(
            actor=office.drafter, edition=item.live_edition, kind="exposed", reason="住址",
            at=LATER,
        )  # fmt: skip
        assert not RecheckOwed.objects.exists()

    def test_what_is_to_be_public_later_waits_from_then_on(self, office):
        item = climb(office, draft(office, go_live_at=NOW + 5 * HOUR))
        assert waiting(office, LATER) == []
        with pytest.raises(drafting.ItemRefused, match="还没有到公开时间"):
            look(office, item)
        assert waiting(office, NOW + 5 * HOUR) == [item.pk]
        assert rechecks.due(item.live_edition) == NOW + 29 * HOUR

    def test_neither_drafter_nor_signer_nor_a_stranger_looks(self, office, other_agency, person):
        item = climb(office, draft(office))
        theirs = office_of(other_agency, "t")
        for nobody in (office.drafter, office.leader, theirs.first, person("root", superuser=True)):
            with pytest.raises(rechecks.NotAllowed):
                look(office, item, by=nobody)

    def test_in_a_small_office_the_signer_may_look(self, office):
        small(office)
        item = climb_small(office, draft(office))
        look(office, item, by=office.leader)

    def test_an_office_may_do_without(self, office):
        old = ladders.in_use(office.agency)[0]
        ladders.set_ladder(
            actor=None, agency=office.agency, title="不复核", rungs=old.rungs, mode=old.mode,
            replaces=old, rechecks=False,
        )  # fmt: skip
        climb(office, draft(office))
        assert waiting(office) == []

    @pytest.mark.parametrize("of", ["rechecks", "approvals"])
    def test_what_was_noted_is_kept(self, office, of):
        item = let_out(office, urgently(office, draft(office)))
        look(office, item)
        rows = {"rechecks": Recheck, "approvals": UrgentApproval}[of].objects.all()
        assert rows.count() == 1
        for act in (lambda: rows.update(at=LATER), lambda: rows._raw_delete("default")):
            with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
                act()


class TestTheUrgentLane:
    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"approved_how": "电话"}, "请选择批准方式"),
            ({"approved_how": ""}, "请选择批准方式"),
            ({"approved_at": LATER}, "不应晚于现在"),
        ],
    )
    def test_who_agreed_how_and_when_is_told(self, office, fields, said):
        with pytest.raises(drafting.ItemRefused, match=said):
            urgently(office, draft(office), **fields)
        with pytest.raises(drafting.ItemRefused, match="不是本单位的签发人"):
            urgently(office, draft(office), approved_by=office.first)

    def test_the_edition_keeps_the_agreement(self, office):
        item = let_out(office, urgently(office, draft(office), approved_how="message"))
        assert (
            item.live_edition.approved_how == f"短信或者即时通讯，{office.leader}，2026-03-04 10:00"
        )

    def test_a_text_that_moved_is_not_published_unseen(self, office):
        item = draft(office)
        digest = actions.digest_of(actions.content_of(item))
        Item.objects.update(body="<p>换过的内容</p>")
        with pytest.raises(drafting.ItemMoved):
            urgently(office, item, digest=digest)
        assert not item.submissions.exists()

    @pytest.mark.parametrize(
        ("days", "on", "last", "over"),
        [
            (None, date(2026, 3, 5), date(2026, 3, 5), 0),
            (None, date(2026, 3, 6), date(2026, 3, 5), 1),
            (3, date(2026, 3, 9), date(2026, 3, 9), 0),
            (3, date(2026, 3, 10), date(2026, 3, 9), 1),
        ],
    )
    def test_the_debt_has_a_last_day(self, office, days, on, last, over):
        old = ladders.in_use(office.agency)[0]
        ladders.set_ladder(
            actor=None, agency=office.agency, title="x", rungs=old.rungs, mode=old.mode,
            replaces=old, completion_days=days,
        )  # fmt: skip
        item = let_out(office, urgently(office, draft(office)))
        found = debts.counted([office.agency], on)
        assert (found.count, found.over, found.first) == (1, over, last)
        assert debts.of_items([item])[item.pk].due_on == last
        assert "法规没有规定" in debts.basis(debts.due(item.live_edition)) or days

    def test_no_question_for_each_row(self, office, django_assert_num_queries):
        for number in range(4):
            let_out(office, urgently(office, draft(office, title=f"声明{number}")))
        with django_assert_num_queries(1):
            assert debts.counted([office.agency], DAY).count == 4
        items = list(Item.objects.all())
        with django_assert_num_queries(1):
            assert len(debts.of_items(items)) == 4


def small(office):
    old = ladders.in_use(office.agency)[0]
    rungs = pattern("small").ladder.rungs
    return ladders.set_ladder(
        actor=None, agency=office.agency, title="小单位", mode="small_office", replaces=old,
        reason="在岗三人",
        rungs=[{"title": r.title, "duty": r.duty.value, "proof": r.proof} for r in rungs],
    )  # fmt: skip


def climb_small(office, item, *, at=NOW):
    submission = submit(office, item, at=at)
    for step, person in enumerate((office.first, office.secrecy, office.leader)):
        opine(submission, person, at=at + (step + 1) * MINUTE)
    return Item.objects.get(pk=item.pk)


class TestTheYear:
    def test_each_number_is_that_of_its_list(self, office):
        climb(office, draft(office, section="办公室"))
        let_out(office, urgently(office, draft(office, section="法治科")))
        never = climb(office, draft(office, section="法治科", go_live_at=NOW + 2 * HOUR))
        withdrawals.ask(
            actor=office.drafter, edition=never.live_edition, kind="exposed", reason="住址",
            at=NOW + HOUR,
        )  # fmt: skip
        small(office)
        both = climb_small(office, draft(office, section="法治科"))
        drafting.change(actor=office.drafter, item=both, fields={"title": "再改"})
        climb_small(office, Item.objects.get(pk=both.pk), at=LATER)
        until = NOW + 24 * HOUR
        [row] = usage.counted([office.agency], 2026, until=until)
        assert (row.total, row.urgent, row.small, row.share) == (3, 1, 1, "33.3%")
        assert [(one.title, one.total, one.urgent, one.small) for one in row.sections] == [
            ("办公室", 1, 0, 0), ("法治科", 2, 1, 1),
        ]  # fmt: skip
        for of in (row, *row.sections):
            for kind, number in zip(Kind, (of.total, of.urgent, of.small), strict=True):
                found = usage.items([office.agency], 2026, kind, until=until, section=of.section)
                assert found.count() == number, (of.title, kind)
        assert usage.small_by_agency([office.agency], 2026, until=until) == {office.agency.pk: 1}
        assert usage.counted([office.agency], 2025, until=until) == []


class TestARefusedWithdrawalOfAPenalty:
    def refuse(self, office):
        item = climb(office, draft(office))
        asked = withdrawals.ask(
            actor=office.drafter, edition=item.live_edition, kind="decision_changed",
            reason="复议撤销", explanation="已撤销", changed_on=DAY, at=LATER,
        )  # fmt: skip
        withdrawals.answer(
            actor=office.leader, request=asked, approved=False, at=LATER, remark="再核实"
        )
        return item, asked

    def test_the_chase_goes_on_until_it_is_withdrawn(self, office):
        item, asked = self.refuse(office)
        assert list(penalties.waiting()) == list(penalties.refused()) == [asked]
        again = withdrawals.ask(
            actor=office.drafter, edition=item.live_edition, kind="decision_changed",
            reason="复议撤销", explanation="已撤销", changed_on=DAY, at=LATER,
        )  # fmt: skip
        assert list(penalties.waiting()) == [again], "one line for one decision"
        withdrawals.answer(actor=office.leader, request=again, approved=True, at=LATER)
        assert not penalties.waiting().exists()

    def test_or_until_the_ground_is_taken_back_with_a_reason_by_another(self, office):
        _, asked = self.refuse(office)

        def take(by, reason="经核实，决定没有变更"):
            return withdrawals.take_ground_back(actor=by, request=asked, reason=reason, at=LATER)

        with pytest.raises(rechecks.NotAllowed, match="以外的人"):
            take(office.leader)
        with pytest.raises(rechecks.NotAllowed):
            take(office.secrecy)
        with pytest.raises(drafting.ItemRefused, match="请写明"):
            take(office.drafter, " ")
        take(office.drafter)
        assert not penalties.waiting().exists()
        assert Entry.objects.order_by("pk").last().verb == "收回撤稿理由"
        with pytest.raises(drafting.ItemRefused, match="已经收回"):
            take(office.drafter)
