"""How does a page keep its links in another place? Each address is asked for, and what has none is said.

Nothing else of the page is touched: what is not an address stands as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urljoin, urlsplit

ADDRESSES: Final = {
    "a": ("href",), "link": ("href",), "img": ("src",), "script": ("src",), "form": ("action",),
    "button": ("data-copy",),
}  # fmt: skip
_TOLD: Final = frozenset({"Url", "Image"})
"""Labels of the head that hold an address; asked for by that name in place of the attribute's."""
_QUIET: Final = {("ol", "crumbs"), ("nav", "menu"), ("ul", "foot-links"), ("nav", "side")}
"""Where what leads nowhere is left a word, without saying that it is elsewhere."""


def joined(base: str, url: str) -> str | None:
    """Return the address a link on a page means; None for what is no address (``http://[``)."""
    try:
        whole = urljoin(base, url)
        urlsplit(whole)
    except ValueError:
        return None
    return whole


Find = Callable[[str, str, str], str | None]
"""Asked with element, attribute and address: the address in the new place, None for none."""


def rewritten(html: str, find: Find, *, elsewhere: str = "") -> str:
    """Return the page with the addresses that ``find`` gives; ``elsewhere`` stands after a link that has none."""
    writer = _Rewriter(find, elsewhere)
    writer.feed(html)
    writer.close()
    return "".join(writer.out)


_HOME: Final = re.compile(
    r'(<ol class="crumbs">)<li><a href="[^"]*">(?:首页|Home)</a></li>'
    r'(?:<li>(?:<a href="[^"]*">|<span>)(?:公开单位|Agencies)</(?:a|span)></li>)?'
)


def without_home(html: str) -> str:
    """Return the page with its path beginning at the agency: the platform's home is elsewhere."""
    return _HOME.sub(r"\1", html, count=1)


class _Rewriter(HTMLParser):
    """Writes what it reads, with other addresses."""

    def __init__(self, find: Find, elsewhere: str) -> None:
        super().__init__(convert_charrefs=False)
        self.find, self.elsewhere = find, elsewhere
        self.out: list[str] = []
        self.unlinked: list[bool] = []
        self.quiet: list[str] = []
        self.dropped = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write an element with its new address."""
        told = self.get_starttag_text() or ""
        named = {name: value or "" for name, value in attrs}
        if (self.quiet and tag == self.quiet[-1]) or (
            not self.quiet and any((tag, one) in _QUIET for one in named.get("class", "").split())
        ):
            self.quiet.append(tag)
        if tag == "meta" and (what := named.get("name")) in _TOLD:
            told = self._with(told, tag, "content", named["content"], asked=what)
        for name in ADDRESSES.get(tag, ()):
            if name in named:
                told = self._with(told, tag, name, named[name])
        if tag == "a":
            self.unlinked.append(not told)
        if not told and tag in ("script", "button"):
            self.dropped = tag
        self.out.append(told or ("<span>" if tag == "a" else ""))

    def _with(self, told: str, tag: str, name: str, value: str, *, asked: str = "") -> str:
        """Return the element's text with another address; empty where there is none."""
        found = self.find(tag, asked or name, value)
        if found is None:
            return "" if tag != "form" else re.sub(r'\s+action="[^"]*"', "", told)
        if found == value:
            return told
        pattern = re.compile(rf"""(\s{re.escape(name)}\s*=\s*)("[^"]*"|'[^']*'|[^\s>]+)""", re.I)
        return pattern.sub(lambda m: f'{m[1]}"{escape(found)}"', told, count=1)

    def handle_endtag(self, tag: str) -> None:
        """Write the end of an element."""
        if self.quiet and tag == self.quiet[-1]:
            self.quiet.pop()
        if tag == self.dropped:
            self.dropped = ""
            return
        if tag == "a" and self.unlinked and self.unlinked.pop():
            word = self.elsewhere if not self.quiet else ""
            self.out.append(f"{escape(word)}</span>")
            return
        self.out.append(f"</{tag}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write an element that ends at once."""
        self.handle_starttag(tag, attrs)
        if tag == "a" or tag == self.dropped:
            self.handle_endtag(tag)

    def _put(self, text: str) -> None:
        if not self.dropped:
            self.out.append(text)

    def handle_data(self, data: str) -> None:
        """Write text as it is."""
        self._put(data)

    def handle_entityref(self, name: str) -> None:
        """Write a named sign as it is."""
        self._put(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Write a numbered sign as it is."""
        self._put(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        """Write a comment as it is."""
        self._put(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        """Write the doctype as it is."""
        self._put(f"<!{decl}>")
