"""Does section 五 name a real problem and a measure that mends it? (国办公开办函〔2021〕30号)"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.reports.checks.form import FORM, is_bare
from gongkai.reports.checks.registry import (
    Answer,
    Case,
    Finding,
    NotAssessed,
    Severity,
    register,
)
from gongkai.reports.checks.stated import has_text

_PROBLEM = re.compile(
    r"问题|不足|不够|不到位|不及时|不全面|不完善|不规范|不高|不强|不深|不均|欠缺|有待|薄弱|滞后|差距|短板|单一|缺乏|缺少|偏少|偏低|亟待|亟需|仍需|还需|集中在"
)
_MEASURES_BEGIN = re.compile(
    r"下一步|今后|接下来|改进(?:情况|措施|方向)|整改(?:措施|情况)|针对(?:以上|上述|存在)|为此|(?:20\d\d年|明年|新的一年)[，,]?[^。]{0,12}将"
)
_CONCRETE = re.compile(
    r"建立|制定|制订|修订|健全|完善[^，。；]{0,14}(?:制度|机制|清单|栏目|目录|台账|流程|平台|功能|指南)"
    r"|开设|新设|增设|设立|设置|新建|改版|整合|归集|汇聚|同步(?:发布|更新|公开)?|补发|补录|补充(?:发布|公开)|迁移|同源|一稿多发"
    r"|明确[^，。；]{0,10}(?:专人|责任|时限|分工|标准|流程)|专人|每(?:日|天|周|月|季|半年|年)|定期|逐(?:条|项|月|季|栏)|\d+个?(?:工作日|日|天|月)内"
    r"|(?:月|季度|年)(?:底|末)?前|通报|督办|督促|考核|抽查|巡查|检查|自查|排查|梳理|清理|对照|台账|清单|问卷|座谈|公开日|开放日|回访|预审|会商|前置审核|审核关"
    r"|解读|图解|视频|动漫|简明问答|列入|纳入|打通|对接|升级|优化[^，。；]{0,10}(?:栏目|界面|检索|流程|设置|功能|布局)|拓宽[^，。；]{0,8}渠道|拓展[^，。；]{0,8}(?:渠道|途径|范围)|丰富[^，。；]{0,8}(?:形式|方式|内容|载体)"
)


def measures(text: str) -> str:
    """Return the part of section 五 that says what will be done, as far as it is marked."""
    found = _MEASURES_BEGIN.search(text)
    return text[found.start() :] if found else ""


@register(
    "F04",
    severity=Severity.ERROR,
    title="第五部分至少写一个真实的问题，并有能解决它的措施，措施不只是提高认识、加强学习培训",
    formula="problems 有问题，有措施，措施不全是空泛表述",
    source=FORM
    + "第五部分；《中华人民共和国政府信息公开条例》（国务院令第711号）第五十条第一款第四项",
)
def problems_have_measures(case: Case) -> Iterator[Answer]:
    """Yield a finding where section 五 has no problem, no measure, or only generic measures."""
    narrative = case.report.narrative
    if not has_text(narrative):
        yield NotAssessed("没有读到报告正文")
        return
    if narrative.problems is None:
        return  # the missing section is X-01's finding
    text = "".join(narrative.problems.split())
    if not text or is_bare(text):
        yield Finding(
            message="“五、存在的主要问题及改进情况”没有写问题和改进情况",
            expected="至少一个问题及其改进措施",
            actual=text or "空白",
            quote=text or None,
        )
        return
    if not _PROBLEM.search(text):
        yield Finding(
            message="第五部分没有写存在的问题",
            expected="至少一个问题",
            actual="没有认出问题",
            quote=text[:80],
        )
    planned = measures(text)
    if not planned:
        # Problems and measures may stand in one clause each: 一是…。我局已…。
        if _CONCRETE.search(text) or re.search(r"将|已", text):
            return
        yield Finding(
            message="第五部分写了问题，没有写改进措施",
            expected="每个问题有改进措施",
            actual="没有认出措施",
            quote=text[:80],
        )
    elif not _CONCRETE.search(planned):
        yield Finding(
            message="第五部分的改进措施只是提高认识、加强学习培训一类的表述，没有能解决所列问题的具体做法",
            expected="写明做什么、谁来做、何时完成",
            actual="只有空泛的措施",
            quote=planned[:160],
        )


_PROGRESS = (
    r"上年|上一年|去年|往年|{last_year}年|"
    r"已(?:经)?(?:全部|基本)?(?:完成|建立|整改|解决|开设|改进|落实|修订|制定|实现)|"
    r"有所(?:改善|提高|好转|改进)|得到(?:改进|改善|解决|加强)|整改到位|取得[^。]{{0,8}}(?:进展|成效)"
)


@register(
    "F05",
    severity=Severity.WARNING,
    title="上年报告提出的改进措施，本年写明结果",
    formula="上年第五部分有措施 ⇒ 本年第五部分写到整改或改进的结果",
    source=FORM + "第五部分（改进情况）",
    needs="previous",
)
def last_years_measures_have_results(case: Case) -> Iterator[Answer]:
    """Yield a finding where section 五 does not come back to what was announced last year."""
    assert case.previous is not None
    now, then = case.report.narrative.problems, case.previous.narrative.problems
    if now is None or then is None:
        yield NotAssessed("本年或上年报告没有读到第五部分")
        return
    announced = measures("".join(then.split()))
    progress = _PROGRESS.format(last_year=case.previous.year)
    if announced and not re.search(progress, "".join(now.split())):
        yield Finding(
            message="第五部分没有写上年提出的改进措施落实得如何",
            expected="上年所提措施的落实情况",
            actual="没有提到",
            quote=announced[:120],
        )
