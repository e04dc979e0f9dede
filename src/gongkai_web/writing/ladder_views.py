"""审核阶梯: who reviews what, in which order, set by whoever manages the agency."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin import messages

from gongkai.law import provision
from gongkai.publishing.profiles import profile_or_general, profiles
from gongkai.review import (
    LONGEST_COMPLETION,
    Duty,
    LadderProblem,
    Mode,
    pattern,
    patterns,
)
from gongkai_web.agencies.access import Capability, NotAllowed, agencies_where
from gongkai_web.agencies.models import Agency, User
from gongkai_web.review import ladders, usage
from gongkai_web.review.actions import NEEDED
from gongkai_web.review.models import Ladder
from gongkai_web.writing.pages import WritingPage, now
from gongkai_web.writing.waiting import holders

TITLE = "审核阶梯"
ROWS = 6
"""Rungs a form offers: four examinations, the secrecy review, and one to spare."""


class LadderForm(forms.Form):
    """What a ladder is called, for which kinds of items, and how strictly people are kept apart."""

    title = forms.CharField(label="名称", max_length=60)
    mode = forms.ChoiceField(
        label="分工", choices=[(mode.value, mode.label) for mode in Mode], widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="选用小单位模式的理由",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="选“小单位”的必须写明，例如编制和在岗人数。按此发布的每一条都有标记，列入统计，上级可以看到。",
    )
    profiles = forms.MultipleChoiceField(
        label="适用的内容类型",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="一个也不选的，适用于没有单独设定的各类。",
    )
    prints_names = forms.BooleanField(label="在公开页面上署审核人员姓名", required=False)
    rechecks = forms.BooleanField(label="公开后 24 小时内由他人复核（发布后复核）", required=False)
    completion_days = forms.IntegerField(
        label="应急发布补签期限（工作日）",
        required=False,
        min_value=1,
        max_value=LONGEST_COMPLETION,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        default = provision("review.emergency_completion", on=timezone.localdate())
        self.fields[
            "completion_days"
        ].help_text = f"公开以后几个工作日内补齐；不填的，按各地做法取默认值 {default.days} 个工作日（法规没有规定）。"
        self.fields["profiles"].choices = [(key, one.title) for key, one in profiles().items()]

    def clean(self) -> dict[str, Any]:
        """Ask why, where the small mode is chosen."""
        cleaned = super().clean()
        if cleaned.get("mode") == Mode.SMALL_OFFICE and not cleaned.get("reason", "").strip():
            self.add_error("reason", "选用小单位模式的，请写明理由，例如编制和在岗人数")
        return cleaned


class PeopleBoxes(forms.CheckboxSelectMultiple):
    """People to tick, each with the duties they hold, for the page to show those who hold the rung's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.duties: dict[int, list[Duty]] = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return a box that names its duties."""
        option = super().create_option(name, value, *args, **kwargs)
        held = self.duties.get(int(str(value)), [])
        option["attrs"]["data-duties"] = " ".join(duty.value for duty in held)
        return option


class PeopleField(forms.ModelMultipleChoiceField):
    """Several people; a number no database holds is refused like any other that is nobody's."""

    def clean(self, value: Any) -> Any:
        """Return the people."""
        for one in value or ():
            if not _is_number(str(one)):
                raise forms.ValidationError("请从列出的人员中选择")
        return super().clean(value)


