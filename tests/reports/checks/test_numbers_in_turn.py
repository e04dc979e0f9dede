"""Sentences in the ways of many reports: sound as they stand, and found out with any one number wrong.

Each is written with the tables that it tells of. The rules are told number by number, in
the order of the sentence; ``-`` where nothing can be said against another number.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from golden import worked
from gongkai.reports.claims import OUTCOME_GROUPS, claims
from gongkai.reports.schema import COLUMNS, AnnualReport
from gongkai.reports.subjects.rows import ROW_KEYS
from planting import COMPANY, PERSON, checked, found, planted, saying, told

RULES = [f"N-0{number}" for number in range(1, 10)]
APPLICATIONS, PUBLISHING, MANAGEMENT = "on_request", "proactive", "management"

SOUND = [
    (
        "全年办理信息公开申请61件，均为自然人提出：予以公开30件，部分予以公开1件，不予公开2件（1件因损害第三方合法权益，1件属于内部事务信息），因本机关不掌握而无法提供26件，其他处理1件，结转下年度1件。",
        APPLICATIONS,
        told(61, forward=1, granted=30, partial=1, withheld_third_party=1, withheld_internal_affairs=1, unable_not_held=26, other_other=1),
        "N-02 N-03 N-03 N-03 N-03 N-03 N-03 N-03 N-02",
    ),
    (
        "新收政府信息公开申请147件，上年结转5件，本年度办理146件，剩余6件结转下年度。",
        APPLICATIONS,
        told(147, over=5, forward=6, granted=146),
        "N-02 N-02 N-02 N-02",
    ),
    (
        "新收申请116件，办理123件（含上年度结转申请9件，另有2件申请顺延到下年度答复）。其中，予以公开及部分公开71件，占58%；不予公开12件，占10%；因不掌握等原因无法提供16件，占13%；属于信访举报、重复申请的不予处理14件，占11%；其他处理10件，占8%。",
        APPLICATIONS,
        told(116, over=9, forward=2, granted=60, partial=11, withheld_process_info=12, unable_not_held=16, not_handled_petition=14, other_other=10),
        "N-02 N-02 N-02 N-02 N-03 N-03 N-03 N-03 N-03 N-03 N-03 N-03 N-03 N-03",
    ),
    (
        "我街道共收到12件信息依申请公开，其中10件已经按期完成答复，剩余2件结转下年度。",
        APPLICATIONS,
        told(12, forward=2, granted=10),
        "N-01 N-01 N-01",
    ),
    (
        "收到依申请公开件96件，其中，当面申请32件，来信29件，网上35件。办结97件（含2024年结转的3件），其中，予以公开40件，部分公开21件，不予公开4件，信息无法提供20件、不予处理3件，其他处理9件。",
        APPLICATIONS,
        told(96, over=3, forward=2, granted=40, partial=21, withheld_process_info=4, unable_not_held=20, not_handled_petition=3, other_other=9),
        "N-01 N-01 N-01 N-01 N-01 N-02 N-01 N-01 N-01 N-01 N-01 N-01",
    ),
    (
        "新受理104件，2024年结转0件，共计104件。已办结98件，另有6件申请结转到下年度。",
        APPLICATIONS,
        told(104, forward=6, granted=98),
        "N-01 N-01 N-01 N-02 N-02",
    ),
    (
        "接到依申请公开184件，上年结转办理1件，年内办结182件，结转下年度3件。发生行政复议62件，行政诉讼21件。",
        APPLICATIONS,
        told(184, over=1, forward=3, granted=182, cases={("reconsideration", "upheld"): 62, ("suit_direct", "upheld"): 21}),
        "N-02 N-02 N-02 N-02 N-04 N-04",
    ),
    (
        "收到1件，已按期答复1件，无转结下年度事项。涉及复议0件，诉讼0件，无被纠错和败诉。",
        APPLICATIONS,
        told(1, granted=1),
        "N-02 N-02 N-04 N-04",
    ),
    (
        "收到4件，2件为网络申请，2件为信件申请；申请人为自然人的2件，法人或者其他组织的2件。其中3件已书面回复，1件结转2026年度，已办理的3件均属本机关不掌握。发生1起信息公开行政复议案件，至报告公布时尚未审结。",
        APPLICATIONS,
        told({PERSON: 2, COMPANY: 2}, unable_not_held={PERSON: 2, COMPANY: 1}, forward={COMPANY: 1}, cases={("reconsideration", "pending"): 1}),
        "N-02 N-01 N-01 N-02 N-02 N-02 N-02 N-03 N-04",
    ),
    (
        "代表市政府共受理859件，答复805件（含上年度结转申请18件，另有72件申请顺延到下年度答复）。予以公开及部分公开275件，占34.16%；不予公开35件，占4.35%。",
        APPLICATIONS,
        told(859, over=18, forward=72, granted=200, partial=75, withheld_process_info=35, unable_not_held=495, agency="某市人民政府办公室"),
        "N-02 N-02 N-02 N-02 N-03 N-03 N-03 N-03",
    ),
    (
        "收到1499件，网络1303件，占86.92%；信函172件，占11.47%；当面24件，占1.60%。答复1453件，包括上年结转30件。",
        APPLICATIONS,
        told(1499, over=30, forward=76, granted=1453),
        "N-01 N-01 N-01 N-01 N-01 N-01 N-01 N-02 N-02",
    ),
    (
        "我局共收到申请情况2件（1件属自然人申请，1件属商业企业申请）。",
        APPLICATIONS,
        told({PERSON: 1, COMPANY: 1}, granted={PERSON: 1, COMPANY: 1}),
        "N-02 N-02 N-02",
    ),
    (
        "共收到依申请公开4条，其中向社会公开3条，非本部门掌握1条。",
        APPLICATIONS,
        told(4, granted=3, unable_not_held=1),
        "N-02 N-01 N-01",
    ),
    (
        "办结申请24件，其中本机关不掌握9件，过程性信息2件，信访举报类不予处理3件，予以公开10件。",
        APPLICATIONS,
        told(24, granted=10, unable_not_held=9, withheld_process_info=2, not_handled_petition=3),
        "N-01 N-01 N-01 N-01 N-01",
    ),
    (
        "收到政府信息依申请公开9件，上年转结1件，其中网络申请数5件，信函申请数5件，均按程序办理，发生行政复议1件。",
        APPLICATIONS,
        told(9, over=1, granted=10, cases={("reconsideration", "upheld"): 1}),
        "N-02 N-01 N-01 N-01 N-04",
    ),
    (
        "受理政府信息依申请公开39件，其中网络申请21件，其他方式申请18件。",
        APPLICATIONS,
        told(39, granted=39),
        "N-01 N-01 N-01",
    ),
    (
        "办理回复依申请公开事项23件，其中网上信息公开申请件22件，书面申请件1件，均已按时答复。",
        APPLICATIONS,
        told(23, granted=23),
        "N-02 N-01 N-01",
    ),
    (
        "全年收政府信息公开申请464件，结转上年度政府信息公开申请3件，本年度办结441件，剩余26件结转下年度。",
        APPLICATIONS,
        told(464, over=3, forward=26, granted=441),
        "N-02 N-02 N-02 N-02",
    ),
    (
        "收到依申请公开14件（其中信件申请10件，网络申请4件），已办结12件，2件结转下年办理。因政府信息公开引起的行政复议案件9件，已审结。行政诉讼案件1件，目前正在审理中。",
        APPLICATIONS,
        told(14, forward=2, granted=12, cases={("reconsideration", "upheld"): 9, ("suit_direct", "pending"): 1}),
        "N-02 N-01 N-01 N-02 N-02 N-04 N-04",
    ),
    (
        "全年累计收到依申请公开信息7条，同意公开7条，上年度结转为0条。",
        APPLICATIONS,
        told(7, granted=7),
        "N-02 N-03 N-02",
    ),
    (
        "本年度累计受理政府信息公开申请5件，“同意公开”3件，“部分公开”0件、“不予公开”2件、“无法提供”0件。",
        APPLICATIONS,
        told(5, granted=3, withheld_process_info=2),
        "N-02 N-03 N-03 N-03 N-03",
    ),
    (
        "收到政府信息公开申请87件，分别为予以公开45件；不予公开12件；无法提供27件；不予处理3件。",
        APPLICATIONS,
        told(87, granted=45, withheld_process_info=12, unable_not_held=27, not_handled_petition=3),
        "N-01 N-01 N-01 N-01 N-01",
    ),
    (
        "共收到依申请公开6件，公开2件，不予公开4件，因政府信息公开引起行政复议0件，行政诉讼0件。",
        APPLICATIONS,
        told(6, granted=2, withheld_process_info=4),
        "N-02 N-03 N-03 N-04 N-04",
    ),
    (
        "共办理回复依申请公开件6件（含上年结转3件），其中5件按规定程序及时答复申请人，1件结转下年度。",
        APPLICATIONS,
        told(3, over=3, forward=1, granted=5),
        "N-02 N-02 N-01 N-01",
    ),
    (
        "收到申请3项，公开3项。",
        APPLICATIONS,
        told(3, granted=2, partial=1),
        "N-02 -",
    ),
    (
        "共收到依申请公开政府信息案件7件，被提起行政复议1件（已撤回申请），提起行政诉讼0件。",
        APPLICATIONS,
        told(7, granted=7, cases={("reconsideration", "other_result"): 1}),
        "N-02 N-04 N-04",
    ),
    (
        "因政府信息公开被申请行政复议有3件，其中，1件被复议机关撤销部分答复内容，2件正在复议机关审理中，尚未审结。",
        APPLICATIONS,
        told(3, granted=3, cases={("reconsideration", "corrected"): 1, ("reconsideration", "pending"): 2}),
        "N-04 N-01 N-01",
    ),
    (
        "因政府信息公开引起的行政诉讼有1件，目前正在法院审理中。",
        APPLICATIONS,
        told(3, granted=3, cases={("suit_direct", "pending"): 1}),
        "N-04",
    ),
    (
        "网站120条、微信200条，共计320条。",
        PUBLISHING,
        worked.report(),
        "N-01 N-01 N-01",
    ),
    (
        "通过网站发布信息120条、微信公众号发布信息200条，共320条。",
        PUBLISHING,
        worked.report(),
        "N-01 N-01 N-01",
    ),
    (
        "主动公开政府信息229条。在主动公开的信息中，公告类193条；动态类11条；解读3条；监管执法0条；法规2条；经费1条；其他19条（公开栏上公布甲类13条、乙类6条）。",
        PUBLISHING,
        worked.report(),
        "N-01 N-01 N-01 N-01 N-01 N-01 N-01 N-01 N-01 N-01",
    ),
    (
        "主动公开各类信息165条，其中，规范性文件0条，许可类10条，处罚类0条，其它类155条。",
        PUBLISHING,
        worked.report(),
        "N-01 N-01 N-01 N-01 N-01",
    ),
    (
        "更新信息200条，其中动态120条，占60%；公告50条，占25%；其他30条，占15%。",
        PUBLISHING,
        worked.report(),
        "N-01 N-01 N-01 N-01 N-01 N-01 N-01",
    ),
    (
        "作出行政许可120件，行政处罚36件。",
        MANAGEMENT,
        worked.report(),
        "N-06 N-06",
    ),
    (
        "全年行政许可决定120件、行政处罚36件、行政强制0件。",
        MANAGEMENT,
        worked.report(),
        "N-06 N-06 N-06",
    ),
    (
        "清理规范性文件，本年度制发2件，废止1件，现行有效8件。",
        MANAGEMENT,
        worked.report(),
        "N-06 N-06 N-06",
    ),
    (
        "制发党内规范性文件5件，行政规范性文件2件。",
        MANAGEMENT,
        worked.report(),
        "- N-06",
    ),
    (
        "收到政府信息公开申请44件（其中：网上申请42件，现场申请0件，邮寄2件），上年度结转0件，本年度办结39件。",
        APPLICATIONS,
        told(44, granted=39, forward=5),
        "N-02 N-01 N-01 N-01 N-02 N-02",
    ),
    (
        "新收申请数量317件，上年结转申请数量3件。其中，予以公开184件，部分公开18件，不予公开8件，本机关无法提供57件，不予处理18件，其他处理22件，结转下年度13件。",
        APPLICATIONS,
        told(317, over=3, forward=13, granted=184, partial=18, withheld_process_info=8, unable_not_held=57, not_handled_petition=18, other_other=22),
        "N-02 N-02 N-03 N-03 N-03 N-03 N-03 N-03 N-02",
    ),
    (
        "收到依申请公开信息12条，其中：收到邮递依申请公开信息1条，平台依申请公开11条，均按时答复。",
        APPLICATIONS,
        told(12, granted=12),
        "N-02 N-01 N-01",
    ),
    (
        "接到4起针对本部门有关政府信息公开的申请，已全部予以公开。",
        APPLICATIONS,
        told(4, granted=4),
        "N-02",
    ),
    (
        "收到政府信息公开申请101件，办结97件（含上年结转），结转下年度5件。被诉讼的案件共计1件，未被纠错；复议案件共计1件，尚未审结。",
        APPLICATIONS,
        told(101, over=1, forward=5, granted=97, cases={("suit_direct", "upheld"): 1, ("reconsideration", "pending"): 1}),
        "N-02 N-02 N-02 N-04 N-04",
    ),
    (
        "政府信息公开行政复议总数2件，行政诉讼总数1件。",
        APPLICATIONS,
        told(3, granted=3, cases={("reconsideration", "upheld"): 2, ("suit_direct", "upheld"): 1}),
        "N-04 N-04",
    ),
    (
        "共收到有效申请10件，比上年的16件减少6件，降幅37.5%，办结10件。",
        APPLICATIONS,
        told(10, granted=10),
        "N-02 N-08 N-08 N-08 N-02",
    ),
    (
        "在主流媒体刊发稿件30篇，其中省级1篇，市级27篇，区级2篇。",
        PUBLISHING,
        worked.report(),
        "N-01 N-01 N-01 N-01",
    ),
    (
        "公开直达资金政策11条，重大政策17条，共公开28条。",
        PUBLISHING,
        worked.report(),
        "N-01 N-01 N-01",
    ),
    (
        "主动公开政府信息32条，包括领导信息1条、机构职能1条、2024年信息公开年报30条。",
        PUBLISHING,
        worked.report(),
        "N-01 N-01 N-01 N-01",
    ),
    (
        "我办共收到8份政府信息公开申请，均为自然人申请。其中，予以公开2件，部分公开2件，属于过程性信息1件，本办不掌握相关政府信息2件，其他1件（申请人撤回）。无下年度结转。",
        APPLICATIONS,
        told(8, granted=2, partial=2, withheld_process_info=1, unable_not_held=2, other_other=1),
        "N-02 N-03 N-03 N-03 N-03 -",
    ),
    (
        "共收到10件依申请公开请求，2024年结转政府信息公开申请2件，共办结9件，结转2026年度继续办理3件；发生政府信息公开行政复议案件1起。",
        APPLICATIONS,
        told(10, over=2, forward=3, granted=9, cases={("reconsideration", "upheld"): 1}),
        "- N-02 N-02 N-02 N-04",
    ),
    (
        "我局共收到政府信息申请公开件58件，因政府信息公开引起的行政复议2件、行政诉讼案件1件。",
        APPLICATIONS,
        told(58, granted=58, cases={("reconsideration", "upheld"): 2, ("suit_direct", "upheld"): 1}),
        "N-02 N-04 N-04",
    ),
    (
        "收到申请8件，办结8件，其中6件予以公开，2件不予公开。",
        APPLICATIONS,
        told(8, granted=6, withheld_process_info=2),
        "N-02 N-02 N-03 N-03",
    ),
    (
        "上年度结转3件，本年新收8件，本年办结10件，年末未办结1件结转下年。",
        APPLICATIONS,
        told(8, over=3, forward=1, granted=10),
        "N-02 N-02 N-02 N-02",
    ),
    (
        "当年新增申请8件、上年结转3件、本年办结10件、下年结转1件。",
        APPLICATIONS,
        told(8, over=3, forward=1, granted=10),
        "N-02 N-02 N-02 N-02",
    ),
    (
        "共有2件因政府信息公开引发的行政复议案件，1件行政诉讼案件。",
        APPLICATIONS,
        told(8, granted=8, cases={("reconsideration", "upheld"): 2, ("suit_direct", "upheld"): 1}),
        "N-04 N-04",
    ),
    (
        "发生信息公开行政复议、行政诉讼共3件，其中行政复议2件，行政诉讼1件。",
        APPLICATIONS,
        told(8, granted=8, cases={("reconsideration", "upheld"): 2, ("suit_direct", "upheld"): 1}),
        "N-04 N-01 N-01",
    ),
    (
        "收到申请31件，同比2024年的16件增加15件，增长93.75%，其中网上申请20件、来信申请8件、当面申请3件。",
        APPLICATIONS,
        told(31, granted=31),
        "N-02 N-08 N-08 N-08 - - -",
    ),
    (
        "新收申请31件（其中自然人28件，法人和其他组织3件），结转上年度申请2件；办结32件，结转下年度1件。",
        APPLICATIONS,
        told({PERSON: 28, COMPANY: 3}, over=2, granted={PERSON: 29, COMPANY: 3}, forward=1),
        "N-02 N-01 N-01 N-02 N-02 N-02",
    ),
    (
        "不予公开4件，其中国家秘密1件、过程性信息2件、行政执法案卷1件；无法提供5件，其中本机关不掌握4件、没有现成信息需要另行制作1件；不予处理2件，均为重复申请。",
        APPLICATIONS,
        told(11, withheld_state_secret=1, withheld_process_info=2, withheld_enforcement_file=1, unable_not_held=4, unable_needs_creation=1, not_handled_repeat=2),
        "N-03 N-03 N-03 N-03 N-03 N-03 N-03 N-03",
    ),
    (
        "收到申请31件，当年办结30件，结转1件。",
        APPLICATIONS,
        told(31, granted=30, forward=1),
        "N-02 N-02 N-02",
    ),
    (
        "信息公开申请受理量31件，办结量30件，1件转结至2026年。",
        APPLICATIONS,
        told(31, granted=30, forward=1),
        "N-02 N-02 N-02",
    ),
    (
        "因政府信息公开引起的行政复议案件共2件（1件维持，1件驳回）；行政诉讼案件共3件，其中2件未审结。",
        APPLICATIONS,
        told(31, granted=31, cases={("reconsideration", "upheld"): 2, ("suit_direct", "upheld"): 1, ("suit_direct", "pending"): 2}),
        "N-04 N-04 N-04 N-04 N-04",
    ),
    (
        "制定行政规范性文件2件、废止1件，截至年底有效8件。",
        MANAGEMENT,
        worked.report(),
        "N-06 N-06 N-06",
    ),
    (
        "本年度行政许可决定数120件。",
        MANAGEMENT,
        worked.report(),
        "N-06",
    ),
    (
        "制发规范性文件2件，现行有效规范性文件8件。",
        MANAGEMENT,
        worked.report(),
        "N-06 N-06",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "part", "report", "rules"), SOUND)
def test_a_sound_sentence_is_left_alone(sentence, part, report, rules):
    assert found(report, sentence, part, *RULES) == ""


@pytest.mark.parametrize(("sentence", "part", "report", "rules"), SOUND)
def test_each_number_in_turn_is_found_wrong(sentence, part, report, rules):
    wrong = list(planted(sentence))
    assert len(wrong) == len(rules.split())
    for (number, changed), rule in zip(wrong, rules.split(), strict=True):
        findings = checked(report, changed, part, *RULES).findings
        told_by = {f.rule for f in findings if f.severity != "info"}
        assert rule == "-" or rule in told_by, f"{number}: {changed}"
        assert all(f.quote and f.quote in changed for f in findings if f.rule != "N-08")


ROWS_OF = {"new_received": "new_received", "handled": "total_handled"} | {
    key: key for key in ("carried_over", "carried_forward")
}


def rows_told(report: AnnualReport) -> set[str]:
    """Return a row of table 3 for each claim that the report's text makes."""
    rows = set()
    for claim in claims(report.narrative, report.year, agency=report.agency):
        for subject in claim.subject.split("+"):
            if subject in OUTCOME_GROUPS:
                rows.add(OUTCOME_GROUPS[subject][0])
            elif subject in ROW_KEYS or subject in ROWS_OF:
                rows.add(ROWS_OF.get(subject, subject))
    return rows


