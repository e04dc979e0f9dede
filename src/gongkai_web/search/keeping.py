"""How does the index follow what is published? In the transaction of the act itself; files after it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from django.db import DatabaseError, transaction
from django.utils import timezone

from gongkai.proofreading import UnreadableFile, parts_of_html
from gongkai_web.mailbox.models import ActKind, Message, PublicText
from gongkai_web.publishing.models import Column, Item
from gongkai_web.reports.models import ReportVersion
from gongkai_web.review.models import Edition
from gongkai_web.search import attachments
from gongkai_web.search.engine import engine
from gongkai_web.search.models import MADE_AS, Entry, Kind

_P = ParamSpec("_P")
log = logging.getLogger(__name__)
PLAIN = ("summary", "keywords", "source", "author", "issuing_orgs")
KINDS = {"document": Kind.POLICY, "rule": Kind.POLICY, "interpretation": Kind.INTERPRETATION}


def _never_in_the_way(act: Callable[_P, None]) -> Callable[_P, None]:
    """Let no trouble with the index stop a publication or a withdrawal; ``rebuild_search`` mends it."""

    @wraps(act)
    def tried(*args: _P.args, **kwargs: _P.kwargs) -> None:
        try:
            with transaction.atomic():
                act(*args, **kwargs)
        except DatabaseError:
            log.exception("the search index was not kept; run gongkai manage rebuild_search")

    return tried


@_never_in_the_way
def keep_edition(edition: Edition) -> None:
    """Take the edition in, in place of its item's earlier one; its files are read afterwards."""
    forget_now(edition.item)
    for entry in entries_of(edition):
        entry.save()
        if not entry.sha256:
            put(entry)
    if edition.content.get("attachments"):
        transaction.on_commit(attachments.wake)


def entries_of(edition: Edition) -> list[Entry]:
    """Return the entries of an edition, unsaved: itself, then its files without their words."""
    content = edition.content
    place = Column.objects.filter(pk=edition.column_id_then).first()
    day = timezone.localdate(edition.public_from)
    shared: dict[str, Any] = {
        "edition": edition, "agency_id": edition.item.agency_id,
        "column": place.title if place else "", "topic": content.get("topic") or "",
        "genre": content.get("genre") or "", "year": (edition.formed_on or day).year,
        "validity": content.get("validity") or "", "published_at": edition.public_from,
    }  # fmt: skip
    files = {(one["sha256"], one["name"]) for one in content.get("attachments") or ()}
    return [
        Entry(
            kind=KINDS.get(content.get("profile") or "", Kind.INFORMATION), title=edition.title,
            index_no=content.get("index_no") or "", doc_no=content.get("doc_no") or "",
            body="\n".join(_lines(content)), **shared,
        ),
        *(
            Entry(kind=Kind.ATTACHMENT, title=name, sha256=sha256, **shared)
            for sha256, name in sorted(files)
        ),
    ]  # fmt: skip


def _lines(content: dict[str, Any]) -> list[str]:
    try:
        lines = [part.text for part in parts_of_html(content.get("body") or "").parts]
    except UnreadableFile:
        lines = []
    lines += [content[name] for name in PLAIN if content.get(name)]
    return lines + [one["name"] for one in content.get("attachments") or ()]


@_never_in_the_way
def keep_report(version: ReportVersion) -> None:
    """Take a published report in, in place of the year's earlier version."""
    earlier = Entry.objects.filter(report__agency=version.agency_id, report__year=version.year)
    for entry in earlier:
        drop(entry)
    entry = entry_of_report(version)
    entry.save()
    put(entry)


def entry_of_report(version: ReportVersion) -> Entry:
    """Return the entry of a report, unsaved."""
    told = version.report.get("agency")
    name = told if isinstance(told, str) else version.agency.name
    return Entry(
        report=version, kind=Kind.REPORT, agency_id=version.agency_id, year=version.year,
        title=f"{name}{version.year}年政府信息公开工作年度报告",
        published_at=version.published_at, body="\n".join(_strings(version.report)),
    )  # fmt: skip


@_never_in_the_way
def keep_answer(text: PublicText) -> None:
    """Take a published answer in, in place of an earlier text of the same message."""
    _drop_answers(text.message)
    entry = entry_of_answer(text)
    entry.save()
    put(entry)


def entry_of_answer(text: PublicText) -> Entry:
    """Return the entry of a published answer, unsaved. Raises CannotUnseal."""
    message = text.message
    at = text.acts.filter(kind=ActKind.PUBLISHED).order_by("pk").values_list("at", flat=True)[0]
    return Entry(
        text=text, kind=Kind.ANSWER, agency_id=message.agency_id,
        year=(message.answered_on or timezone.localdate(at)).year, title=text.title,
        published_at=at, body=f"{text.question}\n{text.reply}",
    )  # fmt: skip


@_never_in_the_way
def forget_answer(message: Message) -> None:
    """Leave what was shown of a message out from now on."""
    _drop_answers(message)


def _drop_answers(message: Message) -> None:
    for entry in Entry.objects.filter(text__message=message):
        drop(entry)


@_never_in_the_way
def forget(item: Item) -> None:
    """Leave an item and its files out from now on."""
    forget_now(item)


def forget_now(item: Item) -> None:
    """Drop the entries of all an item's editions."""
    for entry in Entry.objects.filter(edition__item=item):
        drop(entry)


def put(*entries: Entry) -> None:
    """Take saved entries into the index."""
    engine().put(entries)
    for entry in entries:
        entry.made_as = MADE_AS
    Entry.objects.filter(pk__in=[entry.pk for entry in entries]).update(made_as=MADE_AS)


def drop(entry: Entry) -> None:
    """Leave an entry out."""
    if entry.made_as == MADE_AS:
        engine().drop(entry)
    entry.delete()


def _strings(value: object) -> list[str]:
    """Return the texts of a report."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    return [one for part in value for one in _strings(part)] if isinstance(value, list) else []
