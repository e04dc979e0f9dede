"""What did the notice for that year arrange? Reads and checks the year files.

A year file is named after its year (``2027.yaml``) and holds ``notice``,
``holidays`` and, where a later notice changed the year, ``amendments``. The
fields are called ``days_off`` and ``makeup_days`` because YAML 1.1 reads a
bare ``off`` as false. Every value is read as text first, so that a day that
does not exist can be named in the message instead of failing in the parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from gongkai.system_errors import reason

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
ONE_DAY = timedelta(days=1)
SATURDAY = 5
LONGEST_BLOCK = 15
"""Days off in one block beyond which a file is taken for a slip of the pen."""

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_EVIDENCE = ("text_seen", "practice_seen", "recalled", "derived", "open")
_WEEKDAYS = "一二三四五六日"


class YearFileProblem(ValueError):
    """A calendar file that cannot be used: which file, where, what is expected."""


@dataclass(frozen=True, slots=True)
class Notice:
    """The notice that arranged days off: the State Council's, or a local one."""

    title: str
    number: str | None
    issued_on: date | None

    def __str__(self) -> str:
        return f"《{self.title}》" + (f"（{self.number}）" if self.number else "")


@dataclass(frozen=True, slots=True)
class Arrangement:
    """One holiday as a notice arranged it; ``replaces`` names the holiday it arranges anew."""

    name: str
    days_off: tuple[date, ...]
    makeup_days: tuple[date, ...]
    notice: Notice
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class Year:
    """A year of the calendar, as its notice and the amendments to it arranged it.

    ``notice`` is None where none has been entered: then ``off`` holds the
    statutory holidays only, and whatever is computed from it is provisional.
    """

    year: int
    notice: Notice | None
    off: Mapping[date, str]
    """Days off by name of holiday, weekend days inside the block included."""
    work: Mapping[date, str]
    """Weekend days on which agencies work, by the holiday they make up for."""
    by_amendment: Mapping[date, Notice] = field(default_factory=dict)

    def notice_for(self, day: date) -> Notice | None:
        """Return the notice that decided about this day."""
        return self.by_amendment.get(day, self.notice)

    @property
    def digest(self) -> str:
        """Sixty-four hexadecimal digits that change whenever a day of the year does."""
        text = "\n".join(
            f"{mark}{day.isoformat()}"
            for mark, days in (("-", self.off), ("+", self.work))
            for day in sorted(days)
        )
        return sha256(f"{self.year} {self.notice}\n{text}".encode()).hexdigest()


