"""The pages of the counter: register, look at what came in, confirm, mend."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from gongkai_web.agencies.access import Capability, agencies_where, may
from gongkai_web.applications import intake, intake_forms
from gongkai_web.applications.attachments import UnusableFile, attach
from gongkai_web.applications.case_views import REFUSALS, CaseWork, case_url, words
from gongkai_web.applications.casework import StepRefused
from gongkai_web.applications.file_kinds import LARGEST
from gongkai_web.applications.intake_review import masked_applicant, review
from gongkai_web.applications.models import Application, AttachmentKind
from gongkai_web.applications.ways import BY_CHANNEL
from gongkai_web.ledgers import happened

LIST_TITLE = "依申请公开台账"
UNCONFIRMED_TITLE = "待确认收到"
UNCONFIRMED = Q(received_on__isnull=True, set_aside="", closed_on__isnull=True)
"""Registered, and not received in the sense of art. 31 yet."""
ON_A_PAGE = 50
ROOM_FOR_FIELDS = 2 * 1024 * 1024
REFUSED = (*REFUSALS, UnusableFile)


class CounterPage(WagtailAdminTemplateMixin, TemplateView):
    """A page for those who handle some agency's applications."""

    header_icon = "mail"
    page_title = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, or 403 for who handles none."""
        if not may(request.user, None, Capability.EDIT_LEDGERS):
            raise PermissionDenied("您没有登记和办理申请的权限")
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path: home, list, this page."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("applications:index"), "label": LIST_TITLE},
            {"url": "", "label": self.page_title},
        ]


class RegisterView(CounterPage):
    """登记申请: the channel first, then what it asks for."""

    template_name = "applications/intake_register.html"
    page_title = "登记申请"
    largest_body = 3 * LARGEST + ROOM_FOR_FIELDS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form and the hints of the kinds."""
        context = super().get_context_data(**kwargs)
        if context.get("form") is None:
            context["form"] = intake_forms.IntakeForm(user=self.request.user)
        return context | {
            "kind_hints": intake_forms.KIND_HINTS.items(),
            "back": reverse("applications:index"),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Register, with the scans, whole or not at all; then show what to look at."""
        form = intake_forms.IntakeForm(request.POST, request.FILES, user=request.user)
        if form.is_valid():
            try:
                with transaction.atomic():
                    case = intake.register(
                        actor=request.user,
                        agency=form.chosen_agency,
                        applicant=form.applicant,
                        number=form.cleaned_data["number"],
                        **form.record,
                    )
                    for name, kind in form.FILES.items():
                        if file := form.cleaned_data[name]:
                            attach(actor=request.user, case=case, kind=kind, file=file)
            except REFUSED as error:
                form.add_error(None, words(error))
            else:
                messages.success(request, f"已登记，申请编号 {case.number}")
                return redirect("applications:review", case.pk)
        return self.render_to_response(
            self.get_context_data(form=form, files_again=bool(request.FILES))
        )


class UnconfirmedView(CounterPage):
    """待确认收到: registered, but the day of receipt is not known yet."""

    template_name = "applications/intake_unconfirmed.html"
    page_title = UNCONFIRMED_TITLE

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the rows, oldest first."""
        agencies = agencies_where(self.request.user, Capability.EDIT_LEDGERS)
        waiting = (
            Application.objects.filter(UNCONFIRMED, agency__in=agencies)
            .select_related("agency")
            .annotate(
                attempts=Count(
                    "events", filter=Q(events__kind="noted", events__undoing__isnull=True)
                )
            )
            .order_by("pk")
        )
        page = Paginator(waiting, ON_A_PAGE).get_page(self.request.GET.get("p"))
        today = happened.today()
        rows = []
        for case in page.object_list:
            came_on = case.arrived_on or case.submitted_on
            rows.append(
                {
                    "case": case,
                    "url": case_url(case),
                    "applicant": masked_applicant(case)["name"],
                    "came_on": came_on,
                    "days": (today - came_on).days if came_on else None,
                    "same_day": case.channel == "ordinary_mail",
                }
            )
        return super().get_context_data(**kwargs) | {
            "page": page,
            "rows": rows,
            "several": agencies.count() > 1,
        }


class ReviewView(CaseWork):
    """核对: receipt and term, the applicant's others, likely repeats, what may be public already."""

    template_name = "applications/intake_review.html"

    def get_page_title(self) -> str:
        """Say which case is looked at."""
        return f"核对：{self.case.number}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what there is to look at."""
        return super().get_context_data(**kwargs) | {
            "review": review(self.case, today=happened.today()),
            "applicant": masked_applicant(self.case),
            "way": BY_CHANNEL.get(self.case.channel),
        }


class FormWork(CaseWork):
    """A verb with one form: its lead, its article, what it does."""

    template_name = "applications/intake_step.html"
    form_class: Any = intake_forms.ReasonForm
    button = "登记"
    lead = ""
    article = ""
    told = ""

    def make_form(self, data: Any = None, files: Any = None) -> Any:
        """Return the page's form."""
        return self.form_class(data, files, case=self.case)

    def act(self, form: Any) -> str | None:
        """Do what the form says; return where to go, or ``None`` for the case's page."""
        raise LookupError(f"{type(self).__name__} does nothing")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form and the words around it."""
        context = super().get_context_data(**kwargs)
        if context.get("form") is None:
            context["form"] = self.make_form()
        return context | {
            "title": self.page_title,
            "lead": self.lead,
            "article": self.article,
            "button": self.button,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do it, or say why not."""
        form = self.make_form(request.POST, request.FILES)
        if form.is_valid():
            try:
                with transaction.atomic():
                    address = self.act(form)
            except REFUSED as error:
                form.add_error(None, words(error))
            else:
                messages.success(request, self.told)
                return redirect(address or case_url(self.case))
        return self.render_to_response(self.get_context_data(form=form))


class ConfirmView(FormWork):
    """确认收到: the one day that was missing."""

    form_class = intake_forms.ConfirmForm
    page_title = button = "确认收到"
    article = "条例第三十一条"
    told = "已确认收到，答复期限从次日起算"
    largest_body = LARGEST + ROOM_FOR_FIELDS

    @cached_property
    def lead(self) -> str:  # type: ignore[override]
        """The rule of the way it came in."""
        way = BY_CHANNEL.get(self.case.channel)
        return way.rule if way else "没有登记受理渠道，请先更正登记信息。"

    def make_form(self, data: Any = None, files: Any = None) -> Any:
        """Return the form that asks for the day that is missing."""
        try:
            missing = intake.day_missing(self.case) or "confirmed_on"
        except StepRefused:  # the days contradict each other: confirming will say so
            missing = "confirmed_on"
        return intake_forms.ConfirmForm(data, files, case=self.case, missing=missing)

    def act(self, form: Any) -> str | None:
        """Confirm, and look at the case again."""
        found = form.cleaned_data
        intake.confirm_receipt(
            actor=self.request.user,
            case=self.case,
            on=found["on"],
            proof=found["proof"],
            seen=found["seen"],
        )
        if found["file"]:
            attach(
                actor=self.request.user,
                case=self.case,
                kind=AttachmentKind.RECEIPT,
                file=found["file"],
            )
        return reverse("applications:review", args=[self.case.pk])


class AttemptView(FormWork):
    """登记联系情况: the applicant could not be reached, or not yet."""

    form_class = intake_forms.AttemptForm
    page_title = "登记联系情况"
    lead = "联系不上申请人的，先登记在册，记下每次联系的情况；恢复联系并确认之日起算答复期限。"
    article = "国办公开办函〔2015〕207号"
    told = "已记下联系情况"

    def act(self, form: Any) -> str | None:
        """Note it, and go back to the list."""
        found = form.cleaned_data
        intake.note_attempt(
            actor=self.request.user,
            case=self.case,
            on=found["on"],
            note=found["note"],
            seen=found["seen"],
        )
        return reverse("applications:unconfirmed")


class MendView(FormWork):
    """更正登记信息."""

    form_class = intake_forms.MendForm
    template_name = "applications/intake_mend.html"
    page_title = "更正登记信息"
    button = "保存更正"
    lead = (
        "只更正登记时填错的内容；办理过程登记有误的，在案件页撤销那一步。更正以后，"
        "收到申请之日和应答复日期随之重新计算。"
    )
    article = "条例第三十一条、第四十五条"
    told = "已更正登记信息"

    def act(self, form: Any) -> str | None:
        """Mend what was changed."""
        changes, applicant = form.changes, form.applicant
        if not changes and applicant is None:
            raise StepRefused("没有改动任何内容，不需要保存")
        found = form.cleaned_data
        intake.mend(
            actor=self.request.user,
            case=self.case,
            reason=found["reason"],
            applicant=applicant,
            seen=found["seen"],
            **changes,
        )
        return None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form with the applicant masked."""
        return super().get_context_data(**kwargs) | {
            "masked": masked_applicant(self.case),
            "reveal_url": reverse("applications:reveal", args=(self.case.pk,)),
            "may_reveal": True,
            "kind_hints": intake_forms.KIND_HINTS.items(),
        }
