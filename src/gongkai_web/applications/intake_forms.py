"""The forms of the counter: register, mend, confirm, split, hand on, attach."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from gongkai.applications.applicants import KINDS, Number, credit_code, id_card
from gongkai_web.agencies.access import Capability, agencies_where
from gongkai_web.agencies.forms import DAY_FORMATS, DayInput
from gongkai_web.agencies.models import Agency, Membership, User
from gongkai_web.applications import intake, personal
from gongkai_web.applications.applicants import AGENT, PERSONAL_FIELDS, personal_of
from gongkai_web.applications.casework import seen_now
from gongkai_web.applications.file_kinds import ACCEPT, TOLD
from gongkai_web.applications.models import Application, AttachmentKind, ReceiptChannel
from gongkai_web.applications.ways import NEEDS_PROOF_OF_CONFIRMATION, WAYS, Asked
from gongkai_web.ledgers.happened import refuse_days_to_come

KIND_HINTS = {
    "natural_person": "公民个人；律师以自己名义申请的，也是自然人",
    "commercial": "公司、合伙企业、个体工商户等",
    "research": "科研院所、高等学校的研究机构等",
    "public_benefit": "社会团体、基金会、慈善组织、民办非企业单位等",
    "legal_service": "律师事务所、公证处、基层法律服务所等",
    "other_org": "不属于以上各类的法人或者其他组织",
}
SUPPLY_FORMS = ("纸质", "电子文档", "光盘等介质")
SUPPLY_WAYS = ("邮寄", "电子邮件", "传真", "当面领取", "现场查阅", "网上获取")
_NUMBER_LENGTH = 18
_ORGANISATIONS = {key: title for key, title in KINDS.items() if key != "natural_person"}


def day_field(label: str, *, required: bool = False, help_text: str = "") -> forms.DateField:
    """Return a field for a day that is over."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=DayInput(),
        input_formats=DAY_FORMATS,
        validators=[refuse_days_to_come],
    )


def file_field(label: str, help_text: str = TOLD) -> forms.FileField:
    """Return a field for a scan or another proof."""
    return forms.FileField(
        label=label,
        required=False,
        help_text=help_text,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )


