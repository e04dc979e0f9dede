"""The counter: each channel's own rule, what is asked and shown, and what cannot be."""

import json
from datetime import date

import pytest
from django.urls import reverse

from counter import APPLICANT, typed
from gongkai_web.applications import actions, intake, registering
from gongkai_web.applications.applicants import personal_of
from gongkai_web.applications.casework import StepRefused
from gongkai_web.applications.models import Application, Attachment
from gongkai_web.journal.models import Entry
from gongkai_web.ledgers import happened
from gongkai_web.reports.compiling import count_tables

pytestmark = pytest.mark.django_db
CREDIT = {"applicant_kind": "commercial", "id_no": "91411203MA0000000P"}


@pytest.fixture
def desk(officer, agency, client):
    """Return the client with an officer logged in."""
    client.force_login(officer)
    return client


def register(client, **fields):
    return client.post(reverse("applications:add"), fields)


def wrong(answer):
    return str(answer.context["form"].errors)


def by(channel, **fields):
    own = {f"{channel}-{name}": value for name, value in fields.items()}
    return {"channel": channel, "applicant_kind": "natural_person", "content": "示例信息"} | own


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


def mended(client, case, **fields):
    url = reverse("applications:edit", args=(case.pk,))
    form = client.get(url).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value is not None and value is not False}
    return client.post(url, data | {"reason": "照抄有误"} | fields)


def test_mending_moves_the_receipt_and_the_term_with_it(desk):
    register(desk, **typed() | APPLICANT)
    case = Application.objects.get()
    assert mended(desk, case, submitted_on="2026-03-03", topic="档案").status_code == 302
    case.refresh_from_db()
    assert (case.received_on, case.due_on, case.topic) == (
        date(2026, 3, 3),
        date(2026, 3, 31),
        "档案",
    )
    assert personal_of(case) == APPLICANT
    entry = Entry.objects.first()
    assert (entry.verb, entry.detail["reason"]) == ("更正登记信息", "（4 字）")
    assert entry.detail["after"]["received_on"] == "2026-03-03"
    assert not case.events.exists()


def test_why_a_case_in_course_was_mended_stands_in_its_diary_and_not_in_the_journal(desk, officer):
    register(desk, **typed() | APPLICANT)
    case = Application.objects.get()
    on = date(2026, 3, 5)
    actions.log_search(
        actor=officer, case=case, on=on, places="档案室", keywords="考核", found="有"
    )
    reason = f"{APPLICANT['name']}来电说明"
    assert mended(desk, case, topic="档案", reason=reason).status_code == 302
    assert case.events.last().detail == {"note": f"更正登记信息：{reason}"}
    assert APPLICANT["name"] not in str(list(Entry.objects.values_list("detail", flat=True)))


def test_a_reason_that_the_record_cannot_hold_is_refused(desk, officer):
    register(desk, **typed() | APPLICANT)
    case = Application.objects.get()
    for reason, told in (("长" * 201, "至多 200 字"), ("有\x00误", "空字符")):
        with pytest.raises(StepRefused, match=told):
            intake.mend(actor=officer, case=case, reason=reason, topic="档案")


def test_blank_fields_leave_the_sealed_applicant_and_others_replace_it(desk):
    register(desk, **typed() | APPLICANT)
    case = Application.objects.get()
    key = case.applicant_key
    assert mended(desk, case, contact="0398-123").status_code == 302
    case.refresh_from_db()
    assert personal_of(case) == APPLICANT | {"contact": "0398-123"}
    assert case.applicant_key == key


def test_a_new_number_seals_the_applicant_anew(desk):
    register(desk, **typed() | APPLICANT)
    case = Application.objects.get()
    assert mended(desk, case, number="2026-777").status_code == 302
    case.refresh_from_db()
    assert (case.number, personal_of(case)) == ("2026-777", APPLICANT)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"reason": ""}, "必填"),
        ({}, "没有改动"),
        ({"submitted_on": "2026-03-11"}, "不应早于收到"),
        ({"submitted_on": "2027-01-11"}, "不应晚于今天"),
        ({"submitted_on": ""}, "不能变成空白"),
        ({"channel": "fax"}, "不能变成空白"),
        ({"number": "另一件"}, "“另一件”已经登记过"),
        ({"id_no": "411200199001011234"}, "校验码不对"),
    ],
)
def test_what_cannot_be_mended_is_refused(fields, told, desk, officer):
    register(desk, **typed(number="另一件"))
    register(desk, **typed(number="这一件") | APPLICANT)
    case = Application.objects.get(number="这一件")
    actions.log_search(
        actor=officer, case=case, on=date(2026, 3, 9), places="档案室", keywords="档案", found="无"
    )
    actions.extend(actor=officer, case=case, on=date(2026, 3, 10), days=5, approved_by="示例负责人")
    before = Entry.objects.count()
    answer = mended(desk, case, **fields)
    assert answer.status_code == 200
    assert told in wrong(answer)
    assert Entry.objects.count() == before


