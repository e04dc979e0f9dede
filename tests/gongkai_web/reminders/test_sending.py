"""Each person gets one digest a day, neither lost nor doubled in silence."""

import socket
from datetime import date, time, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from gongkai.remedies.acts import ActKind
from gongkai_web.applications import personal
from gongkai_web.journal.models import Entry
from gongkai_web.remedies.actions import NewAct, note, register_case
from gongkai_web.reminders import sending
from gongkai_web.reminders.models import Digest, DigestState, Preference, Told

from .conftest import at, make_case

pytestmark = pytest.mark.django_db

DUE = "2026-03-30"
"""The last day for what was received on 2026-03-02."""


def test_one_mail_lists_the_cases_by_how_near_their_day_is(smtp, reachable, agency):
    reachable("li", "officer")
    make_case(agency, "2026-001", "2026-03-02")
    late = make_case(agency, "2026-000", "2026-02-10")
    make_case(agency, "2026-002", "2026-03-04")
    make_case(agency, "2026-009", "2026-03-20")
    result = sending.run(now=at("2026-03-26"))
    assert (len(result.sent), result.told) == (1, 3)
    assert smtp.to == ["li@example.gov.cn"]
    text = smtp.text()
    heads = [line for line in text.splitlines() if line.startswith("【")]
    assert heads == [
        "【已超期】1 件",
        "【还有 2 至 3 个工作日】1 件",
        "【还有 4 至 5 个工作日】1 件",
    ]
    assert "申请 2026-000：应答复日期 2026-03-16（星期一），已超期 8 个工作日" in text
    assert "申请 2026-001：应答复日期 2026-03-30（星期一），还有 2 个工作日" in text
    assert "2026-009" not in text
    assert f"https://gk.example.gov.cn/admin/applications/inspect/{late.pk}/" in text
    assert "申请 2026-000</a>：应答复日期 2026-03-16" in smtp.html()
    mail = smtp.mails[0][1]
    assert mail["Subject"].strip().startswith("依申请公开期限提醒 2026-03-26：已超期 1 件")
    assert mail["Auto-Submitted"] == "auto-generated"


def test_no_applicant_is_named(smtp, reachable, agency):
    reachable("li", "officer")
    case = make_case(agency, "2026-001")
    case.personal = personal.seal(
        {"name": "王某某", "id_no": "411202199001011234", "contact": "13800000000"},
        aad=personal.record_name(agency.code, case.number),
    )
    case.content = "王某某申请公开征收补偿方案"
    case.save()
    sending.run(now=at(DUE))
    whole = smtp.mails[0][1].as_string() + smtp.text() + smtp.html()
    for word in ("王某某", "411202", "138000", "征收"):
        assert word not in whole


def test_nobody_is_told_the_same_level_twice(smtp, reachable, agency):
    reachable("li", "officer")
    make_case(agency, "2026-001")
    days = {}
    for day in range(20, 32):
        now = at(f"2026-03-{day}")
        sending.run(now=now)
        sending.run(now=now + timedelta(hours=2))
        days[day] = len(smtp.mails)
    told = [day for day in days if days[day] > days.get(day - 1, 0)]
    assert told == [23, 25, 27, 30, 31]
    assert len(smtp.mails) == 5


def test_a_late_case_is_told_on_every_working_day(smtp, reachable, agency):
    reachable("li", "officer")
    make_case(agency, "2026-001")
    for day in ("2026-03-31", "2026-04-01", "2026-04-02", "2026-04-03", "2026-04-04", "2026-04-05",
                "2026-04-07"):  # fmt: skip
        sending.run(now=at(day))
    assert len(smtp.mails) == 5
    assert "已超期 5 个工作日" in smtp.text()


def test_after_the_days_mail_only_what_is_due_today_or_late_makes_another(smtp, reachable, agency):
    reachable("li", "officer")
    make_case(agency, "2026-001", "2026-03-04")
    sending.run(now=at("2026-03-30", "08:00"))
    assert len(smtp.mails) == 1
    make_case(agency, "2026-002", "2026-03-03")
    sending.run(now=at("2026-03-30", "11:00"))
    assert len(smtp.mails) == 1
    make_case(agency, "2026-003", "2026-03-02")
    sending.run(now=at("2026-03-30", "12:00"))
    assert len(smtp.mails) == 2
    assert "2026-003" in smtp.text()
    assert "2026-002" not in smtp.text()
    sending.run(now=at("2026-03-31", "08:00"))
    assert "2026-002" in smtp.text()


