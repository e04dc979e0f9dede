"""Two accounts of a channel, or a corrected edition, on one day: each is a place, and one is counted."""

from datetime import date

import pytest

from channel_desk import finish
from gongkai_web.channels import actions, listing, removing
from gongkai_web.channels.listing import Found
from gongkai_web.ledgers.items import ItemStore
from gongkai_web.publishing import drafting
from gongkai_web.publishing.models import Item, Publication
from gongkai_web.reports import published
from gongkai_web.review import withdrawals
from gongkai_web.supervision.models import Account
from review_desk import climb

ON = date(2026, 3, 4)


@pytest.fixture
def accounts(office):
    """Return two accounts of 其他政务新媒体."""
    return [
        Account.objects.create(agency=office.agency, platform=platform, name="陕州司法")
        for platform in ("抖音", "头条")
    ]


def note(office, item, clock, **fields):
    told = {"channel": "other_media", "published_on": ON} | fields
    return actions.note_publication(actor=office.drafter, item=item, at=clock(), **told)


def counted(office):
    """Return what section one counts outside the website."""
    return published.section_one([office.agency], 2026).outside


def withdraw(office, item, clock):
    item = Item.objects.get(pk=item.pk)
    withdrawals.ask(
        actor=office.drafter, edition=item.live_edition, kind="exposed", reason="住址", at=clock()
    )


def test_two_accounts_on_one_day_are_two_places_and_count_once(office, public, accounts, clock):
    item = public().item
    first, second = (note(office, item, clock, account=one) for one in accounts)
    assert counted(office) == 1
    exported = list(ItemStore().of_year(office.agency, 2026, on=ON))
    assert len(exported) == 2, "the website's row, and one of the other channel"
    actions.forget_publication(actor=office.drafter, publication=first, reason="登记错")
    second.refresh_from_db()
    assert (second.repeat, counted(office)) == (0, 1)
    note(office, item, clock, account=accounts[0])
    withdraw(office, item, clock)
    assert {one.detail.account for one in removing.left()} == set(accounts)


@pytest.mark.parametrize("link", ["", "https://example.com/1"])
def test_the_same_place_twice_is_refused(office, public, accounts, clock, link):
    item = public().item
    note(office, item, clock, account=accounts[0], link=link)
    with pytest.raises(actions.ItemRefused, match="已经登记过"):
        note(office, item, clock, account=accounts[0], link=link)
    note(office, item, clock, account=accounts[1], link=link)
    assert counted(office) == 1


def test_a_corrected_edition_sent_the_same_day_keeps_its_own_record(
    office, public, send, go_on, clock, double
):
    edition = public()
    first = finish(go_on, clock, send(edition))
    drafting.change(actor=office.drafter, item=edition.item, fields={"body": "<p>改正。</p>"})
    clock.later(minutes=1)
    again = climb(office, Item.objects.get(pk=edition.item_id), at=clock()).live_edition
    clock.later(hours=1)
    second = finish(go_on, clock, send(again))
    rows = Publication.objects.filter(channel="wechat").order_by("repeat")
    assert [(one.edition_id, one.link, one.detail.delivery_id) for one in rows] == [
        (edition.pk, first.link, first.pk), (again.pk, second.link, second.pk),
    ]  # fmt: skip
    assert counted(office) == 1
    withdraw(office, edition.item, clock)
    assert set(removing.left()) == set(rows)


def test_the_lists_of_two_accounts_give_each_its_place_and_none_twice(office, public, clock):
    item = public().item
    several = [
        Account.objects.create(agency=office.agency, platform="微信公众号", name=name)
        for name in ("陕州司法", "陕州普法")
    ]
    for _ in range(2):
        for number, account in enumerate(several):
            listing.take_sheet(
                actor=office.drafter, account=account, name="表", at=clock(),
                found=[Found(item.title, clock(), link=f"https://mp.weixin.qq.com/s/{number}")],
            )  # fmt: skip
    rows = Publication.objects.filter(channel="wechat")
    assert {(one.detail.account, one.link[-1]) for one in rows} == {
        (several[0], "0"), (several[1], "1"),
    }  # fmt: skip
    assert counted(office) == 1
