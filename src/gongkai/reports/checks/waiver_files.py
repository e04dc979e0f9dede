"""How is a list of accepted findings read from a file: JSON, YAML or CSV?

An entry is the finding as the check printed it (rule, cells, expected, actual,
quote; the message where it has neither cells nor quote), with reason and name,
and whose report of which year it is about. The result of a check itself, with
``reason`` and ``by`` written into some of its findings, is such a file, too.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from gongkai.reports.cell_names import cell_name
from gongkai.reports.checks.fingerprints import fingerprint
from gongkai.reports.checks.registry import Finding, Waiver, rules
from gongkai.reports.checks.waivers import without_waiver
from gongkai.reports.schema import COLUMNS

COLUMN_NAMES = {
    "机关": "agency",
    "年度": "year",
    "规则": "rule",
    "单元格": "cells",
    "应为": "expected",
    "实为": "actual",
    "原句": "quote",
    "问题": "message",
    "指纹": "fingerprint",
    "理由": "reason",
    "姓名": "by",
    "日期": "on",
}
"""Heading of a column of the CSV form, and the key of the other forms."""
_LARGEST = 8 * 1024 * 1024


class UnreadableWaivers(ValueError):
    """The file is no list of accepted findings; the message says which entry and why."""


def read_waivers(file: Path) -> tuple[Waiver, ...]:
    """Return the waivers of a ``.json``, ``.yaml`` or ``.csv`` file. Raises UnreadableWaivers."""
    try:
        if file.stat().st_size > _LARGEST:
            raise UnreadableWaivers(f"{file}：文件过大，不像是偏差说明")
        text = file.read_text("utf-8-sig")
    except FileNotFoundError:
        raise UnreadableWaivers(f"{file}：没有这个文件") from None
    except (OSError, UnicodeDecodeError):
        raise UnreadableWaivers(f"{file}：无法读取，请存成 UTF-8 编码的文本") from None
    try:
        return tuple(_waivers(_entries(file.suffix.lower(), text)))
    except UnreadableWaivers as error:
        raise UnreadableWaivers(f"{file}：{error}") from None


def _entries(suffix: str, text: str) -> Iterator[Mapping[str, Any]]:
    """Yield the entries of a file; of a check result only the findings that give a reason."""
    if suffix == ".csv":
        for row in csv.DictReader(io.StringIO(text)):
            named = {
                (key or "").strip(): (value or "").strip() for key, value in row.items() if key
            }
            yield {COLUMN_NAMES.get(key, key): value for key, value in named.items() if value}
        return
    try:
        if suffix == ".json":
            data = json.loads(text)
        elif suffix in (".yaml", ".yml"):
            data = yaml.safe_load(text)
        else:
            raise UnreadableWaivers("偏差说明应为 .json、.yaml 或 .csv 文件")
    except (json.JSONDecodeError, yaml.YAMLError, RecursionError):
        raise UnreadableWaivers("不是有效的 JSON 或 YAML") from None
    for document in data if isinstance(data, list) else [data]:
        if not isinstance(document, Mapping):
            raise UnreadableWaivers("应为一个列表，每条写明规则、理由和姓名")
        if "findings" not in document:
            yield document
            continue
        for finding in document["findings"]:
            if finding.get("reason") or finding.get("by"):
                whose = {"agency": document.get("agency"), "year": document.get("year")}
                yield {**whose, **finding}


def _waivers(entries: Iterator[Mapping[str, Any]]) -> Iterator[Waiver]:
    known = {rule.id for rule in rules()}
    for number, entry in enumerate(entries, 1):
        try:
            yield _waiver(entry, known)
        except UnreadableWaivers as error:
            raise UnreadableWaivers(f"第 {number} 条：{error}") from None


def _waiver(entry: Mapping[str, Any], known: set[str]) -> Waiver:
    if unknown := entry.keys() - set(COLUMN_NAMES.values()) - {"severity"}:
        raise UnreadableWaivers(f"没有“{min(map(str, unknown))}”这一项")
    lacking = [
        name
        for name, key in COLUMN_NAMES.items()
        if key in ("agency", "year", "reason", "by") and not str(entry.get(key) or "").strip()
    ]
    if lacking:
        raise UnreadableWaivers(f"没有写明{'、'.join(lacking)}")
    return Waiver(
        fingerprint=_text(entry, "fingerprint") or fingerprint(_finding(entry, known)),
        reason=str(entry["reason"]).strip(),
        by=str(entry["by"]).strip(),
        on=_day(entry.get("on")),
        agency=str(entry["agency"]).strip(),
        year=_year(entry["year"]),
    )


def _finding(entry: Mapping[str, Any], known: set[str]) -> Finding:
    """Return the finding an entry describes, as far as its fingerprint needs it."""
    rule, quote, message = (_text(entry, key) for key in ("rule", "quote", "message"))
    if rule not in known:
        raise UnreadableWaivers(f"没有“{rule}”这条规则" if rule else "没有写明规则")
    cells = entry.get("cells") or ()
    if isinstance(cells, str):
        cells = cells.replace("；", ";").split(";")
    cells = tuple(str(cell).strip() for cell in cells)
    for cell in cells:
        _check_cell(cell)
    if not cells and quote is None and message is None:
        raise UnreadableWaivers("要写明单元格、原句或者问题，才知道是哪一处")
    return Finding(
        rule=rule,
        message=without_waiver(message or ""),
        cells=cells,
        expected=_text(entry, "expected"),
        actual=_text(entry, "actual"),
        quote=quote,
    )


def _check_cell(cell: str) -> None:
    try:
        cell_name(cell)
    except (KeyError, ValueError):
        example = f"applications.new_received[{len(COLUMNS) - 1}]"
        raise UnreadableWaivers(f"没有“{cell}”这个单元格，写法如 {example}") from None


def _text(entry: Mapping[str, Any], key: str) -> str | None:
    value = entry.get(key)
    return None if value is None or str(value) == "" else str(value)


def _year(value: object) -> int:
    if not str(value).strip().isdigit():
        raise UnreadableWaivers(f"年度“{value}”应为四位数字")
    return int(str(value))


def _day(value: object) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        raise UnreadableWaivers(f"日期“{value}”应写成 2025-01-31 的样子") from None
