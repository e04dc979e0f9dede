"""Where does a link of an exported page lead? To another file, to the platform, or nowhere.

Files name each other by relative links, so the folder may lie anywhere. What is not in the folder
(search, applications, other agencies) is named by its whole address where one is known.
"""

from __future__ import annotations

import posixpath
import re
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urljoin, urlsplit

from django.conf import settings

from gongkai_web.outlet.planning import Part
from gongkai_web.outlet.rewriting import joined, rewritten, without_home

ELSEWHERE = "（请到政府信息公开平台）"
HASHED = re.compile(r"\.[0-9a-f]{12}(?=\.)")


class Links:
    """The addresses of a folder: which file each of them is in."""

    def __init__(self, parts: list[Part], *, home: str, base: str, site: str) -> None:
        self.files = {key_of(part.source): part.file for part in parts}
        self.files[("/", "")] = self.files[(home, "")]
        self.base, self.site = base.rstrip("/"), site.rstrip("/")
        self.assets: dict[str, str] = {}
        """Static files that pages asked for: name below ``static`` → file."""

    def lead_on(self, before: str, now: str) -> None:
        """Let links to an address that moved lead to where it is now, if that is in the folder."""
        if (file := self.files.get(key_of(now))) is not None:
            self.files.setdefault(key_of(before), file)

    def file_of(self, url: str) -> str | None:
        """Return the file a whole address or path of this installation is in."""
        parts = urlsplit(url)
        if (name := _static(parts.path)) is not None:
            return self.assets.setdefault(name, f"assets/{HASHED.sub('', name)}")
        return self.files.get(key_of(url))

    def find(self, here: str, url: str, *, is_link: bool = True) -> str | None:
        """Return what stands on the page ``here`` (a file) for an address; None where there is none.

        ``is_link`` says that it may lead out of the folder, other than a picture or a style sheet.
        """
        parts = urlsplit(url)
        if not _is_ours(url):
            return url if is_link or parts.scheme == "data" else None
        if (file := self.file_of(url)) is not None:
            return relative(here, file) + (f"#{parts.fragment}" if parts.fragment else "")
        if not self.base or not is_link:
            return None
        query = f"?{parts.query}" if parts.query else ""
        return (
            self.base + (parts.path or "/") + query + (f"#{parts.fragment}" * bool(parts.fragment))
        )

    def public(self, here: str, url: str, *, is_link: bool = True) -> str | None:
        """Return the address for feeds, data and labels: whole where the folder's own place is known."""
        if self.site and _is_ours(url) and (file := self.file_of(url)) is not None:
            return f"{self.site}/{quote(file)}"
        return self.find(here, url, is_link=is_link)

    def canonical(self, file: str, source: str) -> str | None:
        """Return the one address of a page: in its own place, else on the platform, else none."""
        if self.site:
            return f"{self.site}/{quote(file)}"
        return self.base + source if self.base else None

    def page(self, html: str, part: Part) -> str:
        """Return a page with the links of its new place."""
        canonical = self.canonical(part.file, part.source)

        def find(tag: str, name: str, value: str) -> str | None:
            if name == "Image":
                return self.public(part.file, value, is_link=False)
            if tag in ("meta", "button") or (tag == "link" and urlsplit(value).scheme):
                return canonical
            whole = joined(part.source, value)
            if whole is None or value.startswith(("#", "mailto:", "tel:")):
                return value
            if tag == "form":
                return f"{self.base}{whole}" if self.base else None
            return self.find(part.file, whole, is_link=tag in ("a", "link"))

        return without_home(rewritten(html, find, elsewhere=ELSEWHERE))

    def fragment(self, html: str, here: str) -> str:
        """Return the text of an item, with whole addresses before, for feeds and data."""

        def find(tag: str, name: str, value: str) -> str | None:
            return value if joined("/", value) is None else self.public(here, value)

        return rewritten(html, find)

    def told(self, value: Any, here: str, key: str = "") -> Any:
        """Return data with the addresses of its new place; what has none is empty."""
        if isinstance(value, dict):
            return {name: self.told(one, here, name) for name, one in value.items()}
        if isinstance(value, list):
            return [self.told(one, here, key) for one in value]
        if not isinstance(value, str):
            return value
        if key in ("url", "home_page_url", "feed_url"):
            return self.public(here, value) or ""
        return self.fragment(value, here) if key in ("html", "content_html") else value

    def style(self, text: str, name: str) -> str:
        """Return a style sheet; what it asks for comes along, under the same names."""
        file = self.assets[name]

        def found(match: re.Match[str]) -> str:
            if match[1].startswith(("data:", "#")):
                return match[0]
            asked = urljoin(settings.STATIC_URL + name, match[1])
            there = self.find(file, asked, is_link=False)
            return f'url("{there}")' if there else match[0]

        return re.sub(r"""url\(\s*["']?([^"')]+)["']?\s*\)""", found, text)


def key_of(url: str) -> tuple[str, str]:
    """Return under what an address is known: its path, decoded, and the page it asks for."""
    parts = urlsplit(url)
    asked = [
        (name, value) for name, value in parse_qsl(parts.query) if (name, value) != ("page", "1")
    ]
    return unquote(parts.path) or "/", "&".join(f"{name}={value}" for name, value in asked)


def relative(here: str, there: str) -> str:
    """Return how one file names another, as it stands in an address."""
    return quote(posixpath.relpath(there, posixpath.dirname(here) or "."))


def _is_ours(url: str) -> bool:
    parts, base = urlsplit(url), urlsplit(settings.BASE_URL)
    if parts.scheme not in ("", "http", "https"):
        return False
    return parts.netloc in ("", base.netloc)


def _static(path: str) -> str | None:
    """Return the name of a static file, None for what is none."""
    prefix = settings.STATIC_URL
    return unquote(path.removeprefix(prefix)) if path.startswith(prefix) else None
