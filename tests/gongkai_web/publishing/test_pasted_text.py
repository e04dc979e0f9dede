"""Does a text keep its paragraphs, whatever it was pasted from?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai_web.publishing.markup import kept_text

PICTURE = f'<img src="file:{"a" * 64}" alt="公章">'


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("<h1>标题</h1><div>一</div><section>二</section>", "<h2>标题</h2><p>一</p><p>二</p>"),
        ("第一行<div>第二行</div><div>第三行</div>", "<p>第一行</p><p>第二行</p><p>第三行</p>"),
        ("<p>一</p><p>二</p>", "<p>一</p><p>二</p>"),
        ("一行<br>又一行", "<p>一行<br>又一行</p>"),
        ("<strong>甲</strong>乙<p>丙</p>丁", "<p><strong>甲</strong>乙</p><p>丙</p><p>丁</p>"),
        ("<div>甲<p>乙</p>丙</div>", "<p>甲</p><p>乙</p><p>丙</p>"),
        ("<div><div><div>深</div></div></div>", "<p>深</p>"),
        ("<dl><dt>问</dt><dd>答</dd></dl>", "<p>问</p><p>答</p>"),
        ("<ul><li><div>甲</div><div>乙</div></li></ul>", "<ul><li>甲<br>乙</li></ul>"),
        (f"<div>{PICTURE}</div>", f"<p>{PICTURE}</p>"),
        (f"<p>甲</p>{PICTURE}", f"<p>甲</p>{PICTURE}"),
        ('<div><img src="https://other.example/a.png"></div><div>甲</div>', "<p>甲</p>"),
        ("<div><script>alert(1)</script>甲</div>", "<p>甲</p>"),
        ("   ", ""),
        ("<div></div>", ""),
    ],
)  # fmt: skip
def test_paragraphs_stay_paragraphs(pasted, kept):
    assert kept_text(pasted) == kept


TAGS = st.sampled_from(
    ["div", "p", "section", "span", "strong", "ul", "li", "table", "tr", "td", "h1", "h3", "br", "dl", "dd"]
)  # fmt: skip


@st.composite
def pages(draw, depth=3):
    made = []
    for _ in range(draw(st.integers(0, 3))):
        made.append(draw(st.sampled_from(["甲", "乙丙", " ", PICTURE, ""])))
        if depth:
            tag = draw(TAGS)
            inner = "" if tag == "br" else draw(pages(depth - 1))
            made.append("<br>" if tag == "br" else f"<{tag}>{inner}</{tag}>")
    return "".join(made)


@given(pages())
def test_asked_again_it_answers_the_same_and_loses_no_word(page):
    once = kept_text(page)
    assert kept_text(once) == once
    for word in ("甲", "乙丙", "file:"):
        assert once.count(word) == page.count(word)
