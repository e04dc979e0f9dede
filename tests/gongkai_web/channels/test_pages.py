"""The pages of channels, as each of the people concerned finds them."""

import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

import wechat_double
from channel_desk import picture
from gongkai_web.agencies.models import Membership
from gongkai_web.channels import actions, presenting
from gongkai_web.channels.models import Delivery, ListedArticle, WechatAccess
from gongkai_web.publishing.models import Item, Publication
from gongkai_web.supervision.models import Account
from review_desk import climb, draft, office_of

HERE = "/admin/channels"


@pytest.fixture
def desk(client, office):
    """Return the browser of the drafter."""
    client.force_login(office.drafter)
    return client


def text(answer):
    return answer.content.decode()


def test_from_the_item_to_the_published_article_by_two_clicks(desk, double, account, public):
    edition = public(pictures=[picture()])
    page = f"{HERE}/item/{edition.item_id}/"
    assert "发送到“陕州司法”" in text(desk.get(page))
    sent = desk.post(f"{page}send/", {"account": account.pk, "back": page}, follow=True)
    assert "平台正在发布" in text(sent)
    assert "发送到“陕州司法”" not in text(sent)
    delivery = Delivery.objects.get()
    done = desk.post(f"{HERE}/delivery/{delivery.pk}/continue/", {"back": page}, follow=True)
    assert "查看公众号文章" in text(done)
    assert "接口发布成功" in text(done)


def test_a_failed_delivery_offers_to_try_again_where_it_is_listed(desk, double, account, public):
    double.scripted["/cgi-bin/draft/add"] = [45003]
    edition = public()
    desk.post(f"{HERE}/item/{edition.item_id}/send/", {"account": account.pk})
    page = text(desk.get(f"{HERE}/account/{account.pk}/"))
    assert "标题过长" in page
    assert "1 条发送没有成功" in text(desk.get(f"{HERE}/"))
    assert "重试" in page
    desk.post(f"{HERE}/delivery/{Delivery.objects.get().pk}/retry/")
    assert Delivery.objects.get().state == "submitted"


def test_what_is_left_in_the_draft_box_asks_for_its_link(desk, double, account, public):
    double.no_right.add("/cgi-bin/freepublish/submit")
    desk.post(f"{HERE}/item/{public().item_id}/send/", {"account": account.pk})
    delivery = Delivery.objects.get()
    assert "发布以后，登记链接" in text(desk.get(f"{HERE}/account/{account.pk}/"))
    link = {"link": "https://mp.weixin.qq.com/s/x"}
    desk.post(f"{HERE}/delivery/{delivery.pk}/settle/", link)
    assert Publication.objects.filter(channel="wechat", **link).exists()


def test_the_interface_is_set_up_without_the_secret_ever_coming_back(desk, office, double):
    account = Account.objects.create(agency=office.agency, platform="微信订阅号", name="示例号")
    page = f"{HERE}/account/{account.pk}/interface/"
    refused = desk.post(page, {"app_id": "wx1", "calls_per_day": 500, "is_on": "on"})
    assert "请填写开发者密码" in text(refused)
    sent = {"app_id": "wx1", "secret": "geheim-4711", "calls_per_day": 500, "is_on": "on"}
    assert desk.post(page, sent).status_code == 302
    stored = bytes(WechatAccess.objects.get().sealed_secret)
    assert b"geheim-4711" not in stored
    assert "geheim-4711" not in text(desk.get(page))
    assert desk.post(page, sent | {"secret": "", "calls_per_day": 9}).status_code == 302
    access = WechatAccess.objects.get()
    assert (bytes(access.sealed_secret), access.calls_per_day) == (stored, 9)
    assert "请同时填写" in text(desk.post(page, sent | {"secret": "", "app_id": "wx2"}))


def test_the_page_for_copying_holds_the_edition_and_only_the_edition(desk, office, public):
    edition = public(pictures=[picture()])
    item = edition.item
    page = f"{HERE}/item/{item.pk}/copy/"
    shown = text(desk.get(page))
    body = re.search(r'id="gk-the-text"[^>]*>(.*?)</section>', shown, re.DOTALL)[1]
    assert "现将方案印发给你们" in body
    assert 'style="' in body
    assert "class=" not in body
    assert f"/items/{item.pk}/" in body
    assert "图0.png" in shown
    Item.objects.filter(pk=item.pk).update(body="<p>没有审过的话</p>")
    assert "没有审过的话" not in text(desk.get(page))


