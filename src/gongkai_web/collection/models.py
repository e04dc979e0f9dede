"""What did the agencies below hand in, and what did the supervising office say to it?

A round is a year of one supervising office with its days. A hand-in is one report of one
agency, frozen: a version compiled on the platform, or a file as it was read. All that
happens to it is an act; where an agency's year stands follows from hand-ins and acts
(:mod:`gongkai_web.collection.standing`) and is stored nowhere. The database refuses change
(:mod:`gongkai_web.collection.guard`).
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from gongkai.reports.schema import AnnualReport
from gongkai_web.agencies.models import Agency, AgencyKind
from gongkai_web.collection.opening import opened
from gongkai_web.collection.reorganisations.models import Reorganisation as Reorganisation
from gongkai_web.reports.models import ReportVersion


class OnlyAdded(RuntimeError):
    """A row that is only ever added was to be changed or deleted."""

    def __init__(self) -> None:
        super().__init__("收集的报告、办理经过和意见只能追加，不能修改或删除")


class AddedQuerySet(models.QuerySet[Any]):
    """Bulk change and deletion are refused."""

    def update(self, **changes: Any) -> int:
        """Refuse: rows are only added."""
        raise OnlyAdded

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse: rows are kept."""
        raise OnlyAdded


class Added(models.Model):
    """A row that is only ever added: the model refuses change, and so do triggers."""

    objects = AddedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new row; an existing one takes nothing."""
        if not self._state.adding:
            raise OnlyAdded
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: rows are kept."""
        raise OnlyAdded


def _who(title: str) -> Any:
    """Return the field for who did it; null is the command line."""
    return models.ForeignKey(
        "agencies.User",
        verbose_name=title,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )


class Round(models.Model):
    """One year's collection of one supervising office (一次年报收集)."""

    office = models.ForeignKey(
        Agency,
        verbose_name="主管部门",
        on_delete=models.PROTECT,
        related_name="collection_rounds",
    )
    year = models.PositiveSmallIntegerField("年度")
    notes = models.TextField("收集说明", blank=True, help_text="各单位在报送页面看到，可不填")
    opened_at = models.DateTimeField("开始时间")
    opened_by = _who("开始人")

    class Meta:
        verbose_name = "年报收集"
        verbose_name_plural = "年报收集"
        ordering = ("-year", "office")
        constraints = [
            models.UniqueConstraint(fields=["office", "year"], name="collection_round_once")
        ]

    def __str__(self) -> str:
        return f"{self.office}{self.year}年度年报收集"


class RoundDue(models.Model):
    """The days of a round for one kind of agency."""

    round = models.ForeignKey(
        Round, verbose_name="年报收集", on_delete=models.CASCADE, related_name="dues"
    )
    kind = models.CharField("单位类型", max_length=20, choices=AgencyKind.choices)
    collect_open = models.DateField("开始报送")
    submit_due = models.DateField("报送期限")
    review_due = models.DateField("审核期限")
    publish_due = models.DateField("公布期限")
    url_backfill_due = models.DateField("回填网址期限")

    class Meta:
        verbose_name = "收集期限"
        verbose_name_plural = "收集期限"
        ordering = ("round", "kind")
        constraints = [
            models.UniqueConstraint(fields=["round", "kind"], name="collection_due_once")
        ]

    def __str__(self) -> str:
        return f"{self.round}：{self.get_kind_display()}"


def source_path(source: SourceFile, name: str) -> str:
    """Return where a file lies under the home's uploads: by its checksum alone."""
    return f"collection/{source.sha256[:2]}/{source.sha256}"


class SourceFile(Added):
    """The bytes of one file, kept once whatever it was called."""

    sha256 = models.CharField("校验值（SHA-256）", max_length=64, unique=True)
    name = models.CharField("文件名", max_length=255)
    """As it was first called, for the records; pages tell what it was called at a reading."""
    kind = models.CharField("类型", max_length=12)
    """What the bytes are: ``html``, ``docx``, ``pdf`` … whatever the first uploader called them."""
    size = models.PositiveBigIntegerField("大小（字节）")
    file = models.FileField("文件", upload_to=source_path, max_length=120)
    uploaded_at = models.DateTimeField("上传时间")
    uploaded_by = _who("上传人")

    class Meta:
        verbose_name = "报送文件"
        verbose_name_plural = "报送文件"
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.name

    def content(self) -> bytes:
        """Return the file's bytes."""
        with self.file.open("rb") as opened:
            return bytes(opened.read())


