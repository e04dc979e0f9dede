"""查阅场所: the places, what is to be handed to each, what was, and the lists to print. (条例 art. 25)"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from wagtail.admin import messages

from gongkai.publishing.reading_places import Carrier
from gongkai_web.agencies.access import agencies_editable_by, agencies_visible_to
from gongkai_web.agencies.forms import DAY_FORMATS, DayInput
from gongkai_web.agencies.models import Agency
from gongkai_web.ledgers.happened import refuse_days_to_come
from gongkai_web.publishing import handing_over, handover_lists, to_hand_over
from gongkai_web.publishing.duty_pages import ROWS, DutyPage, attached, day_asked
from gongkai_web.publishing.handing_over import HandoverMoved, HandoverRefused, NotAllowed
from gongkai_web.publishing.models import Handover, ReadingPlace

TITLE = "查阅场所"


class PlacePage(DutyPage):
    """A page about reading places."""

    page_title = TITLE
    header_icon = "home"
    top = (TITLE, "places:index")

    @cached_property
    def now(self) -> Any:
        """The moment the page is looked at."""
        return timezone.now()

    @cached_property
    def place(self) -> ReadingPlace:
        """The place the address names. Raises Http404 for another agency's."""
        rows = ReadingPlace.objects.select_related("agency")
        return get_object_or_404(
            rows, pk=self.kwargs["pk"], agency__in=agencies_visible_to(self.request.user)
        )


class ListView(PlacePage):
    """The places, each with how much is to be handed over."""

    template_name = "publishing/places.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return one page of the places, counted in one query."""
        rows = ReadingPlace.objects.filter(agency__in=self.chosen).order_by(
            "-is_open", "agency__code", "pk"
        )
        part = Paginator(rows, ROWS).get_page(self.request.GET.get("page"))
        keys = [one.pk for one in part]
        counted = to_hand_over.with_counts(ReadingPlace.objects.filter(pk__in=keys), self.now)
        found = {one.pk: one for one in counted.select_related("agency")}
        own = agencies_editable_by(self.request.user).order_by("code")
        asked = {one.pk for one in self.chosen}
        return super().get_context_data(**kwargs) | {
            "part": part,
            "places": [found[key] for key in keys],
            "own": [one for one in own if one.pk in asked][:ROWS],
        }


class PlaceForm(forms.ModelForm):
    """A reading place."""

    class Meta:
        model = ReadingPlace
        fields = handing_over.FIELDS
        widgets = {"since": DayInput()}


class _Keeping(PlacePage):
    """What adding and changing a place share."""

    template_name = "publishing/place_form.html"
    agency: Any
    """The agency of the place."""

    def held(self) -> ReadingPlace | None:
        """Return the place that is changed."""
        return None

    def form(self, *args: Any) -> PlaceForm:
        """Return the form."""
        return PlaceForm(*args, instance=self.held() or ReadingPlace(agency=self.agency))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form."""
        if not self.may_edit(self.agency):
            raise Http404
        kwargs.setdefault("form", self.form())
        return super().get_context_data(**kwargs) | {"agency": self.agency, "held": self.held()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep the place."""
        form = self.form(request.POST)
        if form.is_valid():
            before = ReadingPlace.objects.filter(pk=form.instance.pk).first()
            try:
                place = handing_over.keep_place(
                    actor=request.user, agency=self.agency, fields=form.cleaned_data, place=before
                )
            except (HandoverRefused, NotAllowed) as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "已保存")
                return redirect("places:place", place.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)


class AddView(_Keeping):
    """Note a place."""

    page_title = "登记查阅场所"

    @cached_property
    def agency(self) -> Agency:
        """The agency the address names, one the person writes for."""
        return get_object_or_404(agencies_editable_by(self.request.user), pk=self.kwargs["agency"])


class ChangeView(_Keeping):
    """Change a place."""

    page_title = "修改查阅场所"

    @cached_property
    def agency(self) -> Agency:
        """The agency of the place."""
        return self.place.agency

    def held(self) -> ReadingPlace | None:
        """Return the place."""
        return self.place


