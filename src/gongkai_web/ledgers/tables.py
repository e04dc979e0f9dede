"""Which columns does each ledger have, in which order, and what may stand in them?

One declaration per ledger. From it come import, export, the empty template,
the form's messages and ``docs/reference/ledgers.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from gongkai.applications.outcome_names import outcome_key
from gongkai.reports.schema import APPLICANT_KIND_TITLES, OUTCOMES, ROWS_2021
from gongkai_web.applications.models import ReceiptChannel
from gongkai_web.ledgers.values import (
    Choice,
    Computed,
    Count,
    Day,
    Link,
    Month,
    Named,
    PastDay,
    Several,
    Text,
    Value,
    Yuan,
    plain,
)
from gongkai_web.publishing.models import (
    Channel,
    DecisionKind,
    DisclosureAttribute,
    DocumentKind,
    MediaLevel,
    Validity,
)
from gongkai_web.remedies.models import Procedure
from gongkai_web.supervision.models import AccountStatus, MeetingKind

PROVISIONAL = "（暂定）"
"""Stands after a day whose year no holiday notice has arranged yet."""


@dataclass(frozen=True)
class Column:
    """One column: its Chinese name, the field it fills, and what may stand in it."""

    name: str
    field: str
    value: Value
    key: bool = False
    """Part of what tells one row from another."""
    required: bool = False
    """A row without it cannot be taken in."""
    personal: bool = False
    """Personal data of applicants: encrypted at rest, never in a kept message."""
    note: str = ""
    """What the name and the expected value do not say, in Chinese."""
    width: int = 14
    """Characters wide in a spreadsheet."""

    @property
    def computed(self) -> bool:
        """Whether this system computes the column: written, never read."""
        return isinstance(self.value, Computed)


@dataclass(frozen=True)
class Table:
    """One ledger as a table."""

    kind: str
    title: str
    columns: tuple[Column, ...]
    year: str
    """Which rows belong to a year, in Chinese."""
    aliases: tuple[str, ...] = ()

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The fields of a row that is read, in order."""
        return tuple(column.field for column in self.read_columns)

    @cached_property
    def read_columns(self) -> tuple[Column, ...]:
        """The columns an import reads."""
        return tuple(column for column in self.columns if not column.computed)

    @cached_property
    def key(self) -> tuple[Column, ...]:
        """The columns that together tell one row from another."""
        return tuple(column for column in self.columns if column.key)

    @cached_property
    def by_field(self) -> Mapping[str, Column]:
        """The columns by field."""
        return {column.field: column for column in self.columns}

    @cached_property
    def at(self) -> Mapping[str, int]:
        """Where in a row each field stands."""
        return {field: position for position, field in enumerate(self.fields)}

    def column_named(self, header: str) -> Column | None:
        """Return the column a header names, whatever its width of brackets; None for no column."""
        return self._by_name.get("".join(plain(header).split()))

    def near(self, header: str) -> str | None:
        """Return the column name that comes nearest to an unknown header."""
        found = get_close_matches("".join(plain(header).split()), self._by_name, n=1, cutoff=0.5)
        return self._by_name[found[0]].name if found else None

    @cached_property
    def _by_name(self) -> Mapping[str, Column]:
        return {plain(column.name): column for column in self.columns}


def _titles(choices: Any) -> dict[str, str]:
    return {str(value): str(label) for value, label in choices.choices}


CHANNELS = Several(
    Choice(
        _titles(Channel),
        aliases={
            "网站": "website",
            "门户网站": "website",
            "政府门户网站": "website",
            "官网": "website",
            "微信": "wechat",
            "政务微信": "wechat",
            "公众号": "wechat",
            "微博": "weibo",
            "政务新媒体": "other_media",
            "抖音": "other_media",
            "快手": "other_media",
            "今日头条": "other_media",
            "头条号": "other_media",
            "视频号": "other_media",
            "客户端": "other_media",
            "移动客户端": "other_media",
            "APP": "other_media",
            "公报": "gazette",
            "政务公开栏": "notice_board",
            "公告栏": "notice_board",
            "发布会": "press_conference",
            "报刊": "news_media",
            "报纸": "news_media",
            "广播": "news_media",
            "电视": "news_media",
            "新闻媒体": "news_media",
        },
    ),
    containing={
        "网站": "website",
        "官网": "website",
        "公众号": "wechat",
        "微信": "wechat",
        "微博": "weibo",
    },
)

