"""What does the desk find for a word?"""

import pytest

from gongkai_web.publishing.models import Item
from gongkai_web.writing.desk import sought

pytestmark = pytest.mark.django_db

WORDS = (
    ("第 7 项", "a part of the title"),
    ("5G", "letters as they are written"),
    ("5g", "letters in the other case"),
    ("5g 网络", "letters and signs, in the other case"),
    ("通知（試行a版）", "letters amid signs"),
    ("20%", "a sign that stands for anything elsewhere"),
    ("sfj-2026", "the index number"),
    ("-2026-0007", "its digits alone"),
    ("示司发〔2026〕7号", "the number of the document"),
)


@pytest.fixture
def item(agency):
    row = {
        "title": "关于第 7 项 5G 网络提速 20% 的通知（試行A版）",
        "index_no": "SFJ-2026-0007",
        "doc_no": "示司发〔2026〕7号",
    }
    other = {"title": "关于第 8 项工作的公告", "index_no": "ZFB-2025-0008", "doc_no": "示府办函8号"}
    Item.objects.create(agency=agency, **other)
    return Item.objects.create(agency=agency, **row)


@pytest.mark.parametrize(("word", "why"), WORDS)
def test_a_word_is_found_in_title_and_numbers_whatever_its_case(item, word, why):
    assert list(Item.objects.filter(sought(word))) == [item], why


@pytest.mark.parametrize("word", ["6G 网络", "5g网络", "第 77 项", "2_%", "网络5G"])
def test_what_stands_nowhere_is_not_found(item, word):
    assert not Item.objects.filter(sought(word)).exists()


@pytest.mark.parametrize("word", ["第 777 项", "〔2026〕7号", "20%"])
def test_a_word_without_letters_folds_no_row(word):
    assert "icontains" not in str(sought(word))
