"""Does the text say how to reach a private person, or where one lives?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from gongkai.proofreading.registry import Hit, Stretch, register
from gongkai.proofreading.subjects.identity import (
    PRIVACY,
    is_amount,
    is_serial,
    joined,
    many_digits,
    span,
    stuck_identity,
)
from gongkai.proofreading.view import Group, has_han, windows

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_PHONE_LABEL = re.compile(
    r"电\s*话|手\s*机|联系方式|联系人|热线|号码|微信|传真|Tel|Phone|Mobile", re.I
)
_SHAPES = ([11], [3, 8], [7, 4], [3, 4, 4], [3, 3, 5], [4, 3, 4], [4, 4, 3], [3, 4, 2, 2])
_LOOSE_SHAPES = ([5, 6], [6, 5], [4, 7], [3, 2, 2, 4], [3, 2, 6], [3, 6, 2], [2, 9], [9, 2], [8, 3])


def _mobiles(stretch: Stretch, chain: tuple[Group, ...]) -> Iterator[tuple[int, int, str]]:
    end_of_last = -1
    for groups in windows(chain, 11):
        number, (start, end) = joined(groups), span(groups)
        if start < end_of_last or not _MOBILE.fullmatch(number):
            continue
        if len(groups) > 1 and not _is_one_number(stretch, groups):
            continue
        end_of_last = end
        yield start, end, number
    for group in chain:
        for at in stuck_identity(group, stretch.case.on):
            for start in (at - 11, at + 18):
                number = stretch.text[start : start + 11] if start >= group.start else ""
                if start + 11 <= group.end and _MOBILE.fullmatch(number):
                    yield start, start + 11, number
    for length, prefix in ((13, "86"), (15, "0086")):
        for groups in windows(chain, length):
            number, (start, end) = joined(groups), span(groups)
            # A prefix that stands apart leaves eleven digits, seen above.
            if groups[0].digits in ("86", "0086") or not number.startswith(prefix):
                continue
            if _MOBILE.fullmatch(number.removeprefix(prefix)) and (
                len(groups) == 1 or _is_one_number(stretch, groups)
            ):
                yield start, end, number.removeprefix(prefix)


def _is_one_number(stretch: Stretch, groups: tuple[Group, ...]) -> bool:
    """Do these groups make one number, not a date and a figure, nor figures side by side?"""
    sizes = [len(group.digits) for group in groups]
    gaps = [stretch.text[a.end : b.start] for a, b in pairwise(groups)]
    before = stretch.before(groups[0].start, 14)
    if not stretch.part.table:
        before = re.split(r"[。；！？\n]", before)[-1]
    if _PHONE_LABEL.search(before) and not any("\t" in gap for gap in gaps):
        return True
    if sizes[0] == 4 and groups[0].digits.startswith(("18", "19")):
        return False  # a year and two figures
    # Columns of a table stand apart by tabs, bars, line ends or several blanks.
    if any(len(gap) > 1 or gap in "\t\r\n|/" for gap in gaps) or len(set(gaps)) > 1:
        return False
    loose = not any(gap.strip() for gap in gaps)
    return sizes in _SHAPES or max(sizes) <= 2 or (loose and sizes in _LOOSE_SHAPES)


@register(
    "P04",
    level="block",
    title="手机号码（含空格、短横、全角数字、+86、汉字数字书写）；本单位公开的号码除外",
    source=PRIVACY,
    secret=True,
    when=many_digits(11),
)
def mobile_phones(stretch: Stretch) -> Iterator[Hit]:
    """Yield each mobile number. One that is called the number of a thing weighs less."""
    for chain in stretch.view.chains:
        for start, end, number in _mobiles(stretch, chain):
            if stretch.case.allowed.has_phone(number) or is_amount(stretch, end):
                continue
            serial = is_serial(stretch, start) and not _PHONE_LABEL.search(
                re.sub(r"号码", "", stretch.before(start, 10))
            )
            yield Hit(
                start,
                end,
                "疑似编号，但符合手机号码的规则，请核实" if serial else "疑似手机号码",
                "删去，或者遮盖中间4位；公开的办公电话可列入本单位号码表",
                level="info" if serial else None,
            )


_LANDLINE = re.compile(
    r"(?<![0-9A-Za-z\-])(?:[（(]0[1-9][0-9]{1,2}[）)] ?|0[1-9][0-9]{1,2}[ \-‐-―－]{0,2})[2-9][0-9]{6,7}(?![0-9])"
)
_PRIVATE = re.compile(
    r"家庭(?:电话|座机)|住宅电话|家中电话|本人|申请人|当事人|举报人|投诉人|信访人|被处罚人|村民|居民|学生|家长|监护人|患者|户主|家属|农户"
)


@register(
    "P05",
    level="warn",
    title="个人的固定电话（前文写明是申请人、举报人、村民、家庭电话等）",
    source=PRIVACY,
    secret=True,
    when=many_digits(9),
)
def private_landlines(stretch: Stretch) -> Iterator[Hit]:
    """Yield each landline after a word for a private person in the same sentence."""
    for found in _LANDLINE.finditer(stretch.text):
        begin, _ = stretch.sentence(found.start())
        before = stretch.text[max(begin, found.start() - 30) : found.start()]
        if stretch.part.table:
            before = f"{stretch.case.head(stretch.part)}{before}"
        if _PRIVATE.search(before) and not stretch.case.allowed.has_phone(found[0]):
            yield Hit(found.start(), found.end(), "疑似个人的固定电话", "核实后删去或者遮盖")


_ADDRESS = re.compile(
    r"[0-9一二三四五六七八九十A-Za-z]{1,4}\s?(?:号楼|栋|幢|座)[0-9一二三四五六七八九十东西南北中A-Za-z\-\s]{0,6}"
    r"(?:单元|门|层|楼)?[0-9一二三四五六七八九十东西南北中\-\s]{0,6}(?:室|户|号(?!楼))"
    r"|[0-9一二三四五六七八九十]{1,3}\s?单元\s?[0-9一二三四五六七八九十东西]{1,6}\s?(?:层|楼)?[0-9东西中]{0,5}(?:室|户|号)"
    r"|(?:小区|家属院|花园|新村|公寓|家园)[^，。；、\s]{0,10}[0-9一二三四五六七八九十]{1,3}(?:号楼|栋|幢)(?![^，。；]{0,6}(?:项目|工程|改造|物业))"
    r"|[一-鿿]{1,8}(?:村|组|屯)[0-9一二三四五六七八九十]{1,4}号(?![文楼令线井路])"
)
_OFFICE_ADDRESS = re.compile(
    r"(?:办公|单位|联系|受理|窗口|大厅|办事|通讯|邮寄|注册|经营|机关|会议|开标|评标|报名|公司|中心|局|委|厅)[一-鿿]{0,4}(?:地址|地点|场所|室|位于|设在)[^。；]{0,30}$"
    r"|(?:局|委员会|政府|中心|公司|厅|大厦|大楼|法院|检察院|办公楼|综合楼|行政楼|教学楼|政务服务)[^。；，]{0,12}$"
)


@register(
    "P07",
    level="warn",
    title="家庭住址写到楼栋、单元、房间或者门牌（号楼、单元、室、某村某号）",
    source=PRIVACY,
    when=has_han,
)
def home_addresses(stretch: Stretch) -> Iterator[Hit]:
    """Yield each address with a door; an office's own is none."""
    for found in _ADDRESS.finditer(stretch.text):
        if not _OFFICE_ADDRESS.search(stretch.text[max(0, found.start() - 40) : found.start()]):
            yield Hit(
                found.start(), found.end(), "疑似个人住址，写到了门牌", "公开时写到社区或者村一级"
            )


