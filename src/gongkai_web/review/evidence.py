"""Who may still read what exposed a secret or a person, once it was taken back? (条例 arts. 14, 15, 17)

The frozen rows stay as evidence. All of the item that came before its withdrawal is sealed: no
page, search, ledger or export shows it, and the working copy is emptied. Who holds
:attr:`Capability.OPEN_EVIDENCE` in the agency opens it with a reason, and each opening is noted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from gongkai.review import Decision, State
from gongkai_web.agencies.access import Capability, NotAllowed, holds
from gongkai_web.agencies.models import Agency, User
from gongkai_web.journal.actions import Act, record, record_many
from gongkai_web.journal.models import Entry
from gongkai_web.journal.sealing import SEALED, TOLD, UNSEALED
from gongkai_web.publishing.content import FIELDS, NOTE, digest_of, plain
from gongkai_web.publishing.drafting import SEALED_TITLE, ItemRefused, hold
from gongkai_web.publishing.models import Item, ItemFile
from gongkai_web.review import mirror, standing
from gongkai_web.review.models import Edition, Opinion, Submission, Withdrawal, WithdrawalKind
from gongkai_web.supervision.models import Account

CLASSIFIED: Final = "文章分类"
"""The act about an account that names articles of it; sealed entry by entry."""
BLOCKED = "内容因泄露已封存；保密审查员、分管领导说明理由以后可以查阅，每次查阅都有记录"
OPENED = "查阅封存内容"
EMPTIED: dict[str, Any] = {
    "title": SEALED_TITLE, "summary": "", "body": "", "keywords": "", "author": "",
    "withheld_reason": "", "correction_note": "", "attachments": [],
}  # fmt: skip
"""What is taken out of the working copy. The ledger's other columns name nobody."""
_PICTURE = re.compile(r'file:([0-9a-f]{64})"')


def sealing() -> QuerySet[Withdrawal]:
    """Return the withdrawals that seal: for exposure, and not found by the signer to be none."""
    return Withdrawal.objects.filter(request__kind=WithdrawalKind.EXPOSED).exclude(
        request__answer__approved=False
    )


def sealed_at(item: Item | int) -> datetime | None:
    """Return the moment up to which all content of an item is sealed; None where none is."""
    of = sealing().filter(edition__item=item).order_by("-at")
    return of.values_list("at", flat=True).first()


def covers(item: str, moment: str) -> Exists:
    """Return an expression: is a row sealed, whose item and moment stand under these names?"""
    return Exists(sealing().filter(edition__item=OuterRef(item), at__gte=OuterRef(moment)))


def is_sealed(one: Edition | Submission) -> bool:
    """Return whether this frozen content may not be shown."""
    moment = one.released_at if isinstance(one, Edition) else one.submitted_at
    until = sealed_at(one.item_id)
    return until is not None and moment <= until


def may_open(user: Any, agency: Agency) -> bool:
    """Return whether the person holds an office that may open evidence; superusers hold none by that."""
    return holds(user, agency, Capability.OPEN_EVIDENCE)


# -- sealing and its undoing, within the withdrawal's own transaction


def seal(item: Item, *, by: User, at: datetime) -> None:
    """Seal what an item said until now: a run under review ends, the working copy is emptied."""
    end_run(item, by, at)
    acts = told_of(item, until=at)
    empty(item, by=by)
    record_many(verb=SEALED, actor=by, acts=acts)


def empty(item: Item, *, by: User | None) -> None:
    """Take out of the working copy what it says; the last of its revisions keeps it."""
    if item.latest_revision_id is None:
        item.save_revision(user=by, clean=False)
    for name, value in EMPTIED.items():
        setattr(item, name, value)
    if item.before_draft is not None:
        item.before_draft |= {name: EMPTIED[name] for name in EMPTIED if name in item.before_draft}
    item.has_unpublished_changes = True
    item.save(update_fields=[*EMPTIED, "before_draft", "has_unpublished_changes", "updated_at"])
    item.proof_reports.all().delete()
    item.save_revision(user=by, clean=False)


