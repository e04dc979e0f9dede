"""The forms of a reconsideration or court case: registering it, noting an act, undoing one, linking it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from gongkai.remedies.acts import ActKind, Course, Step, course_of
from gongkai.remedies.results import GROUPS, result_group
from gongkai_web.agencies.access import Capability, agencies_where
from gongkai_web.agencies.forms import DAY_FORMATS, DayInput
from gongkai_web.agencies.models import Agency
from gongkai_web.applications.models import Application
from gongkai_web.ledgers.happened import refuse_days_to_come
from gongkai_web.remedies.actions import NewAct
from gongkai_web.remedies.models import Procedure, RemedyCase

PROCEDURES = [("ordinary", "普通程序"), ("summary", "简易程序")]
APPELLANTS = ["原告", "本机关", "复议机关", "第三人"]
NOTE_AT_MOST = 2000
ENDS_WITH_RESULT = (ActKind.DECIDED, ActKind.JUDGED_AGAIN)
"""The decisions that may order the agency at once to answer anew."""


def day_field(label: str, *, required: bool = False, past: bool = True, help_text: str = "") -> Any:
    """Return a field for a day; one that is over, unless ``past`` is false."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=DayInput(),
        input_formats=DAY_FORMATS,
        validators=[refuse_days_to_come] if past else [],
    )


