"""What the website replaced stands elsewhere until somebody deletes it; every place that must be seen to is told."""

from datetime import date

from django.urls import reverse

from gongkai_web.channels import actions, presenting, removing
from gongkai_web.coverage import board, withdrawal_gaps
from gongkai_web.publishing import drafting
from gongkai_web.publishing.models import Item
from gongkai_web.review import withdrawals
from gongkai_web.supervision.models import Account
from review_desk import climb

ON = date(2026, 3, 4)


def test_an_old_text_is_told_on_board_first_page_account_and_item(client, office, public, clock):
    account = Account.objects.create(agency=office.agency, platform="微信公众号", name="陕州司法")
    item = public().item
    for channel, where in (("wechat", account), ("gazette", None)):
        actions.note_publication(
            actor=office.drafter, item=item, channel=channel, published_on=ON, at=clock(),
            account=where,
        )  # fmt: skip
    asked = board.asked_by(office.drafter, ON, clock())
    assert withdrawal_gaps.old_elsewhere(asked).count == 0
    drafting.change(actor=office.drafter, item=item, fields={"body": "<p>改正。</p>"})
    assert removing.old(clock()).count() == 0, "a draft replaces nothing"
    clock.later(hours=1)
    climb(office, Item.objects.get(pk=item.pk), at=clock())
    clock.later(hours=1)
    asked = board.asked_by(office.drafter, ON, clock())
    [line] = withdrawal_gaps.old_elsewhere(asked).lines
    assert "微信公众号（陕州司法） 2026-03-04" in line.told, "print is not asked for"
    client.force_login(office.drafter)
    assert "1 处其他渠道上是旧版本" in client.get(reverse("wagtailadmin_home")).text
    assert "1 篇旧版本" in client.get(reverse("channels:account", args=[account.pk])).text
    page = client.get(reverse("channels:item", args=[item.pk])).text
    assert "网站上已是第 2 版，还有 1 处其他渠道上是旧版本" in page
    assert client.get(line.act_url).status_code == 200
    client.post(line.act_url)
    assert withdrawal_gaps.old_elsewhere(asked).count == 0
    assert "旧版本" not in client.get(reverse("channels:item", args=[item.pk])).text


def test_the_websites_row_says_that_it_was_taken_down(client, office, public, clock):
    item = public().item
    client.force_login(office.drafter)
    url = reverse("channels:item", args=[item.pk])
    assert "打开" in client.get(url).text
    withdrawals.ask(
        actor=office.drafter, edition=item.live_edition, kind="exposed", reason="住址", at=clock()
    )
    text = client.get(url).text
    assert "2026-03-04 已撤下" in text
    assert "打开" not in text


def test_what_was_typed_into_the_ledger_is_told_as_such(office, clock):
    row = Item.objects.create(agency=office.agency, index_no="L-1", title="早年的通知")
    row.publications.create(channel="website", published_on=ON)
    [shown] = presenting.of_item(row, office.drafter).publications
    assert shown.is_outside


def test_one_row_is_said_to_be_news_on_its_own_page(client, office):
    row = Item.objects.create(agency=office.agency, index_no="L-1", title="普法活动")
    row.publications.create(channel="wechat", published_on=ON)
    client.force_login(office.drafter)
    url = reverse("channels:item", args=[row.pk])
    assert "类别（没有注明）" in client.get(url).text
    given = {"pick": row.pk, "classification": "news", "back": url}
    assert client.post(reverse("channels:classify"), given)["Location"] == url
    assert "类别（工作动态）" in client.get(url).text
