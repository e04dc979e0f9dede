"""Are sums right in every cell, are they followed back, and is what is missing told apart?"""

from __future__ import annotations

import io
import json
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from annual_reports import any_report, blank_report, full_report
from gongkai.cli import gongkai
from gongkai.reports import json_form
from gongkai.reports.cell_values import cell_values, with_values
from gongkai.reports.merging import CannotMerge, joined, merge
from gongkai.reports.merging.form import to_json, to_text, to_xlsx
from gongkai.reports.merging.offices import offices
from gongkai.reports.readers import read_bytes
from gongkai.reports.schema import ROWS_2019, Documents, Narrative, Proactive
from sound_reports import sound_report

RULES = ("proactive.rules.", "proactive_2019.rules.")
CARRIED = "applications.carried_over[{}]"


def named(report, name, year=2024):
    return replace(report, agency=name, year=year)


def read_of(report):
    return read_bytes(json_form.dumps(report).encode(), f"{report.agency}.json")


def merged(*reports, year=2024, expected=None, **options):
    given_ones = offices([read_of(one) for one in reports], year=year, expected=expected)
    return merge(given_ones, agency="示例县人民政府", year=year, **options)


def without_rules(report):
    """Return the report with 规章 at 0, so that every cell is summed."""
    table = report.proactive or Proactive()
    return replace(report, proactive=replace(table, rules=Documents(0, 0, 0)))


FULL = without_rules(full_report())
A, B, C = (named(FULL, name) for name in ("示例县教育局", "示例县财政局", "示例县民政局"))


def test_every_cell_is_the_sum_of_its_contributions():
    B2 = with_values(B, {path: value * 3 for path, value in cell_values(B)})
    found = merged(A, B2)
    theirs = dict(cell_values(A))
    assert dict(cell_values(found.report)) == {path: value * 4 for path, value in theirs.items()}
    for one in found.sums:
        assert one.contributions == {A.agency: theirs[one.path], B.agency: theirs[one.path] * 3}
    assert found.report.narrative == Narrative()
    assert (found.report.agency, found.report.year) == ("示例县人民政府", 2024)


@given(st.lists(any_report(), min_size=1, max_size=3), st.booleans())
@settings(max_examples=40)
def test_what_is_known_is_never_lost_and_unknown_is_never_zero(reports, blanks_as_zero):
    reports = [named(report, f"示例县第{at}中心学校") for at, report in enumerate(reports)]
    found = merged(*reports, blanks_as_zero=blanks_as_zero)
    assert [one.path for one in found.sums] == [path for path, _ in cell_values(found.report)]
    for one in found.sums:
        known = [value for value in one.contributions.values() if value is not None]
        assert one.known == sum(known)
        if one.state == "summed":
            assert one.value == one.known
            assert blanks_as_zero or len(known) == len(reports)
        else:
            assert one.value is None
            assert one.why
    json.dumps(to_json(found))
    assert to_text(found)


@given(st.permutations([A, B, C]))
def test_the_order_does_not_matter(order):
    assert merged(*order).report == merged(A, B, C).report


def test_the_printed_identity_survives_the_sum():
    rows = merged(A, B).report.applications
    ours = A.applications
    for column in range(7):
        for row in rows:
            assert rows[row][column] == 2 * ours[row][column]


def test_a_blank_makes_the_sum_unknown_until_somebody_says_it_is_zero():
    path = "applications.granted[0]"
    blank = with_values(B, {path: None})
    [one] = [one for one in merged(A, blank).sums if one.path == path]
    assert (one.state, one.value, one.known) == ("unknown", None, 1020)
    assert B.agency in one.why
    [one] = [one for one in merged(A, blank, blanks_as_zero=True).sums if one.path == path]
    assert (one.state, one.value) == ("summed", 1020)
    assert one.unknown_from == (B.agency,)


