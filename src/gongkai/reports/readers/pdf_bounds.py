"""How is a PDF's compressed content kept within bounds?

pdfminer unpacks any stream whatever its size, and works through a damaged one
byte by byte in quadratic time. Its module takes ``zlib`` from the object below
instead: the same answers, at once, and never more than a report can hold.
"""

from __future__ import annotations

import zlib
from typing import Any, NoReturn

LARGEST_STREAM = 64 * 1024 * 1024
"""Bytes of one unpacked stream; the fonts and pages of a report take far less."""


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


def bound_streams() -> None:
    """Make pdfminer unpack within bounds, from now on."""
    from pdfminer import pdftypes

    if not isinstance(vars(pdftypes)["zlib"], _BoundedZlib):
        vars(pdftypes)["zlib"] = _BoundedZlib()
