"""What was published elsewhere is noted by hand: of a public edition, or as a fact that says it was not."""

from datetime import date, timedelta

import pytest

from gongkai.supervision import Account as AccountFact
from gongkai.supervision import Facts, Outcome, inspect, rules_on
from gongkai_web.agencies.access import NotAllowed
from gongkai_web.channels import actions
from gongkai_web.journal.models import Entry
from gongkai_web.publishing.models import Publication
from gongkai_web.supervision.models import Account
from review_desk import draft

ON = date(2026, 3, 4)
LINK = "https://weibo.com/123"


def note(office, item, clock, **fields):
    told = {"channel": "weibo", "published_on": ON, "link": LINK} | fields
    return actions.note_publication(actor=office.drafter, item=item, at=clock(), **told)


def test_a_publication_of_a_public_edition_is_noted_with_who_and_what_came_of_it(
    office, public, clock
):
    edition = public()
    made = note(office, edition.item, clock, person="王示例", result="阅读 300 次")
    assert (made.edition, made.recorded_by, made.link) == (edition, office.drafter, LINK)
    assert (made.detail.person, made.detail.result, made.detail.by_ladder) == (
        "王示例", "阅读 300 次", True,
    )  # fmt: skip
    entry = Entry.objects.order_by("-pk").first()
    assert (entry.verb, entry.detail["channel"]) == ("登记发布", "政务微博")


def test_what_never_climbed_is_noted_as_history_alone(office, clock):
    item = draft(office)
    with pytest.raises(actions.ItemRefused, match="先审核、后发布"):
        note(office, item, clock)
    made = note(office, item, clock, is_history=True)
    assert (made.detail.by_ladder, made.edition) == (False, None)
    item.refresh_from_db()
    assert (item.live, item.stage) == (False, "draft")


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"channel": "website"}, "由审核自动登记"),
        ({"channel": "pigeon"}, "选择发布渠道"),
        ({"published_on": date(2026, 3, 5)}, "不应晚于今天"),
        ({"published_on": date(2026, 3, 1)}, "不应早于成文日期（2026-03-02）"),
        ({"published_on": date(2026, 3, 3)}, "早于审核通过的日期（2026-03-04）"),
        ({"link": "javascript:alert(1)"}, "完整的链接"),
        ({"link": "weibo"}, "完整的链接"),
    ],
)
def test_what_cannot_be_is_refused(fields, told, office, public, clock):
    with pytest.raises(actions.ItemRefused, match=told):
        note(office, public().item, clock, **fields)


def test_one_channel_one_day_one_record(office, public, clock):
    item = public().item
    note(office, item, clock)
    with pytest.raises(actions.ItemRefused, match="已经登记过"):
        note(office, item, clock)


def test_what_is_withheld_has_no_publication(office, clock):
    item = draft(
        office, disclosure_attr="withheld", withheld_ground="internal", withheld_reason="内部事务"
    )
    with pytest.raises(actions.ItemRefused, match="不予公开"):
        note(office, item, clock, is_history=True)


def test_a_record_noted_by_hand_can_be_taken_away_with_a_reason_and_no_other(office, public, clock):
    item = public().item
    made = note(office, item, clock)
    with pytest.raises(actions.ItemRefused, match="写明为什么"):
        actions.forget_publication(actor=office.drafter, publication=made, reason=" ")
    actions.forget_publication(actor=office.drafter, publication=made, reason="登记错了")
    with pytest.raises(actions.ItemRefused, match="只有人工登记"):
        actions.forget_publication(
            actor=office.drafter, publication=Publication.objects.get(), reason="不要了"
        )
    assert Entry.objects.order_by("-pk").first().detail["reason"] == "登记错了"


