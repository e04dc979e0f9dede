"""What do the styles of a page hide, and which boxes do they make cells?

Only styles within the page are known, and of these the plain ones: a class or an id that is hidden. What is
hidden on some screens only is kept apart from the number beside it, so that two never become one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from gongkai.reports.readers.html_attributes import Attributes, elements_with
from gongkai.reports.readers.html_unseen import set_apart
from gongkai.reports.readers.numbers import PICTURE

_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_HIDES = re.compile(
    r"(?:^|[;{\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.IGNORECASE
)
_HIDING = ("none", "hidden", "collapse")
_SHOWS = re.compile(
    r"(?:^|[;\s])(?:display\s*:\s*(?!none)|visibility\s*:\s*visible)", re.IGNORECASE
)
_PLAIN = re.compile(r"([A-Za-z][A-Za-z0-9]*)?([.#])([A-Za-z_][\w-]*)")
_NAMED = re.compile(r"([.#])([A-Za-z_][\w-]*)")
_ROW_DISPLAY = ("flex", "grid", "table-row")
_CELL_OF_STYLE = re.compile(r"display\s*:\s*table-cell", re.IGNORECASE)
_ROW_OF_STYLE = re.compile(r"display\s*:\s*(?:inline-)?(?:flex|grid|table-row)", re.IGNORECASE)
_SCREENS = (
    "hidden-", "visible-", "d-none", "d-sm-", "d-md-", "d-lg-", "d-xl-", "m-only", "pc-only", "mobile", "phone",
    "only-", "show-pc", "show-mobile",
)  # fmt: skip
"""How the names of classes begin that show something on some screens only."""
_SCREEN = re.compile(rf"(?:^|\s)(?:{'|'.join(_SCREENS)})")
_ROLES = ("cell", "gridcell", "columnheader", "rowheader")
_ROWS = ("div", "section", "li", "ul", "ol", "dl", "form")
_INLINE = ("span", "a", "i", "b", "em", "strong", "label", "font")
_LONGEST = 200_000
"""Characters of the styles of a page that are looked at."""
_CELLS = ("td", "th")


def hidden_by_styles(root: Any, said: Attributes) -> list[Any]:
    """Return what the page's own styles hide; what they may hide is set apart in its cell."""
    sure, perhaps = _names(root)
    names = {key[1:] for key in (*sure, *perhaps)} | {key.rpartition(".")[2] for key in sure}
    names |= {key.rpartition("#")[2] for key in sure}
    has_screens = said.speak_of(_SCREENS)
    if not has_screens and not said.speak_of(name.lower() for name in names):
        return []
    telling = {
        each
        for each in said.values
        if (names and not names.isdisjoint(each.split()))
        or (has_screens and _SCREEN.search(each.lower()))
    }
    found = []
    if telling:
        found = [one for one in root.xpath("//*[@class]") if one.get("class") in telling]
    if any("#" in key for key in (*sure, *perhaps)):
        found += [one for one in root.xpath("//*[@id]") if one.get("id") in names]
    gone, doubtful = [], []
    for one in found:
        classes, name = one.get("class"), one.get("id")
        if classes is None and name is None:
            continue
        keys = {f".{each}" for each in (classes or "").split()}
        keys |= {f"#{name}"} if name else set()
        keys |= {one.tag + key for key in keys}
        if keys & sure and not keys & perhaps and not _SHOWS.search(one.get("style") or ""):
            gone.append(one)
        elif keys & (sure | perhaps) or (classes and _SCREEN.search(classes.lower())):
            doubtful.append(one)
    for one in doubtful:
        if one.tag not in _CELLS and next(one.iterancestors(*_CELLS), None) is not None:
            set_apart(one)
    return gone


