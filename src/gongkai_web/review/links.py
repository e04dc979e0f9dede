"""Which links lead nowhere? Looked at where the network may be used, never on the pages themselves.

Addresses of this installation are looked up in its own records. Others are asked for only by
``gongkai manage check_links``, and only where ``GONGKAI_CHECK_LINKS`` allows it: an address
that lies inside the office's network is never asked for.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

import httpx
from django.conf import settings

from gongkai.proofreading import LinkResult, parts_of_html
from gongkai_web.publishing.models import Item
from gongkai_web.review.models import Edition, LinkSeen

TIMEOUT = 10
FRESH = timedelta(days=7)
LONGEST = 1000
MOST_HOPS = 5
_OWN_ITEM = re.compile(r"^/[a-z0-9-]+/items/(\d+)/")
_ALIVE_THOUGH = frozenset({401, 403, 405, 406, 429})
"""Answers of a page that is there and does not like to be asked by a machine."""


def own_path(url: str) -> str | None:
    """Return the path of an address of this installation; None for any other."""
    parts, base = urlsplit(url), urlsplit(settings.BASE_URL)
    if not parts.scheme and not parts.netloc:
        return parts.path if parts.path.startswith("/") else None
    return parts.path if parts.netloc == base.netloc else None


def seen(urls: Iterable[str], *, at: datetime) -> dict[str, LinkResult]:
    """Return what is known of links: our own out of the records, others as they were last seen."""
    wanted = list(dict.fromkeys(url for url in urls if url and len(url) <= LONGEST))
    known: dict[str, LinkResult] = {}
    for url in wanted:
        path = own_path(url)
        if path is not None and (found := _OWN_ITEM.match(path)):
            public = Edition.objects.public(at).filter(item_id=int(found[1][:18])).exists()
            known[url] = LinkResult(
                public, "" if public else "本平台没有公开这条信息，或者已经撤下"
            )
    rows = LinkSeen.objects.filter(url__in=[url for url in wanted if url not in known])
    for row in rows:
        known[row.url] = LinkResult(row.alive, row.detail)
    return known


def links_in(html: str) -> tuple[str, ...]:
    """Return the addresses behind the words of a text."""
    return parts_of_html(html).links if html else ()


def to_check(agencies: Iterable[object], *, at: datetime) -> Iterator[str]:
    """Yield the foreign links of what is public and of what is being written, each once, not seen lately."""
    told: set[str] = set()
    texts = [
        *(e.content.get("body") or "" for e in Edition.objects.public(at).filter(item__agency__in=agencies).iterator(500)),
        *Item.objects.filter(agency__in=agencies, stage__in=("draft", "review", "returned", "referred"))
        .values_list("body", flat=True).iterator(500),
    ]  # fmt: skip
    fresh = set(LinkSeen.objects.filter(seen_at__gt=at - FRESH).values_list("url", flat=True))
    for html in texts:
        for url in links_in(html):
            if url in told or url in fresh or len(url) > LONGEST or own_path(url) is not None:
                continue
            if urlsplit(url).scheme in ("http", "https"):
                told.add(url)
                yield url


class Inside(ValueError):
    """An address that lies inside the network."""


def _refuse_inside(url: str) -> None:
    """Raise Inside unless every address of the host is one of the open network."""
    host = urlsplit(url).hostname or ""
    for *_, address in socket.getaddrinfo(host, None):
        if not ipaddress.ip_address(str(address[0]).split("%")[0]).is_global:
            raise Inside(url)


def look(url: str, *, may_be_inside: bool = False) -> LinkResult:
    """Ask for an address and say whether it leads somewhere; each hop is judged anew."""
    try:
        with httpx.Client(timeout=TIMEOUT, follow_redirects=False) as client:
            for _ in range(MOST_HOPS):
                if not may_be_inside:
                    _refuse_inside(url)
                with client.stream(
                    "GET", url, headers={"User-Agent": "gongkai link check"}
                ) as answer:
                    status, onwards = answer.status_code, answer.headers.get("location")
                if not (300 <= status < 400 and onwards):
                    break
                url = urljoin(url, onwards)
            else:
                return LinkResult(False, "转来转去，没有到达")
    except Inside:
        return LinkResult(False, "是内部网络的地址，公众打不开")
    except (OSError, UnicodeError):
        return LinkResult(False, "找不到这个网站")
    except (httpx.HTTPError, httpx.InvalidURL):
        return LinkResult(False, "打不开")
    if status < 400 or status in _ALIVE_THOUGH:
        return LinkResult(True)
    return LinkResult(
        False, {404: "404，页面不存在", 410: "410，页面已撤下"}.get(status, f"{status}，打不开")
    )


def keep(results: Mapping[str, LinkResult], *, at: datetime) -> None:
    """Keep what was seen."""
    for url, result in results.items():
        LinkSeen.objects.update_or_create(
            url=url,
            defaults={"alive": result.alive, "detail": result.detail[:120], "seen_at": at},
        )
