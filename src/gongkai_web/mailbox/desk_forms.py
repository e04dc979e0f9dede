"""What does the desk fill in for each act on a message?"""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.applications.applicants import KINDS
from gongkai_web.agencies.models import Agency
from gongkai_web.applications.intake_forms import SUPPLY_FORMS, SUPPLY_WAYS, day_field, text_field
from gongkai_web.mailbox import sealing
from gongkai_web.mailbox.actions import applicant_from
from gongkai_web.mailbox.models import Closing, MailboxSettings, Message, accepting, settings_of
from gongkai_web.mailbox.publishing import masked


class DeskForm(forms.Form):
    """A form of one act; ``seen`` is the last act the person saw."""

    use_required_attribute = False

    def __init__(self, *args: Any, message: Message, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.message = message
        self.offer()

    def offer(self) -> None:
        """Fill in what is known of the message."""


class AnswerForm(DeskForm):
    """拟答复."""

    text = text_field(
        "答复内容", 10_000, required=True, rows=12,
        help_text="写给留言人看的。直接回答所问，写明依据和办理的渠道；不能办的说明理由",
    )  # fmt: skip

    def offer(self) -> None:
        """Begin with the last draft."""
        last = self.message.answers.order_by("-pk").first()
        if last is not None:
            self.fields["text"].initial = last.text


class ExtendForm(DeskForm):
    """延期."""

    days = forms.IntegerField(
        label="合计多少个工作日", min_value=1, max_value=15, initial=15,
        help_text="从收到的次日起算，连同原来的期限一起",
    )  # fmt: skip
    reason = text_field("理由", 400, required=True, rows=3, help_text="留言人看得到")


class HandOnForm(DeskForm):
    """转交."""

    to = forms.ModelChoiceField(label="转给哪个单位", queryset=Agency.objects.none())
    reason = text_field("理由", 400, required=True, rows=3, help_text="接收单位看得到")

    def offer(self) -> None:
        """Offer the other agencies that take messages."""
        field: Any = self.fields["to"]
        field.queryset = accepting().exclude(pk=self.message.agency_id)


class NoteForm(DeskForm):
    """记事."""

    words = text_field("记下什么", 2000, required=True, rows=4, help_text="只有办理人员看得到")


class ApplicationForm(DeskForm):
    """转为依申请公开."""

    applicant_kind = forms.ChoiceField(
        label="申请人类型", choices=list(KINDS.items()), widget=forms.RadioSelect,
        initial="natural_person",
    )  # fmt: skip
    name = text_field("申请人姓名（名称）", 120, required=True)
    id_no = text_field(
        "证件号码", 40, help_text="条例第二十九条要求提供身份证明；还没有的先留空，登记后补"
    )
    contact = text_field("联系方式", 200, required=True)
    content = text_field("申请内容", 20_000, required=True, rows=6)
    supply_form = forms.ChoiceField(
        label="提供的形式",
        required=False,
        choices=[("", "没有写明"), *((x, x) for x in SUPPLY_FORMS)],
    )
    supply_way = forms.ChoiceField(
        label="获取的途径",
        required=False,
        choices=[("", "没有写明"), *((x, x) for x in SUPPLY_WAYS)],
    )
    confirmed_on = day_field(
        "双方确认日期",
        help_text="与留言人联系、愿意作为申请提出的日期，就是收到申请之日（条例第三十一条），答复期限从次日起算。"
        "还没有联系上的留空，案件列入“待确认收到”",
    )
    told = text_field("告知留言人的话", 2000, required=True, rows=4)

    def offer(self) -> None:
        """Begin with what the message says."""
        data = sealing.opened(self.message)
        for name, value in applicant_from(data).items():
            self.fields[name].initial = value
        self.fields["content"].initial = data.get("content", "")
        self.fields["told"].initial = (
            "您要的是政府信息，经与您联系，按政府信息公开申请登记办理，适用《政府信息公开条例》规定的答复期限和救济渠道。"
            "需要您补充身份证明等材料的，我们会与您联系。"
        )


class PetitionForm(DeskForm):
    """转信访."""

    office = text_field(
        "信访工作机构", 200, required=True, help_text="名称、地址和电话；常用的在“留言设置”里填好"
    )
    told = text_field("给留言人的告知书", 4000, required=True, rows=8)

    def offer(self) -> None:
        """Begin with the office's standard notice."""
        message = self.message
        office = settings_of(message.agency).petition_office
        self.fields["office"].initial = office
        self.fields["told"].initial = (
            f"您于{message.received_on:%Y年%-m月%-d日}提交的留言（编号 {message.number}）收悉。"
            "您反映的事项属于信访事项，不属于网站留言办理的范围，已转"
            f"{office or '信访工作机构'}依照《信访工作条例》办理，请与其联系查询受理和办理情况。"
            "您也可以通过来信、来访、网上信访等渠道直接提出。\n"
            "其中属于申请获取政府信息的，请另行提出政府信息公开申请。\n"
            f"{message.agency.name}"
        )


class CloseForm(DeskForm):
    """不予办理."""

    why = forms.ChoiceField(label="原因", choices=[("", "请选择"), *Closing.choices])
    told = text_field("对留言人的说明", 1000, required=True, rows=3, help_text="留言人看得到")


class ReopenForm(DeskForm):
    """恢复办理."""

    reason = text_field("理由", 400, required=True, rows=3)


class ReasonForm(DeskForm):
    """退回、撤下."""

    reason = text_field("理由", 1000, required=True, rows=3)


class PrepareForm(DeskForm):
    """整理公开稿."""

    title = text_field("标题", 80, required=True, help_text="别人一看就知道是什么问题")
    question = text_field(
        "公开的问题", 5000, required=True, rows=8,
        help_text="机器认出的个人信息已经换成星号。请通读，把能认出是谁的地方都隐去，可以改写得简短",
    )  # fmt: skip
    reply = text_field("公开的答复", 10_000, required=True, rows=10)

    def offer(self) -> None:
        """Begin with the last text, else with question and answer masked."""
        message = self.message
        last = message.texts.order_by("-pk").first()
        if last is not None and last.prepared_at > self._answered_at():
            begun = {"title": last.title, "question": last.question, "reply": last.reply}
        else:
            data, on = sealing.opened(message), message.received_on
            reply = message.answer.text if message.answer is not None else ""
            begun = {
                "title": masked(data.get("title", ""), on=on, own=data),
                "question": masked(data.get("content", ""), on=on, own=data),
                "reply": masked(reply, on=on, own=data),
            }
        for name, value in begun.items():
            self.fields[name].initial = value

    def _answered_at(self) -> Any:
        return self.message.answer.drafted_at if self.message.answer is not None else None


class SettingsForm(forms.ModelForm):
    """留言设置."""

    class Meta:
        model = MailboxSettings
        fields = (
            "is_on", "inquiry_days", "complaint_days", "suggestion_days", "mistake_days",
            "sends_mail", "petition_office", "words", "notice",
        )  # fmt: skip

    use_required_attribute = False