def test_a_day_of_receipt_out_of_a_ledger_is_mended_as_it_was_given(desk, agency):
    case = Application.objects.create(
        agency=agency, number="T-1", applicant_kind="natural_person", channel="online",
        received_on=date(2026, 3, 2),
    )  # fmt: skip
    answer = mended(desk, case, content="补记内容")
    assert answer.status_code == 302, wrong(answer)
    case.refresh_from_db()
    assert (case.received_on, case.content) == (date(2026, 3, 2), "补记内容")
    assert mended(desk, case, received_on="2026-03-03").status_code == 302
    case.refresh_from_db()
    assert (case.received_on, case.due_on) == (date(2026, 3, 3), date(2026, 3, 31))
    assert mended(desk, case, confirmed_on="2026-03-04").status_code == 302
    case.refresh_from_db()
    assert case.received_on == date(2026, 3, 4)
    assert (
        "received_on"
        not in desk.get(reverse("applications:edit", args=(case.pk,))).context["form"].fields
    )


def test_who_was_slower_is_told_what_changed(desk, officer):
    register(desk, **typed())
    case = Application.objects.get()
    url = reverse("applications:edit", args=(case.pk,))
    form = desk.get(url).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value is not None and value is not False}
    actions.extend(actor=officer, case=case, on=date(2026, 3, 10), days=5, approved_by="示例负责人")
    answer = desk.post(url, data | {"topic": "档案", "reason": "补记"})
    assert "延期答复" in wrong(answer)
    case.refresh_from_db()
    assert case.topic == ""


# -- splitting, handing on, setting aside


def test_parts_have_applicant_and_day_of_the_whole_and_the_whole_counts_no_more(desk, agency):
    register(desk, **typed() | APPLICANT)
    case = Application.objects.get()
    url = reverse("applications:split", args=(case.pk,))
    seen = desk.get(url).context["form"]["seen"].value()
    more = desk.post(url, {"seen": seen, "boxes": "3", "more": "1", "part_1": "甲", "part_2": "乙"})
    assert [name for name in more.context["form"].fields if name.startswith("part_")][
        -1
    ] == "part_5"
    assert more.context["form"]["part_2"].value() == "乙"
    assert "至少有两件" in wrong(desk.post(url, {"seen": seen, "boxes": "3", "part_1": "甲"}))
    assert (
        desk.post(url, {"seen": seen, "boxes": "3", "part_1": "甲", "part_3": "乙"}).status_code
        == 302
    )
    case.refresh_from_db()
    parts = list(case.parts.order_by("number"))
    assert [(p.number, p.content, p.received_on, p.due_on) for p in parts] == [
        ("2026-001-1", "甲", date(2026, 3, 2), date(2026, 3, 30)),
        ("2026-001-2", "乙", date(2026, 3, 2), date(2026, 3, 30)),
    ]  # fmt: skip
    assert {p.applicant_key for p in parts} == {case.applicant_key}
    assert (case.set_aside, case.received_on, case.due_on) == ("split", None, None)
    assert count_tables(agency, 2026)[1]["new_received"][-1] == 2
    with pytest.raises(StepRefused, match="不能再办理"):
        actions.take_note(actor=None, case=case, on=date(2026, 3, 3), note="x")


def test_parts_of_a_case_out_of_a_ledger_keep_its_day(officer, agency):
    case = Application.objects.create(
        agency=agency, number="T-1", applicant_kind="natural_person", received_on=date(2026, 3, 2)
    )
    parts = intake.split(actor=officer, case=case, contents=["甲", "乙"])
    assert {part.received_on for part in parts} == {date(2026, 3, 2)}


