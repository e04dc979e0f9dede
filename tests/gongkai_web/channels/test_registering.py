"""An account is opened, changed, stopped and closed by an application that was approved, and not otherwise."""

import io
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from gongkai_web.agencies.models import Agency, Membership, Role, User
from gongkai_web.channels import register, registering
from gongkai_web.channels.models import AccountApplication, AccountDecision
from gongkai_web.journal.models import Entry
from gongkai_web.supervision.models import Account
from review_desk import NOW, office_of

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 10)
NEW = {
    "platform": "微信公众号", "name": "示例普法", "sponsor": "示例局", "manager": "王示例",
    "certificate_no": "示编证〔2026〕1 号",
}  # fmt: skip
ENDED = {
    "notice_on": date(2026, 3, 5), "notice": "https://example.gov.cn/n", "archived": "档案第 3 卷",
    "informed": "置顶文章",
}  # fmt: skip


@pytest.fixture
def office(agency):
    return office_of(agency)


@pytest.fixture
def supervisor(office):
    """Return somebody of the office above."""
    above = Agency.objects.create(code="zhengfuban", name="示例区政府办公室")
    office.agency.parent = above
    office.agency.save()
    user = User.objects.create_user("above", full_name="示例主管")
    Membership.objects.create(user=user, agency=above, role=Role.SUPERVISOR)
    return user


@pytest.fixture
def account(office):
    return Account.objects.create(agency=office.agency, platform="微信公众号", name="陕州司法")


def ask(office, act, account=None, *, by=None, **more):
    return registering.apply(
        actor=by or office.drafter, agency=office.agency, act=act, account=account, on=ON,
        reason="工作需要", form=ContentFile("示例申请表".encode(), name="申请表.txt"), at=NOW, **more,
    )  # fmt: skip


def decide(person, asked, approved=True, **more):
    return registering.decide(
        actor=person, application=asked, approved=approved, at=NOW + timedelta(hours=1), **more
    )


@pytest.mark.parametrize(
    ("act", "more", "before", "after"),
    [
        ("suspend", ENDED, "active", ("suspended", None)),
        ("close", ENDED, "active", ("closed", ON)),
        ("close", ENDED, "suspended", ("closed", ON)),
        ("resume", {}, "suspended", ("active", None)),
    ],
)
def test_the_state_follows_the_approval_and_not_the_application(
    office, account, act, more, before, after
):
    Account.objects.update(status=before)
    asked = ask(office, act, account, **more)
    account.refresh_from_db()
    assert account.status == before, "only applied for"
    decide(office.leader, asked)
    account.refresh_from_db()
    assert (account.status, account.closed_on) == after
    assert Entry.objects.filter(verb="同意账号申请").exists()
    assert Entry.objects.filter(subject_type="supervision.account").count() == 1


def test_an_opening_enters_the_register_and_a_change_changes_it(office):
    decide(office.leader, ask(office, "open", fields=NEW))
    made = Account.objects.get(name="示例普法")
    assert (made.opened_on, made.certificate_no) == (ON, NEW["certificate_no"])
    asked = ask(office, "change", made, fields={"manager": "李示例", "name": "示例普法"})
    assert asked.fields == {"manager": "李示例"}, "what stays is not told"
    decide(office.leader, asked)
    made.refresh_from_db()
    assert (made.manager, made.changed_on) == ("李示例", ON)


def test_the_supervising_office_has_the_last_word_where_there_is_one(office, account, supervisor):
    asked = ask(office, "close", account, **ENDED)
    with pytest.raises(registering.NotAllowed):
        decide(supervisor, asked)
    decide(office.leader, asked)
    account.refresh_from_db()
    assert account.status == "active"
    with pytest.raises(registering.NotAllowed):
        decide(office.leader, asked)
    assert registering.waiting_for(supervisor) == 1
    decide(supervisor, asked)
    account.refresh_from_db()
    assert account.status == "closed"


def test_an_office_above_that_does_not_work_here_is_quoted_by_the_leader(
    office, account, supervisor
):
    Membership.objects.filter(user=supervisor).delete()
    asked = ask(office, "close", account, **ENDED)
    decide(office.leader, asked)
    with pytest.raises(registering.ApplicationRefused, match="书面答复"):
        decide(office.leader, asked)
    decide(office.leader, asked, remark="2026-03-09 示府办函〔2026〕1 号")
    account.refresh_from_db()
    assert account.status == "closed"


@pytest.mark.parametrize("missing", sorted(ENDED))
@pytest.mark.parametrize("act", ["suspend", "close"])
def test_nothing_ends_without_notice_archive_and_word_to_its_followers(
    office, account, act, missing
):
    told = ENDED | {missing: None if missing == "notice_on" else " "}
    with pytest.raises(registering.ApplicationRefused, match="还需填写"):
        ask(office, act, account, **told)


@pytest.mark.parametrize(("notice_on", "fits"), [(9, True), (10, True), (11, False)])
def test_the_notice_comes_before_the_end(office, account, notice_on, fits):
    told = ENDED | {"notice_on": date(2026, 3, notice_on)}
    if fits:
        assert ask(office, "close", account, **told).pk
    else:
        with pytest.raises(registering.ApplicationRefused, match="先公告"):
            ask(office, "close", account, **told)


