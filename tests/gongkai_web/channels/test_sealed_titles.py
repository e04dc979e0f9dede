"""An article whose item was taken back for what it exposed is named nowhere any more, and tells where it stands."""

from datetime import timedelta

import pytest
from django.urls import reverse

from gongkai_web.channels import listing, proposing
from gongkai_web.channels.models import Delivery, ListedArticle
from gongkai_web.journal.models import Entry
from gongkai_web.journal.sealing import TOLD, label_of, marked
from gongkai_web.journal.telling import described
from gongkai_web.ledgers.registers import stores
from gongkai_web.publishing import drafting
from gongkai_web.publishing.drafting import SEALED_TITLE
from gongkai_web.publishing.models import Item
from gongkai_web.review import evidence, withdrawals
from review_desk import NOW, climb, draft

SECRET = "某人住某村某号"
TITLE = f"关于{SECRET}的公示"
HERE = "/admin/channels"


def take(office, account, clock):
    return listing.take_list(
        actor=office.drafter, account=account, clock=clock, sleep=lambda s: None
    )


def expose(office, item, at=NOW + timedelta(days=1)):
    withdrawals.ask(
        actor=office.drafter, edition=item.live_edition, kind="exposed", reason="有住址", at=at
    )
    return Item.objects.get(pk=item.pk)


@pytest.fixture
def exposed(office, account, double, clock):
    """Return an item withdrawn for its title, which stands on the account and was classified."""
    item = climb(office, draft(office, title=TITLE))
    double.publish(TITLE, at=clock().timestamp())
    double.publish("另一条", at=clock().timestamp())
    take(office, account, clock)
    chosen = {one.pk: "statutory" for one in ListedArticle.objects.all()}
    proposing.classify(actor=office.drafter, account=account, chosen=chosen)
    return expose(office, item)


def journal():
    return str([(label_of(one), described(one)) for one in marked(Entry.objects.all())])


@pytest.mark.walk
@pytest.mark.parametrize("who", ["drafter", "first", "secrecy", "leader"])
def test_no_page_names_it(office, account, exposed, client, who):
    client.force_login(getattr(office, who))
    pages = [
        f"{HERE}/", f"{HERE}/account/{account.pk}/", f"{HERE}/item/{exposed.pk}/",
        *(f"{HERE}/account/{account.pk}/articles/?show={show}"
          for show in ("missing", "unclassified", "owed", "all")),
        reverse("journal:index"), reverse("items:index"),
    ]  # fmt: skip
    for page in pages:
        assert SECRET not in client.get(page, follow=True).text, page
    shown = client.get(f"{HERE}/account/{account.pk}/articles/?show=all").text
    assert SEALED_TITLE in shown
    assert "另一条" in shown


def test_the_journal_keeps_quiet_about_the_entry_that_named_it_and_no_other(office, exposed):
    named = Entry.objects.get(verb="文章分类")
    assert described(named) == [TOLD]
    assert SECRET not in journal()
    others = Entry.objects.filter(subject_type=named.subject_type).exclude(pk=named.pk)
    assert all(described(one) != [TOLD] for one in others)


def test_what_is_done_with_the_article_afterwards_does_not_name_it(office, account, exposed):
    article = ListedArticle.objects.get(item=exposed)
    proposing.classify(actor=office.drafter, account=account, chosen={article.pk: "news"})
    assert SECRET not in str(Entry.objects.filter(verb="文章分类").first().detail)
    article.refresh_from_db()
    with pytest.raises(proposing.ItemRefused) as refused:
        proposing.propose(actor=office.drafter, article=article, place=office.column)
    assert SECRET not in str(refused.value)
    assert SEALED_TITLE in str(refused.value)
    assert str(article) == SEALED_TITLE


def test_whoever_may_open_the_evidence_finds_its_title_there(office, exposed):
    found = evidence.open_evidence(actor=office.secrecy, item=exposed, reason="核对")
    assert TITLE in str([one.content for one in found if "陕州司法" in one.title])


def test_the_seal_and_its_lifting_are_one(office, account, exposed):
    asked = exposed.editions.get().requests.get()
    withdrawals.answer(
        actor=office.leader, request=asked, approved=False, at=NOW, remark="并无泄露"
    )
    article = ListedArticle.objects.get(item=exposed)
    assert article.told_title == TITLE
    assert SECRET in str(described(Entry.objects.get(verb="文章分类")))


def test_a_list_taken_later_brings_the_title_back_into_no_record(
    office, account, double, clock, client
):
    item = climb(office, draft(office, title=TITLE))
    double.publish(TITLE, at=clock().timestamp())
    exposed = expose(office, item)
    take(office, account, clock)
    assert ListedArticle.objects.get().item == exposed
    assert not Item.objects.filter(title__contains=SECRET).exists()
    ledger = [*stores()["items"].of_year(office.agency, 2026, on=NOW.date())]
    assert ledger
    assert SECRET not in str(ledger)
    client.force_login(office.drafter)
    page = client.get(f"{HERE}/account/{account.pk}/articles/?show=all").text
    assert SECRET not in page
    assert {one.channel for one in exposed.publications.all()} >= {"wechat"}


def test_a_clean_text_published_again_is_named_again(office, account, double, clock, exposed):
    fields = {"title": "公示（更正）", "body": "<p>已经更正</p>"}
    drafting.change(actor=office.drafter, item=exposed, fields=fields)
    again = climb(office, Item.objects.get(pk=exposed.pk), at=NOW + timedelta(days=2))
    double.publish("公示（更正）", at=(NOW + timedelta(days=3)).timestamp())
    take(office, account, clock)
    rows = ListedArticle.objects.knowing_seals().filter(item=again).order_by("published_at")
    assert [one.told_title for one in rows] == [SEALED_TITLE, "公示（更正）"]
    assert [one.told_title for one in ListedArticle.objects.filter(item=again)] == [
        "公示（更正）", SEALED_TITLE,
    ]  # fmt: skip


def test_a_delivery_noted_after_the_seal_does_not_name_it(office, public, send, account, clock):
    delivery = send(public(title=TITLE))
    expose(office, delivery.edition.item)
    assert SECRET not in str(Delivery.objects.get(pk=delivery.pk))
    assert SECRET not in str(
        Delivery.objects.annotate(
            sealed=evidence.covers("edition__item", "edition__released_at")
        ).get()
    )


def test_the_list_of_articles_asks_as_much_for_many_as_for_one(
    office, account, exposed, client, django_assert_max_num_queries
):
    client.force_login(office.drafter)
    page = f"{HERE}/account/{account.pk}/articles/?show=all"
    client.get(page)
    with django_assert_max_num_queries(30):
        client.get(page)