def test_a_due_day_that_moved_is_told_anew(smtp, reachable, agency):
    reachable("li", "officer")
    case = make_case(agency, "2026-001")
    sending.run(now=at("2026-03-27"))
    case.events.create(kind="extended", on=date(2026, 3, 27), detail={"days": 5})
    sending.run(now=at("2026-03-30"))
    assert len(smtp.mails) == 2
    assert "还有 5 个工作日" in smtp.text()


def test_waiting_and_closed_cases_are_not_told(smtp, reachable, agency):
    reachable("li", "officer")
    make_case(agency, "2026-001", "2026-03-02", ("correction_requested", "2026-03-11"))
    make_case(agency, "2026-002", "2026-03-02", ("replied", "2026-03-20"))
    make_case(agency, "2026-003", "2026-03-02", ("fee_notice_issued", "2026-03-27"))
    aside = make_case(agency, "2026-004")
    aside.set_aside = "voided"
    aside.save()
    sending.run(now=at(DUE))
    assert smtp.mails == []
    sending.run(now=at("2026-04-02"))
    assert "【对方的期限已满，可以继续办理】1 件" in smtp.text()
    assert "申请 2026-001：申请人补正期限 2026-04-01（星期三）" in smtp.text()


class TestWhoIsTold:
    def test_a_case_with_a_handler_is_told_to_the_handler_alone(self, smtp, reachable, agency):
        li = reachable("li", "officer")
        reachable("wang", "leader")
        make_case(agency, "2026-001", handler=li)
        make_case(agency, "2026-002")
        sending.run(now=at(DUE))
        told = {recipients[0]: smtp.text(n) for n, (recipients, _) in enumerate(smtp.mails)}
        assert set(told) == {"li@example.gov.cn", "wang@example.gov.cn"}
        assert "2026-001" in told["li@example.gov.cn"]
        assert "2026-001" not in told["wang@example.gov.cn"]
        assert all("2026-002" in text for text in told.values())

    def test_the_desk_takes_over_from_a_handler_who_left(self, smtp, reachable, agency, person):
        gone = person("gone", agency, "officer")
        gone.is_active = False
        gone.save()
        reachable("li", "compiler")
        make_case(agency, "2026-001", handler=gone)
        make_case(agency, "2026-002", handler=person("lai"))
        sending.run(now=at(DUE))
        assert smtp.to == ["li@example.gov.cn"]
        assert "2026-001" in smtp.text()
        assert "2026-002" in smtp.text()

    def test_supervisors_administrators_and_other_agencies_are_told_nothing(
        self, smtp, reachable, agency, other_agency
    ):
        reachable("jian", "supervisor")
        reachable("guan", "administrator")
        reachable("bie", "officer", of=other_agency)
        make_case(agency, "2026-001")
        result = sending.run(now=at(DUE))
        assert smtp.mails == []
        assert [str(case) for case in result.collected.without_desk] == ["2026-001"]

    def test_a_person_of_two_agencies_gets_one_mail_that_names_both(
        self, smtp, reachable, agency, other_agency
    ):
        from gongkai_web.agencies.models import Membership

        li = reachable("li", "officer")
        Membership.objects.create(user=li, agency=other_agency, role="officer")
        Membership.objects.create(user=li, agency=agency, role="leader")
        make_case(agency, "2026-001")
        make_case(other_agency, "2026-001")
        sending.run(now=at(DUE))
        assert len(smtp.mails) == 1
        assert "陕州区司法局（示例） 申请 2026-001" in smtp.text()
        assert "卢氏县财政局（示例） 申请 2026-001" in smtp.text()

    def test_who_has_no_address_is_reported(self, smtp, person, agency, capsys, monkeypatch):
        person("li", agency, "officer")
        make_case(agency, "2026-001")
        monkeypatch.setattr("django.utils.timezone.localtime", lambda: at(DUE))
        call_command("send_reminders")
        assert "没有填写邮箱，收不到提醒：li" in capsys.readouterr().err


