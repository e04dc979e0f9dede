"""What is still to be told to applicants and askers, and what was told? (outboxes: docs/how-to/apply-online.md)

A row is written with the act it tells of, or derived from the case; it is sent by a command of its
own. Its key goes with it: a gateway that sees the key again, a mailbox that sees the
message's name again, know that it is the same message. No content of a case, no name and no
address is kept here: the words are made when it is sent, from what is sealed.
"""

from __future__ import annotations

from django.db import models


class Way(models.TextChoices):
    """How a message reaches the applicant."""

    MAIL = "mail", "邮件"
    SMS = "sms", "短信"


class News(models.TextChoices):
    """What a message tells."""

    RECEIVED = "received", "已经提交"
    REGISTERED = "registered", "已经登记"
    REFUSED = "refused", "没有登记"
    MESSAGE = "message", "转为留言"
    CORRECTION = "correction", "需要补正"
    LETTER = "letter", "有新的文书"
    ANSWERED = "answered", "已经答复"
    REGAIN = "regain", "重新取得查询码"


class MessageState(models.TextChoices):
    """What became of a message."""

    WAITING = "waiting", "等待发送"
    SENDING = "sending", "正在发送"
    SENT = "sent", "已发送"
    FAILED = "failed", "没有发出"
    DROPPED = "dropped", "不再需要"


class Outgoing(models.Model):
    """One message to one person by one way; of each thing that happened, one."""

    key = models.CharField("标识", max_length=80, unique=True, editable=False)
    way = models.CharField("途径", max_length=4, choices=Way.choices)
    state = models.CharField(
        "状态", max_length=8, choices=MessageState.choices, default=MessageState.WAITING
    )
    made_at = models.DateTimeField("产生时间")
    due_at = models.DateTimeField("最早发送时间")
    """After a failure, when it is tried again."""
    tries = models.PositiveSmallIntegerField("发送次数", default=0)
    claimed_at = models.DateTimeField("开始发送时间", null=True)
    is_repeated = models.BooleanField("可能重复", default=False)
    sent_at = models.DateTimeField("发送时间", null=True)
    fault = models.CharField("没有发出的原因", max_length=255, blank=True)

    class Meta:
        abstract = True
        ordering = ("id",)


class Message(Outgoing):
    """One message to an applicant."""

    submission = models.ForeignKey(
        "online.Submission", verbose_name="网上申请", on_delete=models.PROTECT,
        related_name="messages",
    )  # fmt: skip
    news = models.CharField("内容", max_length=12, choices=News.choices)

    class Meta(Outgoing.Meta):
        verbose_name = "给申请人的通知"
        verbose_name_plural = "给申请人的通知"
        indexes = [models.Index(fields=["state", "due_at"], name="online_message_due")]

    def __str__(self) -> str:
        return f"{self.get_way_display()}通知：{self.get_news_display()}（{self.submission}）"


class RegainWish(models.Model):
    """Somebody asked for their code at an address; whether it belongs to anybody is looked up when it is sent.

    So the page answers alike, and as quickly, whether there is an application or none.
    """

    email_key = models.CharField("邮箱标识", max_length=64, db_index=True)
    asked_at = models.DateTimeField("提出时间")
    is_done = models.BooleanField("已处理", default=False)

    class Meta:
        verbose_name = "找回查询码的请求"
        verbose_name_plural = "找回查询码的请求"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"找回查询码的请求 {self.pk}"
