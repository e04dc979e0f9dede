"""How do the portal's styles reach nothing but the portal's part of a foreign page, and are reached by nothing?

``embed.css`` is made from the portal's sheet, by this page and nothing else: every rule is put
under one class, and what the host says of its own elements is undone inside it. Made anew by
``python -m gongkai_web.outlet.scoping``; a test holds the two against each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

CLASS: Final = "gongkai-embed"
SCOPE: Final = f".{CLASS}:not(#_):not(#_)"
"""The class, as strong as two ids: a host's ``#content .text td`` does not get in between."""
_ROOM = Path(__file__).resolve().parent
PORTAL: Final = _ROOM.parent / "portal/static/portal/portal.css"
OWN: Final = _ROOM / "static/outlet/bare.css"
MADE: Final = _ROOM / "static/outlet/embed.css"

HEAD: Final = (
    "/* Made from portal.css and bare.css by gongkai_web.outlet.scoping: change those. */\n"
)
RESET: Final = f"""{SCOPE} {{ all: initial; display: block; box-sizing: border-box; position: relative; }}
{SCOPE} :where(:not(img, svg, svg *)) {{ all: revert; }}
{SCOPE} :where(*)::before, {SCOPE} :where(*)::after {{ all: revert; }}
{SCOPE} :where(img, svg, svg *) {{ all: revert-layer; }}
"""
"""Nothing of the host stands inside; the sizes pictures and drawings carry themselves do (``revert-layer``)."""

_ROOT: Final = re.compile(r"(?::root|html|body)(?![\w-])")
_REM: Final = re.compile(r"(?<![\w.#-])(-?(?:\d+\.?\d*|\.\d+))rem\b")
_SIZE: Final = re.compile(r"(?<![-\w])font-size\s*:\s*([\d.]+)(%|pt|px)")
_GROUPS: Final = ("@media", "@supports")
_USUAL: Final = 16
"""Pixels of a browser's usual letters: what a percentage of the page's root means."""


class ScopeProblem(ValueError):
    """The sheet says something that would reach the host's page."""


def scoped(css: str) -> str:
    """Return the sheet with every rule under the class. Raises ScopeProblem for what cannot be put there.

    What the sheet says of the page (``:root``, ``html``, ``body``) it says of the class. Sizes in
    ``rem`` follow the class and not the host's page, which may have any size.
    """
    return "".join(_rules(re.sub(r"/\*.*?\*/", "", css, flags=re.S)))


def _rules(css: str, indent: str = "") -> Iterator[str]:
    for head, block in _pieces(css):
        if head.startswith("@media") and "prefers-color-scheme" in head:
            continue  # a host's page is light, whatever its reader prefers elsewhere
        if head.startswith(_GROUPS):
            yield f"{indent}{head} {{\n{''.join(_rules(block, indent + '  '))}{indent}}}\n"
        elif head.startswith("@"):
            raise ScopeProblem(f"{head.split()[0]} belongs to the whole page, and is for no host")
        else:
            selectors = [_selector(one) for one in _split(head)]
            told = _declarations(block, is_root=any(_ROOT.match(one) for one in _split(head)))
            yield f"{indent}{', '.join(selectors)} {{ {told} }}\n"


def _pieces(css: str) -> Iterator[tuple[str, str]]:
    """Yield each rule: what stands before its braces, and between them."""
    at, depth, begin, head = 0, 0, 0, ""
    while at < len(css):
        sign = css[at]
        if sign in "\"'":
            at = css.index(sign, at + 1)
        elif sign == "{":
            depth += 1
            if depth == 1:
                head, begin = css[begin:at], at + 1
        elif sign == "}":
            depth -= 1
            if depth == 0:
                yield " ".join(head.split()), css[begin:at]
                begin = at + 1
        elif sign == ";" and depth == 0:
            raise ScopeProblem(f"a statement without a block: {css[begin:at].strip()}")
        at += 1
    if depth or css[begin:].strip():
        raise ScopeProblem(f"the sheet ends within a rule: {css[begin:].strip()[:40]}")


def _split(selectors: str) -> list[str]:
    """Return the selectors of a list; commas within brackets divide nothing."""
    found, depth = [""], 0
    for sign in selectors:
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and not depth:
            found.append("")
        else:
            found[-1] += sign
    return [one.strip() for one in found]


def _selector(selector: str) -> str:
    root = _ROOT.match(selector)
    rest = selector[root.end() :] if root else selector
    if re.search(rf"(?<![\w.#-]){_ROOT.pattern}", rest):
        raise ScopeProblem(f"the page itself, in the middle of a selector: {selector}")
    return f"{SCOPE}{rest}" if root else f"{SCOPE} {selector}"


def _declarations(block: str, *, is_root: bool) -> str:
    told = (
        " ".join(block.split())
        .rstrip(";")
        .replace("color-scheme: light dark", "color-scheme: light")
    )
    if is_root:
        told = _SIZE.sub(_measure, told)
    return _REM.sub(r"calc(\1 * var(--gk-rem))", told) + ";"


def _measure(size: re.Match[str]) -> str:
    """Return the root's letters as the measure that ``rem`` is inside the class."""
    number, unit = float(size[1]), size[2]
    told = f"{number / 100 * _USUAL:g}px" if unit == "%" else f"{number:g}{unit}"
    return f"--gk-rem: {told}; font-size: var(--gk-rem)"


def embed_sheet() -> str:
    """Return the sheet of embedded pages."""
    return HEAD + RESET + scoped(PORTAL.read_text("utf-8")) + scoped(OWN.read_text("utf-8"))


if __name__ == "__main__":
    MADE.write_text(embed_sheet(), "utf-8")
