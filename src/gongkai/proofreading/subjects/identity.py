"""Is there a number by which a person or an account is found? (个人信息保护法)"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise

from gongkai.proofreading.registry import Case, Hit, Stretch, Table, register
from gongkai.proofreading.subjects.numbers import (
    begins_like_a_card,
    has_identity_form,
    has_old_identity_form,
    identity_check,
    is_credit_code,
    luhn,
)
from gongkai.proofreading.view import Group, View, windows

PRIVACY = "《中华人民共和国个人信息保护法》第六条、第二十八条；《中华人民共和国政府信息公开条例》（国务院令第711号）第十五条"

IDENTITY_LABEL = re.compile(
    r"身\s*份\s*证|证件号|公民身份号码|身份号码|居民证|ID(?:号|\s*[:：])", re.I
)
SERIAL_LABEL = re.compile(
    r"(?:项目|订单|运单|快递单?|快递|流水|交易|合同|发票|案件|受理|业务|索引|文件|档案|宗地|单元|许可|证书|备案|登记|批准|采购|招标"
    r"|标段|票据|凭证|序列|产品|批|单据|物流|条形?|组织机构|信用|税务登记|房产|产权|资产)"
    r"\s*(?:编|代|单|条)?\s*(?:号码?|码|代码|编码)\s*(?:[（(][^（）()]{0,8}[）)])?\s*[:：为是]?\s*[A-Za-z\-]{0,4}$"
    r"|(?:订单|编|文|索引|案|单|QQ|微信)号\s*[:：为是]?\s*$",
    re.I,
)
CARD_LABEL = re.compile(
    r"银行|卡号|账号|帐号|账户|帐户|开户|存折|社保卡|一卡通|储蓄|信用卡|打卡|工资卡|农信|信用社|邮储"
)
_LONGEST_STUCK = 40
_SPACES = re.compile(r"\s")
_AMOUNT = re.compile(
    r"\s?(?:\.[0-9]|,[0-9]|%|％|(?:元(?!旦)|万|亿|吨|千克|公里|平方|立方|亩|人次|千瓦|度电|件次)|美元)"
)


def many_digits(least: int) -> Callable[[View], bool]:
    """Return a quick look that spares a rule where there are too few digits."""

    def when(view: View) -> bool:
        return view.digits >= least

    return when


def span(groups: tuple[Group, ...]) -> tuple[int, int]:
    """Return where the groups begin and end."""
    return groups[0].start, groups[-1].end


def joined(groups: tuple[Group, ...]) -> str:
    """Return the digits of the groups as one number."""
    return "".join(group.digits for group in groups)


def is_serial(stretch: Stretch, start: int) -> bool:
    """Do the words in front say that it is the number of a thing, not of a person?"""
    return SERIAL_LABEL.search(stretch.before(start, 24)) is not None


def is_amount(stretch: Stretch, end: int) -> bool:
    """Do the words behind say that it is a quantity?"""
    return _AMOUNT.match(stretch.after(end)) is not None


def _stands_alone(stretch: Stretch, start: int, end: int) -> bool:
    """Is it no piece of a longer code with letters, such as a credit code?"""
    before, after = stretch.text[start - 1 : start], stretch.text[end : end + 1]
    return not ((before.isascii() and before.isalnum()) or (after.isascii() and after.isalnum()))


def _identity(stretch: Stretch) -> Iterator[tuple[int, int, bool, bool]]:
    """Yield the place of each number of that form: is its check digit right, is it so called?"""
    for chain in stretch.view.chains:
        for groups in windows(chain, 18):
            number, (start, end) = joined(groups), span(groups)
            if not has_identity_form(number, stretch.case.on):
                continue
            called = IDENTITY_LABEL.search(stretch.before(start, 24)) is not None
            right = identity_check(number)
            if not called and is_credit_code(number) and "信用代码" in stretch.before(start, 24):
                continue
            if right or _stands_alone(stretch, start, end):
                yield start, end, right, called
        for group in chain:
            for start in stuck_identity(group, stretch.case.on):
                yield start, start + 18, True, False


def stuck_identity(group: Group, on: date) -> Iterator[int]:
    """Yield where an identity number stands in longer digits: cells run together lose their gap."""
    size = len(group.digits)
    if not 18 < size <= _LONGEST_STUCK:
        return
    for at in (0, size - 18):
        number = group.digits[at : at + 18]
        if has_identity_form(number, on) and identity_check(number):
            yield group.start + at
            return


@register(
    "P01",
    level="block",
    title="居民身份证号码（18位，出生日期和校验码成立；含全角、空格、隐形字符、跨行书写）",
    source="GB 11643《公民身份号码》；" + PRIVACY,
    secret=True,
    when=many_digits(17),
)
def resident_identity_numbers(stretch: Stretch) -> Iterator[Hit]:
    """Yield each identity number. One that is called the number of a thing weighs less."""
    for start, end, right, called in _identity(stretch):
        if right:
            serial = not called and is_serial(stretch, start)
            yield Hit(
                start,
                end,
                "疑似编号，但符合居民身份证号码的规则，请核实" if serial else "疑似居民身份证号码",
                "删去，或者遮盖中间各位，最多保留前4位和后4位",
                level="info" if serial else None,
            )


@register(
    "P02",
    level="warn",
    title="15位旧居民身份证号码",
    source="GB 11643—1989；" + PRIVACY,
    secret=True,
    when=many_digits(15),
)
def old_identity_numbers(stretch: Stretch) -> Iterator[Hit]:
    """Yield each number of the old form; it has no check digit, so its name counts."""
    for chain in stretch.view.chains:
        for group in chain:
            if not has_old_identity_form(group.digits) or is_amount(stretch, group.end):
                continue
            called = IDENTITY_LABEL.search(stretch.before(group.start, 24)) is not None
            if called or (
                len(chain) == 1
                and _stands_alone(stretch, group.start, group.end)
                and not is_serial(stretch, group.start)
            ):
                yield Hit(group.start, group.end, "疑似15位旧身份证号码", "核实后删去或者遮盖")


@register(
    "P03",
    level="warn",
    title="写明是身份证号码，位数或校验码不成立（可能抄错，也可能是真号码）",
    source="GB 11643《公民身份号码》；" + PRIVACY,
    secret=True,
    when=many_digits(14),
)
def mistaken_identity_numbers(stretch: Stretch) -> Iterator[Hit]:
    """Yield each number called an identity number that is none."""
    right = {start for start, _, is_right, _ in _identity(stretch) if is_right}
    for chain in stretch.view.chains:
        digits, (start, end) = joined(chain), span(chain)
        if any(start <= place < end for place in right) or not 14 <= len(digits) <= 20:
            continue
        if len(digits) == 15 and has_old_identity_form(digits):
            continue
        if IDENTITY_LABEL.search(stretch.before(start, 10)) and not CARD_LABEL.search(
            stretch.before(start, 6)
        ):
            yield Hit(
                start, end, "写明是身份证号码，但位数或校验码不对", "核对原件；公开时删去或者遮盖"
            )


@register(
    "P06",
    level="block",
    title="银行卡号（16至19位，通过 Luhn 校验，不是统一社会信用代码、索引号、项目编号等）",
    source="ISO/IEC 7812-1；" + PRIVACY,
    secret=True,
    when=many_digits(16),
)
def bank_cards(stretch: Stretch) -> Iterator[Hit]:
    """Yield each card number: so called, or beginning as cards do."""
    for chain in stretch.view.chains:
        taken = -1
        for length in (19, 18, 17, 16):
            for groups in windows(chain, length):
                number, (start, end) = joined(groups), span(groups)
                if (
                    start < taken
                    or "X" in number
                    or not _is_written_so(stretch, groups)
                    or not luhn(number)
                ):
                    continue
                called = CARD_LABEL.search(stretch.before(start, 20)) is not None
                if not called and (
                    not begins_like_a_card(number)
                    or is_serial(stretch, start)
                    or not _stands_alone(stretch, start, end)
                    or is_credit_code(number)
                ):
                    continue
                if is_amount(stretch, end) or (
                    has_identity_form(number, stretch.case.on) and identity_check(number)
                ):
                    continue
                taken = end
                unsure = not called and number[0] in "345"
                yield Hit(
                    start,
                    end,
                    "疑似银行卡号" if not unsure else "形似银行卡号，请核实",
                    "删去，或者只保留后4位",
                    level="warn" if unsure else None,
                )


def _is_written_so(stretch: Stretch, groups: tuple[Group, ...]) -> bool:
    """Is it written as cards are: in one, in fours, or six and the rest, with blanks or hyphens?"""
    if len(groups) == 1:
        return True
    gaps = {stretch.text[a.end : b.start].strip(" \t\u00a0\u3000") for a, b in pairwise(groups)}
    sizes = [len(group.digits) for group in groups]
    fours = all(size == 4 for size in sizes[:-1]) and sizes[-1] <= 4
    even = fours or max(sizes) <= 2 or len(sizes) == 2
    return even and len(gaps) == 1 and gaps <= {"", "-", "\n", "\r\n"}


_PASSPORT = re.compile(
    r"(?<![A-Za-z0-9])(?:[EGDSPHeg][A-Za-z]?[0-9]{7,8}|[HMC][0-9]{8,10}|1[45][0-9]{7})(?![A-Za-z0-9])"
)
_PASSPORT_LABEL = re.compile(r"护照|通行证|回乡证|台胞证|旅行证")


@register(
    "P09",
    level="warn",
    title="护照、往来港澳台通行证号码",
    source=PRIVACY,
    secret=True,
    when=many_digits(7),
)
def passports(stretch: Stretch) -> Iterator[Hit]:
    """Yield each number of a travel document: so called, or of the electronic passport's form."""
    for found in _PASSPORT.finditer(stretch.text):
        called = _PASSPORT_LABEL.search(stretch.before(found.start(), 20))
        if called or (
            re.fullmatch(r"E[A-Za-z0-9][0-9]{7}", found[0])
            and not is_serial(stretch, found.start())
        ):
            yield Hit(found.start(), found.end(), "疑似护照或者通行证号码", "删去或者遮盖")


