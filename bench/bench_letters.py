"""How long does one letter take as docx and PDF?

A partial disclosure with many paragraphs and attachments, and a fee notice with
its table, written in a process of their own: once to load libraries and fonts,
then several times with other words, so that nothing comes from a cache; the
median of a pair counts. Only an absolute figure makes sense here.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

NAMES = ("letter-docx-pdf",)
ROUNDS = 9
_SECONDS = 0.6

_SCRIPT = """
import json, statistics, sys, time
from datetime import date
from gongkai.applications.fees import fee
from gongkai.letters import Facts, compose, signed, to_docx, to_pdf

DAY = date(2026, 3, 20)
WORDS = "依法应当公开的部分随本告知书附送复制件，其余部分涉及个人隐私，逐项说明如下。" * 12

def facts(n, **fields):
    return Facts(
        agency="示例市示例区司法局",
        agency_kind="justice_department",
        body_names={"own_government": "示例区人民政府", "superior_justice_department": "示例市司法局"},
        court="示例区人民法院", office="局办公室", telephone="0000-00000000", address="示例路1号",
        case_number=f"2026-{n:03}", addressee=f"申请人{n}", received_on=date(2026, 3, 2),
        channel="网络", content=f"第{n}批法律援助案件补贴发放明细", fee=fee("per-piece", count=40 + n, on=DAY),
        attachments=((f"复制件{n}", 12), ("区分处理清单", 2)), fields=fields,
    )

def pair(n):
    partial = facts(n, released=WORDS, way=WORDS, grounds=["privacy"],
        consultation="objected", withheld=WORDS, reason=f"{n}{WORDS}")
    notice = facts(n, facts=WORDS, account=f"{n}{WORDS}")
    seconds = []
    for code, given in (("S03", partial), ("L13", notice)):
        begin = time.perf_counter()
        letter = signed(compose(code, given, on=DAY), number=f"示司公开告〔2026〕{n}号", on=DAY)
        to_docx(letter)
        to_pdf(letter)
        seconds.append(time.perf_counter() - begin)
    return max(seconds)

seconds = [pair(n + 1) for n in range(int(sys.argv[1]) + 1)]
print(json.dumps({"cold": seconds[0], "warm": statistics.median(seconds[1:])}))
"""


def run() -> list[dict[str, object]]:
    """Write the letters in a fresh process and return the time of the slower one."""
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(ROUNDS)],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).resolve().parents[1],
    )
    found = json.loads(done.stdout)
    return [
        {
            "name": "letter-docx-pdf",
            "value": round(found["warm"], 3),
            "unit": "s",
            "limit": None,
            "ratio": None,
            "target": _SECONDS,
            "met": found["warm"] <= _SECONDS,
            "note": f"median of {ROUNDS}, slower of two letters; first time {found['cold']:.2f} s",
        }
    ]
