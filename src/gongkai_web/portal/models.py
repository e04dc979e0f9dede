"""What does the site say of itself: on every page's head, in its footer? (国办发〔2017〕47号, annex)"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from gongkai_web.portal.addresses import Came, OldAddress
from gongkai_web.portal.item_fields import OPTIONAL, hidden_by_default

__all__ = ["Came", "OldAddress", "Site"]


class Site(models.Model):
    """The one row: who runs the site, under which numbers."""

    title = models.CharField(
        "平台名称", max_length=60, blank=True, help_text="例如：陕州区政府信息公开平台"
    )
    area = models.CharField("地区", max_length=60, blank=True, help_text="例如：三门峡市陕州区")
    site_id_code = models.CharField(
        "网站标识码", max_length=10, blank=True,
        validators=[RegexValidator(r"^[0-9A-Za-z]{10}\Z", "网站标识码是 10 位数字或字母")],
        help_text="写在每一页的 SiteIDCode 里，并显示在页脚",
    )  # fmt: skip
    sponsor = models.CharField("主办单位", max_length=120, blank=True)
    keeper = models.CharField("承办单位", max_length=120, blank=True)
    telephone = models.CharField("网站联系电话", max_length=40, blank=True)
    icp = models.CharField("ICP 备案号", max_length=60, blank=True)
    police_no = models.CharField("公安备案号", max_length=60, blank=True)
    mark_url = models.URLField(
        "党政机关网站标识的地址", max_length=300, blank=True,
        help_text="审核通过后编制部门给出的链接；没有的不显示",
    )  # fmt: skip
    mistakes_url = models.URLField(
        "“我为政府网站找错”的地址", max_length=300, blank=True,
        help_text="由中国政府网统一受理的，填给定的链接；没有的，页脚链接到本网站的找错留言",
    )  # fmt: skip
    hidden_fields = models.JSONField("信息页面不显示的项目", default=hidden_by_default, blank=True)

    class Meta:
        verbose_name = "网站信息"
        verbose_name_plural = "网站信息"
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="portal_one_site"),
        ]

    def __str__(self) -> str:
        return self.title or "网站信息"

    def clean(self) -> None:
        """Refuse to leave out what every page shows."""
        super().clean()
        names = [name for name, _ in OPTIONAL]
        if not isinstance(self.hidden_fields, list) or set(self.hidden_fields) - set(names):
            raise ValidationError({"hidden_fields": "只有可选的项目可以不显示"})
