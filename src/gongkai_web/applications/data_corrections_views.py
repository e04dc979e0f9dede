"""The pages of requests to correct data about oneself: 更正申请 (条例 art. 41)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from gongkai_web.agencies.access import Capability, agencies_where
from gongkai_web.agencies.admin import (
    LedgerFilterSet,
    ScopedEditView,
    ScopedIndexView,
    ScopedInspectView,
    ScopedViewSet,
    year_filter,
)
from gongkai_web.agencies.forms import ScopedForm
from gongkai_web.applications import data_corrections, personal
from gongkai_web.applications.act_words import length_of
from gongkai_web.applications.applicants import PERSONAL_FIELDS
from gongkai_web.applications.case_views import REFUSALS, words
from gongkai_web.applications.casework import number_of
from gongkai_web.applications.intake_forms import day_field, text_field
from gongkai_web.applications.letters import DamagedLetter
from gongkai_web.applications.models import DataCorrection, DataCorrectionResult, LetterState
from gongkai_web.applications.numbering import next_correction_number
from gongkai_web.applications.sealed_pages import ToldToScripts, ToldWhereSealed

TITLE = "更正申请"
CONTENT_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


class CorrectionForm(ScopedForm):
    """A request with its applicant. Blank personal fields leave what is sealed as it is."""

    name = text_field("申请人姓名（名称）", 120)
    id_no = text_field("证件号码", 40)
    contact = text_field("联系方式", 200)
    field_order = ("agency", "number", "received_on", "name", "id_no", "contact")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sealed: dict[str, str] = {}
        self.fields["content"].help_text = "申请人认为哪一条信息、哪里不准确"
        self.fields["evidence"].help_text = "申请人提供的证据材料"
        if self.instance.pk is None:
            self.fields["number"].required = False
            self.fields["number"].help_text = "留空则顺次编号"
            return
        self._sealed = data_corrections.applicant_of(self.instance)
        shown = personal.masked(self._sealed)
        for name in PERSONAL_FIELDS:
            if shown[name]:
                self.fields[name].help_text = f"现为 {shown[name]}（加密保存），留空则不改"

    def save(self, commit: bool = True) -> DataCorrection:
        """Number the request where it has no number, and seal its applicant."""
        if not self.instance.number:
            year = self.instance.received_on.year
            self.instance.number = next_correction_number(self.instance.agency, year)
        new = {name: self.cleaned_data.get(name, "") for name in PERSONAL_FIELDS}
        data_corrections.set_applicant(
            self.instance, {name: new[name] or self._sealed.get(name, "") for name in new}
        )
        saved: DataCorrection = super().save(commit)
        return saved


class CorrectionFilterSet(LedgerFilterSet):
    """Filters of the requests."""

    year = year_filter("received_on")

    class Meta:
        model = DataCorrection
        fields = ["agency", "year", "result"]


class CorrectionIndexView(ScopedIndexView):
    """The list; a row leads to the request's page, and from there to changing it."""

    def get_edit_url(self, instance: DataCorrection) -> str | None:
        """Return no link: what is decided is no longer changed."""
        return None


class CorrectionEditView(ToldWhereSealed, ScopedEditView):
    """Changing what was registered, until it is decided."""

    list_of_these = "corrections:index"

    def get_queryset(self) -> Any:
        """Return the requests that wait."""
        return super().get_queryset().filter(result=DataCorrectionResult.PENDING)


class CorrectionInspectView(ToldWhereSealed, ScopedInspectView):
    """The page of a request."""

    list_of_these = "corrections:index"
    template_name = "applications/correction_case.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the request, its applicant masked; of free words who only looks on sees the length."""
        context = super().get_context_data(**kwargs)
        one, may_work = self.object, self.get_edit_url() is not None
        shown = {
            name: text if may_work else length_of(text)
            for name in one.journal_hides
            if (text := getattr(one, name))
        }
        return context | {
            "shown": shown,
            "correction": one,
            "masked": personal.masked(data_corrections.applicant_of(one)),
            "reveal_url": reverse("corrections:reveal", args=(one.pk,)),
            "may_reveal": may_work,
            "waits": data_corrections.waits_for_signing(one),
            "may_sign": one in _to_sign(self.request.user),
            "is_pending": one.result == DataCorrectionResult.PENDING,
        }


