"""A lost code or password: by mail without telling who is there, or at the counter with an identity checked."""

import re
from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from gongkai_web.applications.models import Application
from gongkai_web.journal.models import Entry
from gongkai_web.online import limits, regaining, sending
from gongkai_web.online.models import Message, OnlineSettings, RegainWish, Submission
from online_desk import PASSWORD, applied, entered, registered, solved

pytestmark = pytest.mark.django_db
EMAIL = "zhangsan@example.com"
NEW = "ein-neues-passwort-7"


def asked(address, client=None):
    client = client or Client()
    page = client.get("/follow/regain/").content.decode()
    return client.post("/follow/regain/", {"email": address, **solved(page)})


def link_of(smtp):
    return re.search(r"https://gk\.example\.gov\.cn(/follow/regain/\S+)", smtp.text())[1]


def test_the_page_says_the_same_whether_there_is_an_application_or_none(agency, smtp):
    applied(agency, email=EMAIL)
    there, none = asked(EMAIL), asked("niemand@example.com")
    hide = re.compile(rb'csrfmiddlewaretoken" value="[^"]+"')
    assert there.status_code == none.status_code == 200
    assert hide.sub(b"", there.content) == hide.sub(b"", none.content)
    assert RegainWish.objects.count() == 2
    assert not Message.objects.exists(), "nothing is looked up while the page answers"
    sending.run()
    assert smtp.to == [EMAIL]
    for private in ("张三丰", "13800001234", "统计表", "陕州区司法局"):
        assert private not in smtp.text()


def test_the_link_gives_a_new_code_once_and_the_old_one_is_void(agency, smtp):
    _, old = applied(agency, email=EMAIL)
    asked(EMAIL.upper())
    sending.run()
    link, client = link_of(smtp), Client()
    for _ in range(2):
        assert "设一个新的查询密码" in client.get(link).content.decode(), "a look uses nothing up"
    weak = client.post(link, {"password": "13800001234", "password_again": "13800001234"})
    assert "不要用证件号码" in weak.content.decode()
    answer = client.post(link, {"password": NEW, "password_again": NEW}).content.decode()
    code = re.search(r"[34679A-Y]{4}-[34679A-Y]{4}-[34679A-Y]{4}", answer)[0]
    assert client.get(link).status_code == 410
    assert "不对" in entered(old)[1].content.decode()
    assert "已提交" in entered(code, NEW)[1].content.decode()
    assert Entry.objects.first().verb == "凭邮件重设查询密码"


def test_a_link_runs_out_after_half_an_hour(agency, smtp, monkeypatch):
    applied(agency, email=EMAIL)
    asked(EMAIL)
    sending.run()
    link = link_of(smtp)
    monkeypatch.setattr(signing.time, "time", lambda now=signing.time.time: now() + 30 * 60 + 1)
    assert Client().get(link).status_code == 410


@pytest.mark.parametrize("token", ["x", "a:b:c", "eyJzIjoxfQ:1abc:xyz"])
def test_a_made_up_link_opens_nothing(agency, token):
    assert Client().get(f"/follow/regain/{token}/").status_code == 410
    assert Client().post(f"/follow/regain/{token}/", {"password": NEW}).status_code == 410


def test_an_address_gets_three_mails_a_day_whoever_asks(agency, smtp):
    applied(agency, email=EMAIL)
    for _ in range(5):
        asked(EMAIL)
    sending.run()
    assert len(smtp.mails) == 3


def test_a_wish_that_could_not_be_sent_in_time_comes_to_nothing(agency, smtp):
    applied(agency, email=EMAIL)
    asked(EMAIL)
    sending.run(clock=lambda: timezone.now() + timedelta(minutes=31))
    assert not smtp.mails


def test_a_program_asks_for_nothing(agency, smtp, monkeypatch):
    answer = Client().post("/follow/regain/", {"email": EMAIL, "answer": "1", "token": "x"})
    assert "过期" in answer.content.decode()
    assert not RegainWish.objects.exists()
    monkeypatch.setattr(limits, "REGAINS", limits.Limit("online-regains", 1))
    assert asked(EMAIL).status_code == 200
    assert asked(EMAIL).status_code == 429


def test_another_question_keeps_the_address_and_complains_of_nothing(agency, smtp):
    page = Client().post("/follow/regain/", {"email": EMAIL, "again": "1"}).content.decode()
    assert EMAIL in page
    assert 'role="alert"' not in page


def test_without_a_mail_server_there_is_the_counter(agency):
    page = Client().get("/follow/regain/").content.decode()
    assert "到受理单位办理" in page
    assert 'name="email"' not in page


def slip_of(page):
    values = re.findall(r"<dd><strong>([^<]+)</strong></dd>", page)
    return values[0], values[1]


def given(client, one, how="本人持身份证到场"):
    return client.post(
        f"/admin/online-applications/{one.pk}/",
        {"regain": "1", "regain-identity_checked": how},
    )


def test_the_counter_gives_a_code_notes_the_check_and_the_applicant_sets_a_password(
    agency, officer
):
    old, case = registered(agency, officer)
    desk = Client()
    desk.force_login(officer)
    code, password = slip_of(given(desk, Submission.objects.get()).content.decode())
    note = case.events.get(kind="noted")
    assert "本人持身份证到场" in note.detail["note"]
    assert Entry.objects.filter(verb="重新给查询码", actor=officer).exists()
    assert password not in desk.get(f"/admin/online-applications/{Submission.objects.get().pk}/").content.decode()  # fmt: skip
    assert "不对" in entered(old)[1].content.decode()

    client, answer = entered(code, password)
    page = answer.content.decode()
    assert "设一个新的查询密码" in page
    assert "已受理" not in page
    assert client.post(f"/follow/withdraw/{case.pk}/", {"is_sure": "1"})["Location"] == "/follow/"
    assert Application.objects.get().closed_on is None
    client.post("/follow/", {"own": "1", "password": NEW, "password_again": NEW})
    assert "已受理" in client.get("/follow/").content.decode()
    assert "不对" in entered(code, password)[1].content.decode()
    assert "已受理" in entered(code, NEW)[1].content.decode()


def test_the_counters_password_runs_out(agency, officer):
    registered(agency, officer)
    desk = Client()
    desk.force_login(officer)
    code, password = slip_of(given(desk, Submission.objects.get()).content.decode())
    Submission.objects.update(password_until=timezone.now() - timedelta(seconds=1))
    assert "不对" in entered(code, password)[1].content.decode()


def test_without_a_check_the_counter_gives_nothing(agency, officer, person, other_agency):
    OnlineSettings.objects.create(agency=other_agency, is_on=False)
    code, _ = registered(agency, officer)
    desk, stranger = Client(), Client()
    desk.force_login(officer)
    stranger.force_login(person("fremd", other_agency, "officer"))
    one = Submission.objects.get()
    given(desk, one, how="")
    assert given(stranger, one).status_code == 404
    assert "已受理" in entered(code, PASSWORD)[1].content.decode()


def test_wishes_are_forgotten_after_a_day(agency):
    regaining.wish(EMAIL, at=timezone.now() - timedelta(days=2))
    regaining.sweep(at=timezone.now())
    assert not RegainWish.objects.exists()
