"""The register of changes of an office's agencies: the list, the form, putting right and taking out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import View

from gongkai_web.agencies.access import below
from gongkai_web.agencies.models import Agency
from gongkai_web.collection.access import offices_of
from gongkai_web.collection.problems import CollectionProblem
from gongkai_web.collection.reorganisations import actions
from gongkai_web.collection.reorganisations.forms import ReorganisationForm
from gongkai_web.collection.reorganisations.models import Change, Reorganisation
from gongkai_web.collection.views import CollectionPage

TITLE = "机构变动"


class OfRegister(View):
    """A view of one office's register; 404 for who does not collect for it."""

    @cached_property
    def office(self) -> Agency:
        """The office the address names."""
        return get_object_or_404(offices_of(self.request.user), code=self.kwargs["code"])

    @cached_property
    def within(self) -> list[Agency]:
        """The agencies below the office."""
        return list(Agency.objects.filter(pk__in=below({self.office.pk})).order_by("code"))

    @property
    def rows(self) -> Any:
        """The changes of these agencies, the latest first."""
        rows = Reorganisation.objects.filter(agency__in=self.within)
        return rows.select_related("agency", "registered_by").prefetch_related("heirs")

    @property
    def address(self) -> str:
        """The register's own page."""
        return reverse("collection:reorganisations", kwargs={"code": self.office.code})

    def keep(self, form: ReorganisationForm, row: Reorganisation | None = None) -> bool:
        """Enter what the form says; False, with the reason in the form, where that cannot be."""
        if not form.is_valid():
            return False
        said = dict(form.cleaned_data)
        said["kind"], said["heirs"] = Change(said["kind"]), list(said["heirs"])
        try:
            actions.register(actor=self.request.user, office=self.office, row=row, **said)
        except CollectionProblem as problem:
            form.add_error(None, str(problem))
            return False
        return True


class ListView(OfRegister, CollectionPage):
    """What became of which agency, and the form to enter another change."""

    template_name = "collection/reorganisations.html"

    def crumbs(self) -> list[dict[str, Any]]:
        """Return this page's place."""
        return [{"url": "", "label": f"{TITLE}　{self.office}"}]

    def get_page_title(self) -> str:
        """Return the page's title."""
        return f"{TITLE}：{self.office}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the register and the form."""
        form = kwargs.get("form") or ReorganisationForm(among=self.within)
        return super().get_context_data(**kwargs) | {
            "office": self.office,
            "rows": list(self.rows),
            "form": form,
            "is_wrong": form.is_bound,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Enter a change, or say what is wrong."""
        form = ReorganisationForm(request.POST, among=self.within)
        if self.keep(form):
            messages.success(request, "机构变动已登记，汇总和跨年核对从现在起照此计算")
            return redirect(self.address)
        return self.render_to_response(self.get_context_data(form=form), status=422)


class EditView(OfRegister, CollectionPage):
    """Put a change right, or take it out."""

    template_name = "collection/reorganisation.html"

    @cached_property
    def row(self) -> Reorganisation:
        """The change the address names."""
        return get_object_or_404(self.rows, pk=self.kwargs["pk"])

    def crumbs(self) -> list[dict[str, Any]]:
        """Return the register, and this page below it."""
        return [
            {"url": self.address, "label": f"{TITLE}　{self.office}"},
            {"url": "", "label": str(self.row.agency)},
        ]

    def get_page_title(self) -> str:
        """Return the page's title."""
        return f"{TITLE}：{self.row.agency}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form."""
        form = kwargs.get("form") or ReorganisationForm(
            among=self.within, initial=ReorganisationForm.initial_of(self.row)
        )
        context = super().get_context_data(**kwargs)
        return context | {
            "office": self.office,
            "row": self.row,
            "form": form,
            "back": self.address,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Store, or take out, or say what is wrong."""
        if "delete" in request.POST:
            actions.take_out(actor=request.user, office=self.office, row=self.row)  # type: ignore[arg-type]
            messages.success(request, "已删除这条登记，操作日志里仍有它的内容")
            return redirect(self.address)
        form = ReorganisationForm(request.POST, among=self.within)
        if self.keep(form, self.row):
            messages.success(request, "已保存")
            return redirect(self.address)
        return self.render_to_response(self.get_context_data(form=form), status=422)
