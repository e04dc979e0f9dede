"""A search server takes work away, and loses and shows nothing, however it behaves."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.search import parse
from gongkai_web.review import withdrawals
from gongkai_web.search import attachments, keeping
from gongkai_web.search.engine import engine, text_of, title_of
from gongkai_web.search.masks import keys_of
from gongkai_web.search.models import Entry, Leaving
from gongkai_web.search.opensearch import OpenSearch, ServerProblem
from opensearch_double import opensearch
from review_desk import climb, draft, office_of

NOW = timezone.now()
AGO = NOW - timedelta(days=3)
SIGNS = "公开信息法规陝陕a1 \n（〔号。"


@pytest.fixture
def double(settings):
    with opensearch() as answering:
        settings.SEARCH_URL = answering.url
        yield answering
        engine()._http.close()


@pytest.fixture
def office(agency, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return office_of(agency)


def ask(client, q, **more):
    return client.get("/search/", {"q": q, "format": "json", **more}).json()


def searches(double):
    return sum(path.endswith("/_search") for _, path, _ in double.asked)


@pytest.mark.slow
@settings(
    max_examples=30, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(
    texts=st.lists(
        st.tuples(st.text(st.sampled_from(SIGNS), max_size=20), st.text(st.sampled_from(SIGNS))),
        min_size=1, max_size=5,
    ),
    typed=st.lists(st.text(st.sampled_from(SIGNS + '"|-《》'), max_size=9), min_size=1, max_size=4),
)  # fmt: skip
def test_the_server_finds_what_a_plain_scan_finds(agency, double, monkeypatch, texts, typed):
    monkeypatch.setattr("gongkai_web.search.opensearch._PAGE", 2)
    rows = [
        Entry(
            agency=agency, kind="information", year=2026, title=title, body=body, published_at=NOW
        )
        for title, body in texts
    ]
    Entry.objects.bulk_create(rows)
    keeping.put(*rows)
    attachments.follow()
    keys = {one.pk for one in rows}
    for query in filter(None, map(parse, typed)):
        for in_title, fold in ((False, text_of), (True, title_of)):
            before = searches(double)
            hits = engine().hits(query, in_title=in_title)
            assert searches(double) > before
            assert hits.sure
            assert set(keys_of(hits.mask)) & keys == {
                one.pk for one in rows if query.holds(fold(one))
            }


def test_what_the_server_does_not_know_yet_is_found_and_what_it_still_knows_is_not(
    office, client, double
):
    item = climb(office, draft(office), at=AGO)
    assert ask(client, "法律")["total"] == 1
    assert double.documents == {}
    assert attachments.follow() == 1
    (document,) = double.documents.values()
    assert "公共 共法 法律" in document["title"]
    assert ask(client, "法律")["total"] == 1
    withdrawals.ask(
        actor=office.drafter, edition=item.live_edition, kind="exposed", reason="不应公开", at=NOW
    )
    assert len(double.documents) == 1
    assert ask(client, "法律") == {"total": 0, "results": []}
    attachments.follow()
    assert double.documents == {}
    assert not Leaving.objects.exists()


@pytest.mark.walk
@pytest.mark.parametrize("trouble", ["status", "gone", "password", "no index"])
def test_where_the_server_does_not_answer_the_database_does(office, client, double, trouble):
    climb(office, draft(office), at=AGO)
    attachments.follow()
    if trouble == "status":
        double.status = 503
    if trouble == "password":
        double.password = "another"
    if trouble == "no index":
        double.mapping, double.documents = None, {}
    if trouble == "gone":
        engine()._http.base_url = "http://127.0.0.1:9"
    assert ask(client, "法律")["total"] == 1
    before = len(double.asked)
    assert ask(client, "法律")["total"] == 1
    assert len(double.asked) == before, "asked again at once"


def test_a_refused_entry_is_sent_again(office, client, double):
    climb(office, draft(office), at=AGO)
    double.refused = {str(Entry.objects.get().pk)}
    with pytest.raises(ServerProblem, match="rejected"):
        attachments.follow()
    assert ask(client, "法律")["total"] == 1
    double.refused = set()
    assert attachments.follow() == 1
    assert attachments.follow() == 0


def test_a_rebuilding_fills_the_server_and_says_where_it_could_not(office, client, double, capsys):
    for n in range(3):
        climb(office, draft(office, title=f"第{n}件法律信息"), at=AGO)
    call_command("rebuild_search")
    assert "搜索服务器新收 3 条" in capsys.readouterr().out
    double.mapping, double.documents = None, {}
    call_command("rebuild_search")
    assert len(double.documents) == 3
    call_command("rebuild_search", all=True)
    assert {one["entry"] for one in double.documents.values()} == set(
        Entry.objects.values_list("pk", flat=True)
    )
    double.status = 500
    with pytest.raises(CommandError, match="搜索服务器没有应答"):
        call_command("rebuild_search")


@pytest.mark.parametrize("url", ["opensearch:9200", "ftp://host", "http://"])
def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(ValueError, match="GONGKAI_SEARCH_URL"):
        OpenSearch(url)
