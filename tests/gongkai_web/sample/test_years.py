"""The sample offices' reports of other years are sound, carry on from year to year, and pass for nothing real."""

from __future__ import annotations

import pytest

from gongkai.reports import checks
from gongkai_web.sample import CODE, TOWN, YEAR, years
from gongkai_web.sample.site import given_in

GIVEN = given_in("years.yaml")
EACH = [(code, year) for code in (CODE, TOWN) for year in GIVEN[code]]
TOTAL = -1


def report_of(code, year):
    return years.made("示例机关", year, GIVEN[code][year])


@pytest.mark.parametrize(("code", "year"), EACH)
def test_a_report_is_sound_alone_and_beside_the_year_before(code, year):
    report = report_of(code, year)
    before = report_of(code, year - 1) if year - 1 in GIVEN[code] else None
    result = checks.check(report, previous=before, same_agency=True)
    assert result.passed, result.findings
    # What remains is said of the text alone: a sample has no address to write to.
    assert {one.rule for one in result.findings if one.severity == "warning"} <= {
        "F04",
        "F05",
        "F10",
    }
    for text in GIVEN[code][year]["narrative"].values():
        assert "示例" in text


@pytest.mark.parametrize(("code", "year"), EACH)
def test_what_a_year_carries_out_the_next_takes_in(code, year):
    out = report_of(code, year).applications["carried_forward"]
    if code == CODE and year + 1 == YEAR:
        assert out[TOTAL] == 0, "the published report of that year took nothing in"
    elif year + 1 in GIVEN[code]:
        assert report_of(code, year + 1).applications["carried_over"] == out
    if code == CODE and year - 1 == YEAR:
        assert report_of(code, year).applications["carried_over"][TOTAL] == 0


@pytest.mark.parametrize("name", ["site.yaml", "town.yaml"])
def test_every_excused_column_is_explained_in_other_words(name):
    given = given_in(name)
    assert given["explained"].keys() == given["excused"].keys()
    for slug, told in given["explained"].items():
        assert given["excused"][slug] not in told
