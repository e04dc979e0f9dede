"""What is an item of information, in which column, with which files, and where was it published?

An item's row is its working copy. What the public reads is an edition
(:mod:`gongkai_web.review`): frozen content that climbed its whole ladder.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from wagtail.models import DraftStateMixin, LockableMixin, RevisionMixin, WorkflowMixin

from gongkai_web.ledgers.models import LedgerRecord


class DisclosureAttribute(models.TextChoices):
    """公开属性: how an item may reach the public (条例 art. 13)."""

    PROACTIVE = "proactive", "主动公开"
    ON_REQUEST = "on_request", "依申请公开"
    WITHHELD = "withheld", "不予公开"


class Validity(models.TextChoices):
    """有效性 of a published document."""

    IN_FORCE = "in_force", "有效"
    PENDING = "pending", "尚未施行"
    AMENDED = "amended", "已修改"
    REPEALED = "repealed", "废止"
    EXPIRED = "expired", "失效"


class WithheldGround(models.TextChoices):
    """Why an item is not published (条例 arts. 14–16)."""

    STATE_SECRET = "state_secret", "国家秘密（条例第十四条）"
    PROHIBITED = "prohibited", "法律、行政法规禁止公开（条例第十四条）"
    SECURITY = "security", "可能危及国家安全、公共安全、经济安全、社会稳定（条例第十四条）"
    THIRD_PARTY = "third_party", "商业秘密、个人隐私等会损害第三方合法权益（条例第十五条）"
    INTERNAL = "internal", "内部事务信息（条例第十六条第一款）"
    PROCESS = "process", "过程性信息（条例第十六条第二款）"
    ENFORCEMENT = "enforcement", "行政执法案卷信息（条例第十六条第二款）"


class ColumnKind(models.TextChoices):
    """What a column of the standard platform is (国办公开办函〔2019〕61号)."""

    GUIDE = "guide", "政府信息公开指南"
    RULES = "rules", "政府信息公开制度"
    STATUTORY = "statutory", "法定主动公开内容"
    REPORTS = "reports", "政府信息公开年报"
    NEWS = "news", "其他信息（不属于法定主动公开内容）"


class Column(models.Model):
    """A column (栏目) of an agency's disclosure platform."""

    agency = models.ForeignKey(
        "agencies.Agency", verbose_name="单位", on_delete=models.PROTECT, related_name="columns"
    )
    parent = models.ForeignKey(
        "self", verbose_name="上级栏目", null=True, blank=True, on_delete=models.PROTECT,
        related_name="children",
    )  # fmt: skip
    slug = models.CharField(
        "网址名称",
        max_length=40,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9-]*\Z", "只能用小写字母、数字和连字符")],
    )
    title = models.CharField("栏目名称", max_length=80)
    kind = models.CharField("性质", max_length=12, choices=ColumnKind.choices)
    legal_item = models.CharField(
        "对应的法定内容", max_length=12, blank=True, help_text="例如 20.2：条例第二十条第二项"
    )
    profile = models.CharField("内容类型", max_length=20, blank=True)
    order = models.PositiveSmallIntegerField("顺序", default=0)
    fresh_days = models.PositiveSmallIntegerField(
        "更新间隔（天）", null=True, blank=True, help_text="超过这些天没有更新的，列入提示"
    )
    is_open = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = "栏目"
        verbose_name_plural = "栏目"
        ordering = ("order", "id")
        constraints = [
            models.UniqueConstraint(fields=["agency", "slug"], name="column_slug_once"),
            models.UniqueConstraint(fields=["agency", "parent", "title"], name="column_title_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Item(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, LedgerRecord):
    """One piece of information: written once, reviewed once, published through one channel or several."""

    happened = ("formed_on", "withheld_on")
    journal_hides: ClassVar = ("body",)

    live = models.BooleanField("已公开", default=False, editable=False)
    go_live_at = models.DateTimeField("公开时间", null=True, blank=True)
    expire_at = models.DateTimeField("撤下时间", null=True, blank=True)
    index_no = models.CharField("索引号", max_length=60)
    title = models.CharField("标题", max_length=255)
    summary = models.TextField("内容概述", blank=True)
    column = models.CharField("栏目", max_length=80, blank=True)
    place = models.ForeignKey(
        Column, verbose_name="所在栏目", null=True, blank=True, on_delete=models.PROTECT,
        related_name="items",
    )  # fmt: skip
    profile = models.CharField("内容类型", max_length=20, blank=True)
    formed_on = models.DateField("成文日期", null=True, blank=True)
    issued_on = models.DateField("发文日期", null=True, blank=True)
    effective_on = models.DateField("生效日期", null=True, blank=True)
    repealed_on = models.DateField("废止日期", null=True, blank=True)
    doc_no = models.CharField("发文字号", max_length=80, blank=True)
    issuing_orgs = models.CharField("发文机关", max_length=255, blank=True)
    genre = models.CharField("体裁", max_length=40, blank=True)
    topic = models.CharField("主题", max_length=80, blank=True)
    keywords = models.CharField("主题词", max_length=160, blank=True)
    disclosure_attr = models.CharField(
        "公开方式",
        max_length=12,
        choices=DisclosureAttribute.choices,
        default=DisclosureAttribute.PROACTIVE,
    )
    withheld_ground = models.CharField(
        "不予公开的依据", max_length=16, choices=WithheldGround.choices, blank=True
    )
    withheld_reason = models.TextField("不予公开的理由", blank=True)
    withheld_on = models.DateField("决定不予公开的日期", null=True, blank=True)
    validity = models.CharField(
        "有效性", max_length=10, choices=Validity.choices, default=Validity.IN_FORCE
    )
    audience = models.CharField("公开范围", max_length=80, blank=True, default="全社会")
    carrier = models.CharField("载体类型", max_length=20, blank=True)
    language = models.CharField("语种", max_length=20, blank=True, default="中文")
    weight = models.SmallIntegerField("权重", default=0, help_text="数值大的排在前面")
    body = models.TextField("正文", blank=True)
    source = models.CharField("来源", max_length=120, blank=True)
    author = models.CharField("作者", max_length=80, blank=True)
    section = models.CharField("拟稿科室", max_length=60, blank=True)
    correction_note = models.CharField(
        "更正说明", max_length=500, blank=True, default="",
        help_text="已公开的内容写错了、这次改正的，写明改正了什么；审核通过后显示在公开页面上。"
        "平常的更新、补充不用写。",
    )  # fmt: skip
    attachments = models.JSONField("附件", default=list, blank=True, editable=False)
    before_draft = models.JSONField("修改以前的登记", null=True, default=None, editable=False)
    """What counts while a draft of what was public already waits for its review: see
    :mod:`gongkai_web.publishing.reviewed`. None where the row itself counts."""
    first_reviewer = models.CharField("初审", max_length=60, blank=True)
    second_reviewer = models.CharField("复审", max_length=60, blank=True)
    final_reviewer = models.CharField("终审", max_length=60, blank=True)
    secrecy_reviewer = models.CharField("保密审查", max_length=60, blank=True)
    drafted_by = models.ForeignKey(
        "agencies.User", verbose_name="拟稿人", null=True, blank=True, editable=False,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    live_edition = models.ForeignKey(
        "review.Edition", verbose_name="公开的版本", null=True, blank=True, editable=False,
        on_delete=models.PROTECT, related_name="live_for",
    )  # fmt: skip
    stage = models.CharField("进度", max_length=12, blank=True, editable=False)
    stage_rung = models.PositiveSmallIntegerField("审核环节", null=True, editable=False)

    class Meta:
        verbose_name = "公开信息"
        verbose_name_plural = "信息发布台账"
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["agency", "index_no"], name="item_index_no_once"),
            # No flag makes an item public: only an edition does, and that passed its ladder.
            models.CheckConstraint(
                condition=models.Q(live=False) | models.Q(live_edition__isnull=False),
                name="item_live_has_an_edition",
            ),
        ]
        indexes = [
            # An import finds an item without an index number by its title.
            models.Index(fields=["agency", "title"], name="item_title"),
            models.Index(fields=["agency", "stage", "stage_rung"], name="item_stage"),
            models.Index(fields=["agency", "formed_on"], name="item_formed_on"),
            # What is owed to the public is counted here, the wide rows unread.
            models.Index(
                fields=["agency", "disclosure_attr", "formed_on", "profile", "live_edition"],
                name="item_owed",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> Any:
        """Refuse Wagtail's own way to publish: an item becomes public by an edition alone.

        Raises :class:`NotReviewed`; see ``gongkai_web.review.actions``.
        """
        raise NotReviewed("信息只能经审核阶梯公开，不能直接发布（条例第十七条）")


class NotReviewed(PermissionError):
    """Something tried to make an item public past its ladder."""


def item_path(file: ItemFile, name: str) -> str:
    """Return where a file of an item lies under the uploads: by its checksum."""
    return f"items/{file.sha256[:2]}/{file.sha256}"


class ItemFile(models.Model):
    """A file that belongs to items of an agency: kept by its checksum, never changed."""

    was_bared = False
    """Whether this upload was a picture with data behind it, which were taken away."""

    agency = models.ForeignKey("agencies.Agency", verbose_name="单位", on_delete=models.PROTECT)
    sha256 = models.CharField("校验值（SHA-256）", max_length=64)
    name = models.CharField("文件名", max_length=140)
    kind = models.CharField("类型", max_length=40)
    content_type = models.CharField("内容类型", max_length=100)
    size = models.PositiveBigIntegerField("大小（字节）")
    file = models.FileField("文件", upload_to=item_path, max_length=120)
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)
    uploaded_by = models.ForeignKey(
        "agencies.User", verbose_name="上传人", null=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip

    class Meta:
        verbose_name = "信息附件"
        verbose_name_plural = "信息附件"
        constraints = [
            models.UniqueConstraint(fields=["agency", "sha256", "name"], name="item_file_once")
        ]

    def __str__(self) -> str:
        return self.name


class LinkKind(models.TextChoices):
    """How one item belongs to another; shown on both pages."""

    INTERPRETS = "interprets", "解读"
    REPLACES = "replaces", "替代"
    CLARIFIES = "clarifies", "澄清"
    RELATED = "related", "相关"


class ItemLink(models.Model):
    """``item`` interprets (replaces, clarifies, belongs to) ``other``."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="links")
    other = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="linked_from")
    kind = models.CharField("关系", max_length=12, choices=LinkKind.choices)

    class Meta:
        verbose_name = "相关信息"
        verbose_name_plural = "相关信息"
        constraints = [
            models.UniqueConstraint(fields=["item", "other", "kind"], name="item_link_once"),
            models.CheckConstraint(
                condition=~models.Q(item=models.F("other")), name="item_link_to_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.get_kind_display()} {self.other}"


class IndexCounter(models.Model):
    """The last running number given out within a scope; a number is never given twice."""

    agency = models.ForeignKey("agencies.Agency", on_delete=models.CASCADE)
    scope = models.CharField("范围", max_length=120)
    last = models.PositiveIntegerField("最后的编号")

    class Meta:
        verbose_name = "索引号"
        verbose_name_plural = "索引号"
        constraints = [
            models.UniqueConstraint(fields=["agency", "scope"], name="index_counter_once")
        ]

    def __str__(self) -> str:
        return f"{self.scope}：{self.last}"


class Channel(models.TextChoices):
    """发布渠道 (条例 art. 23)."""

    WEBSITE = "website", "政府网站"
    WECHAT = "wechat", "微信公众号"
    WEIBO = "weibo", "政务微博"
    OTHER_MEDIA = "other_media", "其他政务新媒体"
    GAZETTE = "gazette", "政府公报"
    NOTICE_BOARD = "notice_board", "公开栏"
    PRESS_CONFERENCE = "press_conference", "新闻发布会"
    NEWS_MEDIA = "news_media", "报刊广播电视"


class Publication(models.Model):
    """One item made public through one channel on one day.

    What went to a second account of that channel on that day, or again in a corrected edition, is
    a row of its own with its own link, to be deleted on its own; it is counted once
    (:mod:`gongkai_web.reports.published`).
    """

    happened = ("published_on",)

    item = models.ForeignKey(
        Item, verbose_name="公开信息", on_delete=models.CASCADE, related_name="publications"
    )
    channel = models.CharField(
        "发布渠道",
        max_length=20,
        choices=Channel.choices,
        blank=True,
        help_text="留空表示没有登记渠道",
    )
    published_on = models.DateField("发布日期")
    link = models.URLField("链接", max_length=500, blank=True)
    repeat = models.PositiveSmallIntegerField("当天同一渠道的第几次重复", default=0, editable=False)
    """0 for the one that counts; see :mod:`gongkai_web.publishing.repeats`."""
    edition = models.ForeignKey(
        "review.Edition", verbose_name="公开的版本", null=True, blank=True, editable=False,
        on_delete=models.PROTECT, related_name="publications",
    )  # fmt: skip
    recorded_by = models.ForeignKey(
        "agencies.User", verbose_name="登记人", null=True, blank=True, editable=False,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    recorded_at = models.DateTimeField("登记时间", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "发布记录"
        verbose_name_plural = "发布记录"
        ordering = ("-published_on", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "channel", "published_on", "repeat"], name="publication_once"
            )
        ]
        indexes = [
            models.Index(fields=["published_on", "channel", "item"], name="publication_of_day")
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.published_on}"
