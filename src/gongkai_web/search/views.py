"""The page of the search, its JSON, and suggestions. No cookie, no script needed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from gongkai.search import Plain, Query, marked, parse, snippet, without_filler
from gongkai.search.query import LONGEST
from gongkai_web.agencies.models import Agency
from gongkai_web.portal.pages import page
from gongkai_web.search import asking
from gongkai_web.search.addresses import page_of, url_of
from gongkai_web.search.agencies import FoundAgency, found_agencies
from gongkai_web.search.models import Entry, Kind
from gongkai_web.search.pace import paced
from gongkai_web.search.register import LABELS as STANDING

LABELS = {
    "kind": "类别", "agency": "单位", "column": "栏目", "topic": "主题", "genre": "体裁",
    "year": "年份", "validity": "有效性",
}  # fmt: skip
MOST_PAGES = 500
AGENCY = "agency"
"""The group of agencies, which are looked up by their names alone."""
AGENCIES_SHOWN = 3
SUGGESTED = 8
_SELECTED = mark_safe(" selected")


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
@paced("search")
def search(request: HttpRequest) -> HttpResponse:
    """Answer a query about what is public, as a page or as JSON."""
    query = parse(request.GET.get("q", "")[: LONGEST * 10])
    filters, number = _filters(request), _page(request)
    by_date = request.GET.get("sort") == "date"
    agencies = found_agencies(query)
    only_agencies = filters.get("kind") == AGENCY
    at = timezone.now()
    plain = None if agencies else _plain(query, at)
    looked_for = plain.query if plain else query
    answer = asking.ask(
        looked_for, at=at, by_date=by_date, page=number,
        filters=_without(filters, "kind") if only_agencies else filters,
    )  # fmt: skip
    if request.GET.get("format") == "json":
        told: dict[str, Any] = {
            "total": answer.total, "results": [_told(one) for one in answer.entries]
        }  # fmt: skip
        if plain:
            told |= {"looked_for": plain.words, "left_out": plain.left_out}
        if agencies:
            told["agencies"] = [{"name": one.name, "url": one.url} for one in agencies]
        return JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    chosen = {"q": query.typed, **filters, **({"sort": "date"} if by_date else {})}
    pages = min(-(-answer.total // asking.ROWS), MOST_PAGES)
    return page(
        request, "search", "search",
        query=query, plain=plain, answer=answer, by_date=by_date, filters=filters, longest=LONGEST,
        was_asked=bool(request.GET.get("q", "").strip()),
        rows=[] if only_agencies else [_row(one, looked_for) for one in answer.entries],
        only_agencies=only_agencies,
        agencies=agencies if only_agencies else agencies[:AGENCIES_SHOWN] if number == 1 else [],
        more_agencies=_kind_url(chosen, AGENCY)
        if len(agencies) > AGENCIES_SHOWN and not only_agencies else "",
        facets=_choices(answer, filters), number=number, pages=pages,
        kinds=_kinds(answer, agencies, chosen),
        all_url="?" + urlencode(_without(chosen, "kind")),
        before="?" + urlencode(chosen | {"page": number - 1}) if number > 1 else "",
        after="?" + urlencode(chosen | {"page": number + 1}) if number < pages else "",
    )  # fmt: skip


def _plain(query: Query, at: datetime) -> Plain | None:
    """Return what a sentence that is found nowhere looks for, where its words are found."""
    if not query or (plain := without_filler(query)) is None or asking.found(query, at=at).mask:
        return None
    return plain if asking.found(plain.query, at=at).mask else None


def _row(entry: Entry, query: Query) -> dict[str, Any]:
    """Return a line of results; of a file, with the page it stands on."""
    return {
        "title": marked(entry.title, query), "snippet": snippet(entry.body, query),
        "url": url_of(entry), "entry": entry, "on": timezone.localdate(entry.published_at),
        "kind": Kind(entry.kind).label,
        "of": {"title": entry.edition.title, "url": page_of(entry)} if entry.sha256 else None,
    }  # fmt: skip


def _kinds(
    answer: asking.Answer, agencies: list[FoundAgency], chosen: dict[str, Any]
) -> list[dict[str, Any]]:
    """Return the groups that have results, in their order, each with its number and address."""
    counts = dict(answer.facets.get("kind", ()))
    groups = [(value, Kind(value).label, counts[value]) for value in Kind.values if value in counts]
    if agencies:
        groups.append((AGENCY, "单位", len(agencies)))
    return [
        {
            "label": label, "count": count, "here": chosen.get("kind") == value,
            "url": _kind_url(chosen, value),
        }
        for value, label, count in groups
    ]  # fmt: skip


def _kind_url(chosen: dict[str, Any], value: str) -> str:
    return "?" + urlencode(_without(chosen, "kind") | {"kind": value})


def _without(chosen: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in chosen.items() if key != name}


def _choices(answer: asking.Answer, filters: dict[str, str]) -> list[dict[str, Any]]:
    """Return the filters with what can be chosen in each, and how much each would leave."""
    codes = [value for value, _ in answer.facets.get("agency", ())]
    names = dict(Agency.objects.filter(code__in=codes).values_list("code", "name"))
    told = {"agency": names, "validity": STANDING}
    return [
        {
            "name": name, "label": LABELS[name],
            # Made here: a county has hundreds of columns, and a template takes its time for each.
            "options": format_html_join(
                "", '<option value="{}"{}>{}（{}）</option>',
                (
                    (value, _SELECTED if str(value) == filters.get(name) else "",
                     told.get(name, {}).get(value, value), count)
                    for value, count in rows
                ),
            ),
        }
        for name, rows in answer.facets.items()
        if name != "kind" and rows and (len(rows) > 1 or name in filters)
    ]  # fmt: skip


def _told(entry: Entry) -> dict[str, Any]:
    """Return a result as the contract has it, then what R-P17 allows besides."""
    told = {
        "title": entry.title, "url": url_of(entry), "agency": entry.agency.name,
        "published_at": timezone.localtime(entry.published_at).isoformat(timespec="seconds"),
        "index_no": entry.index_no, "doc_no": entry.doc_no, "kind": entry.kind,
    }  # fmt: skip
    if entry.sha256:
        told["attached_to"] = {"title": entry.edition.title, "url": page_of(entry)}
    return told


@require_safe
@paced("suggest")
def suggest(request: HttpRequest) -> HttpResponse:
    """Answer with agencies and titles of what is public, for whoever is still typing."""
    query = parse(request.GET.get("q", "")[: LONGEST * 10])
    found: list[dict[str, str]] = [
        {"title": one.name, "url": one.url, "agency": one.name}
        for one in found_agencies(query, most=AGENCIES_SHOWN)
    ]
    found += [
        {"title": one.title, "url": url_of(one), "agency": one.agency.name}
        for one in asking.suggest(query, at=timezone.now(), most=SUGGESTED - len(found))
    ]
    return JsonResponse({"suggestions": found}, json_dumps_params={"ensure_ascii": False})
