"""A folder of old web pages and Word documents comes in as drafts: each file by itself, each once, each told of."""

import io
import shutil
from datetime import date

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Cm
from PIL import Image

from gongkai_web.agencies.access import NotAllowed
from gongkai_web.publishing import drafting, folders
from gongkai_web.publishing.folders import FolderProblem, Outcome
from gongkai_web.publishing.models import Item, ItemFile, ItemOrigin, Publication
from gongkai_web.publishing.old_letters import read_docx
from gongkai_web.publishing.old_pages import FaultyPage, read_html
from gongkai_web.review.models import Edition
from review_desk import office_of

DAY = date(2026, 3, 4)
PAGE = """<html><head><meta charset="{charset}"><title>关于印发办法的通知_某局网站</title>
<meta name="PubDate" content="2019-06-03 10:20"><meta name="ContentSource" content="某局办公室">
<style>p {{ color: red }}</style></head><body><div class="header">首页 &gt; 公开</div>
<div class="TRS_Editor"><h1>关于印发办法的通知</h1><div>各科室：</div>
<div>某司〔2019〕3号文附后。<img src="通知/图.png"><a href="通知/附表.xlsx">附表</a></div>
<script>alert(1)</script><p onclick="x()">特此通知。</p></div><div>版权所有</div></body></html>"""


def png(colour="red"):
    held = io.BytesIO()
    Image.new("RGB", (4, 4), colour).save(held, "PNG")
    return held.getvalue()


def sheet():
    import openpyxl

    held = io.BytesIO()
    openpyxl.Workbook().save(held)
    return held.getvalue()


