"""The desk: a case worked through its real pages."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from case_desk import Desk, registered, settings_for, told_by
from gongkai_web.applications import letters
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
