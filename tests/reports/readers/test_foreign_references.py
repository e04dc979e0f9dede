"""What a file points to outside of itself is never asked for, and what it would run never runs."""

from __future__ import annotations

import io
import re
import socket
import subprocess
import zipfile

import pytest

from annual_reports import full_report
from gongkai.reports.readers import read_bytes
from gongkai.reports.writers import render

OUTSIDE = "http://192.0.2.1/x"
EXTERNAL = (
    f'<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    f'relationships/%s" Target="{OUTSIDE}" TargetMode="External"/></Relationships>'
)


def related(data: bytes, part: str, kind: str) -> bytes:
    """Return the Office file with a relationship of a part to somewhere outside."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as package,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as changed,
    ):
        for name in package.namelist():
            content = package.read(name)
            if name == part:
                content = content.replace(b"</Relationships>", (EXTERNAL % kind).encode())
                assert OUTSIDE.encode() in content
            changed.writestr(name, content)
    return out.getvalue()


def opening(data: bytes, action: bytes) -> bytes:
    """Return the PDF with an action to be taken when it is opened, in an update at its end."""
    number, size, before = (
        int(re.findall(told, data)[-1])
        for told in (rb"/Root (\d+)", rb"/Size (\d+)", rb"startxref\s+(\d+)")
    )
    catalogue = data[data.index(b"%d 0 obj" % number) :]
    catalogue = catalogue[: catalogue.index(b"endobj")]
    begun = catalogue.index(b"<<") + 2
    changed = catalogue[:begun] + b"/OpenAction" + action + catalogue[begun:] + b"endobj\n"
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size %d/Root %d 0 R/Prev %d>>\n" % (
        number, len(data) + 1, size, number, before
    )  # fmt: skip
    return b"%s\n%s%sstartxref\n%d\n%%%%EOF" % (data, changed, table, len(data) + 1 + len(changed))


def written(kind: str) -> bytes:
    return render(full_report(), kind)


FILES = {
    "a Word file's picture": lambda: (
        related(written("docx"), "word/_rels/document.xml.rels", "image"), "x.docx"
    ),
    "a Word file's template": lambda: (
        related(written("docx"), "word/_rels/document.xml.rels", "attachedTemplate"), "x.docx"
    ),
    "a workbook's other workbook": lambda: (
        related(written("xlsx"), "xl/_rels/workbook.xml.rels", "externalLink"), "x.xlsx"
    ),
    "a page's picture, frame, style and script": lambda: (
        written("html").replace(
            b"</head>",
            f'<base href="{OUTSIDE}"><link rel="stylesheet" href="{OUTSIDE}">'
            f'<script src="{OUTSIDE}"></script></head>'.encode(),
        ).replace(
            b"</body>",
            f'<img src="{OUTSIDE}" onerror="x()"><iframe src="{OUTSIDE}"></iframe></body>'.encode(),
        ),
        "x.html",
    ),
    "a PDF's address": lambda: (
        opening(written("pdf"), f"<</S/URI/URI({OUTSIDE})>>".encode()), "x.pdf"
    ),
    "a PDF's script": lambda: (
        opening(written("pdf"), b"<</S/JavaScript/JS(app.launchURL('http://192.0.2.1/'))>>"),
        "x.pdf",
    ),
    "a PDF's program": lambda: (
        opening(written("pdf"), b"<</S/Launch/F(/bin/true)>>"), "x.pdf"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_nothing_outside_is_asked_for_and_nothing_is_run(name, monkeypatch):
    data, file_name = FILES[name]()

    def forbidden(*args, **kwargs):
        raise AssertionError(f"asked for something outside: {args}")

    monkeypatch.setattr(socket, "socket", forbidden)
    monkeypatch.setattr(socket, "getaddrinfo", forbidden)
    monkeypatch.setattr(subprocess, "Popen", forbidden)
    found = read_bytes(data, file_name).report
    assert found.applications == full_report().applications
