"""Which answers that are not kept are packed, and which never?"""

import gzip

import brotli
import pytest
from django.core.cache import caches
from django.http import HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.urls import ResolverMatch

from county_site import county
from gongkai_web.agencies.models import User
from gongkai_web.baking.packing import Packed, packing
from gongkai_web.mailbox.models import Message

BODY = "公开的内容。".encode() * 200


@pytest.mark.parametrize(
    ("accepts", "how"),
    [
        ("gzip, deflate, br", "br"), ("gzip", "gzip"), ("GZIP;q=0.5", "gzip"), ("", ""), ("identity", ""),
        ("br;q=0, gzip", "gzip"), ("br; q=0.00,gzip;q=0.0", ""), ("*", ""), ("zstd", ""),
    ],
)  # fmt: skip
def test_what_a_reader_unpacks_decides(accepts, how):
    assert packing(accepts) == how


def answer(**told):
    """Return what comes out for an answer that everybody may read, but for what is told."""
    request = RequestFactory().generic(
        told.get("method", "GET"), told.get("path", "/search/"),
        headers={"Accept-Encoding": "gzip", **told.get("asked", {})},
    )  # fmt: skip
    if "space" in told or "path" not in told:
        space = told.get("space", "search")
        request.resolver_match = ResolverMatch(None, (), {}, "x", namespaces=[space])

    def view(asked):
        if told.get("token"):
            get_token(asked)
        made = told.get("made") or HttpResponse(
            told.get("body", BODY), status=told.get("status", 200)
        )
        for name, value in told.get("headers", {}).items():
            made[name] = value
        if told.get("cookie"):
            made.set_cookie("a", "b")
        return made

    return Packed(view)(request)


PUBLIC = {
    "a search": {},
    "data": {"headers": {"Content-Type": "application/json"}},
    "a feed": {"space": "outlet", "headers": {"Content-Type": "application/atom+xml; charset=utf-8"}},
    "the public API": {"space": "api", "path": "/api/public/items"},
    "what the API is": {"space": "api", "path": "/api/openapi.json"},
    "numbers": {"space": "portal", "headers": {"Content-Type": "text/csv; charset=utf-8"}},
    "only the heads": {"method": "HEAD"},
    "what must be asked again": {"headers": {"Cache-Control": "no-cache"}},
    "a cookie of another page": {"asked": {"Cookie": "gongkai_form=x"}},
}  # fmt: skip
NEVER = {
    "who is signed in": {"asked": {"Cookie": "gongkai_session=x"}},
    "who shows a token": {"asked": {"Authorization": "Bearer x"}},
    "a form's token given out": {"token": True},
    "a form's token in the text": {"body": BODY + b'<input name="csrfmiddlewaretoken" value="x">'},
    "a cookie set": {"cookie": True},
    "kept by nobody": {"headers": {"Cache-Control": "no-store"}},
    "one's own": {"headers": {"Cache-Control": "private, max-age=0"}},
    "another for another": {"headers": {"Vary": "Cookie"}},
    "of cases": {"space": "api", "path": "/api/cases"},
    "of somebody's application": {"space": "online", "path": "/follow/"},
    "the back office": {"space": "wagtailadmin", "path": "/admin/"},
    "of no address": {"path": "/nobody/"},
    "something sent": {"method": "POST"},
    "an error": {"status": 404},
    "packed already": {"headers": {"Content-Encoding": "br"}},
    "a picture": {"headers": {"Content-Type": "image/png"}},
    "very little": {"body": b"x" * 399},
    "a stream": {"made": StreamingHttpResponse([BODY])},
}  # fmt: skip


@pytest.mark.parametrize("name", PUBLIC)
def test_what_everybody_may_read_is_packed(name):
    found = answer(**PUBLIC[name])
    assert found["Content-Encoding"] == "gzip"
    assert found["Vary"] == "Accept-Encoding"
    assert gzip.decompress(found.content) == BODY
    assert found["Content-Length"] == str(len(found.content))


@pytest.mark.parametrize("name", NEVER)
def test_nothing_else_is(name):
    found = answer(**NEVER[name])
    assert found.get("Content-Encoding", "") == NEVER[name].get("headers", {}).get(
        "Content-Encoding", ""
    )


@pytest.mark.parametrize("cookie", ["gongkai_session=x", ""])
def test_it_is_said_whoever_asks_that_it_may_be_packed(cookie):
    found = answer(asked={"Cookie": cookie, "Accept-Encoding": "gzip"})
    assert found["Vary"] == "Accept-Encoding"
    assert found.has_header("Content-Encoding") is not bool(cookie)


def test_who_unpacks_nothing_is_told_that_others_do():
    found = answer(asked={"Accept-Encoding": "identity"})
    assert found.content == BODY
    assert not found.has_header("Content-Encoding")
    assert found["Vary"] == "Accept-Encoding"


def test_the_same_text_in_other_bytes_has_a_weak_sign():
    assert answer(headers={"ETag": '"a"'})["ETag"] == 'W/"a"'
    assert answer(headers={"ETag": 'W/"a"'})["ETag"] == 'W/"a"'


# --- through the whole stack

PACKED = (
    "/search/?q=通知", "/search/?q=通知&format=json", "/policies/?q=通知", "/policies/?format=json",
    "/feed/", "/feed.json", "/sfj/feed/", "/sfj/columns/statutory/feed.json", "/sitemap/items-0.xml",
    "/api/public/agencies", "/api/public/items", "/api/openapi.json", "/statistics/?format=csv",
    "/messages/", "/messages/answers/{message}/", "/sfj/?embed=1",
)  # fmt: skip
PLAIN = (
    "/apply/", "/apply/all/?agency=sfj", "/apply/steps/kind/?agency=sfj", "/follow/", "/follow/regain/",
    "/messages/new/inquiry/?agency=sfj", "/messages/follow/", "/admin/login/", "/api/cases",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.django_db
def test_public_answers_are_packed_and_forms_are_not(settings, tmp_path, baked):
    caches["logins"].clear()
    settings.MEDIA_ROOT = tmp_path / "uploads"
    county(offices=2, items=2)
    told = {"message": Message.objects.values_list("pk", flat=True).first()}
    stranger, staff = Client(), Client()
    staff.force_login(User.objects.get(username="sfj-drafter"))
    wrong = {}
    for path in (one.format(**told) for one in PACKED):
        plain = stranger.get(path)
        assert plain.status_code == 200, path
        there = stranger.get(path, headers={"Accept-Encoding": "gzip, br"})
        if (
            there.get("Content-Encoding") != "br"
            or brotli.decompress(there.content) != plain.content
        ):
            wrong[path] = "not packed"
        known = {"If-None-Match": there.get("ETag", '"x"'), "Accept-Encoding": "br"}
        if plain.has_header("ETag") and stranger.get(path, headers=known).status_code != 304:
            wrong[path] = "not known again"
        if staff.get(path, headers={"Accept-Encoding": "gzip, br"}).has_header("Content-Encoding"):
            wrong[path] = "packed for who is signed in"
    for path in PLAIN:
        found = stranger.get(path, headers={"Accept-Encoding": "gzip, br"})
        if found.has_header("Content-Encoding"):
            wrong[path] = "packed"
    assert not wrong