@pytest.mark.parametrize(
    ("address", "is_told"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://localhost", True),
        ("http://[::1]:8000", True),
        ("http://10.1.2.3", True),
        ("http://192.168.1.5:8000", True),
        ("http://gongkai", True),
        ("http://gongkai.local", True),
        ("https://gk.example.gov.cn", False),
        ("http://8.8.8.8:8000", False),
    ],
)
def test_copying_warns_where_the_public_cannot_open_the_original(
    desk, public, settings, address, is_told
):
    settings.BASE_URL = address
    shown = text(desk.get(f"{HERE}/item/{public().item_id}/copy/"))
    assert ("外面打不开" in shown) is is_told


def test_what_is_not_public_is_not_made_ready_for_copying_nor_sent(desk, office, account):
    item = draft(office)
    answer = desk.get(f"{HERE}/item/{item.pk}/copy/", follow=True)
    assert "先审核、后发布" in text(answer)
    assert "复制正文" not in text(answer)
    sent = desk.post(f"{HERE}/item/{item.pk}/send/", {"account": account.pk}, follow=True)
    assert "先审核、后发布" in text(sent)
    assert not Delivery.objects.exists()


def test_a_publication_elsewhere_is_noted_and_taken_away_on_the_page(desk, public):
    item = public().item
    page = f"{HERE}/item/{item.pk}/"
    sent = {
        "channel": "notice_board", "published_on": timezone.localdate(), "person": "王示例",
        "result": "一楼公开栏",
    }  # fmt: skip
    shown = text(desk.post(f"{page}note/", sent, follow=True))
    assert "一楼公开栏" in shown
    made = Publication.objects.get(channel="notice_board")
    again = text(desk.post(f"{page}note/", sent))
    assert "已经登记过" in again
    assert "删除登记" in shown
    desk.post(f"{page}forget/{made.pk}/", {"reason": "登记错了"})
    assert not Publication.objects.filter(pk=made.pk).exists()


def test_many_articles_are_told_apart_on_one_page_and_become_drafts(desk, office, double, account):
    for number in range(3):
        double.publish(f"消息 {number}", at=datetime(2024, 3, 5 + number, tzinfo=UTC).timestamp())
    page = f"{HERE}/account/{account.pk}/articles/"
    shown = text(desk.post(f"{HERE}/account/{account.pk}/take-list/", follow=True))
    assert "导入完成：新增 3 篇" in shown
    first, second, third = ListedArticle.objects.order_by("published_at")
    sent = {
        f"kind-{first.pk}": "news", f"kind-{second.pk}": "", f"kind-{third.pk}": "",
        "pick": [second.pk, third.pk], "for_all": "statutory", "propose": "1",
        "place": office.column.pk,
    }  # fmt: skip
    answer = text(desk.post(page, sent, follow=True))
    assert "已保存 3 篇的类别" in answer
    assert "已生成 2 份网站草稿" in answer
    assert Item.objects.filter(stage="draft", place=office.column).count() == 2
    assert not Item.objects.filter(live=True).exists()
    assert "消息 0" in text(desk.get(f"{page}?show=missing"))
    assert "消息 0" not in text(desk.get(f"{page}?show=owed"))


def test_the_export_sheet_is_taken_in_by_its_form(desk, account):
    rows = "标题,发表时间,链接\n消息,2024-03-05,https://mp.weixin.qq.com/s/a\n"
    file = SimpleUploadedFile("数据.csv", rows.encode("gb18030"))
    answer = desk.post(f"{HERE}/account/{account.pk}/take-sheet/", {"file": file}, follow=True)
    assert "新增 1 篇" in text(answer)
    bad = SimpleUploadedFile("数据.csv", io.BytesIO(b"a,b\n1,2\n").getvalue())
    answer = desk.post(f"{HERE}/account/{account.pk}/take-sheet/", {"file": bad}, follow=True)
    assert "应有“标题”和“发表时间”两列" in text(answer)


def everywhere(account, edition, delivery, publication):
    """Return every address of the room with the method it takes."""
    item = edition.item_id
    return [
        ("get", f"{HERE}/account/{account}/"), ("get", f"{HERE}/account/{account}/interface/"),
        ("post", f"{HERE}/account/{account}/interface/"),
        ("get", f"{HERE}/account/{account}/articles/"),
        ("post", f"{HERE}/account/{account}/articles/"),
        ("post", f"{HERE}/account/{account}/take-list/"),
        ("post", f"{HERE}/account/{account}/take-sheet/"),
        *(
            ("post", f"{HERE}/delivery/{delivery}/{act}/")
            for act in ("continue", "retry", "settle", "again", "take-down")
        ),
        ("get", f"{HERE}/item/{item}/"), ("post", f"{HERE}/item/{item}/send/"),
        ("get", f"{HERE}/item/{item}/note/"), ("post", f"{HERE}/item/{item}/note/"),
        ("get", f"{HERE}/item/{item}/copy/"),
        ("get", f"{HERE}/item/{item}/forget/{publication}/"),
        ("post", f"{HERE}/item/{item}/forget/{publication}/"),
    ]  # fmt: skip


