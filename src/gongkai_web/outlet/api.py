"""``/api/public``: what is public, for programs of anybody. No name is asked, nothing else is told.

The portal's predicates decide what is public: what a page does not show, no address here tells.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Annotated, Any, Literal

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import NinjaAPI, Query, Router, Schema
from ninja.decorators import decorate_view
from pydantic import Field

from gongkai.reports.writers import file_name
from gongkai_web.agencies.models import Agency
from gongkai_web.api.problems import PROBLEMS, Problem
from gongkai_web.applications.taking import FieldsRefused
from gongkai_web.outlet import gone, shapes, telling
from gongkai_web.outlet.keeping import kept
from gongkai_web.outlet.pace import anybody
from gongkai_web.portal import items, newest, reports
from gongkai_web.portal.agencies import agencies_shown
from gongkai_web.publishing.models import Column
from gongkai_web.review.models import Edition

router = Router(auth=anybody, tags=["公开的信息"])
MOST = 100
GONE_AT_ONCE = 500
GONE_SINCE = timedelta(days=30)
_REFUSED = {422: Problem, 429: Problem}


class ItemGone(Exception):
    """The item was public and is not any more."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.told = told
        super().__init__("这条信息已经撤下")


def told_in(api: NinjaAPI) -> None:
    """Let the API tell what is gone as :class:`shapes.Gone`."""

    def answer(request: HttpRequest, error: Any) -> HttpResponse:
        more = {name: error.told[name] for name in ("explanation", "at", "merged_into")}
        body = {"error": "gone", "told": str(error), **more}
        return api.create_response(request, body, status=PROBLEMS["gone"][0])

    api.add_exception_handler(ItemGone, answer)


