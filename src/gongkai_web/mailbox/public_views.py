"""The pages under ``/messages/`` that everybody reads: ways in, published answers, monthly numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.messages import Kind, answer_due
from gongkai_web.agencies.models import Agency
from gongkai_web.ledgers import happened
from gongkai_web.mailbox import numbers
from gongkai_web.mailbox.models import Message, PublicText, accepting
from gongkai_web.portal.pages import page

NEWEST, ROWS = 8, 20


@dataclass(frozen=True, slots=True)
class Line:
    """One published answer in a list."""

    title: str
    url: str
    kind: str
    agency: str
    asked_on: date
    answered_on: date | None


def _lines(texts: Any) -> list[Line]:
    return [
        Line(
            text.title, reverse("mailbox:answer", args=[text.message_id]),
            text.message.get_kind_display(), text.message.agency.name, text.message.received_on,
            text.message.answered_on,
        )
        for text in texts
    ]  # fmt: skip


def _public() -> Any:
    texts = PublicText.objects.public().select_related("message__agency", "message__answer")
    return texts.order_by("-message__answered_on", "-pk")


def _kinds(today: date) -> list[tuple[Kind, int]]:
    return [(kind, answer_due(kind, received_on=today).days) for kind in Kind]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show what one can write about, and what was answered lately."""
    today = happened.today()
    _, total = numbers.rows(numbers.counted(), today.year, today=today)
    return page(
        request, "mailbox/index", "messages", kinds=_kinds(today), lines=_lines(_public()[:NEWEST]),
        total=total, year=today.year, accepts=accepting().exists(),
        meta={"ColumnName": "互动交流", "ColumnType": "互动交流"},
    )  # fmt: skip


def _kind_of(request: HttpRequest) -> str:
    asked = request.GET.get("kind", "")
    return asked if asked in set(Kind) else ""


def _agency_of(request: HttpRequest) -> Agency | None:
    code = request.GET.get("agency", "")
    if not code or "\x00" in code:
        return None
    return Agency.objects.filter(code=code).first()


def _with_messages() -> list[Agency]:
    messages = Message.objects.filter(state__in=numbers.COUNTED)
    return list(Agency.objects.filter(pk__in=messages.values("agency")).order_by("name"))


@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """List the published answers, the newest first."""
    kind, agency = _kind_of(request), _agency_of(request)
    found = _public()
    if kind:
        found = found.filter(message__kind=kind)
    if agency is not None:
        found = found.filter(message__agency=agency)
    part = Paginator(found, ROWS).get_page(request.GET.get("page"))
    return page(
        request, "mailbox/answers", "messages", part=part, lines=_lines(part), kinds=list(Kind),
        kind=kind, agency=agency, agencies=_with_messages(), has_other=part.has_other_pages(),
        meta={"ColumnName": "答复公开", "ColumnType": "互动交流"},
    )  # fmt: skip


@require_safe
def answer(request: HttpRequest, pk: str) -> HttpResponse:
    """Show one published answer; 404 for whatever is not public."""
    text = _public().filter(message_id=int(pk)).first()
    if text is None:
        raise Http404("没有这条公开的答复，或者已经撤下")
    message = text.message
    return page(
        request, "mailbox/answer", "messages", text=text, message=message,
        meta={
            "ColumnName": "答复公开", "ArticleTitle": text.title,
            "PubDate": f"{message.answered_on:%Y-%m-%d}", "ContentSource": message.agency.name,
            "Url": settings.BASE_URL.rstrip("/") + request.path,
        },
    )  # fmt: skip


def _asked(request: HttpRequest) -> dict[str, Any]:
    """Return what the numbers are asked of, and the numbers."""
    today, kind, agency = happened.today(), _kind_of(request), _agency_of(request)
    messages = numbers.counted()
    if kind:
        messages = messages.filter(kind=kind)
    if agency is not None:
        messages = messages.filter(agency=agency)
    years = numbers.years(numbers.counted(), today)
    year = next((one for one in years if str(one) == request.GET.get("year")), today.year)
    months, total = numbers.rows(messages, year, today=today)
    return {
        "year": year, "years": years, "months": months, "total": total, "kind": kind,
        "agency": agency, "today": today,
    }  # fmt: skip


@require_safe
def monthly(request: HttpRequest) -> HttpResponse:
    """Show the numbers of a year, month by month."""
    return page(
        request, "mailbox/numbers", "messages", kinds=list(Kind), agencies=_with_messages(),
        meta={"ColumnName": "留言统计", "ColumnType": "互动交流"}, **_asked(request),
    )  # fmt: skip


@require_safe
def monthly_csv(request: HttpRequest) -> HttpResponse:
    """Send the same numbers as a spreadsheet."""
    found = _asked(request)
    data = numbers.as_csv(found["year"], found["months"], found["total"])
    response = HttpResponse(data, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="messages-{found["year"]}.csv"'
    return response
