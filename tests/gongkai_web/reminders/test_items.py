"""Reviewers, drafters and signers are told once of what waits for them, by title at most."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse

from gongkai.review import Conclusion, Decision
from gongkai_web.journal.models import Entry
from gongkai_web.publishing.models import Item
from gongkai_web.reminders import actions, at_once, sending
from gongkai_web.reminders.models import Digest, ItemTold, Preference
from gongkai_web.review import actions as reviewing
from gongkai_web.review import withdrawals
from review_desk import climb, draft, office_of, opine, submit

from .conftest import at, make_case

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 4, 1, 0, tzinfo=UTC)
FIRST = {"s-first", "s-second", "s-leader"}
TITLE = "关于印发公共法律服务工作方案的通知"


@pytest.fixture
def office(agency):
    """Return an office whose people all have an address."""
    made = office_of(agency)
    for user in (made.drafter, *made.people()):
        user.email = f"{user.username}@example.gov.cn"
        user.save()
    return made


def mailed(smtp, start=0):
    """Return who got a mail since the ``start``-th, with its text."""
    return {
        recipients[0].partition("@")[0]: smtp.text(number).replace("\r\n", "\n")
        for number, (recipients, _) in enumerate(smtp.mails)
        if number >= start
    }


def run(smtp, day="2026-03-04", time="09:00"):
    """Let the scheduled command's work run; return who got which mail."""
    before = len(smtp.mails)
    sending.run(now=at(day, time))
    return mailed(smtp, before)


def clock(monkeypatch, now):
    """Let the sending beside a request take place at a moment."""
    monkeypatch.setattr(at_once, "timezone", SimpleNamespace(localtime=lambda: now))


