"""Headers, health, cookies: what every answer carries and what public pages must not."""

import pytest

PUBLIC = ["/healthz", "/readyz", "/nothing-here/"]


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/healthz", "/readyz"])
def test_health_is_answered(url, client):
    answer = client.get(url)
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_a_database_behind_the_version_is_not_ready(client, monkeypatch):
    from gongkai_web.config import health

    monkeypatch.setattr(health, "missing_migrations", lambda: {("journal", "0009_new")})
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "还差 1 步升级" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("url", PUBLIC)
def test_public_pages_set_no_cookie_and_allow_no_inline_script(url, client):
    answer = client.get(url)
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_every_answer_is_guarded(client):
    answer = client.get("/admin/login/")
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "object-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused(officer):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    assert client.post("/admin/items/new/", {}).status_code == 403