def text_field(label: str, most: int, *, required: bool = False, help_text: str = "", rows: int = 0) -> forms.CharField:  # fmt: skip
    """Return a field for words, on one line or on several."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput
    return forms.CharField(
        label=label, required=required, max_length=most, help_text=help_text, widget=widget
    )


def number_of(kind: str, id_no: str) -> Number | None:
    """Return what an identity or credit number says of itself; ``None`` for one of another kind.

    Only numbers of eighteen signs are judged: a passport has fewer.
    """
    plain = "".join(id_no.split())
    if not plain or (kind == "natural_person" and len(plain) != _NUMBER_LENGTH):
        return None
    return id_card(plain) if kind == "natural_person" else credit_code(plain)


def hints(kind: str, id_no: str) -> list[str]:
    """Return what a person should look at before registering: the number, or the kind it suggests."""
    found = number_of(kind, id_no)
    if found is None:
        return []
    if found.problem:
        return [found.problem]
    if found.kind_hint in (None, kind, "other_org"):
        return []
    return [f"按统一社会信用代码，申请人可能是“{KINDS[str(found.kind_hint)]}”，请核对申请人类型"]


class _Applicant(forms.Form):
    """Who applies, for what, and how the answer is wanted."""

    applicant_kind = forms.ChoiceField(
        label="申请人类型", choices=list(KINDS.items()), widget=forms.RadioSelect
    )
    name = text_field("申请人姓名（名称）", 120)
    id_no = text_field(
        "证件号码", 40, help_text="自然人填居民身份号码（其他证件写明种类），单位填统一社会信用代码"
    )
    contact = text_field("联系方式", 200, help_text="电话、通信地址、电子邮箱")
    agent = text_field(
        "代理人", 120, help_text="委托他人办理的，填代理人姓名和联系方式；申请人仍填委托人"
    )
    content = text_field("申请内容", 20_000, required=True, rows=6,
        help_text="照抄申请书：名称、文号或者便于查询的其他特征。不询问用途")  # fmt: skip
    supply_form = forms.ChoiceField(
        label="提供的形式", required=False,
        choices=[("", "没有写明"), *((one, one) for one in SUPPLY_FORMS)],
    )  # fmt: skip
    supply_way = forms.ChoiceField(
        label="获取的途径", required=False,
        choices=[("", "没有写明"), *((one, one) for one in SUPPLY_WAYS)],
    )  # fmt: skip
    assistance = forms.BooleanField(
        label="申请人阅读困难或者有视听障碍，需要帮助",
        required=False,
        help_text="应当为其提供必要的帮助（条例第四十三条）",
    )
    topic = text_field("主题", 40, help_text="本机关自用的分类，例如：行政复议、法律援助")
    handler = forms.ModelChoiceField(
        label="经办人", required=False, queryset=User.objects.none(), empty_label="暂不指定"
    )
    remark = text_field("备注", 2_000, rows=2)
    number = text_field("申请编号", 60)
    checked = forms.BooleanField(label="已核对原件，按所填登记", required=False)

    def offer_handlers(self, agencies: Any) -> None:
        """Offer those who handle cases of these agencies."""
        serve = Membership.objects.filter(agency__in=agencies)
        self.fields["handler"].queryset = User.objects.filter(
            pk__in=serve.values("user"), is_active=True
        ).order_by("username")

    @property
    def supply(self) -> str:
        """Return form and way of supply as the record keeps them."""
        wanted = (self.cleaned_data.get("supply_form"), self.cleaned_data.get("supply_way"))
        return "，".join(filter(None, wanted))

    def look_at(self, kind: str, id_no: str) -> None:
        """Refuse a number that cannot be right, until the person says it stands so on the paper."""
        self.hints = hints(kind, id_no)
        if self.hints and not self.cleaned_data.get("checked"):
            self.add_error("id_no", "；".join(self.hints))
            self.add_error("checked", "请核对；确是这样的，勾选后再保存")


class IntakeForm(_Applicant):
    """Registering at the counter: the channel first, then what it asks for."""

    hints: list[str] = []
    agency = forms.ModelChoiceField(label="收到申请的单位", queryset=Agency.objects.none())
    channel = forms.ChoiceField(
        label="申请是怎样来的",
        choices=[(way.channel, way.title) for way in WAYS],
        widget=forms.RadioSelect,
    )
    scan = file_field("申请书扫描件")
    identity = file_field("身份证明扫描件")
    receipt = file_field("收到凭证扫描件", "信封、邮件跟踪、传真件、确认记录等")
    use_required_attribute = False

    FILES = {
        "scan": AttachmentKind.APPLICATION,
        "identity": AttachmentKind.IDENTITY,
        "receipt": AttachmentKind.RECEIPT,
    }

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = agencies_where(user, Capability.EDIT_LEDGERS)
        only = list(agencies[:2])
        self.only = only[0] if len(only) == 1 else None
        if self.only is not None:
            del self.fields["agency"]
        else:
            self.fields["agency"].queryset = agencies.order_by("code")
        self.offer_handlers(agencies)
        self.fields["handler"].initial = user.pk
        self.fields["number"].help_text = "留空则按单位的编号规则顺次编号"
        for way in WAYS:
            for asked in way.asks:
                self.fields[f"{way.channel}-{asked.name}"] = _asked(asked)

    def ways(self) -> list[dict[str, Any]]:
        """Return each way with its fields, for the page."""
        return [
            {"way": way, "fields": [self[f"{way.channel}-{asked.name}"] for asked in way.asks]}
            for way in WAYS
        ]

    def clean(self) -> dict[str, Any]:
        """Look at what the chosen way asks for, and at nothing of the others."""
        cleaned = super().clean() or {}
        chosen = cleaned.get("channel", "")
        for way in WAYS:
            for asked in way.asks:
                if way.channel != chosen:
                    self._errors.pop(f"{way.channel}-{asked.name}", None)
        if chosen:
            self._check_way(chosen)
        self.look_at(cleaned.get("applicant_kind", ""), cleaned.get("id_no", ""))
        return cleaned

    def _check_way(self, chosen: str) -> None:
        confirmed, proof = (
            self.cleaned_data.get(f"{chosen}-{name}") for name in ("confirmed_on", "proof")
        )
        if chosen in NEEDS_PROOF_OF_CONFIRMATION and confirmed and not proof:
            self.add_error(f"{chosen}-proof", "填了确认日期的，请写明确认的方式和经过")

    @property
    def chosen_agency(self) -> Agency:
        """Return the agency that received the application."""
        agency: Agency = self.only or self.cleaned_data["agency"]
        return agency

    @property
    def applicant(self) -> dict[str, str]:
        """Return what is sealed."""
        return {name: self.cleaned_data[name] for name in (*PERSONAL_FIELDS, AGENT)}

    @property
    def record(self) -> dict[str, Any]:
        """Return the fields of the record, as :func:`intake.register` takes them."""
        found = self.cleaned_data
        way = found["channel"]
        days = {name: found.get(f"{way}-{name}") for name in intake.DAYS}
        return days | {
            "channel": way,
            "receipt_proof": found.get(f"{way}-proof", ""),
            "supply_form": self.supply,
            **{
                name: found[name]
                for name in (
                    "applicant_kind",
                    "content",
                    "topic",
                    "handler",
                    "assistance",
                    "remark",
                )
            },
        }


def _asked(asked: Asked) -> forms.Field:
    told = {"required": asked.required, "help_text": asked.help_text}
    field: forms.Field = (
        text_field(asked.label, 120, **told)
        if asked.name == "proof"
        else day_field(asked.label, **told)
    )
    field.error_messages["required"] = f"请填写{asked.label}"
    return field


class Seen(forms.Form):
    """A form that remembers what the person had seen of the case."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.fields["seen"].initial = seen_now(case)