@pytest.mark.parametrize(
    ("sentence", "part", "report", "rules"), [case for case in SOUND if case[1] == APPLICATIONS]
)
def test_each_cell_in_turn_is_found_wrong(sentence, part, report, rules):
    total = COLUMNS.index("total")
    rows = rows_told(saying(report, sentence, part))
    for key in rows:
        values = list(report.applications[key])
        for column in (0, total):
            values[column] += 11
        other = replace(report, applications={**report.applications, key: tuple(values)})
        findings = checked(other, sentence, part, *RULES).findings
        assert any(f"applications.{key}[{total}]" in f.cells for f in findings), key


LEFT_ALONE = [
    ("更新信息200条，其中动态180条，占80%以上；公告20条，占10%。", PUBLISHING, worked.report()),
    ("发布信息200条，网站150条，微信公众号180条，平台90条。", PUBLISHING, worked.report()),
    ("收到来信12件，网络8件，窗口5件。", APPLICATIONS, told(3, granted=3)),
    ("办理热线和来信。全年共收到300件，办结300件。", APPLICATIONS, told(3, granted=3)),
    ("收到网民留言。全年共收到300件，已全部办结。", APPLICATIONS, told(3, granted=3)),
    ("收到申请10件；其中，公开答复5件，不予公开答复3件，信息不存在答复2件。", APPLICATIONS, told(10, granted=5, withheld_process_info=3, unable_not_held=2)),
    ("主动公开政府信息614条，其中网站发布信息411条，公开目录发布信息203条，政务新媒体发布信息284条。", PUBLISHING, worked.report()),
    ("新发布的行政规范性文件2件，确定继续有效的行政规范性文件6件。", MANAGEMENT, worked.report()),
    ("全年新增行政许可2394项，行政处罚61项。", PUBLISHING, worked.report()),
    ("申请总量11件（其中新收10件，上年结转1件），办结11件。", APPLICATIONS, told(10, over=1, granted=11)),
    ("发生行政复议2件，均作出维持决定；一审行政诉讼1件，二审1件。", APPLICATIONS, told(3, granted=3, cases={("reconsideration", "upheld"): 2, ("suit_after_reconsideration", "upheld"): 1})),
    ("未收到政府信息公开申请、政府信息公开行政复议及提起行政诉讼等情况。", APPLICATIONS, told()),
    ("主动公开政府信息906条，其中门户网站公开信息469条，微信发布信息137条。", PUBLISHING, worked.report()),
    ("网站发布信息575条，其中政务动态384条、信息公开目录190条。", PUBLISHING, worked.report()),
    ("主动公开政府信息13921条，其中通过官网公开信息12766条，通过公众号发布信息1100余条。", PUBLISHING, worked.report()),
    ("2件转至下属单位办理。", APPLICATIONS, told(3, granted=3)),
    ("收到申请3件，有2件因征求意见延续至2025年12月答复。", APPLICATIONS, told(3, granted=3)),
    ("自条例实施以来，累计收到政府信息公开申请300件。", APPLICATIONS, told(3, granted=3)),
    ("办结申请5件，其中本机关不掌握3件，信息不存在2件。", APPLICATIONS, told(5, unable_not_held=5)),
    ("办结申请5件，不予处理5件，其中信访类3件、投诉举报类2件。", APPLICATIONS, told(5, not_handled_petition=5)),
    ("办结申请5件，予以公开3件，已主动公开告知获取途径2件。", APPLICATIONS, told(5, granted=5)),
    ("收到申请19件，通过网络答复12件，邮寄答复7件。", APPLICATIONS, worked.report()),
    ("双公示平台录入行政许可决定30件。", PUBLISHING, worked.report()),
    ("全年受理行政许可申请300件，办结行政许可290件。", PUBLISHING, worked.report()),
    ("公示行政许可决定30件、行政处罚20件。", PUBLISHING, worked.report()),
    ("代拟行政规范性文件3件。", MANAGEMENT, worked.report()),
    ("党委制发规范性文件3件。", MANAGEMENT, worked.report()),
    ("收到申请19件，其中涉及信访举报5件，涉及第三方合法权益2件。", APPLICATIONS, worked.report()),
    ("收到申请19件，重复申请4件。", APPLICATIONS, worked.report()),
    ("2024年收到申请16件，结转2025年1件，2025年收到19件。", APPLICATIONS, worked.report()),
    ("发布政策文件12条、解读5条等，共计100条。", PUBLISHING, worked.report()),
    ("开展培训2次，发布信息120条、微信200条，共计培训300人次。", PUBLISHING, worked.report()),
    ("收到建议12件、提案8件，共8件重点件。", PUBLISHING, worked.report()),
    ("网站发布信息120条，微信发布信息200条，共浏览5万次。", PUBLISHING, worked.report()),
    ("原创信息60条，占全区总量的5%，图片30条，占全区总量的3%。", PUBLISHING, worked.report()),
    ("截至2025年12月31日公开140余条。", PUBLISHING, worked.report()),
    ("公开信息近5000条，其中网站2000条、微信3100条。", PUBLISHING, worked.report()),
    ("统计时限为2025年1-12月。", PUBLISHING, worked.report()),
    ("全年公开市政府规章13件（含新制定5件，修改4件，废止4件）。", PUBLISHING, worked.report()),
    ("县政府名义印发并公开的行政规范性文件17件，其他政策文件35件。", PUBLISHING, worked.report()),
    ("通过政府网站公开754条，通过政务新媒体2808条，其他方式54条。其中，公众号1205条、微博12984条。", PUBLISHING, worked.report()),
    ("同步配套行政规范性文件解读17篇。", PUBLISHING, worked.report()),
    ("公开1项行政事业性收费，提案答复7件，其中答复人大代表建议5件（38号、39号、40号、41号、42号），答复政协提案2件（7号、9号）。", PUBLISHING, worked.report()),
    ("未引发信息公开行政复议或行政诉讼。", APPLICATIONS, told(3, granted=3)),
    ("无因政府信息产生行政复议，提起行政诉讼情况发生。", APPLICATIONS, told(3, granted=3)),
    ("没有因政府信息公开申请有关的行政复议或行政诉讼情况。", APPLICATIONS, told(3, granted=3)),
    ("在依申请公开栏目公开2条。", APPLICATIONS, told(3, granted=3)),
    ("全年受理申请3件，公开率100%，答复3件。", APPLICATIONS, told(3, granted=3)),
    ("收到申请3件，其中1件撤回，2件已答复。", APPLICATIONS, told(3, granted=2, other_other=1)),
    ("收到申请3件，1件撤回，2件已答复。", APPLICATIONS, told(3, granted=2, other_other=1)),
    ("收到申请12件，办结12件，其中10件按期答复，2件延期答复。", APPLICATIONS, told(12, granted=12)),
    ("全年共收到依申请公开信息1件（纸质），已按程序答复。", APPLICATIONS, told(1, granted=1)),
    ("收到申请5件，其中2件由甲股室办理，3件由乙股室办理。", APPLICATIONS, told(5, granted=5)),
    ("全年办理信息公开咨询12件。", APPLICATIONS, told(5, granted=5)),
    ("我局共收到1件，其内容为土地征收，已答复。", APPLICATIONS, told(1, granted=1)),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "part", "report"), LEFT_ALONE)
