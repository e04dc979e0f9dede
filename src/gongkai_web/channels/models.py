"""How does an edition come to a channel, how far is it, and what stands on the channel already? (条例 art. 23)

The register of accounts is :class:`gongkai_web.supervision.models.Account`; what is published
where is :class:`gongkai_web.publishing.models.Publication`. Here is what lies between.
"""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from gongkai_web.channels.classes import Classification, ItemClass
from gongkai_web.channels.register_models import (
    AccountAct,
    AccountApplication,
    AccountDecision,
    Level,
)
from gongkai_web.publishing.drafting import SEALED_TITLE
from gongkai_web.publishing.models import Item, ItemFile, Publication
from gongkai_web.review import evidence
from gongkai_web.review.models import Edition
from gongkai_web.supervision.models import Account


class WechatAccess(models.Model):
    """The account's way into the platform's interface. The secret and the token are sealed."""

    account = models.OneToOneField(
        Account, verbose_name="账号", on_delete=models.PROTECT, related_name="wechat"
    )
    app_id = models.CharField("开发者 ID（AppID）", max_length=40)
    sealed_secret = models.BinaryField("开发者密码（加密）", editable=False)
    sealed_token = models.BinaryField("令牌（加密）", editable=False, default=b"")
    token_until = models.DateTimeField("令牌有效期至", null=True, editable=False)
    calls_per_day = models.PositiveIntegerField(
        "每天最多调用次数", default=500, help_text="超过的，第二天继续；平台自己的限额另算"
    )
    calls_on = models.DateField(null=True, editable=False)
    calls = models.PositiveIntegerField("当天已调用次数", default=0, editable=False)
    is_on = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = "微信接口"
        verbose_name_plural = "微信接口"

    def __str__(self) -> str:
        return f"{self.account}的接口"


class MaterialKind(models.TextChoices):
    """Where a picture lies on the platform."""

    BODY = "body", "正文图片"
    COVER = "cover", "封面"


class WechatMaterial(models.Model):
    """A picture that was uploaded to an account; it is uploaded once."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="materials")
    kind = models.CharField("用途", max_length=8, choices=MaterialKind.choices)
    sha256 = models.CharField("校验值（SHA-256）", max_length=64)
    answer = models.CharField("平台给的地址或者编号", max_length=1000)
    uploaded_at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = "微信素材"
        verbose_name_plural = "微信素材"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "kind", "sha256"], name="wechat_material_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.sha256[:12]}"


class DeliveryState(models.TextChoices):
    """How far a delivery is. What ends in -ing was begun, and its answer was not noted yet."""

    PREPARED = "prepared", "等待发送"
    UPLOADED = "uploaded", "图片已上传"
    DRAFTING = "drafting", "正在建草稿"
    DRAFTED = "drafted", "草稿已建"
    SUBMITTING = "submitting", "正在提交发布"
    SUBMITTED = "submitted", "平台正在发布"
    PUBLISHED = "published", "已发布"
    LEFT = "left_as_draft", "留在草稿箱"
    FAILED = "failed", "没有成功"
    UNSURE = "unsure", "需要人工核对"
    STOPPED = "stopped", "已停止"


OPEN_STATES = (
    DeliveryState.PREPARED, DeliveryState.UPLOADED, DeliveryState.DRAFTING, DeliveryState.DRAFTED,
    DeliveryState.SUBMITTING, DeliveryState.SUBMITTED,
)  # fmt: skip
"""In which there is a next step that the machine takes."""


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Questions about deliveries."""

    def due(self, at: datetime) -> DeliveryQuerySet:
        """Return those whose next step may be taken at that moment."""
        return self.filter(
            Q(next_try_at__isnull=True) | Q(next_try_at__lte=at), state__in=OPEN_STATES
        )


