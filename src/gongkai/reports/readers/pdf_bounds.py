"""How is a PDF's compressed content kept within bounds?

pdfminer unpacks any stream whatever its size, and works through a damaged one
byte by byte in quadratic time. Its module takes ``zlib`` from the object below
instead: the same answers, at once, and never more than a report can hold. A
font's table of widths is bounded too: three numbers in it may name a range of
a thousand million characters.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

LARGEST_STREAM = 64 * 1024 * 1024
"""Bytes of one unpacked stream; the fonts and pages of a report take far less."""


MOST_WIDTHS = 1_000_000
"""Characters that a font's table of widths may name; Unicode has little more."""


class StreamTooLarge(Exception):
    """A stream unpacks to more than a report can hold."""


class _BoundedZlib:
    """The part of :mod:`zlib` that pdfminer uses, with a bound."""

    error = zlib.error

    def decompress(self, data: bytes) -> bytes:
        """Return the content of a stream; one that is cut off or has a wrong checksum as well."""
        try:
            return _unpacked(zlib.decompressobj(), data)
        except zlib.error:
            # Without header and checksum: is at least the content whole?
            unpacker = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
            content = _unpacked(unpacker, data[2:])
            if not unpacker.eof:
                raise zlib.error("the content is damaged") from None
            return content

    def decompressobj(self) -> NoReturn:
        """Refuse: ``decompress`` has tried all there is to try."""
        raise zlib.error("the content is damaged")


def _unpacked(unpacker: Any, data: bytes) -> bytes:
    content: bytes = unpacker.decompress(data, LARGEST_STREAM + 1)
    if len(content) > LARGEST_STREAM:
        raise StreamTooLarge
    return content


def _within_bounds(get: Callable[[Sequence[object]], Any], numbers: int) -> Callable[..., Any]:
    """Return pdfminer's reader of widths, refusing ranges no font has.

    A range takes so many ``numbers``, the first two of which are its ends.
    """
    from pdfminer.pdftypes import resolve1

    def bounded(table: Sequence[object]) -> Any:
        named, group = 0, []
        for entry in map(resolve1, table):
            if isinstance(entry, (int, float)):
                group.append(entry)
            if isinstance(entry, list) or len(group) == numbers:
                if len(group) == numbers:
                    named += max(int(group[1] - group[0]), 0)
                group = []
        if named > MOST_WIDTHS:
            raise StreamTooLarge
        return get(table)

    return bounded


def bound_streams() -> None:
    """Make pdfminer unpack and read widths within bounds, from now on."""
    from pdfminer import pdffont, pdftypes

    if not isinstance(vars(pdftypes)["zlib"], _BoundedZlib):
        vars(pdftypes)["zlib"] = _BoundedZlib()
        for name, numbers in (("get_widths", 3), ("get_widths2", 5)):
            vars(pdffont)[name] = _within_bounds(vars(pdffont)[name], numbers)
