"""What a desk may do wrong, as tests hold it: what is written, and what a page refused."""

from datetime import date

from django.test import Client

from case_desk import Desk, told_by
from gongkai_web.applications.models import (
    ApplicationEvent,
    Attachment,
    Letter,
    NumberSeries,
    UndoneAct,
)
from gongkai_web.journal.models import Entry
from office_work import accepted

TODAY = date(2026, 12, 31)


def sat_before(desk, user):
    client = Client()
    client.force_login(user)
    return Desk(client, desk.case)


def held():
    """Return how much is written: acts, undoings, letters by state, files, numbers, the journal."""
    return (
        ApplicationEvent.with_undone.count(), UndoneAct.objects.count(), Attachment.objects.count(),
        sorted(Letter.objects.values_list("state", "number", "digest")),
        list(NumberSeries.objects.values_list("series", "last")), Entry.objects.exclude(verb="查看文书").count(),
    )  # fmt: skip


def refused(response, *words):
    """Hold that a page refused, and said why."""
    assert response.status_code == 422
    told = told_by(response)
    for word in words:
        assert word in told, told


def drafted(desk):
    """Draft a refusal, at the desk."""
    accepted(
        desk.take(
            "replied", "?outcome=withheld_process_info&code=S09",
            **{"letter-which": ["discussion"], "letter-reason": "尚在讨论、研究过程中"},
        )
    )  # fmt: skip
