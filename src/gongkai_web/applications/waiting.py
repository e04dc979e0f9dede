"""Which letters wait for whom? What the head has to sign, and what the desk has to send."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from gongkai_web.agencies.access import Capability, agencies_where
from gongkai_web.applications.models import DataCorrection, Letter, LetterState

SHOWN_AT_MOST = 200


def of_cases() -> QuerySet[Letter]:
    """Return the letters of applications, and of reconsiderations and suits."""
    return Letter.objects.filter(Q(application__isnull=False) | Q(remedy_case__isnull=False))


def to_sign(user: Any) -> Q:
    """The condition that a letter waits for this person's signature: never the drafter's own."""
    agencies = agencies_where(user, Capability.APPROVE)
    return Q(state=LetterState.SUBMITTED, agency__in=agencies) & ~Q(drafted_by=user.pk)


def to_send(user: Any) -> Q:
    """The condition that a letter is signed and waits for the desk to send it."""
    return Q(state=LetterState.APPROVED, agency__in=agencies_where(user, Capability.EDIT_LEDGERS))


def drafts(user: Any) -> Q:
    """The condition that a letter is this person's own draft."""
    return Q(state=LetterState.DRAFT, drafted_by=user.pk)


def told(user: Any) -> list[tuple[str, str]]:
    """Return what waits for the person, as sentence and address."""
    counts = of_cases().aggregate(
        sign=Count("pk", filter=to_sign(user)), send=Count("pk", filter=to_send(user))
    )
    url = reverse("applications:letters")
    found = []
    if counts["sign"]:
        found.append((f"{counts['sign']} 份文书待您签发", url))
    if counts["send"]:
        found.append((f"{counts['send']} 份文书已签发，待发出", url))
    corrections = Letter.objects.filter(
        to_sign(user), code="S21", pk__in=DataCorrection.objects.values("letter")
    )
    if number := corrections.count():
        found.append((f"{number} 份更正申请告知书待您签发", reverse("corrections:index")))
    return found


class LettersView(WagtailAdminTemplateMixin, TemplateView):
    """The letters that wait: to be signed, to be sent, still being written."""

    template_name = "applications/letters.html"
    page_title = "待办文书"
    header_icon = "doc-full"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("applications:index"), "label": "依申请公开台账"},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the three lists, the nearest due day first."""
        user = self.request.user
        letters = (
            of_cases()
            .select_related("application", "remedy_case", "agency", "drafted_by")
            .defer("body", "docx", "pdf")
            .annotate(due_on=Coalesce("application__due_on", "remedy_case__due_on"))
            .order_by(F("due_on").asc(nulls_last=True), "pk")
        )
        lists = [
            ("待我签发", letters.filter(to_sign(user))[:SHOWN_AT_MOST]),
            ("已签发，待发出", letters.filter(to_send(user))[:SHOWN_AT_MOST]),
            ("我的草稿", letters.filter(drafts(user))[:SHOWN_AT_MOST]),
        ]
        return super().get_context_data(**kwargs) | {
            "lists": [(t, list(some)) for t, some in lists]
        }
