"""How many reports are read in a second, how much memory does it take, and is any read twice?

A thousand reports of all kinds are written with the project's own writers and in the
layouts of ``tests/made_layouts.py``. They are read by two processes; the run is cut off
after a third and taken up again. Reading one file is held against only parsing it with
the library that the reader uses; published reports are taken where they lie beside the
repository, else one of our own.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

HERE = Path(__file__).resolve()
TESTS = HERE.parents[1] / "tests"
PUBLISHED = HERE.parents[2] / "shared" / "reports"

NAMES = (
    "read-many-text", "read-many-pdf", "read-many-memory", "read-many-twice",
    "read-html-ratio", "read-docx-ratio", "read-pdf-ratio",
)  # fmt: skip
REPORTS = 1000
ROUNDS = 7
JOBS = 2
_SHARES = {"html": 0.40, "txt": 0.30, "docx": 0.12, "xlsx": 0.08, "json": 0.02, "pdf": 0.08}
_TEXT_A_SECOND, _PDF_A_SECOND, _MEBIBYTES = 20.0, 2.0, 400.0
_RATIOS = {"html": 3.0, "docx": 2.0, "pdf": 2.0}


def made(folder: Path) -> None:
    """Write the reports into the folder, of one agency and year each."""
    sys.path.insert(0, str(TESTS))
    from gongkai.reports.writers import render
    from made_layouts import PAGES, TEXTS, sound_report

    pages, texts = list(PAGES.values()), list(TEXTS.values())
    for kind, share in _SHARES.items():
        for number in range(max(2, round(REPORTS * share))):
            report = replace(sound_report(number), agency=f"示例市{kind.upper()}第{number}区司法局")
            path = folder / f"{kind}-{number}.{kind}"
            if kind == "html" and number % 3:
                path.write_text(_own(pages[number % len(pages)](report), report.agency), "utf-8")
            elif kind == "txt":
                path.write_text(_own(texts[number % len(texts)](report), report.agency), "utf-8")
            else:
                path.write_bytes(render(report, kind))


def _own(text: str, agency: str) -> str:
    """Return a page of the layouts, which all bear one name, as this agency's."""
    from made_layouts import NAME

    return text.replace(NAME, agency)


def measured(folder: Path) -> dict[str, float]:
    """Read what is in the folder, and return what it took."""
    from gongkai.reports.reading_many import Outcome, StateFile, read_many, sources_of

    with ExitStack() as stack, _Memory() as memory:
        every = sources_of([folder], stack).sources
        state = folder / "state.jsonl"
        with StateFile(state) as kept:
            run = read_many(every, jobs=JOBS, state=kept)
            for _ in range(len(every) // 3):
                next(run)
            run.close()
        with StateFile(state) as kept:
            results = [result.outcome for result in read_many(every, jobs=JOBS, state=kept)]
        names = [json.loads(line).get("name") for line in state.open("rb")][1:]
        rates = {}
        for kind, suffixes in (("text", (".html", ".txt")), ("pdf", (".pdf",))):
            some = [one for one in every if one.name.endswith(suffixes)]
            begin = time.perf_counter()
            for _ in read_many(some, jobs=JOBS):
                pass
            rates[kind] = len(some) / (time.perf_counter() - begin)
    return {
        **rates,
        "files": len(every),
        "read": results.count(Outcome.READ),
        "twice": len(names) - len(set(names)),
        "peak": memory.peak / 1024 / 1024,
    }


class _Memory:
    """Looks ten times a second how much memory this process and those it started hold."""

    def __init__(self) -> None:
        self.peak = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> _Memory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.1):
            self.peak = max(self.peak, sum(map(_resident, _family())))


def _family() -> list[int]:
    """Return this process and its children."""
    children = Path("/proc/self/task").glob("*/children")
    found = [os.getpid()]
    for file in children:
        found += [int(one) for one in _text(file).split()]
    return found


def _resident(process: int) -> int:
    fields = _text(Path(f"/proc/{process}/statm")).split()
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") if fields else 0


def _text(path: Path) -> str:
    try:
        return path.read_text("ascii")
    except OSError:
        return ""


def _only_parsed(kind: str) -> Callable[[bytes], object]:
    """Return what merely parses a file, with the library the reader of its kind uses."""
    if kind == "html":
        from lxml import html

        return lambda data: html.document_fromstring(data).text_content()
    if kind == "docx":
        import docx

        return lambda data: docx.Document(io.BytesIO(data))
    import pdfplumber

    def parsed(data: bytes) -> None:
        with pdfplumber.open(io.BytesIO(data)) as file:
            for page in file.pages:
                _ = page.chars
                page.close()

    return parsed


def _ratio(kind: str) -> tuple[float, float, str]:
    """Return how long reading and only parsing take, in milliseconds of this process, and of what."""
    from gongkai.reports.readers import read_bytes

    if str(TESTS) not in sys.path:
        sys.path.insert(0, str(TESTS))
    from gongkai.reports.writers import render
    from made_layouts import sound_report

    name = {
        "html": "shuyang-development-reform-bureau_2023.html",
        "pdf": "huaian-hongze-district_2024.pdf",
    }
    file = PUBLISHED / name.get(kind, "none")
    data = file.read_bytes() if file.is_file() else render(sound_report(1), kind)
    parse = _only_parsed(kind)
    reading, parsing = [], []
    for _ in range(ROUNDS + 1):
        for what, taken in (
            (lambda: read_bytes(data, f"a.{kind}"), reading),
            (lambda: parse(data), parsing),
        ):
            begin = time.process_time()
            what()
            taken.append((time.process_time() - begin) * 1000)
    return (
        min(reading[1:]),
        min(parsing[1:]),
        file.name if file.is_file() else "a report of our own",
    )


def run() -> list[dict[str, object]]:
    """Write the reports, read them in a process of its own, and return what it took."""
    with tempfile.TemporaryDirectory() as folder:
        made(Path(folder))
        done = subprocess.run(
            [sys.executable, str(HERE), folder], check=True, capture_output=True, text=True
        )
        found = json.loads(done.stdout)
    note = f"{found['files']:.0f} reports in all, {JOBS} processes, their start included"
    results = [
        _result("read-many-text", found["text"], "/s", _TEXT_A_SECOND, note, least=True),
        _result("read-many-pdf", found["pdf"], "/s", _PDF_A_SECOND, note, least=True),
        _result("read-many-memory", found["peak"], "MiB", _MEBIBYTES, "all processes together"),
        _result(
            "read-many-twice", found["twice"] + found["files"] - found["read"], "", 0.0,
            "read twice or not at all, cut off after a third and taken up again",
        ),
    ]  # fmt: skip
    for kind, most in _RATIOS.items():
        reading, parsing, of = _ratio(kind)
        results.append(
            {
                "name": f"read-{kind}-ratio",
                "value": round(reading, 1),
                "unit": "ms",
                "limit": round(parsing, 2),
                "ratio": round(reading / parsing, 2),
                "target": most,
                "met": reading / parsing <= most,
                "note": f"reading {of} against only parsing it; least of {ROUNDS}, processor time",
            }
        )
    return results


def _result(
    name: str, value: float, unit: str, target: float, note: str, *, least: bool = False
) -> dict[str, object]:
    return {
        "name": name,
        "value": round(value, 1),
        "unit": unit,
        "limit": None,
        "ratio": None,
        "target": target,
        "met": value >= target if least else value <= target,
        "note": note,
    }


if __name__ == "__main__":
    print(json.dumps(measured(Path(sys.argv[1]))))