def told_of(item: Item, *, until: datetime, with_copy: bool = True) -> list[Act]:
    """Return an act for each thing whose entries in the journal tell what an item said until then.

    The item, its deliveries and files, those of the working copy too, and the entries that name
    its articles on accounts.
    """
    editions = item.editions.filter(released_at__lte=until)
    deliveries = [one for edition in editions for one in edition.deliveries.all()]
    contents = [*item.submissions.filter(submitted_at__lte=until).values_list("content", flat=True)]
    if with_copy:
        contents.append({"body": item.body, "attachments": item.attachments})
    sealed = {sha256 for content in contents for sha256 in _files_in(content)}
    files = ItemFile.objects.filter(agency=item.agency, sha256__in=sealed)
    told = (item, *deliveries, *files, *_entries_naming(item, until))
    return [Act(one, item.agency, {}, label=TOLD) for one in told]


def _entries_naming(item: Item, until: datetime) -> list[Entry]:
    """Return the entries about accounts that name the item's articles of until then."""
    articles = item.listed_articles.filter(published_at__lte=until).values_list("account", "title")
    titles = {f"{title}：" for _, title in articles}
    accounts = {str(account) for account, _ in articles}
    entries = Entry.objects.filter(
        subject_type=Account._meta.label_lower, subject_id__in=accounts, verb=CLASSIFIED
    )
    return [
        one for one in entries
        if any(told.startswith(tuple(titles)) for told in one.detail.get("articles", ()))
    ]  # fmt: skip


def unseal(item: Item, *, by: User, at: datetime) -> None:
    """Give the words back where the signer found nothing exposed; unless somebody wrote anew.

    ``at`` is the moment up to which they were sealed.
    """
    if sealed_at(item) is not None:
        return
    last = next(_unsealed_revisions(item), None)
    if item.title == SEALED_TITLE and not item.body and last is not None:
        for name in EMPTIED:
            setattr(item, name, getattr(last, name))
        item.save(update_fields=[*EMPTIED, "updated_at"])
        item.save_revision(user=by, clean=False)
    record_many(verb=UNSEALED, actor=by, acts=told_of(item, until=at))


def end_run(item: Item, by: User, at: datetime) -> None:
    """Recall what is before reviewers: they are not shown it any more."""
    last = item.submissions.prefetch_related("opinions").first()
    if last is None or hasattr(last, "edition"):
        return
    now = standing.of(last)
    if now.state not in (State.WAITING, State.REFERRED):
        return
    rung = now.rung or 0
    step = last.ladder_climbed.rungs[rung]
    said = Opinion.objects.create(
        submission=last, rung=rung, duty=step.duty, title=step.title, decision=Decision.RECALL,
        digest=last.digest, by=by, at=at, remark="已公开的版本因泄露撤下，送审的内容一并封存",
    )  # fmt: skip
    record(
        verb=f"{step.title}：{Decision.RECALL.label}", subject=item, agency=item.agency, actor=by,
        detail={"submission": last.number, "digest": last.digest, "remark": said.remark},
    )  # fmt: skip
    last = Submission.objects.prefetch_related("opinions").get(pk=last.pk)
    standing.settle(item, last)
    mirror.moved(item, last, said)


def _unsealed_revisions(item: Item) -> Iterator[Item]:
    """Yield the working copies from before the last emptying, the newest first, without emptied ones."""
    was_emptied = False
    for revision in item.revisions.order_by("-pk").iterator(chunk_size=20):
        kept = revision.as_object()
        if kept.title == SEALED_TITLE:
            was_emptied = True
        elif was_emptied:
            yield kept


# -- what is sealed


