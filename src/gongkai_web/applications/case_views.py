"""The page of a case, and the page of each step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from gongkai import letters as texts
from gongkai.applications.deadlines import ExtensionTooLong
from gongkai.applications.events import EventKind
from gongkai.applications.life_cycle import BY_ACTION, allowed_next
from gongkai.applications.outcomes import keys, row
from gongkai.law import NoProvisionInForce
from gongkai_web.agencies.access import Capability, NotAllowed, agencies_where, may
from gongkai_web.applications import (
    actions,
    attachments,
    case_forms,
    case_page,
    derived,
    enclosures,
    intake,
    letter_claims,
    letter_facts,
    letters,
    opinions,
    reasons,
    service,
    steps,
    taking,
)
from gongkai_web.applications.casework import (
    StepRefused,
    number_of,
    refuse_unlawful,
    seen_now,
    why_not,
)
from gongkai_web.applications.file_kinds import UnusableFile
from gongkai_web.applications.models import Application, ApplicationEvent, Letter
from gongkai_web.applications.numbering import CannotNumber
from gongkai_web.applications.personal import CannotUnseal
from gongkai_web.applications.sealed_pages import ToldWhereSealed

K = EventKind

REFUSALS = (
    StepRefused, NotAllowed, CannotNumber, CannotUnseal, UnusableFile, ValidationError,
    NoProvisionInForce, texts.MissingField, texts.FieldProblem, texts.UnknownLetter,
)  # fmt: skip
"""What a page answers with a sentence instead of an error."""


def words(error: Exception) -> str:
    """Return what an error says to a person."""
    return "；".join(error.messages) if isinstance(error, ValidationError) else str(error)


def case_url(case: Application) -> str:
    """Return the address of a case's page."""
    return reverse("applications:inspect", args=(case.pk,))


