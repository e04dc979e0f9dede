"""Write the sample office's ledgers: ``python -m gongkai_web.sample.make [FOLDER]``.

Deterministic: the files in the package are exactly what this writes.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path

from gongkai import workdays
from gongkai_web.sample import LEDGERS, YEAR

OFFICE = "三门峡市陕州区司法局"
REVIEWERS = ("示例人员甲", "示例人员乙", "示例人员丙", "示例人员丁")

WEBSITE = {
    "依法行政": (
        "2023年度法治政府建设情况的报告",
        "行政执法人员资格审查情况公示",
        "行政执法监督检查计划",
        "重大行政决策事项目录",
        "规范性文件合法性审核工作情况",
        "行政复议案件办理情况通报",
        "行政执法案卷评查结果通报",
        "包容审慎监管执法四张清单",
        "行政执法三项制度落实情况",
    ),
    "公共法律服务": ("公共法律服务中心服务指南", "法律援助申请须知"),
    "职能简介": (
        "主要职责",
        "领导班子成员及分工",
        "办公室职能",
        "法治调研与督察股职能",
        "行政执法协调监督股职能",
        "行政复议与应诉股职能",
        "公共法律服务管理股职能",
        "社区矫正管理股职能",
    ),
    "组织机构": ("内设机构设置", "基层司法所一览", "直属单位设置"),
}
WECHAT_SERIES = (
    ("普法小课堂", "普法宣传"),
    ("以案释法", "普法宣传"),
    ("人民调解故事", "人民调解"),
    ("公共法律服务进乡村", "公共法律服务"),
    ("社区矫正工作动态", "工作动态"),
    ("法治文化作品", "普法宣传"),
    ("局务动态", "工作动态"),
)
OUTLETS = {
    "省级": ("示例省法治报",),
    "市级": ("示例市日报", "示例市广播电视台"),
    "区级": ("示例区融媒体中心",),
}


def working_days(first: date, last: date) -> list[date]:
    """Return the working days from one day to another."""
    days = (first + timedelta(n) for n in range((last - first).days + 1))
    return [day for day in days if workdays.is_working_day(day)]


def spread(count: int, first: date, last: date) -> list[date]:
    """Return so many working days, evenly spread from one day to another."""
    days = working_days(first, last)
    return [days[n * len(days) // count] for n in range(count)]


ITEM_COLUMNS = [
    "索引号",
    "标题",
    "栏目",
    "发布渠道",
    "发布日期",
    "成文日期",
    "发文字号",
    "体裁",
    "主题",
    "公开方式",
    "有效性",
    "正文",
    "链接",
    "来源",
    "作者",
    "初审",
    "复审",
    "终审",
    "保密审查",
]


def items() -> Iterator[Sequence[str]]:
    """Yield 22 items on the website and 454 on the WeChat account."""
    number = 0

    def row(title: str, column: str, channel: str, on: date, genre: str) -> Sequence[str]:
        nonlocal number
        number += 1
        formed = on
        return (
            f"SZSFJ-{YEAR}-{number:05d}",
            f"【示例】{title}",
            column,
            channel,
            on.isoformat(),
            formed.isoformat(),
            "",
            genre,
            "司法",
            "主动公开",
            "有效",
            f"这是一条示例信息，用来演示{OFFICE}的信息发布台账，内容不是真实文件。",
            "",
            OFFICE,
            "示例作者",
            *REVIEWERS,
        )

    titles = [(column, title) for column, titles in WEBSITE.items() for title in titles]
    for (column, title), on in zip(
        titles, spread(len(titles), date(YEAR, 1, 15), date(YEAR, 11, 29)), strict=True
    ):
        yield row(title, column, "政府网站", on, "其他")
    series = cycle(WECHAT_SERIES)
    for issue, on in enumerate(spread(454, date(YEAR, 1, 2), date(YEAR, 12, 31)), start=1):
        name, column = next(series)
        yield row(f"{name}（第{issue:03d}期）", column, "微信公众号", on, "图文")


def media() -> Iterator[Sequence[str]]:
    """Yield 30 articles: 1 provincial, 27 city, 2 district."""
    levels = ["省级"] + ["市级"] * 27 + ["区级"] * 2
    days = spread(len(levels), date(YEAR, 1, 10), date(YEAR, 12, 20))
    for number, (level, on) in enumerate(zip(levels, days, strict=True), start=1):
        outlets = OUTLETS[level]
        yield (
            f"【示例】司法行政工作报道之{number:02d}",
            outlets[number % len(outlets)],
            level,
            on.isoformat(),
            "",
            "示例作者",
        )


def meetings() -> Iterator[Sequence[str]]:
    """Yield one meeting and two trainings."""
    yield (
        f"{YEAR}-03-12",
        "会议",
        "【示例】政务公开工作会议",
        "24",
        "机关三楼会议室",
        "总结上一年工作，部署当年政务公开重点任务。",
    )
    yield (
        f"{YEAR}-05-21",
        "培训",
        "【示例】政务公开专兼职人员培训（一）",
        "18",
        "机关三楼会议室",
        "讲解政府信息公开条例和依申请公开办理流程。",
    )
    yield (
        f"{YEAR}-10-16",
        "培训",
        "【示例】政务公开专兼职人员培训（二）",
        "19",
        "机关三楼会议室",
        "讲解信息发布“三审三校”和保密审查要求。",
    )


def decisions() -> Iterator[Sequence[str]]:
    """Yield a count for every month and kind of decision: none was made."""
    for month in range(1, 13):
        for kind in ("行政许可", "行政处罚", "行政强制"):
            yield f"{YEAR}-{month:02d}", kind, "0"


def fees() -> Iterator[Sequence[str]]:
    """Yield the year's processing fee by month: none was charged."""
    for month in range(1, 13):
        yield f"{YEAR}-{month:02d}", "政府信息公开信息处理费", "0"


