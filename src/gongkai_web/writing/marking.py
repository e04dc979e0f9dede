"""What changed in a content since it was last looked at? Paragraph by paragraph, sign by sign.

Whatever moves the digest is told: words, where a link leads, which picture stands there,
what a file holds, every metadatum; what cannot be seen is at least named.
"""

from __future__ import annotations

import difflib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from lxml import html as lxml_html

from gongkai.publishing.profiles import profile_or_general
from gongkai_web.publishing.content import FIELDS, LINKS, NOTE
from gongkai_web.publishing.items import DisclosureAttribute, Item, LinkKind, Validity
from gongkai_web.publishing.models import Column

_BLOCKS = {
    "p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "figure", "figcaption", "table",
    "caption", "thead", "tbody", "tfoot", "tr", "hr", "div",
}  # fmt: skip
_SPACE = re.compile(r"\s+")
SAME_ENOUGH = 0.35
"""Two paragraphs less alike than this are told as one taken out and one put in."""

_FIRST = (
    NOTE, "title", "place_id", "column", "index_no", "formed_on", "issued_on", "effective_on",
    "repealed_on", "doc_no", "issuing_orgs", "topic", "genre", "keywords", "validity",
)  # fmt: skip
_OWN_WAY = ("body", "attachments")
TOLD = (*_FIRST, *(name for name in FIELDS if name not in (*_FIRST, *_OWN_WAY)))
"""The metadata told beside the text, in their order: every field of a content but text and files."""


@dataclass(frozen=True, slots=True)
class Change:
    """One metadatum before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Link:
    """Where the words before it lead."""

    href: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by its source (``file:`` and checksum) and its words."""

    src: str
    alt: str


Atom = str | Link | Picture
"""One sign, one link's target, or one picture: what a mark is put around."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: what is read in it, and how it is set."""

    atoms: tuple[Atom, ...]
    blocks: tuple[str, ...]
    inline: tuple[tuple[str, str, str], ...]

    def is_set_like(self, other: Paragraph) -> bool:
        """Whether both are set alike; where the words differ, only the kinds of setting count."""
        if self.atoms == other.atoms:
            return (self.blocks, self.inline) == (other.blocks, other.inline)
        kinds = [Counter(tag for tag, _, _ in one.inline if tag != "a") for one in (self, other)]
        return self.blocks == other.blocks and kinds[0] == kinds[1]


class _Reader:
    """Reads a text into paragraphs; a table's row is one, its cells parted by ``｜``."""

    def __init__(self) -> None:
        self.found: list[Paragraph] = []
        self._atoms: list[Atom] = []
        self._inline: list[tuple[str, str, str]] = []
        self._blocks: list[str] = []

    def read(self, node: Any) -> None:
        """Read an element and what is in it, without what follows it."""
        tag, attributes = node.tag, dict(node.attrib)
        in_row = "tr" in self._blocks
        is_block = tag in _BLOCKS and not in_row
        if is_block:
            self._close()
            self._blocks.append(tag)
        else:
            if tag in ("td", "th") and node.getprevious() is not None:
                self._atoms += " ｜ "
            kept = {k: v for k, v in attributes.items() if k not in ("href", "src", "alt", "rel")}
            words = _SPACE.sub(" ", node.text_content())
            self._inline.append((tag, json.dumps(kept, sort_keys=True), words))
        self._text(node.text)
        match tag:
            case "img":
                self._atoms.append(Picture(attributes.get("src", ""), attributes.get("alt", "")))
            case "br":
                self._atoms.append("\n")
            case "hr":
                self._atoms += "────"
        for child in node:
            if isinstance(child.tag, str):
                self.read(child)
            self._text(child.tail)
        if tag == "a" and attributes.get("href"):
            self._atoms.append(Link(attributes["href"]))
        if is_block:
            self._close()
            self._blocks.pop()

    def _text(self, text: str | None) -> None:
        words = _SPACE.sub(" ", text or "")
        if words[:1] == " " and self._atoms[-1:] in ([" "], ["\n"], []):
            words = words[1:]
        self._atoms += words

    def _close(self) -> None:
        atoms = self._atoms
        while atoms and atoms[-1] in (" ", "\n"):
            atoms.pop()
        while atoms and atoms[0] in (" ", "\n"):
            atoms.pop(0)
        if atoms:
            self.found.append(Paragraph(tuple(atoms), tuple(self._blocks), tuple(self._inline)))
            self._inline = []
        self._atoms = []


def paragraphs(html: str) -> list[Paragraph]:
    """Return a body as its paragraphs."""
    if not html.strip():
        return []
    reader = _Reader()
    reader.read(lxml_html.fragment_fromstring(html, create_parent="div"))
    return reader.found


def marked(before: str, after: str) -> list[SafeString]:
    """Return the paragraphs of ``after`` with what was put in and taken out marked, as HTML.

    A picture keeps its ``file:`` source, for the page to put the address in.
    """
    old, new = paragraphs(before), paragraphs(after)
    told: list[SafeString] = []
    matcher = difflib.SequenceMatcher(
        None, [one.atoms for one in old], [one.atoms for one in new], autojunk=False
    )
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            told += [_signs(was, one) for was, one in zip(old[i1:i2], new[j1:j2], strict=True)]
        else:
            told += _changed(old[i1:i2], new[j1:j2])
    if before != after and not any("<ins>" in one or "<del>" in one for one in told):
        told.append(mark_safe("<ins>［正文的文字没有变，格式、空白或者编排有变动］</ins>"))
    return told