class TestTheDaysMail:
    def test_a_rung_is_told_to_those_who_may_act_on_it_and_once(self, smtp, office):
        submission = submit(office, draft(office))
        told = run(smtp)
        # The leader may stand on the first rung as well.
        assert set(told) == FIRST
        assert f"【等您审核】1 件\n· 《{TITLE}》：" in told["s-first"]
        assert "https://gk.example.gov.cn" + reverse(
            "writing:review", args=[submission.item_id, submission.pk]
        ) in told["s-first"]  # fmt: skip
        assert run(smtp, "2026-03-05") == {}
        opine(submission, office.first)
        assert set(run(smtp, "2026-03-06")) == {"s-second", "s-leader"}

    def test_no_word_of_the_text_is_in_it(self, smtp, office):
        submission = submit(office, draft(office, summary="摘要里的话"), note="请尽快")
        run(smtp)
        opine(submission, office.first, decision=Decision.RETURN, remark="意见里的话")
        run(smtp, "2026-03-05")
        whole = "".join(
            mail.as_string() + smtp.text(n) + smtp.html(n) for n, (_, mail) in enumerate(smtp.mails)
        )
        assert TITLE in whole
        for words in ("各科室", "现将方案", "摘要里的话", "请尽快", "意见里的话"):
            assert words not in whole

    def test_a_subject_counts_and_names_nothing(self, smtp, office):
        submit(office, draft(office))
        run(smtp)
        subject = str(smtp.mails[0][1]["Subject"]).strip()
        assert subject.startswith("写稿审核提醒 2026-03-04：等您审核 1 件")
        assert TITLE not in subject

    def test_terms_and_items_come_in_one_mail(self, smtp, office):
        make_case(office.agency, "2026-000", "2026-02-02", handler=office.leader)
        item = draft(office)
        submission = submit(office, item)
        for person in (office.first, office.second, office.secrecy):
            opine(submission, person)
        told = run(smtp, "2026-03-06")
        assert len(smtp.mails) == 1
        heads = [line for line in told["s-leader"].splitlines() if line.startswith("【")]
        assert heads == ["【今天到期】1 件", "【等您审核】1 件"]
        assert "在办申请：" in told["s-leader"]
        assert "写稿与审核：https://gk.example.gov.cn/admin/writing/" in told["s-leader"]

    def test_what_came_back_is_told_the_drafter(self, smtp, office):
        submission = submit(office, draft(office))
        opine(submission, office.first, decision=Decision.RETURN, remark="请改")
        told = run(smtp)
        assert set(told) == {"s-drafter"}
        assert f"【退回给您的稿件】1 件\n· 《{TITLE}》：已退回" in told["s-drafter"]
        assert run(smtp, "2026-03-05") == {}

    def test_a_second_submission_is_told_anew(self, smtp, office):
        item = draft(office)
        opine(submit(office, item), office.first, decision=Decision.RETURN, remark="请改")
        run(smtp)
        submit(office, Item.objects.get(pk=item.pk), at=NOW + timedelta(hours=3))
        assert set(run(smtp, "2026-03-05")) == FIRST

    def test_a_rung_handed_on_is_told_to_who_has_it_now(self, smtp, office):
        submission = submit(office, draft(office))
        run(smtp)
        opine(submission, office.first, decision=Decision.HAND_ON, to=office.second)
        assert set(run(smtp, "2026-03-05")) == {"s-second"}
        opine(submission, office.second, decision=Decision.HAND_ON, to=office.first)
        assert set(run(smtp, "2026-03-06")) == {"s-first"}

    def test_debts_of_an_urgent_publication_are_told_as_such(self, smtp, office):
        submission = reviewing.publish_urgently(
            actor=office.drafter, item=draft(office), at=NOW, reason="立即澄清",
            approved_how="telephone", approved_by=office.leader, approved_at=NOW, secrecy_by=office.secrecy,
        )  # fmt: skip
        assert "（应急发布）" in run(smtp)["s-secrecy"]
        for rung, person, more in (
            (2, office.secrecy, {"conclusion": Conclusion.MAY_PUBLISH}),
            (3, office.leader, {"decision": Decision.PASS}),
        ):
            reviewing.give_urgent_opinion(
                actor=person, submission=submission, at=NOW, rung=rung,
                digest=submission.digest, **more,
            )  # fmt: skip
        told = run(smtp, "2026-03-05")
        assert set(told) == {"s-first", "s-second"}
        assert "【应急发布后等您补审】2 件" in told["s-first"]
        assert run(smtp, "2026-03-06") == {}

    def test_a_withdrawal_is_told_to_the_signer_with_its_last_day(self, smtp, office):
        edition = climb(office, draft(office), at=NOW).live_edition
        request = withdrawals.ask(
            actor=office.drafter, edition=edition, kind="decision_changed", reason="复议撤销",
            explanation="决定已撤销", changed_on=NOW.date(), at=NOW,
        )  # fmt: skip
        told = run(smtp)
        assert set(told) == {"s-leader"}
        assert "【等您批准的撤稿申请】1 件" in told["s-leader"]
        assert "最迟 2026-03-09 撤下" in told["s-leader"]
        assert reverse("writing:answer", args=[edition.item_id, request.pk]) in told["s-leader"]
        assert run(smtp, "2026-03-05") == {}

    def test_who_has_no_address_is_reported(self, smtp, office):
        office.first.email = ""
        office.first.save()
        submit(office, draft(office))
        assert sending.run(now=at("2026-03-04")).without_address == [office.first]

    def test_what_the_server_refused_is_told_by_the_next_run(self, smtp, office):
        submit(office, draft(office))
        smtp.refused = {f"{name}@example.gov.cn" for name in FIRST}
        run(smtp)
        assert not ItemTold.objects.exists()
        smtp.refused = set()
        assert set(run(smtp, time="09:30")) == FIRST

    @pytest.mark.slow
    def test_many_items_cost_few_queries(self, smtp, office, django_assert_max_num_queries):
        for number in range(25):
            submit(office, draft(office, title=f"第{number}号通知"))
        with django_assert_max_num_queries(90):
            sending.run(now=at("2026-03-04"))


class TestTitlesThatDoNotTravel:
    def told(self, smtp, item):
        text = smtp.text()
        assert f"索引号 {item.index_no}（标题请登录后查看）" in text
        assert item.title not in text + smtp.html()

    def test_a_number_of_a_person_in_the_title(self, smtp, office):
        item = draft(office, title="关于张某某11010519491231002X的处理决定")
        submit(office, item)
        run(smtp)
        self.told(smtp, item)

    def test_what_was_found_not_to_be_public(self, smtp, office):
        item = draft(office)
        submission = submit(office, item)
        for person in (office.first, office.second):
            opine(submission, person)
        opine(
            submission, office.secrecy, decision=Decision.REFUSE,
            conclusion=Conclusion.WITHHOLD, remark="涉及工作秘密",
        )  # fmt: skip
        assert set(run(smtp)) == {"s-drafter"}
        self.told(smtp, item)

    def test_what_is_taken_back_because_it_exposed_somebody(self, smtp, office):
        item = climb(office, draft(office), at=NOW)
        withdrawals.ask(
            actor=office.drafter, edition=item.live_edition, kind="exposed", reason="泄露", at=NOW
        )
        assert set(run(smtp)) == {"s-leader"}
        self.told(smtp, item)