class _Reader:
    """Reads the parts of one file and says where it stumbled."""

    def __init__(self, source: str, year: int | None) -> None:
        self.source = source
        self.year = year

    def problem(self, place: str, message: str) -> YearFileProblem:
        return YearFileProblem(
            f"{self.source}：{place}：{message}" if place else f"{self.source}：{message}"
        )

    def mapping(
        self, value: Any, place: str, *, required: tuple[str, ...], optional: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self.problem(place, f"应为若干“名称: 值”，应有 {'、'.join(required)}")
        for name in required:
            if value.get(name) in (None, "", "null", "~", []):
                raise self.problem(place, f"缺少 {name}")
        for name in value:
            if name not in required + optional:
                known = "、".join(required + optional)
                raise self.problem(place, f"不认识 {name}，可用的有 {known}")
        return value

    def text(self, value: Any, place: str) -> str:
        if not isinstance(value, str):
            raise self.problem(place, f"应为一段文字，现为 {value}")
        return value

    def list(self, value: Any, place: str) -> list[Any]:
        if not isinstance(value, list):
            raise self.problem(place, f"“{value}”应写成列表，如 [2027-01-01]")
        return value

    def day(self, text: Any, place: str) -> date:
        try:
            if not isinstance(text, str) or not _DATE.fullmatch(text):
                raise ValueError
            return date.fromisoformat(text)
        except ValueError:
            raise self.problem(place, f"“{text}”不是日期，应为 YYYY-MM-DD，如 2027-01-01") from None

    def in_year(self, day: date, place: str) -> date:
        if self.year is not None and day.year != self.year:
            raise self.problem(
                place,
                f"{day} 不在 {self.year} 年内；假期跨年的，属于另一年的日子另写在那一年的 amendments 里",
            )
        return day

    def days_off(self, value: Any, place: str) -> tuple[date, ...]:
        found: list[date] = []
        for text in self.list(value, place):
            first_text, dots, last_text = str(text).partition("..")
            first = self.in_year(self.day(first_text, place), place)
            last = self.in_year(self.day(last_text, place), place) if dots else first
            if last < first:
                raise self.problem(place, f"“{text}”的止日早于起日")
            block = list(span(first, last))
            if len(block) > LONGEST_BLOCK:
                raise self.problem(
                    place, f"“{text}”一次放假 {len(block)} 天，超过 {LONGEST_BLOCK} 天，请核对"
                )
            found += block
        return tuple(found)

    def makeup_days(self, value: Any, place: str) -> tuple[date, ...]:
        found = []
        for text in self.list(value, place):
            day = self.in_year(self.day(text, place), place)
            if day.weekday() < SATURDAY:
                raise self.problem(
                    place,
                    f"{day} 是星期{_WEEKDAYS[day.weekday()]}，调休上班的日子应为星期六或星期日",
                )
            found.append(day)
        return tuple(found)

    def notice(self, value: Any, place: str = "notice") -> Notice:
        entry = self.mapping(
            value,
            place,
            required=("title", "issued_on"),
            optional=("number", "evidence", "number_evidence", "url"),
        )
        for name in ("evidence", "number_evidence"):
            if self.text(entry.get(name, "open"), f"{place}.{name}") not in _EVIDENCE:
                raise self.problem(
                    f"{place}.{name}", f"“{entry[name]}”应为 {'、'.join(_EVIDENCE)} 之一"
                )
        number = entry.get("number")
        return Notice(
            title=self.text(entry["title"], f"{place}.title"),
            number=None
            if number in (None, "", "null", "~")
            else self.text(number, f"{place}.number"),
            issued_on=self.day(entry["issued_on"], f"{place}.issued_on"),
        )

    def arrangement(self, value: Any, place: str, notice: Notice | None) -> Arrangement:
        """Read a holiday of a year file (its notice given) or an amendment (its own notice)."""
        own = ("notice",) if notice is None else ()
        entry = self.mapping(
            value,
            place,
            required=(*own, "name"),
            optional=("days_off", "makeup_days", *(("replaces",) if notice is None else ())),
        )
        name = self.text(entry["name"], f"{place}.name".lstrip("."))
        place = f"{place}（{name}）"
        replaces = entry.get("replaces")
        arranged = Arrangement(
            name=name,
            days_off=self.days_off(entry.get("days_off", []), f"{place}.days_off"),
            makeup_days=self.makeup_days(entry.get("makeup_days", []), f"{place}.makeup_days"),
            notice=notice or self.notice(entry["notice"], f"{place}.notice"),
            replaces=None if replaces is None else self.text(replaces, f"{place}.replaces"),
        )
        if not (arranged.days_off or arranged.makeup_days):
            raise self.problem(place, "缺少 days_off（放假的日子）")
        if both := sorted(set(arranged.days_off) & set(arranged.makeup_days)):
            raise self.problem(place, f"{both[0]} 既写成放假又写成上班")
        return arranged


def span(first: date, last: date) -> Iterator[date]:
    """Yield every day from the first to the last, both included."""
    while first <= last:
        yield first
        first += ONE_DAY


def parse(text: str, source: str) -> Any:
    """Return the file's content, every value as text. Raises YearFileProblem."""
    try:
        return yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = f"第 {error.problem_mark.line + 1} 行" if error.problem_mark else ""
        raise YearFileProblem(
            f"{source}：{line}不合 YAML 的写法，请检查缩进、冒号和引号"
        ) from error
    except yaml.YAMLError as error:
        raise YearFileProblem(f"{source}：不合 YAML 的写法，请检查文件编码是否为 UTF-8") from error


def year_from(text: str, *, number: int, source: str) -> Year:
    """Return the year that a file's text describes.

    ``source`` names the file in messages. Raises YearFileProblem for a missing
    or unknown field, a day that does not exist or lies in another year, a
    make-up day that is no weekend day, a day that is off twice.
    """
    reader = _Reader(source, number)
    entry = reader.mapping(
        parse(text, source), "", required=("notice", "holidays"), optional=("amendments",)
    )
    notice = reader.notice(entry["notice"])
    off: dict[date, str] = {}
    work: dict[date, str] = {}
    for at, value in enumerate(reader.list(entry["holidays"], "holidays"), start=1):
        arranged = reader.arrangement(value, f"holidays 第 {at} 项", notice)
        for days, other in ((arranged.days_off, off), (arranged.makeup_days, work)):
            for day in days:
                if taken := off.get(day) or work.get(day):
                    raise reader.problem(
                        f"holidays 第 {at} 项（{arranged.name}）", f"{day} 在“{taken}”里已经写过"
                    )
                other[day] = arranged.name
    plain = Year(year=number, notice=notice, off=off, work=work)
    return amended(
        plain,
        [
            reader.arrangement(value, f"amendments 第 {at} 项", None)
            for at, value in enumerate(reader.list(entry.get("amendments", []), "amendments"), 1)
        ],
        source,
    )


def amendment_from(text: str, *, number: int, source: str) -> Arrangement:
    """Return the amendment to that year that a file's text describes."""
    return _Reader(source, number).arrangement(parse(text, source), "", None)


def amended(year: Year, amendments: list[Arrangement], source: str) -> Year:
    """Return the year as later notices changed it, in the order of their dates."""
    off, work, by = dict(year.off), dict(year.work), dict(year.by_amendment)
    for change in sorted(amendments, key=lambda change: change.notice.issued_on or date.min):
        if change.replaces is not None:
            if change.replaces not in {*off.values(), *work.values()}:
                raise YearFileProblem(
                    f"{source}：要取代的“{change.replaces}”在 {year.year} 年的安排里找不到"
                )
            for days in (off, work):
                for day in [day for day, name in days.items() if name == change.replaces]:
                    del days[day]
                    by[day] = change.notice
        for day in change.days_off:
            work.pop(day, None)
            off[day] = change.name
            by[day] = change.notice
        for day in change.makeup_days:
            off.pop(day, None)
            work[day] = change.name
            by[day] = change.notice
    return Year(year.year, year.notice, off, work, by)


def built_in(number: int) -> Year | None:
    """Return the year as delivered with the product, or None where it has no notice."""
    resource = files(__package__).joinpath(f"{number}.yaml")
    if not resource.is_file():
        return None
    return year_from(resource.read_text("utf-8"), number=number, source=f"{number}.yaml")


@dataclass(frozen=True, slots=True)
class Overlay:
    """Days on which only one region rests or works: customary holidays, closures.

    Local governments of areas with minority peoples may set such days
    (全国年节及纪念日放假办法 art. 4). Never applied unless a caller asks for it.
    """

    name: str
    notice: Notice
    days_off: frozenset[date]
    makeup_days: frozenset[date]

    @property
    def digest(self) -> str:
        """Sixty-four hexadecimal digits that change whenever a day does."""
        return sha256(
            f"{self.name} {sorted(self.days_off)} {sorted(self.makeup_days)}".encode()
        ).hexdigest()


def overlay_from(text: str, *, source: str) -> Overlay:
    """Return the regional overlay that a file's text describes. Raises YearFileProblem."""
    arranged = _Reader(source, None).arrangement(parse(text, source), "", None)
    return Overlay(
        name=arranged.name,
        notice=arranged.notice,
        days_off=frozenset(arranged.days_off),
        makeup_days=frozenset(arranged.makeup_days),
    )


def read(path: Path) -> str:
    """Return a calendar file's text. Raises YearFileProblem where it cannot be read."""
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise YearFileProblem(f"{path.name}：文件编码应为 UTF-8") from None
    except FileNotFoundError:
        raise YearFileProblem(f"{path}：没有这个文件") from None
    except IsADirectoryError:
        raise YearFileProblem(f"{path}：是文件夹，这里要的是文件") from None
    except OSError as error:
        raise YearFileProblem(f"{path}：读不出来（{reason(error)}）") from error
