"""How does a page stand inside another site? Without head and foot, its links to its own agency likewise.

The other site's server takes the page in (``?embed=1``); browsers put it into no foreign frame.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from gongkai_web.outlet.rewriting import joined, rewritten


def carried(html: str, path: str) -> str:
    """Return the page with ``embed=1`` on every link to a page of the same agency."""
    ours = f"/{path.strip('/').partition('/')[0]}/"

    def find(tag: str, name: str, value: str) -> str:
        whole = joined(path, value) if tag == "a" and not value.startswith("#") else None
        if whole is None:
            return value
        parts = urlsplit(whole)
        is_page = not parts.scheme and not parts.netloc and parts.path.endswith("/")
        if not is_page or not parts.path.startswith(ours) or parts.path.endswith("/feed/"):
            return value
        query = f"{parts.query}&embed=1" if parts.query else "embed=1"
        return parts._replace(query=query).geturl()

    return rewritten(html, find)