RECEIPT_CHANNELS = Choice(
    _titles(ReceiptChannel),
    aliases={
        "现场": "in_person",
        "当面提交": "in_person",
        "窗口": "in_person",
        "ems": "registered_mail",
        "挂号信": "registered_mail",
        "邮政特快专递": "registered_mail",
        "特快专递": "registered_mail",
        "快递": "registered_mail",
        "平信": "ordinary_mail",
        "在线": "online",
        "网上": "online",
        "互联网": "online",
        "在线平台": "online",
        "网站": "online",
        "电子邮箱": "email",
        "邮箱": "email",
        "邮件": "email",
        "电邮": "email",
        "e-mail": "email",
        "口头代填": "oral",
    },
    hints={
        "信函": "分不清是否需要签收：需要签收的写“邮寄”，不需要签收的写“平常信函”"
        "（收到申请之日因此不同，条例第三十一条）",
        "信件": "分不清是否需要签收：需要签收的写“邮寄”，不需要签收的写“平常信函”"
        "（收到申请之日因此不同，条例第三十一条）",
    },
)

OUTCOME_TITLES = {
    row.key: row.full_label.partition("（区分处理的")[0] for row in ROWS_2021 if row.key in OUTCOMES
}
OUTCOME = Named(
    outcome_key,
    OUTCOME_TITLES,
    expected="年度报告表三“办理结果”的行名（带不带序号都可以）或其英文键",
)
APPLICANT_KIND = Choice(
    APPLICANT_KIND_TITLES, aliases={"个人": "natural_person", "企业": "commercial"}
)
REMEDY_RESULT = Choice(
    {"upheld": "维持", "corrected": "纠正", "other_result": "其他", "pending": "未审结"},
    aliases={
        "结果维持": "upheld",
        "结果纠正": "corrected",
        "其他结果": "other_result",
        "尚未审结": "pending",
    },
    empty="pending",
)

ITEMS = Table(
    "items",
    "信息发布台账",
    (
        Column(
            "索引号",
            "index_no",
            Text(60),
            key=True,
            width=22,
            note="留空的，按本单位的索引号规则自动编号",
        ),
        Column("标题", "title", Text(255), key=True, required=True, width=40),
        Column("栏目", "column", Text(80)),
        Column("发布渠道", "channels", CHANNELS, width=20, note="几个渠道写在一格里，或分几行写"),
        Column(
            "发布日期",
            "published_on",
            PastDay(),
            key=True,
            note="主动公开的必填；依申请公开、不予公开的必须为空",
        ),
        Column("成文日期", "formed_on", PastDay(), note="不晚于发布日期"),
        Column("发文字号", "doc_no", Text(80)),
        Column("体裁", "genre", Text(40)),
        Column("主题", "topic", Text(80)),
        Column(
            "公开方式",
            "disclosure_attr",
            Choice(_titles(DisclosureAttribute), empty="proactive"),
            note="留空为主动公开",
        ),
        Column(
            "有效性",
            "validity",
            Choice(_titles(Validity), aliases={"现行有效": "in_force"}, empty="in_force"),
            note="留空为有效",
        ),
        Column("正文", "body", Text(), width=40),
        Column("链接", "link", Link(), width=30),
        Column("来源", "source", Text(120)),
        Column("作者", "author", Text(80)),
        Column("初审", "first_reviewer", Text(60), note="只是姓名，不当作审核记录"),
        Column("复审", "second_reviewer", Text(60), note="只是姓名，不当作审核记录"),
        Column("终审", "final_reviewer", Text(60), note="只是姓名，不当作审核记录"),
        Column("保密审查", "secrecy_reviewer", Text(60), note="只是姓名，不当作审查记录"),
    ),
    year="发布日期在该年的；没有发布的，看成文日期，再看登记时间",
    aliases=("信息发布", "公开信息"),
)

MEDIA = Table(
    "media",
    "媒体刊发台账",
    (
        Column("标题", "title", Text(255), key=True, required=True, width=40),
        Column("媒体名称", "outlet", Text(120), width=20),
        Column(
            "媒体级别",
            "level",
            Choice(
                _titles(MediaLevel),
                aliases={
                    "国家": "national",
                    "中央": "national",
                    "省": "provincial",
                    "市": "city",
                    "区": "district",
                    "县级": "district",
                    "区县级": "district",
                },
            ),
        ),
        Column("刊发日期", "published_on", PastDay(), key=True, required=True),
        Column("链接", "link", Link(), width=30),
        Column("作者", "author", Text(80)),
    ),
    year="刊发日期在该年的",
    aliases=("媒体刊发",),
)

