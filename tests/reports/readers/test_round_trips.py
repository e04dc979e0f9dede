"""Is a report that was written and read the same report?"""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from annual_reports import blank_report, full_report, trial_report
from gongkai.reports.readers import Reading, read_bytes
from gongkai.reports.schema import SECTION_TITLES, AnnualReport, cell_paths
from gongkai.reports.writers import FORMATS, render
from readable_reports import readable_reports

QUICK = tuple(format_ for format_ in FORMATS if format_ != "pdf")


def there_and_back(report: AnnualReport, format_: str, *, draft: bool | str = False) -> Reading:
    """Write the report and read it again."""
    return read_bytes(render(report, format_, draft=draft), f"report.{format_}")


def assert_same(read: AnnualReport, written: AnnualReport) -> None:
    """Compare field by field, so that a failure says where."""
    for field in fields(AnnualReport):
        if not field.compare:
            continue
        assert getattr(read, field.name) == getattr(written, field.name), field.name


def undivided(report: AnnualReport) -> AnnualReport:
    """Return the report with （六）其他处理 as one row."""
    rows = dict(report.applications)
    del rows["other_correction_overdue"], rows["other_fee_overdue"]
    return replace(report, applications=rows)


def with_gaps(report: AnnualReport) -> AnnualReport:
    """Return the report with every organisation column blank, as offices leave them."""
    rows = {key: (row[0], *[None] * 5, row[6]) for key, row in report.applications.items()}
    return replace(report, applications=rows)


def only_totals(report: AnnualReport) -> AnnualReport:
    """Return the report with nothing but totals."""
    rows = {key: (*[None] * 6, row[6]) for key, row in report.applications.items()}
    return replace(report, applications=rows)


REPORTS = {
    "full": full_report(),
    "trial form": trial_report(),
    "blank": blank_report(),
    "mixed form": undivided(full_report()),
    "blank columns": with_gaps(full_report()),
    "totals only": only_totals(trial_report()),
}


@pytest.mark.parametrize(
    "draft", [False, True, "与已提交的第1版不一致"], ids=["final", "draft", "draft with reason"]
)
@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("name", REPORTS)
def test_what_was_written_reads_back_as_the_same_report(name, format_, draft):
    report = REPORTS[name]
    reading = there_and_back(report, format_, draft=draft)
    assert_same(reading.report, report)
    headings = [heading.text for heading in reading.report.headings or ()]
    numbered = [
        f"{number}、{title}" for number, title in zip("一二三四五六", SECTION_TITLES, strict=True)
    ]
    assert format_ == "json" or [h for h in numbered if h in headings] == numbered


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("name", REPORTS)
def test_every_number_read_back_has_its_place_and_state(name, format_):
    reading = there_and_back(REPORTS[name], format_)
    assert list(reading.evidence) == list(cell_paths(reading.report))
    for path, cell in reading.evidence.items():
        assert cell.state == ("blank" if cell.value is None else "read"), path
        assert cell.place is not None, path
        assert str(cell.place), path


@pytest.mark.parametrize("format_", QUICK)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(report=readable_reports(), draft=st.booleans())
def test_any_report_reads_back(format_, report, draft):
    assert_same(there_and_back(report, format_, draft=draft).report, report)


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # setting a page takes too long to shrink
)
@given(report=readable_reports())
def test_any_report_reads_back_from_pdf(report):
    assert_same(there_and_back(report, "pdf").report, report)