class ReadReport(Added):
    """One reading of a file (一次识读). Reading again makes another row."""

    source = models.ForeignKey(
        SourceFile, verbose_name="文件", on_delete=models.PROTECT, related_name="readings"
    )
    office = models.ForeignKey(
        Agency, verbose_name="识读单位", on_delete=models.PROTECT, related_name="+"
    )
    """For whom it was read: a supervising office, or the agency itself."""
    agency = models.ForeignKey(
        Agency,
        verbose_name="单位",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="read_reports",
    )
    """Whose report it is; null where the name read is no known agency's."""
    agency_name = models.CharField("识读到的单位名称", max_length=200, blank=True)
    year = models.PositiveSmallIntegerField("年度")
    report = models.JSONField("报告")
    """Schema ``gongkai.annual-report/1``."""
    evidence = models.JSONField("依据")
    """Path of each number → state, raw, value, place, note (:mod:`.evidence`)."""
    unread = models.PositiveSmallIntegerField("没有读准的数", default=0)
    """How many numbers the reader was in doubt of: they are not known, and join no sum."""
    warnings = models.JSONField("识读提示", default=list)
    check_result = models.JSONField("检查结果")
    """Schema ``gongkai.check/1``; of the report alone, and last year's where it was known."""
    digest = models.CharField("校验值（SHA-256）", max_length=64)
    """Of the report's canonical JSON, as a version has it."""
    reader_version = models.CharField("识读程序版本", max_length=40)
    read_at = models.DateTimeField("识读时间")
    read_by = _who("识读人")

    class Meta:
        verbose_name = "识读"
        verbose_name_plural = "识读"
        ordering = ("-id",)
        indexes = [
            models.Index(fields=["agency", "year", "-id"], name="collection_read_of"),
            models.Index(fields=["office", "year", "-id"], name="collection_read_for"),
        ]

    def __str__(self) -> str:
        return f"{self.agency or self.agency_name or '单位不明'}{self.year}年年度报告（{self.file_name}）"

    @property
    def file_name(self) -> str:
        """What the file is called by whom it was read for; another office's name for it is not told."""
        return str(self.check_result.get("source") or f"文件.{self.source.kind}")

    @property
    def annual_report(self) -> AnnualReport:
        """The report as it was read. Raises BrokenDocument where the JSON was tampered with."""
        # Not by the file's name, which lies in the bulk of the check: hundreds are opened for a sum.
        source = f"{self.agency_name}{self.year}年年度报告"
        return opened(self.report, digest=self.digest, source=source)


class HandIn(Added):
    """One report handed in (报送), frozen. A correction is the next number, with its reason."""

    agency = models.ForeignKey(
        Agency, verbose_name="单位", on_delete=models.PROTECT, related_name="hand_ins"
    )
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveSmallIntegerField("第几次")
    version = models.ForeignKey(
        ReportVersion,
        verbose_name="平台编制的版本",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="hand_ins",
    )
    reading = models.ForeignKey(
        ReadReport,
        verbose_name="文件的识读",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="hand_ins",
    )
    check_result = models.JSONField("检查结果")
    """As the supervising office checks it, last year's accepted report beside it."""
    digest = models.CharField("校验值（SHA-256）", max_length=64)
    reason = models.TextField("更正理由", blank=True)
    by_office = models.BooleanField("主管部门代为录入", default=False)
    handed_in_at = models.DateTimeField("报送时间")
    handed_in_by = _who("报送人")

    class Meta:
        verbose_name = "报送"
        verbose_name_plural = "报送"
        ordering = ("agency", "year", "number")
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year", "number"], name="collection_hand_in_once"
            ),
            models.CheckConstraint(
                condition=Q(version__isnull=True, reading__isnull=False)
                | Q(version__isnull=False, reading__isnull=True),
                name="collection_hand_in_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}{self.year}年年度报告第{self.number}次报送"

    @property
    def report(self) -> dict[str, Any]:
        """The report as JSON, from where it came."""
        return (self.version or self.reading).report  # the database holds one of the two

    @property
    def annual_report(self) -> AnnualReport:
        """The report as a value. Raises BrokenDocument where the JSON was tampered with."""
        return opened(self.report, digest=self.digest, source=str(self))


class Recheck(Added):
    """A waiting report checked again, since what it is held against moved (:mod:`.rechecking`)."""

    hand_in = models.ForeignKey(
        HandIn, verbose_name="报送", on_delete=models.PROTECT, related_name="rechecks"
    )
    check_result = models.JSONField("检查结果")
    """As a hand-in keeps its own; the newest holds."""
    why = models.TextField("重新核对的原因")
    at = models.DateTimeField("时间")
    by = _who("操作人")

    class Meta:
        verbose_name = "重新核对"
        verbose_name_plural = "重新核对"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.hand_in}：重新核对"


