"""What was written to the office through its website, and what became of it?

A message is its dated acts, which are only ever added; its state, its last day and
what of it is public are copies. What the asker wrote and who they are is sealed, bound to the
message. A text is public only where an act of somebody else than its preparer says so
(:meth:`PublicTexts.public`); the database refuses any other (:mod:`gongkai_web.mailbox.guard`).
"""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef

from gongkai.messages import MISTAKE_KINDS
from gongkai.messages import Kind as MessageKind
from gongkai_web.agencies.models import Agency, User
from gongkai_web.applications.models import Application
from gongkai_web.applications.sealed_text import SealedText
from gongkai_web.mailbox.letterbox import Mail, News
from gongkai_web.online.models import Notice, Submission

__all__ = [
    "DONE",
    "KINDS",
    "OPEN",
    "TOLD_TO_ASKER",
    "Act",
    "ActKind",
    "Answer",
    "Closing",
    "Mail",
    "MailboxSettings",
    "Message",
    "News",
    "PublicText",
    "PublicTexts",
    "State",
    "accepting",
    "settings_of",
]

KINDS = [(kind.value, kind.label) for kind in MessageKind]
_DAYS = (MinValueValidator(1), MaxValueValidator(15))


class MailboxSettings(models.Model):
    """Whether and how an agency takes messages; without a row, by the defaults."""

    agency = models.OneToOneField(
        Agency, verbose_name="单位", on_delete=models.PROTECT, related_name="mailbox_settings"
    )
    is_on = models.BooleanField(
        "接收网上留言",
        default=True,
        help_text="不选的，公众不能向本单位留言；已经收到的照常办理和查询",
    )
    inquiry_days = models.PositiveSmallIntegerField(
        "咨询的答复期限（工作日）", null=True, blank=True, validators=_DAYS
    )
    complaint_days = models.PositiveSmallIntegerField(
        "投诉的答复期限（工作日）", null=True, blank=True, validators=_DAYS
    )
    suggestion_days = models.PositiveSmallIntegerField(
        "建议的答复期限（工作日）", null=True, blank=True, validators=_DAYS
    )
    mistake_days = models.PositiveSmallIntegerField(
        "网站找错的答复期限（工作日）", null=True, blank=True, validators=_DAYS
    )
    words = models.TextField(
        "留言前的说明", blank=True, max_length=2000, help_text="显示在留言表上方，每段一行"
    )
    sends_mail = models.BooleanField(
        "留言人可以选择收邮件通知", default=True, db_default=True,
        help_text="系统设置了邮件服务器才有。邮件只写有了新情况、到哪里查，不写内容",
    )  # fmt: skip
    petition_office = models.CharField(
        "信访工作机构的名称、地址和电话", max_length=200, blank=True,
        help_text="写进转信访的告知，例如：某某县信访局，示例路1号，0000-0000000",
    )  # fmt: skip
    notice = models.TextField(
        "个人信息处理告知", blank=True, max_length=8000,
        help_text="留空则用通用文本。改动以后成为新的版本，以前的留言仍保存当时的版本",
    )  # fmt: skip

    class Meta:
        verbose_name = "留言设置"
        verbose_name_plural = "留言设置"

    def __str__(self) -> str:
        return f"{self.agency}：留言设置"

    def days_of(self, kind: MessageKind) -> int | None:
        """Return the office's own term for a kind, in working days; None for the default."""
        found: int | None = getattr(self, f"{kind.value}_days")
        return found


class State(models.TextChoices):
    """Where a message stands."""

    WAITING = "waiting", "待办理"
    DRAFTED = "drafted", "答复待审核"
    ANSWERED = "answered", "已答复"
    APPLICATION = "application", "转为依申请公开"
    PETITION = "petition", "转信访"
    CLOSED = "closed", "不予办理"
    WITHDRAWN = "withdrawn", "留言人撤回"


OPEN = (State.WAITING, State.DRAFTED)
DONE = (State.ANSWERED, State.APPLICATION, State.PETITION)
"""What counts as dealt with; what was no message, or was withdrawn, counts nowhere."""


