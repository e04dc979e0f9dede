"""Which totals of a text does the text itself divide, also over two sentences?

Beside the plain ``…476条，其中，甲9条；乙2条`` of one sentence there are looser ways:
a sentence that begins with 其中 divides the last number of the one before, and
(甲40条、乙16条), ：甲1500条、乙500条 or 包括甲2条、乙6条 may name parts without saying
that they are all. Of these only a near miss is taken for a slip.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from gongkai.reports.channels import by_channel
from gongkai.reports.sentences import BLANK, Quantity, half_width, quantities, sentences, tidy
from gongkai.reports.sums import SLIP, Division, Verdict, judge

_OF_WHICH = re.compile(r"其中|在(?:主动|已)?公开的(?:各类)?(?:政府)?信息中")
_PARENTHESIS = re.compile(r"[（(]([^（）()]*)[）)]")


def divisions(sentence: str) -> Iterator[Division]:
    """Yield each total of the sentence that the sentence itself divides."""
    quote, sentence = sentence, tidy(sentence)
    for inner in _PARENTHESIS.finditer(sentence):
        before, body = sentence[: inner.start()], inner.group(1)
        if re.match(r"\s*(?:其中|含|包括)", body) and (all_before := quantities(before)):
            parts = quantities(body)
            if parts and inner.start() - all_before[-1].end <= 1:
                yield from judge(all_before[-1], parts, body, 0, quote)
    text = _PARENTHESIS.sub(lambda found: BLANK * len(found.group()), sentence)
    found = quantities(text)
    marks = list(_OF_WHICH.finditer(text))
    for i, mark in enumerate(marks):
        floor = max(text.rfind("；", 0, mark.start()), marks[i - 1].end() if i else 0)
        earlier = [q for q in found if floor <= q.start and q.end <= mark.start()]
        if not earlier:
            continue
        total = earlier[-1]
        gap = text[total.end : mark.start()]
        if len(gap) > 14 or "%" in half_width(gap):
            continue
        end = marks[i + 1].start() if i + 1 < len(marks) else len(text)
        parts = tuple(q for q in found if mark.end() <= q.start and q.end <= end)
        rivals = tuple(q for q in earlier[:-1] if q.unit == total.unit)
        carried = _carried_beside(total, rivals, text)
        if carried is not None:
            total = replace(total, value=total.value + carried.value)
        for division in judge(total, parts, text, mark.end(), quote):
            twice = _told_twice(sentence[mark.end() : end], total.unit)
            if division.verdict is Verdict.DIFFERS and total.equals(division.sum - twice):
                yield replace(division, verdict=Verdict.AGREES)
            else:
                yield _weighed(division, rivals, doubt=carried is None)
    ceiling = marks[0].start() if marks else len(text)
    yield from _summed_up(text, tuple(q for q in found if q.end <= ceiling), quote)


def _carried_beside(total: Quantity, rivals: tuple[Quantity, ...], text: str) -> Quantity | None:
    """Return what was received where the total is what was carried over: 收到9件，上年转结1件，其中网络5件，信函5件."""
    if not rivals:
        return None
    between = text[rivals[-1].end : total.start]
    return rivals[-1] if re.search(r"(?:上年|去年|上一年)度?(?:结转|转结)", between) else None


_INCLUDED = re.compile(r"（(?:其中)?(?:包?含|包括|有)(?P<label>[^（），；\d]{2,8})\d[^（）]*）")


def _told_twice(zone: str, unit: str) -> Decimal:
    """Return how many of the parts a bracket tells to be counted in another, too: 图解5篇，视频4篇（含图解2篇）."""
    twice = Decimal(0)
    for inner in _INCLUDED.finditer(zone):
        *others, _own = re.split("[，；、]", zone[: inner.start()])
        named = [*others, *re.split("[，；、]", zone[inner.end() :])]
        found = [q for q in quantities(inner.group()) if q.unit == unit]
        if len(found) == 1 and any(inner["label"] in label for label in named):
            twice += found[0].value
    return twice


def _weighed(division: Division, rivals: tuple[Quantity, ...], *, doubt: bool) -> Division:
    """Doubt a division that differs where the parts may divide another number of the sentence.

    "收到19件，比上年增加7件，其中自然人18件、企业1件" divides 19, not 7.
    """
    if not rivals or division.verdict not in (Verdict.DIFFERS, Verdict.NEARLY):
        return division
    for rival in rivals:
        if rival.equals(division.sum):
            return replace(division, total=rival, verdict=Verdict.AGREES)
    return replace(division, verdict=Verdict.UNCLEAR) if doubt else division


_SUMMED_UP = re.compile(
    r"[，；、]\s*(?:(?P<sum>合计|总计)[^\d，；。]{0,6}|共计[^\d，；。]{0,6}|共(?:公开|发布|更新|推送)?)$"
)
_ALL_TOLD_BY = re.compile(r"[，；、]\s*(?:共计|共)\s*(?:为|是|公开|发布|更新|推送)?(?:信息)?$")
_LISTED = re.compile(r"\s*[，；、和及][^，；。\d]{0,20}")
_CARRIED = re.compile(r"(?:上年|去年|上一年|20\d\d年)度?(?:结转|转结)")
_NOT_A_LIST = re.compile(r"等|其中|[比较每约另含]|占|同期|办结|答复|结转|收到|%")


def _summed_up(text: str, found: tuple[Quantity, ...], quote: str) -> Iterator[Division]:
    """Yield the divisions that name their total last: 甲3件、乙4件，合计7件."""
    for i, total in enumerate(found):
        mark = _SUMMED_UP.search(text[: total.start])
        if mark is None:
            continue
        parts = tuple(q for q in found[:i] if q.unit == total.unit)
        if len(parts) < 2:
            continue
        running = Decimal(0)
        for count, part in enumerate(reversed(parts), 1):
            running += part.value
            if count > 1 and total.equals(running):
                yield Division(total, parts[-count:], Verdict.AGREES, quote)
                return
        sure = total.exact and not total.slack and all(p.exact and not p.slack for p in parts)
        if mark["sum"] is None:
            sure = sure and _is_one_list(parts, total, text)
        yield Division(total, parts, Verdict.DIFFERS if sure else Verdict.UNCLEAR, quote)


def _is_one_list(parts: tuple[Quantity, ...], total: Quantity, text: str) -> bool:
    """Return whether nothing but short names stands between the parts, and 共计 alone before the total.

    共计 may begin another statement: 发布信息120条、解读8条，共计浏览9000次.
    """
    ends = [*(part.start for part in parts[1:]), total.start]
    gaps = [_CARRIED.sub("", text[part.end : end]) for part, end in zip(parts, ends, strict=True)]
    return (
        _ALL_TOLD_BY.fullmatch(gaps[-1]) is not None
        and re.match(r"\s*(?:[，；。）]|$)", text[total.end :]) is not None
        and all(_LISTED.fullmatch(gap) and not _NOT_A_LIST.search(gap) for gap in gaps[:-1])
    )


def divisions_in(text: str) -> Iterator[Division]:
    """Yield each total of the text that the text itself divides."""
    for line in text.splitlines():
        before = None
        for sentence in sentences(line):
            found = list(divisions(sentence))
            yield from found
            if not found:
                yield from list(by_channel(sentence)) or _loose(sentence)
            if before is not None and (mark := _OF_WHICH.match(sentence.lstrip())):
                yield from _continued(before, sentence, mark.group())
            before = sentence


def _continued(before: str, sentence: str, mark: str) -> Iterator[Division]:
    """Yield the division of the last number of a sentence by the one that begins with 其中."""
    totals = quantities(before)
    if not totals or "；" in tidy(before):
        return
    total, quote = totals[-1], f"{before}{sentence}"
    alike = [other for other in totals if other.unit == total.unit]
    ended = re.fullmatch(r"[^，；\d]{0,6}[。.]?", tidy(before)[total.end :].strip())
    if len(alike) > 1 or not ended or "其中" in before:
        return
    plain = tidy(sentence)
    if plain.count("其中") > (mark == "其中"):
        return
    start = plain.index(mark) + len(mark)
    parts = quantities(plain[start:])
    moved = tuple(replace(p, start=p.start + start, end=p.end + start) for p in parts)
    yield from judge(total, moved, plain, start, quote)


_COMPARED = re.compile(
    r"上年|去年|同比|增加|减少|增长|下降|上升|较|比|同期|累计|每|约|(?:19|20)\d\d年(?!度?(?:政府)?(?:信息公开|年报|法治|部门|财政|预算|决算))"
)
_OPENING = re.compile(r"\s*(?P<mark>[：（]|，?(?:分别为|分别是|包括|包含|含)[：]?)")


def _loose(sentence: str) -> Iterator[Division]:
    """Yield the divisions that do not say 其中: in brackets, after a colon, after 包括."""
    text = tidy(sentence)
    found = quantities(text)
    for i, total in enumerate(found):
        opening = _OPENING.match(text, total.end)
        if opening is None or not total.exact or total.slack:
            continue
        end = text.find("）", opening.end()) if opening["mark"] == "（" else len(text)
        zone = text[opening.end() : end]
        parts = tuple(q for q in found[i + 1 :] if opening.end() <= q.start and q.end <= end)
        listed = _list_of(parts, text, opening.end())
        if len(listed) < 2 or _COMPARED.search(zone) or any(p.unit != total.unit for p in listed):
            continue
        for division in judge(total, listed, text, opening.end(), sentence):
            yield _if_near(division)
        return


def _list_of(parts: tuple[Quantity, ...], text: str, start: int) -> tuple[Quantity, ...]:
    """Return the parts up to where something else than a short label precedes one."""
    listed, floor = [], start
    for part in parts:
        label = text[floor : part.start]
        if len(label) > 16 or re.search(r"[。；].*[，：]|[，；：].{9,}|办结|答复|其中|%", label):
            break
        listed.append(part)
        floor = part.end
    return tuple(listed)


def _if_near(division: Division) -> Division:
    """Keep a difference only where it is near enough to be a slip."""
    if division.verdict is not Verdict.DIFFERS:
        return division
    off = abs(division.sum - division.total.value)
    near = off <= division.total.value * SLIP
    return division if near else replace(division, verdict=Verdict.OPEN)


_ALL_TOLD = re.compile(r"[，；、][^，；、\d]{0,6}(?:共|合计|总计)[^，；、\d]{0,14}$")


def parts_summed_up(sentence: str) -> frozenset[int]:
    """Return where the numbers stand that a later total sums up: 转办5件，自行收到19件，共收到24件.

    What was carried over is no part of what was received.
    """
    text = tidy(sentence)
    found = quantities(text)
    for i, total in enumerate(found):
        before = text[: total.start]
        parts = [q for q in found[:i] if q.unit == total.unit]
        if len(parts) < 2 or "结转" in before or not _ALL_TOLD.search(before):
            continue
        if total.equals(sum(part.value for part in parts)):
            return frozenset(part.start for part in parts)
    return frozenset()
