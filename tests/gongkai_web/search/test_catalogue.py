"""What a process holds of what is public is what the predicate says, whatever happened meanwhile."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from gongkai.search import parse
from gongkai_web.publishing import drafting
from gongkai_web.publishing.models import Item, NormativeDocument
from gongkai_web.review import withdrawals
from gongkai_web.review.models import Withdrawal
from gongkai_web.search import asking, watching
from gongkai_web.search.catalogue import CATALOGUE, Catalogue
from gongkai_web.search.masks import keys_of
from gongkai_web.search.models import Change, Entry
from review_desk import climb, draft, office_of

NOW = timezone.now()
AGO = NOW - timedelta(days=3)


@pytest.fixture
def office(agency, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return office_of(agency)


def held(at):
    with CATALOGUE.reading(at) as catalogue:
        return set(keys_of(catalogue.public))


def judged(at):
    return set(Entry.objects.public(at).values_list("pk", flat=True))


def test_it_follows_every_act_and_every_hour(office):
    moments = [AGO, NOW, NOW + timedelta(days=5), NOW + timedelta(days=8), NOW + timedelta(days=40)]

    def agree():
        for at in (*moments, *reversed(moments), NOW):
            assert held(at) == judged(at), at
        return len(judged(NOW))

    assert agree() == 0
    first = climb(office, draft(office), at=AGO)
    assert agree() == 1
    later = draft(office, title="以后公开的")
    drafting.change(
        actor=office.drafter, item=later,
        fields={"go_live_at": NOW + timedelta(days=5), "expire_at": NOW + timedelta(days=8)},
    )  # fmt: skip
    later = climb(office, Item.objects.get(pk=later.pk), at=AGO)
    assert agree() == 1
    assert len(judged(NOW + timedelta(days=5))) == 2
    assert len(judged(NOW + timedelta(days=8))) == 1
    withdrawals.ask(
        actor=office.drafter, edition=first.live_edition, kind="exposed", reason="不应公开", at=NOW
    )
    assert agree() == 0


@pytest.mark.parametrize(
    "change",
    [
        lambda item: Item.objects.filter(pk=item.pk).update(disclosure_attr="on_request"),
        lambda item: Item.objects.filter(pk=item.pk).update(live=False, live_edition=None),
        lambda item: Withdrawal.objects.create(
            edition=item.live_edition, at=NOW, by=item.live_edition.released_by,
            request=item.live_edition.requests.create(
                kind="wrong", reason="误", asked_by=item.live_edition.released_by, asked_at=NOW
            ),
        ),
        lambda item: Entry.objects.filter(edition__item=item).delete(),
    ],
    ids=["attribute", "pointer", "withdrawal", "entry"],
)  # fmt: skip
def test_what_changed_past_every_act_is_noticed(office, change):
    item = climb(office, draft(office), at=AGO)
    assert len(held(NOW)) == 1
    change(item)
    assert held(NOW) == judged(NOW) == set()


def test_what_was_rolled_back_leaves_nothing(office):
    item = climb(office, draft(office), at=AGO)
    assert len(held(NOW)) == 1
    with transaction.atomic():
        Item.objects.filter(pk=item.pk).update(disclosure_attr="on_request")
        assert held(NOW) == set()
        transaction.set_rollback(True)
    assert held(NOW) == judged(NOW)
    assert len(held(NOW)) == 1


def test_a_process_that_slept_too_long_reads_all_anew(office):
    climb(office, draft(office), at=AGO)
    assert len(held(NOW)) == 1
    climb(office, draft(office, title="第二件"), at=AGO)
    Change.objects.all().delete()
    assert held(NOW) == judged(NOW)
    assert len(held(NOW)) == 2


def test_each_process_holds_the_same(office):
    others = Catalogue()
    for n in range(3):
        climb(office, draft(office, title=f"第{n}件"), at=AGO)
        with others.reading(NOW) as there:
            assert set(keys_of(there.public)) == held(NOW)
            assert there.spread(there.public, "agency") == [(office.agency.code, n + 1)]


def test_the_triggers_are_put_back(office):
    """SQLite drops the triggers of a table that a migration makes anew."""
    watching.remove(connection)
    watching.install(connection)
    watching.install(connection)
    climb(office, draft(office), at=AGO)
    assert held(NOW) == judged(NOW)
    assert len(held(NOW)) == 1


def test_the_register_says_whether_a_document_is_in_force(office, client):
    climb(
        office,
        draft(office, profile="document", doc_no="示司〔2026〕1号", issuing_orgs="示例司法局"),
        at=AGO,
    )
    query = parse("法律")

    def spread(at=NOW):
        return asking.ask(query, at=at, filters={}).facets["validity"]

    assert spread() == [("in_force", 1)]
    today = timezone.localdate(NOW)
    document = NormativeDocument.objects.create(
        agency=office.agency, doc_no="示司〔2026〕1号", title="方案",
        issued_on=today - timedelta(days=90), expires_on=today + timedelta(days=10),
    )  # fmt: skip
    assert spread() == [("in_force", 1)]
    assert spread(NOW + timedelta(days=11)) == [("expired", 1)]
    NormativeDocument.objects.filter(pk=document.pk).update(repealed_on=today)
    assert spread() == [("repealed", 1)]
    found = client.get("/search/", {"q": "法律", "validity": "repealed", "format": "json"}).json()
    assert found["total"] == 1
    assert (
        "废止（1）"
        in client.get("/search/", {"q": "法律", "validity": "repealed"}).content.decode()
    )


def test_another_day_asks_only_of_what_the_register_knows(office, monkeypatch):
    climb(
        office, draft(office, profile="document", doc_no="示〔2026〕1号", issuing_orgs="甲"), at=AGO
    )
    climb(office, draft(office, title="不在登记簿里的"), at=AGO)
    today = timezone.localdate(NOW)
    NormativeDocument.objects.create(
        agency=office.agency, doc_no="示〔2026〕1号", title="方案",
        issued_on=today + timedelta(days=2), expires_on=today + timedelta(days=4),
    )  # fmt: skip

    def standing(at):
        with CATALOGUE.reading(at) as catalogue:
            return dict(catalogue.spread(catalogue.mask("kind", "policy"), "validity"))

    assert standing(NOW) == {"in_force": 1}, "not issued yet: what its page says"
    standing(NOW)  # PostgreSQL tells what changed in this transaction once more
    judged_anew, whole = [], []
    judge, load = Catalogue._judge, Catalogue._load
    monkeypatch.setattr(
        Catalogue,
        "_judge",
        lambda self, keys, at: (judged_anew.append(keys), judge(self, keys, at)),
    )
    monkeypatch.setattr(Catalogue, "_load", lambda self, at: (whole.append(at), load(self, at)))
    assert standing(NOW + timedelta(days=3)) == {"in_force": 1}
    assert standing(NOW + timedelta(days=5)) == {"expired": 1}
    assert standing(NOW) == {"in_force": 1}
    assert [len(keys) for keys in judged_anew] == [1, 1, 1]
    NormativeDocument.objects.update(issued_on=today, repealed_on=today)
    assert standing(NOW) == {"repealed": 1}
    NormativeDocument.objects.update(doc_no="示〔2020〕99号")
    assert standing(NOW) == {"in_force": 1}, "the register says nothing of it any more"
    NormativeDocument.objects.update(doc_no="示〔2026〕1号")
    assert standing(NOW) == {"repealed": 1}
    assert not whole, "a change of the register is no reason to read everything"


def test_numbers_come_first_then_titles_then_the_newest(office):
    climb(office, draft(office, title="甲", body="<p>示司〔2026〕1号</p>"), at=AGO)
    climb(office, draft(office, title="引用示司〔2026〕1号的通知"), at=AGO - timedelta(days=9))
    climb(office, draft(office, title="乙", doc_no="示司〔2026〕1号"), at=AGO - timedelta(days=30))
    climb(
        office,
        draft(office, title="丙", body="<p>示司〔2026〕1号</p>"),
        at=AGO + timedelta(hours=1),
    )
    for typed in ("示司〔2026〕1号", "示司(2026)1號"):
        found = asking.ask(parse(typed), at=NOW, filters={}).entries
        assert [one.title[:2] for one in found] == ["乙", "引用", "丙", "甲"]
    by_date = asking.ask(parse("示司〔2026〕1号"), at=NOW, filters={}, by_date=True).entries
    assert [one.title[:2] for one in by_date] == ["丙", "甲", "引用", "乙"]
