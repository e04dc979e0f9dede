"""Is what is no report refused as a whole, with what it looks like and what to give instead?"""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from click.testing import CliRunner

from gongkai.cli import gongkai
from gongkai.reports.readers import NotAReport, read_bytes
from gongkai.reports.tables import Table
from made_layouts import NAME, PAGES, _spans, blocks, sound_report


def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PIXEL = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(bytes(4)))
    + _chunk(b"IEND", b"")
)
OLD_SECTIONS = (
    "一、概述", "二、主动公开政府信息的情况", "三、依申请公开政府信息办理情况", "四、政府信息公开收费及减免情况",
    "五、因政府信息公开申请行政复议、提起行政诉讼和申诉情况", "六、存在的主要问题和改进措施",
)  # fmt: skip
OLD_TABLE = (
    ("指标名称", "代码", "计量单位", "统计数"),
    ("一、主动公开情况", "—", "—", "—"),
    ("（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）", "11", "条", "2051"),
    ("其中：主动公开规范性文件数", "111", "条", "6"),
    ("三、依申请公开情况", "—", "—", "—"),
    ("（一）收到申请数", "31", "件", "12"),
    ("（二）申请办结数", "32", "件", "12"),
    ("（三）申请答复数", "33", "件", "12"),
    ("1.属于已主动公开范围数", "331", "件", "3"),
    ("4.不同意公开答复数", "334", "件", "1"),
    ("四、行政复议数量", "4", "件", "0"),
    ("（一）维持具体行政行为数", "41", "件", "0"),
    ("（二）被依法纠错数", "42", "件", "0"),
)


def old_page(year, *, table=True):
    parts = [f"<h1>{NAME}{year}年政府信息公开工作年度报告</h1>"]
    parts += [f"<p>{title}</p><p>本年情况如下，收到申请12件。</p>" for title in OLD_SECTIONS]
    rows = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in OLD_TABLE)
    return "".join(parts) + (f"<table>{rows}</table>" if table else "")


ALL = ("二", "三", "四")
"""The sections whose tables are pictures."""


def laid_out(report, sections, logo, instead):
    """Yield the blocks of a report, a picture as None: a logo, and one for each table of these sections.

    ``instead``: a line in place of each of these tables, beside no picture but the logo.
    """
    if logo:
        yield None
    section = ""
    for block in blocks(report):
        section = block[0] if not isinstance(block, Table) else section
        if not isinstance(block, Table) or section not in sections:
            yield block
        elif instead is None:
            yield None
        else:
            yield instead


def pictured(report, sections=ALL, *, logo=False, instead=None, size="width=600 height=300"):
    def written(block):
        if block is None:
            return f"<p><img src='t.png' {size}></p>"
        return _spans(block) if isinstance(block, Table) else f"<p>{block}</p>"

    body = "".join(written(block) for block in laid_out(report, sections, logo, instead))
    return f"<html><body>{body}</body></html>"


def docx_of_pictures(report, sections=ALL, *, logo=False, instead=None):
    docx = pytest.importorskip("docx")
    document = docx.Document()
    for block in laid_out(report, sections, logo, instead):
        if block is None:
            document.add_picture(io.BytesIO(PIXEL), width=docx.shared.Cm(15))
        elif isinstance(block, Table):
            lines = block.layout()
            table = document.add_table(len(lines), len(lines[0]))
            # table.cell counts all cells of a table each time.
            cells = [
                [docx.table._Cell(element, table) for element in row.tc_lst]
                for row in table._tbl.tr_lst
            ]
            for r, line in enumerate(lines):
                for c, (one, anchor) in enumerate(line):
                    if anchor == (r, c):
                        last = cells[r + one.rowspan - 1][c + one.colspan - 1]
                        cells[r][c].merge(last).text = one.text
        else:
            document.add_paragraph(block)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf_of_pictures(report, sections=ALL, *, logo=False, instead=None, on_a_page=False):
    typst = pytest.importorskip("typst")
    import importlib.resources

    picture = ", ".join(str(byte) for byte in PIXEL)
    lines = ['#set text(font: "Noto Serif SC", size: 10pt)']
    for block in laid_out(report, sections, logo, instead):
        if block is None:
            image = f"#image(bytes(({picture})), width: 12cm, height: 6cm)"
            lines.append(f"#pagebreak()\n{image}\n#pagebreak()" if on_a_page else image)
        elif isinstance(block, Table):
            cells = ", ".join(
                f"table.cell(x: {c}, y: {r}, rowspan: {one.rowspan}, colspan: {one.colspan})[{one.text}]"
                for r, line in enumerate(block.layout())
                for c, (one, anchor) in enumerate(line)
                if anchor == (r, c)
            )
            lines.append(f"#table(columns: {len(block.layout()[0])}, {cells})")
        elif not (on_a_page and block[0] in sections):
            lines.append(f"{block}\n")
    fonts = importlib.resources.files("gongkai.reports.writers") / "fonts"
    return typst.compile("\n".join(lines).encode(), font_paths=[str(fonts)])