def _changed(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> list[SafeString]:
    """Return changed paragraphs: each old one beside the new one most like it, in order."""
    told: list[SafeString] = []
    waiting = list(old)
    for one in new:
        at = next((i for i, was in enumerate(waiting) if _alike(was, one)), None)
        if at is None:
            told.append(_wrapped("ins", one.atoms))
            continue
        told += [_wrapped("del", gone.atoms) for gone in waiting[:at]]
        told.append(_signs(waiting[at], one))
        del waiting[: at + 1]
    return told + [_wrapped("del", gone.atoms) for gone in waiting]


def _alike(one: Paragraph, other: Paragraph) -> bool:
    matcher = difflib.SequenceMatcher(None, one.atoms, other.atoms, autojunk=False)
    return matcher.quick_ratio() >= SAME_ENOUGH and matcher.ratio() >= SAME_ENOUGH


def _signs(before: Paragraph, after: Paragraph) -> SafeString:
    parts: list[str] = []
    matcher = difflib.SequenceMatcher(None, before.atoms, after.atoms, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            parts.append(_html(after.atoms[j1:j2]))
            continue
        if i2 > i1:
            parts.append(_wrapped("del", before.atoms[i1:i2]))
        if j2 > j1:
            parts.append(_wrapped("ins", after.atoms[j1:j2]))
    if not before.is_set_like(after):
        parts.append("<ins>［格式有变动］</ins>")
    return mark_safe("".join(parts))


def _wrapped(tag: str, atoms: Sequence[Atom]) -> SafeString:
    """Return atoms inside a mark; a changed line break is seen as ↵."""
    return mark_safe(f"<{tag}>{_html(atoms).replace('<br>', '↵<br>')}</{tag}>")


def _html(atoms: Sequence[Atom]) -> str:
    return "".join(map(_one, atoms))


def _one(atom: Atom) -> str:
    match atom:
        case Link(href):
            return f"［链接：{escape(href)}］"
        case Picture(src, alt):
            told = f"［图片：{escape(alt or '没有文字说明')}］"
            return f'{told}<img src="{escape(src)}" alt="" class="gk-writing__thumb">'
        case "\n":
            return "<br>"
    # A sign nobody can see is named: a mark around it would be as invisible.
    if unicodedata.category(atom) in ("Cf", "Cc", "Co"):
        return f"［U+{ord(atom):04X}］"
    return str(escape(atom))


def metadata_changes(before: dict[str, Any] | None, after: dict[str, Any]) -> list[Change]:
    """Return the metadata that changed, and the files that came or went; of a first text, all of them."""
    found = {}
    for name in TOLD:
        label = str(Item._meta.get_field(name).verbose_name)
        was, now = (before or {}).get(name), after.get(name)
        if before is None and name == "weight" and not now:
            continue
        told = _told(label, was, now, shown(name, was), shown(name, now))
        # An older content may lack a field that came later; that nothing stands there is no change.
        if told and (name in (before or {}) or shown(name, now)):
            found[name] = told
    if {"place_id", "column"} <= found.keys() and found["place_id"].after.endswith(
        found["column"].after
    ):
        del found["column"]  # the column's words follow its place
    changes = list(found.values())
    was_files, files = (before or {}).get("attachments") or [], after.get("attachments") or []
    if told := _told("附件", was_files, files, *_files(was_files, files)):
        changes.append(told)
    was_links, links = (before or {}).get(LINKS) or [], after.get(LINKS) or []
    if told := _told("相关信息", was_links, links, _links(was_links), _links(links)):
        changes.append(told)
    return changes


def _told(label: str, was: Any, now: Any, was_shown: str, now_shown: str) -> Change | None:
    """Return a change in words; where the words are the same and the value is not, with the value."""
    if was == now:
        return None
    if was_shown == now_shown != "":
        return Change(label, f"{was_shown}（{_raw(was)}）", f"{now_shown}（{_raw(now)}）")
    if was_shown == now_shown:
        return Change(label, _raw(was), _raw(now))
    return Change(label, was_shown, now_shown)


def _raw(value: Any) -> str:
    return "未填" if value is None else json.dumps(value, ensure_ascii=False)


def _files(was: Sequence[dict[str, Any]], now: Sequence[dict[str, Any]]) -> tuple[str, str]:
    """Return the files before and after: one replaced under its name says so, with its checksum."""
    old = {one["name"]: one["sha256"] for one in was}
    new = {one["name"]: one["sha256"] for one in now}

    def name(one: dict[str, Any], other: dict[str, str], word: str) -> str:
        if other.get(one["name"], one["sha256"]) == one["sha256"]:
            return str(one["name"])
        return f"{one['name']}（{word}，校验值 {one['sha256'][:8]}）"

    return (
        "、".join(name(one, new, "原内容") for one in was),
        "、".join(name(one, old, "内容已更换") for one in now),
    )


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
    if name == "profile":
        return profile_or_general(value).title
    if name == "place_id":
        place = Column.objects.select_related("parent").filter(pk=value).first()
        if place is None:
            return f"已不存在的栏目（{value}）"
        return f"{place.parent.title} › {place.title}" if place.parent else place.title
    if name in ("go_live_at", "expire_at"):
        moment = parse_datetime(str(value))
        return f"{localtime(moment):%Y-%m-%d %H:%M}" if moment else ""
    return str(value)
