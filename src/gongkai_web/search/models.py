"""What can be found? A copy of each public edition, its files, annual reports and published answers, made to be searched.

The copy makes nothing public: every answer joins the predicates of the originals, and the copy
holds no original back.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from gongkai.search import VERSION
from gongkai_web.mailbox.models import PublicText
from gongkai_web.reports.models import ReportVersion
from gongkai_web.review.models import Edition

MADE_AS = f"{VERSION}.2"
"""How texts are folded and cut today; an entry made otherwise is taken in anew by ``rebuild_search``."""


class Kind(models.TextChoices):
    """The groups results are shown in."""

    INFORMATION = "information", "公开信息"
    POLICY = "policy", "政策文件"
    INTERPRETATION = "interpretation", "政策解读"
    REPORT = "report", "年度报告"
    ATTACHMENT = "attachment", "附件"
    ANSWER = "answer", "互动交流"


class EntryQuerySet(models.QuerySet["Entry"]):
    """Questions about entries."""

    def public(self, at: datetime) -> EntryQuerySet:
        """Return what the public may read at that moment, as the originals' own predicates say."""
        return self.filter(
            models.Q(edition__in=Edition.objects.public(at).values("pk"))
            | models.Q(report__in=ReportVersion.objects.public().values("pk"))
            | models.Q(text__in=PublicText.objects.public().values("pk"))
        )

    def readable(self, at: datetime, *, all_of_them: bool = False) -> set[int]:
        """Return the keys of those, of a few entries, that :meth:`public` holds.

        The same predicates, asked about the originals of these entries alone: no database
        has to gather all that is public first. With ``all_of_them`` it does, for all entries.
        """
        names = ("edition", "report", "text")
        rows = list(self.order_by().values_list("pk", *names))
        found: set[int] = set()
        for at_place, public in enumerate(
            (Edition.objects.public(at), ReportVersion.objects.public(), PublicText.objects.public()),
            start=1,
        ):  # fmt: skip
            own = {row[0]: row[at_place] for row in rows if row[at_place] is not None}
            if not own:
                continue
            asked: models.QuerySet[Any] = public.order_by()
            if not all_of_them:
                asked = asked.filter(pk__in=set(own.values()))
            there = set(asked.values_list("pk", flat=True))
            found |= {pk for pk, of in own.items() if of in there}
        return found


class Entry(models.Model):
    """One edition, one file of it, one report, or one published answer, with what it is filtered by."""

    edition = models.ForeignKey(
        Edition, verbose_name="公开版本", null=True, on_delete=models.CASCADE, related_name="+",
        db_constraint=False,
    )  # fmt: skip
    report = models.OneToOneField(
        ReportVersion, verbose_name="年度报告", null=True, on_delete=models.CASCADE,
        related_name="+", db_constraint=False,
    )  # fmt: skip
    text = models.OneToOneField(
        PublicText, verbose_name="公开的留言", null=True, on_delete=models.CASCADE,
        related_name="+", db_constraint=False,
    )  # fmt: skip
    sha256 = models.CharField("附件的校验值", max_length=64, blank=True, default="")
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
    made_as = models.CharField("索引的版本", max_length=12, blank=True, default="")
    """Empty while its text is not in the index yet: a file waits to be read."""
    sent_as = models.CharField("搜索服务器上的版本", max_length=12, blank=True, default="")
    """What OpenSearch acknowledged, where an installation has it."""
    unread = models.CharField("没有读出文字的原因", max_length=255, blank=True, default="")

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "搜索条目"
        verbose_name_plural = "搜索条目"
        ordering = ("-published_at", "-id")
        constraints = [
            models.UniqueConstraint(fields=["edition", "sha256", "title"], name="search_entry_once")
        ]
        indexes = [
            models.Index(fields=["made_as"], name="search_entry_made_as"),
            models.Index(fields=["made_as", "sent_as"], name="search_entry_sent_as"),
        ]

    def __str__(self) -> str:
        return self.title


class Change(models.Model):
    """Something of which what is public depends was changed: written by triggers, read by every process.

    ``xid`` is the transaction on PostgreSQL, where rows come to light in another order than
    they were numbered; ``token`` tells a row from another that got the same number later.
    """

    token = models.CharField(max_length=32)
    kind = models.CharField(max_length=10)
    ref = models.BigIntegerField()
    xid = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = "搜索所依据的变动"
        verbose_name_plural = "搜索所依据的变动"
        indexes = [models.Index(fields=["xid"], name="search_change_xid")]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"


class Leaving(models.Model):
    """An entry that OpenSearch has still to forget; 0 stands for all."""

    entry = models.BigIntegerField(unique=True)

    class Meta:
        verbose_name = "搜索服务器应删除的条目"
        verbose_name_plural = "搜索服务器应删除的条目"

    def __str__(self) -> str:
        return str(self.entry)
