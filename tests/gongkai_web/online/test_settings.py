"""网上申请设置: who may, what is kept and journaled, and what applicants see of it."""

import pytest
from django.test import Client
from django.urls import reverse

from gongkai_web.journal.models import Entry
from gongkai_web.online.models import Notice, OnlineSettings, Submission
from online_desk import applied

pytestmark = pytest.mark.django_db
SETTINGS = {
    "is_on": "on", "words": "一件申请只写一个事项", "contact": "0398-1234567", "notice": "",
    "takes_other": "on", "largest_mb": "5", "sends_mail": "on",
}  # fmt: skip


@pytest.fixture
def leader(person, agency, client):
    who = person("lingdao", agency, "leader")
    client.force_login(who)
    return who


def url(agency):
    return reverse("online_settings:edit", args=(agency.pk,))


@pytest.mark.parametrize(
    ("role", "may"),
    [("leader", True), ("administrator", True), ("officer", False), ("supervisor", False)],
)
def test_the_head_and_the_administrator_may_and_nobody_else(role, may, agency, person, client):
    client.force_login(person("li", agency, role))
    assert ("/admin/online-settings/" in client.get("/admin/").content.decode()) is may
    client.post(url(agency), SETTINGS)
    assert OnlineSettings.objects.exists() is may


def test_another_agencys_settings_are_not_there(agency, other_agency, leader, client):
    assert client.get(url(other_agency)).status_code == 404
    assert client.post(url(other_agency), SETTINGS).status_code == 404


def test_what_is_kept_is_journaled_and_shown_to_applicants(agency, leader, client):
    assert client.post(url(agency), SETTINGS).status_code == 302
    entry = Entry.objects.first()
    assert (entry.verb, entry.actor) == ("修改网上申请设置", leader)
    page = Client().get("/apply/").content.decode()
    for told in ("一件申请只写一个事项", "0398-1234567", "每个不超过 5 MB"):
        assert told in page


def test_switched_off_nobody_applies_and_who_applied_still_follows(agency, leader, client):
    client.post(url(agency), {**SETTINGS, "is_on": ""})
    assert "没有单位接收网上申请" in Client().get("/apply/").content.decode()
    assert Client().get("/follow/").status_code == 200


def test_each_version_of_the_notice_stays_with_who_read_it(agency, leader, client):
    applied(agency)
    client.post(url(agency), {**SETTINGS, "notice": "谁处理：本局。\r\n为什么：办理申请。"})
    applied(agency)
    first, second = Submission.objects.order_by("pk")
    assert first.notice.text.startswith("谁处理：陕州区司法局（示例）（由")
    assert second.notice.text == "谁处理：本局。\n为什么：办理申请。"
    assert Notice.objects.count() == 2
    page = client.get(url(agency)).content.decode()
    assert page.count("现在使用") == 1


@pytest.mark.parametrize("most", ["0", "11", "x"])
def test_a_size_beyond_what_is_taken_is_refused(agency, leader, client, most):
    assert client.post(url(agency), {**SETTINGS, "largest_mb": most}).status_code == 200
    assert not OnlineSettings.objects.exists()
