"""What is new, for whoever follows: Atom (RFC 4287) and JSON Feed 1.1; whole, by agency, by column.

Each feed tells the newest editions with their text, and in Atom what was taken back lately
(RFC 6721), so that a copy elsewhere can be taken down too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as Tree

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.views.decorators.http import require_safe

from gongkai_web.agencies.models import Agency
from gongkai_web.outlet import telling
from gongkai_web.outlet.gone import told, withdrawals
from gongkai_web.outlet.keeping import kept
from gongkai_web.outlet.telling import Shown, address, moment
from gongkai_web.portal import items, newest
from gongkai_web.portal.agencies import agencies_shown
from gongkai_web.portal.pages import title_of_site
from gongkai_web.publishing.content import NOTE
from gongkai_web.publishing.models import Column
from gongkai_web.review.models import Edition, Withdrawal

ENTRIES = 50
CORRECTED = "更正说明"
GONE = 20
ATOM, TOMBS = "http://www.w3.org/2005/Atom", "http://purl.org/atompub/tombstones/1.0"
ATOM_TYPE = "application/atom+xml; charset=utf-8"
JSON_TYPE = "application/feed+json; charset=utf-8"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Tree.register_namespace("", ATOM)
Tree.register_namespace("at", TOMBS)


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed is about: its title, the page it follows, its own addresses, its editions."""

    title: str
    page: str
    atom: str
    json: str
    key: str
    """What names the feed for ever: it stands in its id."""
    author: str
    editions: QuerySet[Edition]
    among: QuerySet[Any] | None
    """The keys of all editions that may be in the feed."""
    gone: dict[str, Any]
    """Whose withdrawals are told."""

    def entries(self) -> list[Shown]:
        """Return the newest editions, newest first."""
        found = newest.first(self.editions, ENTRIES, among=self.among)
        return telling.shown(found, on=timezone.localdate())


def tag(key: str) -> str:
    """Return an identifier that stays when addresses change (RFC 4151)."""
    return f"tag:{urlsplit(settings.BASE_URL).hostname or 'gongkai'},2019:{key}"


def of_site() -> Feed:
    """Return the feed of all that is public."""
    title = title_of_site()
    return Feed(
        title, address(reverse("portal:home")), address(reverse("outlet:feed")),
        address(reverse("outlet:feed_json")), "feed", title, items.editions(), None, {},
    )  # fmt: skip


def of_agency(agency: Agency) -> Feed:
    """Return the feed of an agency."""
    return Feed(
        f"{agency.name} 政府信息公开", address(reverse("portal:agency", args=[agency.code])),
        address(reverse("outlet:agency_feed", args=[agency.code])),
        address(reverse("outlet:agency_feed_json", args=[agency.code])),
        f"agency/{agency.pk}", agency.name, items.editions().filter(item__agency=agency),
        newest.of_agency(agency), {"agency": agency.pk},
    )  # fmt: skip


def of_column(column: Column) -> Feed:
    """Return the feed of a column and those below it."""
    agency, keys = column.agency, items.with_those_below(column)
    args = [agency.code, column.slug]
    return Feed(
        f"{column.title} - {agency.name}", address(reverse("portal:column", args=args)),
        address(reverse("outlet:column_feed", args=args)),
        address(reverse("outlet:column_feed_json", args=args)), f"column/{column.pk}",
        agency.name, items.editions().filter(column_id_then__in=keys), newest.of_columns(keys),
        {"columns": keys},
    )  # fmt: skip


def last_gone(feed: Feed) -> list[Withdrawal]:
    """Return the last withdrawals of what is not public again."""
    return withdrawals(**feed.gone, most=GONE)


# --- Atom


def atom(feed: Feed) -> bytes:
    """Return the feed as an Atom document."""
    entries, gone = feed.entries(), last_gone(feed)
    moments = [one.edition.public_from for one in entries] + [one.at for one in gone]
    root = Tree.Element(_name("feed"), {"{http://www.w3.org/XML/1998/namespace}lang": "zh-CN"})
    _put(root, "id", tag(feed.key))
    _put(root, "title", feed.title)
    # Where nothing is told yet the day of the law stands in: the moment of asking would change each time.
    _put(root, "updated", moment(max(moments)) if moments else "2019-05-15T00:00:00+08:00")
    _put(root, "link", rel="self", type="application/atom+xml", href=feed.atom)
    _put(root, "link", rel="alternate", type="text/html", href=feed.page)
    _put(_put(root, "author"), "name", feed.author)
    for one in entries:
        _entry(root, one)
    for one in gone:
        dead = Tree.SubElement(
            root, f"{{{TOMBS}}}deleted-entry",
            {"ref": tag(f"item/{one.edition.item_id}"), "when": moment(one.at)},
        )  # fmt: skip
        if said := told(one)["explanation"]:
            Tree.SubElement(dead, f"{{{TOMBS}}}comment").text = _clean(said)
    return Tree.tostring(root, encoding="utf-8", xml_declaration=True)


