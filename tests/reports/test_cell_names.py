"""What is each number of a report called?"""

from __future__ import annotations

import pytest

from annual_reports import full_report, trial_report
from gongkai.reports.cell_names import cell_name, cell_names
from gongkai.reports.schema import cell_paths


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("proactive.normative_docs.in_force", "表二“行政规范性文件”现行有效"),
        ("proactive.admin_fees.amount_wan_yuan", "表二“行政事业性收费”金额（万元）"),
        ("proactive_2019.penalties.change", "表二“行政处罚”本年增/减"),
        ("applications.new_received[0]", "表三“一、本年新收政府信息公开申请数量”自然人"),
        ("applications.withheld_third_party[6]", "表三“（三）4.保护第三方合法权益”总计"),
        ("remedies.suit_direct[3]", "表四“未经复议直接起诉”尚未审结"),
    ],
)
def test_a_cell_is_named_by_table_row_and_column(path, name):
    assert cell_name(path) == name


@pytest.mark.parametrize("report", [full_report(), trial_report()])
def test_every_cell_has_a_name_of_its_own(report):
    paths = list(cell_paths(report))
    assert len({cell_name(path) for path in paths}) == len(paths)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "applications.granted",
        "applications.granted[7]",
        "remedies.suit_direct.issued",
        "proactive.rules[0]",
        "x.y[0]",
    ],
)
def test_what_is_no_cell_has_no_name(path):
    with pytest.raises(KeyError):
        cell_name(path)


def test_cells_of_one_row_name_it_once():
    paths = ["applications.granted[0]", "applications.granted[6]", "remedies.suit_direct[4]"]
    assert cell_names(paths) == "表三“（一）予以公开”自然人、总计；表四“未经复议直接起诉”总计"
