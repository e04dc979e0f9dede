"""The page on which the desk passes an online application on as a message."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.timezone import localdate
from wagtail.admin import messages

from gongkai.messages import Kind, answer_due
from gongkai_web.agencies.access import Capability, agencies_where
from gongkai_web.applications.case_views import REFUSALS, words
from gongkai_web.applications.intake_forms import day_field, text_field
from gongkai_web.applications.personal import CannotUnseal
from gongkai_web.journal.actions import record
from gongkai_web.ledgers import happened
from gongkai_web.mailbox import taking_over
from gongkai_web.mailbox.desk_views import MailboxPage
from gongkai_web.mailbox.models import settings_of
from gongkai_web.online import sealing
from gongkai_web.online.models import Submission, SubmissionState

TOLD = (
    "经与您联系，您提出的是{what}，您同意不作为政府信息公开申请办理，由本机关作为留言答复。"
    "您仍需要具体的政府信息的，可以随时再提出申请。"
)


UNTOLD = "咨询、投诉或者建议"
"""What stands in :data:`TOLD` until somebody chose."""


class PassOnForm(forms.Form):
    """转为留言办理."""

    kind = forms.ChoiceField(
        label="按什么办理", widget=forms.RadioSelect,
        error_messages={"required": "请选择咨询、投诉或者建议"},
    )  # fmt: skip
    title = text_field(
        "标题", 80, required=True,
        help_text="一句话写明什么事，例如：公证处周末是否开门。不要写姓名、电话",
    )  # fmt: skip
    agreed_on = day_field(
        "申请人同意的日期", required=True, help_text="与申请人联系、申请人同意按留言办理的那一天"
    )
    told = text_field(
        "告知申请人的话", 400, required=True, rows=5, help_text="申请人凭查询码查询时看到，写进办理经过"
    )  # fmt: skip

    def __init__(self, *args: Any, submission: Submission, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [
            (kind.value, f"{kind.label}：{kind.told}。{_due(kind, submission, today)}")
            for kind in taking_over.KINDS
        ]

    def clean(self) -> dict[str, Any]:
        """Put what was chosen into the words, where nobody wrote others."""
        found = super().clean() or {}
        if found.get("kind") and found.get("told") == TOLD.format(what=UNTOLD):
            found["told"] = TOLD.format(what=Kind(found["kind"]).label)
        return found


def _due(kind: Kind, submission: Submission, today: date) -> str:
    """Return by when a message of this kind is to be answered, counted from when it was sent."""
    days = settings_of(submission.agency).days_of(kind)
    due = answer_due(kind, received_on=localdate(submission.submitted_at), days=days)
    late = "，已过" if due.due_on < today else ""
    return f"应答复日期 {due.due_on}（提交以后 {due.days} 个工作日{late}）"


class PassOnView(MailboxPage):
    """One submission that waits; 404 for any other."""

    template_name = "mailbox/from_application.html"
    page_title = "网上申请转为留言"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the submission among those of the person's desks."""
        agencies = agencies_where(request.user, Capability.EDIT_LEDGERS)
        self.one = get_object_or_404(
            Submission.objects.select_related("agency"), pk=kwargs["submission"],
            agency__in=agencies, state=SubmissionState.WAITING,
        )  # fmt: skip
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what was applied for, in clear, and the form; the journal says who looked."""
        try:
            content = str(sealing.opened(self.one).get("content", ""))
        except CannotUnseal as error:
            raise Http404(str(error)) from error
        with transaction.atomic():
            record(
                verb="查看申请人信息", subject=self.one, agency=self.one.agency,
                actor=self.request.user,
            )  # fmt: skip
        form = kwargs.pop("form", None) or self._form(initial={"told": TOLD.format(what=UNTOLD)})
        return super().get_context_data(**kwargs) | {
            "one": self.one, "content": content, "form": form,
        }  # fmt: skip

    def _form(self, *data: Any, **more: Any) -> PassOnForm:
        return PassOnForm(*data, submission=self.one, today=happened.today(), **more)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Pass it on."""
        actor: Any = request.user
        form = self._form(request.POST)
        if form.is_valid():
            try:
                message = taking_over.pass_on(
                    actor=actor, submission=self.one, at=timezone.now(), **form.cleaned_data
                )
            except (*REFUSALS, ValidationError) as error:
                form.add_error(None, words(error))
            else:
                messages.success(request, f"已转为留言 {message.number}，申请人查询时看得到")
                return redirect("mailbox_desk:message", message.pk)
        return self.render_to_response(self.get_context_data(form=form))
