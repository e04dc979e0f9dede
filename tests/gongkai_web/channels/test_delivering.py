"""A public edition reaches the account once, whatever goes wrong on the way, and nothing else ever does."""

import logging

import pytest

from channel_desk import BODY, finish, picture
from gongkai_web.channels import actions, delivering
from gongkai_web.channels.models import Delivery, PublicationDetail, WechatAccess
from gongkai_web.journal.models import Entry
from gongkai_web.publishing import drafting
from gongkai_web.publishing.models import Publication
from gongkai_web.review import withdrawals
from gongkai_web.supervision.models import Account
from review_desk import draft
from wechat_double import DROPPED, LOST, SECRET

ADD, SUBMIT, GET = "/cgi-bin/draft/add", "/cgi-bin/freepublish/submit", "/cgi-bin/freepublish/get"
TOKEN, COVER, PICTURE = (
    "/cgi-bin/stable_token",
    "/cgi-bin/material/add_material",
    "/cgi-bin/media/uploadimg",
)


def take_back(office, edition, at):
    """Withdraw an edition at once."""
    withdrawals.ask(
        actor=office.drafter, edition=edition, kind="exposed", reason="含个人信息", at=at
    )


def test_an_edition_goes_out_as_it_was_reviewed_and_is_noted_with_its_link(
    office, double, public, send, go_on, clock
):
    edition = public(pictures=[picture()], summary="方案的要点")
    delivery = send(edition)
    assert (delivery.state, delivery.digest) == ("submitted", edition.digest)
    delivery = finish(go_on, clock, delivery)
    assert delivery.state == "published"
    (article,) = double.articles
    (news,) = article["content"]["news_item"]
    assert (news["title"], news["digest"]) == (edition.title, "方案的要点")
    assert "现将方案印发给你们。详见" in news["content"]
    assert "原件（https://example.gov.cn/a）" in news["content"]
    assert "来源：本局" in news["content"]
    assert next(iter(double.pictures)) in news["content"]
    assert "file:" not in news["content"]
    assert "class=" not in news["content"]
    published = Publication.objects.get(channel="wechat")
    assert (published.edition, published.link) == (edition, delivery.link)
    detail = published.detail
    assert (detail.by_ladder, detail.person, detail.result) == (
        True,
        "示例sdrafter",
        "接口发布成功",
    )
    assert Account.objects.get().last_post_on == published.published_on
    verbs = list(
        Entry.objects.filter(verb__contains="微信").order_by("pk").values_list("verb", flat=True)
    )
    assert verbs == [
        "设置微信接口", "安排微信发送", "微信发送：图片已上传", "微信发送：正在建草稿", "微信发送：草稿已建",
        "微信发送：正在提交发布", "微信发送：平台正在发布", "微信发送：已发布",
    ]  # fmt: skip


def test_ordered_twice_it_is_one_delivery_and_one_article(double, public, send, go_on, clock):
    edition = public()
    first = finish(go_on, clock, send(edition))
    assert send(edition) == first
    assert len(double.titles()) == Delivery.objects.count() == 1


@pytest.mark.walk
@pytest.mark.parametrize("trouble", [LOST, DROPPED, 500, 503, -1, 45011])
@pytest.mark.parametrize("path", [TOKEN, PICTURE, COVER, ADD, SUBMIT, GET])
def test_after_any_trouble_on_any_step_there_is_one_article(
    path, trouble, double, public, send, go_on, clock
):
    edition = public(pictures=[picture()])
    double.scripted[path] = [trouble]
    delivery = finish(go_on, clock, send(edition))
    assert (delivery.state, double.titles()) == ("published", [edition.title])
    assert double.drafts == {}
    assert Publication.objects.filter(channel="wechat").count() == 1


def test_a_submission_without_an_answer_is_looked_up_before_anything_is_sent_again(
    double, public, send, go_on, clock
):
    double.scripted[SUBMIT] = [LOST]
    delivery = send(public())
    assert (delivery.state, delivery.next_try_at > clock()) == ("submitting", True)
    clock.later(minutes=1)
    assert go_on(delivery).state == "published"
    assert double.times(SUBMIT) == 1


