"""The list of cases: the most pressing first, and exactly those somebody asked for."""

import csv
import io
import re
from datetime import date, timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongkai import workdays
from gongkai_web.applications import derived, filters, listing, urgency
from gongkai_web.applications.applicants import set_personal
from gongkai_web.applications.models import Application, ApplicationEvent
from gongkai_web.applications.standing import standing
from gongkai_web.applications.urgency import Mark
from gongkai_web.journal.models import Entry
from gongkai_web.remedies.models import RemedyCase

TODAY = date(2026, 3, 30)
APPLICANT = {"name": "张三丰", "id_no": "411200199001011234", "contact": "13800001234"}


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(listing.timezone, "localdate", lambda: TODAY)


@pytest.fixture
def make(agency):
    """Return a maker of cases: ``make("1", received_on, ("extended", day), …)``."""

    def case(number, received_on, *acts, agency=agency, applicant=APPLICANT, **fields):
        fields = {"applicant_kind": "natural_person", "channel": "online"} | fields
        one = Application(agency=agency, number=number, received_on=received_on, **fields)
        set_personal(one, applicant)
        one.save()
        for kind, on, *detail in acts:
            ApplicationEvent.objects.create(
                application=one, kind=kind, on=on, detail=detail[0] if detail else {}
            )
        derived.refresh_case(one)
        return one

    return case


@pytest.fixture
def look(client, officer):
    """Return a way to look at the list as the desk does; gives the numbers in order."""
    client.force_login(officer)

    def numbers(query=""):
        answer = client.get(f"{reverse('applications:index')}?{query}")
        assert answer.status_code == 200
        shown = [row.number for row in answer.context["rows"]]
        assert answer.context["paginator"].count == len(shown)
        return shown

    return numbers


def standing_of(case):
    conventions = derived.conventions_of(case.agency)
    return standing(case, case.events.all(), conventions=conventions, today=TODAY)


def replied(on, outcome="granted"):
    return ("replied", on, {"outcome": outcome})


# -- order and marks


def test_the_open_cases_come_by_days_left_and_those_that_wait_for_others_after(make, look):
    make("fresh", date(2026, 3, 27))
    make("late", date(2026, 2, 27))
    make("waits", date(2026, 2, 26), ("correction_requested", date(2026, 2, 27)))
    make("fee", date(2026, 2, 25), ("fee_notice_issued", date(2026, 2, 26)))
    make("unconfirmed", None)
    make("today", date(2026, 3, 2))
    make("closed", date(2026, 3, 2), replied(date(2026, 3, 9)))
    assert look() == ["late", "today", "fresh", "fee", "waits", "unconfirmed"]
    assert look("ordering=-due_on")[0] == "fresh"
    assert look("ordering=nonsense") == look()


@pytest.mark.parametrize(
    ("due_on", "mark", "words"),
    [
        (date(2026, 3, 27), Mark.RED, "已超期 1 个工作日"),
        (date(2026, 3, 30), Mark.RED, "今天到期"),
        (date(2026, 3, 31), Mark.YELLOW, "还剩 1 个工作日"),
        (date(2026, 4, 7), Mark.YELLOW, "还剩 5 个工作日"),
        (date(2026, 4, 8), Mark.GREEN, "还剩 6 个工作日"),
    ],
)
def test_the_mark_turns_with_the_days_left(due_on, mark, words, make, look):
    received = due_on
    while workdays.add_working_days(received, 20).deadline > due_on:
        received -= timedelta(days=1)
    case = make("1", received)
    assert case.due_on == due_on
    now = standing_of(case)
    assert (now.mark, now.words) == (mark, words)
    assert look(f"mark={mark.value}") == ["1"]
    assert all(look(f"mark={other.value}") == [] for other in Mark if other is not mark)


def test_a_mark_is_told_in_words_and_shape_as_well(make, client, officer):
    make("1", date(2026, 2, 27))
    client.force_login(officer)
    page = client.get(reverse("applications:index")).content.decode()
    assert re.search(
        r'gk-mark--red"><span class="gk-mark__shape" aria-hidden="true"></span>红<', page
    )
    assert "已超期 2 个工作日" in page


