"""A case is worked through its pages, by those who may and nobody else."""

import re
from datetime import date

import pytest
from django.urls import reverse
from lxml import etree, html

from gongkai.remedies.acts import ActKind
from gongkai.remedies.results import Case
from gongkai_web.remedies import actions, waiting
from gongkai_web.remedies.actions import NewAct
from gongkai_web.remedies.models import RemedyCase

pytestmark = pytest.mark.django_db
K = ActKind


def told(answer):
    """Return a page's text."""
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def url(name, case, **query):
    """Return the address of a page of the case."""
    words = "&".join(f"{key}={value}" for key, value in query.items())
    return reverse(f"remedies:{name}", args=[case.pk]) + (f"?{words}" if words else "")


def post(client, address, follow=True, **fields):
    """Send a form in and follow where it leads."""
    page = client.get(address)
    form = page.context["form"] if page.status_code == 200 else None
    seen = {"seen": form["seen"].value()} if form and "seen" in form.fields else {}
    return client.post(address, {**seen, **fields}, follow=follow)


def test_a_case_is_started_from_its_application(officer, client, refused):
    client.force_login(officer)
    address = f"{reverse('remedies:start')}?application={refused.pk}"
    assert 'value="2026-001"' in told(client.get(address))
    page = told(
        post(
            client,
            address,
            application_no="2026-001",
            procedure="reconsideration",
            case_no="陕政复〔2026〕12号",
            body="陕州区人民政府（示例）",
            accepted_on="2026-03-16",
            copy_on="2026-03-20",
            trial="summary",
        )
    )
    case = RemedyCase.objects.get()
    assert case.application == refused
    assert case.due_on == date(2026, 3, 27)
    for word in ("复议审理中", "提交书面答复和证据", "行政复议法", "2026-03-27", "简易程序"):
        assert word in page
    assert reverse("applications:inspect", args=[refused.pk]) in page


def test_what_is_wrong_in_the_first_form_is_said_beside_it(officer, client, refused):
    client.force_login(officer)
    address = reverse("remedies:start")
    given = {"procedure": "suit_direct", "case_no": "1号"}
    assert "至少要填一个日期" in told(post(client, address, **given))
    assert "没有编号为" in told(
        post(client, address, **given, application_no="无", accepted_on="2026-03-16")
    )
    assert "不应晚于今天" in told(post(client, address, **given, accepted_on="2027-03-16"))
    assert "只能在" in told(
        post(client, address, **given, accepted_on="2026-03-16", copy_on="2026-03-10")
    )
    assert not RemedyCase.objects.exists()


def test_a_direct_suit_against_a_refusal_is_asked_about(officer, client, agency, refused):
    case = actions.register_case(
        actor=officer, agency=agency, case_no="（2026）豫1203行初8号", procedure="suit_direct",
        application=refused, acts=[NewAct(K.COMPLAINT_RECEIVED, date(2026, 4, 7))],
    )  # fmt: skip
    client.force_login(officer)
    answer = client.get(url("inspect", case))
    assert f"<title>复议诉讼案件 {case}" in answer.content.decode().replace("\n", "").replace(
        "<title> ", "<title>"
    )
    page = told(answer)
    assert "应当先申请行政复议" in page
    assert "第二十三条第一款第四项" in page
    assert "待核对" not in page, "an officer cannot act on a doubt about the number of an article"
    step = told(client.get(url("step", case) + "?act=suspended"))
    assert "依据：法释〔2018〕1号第八十七条" in step
    assert "待核对" not in step


def test_every_step_stands_with_its_article_and_the_absent_ones_with_their_reason(
    officer, client, reviewed
):
    client.force_login(officer)
    page = told(client.get(url("inspect", reviewed)))
    assert url("step", reviewed, act="answered") in page
    assert url("step", reviewed, act="complied") not in page
    assert "案件此时处于“复议审理中”" in page
    answer = client.get(url("step", reviewed, act="complied"), follow=True)
    assert "只能在“已审结”时登记" in told(answer)
    for odd in ("appealed", "nonsense"):
        assert client.get(url("step", reviewed, act=odd)).status_code == 302
        assert client.post(url("step", reviewed, act=odd), {"on": "2026-04-01"}).status_code == 302


