"""What can be found? A copy of each public edition and annual report, made to be searched.

The copy makes nothing public: every answer joins the predicates of the originals, and the copy
holds no original back.
"""

from __future__ import annotations

from datetime import datetime

from django.db import models

from gongkai_web.reports.models import ReportVersion
from gongkai_web.review.models import Edition


class Kind(models.TextChoices):
    """The groups results are shown in."""

    INFORMATION = "information", "公开信息"
    POLICY = "policy", "政策文件"
    INTERPRETATION = "interpretation", "政策解读"
    REPORT = "report", "年度报告"


class EntryQuerySet(models.QuerySet["Entry"]):
    """Questions about entries."""

    def public(self, at: datetime) -> EntryQuerySet:
        """Return what the public may read at that moment, as the originals' own predicates say."""
        return self.filter(
            models.Q(edition__in=Edition.objects.public(at).values("pk"))
            | models.Q(report__in=ReportVersion.objects.public().values("pk"))
        )


class Entry(models.Model):
    """One edition or report, with what it is filtered by."""

    edition = models.OneToOneField(
        Edition, verbose_name="公开版本", null=True, on_delete=models.CASCADE, related_name="+",
        db_constraint=False,
    )  # fmt: skip
    report = models.OneToOneField(
        ReportVersion, verbose_name="年度报告", null=True, on_delete=models.CASCADE,
        related_name="+", db_constraint=False,
    )  # fmt: skip
    kind = models.CharField("类别", max_length=16, choices=Kind.choices)
    agency = models.ForeignKey(
        "agencies.Agency", verbose_name="单位", on_delete=models.CASCADE, related_name="+"
    )
    column = models.CharField("栏目", max_length=80, blank=True)
    topic = models.CharField("主题", max_length=80, blank=True)
    genre = models.CharField("体裁", max_length=40, blank=True)
    year = models.PositiveSmallIntegerField("年份")
    validity = models.CharField("有效性", max_length=10, blank=True)
    title = models.CharField("标题", max_length=255)
    index_no = models.CharField("索引号", max_length=60, blank=True)
    doc_no = models.CharField("发文字号", max_length=80, blank=True)
    published_at = models.DateTimeField("公开时间")
    body = models.TextField("文字", blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "搜索条目"
        verbose_name_plural = "搜索条目"
        ordering = ("-published_at", "-id")

    def __str__(self) -> str:
        return self.title