def accounts() -> Iterator[Sequence[str]]:
    """Yield the office's one account."""
    yield "微信公众号", OFFICE, "2018-06-01", "正常", ""


def worklist() -> Iterator[Sequence[str]]:
    """Yield the lines of the work list."""
    basis = "《中华人民共和国政府信息公开条例》"
    for matter, contents, article, term, channel, department, done in (
        (
            "机关职能",
            "机构职能、设置、办公地址、办公时间、联系方式、负责人姓名",
            "第二十条",
            "形成或者变更之日起20个工作日内",
            "政府网站",
            "办公室",
            "05-20",
        ),
        (
            "公开指南",
            "信息分类、编排体系、获取方式和工作机构联系方式",
            "第十二条",
            "及时更新",
            "政府网站",
            "办公室",
            "03-29",
        ),
        (
            "年度报告",
            "上一年度政府信息公开工作年度报告",
            "第四十九条",
            "1月31日前",
            "政府网站",
            "办公室",
            "01-26",
        ),
        (
            "行政执法",
            "行政执法主体、依据、程序和监督检查结果",
            "第二十条",
            "形成或者变更之日起20个工作日内",
            "政府网站",
            "行政执法协调监督股",
            "09-10",
        ),
        (
            "公共法律服务",
            "法律援助、公证、人民调解的办理条件和流程",
            "第二十条",
            "形成或者变更之日起20个工作日内",
            "政府网站、微信公众号",
            "公共法律服务管理股",
            "06-18",
        ),
        ("财政预决算", "部门预算和决算", "第二十条", "批复后20日内", "政府网站", "办公室", "08-30"),
        (
            "普法宣传",
            "普法责任清单和宣传活动",
            "第十九条",
            "每周更新",
            "微信公众号",
            "普法与依法治理股",
            "12-27",
        ),
        (
            "网站与新媒体同步",
            "微信公众号发布的应当主动公开的信息同步到政府网站",
            "第二十三条",
            "发布之日起5个工作日内",
            "政府网站",
            "办公室",
            "",
        ),
    ):
        yield (
            f"【示例】{matter}",
            contents,
            basis + article,
            term,
            OFFICE,
            channel,
            department,
            "已完成" if done else "推进中",
            f"{YEAR}-{done}" if done else "",
        )


FILES: dict[str, tuple[Sequence[str], Iterable[Sequence[str]]]] = {
    "items": (ITEM_COLUMNS, items()),
    "media": (["标题", "媒体名称", "媒体级别", "刊发日期", "链接", "作者"], media()),
    "meetings": (["日期", "类别", "主题", "参加人数", "地点", "记录"], meetings()),
    "decisions": (["月份", "类别", "数量"], decisions()),
    "fees": (["月份", "项目", "金额（元）"], fees()),
    "accounts": (["平台", "名称", "开设日期", "状态", "备案号"], accounts()),
    "worklist": (
        ["事项", "内容要素", "依据", "时限", "主体", "渠道", "责任部门", "完成情况", "完成日期"],
        worklist(),
    ),
}


def write(folder: Path) -> None:
    """Write every ledger as CSV with a byte order mark, as Excel likes it."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind, (columns, rows) in FILES.items():
        with (folder / f"{kind}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow(columns)
            writer.writerows(rows)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else LEDGERS)