def _names(root: Any) -> tuple[set[str], set[str]]:
    """Return the names that are hidden, and those that may be: on some screens, or within something."""
    hidden: set[str] = set()
    perhaps: set[str] = set()
    for selectors, rules, is_within in _rules(root):
        hides, shows = _HIDES.search(rules) is not None, _SHOWS.search(rules) is not None
        if not hides and not shows:
            continue
        for selector in selectors.split(","):
            plain = _PLAIN.fullmatch(selector.strip())
            if plain is not None and not is_within:
                key = f"{plain[1] or ''}{plain[2]}{plain[3]}"
                (hidden.add if hides else hidden.discard)(key)
            else:
                last = selector.strip().replace(">", " ").split(" ")[-1]
                perhaps |= {"".join(found) for found in _NAMED.findall(last.split(":")[0])}
    return hidden, perhaps


def _rules(root: Any) -> Iterator[tuple[str, str, bool]]:
    """Yield the rules of all styles: for what, what, and whether only on some screens."""
    left = _LONGEST
    texts = []
    for style in root.iter("style"):
        texts.append((style.text or "")[:left])
        left -= len(texts[-1])
    words = "".join(texts).lower()
    if not any(word in words for word in _HIDING) or not any(map(_HIDES.search, texts)):
        return
    for styles in texts:
        text = _COMMENT.sub(" ", styles)
        for match in _RULE.finditer(text):
            opened = text.rfind("@", max(0, match.start() - 400), match.end(1))
            is_media = opened >= 0 and _depth(text, opened, match.end(1)) > 0
            yield match[1].split(";")[-1], match[2], is_media


def _depth(text: str, start: int, end: int) -> int:
    """Return how many blocks are open at the end that were opened since the start."""
    part = text[start:end]
    return part.count("{") - part.count("}")


def part_cells(root: Any, said: Attributes) -> None:
    """Let what a style or a role makes a cell be a box of its own, which ends a paragraph."""
    found: list[Any] = []
    if "table-cell" in said.words:
        found += elements_with(root, said.styles(_CELL_OF_STYLE), *_INLINE)
    if said.speak_of(_ROW_DISPLAY):
        for one in elements_with(root, said.styles(_ROW_OF_STYLE), *_ROWS):
            found += one
    if not said.values.isdisjoint(_ROLES):
        found += [one for one in root.xpath("//*[@role]") if one.get("role") in _ROLES]
    for one in found:
        if one.tag in _INLINE:
            one.tag = "div"


def fields_shown(fields: Iterable[Any]) -> None:
    """Let the fields of a form in a table's cells say what they show, where that may be a number."""
    for one in fields:
        if next(one.iterancestors(*_CELLS), None) is None:
            continue
        shown = _chosen(one) if one.tag == "select" else "".join(one.itertext())
        if len(shown.strip()) > _LONGEST_NUMBER or not _NUMBER.fullmatch(shown):
            continue
        for child in list(one):
            one.remove(child)
        one.tag, one.text = "span", shown.strip()


_NUMBER = re.compile(r"[\s\d.,，+\-/—]*\d[\s\d.,，+\-/—]*(?:件|万元|元)?\s*|\s*[/—\-]\s*")
_LONGEST_NUMBER = 20


def _chosen(select: Any) -> str:
    """Return the option that a list shows: the one that is chosen, or else the first."""
    options = list(select.iter("option"))
    chosen = [one for one in options if one.get("selected") is not None] or options
    return "".join(chosen[0].itertext()) if chosen else ""


def mark_pictures(root: Any) -> None:
    """Let a cell in which only a picture stands say so: it is no blank."""
    for drawing in list(root.iter("svg", "canvas")):
        for child in list(drawing):
            drawing.remove(child)
        drawing.tag, drawing.text = "img", None
    for picture in root.iter("img"):
        cell = next(picture.iterancestors(*_CELLS), None)
        if cell is None or _is_tiny(picture) or "".join(cell.itertext()).strip():
            continue
        picture.text = PICTURE


def _is_tiny(picture: Any) -> bool:
    """Does the picture only keep a place, as a dot of no size does?"""
    sizes = [picture.get(name) or "" for name in ("width", "height")]
    return any(size.strip().removesuffix("px") in ("0", "1", "2") for size in sizes)
