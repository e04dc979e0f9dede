"""What is told of a public edition to other programs? The same to feed, API and export.

All comes out of the frozen edition, as on its page; only whether a document is in force is
asked of the register (R-P14). Addresses are whole ones, beginning with ``GONGKAI_BASE_URL``.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from gongkai.proofreading import UnreadableFile, parts_of_html
from gongkai.publishing.codes import code_list
from gongkai_web.agencies.models import Agency
from gongkai_web.normative.marks import Mark, normative_marks
from gongkai_web.outlet.rewriting import joined
from gongkai_web.portal import items
from gongkai_web.portal.texts import body_of
from gongkai_web.portal.validity import validity_of
from gongkai_web.publishing.content import digest_of
from gongkai_web.publishing.models import Column, ItemFile
from gongkai_web.review.corrections import corrections_of
from gongkai_web.review.models import Edition

log = logging.getLogger(__name__)
METADATA = (
    "index_no", "doc_no", "formed_on", "issued_on", "effective_on", "repealed_on", "issuing_orgs",
    "topic", "genre", "keywords", "audience", "carrier", "language", "source", "author",
)  # fmt: skip
"""The fields of a content that are told as they stand there."""
CODED = ("topic", "genre")
"""Of these the code is told beside the name; both as on the page of the item."""
_ADDRESS = re.compile(r'\b(href|src)="([^"#][^"]*)"')


def address(path: str) -> str:
    """Return the whole address of a path of this installation."""
    return settings.BASE_URL.rstrip("/") + path


def moment(at: datetime) -> str:
    """Return a moment with the offset of the office's clock."""
    return timezone.localtime(at).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class Shown:
    """An edition as the public sees it today."""

    edition: Edition
    column: Column | None
    mark: Mark | None
    types: dict[str, str] = field(default_factory=dict)
    """The content types of files, by their checksums."""

    @property
    def url(self) -> str:
        """The address of its page."""
        return address(items.url_of(self.edition.item))

    @property
    def html(self) -> str:
        """The text as on its page, with whole addresses."""
        item = self.edition.item
        body = body_of(self.edition.content, item.agency.code, item.pk)
        return _ADDRESS.sub(lambda m: f'{m[1]}="{joined(self.url, m[2]) or m[2]}"', body)

    @property
    def text(self) -> str:
        """The words of the text, a paragraph or cell a line."""
        try:
            parts = parts_of_html(self.edition.content.get("body") or "").parts
        except UnreadableFile:
            return ""
        return "\n".join(part.text for part in parts)

    @property
    def attachments(self) -> list[dict[str, Any]]:
        """The files of the edition: name, kind, type, size in bytes, checksum, address."""
        item = self.edition.item
        return [
            {
                "name": one["name"], "kind": one["kind"], "size": one["size"],
                "content_type": self.types.get(one["sha256"], "application/octet-stream"),
                "sha256": one["sha256"],
                "url": address(
                    reverse(
                        "portal:item_file",
                        args=[item.agency.code, item.pk, one["sha256"], one["name"]],
                    )
                ),
            }
            for one in self.edition.content.get("attachments") or ()
        ]  # fmt: skip

    @property
    def validity(self) -> dict[str, str]:
        """Whether the document is in force: a code, the word, the sentence above the text."""
        content = self.edition.content
        if self.mark is not None:
            return {
                "code": self.mark.status.value, "label": self.mark.label, "told": self.mark.told,
            }  # fmt: skip
        label = validity_of(content, None)
        return {"code": content["validity"] if label else "", "label": label, "told": ""}


def intact(editions: Iterable[Edition]) -> Iterator[Edition]:
    """Yield the editions whose content is what their digest says; the others are told to nobody."""
    for one in editions:
        if digest_of(one.content) == one.digest:
            yield one
        else:
            log.error("edition %s is not what its digest says", one.pk)