def test_what_could_not_be_read_is_no_blank():
    reading = read_bytes(
        "示例县民政局2024年政府信息公开工作年度报告\n一、总体情况\n无\n"
        "二、主动公开政府信息情况\n第二十条第（五）项\n信息内容\t本年处理决定数量\n行政许可\t8x\n".encode(),
        "民政局.txt",
    )
    given_ones = offices([read_of(A), reading], year=2024, expected=None)
    found = merge(given_ones, agency="示例县人民政府", year=2024, blanks_as_zero=True)
    states = {one.path: one.state for one in found.sums}
    assert states["proactive.licences.decisions"] == "unknown"
    assert states["applications.granted[0]"] == "unknown"
    assert "没有读到表三、表四" in to_text(found)


def test_rules_of_governments_are_not_added_up():
    claims = named(full_report(), "示例县教育局")
    found = merged(claims, B)
    states = {one.path: (one.state, one.value) for one in found.sums}
    assert all(
        state == (("not_summed", None) if path.startswith(RULES) else ("summed", state[1]))
        for path, state in states.items()
    )
    assert "规章只由有立法权的政府制定" in to_text(found)
    assert merged(A, B).report.proactive.rules == Documents(0, 0, 0)


def test_an_undivided_row_makes_the_sum_undivided():
    rows = {row.key for row in ROWS_2019}
    undivided = replace(
        B, applications={key: value for key, value in B.applications.items() if key in rows}
    )
    found = merged(A, undivided)
    assert "other_fee_overdue" not in found.report.applications
    three = ("other_correction_overdue", "other_fee_overdue", "other_other")
    assert found.report.applications["other_other"] == tuple(
        sum(A.applications[key][c] for key in three) + B.applications["other_other"][c]
        for c in range(7)
    )
    assert any("不分项" in note for note in found.notes)


def test_fees_add_up_without_rounding():
    path = "proactive.admin_fees.amount_wan_yuan"
    fees = [
        with_values(one, {path: Decimal(fee)})
        for one, fee in ((A, "0.1"), (B, "0.2"), (C, "12.3456"))
    ]
    assert merged(*fees).report.proactive.admin_fees == Decimal("12.6456")


@pytest.mark.parametrize(
    ("reports", "year", "said"),
    [
        ((named(A, A.agency, 2023),), 2024, "是 2023 年的报告，应为 2024 年的"),
        ((named(A, " "),), 2024, "没有读到机关名称"),
        ((A, with_values(A, {"applications.granted[0]": 7})), 2024, "两份的数字不同，请只留一份"),
    ],
)
def test_reports_that_cannot_be_added_are_refused(reports, year, said):
    with pytest.raises(CannotMerge, match=said):
        merged(*reports, year=year)


def test_the_same_report_counts_once_whatever_its_name():
    found = merged(A, B, named(A, "示例市" + A.agency))
    assert len(found.offices.readings) == 2
    assert len(found.offices.repeated) == 1
    assert found.report == merged(A, B).report


def test_who_is_missing_and_who_was_not_expected_are_named():
    found = merged(A, C, expected=[A.agency, B.agency])
    assert found.offices.missing == (B.agency,)
    assert found.offices.unexpected == (C.agency,)
    assert f"缺报（1）：{B.agency}" in to_text(found)


@pytest.mark.parametrize(
    ("published", "expected", "cause"),
    [
        (0, None, None),
        (5, None, "sum_mismatch"),
        (5, (A.agency, B.agency, C.agency), "missing_child"),
        (-5, (A.agency, B.agency, C.agency), "sum_mismatch"),
    ],
)
def test_a_mismatch_is_told_from_a_missing_report(published, expected, cause):
    path = "applications.granted[6]"
    theirs = merged(A, B).report
    value = dict(cell_values(theirs))[path] + published
    found = merged(A, B, expected=expected, published=with_values(theirs, {path: value}))
    assert {one.path: found.cause(one) for one in found.mismatches} == (
        {path: cause} if cause else {}
    )
    cells = {cell["cell"]: cell for cell in to_json(found)["cells"]}
    assert cells[path]["cause"] == cause


def carried(report, row, numbers, year):
    return named(
        replace(report, applications={**report.applications, row: tuple(numbers)}),
        report.agency, year,
    )  # fmt: skip


