"""The pages of reference say what the data and the code say."""

import re
from pathlib import Path

import pytest
import yaml

from gongkai.law import provisions
from gongkai.law.reference import page
from gongkai.reports.schema import COLUMNS
from gongkai.workdays import Calendar

DOCS = Path(__file__).parents[2] / "docs"
TERM = re.compile(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def glossary():
    """Return the identifiers of the glossary."""
    text = (DOCS / "reference" / "glossary.md").read_text("utf-8")
    return [
        identifier
        for _, _, cell in TERM.findall(text)
        for identifier in re.findall(r"`([^`]+)`", cell)
    ]


def test_the_page_of_provisions_is_up_to_date():
    written = (DOCS / "reference" / "law.md").read_text("utf-8")
    assert written == page(), "python -m gongkai.law.reference > docs/reference/law.md"


def test_the_page_shows_every_provision():
    for entry in provisions():
        assert f"`{entry.key}`" in page()


def test_a_term_of_the_glossary_has_one_identifier():
    found = glossary()
    assert len(found) == len(set(found))
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", identifier) for identifier in found)


@pytest.mark.parametrize("column", COLUMNS)
def test_the_columns_of_table_3_are_in_the_glossary(column):
    assert column in glossary()


def test_the_year_file_of_the_how_to_can_be_read(tmp_path):
    text = (DOCS / "how-to" / "enter-next-years-holidays.md").read_text("utf-8")
    year, amendment = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    (tmp_path / "2027.yaml").write_text(year, "utf-8")
    (tmp_path / "2027-amendment-1.yaml").write_text(amendment, "utf-8")
    calendar = Calendar(tmp_path)
    for day in yaml.safe_load(amendment)["makeup_days"]:
        assert calendar.is_working_day(day)


def test_the_tables_about_the_clock_are_right():
    text = (DOCS / "explanation" / "clock.md").read_text("utf-8")
    rows = re.findall(
        r"^\| (\d{4}-\d\d-\d\d) [^|]*\| (\d+) \| (\d{4}-\d\d-\d\d) [^|]*\| (\d{4}-\d\d-\d\d) ",
        text,
        re.MULTILINE,
    )
    assert len(rows) == 5
    calendar = Calendar()
    for start, term, first, last in rows:
        count = calendar.add_working_days(yaml.safe_load(start), int(term))
        assert (str(count.first_day), str(count.deadline)) == (first, last)
