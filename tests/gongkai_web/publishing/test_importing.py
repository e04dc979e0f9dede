"""What was public elsewhere comes in as a draft, once, and never as reviewed."""

import base64
import io
from datetime import date

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from gongkai_web.agencies.access import NotAllowed
from gongkai_web.journal.models import Entry
from gongkai_web.publishing import drafting, importing
from gongkai_web.publishing.models import Item, ItemFile, ItemOrigin, OriginKind, Publication
from gongkai_web.review.models import Edition
from review_desk import office_of

pytestmark = pytest.mark.django_db
LINK = "https://mp.weixin.qq.com/s/shi-li"


def png(colour="red"):
    held = io.BytesIO()
    Image.new("RGB", (4, 4), colour).save(held, "PNG")
    return held.getvalue()


@pytest.fixture
def office(agency):
    return office_of(agency)


def take(office, **more):
    given = {
        "title": " 普法宣传进\n社区 ", "html": "<section><p>昨日，我局……</p></section>",
        "source": "示例公众号", "published_on": date(2023, 5, 6), "link": LINK,
        "place": office.column, "pictures": {},
    } | more  # fmt: skip
    return importing.import_draft(office.drafter, office.agency, **given)


def test_it_is_a_draft_that_nobody_reviewed(office):
    taken = take(office)
    item = Item.objects.get()
    assert taken.item == item
    assert taken.is_new
    assert item.title == "普法宣传进 社区"
    assert item.body == "<p>昨日，我局……</p>"
    assert (item.stage, item.live, item.source) == ("draft", False, "示例公众号")
    assert item.place == office.column
    assert not Edition.objects.exists()
    assert not Publication.objects.exists(), "what was counted elsewhere is registered elsewhere"


def test_the_day_it_was_public_elsewhere_is_noted_and_not_taken_for_the_formed_on_date(office):
    taken = take(office)
    assert taken.item.formed_on is None
    assert "成文日期" in drafting.missing(taken.item)
    assert taken.origin.published_on == date(2023, 5, 6)
    assert taken.origin.link == LINK
    assert "2023" in taken.item.index_no


def test_it_is_taken_in_once_even_after_its_draft_was_thrown_away(office):
    first = take(office)
    again = take(office, title="别的标题")
    assert not again.is_new
    assert again.item == first.item
    drafting.discard(actor=office.drafter, item=first.item)
    gone = take(office)
    assert not gone.is_new
    assert gone.item is None
    assert not Item.objects.exists()
    assert ItemOrigin.objects.count() == 1


def test_the_same_page_from_another_place_or_for_another_agency_is_another(office, other_agency):
    take(office)
    assert take(office, kind=OriginKind.FOLDER).is_new
    other = office_of(other_agency, "o")
    assert take(other).is_new


def test_a_person_without_the_right_takes_nothing_in(office):
    with pytest.raises(NotAllowed):
        importing.import_draft(office.secrecy, office.agency, title="题", html="")
    assert not ItemOrigin.objects.exists()


def test_pictures_are_kept_by_their_checksum_and_the_late_loading_address_counts(office):
    html = '<p><img data-src="https://mmbiz.qpic.cn/1" src="data:,"><img src="b.png" alt="图"></p>'
    taken = take(
        office, html=html,
        pictures={"https://mmbiz.qpic.cn/1": png(), "b.png": ContentFile(png("blue"), "b.png")},
    )  # fmt: skip
    kept = list(ItemFile.objects.order_by("pk"))
    assert [one.kind for one in kept] == ["PNG 图片", "PNG 图片"]
    assert all(f'src="file:{one.sha256}"' in taken.item.body for one in kept)
    assert 'alt="图"' in taken.item.body
    assert taken.left_out == []


@pytest.mark.parametrize(
    ("src", "given", "why"),
    [
        ("https://example.org/a.png", None, "图片没有收入"),
        ("a.png", b"GIF89a" + bytes(20), "类型不能上传"),
        ("a.svg", ContentFile(b"<svg onload='x()'/>", "a.svg"), "类型不能上传"),
        ("a.png", ContentFile(b"<svg onload='x()'/>", "a.png"), "内容却是网页或者 XML 文件"),
        ("a.pdf", ContentFile(b"%PDF-1.4 startxref", "a.pdf"), "不是 JPEG 或者 PNG"),
    ],
)
def test_a_picture_that_is_not_one_is_left_out_and_told(office, src, given, why):
    taken = take(
        office, html=f"<p>文字<img src='{src}'></p>", pictures={src: given} if given else {}
    )
    assert taken.item.body == "<p>文字</p>"
    assert len(taken.left_out) == 1
    assert why in taken.left_out[0]
    assert taken.origin.left_out == taken.left_out


def test_a_picture_that_stands_in_its_own_address_is_kept(office):
    src = "data:image/png;base64," + base64.b64encode(png()).decode()
    taken = take(office, html=f'<p><img src="{src}"></p>')
    assert f"file:{ItemFile.objects.get().sha256}" in taken.item.body


def test_attachments_are_enclosed_and_a_macro_document_is_not(office):
    taken = take(
        office,
        attachments=[ContentFile(b"%PDF-1.4 startxref", "a.pdf"), ContentFile(b"PK", "a.docm")],
    )
    assert [one["name"] for one in taken.item.attachments] == ["a.pdf"]
    assert "a.docm" in taken.left_out[0]


def test_a_long_title_is_cut_and_told(office):
    taken = take(office, title="长" * 300)
    assert len(taken.item.title) == 255
    assert "300" in taken.left_out[0]


def test_what_no_database_takes_does_not_stop_it(office):
    taken = take(office, title="标\0题", html="<p>正\0文</p>", link=LINK + "x" * 500)
    assert (taken.item.title, taken.item.body) == ("标题", "<p>正文</p>")
    assert taken.origin.link == ""
    assert "原链接" in taken.left_out[0]


def test_the_journal_tells_where_it_came_from(office):
    take(office)
    told = Entry.objects.filter(verb="导入草稿").get()
    assert told.detail["link"] == LINK
    assert told.detail["from"] == "微信公众号"
