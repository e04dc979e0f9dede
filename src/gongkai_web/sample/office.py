"""How does the sample office come into an empty installation? Through the doors every office uses."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files

import yaml
from django.db import transaction

from gongkai_web.agencies.actions import add_agency, appoint
from gongkai_web.agencies.models import Agency, Role, User
from gongkai_web.applications.models import DeskSettings
from gongkai_web.ledgers.imports import import_file
from gongkai_web.publishing import columns
from gongkai_web.publishing.models import Column
from gongkai_web.publishing.platform import set_up as set_up_platform
from gongkai_web.publishing.platform import set_up_columns
from gongkai_web.reports.actions import publish, save_texts, standing, submit
from gongkai_web.reports.models import ReportVersion
from gongkai_web.sample import CODE, LEDGERS, TOWN, YEAR

NAME = "三门峡市陕州区司法局"
PUBLISHED_AT = datetime(YEAR + 1, 1, 20, 1, 30, tzinfo=UTC)
"""When the sample year's report became public: in time (条例 art. 49); the year is long past."""
CONTACT = {
    "short_name": "陕州区司法局",
    "disclosure_office": "办公室（示例）",
    "address": "河南省三门峡市陕州区示例路1号",
    "postcode": "472100",
    "telephone": "0398-0000000",
    "email": "sfj@example.com",
    "office_hours": "工作日 8:30—12:00，14:30—17:30",
    "website": "https://www.example.com/zfxxgk/",
    "index_pattern": "SZSFJ-{year}-{seq:05d}",
}
DESK = {
    "letter_pattern": "陕司公开告〔{year}〕{seq}号",
    "review_kind": "justice_department",
    "own_government": "三门峡市陕州区人民政府（示例）",
    "superior_body": "三门峡市司法局（示例）",
    "court": "三门峡市陕州区人民法院（示例）",
    "online_reconsideration": "示例网上行政复议申请平台 https://www.example.com/xzfy/",
    "fee_account": "按财政票据所附缴款码缴款（示例）",
}
"""What the desk's letters say of the sample office; set once, and the office's own afterwards."""
PEOPLE = (
    ("xinxiyuan", "示例信息员", Role.OFFICER),
    ("chushen", "示例初审人", Role.REVIEWER),
    ("fushen", "示例复审人", Role.REVIEWER),
    ("baomi", "示例保密审查员", Role.SECRECY_REVIEWER),
    ("bianzhiren", "示例编制人", Role.COMPILER),
    ("lingdao", "示例分管领导", Role.LEADER),
    ("guanliyuan", "示例管理员", Role.ADMINISTRATOR),
)
COLUMNS = (
    ("news", "work-news", "工作动态"),
    ("news", "law-publicity", "普法宣传"),
    ("news", "legal-services", "公共法律服务"),
    ("news", "mediation", "人民调解"),
    ("news", "rule-of-law", "依法行政"),
    ("news", "notices", "通知公告"),
    ("functions", "duties", "职能简介"),
    ("functions", "bodies", "组织机构"),
)
"""The columns of the sample office's own, under standard ones: those its ledger names."""
ORDER = ("items", "media", "meetings", "decisions", "fees", "accounts", "worklist")


class RealOffice(RuntimeError):
    """The home folder holds an office that is no sample; the demonstration stays out of it."""


@dataclass(frozen=True, slots=True)
class Account:
    """A sample account with the password of this run."""

    username: str
    password: str
    full_name: str
    role: str


def refuse_real_office() -> None:
    """Raise RealOffice where other agencies than those of the sample are registered."""
    others = Agency.objects.exclude(code__in=(CODE, TOWN)).values_list("name", flat=True)[:3]
    if others:
        raise RealOffice(
            f"数据目录里已有正式单位（{'、'.join(others)}），演示不会与正式数据混在一起；"
            "请把环境变量 GONGKAI_HOME 指向一个空目录再运行"
        )


@transaction.atomic
def set_up() -> tuple[Agency, list[Account]]:
    """Register the sample office and its people; each run gives the accounts new passwords."""
    agency = Agency.objects.filter(code=CODE).first() or add_agency(
        actor=None, code=CODE, name=NAME
    )
    Agency.objects.filter(pk=agency.pk).update(**CONTACT)
    agency.refresh_from_db()
    DeskSettings.objects.get_or_create(agency=agency, defaults=DESK)
    set_up_platform(None, agency)
    accounts = []
    for username, full_name, role in PEOPLE:
        user = User.objects.filter(username=username).first() or User(username=username)
        password = secrets.token_urlsafe(9)
        user.full_name = full_name
        user.set_password(password)
        user.save()
        appoint(actor=None, user=user, agency=agency, role=role)
        accounts.append(Account(username, password, full_name, role.label))
    return agency, accounts


def load(agency: Agency, told: Callable[[str, int], None]) -> None:
    """Import every ledger and the texts of the year; a second time nothing changes.

    ``told`` is called with each ledger's kind and the number of rows it added.
    """
    for kind in ORDER:
        result = import_file(kind=kind, file=LEDGERS / f"{kind}.csv", agency=agency, actor=None)
        told(kind, result.added)
    _file_by_column(agency)
    if not standing(agency, YEAR).versions:
        text = files("gongkai_web.sample").joinpath("texts.yaml").read_text("utf-8")
        save_texts(actor=None, agency=agency, year=YEAR, texts=yaml.safe_load(text))


def _file_by_column(agency: Agency) -> None:
    """Give the office the columns its ledger names, and put the ledger's items there."""
    there = {column.slug: column for column in Column.objects.filter(agency=agency)}
    for parent, slug, title in COLUMNS:
        if slug not in there:
            above = there[parent]
            columns.add(
                actor=None, agency=agency, parent=above, title=title, slug=slug,
                legal_item=above.legal_item, profile=above.profile,
            )  # fmt: skip
    set_up_columns(None, agency)


def hand_in(agency: Agency) -> ReportVersion:
    """Submit and publish the year's report as the sample leader does, once."""
    leader = User.objects.get(username="lingdao")
    found = ReportVersion.objects.of(agency, YEAR).first()
    version = found or submit(actor=leader, agency=agency, year=YEAR)
    if version.is_published:
        return version
    return publish(actor=leader, version=version, at=PUBLISHED_AT)
