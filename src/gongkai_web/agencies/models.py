"""Which agencies are there, who works for them, and what did they choose where law is silent?"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from gongkai import law
from gongkai.applications.applicants import credit_code
from gongkai.publishing.index_numbers import PatternProblem, index_pattern
from gongkai_web.agencies.reserved import refusal


class User(AbstractUser):
    """A person with an account: an officer, a reviewer, a leader."""

    full_name = models.CharField("姓名", max_length=60, blank=True)

    REQUIRED_FIELDS = ["full_name"]
    """What ``createsuperuser`` asks for besides the username."""

    class Meta:
        verbose_name = "人员"
        verbose_name_plural = "人员"

    def __str__(self) -> str:
        return self.full_name or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; the back office's own furniture shows ``first_name``, so it follows the name."""
        if self.first_name != self.full_name:
            self.first_name = self.full_name
            if (only := kwargs.get("update_fields")) is not None:
                kwargs["update_fields"] = {*only, "first_name"}
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        """Return the name shown in the back office."""
        return str(self)

    def get_short_name(self) -> str:
        """Return the same: a Chinese name has no short form."""
        return str(self)


class AgencyKind(models.TextChoices):
    """What an agency is; decides its report's date, its duties and its review bodies."""

    GOVERNMENT = "government", "人民政府"
    DEPARTMENT = "department", "政府部门"
    TOWNSHIP = "township", "乡镇人民政府（街道办事处）"
    DISPATCHED_OFFICE = "dispatched_office", "派出机构"
    EMPOWERED = "empowered", "法律法规授权的组织"
    PUBLIC_UTILITY = "public_utility", "公共企事业单位"


class AgencyLevel(models.TextChoices):
    """The level of government an agency belongs to."""

    STATE = "state", "国家级"
    PROVINCE = "province", "省级"
    CITY = "city", "设区的市级"
    COUNTY = "county", "县级"
    TOWNSHIP = "township", "乡级"


class Agency(models.Model):
    """An agency (行政机关) that answers for its own information disclosure."""

    code = models.CharField(
        "单位代码",
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9-]*\Z", "只能用小写字母、数字和连字符")],
        help_text="用于网址和文件名，设定后不再更改，例如 shanzhou-sfj",
    )
    name = models.CharField("单位全称", max_length=120, unique=True)
    short_name = models.CharField("简称", max_length=40, blank=True)
    kind = models.CharField(
        "单位类型", max_length=20, choices=AgencyKind.choices, default=AgencyKind.DEPARTMENT
    )
    level = models.CharField(
        "层级", max_length=12, choices=AgencyLevel.choices, default=AgencyLevel.COUNTY
    )
    parent = models.ForeignKey(
        "self",
        verbose_name="政府信息公开工作主管部门",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    uscc = models.CharField(
        "统一社会信用代码",
        max_length=18,
        blank=True,
        default="",
        db_default="",
        help_text="索引号规则用到 {uscc} 或者 {org}（第 9 至 17 位）的，应当填写",
    )
    may_make_rules = models.BooleanField(
        "有规章制定权", default=False, help_text="仅国务院部门和省、设区的市、自治州人民政府"
    )
    disclosure_office = models.CharField("政府信息公开工作机构", max_length=80, blank=True)
    address = models.CharField("办公地址", max_length=200, blank=True)
    postcode = models.CharField("邮政编码", max_length=10, blank=True)
    telephone = models.CharField("联系电话", max_length=40, blank=True)
    fax = models.CharField("传真", max_length=40, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    office_hours = models.CharField("办公时间", max_length=120, blank=True)
    website = models.URLField("公开专栏网址", blank=True)
    index_pattern = models.CharField(
        "索引号规则", max_length=120, default="{agency}-{column}-{year}-{seq:05d}"
    )
    choices = models.JSONField(
        "本单位的选择",
        default=dict,
        blank=True,
        help_text="法律没有规定的事项由单位自定；未填的按默认值",
    )

    class Meta:
        verbose_name = "单位"
        verbose_name_plural = "单位"
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a new agency whose code is an address of the site, and a rule no number follows."""
        super().clean()
        wrong = {}
        if self._state.adding and (why := refusal(self.code)) is not None:
            wrong["code"] = why
        if self.uscc and (why := credit_code(self.uscc).problem):
            wrong["uscc"] = why
        try:
            fields = index_pattern(self.index_pattern).fields
            if not self.uscc and {"uscc", "org"} & set(fields):
                wrong["uscc"] = "索引号规则用到统一社会信用代码，请填写"
        except PatternProblem as problem:
            wrong["index_pattern"] = str(problem)
        if wrong:
            raise ValidationError(wrong)

    def choice(self, question: str) -> Any:
        """Return the office's answer to an open question (O1 …), or the default."""
        return self.choices.get(question, law.default(question))


class Role(models.TextChoices):
    """What a member of an agency may do."""

    OFFICER = "officer", "信息员"
    COMPILER = "compiler", "年报编制人"
    REVIEWER = "reviewer", "审核人"
    SECRECY_REVIEWER = "secrecy", "保密审查员"
    LEADER = "leader", "分管领导"
    SUPERVISOR = "supervisor", "主管部门"
    ADMINISTRATOR = "administrator", "系统管理员"


class Membership(models.Model):
    """A person's place in an agency; one person may serve several."""

    user = models.ForeignKey(
        User, verbose_name="人员", on_delete=models.CASCADE, related_name="memberships"
    )
    agency = models.ForeignKey(
        Agency, verbose_name="单位", on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField("角色", max_length=16, choices=Role.choices)

    class Meta:
        verbose_name = "任职"
        verbose_name_plural = "任职"
        constraints = [
            models.UniqueConstraint(fields=["user", "agency", "role"], name="membership_once")
        ]

    def __str__(self) -> str:
        return f"{self.user}：{self.agency}（{self.get_role_display()}）"
