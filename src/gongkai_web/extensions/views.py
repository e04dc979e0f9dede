"""批量延期: choose, look at what it would do, draft; and the head's list to sign."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from gongkai_web.agencies.access import Capability, may
from gongkai_web.applications import steps
from gongkai_web.applications.models import LetterState
from gongkai_web.extensions import actions
from gongkai_web.extensions.forms import ExtensionForm, WithinForm
from gongkai_web.workdays.provisional import MARK, unannounced

TITLE = "批量延期"
WITHIN = 5


class ExtensionsPage(WagtailAdminTemplateMixin, TemplateView):
    """A page in Wagtail's frame, for those who have its capability somewhere."""

    page_title = TITLE
    header_icon = "date"
    capability = Capability.EDIT_LEDGERS
    crumb = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer, or 403."""
        if not may(request.user, None, self.capability):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path: the list of cases, bulk extension, this page."""
        here = [{"url": "", "label": self.crumb}] if self.crumb else []
        return [
            *self.breadcrumbs_items,
            {"url": reverse("applications:index"), "label": "依申请公开台账"},
            {"url": reverse("extensions:index"), "label": TITLE},
            *here,
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what every page shows: the way to sign, for who may."""
        user = self.request.user
        to_sign = may(user, None, Capability.APPROVE) and actions.letters_waiting(
            user, Capability.APPROVE, LetterState.SUBMITTED
        )
        return super().get_context_data(**kwargs) | {
            "to_sign": to_sign.count() if to_sign is not False else None,
            "at_most": actions.AT_MOST,
        }


def numbers(values: list[str]) -> list[int]:
    """Return those of the texts that are keys of records, each once, no more than may be done."""
    found = dict.fromkeys(
        int(text) for text in values if text.isascii() and text.isdigit() and len(text) < 19
    )
    return list(found)


class IndexView(ExtensionsPage):
    """Choose from the cases due soon; look at what extending them would do; draft the letters."""

    template_name = "extensions/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the cases due soon, and the letters that are signed and not sent."""
        user, today = self.request.user, steps.today()
        within = WithinForm({"within": self.request.GET.get("within", WITHIN)})
        days = within.cleaned_data["within"] if within.is_valid() else WITHIN
        cases = actions.due_within(user, days, today=today)
        total = cases.count()
        asked = numbers(self.request.GET.getlist("case"))
        if asked:
            cases = actions.running(user).filter(pk__in=asked[: actions.AT_MOST])
            total = cases.count()
        return (
            super().get_context_data(**kwargs)
            | {
                "within": within,
                "days": days,
                "rows": actions.as_they_stand(cases[: actions.AT_MOST], today=today),
                "total": total,
                "asked": bool(asked),
                "form": ExtensionForm(today=today),
                "chosen": set(asked),
                "signed": actions.letters_waiting(
                    user, Capability.EDIT_LEDGERS, LetterState.APPROVED
                )[: actions.AT_MOST],
                "several": may(user, None, Capability.VIEW) and _several(cases),
            }
            | kwargs
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show what extending the chosen cases would do, or draft their letters."""
        today = steps.today()
        chosen = numbers(request.POST.getlist("case"))
        form = ExtensionForm(request.POST, today=today)
        fault = ""
        if not chosen:
            fault = "请选择要延期的申请"
        elif len(chosen) > actions.AT_MOST:
            fault = f"一次最多 {actions.AT_MOST} 件，现在选了 {len(chosen)} 件"
        # Those of other agencies are not found, as everywhere.
        cases = list(actions.of(request.user).filter(pk__in=chosen[: actions.AT_MOST]))
        if not fault and not cases:
            fault = "没有这些申请"
        if fault or not form.is_valid():
            context = self.get_context_data(form=form, fault=fault, chosen=set(chosen))
            return self.render_to_response(context, status=422)
        if request.POST.get("act") == "draft":
            return self._draft(cases, form)
        return self._preview(cases, form)

    def _preview(self, cases: list[Any], form: ExtensionForm) -> HttpResponse:
        answers = form.cleaned_data
        proposed = actions.proposals(cases, days=answers["days"], today=steps.today())
        self.template_name = "extensions/preview.html"
        self.crumb = "预览"
        context = self.get_context_data(
            form=form,
            proposals=[(one, _marked(one)) for one in proposed],
            lawful=sum(one.is_lawful for one in proposed),
        )
        return self.render_to_response(context)

    def _draft(self, cases: list[Any], form: ExtensionForm) -> HttpResponse:
        seen = {}
        for case in cases:
            told = numbers([self.request.POST.get(f"seen-{case.pk}", "")])
            # What was not shown cannot have been agreed to.
            seen[case.pk] = told[0] if told else 0
        results = actions.draft_all(
            actor=self.request.user, cases=cases, today=steps.today(), seen=seen,
            **form.cleaned_data,
        )  # fmt: skip
        self.template_name = "extensions/results.html"
        self.crumb = "结果"
        context = self.get_context_data(
            results=results,
            done=sum(one.letter is not None for one in results),
            what="起草并送签发",
        )
        return self.render_to_response(context)


def _marked(one: actions.Proposed) -> str:
    """Return the new last day as people read it."""
    if one.after is None:
        return "—"
    started = one.case.received_on
    touched = started is not None and any(
        started < last and first <= one.after for first, last in unannounced()
    )
    return f"{one.after}{MARK if touched else ''}"


def _several(cases: Any) -> bool:
    return len({case.agency_id for case in cases[: actions.AT_MOST]}) > 1


class SignView(ExtensionsPage):
    """The head reads the letters of extension and signs many at once."""

    template_name = "extensions/sign.html"
    capability = Capability.APPROVE
    crumb = "签发"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the letters with what they say."""
        user: Any = self.request.user
        waiting = actions.letters_waiting(user, Capability.APPROVE, LetterState.SUBMITTED)
        return (
            super().get_context_data(**kwargs)
            | {
                "rows": [
                    actions.to_sign(letter, user=user, today=steps.today())
                    for letter in waiting[: actions.AT_MOST]
                ],
            }
            | kwargs
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sign those that were chosen, as they were read."""
        chosen = numbers(request.POST.getlist("letter"))
        waiting = actions.letters_waiting(
            request.user, Capability.APPROVE, LetterState.SUBMITTED
        ).filter(pk__in=chosen[: actions.AT_MOST])
        pairs = [(letter, request.POST.get(f"digest-{letter.pk}", "")) for letter in waiting]
        if not pairs:
            fault = "请选择要签发的告知书" if not chosen else "所选的告知书已经签发、退回或者作废"
            return self.render_to_response(self.get_context_data(fault=fault), status=422)
        remark = request.POST.get("remark", "").strip()[:400]
        results = actions.approve_all(
            actor=request.user, chosen=pairs, today=steps.today(), remark=remark
        )
        self.template_name = "extensions/results.html"
        self.crumb = "签发结果"
        context = super().get_context_data() | {
            "results": results,
            "done": sum(one.letter is not None for one in results),
            "what": "签发",
        }
        return self.render_to_response(context)
