"""How long does a question about one deadline take, from a cold start?

``gongkai law due …`` in a process of its own, less ``python -c pass`` in
another, run in turn with the same interpreter.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time

NAMES = ("cold-law-due",)
ROUNDS = 11
TARGET = 0.4
QUESTION = ["law", "due", "--start", "2026-02-02", "--days", "20", "--format", "json"]


def _seconds(command: list[str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def run() -> list[dict[str, object]]:
    """Return how many seconds more than nothing the question takes, in the median."""
    nothing, asked = [], []
    for _ in range(ROUNDS + 1):
        nothing.append(_seconds([sys.executable, "-c", "pass"]))
        asked.append(_seconds([sys.executable, "-m", "gongkai.cli", *QUESTION]))
    limit = statistics.median(nothing[1:])
    more = statistics.median(asked[1:]) - limit
    return [
        {
            "name": NAMES[0],
            "value": round(more, 4),
            "unit": "s",
            "limit": round(limit, 4),
            "ratio": None,
            "target": TARGET,
            "met": more <= TARGET,
            "note": "seconds more than python -c pass; target: 0.4 s more",
        }
    ]


if __name__ == "__main__":
    print(json.dumps(run()[0], ensure_ascii=False))
