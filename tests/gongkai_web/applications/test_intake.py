"""The counter: each channel's own rule, what is asked and shown, and what cannot be."""

import json
from datetime import date

import pytest
from django.urls import reverse

from counter import APPLICANT, by, register, typed, wrong
from gongkai_web.applications import intake, registering
from gongkai_web.applications.applicants import personal_of
from gongkai_web.applications.casework import StepRefused
from gongkai_web.applications.models import Application
from gongkai_web.journal.models import Entry
from gongkai_web.ledgers import happened

pytestmark = pytest.mark.django_db
CREDIT = {"applicant_kind": "commercial", "id_no": "91411203MA0000000P"}


@pytest.fixture
def desk(officer, agency, client):
    """Return the client with an officer logged in."""
    client.force_login(officer)
    return client


@pytest.mark.parametrize(
    ("channel", "fields", "received_on"),
    [
        ("in_person", {"submitted_on": "2026-03-02"}, date(2026, 3, 2)),
        ("registered_mail", {"arrived_on": "2026-03-05", "submitted_on": "2026-03-02", "proof": "EMS1"},
         date(2026, 3, 5)),
        ("ordinary_mail", {"arrived_on": "2026-03-05"}, None),
        ("ordinary_mail", {"arrived_on": "2026-03-05", "confirmed_on": "2026-03-06", "proof": "电话"},
         date(2026, 3, 6)),
        ("fax", {"arrived_on": "2026-03-05", "confirmed_on": "2026-03-05", "proof": "回传"},
         date(2026, 3, 5)),
        ("fax", {"arrived_on": "2026-03-05"}, None),
        ("online", {"submitted_on": "2026-03-05", "confirmed_on": "2026-03-09", "proof": "电话"},
         date(2026, 3, 9)),
        ("email", {"arrived_on": "2026-03-05", "confirmed_on": "2026-03-09", "proof": "电话"},
         date(2026, 3, 9)),
        ("email", {"arrived_on": "2026-03-05"}, None),
        ("oral", {"submitted_on": "2026-03-05", "confirmed_on": "2026-03-05", "proof": "宣读后签名"},
         date(2026, 3, 5)),
    ],
)  # fmt: skip
def test_the_channel_decides_the_day_of_receipt(channel, fields, received_on, desk):
    answer = register(desk, **by(channel, **fields))
    assert answer.status_code == 302, wrong(answer)
    case = Application.objects.get()
    assert case.received_on == received_on
    assert (case.state == "unconfirmed") is (received_on is None)
    assert (case.due_on is None) is (received_on is None)
    page = desk.get(answer.url).content.decode()
    assert f"{received_on}" in page if received_on else "确认收到" in page


@pytest.mark.parametrize(
    ("channel", "fields", "told"),
    [
        ("in_person", {}, "请填写当面提交日期"),
        ("registered_mail", {"proof": "EMS1"}, "请填写签收日期"),
        ("registered_mail", {"arrived_on": "2026-03-05"}, "请填写邮件编号"),
        ("registered_mail", {"arrived_on": "2026-03-05", "submitted_on": "2026-03-06", "proof": "1"}, "早于"),
        ("ordinary_mail", {"confirmed_on": "2026-03-05"}, "请填写实际收到日期"),
        ("ordinary_mail", {"arrived_on": "2026-03-05", "confirmed_on": "2026-03-06"}, "方式和经过"),
        ("ordinary_mail", {"arrived_on": "2026-03-05", "confirmed_on": "2026-03-04", "proof": "1"}, "早于"),
        ("online", {"submitted_on": "2026-03-05", "confirmed_on": "2026-03-09"}, "方式和经过"),
        ("oral", {"submitted_on": "2026-03-05"}, "宣读"),
        ("in_person", {"submitted_on": "2027-01-01"}, "不应晚于今天（2026-12-31）"),
        ("in_person", {"submitted_on": "三月"}, "日期"),
        ("email", {"confirmed_on": "2026-03-05", "proof": "电话"}, "请填写邮件系统收到日期"),
        ("email", {"arrived_on": "2026-03-05", "confirmed_on": "2026-03-06"}, "方式和经过"),
        ("telex", {"submitted_on": "2026-03-05"}, "telex"),
    ],
)  # fmt: skip
def test_what_a_channel_asks_for_must_be_there_and_possible(channel, fields, told, desk):
    answer = register(desk, **by(channel, **fields))
    assert answer.status_code == 200
    assert told in wrong(answer)
    assert not Application.objects.exists()
    assert not Entry.objects.exists()


