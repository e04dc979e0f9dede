"""网上申请 in the back office: what waits, each as it came, registered or refused."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from wagtail.admin import messages

from gongkai_web.agencies.access import Capability, agencies_where
from gongkai_web.applications.case_views import words
from gongkai_web.applications.intake_forms import day_field, text_field
from gongkai_web.applications.intake_views import REFUSED, CounterPage
from gongkai_web.applications.personal import CannotUnseal
from gongkai_web.journal.actions import record
from gongkai_web.ledgers import happened
from gongkai_web.online import inbox, regaining, releasing, sealing
from gongkai_web.online.models import Refusal, Submission, SubmissionState

TITLE = "网上收到，待登记"
_LABELS = {
    "name": "姓名（名称）", "id_kind": "证件种类", "id_no": "证件号码", "phone": "联系电话",
    "address": "通信地址", "postcode": "邮政编码", "email": "电子邮箱", "legal_rep": "法定代表人",
    "contact_person": "联系人", "agent": "代理人", "content": "申请内容", "index_no": "索引号",
    "supply_form": "提供的形式", "supply_way": "获取的途径", "assistance": "需要帮助",
}  # fmt: skip


class RegisterForm(forms.Form):
    """One click: the day both sides confirmed, and how the identity was checked."""

    confirmed_on = day_field("双方确认日期", required=True)
    identity_checked = text_field(
        "怎样核对了身份", 200, required=True, help_text="例如：核对上传的身份证影像与填写的一致"
    )


class RegainForm(forms.Form):
    """How the identity of somebody was checked who lost the code or the password."""

    identity_checked = text_field(
        "怎样核对了身份", 200, required=True,
        help_text="例如：本人持身份证到场，与申请时提交的影像一致。记入办理经过",
    )  # fmt: skip


class RefuseForm(forms.Form):
    """Why it is not registered."""

    refusal = forms.ChoiceField(label="原因", choices=[("", "请选择"), *Refusal.choices])
    reason = text_field("对申请人的说明", 400, required=True, rows=2, help_text="申请人查询时看到")


class InboxView(CounterPage):
    """What waits, oldest first."""

    template_name = "online/inbox.html"
    page_title = TITLE

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the submissions, and those refused lately."""
        today = happened.today()
        agencies = agencies_where(self.request.user, Capability.EDIT_LEDGERS)
        rows = [
            (one, (today - timezone.localdate(one.submitted_at)).days)
            for one in inbox.waiting(self.request.user)[:200]
        ]
        refused = Submission.objects.filter(agency__in=agencies, state=SubmissionState.REFUSED)
        return super().get_context_data(**kwargs) | {
            "rows": rows,
            "refused": refused.select_related("agency").order_by("-decided_at")[:50],
            "lacking": list(releasing.lacking(agencies)[:50]),
            "several": agencies.count() > 1,
        }


class SubmissionView(CounterPage):
    """One submission, in clear for those who handle it: opening it is journaled."""

    template_name = "online/submission.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Find the submission among those of the person's desks."""
        agencies = agencies_where(request.user, Capability.EDIT_LEDGERS)
        self.one = get_object_or_404(
            Submission.objects.select_related("agency", "application"),
            pk=kwargs["pk"], agency__in=agencies,
        )  # fmt: skip
        self.page_title = str(self.one)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what was sent, and the two forms."""
        try:
            data = sealing.opened(self.one)
        except CannotUnseal as error:
            raise Http404(str(error)) from error
        with transaction.atomic():
            record(
                verb="查看申请人信息", subject=self.one, agency=self.one.agency,
                actor=self.request.user,
            )  # fmt: skip
        files = self.one.files.select_related("submission__agency")
        return super().get_context_data(**kwargs) | {
            "one": self.one,
            "is_waiting": self.one.state == SubmissionState.WAITING,
            "lines": [(label, "是" if data[name] is True else data[name])
                      for name, label in _LABELS.items() if data.get(name)],
            "files": [(file, sealing.name_of(file)) for file in files],
            "register": kwargs.get("register") or RegisterForm(initial={"confirmed_on": happened.today()}),
            "refuse": kwargs.get("refuse") or RefuseForm(),
            "regain": kwargs.get("regain") or RegainForm(prefix="regain"),
            "slip": kwargs.get("slip"),
        }  # fmt: skip

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Register, refuse, or take up again."""
        actor: Any = request.user
        now = timezone.now()
        if "regain" in request.POST:
            return self._regain(request)
        is_refusal = "refuse" in request.POST
        form: Any = RefuseForm(request.POST) if is_refusal else RegisterForm(request.POST)
        try:
            if "again" in request.POST:
                inbox.take_up_again(actor=actor, submission=self.one, at=now)
                messages.success(request, "已恢复，待登记")
                return redirect("online_inbox:submission", self.one.pk)
            if form.is_valid():
                if is_refusal:
                    inbox.refuse(actor=actor, submission=self.one, at=now, **form.cleaned_data)
                    messages.success(request, "已记为不予登记，申请人查询时可以看到理由")
                    return redirect("online_inbox:index")
                case = inbox.register(actor=actor, submission=self.one, at=now, **form.cleaned_data)
                messages.success(request, f"已登记，申请编号 {case.number}")
                return redirect("applications:review", case.pk)
        except REFUSED as error:
            form.add_error(None, words(error))
        return self.render_to_response(
            self.get_context_data(**{"refuse" if is_refusal else "register": form})
        )

    def _regain(self, request: HttpRequest) -> HttpResponse:
        """Give a new code and a temporary password, shown on this answer and never again."""
        actor: Any = request.user
        form, slip = RegainForm(request.POST, prefix="regain"), None
        if form.is_valid():
            try:
                slip = regaining.at_counter(
                    actor=actor, submission=self.one, at=timezone.now(), **form.cleaned_data
                )
                self.one.refresh_from_db()
                form = RegainForm(prefix="regain")
            except REFUSED as error:
                form.add_error(None, words(error))
        response = self.render_to_response(self.get_context_data(regain=form, slip=slip))
        response["Cache-Control"] = "no-store"
        return response


class FileView(SubmissionView):
    """A file of a submission that is not registered yet."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send it, and journal who took it."""
        file = get_object_or_404(
            self.one.files.select_related("submission__agency"), pk=kwargs["file"]
        )
        content = sealing.open_file(file)
        with transaction.atomic():
            record(
                verb="下载材料", subject=self.one, agency=self.one.agency,
                actor=request.user,
                detail={"sha256": content.sha256},
            )  # fmt: skip
        response = HttpResponse(content.data, content_type=content.content_type)
        response["Content-Disposition"] = content_disposition_header(True, content.name) or ""
        response["Cache-Control"] = "no-store"
        return response


def told(user: Any) -> list[tuple[str, str]]:
    """Return the lines of the first page."""
    at = reverse("online_inbox:index")
    lacking = releasing.lacking(agencies_where(user, Capability.EDIT_LEDGERS))
    found = (
        (inbox.waiting(user).count(), "件网上申请待登记"),
        (lacking.count(), "件网上申请已答复，还没有在网上提供文件"),
    )
    return [(f"{number} {what}", at) for number, what in found if number]
