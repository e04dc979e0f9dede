"""The policy library: documents, interpretations, the register of normative documents; as pages and as data."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.publishing.normative import Status
from gongkai.search import Query, marked, parse
from gongkai.search.query import LONGEST
from gongkai_web.agencies.models import Agency
from gongkai_web.ledgers.reading import escaped
from gongkai_web.portal import library
from gongkai_web.portal.items import url_of
from gongkai_web.portal.pages import page
from gongkai_web.publishing.models import NormativeDocument
from gongkai_web.search.models import Entry, Kind

ROWS = 20
MOST_PAGES = 500
MOST_IN_A_FILE = 20_000
SHOWN = 8
"""Choices of a filter that are shown before 更多."""
LABELS = {
    "validity": "有效性",
    "year": "年份",
    "agency": "发布机构",
    "topic": "主题分类",
    "genre": "体裁分类",
}
SORTS = (("date", "公开时间"), ("formed", "成文日期"), ("match", "相关度"))
TONES = {
    Status.IN_FORCE: "good",
    Status.AMENDED: "good",
    Status.REPEALED: "bad",
    Status.EXPIRED: "bad",
}


@require_safe
def policies(request: HttpRequest) -> HttpResponse:
    """Show the policies with what is chosen of them; ``format=json`` sends the page as data."""
    return _library(request, Kind.POLICY)


@require_safe
def interpretations(request: HttpRequest) -> HttpResponse:
    """Show the interpretations, each with the text it explains."""
    return _library(request, Kind.INTERPRETATION)


def _library(request: HttpRequest, kind: Kind) -> HttpResponse:
    at = timezone.now()
    query = parse(request.GET.get("q", "")[: LONGEST * 10])
    filters = _filters(request, kind)
    sort = request.GET.get("sort", "")
    order = sort if sort in dict(SORTS) else ("match" if query else "date")
    found = library.find(kind, at, filters=filters, query=query, order=order)
    part = _page_of(found, request.GET.get("page", ""))
    rows = list(part)
    if request.GET.get("format") == "json":
        return _data({"total": found.total, "page": part.number}, rows)
    chosen = _chosen(query, filters, sort)
    title = "政策文件" if kind is Kind.POLICY else "政策解读"
    return page(
        request, "policies", "policies",
        title=title, kind=kind.value, query=query, longest=LONGEST, rows=_rows(rows, kind, query, at),
        total=found.total, is_exact=found.is_exact, part=part,
        facets=_facets(found, filters, chosen), filters=filters, kept=chosen, sort=order, sorts=SORTS if query else SORTS[:2],
        clear="?" + urlencode({"q": query.typed}) if query.typed else "?",
        turn=_turn(part, chosen), json_url="?" + urlencode({**chosen, "format": "json"}),
        meta={"ColumnName": title, "ColumnType": "政策文件", "ColumnDescription": f"{title}，按有效性、年份、机构、主题和体裁查找"},
    )  # fmt: skip


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Show the register of normative documents as far as their texts are public; also as CSV and JSON."""
    at = timezone.now()
    filters = {
        name: value
        for name, value in _filters(request, Kind.POLICY).items()
        if name in ("validity", "year", "agency")
    }
    found = library.find(Kind.POLICY, at, filters=filters, order="formed", registered=True)
    chosen = _chosen(None, filters, "")
    wanted = request.GET.get("format")
    if wanted in ("csv", "json"):
        told = _registered(found[:MOST_IN_A_FILE])
        return _register_csv(told) if wanted == "csv" else _register_json(told, found.total)
    part = _page_of(found, request.GET.get("page", ""))
    facets = [
        one
        for one in _facets(found, filters, chosen)
        if one["name"] in ("validity", "year", "agency")
    ]
    return page(
        request, "register", "policies",
        rows=_registered(part), total=found.total, part=part, facets=facets, filters=filters,
        clear="?", turn=_turn(part, chosen), on=timezone.localdate(at),
        csv_url="?" + urlencode({**chosen, "format": "csv"}),
        json_url="?" + urlencode({**chosen, "format": "json"}),
        meta={"ColumnName": "规范性文件目录", "ColumnType": "政策文件"},
    )  # fmt: skip


def _filters(request: HttpRequest, kind: Kind) -> dict[str, str]:
    found = {name: request.GET.get(name, "").replace("\0", "")[:80] for name in library.FACETS}
    year = found["year"]
    if not (year.isascii() and year.isdigit() and len(year) == 4):
        found["year"] = ""
    if kind is not Kind.POLICY or found["validity"] not in library.STATES:
        found["validity"] = ""
    return {name: value for name, value in found.items() if value}


def _chosen(query: Query | None, filters: dict[str, str], sort: str) -> dict[str, str]:
    return {
        **({"q": query.typed} if query is not None and query.typed else {}),
        **filters,
        **({"sort": sort} if sort in dict(SORTS) else {}),
    }


def _page_of(found: library.Found, asked: str) -> Page[Entry]:
    """Return the page asked for; the total is known already and not counted again."""
    paginator = Paginator(found, ROWS)
    paginator.count = found.total
    is_number = asked.isascii() and asked.isdigit() and len(asked) < 6
    return paginator.get_page(min(int(asked), MOST_PAGES) if is_number else 1)


