"""Which of the agency's acts went to reconsideration or court, and how did it end? (条例 art. 51)

A case worked through the pages is its dated events; the columns table 4 counts by
are copies of what they say (:mod:`gongkai_web.remedies.derived`). A row of the
ledger without a diary says the same by its own columns.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

from gongkai.remedies.acts import ACT_TITLES, STATE_TITLES, State
from gongkai.reports.schema import REMEDY_RESULT_TITLES
from gongkai_web.agencies.models import User
from gongkai_web.applications.act_detail import ActDetail
from gongkai_web.applications.models import Application
from gongkai_web.applications.sealed_text import SealedText
from gongkai_web.ledgers.models import LedgerRecord


class Procedure(models.TextChoices):
    """程序: the three blocks of table 4."""

    RECONSIDERATION = "reconsideration", "行政复议"
    SUIT_DIRECT = "suit_direct", "未经复议直接起诉"
    SUIT_AFTER_RECONSIDERATION = "suit_after_reconsideration", "复议后起诉"


class RemedyCase(LedgerRecord):
    """One case before a reconsideration body or a court; counted once, not per instance."""

    happened = ("received_on", "decided_on")

    case_no = models.CharField("案号", max_length=80)
    application = models.ForeignKey(
        Application,
        verbose_name="所涉申请",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="remedy_cases",
    )
    procedure = models.CharField("程序", max_length=28, choices=Procedure.choices)
    body = models.CharField("受理机关", max_length=120, blank=True)
    received_on = models.DateField("收到日期", null=True, blank=True)
    decided_on = models.DateField("审结日期", null=True, blank=True)
    result = models.CharField(
        "结果", max_length=16, choices=list(REMEDY_RESULT_TITLES.items()), default="pending"
    )
    follows = models.ForeignKey(
        "self",
        verbose_name="所经复议案件",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="followed_by",
    )
    state = models.CharField(
        "办理状态",
        max_length=24,
        choices=[(state.value, STATE_TITLES[state]) for state in State if state is not State.NEW],
        blank=True,
        editable=False,
        default="",
        db_default="",
    )
    """A copy of where the diary stands; "" where there is no diary."""
    due_on = models.DateField("本机关应办日期", null=True, blank=True, editable=False)
    due_what = models.CharField(
        "本机关应办事项", max_length=40, blank=True, editable=False, default="", db_default=""
    )
    """Copies of what this agency must do next in the case, and by when."""

    class Meta:
        verbose_name = "复议诉讼案件"
        verbose_name_plural = "复议诉讼台账"
        ordering = ("-received_on", "case_no")
        constraints = [
            models.UniqueConstraint(fields=["agency", "case_no"], name="remedy_case_once")
        ]
        indexes = [
            # What the agency must do next is looked for on every first page.
            models.Index(
                fields=["agency", "due_on"],
                name="remedy_case_due",
                condition=models.Q(due_on__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.case_no

    def clean(self) -> None:
        """Refuse days out of order, a result without its day, another agency's application."""
        super().clean()
        self.refuse_order("received_on", "decided_on")
        if self.result == "pending" and self.decided_on is not None:
            raise ValidationError({"result": "填了审结日期的，结果不应是“尚未审结”"})
        if self.result != "pending" and self.decided_on is None:
            raise ValidationError({"decided_on": "已有结果的案件，应填写审结日期"})
        if self.application is not None and self.application.agency_id != self.agency_id:
            raise ValidationError({"application": "所涉申请应是本单位的申请"})


class StandingEvents(models.Manager["RemedyEvent"]):
    """The acts that stand: those that were undone are left out."""

    def get_queryset(self) -> models.QuerySet[RemedyEvent]:
        """Return the acts without an undoing."""
        return super().get_queryset().filter(undoing__isnull=True)


class RemedyEvent(models.Model):
    """One dated act in the diary of a case. Never changed and never deleted."""

    journal_hides = ("note",)

    happened = ("on",)

    case = models.ForeignKey(
        RemedyCase, verbose_name="案件", on_delete=models.PROTECT, related_name="events"
    )
    kind = models.CharField(
        "事项", max_length=32, choices=[(kind.value, title) for kind, title in ACT_TITLES.items()]
    )
    on = models.DateField("日期")
    detail = ActDetail("说明", default=dict, blank=True)
    """``procedure``, ``result``, ``served_on``, ``until``, ``document_no``, ``appellant``, ``note``."""
    actor = models.ForeignKey(
        User, verbose_name="登记人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = StandingEvents()
    with_undone = models.Manager()

    class Meta:
        verbose_name = "案件办理记录"
        verbose_name_plural = "案件办理记录"
        ordering = ("on", "id")

    def __str__(self) -> str:
        return f"{self.on} {self.get_kind_display()}"


class UndoneEvent(models.Model):
    """The undoing of an act that was entered by mistake; the act itself stays."""

    event = models.OneToOneField(
        RemedyEvent, verbose_name="办理记录", on_delete=models.PROTECT, related_name="undoing"
    )
    reason = SealedText("撤销理由", sealed_as="撤销案件事项的理由", max_length=200)
    actor = models.ForeignKey(
        User, verbose_name="撤销人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField("撤销时间", auto_now_add=True)

    class Meta:
        verbose_name = "撤销的案件办理记录"
        verbose_name_plural = "撤销的案件办理记录"
        ordering = ("id",)

    def __str__(self) -> str:
        # The reason may name somebody, and this stands in the journal.
        return f"撤销 {self.event_id}"
