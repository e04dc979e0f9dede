"""Every number of the statistics is the number of cases its link opens."""

import csv
import io
import json
import re
from datetime import date, timedelta
from urllib.parse import unquote, urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongkai_web.agencies.models import Agency
from gongkai_web.applications import derived, listing
from gongkai_web.applications.applicants import set_personal
from gongkai_web.applications.models import Application, ApplicationEvent, UndoneAct
from gongkai_web.remedies.models import RemedyCase
from gongkai_web.statistics import figures, views

TODAY = date(2026, 3, 30)


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    for module in (listing, views):
        monkeypatch.setattr(module.timezone, "localdate", lambda: TODAY)


def case(agency, number, received_on, *acts, who="", **fields):
    """Return a case with its acts, its copies refreshed."""
    fields = {"applicant_kind": "natural_person", "channel": "online"} | fields
    one = Application(agency=agency, number=number, received_on=received_on, **fields)
    set_personal(one, {"name": "张三", "id_no": who})
    one.save()
    for kind, on, *detail in acts:
        ApplicationEvent.objects.create(
            application=one, kind=kind, on=on, detail=detail[0] if detail else {}
        )
    derived.refresh_case(one)
    return one


def replied(on, outcome="granted"):
    return ("replied", on, {"outcome": outcome})


@pytest.fixture
def year(agency, other_agency, officer):
    """Return nothing; two agencies with cases of two years, of every kind there is."""
    other_agency.parent = agency
    other_agency.save()
    kinds = ["natural_person", "commercial", "research", "public_benefit"]
    outcomes = ["granted", "partial", "withheld_third_party", "unable_not_held", "other_other"]
    for at in range(40):
        whose = agency if at % 3 else other_agency
        received = date(2025, 1, 6) + timedelta(days=11 * at)
        acts = []
        if at % 5 == 0:
            acts.append(("extended", received + timedelta(days=8), {"days": 20}))
        if at % 7 == 0:
            acts.append(("third_party_consulted", received + timedelta(days=4)))
            acts.append(("other_organ_consulted", received + timedelta(days=4)))
        closed = received + timedelta(days=9 + at % 30)
        if closed <= TODAY:
            kind = {"other_other": "closed"}.get(outcomes[at % 5], "replied")
            acts.append((kind, closed, {"outcome": outcomes[at % 5]}))
        one = case(
            whose, f"N-{at}", received, *acts, who=f"4112001990010112{at % 23:02d}",
            applicant_kind=kinds[at % 4], channel=["online", "fax", "", "in_person"][at % 4],
            topic=["征地补偿", "", "城市规划"][at % 3],
        )  # fmt: skip
        if at % 9 == 0:
            for number in (1, 2):
                RemedyCase.objects.create(
                    agency=whose, application=one, case_no=f"R-{at}-{number}",
                    procedure="reconsideration",
                )  # fmt: skip
    case(agency, "late", date(2026, 2, 2))
    case(agency, "today", date(2026, 3, 2))
    case(agency, "near", date(2026, 3, 5))
    case(agency, "waits", date(2026, 3, 3), ("correction_requested", date(2026, 3, 5)))
    case(agency, "fee", date(2026, 3, 3), ("fee_notice_issued", date(2026, 3, 5)))
    case(
        agency, "given-up", date(2026, 1, 5), ("correction_requested", date(2026, 1, 6)),
        ("correction_overdue", date(2026, 2, 10), {"outcome": "other_correction_overdue"}),
    )  # fmt: skip
    case(agency, "unconfirmed", None)
    undone = case(agency, "undone", date(2026, 3, 4), ("extended", date(2026, 3, 9)))
    UndoneAct.objects.create(event=undone.events.get(), reason="登记有误")
    derived.refresh_case(undone)
    voided = case(agency, "voided", date(2026, 3, 4), ("extended", date(2026, 3, 9)), who="4112")
    Application.objects.filter(pk=voided.pk).update(set_aside="voided")


def numbers_of(found):
    """Return every number with a list behind it: the value, and the query."""
    for number in (
        found.received, found.closed, found.still_open, found.overdue,
        *(row for section in found.sections for one in section.numbers for row in (one, *one.rows)),
    ):  # fmt: skip
        yield number.title, number.value, number.query
        if number.before is not None:
            yield number.title, number.before, number.before_query


@pytest.mark.walk
@pytest.mark.parametrize("whose", ["one", "all"])
@pytest.mark.parametrize("of", [2025, 2026])
def test_each_number_is_the_number_of_cases_in_its_list(
    whose, of, year, agency, other_agency, person, client
):
    client.force_login(person("kan", agency, "supervisor"))
    url = f"{reverse('statistics:index')}?year={of}"
    url += f"&agency={agency.pk}" if whose == "one" else ""
    found = client.get(url).context["found"]
    kept = f"agency={agency.pk}&" if whose == "one" else ""
    seen = 0
    for title, value, query in numbers_of(found):
        answer = client.get(
            f"{reverse('applications:index')}?{kept}"
            + "&".join(f"{name}={text}" for name, text in query.items())
        )
        assert answer.context["faults"] == []
        assert answer.context["paginator"].count == value, (title, query)
        seen += value > 0
    assert seen > 50


