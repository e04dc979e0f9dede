"""What did the machine find in an item, and what did people say of it? Machines suggest, people decide.

A finding of level ``block`` (a whole identity number, say, or an attachment the machine cannot
read) keeps an item from being passed until somebody has dismissed it with a reason or it is gone.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import unquote

from django.db import transaction
from django.utils import timezone

from gongkai.proofreading import (
    LEVEL_TITLES,
    Finding,
    LinkResult,
    Part,
    UnreadableFile,
    parts_of_file,
    parts_of_html,
    proofread,
)
from gongkai.review import Mode
from gongkai_web.agencies.access import Capability, holds, may
from gongkai_web.agencies.models import User
from gongkai_web.journal.actions import record
from gongkai_web.publishing.content import content_of, digest_of
from gongkai_web.publishing.drafting import ItemRefused, NotAllowed, hold
from gongkai_web.publishing.models import Item, ItemFile
from gongkai_web.review import links
from gongkai_web.review.models import ProofMark, ProofReport
from gongkai_web.wording.models import allowed_of, fingerprint, words_of

METADATA = (
    "summary", "keywords", "source", "author", "issuing_orgs", "doc_no", "topic", "genre",
    "column", "audience", "carrier", "language", "correction_note",
)  # fmt: skip
"""The fields a reader sees beside the text."""
LONGEST_REASON = 255
UNREAD = "file-unread"
_NOT_READ = ("F09", "F14")
"""Rules of the first reader that say: this part of the file has words that were not read."""
BY_HAND = "请逐页人工核对，并写明由谁、怎样核对的"
_READING = "2"
"""Goes up when a content is to be read anew though neither it nor any list has changed."""
_REVIEWING = (Capability.REVIEW_ITEMS, Capability.REVIEW_SECRECY, Capability.SIGN_ITEMS)


@dataclass(frozen=True, slots=True)
class Seen:
    """A finding and the last word on it."""

    finding: Finding
    mark: ProofMark | None
    by_drafter: bool = False
    """Whether the last word is that of somebody who wrote on the text and may not judge it."""

    @property
    def level(self) -> str:
        """How much it weighs, in Chinese."""
        return LEVEL_TITLES[self.finding.level]

    @property
    def is_unread(self) -> bool:
        """Whether it says that the machine read nothing there, and a person has to."""
        return self.finding.rule in (UNREAD, *_NOT_READ)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to do about it."""
        if self.mark is None or self.mark.decision != "dismissed":
            return False
        return not (self.finding.level == "block" and self.by_drafter)

    @property
    def blocks(self) -> bool:
        """Whether the item cannot be passed because of it."""
        return self.finding.level == "block" and not self.is_settled


def report_of(item: Item, content: dict[str, Any], *, on: date) -> tuple[Finding, ...]:
    """Return what the machine finds in a content, read once for each digest."""
    # Read anew where text, files or the office's own lists are others.
    known = _told(links.seen(links.links_in(content.get("body") or ""), at=timezone.now()))
    digest = f"{digest_of(content)[:31]}-{fingerprint(item.agency)}-{known}"
    kept = ProofReport.objects.filter(item=item, digest=digest).first()
    if kept is None:
        findings = read(item, content, on=on)
        kept, _ = ProofReport.objects.get_or_create(
            item=item, digest=digest,
            defaults={"findings": [asdict(one) for one in findings], "made_on": on},
        )  # fmt: skip
    return tuple(Finding(**row) for row in kept.findings)


def _told(seen: dict[str, LinkResult]) -> str:
    """Return fifteen signs that change with what is known of the links."""
    dead = sorted(url for url, result in seen.items() if not result.alive)
    return hashlib.sha256("\n".join([_READING, *dead]).encode()).hexdigest()[:15]


