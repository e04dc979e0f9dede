"""Which addresses were there once, and what stands where now? (requirement R-P19: dead links are scored)"""

from __future__ import annotations

from django.db import models

LONGEST = 500
_TARGETS = ("to_item", "to_column", "to_agency")


class Came(models.TextChoices):
    """How an old address came to be known."""

    MOVED = "moved", "系统内变更"
    HAND = "hand", "手工登记"
    IMPORT = "import", "批量导入"


class OldAddress(models.Model):
    """An address that led somewhere once. Exactly one target; its present address is asked when it is needed."""

    path = models.CharField(
        "原网址", max_length=LONGEST, unique=True,
        help_text="旧网站上的网址，域名可写可不写，例如 /zfxxgk/202301/t20230115_82945.html",
    )  # fmt: skip
    is_prefix = models.BooleanField(
        "连同下级", default=False, help_text="下级网址的其余部分不变，接在新网址后面"
    )
    agency = models.ForeignKey(
        "agencies.Agency", verbose_name="单位", null=True, on_delete=models.CASCADE,
        related_name="+",
    )  # fmt: skip
    to_item = models.ForeignKey(
        "publishing.Item", verbose_name="现在的信息", null=True, on_delete=models.CASCADE,
        related_name="+",
    )  # fmt: skip
    to_column = models.ForeignKey(
        "publishing.Column", verbose_name="现在的栏目", null=True, on_delete=models.CASCADE,
        related_name="+",
    )  # fmt: skip
    to_agency = models.ForeignKey(
        "agencies.Agency", verbose_name="现在的单位", null=True, on_delete=models.CASCADE,
        related_name="+",
    )  # fmt: skip
    to_path = models.CharField("现在的网址", max_length=LONGEST, blank=True)
    came = models.CharField("来历", max_length=8, choices=Came.choices)
    noted_at = models.DateTimeField("登记时间", auto_now_add=True)
    noted_by = models.ForeignKey(
        "agencies.User", verbose_name="登记人", null=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip

    class Meta:
        verbose_name = "旧网址"
        verbose_name_plural = "旧网址"
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                name="portal_old_address_leads_to_one",
                condition=models.Q(
                    *((f"{name}__isnull", True) for name in _TARGETS), ~models.Q(to_path="")
                )
                | models.Q(
                    to_item__isnull=False, to_column__isnull=True, to_agency__isnull=True,
                    to_path="",
                )
                | models.Q(
                    to_item__isnull=True, to_column__isnull=False, to_agency__isnull=True,
                    to_path="",
                )
                | models.Q(
                    to_item__isnull=True, to_column__isnull=True, to_agency__isnull=False,
                    to_path="",
                ),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.path
