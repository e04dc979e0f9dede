"""The pages on which a reconsideration or court case is worked: start, note, undo, link."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from gongkai.remedies.acts import ActKind, Step, by_act, course_of
from gongkai.remedies.course import why_not
from gongkai_web.agencies.access import Capability, agencies_where
from gongkai_web.applications.casework import number_of
from gongkai_web.applications.models import Application
from gongkai_web.applications.sealed_pages import ToldWhereSealed
from gongkai_web.remedies import actions, forms, presenting
from gongkai_web.remedies.derived import block_of, diary, opening_of
from gongkai_web.remedies.models import RemedyCase, RemedyEvent

TITLE = "复议诉讼"


class RemedyPage(ToldWhereSealed, WagtailAdminTemplateMixin, TemplateView):
    """A page in Wagtail's frame, with one form."""

    list_of_these = "remedies:index"
    header_icon = "history"
    template_name = "remedies/form.html"
    button = "保存"
    lead = ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path: home, the ledger, the case, this page."""
        top = {"url": reverse("remedies:index"), "label": TITLE}
        return [*self.breadcrumbs_items, top, *self.crumbs(), {"url": "", "label": self.page_title}]

    def crumbs(self) -> list[dict[str, Any]]:
        """Return what lies between the ledger and this page."""
        return []

    def back(self) -> str:
        """Return the address one came from."""
        return reverse("remedies:index")

    def make_form(self, data: Any = None) -> Any:
        """Return the page's form."""
        raise LookupError(f"{type(self).__name__} has no form")

    def act(self, form: Any) -> str:
        """Do what the form says and return where to go next. Raises StepRefused."""
        raise LookupError(f"{type(self).__name__} does nothing")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do it, or say why not."""
        form = self.make_form(request.POST)
        if form.is_valid():
            try:
                return redirect(self.act(form))
            except actions.StepRefused as error:
                form.add_error(None, str(error))
        return self.render_to_response(self.get_context_data(form=form), status=200)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form, its lead and the way back."""
        kwargs.setdefault("form", None)
        if kwargs["form"] is None:
            kwargs["form"] = self.make_form()
        return super().get_context_data(**kwargs) | {
            "button": self.button,
            "lead": self.lead,
            "back": self.back(),
        }


class StartView(RemedyPage):
    """Registering a case, from its application or from the list."""

    page_title = "登记复议诉讼案件"
    button = "登记"
    lead = (
        "填写已经知道的日期，至少一个；收到副本之日决定书面答复（答辩）的期限。"
        "已经审结、只需补登台账的案件，可以在“复议诉讼”里直接新增。"
    )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer those who may register a case somewhere; send the others to the list."""
        if not agencies_where(request.user, Capability.EDIT_LEDGERS).exists():
            messages.error(request, "您没有登记案件的权限")
            return redirect("wagtailadmin_home")
        return super().dispatch(request, *args, **kwargs)

    def application(self) -> Application | None:
        """Return the application named in the address. Raises Http404 for another agency's."""
        named = self.request.GET.get("application", "")
        if not named:
            return None
        mine = Application.objects.filter(
            agency__in=agencies_where(self.request.user, Capability.EDIT_LEDGERS)
        )
        return get_object_or_404(mine, pk=number_of(named))

    def make_form(self, data: Any = None) -> Any:
        """Return the form, with the application's number where one comes from it."""
        application = self.application()
        initial = (
            {"application_no": application.number, "agency": application.agency}
            if application
            else {}
        )
        return forms.StartForm(data, user=self.request.user, initial=initial)

    def act(self, form: Any) -> str:
        """Register the case and go to its page."""
        case = actions.register_case(
            actor=self.request.user,
            agency=form.chosen_agency,
            case_no=form.cleaned_data["case_no"],
            procedure=form.cleaned_data["procedure"],
            body=form.cleaned_data["body"],
            application=form.application,
            follows=form.cleaned_data["follows"],
            acts=form.acts,
        )
        messages.success(self.request, f"已登记案件“{case}”")
        return reverse("remedies:inspect", args=[case.pk])


