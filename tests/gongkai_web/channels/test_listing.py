"""What stands on the account becomes ledger rows once, and drafts for the website; nothing becomes public."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from openpyxl import Workbook

from channel_desk import picture
from gongkai_web.channels import listing, proposing, sheets
from gongkai_web.channels.models import Classification, ListedArticle
from gongkai_web.publishing.models import Item, ItemFile, ItemOrigin, Publication
from gongkai_web.review.models import Edition
from gongkai_web.supervision.models import Account
from review_desk import climb, draft
from wechat_double import LOST

LIST = "/cgi-bin/freepublish/batchget"
DAY = datetime(2024, 3, 5, 2, 0, tzinfo=UTC)


def take(office, account, clock, **more):
    return listing.take_list(
        actor=office.drafter, account=account, clock=clock, sleep=lambda s: None, **more
    )


def fill(double, count, first=DAY):
    """Put articles up, one a day."""
    for number in range(count):
        at = first + timedelta(days=number)
        double.publish(f"普法文章第 {number + 1} 期", at=at.timestamp())


def test_the_list_becomes_ledger_rows_that_are_not_public(office, account, double, clock):
    fill(double, 45)
    run = take(office, account, clock)
    assert (run.is_done, run.added, run.known, double.times(LIST)) == (True, 45, 0, 3)
    assert Item.objects.count() == ListedArticle.objects.count() == 45
    first = Publication.objects.get(published_on=date(2024, 3, 5))
    assert (first.channel, first.item.title) == ("wechat", "普法文章第 1 期")
    assert first.detail.by_ladder is False
    assert not Edition.objects.exists()
    assert not Item.objects.filter(live=True).exists()
    assert Account.objects.get().last_post_on == date(2024, 4, 18)


def test_taken_twice_it_adds_nothing(office, account, double, clock):
    fill(double, 25)
    take(office, account, clock)
    double.publish("新的一篇", at=(DAY + timedelta(days=60)).timestamp())
    again = take(office, account, clock)
    assert (again.added, again.known) == (1, 25)
    assert Publication.objects.count() == 26


def test_cut_off_it_goes_on_where_it_stopped(office, account, double, clock):
    fill(double, 65)
    double.scripted[LIST] = [None, None, 500, 500, 500]
    run = take(office, account, clock)
    assert (run.is_done, run.offset, "暂时不能服务" in run.problem) == (False, 40, True)
    before = double.times(LIST)
    run = take(office, account, clock)
    assert (run.is_done, run.added, run.problem) == (True, 65, "")
    assert double.times(LIST) - before == 2
    assert account.list_imports.count() == 1


def test_an_answer_that_is_lost_is_asked_for_again(office, account, double, clock):
    fill(double, 5)
    double.scripted[LIST] = [LOST]
    assert take(office, account, clock).added == 5


@pytest.mark.parametrize("change", ["more", "less"])
def test_a_list_that_moves_while_it_is_read_loses_nothing(change, office, account, double, clock):
    fill(double, 60)
    asked = []

    def move():
        asked.append(1)
        if len(asked) == 2:
            if change == "more":
                double.publish("当中发布的", at=(DAY + timedelta(days=90)).timestamp())
            else:
                del double.articles[:3]

    double.after[LIST] = move
    take(office, account, clock)
    double.after.clear()
    take(office, account, clock)
    titles = set(ListedArticle.objects.values_list("title", flat=True))
    assert titles >= set(double.titles())


def test_a_push_of_several_articles_is_several_rows_of_one_day(office, account, double, clock):
    double.publish("头条", at=DAY.timestamp(), more=("二条", "三条"))
    take(office, account, clock)
    assert sorted(ListedArticle.objects.values_list("title", "place")) == [
        ("三条", 2), ("二条", 1), ("头条", 0),
    ]  # fmt: skip


def test_an_item_of_the_same_title_near_that_day_is_the_same_item(
    office, account, double, public, clock
):
    item = public().item
    double.publish(item.title, at=clock().timestamp())
    double.publish("另一条", at=clock().timestamp())
    take(office, account, clock)
    assert ListedArticle.objects.get(title=item.title).item == item
    assert set(item.publications.values_list("channel", flat=True)) == {"website", "wechat"}
    missing = proposing.missing_on_site(account, timezone.localdate(clock()))
    assert [one.title for one in missing] == ["另一条"]


@pytest.mark.parametrize(
    ("on", "is_missing"),
    [
        pytest.param(date(2026, 3, 4), True, id="the day of signature"),
        pytest.param(date(2026, 7, 1), True, id="the day before"),
        pytest.param(date(2026, 7, 2), False, id="the day"),
        pytest.param(date(2026, 7, 3), False, id="the day after"),
    ],
)
def test_what_is_signed_for_a_later_day_is_missing_on_the_website_until_then(
    office, account, double, clock, on, is_missing
):
    public_from = datetime(2026, 7, 1, 16, 30, tzinfo=UTC)
    item = climb(office, draft(office, go_live_at=public_from))
    assert item.publications.get().published_on == date(2026, 7, 2)
    double.publish(item.title, at=clock().timestamp())
    take(office, account, clock)
    assert ListedArticle.objects.get().item == item
    assert proposing.missing_on_site(account, on).exists() is is_missing


def test_an_item_of_the_same_title_of_another_year_is_another_item(
    office, account, double, public, clock
):
    item = public().item
    double.publish(item.title, at=DAY.timestamp())
    take(office, account, clock)
    assert ListedArticle.objects.get().item != item


def test_our_own_deliveries_are_recognised_and_not_counted_twice(
    office, account, double, public, send, go_on, clock
):
    delivery = send(public())
    clock.later(minutes=1)
    delivery = go_on(delivery)
    double.articles[0]["update_time"] = int(delivery.published_at.timestamp())
    take(office, account, clock)
    assert Publication.objects.filter(channel="wechat").count() == 1
    assert Publication.objects.get(channel="wechat").detail.by_ladder is True


# -- the export sheet


def sheet(rows, header=("内容标题", "发表时间", "总阅读次数", "内容url")):
    """Return the bytes of a workbook."""
    book = Workbook()
    book.active.append(header)
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out


LINK = "https://mp.weixin.qq.com/s/a1"


@pytest.mark.parametrize(
    "day", ["2024-03-05", "2024/3/5", "2024年3月5日", "20240305", "2024-03-05 09:30:00", date(2024, 3, 5)]
)  # fmt: skip
def test_the_export_sheet_is_read_however_it_writes_its_days(day):
    (found,) = sheets.read(sheet([("消息", day, "1,234", LINK)]), "数据.xlsx")
    assert timezone.localdate(found.published_at) == date(2024, 3, 5)
    assert (found.title, found.reads, found.link) == ("消息", 1234, LINK)


@pytest.mark.parametrize(
    ("file", "name", "told"),
    [
        (sheet([("消息", "昨天", 1, LINK)]), "a.xlsx", "第 2 行：发表时间“昨天”"),
        (sheet([("", "2024-03-05", 1, LINK)]), "a.xlsx", "第 2 行：没有标题"),
        (sheet([("消息", "2024-02-30", 1, LINK)]), "a.xlsx", "第 2 行：发表时间“2024-02-30”"),
        (sheet([("消息", 1)], header=("名称", "次数")), "a.xlsx", "应有“标题”和“发表时间”两列"),
        (io.BytesIO(b""), "a.csv", "空的"),
        (io.BytesIO(b"PK\x03\x04"), "a.xls", "xlsx"),
    ],
)
def test_a_sheet_that_cannot_be_read_is_refused_with_its_row(file, name, told):
    with pytest.raises(listing.ListRefused, match=told):
        sheets.read(file, name)


def test_sheet_and_interface_tell_of_the_same_article_once(office, account, double, clock):
    double.publish("消息", at=DAY.timestamp(), url=LINK)
    take(office, account, clock)
    found = sheets.read(sheet([("消息", "2024-03-05", 88, LINK)]), "数据.xlsx")
    run = listing.take_sheet(
        actor=office.drafter, account=account, found=found, name="数据.xlsx", at=clock()
    )
    assert (run.added, run.known) == (0, 1)
    assert ListedArticle.objects.get().reads == 88


# -- drafts for the website


def propose(office, account, clock, kind=Classification.STATUTORY, **more):
    article = ListedArticle.objects.get()
    proposing.classify(actor=office.drafter, account=account, chosen={article.pk: kind})
    article.refresh_from_db()
    return proposing.propose(
        actor=office.drafter, article=article, place=office.column, clock=clock,
        sleep=lambda s: None, **more,
    )  # fmt: skip


def test_an_article_becomes_a_draft_with_its_pictures_and_without_what_tracks(
    office, account, double, clock
):
    double.pictures["/p/1"] = picture("blue")
    double.pictures["/p/2"] = picture("blue", kind="GIF")
    html = (
        '<section style="color:red"><span onclick="x()">关于印发方案的通知</span></section>'
        f'<p><img data-src="{double.url}/p/1?wx_fmt=png" src="data:image/gif;base64,R0"></p>'
        f'<p><img data-src="{double.url}/p/2"></p>'
        '<p><img data-src="http://127.0.0.1:1/spy.png"><img src="https://tracker.example/1.gif"></p>'
        "<script>steal()</script><mp-common-profile></mp-common-profile>"
    )
    double.publish("关于印发方案的通知", at=DAY.timestamp(), content=html)
    take(office, account, clock)
    made = propose(office, account, clock)
    item = Item.objects.get()
    assert (item.stage, item.live, item.place) == ("draft", False, office.column)
    assert item.body.count('src="file:') == 2
    for gone in ("script", "onclick", "style=", "data-src", "http", "steal"):
        assert gone not in item.body
    assert set(ItemFile.objects.values_list("content_type", flat=True)) == {"image/png"}
    assert [one.split("：")[0] for one in made.left_out] == ["图片不在微信平台上，没有收入"] * 2
    assert item.publications.get().channel == "wechat"
    assert not Edition.objects.exists()


def test_where_the_ledger_row_is_gone_the_draft_is_imported_once(office, account, double, clock):
    double.publish("消息", at=DAY.timestamp())
    take(office, account, clock)
    Item.objects.all().delete()
    propose(office, account, clock)
    assert ItemOrigin.objects.get().item == Item.objects.get()


@pytest.mark.parametrize(
    ("kind", "source"), [("statutory", "陕州区司法局（示例）"), ("repost", "")]
)
def test_a_repost_does_not_name_us_as_its_source(kind, source, office, account, double, clock):
    double.publish("消息", at=DAY.timestamp())
    take(office, account, clock)
    assert propose(office, account, clock, kind).item.source == source


def test_a_draft_is_made_once_and_only_of_what_was_classified(office, account, double, clock):
    double.publish("消息", at=DAY.timestamp())
    take(office, account, clock)
    with pytest.raises(proposing.ItemRefused, match="还没有选类别"):
        propose(office, account, clock, "")
    propose(office, account, clock)
    with pytest.raises(proposing.ItemRefused, match="已经生成过草稿"):
        propose(office, account, clock)


def test_what_is_on_the_website_gets_no_draft(office, account, double, public, clock):
    double.publish(public().item.title, at=clock().timestamp())
    take(office, account, clock)
    with pytest.raises(proposing.ItemRefused, match="已有内容"):
        propose(office, account, clock)


def test_an_article_without_the_interface_gets_a_draft_without_text(office, account, clock):
    found = sheets.read(sheet([("消息", "2024-03-05", 88, LINK)]), "数据.xlsx")
    listing.take_sheet(
        actor=office.drafter, account=account, found=found, name="数据.xlsx", at=clock()
    )
    made = propose(office, account, clock)
    assert made.item.body == ""
    assert "请从公众号复制" in made.left_out[0]
