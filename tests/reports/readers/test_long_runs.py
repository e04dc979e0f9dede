"""Is a file that says the same thing over and over read or refused in seconds?"""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from gongkai.reports.readers import UnreadableReport, read_bytes

TITLE = "示例局2024年政府信息公开工作年度报告\n"
HEAD = TITLE + "二、主动公开政府信息情况\n"
SLOWEST = 5.0
LINES = {
    "spaces": " ", "hard spaces": "\u00a0", "tabs": "\t", "dashes": "-", "bars": "|", "spaced bars": "| ", "ruled bars": "---|",
    "emphasis": "*a", "much emphasis": "***", "code": "`a", "line breaks": "<br ", "brackets": "(", "parts": "（一）主动公开",
    "sections": "一、总体情况", "sounds": "(ā", "digits": "1 ", "one number": "9", "groups of digits": "1,", "characters": "的",
    "page numbers": "— 3 —", "units": "单位：", "articles": "第二十条第（一）项", "years": "2024年", "periods": "2024年1月1日至",
    "labels": "三、本年度办理结果（一）予以公开", "heads": "自然人", "signs of notes": "①", "amounts": "24.5万元",
}  # fmt: skip
TEXTS = {
    **{name: HEAD + (run * (18_000 // len(run)) + "\n") * 5 for name, run in LINES.items()},
    "empty lines": HEAD + "\n" * 60_000,
    "numbers on lines": HEAD + "1\n" * 15_000,
    "labels on lines": TITLE + "三、收到和处理政府信息公开申请情况\n" + "（一）予以公开\n" * 9_000,
    "titles": "某" * 59 + TITLE * 300 + HEAD,
    "tables that do not end": HEAD + "</table>" + "<table >" * 60_000,
    "one glued line": (HEAD + "第二十条第（一）项 信息内容 规章 0 0 0 " * 600).replace("\n", ""),
}


@pytest.mark.parametrize("ending", ["txt", "md"])
@pytest.mark.parametrize("name", TEXTS)
def test_a_text_that_repeats_itself(name, ending):
    assert seconds(TEXTS[name], ending) < SLOWEST


@pytest.mark.parametrize("name", LINES)
def test_a_page_that_repeats_itself(name):
    run = LINES[name].replace("<", "&lt;") * (18_000 // len(LINES[name]))
    rows = "".join(f"<tr><td>{run}</td><td>{label}</td><td>1</td></tr>" for label in ("规章", run))
    assert (
        seconds(
            f"<html><body><p>{TITLE}</p><p>{run}</p><table>{rows}</table></body></html>", "html"
        )
        < SLOWEST
    )


def seconds(text: str, ending: str) -> float:
    """Return the processor time that reading or refusing takes."""
    begin = time.process_time()
    with suppress(UnreadableReport):
        read_bytes(text.encode(), f"报告.{ending}")
    return time.process_time() - begin
