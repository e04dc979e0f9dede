"""Why is there no report in a file that opens? Each reason says what to give instead.

A file is refused as a whole: half a report is none. So it is where one table is a picture. Where a table
is missing otherwise the report is read, and a warning names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongkai.reports.readers.document import Block, Document, Grid
from gongkai.reports.readers.evidence import Found
from gongkai.reports.readers.labels import core, plain
from gongkai.reports.readers.problems import NotAReport
from gongkai.reports.readers.recognise_text import Text
from gongkai.reports.readers.sections import section_of
from gongkai.reports.readers.titles import names_a_report, titles_with_tables

TABLE_NAMES = {
    "proactive": "表二（主动公开政府信息情况）",
    "applications": "表三（收到和处理政府信息公开申请情况）",
    "remedies": "表四（行政复议、行政诉讼情况）",
}
_SECTIONS = {"proactive": 2, "applications": 3, "remedies": 4}
"""Which section of the form each table stands in."""
_FIRST_YEAR = 2019
_OLD_HEADS = frozenset({"指标名称", "统计指标", "计量单位", "统计数", "代码"})
_OLD_ROWS = (
    "主动公开政府信息数", "主动公开规范性文件数", "通过不同渠道和方式公开政府信息的情况",
    "收到申请数", "申请办结数", "申请答复数", "同意公开答复数", "不同意公开答复数",
    "维持具体行政行为数", "被依法纠错数", "依申请公开信息收取的费用", "回应解读情况",
    "回应公众关注热点或重大舆情数",
)  # fmt: skip
_OLD_SECTIONS = (
    r"(?:依申请公开)?(?:政府)?信息公开?(?:的)?收费(?:及|和|以及)减免.*", r"依申请公开(?:政府)?信息(?:的)?(?:办理|公开)?情况",
    r".{0,8}行政复议、?(?:提起)?(?:行政)?诉讼(?:和|及|、)申诉.*",
)  # fmt: skip
_NUMBER = re.compile(r"^[一二三四五六七八九十]{1,2}[、.．]")
_SHORT = 1_500
"""Characters of a page that is no document."""
_LOST = re.compile(r"404|页面不存在|网页不存在|找不到(?:该|您|页面|网页)|您访问的(?:页面|网页)|内容已(?:删除|下线)|notfound", re.IGNORECASE)  # fmt: skip
_FEWEST_TITLES = 3
_MOST_NAMED = 3
_HOW_MANY = {2: "两"}


def refuse_what_is_none(document: Document, found: Found, text: Text) -> None:
    """Let what is a report with tables pass.

    Raises:
        NotAReport: it is something else; the message says what it looks like.
    """
    if _is_of_the_old_form(document, found, text):
        raise NotAReport(
            document.source,
            "是2019年以前的年度报告格式（统计表列“指标名称、计量单位、统计数”，或按“概述、收费及减免情况”等分部分），"
            "与现行三张表的项目不同，不能换算；请提供2019年及以后年度的报告",
        )
    if not found.tables:
        raise NotAReport(document.source, _what_it_is(document, text))
    if text.part:
        raise NotAReport(
            document.source,
            f"标题写的是{text.year}年“{text.part}”，不是年度报告；请提供全年的政府信息公开工作年度报告",
        )
    if pictured := _pictured(document, found):
        names = "、".join(TABLE_NAMES[table] for table in pictured)
        raise NotAReport(
            document.source,
            f"没有读到{names}，该处没有文字，文件里有{document.signs.pictures}张图片，表格可能是图片；"
            "请换用表格为文字的文件",
        )
    several = titles_with_tables(document)
    if len(several) > 1:
        names = "、".join(f"“{one.agency}{one.year}年”" for one in several[:_MOST_NAMED])
        more = "等" if len(several) > _MOST_NAMED else ""
        raise NotAReport(
            document.source,
            f"文件里有{_HOW_MANY.get(len(several), len(several))}份报告（{names}{more}），"
            "数字不能混在一起；请分开，每份报告存为一个文件",
        )
    if text.year is None and all(cell.value is None for cell in found.cells.values()):
        raise NotAReport(
            document.source,
            "没有找到报告年份，表里也没有一个数，像是空白的报告格式；"
            "请写好标题（如“某机关2024年政府信息公开工作年度报告”）、填好三张表后再读取",
        )
    if text.year is None:
        raise NotAReport(
            document.source,
            "没有找到报告年份；标题应为“某机关2024年政府信息公开工作年度报告”",
        )


_LONGEST_CAPTION = 60
"""Characters of a line that only leads to a table: 2024年行政复议、行政诉讼情况如下."""
_SAYS_SOMETHING = re.compile(r"[0-9零未没无]|见附件")


def _pictured(document: Document, found: Found) -> list[str]:
    """Return the tables that are pictures: not found, and nothing in their place but what may be one.

    A picture is not known by its place. A logo, a seal or a chart beside the tables is therefore never
    taken for one of them: the section must be empty, or a page of a PDF without text where it would be.
    """
    if not document.signs.pictures:
        return []
    missing = [table for table in TABLE_NAMES if table not in found.tables]
    sections = _sections(document) if missing else {}
    return [table for table in missing if _may_be_a_picture(_SECTIONS[table], sections, document)]


def _sections(document: Document) -> dict[int, list[Block]]:
    """Return what stands in each section that has a heading; what is before section one is none."""
    sections: dict[int, list[Block]] = {}
    current: list[Block] | None = None
    for block in document.blocks:
        section = None if isinstance(block, Grid) else section_of(block.text)
        if section == 1:
            sections.clear()
        if section is not None:
            current = sections.setdefault(section, [])
        elif current is not None:
            current.append(block)
    return sections


def _may_be_a_picture(section: int, sections: dict[int, list[Block]], document: Document) -> bool:
    if section in sections:
        return all(_is_caption(block) for block in sections[section])
    before = [one for number, blocks in sections.items() if number < section for one in blocks]
    after = [one for number, blocks in sections.items() if number > section for one in blocks]
    last, first = _pages(before), _pages(after)
    return bool(last and first) and first[0] - last[-1] > 1


def _pages(blocks: Sequence[Block]) -> list[int]:
    return sorted(block.place.page for block in blocks if block.place.page is not None)


def _is_caption(block: Block) -> bool:
    """Does the block say nothing of its own? An empty table, or a short line that leads to one."""
    if not isinstance(block, Grid):
        return _leads_on(block.text)
    return all(
        cell.is_blank or (not block.aligned and _leads_on(cell.text)) for cell in block.cells
    )


def _leads_on(text: str) -> bool:
    line = re.sub(r"20[0-9]{2}年度?", "", plain(text))
    return len(line) <= _LONGEST_CAPTION and _SAYS_SOMETHING.search(line) is None


def missing_tables(document: Document, found: Found) -> Iterator[str]:
    """Yield a warning for each table that is not there."""
    pictures = document.signs.pictures
    hint = f"；文件里有{pictures}张图片，表格可能是图片" if pictures else ""
    for table, name in TABLE_NAMES.items():
        if table not in found.tables:
            yield f"没有找到{name}，其中各数均为未知{hint}"
    if document.signs.broken:
        yield f"文件里有{document.signs.broken}处坏字节，所在的字读不出来"


def _what_it_is(document: Document, text: Text) -> str:
    signs = document.signs
    said = "".join(plain(paragraph.text) for paragraph in document.paragraphs)
    titles = {plain(p.text) for p in document.paragraphs if names_a_report(p.text)}
    titles |= {plain(c.text) for g in document.grids for c in g.cells if names_a_report(c.text)}
    if len(text.sections) >= 3:
        if signs.pictures:
            found = f"文件里有{signs.pictures}张图片，表格可能是图片"
        else:
            found = "表格可能是图片，或者是用空格、换行排成的"
        return f"找到了年度报告的章节，但没有读到表格；{found}，请换用表格为文字的文件"
    if signs.asks_password or (len(said) < _SHORT and "登录" in said and "密码" in said):
        return "像是登录页面，不是报告；请登录后打开报告，再另存网页"
    if len(said) < _SHORT and _LOST.search(said):
        return "像是网站的出错页面（网页不存在），不是报告；请核对网址后重新保存"
    if len(titles) >= _FEWEST_TITLES:
        return f"像是年度报告的目录（列有{len(titles)}个报告标题），不是报告；请打开其中一份再保存"
    if signs.files and len(said) < _SHORT:
        return f"报告在附件里（{signs.files[0]}），网页上没有三张表；请下载附件后读取"
    if signs.pictures and len(said) < _SHORT and (titles or document.title):
        return f"没有读到文字的表格，文件里有{signs.pictures}张图片，报告可能是图片；请换用表格为文字的文件"
    if signs.frames and len(said) < _SHORT:
        return "报告在网页的内嵌框架里，保存的网页没有它；请在浏览器里打开框架中的页面再保存"
    if signs.scripts and len(said) < 100:
        return "网页的正文由脚本载入，保存的文件里没有；请在浏览器里打开后打印为PDF再读取"
    return (
        "没有找到年度报告的三张表（如“本年新收政府信息公开申请数量”），不像2019年以后格式的年度报告"
    )


def _is_of_the_old_form(document: Document, found: Found, text: Text) -> bool:
    """Is it a report by the outline and the statistics in force until 2018?

    A report of a later year may carry old statistics as an annex; its own tables count.
    """
    if any(cell.value is not None for cell in found.cells.values()) and (
        text.year is None or text.year >= _FIRST_YEAR
    ):
        return False
    cells = [cell.text for grid in document.grids for cell in grid.cells]
    cells += [paragraph.text for paragraph in document.paragraphs]
    cores = {core(one) for one in cells if len(one) < 60}
    heads = len(_OLD_HEADS & cores)
    rows = sum(any(row in one for one in cores) for row in _OLD_ROWS)
    sections = sum(
        any(re.fullmatch(pattern, _NUMBER.sub("", line)) for line in map(plain, cells))
        for pattern in _OLD_SECTIONS
    )
    if text.year is not None and text.year < _FIRST_YEAR:
        return heads + rows + sections >= 1 or not found.tables
    return heads >= 2 or rows >= 3 or sections >= 2