@pytest.mark.parametrize(
    ("acts", "state", "words"),
    [
        ([("correction_requested", date(2026, 3, 10))], "待补正", "等待补正"),
        ([("fee_notice_issued", date(2026, 3, 10))], "待缴费", "等待缴费"),
        ([replied(date(2026, 3, 30))], "已办结", "按期办结"),
        ([replied(date(2026, 4, 1))], "已办结", "超期 2 个工作日办结"),
        ([("correction_overdue", date(2026, 3, 20))], "已办结", "不需答复"),
    ],
)
def test_where_no_term_runs_the_list_says_why(acts, state, words, make):
    case = make("1", date(2026, 3, 2), *acts)
    now = standing_of(case)
    assert (now.state, now.words, now.mark) == (state, words, None)


def test_what_is_archived_or_answered_anew_is_closed_and_neither_open_nor_overdue(make, look):
    answered = replied(date(2026, 2, 2))
    archived = make("archived", date(2026, 1, 5), answered, ("archived", date(2026, 2, 10)))
    until = {"until": "2026-04-15"}
    again = make("again", date(2026, 1, 6), answered, ("redo_ordered", date(2026, 3, 2), until))
    make("open", date(2026, 3, 27))
    assert look() == look("state=open") == ["open"]
    assert look("left=overdue") == look("mark=red") == []
    assert look("state=closed&ordering=number") == ["again", "archived"]
    assert look("timely=on_time&ordering=number") == ["again", "archived"]
    assert look("state=archived") == ["archived"]
    assert look("state=redeciding") == ["again"]
    told = [(now.state, now.words, now.is_late) for now in map(standing_of, (archived, again))]
    assert told == [
        ("已归档", "按期办结", False),
        ("重新答复中", "应在 2026-04-15 以前重新答复", False),
    ]


@pytest.mark.parametrize(
    ("detail", "words", "is_late"),
    [
        ({"until": "2026-03-27"}, "应在 2026-03-27 以前重新答复，已经超过", True),
        ({"until": "2026-03-30"}, "应在 2026-03-30 以前重新答复", False),
        ({}, "应按生效文书重新答复", False),
    ],
)
def test_the_list_tells_by_when_another_answer_was_ordered(
    detail, words, is_late, make, client, officer
):
    ordered = ("redo_ordered", date(2026, 3, 2), detail)
    make("1", date(2026, 1, 6), replied(date(2026, 2, 3)), ordered)
    client.force_login(officer)
    answer = client.get(f"{reverse('applications:index')}?state=closed")
    (row,) = answer.context["rows"]
    assert (row.state, row.words, row.is_late) == ("重新答复中", words, is_late)


def test_days_on_which_others_are_asked_are_none_of_those_left(make):
    case = make("1", date(2026, 3, 9), ("third_party_consulted", date(2026, 3, 27)))
    now = standing_of(case)
    assert now.state == "征求意见中"
    assert now.mark is Mark.GREEN
    left = int(re.search(r"还剩 (\d+) 个工作日", now.words)[1])
    assert left < workdays.working_days_between(TODAY, now.due_on)


def test_the_standing_follows_the_diary_even_where_the_copies_do_not(make):
    case = make("1", date(2026, 3, 2))
    Application.objects.update(due_on=date(2030, 1, 1), state="awaiting_payment")
    case.refresh_from_db()
    now = standing_of(case)
    assert (now.words, now.state) == ("今天到期", "办理中")


# -- filters