class TestWhenNothingIsSent:
    @pytest.mark.parametrize(
        ("time_of_day", "is_sent"),
        [("07:59", 0), ("08:00", 1), ("12:00", 1), ("19:59", 1), ("20:00", 0), ("23:30", 0)],
    )
    def test_quiet_hours_hold_over_midnight(self, smtp, reachable, agency, time_of_day, is_sent):
        reachable("li", "officer")
        make_case(agency, "2026-001")
        result = sending.run(now=at(DUE, time_of_day))
        assert len(smtp.mails) == is_sent
        assert len(result.quiet) == 1 - is_sent

    @pytest.mark.parametrize(
        ("time_of_day", "is_sent"), [("11:59", 1), ("12:00", 0), ("13:29", 0), ("13:30", 1)]
    )
    def test_quiet_hours_of_a_persons_own(self, smtp, reachable, agency, time_of_day, is_sent):
        li = reachable("li", "officer")
        Preference.objects.create(user=li, quiet_from=time(12), quiet_until=time(13, 30))
        make_case(agency, "2026-001")
        sending.run(now=at(DUE, time_of_day))
        assert len(smtp.mails) == is_sent

    def test_who_opted_out_gets_nothing_and_others_do(self, smtp, reachable, agency):
        Preference.objects.create(user=reachable("li", "officer"), is_off=True)
        reachable("wang", "officer")
        make_case(agency, "2026-001")
        sending.run(now=at(DUE))
        assert smtp.to == ["wang@example.gov.cn"]

    @pytest.mark.parametrize("day", ["2026-04-04", "2026-04-05", "2026-04-06"])
    def test_nobody_is_written_to_on_a_day_off(self, smtp, reachable, agency, day):
        reachable("li", "officer")
        make_case(agency, "2026-001")
        assert sending.run(now=at(day)).is_day_off
        assert smtp.mails == []

    def test_a_make_up_saturday_is_a_day_like_others(self, smtp, reachable, agency):
        reachable("li", "officer")
        make_case(agency, "2026-001", "2026-01-05")
        assert not sending.run(now=at("2026-02-14")).is_day_off
        assert len(smtp.mails) == 1

    def test_nothing_to_tell_asks_no_server_and_writes_nothing(self, smtp, reachable, agency):
        reachable("li", "officer")
        make_case(agency, "2026-001")
        sending.run(now=at("2026-03-10"))
        assert smtp.connections == 0
        assert not Digest.objects.exists()
        assert not Entry.objects.filter(verb=sending.SENT).exists()