def test_a_sentence_on_something_else_is_left_alone(sentence, part, report):
    assert found(report, sentence, part, *RULES) == ""


NEAR = [
    ("更新信息200条，其中动态180条，占80%；公告20条，占10%。", PUBLISHING, worked.report(), "N-01"),
    ("主动公开政府信息616条，其中门户网站公开信息469条，微信发布信息137条。", PUBLISHING, worked.report(), "N-01:i"),
    ("主动公开政府信息596条，其中门户网站公开信息469条，微信发布信息137条。", PUBLISHING, worked.report(), "N-01"),
    ("收到申请19件，网络13件，信函4件。", APPLICATIONS, worked.report(), "N-01:i"),
    ("收到申请19件。其中，网络13件，信函4件。", APPLICATIONS, worked.report(), "N-01:i"),
    ("收到申请12件，网络8件，窗口5件。", APPLICATIONS, told(12, granted=12), "N-01"),
    ("收到申请3件。全年共收到300件。", APPLICATIONS, told(3, granted=3), "N-02"),
    ("2件转至次年办理。", APPLICATIONS, told(3, granted=3), "N-02"),
    ("今年以来，累计收到政府信息公开申请300件。", APPLICATIONS, told(3, granted=3), "N-02"),
    ("累计收到政府信息公开申请300件。", APPLICATIONS, told(3, granted=3), "N-02:i"),
    ("新收申请10件，上年结转2件。", APPLICATIONS, told(8, over=2, granted=10), "N-02"),
    ("收到申请10件，上年结转2件。", APPLICATIONS, told(8, over=2, granted=10), "N-02:i"),
    ("收到申请8件，延期答复3件，其中2件不予公开。", APPLICATIONS, told(8, granted=5, withheld_process_info=3), ""),
    ("收到申请8件，其中2件不予公开。", APPLICATIONS, told(8, granted=5, withheld_process_info=3), "N-03"),
    ("收到申请3件，无下年度结转。", APPLICATIONS, told(3, granted=2, forward=1), "N-05"),
    ("收到申请3件，年末未办结1件结转下年。", APPLICATIONS, told(3, granted=2, forward=1), ""),
    ("政府信息公开行政复议和行政诉讼合计4件。", APPLICATIONS, told(3, granted=3, cases={("reconsideration", "upheld"): 2, ("suit_direct", "upheld"): 1}), "N-04"),
    ("办结申请5件，其中本机关不掌握3件。", APPLICATIONS, told(5, unable_not_held=5), "N-03"),
    ("办结申请5件，其中本机关不掌握6件，信息不存在2件。", APPLICATIONS, told(5, unable_not_held=5), "N-01 N-03"),
    ("办结申请5件，予以公开2件，已主动公开告知获取途径2件。", APPLICATIONS, told(5, granted=5), "N-03"),
    ("收到申请3件，公开1件。", APPLICATIONS, told(3, granted=3), "N-03:i"),
    ("收到申请3件，公开1件，不予公开0件。", APPLICATIONS, told(3, granted=3), "N-03"),
    ("作出行政许可121件、行政处罚36件。", MANAGEMENT, worked.report(), "N-06:w"),
    ("制发行政规范性文件3件，党内规范性文件2件。", MANAGEMENT, worked.report(), "N-06:w"),
    ("因政府信息公开引起的行政复议案件9件，已审结。", APPLICATIONS, told(3, granted=3, cases={("reconsideration", "upheld"): 8, ("reconsideration", "pending"): 1}), "N-04:i"),
    ("因政府信息公开引起的行政诉讼1件，目前正在法院审理中。", APPLICATIONS, told(3, granted=3, cases={("suit_direct", "upheld"): 1}), "N-04"),
    ("2024年无结转下年的申请。", APPLICATIONS, told(3, over=1, granted=4), "N-05"),
    ("上年度无结转下年度办理的申请。", APPLICATIONS, told(3, over=1, granted=4), "N-05"),
    ("2024年收到16件，无结转下年的申请。", APPLICATIONS, told(3, over=1, granted=4), "N-05"),
    ("2024年结转的1件已办结，无结转下年的申请。", APPLICATIONS, told(3, over=1, granted=4), ""),
    ("2025年收到3件，无转结下年度继续办理件。", APPLICATIONS, told(3, granted=2, forward=1), "N-05"),
    ("2025年收到3件，无顺延至下年度办理的申请。", APPLICATIONS, told(3, granted=2, forward=1), "N-05"),
    ("我局2024年收到申请19件。", APPLICATIONS, told(19, granted=19), "N-08:w N-09"),
    ("2024年收到申请16件，其中自然人14件；2025年收到19件。", APPLICATIONS, told(19, granted=19), ""),
    ("2024年收到申请16件，其中自然人10件；2025年收到19件。", APPLICATIONS, told(19, granted=19), "N-08:w"),
    ("收到申请19起，比2024年（16起）增长18.8%。", APPLICATIONS, told(19, granted=19), ""),
    ("收到申请19起，比2024年（17起）增长18.8%。", APPLICATIONS, told(19, granted=19), "N-08:w"),
    ("收到申请19起，比2024年（16起）增长19.8%，答复19起。", APPLICATIONS, told(19, granted=19), "N-08:w"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "part", "report", "rules"), NEAR)
def test_a_sentence_near_a_sound_one_is_told_of(sentence, part, report, rules):
    assert found(report, sentence, part, *RULES) == rules