def test_an_office_may_count_an_email_from_the_day_its_system_received_it(desk, agency):
    agency.choices = {**agency.choices, "O16": "system_arrival"}
    agency.save()
    assert register(desk, **by("email", arrived_on="2026-03-05")).status_code == 302
    case = Application.objects.get()
    assert (case.received_on, case.get_channel_display()) == (date(2026, 3, 5), "电子邮件")


def test_what_other_channels_hold_is_not_read(desk):
    typed_first = {"fax-arrived_on": "morgen", "online-submitted_on": "2027-05-05"}
    answer = register(desk, **typed("2026-03-02"), **typed_first)
    assert answer.status_code == 302, wrong(answer)
    assert Application.objects.get().arrived_on is None


def test_every_channel_tells_its_rule_with_its_article_and_nothing_asks_for_a_purpose(desk):
    page = desk.get(reverse("applications:add")).content.decode()
    for words in (
        "第三十一条第一项", "第三十一条第二项", "第三十一条第三项", "第二十九条第一款",
        "以行政机关签收之日为收到申请之日", "收到的当日与申请人确认", "宣读",
        "律师以自己名义申请的，也是自然人",
    ):  # fmt: skip
        assert words in page
    assert 'name="purpose"' not in page
    assert "用途：" not in page


def test_numbers_follow_each_other_and_begin_anew_each_year(desk):
    for on in ("2025-12-30", "2026-01-05", "2026-03-02"):
        register(desk, **typed(on))
    register(desk, **typed("2026-03-03", number="2026-003"))
    register(desk, **typed("2026-03-04"))
    assert list(Application.objects.order_by("pk").values_list("number", flat=True)) == [
        "2025-001", "2026-001", "2026-002", "2026-003", "2026-004",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"id_no": "411200199001011234"}, "校验码不对"),
        ({"id_no": "411200199013011234"}, "不存在"),
        ({"applicant_kind": "commercial", "id_no": "411200199001011238"}, "校验码不对"),
        ({"applicant_kind": "commercial", "id_no": "123"}, "应当是 18 位"),
        (CREDIT | {"applicant_kind": "research"}, "可能是“商业企业”"),
        (CREDIT | {"applicant_kind": "natural_person"}, "居民身份号码"),
    ],
)
def test_a_doubtful_number_is_told_and_the_person_decides(fields, told, desk):
    answer = register(desk, **typed() | fields)
    assert told in wrong(answer)
    assert not Application.objects.exists()
    assert register(desk, **typed() | fields, checked="on").status_code == 302
    assert personal_of(Application.objects.get())["id_no"] == fields["id_no"]


@pytest.mark.parametrize("fields", [CREDIT, {"id_no": "护照 E12345678"}, {"id_no": ""}, {"applicant_kind": "other_org"}])  # fmt: skip
def test_a_number_without_doubt_is_taken_at_once(fields, desk):
    assert register(desk, **typed() | fields).status_code == 302


def test_agent_form_and_assistance_are_kept_and_the_applicant_stays_the_principal(desk):
    wanted = {"agent": "王代理", "supply_form": "纸质", "supply_way": "邮寄", "assistance": "on"}
    register(desk, **typed() | APPLICANT | wanted)
    register(desk, **typed("2026-03-03") | APPLICANT)
    first, second = Application.objects.order_by("pk")
    assert personal_of(first) == APPLICANT | {"agent": "王代理"}
    assert (first.supply_form, first.assistance) == ("纸质，邮寄", True)
    assert first.applicant_key == second.applicant_key
    told = json.dumps(list(Entry.objects.values()), default=str, ensure_ascii=False)
    assert "王代理" not in told


