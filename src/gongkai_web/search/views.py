"""The page of the search, its JSON, and suggestions. No cookie, no script needed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.search import marked, parse, snippet
from gongkai.search.query import LONGEST
from gongkai_web.agencies.models import Agency
from gongkai_web.portal.pages import page
from gongkai_web.publishing.models import Validity
from gongkai_web.search import asking
from gongkai_web.search.addresses import url_of
from gongkai_web.search.models import Entry, Kind

LABELS = {
    "kind": "类别", "agency": "单位", "column": "栏目", "topic": "主题", "genre": "体裁",
    "year": "年份", "validity": "有效性",
}  # fmt: skip
MOST_PAGES = 500


def _filters(request: HttpRequest) -> dict[str, str]:
    """Return the filters that were chosen; what is none is left out."""
    found = {name: request.GET.get(name, "").replace("\0", "")[:80] for name in asking.FACETS}
    if not (found["year"].isascii() and found["year"].isdigit() and len(found["year"]) == 4):
        found["year"] = ""
    return {name: value for name, value in found.items() if value}


def _page(request: HttpRequest) -> int:
    told = request.GET.get("page", "")
    is_number = told.isascii() and told.isdigit() and len(told) < 6
    return min(max(int(told), 1), MOST_PAGES) if is_number else 1


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Answer a query about what is public, as a page or as JSON."""
    query = parse(request.GET.get("q", "")[: LONGEST * 10])
    filters, number = _filters(request), _page(request)
    by_date = request.GET.get("sort") == "date"
    answer = asking.ask(query, at=timezone.now(), filters=filters, by_date=by_date, page=number)
    if request.GET.get("format") == "json":
        return JsonResponse(
            {"total": answer.total, "results": [_told(one) for one in answer.entries]},
            json_dumps_params={"ensure_ascii": False},
        )
    chosen = {"q": query.typed, **filters, **({"sort": "date"} if by_date else {})}
    pages = -(-answer.total // asking.ROWS)
    return page(
        request, "search", "search",
        query=query, answer=answer, by_date=by_date, filters=filters, longest=LONGEST,
        was_asked=bool(request.GET.get("q", "").strip()),
        rows=[
            {
                "title": marked(one.title, query), "snippet": snippet(one.body, query),
                "url": url_of(one), "entry": one, "on": timezone.localdate(one.published_at),
                "kind": Kind(one.kind).label,
            }
            for one in answer.entries
        ],
        facets=_choices(answer, filters), number=number, pages=pages,
        kinds=[
            {
                "label": Kind(value).label, "count": count,
                "here": filters.get("kind") == value,
                "url": "?" + urlencode(_without(chosen, "kind") | {"kind": value}),
            }
            for value, count in answer.facets.get("kind", ())
        ],
        all_url="?" + urlencode(_without(chosen, "kind")),
        before="?" + urlencode(chosen | {"page": number - 1}) if number > 1 else "",
        after="?" + urlencode(chosen | {"page": number + 1}) if number < pages else "",
    )  # fmt: skip


def _without(chosen: dict[str, str], name: str) -> dict[str, str]:
    return {key: value for key, value in chosen.items() if key != name}


def _choices(answer: asking.Answer, filters: dict[str, str]) -> list[dict[str, Any]]:
    """Return the filters with what can be chosen in each, and how much each would leave."""
    codes = [value for value, _ in answer.facets.get("agency", ())]
    names = dict(Agency.objects.filter(code__in=codes).values_list("code", "name"))
    told = {"agency": names, "validity": dict(Validity.choices)}
    return [
        {
            "name": name, "label": LABELS[name],
            "options": [
                {
                    "value": value, "count": count, "label": told.get(name, {}).get(value, value),
                    "chosen": str(value) == filters.get(name),
                }
                for value, count in rows
            ],
        }
        for name, rows in answer.facets.items()
        if name != "kind" and rows and (len(rows) > 1 or name in filters)
    ]  # fmt: skip


def _told(entry: Entry) -> dict[str, Any]:
    """Return a result as the contract has it, then what R-P17 allows besides."""
    return {
        "title": entry.title, "url": url_of(entry), "agency": entry.agency.name,
        "published_at": timezone.localtime(entry.published_at).isoformat(timespec="seconds"),
        "index_no": entry.index_no, "doc_no": entry.doc_no, "kind": entry.kind,
    }  # fmt: skip


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """Answer with titles of what is public, for whoever is still typing."""
    query = parse(request.GET.get("q", "")[: LONGEST * 10])
    found = asking.suggest(query, at=timezone.now())
    return JsonResponse(
        {"suggestions": [
            {"title": one.title, "url": url_of(one), "agency": one.agency.name} for one in found
        ]},
        json_dumps_params={"ensure_ascii": False},
    )  # fmt: skip