def _mine(user: Any) -> Any:
    return DataCorrection.objects.filter(
        agency__in=agencies_where(user, Capability.EDIT_LEDGERS)
    ).select_related("agency", "letter")


def _to_sign(user: Any) -> Any:
    """Return the requests whose letter waits for this person: never the drafter's own."""
    return (
        DataCorrection.objects.filter(
            agency__in=agencies_where(user, Capability.APPROVE),
            letter__state=LetterState.SUBMITTED,
        )
        .exclude(letter__drafted_by=user.pk)
        .select_related("agency", "letter__agency")
    )


class DecideForm(forms.Form):
    """How a request ends, and why."""

    result = forms.ChoiceField(
        label="处理结果",
        widget=forms.RadioSelect,
        choices=[c for c in DataCorrectionResult.choices if c[0] != DataCorrectionResult.PENDING],
    )
    on = day_field("处理日期", required=True)
    reason = text_field("审查的情况和理由", 4_000, rows=4,
        help_text="写进告知书：申请人提供的证据、审查的结论；申请人撤回的不用填")  # fmt: skip
    other_organ = text_field("有权更正的机关", 120, help_text="转送或者告知的必须填写")


class SignForm(forms.Form):
    """When the letter is signed and goes out."""

    on = day_field("签发（告知）日期", required=True)


class ReopenForm(forms.Form):
    """Why a decision is undone."""

    reason = text_field("撤销的理由", 200, required=True, rows=2)


class CorrectionWork(ToldWhereSealed, WagtailAdminTemplateMixin, TemplateView):
    """A page on which something is done to a request; 404 for those who may not."""

    list_of_these = "corrections:index"
    header_icon = "edit"
    template_name = "applications/correction_step.html"
    form_class: Any = DecideForm
    button = lead = told = ""
    correction: DataCorrection

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the request among those of the agencies the person works for."""
        self.correction = get_object_or_404(_mine(request.user), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def back(self) -> str:
        """Return the request's page."""
        return reverse("corrections:inspect", args=(self.correction.pk,))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path: list, request, this page."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("corrections:index"), "label": TITLE},
            {"url": self.back(), "label": str(self.correction)},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form and the words around it."""
        context = super().get_context_data(**kwargs)
        return context | {
            "form": context.get("form") or self.form_class(),
            "seen": data_corrections.seen_now(self.correction),
            "correction": self.correction,
            "title": self.page_title,
            "lead": self.lead,
            "button": self.button,
            "back": self.back(),
        }

    def seen(self) -> int:
        """Return the mark of what the person had before them."""
        return number_of(self.request.POST.get("seen", ""))

    def act(self, form: Any) -> None:
        """Do what the form says."""
        raise LookupError(f"{type(self).__name__} does nothing")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do it, or say why not."""
        form = self.form_class(request.POST)
        if form.is_valid():
            try:
                self.act(form)
            except REFUSALS as error:
                form.add_error(None, words(error))
            else:
                messages.success(request, self.told)
                return redirect(self.back())
        return self.render_to_response(self.get_context_data(form=form))


class DecideView(CorrectionWork):
    """处理更正申请."""

    page_title = "处理更正申请"
    button = "处理并送签告知书"
    lead = (
        "有权更正并且核实的，予以更正并告知申请人；不属于本机关职能范围的，可以转送有权更正的机关"
        "并告知申请人，或者告知申请人向有权更正的机关提出。"
        "告知书由拟稿人以外的负责人签发以后编号、存档。"
    )
    told = "已处理"

    def act(self, form: Any) -> None:
        """Decide it."""
        data_corrections.decide(
            actor=self.request.user, correction=self.correction, seen=self.seen(),
            **form.cleaned_data,
        )  # fmt: skip


