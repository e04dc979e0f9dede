"""A reviewer is told every change that makes another content: field by field, link, picture and file."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai_web.publishing.content import FIELDS, LINKS, content_of, digest_of
from gongkai_web.publishing.models import Column
from gongkai_web.publishing.sanitising import clean_html
from gongkai_web.writing.marking import marked, metadata_changes
from review_desk import draft, office_of

OTHER = {
    "formed_on": "2026-03-03", "issued_on": "2026-03-04", "effective_on": "2026-04-01",
    "repealed_on": "2026-05-01", "disclosure_attr": "withheld", "validity": "repealed", "weight": 7,
    "go_live_at": "2026-03-09T01:00:00+00:00", "expire_at": "2026-03-09T01:00:01+00:00",
    "profile": "guide", "body": "<p>别的</p>",
    "attachments": [{"sha256": "a" * 64, "name": "a.docx", "kind": "Word", "size": 1}],
}  # fmt: skip


def told(before, after):
    """Return whether the marks or the list of metadata say anything."""
    marks = marked(before["body"], after["body"])
    return bool(metadata_changes(before, after)) or any("<ins>" in m or "<del>" in m for m in marks)


@pytest.fixture
def content(agency):
    return content_of(draft(office_of(agency), summary="概述"))


@pytest.mark.django_db
class TestAnyChangeOfTheDigestIsTold:
    @pytest.mark.parametrize("name", FIELDS)
    def test_field_by_field(self, name, content, agency):
        other = Column.objects.create(
            agency=agency, slug="x", title="政策文件（旧）", kind="statutory"
        )
        value = other.pk if name == "place_id" else OTHER.get(name, "别的")
        after = content | {name: value}
        assert digest_of(after) != digest_of(content)
        assert told(content, after)
        assert told(after, content), "and back"

    @pytest.mark.parametrize("name", [n for n in FIELDS if n not in ("body", "attachments")])
    def test_even_where_both_read_alike(self, name, content):
        for was, now in (("", None), (None, "")):
            if name not in ("disclosure_attr", "validity"):
                assert told(content | {name: was}, content | {name: now})

    def test_moments_of_the_same_minute(self, content):
        was, now = "2026-03-09T01:00:00+00:00", "2026-03-09T01:00:30+00:00"
        [one] = metadata_changes(content | {"go_live_at": was}, content | {"go_live_at": now})
        assert one.before != one.after

    def test_columns_of_the_same_name_under_two_others(self, content, agency):
        kept = {"agency": agency, "kind": "statutory"}
        above = [Column.objects.create(slug=s, title=s, **kept) for s in ("a1", "b1")]
        two = [
            Column.objects.create(slug=f"{p.slug}-x", title="文件", parent=p, **kept) for p in above
        ]
        was, now = ({"place_id": one.pk, "column": "文件"} for one in two)
        [one] = metadata_changes(content | was, content | now)
        assert (one.before, one.after) == ("a1 › 文件", "b1 › 文件")

    def test_a_moved_item_is_told_once(self, content, agency):
        other = Column.objects.create(agency=agency, slug="x", title="别的栏目", kind="statutory")
        after = content | {"place_id": other.pk, "column": other.title}
        assert [one.label for one in metadata_changes(content, after)] == ["所在栏目"]

    def test_links(self, content, agency):
        after = content | {LINKS: [["interprets", 987]]}
        assert [one.label for one in metadata_changes(content, after)] == ["相关信息"]

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"sha256": "b" * 64}, "a.docx（内容已更换，校验值 bbbbbbbb）"),
            ({"name": "b.docx"}, "b.docx"),
            ({"size": 2}, '"size": 2'),
        ],
    )
    def test_files(self, change, said, content):
        [file] = OTHER["attachments"]
        [one] = metadata_changes(
            content | {"attachments": [file]}, content | {"attachments": [file | change]}
        )
        assert one.before != one.after
        assert said in one.after

    def test_the_order_of_files(self, content):
        [file] = OTHER["attachments"]
        two = [file, file | {"sha256": "b" * 64, "name": "b.docx"}]
        before, after = content | {"attachments": two}, content | {"attachments": two[::-1]}
        assert told(before, after)

    def test_nothing_where_nothing_changed(self, content):
        assert not told(content, dict(content))

    def test_not_that_an_older_content_lacks_a_field_where_nothing_stands(self, content):
        old = {k: v for k, v in content.items() if k not in (LINKS, "audience")}
        assert not metadata_changes(old, content | {"audience": ""})


A, B = "a" * 64, "b" * 64


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('<p>见<a href="https://a.cn/1">网站</a>。</p>', '<p>见<a href="https://a.cn/2">网站</a>。</p>',
         "<del>［链接：https://a.cn/1］</del><ins>［链接：https://a.cn/2］</ins>"),
        ("<p>见网站。</p>", '<p>见<a href="https://a.cn/2">网站</a>。</p>', "<ins>［链接：https://a.cn/2］</ins>"),
        (f'<p>图<img src="file:{A}" alt="公章"></p>', f'<p>图<img src="file:{B}" alt="公章"></p>',
         f'<ins>［图片：公章］<img src="file:{B}"'),
        (f'<img src="file:{A}" alt="公章">', f'<img src="file:{B}" alt="公章">', f'<img src="file:{A}"'),
        (f'<img src="file:{A}" alt="公章">', f'<img src="file:{A}" alt="签名">', "［图片：签名］"),
        ("<strong>收费</strong>", "<strong>免费</strong>", "<ins>免</ins>"),
        ("<ul><li>一</li></ul>", "<ol><li>一</li></ol>", "格式有变动"),
        ("<p>一二</p>", "<h2>一二</h2>", "格式有变动"),
        ("<p><b>一</b>二</p>", "<p>一<b>二</b></p>", "格式有变动"),
        ("<p>一二</p>", "<p>一<br>二</p>", "<ins>↵<br></ins>"),
        ("<p>一二</p>", "<p>一\u200b二</p>", "<ins>［U+200B］</ins>"),
        ("<p>一</p><hr><p>二</p>", "<p>一</p><p>二</p>", "<del>────</del>"),
        ("<ul><li>一</li><li>二</li></ul>", "<ul><li>一</li></ul><ul><li>二</li></ul>", "编排有变动"),
        ("<p>一 二</p>", "<p>一  二</p>", "空白"),
        ('<table><tr><td colspan="2">一</td></tr></table>', "<table><tr><td>一</td></tr></table>", "格式"),
        ("<table><tr><td>10</td><td>元</td></tr></table>", "<table><tr><td>10</td><td>万元</td></tr></table>",
         "10 ｜ <ins>万</ins>元"),
        (f'<table><tr><td><img src="file:{A}"></td></tr></table>',
         f'<table><tr><td><img src="file:{B}"></td></tr></table>', f"file:{B}"),
    ],
)  # fmt: skip
def test_what_is_not_a_word_is_marked_too(before, after, said):
    assert said in "".join(marked(before, after))


def test_a_link_cannot_bring_a_mark_or_script_of_its_own():
    shown = "".join(marked("<p>一</p>", '<p>一<a href="https://a.cn/&lt;script&gt;">二</a></p>'))
    assert "<script>" not in shown
    assert "［链接：https://a.cn/&lt;script&gt;］" in shown


PIECES = st.sampled_from(
    ["<p>一二三</p>", "<p>一<b>二</b>三</p>", '<p><a href="https://a.cn">一</a></p>', "<h2>一</h2>",
     "<ul><li>一</li></ul>", "<ol><li>一</li></ol>", f'<img src="file:{A}" alt="一">', "<hr>", "一",
     f'<figure><img src="file:{B}" alt="一"><figcaption>二</figcaption></figure>', "<p></p>", " ",
     "<table><tbody><tr><td>一</td><td><p>二</p><p>三</p></td></tr></tbody></table>", "<p>三\u200b</p>",
     '<p><a href="https://b.cn">一</a></p>', "<blockquote><p>一</p></blockquote>", "<sup>2</sup>"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=6).map("".join).map(clean_html)


@given(before=TEXTS, after=TEXTS)
def test_two_texts_that_differ_are_marked_and_one_text_is_not(before, after):
    shown = "".join(marked(before, after))
    assert bool(re.search("<(ins|del)>", shown)) == (before != after)
