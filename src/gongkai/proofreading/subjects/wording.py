"""Which words are wrong, which names and legal bases are out of date?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.proofreading.registry import ALL_KINDS, Hit, Stretch, register
from gongkai.proofreading.view import has_han


@register(
    "W01",
    level="warn",
    title="错别字和常见误用（词表可由本单位增补）",
    source="《通用规范汉字表》《现代汉语词典》等，见词表",
    when=has_han,
)
def wrong_words(stretch: Stretch) -> Iterator[Hit]:
    """Yield each entry of the dictionary of wrong words."""
    for entry, start, end in stretch.case.words.wrong.search(stretch.text, stretch.case.on):
        yield Hit(start, end, _instead(entry.wrong, entry.right, entry.note), _use(entry.right))


@register(
    "W02",
    level="warn",
    title="固定表述写错（机关、法律、会议名称和公文用语）",
    source="见词表",
    when=has_han,
)
def fixed_expressions(stretch: Stretch) -> Iterator[Hit]:
    """Yield each mistaken form of a fixed expression."""
    for entry, start, end in stretch.case.words.fixed.search(stretch.text, stretch.case.on):
        yield Hit(start, end, _instead(entry.wrong, entry.right, entry.note), _use(entry.right))


@register(
    "W03",
    level="warn",
    title="机构已经更名或者撤并",
    source="历次国务院机构改革方案，见词表",
    when=has_han,
)
def obsolete_organs(stretch: Stretch) -> Iterator[Hit]:
    """Yield each organ that had another name on the day of reading."""
    for entry, start, end in stretch.case.words.organs.search(stretch.text, stretch.case.on):
        if stretch.text[max(0, start - 1) : start] in ("原", "前"):
            continue
        if stretch.part.table or re.match(
            r"(?:令|公告|通告|办公厅)?(?:第|〔|\[|（|[12][0-9]{3}年第)", stretch.after(end, 10)
        ):
            continue  # a document's number, which keeps the name of its day
        since = f"自{entry.since.year}年{entry.since.month}月起" if entry.since else ""
        yield Hit(
            start,
            end,
            f"“{entry.wrong}”{since}为“{entry.right}”",
            f"写现名，或者写“原{entry.wrong}”",
        )


def _instead(wrong: str, right: str, note: str) -> str:
    return f"“{wrong}”应为“{right}”" + (f"（{note}）" if note else "")


def _use(right: str) -> str:
    return f"改为“{right}”"


_GONE = re.compile(r"废止|失效|原《|已被|旧|修订前|当时|施行前|曾|不再适用|停止执行|同时废")


@register(
    "L01",
    level="warn",
    title="引用的法律法规已经废止或者被取代",
    source="废止的日期和依据见词表",
    when=has_han,
)
def repealed_laws(stretch: Stretch) -> Iterator[Hit]:
    """Yield each title of a law repealed before the day of reading, unless the text says so."""
    for entry, start, end in stretch.case.words.repealed.search(stretch.text, stretch.case.on):
        begin, stop = stretch.sentence(start)
        if _GONE.search(stretch.text[max(begin, start - 12) : min(stop, end + 20)]):
            continue
        since = entry.since
        told = f"自{since.year}年{since.month}月{since.day}日起" if since else ""
        by = f"，现为{entry.right}" if entry.right else ""
        yield Hit(start, end, f"{entry.wrong}{told}废止{by}", "改引现行规定")


_OLD_NUMBER = re.compile(r"国务院(?:第|令第?)\s?492\s?号(?:令)?|(?<![0-9])492\s?号令")
REGULATION = "《中华人民共和国政府信息公开条例》（国务院令第711号）"


@register(
    "L02",
    level="warn",
    title="引用旧《政府信息公开条例》（国务院令第492号）",
    source=REGULATION + "第五十六条",
    when=has_han,
)
def old_regulation(stretch: Stretch) -> Iterator[Hit]:
    """Yield each mention of the regulation of 2007 as if it were in force."""
    for found in _OLD_NUMBER.finditer(stretch.text):
        begin, stop = stretch.sentence(found.start())
        if stretch.case.on >= stretch.case.words.regulation_since and not _GONE.search(
            stretch.text[begin:stop]
        ):
            yield Hit(
                *found.span(),
                "国务院令第492号是2007年的条例，自2019年5月15日起为国务院令第711号",
                "改引国务院令第711号",
            )


_FIFTEEN = re.compile(r"(?:15|十五)\s?个?\s?工作日")
_REPLY = re.compile(r"信息公开|公开申请|依申请公开|申请公开|政府信息")
_ANSWER = re.compile(r"答复|回复|办结|办理完毕|延长")
_OTHER_TERM = re.compile(r"第三方|征求|补正|合理期限|意见书|缴费|缴纳")


@register(
    "L03",
    level="warn",
    title="把答复政府信息公开申请的期限写成15个工作日",
    source=REGULATION + "第三十三条第二款（20个工作日）",
    when=has_han,
)
def old_reply_term(stretch: Stretch) -> Iterator[Hit]:
    """Yield each 15 working days in a sentence about answering requests for information."""
    for found in _FIFTEEN.finditer(stretch.text):
        begin, stop = stretch.sentence(found.start())
        sentence = stretch.text[begin:stop]
        if (
            stretch.case.on >= stretch.case.words.regulation_since
            and _REPLY.search(sentence)
            and _ANSWER.search(sentence)
            and not _OTHER_TERM.search(sentence)
            and not _GONE.search(sentence)
        ):
            yield Hit(*found.span(), "答复期限已由15个工作日改为20个工作日", "改为20个工作日")


_THREE_NEEDS = re.compile(r"生产[、，]\s?生活[、，]\s?科研等?(?:的)?特殊需要|[“\"]?三需要[”\"]?")


@register(
    "L04",
    level="warn",
    title="仍以“生产、生活、科研等特殊需要”（三需要）为申请条件",
    source=REGULATION + "第二十七条（2019年修订删去）",
    when=has_han,
)
def three_needs(stretch: Stretch) -> Iterator[Hit]:
    """Yield each mention of the condition abolished in 2019."""
    for found in _THREE_NEEDS.finditer(stretch.text):
        begin, stop = stretch.sentence(found.start())
        if stretch.case.on >= stretch.case.words.regulation_since and not re.search(
            r"删除|取消|不再|废止|无需|不得要求|删去", stretch.text[begin:stop]
        ):
            yield Hit(*found.span(), "“三需要”的条件已于2019年5月15日取消", "删去这一条件")


@register(
    "L05",
    level="warn",
    title="条例的条文序号是2007年的旧序号",
    source=REGULATION,
)
def old_articles(stretch: Stretch) -> Iterator[Hit]:
    """Yield each article cited by its number of 2007, as its subject in the sentence shows."""
    if "条例" not in stretch.text or stretch.case.on < stretch.case.words.regulation_since:
        return
    for article in stretch.case.words.old_articles:
        for found in article.pattern.finditer(stretch.text):
            begin, stop = stretch.sentence(found.start())
            sentence = stretch.text[begin:stop]
            if article.subject.search(sentence) and not _GONE.search(sentence):
                start = stretch.text.rindex("第", found.start(), found.end())
                yield Hit(
                    start,
                    found.end(),
                    f"关于{article.title}，条例{article.old}是旧序号，现为{article.new}",
                    f"改为{article.new}",
                )


_TWICE = re.compile(
    r"(?<![目实一上中少大])(?P<x>[的了是在和与对为把被及或并从将于以而也])(?P=x)(?!确|士|话)"
    r"|(?P<y>[一-鿿]{2,4})(?P=y)(?P=y)?"
)
_TWICE_RIGHT = re.compile(
    r"为为|对对|了了$|和和|(?:研究|讨论|考虑|商量|学习|认识|锻炼|休息|热闹|整理|打扫|收拾|了解|介绍|比较|调整|沟通|交流|活动|体验|放松){2}"
)


@register(
    "W05",
    level="warn",
    title="重复的字词（的的、了了、同一词语连写两遍）",
    source="公文文字校对要求",
    kinds=("title", "body", "attachment"),
    when=has_han,
)
def repeated_words(stretch: Stretch) -> Iterator[Hit]:
    """Yield each small word or pair of signs written twice in a row."""
    for found in _TWICE.finditer(stretch.text):
        words = found[0]
        if _TWICE_RIGHT.fullmatch(words) or (
            found["y"] and (len(set(words)) == 1 or not _surely_twice(found["y"]))
        ):
            continue
        once = found["x"] or found["y"]
        yield Hit(*found.span(), f"“{words}”疑似重复", f"核实后改为“{once}”")


def _surely_twice(word: str) -> bool:
    """Is it a word of at least two signs repeated, not two words that meet (人民+人民…)?"""
    return (len(word) >= 3 and not word.startswith("一")) or word in _DOUBLED


_DOUBLED = frozenset(
    [
        "我们",
        "他们",
        "工作",
        "公开",
        "信息",
        "政府",
        "进行",
        "开展",
        "单位",
        "部门",
        "有关",
        "相关",
        "情况",
        "要求",
        "规定",
        "管理",
        "服务",
        "建设",
        "加强",
        "推进",
        "落实",
        "及时",
        "通过",
        "根据",
        "按照",
        "以及",
        "或者",
        "并且",
        "但是",
        "因此",
        "同时",
        "其中",
        "主要",
        "重点",
        "问题",
        "群众",
        "社会",
        "经济",
        "发展",
        "法律",
        "行政",
        "机关",
        "人员",
        "领导",
        "全面",
        "进一步",
        "不断",
        "积极",
        "认真",
        "申请",
        "答复",
    ]
)


@register(
    "W06",
    level="warn",
    title="姓名与职务、领导排序与本单位的名单不一致（名单由本单位维护）",
    source="本单位维护的姓名职务名单",
    kinds=ALL_KINDS,
)
def names_and_posts(stretch: Stretch) -> Iterator[Hit]:
    """Yield each name of the list with another post than listed, and names in another order."""
    people = stretch.case.words.people
    if not people:
        return
    posts = sorted({post for person in people for post in person.posts}, key=len, reverse=True)
    rank = {person.name: number for number, person in enumerate(people)}
    for person in people:
        for found in re.finditer(re.escape(person.name), stretch.text):
            before = stretch.text[max(0, found.start() - 20) : found.start()].rstrip("　 ")
            named = next((post for post in posts if before.endswith(post)), None)
            if named is not None and named not in person.posts:
                start = found.start() - len(named)
                yield Hit(
                    max(start, 0),
                    found.end(),
                    f"名单中{person.name}的职务是{'、'.join(person.posts)}，这里写的是{named}",
                    "核对职务",
                )
    names = "|".join(re.escape(person.name) for person in people)
    for row in re.finditer(rf"(?:{names})(?:[、，]\s?(?:{names}))+", stretch.text):
        order = [rank[name] for name in re.findall(names, row[0])]
        if order != sorted(order):
            yield Hit(*row.span(), "领导姓名的次序与名单不一致", "按名单的次序排列")
