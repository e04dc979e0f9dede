"""Which days does the wording of a notice name? Reads its paragraphs, writes year files.

A paragraph of the State Council's notice reads 二、春节：2月15日（周日）至23日（周一）
放假调休，共9天。2月14日（周六）、2月28日（周六）上班。 The shorter 春节 放假
2026-02-15..2026-02-23 上班 2026-02-14、2026-02-28 is read too. Weekdays and
totals that the text gives are held against the calendar. A sentence that names
days but neither 放假 nor 上班 (职工在除夕休息) arranges nothing: it is handed back
as unread, for somebody to look at.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from gongkai.workdays.years import Notice, YearFileProblem, span

_WEEKDAYS = "一二三四五六日"
_ITEM = r"[一二三四五六七八九十]+、"
_ITEM_START = re.compile(rf"(?<=[。; \t])(?={_ITEM}[^:。\s]{{1,16}}:)")
_LINE = re.compile(rf"(?:{_ITEM})?\s*(?P<name>[^\s:,。;()\d]+)\s*[:\s]\s*(?P<rest>.+)")
_DAY = (
    r"(?:(?P<iso>\d{4}-\d{1,2}-\d{1,2})"
    r"|(?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日)"
)
_TOKEN = re.compile(
    rf"{_DAY}(?:\((?P<note>[^()]*)\))?"
    r"|(?P<to>至|到|\.\.|[-~—–]+)|(?P<off>放假)|(?P<work>上班)|(?:共\s*|(?<=放假))(?P<total>\d+)\s*天"
)
_ANY_DAY = re.compile(_DAY)
_IN_WORDS = re.compile(rf"(?:周|星期)(?P<weekday>[{_WEEKDAYS}天])")
_PLAIN = re.compile(r"[^\W\d][\w〔〕、]*")


@dataclass(frozen=True, slots=True)
class Holiday:
    """One holiday as a text arranges it."""

    name: str
    days_off: tuple[date, ...]
    makeup_days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """What a text arranges, and which of its sentences name days without arranging them."""

    holidays: tuple[Holiday, ...]
    unread: tuple[str, ...]


def read_wording(text: str, *, year: int) -> Wording:
    """Return the holidays that the paragraphs of a notice arrange.

    Days without a year are those of ``year``; a day without a month is in the
    month of the day before it. Raises YearFileProblem, naming the line, for
    days without a holiday's name, a day that does not exist, a weekday or a
    total that the calendar contradicts, and a text that arranges nothing.
    """
    holidays: list[Holiday] = []
    unread: list[str] = []
    # Full-width digits, brackets and colons become plain ones.
    plain = _ITEM_START.sub("\n", unicodedata.normalize("NFKC", text))
    for number, line in enumerate(plain.splitlines(), start=1):
        if not _ANY_DAY.search(line) or _ANY_DAY.fullmatch(line.strip()):
            continue
        if "放假" not in line and "上班" not in line:
            unread.append(line.strip())
            continue
        found = _LINE.fullmatch(line.strip())
        if found is None or _ANY_DAY.match(found["name"]):
            raise YearFileProblem(
                f"第 {number} 行“{_short(line)}”：读不出节日名称，"
                "应写成“春节：2月5日至11日放假，1月31日、2月20日上班”这样，每个节日一行"
            )
        reader = _LineReader(f"第 {number} 行（{found['name']}）", year)
        for sentence in re.split("[。;]", found["rest"]):
            if not reader.take(sentence):
                unread.append(sentence.strip())
        if reader.off or reader.work:
            holidays.append(Holiday(found["name"], tuple(reader.off), tuple(reader.work)))
    if not holidays:
        raise YearFileProblem(
            "放假安排里没有读到放假的日子，应写成“春节：2月5日至11日放假，"
            "1月31日、2月20日上班”这样，每个节日一行"
        )
    return Wording(tuple(holidays), tuple(unread))


class _LineReader:
    """Reads one holiday's sentences."""

    def __init__(self, place: str, year: int) -> None:
        self.place = place
        self.year = year
        self.off: list[date] = []
        self.work: list[date] = []

    def take(self, sentence: str) -> bool:
        """Read a sentence; say whether every day it names was arranged."""
        pending: list[date] = []
        into: list[date] | None = None
        run_on = False
        month: int | None = None
        before = len(self.off)
        for token in _TOKEN.finditer(sentence):
            if token["to"]:
                run_on = bool(pending)
            elif token["off"] or token["work"]:
                named = self.off if token["off"] else self.work
                if into is None and pending:
                    named += pending
                else:
                    if into is not None:
                        into += pending
                    into = named
                pending = []
            elif token["total"]:
                if into is not None:
                    into += pending
                    pending = []
                if int(token["total"]) != len(self.off) - before:
                    raise self.problem(
                        f"写着共 {token['total']} 天，读到的放假日子是 {len(self.off) - before} 天"
                    )
            else:
                day = self.day(token, month)
                month = day.month
                if run_on:
                    if day < pending[-1]:
                        raise self.problem(f"止日 {day} 早于起日 {pending[-1]}")
                    pending += list(span(pending[-1], day))[1:]
                    run_on = False
                else:
                    pending.append(day)
        if into is not None:
            into += pending
            return True
        return not pending

    def day(self, token: re.Match[str], month: int | None) -> date:
        try:
            if token["iso"]:
                year, on, number = map(int, token["iso"].split("-"))
            elif token["month"] is None and month is None:
                raise self.problem(f"“{token[0]}”没有写是几月")
            else:
                year = int(token["year"] or self.year)
                on, number = int(token["month"] or month or 0), int(token["day"])
            found = date(year, on, number)
        except YearFileProblem:
            raise
        except ValueError:
            raise self.problem(f"“{token[0]}”不是日期") from None
        said = _IN_WORDS.search(token["note"] or "")
        if said and said["weekday"].replace("天", "日") != _WEEKDAYS[found.weekday()]:
            raise self.problem(
                f"“{token[0]}”：{found} 是星期{_WEEKDAYS[found.weekday()]}，请核对年份和日期"
            )
        return found

    def problem(self, message: str) -> YearFileProblem:
        return YearFileProblem(f"{self.place}：{message}")


