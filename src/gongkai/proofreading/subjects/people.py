"""Does the text say something about a person that is nobody's business? (个人信息保护法第二十八条)"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.proofreading.registry import Case, Hit, Stretch, Table, register
from gongkai.proofreading.subjects.identity import PRIVACY
from gongkai.proofreading.view import has_han

_SURNAMES = (
    "欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹"
    "喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄"
    "和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田"
    "樊胡凌霍虞万支柯管卢莫房裘缪解应宗丁宣邓单杭洪包诸左石崔吉龚程邢裴陆荣翁荀甄曲封段侯宁仇栾甘武符刘景龙叶司黎白赖卓屠池乔"
    "阎闫胥苍双翟谭贡劳姬申冉桑桂牛尚农温庄晏柴瞿连茹习艾向古易慎廖衡步耿满匡国文寇广阙东欧沃利师巩聂关肖付代丘涂]"
)
_LABEL = (
    r"(?:姓名|患者|学生|村民|居民|户主|农户|申请人|当事人|被害人|受害人|原告|被告|职工|残疾人|儿童|女童|男童|未成年人|低保户|贫困户|脱贫户"
    r"|特困人员|五保户|孤儿|少年|男孩|女孩|其子|其女|之子|之女|儿子|女儿|孙子|孙女)"
)
NAME = re.compile(
    rf"{_LABEL}[:：为是名叫]?\s?(?P<a>(?:{_SURNAMES})[一-鿿]{{1,2}}?)(?=[，,、。；（(\s\d因患系在就的一家户为]|$)"
    rf"|(?<![一-鿿])(?P<b>(?:{_SURNAMES})[一-鿿]{{1,2}})(?=\s?(?:[，,（(]\s?(?:男|女|系|现年|汉族|[0-9]{{1,2}}\s?周?岁)|[0-9]{{1,2}}\s?周?岁|同学|小朋友|一家|家庭|因病|患有))"
)
_NO_NAMES = frozenset(
    [
        "许多",
        "高中",
        "方面",
        "时候",
        "平时",
        "成为",
        "安全",
        "金额",
        "和平",
        "黄金",
        "常常",
        "严重",
        "明显",
        "成立",
        "方便",
        "于是",
        "任何",
        "包括",
        "关于",
        "何时",
        "何人",
        "家庭",
        "应当",
        "应该",
        "国家",
        "经济",
        "文化",
        "全家",
        "金融",
        "温度",
        "高度",
        "高级",
        "单位",
        "单独",
        "单身",
        "管理",
        "谈话",
        "项目",
        "相关",
        "车辆",
        "左右",
        "司法",
        "司机",
        "马上",
        "白天",
        "石油",
        "习惯",
        "连续",
        "农村",
        "农民",
        "关系",
        "关注",
        "广大",
        "广泛",
        "匡算",
    ]
)
_MASKED = re.compile(r"某|×|\*|Ｘ|X|x|＊|○")
_AGE = re.compile(
    r"(?<![0-9])(?P<n>[0-9]{1,2})\s?周?岁|(?P<h>[一二三四五六七八九]|十[一二三四五六七]?)周?岁"
)
_SCHOOL = re.compile(
    r"幼儿园|小学(?!教师|高级)|初中|高中|中学(?!教师|高级)|[一二三四五六七八九1-9]年级|学前班|在校生|学籍|职高|儿童福利"
)


def _names(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield where a person's name stands, masked ones left out."""
    for found in NAME.finditer(text, start, len(text) if end is None else end):
        group = "a" if found["a"] else "b"
        name = found[group]
        if name not in _NO_NAMES and not _MASKED.search(
            name + text[found.end(group) : found.end(group) + 1]
        ):
            yield found.start(group), found.end(group)


def _is_minor(words: str) -> bool:
    for found in _AGE.finditer(words):
        if found["h"] or int(found["n"]) < 18:
            return True
    return _SCHOOL.search(words) is not None


@register(
    "P11",
    level="warn",
    title="未成年人姓名与年龄、学校、班级写在一起",
    source="《中华人民共和国未成年人保护法》第一百零三条；" + PRIVACY,
    secret=True,
    when=has_han,
)
def names_of_minors(stretch: Stretch) -> Iterator[Hit]:
    """Yield each name in a sentence with an age below 18 or a school."""
    for start, end in _names(stretch.text):
        begin, stop = stretch.sentence(start)
        if _is_minor(stretch.text[max(begin, start - 40) : min(stop, end + 40)]):
            yield Hit(
                start, end, "疑似未成年人的姓名，与年龄或者学校写在一起", "改用“某某”，或者删去"
            )


@register(
    "P12",
    level="warn",
    title="姓名与疾病、残疾、困难、受害等情形写在一起",
    source=PRIVACY,
    secret=True,
    when=has_han,
)
def hardship_near_names(stretch: Stretch) -> Iterator[Hit]:
    """Yield each name in a sentence with a word of hardship."""
    hardship = stretch.case.words.hardship
    for start, end in _names(stretch.text):
        begin, stop = stretch.sentence(start)
        near = hardship.search(stretch.text, max(begin, start - 40), min(stop, end + 40))
        if near and near[0] not in stretch.text[start:end]:
            yield Hit(
                start,
                end,
                f"姓名与“{near[0]}”写在一起，涉及敏感个人信息",
                "没有法定公开要求的，删去姓名或者情形",
            )


_NAME_HEAD = re.compile(
    r"姓\s*名|户主|申请人|当事人|学生|患者|持证人|参保人|受益人|名字|负责人|联系人"
)
_NUMBER_HEAD = re.compile(
    r"身份证|证件号|公民身份|银行|卡号|账号|帐号|账户|手机|电话|联系方式|住址|住所|家庭地址|户籍|护照|微信"
)
_SENSITIVE_HEAD = re.compile(
    r"病种|病情|疾病|诊断|残疾|困难|致贫|低保类别|救助原因|死亡|婚姻|生育|宗教|学校|班级|年级|年龄|出生"
)
_HEAD_ROWS = 5


@register(
    "P13",
    level="warn",
    title="名单类表格：姓名列之外还有证件号码、电话、账号、住址或者病情、困难、学校等列",
    source="《中华人民共和国个人信息保护法》第六条（最小范围）；" + PRIVACY,
    scope="table",
)
def lists_of_persons(table: Table, case: Case) -> Iterator[Hit]:
    """Yield one finding for each table that has such columns and more than one row of persons."""
    rows: dict[int, list[int]] = {}
    for row, column in sorted(table.cells):
        rows.setdefault(row, []).append(column)
    for row in sorted(rows)[:_HEAD_ROWS]:
        heads = {column: case.view(table.cells[row, column]).text.strip() for column in rows[row]}
        names = [column for column, text in heads.items() if _NAME_HEAD.search(text[:20])]
        others = {
            column: text
            for column, text in heads.items()
            if column not in names
            and (_NUMBER_HEAD.search(text[:30]) or _SENSITIVE_HEAD.search(text[:30]))
        }
        below = [r for r in rows if r > row and any(table.text(r, c) for c in names)]
        filled = [c for c in others if any(table.text(r, c) for r in below)]
        if names and filled and len(below) >= 2:
            part = table.cells[row, names[0]]
            listed = "、".join(others[column][:12] for column in filled[:4])
            yield Hit(
                0,
                len(part.text),
                f"名单表格除姓名外还有：{listed}（{len(below)} 行）",
                "只公开法定必需的列，写明公开目的和期限，其余列删去而不是隐藏",
                part=part,
            )
            return
