"""Every link of the demonstration, and of a county with every kind of page, leads somewhere; every page says what it must.

The walk starts at the first page, the site map for machines and robots.txt, follows every internal
link once, and looks at one page of every pattern of addresses in a browser.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx
import pytest
from django.urls import Resolver404, resolve
from lxml import html

pytestmark = pytest.mark.browser

MOST = 1500
"""Addresses a walk takes at most: the sites have fewer, and a loop must end."""
EACH = 3
"""Pages of one pattern that are opened in a browser."""
OUTSIDE = re.compile(r"/(admin|api|static|calendar|follow/account/login)/")
"""What is no page of the site; the last leads to the identity service, another host."""
QUERIES = 12
"""Addresses of one path that differ only after the question mark: filters combine without end."""
EVERY = {"SiteName", "SiteDomain"}
OF_COLUMNS = {"ColumnName", "ColumnType", "ColumnKeywords", "ColumnDescription"}
OF_ARTICLES = OF_COLUMNS | {
    "ArticleTitle", "PubDate", "ContentSource", "Author", "Keywords", "Description", "Url",
}  # fmt: skip
COLUMNS = {"portal:column", "portal:policies", "portal:interpretations", "portal:register",
           "portal:annual_reports", "portal:agency_reports", "portal:statistics",
           "portal:agencies", "portal:agency", "mailbox:index", "mailbox:answers"}  # fmt: skip
ARTICLES = {"portal:item", "portal:annual_report", "mailbox:answer"}
FILES = {"portal:annual_report_file"}


@dataclass
class Walk:
    """What a walk found."""

    dead: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    pages: dict[str, list[str]] = field(default_factory=dict)
    """The addresses of pages, by the name of their pattern."""
    seen: set[str] = field(default_factory=set)


def pattern_of(path: str) -> str:
    """Return the name of an address's pattern."""
    try:
        return resolve(path).view_name or path
    except Resolver404:
        return path


def walked(base: str) -> Walk:
    """Follow every internal link, breadth first."""
    walk, queue, of_path = Walk(), deque[tuple[str, str]](), dict[str, int]()
    anchors: list[tuple[str, str, str]] = []
    ids: dict[str, set[str]] = {}
    for start in ("/", "/robots.txt", "/sitemap.xml", "/en/"):
        queue.append((start, "start"))
        walk.seen.add(start)

    def follow(told: str, at: str) -> None:
        whole, anchor = urldefrag(urljoin(f"{base}{at}", told))
        if not whole.startswith(f"{base}/"):
            return
        address = whole.removeprefix(base)
        if anchor and not anchor.startswith(":~:"):
            anchors.append((address, anchor, at))
        path = urlsplit(address).path
        if address in walk.seen or OUTSIDE.match(path) or len(walk.seen) >= MOST:
            return
        of_path[path] = of_path.get(path, 0) + 1
        if of_path[path] <= QUERIES:
            walk.seen.add(address)
            queue.append((address, at))

    with httpx.Client(base_url=base, timeout=60, follow_redirects=True) as client:
        while queue:
            address, at = queue.popleft()
            answer = client.get(address)
            if answer.status_code >= 400:
                walk.dead.append(f"{answer.status_code} {address} (on {at})")
                continue
            kind = answer.headers["content-type"]
            # A report's file is a document of its own, and no page of the site.
            if "html" in kind and pattern_of(urlsplit(address).path) not in FILES:
                tree = html.fromstring(answer.content)
                ids[address] = set(tree.xpath("//@id"))
                look(walk, tree, address)
                for told in tree.xpath("//a/@href | //link/@href | //img/@src"):
                    follow(told, address)
            elif "xml" in kind or address == "/robots.txt":
                # The addresses a site tells others are whole, and its own.
                for told in re.findall(r"<loc>([^<]+)|Sitemap: (\S+)", answer.text):
                    whole = "".join(told)
                    parts = urlsplit(whole)
                    assert parts.scheme, f"{address}: {whole}"
                    follow(parts.path, address)
    walk.dead += [
        f"{address}#{anchor} (on {at})"
        for address, anchor, at in anchors
        if address in ids and anchor not in ids[address]
    ]
    return walk


def look(walk: Walk, tree, address: str) -> None:
    """Note a page, and what it lacks."""
    name = pattern_of(urlsplit(address).path)
    walk.pages.setdefault(name, []).append(address)
    told = {one.get("name"): one.get("content") for one in tree.xpath("//head/meta[@name]")}
    lacking = EVERY | (OF_COLUMNS if name in COLUMNS else set())
    lacking |= OF_ARTICLES if name in ARTICLES else set()
    lacking -= {key for key, value in told.items() if value}
    if lacking:
        walk.wrong.append(f"{address}: no {', '.join(sorted(lacking))}")
    if len(tree.xpath("//h1")) != 1:
        walk.wrong.append(f"{address}: {len(tree.xpath('//h1'))} h1")
    if not (tree.findtext(".//title") or "").strip():
        walk.wrong.append(f"{address}: no title")
    for one in tree.xpath("//a[starts-with(@href, 'http')]"):
        host = urlsplit(one.get("href")).hostname or ""
        if host.endswith((".gov.cn", "127.0.0.1")) or "external" in (one.get("rel") or ""):
            continue
        walk.wrong.append(f"{address}: leaves for {host} without saying so")


UNNAMED = """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter(one => one.checkVisibility() && !one.closest("[aria-hidden=true]"))
    .filter(one => !((one.labels && one.labels.length && one.labels[0].innerText.trim())
        || one.getAttribute("aria-label") || one.getAttribute("aria-labelledby") || one.innerText.trim() || one.title
        || one.querySelector("img[alt]:not([alt=''])")))
    .map(one => one.outerHTML.slice(0, 120))"""


def opened(page, base: str, walk: Walk) -> list[str]:
    """Open some pages of every pattern; return what has no name."""
    unnamed = []
    for addresses in walk.pages.values():
        for address in addresses[:EACH]:
            page.goto(base + address)
            unnamed += [f"{address}: {one}" for one in page.evaluate(UNNAMED)]
    return unnamed


def test_every_link_of_the_county_leads_somewhere(citizen, county):
    walk = walked(county)
    assert not walk.dead
    assert not walk.wrong
    assert walk.pages.keys() >= ARTICLES | COLUMNS
    assert not opened(citizen, county, walk)


@pytest.mark.parametrize("page", [(1280, 900)], indirect=True, ids=["desktop"])
def test_every_link_of_the_demonstration_leads_somewhere(page, office):
    walk = walked(office.base)
    assert not walk.dead
    assert not walk.wrong
    assert {"portal:home", "portal:item", "portal:annual_report"} <= walk.pages.keys()
    assert not opened(page, office.base, walk)