@pytest.fixture
def several(make, officer):
    """Return nothing; a handful of cases that the filters tell apart."""
    make("A", date(2026, 3, 2), topic="征地补偿", handler=officer, channel="fax")
    make("B", date(2026, 2, 27), applicant_kind="research", channel="")
    make("C", date(2026, 3, 9), ("third_party_consulted", date(2026, 3, 10)))
    make("D", date(2026, 3, 3), ("correction_requested", date(2026, 3, 5)))
    make("E", date(2025, 3, 3), replied(date(2025, 3, 20)))
    make("F", date(2025, 12, 1), replied(date(2026, 3, 2), "withheld_third_party"))
    given_up = {"outcome": "other_correction_overdue"}
    make("G", date(2026, 3, 3), ("correction_overdue", date(2026, 3, 20), given_up))
    late = make("H", date(2026, 1, 5), ("extended", date(2026, 1, 20)), replied(date(2026, 3, 27)))
    RemedyCase.objects.create(
        agency=late.agency, application=late, case_no="示例 1 号", procedure="reconsideration"
    )
    voided = make("V", date(2026, 3, 2))
    Application.objects.filter(pk=voided.pk).update(set_aside="voided")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "ABCD"),
        ("state=open", "ABCD"),
        ("state=in_progress", "AB"),
        ("state=consulting", "C"),
        ("state=waiting", "D"),
        ("state=awaiting_correction", "D"),
        ("state=awaiting_payment", ""),
        ("state=closed", "EFGH"),
        ("state=all", "ABCDEFGH"),
        ("state=set_aside", "V"),
        ("left=overdue", "B"),
        ("left=today", "A"),
        ("left=11-20", "C"),
        ("within=0", "A"),
        ("within=30", "AC"),
        ("year=2025", "EF"),
        ("month=2026-03", "ACDG"),
        ("month=2025-3", "E"),
        ("closed_year=2026", "FGH"),
        ("closed_month=2026-03", "FGH"),
        ("closed_month=2025-12", ""),
        ("channel=fax", "A"),
        ("channel=none", "B"),
        ("applicant_kind=research", "B"),
        ("topic=征地补偿", "A"),
        ("topic=无", "BCD"),
        ("outcome=granted", "EH"),
        ("outcome=withheld", "F"),
        ("outcome=withheld_third_party", "F"),
        ("outcome=other", "G"),
        ("timely=on_time", "E"),
        ("timely=late", "FH"),
        ("timely=not_due", "G"),
        ("had=extended", "H"),
        ("had=corrected", "D"),
        ("had=consulted", "C"),
        ("had=remedy", "H"),
        ("had=repeated", "ABCDEFGH"),
        ("view=mine", "A"),
        ("state=closed&year=2025&timely=late", "F"),
    ],
)
def test_a_filter_shows_exactly_what_it_says(query, expected, several, look):
    assert sorted(look(query)) == sorted(expected)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("state=closed", "HGFE"),
        ("closed_year=2026", "HGF"),
        ("closed_year=2026&year=2025", "F"),
        ("timely=late", "HF"),
        ("year=2026&outcome=granted", "H"),
        ("month=2026-03", "CGDA"),
        ("closed_year=2026&ordering=closed_on", "FGH"),
    ],
)
def test_what_is_past_begins_with_the_newest(query, expected, several, look):
    assert "".join(look(query)) == expected


def test_a_handler_is_chosen_by_name(several, look, officer, client):
    assert look(f"handler={officer.pk}") == ["A"]
    page = client.get(reverse("applications:index"))
    assert f'<option value="{officer.pk}">' in page.content.decode()


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("year=24", "收到年份"),
        ("month=2024", "月份应写作年-月"),
        ("month=2024-13", "月份应写作年-月"),
        ("month=9999-01", "月份应写作年-月"),
        ("within=x", "几日内到期"),
        ("mark=blue", "红黄绿"),
        ("handler=999999", "经办人"),
        ("view=nobodys", "视图"),
    ],
)
def test_a_wrong_filter_is_told_and_the_open_cases_are_shown(query, told, several, client, officer):
    client.force_login(officer)
    answer = client.get(f"{reverse('applications:index')}?{query}")
    assert answer.status_code == 200
    assert told in answer.content.decode()
    assert len(answer.context["rows"]) == 4


def test_an_applicant_without_a_number_is_nobody_again(make, look):
    make("1", date(2026, 3, 2), applicant={"name": "李四"})
    make("2", date(2026, 3, 3), applicant={"name": "李四"})
    assert look("had=repeated") == []


