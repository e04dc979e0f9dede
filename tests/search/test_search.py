"""What is the same to a search, what is looked for, what is marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.search import Any_, Not, Term, bare, fold, fold_with_places, marked, parse, snippet


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("陝司〔２０２４〕5號", "陕司 2024 5号"),
        ("政 府　信息", "政府信息"),
        ("政府，信息", "政府 信息"),
        ("第 5 号", "第5号"),
        ("Open  Source", "open source"),
        ("a b c", "a b c"),
        ("公开\n信息", "公开 信息"),
        ("％_'\"\0", ""),
        ("", ""),
    ],
)
def test_a_text_is_folded(text, folded):
    assert fold(text) == folded


@given(st.text(alphabet="公开開 　ａB1\n，〔〕.-㈠ﬁ\u200b|", max_size=30))
def test_places_belong_to_the_folded_form(text):
    folded, places = fold_with_places(text)
    assert folded == fold(text)
    assert len(places) == len(folded)
    assert places == sorted(places)
    for sign, place in zip(folded, places, strict=True):
        assert sign == " " or sign in fold(text[place]), "each sign stands where it came from"


@given(st.text(alphabet="公开開 　ａB1\n，〔〕.-㈠ﬁ\u200b|", max_size=30))
def test_a_bare_number_is_its_folded_form_without_spaces(text):
    assert bare(text) == fold(text).replace(" ", "")


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("公开 指南", (Term("公开"), Term("指南"))),
        ("“政府 信息”", (Term("政府信息"),)),
        ("《公开指南》", (Term("公开指南"),)),
        ('"公开', (Term("公开"),)),
        ("低保 | 五保 公示", (Any_((Term("低保"), Term("五保"))), Term("公示"))),
        ("公示 -补贴", (Term("公示"), Not(Term("补贴")))),
        ("陕司〔2024〕5号", (Term("陕司 2024 5号", "陕司20245号"),)),
        ("XZ-2024-01", (Term("xz 2024 01", "xz202401"),)),
        ("|", ()),
        ("，。%_\0", ()),
    ],
)
def test_what_is_typed_is_read(typed, parts):
    assert parse(typed).tree.parts == parts


def test_a_long_query_is_cut_and_says_so():
    assert parse("公" * 5000).was_cut
    assert len(parse(" ".join("公示" for _ in range(30))).wanted) == 8


@given(st.text(max_size=120))
def test_whatever_is_typed_gives_a_query(typed):
    query = parse(typed)
    assert (
        not query
        or query.holds(" ".join(f for t in query.wanted for f in t.forms))
        or any(isinstance(part, Not) for part in query.tree.parts)
    )


def test_hits_are_marked_in_the_text_as_written():
    pieces = marked("陝州區公開指南", parse("公开"))
    assert [(one.text, one.hit) for one in pieces] == [
        ("陝州區", False), ("公開", True), ("指南", False),
    ]  # fmt: skip


def test_a_snippet_shows_the_line_with_the_hit():
    text = "第一行\n" + "前" * 50 + "公开" + "后" * 100
    pieces = snippet(text, parse("公开"))
    assert [one.text for one in pieces if one.hit] == ["公开"]
    assert pieces[0].text == pieces[-1].text == "…"
    assert shown(text, "没有").startswith("第一行　前前")


def shown(text, words):
    return "".join(one.text for one in snippet(text, parse(words)))


@pytest.mark.parametrize(
    ("text", "words", "told"),
    [
        # A cell of a table says nothing without the next ones.
        ("律师事务所\n住所\n示例路1号", "律师", "律师事务所　住所　示例路1号"),
        # What stands last is read with the line before.
        ("法律援助中心\n电话\n0398-1234567", "1234567", "电话　0398-1234567"),
        ("附件\n法律援助中心地址", "中心", "附件　法律援助中心地址"),
        # Written otherwise than typed.
        ("陝州區\n公開指南\n二〇二六年", "公开", "陝州區　公開指南　二〇二六年"),
        # A salutation is no beginning.
        ("各乡镇人民政府：\n现将有关事项通知如下。", "没有", "现将有关事项通知如下。"),
        ("各乡镇人民政府：", "没有", "各乡镇人民政府："),
        ("", "没有", ""),
    ],
)
def test_a_snippet_is_filled_up_from_the_lines_around(text, words, told):
    assert shown(text, words) == told
