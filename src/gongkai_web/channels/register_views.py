"""The pages of account applications: the list, applying, one application with its decisions; the register as a workbook."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.views.generic import View
from wagtail.admin import messages

from gongkai_web.agencies.access import agencies_where, may
from gongkai_web.applications.file_kinds import UnusableFile
from gongkai_web.channels import register, registering
from gongkai_web.channels.pages import EDIT, ChannelPage, account_of
from gongkai_web.channels.register_forms import ApplyForm, DecisionForm
from gongkai_web.channels.register_models import AccountAct, AccountApplication
from gongkai_web.supervision.models import Account, AccountStatus

ROWS = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LEADS = {
    AccountAct.OPEN: "一个平台原则上只开一个账号。批准以后，账号自动登入台账。",
    AccountAct.CHANGE: "改动要变更的项目，其余不动。批准以后，台账随之变更。",
    AccountAct.SUSPEND: "先公告、归档、告知，再关停。批准以后，账号的状态变为“停更”。",
    AccountAct.RESUME: "批准以后，账号的状态变为“正常”。",
    AccountAct.CLOSE: "先公告、归档、告知，再注销。批准以后，账号的状态变为“注销”，不再恢复。",
}


class ApplicationsView(ChannelPage):
    """The applications a person may see: for the supervising office, those of all under it."""

    template_name = "channels/applications.html"
    page_title = "账号申请"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return one page of applications, the newest first."""
        user = self.request.user
        page = Paginator(registering.visible_to(user), ROWS).get_page(self.request.GET.get("p"))
        turns = registering.turns_of(user, list(page))
        return super().get_context_data(**kwargs) | {
            "page": page,
            "rows": [
                {
                    "one": one,
                    "state": registering.STATES[registering.state_of(one)],
                    "is_mine": one.pk in turns,
                }
                for one in page
            ],
            "may_apply": may(user, None, EDIT),
            "several": len({one.agency_id for one in page}) > 1,
        }


class ApplyView(ChannelPage):
    """Applying for an act on an account."""

    template_name = "channels/form.html"
    largest_body = 32 * 1024 * 1024

    @cached_property
    def act(self) -> AccountAct:
        """Return what is applied for. Raises Http404."""
        if self.kwargs["act"] not in AccountAct.values:
            raise Http404("没有这种申请")
        return AccountAct(self.kwargs["act"])

    @cached_property
    def account(self) -> Account | None:
        """Return the account it is about; None for one to be opened. Raises Http404."""
        if self.act == AccountAct.OPEN:
            return None
        number = self.request.GET.get("account", "")
        if not (number.isascii() and number.isdigit() and len(number) < 19):
            raise Http404("没有这个账号")
        return account_of(self.request.user, int(number), EDIT)

    @property
    def page_title(self) -> str:
        """Return what is applied for."""
        return f"申请{self.act.label}账号" + (f"：{self.account.name}" if self.account else "")

    def crumbs(self) -> list[dict[str, Any]]:
        """Return the list of applications."""
        return [{"url": reverse("channels:applications"), "label": "账号申请"}]

    def form(self, *args: Any) -> ApplyForm:
        """Return the questions of this act."""
        return ApplyForm(
            *args, act=self.act, account=self.account,
            agencies=agencies_where(self.request.user, EDIT),
            initial={"on": timezone.localdate(), "agency": self.request.GET.get("agency")},
        )  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form."""
        if not may(self.request.user, None, EDIT):
            raise Http404("没有可以申请的单位")
        kwargs.setdefault("form", self.form())
        back = (
            reverse("channels:account", args=[self.account.pk])
            if self.account
            else reverse("channels:applications")
        )
        lead = f"{LEADS[self.act]}由本单位领导审批；有主管部门的，再由主管部门审批。"
        return super().get_context_data(**kwargs) | {"lead": lead, "button": "提交", "back": back}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Apply, or say why not."""
        form = self.form(request.POST, request.FILES)
        if form.is_valid():
            given = form.told()
            agency = self.account.agency if self.account else given.pop("agency", None)
            agency = agency or agencies_where(request.user, EDIT).first()
            try:
                made = registering.apply(
                    actor=request.user, agency=agency, account=self.account, act=self.act,
                    at=timezone.now(), **given,
                )  # fmt: skip
            except (
                registering.ApplicationRefused, registering.NotAllowed, UnusableFile,
            ) as error:  # fmt: skip
                form.add_error(None, str(error))
            else:
                messages.success(request, "已提交，等待审批")
                return redirect("channels:application", made.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)


def _application_of(request: HttpRequest, pk: int) -> AccountApplication:
    """Return an application. Raises Http404 for another agency's."""
    return get_object_or_404(registering.visible_to(request.user), pk=pk)


class ApplicationView(ChannelPage):
    """One application; whose turn it is decides here."""

    template_name = "channels/application.html"

    @cached_property
    def application(self) -> AccountApplication:
        """Return the application the address names."""
        return _application_of(self.request, self.kwargs["pk"])

    @property
    def page_title(self) -> str:
        """Return what was applied for."""
        return str(self.application)

    def crumbs(self) -> list[dict[str, Any]]:
        """Return the list of applications."""
        return [{"url": reverse("channels:applications"), "label": "账号申请"}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the application, what it changes, and the form for whoever decides now."""
        one = self.application
        level = registering.level_for(self.request.user, one)
        kwargs.setdefault("form", DecisionForm() if level else None)
        return super().get_context_data(**kwargs) | {
            "one": one,
            "state": registering.STATES[registering.state_of(one)],
            "level": level,
            "told": [
                (Account._meta.get_field(name).verbose_name, one.fields[name] or "（空）")
                for name in registering.FIELDS
                if one.fields.get(name) or (one.act == AccountAct.CHANGE and name in one.fields)
            ],
            "checklist": [
                (name, value)
                for name, value in (
                    ("公告", " ".join(filter(None, (str(one.notice_on or ""), one.notice)))),
                    ("历史内容归档", one.archived),
                    ("告知关注者", one.informed),
                )
                if value
            ],
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Decide, or say why not."""
        form = DecisionForm(request.POST)
        if form.is_valid():
            try:
                registering.decide(
                    actor=request.user, application=self.application, at=timezone.now(),
                    approved=form.cleaned_data["approved"] == "yes",
                    remark=form.cleaned_data["remark"],
                )  # fmt: skip
            except (registering.ApplicationRefused, registering.NotAllowed) as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "已登记审批意见")
                return redirect("channels:application", self.application.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)


class SignedFormView(View):
    """The signed form of an application."""

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        """Send it to whoever may see the application."""
        kept = _application_of(request, pk).form
        response = FileResponse(
            kept.file.open("rb"), as_attachment=True, filename=kept.name,
            content_type=kept.content_type,
        )  # fmt: skip
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response


class RegisterView(View):
    """The whole register of accounts, as a workbook."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Send it."""
        on = timezone.localdate()
        response = HttpResponse(register.workbook(request.user), content_type=XLSX)
        name = f"政务新媒体账号登记表-{on}.xlsx"
        response["Content-Disposition"] = content_disposition_header(True, name)
        response["Cache-Control"] = "private, no-store"
        return response


def acts_for(account: Account, user: Any) -> list[tuple[str, str]]:
    """Return what a person may apply for about an account: the act, its name."""
    if not may(user, account.agency, EDIT) or account.status == AccountStatus.CLOSED:
        return []
    acts = [AccountAct.CHANGE]
    acts.append(AccountAct.SUSPEND if account.status == AccountStatus.ACTIVE else AccountAct.RESUME)
    return [(one.value, one.label) for one in (*acts, AccountAct.CLOSE)]
