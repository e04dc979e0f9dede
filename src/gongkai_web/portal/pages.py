"""What every public page has: the site's title and where the reader is. No page sets a cookie."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai_web.agencies.models import Agency


def page(request: HttpRequest, name: str, here: str, **context: Any) -> HttpResponse:
    """Return the page of that template; ``here`` marks the menu."""
    agencies = list(Agency.objects.values_list("name", flat=True)[:2])
    site_title = f"{agencies[0]}政府信息公开" if len(agencies) == 1 else "政府信息公开"
    return render(
        request, f"portal/{name}.html", {"here": here, "site_title": site_title, **context}
    )
