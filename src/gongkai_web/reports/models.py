"""The office's annual reports: what a person wrote for them, and what was handed in.

A report being compiled is not stored: its numbers are the records, counted
anew each time. Stored are the texts only a person can write, kept per year,
and the versions that were submitted, which nobody changes any more: the models
refuse it, and so does the database itself (migration ``0002``).
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import models
from django.db.models import OuterRef, Subquery

from gongkai.reports import json_form
from gongkai.reports.schema import AnnualReport
from gongkai_web.agencies.models import Agency

TEXT_FIELDS = (
    "proactive_note",
    "on_request_note",
    "management",
    "platform",
    "supervision",
    "problems",
    "other_items",
)
"""The fields a person fills, in the order of the report's sections."""


class ReportTexts(models.Model):
    """What a person wrote for one year's report: everything no record can say."""

    agency = models.ForeignKey(Agency, verbose_name="单位", on_delete=models.PROTECT)
    year = models.PositiveSmallIntegerField("年度")
    proactive_note = models.TextField(
        "主动公开补充说明", blank=True, help_text="接在由台账生成的主动公开情况之后；没有可不填"
    )
    on_request_note = models.TextField(
        "依申请公开补充说明", blank=True, help_text="接在由台账生成的依申请公开情况之后；没有可不填"
    )
    management = models.TextField(
        "政府信息管理", blank=True, help_text="制度、审核和保密审查、规范性文件管理、动态调整等做法"
    )
    platform = models.TextField(
        "政府信息公开平台建设", blank=True, help_text="网站专栏、政务新媒体、公开专区的建设和维护"
    )
    supervision = models.TextField(
        "监督保障",
        blank=True,
        help_text="人员、培训、考核、评议和责任追究；人民政府应写明工作考核、社会评议和责任追究结果",
    )
    problems = models.TextField(
        "存在的主要问题及改进情况",
        blank=True,
        help_text="至少写一个真实存在的问题、针对它的措施和完成时间，并说明上年问题的改进情况；不得与往年雷同",
    )
    other_items = models.TextField(
        "其他需要报告的事项",
        blank=True,
        help_text="一段一项。信息处理费、会议培训、政务新媒体情况由台账生成，不必填写",
    )
    correction_reason = models.TextField("更正理由", blank=True, editable=False)
    """Why a submitted report is being corrected; blank where no correction is under way."""
    updated_at = models.DateTimeField("更新时间", auto_now=True)
    updated_by = models.ForeignKey(
        "agencies.User",
        verbose_name="填写人",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = "年度报告文字"
        verbose_name_plural = "年度报告文字"
        ordering = ("agency", "-year")
        constraints = [models.UniqueConstraint(fields=["agency", "year"], name="report_texts_once")]

    def __str__(self) -> str:
        return f"{self.agency}{self.year}年年度报告文字"


class FrozenVersion(RuntimeError):
    """A submitted version was to be changed or deleted; a correction is a new version."""

    def __init__(self) -> None:
        super().__init__("已提交的年度报告不能改动或删除；需要更正的，请说明理由后提交新的版本")


class Source(models.TextChoices):
    """Where a version comes from."""

    COMPILED = "compiled", "台账编制"
    FILED = "filed", "存档导入"


class ReportVersionQuerySet(models.QuerySet["ReportVersion"]):
    """Questions about versions; bulk change and deletion are refused."""

    def latest_of_each_year(self) -> ReportVersionQuerySet:
        """The newest version of each agency's year."""
        newest = (
            self.filter(agency=OuterRef("agency"), year=OuterRef("year"))
            .order_by("-version")
            .values("pk")[:1]
        )
        return self.filter(pk=Subquery(newest))

    def public(self) -> ReportVersionQuerySet:
        """What the public sees: the newest published version of each agency's year."""
        return self.filter(published_at__isnull=False).latest_of_each_year()

    def of(self, agency: Agency, year: int) -> ReportVersionQuerySet:
        """The versions of one agency's year, newest first."""
        return self.filter(agency=agency, year=year).order_by("-version")

    def update(self, **changes: Any) -> int:
        """Refuse: versions are frozen."""
        raise FrozenVersion

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse: versions are kept."""
        raise FrozenVersion


class ReportVersion(models.Model):
    """One submitted report: frozen, with a digest. A correction is the next version."""

    agency = models.ForeignKey(
        Agency, verbose_name="单位", on_delete=models.PROTECT, related_name="report_versions"
    )
    year = models.PositiveSmallIntegerField("年度")
    version = models.PositiveSmallIntegerField("版本")
    source = models.CharField(
        "来源", max_length=10, choices=Source.choices, default=Source.COMPILED
    )
    report = models.JSONField("报告")
    """The report as JSON (schema ``gongkai.annual-report/1``)."""
    check_result = models.JSONField("检查结果")
    """The check as JSON (schema ``gongkai.check/1``)."""
    digest = models.CharField("校验值（SHA-256）", max_length=64)
    """Of the report's canonical JSON: keys sorted, no spaces, UTF-8."""
    reason = models.TextField("更正理由", blank=True)
    file_name = models.CharField("原文件名", max_length=255, blank=True)
    submitted_at = models.DateTimeField("提交时间")
    submitted_by = models.ForeignKey(
        "agencies.User",
        verbose_name="提交人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    published_at = models.DateTimeField("公布时间", null=True, blank=True)
    published_by = models.ForeignKey(
        "agencies.User",
        verbose_name="公布人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = ReportVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "年度报告"
        verbose_name_plural = "年度报告"
        ordering = ("-year", "agency", "-version")
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year", "version"], name="report_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency}{self.year}年政府信息公开工作年度报告（第{self.version}版）"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new version; an existing one takes nothing but its publication, once."""
        if not self._state.adding:
            raise FrozenVersion
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: versions are kept."""
        raise FrozenVersion

    def note_publication(self, *, at: Any, by: Any) -> None:
        """Store when and by whom the version was made public: the one thing that comes later."""
        if self.published_at is not None:
            raise FrozenVersion
        self.published_at, self.published_by = at, by
        super().save(update_fields=["published_at", "published_by"])

    @property
    def annual_report(self) -> AnnualReport:
        """The frozen report as a value. Raises BrokenDocument where the JSON was tampered with."""
        return json_form.from_json(self.report, source=str(self))

    @property
    def is_published(self) -> bool:
        """Was it made public?"""
        return self.published_at is not None

    @property
    def state(self) -> str:
        """已公布, 已提交, or for a filed earlier report 已存档."""
        if self.is_published:
            return "已公布"
        return "已存档" if self.source == Source.FILED else "已提交"


def digest_of(report: dict[str, Any]) -> str:
    """Return the SHA-256 of a report's canonical JSON, in hexadecimal.

    Canonical: keys sorted, no spaces, Chinese as it is, UTF-8; anyone can
    compute it from the published JSON file.
    """
    text = json.dumps(
        report, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return hashlib.sha256(text.encode()).hexdigest()
