"""The pages of a case's letters: draft, put into words, sign, send, download."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from wagtail.admin import messages

from gongkai import letters as texts
from gongkai.letters.templates import Field, Template
from gongkai_web.agencies.access import Capability, NotAllowed, may
from gongkai_web.agencies.forms import DAY_FORMATS, DayInput
from gongkai_web.applications.casework import number_of, text_of
from gongkai_web.applications.letters import DamagedLetter, content_of, open_file, wrote
from gongkai_web.applications.models import Letter, LetterState
from gongkai_web.ledgers import happened
from gongkai_web.ledgers.happened import refuse_days_to_come
from gongkai_web.remedies import actions, letters
from gongkai_web.remedies.pages import CasePage

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
LONGEST = 20_000
PREFIX = "p-"


def _form_field(field: Field) -> Any:
    """Return the form field for a field of a letter."""
    told = {"label": field.label, "required": field.required, "help_text": field.help}
    match field.kind:
        case "date":
            return forms.DateField(widget=DayInput(), input_formats=DAY_FORMATS, **told)
        case "number":
            return forms.IntegerField(min_value=0, **told)
        case "choice":
            return forms.ChoiceField(choices=[("", "请选择"), *field.choices], **told)
        case "choices":
            return forms.MultipleChoiceField(choices=field.choices, **told)
        case "text":
            return forms.CharField(max_length=200, **told)
    return forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}), **told)


class DraftForm(forms.Form):
    """What a letter asks the officer for."""

    def __init__(
        self, template: Template, *args: Any, known: dict[str, Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.keys = [field.key for field in template.fields]
        if "applicant" in template.needs:
            self.fields["applicant"] = forms.CharField(
                label="申请人（原告）",
                required=False,
                max_length=80,
                help_text="留空则用所涉申请的申请人；与申请无关的案件必填",
            )
        for field in template.fields:
            made = _form_field(field)
            made.initial = known.get(field.key, field.default)
            self.fields[field.key] = made
        self.fields["seen"] = forms.IntegerField(
            widget=forms.HiddenInput, initial=known.get("seen")
        )

    @property
    def answers(self) -> dict[str, Any]:
        """Return what was answered, by the letter's keys."""
        return {key: self.cleaned_data[key] for key in self.keys}


class DraftView(CasePage):
    """Drafting a letter from the case."""

    button = "起草"

    def template(self) -> Template:
        """Return the letter named in the address. Raises Http404."""
        named = self.request.GET.get("code", "")
        for one in letters.forms_of(self.case, on=happened.today()):
            if one.code == named:
                return one
        raise Http404("没有这种文书")

    @property
    def page_title(self) -> str:
        """Return the letter's title."""
        return f"起草{self.template().title}"

    def make_form(self, data: Any = None) -> Any:
        """Return the letter's questions, with what the case already says."""
        template = self.template()
        self.lead = f"依据：{template.source}。起草后可以修改文字，发出时编号存档。"
        known = letters.prefilled(self.case) | self.seen()
        return DraftForm(template, data, known=known)

    def act(self, form: Any) -> str:
        """Draft the letter and go to its page."""
        try:
            letter = letters.draft(
                actor=self.request.user,
                case=self.case,
                code=self.template().code,
                on=happened.today(),
                fields=form.answers,
                applicant=form.cleaned_data.get("applicant", ""),
                seen=form.cleaned_data["seen"],
            )
        except (texts.FieldProblem, texts.LetterNotInForce) as error:
            raise actions.StepRefused(str(error)) from error
        messages.success(self.request, f"已起草《{letter.title}》")
        return letter_url(letter)


def letter_url(letter: Letter) -> str:
    """Return the address of a letter's page."""
    return f"{reverse('remedies:letter', args=[letter.remedy_case_id])}?letter={letter.pk}"


class SendForm(forms.Form):
    """When the letter went out."""

    on = forms.DateField(
        label="发出日期",
        widget=DayInput(),
        input_formats=DAY_FORMATS,
        validators=[refuse_days_to_come],
        help_text="提交复议机关、法院之日",
    )