def test_a_receipt_that_waits_is_listed_tried_and_confirmed(desk, monkeypatch):
    register(desk, **by("ordinary_mail", arrived_on="2026-03-05") | APPLICANT)
    case = Application.objects.get()
    monkeypatch.setattr(happened, "today", lambda: date(2026, 3, 12))
    page = desk.get(reverse("applications:unconfirmed")).content.decode()
    for words in (case.number, "张**", "还没有联系记录", "已 7 天", "收到的当日"):
        assert words in page
    attempt = reverse("applications:attempt", args=(case.pk,))
    tried = {"on": "2026-03-06", "note": "无人接听 13800001234"}
    seen = desk.get(attempt).context["form"]["seen"].value()
    assert desk.post(attempt, tried | {"seen": seen}).status_code == 302
    assert "联系过 1 次" in desk.get(reverse("applications:unconfirmed")).content.decode()
    assert "1 件申请待确认收到" in desk.get("/admin/").content.decode()

    confirm = reverse("applications:confirm", args=(case.pk,))
    seen = desk.get(confirm).context["form"]["seen"].value()
    refused = desk.post(confirm, {"on": "2026-03-04", "proof": "电话", "seen": seen})
    assert "早于" in wrong(refused)
    answer = desk.post(confirm, {"on": "2026-03-10", "proof": "电话确认", "seen": seen})
    assert answer.url == reverse("applications:review", args=(case.pk,))
    case.refresh_from_db()
    assert (case.received_on, case.due_on) == (date(2026, 3, 10), date(2026, 4, 8))
    assert case.state == "in_progress"
    assert "没有待确认收到的申请" in desk.get(reverse("applications:unconfirmed")).content.decode()
    told = json.dumps(list(Entry.objects.values()), default=str, ensure_ascii=False)
    assert "13800001234" not in told


def test_an_attempt_before_the_receipt_stays_in_the_diary_and_out_of_the_course(desk, officer):
    register(desk, **by("fax", arrived_on="2026-03-05"))
    case = Application.objects.get()
    for on, told in ((date(2026, 3, 4), "不应早于申请送到"), (date(2027, 1, 4), "不应晚于今天")):
        with pytest.raises(StepRefused, match=told):
            intake.note_attempt(actor=officer, case=case, on=on, note="电话")
    intake.note_attempt(actor=officer, case=case, on=date(2026, 3, 6), note="电话")
    intake.confirm_receipt(actor=officer, case=case, on=date(2026, 3, 9), proof="电话")
    with pytest.raises(StepRefused, match="记事"):
        intake.note_attempt(actor=officer, case=case, on=date(2026, 3, 9), note="电话")
    assert case.events.count() == 1
    assert "电话" in desk.get(reverse("applications:inspect", args=(case.pk,))).content.decode()
    # The application may still be split: nothing was done in its course.
    assert len(intake.split(actor=officer, case=case, contents=["一", "二"])) == 2


def test_a_receipt_is_confirmed_once(desk, officer):
    register(desk, **by("fax", arrived_on="2026-03-05"))
    case = Application.objects.get()
    intake.confirm_receipt(actor=officer, case=case, on=date(2026, 3, 9), proof="电话")
    with pytest.raises(StepRefused, match="已于 2026-03-09 收到"):
        intake.confirm_receipt(actor=officer, case=case, on=date(2026, 3, 10), proof="电话")


# -- mending


# -- splitting, handing on, setting aside


@pytest.mark.parametrize("role", ["supervisor", "administrator"])
def test_who_handles_no_cases_is_not_at_the_counter(role, agency, person, client):
    client.force_login(person("kan", agency, role))
    for name in ("add", "unconfirmed"):
        answer = client.get(reverse(f"applications:{name}"))
        assert answer.status_code == 403 or answer.url == reverse("wagtailadmin_home")
    client.post(reverse("applications:add"), typed())
    assert not Application.objects.exists()


def test_an_agency_is_chosen_where_there_are_several_and_no_other_can_be(
    agency, other_agency, person, client
):
    from gongkai_web.agencies.models import Agency, Membership

    user = person("li", agency, "officer")
    Membership.objects.create(user=user, agency=other_agency, role="officer")
    third = Agency.objects.create(code="x", name="第三个单位")
    client.force_login(user)
    assert "必填" in wrong(register(client, **typed()))
    assert register(client, **typed(agency=third.pk)).status_code == 200
    assert register(client, **typed(agency=other_agency.pk)).status_code == 302
    assert Application.objects.get().agency == other_agency


def test_a_number_that_somebody_takes_meanwhile_is_told(desk, monkeypatch):
    assert register(desk, **typed(number="手-1")).status_code == 302
    entries = Entry.objects.count()
    # Both were checked before either was stored.
    monkeypatch.setattr(registering, "_check", lambda case: None)
    monkeypatch.setattr(Application, "validate_unique", lambda *args, **kwargs: None)
    answer = register(desk, **typed(number="手-1", content="别的信息"))
    assert answer.status_code == 200
    assert "申请编号“手-1”已经登记过" in wrong(answer)
    assert Application.objects.get().content == "示例信息"
    assert Entry.objects.count() == entries
