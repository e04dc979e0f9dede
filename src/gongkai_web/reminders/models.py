"""Who wants to be reminded when, what was each told already, and whose calendar link is good?

What was told is kept so that nobody is told the same twice. A digest is noted
as being sent before the mail server is asked and as sent after it has taken
the mail; one left between the two is of unknown fate and is sent again, saying so.
"""

from __future__ import annotations

from datetime import time

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from gongkai.applications.reminders import Level, Matter
from gongkai_web.agencies.models import Agency, User
from gongkai_web.applications.models import Application
from gongkai_web.mailbox.models import Message
from gongkai_web.publishing.models import Item
from gongkai_web.remedies.models import RemedyCase

QUIET_FROM, QUIET_UNTIL = time(20), time(8)


class Preference(models.Model):
    """How one person wants to be reminded; without a row, by the defaults."""

    user = models.OneToOneField(
        User, verbose_name="人员", on_delete=models.CASCADE, related_name="reminder_preference"
    )
    is_off = models.BooleanField("不要邮件提醒", default=False)
    is_at_once = models.BooleanField("写稿审核的事项一到就发", default=False)
    quiet_from = models.TimeField("免打扰开始", default=QUIET_FROM)
    quiet_until = models.TimeField("免打扰结束", default=QUIET_UNTIL)

    class Meta:
        verbose_name = "提醒设置"
        verbose_name_plural = "提醒设置"

    def __str__(self) -> str:
        return f"{self.user}：提醒设置"

    def clean(self) -> None:
        """Refuse a quiet time that never ends."""
        super().clean()
        if self.quiet_from and self.quiet_from == self.quiet_until:
            raise ValidationError(
                {"quiet_until": "开始和结束不能是同一时刻；不想收邮件的，请选“不要邮件提醒”"}
            )

    def is_quiet(self, at: time) -> bool:
        """Return whether the person is not to be disturbed at that time of day."""
        if self.quiet_from < self.quiet_until:
            return self.quiet_from <= at < self.quiet_until
        return at >= self.quiet_from or at < self.quiet_until


class DigestState(models.TextChoices):
    """What became of a digest."""

    SENDING = "sending", "正在发送"
    SENT = "sent", "已发送"
    FAILED = "failed", "没有发出"
    UNCLEAR = "unclear", "是否送达不明，已重发"


class Digest(models.Model):
    """One mail to one person."""

    user = models.ForeignKey(
        User, verbose_name="收件人", on_delete=models.CASCADE, related_name="digests"
    )
    on = models.DateField("日期")
    state = models.CharField(
        "状态", max_length=8, choices=DigestState.choices, default=DigestState.SENDING
    )
    claimed_at = models.DateTimeField("开始发送时间")
    sent_at = models.DateTimeField("发送时间", null=True)
    number = models.PositiveIntegerField("件数")
    is_repeated = models.BooleanField("可能重复", default=False)
    is_at_once = models.BooleanField("事项一到就发的", default=False)
    """It is not the day's digest, which comes as well."""
    fault = models.CharField("没有发出的原因", max_length=255, blank=True)

    class Meta:
        verbose_name = "提醒邮件"
        verbose_name_plural = "提醒邮件"
        ordering = ("-id",)
        indexes = [models.Index(fields=["user", "on"], name="digest_by_day")]

    def __str__(self) -> str:
        return f"{self.on} {self.user}（{self.number} 件）"