@dataclass(frozen=True, slots=True)
class Piece:
    """One content that is kept as evidence."""

    title: str
    content: dict[str, Any]

    @property
    def pictures(self) -> list[str]:
        """The checksums of the pictures in the text."""
        return list(dict.fromkeys(_PICTURE.findall(self.content.get("body") or "")))


def pieces(item: Item) -> list[Piece]:
    """Return the sealed contents of an item, what was public first, each content once."""
    until = sealed_at(item)
    if until is None:
        return []
    found = [
        Piece(f"第 {one.number} 版（{timezone.localdate(one.released_at)} 准予公开）", one.content)
        for one in item.editions.filter(released_at__lte=until).order_by("-number")
    ]
    found += [
        Piece(f"第 {one.number} 次送审", one.content)
        for one in item.submissions.filter(submitted_at__lte=until).order_by("-number")
    ]
    found += [
        Piece(f"{one.account}上的文章（{timezone.localdate(one.published_at)} 发布）", {"title": one.title, "author": one.author})
        for one in item.listed_articles.filter(published_at__lte=until).select_related("account")
    ]  # fmt: skip
    last = next(_unsealed_revisions(item), None)
    if last is not None:
        found.append(
            Piece("撤下时的工作稿", {name: plain(getattr(last, name)) for name in (*FIELDS, NOTE)})
        )
    once: dict[str, Piece] = {}
    for one in found:
        once.setdefault(digest_of({name: one.content.get(name) for name in EMPTIED}), one)
    return list(once.values())


def _files_in(content: dict[str, Any]) -> Iterator[str]:
    yield from _PICTURE.findall(content.get("body") or "")
    yield from (one["sha256"] for one in content.get("attachments") or ())


def sealed_files(agency_id: int) -> set[str]:
    """Return the checksums of the agency's files that stand in sealed content, drafts included."""
    items = Item.objects.filter(
        agency=agency_id, pk__in=sealing().order_by().values("edition__item")
    )
    return {sha256 for item in items for one in pieces(item) for sha256 in _files_in(one.content)}


# -- opening it


@transaction.atomic
def open_evidence(*, actor: User, item: Item, reason: str) -> list[Piece]:
    """Return the sealed contents; the opening is noted with its reason. Raises NotAllowed, ItemRefused."""
    held = _openable(actor, item, reason)
    found = pieces(held)
    record(
        verb=OPENED, subject=held, agency=held.agency, actor=actor,
        detail={"reason": reason.strip()[:500], "index_no": held.index_no},
    )  # fmt: skip
    return found


@transaction.atomic
def open_file(*, actor: User, item: Item, sha256: str, reason: str) -> ItemFile:
    """Return a file of the sealed contents; noted likewise. Raises NotAllowed, ItemRefused."""
    held = _openable(actor, item, reason)
    kept = ItemFile.objects.filter(agency=held.agency, sha256=sha256).first()
    if kept is None or not any(sha256 in _files_in(one.content) for one in pieces(held)):
        raise ItemRefused("封存的内容里没有这个文件")
    record(
        verb=OPENED, subject=held, agency=held.agency, actor=actor,
        detail={"reason": reason.strip()[:500], "index_no": held.index_no, "sha256": sha256},
    )  # fmt: skip
    return kept


def _openable(actor: User, item: Item, reason: str) -> Item:
    held = hold(item)
    if not may_open(actor, held.agency):
        raise NotAllowed(f"{actor} 没有在“{held.agency}”查阅因泄露封存的内容的职责")
    if sealed_at(held) is None:
        raise ItemRefused("这一条没有封存的内容")
    if not reason.strip():
        raise ItemRefused("请写明查阅的理由")
    return held


__all__ = [
    "BLOCKED", "CLASSIFIED", "EMPTIED", "ItemRefused", "NotAllowed", "Piece", "covers", "empty", "end_run", "is_sealed", "may_open",
    "open_evidence", "open_file", "pieces", "seal", "sealed_at", "sealed_files", "sealing", "told_of", "unseal",
]  # fmt: skip