def _turn(part: Page[Entry], chosen: dict[str, str]) -> dict[str, str]:
    """Return the addresses of the pages before and after."""
    return {
        "before": "?" + urlencode(chosen | {"page": str(part.number - 1)})
        if part.has_previous() else "",
        "after": "?" + urlencode(chosen | {"page": str(part.number + 1)})
        if part.has_next() else "",
    }  # fmt: skip


def _facets(
    found: library.Found, filters: dict[str, str], chosen: dict[str, str]
) -> list[dict[str, Any]]:
    """Return the filters with their choices, each with how much it would leave and its address."""
    codes = [value for value, _ in found.facets["agency"]]
    told: dict[str, dict[Any, str]] = {
        "agency": dict(Agency.objects.filter(code__in=codes).values_list("code", "name")),
        "validity": library.STATES,
    }
    facets = []
    for name, label in LABELS.items():
        others = {key: value for key, value in chosen.items() if key != name}
        options = [
            {
                "label": told.get(name, {}).get(value, f"{value}年" if name == "year" else value),
                "count": n, "url": "?" + urlencode(others | {name: value}),
                "is_here": filters.get(name) == str(value),
            }
            for value, n in found.facets[name]
        ]  # fmt: skip
        if options:
            here = next((one["label"] for one in options if one["is_here"]), filters.get(name, ""))
            facets.append(
                {
                    "name": name, "label": label, "first": options[:SHOWN], "rest": options[SHOWN:],
                    "here": here, "all": "?" + urlencode(others),
                }
            )  # fmt: skip
    return facets


def _rows(rows: list[Entry], kind: Kind, query: Query, at: datetime) -> list[dict[str, Any]]:
    """Return the lines of the page, with what belongs to each: the interpretation, or the text."""
    if kind is Kind.POLICY:
        others = library.interpretations_of([one.edition.item_id for one in rows], at)
        keys = [one.edition.item_id for one in rows]
    else:
        others, keys = library.interpreted_by(rows, at), [one.edition_id for one in rows]
    return [
        {
            "title": marked(one.title, query), "url": url_of(one.edition.item), "entry": one,
            "issuers": one.issuers or one.agency.name, "summary": one.summary or "",
            "formed_on": one.edition.formed_on, "on": timezone.localdate(one.published_at),
            "state": library.STATES.get(one.state, ""), "tone": TONES.get(one.state, "warn"),
            "others": [
                {"title": other.title, "url": url_of(other.item)} for other in others.get(key, ())
            ],
        }
        for one, key in zip(rows, keys, strict=True)
    ]  # fmt: skip


def _data(about: dict[str, Any], rows: Iterable[Entry]) -> JsonResponse:
    """Return the lines under the names government search services use (R-P17)."""
    base = settings.BASE_URL.rstrip("/")
    results = [
        {
            "title": one.title, "url": base + url_of(one.edition.item), "pcode": one.doc_no,
            "puborg": one.issuers or one.agency.name,
            "ptime": one.edition.formed_on and one.edition.formed_on.isoformat(),
            "pubtime": timezone.localtime(one.published_at).isoformat(timespec="seconds"),
            "childtype": one.topic, "summary": one.summary or "", "index": one.index_no,
            "validity": one.state,
        }
        for one in rows
    ]  # fmt: skip
    return _json({**about, "results": results})


def _json(told: dict[str, Any]) -> JsonResponse:
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


def _registered(rows: Iterable[Entry]) -> list[dict[str, Any]]:
    """Return lines of the register: title and number as the public reads them, days from the register."""
    rows = list(rows)
    documents = NormativeDocument.objects.in_bulk([one.register for one in rows])
    return [
        {
            "title": one.title, "url": url_of(one.edition.item), "doc_no": one.doc_no,
            "agency": one.agency.name, "state": library.STATES.get(one.state, ""),
            "tone": TONES.get(one.state, "warn"), **_days(documents[one.register]),
        }
        for one in rows
    ]  # fmt: skip


def _days(document: NormativeDocument) -> dict[str, Any]:
    names = ("registration_no", "issued_on", "effective_on", "expires_on", "repealed_on")
    return {name: getattr(document, name) for name in names}


REGISTER_HEADER = {
    "title": "文件名称", "doc_no": "发文字号", "registration_no": "统一登记编号", "agency": "制定机关",
    "issued_on": "制发日期", "effective_on": "施行日期", "expires_on": "有效期至",
    "repealed_on": "废止日期", "state": "效力", "url": "网址",
}  # fmt: skip


def _register_csv(rows: list[dict[str, Any]]) -> HttpResponse:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(REGISTER_HEADER.values())
    for row in _plain(rows):
        writer.writerow([escaped(str(row[name] or "")) for name in REGISTER_HEADER])
    return HttpResponse(
        text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="normative-documents.csv"'},
    )  # fmt: skip


def _register_json(rows: list[dict[str, Any]], total: int) -> JsonResponse:
    return _json({"total": total, "documents": _plain(rows)})


def _plain(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    base = settings.BASE_URL.rstrip("/")
    return [
        {
            name: base + row[name] if name == "url"
            else row[name].isoformat() if isinstance(row[name], date) else row[name]
            for name in REGISTER_HEADER
        }
        for row in rows
    ]  # fmt: skip
