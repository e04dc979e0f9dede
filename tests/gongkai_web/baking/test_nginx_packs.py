"""What does the shipped nginx pack by itself? Asked with something behind it that packs nothing."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from nginx_in_front import NGINX, nginx

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(NGINX is None, reason="no nginx is installed here"),
]

PACKED = {
    "/search/?q=x": "text/html; charset=utf-8",
    "/search/?q=x&format=json": "application/json",
    "/search/suggest/?q=x": "application/json",
    "/feed/": "application/atom+xml; charset=utf-8",
    "/feed.json": "application/feed+json; charset=utf-8",
    "/ju/feed/": "application/atom+xml; charset=utf-8",
    "/ju/columns/a-1/feed.json": "application/feed+json; charset=utf-8",
    "/sitemap.xml": "application/xml",
    "/sitemap/items-0.xml": "application/xml",
    "/robots.txt": "text/plain",
    "/api/public/items?agency=ju": "application/json; charset=utf-8",
    "/api/public/items/5": "application/json; charset=utf-8",
    "/api/openapi.json": "application/json",
}
"""Nothing of one person, no token: only what is public and the asker's own words."""
PLAIN = {
    "/": "text/html; charset=utf-8",  # kept pages are packed already
    "/apply/": "text/html; charset=utf-8",
    "/apply/suggest/": "application/json",
    "/follow/": "text/html; charset=utf-8",
    "/messages/new/inquiry/": "text/html; charset=utf-8",
    "/messages/feed/": "text/html; charset=utf-8",
    "/admin/": "text/html; charset=utf-8",
    "/admin/login/": "text/html; charset=utf-8",
    "/admin/search/": "text/html; charset=utf-8",
    "/admin/api/public/": "application/json",
    "/api/cases": "application/json",
    "/api/cases/5/applicant": "application/json",
    "/calendar/secret.ics": "text/calendar",
}


class Plain(BaseHTTPRequestHandler):
    """Answers everything with as much as is worth packing."""

    def do_GET(self):
        body = b"public " * 300
        self.send_response(200)
        self.send_header("Content-Type", (PACKED | PLAIN)[self.path])
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"a"')
        self.send_header("Vary", "Accept-Encoding")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """Return the address of nginx with that behind it."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Plain) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        folder = tmp_path_factory.mktemp("nginx")
        with nginx(folder, baked=folder / "cache", application=server.server_port) as found:
            yield found
        server.shutdown()


@pytest.mark.parametrize("path", PACKED)
def test_public_answers_are_packed(address, path):
    answer = httpx.get(f"{address}{path}", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers.get_list("vary") == ["Accept-Encoding"]
    assert answer.headers["etag"] == 'W/"a"'
    assert answer.content == b"public " * 300


@pytest.mark.parametrize("path", PLAIN)
def test_what_holds_a_token_or_somebodys_data_is_not(address, path):
    answer = httpx.get(f"{address}{path}", headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert "content-encoding" not in answer.headers
