"""What does the public see of an item? The edition that passed its ladder, and nothing else.

Text, metadata and files come out of the frozen edition; the item's own row is never
shown. An edition whose content is not what its digest says is not shown at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

import segno
from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.publishing.index_numbers import PatternProblem, index_pattern
from gongkai_web.agencies.models import Agency
from gongkai_web.normative.marks import Mark, normative_mark, normative_marks
from gongkai_web.outlet.embedding import place_of
from gongkai_web.portal import labels
from gongkai_web.portal.frame import beside, contact_of
from gongkai_web.portal.item_fields import brief, shown
from gongkai_web.portal.pages import page
from gongkai_web.portal.shelves import Shelf
from gongkai_web.portal.site import site
from gongkai_web.portal.texts import text_for_reading
from gongkai_web.portal.validity import tone_of, validity_of
from gongkai_web.publishing.content import LINKS, digest_of
from gongkai_web.publishing.files import size_told
from gongkai_web.publishing.models import Column, ColumnKind, Item, ItemFile, Validity
from gongkai_web.publishing.to_hand_over import reading_places
from gongkai_web.reports.models import ReportVersion
from gongkai_web.review.corrections import corrections_of
from gongkai_web.review.models import Edition, EditionLink
from gongkai_web.review.unseen import taken_back

ROWS = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One item in a list."""

    title: str
    url: str
    published_on: date
    validity: str


def editions(at: datetime | None = None) -> QuerySet[Edition]:
    """Return the editions the public may read now."""
    return Edition.objects.public(at or timezone.now()).select_related("item__agency")


def line(edition: Edition, mark: Mark | None = None) -> Line:
    """Return an edition as a line of a list; the register's mark goes before what the edition says."""
    validity = edition.content.get("validity", "")
    said = "" if validity in ("", Validity.IN_FORCE) else Validity(validity).label
    return Line(
        edition.title,
        url_of(edition.item),
        timezone.localdate(edition.public_from),
        mark.in_lists if mark is not None else said,
    )


def lines(editions_shown: Iterable[Edition]) -> list[Line]:
    """Return editions as lines, each with what the register of documents says of it today."""
    shown = list(editions_shown)
    pairs = [(one.item, one.content.get("doc_no") or "") for one in shown]
    marks = normative_marks(pairs, timezone.localdate())
    return [line(one, marks.get(one.item_id)) for one in shown]


def url_of(item: Item) -> str:
    """Return the path of an item's page."""
    return reverse("portal:item", args=[item.agency.code, item.pk])


def checked(edition: Edition) -> Edition:
    """Return the edition; Http404 where its content is not what its digest says."""
    if digest_of(edition.content) != edition.digest:
        raise Http404("内容校验不符")
    return edition


