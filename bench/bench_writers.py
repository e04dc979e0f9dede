"""How long does one report take in all five formats, and how much memory?

The report has a full text and wide numbers in every cell. It is written in a
process of its own: once to load the libraries and fonts, then several times
with other words and numbers, so that nothing comes from a cache; the median of
those counts. Only an absolute figure makes sense here.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

NAMES = ("write-formats", "write-formats-memory")
ROUNDS = 5
_SECONDS, _MEBIBYTES = 1.0, 250.0

_SCRIPT = """
import json, resource, statistics, sys, tempfile, time
from decimal import Decimal
from pathlib import Path
from gongkai.reports.schema import *
from gongkai.reports.writers import FORMATS, write

def text(n):
    return "\\n".join(f"第{n}次：" + SENTENCE * 4 for _ in range(2))

SENTENCE = "2024年通过政府网站、微信公众号等发布或更新信息476条，其中，依法行政9条；公共法律服务2条。"
report = lambda n: AnnualReport(
    agency="示例市示例区司法局",
    year=2024,
    format="2021",
    period=Period.of_year(2024),
    narrative=Narrative(**{part: text(n) for part in NARRATIVE_PARTS}),
    proactive=Proactive(
        Documents(1, 2, 3), Documents(564, 984, 4185), 11398889, 6937489, 166105, Decimal("316441.25")
    ),
    applications={row.key: (13612 + n, 252, n, 45, 128, 32, 14069) for row in ROWS_2021},
    remedies={block: (376, 97, 196, 121, 790) for block in REMEDY_BLOCKS},
)
with tempfile.TemporaryDirectory() as folder:
    seconds = []
    for n in range(int(sys.argv[1]) + 1):
        begin = time.perf_counter()
        write(report(n), Path(folder), code="shili-sfj")
        seconds.append(time.perf_counter() - begin)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"cold": seconds[0], "warm": statistics.median(seconds[1:]), "peak": peak}))
"""


def run() -> list[dict[str, object]]:
    """Write the report in a fresh process and return time and peak memory."""
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(ROUNDS)],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).resolve().parents[1],
    )
    found = json.loads(done.stdout)
    note = f"docx, pdf, html, xlsx, json; median of {ROUNDS}; first time {found['cold']:.2f} s"
    return [
        {
            "name": "write-formats",
            "value": round(found["warm"], 3),
            "unit": "s",
            "limit": None,
            "ratio": None,
            "target": _SECONDS,
            "met": found["warm"] <= _SECONDS,
            "note": note,
        },
        {
            "name": "write-formats-memory",
            "value": round(found["peak"], 1),
            "unit": "MiB",
            "limit": None,
            "ratio": None,
            "target": _MEBIBYTES,
            "met": found["peak"] <= _MEBIBYTES,
            "note": "peak resident memory of the process, fonts of the machine included",
        },
    ]
