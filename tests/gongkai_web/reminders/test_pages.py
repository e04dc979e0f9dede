"""我的提醒: quiet hours, address, opting out, and the link shown once."""

import re
from datetime import time

import pytest
from django.urls import reverse

from gongkai_web.journal.models import Entry
from gongkai_web.reminders import actions, sending
from gongkai_web.reminders.models import Feed, Preference

from .conftest import at, make_case

pytestmark = pytest.mark.django_db
FORM = {"email": "li@example.gov.cn", "quiet_from": "19:30", "quiet_until": "08:30"}


@pytest.fixture
def desk(client, officer):
    """Return the client of an officer."""
    client.force_login(officer)
    return client


def test_the_page_shows_the_defaults(desk):
    page = desk.get(reverse("reminders:index")).content.decode()
    for said in ("我的提醒", 'value="20:00"', 'value="08:00"', "陕州区司法局（示例）", "生成链接"):
        assert said in page


def test_settings_are_kept_and_journalled(desk, officer):
    answer = desk.post(reverse("reminders:index"), FORM, follow=True)
    assert "提醒设置已保存" in answer.content.decode()
    officer.refresh_from_db()
    assert officer.email == "li@example.gov.cn"
    kept = Preference.objects.get(user=officer)
    assert (kept.quiet_from, kept.quiet_until, kept.is_off) == (time(19, 30), time(8, 30), False)
    entry = Entry.objects.get(verb=actions.CHANGED)
    assert entry.actor == officer
    assert entry.detail["after"]["免打扰"] == "19:30–08:30"
    desk.post(reverse("reminders:index"), FORM)
    assert Entry.objects.filter(verb=actions.CHANGED).count() == 1


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"email": "li"}, "邮箱地址不对"),
        ({"email": ""}, "请填写邮箱"),
        ({"email": "a@b.cn\nBcc: c@d.cn"}, "邮箱地址不对"),
        ({"quiet_from": "晚上"}, "时间应形如 20:00"),
        ({"quiet_from": ""}, "请填写时间"),
        ({"quiet_until": "19:30"}, "开始和结束不能是同一时刻"),
    ],
)
def test_what_cannot_be_kept_is_told_at_its_field(desk, officer, wrong, told):
    answer = desk.post(reverse("reminders:index"), FORM | wrong)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    officer.refresh_from_db()
    assert officer.email == ""
    assert not Preference.objects.exists()


def test_opting_out_needs_no_address(desk, officer):
    desk.post(reverse("reminders:index"), FORM | {"email": "", "is_off": "on"})
    assert Preference.objects.get(user=officer).is_off


def test_the_link_is_shown_once(desk, officer, agency):
    answer = desk.post(reverse("reminders:feed", args=(agency.pk,)), {"make": "1"})
    assert "no-store" in answer["Cache-Control"]
    (url,) = re.findall(r'value="(http[^"]+\.ics)"', answer.content.decode())
    assert desk.get(url.partition("8000")[2]).status_code == 200
    page = desk.get(reverse("reminders:index")).content.decode()
    assert ".ics" not in page
    assert "更换链接" in page
    desk.post(reverse("reminders:feed", args=(agency.pk,)), {"revoke": "1"})
    assert desk.get(url.partition("8000")[2]).status_code == 404
    assert Feed.objects.get().revoked_at is not None


def test_another_agencys_calendar_is_not_found(desk, other_agency):
    answer = desk.post(reverse("reminders:feed", args=(other_agency.pk,)), {"make": "1"})
    assert answer.status_code == 404
    assert not Feed.objects.exists()


def test_who_only_looks_has_settings_and_no_calendar(client, person, agency):
    client.force_login(person("jian", agency, "supervisor"))
    page = client.get(reverse("reminders:index"))
    assert page.status_code == 200
    assert "生成链接" not in page.content.decode()
    answer = client.post(reverse("reminders:feed", args=(agency.pk,)), {"make": "1"})
    assert answer.status_code == 404


def test_strangers_are_sent_to_the_login_page(client, agency):
    for url in (reverse("reminders:index"), reverse("reminders:feed", args=(agency.pk,))):
        assert "/admin/login/" in client.post(url).url


def test_the_last_mails_are_shown_with_what_became_of_them(smtp, client, reachable, agency):
    li = reachable("li", "officer")
    make_case(agency, "2026-001")
    smtp.refused = {li.email}
    sending.run(now=at("2026-03-30"))
    client.force_login(li)
    page = client.get(reverse("reminders:index")).content.decode()
    assert "没有发出：收件地址被拒收" in page
