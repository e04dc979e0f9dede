"""Do the readers refuse every mutilated file by name, quickly, and invent no number?

``python tests/fuzz/fuzz_readers.py --seconds 60`` writes reports in every
format, damages them at random and reads them. Each file must give a report or
an ``UnreadableReport``, within five seconds; any other end is printed with the
seed that makes it again (``--seed``), the file is kept, and the status is 1.
"""

from __future__ import annotations

import argparse
import io
import random
import resource
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS))

from annual_reports import blank_report, full_report, trial_report  # noqa: E402
from gongkai.reports.readers import Reading, UnreadableReport, read_bytes  # noqa: E402
from gongkai.reports.writers import FORMATS, render  # noqa: E402
from made_layouts import sound_report  # noqa: E402
from made_office import BOOKS, WORD  # noqa: E402
from made_pages import PAGES  # noqa: E402
from made_pdfs import UNRULED  # noqa: E402

SLOWEST = 5.0
"""Seconds of processor time one file may take: other work on the machine is no fault of the reader."""
MOST_MEMORY = 400
"""MiB the whole process may use."""
PUBLISHED = TESTS.parents[1] / "shared" / "reports"

Mutation = Callable[[random.Random, bytes], bytes]


def _text(report: Reading) -> bytes:
    """Return the tables of a report as tab-separated text."""
    lines = [report.report.title, "三、收到和处理政府信息公开申请情况"]
    for row in report.report.rows:
        numbers = report.report.applications[row.key]
        lines.append("\t".join([row.label, *("" if n is None else str(n) for n in numbers)]))
    return "\n".join(lines).encode()


def samples() -> list[tuple[str, bytes]]:
    """Return name and content of sound files of every kind."""
    found = []
    for number, report in enumerate((full_report(), trial_report(), blank_report())):
        for format_ in FORMATS:
            data = render(report, format_)
            found.append((f"{number}.{format_}", data))
        found.append((f"{number}.txt", _text(read_bytes(render(report, "json"), "a.json"))))
    report = sound_report(1)
    for kind, made in (("html", PAGES), ("docx", WORD), ("xlsx", BOOKS), ("pdf", UNRULED)):
        for name, draw in list(made.items())[:8]:
            data = draw(report)
            found.append((f"{name}.{kind}", data if isinstance(data, bytes) else data.encode()))
    page = render(full_report(), "html")
    head = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html"
    found.append(("saved.mht", head + b"\n\n" + page + b"\n--b--\n"))
    if PUBLISHED.is_dir():
        for file in sorted(PUBLISHED.iterdir()):
            if file.suffix in (".txt", ".html", ".pdf", ".docx"):
                found.append((file.name, file.read_bytes()))
    return found


def flip(chance: random.Random, data: bytes) -> bytes:
    """Change some bytes."""
    out = bytearray(data)
    for _ in range(chance.choice((1, 4, 32, 256))):
        out[chance.randrange(len(out))] = chance.randrange(256)
    return bytes(out)


def cut(chance: random.Random, data: bytes) -> bytes:
    """Leave out a stretch, the end more often than not."""
    start = chance.randrange(len(data))
    end = len(data) if chance.random() < 0.5 else chance.randrange(start, len(data)) + 1
    return data[:start] + data[end:]


def repeat(chance: random.Random, data: bytes) -> bytes:
    """Say a stretch many times."""
    start = chance.randrange(len(data))
    stretch = data[start : start + chance.choice((1, 20, 500))]
    return data[:start] + stretch * chance.choice((2, 50, 2000)) + data[start:]


def shuffle(chance: random.Random, data: bytes) -> bytes:
    """Change places of lines or tags."""
    mark = b"\n" if b"<" not in data else b"<"
    parts = data.split(mark)
    for _ in range(chance.randrange(1, 6)):
        a, b = chance.randrange(len(parts)), chance.randrange(len(parts))
        parts[a], parts[b] = parts[b], parts[a]
    return mark.join(parts)