def test_a_submission_that_never_arrived_waits_until_it_cannot_turn_up_any_more(
    double, public, send, go_on, clock
):
    double.scripted[SUBMIT] = [DROPPED]
    delivery = send(public())
    for _ in range(9):
        clock.later(minutes=1)
        assert go_on(delivery).state == "submitting"
    assert double.times(SUBMIT) == 1
    clock.later(minutes=2)
    assert go_on(delivery).state == "submitted"
    assert double.times(SUBMIT) == 2


def test_what_is_neither_draft_nor_article_is_for_a_person_to_settle(
    office, double, public, send, go_on, clock
):
    double.scripted[SUBMIT] = [LOST]
    delivery = send(public())
    double.articles.clear()
    clock.later(minutes=11)
    delivery = go_on(delivery)
    assert (delivery.state, "后台核对" in delivery.problem) == ("unsure", True)
    clock.later(minutes=600)
    assert go_on(delivery).state == "unsure"
    again = actions.send_again(actor=office.drafter, delivery=delivery)
    assert finish(go_on, clock, go_on(again)).state == "published"


def test_a_token_that_ran_out_is_renewed_once(double, public, send):
    double.after[ADD] = double.expire_token
    assert send(public()).state == "submitted"
    assert double.times(TOKEN) == 2
    assert double.times(SUBMIT) == 2


@pytest.mark.parametrize("code", [40001, 40014, 42001])
def test_a_token_that_is_refused_again_is_told(code, double, public, send):
    double.scripted[COVER] = [code, code]
    delivery = send(public())
    assert (delivery.state, delivery.errcode) == ("failed", code)
    assert double.times(COVER) == 2


@pytest.mark.parametrize(
    ("path", "code", "told"),
    [
        (TOKEN, 40013, "AppID）不正确"),
        (TOKEN, 40125, "AppSecret）不正确"),
        (TOKEN, 40164, "IP 白名单里，请在公众号后台“基本配置”中加入：10.1.2.3"),
        (ADD, 45003, "标题过长"),
        (SUBMIT, 53503, "草稿没有通过发布检查"),
        (SUBMIT, 59999, "微信平台拒绝：invalid ip 10.1.2.3, not in whitelist（错误代码 59999）"),
    ],
)
def test_what_the_platform_refuses_is_told_in_chinese_and_can_be_tried_again(
    path, code, told, office, double, public, send, go_on, clock
):
    double.scripted[path] = [code]
    delivery = send(public())
    assert (delivery.state, delivery.errcode) == ("failed", code)
    assert told in delivery.problem
    delivery = go_on(actions.retry(actor=office.drafter, delivery=delivery))
    assert finish(go_on, clock, delivery).state == "published"
    assert len(double.titles()) == 1


@pytest.mark.parametrize(
    ("status", "told"), [(2, "原创审核"), (3, "发布失败"), (4, "审核没有通过")]
)
def test_what_the_platform_does_not_publish_is_no_publication(
    status, told, double, public, send, go_on, clock
):
    double.publish_status = status
    delivery = finish(go_on, clock, send(public()))
    assert (delivery.state, told in delivery.problem) == ("failed", True)
    assert not Publication.objects.filter(channel="wechat").exists()


def test_without_the_right_to_publish_the_draft_stays_and_the_link_is_noted_by_hand(
    office, double, public, send, clock
):
    double.no_right.add(SUBMIT)
    delivery = send(public())
    assert (delivery.state, len(double.drafts)) == ("left_as_draft", 1)
    with pytest.raises(actions.DeliveryRefused, match="完整的链接"):
        actions.settle(actor=office.drafter, delivery=delivery, link="mp.weixin", at=clock())
    link = "https://mp.weixin.qq.com/s/abc"
    actions.settle(actor=office.drafter, delivery=delivery, link=link, at=clock())
    assert Publication.objects.get(channel="wechat").link == link


def test_when_the_days_quota_is_used_up_it_goes_on_the_next_day(double, public, send, go_on, clock):
    double.quota[SUBMIT] = 0
    delivery = send(public())
    assert (delivery.state, delivery.attempts) == ("drafted", 0)
    assert (
        delivery.next_try_at.astimezone().date() > clock().date() or delivery.next_try_at > clock()
    )
    assert not Delivery.objects.due(clock()).exists()
    double.quota.clear()
    clock.later(hours=24)
    assert Delivery.objects.due(clock()).exists()
    assert finish(go_on, clock, go_on(delivery)).state == "published"