REPORT = sound_report(1)
LIST = "".join(
    f"<li><a href='/{y}.html'>{NAME}{y}年政府信息公开工作年度报告</a> {y + 1}-01-20</li>"
    for y in range(2019, 2025)
)
LOGIN = "<h1>统一身份认证</h1><form>用户名<input name=u>密码<input type=password name=p><button>登录</button></form>"
REFUSED = {
    "tables as pictures": ("html", pictured(REPORT), "3张图片，表格可能是图片"),
    "tables as pictures in a Word file": ("docx", docx_of_pictures(REPORT), "表格可能是图片"),
    "tables as pictures in a PDF": ("pdf", pdf_of_pictures(REPORT), "表格可能是图片"),
    "the whole report as pictures": (
        "html", f"<title>{NAME}2024年政府信息公开工作年度报告</title><img src=1.jpg><img src=2.jpg>", "报告可能是图片",
    ),
    "a report of 2015 with its statistics": ("html", old_page(2015), "2019年以前的年度报告格式"),
    "a report of 2018 without statistics": ("html", old_page(2018, table=False), "2019年以前的年度报告格式"),
    "the old form under a later year": ("html", old_page(2019), "2019年以前的年度报告格式"),
    "old statistics alone": (
        "txt", "政府信息公开情况统计表\n" + "\n".join("\t".join(row) for row in OLD_TABLE), "2019年以前的年度报告格式",
    ),
    "a notice": ("html", "<h1>关于做好2024年政府信息公开工作年度报告编制的通知</h1><p>各单位：请于1月底前报送。</p>", "没有找到年度报告的三张表"),
    "an empty file": ("html", "", "文件是空的"),
    "a page without content": ("html", "<html><body></body></html>", "没有找到年度报告的三张表"),
    "a list of links": ("html", f"<ul>{LIST}</ul>", "像是年度报告的目录（列有6个报告标题）"),
    "a login page": ("html", LOGIN, "像是登录页面"),
    "a page that is gone": ("html", "<h1>404</h1><p>您访问的页面不存在</p>", "出错页面"),
    "a page that links to the report": (
        "html", f"<h1>{NAME}2024年政府信息公开工作年度报告</h1><p><a href='/P02.pdf'>2024年度报告.pdf</a></p>", "报告在附件里（2024年度报告.pdf）",
    ),
    "a page that shows another": ("html", "<h1>年报</h1><iframe src='/web/viewer.html?file=a'></iframe>", "内嵌框架"),
    "a page that scripts fill": ("html", "<div id=app></div><script>boot()</script>", "正文由脚本载入"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_report_is_refused_with_the_reason(what, tmp_path):
    kind, content, said = REFUSED[what]
    data = content if isinstance(content, bytes) else content.encode()
    with pytest.raises(NotAReport) as refused:
        read_bytes(data, f"report.{kind}")
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("what", ["tables as pictures", "the old form under a later year"])
def test_the_command_refuses_with_status_two_and_prints_no_half_report(what, tmp_path):
    kind, content, said = REFUSED[what]
    bad, good = tmp_path / f"bad.{kind}", tmp_path / "good.html"
    bad.write_text(content, encoding="utf-8")
    good.write_text(PAGES["spans"](REPORT), encoding="utf-8")
    for files in ([bad], [good, bad]):
        result = CliRunner().invoke(
            gongkai, ["report", "read", "--format", "json", *map(str, files)]
        )
        assert result.exit_code == 2
        assert result.stdout == ""
        assert said in result.stderr


def test_an_annex_in_the_old_form_does_not_make_a_new_report_old():
    page = PAGES["spans"](REPORT).replace("</body>", f"{old_page(2024)}</body>")
    assert read_bytes(page.encode(), "a.html").report.year == 2024


MAKERS = {"html": pictured, "docx": docx_of_pictures, "pdf": pdf_of_pictures}


def made(kind, sections, **how):
    content = MAKERS[kind](REPORT, sections, **how)
    return content if isinstance(content, bytes) else content.encode()


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize(
    ("sections", "named"),
    [("二", "表二"), ("三", "表三"), ("四", "表四"), ("三四", "表四"), ("二四", "表二")],
)
def test_a_report_with_one_table_as_a_picture_is_refused(kind, sections, named):
    with pytest.raises(NotAReport) as refused:
        read_bytes(made(kind, sections), f"report.{kind}")
    assert f"{named}（" in str(refused.value)
    assert f"{len(sections)}张图片，表格可能是图片" in str(refused.value)


@pytest.mark.parametrize("kind", MAKERS)
def test_a_line_that_leads_to_the_picture_does_not_stand_for_the_table(kind):
    with pytest.raises(NotAReport, match="表四"):
        read_bytes(
            made(kind, "四", logo=True, instead="2024年度行政复议、行政诉讼情况如下："),
            f"report.{kind}",
        )


@pytest.mark.parametrize("sections", ["三", "四"])
def test_a_page_that_is_a_picture_is_refused_though_the_heading_is_on_it(sections):
    with pytest.raises(NotAReport, match=f"表{sections}"):
        read_bytes(made("pdf", sections, on_a_page=True), "report.pdf")


@pytest.mark.parametrize("kind", MAKERS)
def test_a_logo_beside_the_tables_is_none_of_them(kind):
    reading = read_bytes(made(kind, "", logo=True), f"report.{kind}")
    assert reading.report.remedies == REPORT.remedies
    assert not any("图片" in warning for warning in reading.warnings)


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize(
    "said",
    [
        "本年度未发生因政府信息公开引起的行政复议、行政诉讼。",
        "行政复议1件，结果维持；行政诉讼0件。",
        "本年度没有这方面的情况。",
    ],
)
def test_a_sentence_in_place_of_a_table_is_no_picture_for_all_the_logo(kind, said):
    reading = read_bytes(made(kind, "四", logo=True, instead=said), f"report.{kind}")
    assert any("没有找到表四" in w and "1张图片" in w for w in reading.warnings)
    assert reading.report.remedies["suit_direct"] == (None,) * 5


def test_a_table_that_is_not_there_is_no_picture_where_there_is_none_of_its_size():
    for content in (
        pictured(REPORT, "四", size="width=16 height=16"),
        pictured(REPORT, "四", instead=""),
    ):
        reading = read_bytes(content.encode(), "a.html")
        assert any("没有找到表四" in w and "图片" not in w for w in reading.warnings)
