"""What every public page has: the site's name and numbers, the menu, where the reader is. No page sets a cookie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import Resolver404, resolve

from gongkai_web.agencies.models import Agency
from gongkai_web.outlet.embedding import (
    DATA,
    PART,
    WHOLE,
    canonical_in,
    carried,
    domain_of,
    title_in,
)
from gongkai_web.portal import labels
from gongkai_web.portal.models import Site
from gongkai_web.portal.site import site

MENU = (
    ("home", "/", "首页"),
    ("agencies", "/agencies/", "公开单位"),
    ("policies", "/policies/", "政策文件"),
    ("annual_reports", "/annual-reports/", "年度报告"),
    ("apply", "/apply/", "依申请公开"),
    ("messages", "/messages/", "互动交流"),
)
"""The menu of every page; what this installation does not serve is left out."""
ENGLISH_MENU = (
    ("home", "/en/", "Home"),
    ("agencies", "/en/agencies/", "Agencies"),
    ("policies", "/policies/", "Policies"),
    ("annual_reports", "/annual-reports/", "Annual reports"),
    ("apply", "/apply/", "Apply for information"),
    ("messages", "/messages/", "Messages"),
)
"""The same for the English shell; where there is no English page, the Chinese one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the menu."""

    key: str
    url: str
    label: str


def served(url: str) -> bool:
    """Return whether a page of the portal stands there, and not an agency of that name."""
    try:
        return resolve(url).url_name != "agency"
    except Resolver404:
        return False


def title_of_site(kept: Site | None = None) -> str:
    """Return what the site is called: as it was named, else after its only agency."""
    kept = kept or site()
    if kept.title:
        return kept.title
    agencies = list(Agency.objects.values_list("name", flat=True)[:2])
    return f"{agencies[0]}政府信息公开" if len(agencies) == 1 else "政府信息公开"


def page(request: HttpRequest, name: str, here: str, **context: Any) -> HttpResponse:
    """Return the page of that template (``portal/<name>.html``, or a path of its own).

    ``here`` marks the menu, ``lang="en"`` makes the shell English. ``meta`` in the context are
    further ``<meta>`` names of the head.
    With ``?embed=1``, ``part`` or ``json`` it is made to stand inside another site
    (:mod:`gongkai_web.outlet.embedding`). Who makes a page for another place lays into
    ``request.frame`` what is otherwise there; ``domain`` is that place's.
    """
    how = request.GET.get("embed", "")
    is_bare = how in (WHOLE, PART, DATA)
    kept = site()
    title = title_of_site(kept)
    frame = getattr(request, "frame", {})
    there = domain_of(request.path.split("/")[1], settings.EMBEDDED_AT) if is_bare else ""
    told = {
        "SiteName": title,
        "SiteDomain": frame.get("domain", there or urlsplit(settings.BASE_URL).hostname),
        "SiteIDCode": kept.site_id_code,
    } | labels.completed(context.pop("meta", {}), title)
    template = name if name.endswith(".html") else f"portal/{name}.html"
    menu = ENGLISH_MENU if context.get("lang") == "en" else MENU
    response = render(
        request,
        template,
        {
            "here": here,
            "site": kept,
            "site_title": title,
            "menu": [Entry(*entry) for entry in menu if served(entry[1])],
            "has_search": served("/search/"),
            "has_feed": served("/feed/"),
            "takes_mistakes": served("/messages/new/mistake/"),
            "meta": {key: value for key, value in told.items() if value},
            "canonical": settings.BASE_URL.rstrip("/") + request.path,
            "bare": is_bare,
            **context,
            **frame,
        },
    )
    if is_bare and not frame:
        whole = response.content.decode()
        part = carried(
            whole, request.path, how=how, base=settings.BASE_URL, hosts=settings.EMBEDDED_AT,
            style=static("outlet/embed.css"),
        )  # fmt: skip
        response.content = part
        if how == DATA:
            data = {
                "title": title_in(whole), "canonical": canonical_in(whole),
                "meta": {key: value for key, value in told.items() if value}, "html": part,
            }  # fmt: skip
            response = JsonResponse(data, json_dumps_params={"ensure_ascii": False})
        # A page of the other site may fetch it as well: it is what anybody reads without signing in.
        response["Access-Control-Allow-Origin"] = "*"
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that leads nowhere, in the frame of every page."""
    # What was asked for is not said again: an address may carry words that must not stand here.
    response = page(request, "404.html", "", canonical="", meta={"robots": "noindex"})
    response.status_code = 404
    return response