def test_the_offices_own_limit_of_calls_a_day_holds(double, public, send, go_on, clock):
    WechatAccess.objects.update(calls_per_day=3)
    delivery = send(public())
    assert "达到本单位设定的上限" in delivery.problem
    assert len(double.asked) == 3
    clock.later(hours=24)
    WechatAccess.objects.update(calls_per_day=100)
    assert finish(go_on, clock, delivery).state == "published"


def test_after_many_failures_it_waits_for_a_person_and_not_for_ever(
    double, public, send, go_on, clock
):
    double.scripted[COVER] = [500] * 100
    delivery = send(public())
    waits = []
    while delivery.is_open:
        waits.append(delivery.next_try_at - clock())
        clock.at = delivery.next_try_at
        delivery = go_on(delivery)
    assert delivery.state == "failed"
    assert waits == sorted(waits)
    assert len(waits) == 7


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9", "api.example", "ftp://127.0.0.1", "http://["]
)
def test_where_the_platform_cannot_be_reached_it_says_so_and_waits(
    url, account, public, send, settings
):
    settings.WECHAT_URL, settings.BASE_URL = url, "https://gk.example.gov.cn"
    delivery = send(public())
    assert (delivery.state, "连不上微信平台" in delivery.problem) == ("prepared", True)
    assert delivery.next_try_at is not None


def test_nothing_is_sent_that_would_lead_readers_to_this_machine(
    office, account, public, settings, clock
):
    settings.WECHAT_URL = "https://api.example"
    with pytest.raises(actions.DeliveryRefused, match="GONGKAI_BASE_URL"):
        actions.order(actor=office.drafter, edition=public(), account=account, at=clock())


def test_without_the_interface_no_host_is_asked(office, account, double, public, clock):
    WechatAccess.objects.update(is_on=False)
    with pytest.raises(actions.DeliveryRefused, match="复制到微信"):
        actions.order(actor=office.drafter, edition=public(), account=account, at=clock())
    assert double.asked == []


# -- what is not public is not sent


def test_what_has_not_climbed_its_ladder_cannot_be_ordered(office, account, double, public, clock):
    edition = public()
    take_back(office, edition, clock())
    with pytest.raises(actions.DeliveryRefused, match="没有公开"):
        actions.order(actor=office.drafter, edition=edition, account=account, at=clock())
    item = draft(office)
    assert not item.editions.exists()
    assert double.asked == []


def test_before_its_hour_an_edition_is_not_sent(office, account, public, clock):
    edition = public(go_live_at=clock() + delivering.SETTLES)
    with pytest.raises(actions.DeliveryRefused, match="没有公开"):
        actions.order(actor=office.drafter, edition=edition, account=account, at=clock())


@pytest.mark.parametrize("path", [PICTURE, COVER, ADD])
def test_taken_back_between_two_steps_it_stops_and_leaves_no_draft(
    path, office, double, public, send, clock
):
    edition = public(pictures=[picture()])
    reached = []
    double.after[path] = lambda: reached.append(path)

    class Withdrawing(type(clock)):
        def __call__(self):
            if reached and not edition.requests.exists():
                take_back(office, edition, self.at)
            return self.at

    clock.__class__ = Withdrawing
    delivery = send(edition)
    assert (delivery.state, "没有公开" in delivery.problem) == ("stopped", True)
    assert double.times(SUBMIT) == 0
    assert (double.drafts, double.articles) == ({}, [])


def test_taken_back_while_the_answer_to_the_draft_is_missing_the_draft_is_found_and_removed(
    office, double, public, send, go_on, clock
):
    edition = public()
    double.scripted[ADD] = [LOST]
    delivery = send(edition)
    assert (delivery.state, len(double.drafts)) == ("drafting", 1)
    take_back(office, edition, clock())
    assert go_on(delivery).state == "stopped"
    assert double.drafts == {}


