"""Sentences in the ways of many reports, each with the tables that it tells of.

The rules that hold its numbers are told number by number, in the order of the
sentence; ``-`` where nothing can be said against another number.
"""

from __future__ import annotations

from golden import worked
from planting import COMPANY, PERSON, told

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
