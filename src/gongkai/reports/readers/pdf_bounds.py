"""How is a PDF kept within bounds? A file of some kilobytes may ask for hours of work and all the memory.

pdfminer unpacks any stream whatever its size, and works through a damaged one byte by byte in
quadratic time. Its module takes ``zlib`` from the object below instead: the same answers, at once, and
never more than a report can hold. A font's table of widths is bounded too: three numbers in it may name
a range of a thousand million characters.

All else is counted: what one file may ask for as a whole is a ``Budget``, spent by whatever pdfminer reads
and draws while ``spending`` it.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any, NoReturn

LARGEST_STREAM = 64 * 1024 * 1024
"""Bytes of one unpacked stream; the fonts and pages of a report take far less."""


MOST_WIDTHS = 1_000_000
"""Characters that a font's table of widths may name; Unicode has little more."""


MOST_FORMS = 5_000
"""Times one page may draw something within something; ten forms that draw each other ten times are a
thousand million."""


MOST_TOKENS = 500_000
"""Numbers, names and operators in all streams and objects of a file; a report of ten pages has 40,000."""

MOST_LINES = 500_000
"""Read from a file whose table of objects is damaged; bytes of pictures count as lines, too."""

MOST_LINES_BACK = 5_000
"""Read from the end of a file until it says where its table of objects is."""

MOST_REFERENCES = 500_000
"""Followed from one object to another."""

MOST_BLOCKS = 25_000
"""Of 4,096 bytes, read of objects and streams."""

LONGEST_RUN = 1_000
"""Blocks without a token or a line: pdfminer would put them together byte by byte, in quadratic time."""

MOST_SHAPES = 20_000
"""Lines, frames and curves in a file; the tables of a report have some hundred."""

MOST_CHARACTERS = 80_000
"""Printed in a file, blanks among them; a long report has 20,000."""

MOST_PAGES = 300
"""In a file."""

MOST_UNPACKED = 128 * 1024 * 1024
"""Bytes of all unpacked streams, which pdfminer keeps while the file is open."""

MOST_SLOWLY = 2 * 1024 * 1024
"""Bytes of all that pdfminer unpacks in Python: in other ways than zlib's, or with a predictor."""


class StreamTooLarge(Exception):
    """A stream unpacks to more than a report can hold."""


class BudgetSpent(StreamTooLarge):
    """The file asks for more than any report does."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(slots=True)
class Budget:
    """What a file may still ask for."""

    left: dict[str, int]
    run: int = 0
    """Blocks read since the last token or line."""
    spent: BudgetSpent | None = None
    """What was asked for too often; it stays so, whoever swallows the error."""

    def spend(self, what: str, number: int = 1) -> None:
        """Take some of what is left.

        Raises:
            BudgetSpent: there is no more of it.
        """
        left = self.left[what] = self.left[what] - number
        if left < 0:
            self.spent = BudgetSpent(what)
            raise self.spent


_budget: ContextVar[Budget | None] = ContextVar(
    "budget of the PDF that is being read", default=None
)


@contextmanager
def spending() -> Iterator[Budget]:
    """Let what pdfminer does within the block be counted."""
    budget = Budget({
        "tokens": MOST_TOKENS, "lines": MOST_LINES, "references": MOST_REFERENCES, "blocks": MOST_BLOCKS,
        "shapes": MOST_SHAPES, "characters": MOST_CHARACTERS, "pages": MOST_PAGES,
        "unpacked": MOST_UNPACKED, "slowly": MOST_SLOWLY,
    })  # fmt: skip
    token = _budget.set(budget)
    try:
        yield budget
    finally:
        _budget.reset(token)


def _spend(what: str, number: int = 1) -> None:
    budget = _budget.get()
    if budget is not None:
        budget.spend(what, number)


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
    _spend("unpacked", len(content))
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


def _counted(draw: Callable[..., None]) -> Callable[[Any, object], None]:
    """Return pdfminer's drawing of one thing within another, refusing it beyond any page's need.

    The device is a page's own, and all that is drawn within the page shares it. pdfminer looks at how
    many arguments a method takes: it must be these two.
    """

    def bounded(self: Any, name: object) -> None:
        counts = vars(self.device).setdefault("drawn_forms", [0])
        counts[0] += 1
        if counts[0] > MOST_FORMS:
            raise StreamTooLarge
        draw(self, name)

    return bounded


def _each(what: str, do: Callable[..., Any]) -> Callable[..., Any]:
    """Return something pdfminer does, each time counted."""

    @wraps(do)
    def bounded(*args: Any, **named: Any) -> Any:
        if (budget := _budget.get()) is not None:
            budget.spend(what)
        return do(*args, **named)

    return bounded


def _ending_a_run(what: str, give: Callable[..., Any]) -> Callable[..., Any]:
    """Return pdfminer's reading of a token or a line, each counted."""

    @wraps(give)
    def bounded(self: Any) -> Any:
        if (budget := _budget.get()) is None:
            return give(self)
        budget.spend(what)
        budget.run = 0
        return give(self)

    return bounded


