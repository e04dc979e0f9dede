"""Which answers are kept, under which names, and what can a stranger do to them? Nothing."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from gongkai_web.baking import generation, middleware
from gongkai_web.baking.answers import PLAIN, Answer
from gongkai_web.baking.keys import key_of
from gongkai_web.baking.reading import came_from, tables_in, tables_read
from gongkai_web.baking.shelf import Shelf
from gongkai_web.baking.watched import PUBLISHED_ANSWERS, may_be_kept
from gongkai_web.publishing import drafting, files
from gongkai_web.publishing.models import Item
from gongkai_web.review import withdrawals
from review_desk import climb, draft

AGO = timezone.now() - timedelta(days=3)


def kept(root):
    """Return what lies on disk, told from the folder of its generation."""
    return {
        str(path.relative_to(root / "pages")).partition("/")[2]
        for path in root.glob("pages/*/**/*")
        if path.is_file() and path.suffix not in (".gz", ".br", ".json")
    }


@pytest.mark.parametrize(
    ("path", "query", "key"),
    [
        ("/", "", ""),
        ("/ju/", "", "ju/"),
        ("/ju/columns/a-1/", "page=2", "ju/columns/a-1/page=2/"),
        ("/ju/items/5/share.svg", "", "ju/items/5/share.svg"),
        ("/ju/columns/a/", "page=02", None),
        ("/ju/columns/a/", "page=1000", None),
        ("/ju/columns/a/", "page=2&x=1", None),
        ("/ju/columns/a/", "x=1", None),
        ("/ju/columns/a/", "page=２", None),
        ("/ju//columns/", "", None),
        ("/../secrets/", "", None),
        ("/ju/..%2f/", "", None),
        ("/ju/.hidden/", "", None),
        ("/ju/page=2/", "", None),
        ("/单位/", "", None),
        ("/" + "a" * 81 + "/", "", None),
        ("/" + "a/" * 200, "", None),
        ("/ju/\n", "", None),
        ("ju/", "", None),
    ],
)
def test_only_plain_addresses_have_a_name(path, query, key):
    assert key_of(path, query) == key


@given(st.text(max_size=60), st.text(max_size=20))
def test_no_name_leads_out_of_its_folder_and_no_two_addresses_share_one(path, query):
    key = key_of("/" + path, query)
    if key is not None:
        assert ".." not in key
        assert not key.startswith("/")
        assert os.path.normpath(f"/x/{key}").startswith("/x")
        assert key == path if not query else key == f"{path}{query}/"


@pytest.mark.parametrize(
    ("sql", "tables"),
    [
        ('SELECT "a"."id" FROM "a" INNER JOIN "b" U0 ON (1 = 1)', {"a", "b"}),
        ("SELECT 1 FROM a WHERE x IN (SELECT y FROM b WHERE z)", {"a", "b"}),
        ("SELECT * FROM a, b", {"a", "?"}),
        ('SELECT * FROM "a" T1, "b" T2', {"a", "?"}),
        ("WITH x AS (SELECT 1 FROM a) SELECT * FROM x", {"a"}),
        ("SAVEPOINT s1", set()),
    ],
)
def test_the_tables_of_a_statement_are_found(sql, tables):
    assert tables_in(sql) == tables


def test_a_page_that_read_a_table_nobody_watches_is_not_kept():
    assert may_be_kept({"review_edition", "agencies_agency"})
    assert not may_be_kept({"review_edition", "applications_application"})
    assert not may_be_kept({"?"})
    # Of messages only which answers are published is followed, by who holds nothing else of them.
    assert may_be_kept({PUBLISHED_ANSWERS})
    assert not may_be_kept({"mailbox_message"})


@pytest.mark.django_db
def test_what_is_held_in_memory_says_where_it_came_from():
    def ask(table):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {table}")

    with tables_read(connection) as page:
        ask("agencies_agency")
        with tables_read(connection) as within:
            ask("portal_site")
        with tables_read(connection, apart=True) as held:
            ask("search_entry")
            came_from({"held"})
        came_from({"mine"})
    ask("publishing_column")
    came_from({"later"})
    assert within == {"portal_site"}
    assert held == {"search_entry", "held"}
    assert page == {"agencies_agency", "portal_site", "mine"}


def response(**headers):
    answer = HttpResponse(b"x" * 1000)
    for name, value in headers.items():
        answer[name.replace("_", "-")] = value
    return answer


@pytest.mark.parametrize(
    ("answer", "is_kept"),
    [
        (response(), True),
        (response(Vary="Accept-Encoding"), True),
        (response(Vary="Cookie"), False),
        (response(Vary="Accept-Language"), False),
        (response(Cache_Control="private"), False),
        (response(Cache_Control="no-store"), False),
        (HttpResponse(status=404), False),
        (HttpResponse(status=410), False),
        (HttpResponse(status=302), False),
        (HttpResponse(status=503), False),
    ],
)
def test_only_what_everybody_gets_is_kept(answer, is_kept):
    assert middleware._is_for_everybody(answer) is is_kept


def test_an_answer_with_a_cookie_is_not_kept():
    answer = response()
    answer.set_cookie("a", "b")
    assert not middleware._is_for_everybody(answer)


@pytest.mark.django_db
class TestSite:
    """Through the whole stack."""

    def test_pages_are_kept_once_and_with_the_headers_the_server_in_front_knows(
        self, office, client, baked
    ):
        first, second = client.get("/agencies/"), client.get("/agencies/")
        assert kept(baked) == {"agencies/index.html"}
        assert first.content == second.content
        assert first.headers == second.headers
        told = {name: first[name] for name in PLAIN}
        assert told == PLAIN
        assert set(first.headers) - set(PLAIN) == {"Vary", "ETag", "Content-Length"}

    @pytest.mark.parametrize("packing", ["gzip", "br", ""])
    def test_who_unpacks_gets_it_packed(self, office, client, baked, packing):
        client.get("/")
        answer = client.get("/", headers={"Accept-Encoding": packing or "identity"})
        assert answer.get("Content-Encoding", "") == packing
        assert answer["Vary"] == "Accept-Encoding"
        assert (
            client.get("/", headers={"Accept-Encoding": "br;q=0"}).get("Content-Encoding") is None
        )

    def test_who_has_it_is_told_so(self, office, client, baked):
        answer = client.get("/")
        for known in (answer["ETag"], f'"x", {answer["ETag"]}', "*"):
            again = client.get("/", headers={"If-None-Match": known})
            assert again.status_code == 304, known
            assert again.content == b""
            assert again["Cache-Control"] == "no-cache"
        assert client.get("/", headers={"If-None-Match": '"x"'}).status_code == 200

    def test_a_head_has_no_body_and_makes_nothing(self, office, client, baked):
        assert client.head("/").status_code == 200
        assert kept(baked) == set()
        page = client.get("/")
        head = client.head("/")
        assert head["Content-Length"] == str(len(page.content))
        assert head.content == b""

    @pytest.mark.parametrize(
        ("address", "headers"),
        [
            ("/?x=1", {}),
            ("/?page=", {}),
            ("/search/?q=通知", {}),
            ("/search/", {}),
            ("/nobody/", {}),
            ("/apply/", {}),
            ("/healthz", {}),
            ("/admin/", {}),
            ("/", {"Host": "evil.example"}),
            ("/", {"Cookie": "gongkai_session=abc"}),
            ("/", {"Cookie": "gongkai_csrf=abc; other=1"}),
        ],
    )
    def test_what_is_asked_oddly_is_kept_nowhere(self, office, client, baked, address, headers):
        client.get(address, headers=headers)
        assert kept(baked) == set()

    @pytest.mark.parametrize(
        "headers",
        [
            {"X-Forwarded-Host": "evil.example"},
            {"X-Forwarded-Proto": "https"},
            {"X-Forwarded-For": "<script>"},
            {"Host": "localhost:9999"},
            {"Accept-Language": "en"},
            {"User-Agent": "BIAOJI"},
            {"X-Original-URL": "/admin/"},
            {"Authorization": "Bearer x"},
            {"Range": "bytes=0-3"},
        ],
    )
    def test_no_header_gets_into_a_page_that_others_read(self, office, baked, settings, headers):
        settings.ALLOWED_HOSTS = ["localhost", "testserver", "127.0.0.1"]
        Client().get("/", headers=headers)
        poisoned = Client().get("/").content
        (baked / "nothing").mkdir(parents=True)
        settings.BAKED_ROOT = None
        assert Client().get("/").content == poisoned

    def test_who_is_signed_in_is_served_apart(self, office, client, baked):
        client.get("/")
        user = get_user_model().objects.get(username="s-drafter")
        staff = Client()
        staff.force_login(user)
        assert staff.get("/").status_code == 200
        assert "Content-Length" in client.get("/").headers

    def test_files_are_asked_for_each_time_and_end_with_the_withdrawal(self, office, client, baked):
        file = files.keep(
            actor=office.drafter, agency=office.agency,
            file=SimpleUploadedFile("plan.txt", b"words"),
        )  # fmt: skip
        item = draft(office)
        drafting.change(
            actor=office.drafter, item=item, fields={}, attachments=[files.reference(file)]
        )
        item = climb(office, Item.objects.get(pk=item.pk), at=AGO)
        address = f"/{office.agency.code}/items/{item.pk}/files/{file.sha256}/plan.txt"
        answer = client.get(address)
        assert b"".join(answer.streaming_content) == b"words"
        assert answer["Cache-Control"] == "no-cache"
        known = {"If-None-Match": answer["ETag"]}
        assert client.get(address, headers=known).status_code == 304
        withdrawals.ask(
            actor=office.secrecy, edition=item.live_edition, kind="exposed", reason="泄露",
            at=timezone.now(),
        )  # fmt: skip
        assert client.get(address, headers=known).status_code == 404
        assert not any("plan" in name for name in kept(baked))

    def test_without_a_generation_pages_are_made_and_not_kept(self, office, client, baked):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM baking_generation")
        assert client.get("/").status_code == 200
        assert kept(baked) == set()

    def test_a_disk_that_refuses_hurts_no_reader(self, office, client, baked, monkeypatch):
        def full(*args, **kwargs):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("gongkai_web.baking.shelf.put", full)
        assert client.get("/").status_code == 200
        assert client.get("/").status_code == 200


def answer_of(size):
    return Answer(
        (("Content-Type", "text/html"),), Answer.digest_of(b"x" * size), {"": b"x" * size}
    )


def test_no_more_lies_on_disk_than_may(tmp_path):
    shelf = Shelf(tmp_path, most=400_000)
    for at in range(300):
        shelf.keep("g", f"ju/items/{at}/", answer_of(8000))
    held = sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file())
    assert held < 1_200_000
    shelf.make_room("g")
    held = sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file())
    assert held <= 400_000


def test_what_is_half_written_or_changed_on_disk_is_not_given_out(tmp_path):
    shelf = Shelf(tmp_path, most=10**6)
    shelf.keep("g", "ju/", answer_of(3000))
    path = Path(shelf._base("g", "ju/", alone=False))
    path.write_bytes(b"half")
    assert Shelf(tmp_path, most=10**6).find("g", "ju/") is None
    Path(f"{path}.json").unlink()
    assert Shelf(tmp_path, most=10**6).find("g", "ju/") is None


def test_another_generation_sweeps_the_earlier_away(tmp_path):
    shelf = Shelf(tmp_path, most=10**6)
    shelf.keep("one", "ju/", answer_of(3000))
    shelf.keep("two", "ju/", answer_of(3000))
    assert [path.name for path in (tmp_path / "pages").iterdir()] == ["two"]
    assert shelf.find("one", "ju/") is None


def test_a_generation_is_named_by_token_build_and_end():
    at = timezone.now()
    one = generation.Present("a", at, at + timedelta(hours=1))
    assert one.name != generation.Present("b", one.since, one.until).name
    assert one.name != generation.Present("a", one.since, one.until + timedelta(seconds=1)).name
    assert not one.holds(one.until)
    assert not one.holds(at - timedelta(microseconds=1))


def test_strict_transport_is_told_to_who_came_by_it(settings):
    settings.SECURE_HSTS_SECONDS = 60
    assert middleware.secure_headers(True) == [("Strict-Transport-Security", "max-age=60")]
    assert middleware.secure_headers(False) == []