def test_handing_on_takes_the_files_along_and_the_other_agency_confirms_anew(
    desk, officer, agency, other_agency, person, tmp_path
):
    from django.core.files.uploadedfile import SimpleUploadedFile

    scan = SimpleUploadedFile("申请书.txt", "示例".encode())
    register(desk, **typed() | APPLICANT | {"scan": scan})
    case = Application.objects.get()
    url = reverse("applications:transfer", args=(case.pk,))
    seen = desk.get(url).context["form"]["seen"].value()
    assert "不能" not in desk.get(url).content.decode()[:0]
    assert desk.post(url, {"to": agency.pk, "reason": "误投", "seen": seen}).status_code == 200
    assert (
        desk.post(url, {"to": other_agency.pk, "reason": "误投", "seen": seen}).status_code == 302
    )
    moved = Application.objects.get(agency=other_agency)
    assert (moved.received_on, moved.state) == (None, "unconfirmed")
    assert personal_of(moved) == APPLICANT
    assert moved.attachments.count() == 1
    case.refresh_from_db()
    assert (case.set_aside, case.received_on) == ("transferred", None)
    assert not count_tables(agency, 2026)[1]["new_received"][-1]
    # Each agency sees its own only.
    assert desk.get(reverse("applications:inspect", args=(moved.pk,))).status_code == 404
    desk.force_login(person("they", other_agency, "officer"))
    page = desk.get(reverse("applications:unconfirmed")).content.decode()
    assert moved.number in page
    told = json.dumps(list(Entry.objects.values()), default=str, ensure_ascii=False)
    assert not any(secret in told for secret in APPLICANT.values())
    assert Attachment.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "state", "counts"), [("give_back", "returned", 0), ("void", "voided", 1)]
)
def test_what_is_set_aside_counts_nowhere_until_it_is_taken_up_again(
    name, state, counts, desk, officer, agency
):
    fields = by("fax", arrived_on="2026-03-05") if name == "give_back" else typed()
    register(desk, **fields)
    case = Application.objects.get()
    url = reverse(f"applications:{name}", args=(case.pk,))
    seen = desk.get(url).context["form"]["seen"].value()
    assert "必填" in wrong(desk.post(url, {"reason": "", "seen": seen}))
    assert desk.post(url, {"reason": "空白来件", "seen": seen}).status_code == 302
    case.refresh_from_db()
    assert case.set_aside == state
    assert count_tables(agency, 2026)[1]["new_received"][-1] == 0
    assert case.number not in desk.get(reverse("applications:unconfirmed")).content.decode()
    assert (
        desk.post(
            reverse("applications:take_up", args=(case.pk,)), {"reason": "误操作", "seen": "0"}
        ).status_code
        == 302
    )
    case.refresh_from_db()
    assert case.set_aside == ""
    assert count_tables(agency, 2026)[1]["new_received"][-1] == counts


@pytest.mark.parametrize("name", ["split", "transfer", "give_back", "void"])
def test_a_case_that_is_being_worked_is_neither_split_nor_set_aside(
    name, desk, officer, other_agency
):
    register(desk, **typed())
    case = Application.objects.get()
    actions.extend(actor=officer, case=case, on=date(2026, 3, 10), days=5, approved_by="示例负责人")
    url = reverse(f"applications:{name}", args=(case.pk,))
    fields = {"seen": desk.get(url).context["form"]["seen"].value(), "reason": "误投",
              "to": other_agency.pk, "part_1": "甲", "part_2": "乙", "boxes": "3"}  # fmt: skip
    assert desk.post(url, fields).status_code == 200
    case.refresh_from_db()
    assert case.set_aside == ""


def test_what_was_received_is_answered_and_not_returned(desk, officer):
    register(desk, **typed())
    with pytest.raises(StepRefused, match="应当答复"):
        intake.give_back(actor=officer, case=Application.objects.get(), reason="不归我们")


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


def test_a_transfer_with_nobody_to_hand_on_to_says_so(desk, agency):
    register(desk, **by("email", arrived_on="2026-03-05"))
    url = reverse("applications:transfer", args=(Application.objects.get().pk,))
    page = desk.get(url).content.decode()
    assert "平台上没有其他单位，不能在这里移送" in page
    assert "---------" not in page
    assert 'name="to"' not in page


def test_a_transfer_offers_the_others_and_no_dashes(desk, other_agency):
    register(desk, **by("email", arrived_on="2026-03-05"))
    url = reverse("applications:transfer", args=(Application.objects.get().pk,))
    page = desk.get(url).content.decode()
    assert other_agency.name in page
    assert "---------" not in page
