"""What happens on a page while somebody else holds the database?"""

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from gongkai_web.config.busy import is_busy
from gongkai_web.supervision.models import Meeting

pytestmark = pytest.mark.django_db(transaction=True)

MEETING = {"held_on": "2024-03-05", "kind": "meeting", "subject": "示例"}


@pytest.fixture
def writer(somebody_else):
    """Let somebody else begin to write and not come to an end."""
    if connection.vendor != "sqlite":
        pytest.skip("only the embedded database lets one write at a time")

    def begin():
        somebody_else.cursor().execute("BEGIN IMMEDIATE")

    yield begin
    if somebody_else.connection.in_transaction:
        somebody_else.cursor().execute("ROLLBACK")


def told(answer):
    assert answer.status_code == 503
    assert answer["Retry-After"]
    page = answer.content.decode()
    assert "数据库正忙，请稍后再试，没有写入任何数据" in page


def test_who_saves_a_record_is_told_to_try_again(writer, officer, agency, somebody_else):
    client = Client()
    client.force_login(officer)
    writer()

    told(client.post(reverse("meetings:add"), MEETING))

    assert not Meeting.objects.exists()
    assert client.get(reverse("meetings:index")).status_code == 200
    somebody_else.cursor().execute("ROLLBACK")
    client.post(reverse("meetings:add"), MEETING)
    assert Meeting.objects.get().subject == "示例"


def test_who_logs_in_is_told_to_try_again(writer, officer):
    client = Client(raise_request_exception=False)
    writer()

    login = {"username": "officer", "password": "Shi-Li-Mi-Ma-1"}
    told(client.post(reverse("wagtailadmin_login"), login))


@pytest.mark.parametrize(
    ("error", "busy"),
    [
        (OperationalError("database is locked"), True),
        (OperationalError("canceling statement due to lock timeout"), True),
        (OperationalError("deadlock detected\nDETAIL: …"), True),
        (OperationalError("no such table: x"), False),
        (RuntimeError("database is locked"), False),
        (None, False),
    ],
)
def test_only_what_passes_by_itself_is_called_busy(error, busy):
    assert is_busy(error) is busy