class RungForm(forms.Form):
    """One rung; without a title there is none."""

    title = forms.CharField(label="环节", max_length=40, required=False)
    duty = forms.ChoiceField(
        label="职责", choices=[(duty.value, duty.label) for duty in Duty], required=False
    )
    proof = forms.CharField(label="校对", max_length=10, required=False)
    people = PeopleField(
        label="指定的人", queryset=User.objects.none(), required=False, widget=PeopleBoxes
    )

    def __init__(
        self, *args: Any, agency: Agency, duties: dict[User, list[Duty]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.agency = agency
        field = self.fields["people"]
        field.queryset = User.objects.filter(memberships__agency=agency, is_active=True).distinct()
        named = {str(pk) for pk in self["people"].value() or ()}
        # Whoever was named and holds the duty no more stays in sight until taken out.
        lost = User.objects.filter(pk__in=[pk for pk in named if _is_number(pk)]).order_by("pk")
        shown = duties | {one: [] for one in lost if one not in duties}
        field.choices = [(one.pk, _with_duties(one, held)) for one, held in shown.items()]
        field.widget.duties = {one.pk: held for one, held in shown.items()}

    @property
    def is_set(self) -> bool:
        """Whether the row is a rung, or has something wrong: an empty one is folded."""
        return bool(self["title"].value()) or (self.is_bound and bool(self.errors))

    def clean(self) -> dict[str, Any]:
        """Refuse a person who does not hold the office the rung asks for."""
        cleaned = super().clean()
        named, duty = cleaned.get("people"), cleaned.get("duty")
        if named and duty:
            able = set(holders(self.agency, NEEDED[Duty(duty)]).values_list("pk", flat=True))
            if lacking := [str(one) for one in named if one.pk not in able]:
                self.add_error(
                    "people",
                    f"{'、'.join(lacking)}没有{Duty(duty).label}的职责，请先在“人员”里任职",
                )
        return cleaned

    def row(self) -> dict[str, Any] | None:
        """Return the rung as it is kept; None for an empty row."""
        told = self.cleaned_data
        if not told.get("title", "").strip():
            return None
        return {
            "title": told["title"].strip(), "duty": told["duty"], "proof": told["proof"].strip(),
            "people": [one.pk for one in told["people"]],
        }  # fmt: skip


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) < 19


def _with_duties(one: User, held: list[Duty]) -> str:
    return f"{one}（{'、'.join(duty.label for duty in held) or '现在没有审核职责'}）"


def _duties(agency: Agency) -> dict[User, list[Duty]]:
    """Return who holds which duties of a ladder in that agency."""
    found: dict[User, list[Duty]] = {}
    for duty in Duty:
        for one in holders(agency, NEEDED[duty]):
            found.setdefault(one, []).append(duty)
    return dict(sorted(found.items(), key=lambda pair: pair[0].pk))


class _OfAnAgency(WritingPage):
    """A page about the ladders of an agency the person manages."""

    needs = Capability.MANAGE
    header_icon = "tasks"

    def managed(self) -> Any:
        """Return the agencies the person manages."""
        return agencies_where(self.request.user, Capability.MANAGE)

    def crumbs(self) -> list[tuple[str, str]]:
        """Return the list of ladders."""
        return [(TITLE, reverse("writing:ladders"))]


class LaddersView(_OfAnAgency):
    """The ladders in use, agency by agency."""

    template_name = "writing/ladders.html"
    page_title = TITLE

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return every agency with its ladders."""
        rows: dict[int, list[Ladder]] = {}
        agencies = self.managed().order_by("name")
        year = timezone.localdate().year
        small = usage.small_by_agency(agencies, year, until=now())
        for ladder in Ladder.objects.filter(
            agency__in=agencies, replaced_by__isnull=True, is_retired=False
        ).order_by("pk"):
            rows.setdefault(ladder.agency_id, []).append(ladder)
        return super().get_context_data(**kwargs) | {
            "agencies": [
                {
                    "agency": one,
                    "ladders": [_told(row) for row in rows.get(one.pk, [])],
                    "small": small.get(one.pk, 0),
                }
                for one in agencies
            ],
            "patterns": patterns(),
            "year": year,
        }


def _told(ladder: Ladder) -> dict[str, Any]:
    return {
        "ladder": ladder,
        "rungs": [rung.label for rung in ladder.ladder.rungs],
        "kinds": [profile_or_general(key).title for key in ladder.profiles],
        "mode": ladder.ladder.mode.label,
        "is_small": ladder.mode == Mode.SMALL_OFFICE,
    }


class LadderEditView(_OfAnAgency):
    """Set a ladder: a new one from a pattern, or one that takes another's place."""

    template_name = "writing/ladder.html"

    @property
    def page_title(self) -> str:
        """Return what is set."""
        return f"修改：{self.old.title}" if self.old else "新的审核阶梯"

    def crumbs(self) -> list[tuple[str, str]]:
        """Return the list, and here."""
        return [*super().crumbs(), (self.page_title, "")]

    @cached_property
    def old(self) -> Ladder | None:
        """Return the ladder that is changed."""
        if "pk" not in self.kwargs:
            return None
        return get_object_or_404(
            Ladder, pk=self.kwargs["pk"], agency__in=self.managed(), replaced_by__isnull=True,
            is_retired=False,
        )  # fmt: skip

    @cached_property
    def agency(self) -> Agency:
        """Return whose ladder it is."""
        if self.old is not None:
            return self.old.agency
        return get_object_or_404(self.managed(), pk=self.kwargs["agency"])

    def _beginning(self) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Return what the form shows first: the ladder that is changed, or a pattern."""
        if (old := self.old) is not None:
            head = {
                "title": old.title, "mode": old.mode, "profiles": old.profiles,
                "prints_names": old.prints_names, "reason": old.reason, "rechecks": old.rechecks,
                "completion_days": old.completion_days,
            }  # fmt: skip
            return head, old.rungs
        key = self.request.GET.get("pattern", "")
        if key not in {one.key for one in patterns()}:
            raise Http404
        chosen = pattern(key)
        rungs = [
            {"title": rung.title, "duty": rung.duty.value, "proof": rung.proof}
            for rung in chosen.ladder.rungs
        ]
        title = chosen.title.removesuffix("（默认）")
        return {"title": title, "mode": chosen.ladder.mode.value, "rechecks": True}, rungs

    def _forms(self, data: Any = None) -> tuple[LadderForm, list[RungForm]]:
        given: dict[str, Any] = {"agency": self.agency, "duties": _duties(self.agency)}
        if data is not None:
            return LadderForm(data), [
                RungForm(data, prefix=f"rung-{at}", **given) for at in range(ROWS)
            ]
        head, rungs = self._beginning()
        rows = [*rungs, *({} for _ in range(ROWS - len(rungs)))]
        return LadderForm(initial=head), [
            RungForm(prefix=f"rung-{at}", initial=row, **given) for at, row in enumerate(rows)
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the forms."""
        agency = self.agency
        if "form" not in kwargs:
            kwargs["form"], kwargs["rungs"] = self._forms()
        return super().get_context_data(**kwargs) | {"agency": agency, "old": self.old}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Set it, or say beside the field what is wrong."""
        agency = self.agency
        form, rungs = self._forms(request.POST)
        wrong = ""
        if form.is_valid() & all(one.is_valid() for one in rungs):
            try:
                ladders.set_ladder(
                    actor=request.user, agency=agency, replaces=self.old,
                    rungs=[row for one in rungs if (row := one.row()) is not None],
                    **form.cleaned_data,
                )  # fmt: skip
            except LadderProblem as error:
                if "内容类型" in str(error):
                    form.add_error("profiles", str(error))
                else:
                    wrong = str(error)
            else:
                messages.success(request, "已设定。已经送审的，仍按送审时的环节办理")
                return redirect("writing:ladders")
        context = self.get_context_data(form=form, rungs=rungs, wrong=wrong)
        return self.render_to_response(context, status=422)


class LadderRetireView(_OfAnAgency):
    """停用."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Use a ladder no more."""
        ladder = get_object_or_404(Ladder, pk=self.kwargs["pk"], agency__in=self.managed())
        try:
            ladders.retire(actor=request.user, ladder=ladder)
        except (LadderProblem, NotAllowed) as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "已停用，这些内容类型改用其余各类的审核阶梯")
        return redirect("writing:ladders")
