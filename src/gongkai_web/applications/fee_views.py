"""The page on which a fee is decided, and the list of a year's fees."""

from __future__ import annotations

import csv
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from gongkai import workdays
from gongkai.applications.deadlines import ExtensionTooLong, reply_deadline
from gongkai.applications.events import EventKind
from gongkai.applications.fees import MOST_UNITS, Method
from gongkai.applications.life_cycle import allowed_next
from gongkai.law import NoProvisionInForce
from gongkai_web.agencies.access import Capability, agencies_visible_to, may
from gongkai_web.agencies.models import Agency
from gongkai_web.applications import actions, derived, fee_year, fees, steps
from gongkai_web.applications.case_views import REFUSALS, CaseWork, words
from gongkai_web.applications.casework import seen_now, why_not
from gongkai_web.journal.actions import record
from gongkai_web.ledgers.reading import escaped

K = EventKind
SOON = 3
"""So many working days before the last one, the page presses."""


class PagesForm(forms.Form):
    """What an amount by volume depends on."""

    pages = forms.IntegerField(
        label="提供的页数", required=False, min_value=0, max_value=MOST_UNITS,
        help_text="A4 及以下幅面一面为一页；双面计两页。电子数据、图纸等由经办人核定折算的页数",
    )  # fmt: skip
    route_only = forms.BooleanField(label="信息已经公开，只告知获取的方式、途径", required=False)


class ChoiceForm(PagesForm):
    """By which method the case is charged, or that it is not."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    choice = forms.ChoiceField(
        choices=[*((method.value, method.label) for method in Method), ("none", "不收费")],
        error_messages={"required": "请选择按件、按量或者不收费"},
    )
    reason = forms.CharField(
        label="不收费的理由", required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of not charging."""
        data = super().clean() or {}
        if data.get("choice") == "none" and not (data.get("reason") or "").strip():
            self.add_error("reason", "决定不收费的，请写明理由")
        return data