def year_files(notice: Notice, holidays: Iterable[Holiday], *, year: int) -> dict[str, str]:
    """Return the files of a calendar folder that say the same, by name.

    One for the year; where the notice reaches back into December, one more
    that amends the year before. The days are not checked here: reading the
    files back does that.
    """
    lines = [*_notice(notice), "holidays:"]
    files: dict[str, str] = {}
    for holiday in holidays:
        lines += _arranged(_within(holiday, lambda day: day.year != year - 1), lead="  - ")
        if back := _arranged(_within(holiday, lambda day: day.year == year - 1)):
            suffix = f"_{len(files) + 1}" if files else ""
            name = f"{year - 1}-amendment-{year}{suffix}.yaml"
            files[name] = "\n".join([*_notice(notice), *back, ""])
    return {f"{year}.yaml": "\n".join([*lines, ""]), **files}


def _within(holiday: Holiday, wanted: Callable[[date], bool]) -> Holiday:
    """Return the holiday with the wanted days only."""
    return replace(
        holiday,
        days_off=tuple(filter(wanted, holiday.days_off)),
        makeup_days=tuple(filter(wanted, holiday.makeup_days)),
    )


def _notice(notice: Notice) -> list[str]:
    lines = ["notice:", f"  title: {_scalar(notice.title)}"]
    if notice.number:
        lines.append(f"  number: {_scalar(notice.number)}")
    return [*lines, f"  issued_on: {notice.issued_on}"]


def _arranged(holiday: Holiday, *, lead: str = "") -> list[str]:
    off, work = sorted(holiday.days_off), sorted(holiday.makeup_days)
    if not (off or work):
        return []
    indent = " " * len(lead)
    lines = [f"{lead}name: {_scalar(holiday.name)}"]
    if off:
        lines.append(f"{indent}days_off: [{', '.join(_runs(off))}]")
    if work:
        lines.append(f"{indent}makeup_days: [{', '.join(map(str, work))}]")
    return lines


def _runs(days: list[date]) -> Iterator[str]:
    """Yield days in a row as ``first..last``."""
    for _, run in groupby(enumerate(days), key=lambda at: at[1].toordinal() - at[0]):
        group = [day for _, day in run]
        yield str(group[0]) if len(group) == 1 else f"{group[0]}..{group[-1]}"


def _scalar(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _short(line: str) -> str:
    line = line.strip()
    return line if len(line) <= 20 else f"{line[:20]}……"
