"""The page of a letter: read, put into words, sign, send, download."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.generic import View
from wagtail.admin import messages

from gongkai import letters as texts
from gongkai_web.agencies.access import Capability, agencies_where, may
from gongkai_web.agencies.forms import DAY_FORMATS, DayInput
from gongkai_web.applications import letter_facts, letters, service, steps
from gongkai_web.applications.case_views import REFUSALS, CaseWork, _seen, case_url, words
from gongkai_web.applications.casework import seen_now
from gongkai_web.applications.models import Letter, LetterState
from gongkai_web.applications.personal import CannotUnseal
from gongkai_web.journal.changes import history_of
from gongkai_web.ledgers.happened import refuse_days_to_come

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


class SendForm(forms.Form):
    """When and how the letter went out."""

    on = forms.DateField(
        label="发出日期", widget=DayInput(), input_formats=DAY_FORMATS,
        validators=[refuse_days_to_come],
        help_text="寄送的为交邮之日，当面送达的为签收之日，电子送达的为发送之日",
    )  # fmt: skip
    route = forms.ChoiceField(label="送达方式", choices=[("", "请选择"), *letters.ROUTES.items()])
    tracking = forms.CharField(
        label="邮件编号",
        required=False,
        max_length=60,
        help_text="寄送的必填；只能通过邮政企业寄送",
    )


class LetterView(CaseWork):
    """One letter with everything that may be done to it now."""

    template_name = "applications/letter.html"
    letter: Letter

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the letter under its case; 404 for those who may not."""
        self.letter = get_object_or_404(
            Letter.objects.filter(
                agency__in=agencies_where(request.user, self.capability)
            ).select_related("agency", "application", "drafted_by", "decided_by"),
            pk=kwargs["letter"],
            application=kwargs["pk"],
        )
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        """Return the letter's title."""
        return self.letter.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return words, state and what may be done."""
        context = super().get_context_data(**kwargs)
        letter, user = self.letter, self.request.user
        content = (
            letters.open_words(actor=user, letter=letter)
            if self.request.method == "GET"
            else letters.content_of(letter)
        )
        state = LetterState(letter.state)
        context.setdefault("send_form", SendForm(initial=self._known(content)))
        waiting = state in (LetterState.DRAFT, LetterState.SUBMITTED, LetterState.APPROVED)
        approves = may(user, letter.agency, Capability.APPROVE)
        is_writer = letters.wrote(user, letter, content)
        may_decide = state == LetterState.SUBMITTED and approves and not is_writer
        return context | {
            "letter": letter,
            "words": content.letter,
            "problems": letters.problems_of(letter, content) if waiting else (),
            "seen": seen_now(self.case),
            "may_edit": state == LetterState.DRAFT,
            "may_submit": state == LetterState.DRAFT and letter.needs_approval,
            "may_decide": may_decide,
            "may_return": may_decide or (state == LetterState.APPROVED and approves),
            "own_draft": state == LetterState.SUBMITTED and approves and is_writer,
            "may_send": state == LetterState.APPROVED
            or (state == LetterState.DRAFT and not letter.needs_approval),
            "may_drop": waiting,
            "is_sent": state == LetterState.SENT,
            "may_serve": state == LetterState.SENT and service.is_unreceived(self.case, letter),
            "service_url": reverse(
                "applications:service_record", args=(self.case.pk, letter.pk, "pdf")
            )
            if state == LetterState.SENT
            else "",
        }

    def _known(self, content: letters.Content) -> dict[str, Any]:
        route = "electronic" if content.step.get("electronic") else ""
        return {"on": steps.today(), "route": route}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do what the button says."""
        act = getattr(self, f"act_{request.POST.get('act', '')}", None)
        if act is None:
            raise Http404("没有这个操作")
        try:
            return act(request)
        except REFUSALS as error:
            self.letter.refresh_from_db()
            return self.render_to_response(self.get_context_data(error=words(error)), status=422)

    def _stay(self, told: str) -> HttpResponse:
        messages.success(self.request, told)
        return redirect(reverse("applications:letter", args=(self.case.pk, self.letter.pk)))

    def act_rewrite(self, request: HttpRequest) -> HttpResponse:
        """Keep the words as they were written on the page."""
        self._keep_words(request)
        return self._stay("文字已保存")

    def _keep_words(self, request: HttpRequest) -> int | None:
        """Keep the words of the page where it has any; return what the person has seen then.

        What they changed themselves counts as seen; what others did since does not.
        """
        seen = _seen(request)
        written = {
            name.removeprefix("p-"): text
            for name, text in request.POST.items()
            if name.startswith("p-")
        }
        if not written:
            return seen
        letters.rewrite(actor=request.user, letter=self.letter, paragraphs=written, seen=seen)
        own = history_of(self.case).filter(verb=letters.REWRITTEN, actor=request.user)
        return max(seen or 0, own.values_list("pk", flat=True).first() or 0)

    def act_submit(self, request: HttpRequest) -> HttpResponse:
        """Lay the letter before the head, with the words as they stand on the page."""
        seen = self._keep_words(request)
        letters.submit(actor=request.user, letter=self.letter, on=steps.today(), seen=seen)
        return self.done(f"《{self.letter.title}》已送签发")

    def act_approve(self, request: HttpRequest) -> HttpResponse:
        """Sign it."""
        letters.approve(
            actor=request.user, letter=self.letter, on=steps.today(),
            digest=request.POST.get("digest", ""), remark=request.POST.get("remark", ""),
            seen=_seen(request),
        )  # fmt: skip
        return self.done(f"已签发《{self.letter.title}》，经办人可以发出")

    def act_return(self, request: HttpRequest) -> HttpResponse:
        """Return it for other words."""
        letters.send_back(
            actor=request.user, letter=self.letter, on=steps.today(),
            remark=request.POST.get("remark", ""), seen=_seen(request),
        )  # fmt: skip
        return self.done(f"已退回《{self.letter.title}》")

    def act_drop(self, request: HttpRequest) -> HttpResponse:
        """Throw it away."""
        letters.drop(actor=request.user, letter=self.letter, seen=_seen(request))
        return self.done(f"已作废《{self.letter.title}》")

    def act_send(self, request: HttpRequest) -> HttpResponse:
        """Number it, keep it, and take its step."""
        form = SendForm(request.POST)
        if not form.is_valid():
            context = self.get_context_data(send_form=form)
            return self.render_to_response(context, status=422)
        draft = self.letter.state == LetterState.DRAFT
        seen = self._keep_words(request) if draft else _seen(request)
        done = letters.send(actor=request.user, letter=self.letter, seen=seen, **form.cleaned_data)
        warnings = done.warnings if done is not None else ()
        return self.done(f"《{self.letter.title}》{self.letter.number} 已发出并存档", *warnings)