class Delivery(models.Model):
    """One edition on its way to one account: it is published there once."""

    edition = models.ForeignKey(
        Edition, verbose_name="公开版本", on_delete=models.PROTECT, related_name="deliveries"
    )
    account = models.ForeignKey(
        Account, verbose_name="账号", on_delete=models.PROTECT, related_name="deliveries"
    )
    digest = models.CharField("内容校验值", max_length=64)
    sent_sha256 = models.CharField("送出文章的校验值", max_length=64, blank=True)
    state = models.CharField(
        "进度", max_length=16, choices=DeliveryState.choices, default=DeliveryState.PREPARED
    )
    media_id = models.CharField("草稿编号", max_length=160, blank=True)
    publish_id = models.CharField("发布任务编号", max_length=80, blank=True)
    article_id = models.CharField("文章编号", max_length=160, blank=True)
    link = models.URLField("文章链接", max_length=500, blank=True)
    errcode = models.IntegerField("平台的错误代码", null=True)
    problem = models.CharField("没有成功的原因", max_length=500, blank=True)
    attempts = models.PositiveSmallIntegerField("连续未成次数", default=0)
    next_try_at = models.DateTimeField("下次发送不早于", null=True)
    ordered_by = models.ForeignKey(
        "agencies.User", verbose_name="经办人", null=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    ordered_at = models.DateTimeField("安排时间")
    begun_at = models.DateTimeField("本步开始时间", null=True)
    published_at = models.DateTimeField("发布时间", null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "微信发送"
        verbose_name_plural = "微信发送"
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["edition", "account"], name="delivery_once"),
            models.CheckConstraint(
                condition=~Q(state="published") | ~Q(link=""), name="delivery_published_has_link"
            ),
        ]
        indexes = [models.Index(fields=["state", "next_try_at"], name="delivery_due")]

    def __str__(self) -> str:
        title = SEALED_TITLE if self.is_sealed else self.edition.title
        return f"{title} → {self.account.name}"

    @property
    def is_open(self) -> bool:
        """Whether there is a next step."""
        return self.state in OPEN_STATES

    @property
    def can_be_taken_down(self) -> bool:
        """Whether we published the article, and its edition is not public here any more."""
        return (
            self.state == DeliveryState.PUBLISHED
            and bool(self.article_id)
            and not Edition.objects.public(timezone.now()).filter(pk=self.edition_id).exists()
        )

    @property
    def is_sealed(self) -> bool:
        """Whether its edition is sealed; lists know it beforehand (``annotate(sealed=…)``)."""
        known = self.__dict__.get("sealed")
        return evidence.is_sealed(self.edition) if known is None else bool(known)


class PublicationDetail(models.Model):
    """What is known of one publication besides its day and link."""

    publication = models.OneToOneField(
        Publication, verbose_name="发布记录", on_delete=models.CASCADE, related_name="detail"
    )
    account = models.ForeignKey(
        Account, verbose_name="账号", null=True, blank=True, on_delete=models.PROTECT,
        related_name="publications",
    )  # fmt: skip
    delivery = models.OneToOneField(
        Delivery, null=True, blank=True, on_delete=models.PROTECT, related_name="publication_detail"
    )
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    person = models.CharField("发布人", max_length=60, blank=True)
    result = models.CharField("结果", max_length=255, blank=True)
    by_ladder = models.BooleanField("经本系统审核", default=True)
    """No: a fact of the ledger, published elsewhere without our ladder."""

    class Meta:
        verbose_name = "发布情况"
        verbose_name_plural = "发布情况"

    def __str__(self) -> str:
        return f"{self.publication}：{self.result or '已发布'}"