class CaseContext:
    """What the page of a case shows besides the applicant."""

    request: HttpRequest
    object: Application

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return steps, letters, calendar and diary of the case."""
        case, today = self.object, steps.today()
        acts = ApplicationEvent.objects.select_related("actor", "letter").defer(
            "letter__body", "letter__docx", "letter__pdf"
        )
        # One query for everybody on this page who reads the diary.
        prefetch_related_objects([case], Prefetch("events", queryset=acts))
        context = super().get_context_data(**kwargs)  # type: ignore[misc]
        standing_rows = list(case.events.all())
        undone = list(
            ApplicationEvent.with_undone.filter(application=case, undoing__isnull=False)
            .select_related("actor", "letter", "undoing", "undoing__actor")
            .defer("letter__body", "letter__docx", "letter__pdf")
        )
        events = derived.diary(case, standing_rows)
        kept = list(
            case.letters.defer("body", "docx", "pdf").select_related("drafted_by", "decided_by")
        )
        files = list(case.attachments.defer("data"))
        may_act = may(self.request.user, case.agency, Capability.EDIT_LEDGERS)
        is_open = may_act and not case.set_aside
        found, refused, pending = (), (), case_page.pending_letters(kept)
        answered = service.answers(case, standing_rows, today=today)
        if is_open and case.received_on is not None:
            drafted = {letter.step for letter in pending}
            found, refused = case_page.groups(
                case, events, today=today, drafted=drafted,
                undelivered=service.awaits_service(case, standing_rows, answered),
            )  # fmt: skip
        return context | {
            "case": case,
            "case_standing": case_page.standing(case, events, today=today),
            "may_act": may_act,
            "may_approve": may(self.request.user, case.agency, Capability.APPROVE),
            "is_open": is_open,
            "opinions_told": case_page.opinions_told(
                case, standing_rows, kept, today=today, in_clear=may_act
            ),
            "groups": found,
            "refused": refused,
            "pending": pending,
            "letters": kept,
            "unnoted": case_page.unnoted(kept, standing_rows, undone),
            "service": answered,
            "forms": case_forms.offered(case, kept) if may_act else (),
            "companions": companions(case, kept, standing_rows) if is_open else (),
            "clock": case_page.clock(case, events, today=today) if case.received_on else None,
            "lines": case_page.diary_lines(
                case, standing_rows, undone, files, may_act=is_open, in_clear=may_act
            ),
            "files": [file for file in files if file.event_id is None],
            "whole_files": attachments.of_the_whole(case),
            "remedies": list(case.remedy_cases.all()),
            "remedy_url": f"{reverse('remedies:start')}?application={case.pk}"
            if may_act and case.received_on is not None
            else "",
            "case_links": case_page.links(case, has_acts=bool(intake.in_course(case)))
            if may_act
            else (),
            "parts": list(case.parts.only("pk", "number")) if case.set_aside else (),
        }


def companions(
    case: Application, kept: list[Letter], rows: list[ApplicationEvent]
) -> tuple[tuple[str, str, str], ...]:
    """Return letters that may be drafted without being a step: code, title, address."""
    if case.received_on is None:
        return ()
    sent = {letter.code for letter in kept}
    kinds = {row.kind for row in rows}
    wanted = []
    if "L03" not in sent and case.closed_on is None:
        wanted.append("L03")
    if K.THIRD_PARTY_CONSULTED in kinds or K.OTHER_ORGAN_CONSULTED in kinds:
        wanted.append("L09")
    opinions = {row.detail.get("opinion") for row in rows if row.kind == K.THIRD_PARTY_REPLIED}
    if opinions & {"object", "partly", None, ""}:
        wanted.append("L10")
    if K.WITHDRAWN in kinds:
        wanted.append("L16")
    templates = texts.codes()
    return tuple(
        (code, templates[code].title, reverse("applications:companion", args=(case.pk, code)))
        for code in wanted
    )


class CaseWork(ToldWhereSealed, WagtailAdminTemplateMixin, TemplateView):
    """A page on which something is done to a case; 404 for those who may not."""

    header_icon = "mail"
    capability = Capability.EDIT_LEDGERS
    case: Application
    page_title = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the case among those of the agencies the person works for."""
        self.case = get_object_or_404(
            Application.objects.filter(
                agency__in=agencies_where(request.user, self.capability)
            ).select_related("agency", "handler"),
            pk=kwargs["pk"],
        )
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path: list, case, this page."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("applications:index"), "label": "依申请公开台账"},
            {"url": case_url(self.case), "label": self.case.number},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the case."""
        return super().get_context_data(**kwargs) | {
            "case": self.case,
            "back": case_url(self.case),
        }

    def done(self, told: str, *warnings: str) -> HttpResponse:
        """Go back to the case and say what was done."""
        messages.success(self.request, told)
        for warning in warnings:
            messages.warning(self.request, warning)
        return redirect(case_url(self.case))


class StepView(CaseWork):
    """One step: its fields; for a step with a letter, the letter's questions."""

    template_name = "applications/step.html"
    kind: EventKind

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the step; 404 for one that no person takes here."""
        try:
            self.kind = EventKind(kwargs["kind"])
        except ValueError:
            raise Http404("没有这个步骤") from None
        if self.kind not in actions.VERBS:
            raise Http404("没有这个步骤")
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        """Return the step's name, or which letter is drafted for it."""
        if self.mode == "letter":
            return f"起草《{texts.codes()[self.code].title}》"
        return self.kind.label

    @property
    def mode(self) -> str:
        """How the step is taken: ``direct``, ``paper``, ``outcome`` (choose one first) or ``letter``."""
        if self.kind in steps.DIRECT:
            return "direct"
        if self.request.GET.get("paper") or self._has_no_letter:
            return "paper"
        return "letter" if self.code else "outcome"

    @property
    def _has_no_letter(self) -> bool:
        """A case that ended without an answer has none to be supplemented by a letter of ours."""
        return self.kind is K.SUPPLEMENTED and self.case.outcome.startswith("other_")

    @property
    def outcome(self) -> str:
        """The outcome that was chosen; "" where none was, or the step has none."""
        if self.kind is K.SUPPLEMENTED:
            asked = self.case.outcome
        else:
            asked = self.request.GET.get("outcome", "")
        return asked if asked in keys() else ""

    @property
    def code(self) -> str:
        """The letter the step goes out with; "" while it depends on a choice."""
        if self.kind in steps.ANSWERING and not self.outcome:
            return ""
        codes = steps.codes_for(self.kind, self.outcome)
        asked = self.request.GET.get("code", "")
        if asked in codes:
            return asked
        return codes[0] if len(codes) == 1 else ""

    def _forms(self, data: Any = None, files: Any = None) -> tuple[Any, Any]:
        """Return the form of the step and that of its letter (or None)."""
        mode = self.mode
        names = {
            "direct": steps.DIRECT.get(self.kind, ()),
            "paper": steps.PAPER.get(self.kind, ()),
        }.get(mode, steps.BEFORE_THE_LETTER.get(self.kind, ()))
        today, known = steps.today(), self._known()
        if "enclosed" in names:
            known["enclosed"] = enclosures.proposed(self.case, self.code)
        step = steps.StepForm(
            data, files, names=names, kind=self.kind, case=self.case,
            why=reasons.wanted(
                self.case, self.kind, on=steps.day_of(data) or today, outcome=self.outcome, code=self.code
            ),
            initial={"seen": seen_now(self.case), **known},
        )  # fmt: skip
        if mode != "letter":
            return step, None
        known = letter_facts.prefilled(self.case, self.code, today=today, asked=self._known())
        return step, steps.LetterForm(
            data, template=texts.template(self.code, on=today), known=known
        )

    def _known(self) -> dict[str, Any]:
        """Return what the case already says for the step's fields."""
        names = ("method", "count", "pages")
        known = {name: self.request.GET[name] for name in names if name in self.request.GET}
        if self.kind is K.DELIVERED:
            known |= service.known_for(self.case, chosen=self.request.GET.get("letter", ""))
        return known

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the forms, the article, and why the step may not be taken."""
        context = super().get_context_data(**kwargs)
        today = steps.today()
        diary = derived.diary(self.case, self.case.events.all())
        conventions = derived.conventions_of(self.case.agency)
        try:
            allowed = {s.action: s for s in allowed_next(diary, on=today, conventions=conventions)}
            step = allowed.get(self.kind)
            not_today = "" if step else why_not(diary, self.kind, today, conventions)
        except (NoProvisionInForce, ExtensionTooLong) as error:
            step, not_today = None, f"不能“{self.kind.label}”：{error}"
        mode = self.mode
        if "form" not in context and mode != "outcome":
            context["form"], context["letter_form"] = self._forms()
        return context | {
            "kind": self.kind,
            "told_before": tuple(
                opinions.before_answering(self.case, list(self.case.events.all()), on=today)
            )
            if self.kind in (K.REPLIED, K.REDECIDED)
            else (),
            "transition": BY_ACTION[self.kind],
            "mode": mode,
            "step": step,
            "until": case_page.until(step, today=today) if step else "",
            "not_today": not_today,
            "may_move": letter_claims.provisional_step(self.case, self.kind, today=today)
            if step
            else "",
            "code": self.code if mode == "letter" else "",
            "letter_title": texts.codes()[self.code].title if mode == "letter" else "",
            "outcome_row": row(self.outcome) if mode == "letter" and self.outcome else "",
            "choices": self._choices() if mode == "outcome" else (),
            "paper_url": f"{self.request.path}?paper=1" if self.kind in steps.PAPER else "",
            "letter_url": self.request.path
            if self.kind in steps.PAPER and not self._has_no_letter
            else "",
            "signs": mode == "letter"
            and letters.needs_approval(
                self.case.agency,
                self.kind.value,
                self.code,
                rounds=letters.rounds_of(self.case),
            ),
        }

    def _choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Return outcomes and letters to choose from, by group of table 3."""
        if self.kind not in steps.ANSWERING:
            templates = texts.codes()
            codes = steps.codes_for(self.kind, "")
            return [("选择文书", [(f"?code={c}", templates[c].title) for c in codes])]
        groups: dict[str, list[tuple[str, str]]] = {}
        for key in keys():
            if key.startswith("other_") or (self.outcome and key != self.outcome):
                continue
            title = row(key)
            group = _GROUP_TITLES[title[: title.index("）") + 1]]
            own = steps.codes_for(self.kind, key)
            for code in own:
                name = title.split("）", 1)[1]
                short = letters.short_title(code)
                if len(own) > 1 and short != name:
                    name = f"{name}：{short}"
                groups.setdefault(group, []).append((f"?outcome={key}&code={code}", name))
        return list(groups.items())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the step, or draft its letter."""
        if self.mode == "outcome":
            return redirect(request.get_full_path())
        form, letter_form = self._forms(request.POST, request.FILES)
        right = form.is_valid() and (letter_form is None or letter_form.is_valid())
        if right:
            try:
                return self._take(form, letter_form)
            except REFUSALS as error:
                form.add_error(None, words(error))
        return self.render_to_response(
            self.get_context_data(form=form, letter_form=letter_form), status=422
        )

    def _take(self, form: steps.StepForm, letter_form: steps.LetterForm | None) -> HttpResponse:
        if letter_form is not None:
            return self._draft(form, letter_form)
        done = taking.take(actor=self.request.user, case=self.case, kind=self.kind, form=form)
        on = done.event.on
        return self.done(f"已登记：{on} {self.kind.label}", *done.warnings)

    def _draft(self, form: steps.StepForm, letter_form: steps.LetterForm) -> HttpResponse:
        answers, fields = form.answers(), letter_form.answers()
        if self.kind is K.EXTENDED:
            fields = letter_facts.with_the_new_day(self.case, fields)
        answers |= steps.step_of_letter(self.kind, fields)
        if self.kind in (K.REPLIED, K.REDECIDED):
            answers["outcome"] = self.outcome
        if self.kind is K.DELAY_DECIDED:  # its day stands among the letter's answers
            refuse_unlawful(self.case, self.kind, steps.today())
            reasons.require(
                self.case, self.kind, on=steps.today(), note=answers.get("note", ""),
                until=answers.get("until"),
            )  # fmt: skip
        letter = draft_for_step(
            actor=self.request.user, case=self.case, kind=self.kind, code=self.code,
            answers=answers, fields=fields, outcome=self._result(), seen=form.cleaned_data["seen"],
        )  # fmt: skip
        messages.success(self.request, f"已起草《{letter.title}》，请核对文字")
        return redirect(reverse("applications:letter", args=(self.case.pk, letter.pk)))

    def _result(self) -> str | None:
        if self.kind in steps.ANSWERING:
            return self.outcome
        return letter_facts.RESULTS.get(self.kind)


_GROUP_TITLES = {
    "（一）": "能公开：予以公开",
    "（二）": "部分能公开：区分处理",
    "（三）": "有，但不予公开",
    "（四）": "无法提供",
    "（五）": "不予处理",
}


def draft_for_step(
    *, actor: Any, case: Application, kind: EventKind, code: str, answers: Mapping[str, Any],
    fields: Mapping[str, Any], outcome: str | None, seen: int | None,
) -> Letter:  # fmt: skip
    """Draft the letter of a step from the case and the officer's answers."""
    today = steps.today()
    fee, answers = letter_facts.fee_of(case, kind, dict(answers))
    enclosed = enclosures.read(str(answers.pop("enclosed", "")))
    facts = letter_facts.facts_of(
        case, fields=fields, outcome=outcome, electronic=bool(answers.get("electronic")), fee=fee,
        fee_ordinal=answers.get("count") if fee is not None else None,
        addressee=answers.get("party") if kind in letter_facts.TO_OTHERS else None,
        party_kind=answers.get("party_kind", ""), attachments=enclosed,
    )  # fmt: skip
    return letters.draft(
        actor=actor, case=case, code=code, facts=facts, on=today, step=kind, step_fields=answers,
        seen=seen,
    )  # fmt: skip


class UndoView(CaseWork):
    """Undo the last act, with a reason."""

    template_name = "applications/undo.html"
    page_title = "撤销登记"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the act."""
        event = get_object_or_404(self.case.events, pk=self.kwargs["event"])
        return super().get_context_data(**kwargs) | {
            "event": event,
            "told": case_page.told(event),
            "seen": seen_now(self.case),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Undo it."""
        event = get_object_or_404(self.case.events, pk=kwargs["event"])
        reason = request.POST.get("reason", "")
        try:
            actions.undo(
                actor=request.user, case=self.case, event=event, reason=reason,
                seen=_seen(request),
            )  # fmt: skip
        except REFUSALS as error:
            context = self.get_context_data(error=words(error), reason=reason)
            return self.render_to_response(context, status=422)
        return self.done(f"已撤销：{event.on} {event.get_kind_display()}")


def _seen(request: HttpRequest) -> int:
    return number_of(request.POST.get("seen", ""))