class LetterView(CasePage):
    """One letter with everything that may be done to it now."""

    template_name = "remedies/letter.html"
    VERBS = ("rewrite", "submit", "approve", "send_back", "drop", "send")

    def letter(self) -> Letter:
        """Return the letter named in the address. Raises Http404."""
        named = self.request.GET.get("letter", "")
        return get_object_or_404(
            Letter.objects.filter(remedy_case=self.case).select_related(
                "agency", "remedy_case", "drafted_by", "decided_by"
            ),
            pk=number_of(named),
        )

    @property
    def page_title(self) -> str:
        """Return the letter's title."""
        return self.letter().title

    def make_form(self, data: Any = None) -> Any:
        """Return the form that asks for the day of sending."""
        return SendForm(data, initial={"on": happened.today()})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return words, state and what may be done."""
        letter, user = self.letter(), self.request.user
        served = letters.act_served(self.case, letter.code)
        state = LetterState(letter.state)
        approves = may(user, letter.agency, Capability.APPROVE)
        content = content_of(letter)
        return super().get_context_data(**kwargs) | {
            "letter": letter,
            "case_pk": self.case.pk,
            "words": content.letter,
            "problems": letters.problems_of(letter, on=happened.today())
            if state in letters.WAITING
            else (),
            "seen": actions.seen_now(self.case),
            "serves": served.label if served else "",
            "may_edit": state in letters.WAITING,
            "may_submit": state == LetterState.DRAFT and letter.needs_approval,
            "may_approve": state == LetterState.SUBMITTED
            and approves
            and not wrote(user, letter, content),
            "may_return": state in (LetterState.SUBMITTED, LetterState.APPROVED) and approves,
            "may_send": state == LetterState.APPROVED
            or (state == LetterState.DRAFT and not letter.needs_approval),
            "is_sent": state == LetterState.SENT,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do what the button says, or say why not."""
        verb = request.POST.get("verb", "")
        if verb not in self.VERBS:
            raise Http404("没有这个操作")
        form = self.make_form(request.POST if verb == "send" else None)
        if verb != "send" or form.is_valid():
            try:
                told = getattr(self, f"_{verb}")(form)
            except (actions.StepRefused, NotAllowed) as error:
                messages.error(request, str(error))
            else:
                messages.success(request, told)
            return redirect(letter_url(self.letter()))
        return self.render_to_response(self.get_context_data(form=form))

    def _common(self) -> dict[str, Any]:
        return {
            "actor": self.request.user,
            "letter": self.letter(),
            "seen": number_of(self.request.POST.get("seen", "")),
        }

    def _rewrite(self, form: Any) -> str:
        words = content_of(self.letter()).letter
        own = {one.key for one in words.paragraphs if not one.locked}
        written = {
            key: self.request.POST[PREFIX + key] for key in own if PREFIX + key in self.request.POST
        }
        for text in written.values():
            text_of(text, name="一段文字", at_most=LONGEST)
        letters.rewrite(**self._common(), paragraphs=written)
        return "文字已保存"

    def _submit(self, form: Any) -> str:
        letters.submit(**self._common())
        return "已送签发"

    def _approve(self, form: Any) -> str:
        letters.approve(**self._common(), digest=self.request.POST.get("digest", ""))
        return "已签发"

    def _send_back(self, form: Any) -> str:
        letters.send_back(**self._common(), remark=self.request.POST.get("remark", ""))
        return "已退回修改"

    def _drop(self, form: Any) -> str:
        letters.drop(**self._common())
        return "已作废"

    def _send(self, form: Any) -> str:
        done = letters.send(**self._common(), on=form.cleaned_data["on"])
        return f"已发出并存档，同时登记：{done.event}" if done else "已发出并存档"


class FileView(CasePage):
    """A letter as docx or pdf: a preview before it is sent, the kept bytes afterwards."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the file."""
        named, format_ = request.GET.get("letter", ""), request.GET.get("format", "")
        if format_ not in TYPES:
            raise Http404("没有这种格式")
        letter = get_object_or_404(
            Letter.objects.filter(remedy_case=self.case).select_related("agency", "remedy_case"),
            pk=number_of(named),
        )
        try:
            data = open_file(actor=request.user, letter=letter, format_=format_)
        except DamagedLetter as error:
            messages.error(request, str(error))
            return redirect(letter_url(letter))
        response = HttpResponse(data, content_type=TYPES[format_])
        name = f"{self.case.case_no} {letter.title}{letter.number or '（草稿）'}.{format_}"
        response["Content-Disposition"] = content_disposition_header(True, name)
        response["Cache-Control"] = "no-store"
        return response
