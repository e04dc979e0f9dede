"""Who reviewed which text, what did they say, and which edition may the public read? (条例 art. 17)

Everything here is only added, never changed (:mod:`gongkai_web.review.guard`): a
submission with the content it froze, the opinions on it, the edition they allow,
and its withdrawal. Where an item stands is a function of these rows.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from wagtail.models import Task

from gongkai.review import Conclusion, Decision, Duty, Mode, Rung
from gongkai.review import Ladder as Rungs
from gongkai.review import Opinion as Said
from gongkai_web.review.afterwards import (
    ApprovedHow,
    Found,
    GroundTakenBack,
    Recheck,
    RecheckOwed,
    UrgentApproval,
)

__all__ = [
    "NOT_HERE",
    "ApprovedHow",
    "Edition",
    "EditionLink",
    "EditionQuerySet",
    "Found",
    "GroundTakenBack",
    "Ladder",
    "LinkSeen",
    "Opinion",
    "ProofMark",
    "ProofReport",
    "Recheck",
    "RecheckOwed",
    "RungTask",
    "Submission",
    "UrgentApproval",
    "Withdrawal",
    "WithdrawalAnswer",
    "WithdrawalKind",
    "WithdrawalRequest",
    "rungs_of",
]


def rungs_of(rows: list[dict[str, Any]], mode: str) -> Rungs:
    """Return the ladder that is stored as ``[{"title", "duty", "proof", "people"}]``.

    Raises LadderProblem.
    """
    return Rungs(
        tuple(Rung(row["title"], Duty(row["duty"]), row.get("proof", "")) for row in rows),
        Mode(mode),
    )


class Ladder(models.Model):
    """An agency's ladder for some kinds of items. A changed ladder is a new row."""

    agency = models.ForeignKey("agencies.Agency", verbose_name="单位", on_delete=models.PROTECT)
    title = models.CharField("名称", max_length=60)
    profiles = models.JSONField(
        "适用的内容类型", default=list, blank=True, help_text="没有选的，适用于其余各类"
    )
    rungs = models.JSONField("环节")
    mode = models.CharField(
        "分工", max_length=16, choices=[(mode.value, mode.label) for mode in Mode]
    )
    prints_names = models.BooleanField("在页面上署审核人员姓名", default=False)
    reason = models.TextField(
        "选用小单位模式的理由", blank=True, default="", help_text="选用小单位模式的必须写明"
    )
    rechecks = models.BooleanField("发布后复核", default=True)
    completion_days = models.PositiveSmallIntegerField(
        "应急发布补签期限（工作日）", null=True, blank=True
    )
    replaces = models.OneToOneField(
        "self", verbose_name="替代", null=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    is_retired = models.BooleanField("已停用", default=False)
    set_by = models.ForeignKey(
        "agencies.User", verbose_name="设定人", null=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    set_at = models.DateTimeField("设定时间", auto_now_add=True)

    class Meta:
        verbose_name = "审核阶梯"
        verbose_name_plural = "审核阶梯"
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.title

    @property
    def ladder(self) -> Rungs:
        """The rungs and the mode."""
        return rungs_of(self.rungs, self.mode)


class Submission(models.Model):
    """送审: content as it was laid before the reviewers, with the ladder it climbs."""

    item = models.ForeignKey(
        "publishing.Item", verbose_name="公开信息", on_delete=models.PROTECT,
        related_name="submissions",
    )  # fmt: skip
    number = models.PositiveSmallIntegerField("第几次送审")
    digest = models.CharField("内容校验值", max_length=64)
    content = models.JSONField("送审内容")
    ladder = models.ForeignKey(Ladder, verbose_name="审核阶梯", on_delete=models.PROTECT)
    rungs = models.JSONField("环节")
    mode = models.CharField("分工", max_length=16)
    rung_count = models.PositiveSmallIntegerField("环节数")
    people_needed = models.PositiveSmallIntegerField("至少由几人审核")
    drafters = models.JSONField("拟稿和修改过的人", default=list)
    is_urgent = models.BooleanField("应急发布", default=False)
    submitted_by = models.ForeignKey(
        "agencies.User", verbose_name="送审人", on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField("送审时间")
    note = models.TextField("送审说明", blank=True)

    class Meta:
        verbose_name = "送审"
        verbose_name_plural = "送审"
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="submission_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.content.get('title', '')} 第{self.number}次送审"

    @property
    def ladder_climbed(self) -> Rungs:
        """The ladder as it was when this was submitted."""
        return rungs_of(self.rungs, self.mode)


class Opinion(models.Model):
    """审核意见: what one person said on one rung about content of one digest."""

    submission = models.ForeignKey(
        Submission, verbose_name="送审", on_delete=models.PROTECT, related_name="opinions"
    )
    rung = models.PositiveSmallIntegerField("环节")
    duty = models.CharField(
        "职责", max_length=10, choices=[(duty.value, duty.label) for duty in Duty]
    )
    title = models.CharField("环节名称", max_length=40)
    decision = models.CharField(
        "意见", max_length=10, choices=[(one.value, one.label) for one in Decision]
    )
    conclusion = models.CharField(
        "保密审查结论", max_length=16, blank=True,
        choices=[(one.value, one.label) for one in Conclusion],
    )  # fmt: skip
    digest = models.CharField("内容校验值", max_length=64)
    by = models.ForeignKey(
        "agencies.User", verbose_name="审核人", on_delete=models.PROTECT, related_name="opinions"
    )
    at = models.DateTimeField("时间")
    remark = models.TextField("意见说明", blank=True)
    places = models.JSONField("具体位置", default=list, blank=True)
    checked = models.JSONField("校对清单", default=list, blank=True)
    findings = models.JSONField("机器校对的处理", default=list, blank=True)
    to = models.ForeignKey(
        "agencies.User", verbose_name="转交给", null=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip

    class Meta:
        verbose_name = "审核意见"
        verbose_name_plural = "审核意见"
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "rung"], condition=models.Q(decision="pass"),
                name="opinion_one_pass_a_rung",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.title}：{self.get_decision_display()}"

    @property
    def said(self) -> Said:
        """The opinion as the ladder reads it."""
        return Said(self.rung, Decision(self.decision), self.by_id, self.digest, self.to_id)


class EditionQuerySet(models.QuerySet["Edition"]):
    """Questions about editions."""

    def public(self, at: datetime) -> EditionQuerySet:
        """Return what the public may read at that moment. The one predicate for page, list, feed, API and file.

        The item must point to the edition, nothing may have withdrawn it, and its own
        times must hold. That an edition climbed its ladder the database saw to when it came.
        """
        return self.filter(
            models.Q(public_until__isnull=True) | models.Q(public_until__gt=at),
            live_for__live_edition=models.F("pk"),
            live_for__pk=models.F("item_id"),
            live_for__disclosure_attr="proactive",
            public_from__lte=at,
            withdrawal__isnull=True,
        )


class Edition(models.Model):
    """公开版本: frozen content that climbed its ladder; what the public reads."""

    item = models.ForeignKey(
        "publishing.Item", verbose_name="公开信息", on_delete=models.PROTECT,
        related_name="editions",
    )  # fmt: skip
    number = models.PositiveSmallIntegerField("版次")
    submission = models.OneToOneField(
        Submission, verbose_name="送审", on_delete=models.PROTECT, related_name="edition"
    )
    digest = models.CharField("内容校验值", max_length=64)
    content = models.JSONField("内容")
    title = models.CharField("标题", max_length=255)
    column_id_then = models.BigIntegerField("栏目", null=True)
    formed_on = models.DateField("成文日期", null=True)
    weight = models.SmallIntegerField("权重", default=0)
    is_urgent = models.BooleanField("应急发布", default=False)
    reason = models.TextField("应急发布的理由", blank=True)
    approved_how = models.CharField("批准方式", max_length=120, blank=True)
    names = models.JSONField("审核人员", default=list)
    released_at = models.DateTimeField("准予公开的时间")
    released_by = models.ForeignKey(
        "agencies.User", verbose_name="签发人", on_delete=models.PROTECT, related_name="+"
    )
    public_from = models.DateTimeField("公开时间")
    public_until = models.DateTimeField("撤下时间", null=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = "公开版本"
        verbose_name_plural = "公开版本"
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="edition_number_once")
        ]
        indexes = [
            models.Index(
                fields=["column_id_then", "-weight", "-public_from"], name="edition_of_column"
            ),
            models.Index(fields=["-public_from"], name="edition_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.title}（第{self.number}版）"


class EditionLink(models.Model):
    """The edition's item interprets (replaces, clarifies …) another: reviewed with the text it came with."""

    edition = models.ForeignKey(
        Edition, verbose_name="公开版本", on_delete=models.PROTECT, related_name="links"
    )
    kind = models.CharField("关系", max_length=12)
    other = models.ForeignKey(
        "publishing.Item", verbose_name="相关信息", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "公开版本的相关信息"
        verbose_name_plural = "公开版本的相关信息"
        constraints = [
            models.UniqueConstraint(fields=["edition", "kind", "other"], name="edition_link_once")
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.kind} {self.other_id}"


class WithdrawalKind(models.TextChoices):
    """Why something is taken back."""

    WRONG = "wrong", "内容有误"
    OUTDATED = "outdated", "已经过时"
    MERGED = "merged", "并入其他信息"
    DECISION_CHANGED = "decision_changed", "行政处罚决定被变更、撤销、确认违法或者无效"
    EXPOSED = "exposed", "泄露秘密或者个人信息"
    EXPIRED = "expired", "公示期满"


class WithdrawalRequest(models.Model):
    """撤稿申请: who asks that an edition be taken back, and why."""

    edition = models.ForeignKey(
        Edition, verbose_name="公开版本", on_delete=models.PROTECT, related_name="requests"
    )
    kind = models.CharField("原因", max_length=16, choices=WithdrawalKind.choices)
    reason = models.TextField("说明")
    explanation = models.TextField(
        "对公众的说明", blank=True, help_text="显示在原来的网址上；处罚决定变更的必须说明"
    )
    merged_into = models.ForeignKey(
        "publishing.Item", verbose_name="并入", null=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    changed_on = models.DateField("处罚决定变更之日", null=True)
    asked_by = models.ForeignKey(
        "agencies.User", verbose_name="申请人", on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField("申请时间")

    class Meta:
        verbose_name = "撤稿申请"
        verbose_name_plural = "撤稿申请"
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.edition}"


class WithdrawalAnswer(models.Model):
    """What the signer said to a request: approved, refused."""

    request = models.OneToOneField(
        WithdrawalRequest, verbose_name="撤稿申请", on_delete=models.PROTECT, related_name="answer"
    )
    approved = models.BooleanField("同意")
    remark = models.TextField("意见", blank=True)
    by = models.ForeignKey(
        "agencies.User", verbose_name="批准人", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "撤稿审批"
        verbose_name_plural = "撤稿审批"

    def __str__(self) -> str:
        return f"{'同意' if self.approved else '不同意'}：{self.request}"


class Withdrawal(models.Model):
    """撤稿: from this moment the edition is not public any more."""

    edition = models.OneToOneField(
        Edition, verbose_name="公开版本", on_delete=models.PROTECT, related_name="withdrawal"
    )
    request = models.OneToOneField(
        WithdrawalRequest, verbose_name="撤稿申请", on_delete=models.PROTECT,
        related_name="withdrawal",
    )  # fmt: skip
    at = models.DateTimeField("撤下时间")
    by = models.ForeignKey(
        "agencies.User", verbose_name="经办人", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "撤稿"
        verbose_name_plural = "撤稿"

    def __str__(self) -> str:
        return f"撤下：{self.edition}"


NOT_HERE = "审核意见只能在审核页面作出"


class RungTask(Task):
    """A rung of a ladder as a task of Wagtail's; it shows and never decides."""

    ladder = models.ForeignKey(
        Ladder, verbose_name="审核阶梯", on_delete=models.PROTECT, related_name="tasks"
    )
    rung = models.PositiveSmallIntegerField("环节")

    class Meta:
        verbose_name = "审核环节"
        verbose_name_plural = "审核环节"

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        """Return True: under review nobody edits."""
        return True

    def get_actions(self, obj: Any, user: Any) -> list[Any]:
        """Return none."""
        return []

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> None:
        """Refuse: opinions are given on our page, about the digest that was read."""
        raise PermissionDenied(NOT_HERE)


class ProofReport(models.Model):
    """What the machine found in content of one digest: a copy of what it would find again."""

    item = models.ForeignKey(
        "publishing.Item", on_delete=models.CASCADE, related_name="proof_reports"
    )
    digest = models.CharField("内容校验值", max_length=64)
    findings = models.JSONField("发现", default=list)
    made_on = models.DateField("检查日期")

    class Meta:
        verbose_name = "机器校对"
        verbose_name_plural = "机器校对"
        constraints = [models.UniqueConstraint(fields=["item", "digest"], name="proof_report_once")]

    def __str__(self) -> str:
        return f"{self.item}：{len(self.findings)} 处"


class ProofMark(models.Model):
    """What a person said of one finding; the last word counts."""

    item = models.ForeignKey(
        "publishing.Item", verbose_name="公开信息", on_delete=models.PROTECT,
        related_name="proof_marks",
    )  # fmt: skip
    key = models.CharField("疑点", max_length=80)
    rule = models.CharField("规则", max_length=40)
    decision = models.CharField(
        "处理", max_length=10, choices=[("confirmed", "属实，须修改"), ("dismissed", "不是问题")]
    )
    reason = models.CharField("理由", max_length=255, blank=True)
    by = models.ForeignKey(
        "agencies.User", verbose_name="处理人", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "疑点处理"
        verbose_name_plural = "疑点处理"
        ordering = ("id",)
        indexes = [models.Index(fields=["item", "key"], name="proof_mark_of_item")]

    def __str__(self) -> str:
        return f"{self.rule}：{self.get_decision_display()}"


class LinkSeen(models.Model):
    """What was behind a link when the machine last looked: a copy of what it would see again."""

    url = models.CharField("网址", max_length=1000, unique=True)
    alive = models.BooleanField("能打开")
    detail = models.CharField("说明", max_length=120, blank=True)
    seen_at = models.DateTimeField("查看时间")

    class Meta:
        verbose_name = "链接检查"
        verbose_name_plural = "链接检查"

    def __str__(self) -> str:
        return self.url
