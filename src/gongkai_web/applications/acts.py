"""The dated acts of a case and their undoing, as :mod:`gongkai_web.applications.models` keeps them.

Both are only ever added; the database refuses everything else
(:mod:`gongkai_web.applications.guard`).
"""

from __future__ import annotations

from django.db import models

from gongkai.applications.events import TITLES
from gongkai_web.agencies.models import User
from gongkai_web.applications.act_detail import ActDetail
from gongkai_web.applications.sealed_text import SealedText


class StandingActs(models.Manager["ApplicationEvent"]):
    """The acts that stand: those that were undone are left out."""

    def get_queryset(self) -> models.QuerySet[ApplicationEvent]:
        """Return the acts without an undoing."""
        return super().get_queryset().filter(undoing__isnull=True)


class ApplicationEvent(models.Model):
    """One dated act in a case's diary. Never changed and never deleted."""

    journal_hides = ("party", "signer", "note", "places", "keywords", "found", "refused")
    """Who was consulted or signed, and what was written: the journal tells only the length."""

    happened = ("on",)

    application = models.ForeignKey(
        "applications.Application",
        verbose_name="申请",
        on_delete=models.PROTECT,
        related_name="events",
    )
    kind = models.CharField(
        "事项", max_length=32, choices=[(kind.value, title) for kind, title in TITLES.items()]
    )
    on = models.DateField("日期")
    detail = ActDetail("说明", default=dict, blank=True)
    letter = models.ForeignKey(
        "applications.Letter",
        verbose_name="文书",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="events",
    )
    actor = models.ForeignKey(
        User, verbose_name="登记人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = StandingActs()
    with_undone = models.Manager()

    class Meta:
        verbose_name = "办理记录"
        verbose_name_plural = "办理记录"
        ordering = ("on", "id")
        indexes = [models.Index(fields=["kind", "on"], name="application_event_kind_on")]

    def __str__(self) -> str:
        return f"{self.on} {self.get_kind_display()}"


class UndoneAct(models.Model):
    """The undoing of an act that was entered by mistake; the act itself stays."""

    event = models.OneToOneField(
        ApplicationEvent, verbose_name="办理记录", on_delete=models.PROTECT, related_name="undoing"
    )
    reason = SealedText("撤销理由", sealed_as="撤销理由", max_length=200)
    actor = models.ForeignKey(
        User, verbose_name="撤销人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField("撤销时间", auto_now_add=True)

    class Meta:
        verbose_name = "撤销的办理记录"
        verbose_name_plural = "撤销的办理记录"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"撤销 {self.event_id}"