class HandoverForm(forms.Form):
    """To whom a list was handed over, when, and in what form."""

    on = forms.DateField(
        label="移送日期", widget=DayInput(), input_formats=DAY_FORMATS,
        validators=[refuse_days_to_come],
    )  # fmt: skip
    receiver = forms.CharField(label="接收人", max_length=80)
    carrier = forms.ChoiceField(label="载体", choices=[(one.value, one.label) for one in Carrier])
    note = forms.CharField(label="备注", max_length=255, required=False)
    since = forms.DateField(required=False, widget=forms.HiddenInput)
    until = forms.DateField(widget=forms.HiddenInput)
    seen = forms.CharField(max_length=16, widget=forms.HiddenInput)


class PlaceView(PlacePage):
    """One place: what is to be handed over, the form, what was handed over."""

    template_name = "publishing/place.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the list of the period asked for, and what was handed over before."""
        place = self.place
        self.page_title = place.name
        form: HandoverForm | None = kwargs.pop("form", None)
        since, until = day_asked(self.request, "since"), day_asked(self.request, "until")
        until = min(until or self.today, self.today)
        rows = list(to_hand_over.pending(place, at=self.now, since=since, until=until))
        if form is None:
            form = HandoverForm(
                initial={"on": self.today, "since": since, "until": until,
                         "seen": handing_over.digest(rows)}
            )  # fmt: skip
        period = {"since": since or "", "until": until}
        made = place.handovers.select_related("by", "cancellation")
        return super().get_context_data(**kwargs) | {
            "place": place,
            "may_note": self.may_edit(place.agency) and place.is_open,
            "may_change": self.may_edit(place.agency),
            "since": since,
            "until": until,
            "period": urlencode(period),
            "count": len(rows),
            "part": Paginator(rows, ROWS).get_page(self.request.GET.get("page")),
            "form": form,
            "made": Paginator(made, ROWS).get_page(self.request.GET.get("made")),
            "endings": handover_lists.TYPES,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Note the handover of what the person saw."""
        form = HandoverForm(request.POST)
        if form.is_valid():
            given = form.cleaned_data
            try:
                made = handing_over.hand_over(
                    actor=request.user, place=self.place, at=self.now, **given
                )
            except HandoverMoved as error:
                messages.error(request, str(error))
                return redirect(request.get_full_path())
            except (HandoverRefused, NotAllowed) as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, f"已登记移送 {made.count} 条")
                return redirect("places:handover", made.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)


class PendingFileView(PlacePage):
    """The list of what is to be handed over, to print."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the file."""
        since, until = day_asked(request, "since"), day_asked(request, "until") or self.today
        rows = list(to_hand_over.pending(self.place, at=self.now, since=since, until=until))
        return _file(handover_lists.of_pending(self.place, rows, until), kwargs["ending"])


def _file(printed: Any, ending: str) -> HttpResponse:
    if ending not in handover_lists.TYPES:
        raise Http404("清单有 docx 和 xlsx 两种")
    data = handover_lists.written(printed, ending)
    return attached(data, f"{printed.title}.{ending}", handover_lists.TYPES[ending])


class HandoverView(PlacePage):
    """One handover with its list."""

    template_name = "publishing/handover.html"

    @cached_property
    def handover(self) -> Handover:
        """The handover the address names. Raises Http404 for another agency's."""
        rows = Handover.objects.select_related("place__agency", "by", "cancellation__by")
        return get_object_or_404(
            rows, pk=self.kwargs["pk"], place__agency__in=agencies_visible_to(self.request.user)
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the handover and one page of its list."""
        made = self.handover
        self.page_title = f"{made.handed_on} 移送"
        return super().get_context_data(**kwargs) | {
            "made": made,
            "place": made.place,
            "cancellation": getattr(made, "cancellation", None),
            "part": Paginator(handover_lists.lines_of(made), ROWS).get_page(
                self.request.GET.get("page")
            ),
            "may_note": self.may_edit(made.place.agency),
            "endings": handover_lists.TYPES,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Cancel it."""
        try:
            handing_over.cancel(
                actor=request.user, handover=self.handover, reason=request.POST.get("reason", "")
            )
        except (HandoverRefused, NotAllowed) as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "已作废，清单上的信息重新列为待移送")
        return redirect("places:handover", self.handover.pk)


class HandoverFileView(HandoverView):
    """The list of a handover, to print."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the file."""
        return _file(handover_lists.of_handover(self.handover), kwargs["ending"])
