"""What is kept of frequent words is what the index says, whatever happened since."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.search import parse
from gongkai_web.publishing import drafting
from gongkai_web.publishing.models import Item
from gongkai_web.review import withdrawals
from gongkai_web.search import asking, keeping, warming, words
from gongkai_web.search.engine import engine, text_of, title_of
from gongkai_web.search.masks import keys_of
from gongkai_web.search.models import Entry
from gongkai_web.search.words import WORDS
from review_desk import climb, draft, office_of

NOW = timezone.now()
AGO = NOW - timedelta(days=3)
SIGNS = "公开信息 a"
TEXTS = st.text(st.sampled_from(SIGNS), min_size=1, max_size=12)
ASKED = ("公开", "信息", "开信", "公开信息", "公开 信息", "公开 -信息", "公开 | 息公", "信", "a公")
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), TEXTS, TEXTS),
        st.tuples(st.just("drop"), st.integers(0, 9), st.none()),
        st.tuples(st.just("tried"), TEXTS, st.integers(0, 9)),
        st.tuples(st.just("ask"), st.sampled_from(ASKED), st.booleans()),
    ),
    min_size=4, max_size=20,
)  # fmt: skip


@pytest.fixture(autouse=True)
def everything_counts_as_frequent(monkeypatch):
    monkeypatch.setattr(words, "FREQUENT", 1)
    monkeypatch.setattr(words, "REST", 0)
    WORDS.forget()


@pytest.fixture
def office(agency, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return office_of(agency)


def entered(agency, title, body):
    entry = Entry.objects.create(
        agency=agency, kind="information", year=2026, title=title, body=body, published_at=NOW
    )
    keeping.put(entry)
    return entry


def agree(typed, in_title=False):
    """Ask, and scan everything; what is found must be the same."""
    query, fold = parse(typed), title_of if in_title else text_of
    hits = engine().hits(query, in_title=in_title)
    there = Entry.objects.in_bulk()
    found = set(keys_of(hits.mask & ((1 << max(there, default=0) + 1) - 1))) & set(there)
    wanted = {pk for pk, one in there.items() if query.holds(fold(one))}
    assert wanted <= found, (typed, "recall")
    if hits.sure:
        assert found == wanted, typed
    elif not in_title:
        assert engine().verified(query, found) == wanted, typed


@pytest.mark.parametrize("changed", [0, 200])
@settings(
    max_examples=40, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(acts=ACTS)
def test_what_is_kept_follows_every_entry_that_comes_or_goes(agency, monkeypatch, changed, acts):
    monkeypatch.setattr(words, "_CHANGED", changed)
    Entry.objects.all().delete()
    engine().clear()
    rows = [entered(agency, "公开", "信息"), entered(agency, "a", "公开信息")]
    for act, one, other in acts:
        if act == "put":
            rows.append(entered(agency, one, other))
        elif act == "drop" and one < len(rows):
            keeping.drop(rows.pop(one))
        elif act == "tried":
            with transaction.atomic():
                entered(agency, one, one)
                if other < len(rows):
                    keeping.drop(Entry.objects.get(pk=rows[other].pk))
                agree("公开")
                transaction.set_rollback(True)
        elif act == "ask":
            agree(one, other)
    for typed in ASKED:
        agree(typed)
        agree(typed, in_title=True)


def test_a_kept_word_asks_the_index_about_nothing_but_what_changed(agency, monkeypatch):
    first = entered(agency, "公开", "申请")
    agree("申请")
    monkeypatch.setattr(type(engine()), "_look", None)  # nobody may ask about all
    second = entered(agency, "公开", "申请")
    assert keys_of(engine().hits(parse("申请")).mask) == [first.pk, second.pk]
    keeping.drop(first)
    assert keys_of(engine().hits(parse("申请")).mask) == [second.pk]


def found_as_scanned(typed, at):
    query = parse(typed)
    public = Entry.objects.public(at)
    wanted = {one.pk for one in public if query.holds(text_of(one))}
    assert set(keys_of(asking.found(query, at=at).mask)) == wanted
    return len(wanted)


def test_publishing_withdrawing_and_the_hour_leave_nothing_out_and_nothing_in(office):
    later_on = NOW + timedelta(days=5)
    assert found_as_scanned("以后", NOW) == 0
    first = climb(office, draft(office, title="以后再说的公告"), at=AGO)
    assert found_as_scanned("以后", NOW) == 1
    later = draft(office, title="以后公开的")
    drafting.change(
        actor=office.drafter, item=later,
        fields={"go_live_at": later_on, "expire_at": NOW + timedelta(days=8)},
    )  # fmt: skip
    climb(office, Item.objects.get(pk=later.pk), at=AGO)
    counts = [
        found_as_scanned("以后", at)
        for at in (NOW, later_on, NOW + timedelta(days=8), later_on, NOW)
    ]
    assert counts == [1, 2, 1, 2, 1]
    withdrawals.ask(
        actor=office.drafter, edition=first.live_edition, kind="exposed", reason="不应公开", at=NOW
    )
    assert [found_as_scanned("以后", at) for at in (NOW, later_on)] == [0, 1]


def test_what_stands_in_many_entries_is_gathered_before_anybody_asks(agency, monkeypatch):
    rows = [entered(agency, f"第{n}号公告", "公开信息") for n in range(4)]
    warming.warm()
    monkeypatch.setattr(type(engine()), "_look", None)
    assert keys_of(engine().hits(parse("公开")).mask) == [one.pk for one in rows]
    assert keys_of(engine().hits(parse("公告"), in_title=True).mask) == [one.pk for one in rows]


def test_no_more_is_kept_than_was_said(agency, monkeypatch):
    monkeypatch.setattr(words, "MOST", 3)
    entered(agency, "公开信息条例", "公开信息条例")
    for typed in ("公开", "开信", "信息", "息条", "条例"):
        agree(typed)
    assert len(WORDS) == 3


@pytest.mark.django_db
def test_for_several_words_one_looks_once_at_what_changed(agency):
    first = entered(agency, "公开", "信息公开")
    for form in ("公开", "信息"):
        WORDS.mask(form, False, engine()._look, engine()._among)
    second = entered(agency, "公开", "另一则")
    with CaptureQueriesContext(connection) as captured:
        found = WORDS.kept_of(("公开", "信息", "没有"), False, engine()._among)
    assert found == {"公开": 1 << first.pk | 1 << second.pk, "信息": 1 << first.pk}
    assert sum("search_change" in one["sql"] for one in captured.captured_queries) == 1
