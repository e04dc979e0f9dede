"""Which applications did the agency receive, and what happened to each? (条例 arts. 27–45)

A case is its dated events. ``closed_on``, ``outcome`` and ``due_on`` are copies
of what the events say, kept for counting and sorting; one command rebuilds them.
The applicant's name, number and contact, and the names of those consulted,
are encrypted at rest.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models

from gongkai.applications.diary import Impossible, impossible
from gongkai.applications.events import TITLES, Event
from gongkai.reports.schema import APPLICANT_KIND_TITLES, OUTCOMES, ROWS_2021
from gongkai_web.applications.act_detail import ActDetail
from gongkai_web.ledgers.models import LedgerRecord

OUTCOME_CHOICES = [(row.key, row.full_label) for row in ROWS_2021 if row.key in OUTCOMES]


class ReceiptChannel(models.TextChoices):
    """受理渠道: decides the receipt date (条例 art. 31)."""

    IN_PERSON = "in_person", "当面"
    REGISTERED_MAIL = "registered_mail", "邮寄"
    ORDINARY_MAIL = "ordinary_mail", "平常信函"
    FAX = "fax", "传真"
    ONLINE = "online", "网络"
    ORAL = "oral", "口头"


class Application(LedgerRecord):
    """An application for information, from receipt to its closing."""

    happened = ("submitted_on", "received_on", "closed_on")

    journal_hides = ("content", "remark")
    """What an applicant may have written about themselves: the journal tells only its length."""

    number = models.CharField("申请编号", max_length=60)
    applicant_kind = models.CharField(
        "申请人类型", max_length=16, choices=list(APPLICANT_KIND_TITLES.items())
    )
    personal = models.BinaryField("申请人信息（加密）", editable=False, default=bytes)
    applicant_key = models.CharField(
        "同一申请人标识", max_length=64, blank=True, editable=False, db_index=True
    )
    channel = models.CharField(
        "受理渠道", max_length=16, choices=ReceiptChannel.choices, blank=True
    )
    submitted_on = models.DateField("提交日期", null=True, blank=True)
    received_on = models.DateField(
        "收到日期", null=True, blank=True, help_text="依照条例第三十一条确定的收到申请之日"
    )
    content = models.TextField("申请内容", blank=True)
    supply_form = models.CharField("提供方式", max_length=80, blank=True)
    fee_fen = models.BigIntegerField(
        "收费金额（分）", null=True, blank=True, validators=[MinValueValidator(0)]
    )
    reply_no = models.CharField("答复文号", max_length=80, blank=True)
    remark = models.TextField("备注", blank=True)
    closed_on = models.DateField("办结日期", null=True, blank=True)
    outcome = models.CharField("办理结果", max_length=32, choices=OUTCOME_CHOICES, blank=True)
    due_on = models.DateField("应答复日期", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "政府信息公开申请"
        verbose_name_plural = "依申请公开台账"
        ordering = ("-received_on", "number")
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="application_number_once")
        ]
        indexes = [
            # Table 3 is one walk along this index, in the order it groups by.
            models.Index(
                fields=["agency", "applicant_kind", "outcome", "received_on", "closed_on"],
                name="application_table3",
            ),
            # Few applications cost money: the fees of a year are found without a scan.
            models.Index(
                fields=["agency", "fee_fen"],
                name="application_with_fee",
                condition=models.Q(fee_fen__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def clean(self) -> None:
        """Refuse days out of order, a case half closed, and a receipt no law reaches."""
        super().clean()
        if found := self.impossible(()):
            raise ValidationError({one.at: one.text for one in found})

    def impossible(self, acts: Iterable[Event]) -> tuple[Impossible, ...]:
        """Return what cannot be in the case with these acts between receipt and closing."""
        return impossible(
            acts,
            received_on=self.received_on,
            submitted_on=self.submitted_on,
            closed_on=self.closed_on,
            outcome=self.outcome,
        )


class ApplicationEvent(models.Model):
    """One dated act in a case's diary."""

    journal_hides = ("party",)
    """Who was consulted: the journal tells only the name's length."""

    happened = ("on",)

    application = models.ForeignKey(
        Application, verbose_name="申请", on_delete=models.CASCADE, related_name="events"
    )
    kind = models.CharField(
        "事项", max_length=32, choices=[(kind.value, title) for kind, title in TITLES.items()]
    )
    on = models.DateField("日期")
    detail = ActDetail("说明", default=dict, blank=True)
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = "办理记录"
        verbose_name_plural = "办理记录"
        ordering = ("on", "id")
        indexes = [models.Index(fields=["kind", "on"], name="application_event_kind_on")]

    def __str__(self) -> str:
        return f"{self.on} {self.get_kind_display()}"
