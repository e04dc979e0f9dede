"""Accounts of applicants: an identity service over real HTTP, honest and lying; a list, and no rights else."""

import time
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.test import Client
from joserfc.jwk import RSAKey

from gongkai_web.agencies.models import User
from gongkai_web.online import oidc
from gongkai_web.online.models import Account, Submission
from oidc_double import OidcDouble
from online_desk import applied, entered, registered

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(settings):
    double = OidcDouble()
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = double.issuer, double.client
    settings.OIDC_CLIENT_SECRET = double.secret
    settings.BASE_URL = "http://testserver"
    yield double
    double.close()


def came_back(client):
    """Go to the service and return the address it sends back to."""
    url = client.get("/follow/account/login/")["Location"]
    back = urlsplit(httpx.get(url).headers["Location"])
    assert back.path == "/follow/account/callback/"
    return f"{back.path}?{back.query}"


def logged_in(client=None):
    client = client or Client()
    return client, client.get(came_back(client), follow=True)


def test_off_by_default_there_are_no_accounts(agency):
    assert not oidc.is_on()
    for path in ("", "login/", "callback/"):
        assert Client().get(f"/follow/account/{path}").status_code == 404
    assert "登录" not in Client().get("/follow/").content.decode()


def test_who_logs_in_finds_what_they_sent_and_opens_it_without_a_code(agency, service):
    client, answer = logged_in()
    assert "还没有申请" in answer.content.decode()
    applied(agency, client)
    one = Submission.objects.get()
    assert one.account == Account.objects.get()
    page = client.get("/follow/account/").content.decode()
    assert "已提交" in page
    assert one.code_tail in page
    answer = client.post("/follow/account/", {"open": one.pk}, follow=True)
    assert "申请的办理情况" in answer.content.decode()


def test_nothing_but_what_the_service_calls_the_person_is_kept(agency, service):
    logged_in()
    account = Account.objects.get()
    assert (account.issuer, account.subject) == (service.issuer, "person-1")
    assert service.asked[0]["scope"] == "openid"
    logged_in()
    assert Account.objects.count() == 1


def test_an_account_is_no_user_and_opens_no_back_office(agency, service):
    client, _ = logged_in()
    assert not User.objects.exists()
    assert client.get("/admin/").status_code == 302
    assert client.get("/admin/online-applications/").status_code == 302
    for cookie in client.cookies.values():
        assert cookie["path"] in ("/follow/", "/apply/", "/follow/account/"), cookie
        assert cookie["httponly"] or not cookie.value


def test_anothers_application_is_not_on_the_list(agency, service):
    client, _ = logged_in()
    applied(agency, client)
    service.subject = "person-2"
    other, _ = logged_in()
    pk = Submission.objects.get().pk
    assert "还没有申请" in other.get("/follow/account/").content.decode()
    assert other.post("/follow/account/", {"open": pk}).status_code == 404


def test_an_older_application_is_put_on_the_list_by_who_has_code_and_password(
    agency, officer, service
):
    code, _ = registered(agency, officer)
    client, _ = entered(code)
    client.post("/follow/account/", {"add": "1"})
    assert Submission.objects.get().account is None, "nobody is logged in"
    logged_in(client)
    client.post("/follow/account/", {"add": "1"})
    assert Submission.objects.get().account == Account.objects.get()
    client.post("/follow/account/", {"remove": "1"})
    assert Submission.objects.get().account is None


def test_logging_out_forgets_the_list_and_the_open_application(agency, service):
    client, _ = logged_in()
    applied(agency, client)
    client.post("/follow/account/", {"open": Submission.objects.get().pk})
    client.post("/follow/account/", {"leave": "1"})
    assert "登录以后" in client.get("/follow/account/").content.decode()
    assert "查询申请的办理情况" in client.get("/follow/").content.decode()


STRANGER = RSAKey.generate_key(2048, {"kid": "eins", "use": "sig"})


@pytest.mark.parametrize(
    ("lie", "claims"),
    [
        ("a nonce of another login", {"nonce": "anders"}),
        ("no nonce", {"nonce": None}),
        ("for another system", {"aud": "anders"}),
        ("for several, and not for us", {"aud": ["gongkai", "anders"]}),
        ("from another service", {"iss": "https://anders.example"}),
        ("run out", {"exp": int(time.time()) - 3600}),
        ("without an end", {"exp": None}),
        ("of nobody", {"sub": None}),
        ("of an empty name", {"sub": ""}),
        ("of a number", {"sub": 7}),
        ("signed by somebody else", {}),
        ("signed by nobody", {}),
        ("signed with the shared secret", {}),
    ],
)
def test_a_token_that_is_not_right_lets_nobody_in(agency, service, lie, claims):
    service.claims = claims
    if lie == "signed by somebody else":
        service.signs = STRANGER
    elif lie == "signed by nobody":
        service.algorithm = "none"
    elif lie == "signed with the shared secret":
        service.algorithm = "HS256"
    client = Client()
    answer = client.get(came_back(client))
    assert answer.status_code == 400, lie
    assert not Account.objects.exists(), lie
    assert "登录以后" in client.get("/follow/account/").content.decode()


def test_an_answer_to_another_browsers_login_lets_nobody_in(agency, service):
    address = came_back(Client())
    assert Client().get(address).status_code == 400
    other = Client()
    other.get("/follow/account/login/")
    assert other.get(address).status_code == 400
    assert not Account.objects.exists()


def test_an_answer_is_good_once(agency, service):
    client = Client()
    address = came_back(client)
    kept = client.cookies["gongkai_login"].value
    assert client.get(address).status_code == 302
    client.cookies["gongkai_login"] = kept
    assert client.get(address).status_code == 400


def test_who_refuses_at_the_service_is_not_in(agency, service):
    service.refuses = "access_denied"
    client = Client()
    assert "没有登录" in client.get(came_back(client)).content.decode()


def test_a_service_that_is_away_or_another_than_named_is_told(agency, service, settings):
    service.description = {**service.description, "issuer": "https://anders.example"}
    assert "设置不对" in Client().get("/follow/account/login/").content.decode()
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    assert "不能用" in Client().get("/follow/account/login/").content.decode()


def test_a_key_that_was_changed_is_known_at_the_next_login(agency, service):
    logged_in()
    service.key = service.signs = RSAKey.generate_key(2048, {"kid": "eins", "use": "sig"})
    _, answer = logged_in()
    assert answer.status_code == 200


def test_the_challenge_belongs_to_the_verifier(agency, service):
    client = Client()
    url = client.get("/follow/account/login/")["Location"]
    query = parse_qs(urlsplit(url).query)
    assert len(query["code_challenge"][0]) == 43
    assert "code_verifier" not in url
    other = url.replace(query["code_challenge"][0], "A" * 43)
    back = urlsplit(httpx.get(other).headers["Location"])
    assert client.get(f"{back.path}?{back.query}").status_code == 400


def test_switched_off_again_nobody_is_in(agency, service, settings):
    client, _ = logged_in()
    settings.OIDC_ISSUER = ""
    assert client.get("/follow/account/").status_code == 404
    settings.OIDC_ISSUER = "https://anders.example"
    assert "登录以后" in client.get("/follow/account/").content.decode()
