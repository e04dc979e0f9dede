"""Does every number open exactly the records it counts?"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.reports.json_form import to_json
from gongkai.reports.schema import cell_paths
from gongkai_web.reports.compiling import compile_report
from gongkai_web.reports.drill import UnknownCell, drill
from gongkai_web.reports.facts import FACTS
from made_ledgers import any_ledgers

pytestmark = pytest.mark.django_db


def _printed(report):
    """Return path → number of every cell of the report."""
    data = to_json(report)
    numbers = {}
    for path in cell_paths(report):
        table, _, rest = path.partition(".")
        if "[" in rest:
            key, _, column = rest.rstrip("]").partition("[")
            numbers[path] = data[table][key][int(column)]
        else:
            row, _, measure = rest.partition(".")
            numbers[path] = data[table][row][measure]
    return numbers


@pytest.mark.slow
@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 10**6))
def test_every_cell_opens_as_many_records_as_it_counts(agency, seed):
    from django.db import transaction

    with transaction.atomic():
        any_ledgers(agency, seed)
        for choices in (
            {},
            {"O1": "filed", "O11": "excluded", "O12": {"expired_is_repealed": False}},
        ):
            agency.choices = choices
            compiled = compile_report(agency, 2024)
            numbers = _printed(compiled.report)
            assert len(numbers) == 200
            for path, number in numbers.items():
                found = drill(agency, 2024, path)
                listed = sum(
                    sum(part.amount_of(record) for record in part.records)
                    if part.amount
                    else len(part.records)
                    for part in found.parts
                )
                expected = number if not found.in_fen else round(float(number) * 1_000_000)
                assert listed == expected, path
                assert str(found.value()) == str(number) or found.in_fen, path
        transaction.set_rollback(True)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_number_of_the_text_opens_as_many_records_as_it_counts(agency, seed):
    any_ledgers(agency, seed)

    compiled = compile_report(agency, 2024)
    numbers = list(compiled.fact_numbers())

    assert len(numbers) > 15
    for title, number, path in numbers:
        assert drill(agency, 2024, path).value() == number, title


def test_the_text_counts_each_publication_once(agency):
    any_ledgers(agency, 4)

    compiled = compile_report(agency, 2024)
    facts = compiled.facts

    total = sum(facts.website.values()) + sum(facts.channels.values())
    assert drill(agency, 2024, "facts.publications").value() == total
    assert f"发布或更新信息{total}条" in compiled.report.narrative.proactive


@pytest.mark.parametrize(
    "path",
    [
        "",
        "applications",
        "applications.granted",
        "applications.granted[7]",
        "applications.r1[0]",
        "remedies.suit[0]",
        "remedies.suit_direct[5]",
        "proactive.rules.made",
        "proactive_2019.rules.made",
        "facts.nothing",
        "facts.publications.website[]x",
        "facts.media[city]",
    ],
)
def test_a_path_that_names_no_number_is_refused(agency, path):
    with pytest.raises(UnknownCell, match="没有"):
        drill(agency, 2024, path)


@pytest.mark.parametrize("path", [path for path in FACTS if not path.endswith("[]")])
def test_every_fact_has_a_title_and_a_list(agency, path):
    found = drill(agency, 2024, path)

    assert found.title
    assert found.value() == 0


def test_a_cell_names_its_row_and_column(agency):
    assert drill(agency, 2024, "applications.withheld_state_secret[1]").title == (
        "（三）1.属于国家秘密　商业企业"
    )
    assert drill(agency, 2024, "remedies.suit_direct[3]").title == "未经复议直接起诉　尚未审结"
    assert (
        drill(agency, 2024, "proactive.penalties.decisions").title == "行政处罚　本年处理决定数量"
    )