class TestTheBridgeFromLastYear:
    THEN = (
        carried(A, "carried_forward", [1] * 6 + [6], 2023),
        carried(B, "carried_forward", [2] * 6 + [12], 2023),
    )

    def found(self, now, **options):
        return merged(carried(A, "carried_over", now, 2024), before=self.THEN, **options)

    def test_it_holds_where_the_numbers_agree(self):
        [bridge] = self.found([1] * 6 + [6]).bridges
        assert (bridge.holds, bridge.differences) == (True, ())

    def test_columns_that_differ_are_named(self):
        [bridge] = self.found([1, 0, 1, 1, 1, 1, 5]).bridges
        assert bridge.holds is False
        assert bridge.differences == ("商业企业", "总计")

    def test_an_office_that_is_gone_is_asked_for(self):
        assert self.found([1] * 6 + [6]).unbridged == (B.agency,)

    def test_cases_of_a_merged_office_go_on_at_its_heir(self):
        found = self.found([3] * 6 + [18], merged={B.agency: A.agency})
        [bridge] = found.bridges
        assert bridge.sources == (A.agency, B.agency)
        assert (bridge.then, bridge.holds) == ((3,) * 6 + (18,), True)
        assert found.unbridged == ()

    def test_without_last_years_report_nothing_is_claimed(self):
        found = merged(carried(C, "carried_over", [0] * 7, 2024), before=self.THEN)
        [bridge] = found.bridges
        assert (bridge.holds, bridge.without) == (None, (C.agency,))

    def test_a_missing_predecessor_can_only_add_to_what_was_carried(self):
        heirs = {B.agency: A.agency, C.agency: A.agency}
        for now, differs in ((7, False), (3, False), (2, True)):
            found = self.found([now] * 6 + [6 * now], merged=heirs)
            [bridge] = found.bridges
            assert bridge.without == (C.agency,)
            assert (bridge.holds is False) == differs, now

    def test_divided_cases_are_found_again_in_all_heirs_together(self):
        heirs = {B.agency: [A.agency, C.agency]}
        now = [carried(A, "carried_over", [2] * 6 + [12], 2024),
               carried(C, "carried_over", [1] * 6 + [6], 2024)]  # fmt: skip
        [bridge] = merged(*now, before=self.THEN, merged=heirs, established=[C.agency]).bridges
        assert bridge.agency == f"{A.agency}、{C.agency}"
        assert (bridge.sources, bridge.without) == ((A.agency, B.agency), ())
        assert bridge.holds is True
        [alone] = merged(now[0], before=self.THEN, merged=heirs).bridges
        assert (alone.now, alone.holds) == (None, None), "an heir's report is missing"

    def test_a_blank_column_is_not_judged(self):
        [bridge] = self.found([1] * 5 + [None, 6]).bridges
        assert bridge.holds is None


def test_reports_joined_keep_the_first_ones_text_and_all_numbers():
    blank = with_values(B, {CARRIED.format(0): None})
    one = joined([A, blank])
    assert (one.agency, one.narrative) == (A.agency, A.narrative)
    theirs, sums = dict(cell_values(A)), dict(cell_values(one))
    for path, value in sums.items():
        if not path.startswith(RULES):
            assert value == (None if path == CARRIED.format(0) else 2 * theirs[path]), path
    assert joined([A]) is A