def _entry(root: Tree.Element, one: Shown) -> None:
    edition, content = one.edition, one.edition.content
    entry = _put(root, "entry")
    _put(entry, "id", tag(f"item/{edition.item_id}"))
    _put(entry, "title", edition.title)
    _put(entry, "updated", moment(edition.public_from))
    _put(entry, "published", moment(first_public(edition)))
    _put(entry, "link", rel="alternate", type="text/html", href=one.url)
    for file in one.attachments:
        _put(entry, "link", rel="enclosure", type=file["content_type"], title=file["name"],
             length=str(file["size"]), href=file["url"])  # fmt: skip
    _put(_put(entry, "author"), "name", edition.item.agency.name)
    if one.column is not None:
        _put(entry, "category", term=one.column.slug, label=one.column.title)
    if content.get(NOTE):
        _put(entry, "category", term="correction", label=CORRECTED)
    if content.get("summary"):
        _put(entry, "summary", content["summary"])
    _put(entry, "content", _text(one), type="html")


def _text(one: Shown) -> str:
    """Return the text, and above it what its last correction put right, as on its page."""
    note = one.edition.content.get(NOTE)
    if not note:
        return one.html
    return f"<p><strong>{CORRECTED}</strong>：{escape(note)}</p>{one.html}"


def _name(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _clean(text: str) -> str:
    """Return the text without the signs XML has no place for."""
    return _NOT_XML.sub("", text)


def _put(parent: Tree.Element, name: str, text: str = "", **attributes: str) -> Tree.Element:
    made = Tree.SubElement(parent, _name(name), {k: _clean(v) for k, v in attributes.items()})
    if text:
        made.text = _clean(text)
    return made


def first_public(edition: Edition) -> Any:
    """Return when the item was public first: an edition that corrects it keeps that moment."""
    first = edition.item.first_published_at
    return min(first, edition.public_from) if first else edition.public_from


# --- JSON Feed


def as_json(feed: Feed) -> dict[str, Any]:
    """Return the feed as a JSON Feed 1.1; what it has no name for stands under ``_gongkai``."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.json,
        "language": "zh-CN",
        "authors": [{"name": feed.author}],
        "items": [_item(one) for one in feed.entries()],
    }


def _item(one: Shown) -> dict[str, Any]:
    said = telling.brief(one)
    return {
        "id": tag(f"item/{said['id']}"),
        "url": said["url"],
        "title": said["title"],
        "content_html": _text(one),
        **({"summary": said["summary"]} if said["summary"] else {}),
        "date_published": moment(first_public(one.edition)),
        "date_modified": said["published_at"],
        "authors": [{"name": said["agency"]["name"]}],
        "tags": [word for word in re.split(r"[\s,，、;；]+", said["keywords"] or "") if word],
        "attachments": [
            {"url": file["url"], "mime_type": file["content_type"], "title": file["name"],
             "size_in_bytes": file["size"], "_sha256": file["sha256"]}
            for file in one.attachments
        ],
        "_gongkai": {
            key: value for key, value in (said | telling.national(one)).items()
            if key not in ("url", "title", "summary", "published_at")
        } | ({"correction": note} if (note := one.edition.content.get(NOTE)) else {}),
    }  # fmt: skip


# --- addresses

Finds = Callable[..., Feed]


def _answers(make: Callable[[Feed], bytes], content_type: str) -> Callable[[Finds], Any]:
    """Let a function that finds a feed answer with it."""

    def around(find: Finds) -> Any:
        @require_safe
        @wraps(find)
        def answer(request: HttpRequest, **named: str) -> HttpResponse:
            response = HttpResponse(make(find(**named)), content_type=content_type)
            response["Access-Control-Allow-Origin"] = "*"
            return kept(request, response)

        return answer

    return around


def _site() -> Feed:
    return of_site()


def _agency(code: str) -> Feed:
    return of_agency(get_object_or_404(agencies_shown(), code=code))


def _column(code: str, slug: str) -> Feed:
    rows = Column.objects.select_related("agency", "parent")
    return of_column(get_object_or_404(rows, agency__code=code, slug=slug))


def _json(feed: Feed) -> bytes:
    return json.dumps(as_json(feed), ensure_ascii=False).encode()


site_atom, site_json = _answers(atom, ATOM_TYPE)(_site), _answers(_json, JSON_TYPE)(_site)
agency_atom, agency_json = _answers(atom, ATOM_TYPE)(_agency), _answers(_json, JSON_TYPE)(_agency)
column_atom, column_json = _answers(atom, ATOM_TYPE)(_column), _answers(_json, JSON_TYPE)(_column)
