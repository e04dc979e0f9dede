"""How does a reading look on a screen? The three tables as text, and what is in doubt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from unicodedata import east_asian_width

from gongkai.reports.cell_names import PROACTIVE_MEASURES, PROACTIVE_ROWS, cell_name
from gongkai.reports.evidence_file import STATES, counted
from gongkai.reports.readers.evidence import CellEvidence, Reading
from gongkai.reports.schema import (
    APPLICANT_KIND_TITLES,
    COLUMNS,
    NARRATIVE_PARTS,
    OVERVIEW_TITLES,
    REMEDY_BLOCK_TITLES,
    REMEDY_COLUMNS,
    REMEDY_RESULT_TITLES,
    AnnualReport,
)
from gongkai.reports.tables import printed

_MARKS = {"blank": "空", "not_applicable": "/", "unreadable": "？", "ambiguous": "？"}
_NOTED = "*"
_LONGEST_LABEL = 44
_PARTS = {
    "preamble": "引言",
    "overview": "一、总体情况",
    **OVERVIEW_TITLES,
    "problems": "五、存在的主要问题及改进情况",
    "other": "六、其他需要报告的事项",
}


def as_table(reading: Reading) -> str:
    """Return a reading as text for a person. ``空`` is blank, ``？`` could not be read."""
    report, evidence = reading.report, reading.evidence
    form = "2021年格式" if report.format == "2021" else "试行格式（2019、2020年度）"
    lines = [
        f"{report.agency or '（未写明机关）'} {report.year}年 政府信息公开工作年度报告",
        f"文件：{reading.source}    格式：{form}    "
        f"统计期限：{report.period.first}至{report.period.last}",
        "",
        "二、主动公开政府信息情况",
        *_proactive(evidence),
        "",
        "三、收到和处理政府信息公开申请情况",
        *_applications(report, evidence),
        "",
        "四、政府信息公开行政复议、行政诉讼情况",
        *_remedies(evidence),
        "",
        "  ".join(f"{name} {count}" for name, count in _counted(evidence).items()),
        "",
        "正文字数",
        "  " + "  ".join(_lengths(report)),
    ]
    noted = [
        (path, cell) for path, cell in evidence.items() if cell.value is not None and cell.note
    ]
    if noted:
        lines += ["", f"换算或有附注的数（{len(noted)}，表中标有 {_NOTED}）", *_doubts(noted)]
    if reading.doubtful:
        lines += ["", f"无法确定的数（{len(reading.doubtful)}）"]
        lines += _doubts(reading.doubtful.items())
    return "\n".join(lines) + "\n"


def _counted(evidence: Mapping[str, CellEvidence]) -> dict[str, int]:
    """Return how many numbers there are, and how many of them in each state."""
    counts = {STATES[state]: count for state, count in counted(evidence).items()}
    return {"各格合计": len(evidence), **counts}


def _shown(cell: CellEvidence | None) -> str:
    if cell is None:
        return ""
    if cell.value is None:
        return _MARKS.get(cell.state, "空")
    return printed(cell.value) + (_NOTED if cell.note else "")


def _proactive(evidence: Mapping[str, CellEvidence]) -> list[str]:
    rows: dict[str, list[str]] = {}
    for path, cell in evidence.items():
        table, _, rest = path.partition(".")
        if table in ("proactive", "proactive_2019"):
            row, _, measure = rest.partition(".")
            rows.setdefault(row, []).append(f"{PROACTIVE_MEASURES[measure]} {_shown(cell)}")
    return [
        f"  {_padded(PROACTIVE_ROWS[row], 22)}{'    '.join(cells)}" for row, cells in rows.items()
    ]


def _applications(report: AnnualReport, evidence: Mapping[str, CellEvidence]) -> list[str]:
    heads = [*(APPLICANT_KIND_TITLES[kind] for kind in COLUMNS[:-1]), "总计"]
    widths = [max(8, _width(head) + 2) for head in heads]
    lines = ["  " + _padded("", _LONGEST_LABEL) + _row(heads, widths)]
    for row in report.rows:
        cells = [_shown(evidence.get(f"applications.{row.key}[{c}]")) for c in range(len(COLUMNS))]
        lines.append("  " + _padded(row.full_label, _LONGEST_LABEL) + _row(cells, widths))
    return lines


def _remedies(evidence: Mapping[str, CellEvidence]) -> list[str]:
    heads = [*REMEDY_RESULT_TITLES.values(), "总计"]
    widths = [10] * len(heads)
    lines = ["  " + _padded("", 22) + _row(heads, widths)]
    for block, title in REMEDY_BLOCK_TITLES.items():
        cells = [_shown(evidence.get(f"remedies.{block}[{c}]")) for c in range(len(REMEDY_COLUMNS))]
        lines.append("  " + _padded(title, 22) + _row(cells, widths))
    return lines


def _lengths(report: AnnualReport) -> list[str]:
    texts = {part: getattr(report.narrative, part) for part in NARRATIVE_PARTS}
    return [
        f"{_PARTS[part]} {'无此部分' if text is None else len(''.join(text.split()))}"
        for part, text in texts.items()
    ]


def _doubts(cells: Iterable[tuple[str, CellEvidence]]) -> list[str]:
    """Return one line per reason and place; a row that is lost as a whole is told once."""
    told: dict[tuple[str, str], list[str]] = {}
    for path, cell in cells:
        place = str(cell.place) if cell.place is not None else ""
        told.setdefault((place, cell.note or ""), []).append(path)
    lines = []
    for (place, note), paths in told.items():
        name = cell_name(paths[0]) + (f" 等{len(paths)}格" if len(paths) > 1 else "")
        lines.append(f"  {name}：{'，'.join(part for part in (place, note) if part)}")
    return lines


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _padded(text: str, width: int) -> str:
    """Return the text cut or padded to so many columns of a terminal."""
    if _width(text) > width - 2:
        while _width(text) > width - 4:
            text = text[:-1]
        text += "…"
    return text + " " * (width - _width(text))


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "".join(
        " " * max(1, width - _width(cell)) + cell for cell, width in zip(cells, widths, strict=True)
    )
