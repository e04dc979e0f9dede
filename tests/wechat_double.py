"""A local stand-in for WeChat's official account interface: the documented protocol over real HTTP.

It issues tokens that expire, takes pictures, keeps drafts, publishes after a while, lists what it
published, and fails as it is told to: with an error code, a status, a lost answer, or
something of the test's own right after a request was carried out or before.
"""

import json
import threading
import time
from collections import Counter
from contextlib import contextmanager
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

APP_ID, SECRET = "wx0123456789abcdef", "s3cr3t-of-the-double"
LOST = "lost"
"""The request is carried out, and the connection closed without an answer."""
DROPPED = "dropped"
"""The connection is closed before anything is done."""


class Refusal(Exception):
    """An error code of the platform."""

    def __init__(self, errcode, errmsg="refused"):
        self.body = {"errcode": errcode, "errmsg": f"{errmsg} rid: 65e-1f"}


class WechatDouble:
    """What the platform holds, and how it behaves."""

    def __init__(self):
        self.lock = threading.RLock()
        self.asked = []
        """Every request: path and body."""
        self.number = 0
        self.token, self.token_until = None, 0.0
        self.drafts, self.materials, self.pictures = {}, {}, {}
        self.jobs, self.articles = {}, []
        self.polls_until_published = 1
        self.publish_status = 0
        self.no_right = set()
        self.quota = {}
        self.scripted = {}
        """What happens to the next requests of a path, in order: an error code, a status of 500 and more, LOST, DROPPED, or None."""
        self.before, self.after = {}, {}

    def fresh(self, prefix):
        """Return a new number."""
        self.number += 1
        return f"{prefix}-{self.number:04d}"

    def times(self, path):
        """Return how often a path was asked."""
        return Counter(one for one, _ in self.asked)[path]

    def expire_token(self):
        """Let the token run out, as it does when somebody else asks for one by force."""
        self.token = None

    def titles(self):
        """Return the titles published, one for each article."""
        return [news["title"] for one in self.articles for news in one["content"]["news_item"]]

    def publish(self, title, *, at, url=None, content="<p>正文</p>", source_url="", more=()):
        """Put an article up as if a person had, oldest first."""
        with self.lock:
            article_id = self.fresh("article")
            news = [
                {
                    "title": one, "author": "", "digest": "", "content": content,
                    "content_source_url": source_url, "is_deleted": False,
                    "url": url or f"https://mp.weixin.qq.com/s/{article_id}-{place}",
                }
                for place, one in enumerate((title, *more))
            ]  # fmt: skip
            self.articles.insert(
                0,
                {"article_id": article_id, "content": {"news_item": news}, "update_time": int(at)},
            )
            return article_id

    # -- the protocol

    def answer(self, path, query, body, file):
        """Return the answer to a request, as a dict. Raises Refusal."""
        if path == "/cgi-bin/stable_token":
            return self.stable_token(body)
        token = query.get("access_token", [""])[0]
        if not token:
            raise Refusal(41001, "access_token missing")
        if token != self.token:
            raise Refusal(40001, "invalid credential, access_token is invalid or not latest")
        if time.monotonic() > self.token_until:
            raise Refusal(42001, "access_token expired")
        if path in self.no_right:
            raise Refusal(48001, "api unauthorized")
        if path in self.quota:
            if self.quota[path] <= 0:
                raise Refusal(45009, "reach max api daily quota limit")
            self.quota[path] -= 1
        handler = {
            "/cgi-bin/media/uploadimg": self.upload_picture,
            "/cgi-bin/material/add_material": self.add_material,
            "/cgi-bin/draft/add": self.draft_add,
            "/cgi-bin/draft/get": self.draft_get,
            "/cgi-bin/draft/delete": self.draft_delete,
            "/cgi-bin/draft/batchget": self.draft_list,
            "/cgi-bin/freepublish/submit": self.submit,
            "/cgi-bin/freepublish/get": self.job,
            "/cgi-bin/freepublish/batchget": self.article_list,
            "/cgi-bin/freepublish/getarticle": self.article,
            "/cgi-bin/freepublish/delete": self.article_delete,
        }.get(path)
        if handler is None:
            raise Refusal(40066, "invalid url")
        return handler(body, file, query)

    def stable_token(self, body):
        """Give the token there is; a new one where it ran out or is forced."""
        if body.get("grant_type") != "client_credential" or body.get("appid") != APP_ID:
            raise Refusal(40013, "invalid appid")
        if body.get("secret") != SECRET:
            raise Refusal(40125, "invalid appsecret")
        if self.token is None or body.get("force_refresh") or time.monotonic() > self.token_until:
            self.token, self.token_until = self.fresh("token"), time.monotonic() + 7200
        return {"access_token": self.token, "expires_in": 7200}

    def upload_picture(self, body, file, query):
        """Take a picture of the text: JPEG or PNG under one megabyte."""
        self.check_picture(file, 1024 * 1024)
        url = f"http://mmbiz.qpic.cn/{self.fresh('pic')}/0"
        self.pictures[url] = file
        return {"url": url}

    def add_material(self, body, file, query):
        """Take a cover."""
        if query.get("type") != ["image"]:
            raise Refusal(40004, "invalid media type")
        self.check_picture(file, 10 * 1024 * 1024)
        media_id = self.fresh("cover")
        self.materials[media_id] = file
        return {"media_id": media_id, "url": f"http://mmbiz.qpic.cn/{media_id}/0"}

    @staticmethod
    def check_picture(file, most):
        if not file:
            raise Refusal(41005, "media data missing")
        if not file.startswith((b"\xff\xd8\xff", b"\x89PNG")):
            raise Refusal(40005, "invalid file type")
        if len(file) > most:
            raise Refusal(40009, "invalid image size")

    def draft_add(self, body, file, query):
        """Keep a draft: a title, a known cover, text with pictures of the platform alone."""
        for one in body.get("articles", []):
            if not 0 < len(one.get("title", "")) <= 64:
                raise Refusal(45003, "title size out of limit")
            if one.get("thumb_media_id") not in self.materials:
                raise Refusal(40007, "invalid media_id")
            if len(one.get("content", "")) > 20_000:
                raise Refusal(45002, "content size out of limit")
        media_id = self.fresh("draft")
        self.drafts[media_id] = body["articles"]
        return {"media_id": media_id}

    def draft_get(self, body, file, query):
        """Give a draft."""
        if body.get("media_id") not in self.drafts:
            raise Refusal(40007, "invalid media_id")
        return {"news_item": self.drafts[body["media_id"]]}

    def draft_delete(self, body, file, query):
        """Delete a draft."""
        if self.drafts.pop(body.get("media_id"), None) is None:
            raise Refusal(40007, "invalid media_id")
        return {"errcode": 0, "errmsg": "ok"}

    def draft_list(self, body, file, query):
        """List the drafts, newest first."""
        rows = [
            {"media_id": media_id, "content": {"news_item": news}, "update_time": 0}
            for media_id, news in reversed(self.drafts.items())
        ]
        return self.page(rows, body)

    def submit(self, body, file, query):
        """Begin to publish a draft; whether it is published, one has to ask."""
        media_id = body.get("media_id")
        if media_id not in self.drafts:
            raise Refusal(40007, "invalid media_id")
        publish_id = self.fresh("9")
        self.jobs[publish_id] = {"draft": media_id, "polls": self.polls_until_published}
        if self.publish_status == 0:
            self.finish(publish_id)
        return {"errcode": 0, "errmsg": "ok", "publish_id": publish_id, "msg_data_id": "1"}

    def finish(self, publish_id):
        """Move the draft to the articles."""
        job = self.jobs[publish_id]
        news = [dict(one) for one in self.drafts.pop(job["draft"])]
        article_id = self.fresh("article")
        for place, one in enumerate(news):
            one["url"] = f"http://mp.weixin.qq.com/s/{article_id}-{place}"
            one["is_deleted"] = False
        job["article_id"], job["news"] = article_id, news
        self.articles.insert(
            0,
            {
                "article_id": article_id, "content": {"news_item": news},
                "update_time": int(time.time()),
            },
        )  # fmt: skip

    def job(self, body, file, query):
        """Tell how far a publication is."""
        job = self.jobs.get(body.get("publish_id"))
        if job is None:
            raise Refusal(40039, "invalid publish_id")
        told = {"publish_id": body["publish_id"]}
        if job["polls"] > 0:
            job["polls"] -= 1
            return told | {"publish_status": 1}
        if self.publish_status:
            return told | {"publish_status": self.publish_status, "fail_idx": [1]}
        items = [{"idx": at, "article_url": one["url"]} for at, one in enumerate(job["news"], 1)]
        return told | {
            "publish_status": 0, "article_id": job["article_id"], "fail_idx": [],
            "article_detail": {"count": len(items), "item": items},
        }  # fmt: skip

    def article_list(self, body, file, query):
        """List what was published, newest first."""
        return self.page(self.articles, body)

    @staticmethod
    def page(rows, body):
        offset, count = body.get("offset", 0), body.get("count", 0)
        if not 1 <= count <= 20:
            raise Refusal(47001, "count out of range")
        shown = rows[offset : offset + count]
        if body.get("no_content"):
            shown = [
                {
                    **row,
                    "content": {
                        "news_item": [
                            {key: value for key, value in news.items() if key != "content"}
                            for news in row["content"]["news_item"]
                        ]
                    },
                }
                for row in shown
            ]
        return {"total_count": len(rows), "item_count": len(shown), "item": shown}

    def article(self, body, file, query):
        """Give an article with its text."""
        for one in self.articles:
            if one["article_id"] == body.get("article_id"):
                return {"news_item": one["content"]["news_item"]}
        raise Refusal(53600, "Article ID invalid")

    def article_delete(self, body, file, query):
        """Delete an article."""
        before = len(self.articles)
        self.articles = [one for one in self.articles if one["article_id"] != body["article_id"]]
        if len(self.articles) == before:
            raise Refusal(53600, "Article ID invalid")
        return {"errcode": 0, "errmsg": "ok"}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *args):
        """Keep quiet."""

    def do_GET(self):
        """Send a picture that a test put up."""
        data = self.server.double.pictures.get(urlsplit(self.path).path)
        self.send_response(200 if data else 404)
        self.send_header("Content-Length", str(len(data or b"")))
        self.end_headers()
        self.wfile.write(data or b"")

    def do_POST(self):
        """Carry a request out, or let it go wrong as the test says."""
        double, parts = self.server.double, urlsplit(self.path)
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body, file = self.read(raw)
        with double.lock:
            double.asked.append((parts.path, body))
            if (act := double.before.get(parts.path)) is not None:
                act()
            script = double.scripted.get(parts.path) or [None]
            wanted = script.pop(0)
        if wanted == DROPPED:
            self.close_connection = True
            return
        status, answer = 200, None
        if isinstance(wanted, int) and wanted >= 500 and wanted < 600:
            status, answer = wanted, {}
        elif isinstance(wanted, int):
            answer = Refusal(wanted, "invalid ip 10.1.2.3, not in whitelist").body
        else:
            with double.lock:
                try:
                    answer = double.answer(parts.path, parse_qs(parts.query), body, file)
                except Refusal as refusal:
                    answer = refusal.body
        if (act := double.after.get(parts.path)) is not None:
            act()
        if wanted == LOST:
            self.close_connection = True
            return
        text = json.dumps(answer, ensure_ascii=False).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json; encoding=utf-8")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)
        except OSError:
            self.close_connection = True

    def read(self, raw):
        """Return the body as JSON and the file of a form, whichever there is."""
        kind = self.headers.get("Content-Type", "")
        if kind.startswith("multipart/form-data"):
            message = BytesParser(policy=HTTP).parsebytes(
                b"Content-Type: " + kind.encode() + b"\r\n\r\n" + raw
            )
            for part in message.iter_parts():
                if part.get_param("name", header="content-disposition") == "media":
                    return {}, part.get_payload(decode=True)
            return {}, None
        text = raw.decode("utf-8")
        assert "\\u" not in text, "titles must arrive as UTF-8, not as escapes"
        return json.loads(text or "{}"), None


@contextmanager
def running():
    """Start a double on loopback, and stop it; yields it with its ``url``."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.double = WechatDouble()
    server.double.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server.double
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
