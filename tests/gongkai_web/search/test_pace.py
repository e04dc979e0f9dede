"""Who searches too often waits, and is told for how long; nobody waits for another."""

import pytest
from django.core.cache import caches

from gongkai_web.search import pace

pytestmark = pytest.mark.django_db
FROM, OTHER = {"REMOTE_ADDR": "203.0.113.7"}, {"REMOTE_ADDR": "203.0.113.8"}


@pytest.fixture(autouse=True)
def _few(settings, monkeypatch):
    settings.SEARCHES_PER_MINUTE = settings.PUBLIC_API_PER_MINUTE = 2
    monkeypatch.setattr(pace, "SUGGESTIONS_PER_MINUTE", 2)
    caches["logins"].clear()
    yield
    caches["logins"].clear()


@pytest.mark.parametrize(
    "path", ["/search/?q=公证", "/search/?q=公证&format=json", "/search/suggest/?q=公证"]
)
def test_the_third_asking_waits(client, path):
    assert [client.get(path, **FROM).status_code for _ in range(2)] == [200, 200]
    answer = client.get(path, **FROM)
    assert answer.status_code == 429
    assert 1 <= int(answer["Retry-After"]) <= 60
    assert "秒" in answer.content.decode()
    assert client.get(path, **OTHER).status_code == 200


def test_data_count_with_the_public_interface(client):
    for path in ("/api/public/agencies", "/search/?q=公证&format=json"):
        assert client.get(path, **FROM).status_code == 200
    assert client.get("/api/public/agencies", **FROM).status_code == 429
    assert client.get("/search/?q=公证", **FROM).status_code == 200


def test_behind_a_proxy_that_does_not_say_who_asks_nobody_is_shut_out(client, settings):
    for _ in range(5):
        assert client.get("/search/?q=公证").status_code == 200
    settings.CLIENT_ADDRESS_HEADER = "X-Real-IP"
    codes = [
        client.get("/search/?q=公证", headers={"X-Real-IP": "203.0.113.9"}).status_code
        for _ in range(3)
    ]
    assert codes == [200, 200, 429]
