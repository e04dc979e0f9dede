"""What became of each of many files: read, a second copy, or refused with the reason?"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from gongkai.reports.checks import is_same_agency
from gongkai.reports.readers.evidence import Reading
from gongkai.reports.readers.kinds import KINDS
from gongkai.reports.readers.problems import UnreadableReport
from gongkai.reports.readers.reading_form import from_json
from gongkai.reports.reading_many.pool import Limits, Worker
from gongkai.reports.reading_many.sources import Source
from gongkai.reports.reading_many.state import StateFile

AHEAD = 64
"""How many files may be read before their turn comes to be told of."""


class Outcome(StrEnum):
    """What became of a file."""

    READ = "read"
    SAME_BYTES = "same_bytes"
    """The very file was there under another name; it was not read again."""
    SAME_REPORT = "same_report"
    """The agency's report of that year was there in another file; both are read."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one file."""

    name: str
    outcome: Outcome
    reason: str = ""
    """Why it was refused, or how it goes with the other file; for people, in Chinese."""
    same_as: str | None = None
    """The name of the file that was there before."""
    sha256: str | None = None
    """Of its bytes; None where they could not be had."""
    resumed: bool = False
    """Known from an earlier run, not read in this one."""
    _reading: Mapping[str, Any] | None = field(default=None, repr=False)

    @property
    def reading(self) -> Reading | None:
        """The report with its evidence; None where it was refused or is the same file again."""
        return from_json(self._reading) if self._reading is not None else None

    @property
    def reading_json(self) -> Mapping[str, Any] | None:
        """The reading in the form of :mod:`gongkai.reports.readers.reading_form`."""
        return self._reading

    @property
    def report_json(self) -> Mapping[str, Any] | None:
        """The report in its published JSON form."""
        return self._reading["report"] if self._reading is not None else None


def read_many(
    sources: Iterable[Source],
    *,
    jobs: int | None = None,
    limits: Limits | None = None,
    state: StateFile | None = None,
    on_read: Callable[[int], None] | None = None,
) -> Iterator[Result]:
    """Yield what became of each file, in the order given, while the next ones are read.

    ``jobs`` processes read at once, as many as there are cores if left out. ``on_read``
    is told how many are done, in whatever order. Closing the iterator ends the processes.
    """
    run = _Run(sources, jobs or cores(), limits or Limits(), state, on_read)
    try:
        run.start()
        known = _Known()
        for result in run.in_order():
            yield known.compared(result)
    finally:
        run.stop()


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


class _Run:
    """Threads that each take the next file and have a process of their own read it."""

    def __init__(
        self, sources: Iterable[Source], jobs: int, limits: Limits, state: StateFile | None,
        on_read: Callable[[int], None] | None,
    ) -> None:  # fmt: skip
        self._sources = enumerate(sources)
        self._state = state
        self._on_read = on_read or (lambda done: None)
        self._workers = [Worker(limits) for _ in range(jobs)]
        self._taking = threading.Lock()
        self._telling = threading.Lock()
        self._room = threading.Semaphore(AHEAD + jobs)
        self._results: SimpleQueue[tuple[int, Result] | BaseException | None] = SimpleQueue()
        self._first: dict[tuple[str, str | None], str] = {}
        self._done = 0
        self._stopping = False
        self._threads = [
            threading.Thread(target=self._work, args=(worker,), name="reading", daemon=True)
            for worker in self._workers
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End the processes and wait for the threads."""
        self._stopping = True
        for worker in self._workers:
            worker.stop()
        for _ in self._threads:
            self._room.release()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join()

    def in_order(self) -> Iterator[Result]:
        """Yield the results in the order of the sources."""
        waiting: dict[int, Result] = {}
        due, at_work = 0, len(self._threads)
        while at_work:
            found = self._results.get()
            if found is None:
                at_work -= 1
            elif isinstance(found, BaseException):
                raise found
            else:
                waiting[found[0]] = found[1]
            while due in waiting:
                result = waiting.pop(due)
                due += 1
                self._room.release()
                yield result

    def _work(self, worker: Worker) -> None:
        try:
            while True:
                self._room.acquire()
                taken = self._taken()
                if taken is None:
                    break
                number, result, data = taken
                if data is not None:
                    result = self._asked(worker, result, data)
                if self._stopping:
                    break
                with self._telling:
                    self._done += 1
                    self._on_read(self._done)
                self._results.put((number, result))
        except BaseException as error:
            self._results.put(error)
        finally:
            worker.close()
            self._results.put(None)

    def _taken(self) -> tuple[int, Result, bytes | None] | None:
        """Take the next file: its bytes if they are to be read, else what is known without.

        One at a time, so that of two equal files the first is the one that is read.
        """
        with self._taking:
            if self._stopping or (pair := next(self._sources, None)) is None:
                return None
            number, source = pair
            try:
                data = source.load()
            except UnreadableReport as error:
                return number, Result(source.name, Outcome.REFUSED, error.reason), None
            digest = hashlib.sha256(data).hexdigest()
            key = (digest, KINDS.get(Path(source.name).suffix.lower()))
            first = self._first.setdefault(key, source.name)
            result = Result(source.name, Outcome.READ, sha256=digest)
            if first != source.name:
                return number, replace(
                    result, outcome=Outcome.SAME_BYTES, same_as=first,
                    reason=f"与“{first}”是同一个文件，没有重复读取",
                ), None  # fmt: skip
            if self._state is not None and (kept := self._state.get(source.name, digest)):
                return number, _settled(result, kept, resumed=True), None
            return number, result, data

    def _asked(self, worker: Worker, result: Result, data: bytes) -> Result:
        answer = worker.ask("read", data, result.name)
        said = {key: answer[key] for key in ("reading", "refused") if key in answer}
        if self._stopping:
            return result
        if self._state is not None and not answer.get("failed"):
            assert result.sha256 is not None
            self._state.put(result.name, result.sha256, said)
        return _settled(result, said)


def _settled(result: Result, said: Mapping[str, Any], *, resumed: bool = False) -> Result:
    if "refused" in said:
        return replace(result, outcome=Outcome.REFUSED, reason=said["refused"], resumed=resumed)
    return replace(result, _reading=said["reading"], resumed=resumed)


class _Known:
    """The reports met so far, by year and agency."""

    def __init__(self) -> None:
        self._met: dict[tuple[int, str], list[tuple[str, str, dict[str, Any]]]] = {}

    def compared(self, result: Result) -> Result:
        """Return the result, told as the second report of its agency and year if it is one."""
        report = result.report_json
        if result.outcome is not Outcome.READ or report is None or not report["agency"]:
            return result
        agency = report["agency"]
        # Two names of one agency end alike: one is the other without its place.
        met = self._met.setdefault((report["year"], agency[-2:]), [])
        numbers = {path: cell.get("value") for path, cell in _evidence(result).items()}
        for name, other, before in met:
            if is_same_agency(agency, other):
                return replace(
                    result, outcome=Outcome.SAME_REPORT, same_as=name,
                    reason=f"与“{name}”是同一机关同一年度的报告，{_difference(before, numbers)}",
                )  # fmt: skip
        met.append((result.name, agency, numbers))
        return result


def _evidence(result: Result) -> Mapping[str, Mapping[str, Any]]:
    return result.reading_json["evidence"] if result.reading_json is not None else {}


def _difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    count = sum(before.get(path) != after.get(path) for path in before.keys() | after.keys())
    return f"有{count}格数字不同，请核对采用哪一份" if count else "各格数字相同"