@pytest.mark.slow
def test_every_bar_and_every_number_of_the_page_opens_a_list_of_that_length(
    year, agency, person, client
):
    client.force_login(person("kan", agency, "supervisor"))
    page = client.get(f"{reverse('statistics:index')}?year=2026").content.decode()
    bars = re.findall(r'<a href="([^"]+)" aria-label="[^"]*：(\d+) 件">', page)
    cells = re.findall(r'<td class="gk-stats__n"><a href="([^"]+)">(\d+)</a>', page)
    assert len(bars) > 40
    assert len(cells) > 50
    for url, value in {*bars, *cells}:
        answer = client.get(unquote(url).replace("&amp;", "&"))
        assert answer.context["paginator"].count == int(value), url


def test_nothing_is_counted_twice_or_left_out(year, agency, other_agency):
    found = figures.statistics([agency, other_agency], 2026, today=TODAY)
    sections = {section.key: section for section in found.sections}
    received = Application.objects.filter(received_on__year=2026, set_aside="")
    assert found.received.value == received.count()
    for key in ("received", "channel", "kind", "topic", "agency"):
        assert sum(n.value for n in sections[key].numbers) == found.received.value, key
        assert sum(n.before for n in sections[key].numbers) == found.received.before, key
    for key in ("closed", "outcome", "timely"):
        assert sum(n.value for n in sections[key].numbers) == found.closed.value, key
    for group in sections["outcome"].numbers:
        assert not group.rows or sum(row.value for row in group.rows) == group.value
    open_cases = Application.objects.filter(closed_on=None, set_aside="")
    assert found.still_open.value == open_cases.count()


def test_an_act_that_was_undone_and_a_case_set_aside_count_nowhere(year, agency):
    found = figures.statistics([agency], 2026, today=TODAY)
    course = next(section for section in found.sections if section.key == "course")
    extended = next(number for number in course.numbers if number.query["had"] == "extended")
    standing = ApplicationEvent.objects.filter(
        kind="extended", application__agency=agency, application__received_on__year=2026,
        application__set_aside="",
    )  # fmt: skip
    assert extended.value == standing.count() > 0


@pytest.mark.slow
def test_what_is_archived_or_answered_anew_counts_as_closed_alone(agency, officer, client):
    answered = replied(date(2026, 2, 2))
    case(agency, "1", date(2026, 1, 5), answered, ("archived", date(2026, 2, 10)))
    until = {"until": "2026-03-20"}
    case(agency, "2", date(2026, 1, 6), answered, ("redo_ordered", date(2026, 3, 2), until))
    found = figures.statistics([agency], 2026, today=TODAY)
    assert (found.closed.value, found.still_open.value, found.overdue.value) == (2, 0, 0)
    assert (found.on_time.part, found.on_time.whole, found.durations.cases) == (2, 2, 2)
    client.force_login(officer)
    for title, value, query in numbers_of(found):
        answer = client.get(f"{reverse('applications:index')}?{urlencode(query)}")
        assert answer.context["paginator"].count == value, (title, query)


def test_a_case_with_several_remedies_counts_once(year, agency, other_agency):
    found = figures.statistics([agency, other_agency], 2025, today=TODAY)
    course = next(section for section in found.sections if section.key == "course")
    remedy = next(number for number in course.numbers if number.query["had"] == "remedy")
    of_year = RemedyCase.objects.filter(application__received_on__year=2025)
    assert remedy.value == of_year.values("application").distinct().count()
    assert of_year.count() == 2 * remedy.value


@pytest.mark.parametrize(
    ("closed_on", "on_time", "late"),
    [(date(2026, 3, 27), 1, 0), (date(2026, 3, 30), 1, 0), (date(2026, 3, 31), 0, 1)],
)
def test_the_last_day_is_still_on_time(closed_on, on_time, late, agency):
    one = case(agency, "1", date(2026, 3, 2), replied(closed_on))
    assert one.due_on == date(2026, 3, 30)
    found = figures.statistics([agency], 2026, today=date(2026, 4, 1))
    assert (found.on_time.part, found.on_time.whole - found.on_time.part) == (on_time, late)


def test_a_case_that_was_owed_no_answer_is_neither_on_time_nor_late(agency):
    case(
        agency, "1", date(2026, 1, 5),
        ("correction_overdue", date(2026, 3, 20), {"outcome": "other_correction_overdue"}),
    )  # fmt: skip
    found = figures.statistics([agency], 2026, today=TODAY)
    assert found.on_time.percent is None
    assert found.durations.cases == 0
    assert found.closed.value == 1


