"""What is still to be told to those who wrote, and what was told? (an outbox: docs/how-to/messages.md)

A row is written with the act it tells of; it leaves as those of applicants do
(:mod:`gongkai_web.online.sending`). Nothing of what was written, no name and no address is kept here.
"""

from __future__ import annotations

from django.db import models

from gongkai_web.online.models import Outgoing


class News(models.TextChoices):
    """What a mail tells."""

    ANSWERED = "answered", "已经答复"
    MOVED = "moved", "已经转办"
    EXTENDED = "extended", "延长了答复期限"
    CHANGED = "changed", "有新的办理情况"


class Mail(Outgoing):
    """One mail to an asker."""

    message = models.ForeignKey(
        "mailbox.Message", verbose_name="留言", on_delete=models.PROTECT, related_name="mails"
    )
    news = models.CharField("内容", max_length=12, choices=News.choices)

    class Meta(Outgoing.Meta):
        verbose_name = "给留言人的通知"
        verbose_name_plural = "给留言人的通知"
        indexes = [models.Index(fields=["state", "due_at"], name="mailbox_mail_due")]

    def __str__(self) -> str:
        return f"{self.get_way_display()}通知：{self.get_news_display()}（{self.message}）"
