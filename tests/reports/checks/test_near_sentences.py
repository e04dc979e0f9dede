"""Sentences on something else that rules of the text must leave alone, and near ones that they must not."""

from __future__ import annotations

import pytest

from golden import worked
from planting import found, told

RULES = [f"N-0{number}" for number in range(1, 10)]
APPLICATIONS, PUBLISHING, MANAGEMENT = "on_request", "proactive", "management"

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
    ("共开展讲座165场、培训57场，开展活动248场，其中，专题讲座80场，防诈骗75场，青少年活动53场。", PUBLISHING, worked.report()),
    ("公开信息126条：其中，工作动态11条、专栏信息101条、公示信息2条、服务事项2条、年报1条、资金信息7条，2024年决算和2025年预算等信息2条。", PUBLISHING, worked.report()),
    ("共受理政府信息公开申请15件，申请人撤销申请5件，其余均按期答复。", APPLICATIONS, told(15, granted=10, other_other=5)),
    ("收到政府信息依申请公开共0件，其中书面申请0件，平台申请0件，转办0件，0件转结2025年办结。", APPLICATIONS, told()),
    ("发布信息313条，其中政策文件14条、许可93条、执法37条、其他重点信息5条、工作动态63条。", PUBLISHING, worked.report()),
    ("申请处理情况：予以公开6，部分公开2，不予公开1，无法提供3。", APPLICATIONS, told(12, granted=6, partial=2, withheld_process_info=1, unable_not_held=3)),
    ("已办结的12件申请中：主动公开范围内告知获取渠道4件、予以公开2件、部分公开2件、无法提供4件。", APPLICATIONS, told(12, granted=6, partial=2, unable_not_held=4)),
    ("我局作为被申请人的信息公开行政复议案件2件，均获维持；作为被告的信息公开诉讼案件1件，驳回原告诉讼请求。", APPLICATIONS, told(3, granted=3, cases={("reconsideration", "upheld"): 2, ("suit_direct", "upheld"): 1})),
    ("全年信息公开申请引发行政复议2件、行政诉讼1件，分别占申请总量的16.7%、8.3%。", APPLICATIONS, told(12, granted=12, cases={("reconsideration", "upheld"): 2, ("suit_direct", "upheld"): 1})),
    ("收到12份政府信息公开申请，内容涉及土地征收5份、房屋拆迁4份、其他3份。", APPLICATIONS, told(12, granted=12)),
    ("信息公开申请12件均在法定期限内办结，其中3件延期答复。", APPLICATIONS, told(12, granted=12)),
    ("收到申请12件，补正后未再提交2件，答复10件。", APPLICATIONS, told(12, granted=10, other_correction_overdue=2)),
    ("收到申请12件，撤回2件，实际办理10件。", APPLICATIONS, told(12, granted=10, other_other=2)),
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
    ("刊发稿件176篇，其中，中央媒体13篇、省市媒体128篇、行业媒体2篇。", PUBLISHING, worked.report(), "N-01:i"),
    ("刊发稿件146篇，其中，中央媒体13篇、省市媒体128篇、行业媒体2篇。", PUBLISHING, worked.report(), "N-01"),
    ("发布信息313条，其中政策文件14条、许可93条、执法37条、工作动态63条、其他信息5条。", PUBLISHING, worked.report(), "N-01"),
    ("全年处理政府信息公开申请2条。", APPLICATIONS, told(3, granted=3), "N-02"),
    ("2025年共收到依申请政府信息公开2件。", APPLICATIONS, told(3, granted=3), "N-02"),
    ("收到申请12件，公开8件、部分公开2件、不予公开4件。", APPLICATIONS, told(12, granted=6, partial=2, withheld_process_info=4), "N-03"),
    ("12件申请全部办结。", APPLICATIONS, told(13, granted=13), "N-02"),
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
