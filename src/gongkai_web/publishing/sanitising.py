"""What may stand in the text of an item? Paragraphs, headings, lists, tables, pictures of our own.

Whatever was pasted from Word or a web page is reduced to that: no script, no handler,
no style, no frame, nothing fetched from another host.
"""

from __future__ import annotations

import re
from typing import Final

import nh3

TAGS: Final = frozenset(
    {
        "p", "br", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "b", "i", "u", "sup", "sub",
        "blockquote", "a", "img", "figure", "figcaption", "table", "caption", "thead", "tbody",
        "tfoot", "tr", "th", "td", "hr",
    }
)  # fmt: skip
ATTRIBUTES: Final = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
}
GONE_WITH_CONTENT: Final = frozenset(
    {"script", "style", "title", "head", "iframe", "object", "embed", "svg", "math", "template",
     "noscript", "form", "select", "textarea", "button", "audio", "video", "xml"}
)  # fmt: skip
PICTURES: Final = re.compile(r'src="file:([0-9a-f]{64})"')
"""The checksums of the pictures in a text."""
OWN_PICTURE: Final = re.compile(r"^file:[0-9a-f]{64}$")
"""A picture stands in the text by its checksum; the page puts the address in."""
_PICTURE: Final = re.compile(r'<img(?:\s+[a-z]+="[^"]*")*\s*/?>')
_WRITTEN: Final = re.compile(r'([a-z]+)="([^"]*)"')
_SCHEMES: Final = {"http", "https", "mailto", "tel", "file"}


def _attribute(tag: str, name: str, value: str) -> str | None:
    if tag == "img" and name == "src":
        return value if OWN_PICTURE.match(value) else None
    if tag == "a" and value.strip().lower().startswith("file:"):
        return None
    return value


def clean_html(html: str) -> str:
    """Return the text with nothing in it but what may stand in an item.

    Pictures that are not files of the house lose their source and vanish.
    """
    if not html:
        return ""
    kept = nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags=set(GONE_WITH_CONTENT),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=_attribute,
        url_schemes=set(_SCHEMES),
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )
    return _PICTURE.sub(_with_source, kept).strip()


def _with_source(picture: re.Match[str]) -> str:
    """Return a picture that has a source of the house, nothing in place of any other."""
    names = dict(_WRITTEN.findall(picture[0]))
    return picture[0] if OWN_PICTURE.match(names.get("src", "")) else ""
