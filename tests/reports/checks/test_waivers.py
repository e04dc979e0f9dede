"""Does an accepted finding stay in sight, with reason and name, and cover nothing else?"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from importlib.resources import files

import jsonschema
import pytest
from click.testing import CliRunner

from golden import worked
from gongkai.cli import gongkai
from gongkai.reports import json_form
from gongkai.reports.checks import (
    Severity,
    Waiver,
    apply_waivers,
    check,
    fingerprint,
    message_of,
    to_json,
    to_text,
)
from gongkai.reports.checks.waiver_files import UnreadableWaivers, read_waivers
from gongkai.reports.schema import AnnualReport

WHY = {"reason": "上年报告公布时即有差错，已更正说明", "by": "张三"}


def faulty() -> AnnualReport:
    """Return the good report with one total mistyped."""
    report = worked.report()
    row = (*report.applications["granted"][:6], 5)
    return replace(report, applications={**report.applications, "granted": row})


def result(report: AnnualReport | None = None):
    return check(report or faulty(), only=["T3-02", "T3-03"])


def waiver(finding, **changes: object) -> Waiver:
    return replace(Waiver(fingerprint=fingerprint(finding), on=date(2026, 1, 20), **WHY), **changes)


def test_an_accepted_error_is_told_with_reason_and_name_and_blocks_no_longer():
    found = result()
    applied = apply_waivers(found, [waiver(finding) for finding in found.findings])
    assert not found.passed
    assert applied.result.passed
    assert applied.unused == ()
    assert [f.rule for f in applied.result.waived] == [f.rule for f in found.findings]
    for finding in applied.result.waived:
        assert finding.severity is Severity.INFO
        assert finding.waived is not None
        assert finding.waived.severity is Severity.ERROR
        assert message_of(finding).endswith(
            "〔已接受的偏差：上年报告公布时即有差错，已更正说明（张三，2026-01-20；原为错误）〕"
        )


def test_the_result_keeps_to_its_schema_and_hides_nothing():
    found = result()
    applied = apply_waivers(found, [waiver(found.findings[0])]).result
    data = to_json(applied, source="a.docx")
    schema = json.loads(files("gongkai.reports").joinpath("check.schema.json").read_text("utf-8"))
    jsonschema.validate(data, schema)
    assert [f["severity"] for f in data["findings"]] == ["info", "error"]
    assert not data["passed"]
    assert "张三" in data["findings"][0]["message"]
    told = to_text(applied)
    assert "已接受的偏差（1）" in told
    assert "错误（1）" in told
    assert "提示（" not in told


def test_a_finding_keeps_its_fingerprint_when_it_is_accepted():
    found = result()
    (first, _) = apply_waivers(found, [waiver(found.findings[0])]).result.findings
    assert fingerprint(first) == fingerprint(found.findings[0])


def test_another_number_is_another_finding_and_the_waiver_is_called_unused():
    given = [waiver(finding) for finding in result().findings]
    report = faulty()
    row = (*report.applications["granted"][:6], 50)
    changed = result(replace(report, applications={**report.applications, "granted": row}))
    applied = apply_waivers(changed, given)
    assert not applied.result.passed
    assert applied.unused == tuple(given)


@pytest.mark.parametrize(
    ("whose", "holds"),
    [
        ({"agency": worked.AGENCY, "year": worked.YEAR}, True),
        ({"agency": "某区住房和城乡建设局"}, True),
        ({"agency": "某市另区住房和城乡建设局"}, False),
        ({"year": worked.YEAR - 1}, False),
    ],
)
def test_a_waiver_holds_for_the_report_it_names(whose, holds):
    found = result()
    applied = apply_waivers(found, [waiver(finding, **whose) for finding in found.findings])
    assert applied.result.passed is holds
    assert applied.unused == ()


@pytest.mark.parametrize("gap", ["reason", "by"])
def test_nothing_is_accepted_without_reason_and_name(gap):
    with pytest.raises(ValueError, match="理由和姓名"):
        Waiver(**({"fingerprint": "0" * 32} | WHY | {gap: " "}))


# -- files -----------------------------------------------------------------------


def entries() -> list[dict[str, object]]:
    """Return the findings as the check prints them, with whose they are and why."""
    data = to_json(result(), source="a.json")
    whose = {"agency": data["agency"], "year": data["year"]}
    return [{**whose, **finding, **WHY} for finding in data["findings"]]


def as_csv(rows: list[dict[str, object]]) -> str:
    lines = ["机关,年度,规则,单元格,应为,实为,理由,姓名,日期"]
    for row in rows:
        cells = ";".join(row["cells"])
        values = (row["agency"], row["year"], row["rule"], cells, row["expected"], row["actual"])
        lines.append(",".join([*map(str, values), str(row["reason"]), str(row["by"]), ""]))
    return "\ufeff" + "\n".join(lines)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("w.json", json.dumps(entries(), ensure_ascii=False)),
        ("w.yaml", json.dumps(entries(), ensure_ascii=False, indent=1)),
        ("w.csv", as_csv(entries())),
    ],
)
def test_every_form_of_the_file_gives_the_same_waivers(tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    given = read_waivers(tmp_path / name)
    assert [w.fingerprint for w in given] == [fingerprint(f) for f in result().findings]
    assert {(w.reason, w.by, w.year) for w in given} == {(WHY["reason"], "张三", 2025)}


def test_the_result_of_a_check_with_reasons_written_in_is_a_file_of_waivers(tmp_path):
    applied = apply_waivers(result(), [waiver(result().findings[0])]).result
    data = to_json(applied, source="a.json")
    data["findings"][0] |= WHY
    (tmp_path / "w.json").write_text(json.dumps([data], ensure_ascii=False), encoding="utf-8")
    (given,) = read_waivers(tmp_path / "w.json")
    assert given.fingerprint == fingerprint(result().findings[0])


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"reason": ""}, "第 1 条：没有写明理由"),
        ({"by": None}, "第 1 条：没有写明姓名"),
        ({"agency": ""}, "第 1 条：没有写明机关"),
        ({"rule": "T9-99"}, "第 1 条：没有“T9-99”这条规则"),
        ({"rule": None}, "第 1 条：没有写明规则"),
        ({"cells": ["applications.granted[9]"]}, "没有“applications.granted[9]”这个单元格"),
        ({"cells": ["表三"]}, "没有“表三”这个单元格"),
        ({"cells": [], "message": ""}, "要写明单元格、原句或者问题"),
        ({"on": "一月二十日"}, "日期“一月二十日”应写成"),
        ({"year": "今年"}, "年度“今年”应为四位数字"),
        ({"seal": "x"}, "没有“seal”这一项"),
    ],
)
def test_a_faulty_entry_is_named_with_what_is_wrong(tmp_path, change, told):
    first, *others = entries()
    (tmp_path / "w.json").write_text(json.dumps([first | change, *others]), encoding="utf-8")
    with pytest.raises(UnreadableWaivers, match=r"w\.json：") as caught:
        read_waivers(tmp_path / "w.json")
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("w.json", "{", "不是有效的 JSON 或 YAML"),
        ("w.yaml", "- a: [", "不是有效的 JSON 或 YAML"),
        ("w.json", "3", "应为一个列表"),
        ("w.txt", "[]", "应为 .json、.yaml 或 .csv"),
    ],
)
def test_a_file_that_is_no_list_of_waivers_says_so(tmp_path, name, text, told):
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableWaivers, match=told):
        read_waivers(tmp_path / name)


def run(*args: object):
    return CliRunner().invoke(gongkai, ["report", "check", *map(str, args)])


def test_the_command_takes_waivers_and_says_which_are_not_needed(tmp_path):
    report = tmp_path / "report.json"
    report.write_text(json.dumps(json_form.to_json(faulty())), encoding="utf-8")
    before = json.loads(run(report, "--format", "json").stdout)
    assert not before["passed"]
    for finding in before["findings"]:
        finding.update(WHY)
    before["findings"].append(
        {"rule": "F10", "message": "报告没有写明联系方式", **WHY, "reason": "已补写"}
    )
    waivers = tmp_path / "waivers.json"
    waivers.write_text(json.dumps(before), encoding="utf-8")
    after = run(report, "--waivers", waivers, "--format", "json")
    assert after.exit_code == 0, after.output
    told = json.loads(after.stdout)
    assert told["passed"]
    assert len(told["findings"]) == len(before["findings"]) - 1
    assert "张三所接受的一处偏差（已补写）没有找到" in after.stderr
    assert "原为错误" in run(report, "--waivers", waivers).stdout


def test_the_command_refuses_a_file_of_waivers_it_cannot_read(tmp_path):
    report = tmp_path / "report.json"
    report.write_text(json.dumps(json_form.to_json(faulty())), encoding="utf-8")
    refused = run(report, "--waivers", tmp_path / "none.json")
    assert refused.exit_code == 2
    assert "没有这个文件" in refused.stderr