@register(
    "P15",
    level="block",
    title="号码逐位拆在相邻的单元格里（连起来是身份证号码、手机号码或者银行卡号）",
    source=PRIVACY,
    scope="table",
    secret=True,
)
def numbers_split_over_cells(table: Table, case: Case) -> Iterator[Hit]:
    """Yield each run of one-sign cells that spells a number; the finding lies in its first cell."""
    rows: dict[int, list[int]] = {}
    for row, column in sorted(table.cells):
        if len(_SPACES.sub("", case.view(table.cells[row, column]).text)) == 1:
            rows.setdefault(row, []).append(column)
    for row, columns in rows.items():
        if len(columns) < 11:
            continue
        signs = "".join(
            _SPACES.sub("", case.view(table.cells[row, column]).text).upper() for column in columns
        )
        for found in re.finditer(r"[0-9]{11,}X?", signs):
            number = found[0]
            if (
                (has_identity_form(number, case.on) and identity_check(number))
                or re.fullmatch(r"1[3-9][0-9]{9}", number)
                or (16 <= len(number) <= 19 and begins_like_a_card(number) and luhn(number))
            ):
                first = table.cells[row, columns[found.start()]]
                yield Hit(
                    0,
                    len(first.text),
                    f"从这一格起，{len(number)} 个单元格连起来疑似个人的号码",
                    "删去或者遮盖",
                    part=first,
                )