class ReasonForm(Seen):
    """A verb that needs nothing but a reason."""

    reason = text_field("理由", 200, required=True, rows=3, help_text="不要写入申请人的姓名、号码")


class ConfirmForm(Seen):
    """The one day that was missing, and how it is known."""

    on = day_field("收到日期", required=True)
    proof = text_field("确认的方式和经过", 120)
    file = file_field("凭证扫描件（可以不上传）")

    TITLES = {
        "submitted_on": "提交日期",
        "arrived_on": "签收日期",
        "confirmed_on": "双方确认日期",
    }

    def __init__(self, *args: Any, missing: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = self.TITLES[missing]
        if missing == "confirmed_on":
            self.fields["proof"].required = True
            self.fields["proof"].help_text = "例如：3月4日电话告知申请人已收到，申请人确认"
        elif self.case.channel == ReceiptChannel.REGISTERED_MAIL:
            self.fields["proof"].label = "邮件编号"
        if self.case.receipt_proof:
            self.fields["proof"].initial = self.case.receipt_proof


class AttemptForm(Seen):
    """An attempt to reach the applicant."""

    on = day_field("联系日期", required=True)
    note = text_field("联系的方式、时间和结果", 500, required=True, rows=3,
        help_text="例如：上午9时、下午4时两次拨打申请书所留电话，无人接听。加密保存")  # fmt: skip


class SplitForm(Seen):
    """One field for each matter; empty ones are passed over."""

    LEAST, MOST = 3, 20

    def __init__(self, *args: Any, boxes: int = LEAST, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in range(1, min(max(boxes, self.LEAST), self.MOST) + 1):
            self.fields[f"part_{place}"] = text_field(f"第 {place} 件", 20_000, rows=3)
        self.fields["part_1"].initial = self.case.content

    @property
    def contents(self) -> Sequence[str]:
        """Return the matters."""
        return [
            value for name, value in self.cleaned_data.items() if name.startswith("part_") and value
        ]


class TransferForm(ReasonForm):
    """To which agency an application is handed on."""

    to = forms.ModelChoiceField(
        label="移送给", queryset=Agency.objects.none(), empty_label="请选择"
    )
    field_order = ("to", "reason", "seen")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = Agency.objects.exclude(pk=self.case.agency_id).order_by("code")


class AttachForm(Seen):
    """A file for the case."""

    kind = forms.ChoiceField(label="材料种类", choices=AttachmentKind.choices)
    file = file_field("文件")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = True


class MendForm(_Applicant, Seen):
    """更正登记信息: the record and the applicant; what stays blank of the applicant stays as it is."""

    hints: list[str] = []
    channel = forms.ChoiceField(
        label="受理渠道", required=False, choices=[("", "没有登记"), *ReceiptChannel.choices]
    )
    submitted_on = day_field("提交（交寄）日期")
    arrived_on = day_field("签收（实际收到）日期")
    confirmed_on = day_field("双方确认日期")
    received_on = day_field("收到日期")
    receipt_proof = text_field("收到凭证", 120, help_text="邮件编号、确认的方式和经过等")
    supply_form = text_field("提供方式", 80)  # type: ignore[assignment]
    reason = text_field("更正的理由", 200, required=True, rows=2,
        help_text="操作日志只记字数；办理中的案件，理由加密记入办理经过")  # fmt: skip
    supply_way = None  # type: ignore[assignment]
    use_required_attribute = False

    def __init__(self, *args: Any, case: Application, **kwargs: Any) -> None:
        self.sealed = personal_of(case)
        names = ("number", "received_on", *intake.RECORD)
        initial = {name: getattr(case, name) for name in names} | {"handler": case.handler_id}
        super().__init__(*args, case=case, initial=initial, **kwargs)
        self.offer_handlers([case.agency_id])
        self.fields["content"].required = bool(case.content)
        self.fields["number"].required = True
        if intake.follows_from_days(case):
            del self.fields["received_on"]
        else:
            self.fields[
                "received_on"
            ].help_text = "台账导入的收到日期；填写渠道和上面的日期以后，改为依照条例第三十一条确定"
        self._show_masked()

    def _show_masked(self) -> None:
        shown = personal.masked(self.sealed)
        for name in PERSONAL_FIELDS:
            if shown[name]:
                self.fields[name].help_text = f"现为 {shown[name]}（加密保存），留空则不改"
        if self.sealed.get(AGENT):
            self.fields[
                AGENT
            ].help_text = f"现为 {personal.masked_name(self.sealed[AGENT])}（加密保存），留空则不改"

    def clean(self) -> dict[str, Any]:
        """Look at the number, where it or the kind is changed."""
        cleaned = super().clean() or {}
        kind, id_no = cleaned.get("applicant_kind", ""), cleaned.get("id_no", "")
        if id_no or kind != self.case.applicant_kind:
            self.look_at(kind, id_no or self.sealed.get("id_no", ""))
        return cleaned

    @property
    def applicant(self) -> dict[str, str] | None:
        """Return the applicant as they are to be sealed; ``None`` where nothing was filled in."""
        names = (*PERSONAL_FIELDS, AGENT)
        new = {name: self.cleaned_data[name] for name in names if self.cleaned_data[name]}
        return {name: self.sealed.get(name, "") for name in names} | new if new else None

    @property
    def changes(self) -> dict[str, Any]:
        """Return the fields of the record that are to change."""
        found = {}
        for name in ("number", "received_on", *intake.RECORD):
            if name not in self.fields:
                continue
            value = self.cleaned_data[name]
            if name == "content" and value.split() == getattr(self.case, name).split():
                continue
            if value != getattr(self.case, name):
                found[name] = value
        return found
