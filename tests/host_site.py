"""Another site that takes an agency's pages in: its server asks for the part and puts it between its own head and foot.

Its style sheet is as rough as real ones are: everything small, every table framed, every link red.
"""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

STYLE = """
* { font-size: 9px; font-family: serif; line-height: 1; letter-spacing: 3px; }
html { font-size: 10px; }
body { margin: 0; background: #fffbe6; color: #333; }
a { color: #c00; text-transform: uppercase; }
#content table td, #content table th { border: 5px dashed lime; padding: 20px; }
#content ul li { list-style: square inside; float: left; }
#content h1, h1.own { font-size: 21px; color: rgb(0, 0, 255); margin: 0 0 7px; }
.card, .list, .page, .head, .own { background: #ddeeff; }
#content { display: block; padding: 10px; }
"""
PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>示例县人民政府网</title><style>{style}</style></head>
<body><header><h1 class="own">示例县人民政府网</h1><p class="own"><a class="own" href="/">网站首页</a></p></header>
<div id="content">{part}</div><footer><p class="own">示例县人民政府主办</p></footer></body></html>"""


class HostSite:
    """Serves on a port of loopback; ``platform`` is where it takes ``/zfxxgk/…`` from, as that of an agency."""

    def __init__(self, port: int, platform: str, code: str) -> None:
        ours = self
        self.platform, self.code = platform, code

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, part = ours.part(self.path)
                body = PAGE.format(style=STYLE, part=part).encode()
                self.send_response(status)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *told: object) -> None:
                return None

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.base = f"http://127.0.0.1:{port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def part(self, asked: str) -> tuple[int, str]:
        """Return what stands at an address of the site: its own front page, or a part of the platform."""
        if not asked.startswith("/zfxxgk/"):
            return 200, "<h2>网站首页</h2>"
        there = asked.removeprefix("/zfxxgk/")
        sign = "&" if "?" in there else "?"
        try:
            with urllib.request.urlopen(
                f"{self.platform}/{self.code}/{there}{sign}embed=part", timeout=30
            ) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def close(self) -> None:
        """End the server."""
        self.server.shutdown()
        self.server.server_close()