class Told(models.Model):
    """A term of a case that a digest told a person: each level once, lateness once a day."""

    digest = models.ForeignKey(Digest, on_delete=models.CASCADE, related_name="told")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    application = models.ForeignKey(
        Application, null=True, on_delete=models.CASCADE, related_name="+"
    )
    remedy_case = models.ForeignKey(
        RemedyCase, null=True, on_delete=models.CASCADE, related_name="+"
    )
    message = models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="+")
    """One of the three: the application, the reconsideration or suit, or the message."""
    matter = models.CharField(
        "期限",
        max_length=20,
        choices=[
            *((matter.value, matter.label) for matter in Matter),
            ("remedy", "复议诉讼应办事项"),
            ("message", "留言应答复日期"),
        ],
    )
    due_on = models.DateField("最后一日")
    level = models.CharField(
        "级别", max_length=8, choices=[(level.value, level.label) for level in Level]
    )
    on = models.DateField("提醒日期")

    class Meta:
        verbose_name = "已作的提醒"
        verbose_name_plural = "已作的提醒"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "application", "matter", "due_on", "level"],
                condition=~Q(level=Level.LATE.value),
                name="told_once",
            ),
            models.UniqueConstraint(
                fields=["user", "application", "matter", "due_on", "on"],
                condition=Q(level=Level.LATE.value),
                name="told_late_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["user", "remedy_case", "matter", "due_on", "level"],
                condition=~Q(level=Level.LATE.value),
                name="told_duty_once",
            ),
            models.UniqueConstraint(
                fields=["user", "remedy_case", "matter", "due_on", "on"],
                condition=Q(level=Level.LATE.value),
                name="told_late_duty_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["user", "message", "matter", "due_on", "level"],
                condition=~Q(level=Level.LATE.value),
                name="told_message_once",
            ),
            models.UniqueConstraint(
                fields=["user", "message", "matter", "due_on", "on"],
                condition=Q(level=Level.LATE.value),
                name="told_late_message_once_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application or self.remedy_case or self.message}：{self.get_matter_display()} {self.get_level_display()}"


class Waiting(models.TextChoices):
    """What of writing, reviewing and assessing waits for a person; the most pressing first."""

    WITHDRAWAL = "withdrawal", "等您批准的撤稿申请"
    DEBT = "debt", "应急发布后等您补审"
    REVIEW = "review", "等您审核"
    RETURNED = "returned", "退回给您的稿件"
    ASSESSMENT = "assessment", "到了定期评估日期的不予公开信息"


class ItemTold(models.Model):
    """Something about an item that a digest told a person: once for each handing-on."""

    digest = models.ForeignKey(Digest, on_delete=models.CASCADE, related_name="items_told")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+")
    matter = models.CharField("事项", max_length=12, choices=Waiting.choices)
    of = models.PositiveBigIntegerField("送审或者撤稿申请")
    """Of an assessment the item itself."""
    rung = models.PositiveSmallIntegerField("环节", default=0)
    since = models.PositiveBigIntegerField("自哪一条意见起", default=0)
    """Of an assessment the day, as an ordinal, from which on it is told."""

    class Meta:
        verbose_name = "已作的写稿审核提醒"
        verbose_name_plural = "已作的写稿审核提醒"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "matter", "of", "rung", "since"], name="told_item_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id}：{self.get_matter_display()}"


class ReportMatter(models.TextChoices):
    """What of a year's reports is told; an agency's own first, then its office's."""

    SUBMIT = "submit", "应报送的年度报告"
    CORRECT = "correct", "退回更正的年度报告"
    PUBLISH = "publish", "应公布的年度报告"
    REVIEW = "review", "等您审核的年度报告"
    BEHIND = "behind", "逾期的下级单位年度报告"


class ReportTold(models.Model):
    """A day of a year's reports that a digest told a person: each level once, lateness again."""

    digest = models.ForeignKey(Digest, on_delete=models.CASCADE, related_name="reports_told")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey(
        Agency, verbose_name="单位", on_delete=models.CASCADE, related_name="+"
    )
    """The agency that owes the report, or the office that collects."""
    year = models.PositiveSmallIntegerField("年度")
    matter = models.CharField("事项", max_length=8, choices=ReportMatter.choices)
    due_on = models.DateField("最后一日")
    level = models.CharField(
        "级别", max_length=8, choices=[(level.value, level.label) for level in Level]
    )
    since = models.DateField("自哪一天起提醒")

    class Meta:
        verbose_name = "已作的年报提醒"
        verbose_name_plural = "已作的年报提醒"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "agency", "year", "matter", "due_on", "level", "since"],
                name="told_report_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency}{self.year}年：{self.get_matter_display()}"


class Feed(models.Model):
    """A link under which a person's calendar program reads the due days of one agency.

    Only the token's hash is kept; the link is shown once.
    """

    user = models.ForeignKey(
        User, verbose_name="人员", on_delete=models.CASCADE, related_name="calendar_feeds"
    )
    agency = models.ForeignKey(
        Agency, verbose_name="单位", on_delete=models.CASCADE, related_name="+"
    )
    token_hash = models.CharField("链接的摘要", max_length=64, unique=True)
    made_at = models.DateTimeField("生成时间")
    revoked_at = models.DateTimeField("撤销时间", null=True)

    class Meta:
        verbose_name = "日历订阅"
        verbose_name_plural = "日历订阅"
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=["user", "agency"],
                condition=Q(revoked_at__isnull=True),
                name="one_good_feed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}：{self.agency}"
