"""What is a number of the report called? ``applications.granted[6]`` is 表三“（一）予以公开”总计."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from gongkai.reports.schema import (
    APPLICANT_KIND_TITLES,
    COLUMNS,
    REMEDY_BLOCK_TITLES,
    REMEDY_COLUMNS,
    REMEDY_RESULT_TITLES,
    ROWS_2021,
)

PROACTIVE_ROWS = {
    "rules": "规章",
    "normative_docs": "行政规范性文件",
    "licences": "行政许可",
    "other_services": "其他对外管理服务事项",
    "penalties": "行政处罚",
    "coercions": "行政强制",
    "admin_fees": "行政事业性收费",
    "procurement": "政府集中采购",
}
PROACTIVE_MEASURES = {
    "issued": "本年制发",
    "repealed": "本年废止",
    "in_force": "现行有效",
    "decisions": "处理决定",
    "amount_wan_yuan": "金额（万元）",
    "made": "本年新制作",
    "newly_public": "本年新公开",
    "public_total": "对外公开总数",
    "items_last_year": "上一年项目",
    "change": "本年增/减",
    "projects": "采购项目",
    "amount": "采购总金额（万元）",
}

_APPLICATIONS = {row.key: row.full_label for row in ROWS_2021}
_COLUMNS = {
    "applications": (
        *(APPLICANT_KIND_TITLES[kind] for kind in COLUMNS[:-1]),
        "总计",
    ),
    "remedies": (
        *(REMEDY_RESULT_TITLES[result] for result in REMEDY_COLUMNS[:-1]),
        "总计",
    ),
}
_TABLES = {
    "proactive": ("表二", PROACTIVE_ROWS),
    "proactive_2019": ("表二", PROACTIVE_ROWS),
    "applications": ("表三", _APPLICATIONS),
    "remedies": ("表四", REMEDY_BLOCK_TITLES),
}
_PATH = re.compile(r"(?P<table>\w+)\.(?P<row>\w+)(?:\.(?P<measure>\w+)|\[(?P<column>\d+)\])")


def cell_name(path: str) -> str:
    """Return table, row and column of a path of :func:`gongkai.reports.schema.cell_paths`.

    Raises KeyError where there is no such cell.
    """
    found = _PATH.fullmatch(path)
    if found is None or found["table"] not in _TABLES:
        raise KeyError(path)
    table, rows = _TABLES[found["table"]]
    if found["table"] in _COLUMNS:
        column = dict(enumerate(_COLUMNS[found["table"]]))[int(found["column"] or -1)]
    else:
        column = PROACTIVE_MEASURES[found["measure"] or ""]
    return f"{table}“{rows[found['row']]}”{column}"


def cell_names(paths: Iterable[str]) -> str:
    """Return the names of several cells, each row named once where its cells follow each other."""
    names = (cell_name(path).rpartition("”") for path in paths)
    rows = groupby(names, key=lambda name: name[0])
    return "；".join(f"{row}”{'、'.join(name[2] for name in cells)}" for row, cells in rows)