class Closing(models.TextChoices):
    """Why a message is not dealt with."""

    SPAM = "spam", "垃圾信息、测试"
    DUPLICATE = "duplicate", "与同一人的另一件重复"
    ABUSIVE = "abusive", "只有辱骂，没有事项"
    UNCLEAR = "unclear", "看不出反映什么，也联系不上"


class ActKind(models.TextChoices):
    """What can happen to a message, read like a diary."""

    SENT = "sent", "提交留言"
    FROM_APPLICATION = "from_application", "由网上申请转来"
    SUPPLEMENTED = "supplemented", "补充说明"
    WITHDRAWN = "withdrawn", "撤回留言"
    REFUSED_PUBLICATION = "refused_publication", "不同意公开"
    HANDED_ON = "handed_on", "转交办理"
    EXTENDED = "extended", "延长答复期限"
    NOTED = "noted", "记事"
    DRAFTED = "drafted", "拟出答复，送审"
    RETURNED = "returned", "答复退回修改"
    ANSWERED = "answered", "审核通过，答复"
    TO_APPLICATION = "to_application", "转为依申请公开"
    TO_PETITION = "to_petition", "转信访"
    CLOSED = "closed", "不予办理"
    REOPENED = "reopened", "恢复办理"
    PREPARED = "prepared", "拟公开，送审"
    SENT_BACK = "sent_back", "公开稿退回"
    PUBLISHED = "published", "批准公开"
    TAKEN_DOWN = "taken_down", "撤下"


TOLD_TO_ASKER = frozenset(
    {ActKind.SENT, ActKind.FROM_APPLICATION, ActKind.SUPPLEMENTED, ActKind.WITHDRAWN, ActKind.REFUSED_PUBLICATION,
     ActKind.HANDED_ON, ActKind.EXTENDED, ActKind.ANSWERED, ActKind.TO_APPLICATION,
     ActKind.TO_PETITION, ActKind.CLOSED, ActKind.REOPENED, ActKind.PUBLISHED, ActKind.TAKEN_DOWN}
)  # fmt: skip
"""The acts the asker sees; what happens within the office they do not."""


