"""Does a report survive its JSON form, and is every breach of the schema told?"""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from annual_reports import any_report, blank_report, full_report, trial_report
from gongkai.reports.json_form import (
    BrokenDocument,
    dumps,
    from_json,
    json_schema,
    loads,
    to_json,
    validate_check,
)
from gongkai.reports.schema import ROWS_2021


@settings(max_examples=40, deadline=None)
@given(any_report())
def test_reading_what_was_written_gives_the_same_report(report):
    assert loads(dumps(report)) == report


@pytest.mark.parametrize("report", [full_report(), trial_report(), blank_report()])
def test_what_is_written_keeps_to_the_published_schema(report):
    Draft202012Validator(json_schema()).validate(to_json(report))


@pytest.mark.parametrize("name", ["annual-report", "check"])
def test_the_published_schemas_are_schemas_themselves(name):
    Draft202012Validator.check_schema(json_schema(name))


def test_the_keys_come_in_the_published_order():
    data = to_json(full_report())
    assert list(data) == [
        "schema",
        "agency",
        "year",
        "format",
        "period",
        "narrative",
        "proactive",
        "applications",
        "remedies",
    ]
    assert list(data["applications"]) == [row.key for row in ROWS_2021]
    assert data["period"] == {"from": "2024-01-01", "to": "2024-12-31"}
    assert list(to_json(trial_report()))[-1] == "proactive_2019"


def test_a_blank_is_null_and_never_zero():
    text = dumps(blank_report())
    assert '"new_received": [null, null, null, null, null, null, null]' in text
    assert '"amount_wan_yuan": null' in text
    assert not [line for line in text.splitlines() if line.rstrip(",").endswith((": 0", '"0"'))]


def test_money_is_a_string_as_printed():
    data = to_json(full_report())
    assert data["proactive"]["admin_fees"] == {"amount_wan_yuan": "10.04"}
    assert from_json(data).proactive.admin_fees == Decimal("10.04")


def test_chinese_stands_as_it_is_and_text_is_never_folded():
    report = full_report().with_narrative(other='[\n1,\n2\n]\\u0041 "引号"')
    assert "示例市示例区司法局" in dumps(report)
    assert loads(dumps(report)) == report


def test_a_negative_number_can_be_told():
    report = replace(full_report(), applications={"granted": (-1, 0, 0, 0, 0, 0, -1)})
    assert loads(dumps(report)) == report


def test_a_whole_number_written_with_a_point_is_whole():
    data = to_json(full_report())
    data["applications"]["granted"] = [3.0, 0, 0, 0, 0, 0, 3]
    number = from_json(data).applications["granted"][0]
    assert (number, type(number)) == (3, int)


def test_parts_of_the_text_may_be_left_out():
    data = to_json(full_report())
    data["narrative"] = {"overview": "全文"}
    assert from_json(data).narrative.problems is None


def put(path, value):
    def change(data):
        *steps, last = path
        for step in steps:
            data = data[step]
        data[last] = value

    return change


def drop(*path):
    def change(data):
        *steps, last = path
        for step in steps:
            data = data[step]
        del data[last]

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            put(["applications", "new_received", 3], "3"),
            'applications.new_received[3]：应为整数或 null，实为 "3"',
        ),
        (
            put(["applications", "granted", 0], 1.5),
            "applications.granted[0]：应为整数或 null，实为 1.5",
        ),
        (
            put(["applications", "granted", 0], True),
            "applications.granted[0]：应为整数或 null，实为 true",
        ),
        (drop("applications", "granted", 6), "applications.granted：应有 7 项，实有 6 项"),
        (put(["remedies", "suit_direct"], [0] * 6), "remedies.suit_direct：应有 5 项，实有 6 项"),
        (put(["applications", "grantd"], []), "applications：不认识“grantd”，是否应为“granted”？"),
        (put(["zzz"], 1), "整个文件：不认识“zzz”；可用的有：schema、agency"),
        (drop("year"), "整个文件：缺少“year”"),
        (drop("proactive", "rules", "issued"), "proactive.rules：缺少“issued”"),
        (put(["year"], "2024"), 'year：应为整数，实为 "2024"'),
        (put(["year"], 1024), "year：应为不小于 2008 的数，实为 1024"),
        (put(["year"], 20240), "year：应为不大于 2999 的数，实为 20240"),
        (put(["format"], "2020"), 'format：应为 "2021"、"2019" 之一，实为 "2020"'),
        (
            put(["schema"], "gongkai.annual-report/2"),
            'schema：应为 "gongkai.annual-report/1"，实为 "gongkai.annual-report/2"',
        ),
        (
            put(["period", "from"], "2024-02-30"),
            'period.from：应为存在的日期（YYYY-MM-DD），实为 "2024-02-30"',
        ),
        (
            put(["period", "from"], "2024/1/1"),
            'period.from：应为存在的日期（YYYY-MM-DD），实为 "2024/1/1"',
        ),
        (
            put(["proactive", "admin_fees", "amount_wan_yuan"], "1,000"),
            "proactive.admin_fees.amount_wan_yuan：应为以万元为单位、写成字符串的十进制数",
        ),
        (
            put(["proactive", "admin_fees", "amount_wan_yuan"], 3),
            "proactive.admin_fees.amount_wan_yuan：应为字符串或 null，实为 3",
        ),
        (
            put(["narrative", "other"], ["无"]),
            "narrative.other：应为字符串或 null，实为 有 1 项的列表",
        ),
        (put(["narrative"], None), "narrative：应为对象，实为 null"),
        (
            put(["proactive_2019"], to_json(trial_report())["proactive_2019"]),
            "proactive_2019：应为 null（format 为“2021”的报告，表二填在 proactive），实为 对象",
        ),
        (
            put(["format"], "2019"),
            "proactive：应为 null（format 为“2019”的报告，表二填在 proactive_2019），实为 对象",
        ),
    ],
)
def test_a_breach_is_told_with_its_path_and_reason(change, message):
    data = copy.deepcopy(to_json(full_report()))
    change(data)
    with pytest.raises(BrokenDocument) as caught:
        from_json(data, source="某局.json")
    assert str(caught.value).startswith(f"某局.json：{message}")
    assert "\n" not in str(caught.value)
    assert len(caught.value.problems) == 1


