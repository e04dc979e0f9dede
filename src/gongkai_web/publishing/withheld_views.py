"""定期评估: the withheld items by the day of their next assessment, and the page of one. (条例 art. 18)"""

from __future__ import annotations

import csv
import io
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin import messages

from gongkai.publishing.reassessment import next_reassessment
from gongkai_web.agencies.access import agencies_visible_to
from gongkai_web.agencies.forms import DAY_FORMATS, DayInput
from gongkai_web.ledgers.happened import refuse_days_to_come
from gongkai_web.ledgers.reading import escaped
from gongkai_web.publishing import assessing, withheld
from gongkai_web.publishing.drafting import revision_of
from gongkai_web.publishing.duty_pages import ROWS, DutyPage, attached
from gongkai_web.publishing.models import Assessment, AssessmentOutcome, Item, WithheldGround

TITLE = "定期评估"
TABS = (("due", "到期应评估"), ("all", "全部不予公开的信息"))


class ListView(DutyPage):
    """The withheld items: those due, or all."""

    template_name = "publishing/withheld.html"
    page_title = TITLE
    header_icon = "view"
    top = (TITLE, "withheld:index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return one page of the lines."""
        tab = self.request.GET.get("tab", "due")
        tab = tab if tab in dict(TABS) else "due"
        due = withheld.lines(self.chosen, self.today)
        rows = due if tab == "due" else withheld.lines(self.chosen)
        part = Paginator(rows, ROWS).get_page(self.request.GET.get("page"))
        return super().get_context_data(**kwargs) | {
            "tab": tab,
            "tabs": [(key, title, len(due) if key == "due" else 0) for key, title in TABS],
            "part": part,
            "rows": [
                {"line": line, "item": item, "late": line.next_on <= self.today}
                for line, item in withheld.items_of(list(part))
            ],
            "usual": next_reassessment(self.today).provision,
        }


class AssessForm(forms.Form):
    """What somebody found who looked at a withheld item anew."""

    on = forms.DateField(
        label="评估日期", widget=DayInput(), input_formats=DAY_FORMATS,
        validators=[refuse_days_to_come],
    )  # fmt: skip
    outcome = forms.ChoiceField(
        label="评估结果", choices=AssessmentOutcome.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="理由", widget=forms.Textarea(attrs={"rows": 4}),
        help_text="继续不予公开的，写明仍然不能公开的理由，以后显示为这一条的理由；可以公开的，写明情势怎样变化"
        "（原来是国家秘密的，写明解密的决定和日期）。",
    )  # fmt: skip
    ground = forms.ChoiceField(
        label="继续不予公开的依据", required=False, choices=[("", "没有"), *WithheldGround.choices]
    )
    next_on = forms.DateField(
        label="下次评估日期", required=False, widget=DayInput(), input_formats=DAY_FORMATS
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**62)


class AssessView(DutyPage):
    """One withheld item: what was decided, what was found since, and the form."""

    template_name = "publishing/assess.html"
    header_icon = "view"
    top = (TITLE, "withheld:index")
    page_title = "评估"

    @cached_property
    def item(self) -> Item:
        """The item the address names. Raises Http404 for another agency's."""
        rows = Item.objects.select_related("agency", "place").filter(
            agency__in=agencies_visible_to(self.request.user)
        )
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def form(self, line: withheld.Line) -> AssessForm:
        """Return the form, filled with what holds now."""
        usual = next_reassessment(self.today)
        form = AssessForm(
            initial={
                "on": self.today, "ground": self.item.withheld_ground, "next_on": usual.due_on,
                "reason": "", "seen": revision_of(self.item), "outcome": "",
            }
        )  # fmt: skip
        form.fields["next_on"].help_text = (
            f"继续不予公开的填写；不填的，为评估之日起 {usual.provision.value} 个月"
            "（条例只要求定期，间隔是默认值，可以改）。"
        )
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the item, its assessments, and the form for those who may."""
        line = withheld.line_of(self.item)
        found = self.item.assessments.select_related("by")
        if line is None and not found:
            raise Http404("这一条不是不予公开的信息")
        if line is not None and self.may_edit(self.item.agency):
            kwargs.setdefault("form", self.form(line))
        return super().get_context_data(**kwargs) | {
            "item": self.item, "line": line, "found": found,
            "late": line is not None and line.next_on <= self.today,
        }  # fmt: skip

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Note the assessment."""
        form = AssessForm(request.POST)
        if not form.is_valid():
            return self.again(form)
        given = form.cleaned_data
        shared = {"actor": request.user, "item": self.item, "on": given["on"],
                  "reason": given["reason"], "seen": given["seen"]}  # fmt: skip
        try:
            if given["outcome"] == AssessmentOutcome.OPENS:
                assessing.opens(**shared)
                messages.success(request, "已登记；这一条成为主动公开的草稿，核对后送审")
                return redirect("writing:item", self.item.pk)
            made = assessing.stays_withheld(
                ground=given["ground"], next_on=given["next_on"], **shared
            )
        except (assessing.ItemRefused, assessing.NotAllowed) as error:
            form.add_error(None, str(error))
            return self.again(form)
        messages.success(request, f"已登记评估，下次评估日期 {made.next_on}")
        return redirect("withheld:index")

    def again(self, form: AssessForm) -> HttpResponse:
        """Show the form with what is wrong."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


class ExportView(DutyPage):
    """All assessments of the agencies, as a table for a spreadsheet."""

    top = (TITLE, "withheld:index")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the file."""
        rows = Assessment.objects.filter(item__agency__in=self.chosen).select_related(
            "item__agency", "by"
        )
        rows = rows.defer("item__body").order_by("assessed_on", "pk")
        return attached(_as_csv(rows), "不予公开信息评估台账.csv", "text/csv; charset=utf-8")


HEADER = ("单位", "索引号", "标题", "评估日期", "评估结果", "理由", "依据", "原来的依据", "原来的理由",
          "下次评估日期", "评估人", "登记时间")  # fmt: skip


def _as_csv(rows: Any) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for one in rows.iterator(chunk_size=500):
        told = (
            one.item.agency, one.item.index_no, one.item.title, one.assessed_on,
            one.get_outcome_display(), one.reason, one.get_ground_display(),
            one.get_ground_before_display(), one.reason_before, one.next_on or "", one.by or "",
            f"{timezone.localtime(one.recorded_at):%Y-%m-%d %H:%M}",
        )  # fmt: skip
        writer.writerow([escaped(str(cell)) for cell in told])
    return text.getvalue().encode("utf-8-sig")


def url_of(item: Item) -> str:
    """Return the address of an item's page of assessments."""
    return reverse("withheld:assess", args=[item.pk])