def test_for_another_agency_there_is_no_such_account(
    client, office, other_agency, account, double, public, clock
):
    edition = public()
    delivery = actions.order(
        actor=office.drafter, edition=edition, account=account, at=timezone.now()
    )
    publication = Publication.objects.get()
    stranger = office_of(other_agency, "o").drafter
    client.force_login(stranger)
    before = len(double.asked)
    for method, address in everywhere(account.pk, edition, delivery.pk, publication.pk):
        assert getattr(client, method)(address).status_code == 404, address
    assert account.name not in text(client.get(f"{HERE}/"))
    assert len(double.asked) == before
    with pytest.raises(actions.NotAllowed):
        actions.go_on(actor=stranger, delivery=delivery)


def test_whoever_may_only_look_changes_nothing(client, office, account, public, person, double):
    edition = public()
    delivery = actions.order(
        actor=office.drafter, edition=edition, account=account, at=timezone.now()
    )
    publication = Publication.objects.get()
    looks = person("looks", office.agency, "supervisor")
    client.force_login(looks)
    for method, address in everywhere(account.pk, edition, delivery.pk, publication.pk):
        status = getattr(client, method)(address).status_code
        looked = (f"/account/{account.pk}/", "/articles/", f"/item/{edition.item_id}/")
        may_look = method == "get" and address.endswith(looked)
        assert status == (200 if may_look else 404), address
    page = text(client.get(f"{HERE}/account/{account.pk}/"))
    assert "<form" not in re.search(r'class="gk-report".*', page, re.DOTALL)[0].split("</main")[0]
    assert double.asked == []


def test_an_account_of_another_agency_is_not_sent_to(desk, office, other_agency, public, double):
    theirs = Account.objects.create(agency=other_agency, platform="微信公众号", name="别人的号")
    actions.set_access(
        actor=None, account=theirs, app_id=wechat_double.APP_ID, secret=wechat_double.SECRET
    )
    edition = public()
    answer = desk.post(f"{HERE}/item/{edition.item_id}/send/", {"account": theirs.pk})
    assert answer.status_code == 404
    Membership.objects.create(user=office.drafter, agency=other_agency, role="officer")
    answer = desk.post(f"{HERE}/item/{edition.item_id}/send/", {"account": theirs.pk}, follow=True)
    assert "不是本单位的账号" in text(answer)
    assert double.asked == []


def test_the_menu_and_the_list_lead_to_the_account(desk, account):
    home = text(desk.get("/admin/"))
    assert "/admin/channels/" in home
    shown = text(desk.get(f"{HERE}/"))
    assert f"{HERE}/account/{account.pk}/" in shown
    assert "没有登记互动入口" in shown


def test_what_an_items_section_shows_does_not_grow_with_its_publications(
    office, account, double, public, django_assert_max_num_queries
):
    item = public().item
    for day in range(1, 4):
        Publication.objects.create(item=item, channel="weibo", published_on=f"2026-05-0{day}")
    with django_assert_max_num_queries(8):
        shown = presenting.of_item(item, office.drafter)
        assert len([(one.is_outside, one.by_hand) for one in shown.publications]) == 4


def test_redirects_lead_to_our_own_pages_alone(desk, account, public, double):
    edition = public()
    answer = desk.post(
        f"{HERE}/item/{edition.item_id}/send/",
        {"account": account.pk, "back": "https://elsewhere.example/"},
    )
    assert answer["Location"] == f"{HERE}/item/{edition.item_id}/"


def test_the_list_says_of_what_comes_to_the_website_later_that_it_is_not_there(
    desk, office, double, account, clock
):
    later = timezone.now() + timedelta(days=5)
    item = climb(office, draft(office, go_live_at=later))
    double.publish(item.title, at=clock().timestamp())
    desk.post(f"{HERE}/account/{account.pk}/take-list/")
    page = desk.get(f"{HERE}/account/{account.pk}/articles/?show=missing")
    (row,) = page.context["articles"]
    assert (row["article"].item, row["on_site"]) == (item, False)
