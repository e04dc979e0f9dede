"""The form an item is written in: the text first, then what the page must say about it."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from gongkai.publishing.codes import code_list
from gongkai_web.agencies.forms import DayInput
from gongkai_web.agencies.models import Agency, User
from gongkai_web.ledgers import happened
from gongkai_web.publishing import files
from gongkai_web.publishing.column_choice import ColumnChoice
from gongkai_web.publishing.markup import kept_text
from gongkai_web.publishing.models import DisclosureAttribute, Item, WithheldGround
from gongkai_web.review.models import ApprovedHow, WithdrawalKind

MOST_FILES = 20
_SHOWN_PICTURE = re.compile(r'src="[^"]*/admin/writing/pictures/\d+/([0-9a-f]{64})/?"')
_PASTED = re.compile(r'src="data:image/(png|jpe?g);base64,([^"]+)"')
_REMOTE = re.compile(r'<img[^>]+src="https?:', re.IGNORECASE)


class ManyFiles(forms.ClearableFileInput):
    """A chooser for several files."""

    allow_multiple_selected = True


class CodeInput(forms.TextInput):
    """A text field that offers the words of a code list (主题、体裁 …) and takes others."""

    def __init__(self, key: str) -> None:
        super().__init__(attrs={"list": f"codes-{key}"})
        self.key = key

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        """Return the field with its list beside it."""
        options = format_html_join(
            "", '<option value="{}" label="{} {}"></option>',
            ((label, code, label) for code, label in code_list(self.key).entries.items()),
        )  # fmt: skip
        field = super().render(name, value, attrs, renderer)
        return format_html('{}<datalist id="codes-{}">{}</datalist>', field, self.key, options)


def told_of(key: str, more: str = "") -> str:
    """Return which list, in which version, a field offers."""
    codes = code_list(key)
    return f"从代码表里选（{codes.title} {codes.version} 版）。{more}"


class ManyFilesField(forms.FileField):
    """Several uploaded files."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files as a list."""
        single = super().clean
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if len(given) > MOST_FILES:
            raise forms.ValidationError(f"一次最多上传 {MOST_FILES} 个文件")
        return [single(one, initial) for one in given]