def letter(*, revised=False):
    """Return a Word document as an office writes one."""
    made = docx.Document()
    first = made.add_paragraph("关于开展法律援助月活动的通知")
    first.alignment = WD_ALIGN_PARAGRAPH.CENTER
    made.add_paragraph("陕司〔2023〕7号")
    made.add_heading("一、时间", level=1)
    line = made.add_paragraph("从")
    line.add_run("三月").bold = True
    line.add_run("起 <不限>。")
    for text in ("咨询", "受理"):
        made.add_paragraph(text, style="List Bullet")
    made.add_paragraph("第一", style="List Number")
    table = made.add_table(rows=3, cols=3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "跨两列"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "跨两行"
    table.cell(0, 2).text = "右"
    made.add_picture(io.BytesIO(png("blue")), width=Cm(2))
    if revised:
        inserted = OxmlElement("w:ins")
        made.paragraphs[-1]._p.append(inserted)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


@pytest.fixture
def folder(tmp_path):
    """Return a folder with a page in GBK, its files beside it, a letter, and what is neither."""
    made = tmp_path / "旧网站"
    (made / "通知").mkdir(parents=True)
    (made / "二级").mkdir()
    (made / "通知.html").write_bytes(PAGE.format(charset="gb2312").encode("gb18030"))
    (made / "通知" / "图.png").write_bytes(png())
    (made / "通知" / "附表.xlsx").write_bytes(sheet())
    (made / "通知" / "宏.xlsm").write_bytes(b"PK\x03\x04")
    (made / "通知" / "样式.css").write_text("p {}")
    (made / "二级" / "活动.docx").write_bytes(letter())
    (made / "清单.txt").write_text("别的")
    return made


@pytest.fixture
def office(agency):
    return office_of(agency)


def take(office, folder, **more):
    given = {"actor": office.drafter, "agency": office.agency, "place": office.column, "on": DAY}
    return {one.path: one for one in folders.take_in(folder=folder, **given | more)}


# --- reading


def test_a_page_tells_its_title_day_source_and_number():
    page = read_html(PAGE.format(charset="gbk").encode("gb18030"), stem="x")
    assert (page.title, page.published_on, page.source) == (
        "关于印发办法的通知", date(2019, 6, 3), "某局办公室",
    )  # fmt: skip
    assert page.fields["doc_no"] == "某司〔2019〕3号"
    assert "版权所有" not in page.html
    assert page.links == ["通知/附表.xlsx"]


@pytest.mark.parametrize(
    ("html", "title", "day", "source"),
    [
        ("<p>只有正文</p>", "文件名", None, ""),
        ("<title>题_栏目_站</title><p>文</p>", "题", None, ""),
        ("<title>题 - 站</title><h1>真题</h1><p>文</p>", "真题", None, ""),
        (
            "<h1>题</h1><p>发布时间：2021年3月5日 来源：某局</p><p>文</p>",
            "题",
            date(2021, 3, 5),
            "某局",
        ),
        ("<h1>题</h1><p>日期：2021-13-45</p><p>文</p>", "题", None, ""),
        ('<meta name="ArticleTitle" content="元题"><h1>题</h1>', "元题", None, ""),
    ],
)
def test_what_a_page_says_in_other_ways(html, title, day, source):
    page = read_html(f"<html><body>{html}</body></html>".encode(), stem="文件名")
    assert (page.title, page.published_on, page.source) == (title, day, source)


def test_a_page_whose_encoding_is_named_wrongly_is_still_read():
    wrong = PAGE.format(charset="utf-8").encode("gb18030")
    assert read_html(wrong, stem="x").title == "关于印发办法的通知"


@pytest.mark.parametrize("data", [b"", b"\xff\xff\xfe\x80\x00\xff", b"   "])
def test_what_is_no_page_is_refused(data):
    with pytest.raises(FaultyPage):
        read_html(data, stem="x")


def test_a_letter_keeps_headings_lists_tables_and_pictures():
    page = read_docx(letter(), stem="活动")
    assert page.title == "关于开展法律援助月活动的通知"
    assert page.title not in page.html
    assert page.fields == {"doc_no": "陕司〔2023〕7号"}
    assert "<h2>一、时间</h2>" in page.html
    assert "<p>从<strong>三月</strong>起 &lt;不限&gt;。</p>" in page.html
    assert "<ul><li>咨询</li><li>受理</li></ul><ol><li>第一</li></ol>" in page.html
    assert '<tr><td colspan="2">跨两列</td><td>右</td></tr>' in page.html
    assert '<td rowspan="2">跨两行</td>' in page.html
    assert list(page.pictures.values()) == [png("blue")]


def test_a_letter_with_open_revisions_is_refused():
    with pytest.raises(FaultyPage, match="修订"):
        read_docx(letter(revised=True), stem="x")


def test_what_is_no_letter_is_refused():
    with pytest.raises(FaultyPage, match="Word"):
        read_docx(b"PK\x03\x04rubbish", stem="x")


# --- taking in


@pytest.mark.django_db
def test_a_folder_comes_in_as_drafts_with_pictures_and_files(office, folder):
    told = take(office, folder)
    assert {path: one.outcome for path, one in told.items()} == {
        "通知.html": Outcome.TAKEN, "二级/活动.docx": Outcome.TAKEN, "清单.txt": Outcome.NOT_A_PAGE,
    }  # fmt: skip
    page = Item.objects.get(title="关于印发办法的通知")
    picture = ItemFile.objects.get(name="图.png")
    assert page.body.replace("\n", "") == (
        f'<p>各科室：</p><p>某司〔2019〕3号文附后。<img src="file:{picture.sha256}">附表</p>'
        "<p>特此通知。</p>"
    )
    assert [one["name"] for one in page.attachments] == ["附表.xlsx"]
    assert (page.source, page.doc_no, page.stage) == ("某局办公室", "某司〔2019〕3号", "draft")
    assert told["通知.html"].left_out == ["没有收入的文件：宏.xlsm"]
    assert page.origin.name == "通知.html"
    assert page.origin.published_on == date(2019, 6, 3)
    assert "2019" in page.index_no
    assert page.place == office.column
    letter_item = Item.objects.get(title="关于开展法律援助月活动的通知")
    assert "file:" in letter_item.body
    assert letter_item.attachments == []


@pytest.mark.django_db
def test_nothing_of_it_is_public_or_counted(office, folder):
    take(office, folder)
    assert not Edition.objects.exists()
    assert not Publication.objects.exists()
    assert not Item.objects.filter(live=True).exists()
    assert set(Item.objects.values_list("stage", flat=True)) == {"draft"}


@pytest.mark.django_db
def test_it_goes_on_where_it_was_broken_off(office, folder):
    for one in folders.take_in(
        actor=office.drafter, agency=office.agency, folder=folder, place=office.column, on=DAY
    ):
        if one.outcome is Outcome.TAKEN:
            break
    assert Item.objects.count() == 1
    with pytest.raises(FolderProblem, match="--resume"):
        take(office, folder)
    told = take(office, folder, resume=True)
    assert sorted(one.outcome for one in told.values()) == ["not_a_page", "taken", "there"]
    assert Item.objects.count() == 2
    shutil.move(folder / "通知.html", folder / "改了名.html")
    again = take(office, folder, resume=True)
    assert again["改了名.html"].outcome is Outcome.THERE, "the content names it, not the name"


@pytest.mark.django_db
def test_a_draft_thrown_away_does_not_come_back(office, folder):
    take(office, folder)
    drafting.discard(actor=office.drafter, item=Item.objects.get(title="关于印发办法的通知"))
    told = take(office, folder, resume=True)
    assert "删除过" in told["通知.html"].why
    assert Item.objects.count() == 1


@pytest.mark.django_db
def test_a_faulty_file_is_told_and_the_others_come_in(office, folder):
    (folder / "坏.docx").write_bytes(b"PK\x03\x04rubbish")
    (folder / "假.docx").write_bytes(png())
    (folder / "空.html").write_bytes(b"")
    (folder / "修订.docx").write_bytes(letter(revised=True))
    told = take(office, folder)
    faulty = {path: one.why for path, one in told.items() if one.outcome is Outcome.FAULTY}
    assert set(faulty) == {"坏.docx", "假.docx", "空.html", "修订.docx"}
    assert "已损坏" in faulty["坏.docx"]
    assert "PNG" in faulty["假.docx"]
    assert "空的" in faulty["空.html"]
    assert Item.objects.count() == 2
    assert ItemOrigin.objects.count() == 2


@pytest.mark.django_db
def test_nothing_outside_the_folder_is_taken(office, folder, tmp_path):
    (tmp_path / "secret.png").write_bytes(png())
    (folder / "链接.png").symlink_to(tmp_path / "secret.png")
    (folder / "x.html").write_text(
        '<h1>题</h1><p>文<img src="../secret.png"><img src="链接.png">'
        '<a href="../../../etc/passwd">a</a><img src="file:///etc/hosts"></p>'
    )
    told = take(office, folder)
    assert len(told["x.html"].left_out) == 3, told["x.html"].left_out
    item = Item.objects.get(title="题")
    assert item.body == "<p>文a</p>"
    assert item.attachments == []


@pytest.mark.django_db
def test_what_bears_a_mark_of_secrecy_is_left_out_whole(office, folder):
    (folder / "密.html").write_text("<h1>题</h1><p>机密★10年</p><p>内容</p>")
    told = take(office, folder)
    assert told["密.html"].outcome is folders.Outcome.FAULTY
    assert "没有接收，也没有留存" in told["密.html"].why
    assert not Item.objects.filter(title="题").exists()


@pytest.mark.django_db
def test_the_original_is_enclosed_where_that_is_wanted(office, folder):
    take(office, folder, keep_original=True)
    item = Item.objects.get(title="关于开展法律援助月活动的通知")
    assert [one["name"] for one in item.attachments] == ["活动.docx"]


@pytest.mark.django_db
def test_who_may_not_write_takes_nothing_in(office, folder):
    with pytest.raises(NotAllowed):
        take(office, folder, actor=office.secrecy)
    assert not Item.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["没有", "空"])
def test_a_folder_without_pages_is_refused(office, tmp_path, name):
    (tmp_path / "空").mkdir()
    with pytest.raises(FolderProblem, match=r"文件夹|里没有"):
        take(office, tmp_path / name)
