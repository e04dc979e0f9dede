from __future__ import annotations

from time import perf_counter

import pytest

from gongkai.reports.similarity import most_similar, paragraphs, similarity

ONE = "2024年存在的主要问题是信息主要发布在微信公众号，政府网站公开的内容不够全面、不够及时，部分股室报送信息的质量有待提高。"
OTHER = "我镇信息公开专栏栏目设置不尽合理，公众参与渠道较少，政策解读以文字为主，图解视频不多，老年人查找信息不便。"


def test_the_same_text_is_wholly_alike_and_another_is_not():
    assert similarity(ONE, ONE) == 1
    assert similarity(ONE, OTHER) < 0.2
    assert similarity("", ONE) == 0


def test_another_year_and_other_numbers_do_not_make_it_new():
    assert similarity(ONE, ONE.replace("2024", "2025").replace("，", "；")) == 1


def test_a_changed_sentence_lowers_the_likeness():
    changed = ONE.replace("部分股室报送信息的质量有待提高", "栏目分类不清，历年文件没有整理归集")
    assert 0.4 < similarity(ONE, changed) < 0.85


def test_the_most_similar_of_many_is_found():
    assert most_similar(ONE, [OTHER, ONE], at_least=0.85) == 1
    assert most_similar(ONE, [OTHER], at_least=0.85) is None


def test_short_lines_are_not_compared():
    assert list(paragraphs(f"（一）主动公开\n{ONE}\n无")) == [ONE]


@pytest.mark.slow
def test_a_hundred_reports_are_compared_in_a_moment():
    begun = perf_counter()
    for i in range(100):
        similarity(ONE * 10, OTHER * 10 + str(i))
    assert perf_counter() - begun < 5