def test_a_newer_edition_stops_the_older_ones_delivery(office, double, public, send, go_on, clock):
    from review_desk import climb

    edition = public()
    double.scripted[SUBMIT] = [45009]
    delivery = send(edition)
    drafting.change(actor=office.drafter, item=edition.item, fields={"title": "改过的标题"})
    climb(office, edition.item, at=clock())
    clock.later(days=2)
    assert go_on(delivery).state == "stopped"
    assert (double.drafts, double.articles) == ({}, [])


def test_taken_back_while_the_platform_publishes_it_says_so_and_can_be_deleted_there(
    office, double, public, send, go_on, clock
):
    edition = public()
    delivery = send(edition)
    take_back(office, edition, clock())
    delivery = finish(go_on, clock, delivery)
    assert (delivery.state, "删除这篇文章" in delivery.problem) == ("published", True)
    assert delivery.can_be_taken_down
    delivery = actions.take_down(actor=office.drafter, delivery=delivery, at=clock())
    assert (delivery.state, double.articles) == ("stopped", [])


def test_while_an_edition_is_public_its_article_is_not_deleted_from_here(
    office, double, public, send, go_on, clock
):
    delivery = finish(go_on, clock, send(public()))
    with pytest.raises(actions.DeliveryRefused, match="先申请撤稿"):
        actions.take_down(actor=office.drafter, delivery=delivery, at=clock())
    assert len(double.articles) == 1


def test_a_closed_account_gets_nothing_more(double, public, send, go_on, clock):
    double.scripted[SUBMIT] = [45009]
    delivery = send(public())
    Account.objects.update(status="suspended")
    clock.later(days=2)
    assert go_on(delivery).state == "stopped"


# -- pictures, lengths, secrets


def test_a_picture_is_uploaded_once_and_made_smaller_only_where_it_must_be(
    double, public, send, go_on, clock
):
    small, other = picture("blue"), picture("green")
    finish(go_on, clock, send(public(pictures=[small])))
    finish(go_on, clock, send(public(pictures=[small, other], title="又一条")))
    assert list(double.pictures.values()) == [small, other]
    assert double.times(COVER) == 1


def test_a_picture_over_a_megabyte_is_made_smaller(double, public, send):
    import io
    import os

    from PIL import Image

    noise = Image.frombytes("RGB", (900, 700), os.urandom(900 * 700 * 3))
    out = io.BytesIO()
    noise.save(out, "PNG")
    assert len(out.getvalue()) > 1024 * 1024
    assert send(public(pictures=[out.getvalue()])).state == "submitted"
    assert len(next(iter(double.pictures.values()))) <= 1024 * 1024


def test_what_the_platform_would_cut_is_refused_before_it_is_sent(office, account, double, public):
    from channel_desk import AFTER

    for edition, told in (
        (public(title="长" * 65), "标题有 65 个字"),
        (public(body="<p>" + "长" * 20_000 + "</p>"), "20000 个字符"),
    ):
        with pytest.raises(actions.DeliveryRefused, match=told):
            actions.order(actor=office.drafter, edition=edition, account=account, at=AFTER)
    assert double.asked == []


def test_neither_secret_nor_token_stands_anywhere_in_clear(
    office, account, double, public, send, go_on, clock, client, caplog
):
    caplog.set_level(logging.DEBUG)
    double.scripted[SUBMIT] = [500]
    finish(go_on, clock, send(public()))
    access = WechatAccess.objects.get()
    told = "".join(
        str(one)
        for row in [access, *Entry.objects.all(), *Delivery.objects.all(), *PublicationDetail.objects.all()]
        for one in row.__dict__.values()
    )  # fmt: skip
    client.force_login(office.drafter)
    for page in ("", "interface/"):
        told += client.get(f"/admin/channels/account/{account.pk}/{page}").content.decode()
    for hidden in (SECRET, double.token):
        assert hidden not in told
        assert hidden not in caplog.text


def test_the_text_for_pasting_holds_what_was_reviewed(public):
    from gongkai_web.channels import rich

    edition = public(body=BODY + "<table><tr><th>甲</th><td>乙</td></tr></table>")
    assert rich.plain(edition).split("\n") == [
        "各科室：", "现将方案印发给你们。详见原件（https://example.gov.cn/a）。", "甲 乙", "来源：本局",
    ]  # fmt: skip
    edition.content["title"] = "换过的标题"
    with pytest.raises(rich.ContentChanged):
        rich.article(edition, lambda sha256: "")
