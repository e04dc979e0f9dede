"""The index finds exactly what a search for the substring in the folded text finds."""

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.search import parse
from gongkai_web.search import asking, keeping
from gongkai_web.search.engine import engine, text_of, title_of
from gongkai_web.search.masks import keys_of, mask_of
from gongkai_web.search.models import Entry
from gongkai_web.search.tsvector import OVERLAP, SECTION

SIGNS = "公开信息法规陝陕a1 \n（〔号。"
TEXTS = st.text(st.sampled_from(SIGNS), max_size=40)
QUERIES = st.text(st.sampled_from(SIGNS + '"|-《》'), max_size=12)


def entries(agency, *texts):
    rows = [
        Entry(
            agency=agency, kind="information", year=2026, title=title[:255], body=body,
            doc_no=doc_no, published_at=timezone.now(),
        )
        for title, doc_no, body in texts
    ]  # fmt: skip
    Entry.objects.bulk_create(rows)
    keeping.put(*rows)
    return rows


def scan(rows, query, fold):
    return {one.pk for one in rows if query.holds(fold(one))}


@settings(
    max_examples=60, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(
    texts=st.lists(st.tuples(TEXTS, TEXTS.map(lambda t: t[:20]), TEXTS), min_size=1, max_size=8),
    typed=st.lists(QUERIES, min_size=1, max_size=6),
)
def test_what_is_found_is_what_a_plain_scan_finds(agency, texts, typed):
    rows = entries(agency, *texts)
    keys = {one.pk for one in rows}
    for query in filter(None, map(parse, typed)):
        for in_title, fold in ((False, text_of), (True, title_of)):
            hits = engine().hits(query, in_title=in_title)
            found = set(keys_of(hits.mask)) & keys
            wanted = scan(rows, query, fold)
            assert wanted <= found, (query, "recall")
            if hits.sure:
                assert found == wanted, query
            elif not in_title:
                assert engine().verified(query, found) == wanted, query


def test_a_word_is_found_wherever_a_long_text_is_cut(agency):
    body = "公" * (SECTION - OVERLAP // 2) + "长长的信息公开条例" + "法" * (2 * SECTION) + "末尾"
    (row,) = entries(agency, ("题", "", body))
    for typed in ("长长的信息公开条例", "条例法法", "末尾", "法末尾", "公长"):
        hits = engine().hits(parse(typed))
        assert keys_of(hits.mask) == [row.pk], typed
        assert engine().verified(parse(typed), [row.pk]) == {row.pk}
    assert not engine().verified(parse("末尾公"), keys_of(engine().hits(parse("末尾公")).mask)) or (
        engine().hits(parse("末尾公")).mask == 0
    )


def test_what_was_dropped_is_found_no_more(agency):
    first, second = entries(agency, ("公开", "", "一二三"), ("公开", "", "一二三"))
    keeping.drop(first)
    assert keys_of(engine().hits(parse("二三")).mask) == [second.pk]


@given(st.sets(st.integers(min_value=0, max_value=3000)))
def test_a_mask_holds_its_keys(keys):
    assert keys_of(mask_of(list(keys))) == sorted(keys)


def test_many_are_taken_in_and_found_like_few(agency):
    with engine().taking_many():
        [one] = entries(agency, ("政府信息公开指南", "", "公开"))
        assert one.pk in keys_of(engine().hits(parse("指南")).mask), "found while it waits"
    assert one.pk in keys_of(engine().hits(parse("指南")).mask)


@pytest.mark.parametrize("sure_of", [0, 1000])
def test_where_the_engine_is_not_sure_the_page_is(agency, monkeypatch, sure_of, django_db_blocker):
    """More hits than are verified: those shown hold the word all the same."""
    monkeypatch.setattr(asking, "MOST_VERIFIED", sure_of)
    entries(agency, ("题", "", "公开信 开信息"), ("题", "", "公开信息"))
    hits = asking._verified(parse("公开信息"), engine().hits(parse("公开信息")))
    found = engine().verified(parse("公开信息"), keys_of(hits.mask))
    assert len(found) == 1