class ItemForm(forms.ModelForm):
    """An item's working copy."""

    place = ColumnChoice(label="所在栏目", required=False, empty_label="请选择栏目")
    new_files = ManyFilesField(
        label="添加附件",
        required=False,
        help_text=f"可以选多个：{files.TOLD}；照片中的拍摄位置等信息自动去除",
    )

    class Meta:
        model = Item
        fields = [
            "title", "place", "body", "correction_note", "summary", "formed_on", "source",
            "author", "section",
            "doc_no", "issuing_orgs", "topic", "genre", "keywords", "issued_on", "effective_on",
            "repealed_on", "validity", "audience", "carrier", "language", "disclosure_attr", "withheld_ground",
            "withheld_reason", "withheld_on", "go_live_at", "expire_at", "weight",
        ]  # fmt: skip
        widgets = {
            name: DayInput()
            for name in ("formed_on", "issued_on", "effective_on", "repealed_on", "withheld_on")
        } | {
            "body": forms.Textarea(attrs={"rows": 18, "data-writing-editor": ""}),
            "summary": forms.Textarea(attrs={"rows": 2}),
            "correction_note": forms.Textarea(attrs={"rows": 2}),
            "topic": CodeInput("topic"),
            "genre": CodeInput("genre"),
            "audience": CodeInput("audience"),
            "carrier": CodeInput("carrier"),
            "withheld_reason": forms.Textarea(attrs={"rows": 2}),
            "go_live_at": forms.DateTimeInput(
                attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
            ),
            "expire_at": forms.DateTimeInput(
                attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
            ),
        }
        help_texts = {
            "body": "可以直接从 Word 或网页粘贴；样式、脚本和外部图片会去掉。",
            "summary": "列表和搜索结果里显示，可以不填。",
            "topic": told_of("topic", "可以接着写下一级：综合政务\\政务公开。"),
            "genre": told_of("genre"),
            "formed_on": "文件的落款日期；没有的，填信息形成的日期。自此 20 个工作日内公开（条例第二十六条）。",
            "go_live_at": "不填的，签发后立即公开。",
            "expire_at": "名单公示等有期限的，到时自动撤下。",
            "withheld_on": "从这一天起算下次评估的日期（条例第十八条）；不填的，为今天。",
        }

    link_kind = forms.ChoiceField(
        label="与另一条信息的关系", required=False,
        choices=[("", "没有"), ("interprets", "解读下面这一条"), ("replaces", "替代下面这一条"),
                 ("clarifies", "澄清下面这一条"), ("related", "与下面这一条相关")],
    )  # fmt: skip
    link_other = forms.CharField(
        label="另一条信息的索引号", required=False, max_length=60,
        help_text="政策文件应在公布后 3 个工作日内解读，文件和解读在公开页面上互相链接。",
    )  # fmt: skip

    groups = (
        ("", ("title", "place", "body", "correction_note", "formed_on", "source")),
        ("文件信息", ("doc_no", "issuing_orgs", "issued_on", "effective_on", "repealed_on", "validity")),
        ("分类和说明", ("summary", "topic", "genre", "keywords", "author", "section", "audience",
                       "carrier", "language", "weight")),
        ("公开方式", ("disclosure_attr", "withheld_ground", "withheld_reason", "withheld_on")),
        ("相关信息", ("link_kind", "link_other")),
        ("定时公开", ("go_live_at", "expire_at")),
    )  # fmt: skip
    """The fields in the groups the page shows, the first always open."""

    def __init__(self, *args: Any, agency: Agency, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agency, self.actor = agency, actor
        self.told: list[str] = []
        self.fields["place"].offer(agency)
        self.fields["withheld_ground"].choices = [("", "请选择"), *WithheldGround.choices]
        self._tell_of_suggested_place()
        self._ask_for_correction()
        if not self.is_bound and self.instance.pk:
            self.initial["body"] = with_pictures(self.instance.body, agency)

    def _ask_for_correction(self) -> None:
        """Ask what is put right, of what is public; what the public edition said of itself is told there."""
        if self.instance.live_edition_id is None:
            del self.fields["correction_note"]
        elif not self.instance.has_unpublished_changes:
            self.initial["correction_note"] = ""

    def _tell_of_suggested_place(self) -> None:
        """Say that the column of a new item is only the one used last.

        The page suggests it by its key; a column that the address brought along comes as text.
        """
        key = self.initial.get("place")
        if self.is_bound or self.instance.pk or not isinstance(key, int):
            return
        field = self.fields["place"]
        if (last := field.queryset.filter(pk=key).first()) is not None:
            told = field.label_from_instance(last)
            field.help_text = format_html(
                '<strong class="gk-writing__suggested">上次所用栏目：{}，请核对</strong>', told
            )

    def clean_body(self) -> str:
        """Return the text as it is kept: pictures by checksum, nothing foreign."""
        html = _SHOWN_PICTURE.sub(r'src="file:\1"', self.cleaned_data["body"] or "")
        if "<" not in html and html.strip():
            paragraphs = [line.strip() for line in html.splitlines() if line.strip()]
            html = "".join(f"<p>{forms.utils.escape(line)}</p>" for line in paragraphs)
        html = _PASTED.sub(self._keep, html)
        if _REMOTE.search(html):
            self.told.append("正文里的外部图片没有带入，请把图片另存后用“插入图片”加入")
        return kept_text(html)

    def clean(self) -> dict[str, Any]:
        """Find the other item by its index number."""
        cleaned = super().clean() or {}
        kind, number = cleaned.get("link_kind"), (cleaned.get("link_other") or "").strip()
        self.link: tuple[str, Item] | None = None
        if number and not kind:
            self.add_error("link_kind", "请选择与这一条的关系")
        elif kind and not number:
            self.add_error("link_other", "请填写另一条信息的索引号")
        elif kind:
            other = Item.objects.filter(agency=self.agency, index_no=number).first()
            if other is None:
                self.add_error("link_other", f"本单位没有索引号为“{number}”的信息")
            else:
                self.link = (kind, other)
        if cleaned.get("formed_on"):
            try:
                happened.refuse_days_to_come(cleaned["formed_on"])
            except forms.ValidationError as error:
                self.add_error("formed_on", error)
        if "withheld_on" in cleaned:
            cleaned["withheld_on"] = self._withheld_on(cleaned)
        return cleaned

    def _withheld_on(self, cleaned: dict[str, Any]) -> Any:
        """Return the day of the decision not to publish: today where none was entered, none where none was made."""
        attribute = cleaned.get("disclosure_attr")
        noted = attribute == DisclosureAttribute.ON_REQUEST and cleaned.get("withheld_reason")
        if attribute != DisclosureAttribute.WITHHELD and not noted:
            return None
        day = cleaned["withheld_on"] or happened.today()
        try:
            happened.refuse_days_to_come(day)
        except forms.ValidationError as error:
            self.add_error("withheld_on", error)
        return day

    def _keep(self, match: re.Match[str]) -> str:
        """Keep a pasted picture as a file of the house."""
        kind = "png" if match.group(1) == "png" else "jpg"
        try:
            data = base64.b64decode(match.group(2), validate=False)
            upload = SimpleUploadedFile(f"粘贴的图片.{kind}", data)
            kept = files.keep_picture(actor=self.actor, agency=self.agency, file=upload)
        except (binascii.Error, files.UnusableFile):
            self.told.append("一张粘贴的图片读不出来，没有带入")
            return 'src=""'
        return f'src="file:{kept.sha256}"'

    def shown_groups(self) -> list[dict[str, Any]]:
        """Return the groups with their fields; a group with an error or a value is open."""
        shown = []
        for title, names in self.groups:
            bound = [self[name] for name in names if name in self.fields]
            touched = any(one.errors for one in bound) or (
                self.instance.pk is not None and title == "定时公开"
                and any(self[name].value() for name in names)
            )  # fmt: skip
            shown.append({"title": title, "fields": bound, "open": not title or touched})
        return shown


def with_pictures(html: str, agency: Agency) -> str:
    """Return a text whose pictures have the address of the back office."""

    def address(match: re.Match[str]) -> str:
        url = reverse("writing:picture", args=[agency.pk, match.group(1)])
        return f'src="{url}"'

    return re.sub(r'src="file:([0-9a-f]{64})"', address, html)


class AgencyForm(forms.Form):
    """Which agency a new item is for, where a person writes for several."""

    agency = forms.ModelChoiceField(
        label="单位", queryset=Agency.objects.none(), empty_label="请选择"
    )

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies


class UrgentForm(forms.Form):
    """Why something cannot wait, and who agreed how."""

    reason = forms.CharField(
        label="为什么要应急发布",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="例如：网上流传不实信息，影响社会稳定，须立即澄清（条例第六条第二款）。",
    )
    approved_by = forms.ModelChoiceField(
        label="哪位领导批准", queryset=User.objects.none(), empty_label="请选择"
    )
    approved_how = forms.ChoiceField(
        label="怎样批准的", choices=ApprovedHow.choices, widget=forms.RadioSelect
    )
    approved_at = forms.DateTimeField(
        label="什么时候批准的",
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text="口头、电话、即时通讯批准的，写同意的时间；签发人随后仍要在本系统签发。",
    )
    secrecy_by = forms.ModelChoiceField(
        label="保密审查由谁作出", queryset=User.objects.none(), empty_label="请选择"
    )

    def __init__(self, *args: Any, reviewers: Any, signers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["secrecy_by"].queryset = reviewers
        self.fields["approved_by"].queryset = signers


class WithdrawalForm(forms.Form):
    """Why something public is to be taken back, and what the public is told."""

    kind = forms.ChoiceField(label="原因", choices=WithdrawalKind.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label="理由（存档，不公开）", widget=forms.Textarea(attrs={"rows": 3}))
    explanation = forms.CharField(
        label="对公众的说明",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="显示在原来的网址上。内容有误、并入其他信息、处罚决定变更的必须填写。",
    )
    changed_on = forms.DateField(
        label="处罚决定被变更、撤销之日",
        required=False,
        widget=DayInput(),
        help_text="3 个工作日内撤回并公开说明理由（行政处罚法第四十八条第二款）。",
    )
    merged_into = forms.CharField(label="并入哪一条（索引号）", required=False, max_length=60)


class AnswerForm(forms.Form):
    """What the signer says to a request for withdrawal."""

    approved = forms.ChoiceField(
        label="意见",
        choices=[("yes", "同意撤下"), ("no", "不同意")],
        widget=forms.RadioSelect,
    )
    remark = forms.CharField(label="说明", required=False, widget=forms.Textarea(attrs={"rows": 2}))


class GroundForm(forms.Form):
    """Why a penalty decision stays public after all."""

    reason = forms.CharField(
        label="收回的理由",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="例如：经核实，处罚决定没有被变更、撤销；或者已经改为变更后的决定并公开说明。存档，不公开。",
    )