@pytest.mark.parametrize(
    ("act", "more", "said"),
    [
        ("open", {"fields": NEW | {"certificate_no": ""}}, "证明编号"),
        ("open", {"fields": NEW | {"name": "陕州司法"}}, "同名账号"),
        ("change", {"fields": {"name": "陕州司法"}}, "没有要变更的"),
        ("resume", {}, "已经是“正常”"),
        ("explode", {}, "请选择"),
    ],
)
def test_what_cannot_be_applied_for_is_refused_in_words(office, account, act, more, said):
    with pytest.raises(registering.ApplicationRefused, match=said):
        ask(office, act, account if act != "open" else None, **more)
    assert not AccountApplication.objects.exists()


def test_one_application_at_a_time_and_none_after_the_end(office, account):
    first = ask(office, "close", account, **ENDED)
    with pytest.raises(registering.ApplicationRefused, match="正等待审批"):
        ask(office, "suspend", account, **ENDED)
    decide(office.leader, first, approved=False, remark="还在用")
    decide(office.leader, ask(office, "close", account, **ENDED))
    with pytest.raises(registering.ApplicationRefused, match="已经注销"):
        ask(office, "change", account, fields={"manager": "李示例"})


def test_nobody_approves_their_own_and_nobody_decides_twice(office, account):
    own = ask(office, "close", account, by=office.leader, **ENDED)
    with pytest.raises(registering.NotAllowed):
        decide(office.leader, own)
    with pytest.raises(registering.NotAllowed):
        decide(office.first, own)
    Membership.objects.create(user=office.first, agency=office.agency, role=Role.LEADER)
    with pytest.raises(registering.ApplicationRefused, match="写明理由"):
        decide(office.first, own, approved=False)
    decide(office.first, own, approved=False, remark="还在用")
    with pytest.raises(registering.ApplicationRefused, match="已经办结"):
        decide(office.first, own)
    account.refresh_from_db()
    assert account.status == "active"


def test_the_register_is_not_edited_into_another_state(office, account, client):
    account.status, account.closed_on = "closed", ON
    with pytest.raises(ValidationError, match="随批准的申请变动"):
        account.full_clean()
    client.force_login(office.drafter)
    client.post(
        reverse("accounts:edit", args=[account.pk]),
        {
            "agency": office.agency.pk, "platform": "微信公众号", "name": "陕州司法",
            "status": "closed", "closed_on": "2026-03-10", "manager": "李示例",
        },
    )  # fmt: skip
    account.refresh_from_db()
    assert (account.status, account.manager) == ("active", "李示例")


def test_the_database_keeps_what_was_applied_for_and_decided(office, account):
    asked = ask(office, "close", account, **ENDED)
    decide(office.leader, asked)
    for rows, change in (
        (AccountApplication.objects.all(), {"reason": "别的"}),
        (AccountDecision.objects.all(), {"approved": False}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)


def test_from_the_application_to_the_approval_through_the_pages(
    office, account, supervisor, client
):
    client.force_login(office.drafter)
    assert "申请注销" in client.get(reverse("channels:account", args=[account.pk])).text
    page = f"{reverse('channels:apply', args=['close'])}?account={account.pk}"
    sent = {
        "on": "2026-03-10", "reason": "合并到区级账号", "notice_on": "2026-03-05", "notice": "置顶",
        "archived": "第 3 卷", "informed": "自动回复",
        "form": ContentFile("表".encode(), name="表.txt"),
    }  # fmt: skip
    assert "还没有审批意见" in client.post(page, sent, follow=True).text
    asked = AccountApplication.objects.get()
    here = reverse("channels:application", args=[asked.pk])
    assert client.post(here, {"approved": "yes"}).status_code == 422
    for person in (office.leader, supervisor):
        client.force_login(person)
        assert "等您审批" in client.get(reverse("channels:applications")).text
        assert "1 份申请等您审批" in client.get(reverse("channels:index")).text
        client.post(here, {"approved": "yes"})
    account.refresh_from_db()
    assert account.status == "closed"
    form = client.get(reverse("channels:signed_form", args=[asked.pk]))
    assert b"".join(form.streaming_content) == "表".encode()


def test_another_agency_sees_none_of_it(office, account, other_agency, person, client):
    asked = ask(office, "close", account, **ENDED)
    client.force_login(person("fremd", other_agency, "leader"))
    for name, args in (("application", [asked.pk]), ("signed_form", [asked.pk])):
        assert client.get(reverse(f"channels:{name}", args=args)).status_code == 404
    assert str(asked) not in client.get(reverse("channels:applications")).text
    apply = reverse("channels:apply", args=["close"])
    assert client.get(f"{apply}?account={account.pk}").status_code == 404


def test_the_list_asks_no_more_for_many_than_for_two(office, supervisor, client):
    client.force_login(supervisor)
    page = reverse("channels:applications")
    counts = []
    for number in range(6):
        ask(office, "open", fields=NEW | {"name": f"示例 {number}"})
        if number in (1, 5):
            client.get(page)
            with CaptureQueriesContext(connection) as asked:
                client.get(page)
            counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_whole_register_leaves_as_a_workbook_with_the_number_masked(office, account, client):
    Account.objects.create(
        agency=office.agency, platform="政务微博", name="=1+1", registrar_mobile="13800000000",
        certificate_no="示编证 2 号",
    )  # fmt: skip
    client.force_login(office.drafter)
    answer = client.get(reverse("channels:register"))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == register.headings()
    told = str(rows)
    assert "13800000000" not in told
    assert "示编证 2 号" in told
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
