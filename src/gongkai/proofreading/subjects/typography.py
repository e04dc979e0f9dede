"""Are marks, numbers and endings in order? (GB/T 15834, GB/T 15835)"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.proofreading.registry import TEXT_KINDS, Case, Hit, Stretch, register
from gongkai.proofreading.subjects.days import NUMERALS

MARKS = "GB/T 15834—2011《标点符号用法》"
_HAN = "一-鿿"
_DOUBLED = re.compile(
    r"[，,、；;：:。]{2,}(?<!\.\.)|[！!]{4,}|[？?]{4,}|(?<!…)…(?!…)(?=[^\s])|。[，、；]|[，、；：][。！？]|、[和及与]|(?<![./])\.\.(?![./])|(?<!—)—(?=[。，；])"
    r"|。{2,}"
)


@register(
    "T01",
    level="warn",
    title="标点重复或者连用不当（，，、。。、，。、单个省略号）",
    source=MARKS,
    kinds=TEXT_KINDS,
    raw=True,
)
def doubled_marks(stretch: Stretch) -> Iterator[Hit]:
    """Yield each mark written twice and each pair that does not go together."""
    for found in _DOUBLED.finditer(stretch.text):
        marks = found[0]
        if marks in ("::", "…") and (
            marks == "::" or "……" in stretch.text[max(0, found.start() - 1) : found.end() + 1]
        ):
            continue
        if marks.startswith("、") and len(marks) == 2 and marks[1] in "和及与":
            continue
        yield Hit(*found.span(), f"标点“{marks}”重复或者连用不当", "只留一个合适的标点")


_HALF = re.compile(
    rf"(?<=[{_HAN}])[,;:?!](?=[{_HAN}“《（\s]|$)|(?<=[{_HAN}”》）])[,;](?=\S)|(?<=[{_HAN}])\((?=[{_HAN}])|(?<=[{_HAN}])\)(?=[{_HAN}，。；]|$)"
    rf"|(?<=[{_HAN}])\.(?=$|\s|[{_HAN}])"
)
_FULL_FOR = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）", ".": "。"}


@register(
    "T02",
    level="info",
    title="中文里用了半角标点",
    source=MARKS,
    kinds=TEXT_KINDS,
    raw=True,
)
def half_width_marks(stretch: Stretch) -> Iterator[Hit]:
    """Yield each half-width mark between Chinese signs."""
    for found in _HALF.finditer(stretch.text):
        full = _FULL_FOR[found[0]]
        yield Hit(*found.span(), f"中文里用了半角“{found[0]}”", f"改为“{full}”")


_DIGITS = re.compile(r"[0-9０-９]+")


@register(
    "T03",
    level="warn",
    title="全角、半角数字混用",
    source=NUMERALS,
    kinds=TEXT_KINDS,
    raw=True,
)
def mixed_digits(stretch: Stretch) -> Iterator[Hit]:
    """Yield each number of both widths; a number all full-width is a hint."""
    if stretch.text.isascii():
        return
    for found in _DIGITS.finditer(stretch.text):
        wide = sum(sign > "\uff00" for sign in found[0])
        if not wide:
            continue
        if wide == len(found[0]):
            yield Hit(*found.span(), "用了全角数字", "统一用半角数字", level="info")
        else:
            yield Hit(*found.span(), "一个数里全角、半角数字混用", "统一用半角数字")


_PAIRS = {
    "）": "（",
    ")": "(",
    "》": "《",
    "】": "【",
    "〕": "〔",
    "”": "“",
    "’": "‘",
    "〉": "〈",
    "]": "[",
}
_OPEN = {open_: close for close, open_ in _PAIRS.items()}
_ROUND = {"(": "（", ")": "）"}
_LIST_ITEM = re.compile(
    r"(?:^|[\s；。，：])\(?（?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3}|[a-zA-Z])$"
)
_MOST_OPEN = 200


@register(
    "T04",
    level="warn",
    title="括号、书名号、引号不成对",
    source=MARKS,
    kinds=TEXT_KINDS,
    raw=True,
)
def pairs_are_closed(stretch: Stretch) -> Iterator[Hit]:
    """Yield each bracket, title mark or quotation mark without its fellow."""
    if stretch.part.cut:
        return
    waiting: list[tuple[str, int]] = []
    for place, sign in enumerate(stretch.text):
        plain = _ROUND.get(sign, sign)
        if plain in _OPEN:
            if plain == "‘" or len(waiting) >= _MOST_OPEN:
                continue
            waiting.append((plain, place))
        elif plain in _PAIRS:
            if plain == "’":
                continue
            wanted = _PAIRS[plain]
            if waiting and waiting[-1][0] == wanted:
                waiting.pop()
            elif any(open_ == wanted for open_, _ in waiting):
                while waiting[-1][0] != wanted:
                    open_, at = waiting.pop()
                    yield _alone(open_, at)
                waiting.pop()
            elif not (plain == "）" and _LIST_ITEM.search(stretch.text[max(0, place - 6) : place])):
                yield Hit(place, place + 1, f"“{sign}”前面没有与它成对的“{wanted}”", "补齐或者删去")
    if len(waiting) < _MOST_OPEN:
        for open_, at in waiting:
            if open_ == "“" and stretch.part.kind != "title" and at == 0:
                continue  # a quotation over several paragraphs is closed in the last one only
            yield _alone(open_, at)


def _alone(open_: str, at: int) -> Hit:
    return Hit(at, at + 1, f"“{open_}”后面没有与它成对的“{_OPEN[open_]}”", "补齐或者删去")


_NUMBERED = (
    ("一、", re.compile(r"^\s*([一二三四五六七八九十]{1,3})、"), True),
    ("（一）", re.compile(r"^\s*[（(]([一二三四五六七八九十]{1,3})[）)]"), True),
    ("1.", re.compile(r"^\s*([0-9]{1,2})[.．](?![0-9])"), False),
    ("（1）", re.compile(r"^\s*[（(]([0-9]{1,2})[）)]"), False),
)
_ORDINALS = {
    sign: number
    for number, sign in enumerate(
        ["", *"一二三四五六七八九十"]
        + [f"十{sign}" for sign in "一二三四五六七八九"]
        + [f"{ten}十{one}" for ten in "二三四五六七八九" for one in ["", *"一二三四五六七八九"]]
    )
    if sign
}


@register(
    "T05",
    level="warn",
    title="层次序数不连续（一、三、；（一）（三）；1. 3.；重号）",
    source="GB/T 9704—2012《党政机关公文格式》",
    scope="whole",
    kinds=("body", "attachment"),
    raw=True,
)
def numbering_runs_on(case: Case) -> Iterator[Hit]:
    """Yield each heading whose number does not follow the one before on its level."""
    last: list[int | None] = [None] * len(_NUMBERED)
    source = ""
    for part in case.parts:
        if part.kind not in ("body", "attachment") or part.table or part.cut:
            continue
        if (here := part.name.partition(" ")[0] if " " in part.name else "") != source:
            source, last = here, [None] * len(_NUMBERED)
        offset = 0
        for line in part.text.split("\n"):
            for level, (shape, pattern, spoken) in enumerate(_NUMBERED):
                if not (found := pattern.match(line)):
                    continue
                number = _ORDINALS.get(found[1]) if spoken else int(found[1])
                if number is None:
                    break
                before = last[level]
                if number != 1 and (before is not None and number not in (before + 1,)):
                    said = "重复" if number == before else "不连续"
                    yield Hit(
                        offset + found.start(1),
                        offset + found.end(),
                        f"序数{said}：“{found[0].strip()}”前面是第{before}个（{shape}一级）",
                        "核对序数，检查有无缺漏的段落",
                        part=part,
                    )
                elif before is None and number > 1 and level < 2 and number <= 30:
                    yield Hit(
                        offset + found.start(1),
                        offset + found.end(),
                        f"“{found[0].strip()}”之前没有第1个",
                        "核对序数，检查有无缺漏的段落",
                        part=part,
                    )
                last[level] = number
                last[level + 1 :] = [None] * (len(_NUMBERED) - level - 1)
                break
            offset += len(line) + 1


_CUT = re.compile(r"(?:[，、,；;]|的|和|及|与|或|对|将|把|因|为了|以及|并且|但是|根据|按照)$")
_UNFINISHED = re.compile(r"[（(【]?(?:未完(?:待续)?|下文略|此处省略|后续补充)[）)】]?[。.]?$")
_CLOSED = re.compile(r"(?:[。！？：…”』」》）)\]】;；.!?:]|[0-9０-９A-Za-z])$")
_LONG_ENOUGH = 40


@register(
    "T06",
    level="warn",
    title="结尾残缺（以逗号、顿号或者半句结束，“未完”）",
    source="公文文字校对要求",
    kinds=("body", "attachment"),
    raw=True,
)
def endings_are_whole(stretch: Stretch) -> Iterator[Hit]:
    """Yield each paragraph that stops in the middle."""
    text = stretch.text.rstrip()
    if stretch.part.table or stretch.part.cut or not text:
        return
    if found := _UNFINISHED.search(text[-20:]):
        start = len(text) - len(text[-20:]) + found.start()
        yield Hit(start, len(text), "标明未完", "补齐全文")
        return
    found = _CUT.search(text[-4:])
    if found and len(text) >= 12:
        if found[0] in "；;、" and (found[0] in "；;" or len(text) < _LONG_ENOUGH):
            return  # an item of a list
        if found[0] not in "，、,；;" and len(text) < _LONG_ENOUGH:
            return  # a heading or a line of a form
        start = len(text) - len(found[0])
        yield Hit(start, len(text), f"这一段以“{found[0]}”结束，可能残缺", "核对原文，补齐结尾")
    elif len(text) >= _LONG_ENOUGH and "。" in text and not _CLOSED.search(text[-1:]):
        tail = text[text.rindex("。") + 1 :]
        if len(tail) >= 6:
            yield Hit(len(text) - 1, len(text), "这一段的末句没有句末标点，可能残缺", "核对原文")


_PLACEHOLDER = re.compile(
    r"\ufffd+|锟斤拷|烫烫烫|[XＸ×]{2,}(?:年|月|日|号|元|人|万|%|件|条|单位|局|同志|县|市|区)"
    r"|[（(【\[](?:待补充|待定|待核实|此处填写|请填写|请输入|插入[一-鿿]{1,6})[）)】\]]|待补充|\?{3,}|_{4,}(?=[一-鿿])"
)


@register(
    "T09",
    level="warn",
    title="没有填的空、占位符和乱码（××年、待补充、锟斤拷）",
    source="公文文字校对要求",
    kinds=TEXT_KINDS,
    raw=True,
)
def placeholders_are_filled(stretch: Stretch) -> Iterator[Hit]:
    """Yield each place left to be filled in, and each sign lost in conversion."""
    for found in _PLACEHOLDER.finditer(stretch.text):
        blank = found[0].startswith("_")
        yield Hit(
            *found.span(),
            "有空白待填" if blank else f"“{found[0]}”疑似占位符或者乱码",
            "补齐或者删去；空白表格、范本可不理会",
            level="info" if blank else None,
        )


_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]+")


@register(
    "T10",
    level="info",
    title="不可见字符（零宽字符、方向控制符）",
    source="公文文字校对要求",
    raw=True,
)
def invisible_signs(stretch: Stretch) -> Iterator[Hit]:
    """Yield one finding for a part with signs that nobody sees; between digits it is a warning."""
    found = _INVISIBLE.search(stretch.text)
    if found is None:
        return
    inside = re.search(
        r"[0-9][\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad][0-9]",
        stretch.text,
    )
    count = len(_INVISIBLE.findall(stretch.text))
    yield Hit(
        *(inside or found).span(),
        f"有 {count} 处不可见字符" + ("，夹在数字中间" if inside else ""),
        "删去后重新检查",
        level="warn" if inside else None,
    )