def test_a_case_is_worked_to_its_end_and_into_table_four(officer, client, reviewed, refused):
    client.force_login(officer)
    post(client, url("step", reviewed, act="answered"), on="2026-04-01")
    page = told(
        post(
            client,
            url("step", reviewed, act="decided"),
            on="2026-05-08",
            result="撤销并责令重作",
            served_on="2026-05-12",
            document_no="陕政复决〔2026〕12号",
            redo="on",
            redo_until="2026-05-29",
            note="第三方意见没有审查",
        )
    )
    for word in ("结果纠正", "陕政复决〔2026〕12号", "2026-05-29", "第三方意见没有审查"):
        assert word in page
    assert refused.events.filter(kind="redo_ordered").exists()
    page = told(post(client, url("step", reviewed, act="complied"), on="2026-05-20"))
    assert "2026-05-20 完成" in page
    reviewed.refresh_from_db()
    assert (reviewed.result, reviewed.decided_on) == ("corrected", date(2026, 5, 8))
    cell = reverse("remedies:index") + "?result=corrected"
    assert reviewed.case_no in told(client.get(cell))


def test_a_refused_day_is_said_in_the_form(officer, client, reviewed):
    client.force_login(officer)
    page = told(post(client, url("step", reviewed, act="answered"), on="2026-03-19"))
    assert "先要有“收到复议申请书副本”" in page
    page = told(post(client, url("step", reviewed, act="answered"), on="2027-03-19"))
    assert "不应晚于今天" in page
    page = told(
        post(
            client,
            url("step", reviewed, act="decided"),
            on="2026-05-08",
            result="",
            redo_until="2026-05-29",
        )
    )
    assert "请勾选" in page
    assert reviewed.events.count() == 2


def test_an_undone_act_stays_on_the_page(officer, client, reviewed):
    client.force_login(officer)
    event = reviewed.events.last()
    assert "撤销“2026-03-20 收到复议申请书副本”" in told(
        client.get(url("undo", reviewed, event=event.pk))
    )
    page = told(post(client, url("undo", reviewed, event=event.pk), reason="登错了日期"))
    assert "已撤销" in page
    assert "登错了日期" in page
    assert "还没有登记收到副本的日期" in page
    assert client.get(url("undo", reviewed, event=event.pk)).status_code == 404
    assert client.get(url("undo", reviewed, event="x")).status_code == 404


def test_the_second_of_two_officers_is_told_what_changed(officer, client, reviewed, person, agency):
    client.force_login(officer)
    address = url("step", reviewed, act="answered")
    seen = client.get(address).context["form"]["seen"].value()
    actions.note(
        actor=person("wang", agency, "officer"), case=reviewed, kind=K.HEARING_HELD,
        on=date(2026, 4, 1),
    )  # fmt: skip
    page = told(client.post(address, {"seen": seen, "on": "2026-04-01"}))
    assert "已有变化" in page
    assert "wang 听证" in page
    assert not reviewed.events.filter(kind="answered").exists()


def test_an_application_is_linked_later(officer, client, reviewed, agency, refused):
    client.force_login(officer)
    actions.link(actor=officer, case=reviewed, application=None)
    page = told(post(client, url("link", reviewed), application_no="2026-001"))
    assert "withheld" not in page.partition("<main")[2], "the outcome is told in Chinese"
    assert reverse("applications:inspect", args=[refused.pk]) in page
    assert "没有编号为" in told(post(client, url("link", reviewed), application_no="2026-999"))


@pytest.mark.parametrize("role", ["officer", "compiler", "leader"])
def test_who_works_the_agencys_records_sees_the_steps(role, client, person, agency, reviewed):
    client.force_login(person("ta", agency, role))
    assert url("step", reviewed, act="answered") in told(client.get(url("inspect", reviewed)))
    assert client.get(url("step", reviewed, act="answered")).status_code == 200


