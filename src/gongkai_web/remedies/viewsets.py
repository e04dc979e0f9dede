"""The ledger of reconsideration and court cases in the back office."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai_web.agencies.admin import LedgerFilterSet, ScopedViewSet, year_filter
from gongkai_web.agencies.forms import ScopedForm
from gongkai_web.applications.models import Application
from gongkai_web.remedies.models import RemedyCase


class RemedyForm(ScopedForm):
    """A case; the application it is about is named by its number."""

    application_no = forms.CharField(
        label="所涉申请的编号",
        required=False,
        max_length=60,
        help_text="本单位依申请公开台账里的申请编号；与申请无关的留空",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.application is not None:
            self.fields["application_no"].initial = self.instance.application.number

    def clean(self) -> dict[str, Any]:
        """Find the application among those of the same agency."""
        cleaned = super().clean()
        number = cleaned.get("application_no", "").strip()
        agency = cleaned.get("agency") or self.instance.agency_id
        self.instance.application = None
        if number and agency:
            found = Application.objects.filter(agency=agency, number=number).first()
            if found is None:
                self.add_error("application_no", f"本单位没有编号为“{number}”的申请")
            self.instance.application = found
        return cleaned


class RemedyFilterSet(LedgerFilterSet):
    """Filters of the cases."""

    year = year_filter("received_on")

    class Meta:
        model = RemedyCase
        fields = ["agency", "year", "procedure", "result"]


class RemedyViewSet(ScopedViewSet):
    """复议诉讼台账."""

    model = RemedyCase
    name = "remedies"
    menu_label = "复议诉讼"
    icon = "history"
    form_base = RemedyForm
    list_display = ["case_no", "procedure", "body", "received_on", "decided_on", "result"]
    filterset_class = RemedyFilterSet
    search_fields = ["case_no", "body", "application__number"]
    related = ("application",)
    form_fields = [
        "agency", "case_no", "procedure", "body", "received_on", "decided_on",
        "result",
    ]  # fmt: skip
