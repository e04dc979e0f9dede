"""What is kept of an edition once it is public: who let it out in a hurry, who looked at it, what is owed yet.

Rows are only added (:mod:`gongkai_web.review.guard`), but for :class:`RecheckOwed`,
which is the list of what waits for a look and loses a row when somebody looked.
"""

from __future__ import annotations

from django.db import models


class ApprovedHow(models.TextChoices):
    """By which medium a leader agreed that something is published at once."""

    IN_PERSON = "in_person", "当面"
    TELEPHONE = "telephone", "电话"
    MESSAGE = "message", "短信或者即时通讯"
    WRITING = "writing", "书面"


class UrgentApproval(models.Model):
    """批准应急发布: which leader agreed, by which medium, when; the signature follows on the page."""

    submission = models.OneToOneField(
        "review.Submission", verbose_name="送审", on_delete=models.PROTECT, related_name="approval"
    )
    how = models.CharField("批准方式", max_length=12, choices=ApprovedHow.choices)
    by = models.ForeignKey(
        "agencies.User", verbose_name="批准人", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("批准时间")
    noted_by = models.ForeignKey(
        "agencies.User", verbose_name="登记人", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "应急发布的批准"
        verbose_name_plural = "应急发布的批准"

    def __str__(self) -> str:
        return f"{self.by} {self.get_how_display()}批准"


class Found(models.TextChoices):
    """What somebody found who looked at what is public."""

    FINE = "fine", "已复核，无误"
    PROBLEM = "problem", "发现问题"


class Recheck(models.Model):
    """发布后复核: who looked at the public page, when, and what they found. The last word counts."""

    edition = models.ForeignKey(
        "review.Edition", verbose_name="公开版本", on_delete=models.PROTECT,
        related_name="rechecks",
    )  # fmt: skip
    found = models.CharField("结果", max_length=8, choices=Found.choices)
    remark = models.TextField("说明", blank=True)
    machine = models.JSONField("系统自查", default=list, blank=True)
    by = models.ForeignKey(
        "agencies.User", verbose_name="复核人", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("复核时间")

    class Meta:
        verbose_name = "发布后复核"
        verbose_name_plural = "发布后复核"
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.edition}：{self.get_found_display()}"


class RecheckOwed(models.Model):
    """An edition that waits for its look, from the moment it is public. Not a record, and never a gate."""

    edition = models.OneToOneField(
        "review.Edition", verbose_name="公开版本", on_delete=models.PROTECT,
        related_name="recheck_owed",
    )  # fmt: skip
    agency = models.ForeignKey(
        "agencies.Agency", verbose_name="单位", on_delete=models.PROTECT, related_name="+"
    )
    public_from = models.DateTimeField("公开时间")
    has_problem = models.BooleanField("发现问题，尚未改正", default=False)

    class Meta:
        verbose_name = "待复核"
        verbose_name_plural = "待复核"
        ordering = ("public_from", "pk")
        indexes = [models.Index(fields=["agency", "public_from"], name="recheck_owed_of_agency")]

    def __str__(self) -> str:
        return f"待复核：{self.edition}"


class GroundTakenBack(models.Model):
    """收回撤稿理由: the penalty decision stands after all, and why. Only this or a withdrawal ends the chase."""

    request = models.OneToOneField(
        "review.WithdrawalRequest", verbose_name="撤稿申请", on_delete=models.PROTECT,
        related_name="taken_back",
    )  # fmt: skip
    reason = models.TextField("理由")
    by = models.ForeignKey(
        "agencies.User", verbose_name="收回人", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "收回撤稿理由"
        verbose_name_plural = "收回撤稿理由"

    def __str__(self) -> str:
        return f"收回：{self.request}"