class Removal(models.Model):
    """Of something withdrawn: its publication elsewhere was deleted, or corrected where it is printed.

    Only added; what was said by mistake is undone by a row of its own, and may then be said anew.
    """

    publication = models.ForeignKey(
        Publication, verbose_name="发布记录", on_delete=models.PROTECT, related_name="removals"
    )
    remark = models.CharField("怎样处理", max_length=255, blank=True)
    by = models.ForeignKey(
        "agencies.User", verbose_name="确认人", null=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    at = models.DateTimeField("确认时间")

    class Meta:
        verbose_name = "其他渠道的删除"
        verbose_name_plural = "其他渠道的删除"

    def __str__(self) -> str:
        return f"{self.publication}：{self.remark or '已删除'}"


class UndoneRemoval(models.Model):
    """撤销: the publication stands there yet after all."""

    removal = models.OneToOneField(
        Removal, verbose_name="删除的登记", on_delete=models.PROTECT, related_name="undone"
    )
    reason = models.CharField("理由", max_length=255)
    by = models.ForeignKey(
        "agencies.User", verbose_name="撤销人", null=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    at = models.DateTimeField("撤销时间")

    class Meta:
        verbose_name = "撤销删除的登记"
        verbose_name_plural = "撤销删除的登记"

    def __str__(self) -> str:
        return f"{self.removal.publication}：{self.reason}"


class ListImport(models.Model):
    """One run through an account's published list; it goes on where it stopped."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="list_imports")
    source = models.CharField("来源", max_length=255)
    """接口, or the name of the file."""
    offset = models.PositiveIntegerField("已取到", default=0)
    total = models.PositiveIntegerField("平台上的总数", null=True)
    added = models.PositiveIntegerField("新增", default=0)
    known = models.PositiveIntegerField("已有", default=0)
    is_done = models.BooleanField("完成", default=False)
    problem = models.CharField("中断的原因", max_length=500, blank=True)
    started_by = models.ForeignKey(
        "agencies.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField("开始时间")

    class Meta:
        verbose_name = "历史文章导入"
        verbose_name_plural = "历史文章导入"
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.account}：{self.source}"


class ListedArticleQuerySet(models.QuerySet["ListedArticle"]):
    """Questions about articles."""

    def knowing_seals(self) -> ListedArticleQuerySet:
        """Return the articles, each knowing whether it is sealed, in one query for all."""
        return self.annotate(sealed=evidence.covers("item", "published_at"))


class ListedArticle(models.Model):
    """One article (篇) that stands on an account, as the platform lists it.

    What it is called is for eyes only after :attr:`told_title`: its item may have been taken back
    for what the title exposed.
    """

    account = models.ForeignKey(
        Account, verbose_name="账号", on_delete=models.PROTECT, related_name="articles"
    )
    key = models.CharField(max_length=200)
    """The platform's article id with its place in the push; else the digest of title and day."""
    article_id = models.CharField("文章编号", max_length=160, blank=True)
    place = models.PositiveSmallIntegerField("在一次推送中的位置", default=0)
    title = models.CharField("标题", max_length=255)
    author = models.CharField("作者", max_length=80, blank=True)
    link = models.URLField("链接", max_length=500, blank=True)
    published_at = models.DateTimeField("发布时间")
    reads = models.PositiveIntegerField("阅读次数", null=True, blank=True)
    item = models.ForeignKey(
        Item, verbose_name="公开信息", null=True, on_delete=models.SET_NULL,
        related_name="listed_articles",
    )  # fmt: skip
    classification = models.CharField(
        "类别", max_length=16, choices=Classification.choices, blank=True
    )
    classified_by = models.ForeignKey(
        "agencies.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    is_drafted = models.BooleanField("已生成网站草稿", default=False)
    seen_at = models.DateTimeField("取得时间")

    objects = ListedArticleQuerySet.as_manager()

    class Meta:
        verbose_name = "账号上的文章"
        verbose_name_plural = "账号上的文章"
        ordering = ("-published_at", "place", "-id")
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], name="listed_article_once")
        ]

    def __str__(self) -> str:
        return self.told_title

    @property
    def is_sealed(self) -> bool:
        """Whether its item was taken back after it for what it exposed; lists know it beforehand."""
        if "sealed" in self.__dict__:
            return bool(self.__dict__["sealed"])
        until = evidence.sealed_at(self.item_id) if self.item_id is not None else None
        return until is not None and self.published_at <= until

    @property
    def told_title(self) -> str:
        """The title as lists, messages and the journal may tell it."""
        return SEALED_TITLE if self.is_sealed else self.title


__all__ = [
    "OPEN_STATES", "Account", "AccountAct", "AccountApplication", "AccountDecision", "Classification", "Delivery", "DeliveryState", "Edition", "ItemClass", "ItemFile",
    "Level", "ListImport", "ListedArticle", "MaterialKind", "PublicationDetail", "Removal",
    "UndoneRemoval", "WechatAccess", "WechatMaterial",
]  # fmt: skip
