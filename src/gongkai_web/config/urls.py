"""Addresses: back office, health, calendar links, API, public pages."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access

from gongkai_web.agencies.account import AccountView
from gongkai_web.api.urls import api
from gongkai_web.config.health import healthz, readyz
from gongkai_web.reminders.views import calendar_feed

handler404 = "gongkai_web.portal.pages.not_found"
handler500 = "gongkai_web.config.busy.server_error"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("calendar/<str:token>.ics", calendar_feed, name="calendar_feed"),
    path("api/", api.urls),
    # Before Wagtail's own, which offers settings that are not a person's to change here.
    path(
        "admin/account/",
        require_admin_access(AccountView.as_view()),
        name="wagtailadmin_account",
    ),
    path("admin/", include(wagtailadmin_urls)),
]
urlpatterns.append(path("", include("gongkai_web.online.urls")))
# Before the pages of agencies, whose codes stand in the same place.
urlpatterns.append(path("", include("gongkai_web.outlet.urls")))
urlpatterns.append(path("messages/", include("gongkai_web.mailbox.urls")))
urlpatterns.append(path("search/", include("gongkai_web.search.urls")))
if find_spec("gongkai_web.portal.urls") is not None:
    urlpatterns.append(path("", include("gongkai_web.portal.urls")))
