"""Published answers are found in the search, all of them, and no longer than they are public."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.search import parse
from gongkai_web.mailbox import actions, asking, publishing
from gongkai_web.mailbox.models import Message
from gongkai_web.search import asking as searching
from gongkai_web.search import keeping
from gongkai_web.search.catalogue import CATALOGUE
from gongkai_web.search.engine import engine, text_of
from gongkai_web.search.masks import keys_of
from gongkai_web.search.models import Entry
from gongkai_web.search.suggesting import already_public
from mailbox_desk import LATER, answered, prepared, published, sent
from opensearch_double import opensearch

pytestmark = pytest.mark.django_db
SIGNS = "公证收费陝陕a1 \n（〔号。"


@pytest.fixture
def leader(person, agency):
    return person("leader", agency, "leader")


@pytest.fixture(params=["own", "server"])
def asked(request, settings, client):
    """Ask the search by its JSON, with the database's engine and with a search server."""

    def ask(q, **more):
        return client.get("/search/", {"q": q, "format": "json", **more}).json()

    if request.param == "own":
        yield ask
        return
    with opensearch() as double:
        settings.SEARCH_URL = double.url

        def follow_and_ask(q, **more):
            engine().follow()
            return ask(q, **more)

        yield follow_and_ask
        engine()._http.close()


def suggested(client, q):
    return client.get("/search/suggest/", {"q": q}).json()["suggestions"]


def test_a_published_answer_is_found_in_a_group_of_its_own(agency, officer, leader, asked, client):
    message = published(agency, officer, leader)
    for q in ("公证收费标准", "按件", "GONGKAI-WEN", "公证 收费"):
        told = asked(q)
        assert told["total"] == 1, q
    first = told["results"][0]
    assert (first["kind"], first["url"]) == ("answer", f"/messages/answers/{message.pk}/")
    assert client.get(first["url"]).status_code == 200
    assert asked("公证", kind="answer")["total"] == 1
    assert asked("公证", kind="policy")["total"] == 0
    for private in ("LIUYAN", "DAFU", "张三丰", "13800001234"):
        assert asked(private)["total"] == 0
    page = client.get("/search/", {"q": "公证"}).content.decode()
    assert "互动交流（1）" in page
    assert suggested(client, "公证收费")[0]["url"] == first["url"]
    assert already_public("公证收费标准", at=timezone.now())[0].url == first["url"]


def taken_down(message, officer):
    publishing.take_down(actor=officer, message=message, reason="有误", at=LATER)


def refused(message, officer):
    asking.refuse_publication(message=message, at=LATER)


def by_hand(message, officer):
    Message.objects.filter(pk=message.pk).update(shown=None)


@pytest.mark.parametrize("act", [taken_down, refused, by_hand])
def test_what_is_withdrawn_vanishes_at_once(agency, officer, leader, asked, client, act):
    message = published(agency, officer, leader)
    assert asked("公证")["total"] == 1
    act(message, officer)
    assert asked("公证")["total"] == 0
    assert suggested(client, "公证") == []
    assert already_public("公证收费标准", at=timezone.now()) == []
    with CATALOGUE.reading(timezone.now()) as held:
        assert not keys_of(held.public)
    if act is by_hand:
        with pytest.raises(CommandError, match="1 处差别"):
            call_command("rebuild_search", "--check")
        call_command("rebuild_search")
    assert not Entry.objects.exists()


def test_only_what_is_public_is_in_and_a_better_text_takes_the_place_of_the_former(
    agency, officer, leader, asked
):
    sent(agency)
    prepared(answered(agency, officer, leader), officer)
    assert not Entry.objects.exists()
    message = published(agency, officer, leader)
    text = prepared(message, officer, title="公证办理指南", reply="GONGKAI-NEU 免费")
    assert asked("GONGKAI-NEU")["total"] == 0
    publishing.approve(
        actor=leader, message=message, text=text, is_checked=True, at=LATER, on=LATER.date()
    )
    assert asked("GONGKAI-NEU")["total"] == 1
    assert asked("按件")["total"] == 0
    further = actions.draft(actor=officer, message=message, text="还有", at=LATER)
    actions.approve(actor=leader, message=message, answer=further, at=LATER)
    assert asked("公证")["total"] == 1


def test_what_the_index_lost_is_made_anew(agency, officer, leader, asked):
    published(agency, officer, leader)
    before = list(Entry.objects.values("title", "body", "kind", "year", "published_at", "text"))
    keeping.drop(Entry.objects.get())
    assert asked("公证")["total"] == 0
    call_command("rebuild_search")
    assert asked("公证")["total"] == 1
    assert list(Entry.objects.values(*before[0])) == before
    call_command("rebuild_search", "--check")
    call_command("rebuild_search", "--all")
    assert asked("公证")["total"] == 1


@settings(
    max_examples=10, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(
    words=st.lists(
        st.tuples(st.text(st.sampled_from(SIGNS), min_size=1, max_size=12),
                  st.text(st.sampled_from(SIGNS), min_size=1, max_size=30)),
        min_size=1, max_size=2,
    ),
    typed=st.lists(st.text(st.sampled_from(SIGNS + '"|-'), min_size=2, max_size=6), max_size=5),
)  # fmt: skip
def test_all_that_a_plain_scan_finds_is_found(agency, officer, leader, words, typed):
    for title, reply in words:
        if title.strip() and reply.strip():
            message = answered(agency, officer, leader)
            text = prepared(message, officer, title=title, reply=reply)
            publishing.approve(
                actor=leader, message=message, text=text, is_checked=True, at=LATER,
                on=LATER.date(),
            )  # fmt: skip
    now = timezone.now()
    public = list(Entry.objects.public(now))
    for query in filter(None, map(parse, [*typed, "公证怎样收费"])):
        scanned = {one.pk for one in public if query.holds(text_of(one))}
        assert set(keys_of(searching.found(query, at=now).mask)) == scanned, query


def test_a_page_of_answers_asks_no_more_the_more_there_are(
    agency, officer, leader, client, django_assert_max_num_queries
):
    published(agency, officer, leader)
    client.get("/search/", {"q": "公证"})
    with django_assert_max_num_queries(60) as one:
        client.get("/search/", {"q": "公证"})
        asked_for_one = len(one)
    for _ in range(2):
        published(agency, officer, leader)
    client.get("/search/", {"q": "公证"})
    with django_assert_max_num_queries(asked_for_one):
        client.get("/search/", {"q": "公证"})
