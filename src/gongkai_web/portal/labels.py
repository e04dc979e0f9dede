"""Which ``<meta>`` names does a page carry for those who collect pages by machine? (国办发〔2017〕47号 附件：网页标签)

A column's name, kind, keywords and description; an article's title, day, source, author, keywords,
description, picture and address. What a page does not say follows from what it does.
"""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape

from django.utils.timezone import localtime

OPENING = 120
"""Signs of a text that describe it where it has no summary."""
LOOKED_AT = 8000
_TAG = re.compile(r"<[^>]*>?")
_PICTURE = re.compile(r'<img\b[^>]*?\ssrc="([^"]+)"', re.I)


def completed(meta: dict[str, str], site: str) -> dict[str, str]:
    """Return a page's names with those that follow from others; ``site`` is the site's title."""
    told = {key: value for key, value in meta.items() if value}
    if column := told.get("ColumnName", ""):
        told.setdefault("ColumnType", column)
        told.setdefault("ColumnKeywords", ",".join(dict.fromkeys((column, "政府信息公开"))))
        told.setdefault("ColumnDescription", f"{site}：{column}")
    if title := told.get("ArticleTitle", ""):
        told.setdefault("Author", told.get("ContentSource", site))
        told.setdefault("Keywords", column or title)
        told.setdefault("Description", title)
    return told


def keywords(*words: str | None) -> str:
    """Return keywords as their label has them."""
    return ",".join(dict.fromkeys(one for one in words if one))


def opening_of(html: str) -> str:
    """Return how a text begins: what it says of itself where nobody wrote a summary."""
    text = " ".join(unescape(_TAG.sub(" ", html[:LOOKED_AT])).split())
    return text if len(text) <= OPENING else f"{text[:OPENING].rstrip()}……"


def moment(at: datetime) -> str:
    """Return when an article became public, as its label has it: ``2025-01-20 09:30``."""
    return f"{localtime(at):%Y-%m-%d %H:%M}"


def picture_of(html: str, base: str) -> str:
    """Return the whole address of a text's first picture; "" where it has none."""
    found = _PICTURE.search(html)
    if found is None or found[1].startswith("data:"):
        return ""
    return base.rstrip("/") + found[1] if found[1].startswith("/") else found[1]