@pytest.mark.parametrize(
    ("taken", "median", "ninetieth"),
    [
        ({}, None, None),
        ({7: 1}, 7, 7),
        ({1: 5, 20: 5}, 1, 20),
        ({1: 4, 20: 5}, 20, 20),
        ({1: 9, 30: 1}, 1, 1),
        ({1: 8, 10: 1, 30: 1}, 1, 10),
    ],
)
def test_median_and_ninetieth_are_days_that_some_case_took(taken, median, ninetieth):
    found = figures.durations_of(taken)
    assert (found.median, found.ninetieth) == (median, ninetieth)


def test_the_working_days_from_receipt_to_closing_are_counted_by_the_calendar(agency):
    case(agency, "1", date(2026, 2, 2), replied(date(2026, 3, 6)))
    found = figures.statistics([agency], 2026, today=TODAY)
    assert found.durations == figures.Durations(1, 20, 20)


def test_the_number_of_queries_does_not_depend_on_the_cases(agency, officer, client):
    client.force_login(officer)
    url = f"{reverse('statistics:index')}?year=2026"

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        return len(captured)

    case(agency, "0", date(2026, 1, 5), topic="甲")
    few = queries()
    for at in range(1, 25):
        case(agency, str(at), date(2026, 1, 5) + timedelta(days=at), topic=f"主题{at}")
    assert queries() == few


# -- the page and its files


def test_each_chart_has_a_title_and_its_table(year, agency, officer, client):
    client.force_login(officer)
    page = client.get(f"{reverse('statistics:index')}?year=2026").content.decode()
    charts = re.findall(r'<svg class="gk-chart"[^>]*role="group" aria-label="([^"]+)">', page)
    captions = re.findall(r'stats__table">\s*<caption class="w-sr-only">([^<]+)</caption>', page)
    assert charts == captions
    assert len(charts) == 9
    assert "http" not in "".join(re.findall(r"<svg.*?</svg>", page, re.DOTALL))


def test_an_office_without_cases_sees_dashes_not_zero_per_cent(agency, officer, client):
    client.force_login(officer)
    answer = client.get(reverse("statistics:index"))
    page = answer.content.decode()
    assert "没有可统计的申请" in page
    assert "<strong>—</strong>按期率" in page


def test_nobody_counts_another_agencys_cases(year, agency, other_agency, person, client):
    stranger = Agency.objects.create(code="x", name="别的单位")
    case(stranger, "x", date(2026, 3, 2))
    client.force_login(person("qita", stranger, "officer"))
    for name in ("index", "csv", "json"):
        url = reverse(f"statistics:{name}")
        assert client.get(f"{url}?agency={agency.pk}").status_code == 404
    found = client.get(reverse("statistics:index")).context["found"]
    assert found.received.value == 1
    assert other_agency.name not in client.get(reverse("statistics:index")).content.decode()


@pytest.mark.parametrize("query", ["year=24", "year=x", "year=0001", "agency=x", "year=２０２６"])
def test_what_is_no_year_and_no_agency_is_not_found(query, officer, client):
    client.force_login(officer)
    assert client.get(f"{reverse('statistics:index')}?{query}").status_code == 404


def test_a_person_without_a_role_sees_no_statistics(person, client):
    client.force_login(person("wu"))
    assert client.get(reverse("statistics:index")).status_code in (302, 403)


def test_the_csv_holds_the_numbers_of_the_page(year, agency, officer, client):
    client.force_login(officer)
    found = client.get(f"{reverse('statistics:index')}?year=2026").context["found"]
    answer = client.get(f"{reverse('statistics:csv')}?year=2026")
    text = answer.content.decode("utf-8")
    assert text.startswith("\ufeff")
    rows = {
        (row["类别"], row["项目"]): row["数量"]
        for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    }
    assert rows["合计", "收到申请（件）"] == str(found.received.value)
    for section in found.sections:
        for number in section.numbers:
            assert rows[section.title, number.title] == str(number.value)


def test_a_topic_is_no_formula_in_the_csv(agency, officer, client):
    case(agency, "1", date(2026, 3, 2), topic="=1+1")
    client.force_login(officer)
    text = client.get(f"{reverse('statistics:csv')}?year=2026").content.decode("utf-8")
    assert "\n主题,=1+1" not in text
    assert "1+1" in text


def test_the_json_says_whose_numbers_of_which_day_they_are(year, agency, officer, client):
    client.force_login(officer)
    answer = client.get(f"{reverse('statistics:json')}?year=2026")
    data = json.loads(answer.content)
    assert (data["agencies"], data["year"], data["as_of"]) == ([agency.code], 2026, "2026-03-30")
    assert data["received"]["cases"] == {"year": "2026"}
    assert {section["key"] for section in data["sections"]} >= {"received", "outcome", "course"}
