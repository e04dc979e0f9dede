"""How does what was published elsewhere become a draft here, without passing for reviewed? (条例 art. 17)

What is taken in is a draft like any other: no edition, no publication, nothing public
before it climbed its ladder. Where it came from is kept beside it, and what was
taken in once is not taken in again, not even after its draft was thrown away.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from gongkai_web.agencies.access import Capability, require
from gongkai_web.agencies.models import Agency, User
from gongkai_web.journal.actions import record
from gongkai_web.publishing import drafting, files, markup
from gongkai_web.publishing.models import Column, Item, ItemOrigin, OriginKind

LONGEST_TITLE = 255
LONGEST_SOURCE = 120
LONGEST_NAME = 255
LONGEST_LINK = 500


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one page: its draft, whether it is new, and what could not be taken."""

    item: Item | None
    """None where the draft was thrown away since it was first taken in."""
    origin: ItemOrigin
    is_new: bool
    left_out: list[str] = field(default_factory=list)


@transaction.atomic
def import_draft(
    actor: User | None, agency: Agency, *, title: str, html: str, source: str = "",
    published_on: date | None = None, link: str = "", place: Column | None = None,
    pictures: Mapping[str, Any] | None = None, attachments: Sequence[Any] = (),
    kind: OriginKind = OriginKind.WECHAT, key: str = "", name: str = "",
    fields: Mapping[str, Any] | None = None, on: date | None = None,
) -> Imported:  # fmt: skip
    """Take a page in as a draft of the agency; what was taken in before is returned as it is.

    ``pictures`` are what the page shows, by the ``src`` (or ``data-src``) that stands in ``html``:
    bytes, or files with ``name``, ``size`` and ``read()``. A picture that is not given or not
    usable is left out and told. ``key`` names the page once and for ever; without one it is
    the digest of its link, or of its text. ``published_on`` is the day it was public elsewhere:
    noted, and the date of its index number, but never taken for its formed-on date.
    Raises NotAllowed, ItemRefused, CannotNumber.
    """
    require(actor, agency, Capability.EDIT_LEDGERS)
    # Two who take in the same page at once: the second waits here and finds it taken.
    Agency.objects.select_for_update().filter(pk=agency.pk).values("pk").first()
    key = key or key_of(link or f"{title}\n{html}")
    there = taken(agency, kind).filter(key=key).select_related("item").first()
    if there is not None:
        return Imported(there.item, there, is_new=False, left_out=list(there.left_out))

    left_out: list[str] = []
    if len(link) > LONGEST_LINK:
        left_out.append(f"原链接超过 {LONGEST_LINK} 个字，没有收入")
        link = ""
    kept = _Keeper(actor, agency, left_out)
    body = markup.tidy(_clear(html), picture=lambda src: kept.picture(src, pictures or {}))
    told_title = _line(title)
    if len(told_title) > LONGEST_TITLE:
        left_out.append(f"标题有 {len(told_title)} 个字，只收入前 {LONGEST_TITLE - 1} 个")
        told_title = told_title[: LONGEST_TITLE - 1] + "…"
    enclosed = [reference for one in attachments if (reference := kept.attachment(one))]
    item = drafting.create(
        actor=actor, agency=agency, place=place, attachments=enclosed,
        fields={
            "title": told_title, "body": body, "source": _line(source)[:LONGEST_SOURCE],
            **(fields or {}),
        },
        on=published_on or on or timezone.localdate(),
    )  # fmt: skip
    origin = ItemOrigin.objects.create(
        agency=agency, item=item, kind=kind, key=key, name=(_line(name) or told_title)[:LONGEST_NAME],
        link=link, published_on=published_on, left_out=left_out, taken_by=actor,
    )  # fmt: skip
    record(
        verb="导入草稿", subject=item, agency=agency, actor=actor,
        detail={
            "from": OriginKind(kind).label, "name": origin.name, "link": link, "sha256": key,
            "published_on": published_on and published_on.isoformat(), "left_out": left_out,
        },
    )  # fmt: skip
    return Imported(item, origin, is_new=True, left_out=left_out)


def key_of(text: str | bytes) -> str:
    """Return the digest that names a page."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def taken(agency: Agency, kind: OriginKind) -> Any:
    """Return what was already taken in of that kind, as a query."""
    return ItemOrigin.objects.filter(agency=agency, kind=kind)


def _clear(text: str) -> str:
    """Return a text without the sign that no database takes."""
    return text.replace("\0", "")


def _line(text: str) -> str:
    """Return a text on one line."""
    return " ".join(_clear(text).split())


class _Keeper:
    """Keeps a page's files; says which were not taken, and why."""

    def __init__(self, actor: User | None, agency: Agency, left_out: list[str]) -> None:
        self._actor, self._agency, self._left_out = actor, agency, left_out
        self._known: dict[str, str] = {}

    def picture(self, src: str, given: Mapping[str, Any]) -> str:
        """Return ``file:<sha256>`` for a picture of the text, nothing where it is not taken."""
        if src not in self._known:
            self._known[src] = self._picture(src, given)
        return self._known[src]

    def _picture(self, src: str, given: Mapping[str, Any]) -> str:
        found = given.get(src)
        if found is None:
            found = markup.embedded(src)
        if found is None:
            self._left_out.append(f"图片没有收入：{src[:120] or '没有地址'}")
            return ""
        if isinstance(found, bytes):
            found = ContentFile(found, name=f"图片{len(self._known) + 1}{markup.ending(found)}")
        kept = self._keep(found, keep=files.keep_picture)
        return f"file:{kept.sha256}" if kept else ""

    def attachment(self, file: Any) -> dict[str, Any] | None:
        """Return how the item names a file kept with it."""
        kept = self._keep(file)
        if kept and kept.was_bared:
            self._left_out.append(files.BARED.format(kept.name))
        return files.reference(kept) if kept else None

    def _keep(self, file: Any, *, keep: Any = files.keep) -> Any:
        try:
            return keep(actor=self._actor, agency=self._agency, file=file)
        except files.UnusableFile as error:
            self._left_out.append(str(error))
            return None