def shown(editions: Iterable[Edition], *, on: date) -> list[Shown]:
    """Return editions as the public sees them that day: five queries however many."""
    kept = list(intact(editions))
    marks = normative_marks([(one.item, one.content.get("doc_no") or "") for one in kept], on)
    columns = Column.objects.in_bulk([one.column_id_then for one in kept if one.column_id_then])
    named = {file["sha256"] for one in kept for file in one.content.get("attachments") or ()}
    files = ItemFile.objects.filter(sha256__in=named).values_list("sha256", "content_type")
    types = dict(files) if named else {}
    return [
        Shown(one, columns.get(one.column_id_then or 0), marks.get(one.item_id), types)
        for one in kept
    ]


def brief(one: Shown) -> dict[str, Any]:
    """Return what a list tells of an item."""
    edition, content = one.edition, one.edition.content
    agency = edition.item.agency
    return {
        "id": edition.item_id,
        "url": one.url,
        "title": edition.title,
        "agency": {"code": agency.code, "name": agency.name},
        "column": {"slug": one.column.slug, "title": one.column.title} if one.column else None,
        "published_at": moment(edition.public_from),
        "edition": edition.number,
        "profile": content.get("profile") or "",
        "summary": content.get("summary") or "",
        "validity": one.validity,
        **{name: content.get(name) or None for name in METADATA},
        **{f"{name}_code": code_list(name).code(content.get(name) or "") for name in CODED},
    }


def whole(one: Shown) -> dict[str, Any]:
    """Return all that the page of an item tells."""
    edition = one.edition
    on = timezone.localdate()
    found = items.related(edition)
    others = {other.edition.pk: other for other in shown((e for _, _, e in found), on=on)}
    return brief(one) | {
        "public_until": moment(edition.public_until) if edition.public_until else None,
        "html": one.html,
        "text": one.text,
        "attachments": one.attachments,
        "links": [
            {
                "relation": kind if forward else f"{kind}_by",
                "told": items.RELATIONS[kind][0 if forward else 1],
                "id": other.item_id,
                "url": others[other.pk].url,
                "title": other.title,
                "published_at": moment(other.public_from),
            }
            for kind, forward, other in found
            if other.pk in others
        ],
        "corrections": [
            {"at": moment(one.at), "note": one.note} for one in corrections_of(edition)
        ],
        "reviewers": [
            {"title": name["title"], "name": name["name"]} for name in edition.names
        ] if edition.submission.ladder.prints_names else [],
    }  # fmt: skip


def national(one: Shown) -> dict[str, str]:
    """Return what gov.cn calls the same things in its own interface (R-P17)."""
    content = one.edition.content
    return {
        "pcode": content.get("doc_no") or "",
        "puborg": content.get("issuing_orgs") or one.edition.item.agency.name,
        "pubtime": timezone.localdate(one.edition.public_from).isoformat(),
        "childtype": content.get("topic") or "",
        "index": content.get("index_no") or "",
    }


def describe_agency(agency: Agency) -> dict[str, Any]:
    """Return what the public may know of an agency: who it is, and its disclosure office."""
    return {
        "code": agency.code,
        "name": agency.name,
        "short_name": agency.short_name,
        "kind": agency.kind,
        "kind_label": agency.get_kind_display(),
        "parent": agency.parent.code if agency.parent else None,
        "url": address(reverse("portal:agency", args=[agency.code])),
        "contact": {
            name: getattr(agency, name)
            for name in ("disclosure_office", "address", "postcode", "office_hours", "telephone",
                         "fax", "email")
        },
    }  # fmt: skip


def describe_column(column: Column, slugs: dict[int, str]) -> dict[str, Any]:
    """Return a column; ``slugs`` names the columns above by their keys."""
    return {
        "slug": column.slug,
        "title": column.title,
        "kind": column.kind,
        "parent": slugs.get(column.parent_id or 0),
        "legal_item": column.legal_item,
        "is_open": column.is_open,
        "url": address(reverse("portal:column", args=[column.agency.code, column.slug])),
    }
