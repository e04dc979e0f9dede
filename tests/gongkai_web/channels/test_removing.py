"""What was withdrawn here is deleted elsewhere by a person who says so; till then it is asked for."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from channel_desk import finish
from gongkai_web.agencies.access import NotAllowed
from gongkai_web.channels import actions, presenting, removing
from gongkai_web.channels.models import Removal
from gongkai_web.journal.models import Entry
from gongkai_web.publishing import drafting
from gongkai_web.publishing.models import Item, Publication
from gongkai_web.review import withdrawals
from review_desk import climb

ON = date(2026, 3, 4)


def note(office, item, clock, channel="weibo", **fields):
    return actions.note_publication(
        actor=office.drafter, item=item, channel=channel, published_on=ON, at=clock(), **fields
    )


def withdraw(office, edition, clock):
    withdrawals.ask(
        actor=office.drafter, edition=edition, kind="exposed", reason="住址", at=clock()
    )


@pytest.fixture
def spread(office, public, clock):
    """Return an edition that stands on the website and in so many other places."""
    edition = public()
    for channel in ("weibo", "wechat", "notice_board", "gazette"):
        note(office, edition.item, clock, channel)
    return edition


def left():
    return set(removing.left().values_list("channel", flat=True))


def test_all_other_channels_of_a_withdrawn_edition_are_asked_for(office, spread, clock):
    assert left() == set(), "public: nothing is to be deleted"
    withdraw(office, spread, clock)
    assert left() == {"weibo", "wechat", "notice_board", "gazette"}
    for one in list(removing.left()):
        removing.confirm(actor=office.drafter, publication=one, at=clock(), remark="第 4 期更正")
    assert left() == set()
    noted = Entry.objects.filter(verb="确认其他渠道已删除")
    assert {one.detail["channel"] for one in noted} == {
        "政务微博",
        "微信公众号",
        "公开栏",
        "政府公报",
    }


def test_a_record_without_an_edition_goes_with_its_item(office, public, clock):
    edition = public()
    note(office, edition.item, clock, is_history=True)
    withdraw(office, edition, clock)
    assert left() == {"weibo"}


def test_a_corrected_edition_leaves_the_old_post_to_be_deleted_and_not_its_own(
    office, spread, clock
):
    withdraw(office, spread, clock)
    item = Item.objects.get(pk=spread.item_id)
    drafting.change(
        actor=office.drafter, item=item, fields={"title": "改正后的通知", "body": "<p>改正后</p>"}
    )
    item = climb(office, Item.objects.get(pk=item.pk), at=clock() + timedelta(days=1))
    actions.note_publication(
        actor=office.drafter, item=item, channel="weibo", published_on=ON + timedelta(days=2),
        at=clock() + timedelta(days=2),
    )  # fmt: skip
    assert set(removing.left().values_list("published_on", flat=True)) == {ON}
    assert removing.left().count() == 4


def test_what_cannot_be_confirmed_is_refused(office, spread, clock):
    weibo, gazette = (Publication.objects.get(channel=one) for one in ("weibo", "gazette"))

    def confirm(one, actor=office.drafter, **more):
        return removing.confirm(actor=actor, publication=one, at=clock(), **more)

    with pytest.raises(actions.ItemRefused, match="只有已经撤稿的"):
        confirm(weibo)
    withdraw(office, spread, clock)
    with pytest.raises(NotAllowed):
        confirm(weibo, actor=office.secrecy)
    with pytest.raises(actions.ItemRefused, match="写明怎样更正"):
        confirm(gazette, remark=" ")
    confirm(weibo)
    with pytest.raises(actions.ItemRefused, match="已经登记过"):
        confirm(weibo)
    with pytest.raises(actions.ItemRefused, match="只有已经撤稿的"):
        confirm(Publication.objects.get(channel="website"))


def test_the_item_page_asks_for_each_and_takes_the_tick(office, spread, clock, client):
    withdraw(office, spread, clock)
    client.force_login(office.drafter)
    page = reverse("writing:item", args=[spread.item_id])
    assert "还有 4 处其他渠道没有确认删除" in client.get(page).text
    for one in list(removing.left()):
        url = reverse("channels:removed", args=[spread.item_id, one.pk])
        assert url in client.get(page).text
        if one.channel == "gazette":
            assert "写明怎样更正" in client.post(url, {"remark": ""}).text
        client.post(url, {"remark": "下期更正" if one.channel == "gazette" else "", "back": page})
    text = client.get(page).text
    assert "没有确认删除" not in text
    assert text.count("确认）") == 4
    assert "下期更正" in text


def test_what_the_interface_deleted_needs_no_tick(office, public, send, go_on, clock):
    edition = public()
    delivery = finish(go_on, clock, send(edition))
    assert delivery.state == "published"
    withdraw(office, edition, clock)
    assert left() == {"wechat"}
    shown = presenting.of_item(Item.objects.get(pk=edition.item_id), office.drafter)
    assert (shown.left, shown.still_there) == (1, []), "asked for once"
    actions.take_down(actor=office.drafter, delivery=delivery, at=clock())
    assert left() == set()


def test_a_wrong_tick_is_undone_with_a_reason_and_asked_for_again(office, spread, clock, client):
    withdraw(office, spread, clock)
    weibo = Publication.objects.get(channel="weibo")
    said = removing.confirm(actor=office.drafter, publication=weibo, at=clock())
    assert "weibo" not in left()
    with pytest.raises(NotAllowed):
        removing.undo(actor=office.secrecy, removal=said, at=clock(), reason="还在")
    with pytest.raises(actions.ItemRefused, match="为什么撤销"):
        removing.undo(actor=office.drafter, removal=said, at=clock(), reason=" ")
    client.force_login(office.drafter)
    page = reverse("channels:item", args=[spread.item_id])
    undo = reverse("channels:undo_removal", args=[spread.item_id, said.pk])
    assert undo in client.get(page).text
    assert "打开链接仍能看到" in client.post(undo, {"reason": "打开链接仍能看到"}, follow=True).text
    assert "weibo" in left()
    assert Entry.objects.filter(verb="撤销其他渠道已删除的确认").exists()
    with pytest.raises(actions.ItemRefused, match="已经撤销"):
        removing.undo(actor=office.drafter, removal=said, at=clock(), reason="再撤")
    again = removing.confirm(actor=office.drafter, publication=weibo, at=clock())
    assert "weibo" not in left()
    assert again.pk != said.pk


def test_a_confirmation_is_neither_changed_nor_taken_away(office, spread, clock):
    withdraw(office, spread, clock)
    weibo = Publication.objects.get(channel="weibo")
    said = removing.confirm(actor=office.drafter, publication=weibo, at=clock())
    with pytest.raises(DatabaseError), transaction.atomic():
        Removal.objects.filter(pk=said.pk).update(remark="别的")
    with pytest.raises(actions.ItemRefused, match="登记过删除"):
        actions.forget_publication(actor=office.drafter, publication=weibo, reason="登记错了")


def test_an_item_s_page_asks_no_more_for_many_confirmations(office, spread, clock):
    withdraw(office, spread, clock)
    item = Item.objects.get(pk=spread.item_id)
    presenting.of_item(item, office.drafter)
    counts = []
    for one in list(removing.left()):
        removing.confirm(actor=office.drafter, publication=one, at=clock(), remark="更正")
        with CaptureQueriesContext(connection) as asked:
            presenting.of_item(item, office.drafter)
        counts.append(len(asked))
    assert len(set(counts)) == 1


@pytest.mark.parametrize("ended", ["withdrawn", "attribute", "later"])
def test_what_stands_on_wechat_is_deleted_only_after_an_approved_end(
    office, public, send, go_on, clock, ended
):
    edition = public()
    delivery = finish(go_on, clock, send(edition))
    if ended == "withdrawn":
        withdraw(office, edition, clock)
    elif ended == "later":
        item = Item.objects.get(pk=edition.item_id)
        drafting.change(actor=office.drafter, item=item, fields={"title": "改正后的通知"})
        climb(office, Item.objects.get(pk=item.pk), at=clock() + timedelta(days=1))
    else:
        # The side door that drafting shuts: a shell, an import.
        Item.objects.filter(pk=edition.item_id).update(disclosure_attr="withheld")
        with pytest.raises(actions.DeliveryRefused, match="先申请撤稿"):
            actions.take_down(actor=office.drafter, delivery=delivery, at=clock())
        return
    at = clock() + timedelta(days=2)
    assert actions.take_down(actor=office.drafter, delivery=delivery, at=at).state == "stopped"