@pytest.mark.parametrize("role", ["supervisor", "secrecy", "administrator"])
def test_who_may_not_edit_may_not_send_or_note(role, office, public, account, person, clock):
    edition, other = public(), person("other", office.agency, role)
    with pytest.raises(NotAllowed):
        actions.note_publication(
            actor=other, item=edition.item, channel="weibo", published_on=ON, at=clock()
        )
    with pytest.raises(NotAllowed):
        actions.order(actor=other, edition=edition, account=account, at=clock())
    with pytest.raises(NotAllowed):
        actions.set_access(actor=other, account=account, app_id="wx1", secret="x")


TODAY = date(2026, 3, 20)


@pytest.mark.parametrize(
    ("quiet", "level", "told"),
    [
        (9, None, ""),
        (10, "near", "还有 4 天"),
        (13, "near", "还有 1 天"),
        (14, "near", "今天是最后一天"),
        (15, "late", "15 天没有更新（应在 14 天以内）"),
    ],
)
def test_an_account_is_amber_from_the_tenth_day_and_late_on_the_fifteenth(quiet, level, told):
    account = Account(
        platform="微信公众号", name="示例", last_post_on=TODAY - timedelta(days=quiet),
        interaction_entry="菜单", interaction_tested_on=TODAY,
    )  # fmt: skip
    assert [(one, told in words) for one, words in account.warnings(TODAY)] == (
        [(level, True)] if level else []
    )


@pytest.mark.parametrize("quiet", range(1, 20))
def test_an_account_is_late_on_the_day_an_inspection_finds_it_asleep(quiet):
    since = TODAY - timedelta(days=quiet)
    account = Account(platform="微信公众号", name="示例", last_post_on=since,
                      interaction_entry="菜单", interaction_tested_on=TODAY)  # fmt: skip
    facts = Facts(on=TODAY, is_portal=False, updated_on=None,
                  accounts=(AccountFact("1", "示例", since, "菜单", TODAY),))  # fmt: skip
    rules = [one for one in rules_on(TODAY) if one.id == Account.QUIET_RULE]
    (finding,) = inspect(facts, rules).findings
    level = {Outcome.VETO: ["late"], Outcome.SOON: ["near"], Outcome.PASS: []}[finding.outcome]
    assert [one for one, _ in account.warnings(TODAY)] == level


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"certification_expires_on": date(2026, 3, 19)}, "认证已于 2026-03-19 到期"),
        ({"certification_expires_on": date(2026, 4, 19)}, "认证将于"),
        ({"sponsor": "甲", "certified_subject": "乙"}, "不一致"),
        ({"interaction_tested_on": date(2026, 2, 17)}, "超过 30 天没有测试"),
        ({"interaction_entry": ""}, "没有登记互动入口"),
        ({"last_post_on": None}, "没有登记最近一次发布"),
    ],
)
def test_the_register_says_what_is_to_be_seen_to(fields, told):
    sound = {
        "last_post_on": TODAY, "interaction_entry": "菜单", "interaction_tested_on": TODAY,
        "platform": "微信公众号", "name": "示例",
    }  # fmt: skip
    (warning,) = Account(**sound | fields).warnings(TODAY)
    assert told in warning[1]
    assert Account(**sound | fields, status="closed").warnings(TODAY) == []


def test_the_registrars_mobile_is_sealed_and_masked(office, client):
    from django.db import connection

    client.force_login(office.drafter)
    sent = {
        "platform": "微信公众号",
        "name": "示例号",
        "status": "active",
        "registrar_mobile": "13800138000",
    }
    assert client.post("/admin/accounts/new/", sent).status_code == 302
    account = Account.objects.get()
    assert account.registrar_mobile == "13800138000"
    with connection.cursor() as cursor:
        cursor.execute("SELECT registrar_mobile FROM supervision_account")
        assert "13800138000" not in str(cursor.fetchone())
    assert "13800138000" not in str(list(Entry.objects.values_list("detail", flat=True)))
    for page in (
        f"/admin/channels/account/{account.pk}/",
        f"/admin/accounts/inspect/{account.pk}/",
    ):
        assert "13800138000" not in client.get(page).content.decode()
    assert "1380***8000" in client.get(f"/admin/channels/account/{account.pk}/").content.decode()