_PLATE = re.compile(
    r"[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新][A-HJ-NP-Z][·•.．\- ]?"
    r"(?:[DF][A-HJ-NP-Z0-9][0-9]{4}|[0-9]{5}[DF]|[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳])(?![A-Za-z0-9])",
    re.I,
)


@register(
    "P08",
    level="warn",
    title="机动车号牌（含新能源号牌）",
    source="GA 36《中华人民共和国机动车号牌》；" + PRIVACY,
    secret=True,
    when=many_digits(2),
)
def number_plates(stretch: Stretch) -> Iterator[Hit]:
    """Yield each plate with at least two digits, unless it is only letters."""
    for found in _PLATE.finditer(stretch.text):
        if sum(sign.isdecimal() for sign in found[0]) >= 2:
            yield Hit(found.start(), found.end(), "疑似机动车号牌", "属于个人的，删去或者遮盖")


_MAIL = re.compile(
    r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9][A-Za-z0-9._%+\-]{0,63}@([A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,4})"
)
_FREE = frozenset(
    [
        "qq.com",
        "vip.qq.com",
        "foxmail.com",
        "163.com",
        "vip.163.com",
        "126.com",
        "yeah.net",
        "sina.com",
        "sina.cn",
        "sohu.com",
        "tom.com",
        "139.com",
        "189.cn",
        "wo.cn",
        "aliyun.com",
        "gmail.com",
        "hotmail.com",
        "outlook.com",
        "live.cn",
        "icloud.com",
        "yahoo.com",
    ]
)
_OFFICE_MAIL = re.compile(
    r"(?:本机关|单位|办公|举报|投诉|监督|受理|征求|反馈|意见|公开)[一-鿿]{0,6}(?:邮箱|邮件|信箱)"
)


@register(
    "P10",
    level="warn",
    title="个人电子邮箱（公共邮箱服务的地址）",
    source=PRIVACY,
    secret=True,
    when=lambda view: "@" in view.text,
)
def private_mail_addresses(stretch: Stretch) -> Iterator[Hit]:
    """Yield each address at a provider open to all; a mailbox named as the office's own is a hint."""
    for found in _MAIL.finditer(stretch.text):
        if found[1].lower() in _FREE and found[0] not in stretch.case.allowed.words:
            office = _OFFICE_MAIL.search(stretch.before(found.start(), 20)) is not None
            yield Hit(
                found.start(),
                found.end(),
                "机关用公共邮箱对外，建议改用政务邮箱" if office else "疑似个人电子邮箱",
                "改用政务邮箱" if office else "删去或者遮盖",
                level="info" if office else None,
            )
