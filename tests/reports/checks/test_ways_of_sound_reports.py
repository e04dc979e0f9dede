"""Sentences of sound reports that a rule once took amiss, beside near ones that are wrong.

The good report of 2025: see :mod:`test_ways_of_saying`.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from golden import worked
from gongkai.reports import counting
from gongkai.reports.checks import Severity, check
from gongkai.reports.schema import NARRATIVE_PARTS, AnnualReport

MARKS = {Severity.ERROR: "", Severity.WARNING: ":w", Severity.INFO: ":i"}


def found(
    sentence: str, *rules: str, part: str = "on_request", report: AnnualReport | None = None
) -> str:
    """Return what the rules find in the sentence, with their weight."""
    report = worked.report() if report is None else report
    bare = report.with_narrative(**dict.fromkeys(NARRATIVE_PARTS))
    told = bare.with_narrative(**{part: sentence})
    result = check(told, previous=worked.previous(), only=rules)
    return " ".join(sorted({f.rule + MARKS[f.severity] for f in result.findings}))


def with_cases(**cases: int) -> AnnualReport:
    """Return the good report with these cases: ``suit_direct__upheld=1``."""
    counts = {tuple(key.split("__")): number for key, number in cases.items()}
    return replace(worked.report(), remedies=counting.table4(counts))


ANSWERED = [
    *(
        (f"收到申请19件，{words}。", "")
        for words in (
            "延期答复3件", "超期答复0件", "邮寄答复4件", "公开答复5件", "当场答复5件", "延期办结3件",
            "提前办结10件", "补正后答复2件", "平均每月办结2件", "其中，依法延期答复3件", "其中，办结3件",
            "其中：答复3件", "征求第三方意见后答复1件", "上半年办结8件", "网上答复9件", "3件提前办结",
            "另答复1件", "自然人申请答复13件", "月均办结1件", "答复19件", "共答复19件", "全年答复19件",
        )
    ),
    *(
        (f"收到申请19件，{words}。", "N-02")
        for words in (
            "答复24件", "共答复24件", "全年答复24件", "已答复24件", "均已答复24件", "办结24件",
            "按期办结24件", "依法答复24件", "及时答复24件", "均在法定期限内答复24件", "依法依规答复24件",
            "我局全年共办结申请24件", "24件均按期办结", "办结政府信息公开申请24件", "政府信息公开申请答复24件",
            "截至2025年12月31日办结24件", "书面答复24件",
        )
    ),
    ("收到申请19件，延期答复3件，共答复24件。", "N-02"),
    ("收到申请19件，5个工作日内答复10件。", "N-02:i"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "rules"), ANSWERED)
def test_only_the_number_of_all_that_were_answered_is_the_total(sentence, rules):
    assert found(sentence, "N-02") == rules


DIRECT = with_cases(reconsideration__upheld=1, suit_direct__upheld=1)
NO_CASES = [
    ("未经复议直接提起行政诉讼1件，无经复议后提起的行政诉讼。", ""),
    ("未经复议直接提起行政诉讼1件，没有复议后起诉案件。", ""),
    ("除1件未经复议直接起诉外，没有其他行政诉讼。", ""),
    ("除1件直接起诉外，没有行政诉讼。", ""),
    ("除1件直接起诉外没有行政诉讼。", ""),
    ("未发生因政府信息公开引发的行政赔偿诉讼。", ""),
    ("没有因不履行政府信息公开义务被行政复议、行政诉讼。", ""),
    ("未发生因信息公开程序不规范引起的行政复议。", ""),
    ("无因未按规定答复引发的行政复议和行政诉讼。", ""),
    ("有1件申请人未经复议直接提起行政诉讼。", ""),
    ("未发生经复议后再提起行政诉讼的案件。", ""),
    ("没有未经复议直接提起的行政诉讼。", "N-05"),
    ("没有未经复议直接起诉案件。", "N-05"),
    ("无行政诉讼。", "N-05"),
    ("行政复议1件，未发生行政诉讼。", "N-05"),
    ("除1件行政复议外，没有行政诉讼。", "N-05"),
    ("没有行政复议。", "N-05"),
    ("没有因政府信息公开被行政复议、行政诉讼。", "N-05"),
    ("未发生因不服政府信息公开答复提起的行政复议。", "N-05"),
    ("未发生行政赔偿、行政诉讼。", "N-05"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "rules"), NO_CASES)
def test_a_denial_of_some_cases_is_no_denial_of_all(sentence, rules):
    assert found(sentence, "N-05", report=DIRECT) == rules


def test_a_denial_of_one_way_to_court_is_held_against_that_way():
    appealed = with_cases(reconsideration__upheld=1, suit_after_reconsideration__upheld=1)
    for sentence in ("无经复议后提起的行政诉讼。", "没有复议后起诉案件。"):
        assert found(sentence, "N-05", report=appealed) == "N-05"


YEARS = [
    ("2022—2025年分别收到申请15件、20件、16件、19件。", ""),
    ("2022-2025年收到申请分别为15件、20件、16件和19件。", ""),
    ("2022年至2025年分别收到申请15件、20件、16件、19件。", ""),
    ("2023年、2024年、2025年分别收到申请20件、16件、19件。", ""),
    ("2024年和2025年收到政府信息公开申请16件、19件。", ""),
    ("2022—2025年共收到申请70件。", ""),
    ("收到申请19件，2023年收到申请20件，2024年收到16件。", "N-09:i"),
    ("2024年收到申请16件，今年收到19件。", ""),
    ("2023年收到申请20件，2024年收到16件，本年收到19件。", ""),
    # The last of the row is this year's, the one before last year's.
    ("2022—2025年分别收到申请15件、20件、16件、24件。", "N-02"),
    ("2022—2025年分别收到申请15件、20件、17件、19件。", "N-08:w"),
    ("2023年、2024年、2025年分别收到申请20件、16件、18件。", "N-02"),
    ("收到申请24件，2023年收到申请20件，2024年收到16件。", "N-02 N-09:i"),
    ("收到申请19件，2023年收到申请20件。", "N-09"),
    ("2024年收到申请16件，办结15件。", "N-09"),
    ("2024年，我局今年收到申请16件。", "N-09"),
    ("2023年收到申请19件，2024年办结19件。", "N-08:w N-09"),
    ("2024年1月1日至2025年12月31日收到申请24件。", "N-02"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "rules"), YEARS)
def test_each_number_of_a_row_of_years_is_held_against_its_own_year(sentence, rules):
    assert found(sentence, "N-02", "N-08", "N-09") == rules


RECEIVED = [
    ("收到县政府转办申请5件，自行收到申请14件，共收到申请19件。", ""),
    ("收到县政府转办申请5件，收到申请14件，共收到申请19件。", ""),
    ("上半年收到申请9件，下半年收到申请10件，全年共收到申请19件。", ""),
    ("自行收到申请14件。", ""),
    ("收到县政府转办申请5件，自行收到申请19件，共收到申请24件。", "N-02"),
    ("收到县政府转办申请5件，收到申请14件，共收到申请20件。", "N-02 N-02:i"),
    ("收到申请18件，上年结转1件，共收到申请19件。", "N-02"),
    ("收到申请24件。", "N-02"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "rules"), RECEIVED)
def test_parts_that_a_later_total_sums_up_are_no_totals(sentence, rules):
    assert found(sentence, "N-02") == rules


RESULTS = [
    ("因信息公开引发行政复议1件维持，1件纠正，1件其他；行政诉讼1件维持。", ""),
    ("因信息公开引发行政复议1件被维持，1件被纠正，1件其他结果。", ""),
    ("因信息公开引发行政复议3件，1件维持，1件纠正，1件其他。", ""),
    ("因信息公开引发行政复议2件维持，1件纠正，1件其他。", "N-04"),
    ("因信息公开引发行政复议1件维持，1件纠正，2件其他。", "N-04"),
    ("因信息公开引发行政复议1件维持，2件纠正，1件其他。", "N-04"),
    ("因信息公开引发行政复议2件，1件维持，1件纠正。", "N-04"),
    ("因信息公开引发行政复议2件。", "N-04"),
    ("因信息公开引发行政复议3件，行政诉讼2件维持。", "N-04"),
]  # fmt: skip
THREE = with_cases(
    reconsideration__upheld=1,
    reconsideration__corrected=1,
    reconsideration__other_result=1,
    suit_direct__upheld=1,
)


@pytest.mark.parametrize(("sentence", "rules"), RESULTS)
def test_the_number_of_cases_with_one_result_is_no_number_of_all(sentence, rules):
    assert found(sentence, "N-04", report=THREE) == rules


BASES = [
    ("根据《政府信息公开条例》（2007年4月5日国务院令第492号公布，2019年4月3日国务院令第711号修订）编制。", ""),
    ("条例由国务院令第492号公布、国务院令第711号修订。", ""),
    ("条例由国务院令第492号公布，2019年修订。", ""),
    ("依据2019年印发的国办公开办函〔2019〕60号、2021年印发的国办公开办函〔2021〕30号格式编制。", ""),
    ("此前按国办公开办函〔2019〕60号编制，现按国办公开办函〔2021〕30号编制。", ""),
    ("国办公开办函〔2019〕60号试行两年，2021年起执行国办公开办函〔2021〕30号。", ""),
    ("根据国务院令第492号和国务院令第711号编制。", "F08"),
    ("根据国务院令第492号公布的条例编制。", "F08"),
    ("按国务院令第711号修订的条例和国务院令第492号编制。", "F08"),
    ("按照国办公开办函〔2019〕60号和国办公开办函〔2021〕30号要求编制。", "F08"),
    ("此前按国办公开办函〔2019〕60号要求编制。", "F08"),
    ("条例由国务院令第492号公布、国务院令第711号修订，申请均在15个工作日内答复。", "F08"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "rules"), BASES)
def test_an_old_basis_told_as_history_is_not_relied_on(sentence, rules):
    assert found(sentence, "F08") == rules


OVERLAPS = [
    ("发布政策解读材料10篇，其中负责人解读3篇，图解5篇，视频解读4篇（含图解2篇）。", ""),
    ("发布政策解读材料10篇，其中图解5篇，视频解读4篇（其中含图解2篇），负责人解读3篇。", ""),
    ("收到申请19件。其中新收19件，2件结转。", ""),
    ("收到申请19件，其中新收19件，2件为上年结转。", ""),
    ("发布政策解读材料10篇，其中负责人解读3篇，图解5篇，视频解读4篇（含图解1篇）。", "N-01"),
    ("发布政策解读材料10篇，其中负责人解读3篇，图解5篇，视频解读4篇（含动漫2篇）。", "N-01"),
    ("发布政策解读材料10篇，其中负责人解读3篇，图解5篇，视频解读4篇（含视频2篇）。", "N-01"),
    ("发布政策解读材料10篇，其中负责人解读3篇，图解5篇，视频解读4篇。", "N-01"),
    ("收到申请19件。其中新收18件，2件结转。", "N-01"),
    ("收到申请19件。其中新收18件，3件结转。", "N-01"),
    ("收到申请19件。其中自然人19件，2件企业。", "N-01"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "rules"), OVERLAPS)
def test_what_is_told_to_be_counted_twice_is_taken_off_once(sentence, rules):
    assert found(sentence, "N-01") == rules


CARRIED = [
    ("收到申请19件，上年无结转。", "N-05"),
    ("全年共收到政府信息公开申请19件，上年度没有结转申请。", "N-05"),
    ("收到申请19件，均已按期答复，无结转。", "N-05"),
    ("收到申请19件，已办结，没有结转件。", "N-05"),
    ("收到申请19件，无结转。", "N-05:i"),
    ("收到申请19件，全部办结。", "N-05:i"),
    ("收到申请19件，已全部按期办结。", "N-05:i"),
    ("收到申请19件，全部办结，结转下年1件。", ""),
    ("收到申请19件，上年结转1件，办结19件，无结转。", "N-05"),
    ("上年无结转，收到申请19件，已办结，无结转。", "N-05"),
    ("收到申请19件，上年结转1件，全部办结。", ""),
    ("收到自然人申请13件，全部办结。", ""),
    ("上年结转1件已全部办结。", ""),
    ("到期申请全部办结。", ""),
    ("收到申请19件，均按期答复，无逾期。", ""),
    ("收到信访件19件，全部办结，无结转。", ""),
    ("收到申请19件，上年结转1件，办结19件，结转下年1件。", ""),
    ("收到申请19件，全部在法定期限内答复。", ""),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "rules"), CARRIED)
def test_nothing_carried_is_held_against_what_the_table_carries(sentence, rules):
    assert found(sentence, "N-05") == rules