def read(item: Item, content: dict[str, Any], *, on: date) -> tuple[Finding, ...]:
    """Let the machine read title, text, metadata and every file of a content."""
    body = parts_of_html(content.get("body") or "")
    parts = [Part("标题", content["title"], "title")]
    parts += [
        Part(str(Item._meta.get_field(name).verbose_name), content[name], "metadata")
        for name in METADATA
        if content.get(name)
    ]
    parts += body.parts
    parts += [
        Part(f"附件{number}的文件名", one["name"], "metadata")
        for number, one in enumerate(content.get("attachments") or (), start=1)
    ]
    parts += [
        Part(f"链接{number}的地址", unquote(url), "metadata")
        for number, url in enumerate(body.links, start=1)
    ]
    of_files: list[Finding] = list(body.findings)
    for number, one in enumerate(content.get("attachments") or (), start=1):
        file = ItemFile.objects.filter(
            agency_id=item.agency_id, sha256=one["sha256"], name=one["name"]
        ).first()
        if file is None:
            continue
        label = f"附件{number}《{one['name']}》"
        try:
            with file.file.open("rb") as data:
                contents = parts_of_file(data.read(), label)
        except UnreadableFile as problem:
            of_files.append(_unread(label, str(problem), file.sha256))
            continue
        parts += contents.parts
        of_files += [_by_hand(one, file.sha256) for one in contents.findings]
    found = proofread(
        parts, on=on, words=words_of(item.agency), allowed=allowed_of(item.agency),
        links=links.seen(body.links, at=timezone.now()),
    )  # fmt: skip
    return (*of_files, *found)


def _by_hand(found: Finding, sha256: str) -> Finding:
    """Return a finding of a file; what says that words were not read waits for somebody who read them.

    What was read by hand is this very file: one put in its place under the same name waits anew.
    """
    if found.rule not in _NOT_READ:
        return found
    return replace(found, level="block", suggestion=BY_HAND, key=f"{found.key[:60]}:{sha256[:16]}")


def _unread(label: str, why: str, sha256: str) -> Finding:
    return Finding(
        rule=UNREAD, level="block", part=label, start=0, end=0, excerpt="",
        message=f"没有检查：{why}", suggestion=BY_HAND, source="", key=f"unread:{label[:40]}:{sha256[:16]}",
    )  # fmt: skip


def seen(item: Item, content: dict[str, Any], *, on: date) -> list[Seen]:
    """Return the findings with what people said of them, the heaviest first."""
    marks = {mark.key: mark for mark in item.proof_marks.select_related("by")}
    weight = {"block": 0, "warn": 1, "info": 2}
    apart = _kept_apart(item)
    rows = []
    for one in report_of(item, content, on=on):
        said = marks.get(one.key)
        rows.append(Seen(one, said, said is not None and said.by_id in apart))
    return sorted(rows, key=lambda row: (row.is_settled, weight[row.finding.level]))


def _kept_apart(item: Item) -> set[int]:
    """Return who wrote on what is under review, where the office's ladder keeps drafters from judging it."""
    last = item.submissions.values("mode", "drafters").first()
    return set(last["drafters"]) if last and last["mode"] == Mode.STRICT else set()


@transaction.atomic
def mark(
    *, actor: User, item: Item, key: str, decision: str, at: datetime, reason: str = ""
) -> ProofMark:
    """Confirm or dismiss a finding; a dismissal needs its reason. Raises NotAllowed, ItemRefused."""
    held = hold(item)
    if not may(actor, held.agency, Capability.EDIT_LEDGERS) and not any(
        holds(actor, held.agency, one) for one in _REVIEWING
    ):
        raise NotAllowed(f"{actor} 没有处理“{held.agency}”校对疑点的权限")
    found = {one.key: one for one in report_of(held, content_of(held), on=at.date())}
    if key not in found:
        raise ItemRefused("没有这个疑点，内容可能已经改动，请重新打开这一页")
    if decision not in ("confirmed", "dismissed"):
        raise ItemRefused("请选择：属实，或者不是问题")
    if decision == "dismissed" and not reason.strip():
        raise ItemRefused("认为不是问题的，请写明理由")
    if len(reason) > LONGEST_REASON:
        raise ItemRefused(f"理由请写在 {LONGEST_REASON} 个字以内")
    kept = ProofMark.objects.create(
        item=held, key=key, rule=found[key].rule, decision=decision, reason=reason.strip(),
        by=actor, at=at,
    )  # fmt: skip
    record(
        verb="疑点：" + kept.get_decision_display(), subject=held, agency=held.agency, actor=actor,
        detail={"rule": kept.rule, "part": found[key].part, "reason": kept.reason},
    )  # fmt: skip
    return kept


def refuse_unsettled(item: Item, content: dict[str, Any], *, on: date) -> None:
    """Raise ItemRefused while a finding that blocks is neither gone nor dismissed with a reason."""
    left = [row.finding for row in seen(item, content, on=on) if row.blocks]
    if left:
        first = left[0]
        more = f"等 {len(left)} 处" if len(left) > 1 else ""
        raise ItemRefused(
            f"{first.part}：{first.message}{more}。须处理的疑点要改掉，或者写明理由认定不是问题，才能通过"
        )
