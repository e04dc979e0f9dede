"""The list of cases: exactly those somebody asked for."""

from datetime import date

import pytest
from django.urls import reverse

from case_lists import APPLICANT, replied


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