class Seen(forms.Form):
    """A form that remembers what the person had seen of the case."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


def _note() -> Any:
    return forms.CharField(
        label="说明",
        required=False,
        max_length=NOTE_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="加密保存，操作日志只记字数",
    )


def _procedure() -> Any:
    return forms.ChoiceField(
        label="审理程序",
        required=False,
        choices=[("", "没有写明（按普通程序）"), *PROCEDURES],
        help_text="政府信息公开案件可以适用简易程序，期限较短（行政复议法第五十三条、行政诉讼法第八十二条）",
    )


def _result(step: Step) -> Any:
    columns: dict[str, list[tuple[str, str]]] = {}
    block: Any = "reconsideration" if step.act is ActKind.DECIDED else "suit_direct"
    if step.act is ActKind.TERMINATED:
        block = "reconsideration"
    for text in step.results:
        kept = text.startswith("驳回上诉")
        title = "与一审相同的栏" if kept else GROUPS[result_group(text, block=block)]
        columns.setdefault(f"计入表四“{title}”" if not kept else title, []).append((text, text))
    return forms.ChoiceField(label="结果", choices=[("", "请选择"), *columns.items()])


ASKED: dict[str, Callable[[Step], Any]] = {
    "procedure": lambda step: _procedure(),
    "result": _result,
    "served_on": lambda step: day_field(
        "收到文书日期", help_text="与作出日期不同的，填本机关收到之日；上诉期从收到之日起算"
    ),
    "until": lambda step: day_field(
        "期限届满日期",
        past=False,
        help_text=(
            "决定、判决写明的日期；没有写明的留空"
            if step.act is ActKind.REDO_ORDERED
            else "通知写明延长到哪一天；没有写明的留空，按最长三十日计"
        ),
    ),
    "document_no": lambda step: forms.CharField(label="文书文号", required=False, max_length=80),
    "appellant": lambda step: forms.ChoiceField(
        label="上诉人", choices=[(one, one) for one in APPELLANTS]
    ),
}
"""The field for each thing the table of acts asks for."""


class StepForm(Seen):
    """One act: its day, what the table asks with it, and a note."""

    def __init__(self, step: Step, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.step = step
        decision = step.act in (
            ActKind.DECIDED,
            ActKind.JUDGED,
            ActKind.RULED,
            ActKind.JUDGED_AGAIN,
        )
        label = "作出日期" if decision else "日期"
        self.fields["on"] = day_field(label, required=True)
        for name in step.asks:
            self.fields[name] = ASKED[name](step)
        if step.act in ENDS_WITH_RESULT:
            self.fields["redo"] = forms.BooleanField(
                label="责令本机关重新答复（履行）", required=False
            )
            self.fields["redo_until"] = day_field(
                "重新答复（履行）的期限",
                past=False,
                help_text="决定、判决写明的日期；没有写明的留空",
            )
        self.fields["note"] = _note()
        if step.act is ActKind.NOTED:
            self.fields["note"].required = True

    def clean(self) -> dict[str, Any]:
        """Refuse a duty to answer anew where the agency won."""
        cleaned = super().clean() or {}
        if cleaned.get("redo_until") and not cleaned.get("redo"):
            self.add_error("redo", "填了重新答复的期限，请勾选“责令本机关重新答复（履行）”")
        return cleaned

    @property
    def detail(self) -> dict[str, Any]:
        """Return what is noted with the act."""
        names = (*self.step.asks, "note")
        return {name: self.cleaned_data[name] for name in names if name != "result"}


class UndoForm(Seen):
    """Why an act is undone."""

    reason = forms.CharField(label="撤销理由", max_length=200)


class LinkForm(Seen):
    """Which application a case is about, and which reconsideration a suit follows."""

    application_no = forms.CharField(
        label="所涉申请的编号",
        required=False,
        max_length=60,
        help_text="本单位依申请公开台账里的申请编号；与申请无关的留空",
    )
    follows = forms.ModelChoiceField(
        label="所经复议案件",
        required=False,
        queryset=RemedyCase.objects.none(),
        empty_label="没有登记",
        help_text="复议后起诉的，选择起诉前的复议案件",
    )
    agency: Agency | None = None

    def __init__(self, *args: Any, agency: Agency | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agency = agency
        self.application: Application | None = None
        self.fields["follows"].queryset = RemedyCase.objects.filter(
            agency=agency, procedure=Procedure.RECONSIDERATION
        )

    def clean(self) -> dict[str, Any]:
        """Find the application among those of the same agency."""
        cleaned = super().clean() or {}
        agency = cleaned.get("agency") or self.agency
        if (number := cleaned.get("application_no", "").strip()) and agency is not None:
            self.application = Application.objects.filter(agency=agency, number=number).first()
            if self.application is None:
                self.add_error("application_no", f"本单位没有编号为“{number}”的申请")
        return cleaned


class StartForm(LinkForm):
    """A new case and what is known of its beginning."""

    agency = forms.ModelChoiceField(label="单位", queryset=Agency.objects.none())  # type: ignore[assignment]
    case_no = forms.CharField(
        label="案号", max_length=80, help_text="例如：陕政复〔2026〕12号、（2026）豫1203行初8号"
    )
    procedure = forms.ChoiceField(label="程序", choices=Procedure.choices, widget=forms.RadioSelect)
    body = forms.CharField(label="受理机关（复议机关、法院）", max_length=120, required=False)
    began_on = day_field("申请（起诉）日期", help_text="不知道的留空")
    accepted_on = day_field("受理（立案）日期", help_text="不知道的留空")
    copy_on = day_field(
        "收到副本日期",
        help_text="收到复议申请书副本、起诉状副本之日，书面答复（答辩）的期限从次日起算",
    )
    trial = _procedure()
    seen = None  # type: ignore[assignment]
    field_order = [
        "agency", "application_no", "procedure", "case_no", "body", "follows", "began_on",
        "accepted_on", "copy_on", "trial",
    ]  # fmt: skip

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        agencies = agencies_where(user, Capability.EDIT_LEDGERS)
        only = list(agencies[:2])
        super().__init__(*args, agency=only[0] if len(only) == 1 else None, **kwargs)
        if self.agency is not None:
            del self.fields["agency"]
        else:
            self.fields["agency"].queryset = agencies
        self.fields["follows"].queryset = RemedyCase.objects.filter(
            agency__in=agencies, procedure=Procedure.RECONSIDERATION
        )

    @property
    def chosen_agency(self) -> Agency:
        """Return the agency the case belongs to."""
        agency: Agency = self.cleaned_data.get("agency") or self.agency
        return agency

    @property
    def acts(self) -> list[NewAct]:
        """Return the acts that the days stand for, in the order of the course."""
        reviewed = course_of(self.cleaned_data["procedure"]) is Course.RECONSIDERATION
        kinds = (
            (ActKind.APPLIED, ActKind.ACCEPTED, ActKind.COPY_RECEIVED)
            if reviewed
            else (ActKind.SUED, ActKind.DOCKETED, ActKind.COMPLAINT_RECEIVED)
        )
        days = [self.cleaned_data[name] for name in ("began_on", "accepted_on", "copy_on")]
        acts = [NewAct(kind, day) for kind, day in zip(kinds, days, strict=True) if day]
        if acts and (trial := self.cleaned_data.get("trial")) and acts[-1].kind is not kinds[0]:
            last = acts[-1]
            acts[-1] = NewAct(last.kind, last.on, {"procedure": trial})
        return acts
