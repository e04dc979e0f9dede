"""Sentences in the manner of published reports, beside the tables they belong to.

None of them contradicts its table, however the office counts; each contradicts
the table once a number in it is changed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from gongkai.reports import counting
from gongkai.reports.checks import Severity, check
from gongkai.reports.schema import AnnualReport, Narrative, Period, Table3

YEAR = 2024


@dataclass(frozen=True)
class Writing:
    """A text with the counts it speaks of."""

    new: int
    over: int
    closed: dict[str, int]
    forward: int
    cases: dict[tuple[str, str], int] = field(default_factory=dict)
    proactive: str | None = None
    on_request: str | None = None

    def report(self) -> AnnualReport:
        return AnnualReport(
            agency="某某县人民政府办公室",
            year=YEAR,
            format="2021",
            period=Period.of_year(YEAR),
            narrative=Narrative(proactive=self.proactive, on_request=self.on_request),
            proactive=counting.proactive({}, {}, 0),
            applications=self.table(),
            remedies=counting.table4(self.cases),
        )

    def table(self) -> Table3:
        kind = "natural_person"
        return counting.table3(
            {kind: self.new},
            {kind: self.over},
            {(kind, outcome): n for outcome, n in self.closed.items()},
            {kind: self.forward},
        )


WRITINGS = {
    "several kinds named, not all; a case of the year before in brackets": Writing(
        new=34,
        over=0,
        closed={"granted": 33},
        forward=1,
        cases={
            ("reconsideration", "upheld"): 1,
            ("reconsideration", "corrected"): 1,
            ("suit_direct", "pending"): 1,
        },
        proactive="2024年度,主动公开各类信息150条,其中行政规范性文件8条、人事类信息9条、会议类信息14条。",
        on_request="2024年,共收到依申请公开件34件,办结33件,新发生行政复议案件2件(其中1件为2023年信息公开件),"
        "结果维持1件、被纠错1件;新发生行政诉讼案件1件,未审结1件。",
    ),
    "answers include the one carried over": Writing(
        new=9,
        over=1,
        closed={"granted": 10},
        forward=0,
        on_request="2024 年,县政府办公室共收到信息公开申请9件,办理答复10件(其中1 件为去年结转),答复率100%,"
        "未发生因政府信息公开引起的行政复议、行政诉讼。",
    ),
    "withdrawn ones are not answered": Writing(
        new=28,
        over=0,
        closed={"granted": 20, "unable_not_held": 5, "other_other": 3},
        forward=0,
        on_request="2024年,共收到28份政府信息依申请公开件,其中申请人自行撤销3件,依法依规答复处理25件,办结率100%。",
    ),
    "an extension cuts across the outcomes": Writing(
        new=17,
        over=0,
        closed={"granted": 12, "unable_not_held": 3, "withheld_process_info": 2},
        forward=0,
        cases={("reconsideration", "other_result"): 1, ("reconsideration", "pending"): 1},
        proactive="全年主动公开各类政府信息260余件,其中规范性文件7件,常务会议信息31条(含解读信息)。",
        on_request="全年收到政府信息公开申请17件,均按时答复,其中依法延期2件,予以公开12件,本机关不掌握相关信息3件,"
        "属于四类过程性信息2件。依申请公开引起行政复议2件,1件经协调后申请人撤销,1件尚未审结。",
    ),
    "letters to the mayor are other letters": Writing(
        new=14,
        over=0,
        closed={"granted": 4, "partial": 3, "unable_not_held": 7},
        forward=0,
        proactive="主动公开各类信息2406条,其中动态1215条,公开类1129条,概况类62条,开展征集3期,"
        "受理县长信箱来信7件,全部予以答复,答复率100%。",
        on_request="2024年受理依申请公开14件,予以公开及部分公开的有7件,占50%;无法提供的有7件,占50%。",
    ),
    "only some of the answered are named, with shares": Writing(
        new=0,
        over=0,
        closed={},
        forward=0,
        proactive="2024年,县政府网站累计发布政务信息 10300条,其中概况类信息 32条,动态信息 3129条,"
        "目录发布 4282 条,公众号发布信息75条,收到留言56条,已全部办理。",
        on_request="本年度,未接到公民、法人和其他组织提出的政府信息公开申请。",
    ),
}


NAMES = tuple(WRITINGS)


@pytest.mark.parametrize("writing", WRITINGS.values(), ids=WRITINGS.keys())
def test_no_way_of_writing_is_taken_for_a_contradiction(writing):
    errors = [
        (finding.rule, finding.message)
        for finding in check(writing.report()).findings
        if finding.rule.startswith("N-") and finding.severity is not Severity.INFO
    ]
    assert errors == []


@pytest.mark.parametrize(
    ("name", "old", "new", "rule"),
    [
        (NAMES[0], "公开件34件", "公开件43件", "N-02"),
        (NAMES[0], "办结33件", "办结30件", "N-02"),
        (NAMES[0], "复议案件2件", "复议案件5件", "N-04"),
        (NAMES[1], "答复10件", "答复18件", "N-02"),
        (NAMES[2], "28份", "82份", "N-02"),
        (NAMES[3], "予以公开12件", "予以公开14件", "N-03"),
        (NAMES[3], "行政复议2件", "行政复议4件", "N-04"),
        (NAMES[4], "公开的有7件,占50%", "公开的有9件,占50%", "N-03"),
        (NAMES[4], "提供的有7件,占50%", "提供的有7件,占45%", "N-03"),
        (NAMES[4], "概况类62条", "概况类72条", "N-01"),
    ],
)
def test_a_number_that_the_table_does_not_have_is_found(name, old, new, rule):
    report = WRITINGS[name].report()
    told = report.narrative
    for part in ("proactive", "on_request"):
        text = getattr(told, part)
        if text and old in text:
            report = report.with_narrative(**{part: text.replace(old, new)})
            break
    else:
        raise AssertionError(old)
    errors = {f.rule for f in check(report).findings if f.severity is Severity.ERROR}
    assert rule in errors