class TestWhenTheServerFails:
    def test_a_refused_address_keeps_nobody_else_from_their_mail(self, smtp, reachable, agency):
        for name in ("li", "wang", "zhao"):
            reachable(name, "officer")
        make_case(agency, "2026-001")
        smtp.refused = {"wang@example.gov.cn"}
        result = sending.run(now=at(DUE))
        assert smtp.to == ["li@example.gov.cn", "zhao@example.gov.cn"]
        assert [(str(user), why) for user, why in result.failed] == [
            ("wang", "收件地址被拒收：550 5.1.1 no such mailbox")
        ]
        assert smtp.connections == 1
        smtp.refused = set()
        sending.run(now=at(DUE, "10:00"))
        assert smtp.to[2:] == ["wang@example.gov.cn"]
        assert "可能与它重复" not in smtp.text()

    @pytest.mark.parametrize(
        ("fault", "told"),
        [
            ("refuses_sender", "发件地址 gongkai@example.gov.cn 被拒绝：550"),
            ("refuses_data", "邮件服务器拒绝：554"),
        ],
    )
    def test_a_refused_mail_is_tried_again_by_the_next_run(
        self, smtp, reachable, agency, fault, told
    ):
        reachable("li", "officer")
        make_case(agency, "2026-001")
        setattr(smtp, fault, True)
        for _ in range(3):
            ((_, why),) = sending.run(now=at(DUE)).failed
            assert told in why
        assert Digest.objects.get().state == DigestState.FAILED
        assert not Told.objects.exists()
        setattr(smtp, fault, False)
        assert sending.run(now=at(DUE, "09:30")).sent
        assert Digest.objects.get().state == DigestState.SENT

    def test_a_server_that_is_down_loses_nothing(self, smtp, reachable, agency, settings):
        for name in ("li", "wang"):
            reachable(name, "officer")
        make_case(agency, "2026-001")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            settings.EMAIL_PORT = free.getsockname()[1]
        result = sending.run(now=at(DUE))
        assert len(result.failed) == 2
        assert all("连不上邮件服务器 127.0.0.1:" in why for _, why in result.failed)
        settings.EMAIL_PORT = smtp.port
        sending.run(now=at(DUE, "09:30"))
        assert len(smtp.mails) == 2

    def test_a_connection_lost_after_the_mail_is_told_as_a_possible_repetition(
        self, smtp, reachable, agency
    ):
        reachable("li", "officer")
        make_case(agency, "2026-001")
        smtp.hangs_up_after_data = True
        ((_, why),) = sending.run(now=at(DUE)).failed
        assert "是否送达不明" in why
        smtp.hangs_up_after_data = False
        assert sending.run(now=at(DUE, "09:05")).busy
        assert len(smtp.mails) == 1
        result = sending.run(now=at(DUE, "09:20"))
        assert result.repeated == 1
        assert len(smtp.mails) == 2
        assert "可能与它重复" in smtp.text()
        assert "可能与它重复" in smtp.html()
        sending.run(now=at(DUE, "09:40"))
        assert len(smtp.mails) == 2

    def test_a_run_that_died_before_noting_is_made_good(self, smtp, reachable, agency, monkeypatch):
        reachable("li", "officer")
        make_case(agency, "2026-001")

        def die(*_, **__):
            raise KeyboardInterrupt

        # Killed after the server took the mail, before it is noted as sent.
        send = sending._send
        monkeypatch.setattr(sending, "_send", lambda *a: (send(*a), die()))
        with pytest.raises(KeyboardInterrupt):
            sending.run(now=at(DUE))
        # Killed before the server was asked.
        monkeypatch.setattr(sending, "_send", die)
        with pytest.raises(KeyboardInterrupt):
            sending.run(now=at(DUE, "09:15"))
        monkeypatch.setattr(sending, "_send", send)
        sending.run(now=at(DUE, "09:30"))
        assert len(smtp.mails) == 2
        assert "可能与它重复" in smtp.text()
        states = list(Digest.objects.order_by("pk").values_list("state", flat=True))
        assert states == ["unclear", "unclear", "sent"]

    def test_the_database_refuses_the_same_level_twice(self, smtp, reachable, agency):
        reachable("li", "officer")
        make_case(agency, "2026-001")
        for day in (DUE, "2026-03-31"):
            sending.run(now=at(day))
            told = Told.objects.latest("pk")
            told.pk = None
            with pytest.raises(IntegrityError), transaction.atomic():
                told.save(force_insert=True)

    def test_a_second_run_at_the_same_moment_sends_nothing(
        self, smtp, reachable, agency, monkeypatch
    ):
        reachable("li", "officer")
        make_case(agency, "2026-001")
        send = sending._send
        inner = []

        def meanwhile(*args):
            monkeypatch.setattr(sending, "_send", send)
            inner.append(sending.run(now=at(DUE)))
            send(*args)

        monkeypatch.setattr(sending, "_send", meanwhile)
        assert len(sending.run(now=at(DUE)).sent) == 1
        assert len(inner[0].busy) == 1
        assert len(smtp.mails) == 1


