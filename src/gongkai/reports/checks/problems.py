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
from gongkai.reports.similarity import most_similar

_PROBLEM = re.compile(
    r"问题|不足|不够|不到位|不及时|不全面|不完善|不规范|不高|不强|不深|不均|欠缺|有待|薄弱|滞后|差距|短板|单一|缺乏|缺少|偏少|偏低|亟待|亟需|仍需|还需|集中在"
)
_PERHAPS_A_PROBLEM = re.compile(r"不[^断仅但]|未|慢|少|弱|差|欠|难|缺|待|陈旧|空白|重复|粗")
"""Words in which a problem may be told that :data:`_PROBLEM` does not know."""
_DENIED = re.compile(
    r"(?<!有)(?:(?:没有|无|未)(?:发现|出现|发生)?(?:存在的?)?|不存在)(?:(?:任何|明显|突出|重大|较大|严重|主要)的?)*"
    r"(?:问题|不足|短板|差距|薄弱环节)(?:之处)?(?:[和、与](?:问题|不足|短板|差距))?"
    r"(?!意识|导向|清单|台账|整改|反馈|受理)"
    r"|不存在(?!的)[^，。；]{1,20}问题"
)
"""That there is no problem: its words name none."""
_MEASURES_BEGIN = re.compile(
    r"下一步|今后|接下来|改进(?:情况|措施|方向)|整改(?:措施|情况)|针对(?:以上|上述|存在)|为此|(?:20\d\d年|明年|新的一年)[，,]?[^。]{0,12}将"
)
_CONCRETE = re.compile(
    r"建立|制定|制订|修订|健全|完善[^，。；]{0,14}(?:制度|机制|清单|栏目|目录|台账|流程|平台|功能|指南)"
    r"|开设|新设|增设|设立|设置|新建|改版|整合|归集|汇聚|同步(?:发布|更新|公开)?|补发|补录|补充(?:发布|公开)|迁移|同源|一稿多发"
    r"|明确[^，。；]{0,10}(?:专人|责任|时限|分工|标准|流程)|专人|每(?:日|天|周|月|季|半年|年)|按(?:日(?!常)|天|周|旬|月|季)|定期|逐(?:条|项|件|篇|月|季|栏)|\d+个?(?:工作日|日|天|月)内"
    r"|(?:月|季度|年)(?:底|末)?前|通报|督办|督促|考核|抽查|巡查|检查|自查|排查|梳理|清理|对照|台账|清单|问卷|座谈|公开日|开放日|回访|预审|会商|前置审核|审核关"
    r"|解读|图解|视频|动漫|简明问答|列入|纳入|打通|对接|升级|优化[^，。；]{0,10}(?:栏目|界面|检索|流程|设置|功能|布局)|拓宽[^，。；]{0,8}渠道|拓展[^，。；]{0,8}(?:渠道|途径|范围)|丰富[^，。；]{0,8}(?:形式|方式|内容|载体)"
)
_ACTS = re.compile(
    r"组建|配备|配强|聘请|邀请|引入|上线|试点|推出|打造|搭建|更新|征集|听取|走进|压实|签订|问责|追究|调度|例会|专班|联络员"
    r"|信息员|审查|审核|三审三校|评估|评价|测评|检测|监测|校对|纠错|督导|奖惩|走访|发放|张贴|推送|公示|公开栏|专栏|专区|目录|模板|范本"
)
"""Deeds beside those of :data:`_CONCRETE`: not empty, though it is not said who does it by when."""
_EMPTY = re.compile(
    r"认识|意识|责任感|紧迫感|使命感|主动性|积极性|自觉性|站位|思想|领导|重视|学习|培训|教育|能力|水平|素质|素养|条例|要求|规定|精神"
    r"|落实|确保|努力|新台阶|继续做好|再接再厉|扎实|推动[^，。；]{0,10}(?:工作|发展)|工作[^，。；]{0,6}(?:力度|质量|质效)"
)
_OPENING = re.compile(
    r"^(?:下一步|今后|接下来|为此|改进(?:情况|措施|方向)|整改(?:措施|情况)|针对(?:以上|上述|存在)[^，。；：]{0,8}|[一二三四五六七八九]是|第[一二三四五六七八九]"
    r"|[（(][一二三四五六七八九\d][）)]|\d[、.．]|我[局委办镇乡县区市厅院]|本机关|本单位|我们|街道|20\d\d年|新的一年|明年|将|要|工作中?|的|进一步|继续|[，：:])+"
)
_SHORTEST_CLAUSE = 6
_NOTHING_MORE = 16


def _is_all_denied(left: str) -> bool:
    """Return whether what is left beside 没有问题 tells of nothing: 本年度我局工作."""
    return len(left) <= _NOTHING_MORE and not (
        _PROBLEM.search(left) or _PERHAPS_A_PROBLEM.search(left) or measures(left)
    )


def measures(text: str) -> str:
    """Return the part of section 五 that says what will be done, as far as it is marked."""
    found = _MEASURES_BEGIN.search(text)
    return text[found.start() :] if found else ""


def is_empty(planned: str) -> bool:
    """Return whether every clause of the measures is of awareness, training and the like.

    A clause that is neither known to do something nor known to be empty may be a measure in other words.
    """
    for clause in re.split(r"[，,。；;！]", planned):
        told = _OPENING.sub("", clause)
        if len(told) < _SHORTEST_CLAUSE:
            continue
        if _ACTS.search(told) or not _EMPTY.search(told):
            return False
    return True


