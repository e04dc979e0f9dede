"""Who applied to open, change, stop or close an account, and who approved? (国办发〔2018〕123号)

Applications and decisions are only added (:mod:`gongkai_web.channels.guard`); where an application
stands is a function of its decisions, and the account follows the last of them.
"""

from __future__ import annotations

from django.db import models

from gongkai_web.publishing.models import ItemFile
from gongkai_web.supervision.models import Account


class AccountAct(models.TextChoices):
    """What is applied for."""

    OPEN = "open", "开设"
    CHANGE = "change", "变更"
    SUSPEND = "suspend", "关停"
    RESUME = "resume", "恢复更新"
    CLOSE = "close", "注销"


ENDING = (AccountAct.SUSPEND, AccountAct.CLOSE)
"""Before which the public is told, the history archived, the followers informed."""


class AccountApplication(models.Model):
    """账号申请: what is to be done with an account, why, and the signed form."""

    agency = models.ForeignKey("agencies.Agency", verbose_name="单位", on_delete=models.PROTECT)
    account = models.ForeignKey(
        Account, verbose_name="账号", null=True, blank=True, on_delete=models.PROTECT,
        related_name="applications",
    )  # fmt: skip
    """None for one that is to be opened."""
    act = models.CharField("申请事项", max_length=8, choices=AccountAct.choices)
    on = models.DateField("办理日期")
    reason = models.TextField("理由")
    fields = models.JSONField("登记的内容", default=dict)
    """Of an opening what the register will say; of a change what it will say otherwise."""
    notice_on = models.DateField("停更或者注销公告日期", null=True, blank=True)
    notice = models.CharField("公告的链接或者刊登处", max_length=500, blank=True)
    archived = models.CharField("历史内容归档情况", max_length=255, blank=True)
    informed = models.CharField("告知关注者的方式", max_length=255, blank=True)
    form = models.ForeignKey(
        ItemFile, verbose_name="签字盖章的申请表", on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(
        "agencies.User", verbose_name="申请人", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("申请时间")

    class Meta:
        verbose_name = "账号申请"
        verbose_name_plural = "账号申请"
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.get_act_display()}{self.account_named}"

    @property
    def account_named(self) -> str:
        """The account's platform and name, as they are or are to be."""
        if self.account is not None:
            return str(self.account)
        return f"{self.fields.get('platform', '')}“{self.fields.get('name', '')}”"


class Level(models.TextChoices):
    """Who decides."""

    OFFICE = "office", "本单位"
    SUPERVISOR = "supervisor", "主管部门"


class AccountDecision(models.Model):
    """What one level said to an application."""

    application = models.ForeignKey(
        AccountApplication, verbose_name="账号申请", on_delete=models.PROTECT,
        related_name="decisions",
    )  # fmt: skip
    level = models.CharField("环节", max_length=10, choices=Level.choices)
    approved = models.BooleanField("同意")
    remark = models.TextField("意见", blank=True)
    by = models.ForeignKey(
        "agencies.User", verbose_name="审批人", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "账号审批"
        verbose_name_plural = "账号审批"
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["application", "level"], name="account_decision_once_a_level"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}{'同意' if self.approved else '不同意'}"