class FeesView(CaseWork):
    """What the case would cost by either method, and the decision."""

    template_name = "applications/fee_choice.html"
    page_title = "信息处理费"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the month's count, both amounts, and until when a notice can go out."""
        context = super().get_context_data(**kwargs)
        case, today = self.case, steps.today()
        if case.received_on is None:
            return context | {"not_received": True}
        rows = list(
            case.events.select_related("letter").defer(
                "letter__body", "letter__docx", "letter__pdf"
            )
        )
        diary = derived.diary(case, rows)
        form = context.get("form")
        if form is None:
            form = context["form"] = self._asked()
        data = getattr(form, "cleaned_data", {})
        pages, route_only = data.get("pages"), bool(data.get("route_only"))
        known = fees.pages_of(case)
        month = fees.month_of(case)
        return context | {
            "month": month,
            "piece": fees.per_piece(month.own.ordinal, on=case.received_on),
            "volume": fees.per_volume(pages, on=case.received_on, route_only=route_only),
            "known": known,
            "asked": fees.asked_of(case, rows, today=today),
            "not_charged": [
                row for row in rows
                if row.kind == K.NOTED and str(row.detail.get("note", "")).startswith(fees.NOT_CHARGED)
            ],
            "seen": seen_now(case),
            "paper_url": reverse("applications:step", args=(case.pk, K.FEE_NOTICE_ISSUED.value)) + "?paper=1",
            **self._term(diary, today),
        }  # fmt: skip

    def _asked(self) -> PagesForm:
        """Return the form as the address gives it; else with the pages the records have."""
        data = self.request.GET if self.request.GET else {"pages": fees.pages_of(self.case).count}
        form = PagesForm(data)
        form.is_valid()
        return form

    def _term(self, diary: Any, today: date) -> dict[str, Any]:
        conventions = derived.conventions_of(self.case.agency)
        allowed = {step.action for step in allowed_next(diary, on=today, conventions=conventions)}
        refused = ""
        if K.FEE_NOTICE_ISSUED not in allowed:
            refused = why_not(diary, K.FEE_NOTICE_ISSUED, today, conventions)
        try:
            deadline = reply_deadline(diary, conventions=conventions)
        except (NoProvisionInForce, ExtensionTooLong):
            return {"refused": refused}
        last = deadline.fee_notice_by
        left = workdays.working_days_between(today, last) if last and last >= today else None
        return {
            "refused": refused,
            "last_day": None if refused else last,
            "left": left,
            "presses": left is not None and left <= SOON,
            "provisional": deadline.provisional,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Go on to the notice, or note that nothing is charged."""
        form = ChoiceForm(request.POST)
        if form.is_valid() and self.case.received_on is not None:
            try:
                return self._decided(form)
            except REFUSALS as error:
                form.add_error(None, words(error))
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _decided(self, form: ChoiceForm) -> HttpResponse:
        data, case = form.cleaned_data, self.case
        if data["choice"] == "none":
            actions.take_note(
                actor=self.request.user, case=case, on=steps.today(), seen=data["seen"],
                note=f"{fees.NOT_CHARGED}：{data['reason'].strip()}",
            )  # fmt: skip
            return self.done("已登记：不收取信息处理费")
        if data["choice"] == Method.PER_PIECE:
            ordinal = fees.month_of(case).own.ordinal
            offer, query = fees.per_piece(ordinal, on=case.received_on), {"count": ordinal}
        else:
            offer = fees.per_volume(
                data["pages"], on=case.received_on, route_only=data["route_only"]
            )
            query = {"pages": data["pages"]}
        if offer.refused:
            raise actions.StepRefused(offer.refused)
        url = reverse("applications:step", args=(case.pk, K.FEE_NOTICE_ISSUED.value))
        return redirect(f"{url}?{urlencode({'method': offer.method.value, **query})}")


class OfYear:
    """A view of a year's fees of the agencies the person sees."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer those who see some agency's records."""
        if not may(request.user, None, Capability.VIEW):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def year(self) -> int:
        """Return the year asked for; this one where none was. 404 for what is no year."""
        text = self.request.GET.get("year", "")
        if not text:
            return steps.today().year
        if not (text.isascii() and text.isdigit() and 2000 <= int(text) <= 2999):
            raise Http404("没有这个年度")
        return int(text)

    def agencies(self) -> list[Agency]:
        """Return the agencies whose fees are shown: the one asked for, or all the person sees."""
        visible = list(agencies_visible_to(self.request.user).order_by("code"))
        text = self.request.GET.get("agency", "")
        if text:
            visible = [one for one in visible if str(one.pk) == text]
            if not visible:
                raise Http404("没有这个单位")
        return visible


class YearView(OfYear, WagtailAdminTemplateMixin, TemplateView):
    """The processing fees of a year, with their total."""

    template_name = "applications/fee_year.html"
    header_icon = "mail"

    def get_page_title(self) -> str:
        """Say which year's fees they are."""
        return f"{self.year()}年信息处理费"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path: the list of cases, this page."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("applications:index"), "label": "依申请公开台账"},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the year's notices and payments."""
        year, agencies = self.year(), self.agencies()
        visible = agencies_visible_to(self.request.user).order_by("code")
        query = {"year": year} | {n: v for n, v in self.request.GET.items() if n == "agency"}
        return super().get_context_data(**kwargs) | {
            "year": year,
            "years": fee_year.years(visible, steps.today().year, year),
            "agencies": visible if visible.count() > 1 else (),
            "chosen": self.request.GET.get("agency", ""),
            "list": fee_year.of(agencies, year),
            "csv_url": f"{reverse('applications:fee_year_file')}?{urlencode(query)}",
        }


class YearFileView(OfYear, View):
    """The same as a file."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with the CSV, and journal that it was taken."""
        year, agencies = self.year(), self.agencies()
        found = fee_year.of(agencies, year)
        with transaction.atomic():
            for agency in agencies:
                record(
                    verb="导出信息处理费清单", subject=agency, agency=agency, actor=request.user,
                    detail={"year": year, "rows": sum(r.agency == agency.name for r in found.rows)},
                )  # fmt: skip
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = (
            f"attachment; filename*=UTF-8''%E4%BF%A1%E6%81%AF%E5%A4%84%E7%90%86%E8%B4%B9-{year}.csv"
        )
        response.headers["Cache-Control"] = "no-store"
        response.write("\ufeff")
        writer = csv.writer(response)
        writer.writerow(fee_year.HEADS)
        for row in found.rows:
            writer.writerow([escaped(cell) for cell in row.cells])
        writer.writerow(["合计", *[""] * 4, found.notified, *[""] * 4, found.paid, ""])
        return response


__all__ = ["FeesView", "YearFileView", "YearView"]
