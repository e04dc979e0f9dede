"""A local stand-in for an OpenSearch server: the documented protocol over real HTTP, one index kept in memory.

It makes and drops an index, takes bulk requests, and answers a search of ``bool``, ``match_phrase``,
``match_phrase_prefix`` and ``prefix`` over texts cut at white space, sorted and page by page. It
fails as it is told to: with a status, a refused line, or no answer at all.
"""

import base64
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class OpenSearchDouble:
    """What the server holds, and how it behaves."""

    def __init__(self):
        self.lock = threading.RLock()
        self.mapping = None
        self.documents = {}
        self.asked = []
        """Every request: method, path, body."""
        self.status = 0
        """A status every request is answered with, where it is not 0."""
        self.refused = set()
        """The ids that a bulk request does not take."""
        self.password = "s3cr3t"

    def answer(self, method, path, body, headers):
        """Return a status and what is said with it."""
        self.asked.append((method, path, body))
        wanted = "Basic " + base64.b64encode(f"gongkai:{self.password}".encode()).decode()
        if headers.get("Authorization") != wanted:
            return 401, {"error": "Unauthorized"}
        if self.status:
            return self.status, {"error": "as told"}
        parts = path.strip("/").split("/")
        if len(parts) == 1:
            return self.index(method, body)
        if self.mapping is None:
            return 404, {"error": {"type": "index_not_found_exception"}}
        if method == "POST" and parts[1] == "_bulk":
            if headers.get("Content-Type") != "application/x-ndjson" or not body.endswith("\n"):
                return 406, {"error": "Content-Type"}
            return 200, self.bulk([json.loads(line) for line in body.splitlines()])
        if method == "POST" and parts[1] == "_search":
            return 200, self.search(json.loads(body))
        return 400, {"error": f"no handler for {method} {path}"}

    def index(self, method, body):
        if method == "PUT":
            if self.mapping is not None:
                return 400, {"error": {"type": "resource_already_exists_exception"}}
            self.mapping = json.loads(body)["mappings"]["properties"]
            return 200, {"acknowledged": True}
        if self.mapping is None:
            return 404, {"error": {"type": "index_not_found_exception"}}
        if method == "DELETE":
            self.mapping, self.documents = None, {}
        return 200, {"acknowledged": True}

    def bulk(self, lines):
        items, at = [], 0
        while at < len(lines):
            ((act, meta),) = lines[at].items()
            key, at = meta["_id"], at + 1
            said = {"_id": key, "status": 200}
            if act == "index":
                document, at = lines[at], at + 1
                if key in self.refused:
                    said |= {"status": 429, "error": {"type": "rejected_execution_exception"}}
                else:
                    assert set(document) == set(self.mapping)
                    self.documents[key] = document
                    said["status"] = 201
            elif self.documents.pop(key, None) is None:
                said["status"] = 404
            items.append({act: said})
        failed = any(next(iter(one.values()))["status"] >= 400 for one in items)
        return {"took": 1, "errors": failed, "items": items}

    def search(self, asked):
        assert asked["size"] <= 10_000
        assert asked["sort"] == [{"entry": "asc"}]
        after = asked.get("search_after", [0])[0]
        keys = sorted(
            one["entry"] for one in self.documents.values()
            if one["entry"] > after and holds(asked["query"], one)
        )  # fmt: skip
        hits = [{"_id": str(key), "_score": None, "sort": [key]} for key in keys[: asked["size"]]]
        return {"took": 1, "timed_out": False, "hits": {"hits": hits}}


def holds(query, document):
    """Return whether a document is a hit of a query in the query language of the server."""
    ((kind, said),) = query.items()
    if kind == "bool":
        wanted = [*said.get("filter", ()), *said.get("must", ())]
        least = said.get("minimum_should_match", 0)
        return (
            all(holds(one, document) for one in wanted)
            and not any(holds(one, document) for one in said.get("must_not", ()))
            and sum(holds(one, document) for one in said.get("should", ())) >= least
        )
    ((field, told),) = said.items()
    words = document[field].split()
    if kind == "prefix":
        return any(word.startswith(told["value"]) for word in words)
    phrase = told["query"].split()
    if not phrase:
        return False
    starts = range(len(words) - len(phrase) + 1)
    if kind == "match_phrase":
        return any(words[at : at + len(phrase)] == phrase for at in starts)
    assert kind == "match_phrase_prefix"
    return any(
        words[at : at + len(phrase) - 1] == phrase[:-1]
        and words[at + len(phrase) - 1].startswith(phrase[-1])
        for at in starts
    )


@contextmanager
def opensearch():
    """Yield the double while it answers; ``double.url`` is its address with user and password."""
    double = OpenSearchDouble()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _any(self):
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length).decode()
            with double.lock:
                status, told = double.answer(
                    self.command, urlsplit(self.path).path, body, self.headers
                )
            data = b"" if self.command == "HEAD" else json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=UTF-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = _any

        def log_message(self, *args):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    double.url = f"http://gongkai:{double.password}@127.0.0.1:{server.server_port}/search-test"
    try:
        yield double
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