class TestAtOnce:
    @pytest.fixture(autouse=True)
    def _beside(self, monkeypatch):
        """Let what a thread would do happen where the test can wait for it."""
        clock(monkeypatch, at("2026-03-04", "10:00"))

        class Now:
            def __init__(self, *, target, args, name):
                self.start = lambda: at_once.send(*args)

        monkeypatch.setattr(at_once, "Thread", Now)

    def want(self, user, **more):
        Preference.objects.create(user=user, is_at_once=True, **more)

    def test_who_wants_it_at_once_gets_it_when_it_is_handed_on(
        self, smtp, office, django_capture_on_commit_callbacks
    ):
        self.want(office.first)
        self.want(office.drafter)
        with django_capture_on_commit_callbacks(execute=True):
            submission = submit(office, draft(office))
        assert set(mailed(smtp)) == {"s-first"}
        assert Digest.objects.get().is_at_once
        assert run(smtp, time="11:00").keys() == FIRST - {"s-first"}
        with django_capture_on_commit_callbacks(execute=True):
            opine(submission, office.first, decision=Decision.RETURN, remark="请改")
        assert smtp.to[-1] == "s-drafter@example.gov.cn"
        assert len(smtp.mails) == 4
        assert run(smtp, time="12:00") == {}

    def test_it_does_not_stand_for_the_days_digest(
        self, smtp, office, django_capture_on_commit_callbacks
    ):
        self.want(office.leader)
        edition = climb(office, draft(office), at=NOW).live_edition
        with django_capture_on_commit_callbacks(execute=True):
            withdrawals.ask(
                actor=office.drafter, edition=edition, kind="outdated", reason="过时", at=NOW
            )
        assert set(mailed(smtp)) == {"s-leader"}
        make_case(office.agency, "2026-003", "2026-02-04", handler=office.leader)
        assert "2026-003" in run(smtp, time="11:00")["s-leader"]

    def test_what_the_thread_could_not_send_the_next_run_sends_the_same_day(
        self, smtp, office, django_capture_on_commit_callbacks, caplog
    ):
        self.want(office.first)
        submit(office, draft(office))
        run(smtp)
        smtp.refused = {"s-first@example.gov.cn"}
        with django_capture_on_commit_callbacks(execute=True):
            submit(office, draft(office, title="第二件"))
        assert "没有马上发给" in caplog.text
        smtp.refused = set()
        assert run(smtp, time="10:30").keys() == {"s-first"}
        assert "第二件" in smtp.text()
        assert TITLE not in smtp.text()

    @pytest.mark.parametrize(
        ("preference", "now"),
        [({"is_off": True}, "10:00"), ({}, "20:30"), (None, "10:00")],
        ids=["no mail at all", "quiet hours", "not wanted"],
    )
    def test_the_same_preferences_hold(
        self, smtp, office, preference, now, monkeypatch, django_capture_on_commit_callbacks
    ):
        clock(monkeypatch, at("2026-03-04", now))
        if preference is not None:
            self.want(office.first, **preference)
        with django_capture_on_commit_callbacks(execute=True):
            submit(office, draft(office))
        assert smtp.mails == []

    def test_nobody_is_written_to_on_a_day_off(
        self, smtp, office, monkeypatch, django_capture_on_commit_callbacks
    ):
        clock(monkeypatch, at("2026-04-05"))
        self.want(office.first)
        with django_capture_on_commit_callbacks(execute=True):
            submit(office, draft(office))
        assert smtp.mails == []

    def test_without_a_mail_server_nothing_is_begun(
        self, office, settings, django_capture_on_commit_callbacks
    ):
        settings.EMAIL_HOST = ""
        self.want(office.first)
        with django_capture_on_commit_callbacks() as left:
            submit(office, draft(office))
        assert not [one for one in left if "at_once" in repr(one)]
        assert not Digest.objects.exists()


def test_the_wish_is_kept_and_journalled(office, client):
    client.force_login(office.first)
    page = client.get(reverse("reminders:index")).content.decode()
    assert "写稿审核的事项一到就发" in page
    form = {"email": "a@example.gov.cn", "quiet_from": "20:00", "quiet_until": "08:00"}
    client.post(reverse("reminders:index"), form | {"is_at_once": "on"})
    assert Preference.objects.get(user=office.first).is_at_once
    entry = Entry.objects.get(verb=actions.CHANGED)
    assert entry.detail["after"]["写稿审核的事项"] == "一到就发"
