"""Does the PDF say what the report says, and nothing more?"""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import pdfplumber
import pytest

from annual_reports import blank_report, full_report, trial_report
from gongkai.reports.tables import tables
from gongkai.reports.writers import WriteProblem, pdf, typography
from gongkai.reports.writers.outline import DRAFT_MARK
from gongkai.reports.writers.pdf import FONTS_VARIABLE, to_pdf


def pages(report, **options):
    with pdfplumber.open(io.BytesIO(to_pdf(report, **options))) as document:
        return [page.extract_text() for page in document.pages]


def words_of(report, **options):
    return re.sub(r"\s", "", "".join(pages(report, **options)))


@pytest.mark.parametrize("report", [full_report(), trial_report()])
def test_every_cell_of_every_table_is_printed(report):
    with pdfplumber.open(io.BytesIO(to_pdf(report))) as document:
        found = [
            [re.sub(r"\s", "", cell or "") for row in table for cell in row if cell is not None]
            for page in document.pages
            for table in page.extract_tables()
        ]
    assert found == [[cell.text for row in table.rows for cell in row] for table in tables(report)]


def test_table_3_has_a_page_to_itself_and_is_not_broken():
    assert [text.count("四、结转") for text in pages(full_report()) if "申请人情况" in text] == [1]


def test_the_pages_are_numbered_between_dashes():
    texts = pages(full_report())
    assert [text.splitlines()[-1] for text in texts] == [
        f"— {number} —" for number in range(1, len(texts) + 1)
    ]


@pytest.mark.parametrize(
    "words",
    [
        "#set page(width: 1pt) #panic() *粗* _斜_ $x^2$ @引用 <标签> `码` ~ \\ [括号] // 注释 /* 注 */",
        "- 不是列表",
        "= 不是标题",
        '#import "x": y',
        "\\u{41} --- ... https://",
        "\"直引号\" '单'",
    ],
)
def test_markup_in_a_text_is_only_text(words):
    assert re.sub(r"\s", "", words) in words_of(full_report().with_narrative(other=words))


def test_a_blank_is_printed_blank():
    with pdfplumber.open(io.BytesIO(to_pdf(blank_report()))) as document:
        tables_ = [table for page in document.pages for table in page.extract_tables()]
    assert not [cell for table in tables_ for row in table for cell in row if cell == "0"]


def test_it_is_an_archive_pdf_in_chinese_with_title_author_and_no_clock():
    data = to_pdf(full_report())
    assert b"<pdfaid:part>2</pdfaid:part>" in data
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in data
    with pdfplumber.open(io.BytesIO(data)) as document:
        assert document.metadata["Title"] == full_report().title
        assert document.metadata["Author"] == full_report().agency
        assert document.metadata["CreationDate"].startswith("D:20241231")
        assert document.doc.catalog["Lang"] == b"zh-CN"


def test_the_same_report_gives_the_same_file():
    assert to_pdf(full_report()) == to_pdf(full_report())


def test_a_draft_says_so_on_every_page():
    assert all(text.splitlines()[0] == DRAFT_MARK for text in pages(full_report(), draft=True))
    why = "与已公布的第2版不一致"
    assert all(why in text.splitlines()[0] for text in pages(full_report(), draft=why))
    assert "草稿" not in words_of(full_report())


def test_a_title_too_long_for_one_line_breaks_after_the_agency():
    assert pages(full_report())[0].splitlines()[:2] == [
        "示例市示例区司法局",
        "2024年政府信息公开工作年度报告",
    ]


def test_a_wide_number_is_set_smaller_rather_than_broken():
    report = full_report()
    wide = {**report.applications, "granted": (12345678,) * 7}
    report = type(report)(
        **{**{f: getattr(report, f) for f in report.__slots__}, "applications": wide}
    )
    assert "\n".join(pages(report)).count("12345678") == 7


def test_a_character_no_font_has_is_named_with_its_place(monkeypatch):
    monkeypatch.setattr(pdf, "_fonts", lambda folder: own_fonts_only())
    report = full_report().with_narrative(other="联系人：王\U00020bb7，电话见网站。")
    with pytest.raises(WriteProblem) as caught:
        to_pdf(report)
    assert "“𠮷”（U+20BB7）（在“联系人：王𠮷，电话见网站。”处）" in str(caught.value)
    assert "\n" not in str(caught.value)


def own_fonts_only():
    import typst

    folder = Path(pdf.__file__).parent / "fonts"
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )
    return fonts, frozenset(fonts.families())


def test_a_report_needs_no_font_of_the_machine(monkeypatch):
    monkeypatch.setattr(pdf, "_fonts", lambda folder: own_fonts_only())
    assert "示例市示例区司法局" in words_of(full_report())


def test_the_offices_own_fonts_are_preferred_in_their_order():
    names, weight = pdf._chosen("body", frozenset({"FangSong", "STFangsong", "Noto Serif SC"}))
    assert (names, weight) == (["FangSong", "Noto Serif SC"], "regular")
    assert pdf._chosen("title", frozenset({"Noto Serif SC"}))[1] == "bold"


def test_a_folder_of_fonts_can_be_named(tmp_path, monkeypatch):
    shutil.copy(Path(pdf.__file__).parent / "fonts" / "NotoSerifSC-Regular.ttf", tmp_path)
    monkeypatch.setenv(FONTS_VARIABLE, str(tmp_path))
    assert to_pdf(blank_report()).startswith(b"%PDF")


@pytest.mark.parametrize("by", ["argument", "environment"])
def test_a_folder_of_fonts_that_is_not_there_is_named(tmp_path, monkeypatch, by):
    missing = tmp_path / "字体"
    if by == "environment":
        monkeypatch.setenv(FONTS_VARIABLE, str(missing))
    with pytest.raises(WriteProblem, match=r"字体文件夹“.*字体”不存在"):
        to_pdf(blank_report(), fonts=missing if by == "argument" else None)


def test_the_guide_names_every_font_that_is_looked_for():
    guide = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "use-your-own-fonts.md"
    words = guide.read_text("utf-8")
    assert FONTS_VARIABLE in words
    assert [
        name for names in typography.FONTS.values() for name in names if name not in words
    ] == []
