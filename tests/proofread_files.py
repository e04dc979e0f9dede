"""Makes files that hide something, for the tests of proofreading."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import docx
import openpyxl

from gongkai.proofreading import (
    proofread,
)

DAY = date(2026, 3, 2)
IDENTITY = "11010519491231002X"
PHONE = "13812345678"


def saved(file) -> bytes:
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def marked(contents):
    names = [part.name for part in contents.parts]
    assert len(names) == len(set(names)), "a name leads to one place"
    return (*contents.findings, *proofread(contents.parts, on=DAY))


def rules_of(contents):
    return {finding.rule for finding in marked(contents)}


def repacked(data: bytes, changes: dict[str, bytes]) -> bytes:
    """Return the package with parts added or replaced."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, content in changes.items():
            new.writestr(name, content)
    return stream.getvalue()


def word(hide) -> bytes:
    file = docx.Document()
    file.add_paragraph("各单位要认真落实。")
    hide(file)
    return saved(file)


def excel(hide) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "名单"
    book.active["A1"] = "说明"
    hide(book, book.active)
    return saved(book)


def pdf(lines, extra="", objects=()) -> bytes:
    """Return a PDF of one page that shows these lines in Helvetica."""
    shown = " ".join(f"({line}) Tj 0 -20 Td" for line in lines)
    stream = f"BT /F1 12 Tf 50 700 Td {shown} ET"
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R {extra}"
        " /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        *objects,
    ]
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n"
    out += "".join(f"{place:010} 00000 n \n" for place in places)
    info = f" /Info {len(bodies)} 0 R" if objects and "/Author" in objects[-1] else ""
    out += f"trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R{info} >>\nstartxref\n{start}\n%%EOF\n"
    return out.encode("latin-1")


def png() -> bytes:
    from PIL import Image

    return saved_image(Image.new("RGB", (8, 8), "white"), "PNG")


def saved_image(image, kind, **more) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **more)
    return stream.getvalue()


def photo() -> bytes:
    from PIL import Image

    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (34.0, 30.0, 0.0), 3: "E", 4: (111.0, 5.0, 0.0)})
    return saved_image(Image.new("RGB", (8, 8), "white"), "JPEG", exif=exif)
