"""In which encoding is a text written? What a page says of itself is often wrong.

Valid UTF-8 is UTF-8, whatever is declared: text in another encoding is never valid by chance. The rest
is tried in turn and believed where words of a report come out. A few broken bytes do not make a
file unreadable: they stay visible as U+FFFD, and a cell that holds one is no number.
"""

from __future__ import annotations

import codecs

from gongkai.reports.readers.problems import UnreadableReport

BROKEN = "\ufffd"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WORDS = ("公开", "公開", "信息", "情况", "情況")
_MOST_BROKEN = 50
"""Broken characters in a text that is still read; and no more than one in two hundred."""


def decode(data: bytes, source: str, *, declared: str | None = None, strict: bool = False) -> str:
    """Return the text of a file, as :func:`decoded`."""
    return decoded(data, source, declared=declared, strict=strict)[0]


def decoded(
    data: bytes, source: str, *, declared: str | None = None, strict: bool = False
) -> tuple[str, str]:
    """Return the text of a file and the name of its encoding, which is ``broken`` where not all of it is valid.

    ``declared`` is what the file says of its encoding. ``strict`` accepts no broken byte.

    Raises:
        UnreadableReport: it is no text, or in no encoding known here.
    """
    tried = _candidates(data, declared)
    fallback = None
    may_have_zeros = b"\x00" in data
    for encoding in tried:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if may_have_zeros and "\x00" in text:
            continue
        if encoding.startswith("utf-8") or any(word in text for word in _WORDS):
            return text, encoding
        fallback = fallback or (text, encoding)
    if fallback is not None:
        return fallback
    for encoding in () if strict else tried:
        text = data.decode(encoding, "replace")
        broken = text.count(BROKEN)
        if broken <= min(_MOST_BROKEN, len(text) // 200) and any(word in text for word in _WORDS):
            return text.replace("\x00", BROKEN), "broken"
    raise UnreadableReport(source, "不是文本文件（应为UTF-8、GB 18030、Big5或UTF-16编码的文本）")


def _candidates(data: bytes, declared: str | None) -> list[str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return [encoding]
    chinese = ["gb18030", "big5hkscs"]
    if (declared or "").lower().startswith("big5"):
        chinese.reverse()
    return ["utf-8", *_wide(data), *chinese]


def _wide(data: bytes) -> tuple[str, ...]:
    """Return the UTF-16 without a mark that the zero bytes of spaces, digits and tags tell of."""
    head = data[:4096]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) < len(head) // 20 or min(even, odd) * 10 > max(even, odd):
        return ()
    return ("utf-16-le",) if odd > even else ("utf-16-be",)
