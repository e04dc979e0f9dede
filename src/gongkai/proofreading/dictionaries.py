"""Which words are wrong, since when, and who says so? Lists an office can read and add to.

The lists stand in YAML files beside this module (``words/``). An office adds
its own with :func:`read` and :meth:`Dictionaries.plus`; a mistake in a list is
refused with a sentence that names the list, the entry and what is expected.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, NoReturn

import yaml

from gongkai.law import Evidence, documents

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
LISTS = ("wrong", "fixed", "organs", "repealed", "hardship", "people", "articles")
"""The kinds of lists, each the name of a shipped file."""
MOST_ENTRIES = 20_000
LONGEST = 60


class WrongList(ValueError):
    """A list of words cannot be used: which one, which entry, what is expected."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A wrong form and the right one."""

    wrong: str
    right: str
    note: str = ""
    since: date | None = None
    """From that day on it is wrong; None for always."""
    unless: tuple[str, ...] = ()
    """Longer words that hold the wrong form and are right."""


@dataclass(frozen=True, slots=True)
class Person:
    """A leader of the office: name and posts, in the order of the list."""

    name: str
    posts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OldArticle:
    """An article of the regulation by its number of 2007, known by its subject."""

    old: str
    new: str
    title: str
    pattern: re.Pattern[str]
    subject: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Header:
    """Where a list comes from and of which day it is."""

    kind: str
    title: str
    source: str
    dated: date
    evidence: Evidence
    count: int


@dataclass(frozen=True)
class WordList:
    """Entries that can be looked for in one pass over a text."""

    entries: tuple[Entry, ...] = ()

    @cached_property
    def _by_word(self) -> Mapping[str, Entry]:
        return {entry.wrong: entry for entry in self.entries}

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        words = sorted(self._by_word, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, words))) if words else None

    def search(self, text: str, on: date) -> Iterator[tuple[Entry, int, int]]:
        """Yield each entry that stands in the text and was wrong on that day."""
        if self._pattern is None:
            return
        place = 0
        while found := self._pattern.search(text, place):
            entry = self._by_word[found[0]]
            place = found.end()
            if any(_covers(word, entry.wrong, text, found.start()) for word in entry.unless):
                place = found.start() + 1
            elif entry.since is None or entry.since <= on:
                yield entry, found.start(), found.end()


def _covers(word: str, wrong: str, text: str, start: int) -> bool:
    """Does the longer word stand around the wrong form?"""
    at = word.find(wrong)
    while at >= 0:
        if start >= at and text.startswith(word, start - at):
            return True
        at = word.find(wrong, at + 1)
    return False


@dataclass(frozen=True)
class Dictionaries:
    """All lists together."""

    wrong: WordList = WordList()
    fixed: WordList = WordList()
    organs: WordList = WordList()
    repealed: WordList = WordList()
    hardship_words: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    old_articles: tuple[OldArticle, ...] = ()
    headers: tuple[Header, ...] = field(default=())

    @cached_property
    def hardship(self) -> re.Pattern[str]:
        """Finds a word of illness, disability or hardship."""
        words = sorted(self.hardship_words, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, words)) if words else r"(?!)")

    @property
    def regulation_since(self) -> date:
        """The day the regulation of 2019 came into force."""
        day = documents()["regulation-2019"].effective_from
        assert day is not None
        return day

    def plus(self, other: Dictionaries) -> Dictionaries:
        """Return both together; where both have a word, the other's entry counts."""
        joined: dict[str, Any] = {}
        for one in fields(self):
            mine, theirs = getattr(self, one.name), getattr(other, one.name)
            if isinstance(mine, WordList):
                kept = {entry.wrong: entry for entry in (*mine.entries, *theirs.entries)}
                joined[one.name] = WordList(tuple(kept.values()))
            else:
                joined[one.name] = (*mine, *theirs)
        return Dictionaries(**joined)


