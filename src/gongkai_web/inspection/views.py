"""The pages 监督保障 → 自查: the table, what somebody saw, excused columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header, urlencode
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from gongkai.supervision import Finding, Outcome, PackProblem, Place, Rule
from gongkai_web.agencies.access import Capability, agencies_visible_to, agencies_where, may
from gongkai_web.agencies.models import Agency
from gongkai_web.config.snapshot import one_snapshot
from gongkai_web.inspection import actions
from gongkai_web.inspection.forms import ExemptionForm, LookForm
from gongkai_web.inspection.inspecting import Inspection, address, as_csv, inspection_of
from gongkai_web.inspection.packs import rules_for
from gongkai_web.portal.site import may_keep
from gongkai_web.publishing.models import Column

TITLE = "自查"
GROUPS = (
    (Outcome.VETO, "一项即不合格，先改这些"),
    (Outcome.DEDUCTION, "扣分"),
    (Outcome.ADVICE, "提示：只提示或者依据待核对"),
    (Outcome.SOON, "临近：再不更新就超过"),
    (Outcome.NOT_ASSESSED, "没有判断：要人看过以后登记"),
    (Outcome.EXEMPTED, "已豁免、不适用"),
    (Outcome.PASS, "符合"),
)
_DAY = re.compile(r"(?:20)[0-9]{2}-[0-9]{2}-[0-9]{2}\Z")


@dataclass(frozen=True, slots=True)
class Link:
    """Where something is mended."""

    told: str
    url: str
    act: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    finding: Finding
    link: Link | None
    parts: tuple[Link, ...]


class OfInspection(View):
    """A view of one office on one day."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, or 403 for who sees no agency."""
        if not may(request.user, None, Capability.VIEW):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def visible(self) -> list[Agency]:
        """The agencies whose records the person sees."""
        return list(agencies_visible_to(self.request.user).order_by("code"))

    @cached_property
    def agency(self) -> Agency:
        """The agency asked for, else the first the person works for; 404 for one they do not see."""
        if code := self.request.GET.get("agency"):
            for one in self.visible:
                if one.code == code:
                    return one
            raise Http404("没有这个单位")
        own = agencies_where(self.request.user, Capability.EDIT_LEDGERS).order_by("code").first()
        return own or self.visible[0]

    @cached_property
    def on(self) -> date:
        """The day asked for, else today; 404 for what is no day."""
        asked = self.request.GET.get("date", "")
        if not asked:
            return timezone.localdate()
        try:
            if not _DAY.match(asked):
                raise ValueError
            return date.fromisoformat(asked)
        except ValueError:
            raise Http404("日期应写作 2026-03-02") from None

    def found(self) -> Inspection:
        """Inspect. Raises PackProblem."""
        return inspection_of(self.agency, self.on, timezone.now())


class InspectionView(OfInspection, WagtailAdminTemplateMixin, TemplateView):
    """The table 检查对象 | 指标 | 评分细则 | 检查情况, what cannot wait first."""

    template_name = "inspection/inspection.html"
    page_title = TITLE
    header_icon = "clipboard-list"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path: home, here."""
        return [*self.breadcrumbs_items, {"url": "", "label": TITLE}]

    @one_snapshot()
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the findings by what they mean."""
        context = super().get_context_data(**kwargs) | {
            "agency": self.agency, "visible": self.visible, "on": self.on,
            "query": urlencode({"agency": self.agency.code, "date": self.on.isoformat()}),
        }  # fmt: skip
        try:
            found = self.found()
        except PackProblem as error:
            return context | {"problem": str(error)}
        rows = [self.row(one) for one in found.verdict.findings]
        groups = [
            (outcome, told, of)
            for outcome, told in GROUPS
            if (of := [row for row in rows if row.finding.outcome is outcome])
        ]
        return context | {"found": found, "groups": groups, "fails": found.verdict.result.fails}

    def row(self, one: Finding) -> Row:
        """Return a finding with what mends it, as far as the person may."""
        parts = tuple(Link(part.told, *self.link(part.where)) for part in one.parts)
        url, act = self.link(one.where)
        if one.where.place is Place.LOOK or (
            one.outcome is Outcome.NOT_ASSESSED and one.rule.unknown
        ):
            url, act = (self.look(one.rule), "登记") if self.may_look else (url, act)
        return Row(
            one, Link("", url, act) if url and one.outcome is not Outcome.PASS else None, parts
        )

    @cached_property
    def may_look(self) -> bool:
        """Whether the person may register what they saw."""
        return may(self.request.user, self.agency, Capability.EDIT_LEDGERS)

    @cached_property
    def may_set(self) -> bool:
        """Whether the person may excuse columns."""
        return may(self.request.user, self.agency, Capability.MANAGE)

    @cached_property
    def may_keep_site(self) -> bool:
        """Whether the person may say what the footer says."""
        return may_keep(self.request.user)

    def look(self, rule: Rule) -> str:
        """Return the address where something seen is registered."""
        return reverse("inspection:look", args=[self.agency.pk, rule.id])

    def link(self, where: Any) -> tuple[str, str]:
        """Return address and words; nothing for what the person may not do."""
        if where.place is Place.COLUMN and self.may_set:
            return reverse("inspection:column", args=[where.key]), "处理"
        if where.place in (Place.COLUMN, Place.NEWEST) and not self.may_look:
            return "", ""
        if where.place is Place.SITE and not self.may_keep_site:
            return "", ""
        return address(where, self.agency)


