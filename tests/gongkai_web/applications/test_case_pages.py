"""The desk: a case worked through its real pages."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from case_desk import Desk, registered, settings_for, told_by
from gongkai_web.applications import actions, intake, letters
from gongkai_web.journal.models import Entry

ON = date(2026, 3, 20)


@pytest.fixture
def desk(agency, officer, client):
    """An officer before a fresh case."""
    settings_for(agency)
    client.force_login(officer)
    return Desk(client, registered(agency))


@pytest.fixture
def head(desk, agency, person):
    """The head of the office before the same case."""
    client = Client()
    client.force_login(person("head", agency, "leader"))
    return Desk(client, desk.case)


def accepted(response):
    """Say what a page complained of where it did not take what was sent."""
    assert response.status_code == 302, told_by(response)


def test_a_refusal_is_drafted_signed_sent_and_kept(desk, head):
    accepted(
        desk.take(
            "replied", "?outcome=withheld_process_info&code=S09",
            **{"letter-which": ["discussion"], "letter-reason": "尚在讨论、研究过程中"},
        )
    )  # fmt: skip
    accepted(desk.act("submit"))
    accepted(head.act("approve"))
    accepted(desk.act("send", on="2026-12-31", route="post", tracking="EMS1"))
    desk.case.refresh_from_db()
    letter = desk.letter()
    assert (desk.case.outcome, desk.case.state) == ("withheld_process_info", "closed")
    assert letter.number == desk.case.reply_no == "陕司公开告〔2026〕1号"
    words = "".join(p.text for p in letters.content_of(letter).letter.paragraphs)
    assert "先向三门峡市陕州区人民政府或者三门峡市司法局申请行政复议" in words
    page = desk.page()
    assert "张三丰" not in page
    assert "EMS1" in page


def test_reading_a_letter_is_noted_and_names_nobody(desk):
    accepted(
        desk.take(
            "replied", "?outcome=withheld_process_info&code=S09",
            **{"letter-which": ["discussion"], "letter-reason": "尚在讨论、研究过程中"},
        )
    )  # fmt: skip
    letter = desk.letter()
    desk.form(reverse("applications:letter", args=(desk.case.pk, letter.pk)))
    (entry,) = Entry.objects.filter(verb="查看文书")
    assert (entry.subject_id, entry.actor_name) == (str(letter.pk), "officer")
    assert "张三丰" not in f"{entry.subject_label}{entry.detail}"


def answered(desk, head):
    """Answer the case through the pages and return the letter."""
    accepted(
        desk.take(
            "replied", "?outcome=withheld_process_info&code=S09",
            **{"letter-which": ["discussion"], "letter-reason": "尚在讨论、研究过程中"},
        )
    )  # fmt: skip
    accepted(desk.act("submit"))
    accepted(head.act("approve"))
    accepted(desk.act("send", on="2026-12-31", route="post", tracking="EMS1"))
    return desk.letter()


def test_a_reply_undone_for_its_day_is_noted_again_with_the_letter_on_file(desk, head):
    letter = answered(desk, head)
    event = desk.case.events.get(kind="replied")
    undo = reverse("applications:undo", args=(desk.case.pk, event.pk))
    accepted(desk.client.post(undo, {**desk.form(undo), "reason": "交邮日期登记有误"}))
    desk.case.refresh_from_db()
    assert (desk.case.state, desk.case.reply_no) == ("in_progress", "")
    accepted(
        desk.take(
            "replied", "?paper=1", on="2026-12-30", outcome="withheld_process_info",
            route="post", tracking="EMS1", sent_letter=str(letter.pk),
        )
    )  # fmt: skip
    desk.case.refresh_from_db()
    again = desk.case.events.get(kind="replied")
    assert (again.letter_id, again.on) == (letter.pk, date(2026, 12, 30))
    assert desk.case.reply_no == letter.number


def test_a_case_set_aside_takes_its_unsent_letters_along(desk, officer):
    accepted(desk.take("replied", "?outcome=granted&code=S01", **{"letter-where": "本局网站"}))
    accepted(desk.act("submit"))
    intake.void(actor=officer, case=desk.case, reason="重复登记")
    assert desk.letter().state == "dropped"


def test_a_letter_goes_out_only_as_the_case_was_seen(desk, head, officer):
    accepted(
        desk.take(
            "replied", "?outcome=withheld_process_info&code=S09",
            **{"letter-which": ["discussion"], "letter-reason": "尚在讨论、研究过程中"},
        )
    )  # fmt: skip
    accepted(desk.act("submit"))
    accepted(head.act("approve"))
    url = reverse("applications:letter", args=(desk.case.pk, desk.letter().pk))
    before = desk.form(url)
    actions.take_note(actor=officer, case=desk.case, on=date(2026, 12, 30), note="第三方来电")
    sending = {"act": "send", "on": "2026-12-31", "route": "post", "tracking": "EMS1"}
    response = desk.client.post(url, {**before, **sending})
    assert response.status_code == 422
    assert "记事" in told_by(response)
    assert desk.letter().state == "approved"
