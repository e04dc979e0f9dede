"""Which words may stand in the cells of a ledger, and under which other names do offices know them?"""

from __future__ import annotations

from typing import Any

from gongkai.applications.outcome_names import outcome_key
from gongkai.reports.schema import APPLICANT_KIND_TITLES, OUTCOMES, ROWS_2021
from gongkai_web.applications.models import ReceiptChannel
from gongkai_web.ledgers.values import Choice, Named, Several
from gongkai_web.publishing.models import Channel


def titles_of(choices: Any) -> dict[str, str]:
    """Return the Chinese titles of a model's choices by their keys."""
    return {str(value): str(label) for value, label in choices.choices}


CHANNELS = Several(
    Choice(
        titles_of(Channel),
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
    titles_of(ReceiptChannel),
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