class Message(models.Model):
    """One message, from whoever wrote it to whoever must answer."""

    ref = models.CharField("内部标识", max_length=32, unique=True, editable=False)
    """What the sealed bytes are bound to."""
    kind = models.CharField("类别", max_length=16, choices=KINDS)
    mistake_kind = models.CharField(
        "错误类型", max_length=16, blank=True, choices=list(MISTAKE_KINDS.items())
    )
    sealed = models.BinaryField("留言内容（加密）", editable=False, default=bytes)
    code_key = models.CharField("查询码标识", max_length=64, unique=True, editable=False)
    code_tail = models.CharField("查询码尾号", max_length=4)
    password = models.CharField("查询密码（摘要）", max_length=128, editable=False)
    notice = models.ForeignKey(
        Notice, verbose_name="个人信息处理告知", on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField("留言时间")
    received_on = models.DateField("收到日期", db_index=True)
    sent_to = models.ForeignKey(
        Agency, verbose_name="留言时选的单位", on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        Agency, verbose_name="办理单位", on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.WAITING)
    due_on = models.DateField("应答复日期")
    days = models.PositiveSmallIntegerField("答复期限（工作日）")
    answered_on = models.DateField("首次答复日期", null=True)
    closed_on = models.DateField("办结日期", null=True)
    refuses_publication = models.BooleanField("不同意公开", default=False)
    wants_mail = models.BooleanField("要邮件通知", default=False, db_default=False)
    answer = models.ForeignKey(
        "Answer", verbose_name="答复", null=True, on_delete=models.PROTECT, related_name="+"
    )
    shown = models.ForeignKey(
        "PublicText", verbose_name="公开的内容", null=True, on_delete=models.PROTECT, related_name="+"
    )  # fmt: skip
    application = models.OneToOneField(
        Application, verbose_name="转成的申请", null=True, on_delete=models.PROTECT,
        related_name="message",
    )  # fmt: skip

    class Meta:
        verbose_name = "留言"
        verbose_name_plural = "留言"
        ordering = ("due_on", "id")
        indexes = [models.Index(fields=["agency", "state", "due_on"], name="mailbox_desk")]

    def __str__(self) -> str:
        return f"留言 {self.number}"

    @property
    def number(self) -> str:
        """The number people quote: the year and a running number."""
        return f"{self.received_on.year}-{self.pk:05d}"

    @property
    def own(self) -> Message | Submission:
        """What holds code, password and wishes of who follows it: where it came from an application, that."""
        found: Message | Submission = getattr(self, "submission", self)
        return found

    @property
    def of_kind(self) -> MessageKind:
        """The kind as the rules know it."""
        return MessageKind(self.kind)

    @property
    def is_open(self) -> bool:
        """Whether an answer is still owed."""
        return self.state in OPEN


class Answer(models.Model):
    """One version of an answer; another is another row."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="answers")
    text = SealedText("答复内容", sealed_as="留言答复", max_length=10_000)
    drafted_by = models.ForeignKey(
        User, verbose_name="拟稿人", on_delete=models.PROTECT, related_name="+"
    )
    drafted_at = models.DateTimeField("拟稿时间")

    class Meta:
        verbose_name = "留言答复"
        verbose_name_plural = "留言答复"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.message}的答复"


class PublicTexts(models.QuerySet["PublicText"]):
    """What of the messages may be shown."""

    def public(self) -> PublicTexts:
        """Return what everybody may read: approved, not taken down, and the asker does not refuse.

        The one predicate of every public page.
        """
        approved = Act.objects.filter(
            kind=ActKind.PUBLISHED, text=OuterRef("pk"), message=OuterRef("message")
        )
        return self.filter(
            Exists(approved), message__shown=F("pk"), message__refuses_publication=False,
            message__answer__isnull=False,
        )  # fmt: skip


class PublicText(models.Model):
    """Question and answer as they are to be read by everybody: masked, and only then approved."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="texts")
    title = SealedText("标题", sealed_as="留言公开标题", max_length=80)
    question = SealedText("公开的问题", sealed_as="留言公开问题", max_length=5000)
    reply = SealedText("公开的答复", sealed_as="留言公开答复", max_length=10_000)
    prepared_by = models.ForeignKey(
        User, verbose_name="整理人", on_delete=models.PROTECT, related_name="+"
    )
    prepared_at = models.DateTimeField("整理时间")

    objects = PublicTexts.as_manager()

    class Meta:
        verbose_name = "公开的留言"
        verbose_name_plural = "公开的留言"
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.message}的公开稿"


class Act(models.Model):
    """One dated act; without an actor it was the asker's."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="acts")
    kind = models.CharField("事项", max_length=20, choices=ActKind.choices)
    on = models.DateField("日期")
    at = models.DateTimeField("时间")
    actor = models.ForeignKey(
        User, verbose_name="经手人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        Agency, verbose_name="经手单位", on_delete=models.PROTECT, related_name="+"
    )
    words = SealedText("说明", sealed_as="留言办理说明", max_length=4000, blank=True)
    detail = models.JSONField("其他", default=dict)
    """What names nobody: agencies, days, a reason out of a list."""
    answer = models.ForeignKey(Answer, null=True, on_delete=models.PROTECT, related_name="acts")
    text = models.ForeignKey(PublicText, null=True, on_delete=models.PROTECT, related_name="acts")

    class Meta:
        verbose_name = "留言办理记录"
        verbose_name_plural = "留言办理记录"
        ordering = ("id",)
        indexes = [models.Index(fields=["text", "kind"], name="mailbox_approved")]

    def __str__(self) -> str:
        return f"{self.on} {self.get_kind_display()}"


def settings_of(agency: Agency) -> MailboxSettings:
    """Return the agency's settings, or the defaults, not saved."""
    return MailboxSettings.objects.filter(agency=agency).first() or MailboxSettings(agency=agency)


def accepting() -> Any:
    """Return the agencies that take messages: all that did not switch it off."""
    return Agency.objects.exclude(mailbox_settings__is_on=False).order_by("name")
