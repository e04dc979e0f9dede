"""How does the text of an edition stand on its page?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import count
from typing import Any, Final
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from gongkai_web.portal.outside_links import with_notice
from gongkai_web.publishing.sanitising import clean_html

_PICTURE: Final = re.compile(r'src="file:([0-9a-f]{64})"')
_TABLE: Final = re.compile(r"<table\b(?:(?!<table\b).)*?</table>", re.DOTALL)
_FRAME: Final = '<div class="frame" tabindex="0" role="region" aria-label="表格{}">'
_INDENT: Final = re.compile(r"<p>(?:[\s\u3000\xa0]|&nbsp;)+")


def body_of(content: dict[str, Any], code: str, pk: int) -> SafeString:
    """Return the text for the page, cleaned once more, with the addresses of its pictures."""
    html = clean_html(content.get("body") or "")
    return mark_safe(
        _PICTURE.sub(
            lambda m: f'src="{reverse("portal:item_picture", args=[code, pk, m.group(1)])}"', html
        )
    )


def text_for_reading(
    content: dict[str, Any], code: str, pk: int, *, own: Iterable[str] = ()
) -> SafeString:
    """Return the text as readers have it: links that lead off say so, the page sets paragraphs in, wide tables scroll.

    ``own`` are the site's hosts or addresses.
    """
    html = _INDENT.sub("<p>", body_of(content, code, pk))
    # Regions of one page have names of their own; a single table needs no number.
    numbers = count(1)
    some = len(_TABLE.findall(html)) > 1
    html = _TABLE.sub(
        lambda found: f"{_FRAME.format(next(numbers) if some else '')}{found[0]}</div>", html
    )
    return with_notice(html, {host for one in own if (host := _host(one))})


def _host(told: str) -> str | None:
    """Return the host of an address, or of a Host header; None for what is none."""
    try:
        return urlsplit(told if "//" in told else f"//{told}").hostname
    except ValueError:
        return None
