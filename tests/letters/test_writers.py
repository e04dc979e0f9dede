"""Do docx and PDF say what the letter says, the same way every time?"""

from __future__ import annotations

import io
import re
import zipfile

import docx
import pdfplumber
import pytest

from gongkai.letters import codes, edited, signed, to_docx, to_pdf
from gongkai.letters.letter import Grid
from gongkai.letters.writers.outline import lines, outline
from gongkai.reports.writers import WriteProblem, typefaces
from sample_letters import DAY, letter_of

NUMBER = "示司公开告〔2026〕5号"


def whole(code, **changes):
    return signed(letter_of(code, **changes), number=NUMBER, on=DAY)


def bare(text):
    return re.sub(r"[\s​]", "", text)


def words_of_docx(data):
    document = docx.Document(io.BytesIO(data))
    parts = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        for row in table.rows:
            parts += [cell.text for cell in row.cells]
    return bare("".join(parts))


def words_of_pdf(data):
    with pdfplumber.open(io.BytesIO(data)) as document:
        pages = [page.extract_text() for page in document.pages]
    return bare("".join(re.sub(r"— \d+ —", "", page) for page in pages))


def cells_of_pdf(data):
    with pdfplumber.open(io.BytesIO(data)) as document:
        return [
            bare(cell or "")
            for page in document.pages
            for table in page.extract_tables()
            for row in table
            for cell in row
        ]


@pytest.mark.parametrize("code", codes())
def test_every_word_stands_in_both_files(code):
    letter = whole(code, attachments=(("示例文件复制件", 3), ("区分处理清单", 1)))
    in_docx, in_pdf = words_of_docx(to_docx(letter)), words_of_pdf(to_pdf(letter))
    cells = cells_of_pdf(to_pdf(letter))
    expected = [letter.title, letter.number, "示例文件复制件（3页）"]
    if letter.sealed:
        expected += [letter.agency, "2026年3月20日"]
    for block in letter.blocks:
        if isinstance(block, Grid):
            for row in block.rows:
                for cell in row:
                    assert bare(cell) in in_docx
                    assert bare(cell) in cells
            expected.append(block.heading)
        else:
            expected += block.text.splitlines()
    for words in expected:
        assert bare(words) in in_docx
        assert bare(words) in in_pdf


@pytest.mark.parametrize("code", ["S03", "L13", "L18"])
def test_the_same_letter_gives_the_same_bytes(code):
    assert to_docx(whole(code)) == to_docx(whole(code))
    assert to_pdf(whole(code)) == to_pdf(whole(code))


def test_a_letter_ends_with_name_and_day_after_its_attachments():
    for words in (
        words_of_docx(to_docx(whole("S02", attachments=(("复制件", 3),)))),
        words_of_pdf(to_pdf(whole("S02", attachments=(("复制件", 3),)))),
    ):
        assert words.startswith(f"示例市示例区司法局政府信息公开告知书{NUMBER}张某某：")
        assert words.endswith("附件：复制件（3页）示例市示例区司法局2026年3月20日")


def test_a_draft_leaves_number_and_day_open():
    words = words_of_docx(to_docx(letter_of("S02")))
    assert "〔2026〕" not in words
    assert words.endswith("示例市示例区司法局年月日")


def test_a_form_has_no_signature_of_the_agency():
    shown = outline(whole("L17"))
    assert (shown.agency, shown.signature, shown.day) == ("", "", "")


def test_the_day_stands_four_characters_off_and_the_name_over_its_middle():
    shown = outline(whole("S02"))
    name, day = 9, 7  # widths: 示例市示例区司法局; 2026年3月20日 with half-width digits
    assert shown.day_indent + day / 2 == pytest.approx(shown.signature_indent + name / 2, abs=0.5)
    long = outline(whole("S02", agency="示例市示例区" * 4))
    assert long.signature_indent == 0
    assert long.day_indent > 4


def test_headings_are_told_from_sentences():
    assert [line.heading for line in lines("一、办理的事实\n一、办理的事实如下。\n正文")] == [
        True,
        False,
        False,
    ]


HOSTILE = (
    "#set page(width: 1pt) #panic() *粗* _斜_ $x^2$ @引用 <标签> `码` ~ \\ [括号] // 注释 /* 注 */ "
    '<w:p/> &amp; ]]> "直引号" {basis} [[x]]'
)


