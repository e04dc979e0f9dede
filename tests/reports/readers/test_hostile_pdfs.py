"""Does a PDF that asks for hours of work or all the memory end at once, in one Chinese line?"""

from __future__ import annotations

import time
import zlib

import pytest

from gongkai.reports.readers import UnreadableReport, pdf, pdf_bounds, read_bytes

CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1%s>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>"


def pdf_of(objects):
    """Return a PDF of these objects, the first of them its catalogue."""
    out, places = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    size = len(objects) + 1
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        size, table, size, len(out),
    )  # fmt: skip


def stream(content, entries=b"/Filter/FlateDecode"):
    """Return a stream; packed, unless its entries say otherwise."""
    packed = zlib.compress(content) if entries == b"/Filter/FlateDecode" else content
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(packed), entries, packed)


def drawn(content, entries=b"/Filter/FlateDecode"):
    """Return a PDF of one page with that content."""
    return pdf_of([CATALOGUE, PAGES % b"", PAGE, stream(content, entries)])


def with_entry(entry):
    """Return a PDF whose tree of pages has one entry more."""
    return pdf_of([CATALOGUE, PAGES % b"/X %s" % entry, PAGE, stream(b"")])


def with_kids(kids, *more):
    """Return a PDF whose tree of pages is these kids."""
    return pdf_of([CATALOGUE, b"<</Type/Pages/Count 9/Kids[%s]>>" % kids, *more])


MUCH, DRAWN = "对象和绘图指令过多", "线条和图形超过"
CASES = {
    "an array without end": (lambda n: with_entry(b"[" + b"1 " * n + b"]"), MUCH),
    "a dictionary without end": (
        lambda n: with_entry(b"<<" + b"".join(b"/%d 1" % i for i in range(n)) + b">>"), MUCH,
    ),
    "arrays within arrays": (lambda n: with_entry(b"[" * n + b"]" * n), MUCH),
    "arrays without end in a page": (lambda n: drawn(b"[" + b"1 " * n + b"] TJ"), MUCH),
    "arrays within arrays in a page": (lambda n: drawn(b"[" * n), MUCH),
    "lines by the million": (lambda n: drawn(b"1 1 m 2 2 l S " * n), DRAWN),
    "frames by the million": (lambda n: drawn(b"1 1 5 5 re f " * n), DRAWN),
    "frames in one path": (lambda n: drawn(b"1 1 5 5 re " * (n // 12) + b"f"), DRAWN),
    "curves by the million": (lambda n: drawn(b"1 1 m 1 2 3 4 5 6 c f " * n), DRAWN),
    "one line through a million points": (lambda n: drawn(b"1 1 m " + b"2 2 l " * n + b"S"), MUCH),
    "characters by the million": (
        lambda n: drawn(b"BT /F 9 Tf (" + b"a" * n + b") Tj ET"), "文字超过",
    ),
    "a comment without end": (lambda n: drawn(b"%" * 50 * n), MUCH),
    "blanks without end": (lambda n: drawn(b" " * 50 * n), MUCH),
    "a state kept again and again": (lambda n: drawn(b"q " * n), MUCH),
    "the same content again and again": (
        lambda n: pdf_of([
            CATALOGUE, PAGES % b"", PAGE.replace(b"4 0 R", b"[" + b"4 0 R " * 200 + b"]"),
            stream(b"1 " * (n // 50)),
        ]), MUCH,
    ),
    "pages by the thousand": (
        lambda n: with_kids(
            b" ".join(b"%d 0 R" % (i + 3) for i in range(n // 50)),
            *[b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"] * (n // 50),
        ), "超过300页",
    ),
    "references in a ring": (
        lambda n: pdf_of([
            CATALOGUE, PAGES % b"", PAGE.replace(b"[0 0 595 842]", b"5 0 R"), stream(b""), b"6 0 R", b"5 0 R",
        ]), "没有尽头|损坏",
    ),
    "packed in a slow way": (lambda n: drawn(b"z" * n + b"~>", b"/Filter/ASCII85Decode"), "少见的压缩"),
    "packed in another slow way": (lambda n: drawn(b"\x81a" * n, b"/Filter/RunLengthDecode"), "少见的压缩"),
    "rows of one byte": (
        lambda n: drawn(
            zlib.compress(bytes(n)), b"/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 1>>",
        ), "少见的压缩",
    ),
    "no table of objects, and objects by the million": (
        lambda n: b"%PDF-1.4\n" + b"1 0 obj\n<</A 1>>\nendobj\n" * n, "过多|过大",
    ),
    "no table of objects, and no line": (lambda n: b"%PDF-1.4\n" + b"obj obj 1 0 obj " * 8 * n, MUCH),
    "nothing but line ends": (lambda n: b"%PDF-1.4\n" + b"\n" * 20 * n, "过大"),
    "a table of objects that never ends": (
        lambda n: b"%PDF-1.5\n1 0 obj\n<</Type/XRef/Size 2000000000/W[1 2 1]/Root 1 0 R/Index[0 2000000000]"
        b"/Length 0>>stream\n\nendstream\nendobj\nstartxref\n9\n%%EOF", "过多|损坏",
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _low_bounds(monkeypatch):
    """Let the bounds be low, so that small files break them."""
    for name, most in (
        ("TOKENS", 9_000), ("LINES", 9_000), ("LINES_BACK", 500), ("REFERENCES", 9_000), ("BLOCKS", 400),
        ("SHAPES", 500), ("CHARACTERS", 900), ("PAGES", 40), ("SLOWLY", 9_000),
    ):  # fmt: skip
        monkeypatch.setattr(pdf_bounds, f"MOST_{name}", most)
    monkeypatch.setattr(pdf_bounds, "LONGEST_RUN", 40)
    assert pdf.MOST_PAGES == 300, "the messages are made before"


@pytest.mark.parametrize(("made", "said"), CASES.values(), ids=CASES)
def test_a_pdf_that_asks_for_too_much_is_refused_at_once(made, said):
    began = time.process_time()
    with pytest.raises(UnreadableReport, match=said) as refused:
        read_bytes(made(10_000), "a.pdf")
    assert str(refused.value).startswith("a.pdf：")
    assert "\n" not in str(refused.value)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "kids",
    [
        (b"2 0 R 2 0 R 3 0 R", b"<</Type/Pages/Kids[2 0 R 3 0 R]>>"),
        (
            b"3 0 R 3 0 R",
            b"<</Type/Pages/Kids[4 0 R 4 0 R]>>",
            b"<</Type/Pages/Kids[2 0 R 3 0 R]>>",
        ),
    ],
    ids=["a tree within itself", "branches that double"],
)
def test_a_tree_of_pages_that_turns_back_on_itself_ends(kids):
    with pytest.raises(UnreadableReport):
        read_bytes(with_kids(*kids), "a.pdf")
