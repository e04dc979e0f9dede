"""Files for the tests of import and export: a good one of every kind, and ways to write them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

import openpyxl

GOOD: Mapping[str, tuple[Sequence[str], Sequence[Sequence[str]]]] = {
    "items": (
        ("索引号", "标题", "栏目", "发布渠道", "发布日期", "成文日期", "公开方式", "有效性", "正文", "链接"),
        (
            ("SZ-1", "示例通知一", "通知公告", "政府网站、微信公众号", "2024-03-05", "2024-03-01", "主动公开", "有效", "正文\n第二段", "https://example.gov.cn/1"),
            ("SZ-1", "示例通知一", "通知公告", "政务微博", "2024/3/6", "2024-03-01", "", "", "正文\n第二段", ""),
            ("SZ-2", "示例内部文件", "", "", "", "2024-04-01", "不予公开", "", "", ""),
            ("", "示例通知二", "通知公告", "网站", "2024年3月7日", "", "", "", "", ""),
            ("", "示例通知三", "通知公告", "网站", "2024年3月8日", "", "", "", "", ""),
        ),
    ),
    "media": (
        ("标题", "媒体名称", "媒体级别", "刊发日期", "链接", "作者"),
        (("示例报道", "示例日报", "市级", "2024-05-06", "", "甲"), ("示例报道", "示例日报", "省级", "2024-05-07", "", "")),
    ),
    "applications": (
        ("申请编号", "申请人类型", "申请人", "证件号码", "联系方式", "受理渠道", "提交日期", "收到日期", "申请内容",
         "补正通知日期", "补正收到日期", "延期日期", "收费金额", "办结日期", "办理结果", "答复文号"),
        (
            ("2024-001", "自然人", "张三", "411202199001011234", "13800000000", "网络", "2024-03-01", "2024-03-04", "公开示例方案", "", "", "", "", "2024-03-20", "（一）予以公开", "示〔2024〕1号"),
            ("2024-002", "商业企业", "示例公司", "91411200MA00000000", "", "EMS", "", "2024-03-04", "", "2024-03-06", "2024-03-12", "2024-04-01", "", "", "", ""),
            ("2024-003", "natural_person", "李四", "", "示例路1号", "当面", "", "2024-03-04", "", "2024-03-06", "", "", "12.50", "2024-05-06", "申请人无正当理由逾期不补正", ""),
            ("2024-004", "其他", "", "", "", "平常信函", "2024-12-30", "", "还没有确认", "", "", "", "", "", "", ""),
        ),
    ),
    "normative-docs": (
        ("发文字号", "标题", "类别", "制发日期", "施行日期", "有效期至", "废止日期"),
        (("示〔2024〕1号", "示例办法", "行政规范性文件", "2024-02-01", "2024-03-01", "2029-02-28", ""), ("示〔2019〕1号", "示例旧办法", "规章", "2019-02-01", "", "", "2024-06-30")),
    ),
    "decisions": (
        ("月份", "类别", "数量"),
        (("2024-01", "行政许可", "12"), ("2024年1月", "行政处罚", "0"), ("2024-02-01", "行政强制", "1,234")),
    ),
    "fees": (("月份", "项目", "金额（元）"), (("2024-01", "示例费", "1234.5"), ("2024-02", "示例费", "0"))),
    "meetings": (
        ("日期", "类别", "主题", "参加人数", "地点", "记录"),
        (("2024-03-12", "会议", "示例会议", "２４", "三楼", ""), ("2024-05-21", "培训", "示例培训", "", "", "")),
    ),
    "accounts": (("平台", "名称", "开设日期", "状态", "备案号"), (("微信公众号", "示例司法", "2018-06-01", "正常", ""), ("微博", "示例司法", "", "注销", "A1"))),
    "worklist": (
        ("事项", "内容要素", "依据", "时限", "主体", "渠道", "责任部门", "完成情况", "完成日期"),
        (("机构职能", "职责", "条例第二十条", "20个工作日", "示例局", "网站", "办公室", "已完成", "2024-05-20"), ("年度报告", "", "", "", "", "", "", "", "")),
    ),
    "remedies": (
        ("案号", "申请编号", "程序", "受理机关", "收到日期", "审结日期", "结果"),
        (("示复〔2024〕1号", "2024-001", "行政复议", "示例区政府", "2024-05-06", "2024-06-20", "维持"), ("（2024）示行初1号", "", "未经复议直接起诉", "示例法院", "2024-07-01", "", "")),
    ),
}  # fmt: skip
"""A table of each kind, in an order in which they can be taken in."""


def csv_file(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    encoding: str = "utf-8-sig",
    delimiter: str = ",",
    name: str = "台账.csv",
) -> io.BytesIO:
    """Return a CSV file with a name."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(header)
    writer.writerows(rows)
    return named(text.getvalue().encode(encoding), name)


def workbook(rows: Iterable[Sequence[object]], name: str = "台账.xlsx") -> io.BytesIO:
    """Return a workbook whose first sheet holds the rows."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return named(file.getvalue(), name)


def named(content: bytes, name: str) -> io.BytesIO:
    """Return a file of that content and name."""
    file = io.BytesIO(content)
    file.name = name
    return file
