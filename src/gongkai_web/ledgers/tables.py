"""Which columns does each ledger have, in which order, and what may stand in them?

One declaration per ledger. From it come import, export, the empty template,
the form's messages and ``docs/reference/ledgers.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from gongkai_web.ledgers.choices import (
    APPLICANT_KIND,
    CHANNELS,
    OUTCOME,
    RECEIPT_CHANNELS,
    REMEDY_RESULT,
    titles_of,
)
from gongkai_web.ledgers.columns import Column, Table
from gongkai_web.ledgers.values import (
    Choice,
    Computed,
    Count,
    Day,
    Link,
    Month,
    PastDay,
    Text,
    Yuan,
    plain,
)
from gongkai_web.publishing.models import (
    DecisionKind,
    DisclosureAttribute,
    DocumentKind,
    MediaLevel,
    Validity,
)
from gongkai_web.remedies.models import Procedure
from gongkai_web.supervision.models import AccountStatus, MeetingKind

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
            Choice(titles_of(DisclosureAttribute), empty="proactive"),
            note="留空为主动公开",
        ),
        Column(
            "有效性",
            "validity",
            Choice(titles_of(Validity), aliases={"现行有效": "in_force"}, empty="in_force"),
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
                titles_of(MediaLevel),
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
        Column("程序", "procedure", Choice(titles_of(Procedure)), required=True, width=18),
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
            Choice(titles_of(DocumentKind), aliases={"规范性文件": "normative"}, empty="normative"),
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
        Column("类别", "kind", Choice(titles_of(DecisionKind)), key=True, required=True),
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
        Column("类别", "kind", Choice(titles_of(MeetingKind)), required=True),
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
                titles_of(AccountStatus),
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