def _in_a_run(fill: Callable[..., Any]) -> Callable[..., Any]:
    """Return pdfminer's reading of a block, each counted and no more of them in a run than any file has."""

    @wraps(fill)
    def bounded(self: Any) -> Any:
        if (budget := _budget.get()) is not None and self.charpos >= len(self.buf):
            budget.run += 1
            budget.spend("blocks", MOST_BLOCKS if budget.run > LONGEST_RUN else 1)
        return fill(self)

    return bounded


def _each_yielded(
    what: str, most: Callable[[], int], give: Callable[..., Iterable[Any]]
) -> Callable[..., Iterator[Any]]:
    """Return something that yields, no more than so many things each time it is asked."""

    @wraps(give)
    def bounded(*args: Any, **named: Any) -> Iterator[Any]:
        for number, one in enumerate(give(*args, **named), start=1):
            if number > most():
                _spend(what, MOST_LINES + 1)
            yield one

    return bounded


def _by_length(what: str, unpack: Callable[..., bytes]) -> Callable[..., bytes]:
    """Return a way of unpacking, with the bytes it is given and those it gives counted."""

    @wraps(unpack)
    def bounded(*args: Any, **named: Any) -> bytes:
        data = next(one for one in (*args, *named.values()) if isinstance(one, bytes))
        _spend(what, len(data))
        content = unpack(*args, **named)
        _spend(what, len(content))
        return content

    return bounded


_SLOW = (
    "lzwdecode", "ascii85decode", "asciihexdecode", "rldecode", "ccittfaxdecode", "apply_png_predictor",
    "apply_tiff_predictor",
)  # fmt: skip


def bound_streams() -> None:
    """Make pdfminer unpack, read and draw within bounds, from now on."""
    from pdfminer import pdffont, pdftypes
    from pdfminer.converter import PDFLayoutAnalyzer
    from pdfminer.pdfinterp import PDFContentParser, PDFPageInterpreter
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdftypes import PDFObjRef
    from pdfminer.psparser import PSBaseParser

    if isinstance(vars(pdftypes)["zlib"], _BoundedZlib):
        return
    vars(pdftypes)["zlib"] = _BoundedZlib()
    for name, numbers in (("get_widths", 3), ("get_widths2", 5)):
        vars(pdffont)[name] = _within_bounds(vars(pdffont)[name], numbers)
    for name in _SLOW:
        vars(pdftypes)[name] = _by_length("slowly", vars(pdftypes)[name])
    # Not by assignment: to mypy a method is none to assign to.
    for owner, name, bounded in (
        (PDFPageInterpreter, "do_Do", _counted(PDFPageInterpreter.do_Do)),
        (PSBaseParser, "nexttoken", _ending_a_run("tokens", PSBaseParser.nexttoken)),
        (PSBaseParser, "nextline", _ending_a_run("lines", PSBaseParser.nextline)),
        (PSBaseParser, "fillbuf", _in_a_run(PSBaseParser.fillbuf)),
        (PDFContentParser, "fillbuf", _in_a_run(PDFContentParser.fillbuf)),
        (PDFObjRef, "resolve", _each("references", PDFObjRef.resolve)),
        (PDFLayoutAnalyzer, "paint_path", _each("shapes", PDFLayoutAnalyzer.paint_path)),
        (PDFLayoutAnalyzer, "render_char", _each("characters", PDFLayoutAnalyzer.render_char)),
        (
            PDFPage,
            "create_pages",
            staticmethod(_each_yielded("pages", lambda: MOST_PAGES, PDFPage.create_pages)),
        ),
        (
            PSBaseParser,
            "revreadlines",
            _each_yielded("lines", lambda: MOST_LINES_BACK, PSBaseParser.revreadlines),
        ),
    ):
        setattr(owner, name, bounded)
