"""Links that lead nowhere: seen over real HTTP, told as findings, and nobody inside is asked."""

import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from gongkai_web.publishing.content import content_of
from gongkai_web.review import links, proofing
from gongkai_web.review.models import LinkSeen
from review_desk import DAY, climb, draft, office_of

NOW = datetime(2026, 3, 4, 9, tzinfo=UTC)


class Page(BaseHTTPRequestHandler):
    """Answers as its path says."""

    def do_GET(self):
        status = int(self.path.strip("/").split("/")[0])
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/404" if "gone" in self.path else self.path)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "alive", "said"),
    [
        ("/200", True, ""),
        ("/403", True, ""),
        ("/404", False, "404"),
        ("/410", False, "410"),
        ("/500", False, "500"),
        ("/302/gone", False, "404"),
        ("/302/round", False, "转来转去"),
    ],
)
def test_what_is_behind_a_link(site, path, alive, said):
    result = links.look(site + path, may_be_inside=True)
    assert (result.alive, said in result.detail) == (alive, True)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/x", "http://[::1]/", "http://10.0.0.8/a", "http://localhost:8000/"]
)
def test_an_address_inside_is_never_asked_for(url):
    result = links.look(url)
    assert not result.alive
    assert "内部网络" in result.detail


def test_a_redirect_to_the_inside_is_not_followed(site, monkeypatch):
    asked = []
    monkeypatch.setattr(links, "_refuse_inside", lambda url: asked.append(url))
    links.look(f"{site}/302/gone")
    assert len(asked) == 2, "each hop is judged"


@pytest.fixture
def office(agency):
    return office_of(agency)


def told(item):
    found = proofing.report_of(item, content_of(item), on=DAY)
    return [one.message for one in found if one.rule == "K01"]


def test_a_dead_link_becomes_a_finding_once_it_was_seen(office, site, settings):
    item = draft(
        office, body=f'<p>见<a href="{site}/404">文件</a>和<a href="{site}/200">办法</a></p>'
    )
    assert not any("404" in one for one in told(item))
    with pytest.raises(CommandError, match="GONGKAI_CHECK_LINKS"):
        call_command("check_links")
    settings.CHECK_LINKS = "inside"
    out = StringIO()
    call_command("check_links", agency=office.agency.code, stdout=out)
    assert "查看了 2 个链接，1 个打不开" in out.getvalue()
    assert any("404" in one for one in told(item))
    again = StringIO()
    call_command("check_links", stdout=again)
    assert "查看了 0 个链接" in again.getvalue(), "seen within the week"
    LinkSeen.objects.update(seen_at=datetime.now(UTC) - timedelta(days=8))
    assert len(list(links.to_check([office.agency], at=datetime.now(UTC)))) == 2


def test_a_link_to_an_item_that_is_not_public_is_known_without_a_network(office):
    public = climb(office, draft(office), at=datetime.now(UTC) - timedelta(days=1))
    hidden = draft(office, title="草稿")
    base = f"/{office.agency.code}/items"
    known = links.seen([f"{base}/{public.pk}/", f"{base}/{hidden.pk}/"], at=datetime.now(UTC))
    assert [one.alive for one in known.values()] == [True, False]