class SignView(CorrectionWork):
    """签发告知书."""

    form_class = SignForm
    page_title = button = "签发告知书"
    lead = (
        "请核对下面的告知书；签发以后编号、存档，不能再改。需要修改的，撤销处理结果以后重新处理。"
    )
    told = "已签发，告知书已编号存档"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer the head alone, and not whoever drafted the letter."""
        get_object_or_404(_to_sign(request.user), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the letter's words besides; that they were read is noted."""
        letter = self.correction.letter
        return super().get_context_data(**kwargs) | {
            "words": data_corrections.open_words(
                actor=self.request.user, correction=self.correction
            ),
            "digest": letter.digest if letter else "",
        }

    def act(self, form: Any) -> None:
        """Sign it."""
        data_corrections.sign(
            actor=self.request.user, correction=self.correction, seen=self.seen(),
            digest=self.request.POST.get("digest", ""), **form.cleaned_data,
        )  # fmt: skip


class ReopenView(CorrectionWork):
    """撤销处理结果."""

    form_class = ReopenForm
    page_title = button = "撤销处理结果"
    lead = "处理结果登记有误的，撤销以后重新处理；已经生成的告知书仍然存档。"
    told = "已撤销处理结果"

    def act(self, form: Any) -> None:
        """Undo it."""
        data_corrections.reopen(
            actor=self.request.user,
            correction=self.correction,
            reason=form.cleaned_data["reason"],
            seen=self.seen(),
        )


class LetterView(View):
    """Gives the kept letter out."""

    def get(self, request: HttpRequest, pk: int, format_: str) -> HttpResponse:
        """Return the file; 404 for those who do not handle the request."""
        correction = get_object_or_404(_mine(request.user), pk=pk, letter__isnull=False)
        if format_ not in CONTENT_TYPES:
            return redirect("corrections:inspect", pk)
        try:
            data = data_corrections.open_letter(
                actor=request.user, correction=correction, format_=format_
            )
        except (DamagedLetter, personal.CannotUnseal) as error:
            messages.error(request, str(error))
            return redirect("corrections:inspect", pk)
        response = HttpResponse(data, content_type=CONTENT_TYPES[format_])
        name = f"{correction.letter}.{format_}"
        response.headers["Content-Disposition"] = str(content_disposition_header(True, name))
        response.headers["Cache-Control"] = "no-store"
        return response


@method_decorator(require_POST, name="dispatch")
class RevealView(ToldToScripts, View):
    """Answers with the applicant in clear, and journals who asked."""

    def post(self, request: HttpRequest, pk: int) -> JsonResponse:
        """Return name, number and contact; 404 where this person does not handle the request."""
        correction = get_object_or_404(_mine(request.user), pk=pk)
        response = JsonResponse(
            data_corrections.open_applicant(actor=request.user, correction=correction)
        )
        response.headers["Cache-Control"] = "no-store"
        return response


class DataCorrectionViewSet(ScopedViewSet):
    """更正申请."""

    model = DataCorrection
    name = "corrections"
    menu_label = TITLE
    icon = "edit"
    form_base = CorrectionForm
    list_display = ["number", "received_on", "result", "decided_on", "other_organ"]
    filterset_class = CorrectionFilterSet
    search_fields = ["number"]
    related = ("agency", "letter")
    is_ledger = False
    may_delete = False
    index_view_class = CorrectionIndexView
    edit_view_class = CorrectionEditView
    inspect_view_class = CorrectionInspectView
    inspect_template_name = "applications/correction_case.html"
    form_fields = ["agency", "number", "received_on", "content", "evidence", "remark"]
    inspect_view_fields = [
        "agency", "received_on", "result", "decided_on", "other_organ",
    ]  # fmt: skip

    def get_urlpatterns(self) -> list[Any]:
        """Return the addresses, with those on which a request is decided."""
        return [
            *super().get_urlpatterns(),
            path("decide/<int:pk>/", DecideView.as_view(), name="decide"),
            path("sign/<int:pk>/", SignView.as_view(), name="sign"),
            path("reopen/<int:pk>/", ReopenView.as_view(), name="reopen"),
            path("reveal/<int:pk>/", RevealView.as_view(), name="reveal"),
            path("letter/<int:pk>.<slug:format_>", LetterView.as_view(), name="letter"),
        ]
