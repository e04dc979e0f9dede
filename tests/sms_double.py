"""A gateway of text messages for tests: it takes them over real HTTP and sends each key once."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        double = self.server.double
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        double.asked.append((dict(self.headers), body))
        if double.dies_before:
            self.connection.close()
            return
        if double.answers:
            self._say(double.answers.pop(0))
            return
        known = body["id"] in {one["id"] for one in double.sent}
        if not known:
            double.sent.append(body)
        if double.dies_after:
            self.connection.close()
            return
        self._say(409 if known else 202)

    def _say(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class SmsDouble:
    """Takes messages; may answer with errors, or die before or after taking one."""

    def __init__(self):
        self.asked, self.sent, self.answers = [], [], []
        self.dies_before = self.dies_after = False
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.double = self
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/send"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
