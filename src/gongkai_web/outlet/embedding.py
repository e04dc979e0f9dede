"""How does a page stand inside another site? Without head and foot, its links to its own agency likewise.

The other site's server takes the page in: whole and bare (``?embed=1``), as a part to put between
its own head and foot (``?embed=part``), or as that part with what its own head is to say of it
(``?embed=json``). Where it says at which addresses it shows an agency's pages
(``GONGKAI_EMBEDDED_AT``), links between them lead there; everything else leads to the platform.
Browsers put neither into a foreign frame.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import unescape
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from gongkai_web.outlet.rewriting import joined, rewritten, without_home

WHOLE: Final = "1"
PART: Final = "part"
DATA: Final = "json"
"""A part with what the other site says of the page in its own head."""
_BEGINS, _ENDS = '<main id="main" tabindex="-1" class="gongkai-embed bare">', "</main>"
_CODE: Final = "/share.svg"


def carried(
    html: str, path: str, *, how: str, base: str, hosts: Mapping[str, str], style: str = ""
) -> str:
    """Return a page for another site.

    ``base`` is the platform's whole address, ``hosts`` the other site's address of an agency's
    pages by its code, with ``{path}`` in it; ``style`` the address of the style sheet a part brings along.
    """
    code = path.strip("/").partition("/")[0]
    ours, host, base = f"/{code}/", hosts.get(code, ""), base.rstrip("/")

    def find(tag: str, name: str, value: str) -> str:
        whole = joined(path, value)
        if whole is None or value.startswith("#"):
            return value
        if tag == "a" and whole.startswith(f"{base}/"):
            whole = whole.removeprefix(base)
        parts = urlsplit(whole)
        if parts.scheme or parts.netloc:
            return value
        if host and parts.path.startswith(ours) and parts.path.endswith(_CODE):
            return f"{base}{parts.path}?embed={how}"
        is_page = tag == "a" and parts.path.startswith(ours) and parts.path.endswith("/")
        if not is_page or parts.path.endswith("/feed/"):
            return base + whole
        asked = [(key, one) for key, one in parse_qsl(parts.query) if key != "embed"]
        if host:
            there = parts.path.removeprefix(ours) + (f"?{urlencode(asked)}" if asked else "")
            return _filled(host, there) + (f"#{parts.fragment}" if parts.fragment else "")
        if how != WHOLE:
            return base + parts._replace(query=urlencode(asked)).geturl()
        return parts._replace(query=urlencode([*asked, ("embed", WHOLE)])).geturl()

    page = without_home(rewritten(html, find))
    if how == WHOLE:
        return page
    inner = page.partition(_BEGINS)[2].rpartition(_ENDS)[0].strip()
    lang = "en" if '<html lang="en"' in page else "zh-CN"
    return (
        f'<link rel="stylesheet" href="{base}{style}">\n'
        f'<div class="gongkai-embed bare" lang="{lang}">\n{inner}\n</div>\n'
    )


def title_in(html: str) -> str:
    """Return the title of a page, as text."""
    return unescape(html.partition("<title>")[2].partition("</title>")[0]).strip()


def canonical_in(html: str) -> str:
    """Return the one address a page says it has; "" for none."""
    return unescape(html.partition('<link rel="canonical" href="')[2].partition('"')[0])


def place_of(path: str, hosts: Mapping[str, str]) -> str:
    """Return where the other site shows the page at a path of the platform; "" where none is known to."""
    code, _, there = path.strip("/").partition("/")
    host = hosts.get(code, "")
    return _filled(host, f"{there}/" if there else "") if host else ""


def domain_of(code: str, hosts: Mapping[str, str]) -> str:
    """Return the domain of the site that shows an agency's pages; "" where none is known to."""
    return urlsplit(hosts.get(code, "").replace("{path}", "")).hostname or ""


def _filled(host: str, there: str) -> str:
    """Return the other site's address of a page; within a query the page's own is spelled out."""
    is_asked = "?" in host.partition("{path}")[0]
    return host.replace("{path}", quote(there, safe="") if is_asked else there)
