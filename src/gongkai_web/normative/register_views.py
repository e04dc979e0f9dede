"""The yearly clean-up, its printed lists, and the view over all agencies of a district."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from wagtail.admin import messages

from gongkai_web.agencies.access import Capability, agencies_visible_to, may
from gongkai_web.normative import actions, lists, standing
from gongkai_web.normative.actions import DocumentRefused, NotAllowed
from gongkai_web.normative.balance import standings
from gongkai_web.normative.forms import CleanUpForm
from gongkai_web.normative.models import CleanUp, CleanUpDecision
from gongkai_web.normative.pages import NormativePage
from gongkai_web.publishing.models import DocumentKind, NormativeDocument

_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class CleanUpView(NormativePage):
    """A year's clean-up of one agency's documents: one decision a line, saved together."""

    template_name = "normative/clean_up.html"
    page_title = "清理"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the documents that stood in the year, with what was decided."""
        documents = list(to_clean(self.agency.pk, self.year))
        decided = {
            row.document_id: row
            for row in CleanUp.objects.filter(document__in=documents, year=self.year)
        }
        chosen: dict[int, str] = kwargs.pop("chosen", {})
        refused: dict[int, str] = kwargs.pop("refused", {})
        kwargs.setdefault("form", CleanUpForm(today=min(self.today, date(self.year, 12, 31))))
        rows = [
            {
                "document": one,
                "status": standing.status(one, self.today),
                "ended": (ended := standing.ended_on(one)) is not None and ended <= self.today,
                "decided": decided.get(one.pk),
                "chosen": chosen.get(one.pk, ""),
                "refused": refused.get(one.pk, ""),
            }
            for one in documents
        ]
        base = {"agency": self.agency.pk, "year": self.year}
        return super().get_context_data(**kwargs) | {
            "agency": self.agency,
            "visible": self.visible,
            "year": self.year,
            "years": range(self.today.year, self.today.year - 6, -1),
            "rows": rows,
            "done": len(decided),
            "choices": CleanUpDecision.choices,
            "may_edit": may(self.request.user, self.agency, Capability.EDIT_LEDGERS),
            "files": [
                (
                    f"{title}（.{ending}）",
                    f"{reverse('normative:file', args=[what, ending])}?{urlencode(base)}",
                )
                for what, title in (("in-force", "现行有效目录"), ("decided", "清理结果目录"))
                for ending in _TYPES
            ],
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save the lines that were decided; what is refused stays on the page with its reason."""
        form = CleanUpForm(request.POST, today=self.today)
        documents = {one.pk: one for one in to_clean(self.agency.pk, self.year)}
        chosen = {
            pk: request.POST[f"decision-{pk}"]
            for pk in documents
            if request.POST.get(f"decision-{pk}")
        }
        if not form.is_valid():
            context = self.get_context_data(form=form, chosen=chosen)
            return self.render_to_response(context, status=422)
        saved, refused = 0, {}
        for pk, decision in chosen.items():
            try:
                self.decide(documents[pk], decision, request.POST.get(f"note-{pk}", ""), form)
            except (DocumentRefused, NotAllowed) as error:
                refused[pk] = str(error)
            else:
                saved += 1
        if saved:
            messages.success(request, f"已登记 {saved} 份文件的清理结果")
        if refused:
            messages.error(request, f"{len(refused)} 份文件没有登记，原因见各行")
            context = self.get_context_data(form=form, chosen=chosen, refused=refused)
            return self.render_to_response(context, status=422)
        if not chosen:
            messages.warning(request, "没有选择任何清理结果")
        query = urlencode({"agency": self.agency.pk, "year": self.year})
        return redirect(f"{reverse('normative:clean_up')}?{query}")

    def decide(
        self, document: NormativeDocument, decision: str, note: str, form: CleanUpForm
    ) -> None:
        """Save one line. Raises DocumentRefused, NotAllowed."""
        who = self.request.user
        if decision == "undo":
            row = CleanUp.objects.filter(document=document, year=self.year).first()
            if row is not None:
                actions.take_back(actor=who, clean_up=row)
            return
        actions.decide(
            actor=who, document=document, year=self.year, decision=decision, note=note,
            **form.cleaned_data,
        )  # fmt: skip


def to_clean(agency: int, year: int) -> Any:
    """Return the documents that stood on some day of the year, or were decided on in it."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    stood = (
        Q(issued_on__lte=last)
        & (Q(repealed_on__isnull=True) | Q(repealed_on__gt=first))
        & (Q(expires_on__isnull=True) | Q(expires_on__gte=first))
    )
    rows = NormativeDocument.objects.filter(agency=agency).select_related("agency")
    found = rows.filter(stood | Q(clean_ups__year=year)).distinct()
    return found.order_by("kind", "issued_on", "doc_no")


class FileView(NormativePage):
    """A printed list."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the file."""
        what, ending = kwargs["what"], kwargs["ending"]
        if ending not in _TYPES or what not in ("in-force", "decided"):
            raise Http404
        on = self.on()
        printed = (
            lists.in_force(self.agency, on)
            if what == "in-force"
            else lists.decided(self.agency, self.year)
        )
        data = lists.as_docx(printed) if ending == "docx" else lists.as_xlsx(printed)
        name = content_disposition_header(True, f"{printed.title}.{ending}") or "attachment"
        return HttpResponse(
            data, content_type=_TYPES[ending], headers={"Content-Disposition": name}
        )

    def on(self) -> date:
        """Return the day asked for; else today, or the last day of a year that is over."""
        asked = self.request.GET.get("on", "")
        if not asked:
            return min(self.today, date(self.year, 12, 31))
        try:
            return date.fromisoformat(asked)
        except ValueError:
            raise Http404("日期应写作 2026-03-04") from None


class DistrictView(NormativePage):
    """All agencies a person sees, one line each; and what others laid before theirs to be registered."""

    template_name = "normative/district.html"
    page_title = "各单位规范性文件"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the numbers of each agency, their sum, and the documents to register."""
        kind = self.request.GET.get("kind", "normative")
        kind = kind if kind in DocumentKind.values else "normative"
        rows = standings(self.visible, self.year, kind=kind)
        shown = [
            row for row in rows if row.issued or row.in_force or row.balance.before or row.ended
        ]
        laid = (
            NormativeDocument.objects.filter(registrar__in=self.visible)
            .select_related("agency", "registrar")
            .order_by("registration_no", "-issued_on", "agency", "doc_no")
        )
        mine = agencies_visible_to(self.request.user)
        return super().get_context_data(**kwargs) | {
            "year": self.year,
            "years": range(self.today.year, self.today.year - 6, -1),
            "kind": kind,
            "kinds": DocumentKind.choices,
            "rows": shown,
            "without": [row.agency for row in rows if row not in shown],
            "total": {
                name: sum(getattr(row, name) for row in shown)
                for name in ("issued", "ended", "in_force", "unreviewed", "cleaned")
            }
            | {"before": sum(row.balance.before for row in shown)},
            "laid": [
                {"document": one, "status": standing.status(one, self.today)} for one in laid[:200]
            ],
            "laid_count": laid.count(),
            "waiting": laid.filter(registration_no="").count(),
            "several": mine.count() > 1,
        }