class ActKind(models.TextChoices):
    """What can happen to a hand-in."""

    RETURNED = "returned", "退回"
    ACCEPTED = "accepted", "接收"
    PUBLISHED = "published", "登记公布"
    URL_CHECKED = "url_checked", "核对网址"


class HandInAct(Added):
    """One thing that happened to a hand-in."""

    hand_in = models.ForeignKey(
        HandIn, verbose_name="报送", on_delete=models.PROTECT, related_name="acts"
    )
    kind = models.CharField("动作", max_length=12, choices=ActKind.choices)
    remark = models.TextField("意见", blank=True)
    """Of a return: what is to be corrected. Of a check: what was seen."""
    url = models.URLField("公布网址", max_length=500, blank=True)
    published_on = models.DateField("公布日期", null=True, blank=True)
    is_ok = models.BooleanField("核对无误", null=True, blank=True)
    by_machine = models.BooleanField("由系统访问", default=False)
    at = models.DateTimeField("时间")
    by = _who("操作人")

    class Meta:
        verbose_name = "报送的办理"
        verbose_name_plural = "报送的办理"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.hand_in}：{self.get_kind_display()}"


class Decision(models.TextChoices):
    """What the supervising office says to a finding."""

    CONFIRMED = "confirmed", "属实，须更正"
    DISMISSED = "dismissed", "不是问题"
    RETURNED = "returned", "交单位核实"


class FindingDecision(Added):
    """What was decided about a finding; a later row replaces an earlier one."""

    agency = models.ForeignKey(
        Agency, verbose_name="单位", on_delete=models.PROTECT, related_name="finding_decisions"
    )
    year = models.PositiveSmallIntegerField("年度")
    fingerprint = models.CharField("问题标识", max_length=64)
    """Of rule, cells and what stood there (:mod:`.findings`)."""
    rule = models.CharField("规则", max_length=12)
    cells = models.JSONField("位置", default=list)
    message = models.TextField("问题")
    """As it was shown to who decided."""
    decision = models.CharField("处理", max_length=10, choices=Decision.choices)
    reason = models.TextField("理由", blank=True)
    at = models.DateTimeField("时间")
    by = _who("处理人")

    class Meta:
        verbose_name = "问题的处理"
        verbose_name_plural = "问题的处理"
        ordering = ("id",)
        indexes = [
            models.Index(fields=["agency", "year", "fingerprint"], name="collection_decision_of")
        ]

    def __str__(self) -> str:
        return f"{self.agency}{self.year}年　{self.rule}：{self.get_decision_display()}"


class CellRemark(Added):
    """A remark on one number of a hand-in; a later one replaces it, an empty one takes it back."""

    hand_in = models.ForeignKey(
        HandIn, verbose_name="报送", on_delete=models.PROTECT, related_name="remarks"
    )
    path = models.CharField("位置", max_length=120)
    """As :func:`gongkai.reports.schema.cell_paths` gives it."""
    text = models.TextField("意见", blank=True)
    at = models.DateTimeField("时间")
    by = _who("提出人")

    class Meta:
        verbose_name = "退回意见"
        verbose_name_plural = "退回意见"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.hand_in}：{self.path}"
