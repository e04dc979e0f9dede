"""What changed in a text since it was last approved? Paragraph by paragraph, sign by sign."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from lxml import html as lxml_html

from gongkai_web.publishing.content import LINKS
from gongkai_web.publishing.items import DisclosureAttribute, Item, LinkKind, Validity
from gongkai_web.publishing.models import Column

_BLOCKS = {"p", "h2", "h3", "h4", "li", "blockquote", "caption", "figcaption", "tr"}
_SPACE = re.compile(r"\s+")
SAME_ENOUGH = 0.35
"""Two paragraphs less alike than this are told as one taken out and one put in."""

TOLD = (
    "title", "column", "index_no", "formed_on", "issued_on", "effective_on", "repealed_on", "doc_no",
    "issuing_orgs", "topic", "genre", "keywords", "validity", "audience", "carrier", "language",
    "source", "author", "summary", "go_live_at", "expire_at", "disclosure_attr",
)  # fmt: skip
"""The metadata told beside the text, in their order."""


@dataclass(frozen=True, slots=True)
class Change:
    """One metadatum before and after."""

    label: str
    before: str
    after: str


def paragraphs(html: str) -> list[str]:
    """Return the text of a body as its paragraphs; a table's row is one, cells parted by ``｜``."""
    if not html.strip():
        return []
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    found: list[str] = []
    loose = _text(root.text)
    if loose:
        found.append(loose)
    for node in root.iter():
        if node is root or not isinstance(node.tag, str):
            continue
        if node.tag == "img":
            found.append(f"［图片：{node.get('alt') or '没有文字说明'}］")
        elif node.tag == "tr":
            cells = [_text(cell.text_content()) for cell in node if cell.tag in ("td", "th")]
            found.append(" ｜ ".join(cells))
        elif node.tag in _BLOCKS and not any(a.tag == "tr" for a in node.iterancestors()):
            own = _own(node)
            if own:
                found.append(own)
        if node.tail and node.getparent() is root and (tail := _text(node.tail)):
            found.append(tail)
    return found


def _own(node: Any) -> str:
    """Return a block's text without that of the blocks inside it."""
    parts = [node.text or ""]
    for child in node:
        if isinstance(child.tag, str) and child.tag not in _BLOCKS | {"ul", "ol", "table"}:
            parts.append("\n" if child.tag == "br" else child.text_content())
        parts.append(child.tail or "")
    return _text("".join(parts))


def _text(text: str | None) -> str:
    return _SPACE.sub(" ", text or "").strip()


def marked(before: str, after: str) -> list[SafeString]:
    """Return the paragraphs of ``after`` with what was put in and taken out marked, as HTML."""
    old, new = paragraphs(before), paragraphs(after)
    told: list[SafeString] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            told += [mark_safe(escape(one)) for one in new[j1:j2]]
        else:
            told += _changed(old[i1:i2], new[j1:j2])
    return told


def _changed(old: Sequence[str], new: Sequence[str]) -> list[SafeString]:
    """Return changed paragraphs: each old one beside the new one most like it, in order."""
    told: list[SafeString] = []
    waiting = list(old)
    for one in new:
        at = next((i for i, was in enumerate(waiting) if _alike(was, one)), None)
        if at is None:
            told.append(mark_safe(f"<ins>{escape(one)}</ins>"))
            continue
        told += [mark_safe(f"<del>{escape(gone)}</del>") for gone in waiting[:at]]
        told.append(_signs(waiting[at], one))
        del waiting[: at + 1]
    return told + [mark_safe(f"<del>{escape(gone)}</del>") for gone in waiting]


def _alike(one: str, other: str) -> bool:
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() >= SAME_ENOUGH and matcher.ratio() >= SAME_ENOUGH


def _signs(before: str, after: str) -> SafeString:
    parts = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            parts.append(escape(after[j1:j2]))
            continue
        if i2 > i1:
            parts.append(f"<del>{escape(before[i1:i2])}</del>")
        if j2 > j1:
            parts.append(f"<ins>{escape(after[j1:j2])}</ins>")
    return mark_safe("".join(parts))


def metadata_changes(before: dict[str, Any] | None, after: dict[str, Any]) -> list[Change]:
    """Return the metadata that changed, and the files that came or went; of a first text, all of them."""
    found = []
    for name in TOLD:
        was = shown(name, (before or {}).get(name))
        now = shown(name, after.get(name))
        if was != now:
            found.append(Change(str(Item._meta.get_field(name).verbose_name), was, now))
    was_files = {one["sha256"]: one["name"] for one in (before or {}).get("attachments") or ()}
    files = {one["sha256"]: one["name"] for one in after.get("attachments") or ()}
    if was_files != files:
        found.append(Change("附件", "、".join(was_files.values()), "、".join(files.values())))
    was_links, links = (before or {}).get(LINKS) or [], after.get(LINKS) or []
    if was_links != links:
        found.append(Change("相关信息", _links(was_links), _links(links)))
    return found


def _links(links: Sequence[Any]) -> str:
    """Return what an item belongs to, in words: 解读《…》."""
    titles = dict(Item.objects.filter(pk__in=[pk for _, pk in links]).values_list("pk", "title"))
    return "、".join(f"{LinkKind(kind).label}《{titles.get(pk, pk)}》" for kind, pk in links)


def shown(name: str, value: Any) -> str:
    """Return a metadatum as people read it."""
    if value in (None, ""):
        return ""
    if name == "validity":
        return str(Validity(value).label)
    if name == "disclosure_attr":
        return str(DisclosureAttribute(value).label)
    if name == "place_id":
        return str(Column.objects.filter(pk=value).first() or "")
    if name in ("go_live_at", "expire_at"):
        from django.utils import timezone
        from django.utils.dateparse import parse_datetime

        moment = parse_datetime(str(value))
        return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""
    return str(value)