def test_either_form_may_lack_its_table_2():
    for report in (full_report(), trial_report()):
        empty = replace(report, proactive=None, proactive_2019=None)
        assert loads(dumps(empty)) == empty


def test_several_breaches_are_listed_in_the_order_of_the_document():
    data = to_json(full_report())
    data["remedies"]["suit_direct"][0] = "x"
    data["applications"]["granted"][2] = "y"
    del data["year"]
    with pytest.raises(BrokenDocument, match="另有 2 处不合格式") as caught:
        from_json(data)
    paths = [problem.path for problem in caught.value.problems]
    assert paths == ["", "applications.granted[2]", "remedies.suit_direct[0]"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "不是合法的 JSON：第 1 行第 1 列"),
        ('{"year": 2024,\n', "不是合法的 JSON：第 2 行"),
        ("[" * 100_000, "括号嵌套过深"),
        ('{"year": 2023, "year": 2024}', "键“year”在同一对象里出现了不止一次"),
        ('{"year": NaN}', "NaN 不是数；未知的数请写 null"),
        ('{"year": ' + "9" * 5000 + "}", "数字过长"),
        ('{"agency": "\\ud800"}', "不是有效的文字"),
        ("[]", "应为对象，实为 有 0 项的列表"),
    ],
)
def test_what_is_no_json_is_told_in_one_line(text, message):
    with pytest.raises(BrokenDocument) as caught:
        loads(text, source="坏.json")
    assert str(caught.value).startswith("坏.json：整个文件：")
    assert message in str(caught.value)


def test_a_byte_order_mark_does_no_harm():
    assert loads("\ufeff" + dumps(full_report())) == full_report_as_printed()


def full_report_as_printed():
    return from_json(json.loads(dumps(full_report())))


def check_result(**changes):
    finding = {
        "rule": "T3-01",
        "severity": "error",
        "message": "第一项加第二项不等于第三项加第四项",
        "cells": ["applications.new_received[0]"],
        "expected": "20",
        "actual": "19",
        "quote": None,
    }
    return {
        "schema": "gongkai.check/1",
        "agency": "示例局",
        "year": 2024,
        "source": "某局.docx",
        "passed": False,
        "findings": [finding],
        "not_assessed": [{"rule": "T3-05", "why": "没有上一年度报告"}],
        **changes,
    }


def test_a_check_result_keeps_to_its_schema():
    assert validate_check(check_result()) == check_result()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"passed": "no"}, 'passed：应为true 或 false，实为 "no"'),
        ({"not_assessed": [{"rule": "T3-05", "why": ""}]}, "not_assessed[0].why：不能为空"),
        ({"findings": [{}]}, "findings[0]：缺少“rule”"),
        ({"not_assessed": [{"rule": "表三", "why": "无"}]}, "not_assessed[0].rule：应为规则编号"),
    ],
)
def test_a_broken_check_result_is_told(changes, message):
    with pytest.raises(BrokenDocument) as caught:
        validate_check(check_result(**changes))
    assert f"检查结果：{message}" in str(caught.value)


REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "annual-report-json.md"


def test_the_reference_shows_a_report_that_can_be_read():
    example = REFERENCE.read_text("utf-8").split("```json\n")[1].split("```")[0]
    report = loads(example)
    assert (dumps(report), report.agency) == (example, "示例市示例区司法局")


def test_the_reference_names_every_row_of_table_3_in_order():
    rows = [f"| `{row.key}` | {row.full_label} |" for row in ROWS_2021]
    lines = REFERENCE.read_text("utf-8").splitlines()
    begin = lines.index(rows[0])
    assert lines[begin : begin + len(rows)] == rows


def test_the_reference_names_every_key_of_the_schema():
    words = REFERENCE.read_text("utf-8")
    keys = set()

    def collect(schema):
        if isinstance(schema, dict):
            keys.update(schema.get("properties", {}))
            for part in schema.values():
                collect(part)

    collect(json_schema())
    assert [
        key for key in sorted(keys) if f"`{key}`" not in words and f'"{key}"' not in words
    ] == []