def offered(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let an answer be asked for again by its ETag, by pages of any site."""

    @wraps(run)
    def answer(request: HttpRequest, **named: Any) -> HttpResponse:
        response = run(request, **named)
        response["Access-Control-Allow-Origin"] = "*"
        if response.status_code != 200:
            return response
        return kept(request, response)

    return answer


@router.get("/agencies", response={200: list[shapes.Agency], **_REFUSED}, summary="列出公开单位")
@decorate_view(offered)
def agencies(request: HttpRequest) -> Any:
    """Return every agency the public sees, with its disclosure office."""
    shown = agencies_shown().select_related("parent").order_by("code")
    return [telling.describe_agency(one) for one in shown]


def _told(text: str) -> str:
    """Return what was asked without the sign no database takes."""
    return text.replace("\0", "")


def _agency(code: str) -> Agency:
    found = agencies_shown().filter(code=_told(code)).first()
    if found is None:
        raise FieldsRefused({"agency": ["没有这个单位"]})
    return found


class OfAgency(Schema):
    """Of which agency."""

    agency: str = Field(description="单位代码", max_length=40)


@router.get(
    "/columns", response={200: list[shapes.Column], **_REFUSED}, summary="列出一个单位的栏目"
)
@decorate_view(offered)
def columns(request: HttpRequest, asked: Query[OfAgency]) -> Any:
    """Return the columns of an agency, those above before those below."""
    rows = list(Column.objects.filter(agency=_agency(asked.agency)).select_related("agency"))
    slugs = {row.pk: row.slug for row in rows}
    return [telling.describe_column(row, slugs) for row in rows]


class Asked(Schema):
    """Which items are wanted."""

    agency: str = Field("", description="单位代码", max_length=40)
    column: str = Field(
        "", description="栏目的网址名称，连同下级；须同时给出 agency", max_length=40
    )
    topic: str = Field("", description="主题分类", max_length=80)
    genre: str = Field("", description="体裁分类", max_length=40)
    profile: str = Field("", description="内容类型，例如 document、interpretation", max_length=20)
    doc_no: str = Field("", description="完整的发文字号", max_length=80)
    index_no: str = Field("", description="完整的索引号", max_length=60)
    year: int | None = Field(
        None, description="成文年份，没有成文日期的按公开年份", ge=1900, le=2999
    )
    since: str = Field(
        "", description="这一刻起公开或者更正的，例如 2026-03-04 或者 2026-03-04T10:00:00+08:00",
        max_length=40,
    )  # fmt: skip
    order: Literal["newest", "oldest"] = Field("newest", description="先新后旧，或者先旧后新")
    cursor: str = Field("", description="上一页答的 next", max_length=200)
    per_page: int = Field(20, description="一页几条，至多 100", ge=1, le=MOST)


_IN_CONTENT = ("topic", "genre", "profile", "doc_no", "index_no")


@router.get("/items", response={200: shapes.ItemPage, **_REFUSED}, summary="列出公开的信息")
@decorate_view(offered)
def public_items(request: HttpRequest, asked: Query[Asked]) -> Any:
    """Return a page of what is public; the cursor of the next one holds its place whatever comes in."""
    found, among = _wanted(asked)
    if asked.cursor:
        at, pk = _place(asked.cursor)
        later = {"public_from__lt": at} if asked.order == "newest" else {"public_from__gt": at}
        same = {"pk__lt": pk} if asked.order == "newest" else {"pk__gt": pk}
        found = found.filter(Q(**later) | Q(public_from=at, **same))
    order = newest.NEWEST if asked.order == "newest" else newest.OLDEST
    rows = newest.first(found, asked.per_page + 1, among=among, order=order)
    shown = rows[: asked.per_page]
    return {
        "items": [telling.brief(one) for one in telling.shown(shown, on=timezone.localdate())],
        "next": _cursor(shown[-1]) if len(rows) > len(shown) else None,
    }


def _wanted(asked: Asked) -> tuple[Any, Any]:
    """Return the editions that were asked for, and keys that hold them all where those are known."""
    found, among = items.editions(), None
    if asked.agency:
        agency = _agency(asked.agency)
        found, among = found.filter(item__agency=agency), newest.of_agency(agency)
    if asked.column:
        if not asked.agency:
            raise FieldsRefused({"column": ["请同时给出 agency"]})
        column = Column.objects.filter(
            agency__code=_told(asked.agency), slug=_told(asked.column)
        ).first()
        if column is None:
            raise FieldsRefused({"column": ["没有这个栏目"]})
        keys = items.with_those_below(column)
        found, among = found.filter(column_id_then__in=keys), newest.of_columns(keys)
    for name in _IN_CONTENT:
        if value := _told(getattr(asked, name)):
            found = found.filter(**{f"content__{name}": value})
    if asked.year is not None:
        found = found.filter(
            Q(formed_on__year=asked.year) | Q(formed_on=None, public_from__year=asked.year)
        )
    if asked.since:
        found = found.filter(public_from__gte=_moment("since", asked.since))
    return found, among


def _moment(name: str, text: str) -> datetime:
    """Return the moment a text names; a day begins at midnight of the office's clock."""
    try:
        # A "+" that was not escaped arrives as a space.
        found = datetime.fromisoformat(text.strip().replace(" ", "+"))
        return found if found.tzinfo else timezone.make_aware(found)
    except (ValueError, OverflowError):
        told = "应写成 2026-03-04 或者 2026-03-04T10:00:00+08:00 的样子"
        raise FieldsRefused({name: [told]}) from None


def _cursor(edition: Edition) -> str:
    told = f"{edition.public_from.isoformat()}|{edition.pk}"
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def _place(cursor: str) -> tuple[datetime, int]:
    """Return where a page ended. Raises FieldsRefused."""
    try:
        told = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        at, _, pk = told.partition("|")
        moment, number = datetime.fromisoformat(at), int(pk)
        if moment.tzinfo is None or not 0 < number < 2**63:
            raise ValueError
    except (ValueError, binascii.Error):
        raise FieldsRefused({"cursor": ["应为上一页答的 next"]}) from None
    return moment, number


Key = Annotated[int, Field(ge=1, le=2**63 - 1)]


@router.get(
    "/items/{pk}",
    response={200: shapes.WholeItem, 404: Problem, 410: shapes.Gone, **_REFUSED},
    summary="读取一条公开的信息",
)
@decorate_view(offered)
def public_item(request: HttpRequest, pk: Key) -> Any:
    """Return an item with text, files and what belongs to it; 410 with the explanation where it is gone."""
    found = items.editions().select_related("submission__ladder").filter(item_id=pk)
    for one in telling.shown(found[:1], on=timezone.localdate()):
        return telling.whole(one)
    if (withdrawal := gone.withdrawn(pk)) is not None:
        raise ItemGone(gone.told(withdrawal))
    raise Http404("没有这条信息")


class AskedGone(Schema):
    """Since when, and whose."""

    since: str = Field("", description="这一刻起；不给的为 30 天以来", max_length=40)
    agency: str = Field("", description="单位代码", max_length=40)


@router.get(
    "/gone",
    response={200: list[shapes.GoneItem], **_REFUSED},
    summary="列出不再公开的信息",
)
@decorate_view(offered)
def gone_items(request: HttpRequest, asked: Query[AskedGone]) -> Any:
    """Return at most 500, the first first: ask again from the last moment until nothing new comes."""
    now = timezone.now()
    begin = _moment("since", asked.since) if asked.since else now - GONE_SINCE
    owner = Agency.objects.filter(code=_told(asked.agency)).first() if asked.agency else None
    if asked.agency and owner is None:
        raise FieldsRefused({"agency": ["没有这个单位"]})
    return gone.since(begin, at=now, agency=owner.pk if owner else None, most=GONE_AT_ONCE)


class AskedReports(Schema):
    """Whose, and of which year."""

    agency: str = Field("", description="单位代码", max_length=40)
    year: int | None = Field(None, description="年份", ge=1900, le=2999)


@router.get(
    "/annual-reports",
    response={200: list[shapes.AnnualReport], **_REFUSED},
    summary="列出公布的年度报告",
)
@decorate_view(offered)
def annual_reports(request: HttpRequest, asked: Query[AskedReports]) -> Any:
    """Return the published annual reports, newest first; their data is the JSON file."""
    found = reports.public().order_by("-year", "agency__code")
    if asked.agency:
        found = found.filter(agency=_agency(asked.agency))
    if asked.year is not None:
        found = found.filter(year=asked.year)
    return [_report(version) for version in found]


def _report(version: Any) -> dict[str, Any]:
    line, code = reports.PublishedReport.of(version), version.agency.code
    return {
        "agency": {"code": code, "name": version.agency.name},
        "year": version.year,
        "title": line.title,
        "version": version.version,
        "published_at": telling.moment(version.published_at),
        "url": telling.address(line.url),
        "files": [
            {
                "format": format_,
                "content_type": reports.CONTENT_TYPES[format_],
                "url": telling.address(
                    reverse(
                        "portal:annual_report_file",
                        args=[code, version.year, file_name(code, version.year, format_)],
                    )
                ),
            }
            for format_ in reports.FORMAT_TITLES
        ],
    }
