"""Which of the agency's acts went to reconsideration or court, and how did it end? (条例 art. 51)"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

from gongkai.reports.schema import REMEDY_RESULT_TITLES
from gongkai_web.applications.models import Application
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

    class Meta:
        verbose_name = "复议诉讼案件"
        verbose_name_plural = "复议诉讼台账"
        ordering = ("-received_on", "case_no")
        constraints = [
            models.UniqueConstraint(fields=["agency", "case_no"], name="remedy_case_once")
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