APPLICATIONS = Table(
    "applications",
    "依申请公开台账",
    (
        Column("申请编号", "number", Text(60), key=True, required=True, width=20),
        Column("申请人类型", "applicant_kind", APPLICANT_KIND, required=True),
        Column("申请人", "name", Text(120), personal=True, note="加密保存"),
        Column("证件号码", "id_no", Text(40), personal=True, width=22, note="加密保存"),
        Column("联系方式", "contact", Text(200), personal=True, width=18, note="加密保存"),
        Column("受理渠道", "channel", RECEIPT_CHANNELS),
        Column("提交日期", "submitted_on", PastDay(), note="不晚于收到日期"),
        Column(
            "收到日期",
            "received_on",
            PastDay(),
            note="依条例第三十一条确定的收到申请之日；还没有确认收到的留空",
        ),
        Column("申请内容", "content", Text(), width=40),
        Column("提供方式", "supply_form", Text(80)),
        Column("补正通知日期", "correction_requested_on", PastDay()),
        Column("补正收到日期", "correction_received_on", PastDay()),
        Column("征求第三方日期", "third_party_consulted_on", PastDay()),
        Column("第三方答复日期", "third_party_replied_on", PastDay()),
        Column("延期日期", "extended_on", PastDay()),
        Column("收费通知日期", "fee_notice_issued_on", PastDay()),
        Column("缴费日期", "fee_paid_on", PastDay()),
        Column("收费金额", "fee_fen", Yuan()),
        Column("办结日期", "closed_on", PastDay(), note="与办理结果同时填或同时留空"),
        Column("办理结果", "outcome", OUTCOME, width=28, note="与办结日期同时填或同时留空"),
        Column("答复文号", "reply_no", Text(80), width=20),
        Column("备注", "remark", Text(), width=24),
        Column(
            "应答复日期",
            "due_on",
            Computed("系统计算，导入时不读"),
            note="因逾期不补正、逾期不缴费而办结的，还没有收到日期的，为空；所在年份还没有放假通知的，日期后标“（暂定）”；"
            "等待补正、等待缴费的，是通知发出时那段期限的最后一日，补正或者按期缴费后重新计算",
        ),
        Column(
            "是否超期",
            "is_overdue",
            Computed("系统计算，导入时不读"),
            note="是或否；未办结的，按导出当天判断；正等待补正、缴费的为否",
        ),
    ),
    year="该年收到的、该年办结的，以及该年以前收到、到该年年底还没有办结的；没有收到日期的，看提交日期，再看登记时间",
    aliases=("依申请公开", "申请"),
)

REMEDIES = Table(
    "remedies",
    "复议诉讼台账",
    (
        Column("案号", "case_no", Text(80), key=True, required=True, width=24),
        Column(
            "申请编号", "application", Text(60), width=20, note="须是依申请公开台账里已有的编号"
        ),
        Column("程序", "procedure", Choice(_titles(Procedure)), required=True, width=18),
        Column("受理机关", "body", Text(120), width=24),
        Column("收到日期", "received_on", PastDay()),
        Column("审结日期", "decided_on", PastDay(), note="已审结的必填，不早于收到日期"),
        Column("结果", "result", REMEDY_RESULT, note="没有审结日期的，留空即为未审结"),
    ),
    year="该年收到的、该年审结的，以及该年以前收到、到该年年底还没有审结的",
    aliases=("复议诉讼", "复议诉讼案件"),
)

NORMATIVE_DOCS = Table(
    "normative-docs",
    "规范性文件台账",
    (
        Column("发文字号", "doc_no", Text(80), key=True, required=True, width=24),
        Column("标题", "title", Text(255), width=40),
        Column(
            "类别",
            "kind",
            Choice(_titles(DocumentKind), aliases={"规范性文件": "normative"}, empty="normative"),
            note="留空为行政规范性文件",
        ),
        Column("制发日期", "issued_on", PastDay()),
        Column("施行日期", "effective_on", Day()),
        Column("有效期至", "expires_on", Day(), note="不早于制发日期"),
        Column("废止日期", "repealed_on", Day(), note="不早于制发日期"),
        Column("废止依据", "repeal_basis", Text(255), width=24),
        Column("解读链接", "interpretation_link", Link(), width=30),
    ),
    year="该年年底以前制发的（没有制发日期的也在内），但该年以前已经废止或失效的除外",
    aliases=("规范性文件",),
)

