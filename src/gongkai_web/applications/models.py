"""Which applications did the agency receive, and what happened to each? (条例 arts. 27–45)

A case is its dated events. ``closed_on``, ``outcome``, ``due_on`` and ``state`` are copies
of what the events say, kept for counting and sorting; one command rebuilds them.
Events are only ever added: what was entered by mistake is undone by a row of
:class:`UndoneAct`, and the default manager leaves it out. The applicant's name,
number and contact, letters and files, the names of those consulted, and free
words about a case (remarks, reasons, proofs) are encrypted at rest; the content of an
application is not, because it is searched.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models

from gongkai.applications.diary import Impossible, impossible
from gongkai.applications.events import Event
from gongkai.applications.life_cycle import STATE_TITLES, State
from gongkai.remedies.routes import agency_kinds
from gongkai.reports.schema import APPLICANT_KIND_TITLES, OUTCOMES, ROWS_2021
from gongkai_web.agencies.models import User
from gongkai_web.applications.act_detail import SetAsideDetail
from gongkai_web.applications.acts import ApplicationEvent, StandingActs, UndoneAct
from gongkai_web.applications.papers import (
    Attachment,
    AttachmentKind,
    Letter,
    LetterState,
    NumberSeries,
)
from gongkai_web.applications.sealed_text import SealedText
from gongkai_web.applications.urgency import Rank
from gongkai_web.ledgers.models import LedgerRecord

__all__ = [
    "OUTCOME_CHOICES",
    "Application",
    "ApplicationEvent",
    "Attachment",
    "AttachmentKind",
    "DataCorrection",
    "DataCorrectionResult",
    "DeskSettings",
    "Letter",
    "LetterState",
    "NumberSeries",
    "ReceiptChannel",
    "SetAside",
    "StandingActs",
    "UndoneAct",
]

OUTCOME_CHOICES = [(row.key, row.full_label) for row in ROWS_2021 if row.key in OUTCOMES]


_ASKED_ABOUT = ("due_on", "applicant_kind", "outcome", "channel", "topic", "handler")
"""What the filters of the lists of cases ask about, besides."""


class ReceiptChannel(models.TextChoices):
    """受理渠道: decides the receipt date (条例 art. 31)."""

    IN_PERSON = "in_person", "当面"
    REGISTERED_MAIL = "registered_mail", "邮寄"
    ORDINARY_MAIL = "ordinary_mail", "平常信函"
    FAX = "fax", "传真"
    ONLINE = "online", "网络"
    EMAIL = "email", "电子邮件"
    ORAL = "oral", "口头"


class SetAside(models.TextChoices):
    """Why a registration is no application of this agency (any more): it counts nowhere."""

    SPLIT = "split", "已按一事一申请拆分"
    TRANSFERRED = "transferred", "已移送"
    RETURNED = "returned", "已退回"
    VOIDED = "voided", "登记有误，作废"


class Application(LedgerRecord):
    """An application for information, from receipt to its closing."""

    happened = ("submitted_on", "arrived_on", "confirmed_on", "received_on", "closed_on")

    journal_hides = ("content", "remark", "receipt_proof", "reason")
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
    arrived_on = models.DateField("签收（实际收到）日期", null=True, blank=True)
    confirmed_on = models.DateField("双方确认日期", null=True, blank=True)
    receipt_proof = SealedText(
        "收到凭证",
        sealed_as="收到凭证",
        max_length=120,
        blank=True,
        db_default="",
        help_text="邮件编号、确认的方式和经过等",
    )
    received_on = models.DateField(
        "收到日期", null=True, blank=True, help_text="依照条例第三十一条确定的收到申请之日"
    )
    content = models.TextField("申请内容", blank=True)
    supply_form = models.CharField("提供方式", max_length=80, blank=True)
    fee_fen = models.BigIntegerField(
        "收费金额（分）", null=True, blank=True, validators=[MinValueValidator(0)]
    )
    reply_no = models.CharField("答复文号", max_length=80, blank=True)
    remark = SealedText("备注", sealed_as="申请备注", blank=True)
    closed_on = models.DateField("办结日期", null=True, blank=True)
    outcome = models.CharField("办理结果", max_length=32, choices=OUTCOME_CHOICES, blank=True)
    due_on = models.DateField("应答复日期", null=True, blank=True, editable=False)
    state = models.CharField(
        "办理状态",
        max_length=24,
        choices=[(state.value, title) for state, title in STATE_TITLES.items()],
        default=State.UNCONFIRMED.value,
        editable=False,
    )
    topic = models.CharField("主题", max_length=40, blank=True, db_default="")
    handler = models.ForeignKey(
        User,
        verbose_name="经办人",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    assistance = models.BooleanField(
        "需要协助",
        default=False,
        db_default=False,
        help_text="阅读困难或者视听障碍的，提供必要的帮助（条例第四十三条）",
    )
    parent = models.ForeignKey(
        "self",
        verbose_name="拆分自",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="parts",
    )
    set_aside = models.CharField(
        "不作为本机关的申请",
        max_length=12,
        choices=SetAside.choices,
        blank=True,
        editable=False,
        db_default="",
    )
    set_aside_detail = SetAsideDetail(
        "不作为申请的经过",
        default=dict,
        editable=False,
        db_default=models.Value({}, models.JSONField()),
    )
    """``reason``, sealed; ``received_on``, which no longer counts; ``agency`` it went to."""

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
            # The desk's list: what is open, by the day it is due.
            models.Index(
                fields=["agency", "due_on"],
                name="application_open_by_due",
                condition=models.Q(closed_on__isnull=True),
            ),
            # The lists of cases and the statistics: in the order of the list, and with all that
            # the filters ask about, so that a page is found and counted within one index.
            models.Index(
                models.F("agency"),
                Rank(),
                models.F("due_on"),
                models.F("id"),
                models.F("state"),
                models.F("set_aside"),
                models.F("closed_on"),
                models.F("received_on"),
                models.F("applicant_kind"),
                models.F("outcome"),
                models.F("channel"),
                models.F("topic"),
                models.F("handler"),
                name="application_desk",
            ),
            models.Index(
                fields=[
                    "agency",
                    "received_on",
                    "id",
                    "state",
                    "set_aside",
                    "closed_on",
                    *_ASKED_ABOUT,
                ],
                name="application_received",
            ),
            models.Index(
                fields=[
                    "agency",
                    "closed_on",
                    "id",
                    "state",
                    "set_aside",
                    "received_on",
                    *_ASKED_ABOUT,
                ],
                name="application_closed",
            ),
            # The same applicant's others, for fees and repeats.
            models.Index(fields=["agency", "applicant_key"], name="application_by_applicant"),
            # A document number stands for one letter: whether one is used is asked at every answer.
            models.Index(
                fields=["agency", "reply_no"],
                name="application_by_reply_no",
                condition=~models.Q(reply_no=""),
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


def _own_pattern(name: str) -> models.CharField[str, str]:
    """Return the setting of a pattern for one kind of letter; empty for the common series."""
    return models.CharField(name, max_length=80, blank=True, default="", db_default="")


class DeskSettings(models.Model):
    """What the agency's letters and numbers need to know; set once by the office."""

    agency = models.OneToOneField(
        "agencies.Agency",
        verbose_name="单位",
        on_delete=models.PROTECT,
        related_name="desk_settings",
    )
    number_pattern = models.CharField(
        "申请编号规则", max_length=60, default="{year}-{seq:03d}", help_text="可用 {year}、{seq}"
    )
    letter_pattern = models.CharField(
        "文书文号规则",
        max_length=80,
        default="公开告〔{year}〕{seq}号",
        help_text="可用 {year}、{seq}，例如：陕司公开告〔{year}〕{seq}号",
    )
    answer_pattern = _own_pattern("答复、办结告知书的文号")
    correction_pattern = _own_pattern("补正告知书的文号")
    consultation_pattern = _own_pattern("征求意见文书的文号")
    extension_pattern = _own_pattern("延期、延迟答复告知书的文号")
    fee_pattern = _own_pattern("收费通知书的文号")
    review_kind = models.CharField(
        "复议管辖类型",
        max_length=30,
        choices=list(agency_kinds().items()),
        default="local_department",
        help_text="决定文书写明向哪个机关申请行政复议（行政复议法第二十四条至第二十八条）",
    )
    own_government = models.CharField("本级人民政府", max_length=80, blank=True)
    superior_body = models.CharField("上一级主管部门（司法行政部门）", max_length=80, blank=True)
    court = models.CharField("有管辖权的人民法院", max_length=80, blank=True)
    online_reconsideration = models.CharField(
        "网上申请行政复议的渠道",
        max_length=200,
        blank=True,
        help_text="电子送达的文书必须写明（行政复议法第二十二条）",
    )
    fee_account = models.CharField(
        "缴费方式", max_length=200, blank=True, help_text="收费通知写明的缴款渠道、账户"
    )
    sign_all = models.BooleanField(
        "所有文书都须签发",
        default=False,
        help_text="不选的，补正、征求意见等程序性文书由经办人直接发出",
    )

    class Meta:
        verbose_name = "依申请公开设置"
        verbose_name_plural = "依申请公开设置"

    def __str__(self) -> str:
        return f"{self.agency}：依申请公开设置"