def test_the_workbook_holds_every_number_and_no_formula():
    found = merged(
        named(A, "=1+1局"),
        B,
        expected=["=1+1局", B.agency, C.agency],
        before=TestTheBridgeFromLastYear.THEN,
    )
    data = to_xlsx(found)
    assert data == to_xlsx(found)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["汇总", "单位", "结转"]
    rows = list(book["汇总"].values)
    assert rows[0][-2:] == ("=1+1局", B.agency)
    assert not [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"]
    assert [row[1] for row in rows[1:]] == [
        float(one.value) if isinstance(one.value, Decimal) else one.value for one in found.sums
    ]
    assert ("示例县民政局", "缺报", None) in list(book["单位"].values)


@pytest.fixture
def folder(tmp_path):
    for name, report in (
        ("a", A),
        ("b", B),
        ("last", carried(A, "carried_forward", [0] * 7, 2023)),
    ):
        (tmp_path / f"{name}.json").write_text(json_form.dumps(report), encoding="utf-8")
    (tmp_path / "names.txt").write_text(
        f"\ufeff{A.agency}\n\n{B.agency}\n{C.agency}\n", encoding="utf-8"
    )
    return tmp_path


def run(*args):
    return CliRunner().invoke(gongkai, ["report", "merge", *map(str, args)])


def test_the_command_writes_the_report_and_its_sources(folder):
    out = folder / "out"
    result = run(
        folder / "a.json", folder / "b.json", "--agency", "示例县人民政府", "--year", 2024, "--out", out,
        "--code", "county", "--formats", "json,xlsx", "--expected", folder / "names.txt",
        "--previous", folder / "last.json",
    )  # fmt: skip
    assert result.exit_code == 0, result.stderr
    assert result.stdout.split() == [
        str(out / f"county-2024-{name}")
        for name in ("annual-report.json", "annual-report.xlsx", "merge.json", "merge.xlsx")
    ]
    report = json_form.loads((out / "county-2024-annual-report.json").read_text("utf-8"))
    assert report == merged(A, B).report
    data = json.loads((out / "county-2024-merge.json").read_text("utf-8"))
    assert data["schema"] == "gongkai.merge/1"
    assert data["missing"] == [C.agency]
    assert {cell["state"] for cell in data["cells"]} == {"summed"}
    assert f"缺报（1）：{C.agency}" in result.stderr
    assert "结转不符" in result.stderr


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--year", "2023"], "应为 2023 年的"),
        (["--year", "2024", "--merged-into", "甲"], "应写成 原单位=承接单位"),
        (["--year", "2024", "--expected", "none.txt"], "每行一个单位名称"),
        (["--year", "2024", "--previous", "a.json"], "应为 2023 年的报告"),
        (["--year", "2024", "--published", "last.json"], "是 2023 年的报告，应为 2024 年的"),
        (["--year", "2024", "--formats", "odt"], "没有“odt”这种格式"),
    ],
)
def test_a_wrong_call_says_what_is_expected_and_writes_nothing(folder, monkeypatch, more, said):
    monkeypatch.chdir(folder)
    result = run("a.json", "--agency", "县", "--out", "out", *more)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not (folder / "out").exists()


@pytest.mark.parametrize(("agency", "told"), [("示例县人民政府", True), (A.agency, False)])
def test_a_published_report_of_another_office_is_told_of(folder, agency, told):
    result = run(
        folder / "a.json", "--agency", agency, "--year", 2024, "--out", folder / "out",
        "--formats", "json", "--published", folder / "a.json",
    )  # fmt: skip
    assert result.exit_code == 0, result.stderr
    assert (f"--published：是“{A.agency}”的报告，不是“{agency}”的" in result.stderr) == told


def test_a_blank_form_adds_nothing_but_doubt():
    found = merged(A, named(blank_report(), B.agency))
    assert {one.state for one in found.sums} == {"unknown"}


def test_a_name_too_short_to_tell_whose_it_is_may_be_another_s():
    notes = "".join(merged(A, named(FULL, "教育局")).notes)
    assert "“教育局”和“示例县教育局”可能是同一机关" in notes
    assert "可能是同一机关" not in "".join(merged(A, B, C).notes)


@pytest.mark.parametrize(
    ("row", "told"), [("granted", "T3-01、T3-02"), ("carried_forward", "T3-01"), (None, "")]
)
def test_a_report_that_does_not_add_up_itself_is_named(row, told):
    sound = named(without_rules(sound_report(3, year=2024)), "示例县教育局")
    wrong = sound
    if row is not None:
        values = tuple(
            (value or 0) + 1 if at in (0, 6) else value
            for at, value in enumerate(sound.applications[row])
        )
        wrong = replace(sound, applications={**sound.applications, row: values})
    notes = "".join(merged(wrong, named(sound, "示例县财政局")).notes)
    assert (f"示例县教育局的报告自身不平（{told}）" in notes) == bool(told)
    assert "示例县财政局的报告自身不平" not in notes