class CsvView(OfInspection):
    """The same table for a spreadsheet."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return it."""
        try:
            content = as_csv(self.found())
        except PackProblem as error:
            return HttpResponse(str(error), status=409, content_type="text/plain; charset=utf-8")
        name = f"自查-{self.agency.code}-{self.on}.csv"
        return HttpResponse(
            content,
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": content_disposition_header(True, name) or "attachment"},
        )


class FormPage(WagtailAdminTemplateMixin, TemplateView):
    """A page with one form about an agency's inspection."""

    template_name = "inspection/form.html"
    header_icon = "clipboard-list"
    capability = Capability.EDIT_LEDGERS
    agency: Agency

    def find(self) -> None:
        """Find what the address names, among what the person may touch. Raises Http404."""
        raise LookupError(f"{type(self).__name__} names nothing")

    def make_form(self, data: Any = None) -> forms.Form:
        """Return the form."""
        raise LookupError(f"{type(self).__name__} has no form")

    def act(self, form: Any) -> str:
        """Do it and return what to tell. Raises InspectionRefused."""
        raise LookupError(f"{type(self).__name__} does nothing")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, or 404 for what the person may not touch."""
        if not may(request.user, None, Capability.VIEW):
            raise PermissionDenied
        self.find()
        return super().dispatch(request, *args, **kwargs)

    @property
    def back(self) -> str:
        """The table of the agency."""
        return f"{reverse('inspection:index')}?{urlencode({'agency': self.agency.code})}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path: home, the table, here."""
        top = {"url": self.back, "label": TITLE}
        return [*self.breadcrumbs_items, top, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form."""
        form = kwargs.pop("form", None) or self.make_form()
        return super().get_context_data(**kwargs) | {"form": form, "back": self.back}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do it, or show what is wrong."""
        form = self.make_form(request.POST)
        if form.is_valid():
            try:
                told = self.act(form)
            except actions.InspectionRefused as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, told)
                return redirect(self.back)
        return self.render_to_response(self.get_context_data(form=form))


class LookView(FormPage):
    """登记人工检查: what somebody saw under a rule."""

    page_title = "登记人工检查"

    def find(self) -> None:
        """Find the agency and the rule."""
        agencies = agencies_where(self.request.user, self.capability)
        self.agency = get_object_or_404(agencies, pk=self.kwargs["agency"])
        rules = {one.id: one for one in rules_for(timezone.localdate()) if one.unknown}
        if self.kwargs["rule"] not in rules:
            raise Http404("没有这条需要人工登记的规则")
        self.rule = rules[self.kwargs["rule"]]
        self.before = self.agency.looks.filter(rule=self.rule.id).select_related("by")[:5]

    def make_form(self, data: Any = None) -> LookForm:
        """Return the form, for today."""
        return LookForm(data, rule=self.rule, initial={"on": timezone.localdate()})

    def act(self, form: Any) -> str:
        """Keep it."""
        actions.look(
            actor=self.request.user, agency=self.agency, rule=self.rule.id,
            today=timezone.localdate(), **form.given(),
        )  # fmt: skip
        return f"已登记：{self.rule.id} {self.rule.indicator}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the rule above the form."""
        return super().get_context_data(**kwargs) | {
            "rule": self.rule, "before": self.before, "button": "登记",
        }  # fmt: skip


class ColumnView(FormPage):
    """What can be done about one column: write something, change its interval, excuse it for a reason."""

    page_title = "栏目的自查"
    capability = Capability.MANAGE

    def find(self) -> None:
        """Find the column."""
        agencies = agencies_where(self.request.user, self.capability)
        columns = Column.objects.filter(agency__in=agencies).select_related("agency")
        self.column = get_object_or_404(columns, pk=self.kwargs["pk"])
        self.agency = self.column.agency
        self.given = self.column.exemptions.first()

    @property
    def is_excused(self) -> bool:
        """Whether an exemption holds today."""
        given = self.given
        return bool(given and given.until and given.until >= timezone.localdate())

    def make_form(self, data: Any = None) -> ExemptionForm:
        """Return the form: until when, or why no more."""
        return ExemptionForm(data, is_excused=self.is_excused)

    def act(self, form: Any) -> str:
        """Excuse it, or excuse it no more."""
        reason = form.cleaned_data["reason"]
        if self.is_excused:
            actions.excuse_no_more(actor=self.request.user, column=self.column, reason=reason)
            return f"栏目“{self.column.title}”不再豁免"
        until = form.cleaned_data["until"]
        actions.excuse(
            actor=self.request.user, column=self.column, until=until, reason=reason,
            today=timezone.localdate(),
        )  # fmt: skip
        return f"栏目“{self.column.title}”豁免至 {until}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the column and the other ways."""
        query = urlencode({"agency": self.agency.pk, "place": self.column.pk})
        return super().get_context_data(**kwargs) | {
            "column": self.column, "is_excused": self.is_excused, "given": self.given,
            "write_url": f"{reverse('writing:new')}?{query}",
            "change_url": reverse("columns:change", args=[self.column.pk]),
            "button": "取消豁免" if self.is_excused else "豁免",
        }  # fmt: skip
