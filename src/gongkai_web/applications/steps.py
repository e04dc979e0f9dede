"""Which fields does each step ask for, and how do its answers reach the verb?

A step is taken at once (a correction came in, a search was made), or its
letter is drafted first and the step is taken when the letter goes out. Where
the letter was written outside the system, the step is only noted.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from gongkai import letters as texts
from gongkai.applications.events import EventKind
from gongkai.applications.fees import Method
from gongkai.applications.outcomes import keys, letters_of, row
from gongkai_web.agencies.forms import DAY_FORMATS, DayInput, YuanField
from gongkai_web.applications import opinions
from gongkai_web.applications.act_words import CONCLUSIONS, NOTICES, OPINIONS, ROUTES
from gongkai_web.applications.letters import LETTERS_OF
from gongkai_web.applications.models import Application, LetterState
from gongkai_web.ledgers import happened
from gongkai_web.ledgers.happened import refuse_days_to_come

K = EventKind

PARTY_KINDS = {"person": "个人", "organisation": "单位"}

GROUPS: tuple[tuple[str, tuple[EventKind, ...]], ...] = (
    ("补正", (K.CORRECTION_REQUESTED, K.CORRECTION_RECEIVED, K.CORRECTION_OVERDUE)),
    (
        "征求意见",
        (K.THIRD_PARTY_CONSULTED, K.THIRD_PARTY_REPLIED, K.OTHER_ORGAN_CONSULTED, K.OTHER_ORGAN_REPLIED),
    ),
    ("期限", (K.EXTENDED, K.REASONS_REQUESTED, K.REASONS_RECEIVED, K.DELAY_DECIDED)),
    ("收费", (K.FEE_NOTICE_ISSUED, K.FEE_NOTICE_RECEIVED, K.FEE_PAID, K.FEE_OVERDUE)),
    ("内部办理", (K.SEARCHED, K.LEGAL_REVIEWED, K.NOTED)),
    ("答复和办结", (K.REPLIED, K.REDECIDED, K.WITHDRAWN, K.CLOSED)),
    ("送达和归档", (K.DELIVERED, K.SUPPLEMENTED, K.REDO_ORDERED, K.ARCHIVED)),
)  # fmt: skip
"""The steps a person takes at the desk, as the case page groups them."""

DIRECT: Mapping[EventKind, tuple[str, ...]] = {
    K.CORRECTION_RECEIVED: ("on", "note", "file"),
    K.THIRD_PARTY_REPLIED: ("on", "party", "opinion", "note", "file"),
    K.OTHER_ORGAN_REPLIED: ("on", "party", "opinion", "note", "file"),
    K.REASONS_RECEIVED: ("on", "note", "file"),
    K.FEE_NOTICE_RECEIVED: ("on", "note", "file"),
    K.FEE_PAID: ("on", "receipt_no", "note", "file"),
    K.SEARCHED: ("on", "places", "keywords", "found", "file"),
    K.LEGAL_REVIEWED: ("on", "reviewer", "conclusion", "note", "file"),
    K.NOTED: ("on", "note", "file"),
    K.WITHDRAWN: ("on", "note", "file"),
    K.DELIVERED: ("on", "sent_letter", "route", "tracking", "signer", "refused", "note", "file"),
    K.REDO_ORDERED: ("on", "until", "reason", "file"),
    K.ARCHIVED: ("on", "volume", "note"),
}
"""Steps taken at once."""

PAPER: Mapping[EventKind, tuple[str, ...]] = {
    K.CORRECTION_REQUESTED: ("on", "days", "served_on", "approved_by", "note", "file"),
    K.CORRECTION_OVERDUE: ("on", "approved_by", "note", "file"),
    K.THIRD_PARTY_CONSULTED: ("on", "party", "served_on", "note", "file"),
    K.OTHER_ORGAN_CONSULTED: ("on", "party", "served_on", "note", "file"),
    K.EXTENDED: ("on", "days", "reason", "approved_by", "file"),
    K.REASONS_REQUESTED: ("on", "note", "file"),
    K.DELAY_DECIDED: ("on", "until", "approved_by", "note", "file"),
    K.FEE_NOTICE_ISSUED: ("on", "method", "count", "pages", "amount_fen", "served_on", "approved_by", "note", "file"),
    K.FEE_OVERDUE: ("on", "approved_by", "note", "file"),
    K.REPLIED: ("on", "outcome", "reply_no", "route", "tracking", "approved_by", "note", "file"),
    K.CLOSED: ("on", "reply_no", "approved_by", "note", "file"),
    K.SUPPLEMENTED: ("on", "approved_by", "note", "file"),
    K.REDECIDED: ("on", "outcome", "reply_no", "approved_by", "note", "file"),
}  # fmt: skip
"""Steps whose letter was written and sent outside the system: they are only noted."""

BEFORE_THE_LETTER: Mapping[EventKind, tuple[str, ...]] = {
    K.THIRD_PARTY_CONSULTED: ("party", "party_kind", "enclosed"),
    K.OTHER_ORGAN_CONSULTED: ("party", "enclosed"),
    K.FEE_NOTICE_ISSUED: ("method", "count", "pages", "note"),
    K.DELAY_DECIDED: ("note",),
    K.REPLIED: ("electronic", "enclosed"),
    K.CLOSED: ("electronic",),
    K.SUPPLEMENTED: ("electronic", "enclosed"),
    K.REDECIDED: ("electronic", "enclosed"),
    K.CORRECTION_OVERDUE: ("electronic",),
    K.FEE_OVERDUE: ("electronic",),
}
"""What the step itself asks for before its letter can be drafted."""

OF_THE_LETTER: Mapping[EventKind, Mapping[str, str]] = {
    K.CORRECTION_REQUESTED: {"days": "days"},
    K.EXTENDED: {"extended_days": "days", "reason": "reason"},
    K.DELAY_DECIDED: {"new_due_on": "until"},
    K.FEE_NOTICE_ISSUED: {"served_on": "served_on"},
}
"""Fields of the letter that are also those of the step: the letter's name, the verb's."""

ANSWERING = (K.REPLIED, K.SUPPLEMENTED, K.REDECIDED)
"""Steps whose letter follows from an outcome."""


def _outcomes(kind: EventKind) -> list[tuple[str, str]]:
    """Return the outcomes of an answer; a new one after a lost case may also end otherwise."""
    ends = [key for key in keys() if not key.startswith("other_")]
    ends += ["other_other"] if kind is K.REDECIDED else []
    return [("", "请选择")] + [(key, row(key)) for key in ends]


def _day(
    label: str, *, happened_: bool = True, required: bool = True, help_text: str = ""
) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, widget=DayInput(), input_formats=DAY_FORMATS,
        validators=[refuse_days_to_come] if happened_ else [], help_text=help_text,
    )  # fmt: skip


def _choice(
    label: str, choices: Any, *, required: bool = True, help_text: str = ""
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=[("", "请选择"), *choices], required=required, help_text=help_text
    )


def _text(
    label: str, *, rows: int = 0, required: bool = True, help_text: str = "", most: int = 2000
) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=label, required=required, widget=widget, help_text=help_text, max_length=most
    )


def _field(name: str, kind: EventKind, case: Application) -> forms.Field:
    """Return the form field of that name, as this step of this case asks for it."""
    match name:
        case "on":
            return _day(
                _DAY_LABELS.get(kind, f"{kind.label}的日期"), help_text=_DAY_HELP.get(kind, "")
            )
        case "note":
            return _text(
                "说明", rows=3, required=kind is K.NOTED, help_text=_NOTE_HELP.get(kind, "")
            )
        case "file":
            return forms.FileField(label="上传材料（可不传）", required=False,
                                   help_text="PDF、图片、Word、Excel 文件，加密保存")  # fmt: skip
        case "party":
            return _party(kind, case)
        case "party_kind":
            return forms.ChoiceField(
                label="第三方是", choices=[("", "按姓名、名称判断"), *PARTY_KINDS.items()],
                required=False, help_text="个人称“你”，单位称“你单位”",
            )  # fmt: skip
        case "enclosed":
            return _text("附件", rows=3, required=False,
                         help_text="每行一件：名称|页数；没有附件的不填")  # fmt: skip
        case "opinion":
            return _choice("意见", OPINIONS.items())
        case "places":
            return _text("检索的范围", rows=2, help_text="查了哪些部门、档案、业务系统")
        case "keywords":
            return _text("检索词", help_text="用了哪些名称、文号、关键词", most=200)
        case "found":
            return _text("检索的结果", rows=2, required=False)
        case "reviewer":
            return _text("审查人", most=60)
        case "conclusion":
            return _choice("审查结论", CONCLUSIONS.items())
        case "receipt_no":
            return _text("财政票据号码", required=False, most=60)
        case "volume":
            return _text("案卷号", required=False, most=60)
        case "until":
            label = "应重新答复的最后一日" if kind is K.REDO_ORDERED else "延迟答复至"
            return _day(label, happened_=False, required=kind is K.DELAY_DECIDED)
        case "days":
            label = "延长的工作日数" if kind is K.EXTENDED else "补正期限（工作日）"
            initial = case.agency.choice("O9")["working_days"] if kind is not K.EXTENDED else 20
            return forms.IntegerField(label=label, min_value=1, max_value=60, initial=initial)
        case "served_on":
            return _day(
                "对方收到的日期", required=False, help_text="已经知道的填写，不知道的以后登记送达"
            )
        case "reason":
            return _text("理由", rows=2, most=500)
        case "outcome":
            return forms.ChoiceField(label="办理结果", choices=_outcomes(kind))
        case "reply_no":
            return _text("文号", required=kind in ANSWERING, most=80)
        case "approved_by":
            asked = kind is K.CORRECTION_REQUESTED
            return _text("批准人", required=not asked, most=60,
                         help_text="在系统外同意或者签发的人" + ("；再次补正、超过期限才通知的必填" if asked else ""))  # fmt: skip
        case "method":
            return _choice("计费方式", [(m.value, m.label) for m in Method])
        case "count":
            return forms.IntegerField(label="当月件序（按件计收）", min_value=1, required=False)
        case "pages":
            return forms.IntegerField(label="页数（按量计收）", min_value=1, required=False)
        case "amount_fen":
            return YuanField(label="金额（元）", min_value=0)
        case "route":
            return _choice("送达方式", ROUTES.items(), required=kind is not K.DELIVERED)
        case "tracking":
            return _text("邮件编号", required=False, most=60, help_text="邮政企业寄送的填写")
        case "signer":
            return _text("签收人及与收件人的关系", required=False, most=80)
        case "refused":
            return _text("拒收或者退回的原因", required=False, most=120)
        case "third_party_notice":
            return _choice("告知第三方的情况", NOTICES.items(), required=False,
                           help_text="已公开第三方不同意公开的内容，应当书面告知第三方（条例第三十二条）")  # fmt: skip
        case "sent_letter":
            return _sent_letter(case)
        case "electronic":
            return forms.BooleanField(label="以电子方式送达", required=False,
                                      help_text="申请人选择电子方式获取的；文书将写明网上申请行政复议的渠道")  # fmt: skip
    raise KeyError(name)


_NOTE_HELP = {
    K.FEE_NOTICE_ISSUED: "件序、金额与系统计算的不一致时写明理由",
    K.DELAY_DECIDED: "比法定的答复期限加上延期还长的，写明为什么是合理的期限",
    K.DELIVERED: "送达的是没有登记过的系统外文书的，写明是哪一份",
}
_DAY_LABELS = {
    K.CORRECTION_RECEIVED: "收到补正材料的日期",
    K.DELIVERED: "签收（或者拒收、退回）的日期",
    K.REPLIED: "答复之日",
    K.FEE_PAID: "缴清之日",
    K.WITHDRAWN: "申请人书面撤回的日期",
    K.EXTENDED: "告知申请人的日期",
    K.REDO_ORDERED: "收到决定、判决的日期",
}
_DAY_HELP = {
    K.CORRECTION_RECEIVED: "答复期限从次日起重新计算",
    K.REPLIED: "寄送的为交邮之日，当面送达的为签收之日（国办公开办函〔2016〕235号）",
    K.DELIVERED: "申请人的复议、诉讼期限从签收起算",
}


def _party(kind: EventKind, case: Application) -> forms.Field:
    """Return the field for who is asked; for an answer, one of those who were asked."""
    asked = {
        K.THIRD_PARTY_REPLIED: K.THIRD_PARTY_CONSULTED,
        K.OTHER_ORGAN_REPLIED: K.OTHER_ORGAN_CONSULTED,
    }.get(kind)
    if asked is None:
        label = "第三方" if kind is K.THIRD_PARTY_CONSULTED else "其他机关"
        return _text(label, most=120, help_text="姓名或者名称，加密保存")
    names = [row.detail.get("party", "") for row in case.events.all() if row.kind == asked]
    answered = [row.detail.get("party", "") for row in case.events.all() if row.kind == kind]
    for name in answered:
        if name in names:
            names.remove(name)
    field = forms.ChoiceField(
        label="谁的意见", choices=[(name, name or "（未填名称）") for name in dict.fromkeys(names)]
    )
    field.required = any(names)
    return field


def without_act(case: Application, kind: EventKind) -> list[Any]:
    """Return the letters sent for such a step whose act was undone since: they can be noted again."""
    noted = {row.letter_id for row in case.events.all() if row.kind == kind.value}
    sent = (one for one in case.letters.all() if one.state == LetterState.SENT)
    return [one for one in sent if one.step == kind.value and one.pk not in noted]


def _sent_letter(case: Application) -> forms.ChoiceField:
    sent = [one for one in case.letters.all() if one.state == LetterState.SENT]
    return forms.ChoiceField(
        label="送达的文书", required=False,
        choices=[("", "系统外的文书（在说明里写明）"), *((str(one.pk), str(one)) for one in reversed(sent))],
    )  # fmt: skip


def _asked_besides(
    names: tuple[str, ...], kind: EventKind, case: Application, why: str
) -> tuple[str, ...]:
    """Return what this case has to say besides: the reason, who consented, that a third party was told."""
    found = ["note"] if why else []
    if why and kind is K.CORRECTION_REQUESTED:
        found.append("approved_by")  # a letter that need not be signed may be consented to on paper
    if kind is K.NOTED and opinions.owes_notice(list(case.events.all()), case.letters.all()):
        found.append("third_party_notice")
    return tuple(name for name in found if name not in names)


class StepForm(forms.Form):
    """The fields of one step; ``seen`` is what the person saw of the case.

    ``why`` says why the step needs a reason in the diary, where it does.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, names: tuple[str, ...], kind: EventKind, case: Application,
        why: str = "", **kwargs: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        for name in (*names, *_asked_besides(names, kind, case, why)):
            self.fields[name] = _field(name, kind, case)
        if names == PAPER.get(kind) and (sent := without_act(case, kind)):
            self._offer(sent)
        if why:
            self.fields["note"].required, self.fields["note"].help_text = True, why
        if "on" in self.fields:
            self.fields["on"].initial = happened.today()

    def _offer(self, sent: list[Any]) -> None:
        """Let a letter that is already on file be the one of the act: it was signed and numbered."""
        self.fields["sent_letter"] = forms.ChoiceField(
            label="文书",
            required=False,
            choices=[*((str(one.pk), str(one)) for one in sent), ("", "系统外的另一份文书")],
            help_text="这份文书已经发出存档，登记曾被撤销；重新登记时仍用这一份",
        )
        for name in ("approved_by", "reply_no"):
            if name in self.fields:
                self.fields[name].required = False
                self.fields[name].help_text = "用存档文书的，不填"

    def answers(self) -> dict[str, Any]:
        """Return the fields of the verb: everything but the mark and the file."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("seen", "file", "sent_letter") and value not in (None, "")
        }


class LetterForm(forms.Form):
    """The questions of a letter's template, as form fields named ``letter-<key>``."""

    PREFIX = "letter-"

    def __init__(
        self, *args: Any, template: texts.Template, known: Mapping[str, Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for field in template.fields:
            made = _question(field)
            made.initial = known.get(field.key, field.default)
            self.fields[f"{self.PREFIX}{field.key}"] = made

    def answers(self) -> dict[str, Any]:
        """Return the officer's answers by the keys of the template's fields."""
        return {
            name.removeprefix(self.PREFIX): value
            for name, value in self.cleaned_data.items()
            if value not in (None, "", [])
        }


def _question(field: texts.Field) -> forms.Field:
    common = {"label": field.label, "required": field.required, "help_text": field.help}
    match field.kind:
        case "date":
            return forms.DateField(widget=DayInput(), input_formats=DAY_FORMATS, **common)
        case "number":
            return forms.IntegerField(min_value=0, **common)
        case "choice":
            return forms.ChoiceField(choices=[("", "请选择"), *field.choices], **common)
        case "choices":
            return forms.MultipleChoiceField(
                choices=field.choices, widget=forms.CheckboxSelectMultiple, **common
            )
        case "longtext":
            return forms.CharField(
                widget=forms.Textarea(attrs={"rows": 3}), max_length=5000, **common
            )
    return forms.CharField(max_length=300, **common)


def codes_for(kind: EventKind, outcome: str) -> tuple[str, ...]:
    """Return the letters a step may go out with; for an answer, those of its outcome."""
    if kind in ANSWERING:
        return tuple(code for code in letters_of(outcome) if code.startswith("S"))
    return LETTERS_OF.get(kind, ())


def step_of_letter(kind: EventKind, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the letter's answers say for the verb."""
    names = OF_THE_LETTER.get(kind, {})
    return {verb: answers[name] for name, verb in names.items() if name in answers}


def day_of(data: Any) -> date | None:
    """Return the day of the act that was filled in; ``None`` where none, or no day, was."""
    if not data or not data.get("on"):
        return None
    try:
        return forms.DateField(input_formats=DAY_FORMATS).clean(data["on"])
    except forms.ValidationError:
        return None


def today() -> date:
    """Return the office's day."""
    return happened.today()
