"""By which day must the report be public?"""

from datetime import date

import pytest

from gongkai_web.agencies.models import Agency
from gongkai_web.reports.due import report_due


@pytest.mark.parametrize(
    ("kind", "choices", "due_on"),
    [
        ("department", {}, date(2025, 1, 31)),
        ("empowered", {}, date(2025, 1, 31)),
        ("government", {}, date(2025, 3, 31)),
        ("township", {}, date(2025, 1, 31)),
        ("township", {"O13": "02-20"}, date(2025, 2, 20)),
    ],
)
def test_the_report_is_due_by_the_kind_of_agency(kind, choices, due_on):
    due = report_due(Agency(kind=kind, choices=choices), 2024)

    assert due.on == due_on
    assert "第四十九条" in due.source