class CompanionView(CaseWork):
    """A letter that is no step: a receipt slip, a notice that others are asked."""

    template_name = "applications/step.html"

    def get_page_title(self) -> str:
        """Say which letter is drafted."""
        return f"起草《{texts.codes()[self.kwargs['code']].title}》"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """404 for a letter that is a step."""
        if kwargs["code"] not in letters.COMPANIONS:
            raise Http404("没有这种文书")
        return super().dispatch(request, *args, **kwargs)

    def _forms(self, data: Any = None) -> tuple[Any, Any]:
        code, today = self.kwargs["code"], steps.today()
        names = ("party", "party_kind") if code == "L10" else ()
        step = steps.StepForm(
            data, names=names, kind=steps.K.THIRD_PARTY_CONSULTED, case=self.case,
            initial={"seen": seen_now(self.case), "party": self._objecting() if names else ""},
        )  # fmt: skip
        known = letter_facts.prefilled(self.case, code, today=today)
        return step, steps.LetterForm(data, template=texts.template(code, on=today), known=known)

    def _objecting(self) -> str:
        """Return the third party that answered last."""
        rows = self.case.events.filter(kind=steps.K.THIRD_PARTY_REPLIED.value)
        last = rows.order_by("on", "pk").last()
        return str(last.detail.get("party", "")) if last else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the letter's questions."""
        context = super().get_context_data(**kwargs)
        if "form" not in context:
            context["form"], context["letter_form"] = self._forms()
        return context | {
            "mode": "letter",
            "letter_title": texts.codes()[self.kwargs["code"]].title,
            "companion": True,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Draft the letter."""
        form, letter_form = self._forms(request.POST)
        if form.is_valid() and letter_form.is_valid():
            answers = form.answers()
            try:
                facts = letter_facts.facts_of(
                    self.case, fields=letter_form.answers(), addressee=answers.get("party"),
                    party_kind=answers.get("party_kind", ""),
                )  # fmt: skip
                letter = letters.draft(
                    actor=request.user, case=self.case, code=kwargs["code"], facts=facts,
                    on=steps.today(), seen=form.cleaned_data["seen"],
                    step_fields={"party_kind": answers.get("party_kind", "")},
                )  # fmt: skip
                return redirect(reverse("applications:letter", args=(self.case.pk, letter.pk)))
            except REFUSALS as error:
                form.add_error(None, words(error))
        return self.render_to_response(
            self.get_context_data(form=form, letter_form=letter_form), status=422
        )


class LetterFileView(View):
    """The letter as docx or pdf: the kept bytes where it was sent, else as it stands."""

    def get(self, request: HttpRequest, pk: int, letter: int, format_: str) -> HttpResponse:
        """Answer with the file; 404 for those who do not handle the case."""
        if format_ not in TYPES:
            raise Http404("没有这种格式")
        found = get_object_or_404(
            Letter.objects.filter(
                agency__in=agencies_where(request.user, Capability.EDIT_LEDGERS)
            ).select_related("agency", "application"),
            pk=letter,
            application=pk,
        )
        try:
            data = letters.open_file(actor=request.user, letter=found, format_=format_)
        except (letters.DamagedLetter, CannotUnseal) as error:
            messages.error(request, str(error))
            return redirect(case_url(found.application))
        name = f"{found.title}{found.number or '（草稿）'}.{format_}"
        response = HttpResponse(data, content_type=TYPES[format_])
        response.headers["Content-Disposition"] = content_disposition_header(
            format_ == "docx" or found.state == LetterState.SENT, name
        )
        response.headers["Cache-Control"] = "no-store"
        return response


__all__ = ["CompanionView", "LetterFileView", "LetterView"]
