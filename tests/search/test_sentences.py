"""A sentence is looked for by the words of it that say something."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.search import fold, parse, without_filler


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("我想查一下低保怎么申请", "低保 申请"),
        ("请问公证处在哪里？", "公证处在"),
        ("法律援助需要什么条件呢", "法律援助 条件"),
        ("你好，我想知道宅基地如何审批，谢谢", "宅基地 审批"),
    ],
)
def test_filler_words_are_left_out(typed, words):
    plain = without_filler(parse(typed))
    assert plain is not None
    assert plain.words == words
    assert plain.left_out
    assert all(one in typed for one in plain.left_out)


@pytest.mark.parametrize(
    "typed", ["低保申请", "“我想查一下”", "低保 -怎么", "怎么 | 如何", "我想怎么", "", "我想查a"]
)
def test_what_is_no_sentence_stays_what_it_is(typed):
    assert without_filler(parse(typed)) is None


SENTENCES = st.lists(
    st.sampled_from(["我想", "查一下", "低保", "怎么", "申请", "的", "，", " ", "2024", "号", "a", "-"]),
    min_size=1, max_size=12,
).map("".join)  # fmt: skip


@given(SENTENCES, st.text("低保申请a2024", max_size=4))
def test_what_holds_the_sentence_holds_its_words(typed, around):
    query = parse(typed)
    plain = without_filler(query)
    text = fold(f"{around} {typed} {around}")
    if plain is not None and query.holds(text):
        assert plain.query.holds(text)