@pytest.mark.parametrize("code", ["S02", "L02", "L18"])
def test_markup_in_the_applicants_words_is_only_text(code):
    letter = whole(code, content=HOSTILE, addressee="#panic() <b>&")
    assert bare(HOSTILE) in words_of_docx(to_docx(letter))
    pdf = to_pdf(letter)
    assert bare(HOSTILE) in words_of_pdf(pdf) + "".join(cells_of_pdf(pdf))


def test_control_characters_break_no_file():
    letter = edited(whole("S02", content="甲\x00乙\x0b丙\ud800"), {"way": "一\x1b二\r\n三"})
    assert "甲\ufffd乙" in words_of_docx(to_docx(letter))
    assert to_pdf(letter).startswith(b"%PDF")


def test_very_long_words_stay_on_the_page():
    address = "https://www.example.gov.cn/" + "abcdefghij" * 30 + "/index.html?x=1&y=2"
    letter = whole("S01", fields={"where": f"请访问{address}查看。"})
    pdf = to_pdf(letter)
    assert bare(address) in words_of_pdf(pdf), "it is copied as one word"
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            assert max(char["x1"] for char in page.chars) < page.width - 60
    assert to_docx(letter)


@pytest.mark.parametrize("code", ["L02", "L18"])
def test_a_very_long_content_runs_on_over_pages(code):
    letter = whole(code, content="很长的申请内容。" * 1500)
    with pdfplumber.open(io.BytesIO(to_pdf(letter))) as document:
        assert len(document.pages) > 5
        text = bare("".join(page.extract_text() for page in document.pages))
    assert text.count("很长的申请内容") > 1000
    assert to_docx(letter)


def test_a_character_no_font_has_is_named_with_its_place(monkeypatch):
    monkeypatch.setattr(typefaces, "fonts", lambda folder: own_fonts_only())
    with pytest.raises(WriteProblem) as caught:
        to_pdf(whole("S02", addressee="王\U00020bb7"))
    assert "“𠮷”（U+20BB7）（在“王𠮷”处）" in str(caught.value)
    assert "王\U00020bb7" in words_of_docx(to_docx(whole("S02", addressee="王\U00020bb7")))


def own_fonts_only():
    import typst

    folder = typefaces.Path(typefaces.__file__).parent / "fonts"
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )
    return fonts, frozenset(fonts.families())


def test_the_pdf_is_for_the_archive_and_knows_no_clock():
    data = to_pdf(whole("S04"))
    assert b"<pdfaid:part>2</pdfaid:part>" in data
    with pdfplumber.open(io.BytesIO(data)) as document:
        assert document.metadata["Title"] == "政府信息不予公开告知书"
        assert document.metadata["Author"] == "示例市示例区司法局"
        assert document.metadata["CreationDate"].startswith("D:20260320")


def test_the_docx_knows_no_clock_and_names_the_fonts_of_the_standard():
    with zipfile.ZipFile(io.BytesIO(to_docx(whole("S04")))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        styles = archive.read("word/styles.xml").decode()
        core = archive.read("docProps/core.xml").decode()
    assert "仿宋_GB2312" in styles
    assert "方正小标宋简体" in styles
    assert "2026-03-20" in core


def test_a_row_is_not_parted_by_the_end_of_a_page():
    with pdfplumber.open(io.BytesIO(to_pdf(whole("L18")))) as document:
        rows = [row for page in document.pages for t in page.extract_tables() for row in t]
    for row in rows:
        assert row[0], "each row begins with its label, on the page where it ends"


@pytest.mark.parametrize("shift", range(12))
def test_a_short_list_stays_on_one_page(shift):
    letter = edited(whole("L13"), {"facts": "\n".join(["本月已有多件申请。"] * (shift + 1))})
    with pdfplumber.open(io.BytesIO(to_pdf(letter))) as document:
        assert sum(len(page.extract_tables()) for page in document.pages) == 1
    rows = docx.Document(io.BytesIO(to_docx(letter))).tables[0].rows
    kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in rows]
    assert kept == [True] * (len(rows) - 1) + [None]