# -- search


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2026-0", ["2026-002", "2026-001"]),
        ("立项批复", ["2026-002"]),
        ("告〔2026〕7", ["2026-003"]),
        ("411200199001011234", ["2026-001"]),
        ("41120019900101", []),
        ("张三丰", []),
        ("李四 0398-1234567", ["2026-002"]),
        ("李四，0398-1234567", ["2026-002"]),
        ("李四", []),
    ],
)
def test_words_are_found_within_and_an_applicant_only_exactly(words, expected, make, look):
    make("2026-001", date(2026, 3, 3))
    make(
        "2026-002",
        date(2026, 3, 2),
        content="城区道路立项批复",
        applicant={"name": "李四", "contact": "0398-1234567"},
    )
    make(
        "2026-003", date(2026, 1, 5), replied(date(2026, 1, 20)), reply_no="公开告〔2026〕7号",
        applicant={},
    )  # fmt: skip
    found = look(f"q={words}")
    assert [one for one in found if one != "2026-003" or words != "2026-0"] == expected


def test_who_may_only_look_on_finds_nobody_by_number(make, agency, person, client):
    make("2026-001", date(2026, 3, 2))
    client.force_login(person("kan", agency, "supervisor"))
    answer = client.get(f"{reverse('applications:index')}?q={APPLICANT['id_no']}")
    assert answer.context["rows"] == []


# -- whose cases, and what is shown of them


def test_another_agencys_cases_are_not_listed(make, look, other_agency):
    make("theirs", date(2026, 3, 2), agency=other_agency)
    assert look("state=all") == []


def test_a_supervising_office_sees_its_agencies_with_masked_applicants(
    make, agency, other_agency, person, client
):
    other_agency.parent = agency
    other_agency.save()
    make("own", date(2026, 3, 3))
    make("below", date(2026, 3, 2), agency=other_agency)
    client.force_login(person("kan", agency, "supervisor"))
    answer = client.get(reverse("applications:index"))
    assert [row.number for row in answer.context["rows"]] == ["below", "own"]
    page = answer.content.decode()
    assert other_agency.name in page
    assert "张**" in page
    assert "张三丰" not in page
    one = client.get(f"{reverse('applications:index')}?agency={other_agency.pk}")
    assert [row.number for row in one.context["rows"]] == ["below"]


def test_an_applicant_that_cannot_be_opened_does_not_stop_the_list(make, client, officer):
    case = make("1", date(2026, 3, 2))
    Application.objects.filter(pk=case.pk).update(personal=b"\x01" + b"x" * 40)
    client.force_login(officer)
    assert "（无法解密）" in client.get(reverse("applications:index")).content.decode()


def test_only_the_rows_of_the_page_are_opened(make, client, officer, monkeypatch):
    for at in range(55):
        make(f"{at:03d}", date(2026, 3, 2))
    opened = []
    unsealed = listing.personal_of
    monkeypatch.setattr(listing, "personal_of", lambda case: opened.append(case) or unsealed(case))
    client.force_login(officer)
    client.get(reverse("applications:index"))
    assert len(opened) == listing.PAGE_SIZE
    opened.clear()
    answer = client.get(f"{reverse('applications:index')}?p=2")
    assert len(opened) == 5
    assert [row.number for row in answer.context["rows"]] == [f"{at:03d}" for at in range(50, 55)]


def test_the_number_of_queries_does_not_grow_with_the_rows(make, client, officer):
    client.force_login(officer)
    url = reverse("applications:index")

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        return len(captured)

    make("0", date(2026, 3, 2), ("extended", date(2026, 3, 9)), handler=officer)
    few = queries()
    for at in range(1, 30):
        make(str(at), date(2026, 3, 2), ("extended", date(2026, 3, 9)), handler=officer)
    assert queries() == few


def test_the_index_is_walked_in_the_order_of_the_list(agency):
    cases = urgency.ranked(Application.objects.filter(agency__in=[agency.pk]))
    query = cases.filter(urgency.OPEN).order_by(*urgency.BY_DAYS_LEFT).values("pk")[:50]
    if connection.vendor == "postgresql":
        pytest.skip("an empty table is read as a whole there")
    plan = query.explain()
    assert "COVERING INDEX application_desk" in plan
    assert "TEMP B-TREE" not in plan