WORDS = (
    b"<table><tr><td colspan=1000 rowspan=60000>", b"</td>", b"</table>", b"<div>" * 500, b"|", b"\t",
    b"\xff", b"\x00", "（七）总计".encode(), "其他".encode(), b"99999999999999999999", b"&#x1F600;",
    b"&lt;", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", "第二十条第（一）项".encode(), b"-1", b"1e309", b"NaN",
    "结果维持".encode(), "本年制发件数".encode(), b"null", b"{", b"]",
)  # fmt: skip


def insert(chance: random.Random, data: bytes) -> bytes:
    """Put in words that mean something to a reader."""
    for _ in range(chance.randrange(1, 5)):
        at = chance.randrange(len(data) + 1)
        data = data[:at] + chance.choice(WORDS) + data[at:]
    return data


def inside(chance: random.Random, data: bytes) -> bytes:
    """Damage one part of an Office file, the package staying sound."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        name = chance.choice([name for name in parts if name.endswith(".xml")])
    except Exception:  # an earlier mutation has broken the package itself
        return flip(chance, data)
    parts[name] = chance.choice((flip, cut, repeat, shuffle, insert))(chance, parts[name] or b" ")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for entry, content in parts.items():
            package.writestr(entry, content)
    return out.getvalue()


MUTATIONS: tuple[Mutation, ...] = (flip, cut, repeat, shuffle, insert)


def mutilated(chance: random.Random, name: str, data: bytes) -> bytes:
    """Return the file damaged in one way or several."""
    for _ in range(chance.choice((1, 1, 2, 3))):
        is_package = name.endswith((".docx", ".xlsx"))
        mutate = inside if is_package and chance.random() < 0.8 else chance.choice(MUTATIONS)
        data = mutate(chance, data or b" ")
    return data


def judge(data: bytes, name: str) -> str:
    """Read a file and return how it ended; raises where it must not end so."""
    began = time.process_time()
    try:
        reading = read_bytes(data, name)
    except UnreadableReport as error:
        message = str(error)
        if "\n" in message or not message.startswith(f"{name}："):
            raise AssertionError(f"not one line that names the file: {message!r}") from error
        ended = "refused"
    else:
        for path, cell in reading.evidence.items():
            if (cell.value is None) == (cell.state == "read"):
                raise AssertionError(f"{path}: {cell}")
        ended = "read"
    took = time.process_time() - began
    if took > SLOWEST:
        raise AssertionError(f"took {took:.1f} s")
    return ended


def main() -> int:
    """Damage and read files until the time is over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--seed", type=int, help="try this one file again")
    parser.add_argument("--first", type=int, help="begin with this seed, for the same files again")
    parser.add_argument("--files", type=int, help="end after so many files")
    options = parser.parse_args()
    warnings.simplefilter("error")
    files = samples()
    given = [seed for seed in (options.seed, options.first) if seed is not None]
    first = given[0] if given else random.randrange(2**32)
    until = time.monotonic() + options.seconds
    ends: Counter[str] = Counter()
    seed = first
    while True:
        chance = random.Random(seed)
        name, data = chance.choice(files)
        damaged = mutilated(chance, name, data)
        try:
            ends[judge(damaged, name)] += 1
        except Exception:
            ends["failed"] += 1
            kept = Path(tempfile.gettempdir()) / f"fuzz-{seed}{Path(name).suffix}"
            kept.write_bytes(damaged)
            sys.stdout.write(f"seed {seed}, {name}, kept as {kept}\n{traceback.format_exc()}\n")
        seed += 1
        done = options.files is not None and seed - first >= options.files
        if options.seed is not None or done or time.monotonic() > until:
            break
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(
        f"{sum(ends.values())} files from seed {first}: "
        + ", ".join(f"{count} {end}" for end, count in sorted(ends.items()))
        + f"; {memory} MiB at most\n"
    )
    return 1 if ends["failed"] or memory > MOST_MEMORY else 0


if __name__ == "__main__":
    sys.exit(main())