class CasePage(RemedyPage):
    """A page of one case, for those who may work it; 404 for everybody else."""

    case: RemedyCase

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Find the case among those the person may change."""
        mine = RemedyCase.objects.filter(
            agency__in=agencies_where(request.user, Capability.EDIT_LEDGERS)
        )
        self.case = get_object_or_404(
            mine.select_related("agency", "application", "follows"), pk=kwargs["pk"]
        )
        return super().dispatch(request, *args, **kwargs)

    def back(self) -> str:
        """Return the case's page."""
        return reverse("remedies:inspect", args=[self.case.pk])

    def crumbs(self) -> list[dict[str, Any]]:
        """Return the case."""
        return [{"url": self.back(), "label": str(self.case)}]

    def seen(self) -> dict[str, int]:
        """Return the mark of the case as it is shown now."""
        return {"seen": actions.seen_now(self.case)}

    def warn(self, warnings: tuple[str, ...]) -> None:
        """Tell the person what they should know besides."""
        for warning in warnings:
            messages.warning(self.request, warning)


class StepView(CasePage):
    """Noting one act."""

    step: Step

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Find the act named in the address."""
        self.kind = request.GET.get("act", "")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form, or say why the act is not lawful now."""
        if (refused := self.refusal()) is not None:
            messages.error(request, refused)
            return redirect(self.back())
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Note the act, or say why it cannot be."""
        if self.row() is None:
            return redirect(self.back())
        return super().post(request, *args, **kwargs)

    def row(self) -> Step | None:
        """Return the act's row in the table; ``None`` where there is none of that name."""
        table = by_act(course_of(block_of(self.case)))
        return table.get(ActKind(self.kind)) if self.kind in set(ActKind) else None

    def refusal(self) -> str | None:
        """Return why the act is not lawful now; ``None`` where it is."""
        row = self.row()
        if row is None:
            return "没有这一步，请从案件页选择"
        try:
            acts = diary(self.case.events.all()) or list(opening_of(self.case))
        except ValueError as error:
            return str(error)
        return why_not(row.act, acts, block=block_of(self.case))

    @property
    def page_title(self) -> str:
        """Return the act's name."""
        row = self.row()
        return row.act.label if row else TITLE

    def make_form(self, data: Any = None) -> Any:
        """Return the act's form."""
        row = self.row()
        assert row is not None
        self.lead = f"依据：{row.article}"
        return forms.StepForm(row, data, initial=self.seen())

    def act(self, form: Any) -> str:
        """Note the act and go back to the case."""
        common = {
            "actor": self.request.user,
            "case": self.case,
            "kind": form.step.act,
            "on": form.cleaned_data["on"],
            "seen": form.cleaned_data["seen"],
            **form.detail,
        }
        if form.step.results:
            done = actions.decide(
                **common,
                result=form.cleaned_data["result"],
                redo=form.cleaned_data.get("redo", False),
                redo_until=form.cleaned_data.get("redo_until"),
            )
        else:
            done = actions.note(**common)
        self.warn(done.warnings)
        messages.success(self.request, f"已登记：{done.event}")
        return self.back()


class UndoView(CasePage):
    """Undoing an act, with its reason."""

    page_title = "撤销办理记录"
    button = "撤销"

    def event(self) -> RemedyEvent:
        """Return the act named in the address. Raises Http404."""
        named = self.request.GET.get("event", "")
        rows = RemedyEvent.objects.filter(case=self.case).select_related("case")
        return get_object_or_404(rows, pk=number_of(named))

    def make_form(self, data: Any = None) -> Any:
        """Return the form that asks for the reason."""
        self.lead = f"撤销“{self.event()}”。原来的记录保留在案件页，不再计入；撤销以后案件回到登记它以前的状态。"
        return forms.UndoForm(data, initial=self.seen())

    def act(self, form: Any) -> str:
        """Undo the act and go back to the case."""
        event = self.event()
        done = actions.undo(
            actor=self.request.user,
            event=event,
            reason=form.cleaned_data["reason"],
            seen=form.cleaned_data["seen"],
        )
        self.warn(done.warnings)
        messages.success(self.request, f"已撤销：{event}")
        return self.back()


class LinkView(CasePage):
    """Saying which application the case is about."""

    page_title = "关联申请"

    def make_form(self, data: Any = None) -> Any:
        """Return the form with what is linked now."""
        application = self.case.application
        initial = {
            "application_no": application.number if application else "",
            "follows": self.case.follows,
            **self.seen(),
        }
        return forms.LinkForm(data, agency=self.case.agency, initial=initial)

    def act(self, form: Any) -> str:
        """Link the application and go back to the case."""
        actions.link(
            actor=self.request.user,
            case=self.case,
            application=form.application,
            follows=form.cleaned_data["follows"],
            seen=form.cleaned_data["seen"],
        )
        messages.success(self.request, "已关联")
        return self.back()


def shown_now(case: RemedyCase, *, in_clear: bool) -> presenting.ShownCase:
    """Return the case as its page shows it today."""
    return presenting.shown_case(case, today=timezone.localdate(), in_clear=in_clear)
