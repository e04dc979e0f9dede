"""What did the machine find in an item, and what did people say of it? Machines suggest, people decide.

A finding of level ``block`` (a whole identity number, say, or an attachment the machine cannot
read) keeps an item from being passed until somebody has dismissed it with a reason or it is gone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
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
from gongkai_web.agencies.access import GRANTS, Capability, holds, may
from gongkai_web.agencies.models import Membership, User
from gongkai_web.journal.actions import record
from gongkai_web.publishing.content import content_of, digest_of
from gongkai_web.publishing.drafting import ItemRefused, NotAllowed, hold
from gongkai_web.publishing.models import Item, ItemFile
from gongkai_web.publishing.sanitising import PICTURES
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
_IN_TEXT = "正文图片"
BY_HAND = "请逐页人工核对，并写明由谁、怎样核对的"
SECRECY_RULES = ("S01", "S02", "S03")
"""Marks of secrecy, of what is not public, of internal material."""
_READING = "3"
"""Goes up when a content is to be read anew though neither it nor any list has changed."""
_REVIEWING = (Capability.REVIEW_ITEMS, Capability.REVIEW_SECRECY, Capability.SIGN_ITEMS)


@dataclass(frozen=True, slots=True)
class Seen:
    """A finding and the last word on it."""

    finding: Finding
    mark: ProofMark | None
    is_advice: bool = False
    """Whether the last word is that of somebody who may not judge it: who wrote on the text, who holds no office of the ladder."""

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
        return not (self.finding.level == "block" and self.is_advice)

    @property
    def is_secrecy(self) -> bool:
        """Whether only the secrecy review may judge it."""
        return self.finding.rule in SECRECY_RULES

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
    pictures: list[str] = []
    for label, sha256, file in _files(item, content):
        if file is None:
            of_files.append(_unread(label, "本单位没有这张图片", sha256))
            continue
        try:
            with file.file.open("rb") as data:
                contents = parts_of_file(data.read(), label)
        except UnreadableFile as problem:
            of_files.append(_unread(label, str(problem), file.sha256))
            continue
        parts += contents.parts
        in_text = label.startswith(_IN_TEXT)
        if in_text and any(one.rule in _NOT_READ for one in contents.findings):
            pictures.append(file.sha256)
        of_files += [
            _by_hand(one, file.sha256)
            for one in contents.findings
            if not (in_text and one.rule in _NOT_READ)
        ]
    if pictures:
        of_files.append(_pictures_by_hand(pictures))
    found = proofread(
        parts, on=on, words=words_of(item.agency), allowed=allowed_of(item.agency),
        links=links.seen(body.links, at=timezone.now()),
    )  # fmt: skip
    return (*of_files, *found)


def _files(item: Item, content: dict[str, Any]) -> Iterator[tuple[str, str, ItemFile | None]]:
    """Yield every file of a content: the attachments, and the pictures in its text.

    A picture of the text that the agency does not have, or that is none, comes as None.
    """
    of_agency = ItemFile.objects.filter(agency_id=item.agency_id)
    for number, one in enumerate(content.get("attachments") or (), start=1):
        file = of_agency.filter(sha256=one["sha256"], name=one["name"]).first()
        if file is not None:
            yield f"附件{number}《{one['name']}》", file.sha256, file
    shown = dict.fromkeys(PICTURES.findall(content.get("body") or ""))
    there = {
        file.sha256: file
        for file in of_agency.filter(sha256__in=list(shown), content_type__startswith="image/")
    }
    for number, sha256 in enumerate(shown, start=1):
        yield f"{_IN_TEXT}{number}", sha256, there.get(sha256)


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


def _pictures_by_hand(pictures: list[str]) -> Finding:
    """Return the one finding that asks for a look at all pictures of a text; other pictures, another look."""
    which = hashlib.sha256("".join(pictures).encode()).hexdigest()[:32]
    return Finding(
        rule=UNREAD, level="block", part=_IN_TEXT, start=0, end=0, excerpt="",
        message=f"{len(pictures)} 张图片里的文字、人脸、车牌机器没有检查", suggestion=BY_HAND,
        source="", key=f"pictures:{which}",
    )  # fmt: skip


def seen(item: Item, content: dict[str, Any], *, on: date) -> list[Seen]:
    """Return the findings with what people said of them, the heaviest first."""
    marks: dict[str, list[ProofMark]] = {}
    for mark in item.proof_marks.select_related("by"):
        marks.setdefault(mark.key, []).append(mark)
    weight = {"block": 0, "warn": 1, "info": 2}
    judges = _Judges(item) if marks else None
    rows = []
    for one in report_of(item, content, on=on):
        rows.append(Seen(one, *_last_word(marks.get(one.key, []), one, judges)))
    return sorted(rows, key=lambda row: (row.is_settled, weight[row.finding.level]))


def _last_word(
    marks: list[ProofMark], finding: Finding, judges: _Judges | None
) -> tuple[ProofMark | None, bool]:
    """Return the mark that counts, and whether it is advice: who may not judge undoes no judgement."""
    if not marks or judges is None:
        return None, False
    judged = [mark for mark in marks if judges.may(mark.by_id, finding)]
    return (judged[-1], False) if judged else (marks[-1], True)


class _Judges:
    """Who may say that a finding of one item is none."""

    def __init__(self, item: Item) -> None:
        self.apart = _kept_apart(item)
        self.offices: dict[int, set[Capability]] = {}
        rows = Membership.objects.filter(agency_id=item.agency_id, user__is_active=True)
        for user_id, role in rows.values_list("user_id", "role"):
            self.offices.setdefault(user_id, set()).update(GRANTS[role].own)

    def may(self, user_id: int, finding: Finding) -> bool:
        """Return whether that person's word settles the finding."""
        held = self.offices.get(user_id, set())
        if user_id in self.apart:
            return False
        if finding.rule in SECRECY_RULES:
            return Capability.REVIEW_SECRECY in held
        return not held.isdisjoint(_REVIEWING)


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


def refuse_unsettled(
    item: Item, content: dict[str, Any], *, on: date, secrecy_to_come: bool = False
) -> None:
    """Raise ItemRefused while a finding that blocks is neither gone nor dismissed with a reason.

    Marks of secrecy are for the secrecy review to judge; while it is still to come, the rungs
    before it need not wait for it.
    """
    rows = [row for row in seen(item, content, on=on) if row.blocks]
    left = [row.finding for row in rows if not (secrecy_to_come and row.is_secrecy)]
    if left:
        first = left[0]
        more = f"等 {len(left)} 处" if len(left) > 1 else ""
        raise ItemRefused(
            f"{first.part}：{first.message}{more}。须处理的疑点要改掉，或者由{_judge_of(first)}写明理由认定不是问题，才能通过"
        )


def _judge_of(finding: Finding) -> str:
    return "保密审查员" if finding.rule in SECRECY_RULES else "审核人"
