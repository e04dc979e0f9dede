"""What leaves the system can come back, and then changes nothing."""

import csv
import io
from datetime import date

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai_web.agencies.access import NotAllowed
from gongkai_web.applications.models import Application, ApplicationEvent
from gongkai_web.journal.models import Entry
from gongkai_web.ledgers import exports, happened
from gongkai_web.ledgers.imports import import_file
from gongkai_web.ledgers.reading import escaped
from gongkai_web.ledgers.tables import TABLES
from ledger_files import GOOD, csv_file, named

pytestmark = pytest.mark.django_db
TODAY = date(2024, 12, 31)


@pytest.fixture
def full(agency):
    """Return an agency with a good file of every kind taken in."""
    for kind, (header, rows) in GOOD.items():
        import_file(kind=kind, file=csv_file(header, rows), agency=agency, actor=None)
    return agency


def exported(agency, kind, format_="csv", year=2024, on=TODAY):
    file = io.BytesIO()
    exports.write_ledger(kind=kind, agency=agency, year=year, format_=format_, file=file, on=on)
    return named(file.getvalue(), f"{kind}.{format_}")


def cells(file):
    return list(csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("format_", exports.FORMATS)
@pytest.mark.parametrize("kind", GOOD)
def test_what_was_exported_comes_back_unchanged(full, kind, format_):
    file = exported(full, kind, format_)
    result = import_file(kind=kind, file=file, agency=full, actor=None)
    assert (result.added, result.unchanged) == (0, len(GOOD[kind][1]))


@pytest.mark.parametrize("format_", exports.FORMATS)
def test_what_was_exported_fills_another_agency_alike(full, other_agency, format_):
    for kind in GOOD:
        import_file(kind=kind, file=exported(full, kind, format_), agency=other_agency, actor=None)
        assert cells(exported(other_agency, kind)) == cells(exported(full, kind))


@pytest.mark.parametrize("kind", TABLES)
def test_the_columns_are_those_of_the_contract_in_its_order(full, kind):
    header, *rows = cells(exported(full, kind))
    assert header == [column.name for column in TABLES[kind].columns]
    assert len(rows) == len(GOOD[kind][1])


def test_applications_leave_with_the_due_day_and_whether_it_was_missed(full):
    _, *rows = cells(exported(full, "applications"))
    assert {row[0]: tuple(row[-2:]) for row in rows} == {
        "2024-001": ("2024-04-01", "否"),
        "2024-002": ("2024-05-10", "是"),
        "2024-003": ("", "否"),
        "2024-004": ("", "否"),
    }


@pytest.mark.parametrize(
    ("closed_on", "late"), [("2024-03-29", "否"), ("2024-04-01", "否"), ("2024-04-02", "是")]
)
def test_an_answer_on_the_last_day_is_in_time(agency, closed_on, late):
    row = ("1", "自然人", "2024-03-04", closed_on, "予以公开")
    file = csv_file(("申请编号", "申请人类型", "收到日期", "办结日期", "办理结果"), [row])
    import_file(kind="applications", file=file, agency=agency, actor=None)
    assert cells(exported(agency, "applications"))[1][-2:] == ["2024-04-01", late]


@pytest.mark.parametrize(("on", "late"), [(date(2024, 4, 1), "否"), (date(2024, 4, 2), "是")])
def test_an_open_case_is_judged_on_the_day_of_the_export(agency, on, late):
    file = csv_file(("申请编号", "申请人类型", "收到日期"), [("1", "自然人", "2024-03-04")])
    import_file(kind="applications", file=file, agency=agency, actor=None)
    assert cells(exported(agency, "applications", on=on))[1][-1] == late


@pytest.mark.parametrize("format_", exports.FORMATS)
def test_a_day_in_a_year_without_a_holiday_notice_is_marked_provisional(
    agency, format_, monkeypatch
):
    from gongkai import workdays

    year = next(y for y in range(2026, 2100) if workdays.year(y) is None)
    monkeypatch.setattr(happened, "today", lambda: date(year, 12, 31))
    file = csv_file(("申请编号", "申请人类型", "收到日期"), [("1", "自然人", f"{year}-06-01")])
    import_file(kind="applications", file=file, agency=agency, actor=None)
    out = exported(agency, "applications", format_, year=year)
    if format_ == "csv":
        assert cells(out)[1][-2].startswith(f"{year}-0")
        assert cells(out)[1][-2].endswith("（暂定）")
    else:
        assert "暂定" in openpyxl.load_workbook(out).active["W2"].number_format
    assert import_file(kind="applications", file=out, agency=agency, actor=None).unchanged == 1


def test_a_case_that_waits_for_the_applicant_is_not_late(agency):
    file = csv_file(
        ("申请编号", "申请人类型", "收到日期", "补正通知日期"),
        [("1", "自然人", "2024-03-04", "2024-03-06")],
    )
    import_file(kind="applications", file=file, agency=agency, actor=None)
    assert cells(exported(agency, "applications"))[1][-1] == "否"


@pytest.mark.parametrize(
    ("received_on", "closed_on", "years"),
    [
        ("2023-12-20", "", {2023, 2024, 2025}),
        ("2023-12-20", "2024-01-05", {2023, 2024}),
        ("2024-03-04", "2024-03-05", {2024}),
        ("2022-03-04", "2025-03-05", {2022, 2023, 2024, 2025}),
    ],
)
def test_a_years_ledger_holds_what_came_in_was_closed_or_stayed_open(
    agency, received_on, closed_on, years
):
    row = ("1", "自然人", received_on, closed_on, "予以公开" if closed_on else "")
    file = csv_file(("申请编号", "申请人类型", "收到日期", "办结日期", "办理结果"), [row])
    import_file(kind="applications", file=file, agency=agency, actor=None)
    assert {
        y for y in range(2021, 2026) if len(cells(exported(agency, "applications", year=y))) > 1
    } == years


def test_of_several_corrections_the_last_round_leaves(agency):
    """A diary kept in the back office may hold more rounds than a row can tell."""
    row = ("1", "自然人", "2024-03-04", "2024-03-06", "2024-03-11")
    header = ("申请编号", "申请人类型", "收到日期", "补正通知日期", "补正收到日期")
    import_file(kind="applications", file=csv_file(header, [row]), agency=agency, actor=None)
    ApplicationEvent.objects.create(
        application=Application.objects.get(), kind="correction_requested", on=date(2024, 3, 13)
    )
    header, only = cells(exported(agency, "applications"))
    shown = dict(zip(header, only, strict=True))
    assert (shown["补正通知日期"], shown["补正收到日期"]) == ("2024-03-13", "")
    again = import_file(
        kind="applications", file=exported(agency, "applications"), agency=agency, actor=None
    )
    assert again.unchanged == 1


NASTY = [
    "=1+1",
    "+86 138",
    "-0",
    "@SUM(A1)",
    "'=1",
    "''x",
    '=HYPERLINK("http://x")',
    "＝1",
    "'",
    "a\nb",
    'say "hi"',
    "a,b;c\td",
]


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("format_", exports.FORMATS)
def test_no_cell_is_a_formula_and_the_text_comes_back(agency, other_agency, text, format_):
    file = csv_file(("标题", "刊发日期", "作者"), [(escaped(text), "2024-05-06", "")])
    import_file(kind="media", file=file, agency=agency, actor=None)
    out = exported(agency, "media", format_)
    if format_ == "csv":
        cell = cells(out)[1][0]
        assert cell.lstrip()[0] not in "=+-@＝"
    else:
        cell = openpyxl.load_workbook(out).active["A2"]
        assert (cell.data_type, cell.value) == ("s", text)
    assert import_file(kind="media", file=out, agency=agency, actor=None).unchanged == 1


@given(
    st.lists(
        st.text(
            alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn", "Co"]),
            min_size=1,
            max_size=40,
        )
        .map(lambda text: text.strip("\u200b\u200c\u200d\u2060\ufeff "))
        .filter(lambda text: text.strip() == text and text),
        min_size=1,
        max_size=5,
        unique=True,
    )
)
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@pytest.mark.parametrize("format_", exports.FORMATS)
def test_any_text_makes_the_round_trip(agency, format_, subjects):
    from gongkai_web.supervision.models import Meeting

    Meeting.objects.all().delete()
    Meeting.objects.bulk_create(
        Meeting(agency=agency, held_on=date(2024, 1, 1), kind="meeting", subject=subject)
        for subject in subjects
    )
    result = import_file(
        kind="meetings", file=exported(agency, "meetings", format_), agency=agency, actor=None
    )
    assert (result.added, result.unchanged) == (0, len(subjects))


def test_taking_applicants_names_out_is_journaled(full, officer):
    exports.write_ledger(
        kind="applications", agency=full, year=2024, format_="csv", file=io.BytesIO(), actor=officer
    )
    entry = Entry.objects.get(verb="导出台账")
    assert (entry.actor, entry.detail) == (
        officer,
        {"kind": "applications", "year": 2024, "rows": 4, "applicants": "未遮盖"},
    )


@pytest.mark.parametrize("format_", exports.FORMATS)
@pytest.mark.parametrize(
    ("role", "clear"),
    [
        ("officer", True),
        ("compiler", True),
        ("leader", True),
        ("supervisor", False),
        ("administrator", False),
    ],
)
def test_only_who_handles_applications_takes_their_applicants_out_in_clear(
    full, person, role, clear, format_
):
    file = io.BytesIO()
    exports.write_ledger(
        kind="applications", agency=full, year=2024, format_=format_, file=file,
        actor=person("wu", full, role), on=TODAY,
    )  # fmt: skip
    if format_ == "csv":
        rows = [tuple(row) for row in cells(file)]
    else:
        rows = list(openpyxl.load_workbook(file).active.iter_rows(values_only=True))
    names = ("申请人", "证件号码", "联系方式")
    header, good = GOOD["applications"]
    stated = {row[header.index(name)] for row in good for name in names} - {""}
    taken = {row[rows[0].index(name)] for row in rows[1:] for name in names} - {"", None}
    assert len(taken) == len(stated)
    assert (taken == stated) if clear else not taken & stated
    detail = Entry.objects.get(verb="导出台账").detail
    assert detail["applicants"] == ("未遮盖" if clear else "已遮盖")


def test_who_may_not_see_may_not_export(agency, other_agency, person):
    stranger = person("stranger", other_agency, "officer")
    with pytest.raises(NotAllowed):
        exports.write_ledger(
            kind="fees", agency=agency, year=2024, format_="csv", file=io.BytesIO(), actor=stranger
        )


@pytest.mark.parametrize("format_", exports.FORMATS)
@pytest.mark.parametrize("kind", TABLES)
def test_the_empty_template_has_every_column_and_no_row(kind, format_):
    file = io.BytesIO()
    exports.write_template(kind=kind, format_=format_, file=file)
    if format_ == "csv":
        header, *rest = cells(file)
    else:
        header, *rest = openpyxl.load_workbook(file).active.iter_rows(values_only=True)
    assert list(header) == [column.name for column in TABLES[kind].read_columns]
    assert rest == []


def test_a_file_appears_whole_or_not_at_all(full, tmp_path):
    target = tmp_path / "收费.csv"
    assert exports.export(kind="fees", agency=full, year=2024, path=target) == 2
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    with pytest.raises(exports.UnknownFormat, match=r"应为 \.csv 或 \.xlsx"):
        exports.export(kind="fees", agency=full, year=2024, path=tmp_path / "收费.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["收费.csv"]