@register(
    "F04",
    severity=Severity.ERROR,
    title="第五部分至少写一个真实的问题，并有能解决它的措施，措施不只是提高认识、加强学习培训",
    formula="problems 有问题（“没有问题”不是问题），有措施，措施不全是空泛表述；逐条列出的，措施不少于问题（少的、认不出的为警告）",
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
    told = _DENIED.sub("", text)
    if not text or is_bare(text) or (told != text and _is_all_denied(told)):
        yield Finding(
            message="“五、存在的主要问题及改进情况”没有写问题和改进情况",
            expected="至少一个问题及其改进措施",
            actual=text or "空白",
            quote=text or None,
        )
        return
    if not _PROBLEM.search(told):
        perhaps = _PERHAPS_A_PROBLEM.search(told) is not None
        yield Finding(
            message="第五部分没有认出存在的问题，请核对" if perhaps else "第五部分没有写存在的问题",
            expected="至少一个问题",
            actual="没有认出问题",
            quote=text[:80],
            severity=Severity.WARNING if perhaps else None,
        )
    planned = measures(text)
    if not planned:
        # Problems and measures may stand in one clause each: 一是…。我局已…。
        if _CONCRETE.search(text) or _ACTS.search(text) or re.search(r"将|已", text):
            return
        perhaps = (
            re.search(r"加强|加大|强化|提[高升]|推[进动]|深化|要|应|确保|力争", text) is not None
        )
        yield Finding(
            message="第五部分写了问题，没有认出改进措施，请核对"
            if perhaps
            else "第五部分写了问题，没有写改进措施",
            expected="每个问题有改进措施",
            actual="没有认出措施",
            quote=text[:80],
            severity=Severity.WARNING if perhaps else None,
        )
    elif not _CONCRETE.search(planned):
        empty = is_empty(planned)
        yield Finding(
            message="第五部分的改进措施只是提高认识、加强学习培训一类的表述，没有能解决所列问题的具体做法"
            if empty
            else "没有认出第五部分的改进措施由谁、在何时、做什么，请核对是否具体",
            expected="写明做什么、谁来做、何时完成",
            actual="只有空泛的措施" if empty else "没有认出具体的措施",
            quote=planned[:160],
            severity=None if empty else Severity.WARNING,
        )
    elif (named := _items(text.removesuffix(planned))) > (answered := _items(planned)) > 0:
        yield Finding(
            message=f"第五部分列了 {named} 个问题，措施只有 {answered} 条，请核对每个问题是否都有改进措施",
            expected=f"{named} 条措施",
            actual=f"{answered} 条",
            quote=planned[:160],
            severity=Severity.WARNING,
        )


_ITEM = re.compile(r"[一二三四五六七八九]是(?!否)|第[一二三四五六七八九][，、]")
_IN_BRACKETS = re.compile(r"[（(][一二三四五六七八九][）)]")


def _items(text: str) -> int:
    """Return how many items a passage numbers; from two on they are a list."""
    found = len(_ITEM.findall(text)) or len(_IN_BRACKETS.findall(text))
    return found if found > 1 else min(found, 1)


_DONE = re.compile(
    r"已(?:经)?(?:全部|基本)?(?:完成|建立|整改|解决|开设|改进|落实|修订|制定|实现)|"
    r"有所(?:改善|提高|好转|改进)|得到(?:改进|改善|解决|加强)|整改到位|取得[^。]{0,8}(?:进展|成效)"
)


SECTION_FIVE = 0.80
"""From which similarity on a passage of section 五 is last year's. No notice sets a figure: this is ours."""


def tells_of_progress(text: str, *, last_year: int, before: str = "") -> bool:
    """Return whether section 五 says what became of what was announced before.

    A sentence with which last year's section, ``before``, told of progress tells nothing of this year.
    """
    then = list(_of_progress(before, last_year - 1))
    return any(
        most_similar(told, then, at_least=SECTION_FIVE) is None
        for told in _of_progress(text, last_year)
    )


def _of_progress(text: str, last_year: int) -> Iterator[str]:
    """Yield the sentences that tell of last year, or of something done."""
    for sentence in re.split(r"[。；;！]", "".join(text.split())):
        if _DONE.search(sentence) or re.search(rf"上年|上一年|去年|往年|{last_year}年", sentence):
            yield sentence


_LEADING = re.compile(
    r"^(?:(?:20\d\d年)?[^，。；：]{0,20}(?:问题|不足)(?:主要)?(?:是|有|如下|表现在)?[：:，]?|[一二三四五六七八九]是|第[一二三四五六七八九][，、]"
    r"|[（(][一二三四五六七八九\d][）)]|\d[、.．])+"
)
_SHORTEST_PROBLEM = 8
_YET = re.compile(r"但|仍|不过|然而|还")


def problem_sentences(text: str) -> Iterator[str]:
    """Yield the problems of section 五, one by one, without numbers, set openings, and what became of others."""
    plain = "".join(text.split())
    for clause in re.split(r"[。；;]", plain.removesuffix(measures(plain))):
        problem = _LEADING.sub("", clause)
        if len(problem) >= _SHORTEST_PROBLEM and (_YET.search(clause) or not _DONE.search(clause)):
            yield problem


@register(
    "F05",
    severity=Severity.WARNING,
    title="上年报告提出的改进措施，本年写明结果",
    formula="上年第五部分有措施 ⇒ 本年第五部分写到整改或改进的结果，所写的不是上年报告已有的文字",
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
    last_year = case.previous.year
    if announced and not tells_of_progress(now, last_year=last_year, before=then):
        copied = tells_of_progress(now, last_year=last_year)
        yield Finding(
            message="第五部分写改进情况的文字与上年报告相同，没有写上年提出的改进措施本年落实得如何"
            if copied
            else "第五部分没有写上年提出的改进措施落实得如何",
            expected="上年所提措施的落实情况",
            actual="照抄上年的改进情况" if copied else "没有提到",
            quote=announced[:120],
        )