def test_a_supervising_office_reads_and_finds_no_step(
    client, person, agency, other_agency, reviewed
):
    agency.parent = other_agency
    agency.save()
    client.force_login(person("zhuguan", other_agency, "supervisor"))
    page = told(client.get(url("inspect", reviewed)))
    assert "2026-04-03" in page
    for name, query in (("step", {"act": "answered"}), ("link", {}), ("undo", {"event": 1})):
        address = url(name, reviewed, **query)
        assert address.split("?")[0] not in page
        assert client.get(address).status_code in (302, 404)
        assert client.post(address, {}).status_code in (302, 404)
    assert client.get(reverse("remedies:start")).status_code == 302
    assert reviewed.events.count() == 2


def test_a_stranger_meets_nothing(client, person, other_agency, reviewed, refused):
    client.force_login(person("wai", other_agency, "officer"))
    for name in ("inspect", "step", "undo", "link"):
        assert client.get(url(name, reviewed)).status_code in (302, 404)
        assert client.post(url(name, reviewed), {}).status_code in (302, 404, 405)
    start = reverse("remedies:start")
    assert client.get(f"{start}?application={refused.pk}").status_code == 404
    assert client.get(f"{start}?application=x").status_code == 404
    assert reviewed.case_no not in told(client.get(reverse("remedies:index")))


def test_a_row_of_the_ledger_tells_that_it_has_no_diary_and_takes_its_first_step(
    officer, client, agency
):
    case = RemedyCase.objects.create(
        agency=agency, case_no="旧1号", procedure="reconsideration", received_on=date(2026, 1, 5)
    )
    client.force_login(officer)
    page = told(client.get(url("inspect", case)))
    assert "只有台账登记" in page
    page = told(post(client, url("step", case, act="copy_received"), on="2026-01-08"))
    assert "据台账原有登记" in page
    case.refresh_from_db()
    assert (case.received_on, case.due_on) == (date(2026, 1, 5), date(2026, 1, 22))


def test_the_columns_of_a_case_with_a_diary_are_not_overwritten_by_the_ledgers_form(
    officer, client, reviewed
):
    client.force_login(officer)
    answer = client.post(
        url("edit", reviewed),
        {"case_no": "陕政复〔2026〕13号", "procedure": "suit_direct", "received_on": "2020-01-01",
         "result": "upheld", "decided_on": "2020-02-01", "body": "", "application_no": ""},
    )  # fmt: skip
    assert answer.status_code == 302
    reviewed.refresh_from_db()
    assert reviewed.case_no == "陕政复〔2026〕13号"
    assert (reviewed.procedure, reviewed.received_on, reviewed.result) == (
        "reconsideration", date(2026, 3, 16), "pending",
    )  # fmt: skip


def test_the_list_tells_state_and_duty_and_filters_by_them(officer, client, reviewed, agency):
    RemedyCase.objects.create(agency=agency, case_no="旧1号", procedure="suit_direct")
    client.force_login(officer)
    page = told(client.get(reverse("remedies:index")))
    assert "复议审理中" in page
    assert "2026-04-03 提交书面答复和证据" in page
    assert reverse("remedies:start") in page
    for query, found in (
        ("state=under_review", True), ("state=closed", False), ("duty=any", True),
        ("duty=late", None), ("duty=near", None), ("ordering=due_on", True),
    ):  # fmt: skip
        page = told(client.get(f"{reverse('remedies:index')}?{query}"))
        if found is not None:
            assert (reviewed.case_no in page) is found, query