def test_more_cases_than_anybody_pages_through_are_told_as_more(make, client, officer, monkeypatch):
    monkeypatch.setattr(listing, "COUNTED_TO", 3)
    client.force_login(officer)
    for at in range(3):
        make(str(at), date(2026, 3, 2))
    page = client.get(reverse("applications:index")).content.decode()
    assert "尚未办结的 3 件，" in page
    assert "共 3 件\n" in page
    make("3", date(2026, 3, 2))
    page = client.get(reverse("applications:index")).content.decode()
    assert "尚未办结的 3 件以上" in page
    assert "共 3 件以上" in page


# -- the file


def _csv(answer):
    text = b"".join(answer.streaming_content).decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_the_filtered_list_leaves_as_a_file_with_the_ledgers_columns(several, client, officer):
    client.force_login(officer)
    url = f"{reverse('applications:index')}?state=waiting&export="
    (row,) = _csv(client.get(f"{url}csv"))
    assert (row["申请编号"], row["申请人"], row["补正通知日期"]) == ("D", "张三丰", "2026-03-05")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(f"{url}xlsx").streaming_content)))
    assert [row[0].value for row in book.active] == ["申请编号", "D"]
    entry = Entry.objects.order_by("pk").last()
    assert (entry.verb, entry.actor) == ("导出台账", officer)
    assert "按条件筛选" in entry.subject_label


def test_a_supervising_offices_file_names_the_agencies_and_masks_the_applicants(
    make, agency, other_agency, person, client
):
    other_agency.parent = agency
    other_agency.save()
    make("own", date(2026, 3, 2))
    make("below", date(2026, 3, 2), agency=other_agency)
    client.force_login(person("kan", agency, "supervisor"))
    rows = _csv(client.get(f"{reverse('applications:index')}?export=csv"))
    assert {row["单位"] for row in rows} == {agency.name, other_agency.name}
    assert {row["申请人"] for row in rows} == {"张**"}
    assert not any(APPLICANT["id_no"] in row.values() for row in rows)


def test_a_wrong_filter_exports_nothing(several, client, officer):
    client.force_login(officer)
    answer = client.get(f"{reverse('applications:index')}?year=24&export=csv", follow=True)
    assert "没有导出" in answer.content.decode()
    assert not Entry.objects.filter(verb="导出台账").exists()


# -- the rest of the page


def test_a_view_of_what_waits_for_somebody_can_be_added(several, look, client, monkeypatch):
    signing = filters.CaseView(
        "signing",
        "待我签发",
        condition=lambda user, today: urgency.TERM_IS_RUNNING & filters.Q(topic="征地补偿"),
        offered=lambda user: True,
    )
    monkeypatch.setattr(filters, "VIEWS", [*filters.VIEWS, signing])
    monkeypatch.setattr(listing, "VIEWS", [*listing.VIEWS, signing])
    assert look("view=signing") == ["A"]
    assert "待我签发" in client.get(reverse("applications:index")).content.decode()


def test_every_outcome_belongs_to_one_group():
    found = [key for group in filters.OUTCOME_GROUPS for key in filters.outcomes_of(group)]
    assert sorted(found) == sorted(filters.OUTCOME_TITLES)


def test_the_days_left_are_counted_without_gap_or_overlap(agency):
    cases = urgency.ranked(Application.objects)
    for ahead in range(-10, 60):
        due_on = TODAY + timedelta(days=ahead)
        one = Application.objects.create(
            agency=agency, number=str(ahead), applicant_kind="natural_person", due_on=due_on,
            state="in_progress",
        )  # fmt: skip
        keys = [
            key
            for key, _ in urgency.LEFT_CHOICES
            if cases.filter(urgency.days_left(key, today=TODAY), pk=one.pk).exists()
        ]
        marks = [
            mark for mark in Mark if cases.filter(urgency.marked(mark, today=TODAY), pk=one.pk)
        ]
        assert len(keys) == 1, (due_on, keys)
        assert marks == [urgency.mark_of(due_on, today=TODAY)]