class DataCorrectionResult(models.TextChoices):
    """How a request to correct one's own data ended (条例 art. 41)."""

    PENDING = "pending", "办理中"
    CORRECTED = "corrected", "已予更正"
    TRANSFERRED = "transferred", "已转送有权更正的机关"
    REFERRED = "referred", "已告知向有权更正的机关提出"
    REFUSED = "refused", "不予更正"
    WITHDRAWN = "withdrawn", "申请人撤回"


class DataCorrection(LedgerRecord):
    """A request to correct data about oneself (条例 art. 41): a matter of its own, not in table 3."""

    happened = ("received_on", "decided_on")

    journal_hides = ("content", "evidence", "remark")

    number = models.CharField("编号", max_length=60)
    personal = models.BinaryField("申请人信息（加密）", editable=False, default=bytes)
    applicant_key = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    received_on = models.DateField("收到日期")
    content = SealedText("记录不准确的信息", sealed_as="更正申请内容")
    evidence = SealedText("申请人提供的证据", sealed_as="更正申请证据", blank=True)
    result = models.CharField(
        "处理结果",
        max_length=12,
        choices=DataCorrectionResult.choices,
        default=DataCorrectionResult.PENDING,
    )
    decided_on = models.DateField("处理日期", null=True, blank=True)
    other_organ = models.CharField("有权更正的机关", max_length=120, blank=True)
    remark = SealedText("备注", sealed_as="更正申请备注", blank=True)
    letter = models.ForeignKey(
        Letter,
        verbose_name="告知书",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = "更正申请"
        verbose_name_plural = "更正申请"
        ordering = ("-received_on", "number")
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="data_correction_once")
        ]

    def __str__(self) -> str:
        return self.number

    def clean(self) -> None:
        """Refuse days out of order, and a result without its day."""
        super().clean()
        self.refuse_order("received_on", "decided_on")
        pending = self.result == DataCorrectionResult.PENDING
        if pending and self.decided_on is not None:
            raise ValidationError({"result": "填了处理日期的，应选择处理结果"})
        if not pending and self.decided_on is None:
            raise ValidationError({"decided_on": "已有处理结果的，应填写处理日期"})