class TestTheCommand:
    @pytest.fixture(autouse=True)
    def _now(self, monkeypatch):
        monkeypatch.setattr("django.utils.timezone.localtime", lambda: at(DUE))

    def test_it_says_what_it_did(self, smtp, reachable, agency, capsys):
        reachable("li", "officer")
        make_case(agency, "2026-001")
        call_command("send_reminders")
        assert "已发 1 封邮件，提醒 1 项" in capsys.readouterr().out
        entry = Entry.objects.get(verb=sending.SENT)
        assert entry.detail == {"发送人数": 1, "提醒件数": 1, "未发出人数": 0, "重发人数": 0}
        assert entry.actor_name == "命令行"
        assert entry.agency == agency

    def test_without_a_server_it_says_how_to_name_one(self, reachable, agency, settings, capsys):
        settings.EMAIL_HOST = ""
        reachable("li", "officer")
        make_case(agency, "2026-001")
        with pytest.raises(SystemExit) as left:
            call_command("send_reminders")
        assert left.value.code == 2
        assert "没有设置邮件服务器" in capsys.readouterr().err

    def test_a_dry_run_shows_the_mail_and_changes_nothing(
        self, reachable, agency, settings, capsys
    ):
        settings.EMAIL_HOST = ""
        reachable("li", "officer")
        make_case(agency, "2026-001")
        call_command("send_reminders", "--dry-run")
        shown = capsys.readouterr().out
        assert "收件人：li <li@example.gov.cn>" in shown
        assert "【今天到期】1 件" in shown
        assert not Digest.objects.exists()
        assert not Told.objects.exists()
        assert not Entry.objects.filter(verb=sending.SENT).exists()

    def test_a_mail_not_sent_is_told_and_gives_status_one(self, smtp, reachable, agency, capsys):
        reachable("li", "officer")
        make_case(agency, "2026-001")
        smtp.refused = {"li@example.gov.cn"}
        with pytest.raises(SystemExit) as left:
            call_command("send_reminders")
        assert left.value.code == 1
        assert "没有发给li：收件地址被拒收" in capsys.readouterr().err
        assert Entry.objects.get(verb=sending.SENT).detail["未发出人数"] == 1


def test_more_cases_than_a_mail_can_hold_are_counted(smtp, reachable, agency, monkeypatch):
    monkeypatch.setattr("gongkai_web.reminders.digest.AT_MOST", 2)
    reachable("li", "officer")
    for number in range(5):
        make_case(agency, f"2026-00{number}")
    sending.run(now=at(DUE))
    assert "【今天到期】5 件" in smtp.text()
    assert "……另有 3 件" in smtp.text()
    assert "2026-002" not in smtp.text()
    assert Told.objects.count() == 5


def test_a_case_whose_diary_cannot_be_counted_stops_nobody(smtp, reachable, agency):
    reachable("li", "officer")
    make_case(agency, "2026-001")
    make_case(agency, "2026-002", "2026-03-02", ("extended", "2026-03-20", {"days": 99}))
    result = sending.run(now=at(DUE))
    assert len(smtp.mails) == 1
    assert [str(case) for case in result.collected.faulty] == ["2026-002"]


def test_asking_costs_the_same_queries_however_many_cases_there_are(
    smtp, reachable, agency, django_assert_max_num_queries
):
    reachable("li", "officer")
    for number in range(60):
        make_case(agency, f"2026-{number:03}")
    with django_assert_max_num_queries(30):
        sending.run(now=at(DUE))


def test_what_is_to_be_done_in_a_remedy_case_is_told_once_a_level_and_late_daily(
    smtp, reachable, agency
):
    reachable("li", "officer")
    case = register_case(
        actor=None, agency=agency, case_no="陕政复〔2026〕9号", procedure="reconsideration",
        acts=[NewAct(ActKind.COPY_RECEIVED, date(2026, 3, 2))],
    )  # fmt: skip
    assert case.due_on == date(2026, 3, 16)
    told = []
    for day in range(2, 19):
        before = len(smtp.mails)
        for hour in ("09:00", "11:00"):
            sending.run(now=at(f"2026-03-{day:02}", hour))
        told += [day] * (len(smtp.mails) - before)
    assert told == [9, 11, 13, 16, 17, 18]
    text = smtp.text()
    assert (
        "复议诉讼案件 陕政复〔2026〕9号：提交书面答复和证据 2026-03-16（星期一），已超期 2 个"
        in text
    )
    assert f"/admin/remedies/inspect/{case.pk}/" in text
    late = Told.objects.latest("pk")
    assert (late.application, late.remedy_case) == (None, case)
    late.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        late.save(force_insert=True)
    note(actor=None, case=case, kind=ActKind.ANSWERED, on=date(2026, 3, 18))
    sending.run(now=at("2026-03-19"))
    assert len(smtp.mails) == 6
