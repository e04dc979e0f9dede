"""Section five beside last year's: what is copied, also of its progress, is no progress."""

from __future__ import annotations

import pytest

from golden import worked
from gongkai.reports.checks import Severity, check

MARKS = {Severity.ERROR: "", Severity.WARNING: ":w", Severity.INFO: ":i"}
PROBLEM = "存在的主要问题：部分栏目更新不够及时，存在超过三个月未更新的情况。"
ANOTHER = "存在的主要问题：公开目录没有随机构改革调整，群众在平台上查找文件不方便。"
MEASURE = "下一步，由办公室明确专人每周更新栏目，按季度抽查并通报。"
PROGRESS = "针对2023年提出的政策解读形式单一问题，已制作图解12期、视频解读3期，整改到位。"
LAST_YEARS = f"{PROBLEM}{PROGRESS}{MEASURE}"


def found(text, before=LAST_YEARS, rules=("F05", "X-05", "Y05")):
    report = worked.report().with_narrative(problems=text)
    result = check(
        report, previous=worked.previous().with_narrative(problems=before), only=list(rules)
    )
    return " ".join(sorted({f.rule + MARKS[f.severity] for f in result.findings}))


@pytest.mark.parametrize(
    ("text", "rules", "why"),
    [
        (LAST_YEARS, "F05:w X-05:w Y05", "the whole section"),
        (LAST_YEARS.replace("2023", "2024").replace("12期", "15期"), "F05:w X-05:w Y05", "with years and numbers changed"),
        (
            f"{PROBLEM}{PROGRESS.replace('2023', '2024')}今后，由住房保障股逐条核对，2026年3月底前补发缺少的内容，办公室每月公布核对结果。",
            "F05:w Y05",
            "problem and progress, the measures new",
        ),
        (
            f"{ANOTHER}{PROGRESS.replace('2023', '2024')}今后，由住房保障股逐条核对，2026年3月底前补发缺少的内容，办公室每月公布核对结果。",
            "F05:w",
            "the progress alone: it does not tell of last year's measures",
        ),
        (
            f"{PROBLEM}上年提出的专人更新已落实，更新间隔由三个月缩短到一个月，仍有两个栏目达不到每周更新的要求。今后，由住房保障股逐条核对，2026年3月底前补发。",
            "",
            "the problem again, with progress of its own",
        ),
        (
            f"{ANOTHER}上年提出的专人更新已落实，全年抽查四次、通报两次。今后，2026年3月底前修订目录并公布。",
            "",
            "another problem, and progress",
        ),
        (
            f"{ANOTHER}已由办公室明确专人每周更新栏目，按季度抽查并通报，整改到位。今后，2026年3月底前修订目录。",
            "",
            "last year's measure, told as done, is progress",
        ),
        (
            f"{PROBLEM}上年的问题已整改。{PROGRESS.replace('2023', '2024')}{MEASURE}",
            "X-05:w Y05",
            "a new clause in a section that is last year's",
        ),
    ],
)  # fmt: skip
def test_progress_copied_from_last_year_is_none(text, rules, why):
    assert found(text) == rules, why


def test_section_five_as_another_agencys_is_a_warning():
    report = worked.report().with_narrative(problems=LAST_YEARS)
    from gongkai.reports.checks import Context

    other = worked.previous().with_narrative(problems=LAST_YEARS)
    result = check(report, context=Context(others=(other,)), only=["X-05", "Y05"])
    assert [(f.rule, f.severity) for f in result.findings] == [("X-05", Severity.WARNING)]
