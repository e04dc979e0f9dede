"""Which pages of an agency go into its export, and as which files?

Only addresses the portal answers to anybody. A file's name follows from its address, so that
it stays the same from one export to the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote

from django.db.models import Count
from django.urls import reverse

from gongkai.reports.writers import file_name
from gongkai_web.agencies.models import Agency
from gongkai_web.outlet.gone import withdrawals
from gongkai_web.portal import items, reports
from gongkai_web.publishing.models import Column, ItemFile

_PICTURE = re.compile(r'src="file:([0-9a-f]{64})"')
_ENDINGS = {
    "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp",
    "image/svg+xml": ".svg", "image/bmp": ".bmp", "image/tiff": ".tif",
}  # fmt: skip
LONGEST_NAME = 180
"""Bytes of a file's name: no file system takes more than 255."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file to be: the address it comes from, as a browser sends it, its path, what it is."""

    source: str
    file: str
    kind: str
    key: int | str | None = None
    """The item, the year or the checksum it is made from."""


def short(name: str) -> str:
    """Return a file's name as every file system takes it; the ending is kept."""
    path = PurePosixPath(re.sub(r'[<>:"/\\|?*\x00-\x1f]', "_", name))
    stem, suffix = path.stem, path.suffix[:20]
    while len(f"{stem}{suffix}".encode()) > LONGEST_NAME:
        stem = stem[:-1]
    return f"{stem}{suffix}" or "file"


def parts(agency: Agency, *, share: bool) -> Iterator[Part]:
    """Yield every part of an agency's export; ``share`` with the codes to scan."""
    code = agency.code
    yield Part(reverse("portal:agency", args=[code]), "index.html", "page")
    yield Part(reverse("portal:accessibility"), "accessibility/index.html", "page")
    yield Part(reverse("outlet:agency_feed", args=[code]), "feed.xml", "feed")
    yield Part(reverse("outlet:agency_feed_json", args=[code]), "feed.json", "feed")
    yield from _columns(agency)
    yield from _items(agency, share=share)
    yield from _withdrawn(agency)
    yield from _reports(agency)


def _columns(agency: Agency) -> Iterator[Part]:
    columns = list(Column.objects.filter(agency=agency))
    counts = items.editions().filter(item__agency=agency).order_by().values_list("column_id_then")
    number = dict(counts.annotate(Count("pk")))
    for column in columns:
        held = sum(number.get(key, 0) for key in items.with_those_below(column))
        if not held and not column.is_open:
            continue
        path = reverse("portal:column", args=[agency.code, column.slug])
        here = f"columns/{column.slug}"
        yield Part(path, f"{here}/index.html", "column")
        for page in range(2, -(-held // items.ROWS) + 1):
            yield Part(f"{path}?page={page}", f"{here}/page-{page}.html", "column")
        yield Part(f"{path}feed/", f"{here}/feed.xml", "feed")
        yield Part(f"{path}feed.json", f"{here}/feed.json", "feed")


def _items(agency: Agency, *, share: bool) -> Iterator[Part]:
    files = ItemFile.objects.filter(agency=agency)
    types = dict(files.values_list("sha256", "content_type"))
    rows = items.editions().filter(item__agency=agency).order_by("item_id")
    for edition in rows.iterator(200):
        pk, content = edition.item_id, edition.content
        path, here = reverse("portal:item", args=[agency.code, pk]), f"items/{pk}"
        yield Part(path, f"{here}/index.html", "item", pk)
        if share:
            yield Part(f"{path}share.svg", f"{here}/share.svg", "code", pk)
        for one in _once(content.get("attachments") or ()):
            sha256, name = one["sha256"], one["name"]
            source = reverse("portal:item_file", args=[agency.code, pk, sha256, name])
            yield Part(source, f"{here}/files/{sha256[:16]}/{short(name)}", "attachment", sha256)
        for sha256 in dict.fromkeys(_PICTURE.findall(content.get("body") or "")):
            if sha256 in types:
                source = reverse("portal:item_picture", args=[agency.code, pk, sha256])
                ending = _ENDINGS.get(types[sha256], "")
                yield Part(source, f"{here}/pictures/{sha256[:32]}{ending}", "picture", sha256)


def _once(files: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    """Yield the files of an edition, each once."""
    yield from {(one["sha256"], one["name"]): one for one in files}.values()


def _withdrawn(agency: Agency) -> Iterator[Part]:
    gone = withdrawals(agency=agency.pk)
    for pk in sorted({one.edition.item_id for one in gone}):
        path = reverse("portal:item", args=[agency.code, pk])
        yield Part(path, f"items/{pk}/index.html", "withdrawn", pk)


def _reports(agency: Agency) -> Iterator[Part]:
    code = agency.code
    yield Part(reverse("portal:agency_reports", args=[code]), "annual-reports/index.html", "page")
    for year in reports.public().filter(agency=agency).values_list("year", flat=True):
        path, here = reverse("portal:annual_report", args=[code, year]), f"annual-reports/{year}"
        yield Part(path, f"{here}/index.html", "annual_report", year)
        for format_ in reports.FORMAT_TITLES:
            name = file_name(code, year, format_)
            yield Part(f"{path}{quote(name)}", f"{here}/{name}", "annual_report_file", year)
        name = reports.figures_name(code, year)
        yield Part(f"{path}{name}", f"{here}/{name}", "annual_report_file", year)
