"""What do the styles of a page hide, and which boxes do they make cells?

Only styles within the page are known, and of these the plain ones: a class or an id that is hidden. What is
hidden on some screens only is kept apart from the number beside it, so that two never become one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from gongkai.reports.readers.numbers import PICTURE

_STYLE = re.compile(rb"<style[\s>]")
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_HIDES = re.compile(
    r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.IGNORECASE
)
_SHOWS = re.compile(
    r"(?:^|[;\s])(?:display\s*:\s*(?!none)|visibility\s*:\s*visible)", re.IGNORECASE
)
_PLAIN = re.compile(r"([A-Za-z][A-Za-z0-9]*)?([.#])([A-Za-z_][\w-]*)")
_NAMED = re.compile(r"([.#])([A-Za-z_][\w-]*)")
_CELL_STYLES = (b"display:table-cell", b"display: table-cell", b"display:flex", b"display: flex")
_CELL_OF_STYLE = re.compile(r"display\s*:\s*table-cell", re.IGNORECASE)
_ROW_OF_STYLE = re.compile(r"display\s*:\s*(?:inline-)?(?:flex|grid|table-row)", re.IGNORECASE)
_FOR_SCREENS = (
    b"hidden-",
    b"visible-",
    b"d-none",
    b"d-md-",
    b"d-lg-",
    b"d-sm-",
    b"m-only",
    b"pc-only",
    b"mobile",
    b"phone",
    b"only-",
)
_SCREEN = re.compile(
    r"(?:^|\s)(?:hidden-|visible-|d-none|d-(?:sm|md|lg|xl)-|m-only|pc-only|mobile|phone|only-|show-(?:pc|mobile))"
)
_ROLES = ("cell", "gridcell", "columnheader", "rowheader")
_LONGEST = 200_000
"""Characters of the styles of a page that are looked at."""
_CELLS = ("td", "th")


def may_hide(lower: bytes) -> bool:
    """May styles within the page, or names for kinds of screens, hide some of its text?"""
    return ((_STYLE.search(lower) is not None and b"none" in lower) or b"hidden" in lower) or (
        any(word in lower for word in _FOR_SCREENS)
    )


def names_screens(lower: bytes) -> bool:
    """Has something a class that is called after a kind of screen?"""
    return any(word in lower for word in _FOR_SCREENS)


def hidden_by_styles(root: Any, *, for_screens: bool = True) -> list[Any]:
    """Return what the page's own styles hide; what they may hide is set apart in its cell."""
    sure, perhaps = _names(root)
    if not sure and not perhaps and not for_screens:
        return []
    names = {key[1:] for key in (*sure, *perhaps)} | {key.rpartition(".")[2] for key in sure}
    names |= {key.rpartition("#")[2] for key in sure}
    said = set(root.xpath("//*/@class", smart_strings=False))
    telling = {
        each
        for each in said
        if not names.isdisjoint(each.split()) or _SCREEN.search(each.lower()) is not None
    }
    found = (
        [one for one in root.xpath("//*[@class]") if one.get("class") in telling] if telling else []
    )
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
            _set_apart(one)
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
    for style in root.iter("style"):
        text = _COMMENT.sub(" ", (style.text or "")[:left])
        left -= len(text)
        for match in _RULE.finditer(text):
            opened = text.rfind("@", max(0, match.start() - 400), match.end(1))
            is_media = opened >= 0 and _depth(text, opened, match.end(1)) > 0
            yield match[1].split(";")[-1], match[2], is_media


def _depth(text: str, start: int, end: int) -> int:
    """Return how many blocks are open at the end that were opened since the start."""
    part = text[start:end]
    return part.count("{") - part.count("}")


def _set_apart(element: Any) -> None:
    """Let a space stand before and after an element, which makes two numbers of what were one."""
    element.text = " " + (element.text or "")
    element.tail = " " + (element.tail or "")


def part_cells(root: Any, lower: bytes) -> None:
    """Let what a style or a role makes a cell be a box of its own, which ends a paragraph."""
    if not any(style in lower for style in _CELL_STYLES) and b"cell" not in lower:
        return
    for one in list(root.iter("span", "a", "i", "b", "em", "strong", "label", "font")):
        style, parent = one.get("style") or "", one.getparent()
        if (
            one.get("role") in _ROLES
            or _CELL_OF_STYLE.search(style)
            or (parent is not None and _ROW_OF_STYLE.search(parent.get("style") or ""))
        ):
            one.tag = "div"


def fields_shown(root: Any, fields: Iterable[Any]) -> None:
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