@pytest.mark.parametrize(
    ("today", "texts"),
    [
        (date(2026, 3, 26), []),
        (date(2026, 3, 27), ["1 件复议诉讼案件 7 日内有应办的事项"]),
        (date(2026, 4, 3), ["1 件复议诉讼案件 7 日内有应办的事项"]),
        (date(2026, 4, 4), ["1 件复议诉讼案件有逾期未办的事项，请立即办理"]),
    ],
)
def test_the_first_page_is_told_what_waits(reviewed, agency, other_agency, today, texts):
    assert [step.text for step in waiting.steps([agency], today)] == texts
    assert waiting.steps([other_agency], today) == []


def test_a_page_asks_the_database_little_however_long_the_diary(
    officer, client, reviewed, django_assert_max_num_queries
):
    for day in range(1, 29):
        actions.note(
            actor=officer, case=reviewed, kind=K.NOTED, on=date(2026, 4, day), note=f"第{day}天"
        )
    client.force_login(officer)
    client.get(url("inspect", reviewed))
    with django_assert_max_num_queries(15):
        page = told(client.get(url("inspect", reviewed)))
    assert "第28天" in page


def test_no_page_of_a_case_shows_english(officer, client, reviewed, agency):
    suit = actions.register_case(
        actor=officer, agency=agency, case_no="诉1号", procedure="suit_after_reconsideration",
        follows=reviewed, acts=[NewAct(K.DOCKETED, date(2026, 6, 1))],
    )  # fmt: skip
    client.force_login(officer)
    pages = [reverse("remedies:start"), url("inspect", reviewed), url("inspect", suit)]
    pages += [url("link", suit), url("undo", suit, event=suit.events.last().pk)]
    pages += [url("step", suit, act=act) for act in ("judged", "complaint_received", "noted")]
    pages += [url("step", reviewed, act=act) for act in ("decided", "extended", "terminated")]
    for address in pages:
        main = html.fromstring(told(client.get(address))).find(".//main")
        etree.strip_elements(main, "script", "style", "svg", with_tail=False)
        text = " ".join(main.itertext())
        assert set(re.findall(r"[A-Za-z]{2,}", text)) <= {"officer"}, address


def test_an_opened_row_that_was_decided_keeps_its_column(officer, client, agency):
    case = Case("suit_direct", date(2025, 3, 3), date(2025, 6, 3), "corrected")
    row = RemedyCase.objects.create(
        agency=agency, case_no="旧2号", procedure=case.block, received_on=case.filed_on,
        decided_on=case.decided_on, result=case.group,
    )  # fmt: skip
    client.force_login(officer)
    page = told(
        post(client, url("step", row, act="redo_ordered"), on="2025-06-10", until="2025-07-01")
    )
    assert "重新答复（履行）" in page
    row.refresh_from_db()
    assert (row.result, row.decided_on, row.due_on) == (
        "corrected", date(2025, 6, 3), date(2025, 7, 1),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("page", "name"), [("start", "application"), ("undo", "event"), ("letter", "letter")]
)
def test_a_key_no_record_can_have_is_not_found(page, name, officer, client, reviewed):
    client.force_login(officer)
    address = reverse("remedies:start") if page == "start" else url(page, reviewed)
    for key in ("9" * 5_000, "9" * 30, "x"):
        assert client.get(address, {name: key}).status_code == 404


def test_a_supervising_office_reads_of_free_words_the_length_alone(
    officer, client, person, agency, other_agency, reviewed
):
    agency.parent = other_agency
    agency.save()
    for note in ("电话告知第三人", "误登"):
        done = actions.note(
            actor=officer, case=reviewed, kind=K.NOTED, on=date(2026, 3, 23), note=note
        )
    actions.undo(actor=officer, event=done.event, reason="张三丰已经来过")
    client.force_login(officer)
    page = told(client.get(url("inspect", reviewed)))
    client.force_login(person("zhuguan", other_agency, "supervisor"))
    above = told(client.get(url("inspect", reviewed)))
    for words in ("说明：电话告知第三人", "撤销：张三丰已经来过"):
        assert words in page
        assert words not in above
    for words in ("说明：（7 字）", "撤销：（7 字）"):
        assert words in above
