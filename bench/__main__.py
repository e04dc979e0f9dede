"""Run the measures and print them: ``python -m bench [--only NAME]``.

Each module ``bench/bench_*.py`` has ``run()``, which returns results of the form
``{"name", "value", "unit", "limit", "ratio", "target", "met", "note"}``; one JSON
object per line goes to ``bench/results.jsonl``. ``ratio`` is null where only an
absolute figure makes sense.
"""

from __future__ import annotations

import argparse
import json
import sys
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent


def main() -> int:
    """Run what was asked for; exit status 1 where a target was missed."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--only", help="run the measures of this name, e.g. compile-tables")
    only = parser.parse_args().only
    results = []
    for path in sorted(HERE.glob("bench_*.py")):
        module = import_module(f"bench.{path.stem}")
        if only and only not in module.NAMES:
            continue
        print(f"… {', '.join(module.NAMES)}", file=sys.stderr, flush=True)
        results += [result for result in module.run() if not only or result["name"] == only]
    if not results:
        print(f"no measure is called {only!r}", file=sys.stderr)
        return 2
    with (HERE / "results.jsonl").open("w", encoding="utf-8") as file:
        for result in results:
            file.write(json.dumps(result, ensure_ascii=False) + "\n")
    print(f"{'name':28}{'value':>12} {'unit':5}{'limit':>12}{'ratio':>8}{'target':>8}  met")
    for result in results:
        cells = [result[key] for key in ("value", "limit", "ratio", "target")]
        value, limit, ratio, target = (
            "–" if cell is None else f"{cell:.3g}" if isinstance(cell, float) else str(cell)
            for cell in cells
        )
        met = "yes" if result["met"] else "NO"
        print(
            f"{result['name']:28}{value:>12} {result['unit']:5}{limit:>12}{ratio:>8}{target:>8}"
            f"  {met:4}{result['note']}"
        )
    return 0 if all(result["met"] for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