DECISIONS = Table(
    "decisions",
    "行政行为台账",
    (
        Column("月份", "month", Month(), key=True, required=True),
        Column("类别", "kind", Choice(_titles(DecisionKind)), key=True, required=True),
        Column("数量", "count", Count(), required=True, note="没有的填 0"),
    ),
    year="月份在该年的",
    aliases=("行政行为",),
)

FEES = Table(
    "fees",
    "行政事业性收费台账",
    (
        Column("月份", "month", Month(), key=True, required=True),
        Column(
            "项目",
            "item",
            Text(120),
            key=True,
            required=True,
            width=28,
            note="罚款、税款不是行政事业性收费，不在此列",
        ),
        Column("金额（元）", "amount_fen", Yuan(), required=True, note="没有的填 0"),
    ),
    year="月份在该年的",
    aliases=("行政事业性收费", "收费"),
)

MEETINGS = Table(
    "meetings",
    "会议培训台账",
    (
        Column("日期", "held_on", PastDay(), key=True, required=True),
        Column("类别", "kind", Choice(_titles(MeetingKind)), required=True),
        Column("主题", "subject", Text(255), key=True, required=True, width=40),
        Column("参加人数", "attendance", Count()),
        Column("地点", "place", Text(120), width=20),
        Column("记录", "record", Text(), width=40),
    ),
    year="日期在该年的",
    aliases=("会议培训",),
)

ACCOUNTS = Table(
    "accounts",
    "政务新媒体台账",
    (
        Column("平台", "platform", Text(60), key=True, required=True),
        Column("名称", "name", Text(120), key=True, required=True, width=24),
        Column("开设日期", "opened_on", PastDay()),
        Column(
            "状态",
            "status",
            Choice(
                _titles(AccountStatus),
                aliases={
                    "在用": "active",
                    "正常运行": "active",
                    "已注销": "closed",
                    "关停": "closed",
                    "暂停更新": "suspended",
                },
                empty="active",
            ),
            note="留空为正常",
        ),
        Column("备案号", "filing_no", Text(80), width=20),
    ),
    year="该年年底以前开设的（没有开设日期的也在内），但该年以前已经注销的除外",
    aliases=("政务新媒体", "政务新媒体账号"),
)

WORKLIST = Table(
    "worklist",
    "政务公开工作清单",
    (
        Column("事项", "matter", Text(255), key=True, required=True, width=24),
        Column("内容要素", "contents", Text(), width=36),
        Column("依据", "basis", Text(255), width=28),
        Column("时限", "term", Text(120), width=20),
        Column("主体", "subject", Text(120), width=20),
        Column("渠道", "channel", Text(120)),
        Column("责任部门", "department", Text(120), width=18),
        Column("完成情况", "progress", Text(120)),
        Column("完成日期", "completed_on", PastDay()),
    ),
    year="该年完成的、还没有完成的，以及没有完成日期的",
    aliases=("工作清单",),
)

TABLES: Mapping[str, Table] = {
    table.kind: table
    for table in (
        ITEMS, MEDIA, APPLICATIONS, REMEDIES, NORMATIVE_DOCS,
        DECISIONS, FEES, MEETINGS, ACCOUNTS, WORKLIST,
    )
}  # fmt: skip


class UnknownLedger(LookupError):
    """There is no such ledger; the message lists those there are."""


def table_named(name: str) -> Table:
    """Return the ledger of that key or Chinese name. Raises UnknownLedger."""
    wanted = plain(name)
    for table in TABLES.values():
        if wanted in (table.kind, table.title, *table.aliases):
            return table
    known = "、".join(f"{table.kind}（{table.title}）" for table in TABLES.values())
    near = get_close_matches(wanted, TABLES, n=1)
    hint = f"，是不是 {near[0]}" if near else ""
    raise UnknownLedger(f"没有“{name}”这种台账{hint}。可用的有：{known}")
