"""Which links of a text lead off the sites of the authorities? They say so before one follows them.

(国办发〔2017〕47号, annex: who is led to a site that is no government's is told beforehand.)
"""

from __future__ import annotations

import re
from collections.abc import Collection
from html import unescape
from typing import Final
from urllib.parse import urlsplit

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_LINK: Final = re.compile(r'<a href="([^"]*)"(?: rel="([^"]*)")?>(.*?)</a>', re.DOTALL)
GOVERNMENT: Final = ".gov.cn"


def with_notice(html: str, own: Collection[str] = ()) -> SafeString:
    """Return a cleaned text whose links to other than government sites bear （外部链接）.

    ``own`` are this site's hosts. The links are those :func:`clean_html` writes.
    """

    def told(link: re.Match[str]) -> str:
        host = outside(unescape(link[1]), own)
        if host is None:
            return link[0]
        rel = " ".join(dict.fromkeys([*(link[2] or "").split(), "external"]))
        return format_html(
            '<a href="{}" rel="{}" title="将离开本网站，前往 {}">{}</a>'
            '<span class="soft">（外部链接）</span>',
            mark_safe(link[1]), rel, host, mark_safe(link[3]),
        )  # fmt: skip

    return mark_safe(_LINK.sub(told, html))


def outside(address: str, own: Collection[str] = ()) -> str | None:
    """Return the host an address leads to, where it is neither ours nor a government's; else None."""
    # A browser reads \ as /, so that what stands behind it is no host.
    try:
        parts = urlsplit(address.strip().replace("\\", "/"))
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return address[:80]
    if not host or host in own or f".{host}".endswith(GOVERNMENT):
        return None
    return host
