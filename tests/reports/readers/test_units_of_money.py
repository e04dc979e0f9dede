"""Is the unit of an amount taken from wherever the report gives it, and a conflict never decided?"""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from gongkai.reports.readers import read_bytes
from gongkai.reports.readers.document import Document, Paragraph
from gongkai.reports.readers.measures import units_said
from made_layouts import PAGES, TEXTS, sound_report, trial_form

HEAD, ROW, SECTION = "本年收费金额（单位：万元）", "行政事业性收费", "二、主动公开政府信息情况"
PATH = "proactive.admin_fees.amount_wan_yuan"
WAYS = {"html": PAGES["spans"], "txt": TEXTS["tabs"]}


def fee(kind, *, head=HEAD, row=ROW, line="", amount="251000"):
    """Return the evidence for the fees of a report whose head, row and line above say so."""
    text = WAYS[kind](sound_report(1))
    at = text.index(ROW, text.index(HEAD))
    end = text.index("三、收到和处理", at)
    part = text[at:end]
    digits = next(one for one in re.findall(r"[0-9.]+", part.replace('="', "")) if one)
    if kind == "html":
        before, _, after = part.rpartition("</td>")
        begin = before.rindex(">") + 1
        part = f"{before[:begin]}{amount}</td>{after}"
    else:
        part = part.replace(f"\t{digits}", f"\t{amount}", 1)
    text = text[:at] + part.replace(ROW, row, 1) + text[end:]
    assert HEAD in text
    text = text.replace(HEAD, head)
    if line:
        mark = f"{SECTION}</p>" if kind == "html" else f"{SECTION}\n"
        assert mark in text
        text = text.replace(mark, mark + (f"<p>{line}</p>" if kind == "html" else f"{line}\n"), 1)
    return read_bytes(text.encode(), f"report.{kind}").evidence[PATH]


@pytest.mark.parametrize("kind", WAYS)
@pytest.mark.parametrize(
    "said",
    [
        {"row": "行政事业性收费（元）"},
        {"row": "行政事业性收费（单位：元）"},
        {"line": "金额单位：元"},
        {"line": "（单位：元）"},
        {"line": "单位：件、元"},
        {"row": "行政事业性收费（元）", "line": "单位：元"},
    ],
)
def test_the_unit_of_the_row_or_of_a_line_above_counts(said, kind):
    cell = fee(kind, head="本年收费金额", **said)
    assert (cell.state, cell.value) == ("read", Decimal("25.1"))
    assert "行名或表中说明的单位为元" in cell.note


@pytest.mark.parametrize("kind", WAYS)
@pytest.mark.parametrize(
    "said",
    [
        {"row": "行政事业性收费（元）"},
        {"line": "金额单位：元"},
        {"head": "本年收费金额", "row": "行政事业性收费（万元）", "line": "金额单位：元"},
    ],
)
def test_units_that_differ_leave_the_amount_open(said, kind):
    cell = fee(kind, **said)
    assert (cell.state, cell.value) == ("ambiguous", None)
    assert "单位不一致" in cell.note


@pytest.mark.parametrize("kind", WAYS)
@pytest.mark.parametrize(
    ("amount", "value"), [("0", Decimal(0)), ("2510元", Decimal("0.251")), ("3万元", Decimal(3))]
)
def test_units_that_differ_do_not_matter_to_nothing_or_to_a_cell_with_its_own(amount, value, kind):
    cell = fee(kind, row="行政事业性收费（元）", amount=amount)
    assert (cell.state, cell.value) == ("read", value)


@pytest.mark.parametrize("kind", WAYS)
@pytest.mark.parametrize(
    "said",
    [
        {},
        {"row": "行政事业性收费（万元）"},
        {"line": "单位：万元"},
        {"line": "单位：件"},
        {"head": "本年收费金额"},
    ],
)
def test_an_amount_in_the_units_of_the_form_stays_as_it_is(said, kind):
    cell = fee(kind, amount="2.51", **said)
    assert (cell.state, cell.value) == ("read", Decimal("2.51"))


def test_a_unit_in_another_section_or_in_a_sentence_is_none_of_table_two():
    lines = ["一、总体情况", "单位：元", SECTION, "本单位收费1元", "三、收到和处理政府信息公开申请情况", "单位：元"]  # fmt: skip
    assert units_said(Document("x", tuple(map(Paragraph, lines)))) == frozenset()
    assert units_said(Document("x", tuple(map(Paragraph, ["单位：元", *lines[4:]])))) == {"元"}


@pytest.mark.parametrize("kind", WAYS)
@pytest.mark.parametrize(
    ("amount", "head", "row", "value"),
    [
        ("251000", "采购总金额", "政府集中采购", None),
        ("1,847,190", "采购总金额", "政府集中采购", None),
        ("251000元", "采购总金额", "政府集中采购", Decimal("25.1")),
        ("251000", "采购总金额（元）", "政府集中采购", Decimal("25.1")),
        ("251000", "采购总金额", "政府集中采购（元）", Decimal("25.1")),
        ("251000", "采购总金额（万元）", "政府集中采购", Decimal(251000)),
        ("251000万元", "采购总金额", "政府集中采购", Decimal(251000)),
        ("251000.52", "采购总金额", "政府集中采购", Decimal("251000.52")),
        ("3526", "采购总金额", "政府集中采购", Decimal(3526)),
        ("0", "采购总金额", "政府集中采购", Decimal(0)),
    ],
)
def test_procurement_in_no_unit_is_not_taken_for_a_sum_that_may_be_one_of_yuan(
    amount, head, row, value, kind
):
    text = WAYS[kind](trial_form(sound_report(1, undivided=True), 1, year=2020))
    assert text.count("24.5万元") == 1
    text = text.replace("24.5万元", amount).replace("采购总金额", head).replace("政府集中采购", row)
    cell = read_bytes(text.encode(), f"report.{kind}").evidence["proactive_2019.procurement.amount"]
    assert cell.value == value
    assert cell.state == ("ambiguous" if value is None else "read")
    assert value is not None or "没有写金额单位" in cell.note