class _List:
    """One list while it is read; says what is wrong with it."""

    def __init__(self, data: Any, name: str) -> None:
        self.name = name
        if not isinstance(data, dict):
            self.refuse("应当有 种类、名称、来源、日期、条目 五项")
        self.data = data
        missing = [key for key in ("种类", "名称", "来源", "日期", "条目") if key not in data]
        if missing:
            self.refuse(f"缺少{'、'.join(missing)}")
        if odd := set(data) - {"种类", "名称", "来源", "日期", "核对", "条目"}:
            self.refuse(f"多出了不认识的项：{'、'.join(map(str, sorted(odd, key=str)))}")
        if data["种类"] not in LISTS:
            self.refuse(f"种类“{data['种类']}”不认识，应为 {'、'.join(LISTS)} 之一")
        if not isinstance(data["日期"], date):
            self.refuse("日期应写作 2026-01-01 的形式")
        self.entries = data["条目"] or []
        if not isinstance(self.entries, list):
            self.refuse("条目应为列表，每行以“- ”开头")
        if len(self.entries) > MOST_ENTRIES:
            self.refuse(f"条目超过 {MOST_ENTRIES} 条")
        try:
            self.evidence = Evidence(data.get("核对", Evidence.PRACTICE_SEEN))
        except ValueError:
            self.refuse(f"核对“{data['核对']}”不认识")

    def refuse(self, why: str, number: int | None = None) -> NoReturn:
        """Raise WrongList."""
        raise WrongList(f"词表“{self.name}”{f'第 {number} 条' if number else ''}：{why}")

    def text(self, value: Any, key: str, number: int) -> str:
        """Return a value that must be a word."""
        if not isinstance(value, str) or not value.strip() or len(value) > LONGEST:
            self.refuse(f"“{key}”应为 1 至 {LONGEST} 个字", number)
        return value.strip()

    def mapping(self, entry: Any, number: int, needed: Sequence[str], more: Sequence[str]) -> Any:
        """Return an entry that must have these keys."""
        if not isinstance(entry, dict) or any(key not in entry for key in needed):
            self.refuse(f"应当有 {'、'.join(needed)}", number)
        if odd := set(entry) - {*needed, *more}:
            self.refuse(f"多出了不认识的项：{'、'.join(map(str, odd))}", number)
        return entry

    def texts(self, value: Any, key: str, number: int) -> tuple[str, ...]:
        """Return a value that may be one word or a list of words."""
        values = value if isinstance(value, list) else [value]
        return tuple(self.text(one, key, number) for one in values)

    def day(self, value: Any, key: str, number: int) -> date | None:
        """Return a value that must be a day or nothing."""
        if value is not None and not isinstance(value, date):
            self.refuse(f"“{key}”应写作 2026-01-01 的形式", number)
        return value

    def words(self) -> WordList:
        """Return the entries of a list of wrong and right forms."""
        found: dict[str, Entry] = {}
        for number, entry in enumerate(self.entries, start=1):
            for one in self._entries(entry, number):
                if one.wrong in found:
                    self.refuse(f"“{one.wrong}”列了两次", number)
                if one.wrong == one.right:
                    self.refuse(f"“{one.wrong}”的错与对相同", number)
                found[one.wrong] = one
        return WordList(tuple(found.values()))

    def _entries(self, entry: Any, number: int) -> Iterator[Entry]:
        if isinstance(entry, str):
            wrong, arrow, right = entry.partition("→")
            if not arrow:
                self.refuse("应写作“错 → 对”", number)
            for one in wrong.split("、"):
                yield Entry(self.text(one, "错", number), self.text(right, "对", number))
            return
        self.mapping(entry, number, ("错", "对"), ("说明", "起", "除外"))
        note = self.text(entry["说明"], "说明", number) if "说明" in entry else ""
        unless = self.texts(entry.get("除外", []), "除外", number)
        for wrong in self.texts(entry["错"], "错", number):
            right = self.text(entry["对"], "对", number)
            yield Entry(wrong, right, note, self.day(entry.get("起"), "起", number), unless)

    def repealed(self) -> WordList:
        """Return titles of repealed laws, in title marks and with the country's name."""
        found = []
        for number, entry in enumerate(self.entries, start=1):
            self.mapping(entry, number, ("名称", "废止"), ("现行", "依据"))
            since = self.day(entry["废止"], "废止", number)
            right = self.text(entry["现行"], "现行", number) if "现行" in entry else ""
            note = self.text(entry["依据"], "依据", number) if "依据" in entry else ""
            for title in self.texts(entry["名称"], "名称", number):
                for form in (f"《{title}》", f"《中华人民共和国{title}》"):
                    found.append(Entry(form, right, note, since))
        return WordList(tuple(found))

    def people(self) -> tuple[Person, ...]:
        """Return names and posts."""
        found = []
        for number, entry in enumerate(self.entries, start=1):
            self.mapping(entry, number, ("姓名", "职务"), ())
            name = self.text(entry["姓名"], "姓名", number)
            found.append(Person(name, self.texts(entry["职务"], "职务", number)))
        return tuple(found)

    def articles(self) -> tuple[OldArticle, ...]:
        """Return the old numbers of articles."""
        found = []
        for number, entry in enumerate(self.entries, start=1):
            self.mapping(entry, number, ("旧", "新", "事项", "词语"), ())
            old = self.text(entry["旧"], "旧", number)
            words = self.texts(entry["词语"], "词语", number)
            found.append(
                OldArticle(
                    old,
                    self.text(entry["新"], "新", number),
                    self.text(entry["事项"], "事项", number),
                    # Another law's rules on information (a province's) have numbers of their own.
                    re.compile(
                        rf"政府信息公开条例》?(?:（[^（）]{{1,30}}）)?的?{re.escape(old)}(?!之)"
                    ),
                    re.compile("|".join(map(re.escape, words))),
                )
            )
        return tuple(found)

    def header(self) -> Header:
        """Return where the list comes from."""
        title, source = self.data["名称"], self.data["来源"]
        return Header(
            self.data["种类"],
            self.text(title, "名称", 0),
            str(source).strip(),
            self.data["日期"],
            self.evidence,
            len(self.entries),
        )


def read(text: str, *, name: str) -> Dictionaries:
    """Return the dictionaries with the one list that a YAML text holds. Raises WrongList."""
    try:
        data = yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"第 {mark.line + 1} 行" if mark else ""
        raise WrongList(f"词表“{name}”{where}不合 YAML 的写法，请检查缩进、冒号和引号") from None
    found = _List(data, name)
    kind = found.data["种类"]
    header = (found.header(),)
    match kind:
        case "repealed":
            return Dictionaries(repealed=found.repealed(), headers=header)
        case "people":
            return Dictionaries(people=found.people(), headers=header)
        case "articles":
            return Dictionaries(old_articles=found.articles(), headers=header)
        case "hardship":
            words = tuple(
                found.text(entry, "词语", n) for n, entry in enumerate(found.entries, start=1)
            )
            return Dictionaries(hardship_words=words, headers=header)
    lists: dict[str, Any] = {kind: found.words()}
    return Dictionaries(**lists, headers=header)


@cache
def shipped() -> Dictionaries:
    """Return the dictionaries that come with the product."""
    whole = Dictionaries()
    for kind in LISTS:
        name = f"{kind}.yaml"
        text = files(__package__).joinpath("words", name).read_text("utf-8")
        whole = whole.plus(read(text, name=name))
    return whole
