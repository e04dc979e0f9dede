"""Is the text well formed: no torn endings, wrong words, stale bases, personal data?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.reports.checks.registry import (
    Answer,
    Case,
    Finding,
    NotAssessed,
    Severity,
    register,
)
from gongkai.reports.checks.stated import PARTS_TITLES, has_text
from gongkai.reports.claims import texts
from gongkai.reports.schema import Narrative
from gongkai.reports.sentences import half_width, sentences

CARE = "国办公开办函〔2021〕30号（报告应当准确、完整，不得敷衍塞责）"

_SLOGANS = re.compile(
    "|".join(
        (
            r"以习近平[^，。；]{2,30}?为指导",
            r"深入贯彻(?:落实)?[^，。；]{2,40}?精神",
            r"高度重视[^，。；]{0,20}工作",
            r"切实提高(?:政治)?(?:站位|认识)",
            r"提高(?:思想)?认识",
            r"统一思想",
            r"加强组织领导",
            r"压实责任",
            r"强化责任(?:意识|担当)",
            r"增强[^，。；]{0,14}(?:紧迫感|责任感|主动性|积极性|自觉性)(?:和[^，。；]{0,6}感|和[^，。；]{0,6}性)?",
            r"严格(?:贯彻)?(?:落实|执行)[^，。；]{0,30}?(?:要求|规定|条例》)",
            r"再上新台阶|迈上新台阶|取得新成效|开创新局面",
            r"以公开(?:促|为)[^，。；]{0,10}",
            r"坚持以公开为常态[、，]不公开为例外(?:的?原则)?",
            r"全面推进(?:决策|政务)[^，。；]{0,30}公开",
            r"不断(?:提升|提高|增强|加强)[^，。；]{0,18}",
            r"为[^，。；]{0,20}(?:提供有力保障|营造良好氛围|奠定坚实基础|作出新的更大贡献)",
            r"扎实(?:推进|做好|开展)[^，。；]{0,16}",
            r"进一步(?:加强|提高|提升|强化|增强)[^，。；]{0,18}",
        )
    )
)
_SLOGAN_SHARE = 0.30
_SHORTEST = 200


@register(
    "F06",
    severity=Severity.WARNING,
    title="套话不超过正文的三成；总体情况不超过当地规定的字数",
    formula="套话字数 ÷ 正文字数 ≤ 30%；overview 字数 ≤ 当地限额",
    source=CARE,
)
def not_mostly_slogans(case: Case) -> Iterator[Answer]:
    """Yield a finding where set phrases fill the text, or section 一 is too long."""
    narrative = case.report.narrative
    if not has_text(narrative):
        yield NotAssessed("没有读到报告正文")
        return
    text = "".join("".join(text.split()) for _, text in texts(narrative))
    if len(text) >= _SHORTEST:
        filled = sum(len(found.group()) for found in _SLOGANS.finditer(text))
        share = filled / len(text)
        if share > _SLOGAN_SHARE:
            yield Finding(
                message=f"正文 {len(text)} 字中有 {filled} 字是套话（{share:.0%}），应写实际做了什么",
                expected=f"不超过 {_SLOGAN_SHARE:.0%}",
                actual=f"{share:.0%}",
            )
    limit = case.context.overview_limit
    if limit is not None and narrative.overview is not None:
        length = len("".join(narrative.overview.split()))
        if length > limit:
            yield Finding(
                message=f"“一、总体情况”有 {length} 字，当地规定不超过 {limit} 字",
                expected=f"不超过 {limit}",
                actual=str(length),
            )


TORN_PHRASES = {
    "政务新媒体": r"政务新媒(?!体)",
    "政府信息公开": r"政府信公开|政府息公开|政信息公开|政府信息公(?=[，。；、\s工申]|$)",
    "依申请公开": r"依申请公(?!开|布|示)|依申公开|依请公开",
    "主动公开": r"主动公(?!开|布|示|益)",
    "规范性文件": r"规范性文(?!件|本|书|字|稿)|规范文件性",
    "行政复议": r"行政复(?!议|核|查|审|函|垦)",
    "行政诉讼": r"行政诉(?!讼|求|权|请)",
    "微信公众号": r"微信公众(?!号|平台|账号|服务|订阅|帐号|开放|端|媒体)|微信公号",
    "三审三校": r"三审三(?=[”，。、；）制]|$)|三审校(?=[”，。、；）制]|$)",
    "信息公开申请": r"信息公开申(?!请|报|领|诉|明|述)",
    "保密审查": r"保密审(?!查|核|批|定|读)",
    "公开指南": r"信息公开指(?!南|引|导|定|标|示|数|挥)",
    "公开目录": r"信息公开目(?!录|标|的|前)",
}
"""Set phrases of the field, and how they look with a character lost."""

WRONG_WORDS = {
    "部署": r"布署",
    "安装": r"按装(?![备置载])",
    "公众号": r"公从号|公众帐号",
    "条例": r"公开条列",
    "规范": r"规犯",
    "责任": r"责任任(?![务命免职期])",
    "信息": r"(?<!休戚)信息息(?!息)",
    "的": r"(?<![目标])的的(?!确|士)",
    "了": r"了了(?![解得结望断却])",
    "已": r"已经已",
    "工作": r"工作工作(?![组者专领机制人台量])",
    "政府": r"政俯",
    "部分": r"部份(?!额)",
}
"""What is meant, and the misprints that are never right for it."""

_PUNCTUATION_TWICE = re.compile(
    r"。。(?!。)|，，|,,|、、|；；|：：|，。|。，|、。|、，|；。|。；|，；|；，|：。|，、|！！|？？"
)
_MIXED_DIGITS = re.compile(r"[０-９][0-9]|[0-9][０-９]")
_DANGLING = re.compile(r"(?:[，、；：,;:（(《“]|的|和|及|与|为|对|并|将|把|是|至|在|或)$")
_TORN_DATE = re.compile(
    r"\d{4}年\d{1,2}月\d{1,2}$|\d{4}年\d{1,2}月?至\d{0,4}$|至\d{4}年?$|至\d{4}年\d{1,2}月$"
)
_ENDS_WELL = re.compile(r"[。！？!?”’》」）)…；;.]$")
_LOOSE_LINE = re.compile(
    r"电话|传真|邮箱|邮编|地址|网址|http|www|\d{4}年\d{1,2}月\d{1,2}日$|(?:局|委|办|府|厅|部|中心|会|站|所|院|室)$"
)


@register(
    "F07",
    severity=Severity.ERROR,
    title="没有错字、漏字、重复标点、残缺的结尾和半角全角混写的数字",
    formula="常用语完整；标点不重复；每部分以完整的句子结束",
    source=CARE,
)
def text_is_whole(case: Case) -> Iterator[Answer]:
    """Yield a finding for each misprint, torn phrase, doubled mark or torn ending."""
    narrative = case.report.narrative
    if not has_text(narrative):
        yield NotAssessed("没有读到报告正文")
        return
    for part, text in texts(narrative):
        yield from _misprints(part, text)
    yield from _endings(narrative)


def _misprints(part: str, text: str) -> Iterator[Answer]:
    where = f"“{PARTS_TITLES[part]}”"
    for sentence in sentences(text):
        plain = "".join(sentence.split())
        for phrase, torn in TORN_PHRASES.items():
            if found := re.search(torn, plain):
                yield Finding(
                    message=f"{where}中“{_around(plain, found)}”疑似漏字，应为“{phrase}”",
                    expected=phrase,
                    actual=found.group(),
                    quote=sentence,
                )
        for right, wrong in WRONG_WORDS.items():
            if found := re.search(wrong, plain):
                yield Finding(
                    message=f"{where}中“{_around(plain, found)}”有误，应为“{right}”",
                    expected=right,
                    actual=found.group(),
                    quote=sentence,
                )
        if found := _MIXED_DIGITS.search(plain):
            yield Finding(
                message=f"{where}中“{_around(plain, found)}”半角和全角数字混写",
                expected="数字写法一致",
                actual=found.group(),
                quote=sentence,
            )
    for line in text.splitlines():
        plain = "".join(line.split())
        if found := _PUNCTUATION_TWICE.search(plain):
            yield Finding(
                message=f"{where}中“{_around(plain, found)}”标点重复或相连",
                expected="一个标点",
                actual=found.group(),
                quote=_around(plain, found, 20),
            )
        for left, right in ("《》", "“”"):
            if plain.count(left) != plain.count(right):
                yield Finding(
                    message=f"{where}中“{left}”与“{right}”不成对",
                    expected=f"{left}与{right}成对",
                    actual=f"{plain.count(left)} 与 {plain.count(right)}",
                    quote=line.strip()[:120],
                    severity=Severity.WARNING,
                )


def _around(text: str, found: re.Match[str], width: int = 4) -> str:
    return text[max(0, found.start() - width) : found.end() + width]


def _endings(narrative: Narrative) -> Iterator[Answer]:
    """Yield a finding for each part whose last line breaks off."""
    for part, text in texts(narrative):
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if not lines or part == "overview":
            continue
        last = half_width("".join(lines[-1].split()))
        where = f"“{PARTS_TITLES[part]}”"
        if _TORN_DATE.search(last) or (len(last) > 8 and _DANGLING.search(last)):
            yield Finding(
                message=f"{where}的结尾“…{last[-16:]}”不完整，文字疑似被截断",
                expected="完整的句子",
                actual=last[-16:],
                quote=lines[-1][-60:],
            )
        elif len(last) > 30 and not _ENDS_WELL.search(last) and not _LOOSE_LINE.search(last):
            yield Finding(
                message=f"{where}的结尾“…{last[-16:]}”没有句号，请核对是否完整",
                expected="完整的句子",
                actual=last[-16:],
                quote=lines[-1][-60:],
                severity=Severity.INFO,
            )


_BASES = (
    (
        re.compile(r"国务院令第?492号|第492号"),
        "2007年的条例（国务院令第492号）已被国务院令第711号修订",
        0,
    ),
    (
        re.compile(r"国办公开办函[〔\[【(（]2019[〕\]】)）]60号"),
        "年度报告格式（试行）自2021年度报告起不再适用，应为国办公开办函〔2021〕30号",
        2021,
    ),
    (
        re.compile(
            r"(?:答复|办理|办结)[^，。；]{0,16}15个工作日|15个工作日(?:之)?内[^，。；补]{0,10}(?:答复|办结)"
        ),
        "答复期限自2019年5月15日起为20个工作日",
        2019,
    ),
    (
        re.compile(r"自身生产、?生活、?科研等特殊需要|“三需要”"),
        "2019年修订的条例已取消“三需要”的条件",
        2019,
    ),
    (
        re.compile(r"国办发[〔\[]2008[〕\]]36号"),
        "该意见以2007年的条例为依据，不宜作为现行依据",
        2019,
    ),
)


_HISTORY = re.compile(
    r"492号[^。；]{0,40}711号[）)]?(?:令)?(?:予以|进行)?(?:修[订改])|492号[）)]?(?:公布|发布|颁布)[^。；]*修[订改]"
    r"|20\d\d年(?:\d+月)?印发的?[^。；、]{0,30}60号.*30号"
    r"|(?:此前|以前|之前|曾)[^。；]*60号.*30号|60号.*(?:起(?:改|执行|按|适用|施行|采用)|改[按为用]|替代|代替|取代|停止|修[订改]|调整)[^。；]*30号"
    r"|30号.*(?:替代|代替|取代)[^。；]*60号|60号[^。；]*被[^。；]*30号.*(?:替代|代替|取代)"
)
"""The old basis named with the one that came after it: 第492号公布，第711号修订."""
_OTHER_TERM = re.compile(
    r"缩短|压缩|提速|第三方|征求|信访|热线|工单|投诉|举报|留言|信箱|来信|建议|提案|许可|审批|审核|补正|更正|复议|诉讼"
)
"""What else is answered or done within 15 working days, or no longer."""


@register(
    "F08",
    severity=Severity.ERROR,
    title="引用的依据现行有效：没有旧条例、试行格式、15个工作日、“三需要”",
    formula="正文不含已失效的依据",
    source="《中华人民共和国政府信息公开条例》（国务院令第711号）第三十三条、第五十六条；国办公开办函〔2021〕30号",
)
def bases_are_in_force(case: Case) -> Iterator[Answer]:
    """Yield a finding for each repealed or wrong basis the text relies on."""
    if not has_text(case.report.narrative):
        yield NotAssessed("没有读到报告正文")
        return
    for part, text in texts(case.report.narrative):
        for sentence in sentences(text):
            plain = half_width("".join(sentence.split()))
            if re.search(r"原|旧|修订前|废止|取消|不再", plain):
                continue
            for pattern, why, since in _BASES:
                found = pattern.search(plain)
                if found and "工作日" in found.group() and _OTHER_TERM.search(plain):
                    continue
                if found and re.search("492号|60号", found.group()) and _HISTORY.search(plain):
                    continue
                if found and case.report.year >= since:
                    yield Finding(
                        message=f"“{PARTS_TITLES[part]}”中“{found.group()}”：{why}",
                        expected="现行有效的依据",
                        actual=found.group(),
                        quote=sentence,
                    )


_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[0-9Xx](?![0-9A-Za-z])"
)
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_APPLICANT = re.compile(
    r"申请人(?:[：:]\s*)?(?!何[时地种人事处等]|任[何意]|万[分一]|常[常年]|方[可能才]|时[常而]|安[心全])(?P<name>[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜谢邹喻柏水窦章云苏潘葛范彭郎鲁韦马苗凤方俞任袁柳史唐费廉岑薛雷贺倪汤罗毕郝安常傅齐康伍余顾孟黄穆萧尹姚邵汪毛臧戴宋庞熊纪舒屈项祝董梁杜阮蓝席季贾江童颜郭梅林钟徐邱骆高夏蔡田胡凌霍万柯管卢莫房缪丁邓洪包左石崔龚程邢裴陆翁荀羊惠曲封储靳段侯宁仇甘武刘龙叶黎白蒲卓池乔谭姬申冉桑桂牛边尚温庄晏柴翟阎连习艾易廖耿匡文寇广东欧沃利越隆师巩聂晁勾敖冷辛阚简饶曾关查游权盖桓公](?:某某?|[一-鿿]某|[一-鿿]{1,2}))"
    r"(?=于20|于\d|向我|向本|提出|的申请案|不服|诉|因|[（(]|，?(?:电话|手机|身份证|住址?[于在：:]?)|申请公开|要求公开)"
)
_HOME = re.compile(r"(?:住|住址|家住)[^，。；）)]{0,40}\d+(?:号楼|幢|栋|单元|室)")
"""Where somebody lives, down to the door; an office's own address has no such door."""


