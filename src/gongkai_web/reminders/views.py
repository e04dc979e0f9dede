"""我的提醒, and the calendar behind a link."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from gongkai_web.agencies.access import Capability, agencies_editable_by, may
from gongkai_web.agencies.models import Agency
from gongkai_web.reminders import actions, feeds, guessing
from gongkai_web.reminders.digest import link
from gongkai_web.reminders.forms import PreferenceForm
from gongkai_web.reminders.models import Digest, Feed
from gongkai_web.reminders.sending import preference_of

TITLE = "我的提醒"
SHOWN = 10


class RemindersPage(WagtailAdminTemplateMixin, TemplateView):
    """A person's own settings; for who sees some agency's records."""

    template_name = "reminders/index.html"
    page_title = TITLE
    header_icon = "mail"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer, or 403 for who serves no agency."""
        if not may(request.user, None, Capability.VIEW):
            raise PermissionDenied
        response = super().dispatch(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path: home, this page."""
        return [*self.breadcrumbs_items, {"url": reverse("reminders:index"), "label": TITLE}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form, the calendars and the last mails."""
        user: Any = self.request.user
        preference = preference_of(user)
        good = {
            feed.agency_id: feed for feed in Feed.objects.filter(user=user, revoked_at__isnull=True)
        }
        return (
            super().get_context_data(**kwargs)
            | {
                "form": PreferenceForm(
                    initial={
                        "email": user.email,
                        "is_off": preference.is_off,
                        "is_at_once": preference.is_at_once,
                        "quiet_from": preference.quiet_from,
                        "quiet_until": preference.quiet_until,
                    }
                ),
                "desks": [
                    {"agency": agency, "feed": good.get(agency.pk)}
                    for agency in agencies_editable_by(user)
                ],
                "digests": Digest.objects.filter(user=user)[:SHOWN],
            }
            | kwargs
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep the settings."""
        form = PreferenceForm(request.POST)
        if form.is_valid():
            try:
                actions.set_preference(actor=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, "提醒设置已保存")
                return redirect("reminders:index")
        return self.render_to_response(self.get_context_data(form=form), status=422)


class FeedView(RemindersPage):
    """Makes, renews and takes back the link to one agency's calendar."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the new link, this once; or say that it is gone. 404 for another agency."""
        user: Any = request.user
        own = Agency.objects.filter(pk__in=agencies_editable_by(user).values("pk")) | (
            Agency.objects.filter(
                pk__in=Feed.objects.filter(user=user, revoked_at=None).values("agency")
            )
        )
        agency = get_object_or_404(own, pk=self.kwargs["agency"])
        if "revoke" in request.POST:
            feeds.revoke(actor=user, agency=agency)
            messages.success(request, f"{agency}的日历链接已撤销")
            return redirect("reminders:index")
        if not may(user, agency, Capability.EDIT_LEDGERS):
            raise Http404("没有这个单位")
        token = feeds.make(actor=user, agency=agency)
        # Not kept anywhere: shown in this answer and never again.
        return self.render_to_response(
            self.get_context_data(made={"agency": agency, "url": link("calendar_feed", token)})
        )


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Return the due days behind a link; 404 for one that is unknown or was taken back."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if seconds := guessing.seconds_to_wait(address):
        response = HttpResponse(
            "尝试次数过多，请稍后再试\n", status=429, content_type="text/plain; charset=utf-8"
        )
        response.headers["Retry-After"] = str(seconds)
        return response
    feed, known = feeds.feed_of(token)
    if feed is None:
        if not known:
            guessing.failed(address)
        raise Http404("没有这个日历，或者链接已撤销")
    content = feeds.written(feed.agency, today=timezone.localdate())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    etag = quote_etag(feeds.hash_of(content.decode()))
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Disposition"] = f'inline; filename="{feed.agency.code}.ics"'
    return get_conditional_response(request, etag, response=response) or response
