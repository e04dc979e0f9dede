"""The page 放假安排: the years, what is provisional, and entering a notice."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from gongkai import workdays
from gongkai.home import calendar_folder
from gongkai.reports.writers import WriteProblem
from gongkai.workdays import YearFileProblem
from gongkai_web.agencies.access import NotAllowed, agencies_visible_to
from gongkai_web.applications.models import Application
from gongkai_web.journal.models import Entry
from gongkai_web.workdays import actions, installed, presenting, provisional
from gongkai_web.workdays.forms import FilesForm, NoticeForm, UploadForm

PAGE_SIZE = 100


class CalendarPage(WagtailAdminTemplateMixin, TemplateView):
    """A page in Wagtail's frame."""

    header_icon = "date"
    page_title = "放假安排"
    crumb = ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path: home, the years, this page."""
        years = {"url": reverse("calendar:index"), "label": "放假安排"}
        here = [{"url": "", "label": self.crumb}] if self.crumb else []
        return [*self.breadcrumbs_items, years, *here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what every page shows."""
        return super().get_context_data(**kwargs) | {
            "may_enter": actions.may_enter(self.request.user),
            "problems": installed.problems(),
            "folder": calendar_folder(),
        }


class IndexView(CalendarPage):
    """Every year with its notice; which years are provisional, and what rests on them."""

    template_name = "workdays/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the years, newest first."""
        context = super().get_context_data(**kwargs)
        visible = Application.objects.filter(agency__in=agencies_visible_to(self.request.user))
        last = workdays.current().years()[-1]
        return context | {
            "years": presenting.shown_years(timezone.localdate()),
            "last": last,
            "next": last + 1,
            "version": workdays.calendar_version(),
            "provisional": provisional.told(visible),
            "outdated": actions.outdated() if context["may_enter"] else 0,
        }


class ForAdministrators:
    """A page for those who may enter a notice; 403 for everybody else."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer those who may."""
        if not actions.may_enter(request.user):
            raise PermissionDenied("只有管理全部单位的系统管理员可以录入放假安排")
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class EnterView(ForAdministrators, CalendarPage):
    """The form, and below it what would be kept."""

    template_name = "workdays/enter.html"
    page_title = crumb = "录入放假安排"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return both forms."""
        proposed = workdays.current().years()[-1] + 1
        return super().get_context_data(**kwargs) | {
            "notice": kwargs.get("notice")
            or NoticeForm(
                initial={
                    "year": proposed,
                    "title": f"国务院办公厅关于{proposed}年部分节假日安排的通知",
                }
            ),
            "upload": kwargs.get("upload") or UploadForm(),
            "preview": kwargs.get("preview"),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show what the form or the file would make of the calendar."""
        by_file = "upload" in request.POST
        form: Any = UploadForm(request.POST, request.FILES) if by_file else NoticeForm(request.POST)
        context: dict[str, Any] = {"upload" if by_file else "notice": form}
        if form.is_valid():
            try:
                context["preview"] = _preview(form.files)
            except YearFileProblem as problem:
                form.add_error("file" if by_file else "holidays", str(problem))
            else:
                wording = getattr(form, "wording", None)
                context["preview"]["unread"] = wording.unread if wording else ()
        return self.render_to_response(self.get_context_data(**context))


def _preview(files: dict[str, str]) -> dict[str, Any]:
    """Return the calendar as it would be, for the page. Raises YearFileProblem."""
    calendar = actions.with_files(files)
    numbers = sorted({int(name[:4]) for name in files})
    folder = calendar_folder()
    first, last = actions.span_of(files)
    return {
        "files": files,
        "replaced": [name for name in files if (folder / name).exists()],
        "years": [presenting.shown_year(calendar, number) for number in reversed(numbers)],
        "doubts": presenting.doubts(calendar, numbers),
        "cases": actions.cases_touching(first, last).count(),
    }


class SaveView(ForAdministrators, CalendarPage):
    """Keeps what the preview showed."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep the files, work out the due dates, and show which moved."""
        form = FilesForm(request.POST)
        if not form.is_valid():
            messages.error(request, "；".join(form.non_field_errors()))
            return redirect("calendar:enter")
        try:
            recount = actions.enter(actor=request.user, files=form.files)
        except (YearFileProblem, WriteProblem) as problem:
            messages.error(request, f"没有保存：{problem}")
            return redirect("calendar:enter")
        messages.success(request, f"已保存：{'、'.join(form.files)}")
        return redirect("calendar:recount", recount.entry.pk)


class RecountView(ForAdministrators, CalendarPage):
    """Works out due dates anew, and shows what came of it."""

    template_name = "workdays/recount.html"
    page_title = crumb = "应答复日期的核算结果"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Work out all due dates anew."""
        try:
            recount = actions.recount(actor=request.user)
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        return redirect("calendar:recount", recount.entry.pk)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show one recount; without a number there is nothing to show."""
        if "entry" not in self.kwargs:
            return redirect("calendar:index")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the journal keeps of it."""
        entry = get_object_or_404(
            Entry, pk=self.kwargs["entry"], verb__in=(actions.ENTERED, actions.RECOUNTED)
        )
        detail = entry.detail
        return super().get_context_data(**kwargs) | {
            "entry": entry,
            "asked": detail["核算件数"],
            "number": detail["变动件数"],
            "left": detail["待核算件数"],
            "page": Paginator(actions.moved_by(entry), PAGE_SIZE).get_page(
                self.request.GET.get("p")
            ),
        }