@register(
    "F09",
    severity=Severity.ERROR,
    title="正文没有申请人姓名、身份证件号码等个人信息",
    formula="正文不含身份证号；手机号码只作为联系方式出现",
    source="《中华人民共和国政府信息公开条例》（国务院令第711号）第十五条；《中华人民共和国个人信息保护法》",
)
def no_personal_data(case: Case) -> Iterator[Answer]:
    """Yield a finding for each identity number, private number or applicant's name."""
    if not has_text(case.report.narrative):
        yield NotAssessed("没有读到报告正文")
        return
    for part, text in texts(case.report.narrative):
        for sentence in sentences(text):
            plain = half_width("".join(sentence.split()))
            where = f"“{PARTS_TITLES[part]}”"
            if _IDENTITY.search(plain):
                yield Finding(
                    message=f"{where}中有身份证件号码，必须删去",
                    expected="没有个人信息",
                    actual="身份证件号码",
                    quote=_IDENTITY.sub("（号码略）", plain),
                )
            said_of = _APPLICANT.search(plain)
            is_contact = re.search(r"电话|联系|咨询|热线", plain) and not said_of
            if _MOBILE.search(plain) and not is_contact:
                yield Finding(
                    message=f"{where}中有手机号码，不是联系方式的应当删去",
                    expected="没有个人信息",
                    actual="手机号码",
                    quote=_MOBILE.sub("（号码略）", _HOME.sub("（住址略）", plain)),
                )
            if _HOME.search(plain):
                yield Finding(
                    message=f"{where}中似有住址，必须核对，是个人的应当删去",
                    expected="没有个人信息",
                    actual="疑似住址",
                    quote=_MOBILE.sub("（号码略）", _HOME.sub("（住址略）", plain)),
                    severity=Severity.WARNING,
                )
            if found := said_of:
                yield Finding(
                    message=f"{where}中似有申请人姓名“{found['name'][0]}{'某' * (len(found['name']) - 1)}”，请核对",
                    expected="没有个人信息",
                    actual="疑似姓名",
                    severity=Severity.WARNING,
                )
