"""The pages on which a registration is split, handed on, returned, voided, and all that undone."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from gongkai_web.applications import intake, intake_forms
from gongkai_web.applications.case_page import RESTORING
from gongkai_web.applications.intake_views import FormWork
from gongkai_web.applications.models import Application, SetAside


class SplitView(FormWork):
    """一事一申请: one registration for each matter."""

    form_class = intake_forms.SplitForm
    template_name = "applications/intake_split.html"
    page_title = button = "拆分"
    lead = (
        "一份申请书要求公开几项内容的，可以按“一事一申请”拆分：每一件写明一项内容，"
        "收到日期、渠道和申请人与原件相同，编号在原编号后加序号；原登记保留，不再计入统计。"
    )
    article = "《政府信息公开信息处理费管理办法》第四条"
    told = "已按一事一申请拆分"

    def make_form(self, data: Any = None, files: Any = None) -> Any:
        """Return a form with as many fields as were asked for."""
        wanted = (data or {}).get("boxes", "")
        boxes = int(wanted) if wanted.isdecimal() and len(wanted) < 3 else 0
        return intake_forms.SplitForm(data, files, case=self.case, boxes=boxes)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the number of fields."""
        context = super().get_context_data(**kwargs)
        boxes = len(context["form"].fields) - 1
        return context | {"boxes": boxes, "most": intake_forms.SplitForm.MOST}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Split, or show two more fields."""
        if "more" not in request.POST:
            return super().post(request, *args, **kwargs)
        data = request.POST.copy()
        boxes = data.get("boxes", "")
        data["boxes"] = str(min(int(boxes) if boxes.isdecimal() and len(boxes) < 3 else 3, 18) + 2)
        initial = {name: value for name, value in data.items() if name.startswith("part_")}
        form = intake_forms.SplitForm(case=self.case, boxes=int(data["boxes"]), initial=initial)
        for name, value in initial.items():
            if name in form.fields:
                form.fields[name].initial = value
        return self.render_to_response(self.get_context_data(form=form))

    def act(self, form: Any) -> str | None:
        """Split the case; its page then names the parts."""
        intake.split(
            actor=self.request.user,
            case=self.case,
            contents=form.contents,
            seen=form.cleaned_data["seen"],
        )
        return None


class TransferView(FormWork):
    """移送 to another agency of the platform."""

    form_class = intake_forms.TransferForm
    template_name = "applications/intake_transfer.html"
    page_title = button = "移送"
    lead = (
        "只用于误投到本机关、收件机关是平台上另一个机关的申请；对方收到后重新确认收到之日，"
        "本机关不再计入统计。写明向本机关申请、只是不由本机关负责公开的，应当答复申请人，不能移送。"
    )
    article = "条例第三十一条、第三十六条第五项"
    told = "已移送，对方机关将在“待确认收到”里看到"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return whether there is anybody to hand it on to."""
        context = super().get_context_data(**kwargs)
        return context | {"has_others": context["form"].fields["to"].queryset.exists()}

    def act(self, form: Any) -> str | None:
        """Hand it on."""
        found = form.cleaned_data
        intake.transfer(
            actor=self.request.user,
            case=self.case,
            to=found["to"],
            reason=found["reason"],
            seen=found["seen"],
        )
        return None


class GiveBackView(FormWork):
    """退回 what is no application."""

    page_title = button = "退回"
    lead = (
        "只用于空白、无法辨认，或者写明收件机关不是本机关的来件，而且还没有确认收到。"
        "已经收到的申请应当答复；内容不明确的，应当通知补正。"
    )
    article = "条例第三十条、第三十六条"
    told = "已退回，不计入统计；登记保留，可以恢复"

    def act(self, form: Any) -> str | None:
        """Return it."""
        found = form.cleaned_data
        intake.give_back(
            actor=self.request.user, case=self.case, reason=found["reason"], seen=found["seen"]
        )
        return None


class VoidView(FormWork):
    """作废 a registration made by mistake."""

    page_title = button = "登记作废"
    lead = "只用于登记本身有误的，例如同一件申请登记了两次。登记保留，不计入统计，可以恢复。"
    article = "条例第四十五条"
    told = "登记已作废"

    def act(self, form: Any) -> str | None:
        """Void it."""
        found = form.cleaned_data
        intake.void(
            actor=self.request.user, case=self.case, reason=found["reason"], seen=found["seen"]
        )
        return None


class TakeUpView(FormWork):
    """恢复登记 that was returned or voided, 撤销拆分, 撤销移送."""

    article = "条例第四十五条"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Name the page after what it undoes."""
        self.how = (
            Application.objects.filter(pk=kwargs["pk"]).values_list("set_aside", flat=True).first()
        )
        return super().dispatch(request, *args, **kwargs)

    @property
    def page_title(self) -> str:  # type: ignore[override]
        """What is undone here."""
        return RESTORING.get(SetAside(self.how), "") if self.how else "恢复登记"

    @property
    def button(self) -> str:  # type: ignore[override]
        """The same."""
        return self.page_title

    @property
    def lead(self) -> str:  # type: ignore[override]
        """What becomes of what was made meanwhile."""
        return _RESTORING_LEADS.get(self.how or "", _RESTORING_LEAD)

    @property
    def told(self) -> str:  # type: ignore[override]
        """What was done."""
        return f"已{self.page_title}"

    def act(self, form: Any) -> str | None:
        """Take it up again."""
        verb = intake.RESTORED_BY.get(self.how or "", intake.take_up_again)
        verb(actor=self.request.user, case=self.case, reason=form.cleaned_data["reason"])
        return None


_RESTORING_LEAD = "退回或者作废有误的，恢复以后按原来的收到之日继续办理。"
_RESTORING_LEADS = {
    "split": (
        "拆分有误的，撤销以后原件恢复，按原来的收到之日继续办理；拆分出的各件登记作废、"
        "保留在册，不再计入统计。任何一件已经开始办理的，不能撤销。"
    ),
    "transferred": (
        "移送有误的，撤销以后本机关按原来的收到之日继续办理；对方机关的登记作废、保留在册。"
        "对方已经确认收到或者开始办理的，不能撤销。"
    ),
}
