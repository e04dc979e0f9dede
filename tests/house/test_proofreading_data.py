"""The page of proofreading says what the rules say, and every list of words is sound."""

import re
from datetime import date
from pathlib import Path

import pytest

from gongkai.law import Evidence
from gongkai.proofreading import Part, proofread, read_words, reference, rules, shipped

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "proofreading.md"
WORDS = shipped()


def test_the_page_is_what_the_rules_and_lists_say():
    assert PAGE.read_text("utf-8") == reference.page(), (
        "python -m gongkai.proofreading.reference > docs/reference/proofreading.md"
    )


def test_every_rule_is_on_the_page():
    for rule in rules():
        assert f"`{rule.id}`" in reference.page()


@pytest.mark.parametrize("header", WORDS.headers, ids=lambda header: header.kind)
def test_a_list_has_its_source_and_date(header):
    assert header.source
    assert header.title
    assert isinstance(header.dated, date)
    assert header.evidence in set(Evidence)


def test_there_are_enough_wrong_words():
    assert len(WORDS.wrong.entries) >= 200


@pytest.mark.parametrize("name", ["wrong", "fixed"])
def test_no_right_form_is_called_wrong(name):
    entries = getattr(WORDS, name).entries
    text = "。".join(entry.right for entry in entries if "；" not in entry.right)
    found = proofread([Part("词表", text, "metadata")], on=date(2026, 3, 2))
    assert not [f.message for f in found if f.rule in ("W01", "W02")]


@pytest.mark.parametrize("name", ["wrong", "fixed", "organs"])
def test_an_entry_is_words_and_each_exception_holds_the_wrong_form(name):
    for entry in getattr(WORDS, name).entries:
        assert re.fullmatch(
            r"[一-鿿“”，、（）；·]+", entry.wrong + entry.right.replace("2023", "")
        ), entry
        for longer in entry.unless:
            assert entry.wrong in longer, entry


def test_every_repeal_is_dated_and_every_organ_has_its_day():
    for entry in (*WORDS.repealed.entries, *WORDS.organs.entries):
        assert entry.since is not None, entry


def test_the_offices_own_list_of_names_is_shipped_empty():
    assert WORDS.people == ()


def test_the_lists_of_the_how_to_can_be_read():
    text = (PAGE.parents[1] / "how-to" / "proofread-a-text.md").read_text("utf-8")
    wrong, people = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert read_words(wrong, name="a").wrong.entries[0].right == "陕州区"
    assert [person.name for person in read_words(people, name="b").people] == ["张三", "李四"]