@require_safe
def item(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show an item: text, metadata, files, what belongs to it; or that it was taken back."""
    edition = editions().filter(item__agency__code=code, item_id=pk).first()
    if edition is None:
        return _taken_back(request, code, pk)
    content = checked(edition).content
    # The edition is frozen; whether the document is in force the register knows (R-P14).
    mark = normative_mark(edition.item, timezone.localdate(), doc_no=content.get("doc_no") or "")
    told = content | {
        "publisher": edition.item.agency.name,
        "published_on": timezone.localdate(edition.public_from).isoformat(),
        "validity": validity_of(content, mark),
    }
    place = Column.objects.filter(pk=edition.column_id_then).first()
    body = text_for_reading(
        content, code, pk, own={request.headers.get("Host", ""), settings.BASE_URL}
    )
    return page(
        request,
        "item",
        "agencies",
        agency=edition.item.agency,
        edition=edition,
        meta=_meta(told, place, request.path)
        | {
            "PubDate": labels.moment(edition.public_from),
            "Image": labels.picture_of(body, settings.BASE_URL),
            "Description": content.get("summary") or labels.opening_of(body),
        },
        content=content,
        body=body,
        metadata=shown(told, site().hidden_fields),
        brief=brief(told),
        published_at=timezone.localtime(edition.public_from),
        files=[
            {
                "name": one["name"],
                "kind": one["kind"],
                "size": size_told(one["size"]),
                "url": reverse("portal:item_file", args=[code, pk, one["sha256"], one["name"]]),
            }
            for one in content.get("attachments") or ()
        ],
        links=_links(edition),
        mark=mark,
        pill=told["validity"],
        tone=tone_of(content, mark),
        replaced_by=_replacing(mark),
        gone=mark is None and content.get("validity") in (Validity.REPEALED, Validity.EXPIRED),
        names=edition.names if edition.submission.ladder.prints_names else (),
        place=place,
        above=_above(place) if place is not None else (),
        corrections=corrections_of(edition),
    )


def _meta(told: dict[str, Any], place: Column | None, path: str) -> dict[str, Any]:
    """Return the ``<meta>`` names of an article (国办发〔2017〕47号, annex)."""
    return {
        "ArticleTitle": told.get("title"),
        "ContentSource": told.get("source") or told["publisher"],
        "Author": told.get("author"),
        "Keywords": told.get("keywords")
        or labels.keywords(told.get("doc_no"), place.title if place else "", told["publisher"]),
        "ColumnName": place.title if place else told.get("column"),
        "ColumnType": "政府信息公开",
        "Url": settings.BASE_URL.rstrip("/") + path,
    }


@require_safe
def share_code(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Send the page's address as a code to scan, for what is public."""
    if not editions().filter(item__agency__code=code, item_id=pk).exists():
        raise Http404("没有这条信息")
    path = reverse("portal:item", args=[code, pk])
    address = settings.BASE_URL.rstrip("/") + path
    if request.GET.get("embed"):
        address = place_of(path, settings.EMBEDDED_AT) or address
    return HttpResponse(code_of(address), content_type="image/svg+xml")


def code_of(address: str) -> bytes:
    """Return an address as a code to scan, drawn as SVG."""
    drawn = BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", scale=4, light="#fff", xmldecl=False)
    return drawn.getvalue()


def _replacing(mark: Mark | None) -> list[Line]:
    """Return the texts that replaced an ended document, as far as they are public."""
    if mark is None or not mark.replaced_by:
        return []
    return lines(editions().filter(item__in=mark.replaced_by))


def _taken_back(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Answer 410 with the explanation for what was withdrawn, 404 for all that never was public."""
    gone = (
        taken_back()
        .filter(edition__item_id=pk, edition__item__agency__code=code)
        .select_related("request__answer", "request__merged_into__agency", "edition__item__agency")
        .order_by("-pk")
        .first()
    )
    if gone is None:
        raise Http404("没有这条信息")
    # What is taken down at once has been approved by nobody yet: its words wait for that.
    answer = getattr(gone.request, "answer", None)
    approved = answer is not None and answer.approved
    merged = gone.request.merged_into if approved else None
    into = editions().filter(item=merged).first() if merged else None
    response = page(
        request,
        "withdrawn",
        "agencies",
        agency=gone.edition.item.agency,
        on=timezone.localdate(gone.at),
        explanation=gone.request.explanation if approved else "",
        into=line(into) if into else None,
    )
    response.status_code = 410
    return response


def related(edition: Edition) -> list[tuple[str, bool, Edition]]:
    """Return what belongs to an item, as it was reviewed and as far as it is public itself.

    Each with its kind and whether this edition names the other (else the other names this).
    """
    pairs = [(other, kind, True) for kind, other in edition.content.get(LINKS) or ()]
    told_of_it = EditionLink.objects.filter(other=edition.item_id, edition__in=editions())
    pairs += [
        (item, kind, False) for item, kind in told_of_it.values_list("edition__item_id", "kind")
    ]
    public = {one.item_id: one for one in editions().filter(item__in=[pk for pk, _, _ in pairs])}
    return [
        (kind, forward, public[pk])
        for pk, kind, forward in pairs
        if pk in public and kind in RELATIONS
    ]


def _links(edition: Edition) -> list[dict[str, Any]]:
    """Return what belongs to an item, both ways, in the reader's words."""
    found = related(edition)
    told = lines(other for _, _, other in found)
    return [
        {"told": RELATIONS[kind][0 if forward else 1], "line": one}
        for (kind, forward, _), one in zip(found, told, strict=True)
    ]


RELATIONS = {
    "interprets": ("解读的文件", "解读"),
    "replaces": ("替代的文件", "被以下文件替代"),
    "clarifies": ("澄清的信息", "澄清"),
    "related": ("相关信息", "相关信息"),
}
"""What a reader is told of the other item: on the page of the one, on that of the other."""


@require_safe
def item_file(request: HttpRequest, code: str, pk: int, sha256: str, name: str) -> Any:
    """Send a file of a public edition."""
    return _send(code, pk, sha256, name, download=True)


@require_safe
def item_picture(request: HttpRequest, code: str, pk: int, sha256: str) -> Any:
    """Send a picture that stands in the text of a public edition."""
    return _send(code, pk, sha256, None, download=False)


def _send(code: str, pk: int, sha256: str, name: str | None, *, download: bool) -> Any:
    edition = editions().filter(item__agency__code=code, item_id=pk).first()
    if edition is None:
        raise Http404("没有这条信息")
    content = checked(edition).content
    files = {(one["sha256"], one["name"]) for one in content.get("attachments") or ()}
    if name is None:
        if f'src="file:{sha256}"' not in (content.get("body") or ""):
            raise Http404("没有这个文件")
    elif (sha256, name) not in files:
        raise Http404("没有这个文件")
    found = ItemFile.objects.filter(agency=edition.item.agency, sha256=sha256)
    kept = found.filter(name=name).first() if name else found.first()
    if kept is None or (name is None and not kept.content_type.startswith("image/")):
        raise Http404("没有这个文件")
    response = FileResponse(
        kept.file.open("rb"), as_attachment=download, filename=kept.name,
        content_type=kept.content_type,
    )  # fmt: skip
    response["ETag"] = f'"{sha256}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_safe
def column(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """Show a column: what is public in it, newest first, twenty a page."""
    shown = get_object_or_404(
        Column.objects.select_related("agency", "parent"), agency__code=code, slug=slug
    )
    shelf = Shelf(with_those_below(shown), timezone.now())
    part = Paginator(shelf, ROWS).get_page(request.GET.get("page"))
    return page(
        request,
        "column",
        "agencies",
        column=shown,
        above=_above(shown),
        children=Column.objects.filter(parent=shown, is_open=True),
        is_guide=shown.kind == ColumnKind.GUIDE,
        contact=contact_of(shown.agency) if shown.kind == ColumnKind.GUIDE else (),
        places=reading_places(shown.agency) if shown.kind == ColumnKind.GUIDE else (),
        catalogue=columns_of(shown.agency) if shown.kind == ColumnKind.GUIDE else (),
        numbering=_numbering(shown.agency) if shown.kind == ColumnKind.GUIDE else "",
        reports=_reports(shown.agency) if shown.kind == ColumnKind.REPORTS else (),
        lines=lines(part),
        part=part,
        meta={
            "ColumnName": shown.title,
            "ColumnDescription": f"{shown.agency.name} {shown.title}",
            "ColumnKeywords": f"{shown.title},{shown.agency.name},政府信息公开",
            "ColumnType": shown.get_kind_display(),
        },
        **beside(shown.agency, shown),
    )


def _numbering(agency: Agency) -> str:
    """Return how an index number is made up, for the guide; blank where the pattern is broken."""
    try:
        return index_pattern(agency.index_pattern).in_words
    except PatternProblem:
        return ""


def _above(column: Column) -> list[Column]:
    """Return the columns above one, the highest first."""
    rows = {
        row.pk: row for row in Column.objects.filter(agency=column.agency_id).only(
            "pk", "parent_id", "title", "slug"
        )
    }  # fmt: skip
    found: list[Column] = []
    at = column.parent_id
    while at is not None and at in rows:
        found.insert(0, rows[at])
        at = rows[at].parent_id
    return found


def with_those_below(column: Column) -> list[int]:
    """Return a column and all below it, at any depth."""
    children: dict[int, list[int]] = {}
    rows = Column.objects.filter(agency=column.agency_id, parent__isnull=False)
    for pk, parent in rows.values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    found = [column.pk]
    for pk in found:
        found += children.get(pk, [])
    return found


def _reports(agency: Agency) -> list[Line]:
    """Return an agency's published annual reports, newest first: the column 政府信息公开年报."""
    versions = ReportVersion.objects.public().filter(agency=agency).order_by("-year")
    return [
        Line(
            f"{agency.name}{version.year}年政府信息公开工作年度报告",
            reverse("portal:annual_report", args=[agency.code, version.year]),
            timezone.localdate(version.published_at),
            "",
        )
        for version in versions
    ]


def columns_of(agency: Agency) -> list[tuple[Column, list[Column]]]:
    """Return an agency's open columns, each with those under it."""
    rows = list(Column.objects.filter(agency=agency, is_open=True))
    return [
        (one, [child for child in rows if child.parent_id == one.pk])
        for one in rows
        if one.parent_id is None
    ]
