"""How does the ledger 信息发布台账 become items with publications, and an item rows again?

The index number names an item. A row is an item on a day: what it says of the
item must agree with every other row of that item, and each of its channels is
one publication. Without an index number, title and day name the item.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Q
from django.utils import timezone

from gongkai_web.agencies.models import Agency
from gongkai_web.ledgers.faults import Fault
from gongkai_web.ledgers.models import ImportBatch
from gongkai_web.ledgers.notes import Notes
from gongkai_web.ledgers.parsing import Rows, Values, contradiction, differs
from gongkai_web.ledgers.stores import ALREADY_THERE, CHANGE_IT, Plan, Progress, Store, chunks, iso
from gongkai_web.ledgers.tables import ITEMS
from gongkai_web.publishing import repeats
from gongkai_web.publishing.models import Item, Publication
from gongkai_web.publishing.numbering import CannotNumber, Numbering
from gongkai_web.publishing.reviewed import KEPT, reviewed

_AT = ITEMS.at
OF_PUBLICATION = ("channels", "published_on", "link")
OF_ITEM = tuple(name for name in ITEMS.fields if name not in OF_PUBLICATION)
_INDEX, _TITLE, _CHANNELS, _DAY, _LINK = (
    _AT[name] for name in ("index_no", "title", "channels", "published_on", "link")
)

Publications = dict[tuple[str, str], str]
"""Channel and day to link."""


@dataclass
class _Group:
    """The rows of one item."""

    values: Values
    number: int
    publications: Publications = field(default_factory=dict)
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    rows: list[tuple[Values, int]] = field(default_factory=list)
    index_no: str = ""
    """The number the item has, or is given."""


@dataclass
class _Stored:
    """An item in the database."""

    pk: int
    values: Values
    publications: Publications = field(default_factory=dict)


def _of_item(values: Values, of: Values) -> Values:
    """Return ``values`` with what belongs to the publication taken from ``of``."""
    mixed = list(values)
    for at in (_CHANNELS, _DAY, _LINK):
        mixed[at] = of[at]
    return tuple(mixed)


def _publications(values: Values) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield the publications of a row; a row that names no channel is one of an unnamed channel."""
    if values[_DAY]:
        for channel in values[_CHANNELS] or ("",):
            yield (channel, values[_DAY]), values[_LINK]


def _judge(rows: Rows) -> Iterator[Fault]:
    """Yield what cannot be in a row of a new item or publication."""
    at = _AT
    for values, number in zip(rows.values, rows.numbers, strict=True):
        day, formed_on = values[_DAY], values[at["formed_on"]]
        attribute = values[at["disclosure_attr"]]
        if attribute == "proactive":
            if not day:
                yield rows.fault(number, "published_on", None, "主动公开的信息应有发布日期")
            elif formed_on and formed_on > day:
                yield rows.fault(number, "formed_on", formed_on, f"不应晚于发布日期（{day}）")
            continue
        title = ITEMS.by_field["disclosure_attr"].value.show(attribute)
        for name in OF_PUBLICATION:
            if values[at[name]]:
                yield rows.fault(
                    number, name, values[at[name]], f"公开方式为“{title}”的信息没有发布，这里应为空"
                )


def _gathered(rows: Rows, faults: list[Fault]) -> tuple[list[_Group], int]:
    """Return one group per item, and how many rows merely repeat another.

    Rows that contradict their group are faults.
    """
    groups: dict[Any, _Group] = {}
    repeats = 0
    for values, number in zip(rows.values, rows.numbers, strict=True):
        key = values[_INDEX] or (values[_TITLE], values[_DAY])
        group = groups.setdefault(key, _Group(values, number))
        if any(values == earlier for earlier, _ in group.rows):
            repeats += 1
            continue
        first = _of_item(group.values, values)
        if values != first:
            faults.append(
                contradiction(rows, number, values, first, f"与第 {group.number} 行重复而内容不同")
            )
            continue
        for publication, link in _publications(values):
            if group.publications.setdefault(publication, link) != link:
                row = group.numbers[publication]
                faults.append(
                    rows.fault(
                        number, "link", link, f"与第 {row} 行是同一渠道、同一天的发布，链接却不同"
                    )
                )
            group.numbers.setdefault(publication, number)
        group.rows.append((values, number))
    faults += _ambiguous(rows, list(groups.values()))
    return list(groups.values()), repeats


def _ambiguous(rows: Rows, groups: Sequence[_Group]) -> Iterator[Fault]:
    """Yield the items without a number that another row of the file, with one, seems to be."""
    unnamed = [group for group in groups if not group.values[_INDEX]]
    if not unnamed or len(unnamed) == len(groups):
        return
    named: dict[tuple[str, str | None], _Group] = {}
    for group in groups:
        if group.values[_INDEX]:
            for values, _ in group.rows:
                named.setdefault((values[_TITLE], values[_DAY]), group)
    for group in unnamed:
        if other := named.get((group.values[_TITLE], group.values[_DAY])):
            yield rows.fault(
                group.number, "index_no", "",
                f"与第 {other.number} 行标题、发布日期相同，那里的索引号是“{other.values[_INDEX]}”；"
                "是同一条信息的，请填同一个索引号，是另一条信息的，请填上它自己的索引号",
            )  # fmt: skip


class ItemStore(Store):
    """Items with their publications."""

    table = ITEMS

    def plan(self, rows: Rows, agency: Agency) -> Plan:
        """Gather rows into items, compare with what is stored, judge what is new."""
        faults: list[Fault] = []
        groups, unchanged = _gathered(rows, faults)
        stored = _Shelf(agency, groups)
        new: list[_Group] = []
        more: list[tuple[_Stored, Publications]] = []
        added = 0
        fresh: list[tuple[Values, int]] = []
        for group in groups:
            there = stored.find(rows, group)
            if there is None:
                new.append(group)
                fresh += group.rows
                continue
            known = _of_item(_numbered(there, group), group.values)
            if differs(rows, group.values, known):
                advice = CHANGE_IT if group.values[_INDEX] else _which(there)
                faults.append(
                    contradiction(rows, group.number, group.values, known, ALREADY_THERE, advice)
                )
                continue
            missing = self._missing(rows, group, there, faults)
            if missing:
                more.append((there, missing))
            for values, number in group.rows:
                if any(key in missing for key, _ in _publications(values)):
                    added += 1
                    fresh.append((values, number))
                else:
                    unchanged += 1
        faults += _judge(rows.only(sorted(fresh, key=lambda pair: pair[1])))
        added += sum(len(group.rows) for group in new)
        faults += _number(rows, agency, new)

        def write(batch: ImportBatch, progress: Progress) -> None:
            _write(new, more, batch, progress)

        return Plan(unchanged, added, faults, write=write)

    def _missing(
        self, rows: Rows, group: _Group, there: _Stored, faults: list[Fault]
    ) -> Publications:
        """Return the publications that are not stored yet."""
        missing = {}
        for key, link in group.publications.items():
            if key not in there.publications:
                missing[key] = link
            elif "link" in rows.present and there.publications[key] != link:
                was = there.publications[key] or "空"
                faults.append(
                    rows.fault(
                        group.numbers[key], "link", link, f"台账里已登记这次发布，链接是“{was}”"
                    )
                )
        return missing

    def of_year(
        self, agency: Agency, year: int, *, on: date, notes: Notes | None = None
    ) -> Iterator[Values]:
        """Yield a row per item, day and link; then the year's items that were not published."""
        first, last = date(year, 1, 1), date(year, 12, 31)
        query = repeats.counted(
            Publication.objects.filter(item__agency=agency, published_on__range=(first, last))
        )
        fields = ("item_id", "published_on", "link", "channel", *_told(of="item__"))
        found = query.order_by("published_on", "item_id", "link", "id").values_list(*fields)
        # An unnamed channel stays a row of its own.
        for _, same in groupby(
            found.iterator(chunk_size=2000), key=lambda row: (*row[:3], row[3] == "")
        ):
            several = list(same)
            _, day, link, _, *of_item = several[0]
            named = {row[3] for row in several}
            yield _row(of_item, tuple(c for c in _ORDER if c in named), iso(day), link)
        unpublished = Item.objects.filter(
            Q(formed_on__range=(first, last)) | Q(formed_on__isnull=True, created_at__year=year),
            agency=agency,
            publications__isnull=True,
        )
        for of_item in unpublished.order_by("pk").values_list(*_told()):
            yield _row(of_item, (), None, "")


def _told(of: str = "") -> list[Any]:
    """Return what is told of an item: no draft that nobody reviewed."""
    return [reviewed(name, of) if name in KEPT else f"{of}{name}" for name in OF_ITEM]


_ORDER = tuple(ITEMS.by_field["channels"].value.one.titles)


def _row(of_item: Iterable[Any], channels: tuple[str, ...], day: Any, link: str) -> Values:
    fields = dict(zip(OF_ITEM, map(iso, of_item), strict=True))
    fields |= {"channels": channels, "published_on": day, "link": link}
    return tuple(fields[name] for name in ITEMS.fields)


def _which(there: _Stored) -> str:
    """Return what to do about a row without an index number that differs from a stored item."""
    return (
        f"登记的那一条索引号是“{there.values[_INDEX]}”：要更新它，请在后台修改；"
        "这里是另一条信息的，请在“索引号”列填上它自己的索引号"
    )


def _numbered(there: _Stored, group: _Group) -> Values:
    """Return the stored item's values, without its index number where the file gives none."""
    if group.values[_INDEX]:
        return there.values
    values = list(there.values)
    values[_INDEX] = ""
    return tuple(values)


class _Shelf:
    """The stored items that a file's rows may mean."""

    def __init__(self, agency: Agency, groups: Sequence[_Group]) -> None:
        self.by_index: dict[str, _Stored] = {}
        self.by_title: dict[str, list[_Stored]] = {}
        named = [group.values[_INDEX] for group in groups if group.values[_INDEX]]
        unnamed = {group.values[_TITLE] for group in groups if not group.values[_INDEX]}
        for some in chunks(named):
            for item in _read(agency, Q(index_no__in=some)):
                self.by_index[item.values[_INDEX]] = item
        told_so = _drafted(agency) if unnamed else {}
        for some in chunks(sorted(unnamed)):
            drafted = {pk for title in some for pk in told_so.get(title, ())}
            named_so = Q(title__in=some, before_draft__isnull=True)
            for item in _read(agency, named_so | Q(pk__in=drafted) if drafted else named_so):
                self.by_title.setdefault(item.values[_TITLE], []).append(item)

    def find(self, rows: Rows, group: _Group) -> _Stored | None:
        """Return the item a group means: by index number, else by title and day."""
        values = group.values
        if values[_INDEX]:
            return self.by_index.get(values[_INDEX])
        day = values[_DAY]
        candidates = [
            item
            for item in self.by_title.get(values[_TITLE], ())
            if (any(on == day for _, on in item.publications) if day else not item.publications)
        ]
        same = [
            item
            for item in candidates
            if not differs(rows, values, _of_item(_numbered(item, group), values))
        ]
        return next(iter(same or candidates), None)


def _drafted(agency: Agency) -> dict[str, list[int]]:
    """Return by title the items that wait with a draft, under the title they had before it."""
    found: dict[str, list[int]] = {}
    drafted = Item.objects.filter(agency=agency, before_draft__isnull=False)
    for pk, title in drafted.values_list("pk", reviewed("title")):
        found.setdefault(title, []).append(pk)
    return found


def _read(agency: Agency, which: Q) -> list[_Stored]:
    items = {
        pk: _Stored(pk, _row(of_item, (), None, ""))
        for pk, *of_item in Item.objects.filter(which, agency=agency).values_list("pk", *_told())
    }
    publications = repeats.counted(Publication.objects.filter(item__in=items))
    for pk, channel, day, link in publications.values_list(
        "item_id", "channel", "published_on", "link"
    ):
        items[pk].publications[channel, iso(day)] = link
    return list(items.values())


def _number(rows: Rows, agency: Agency, new: Sequence[_Group]) -> Iterator[Fault]:
    """Give every new item its index number; yield a fault where the pattern gives none."""
    # Numbers that stand in the file are taken before any is given out.
    numbering = Numbering(agency, (g.values[_INDEX] for g in new if g.values[_INDEX]))
    for group in new:
        group.index_no = group.values[_INDEX]
        if not group.index_no:
            day = group.values[_DAY] or group.values[_AT["formed_on"]]
            on = date.fromisoformat(day) if day else timezone.localdate()
            try:
                group.index_no = numbering.next(group.values[_AT["column"]], on)
            except CannotNumber as problem:
                yield rows.fault(
                    group.number, "index_no", "", f"无法自动编号：{problem}；请填写索引号"
                )
    numbering.settle()


def _write(
    new: Sequence[_Group],
    more: Sequence[tuple[_Stored, Publications]],
    batch: ImportBatch,
    progress: Progress,
) -> None:
    agency = batch.agency
    total = len(new) + len(more)
    done = 0
    for some in chunks(new):
        items = []
        for group in some:
            fields = dict(zip(ITEMS.fields, group.values, strict=True))
            for name in OF_PUBLICATION:
                del fields[name]
            fields["index_no"] = group.index_no
            items.append(Item(agency=agency, batch=batch, **fields))
        Item.objects.bulk_create(items)
        Publication.objects.bulk_create(
            Publication(item=item, channel=channel, published_on=day, link=link)
            for item, group in zip(items, some, strict=True)
            for (channel, day), link in group.publications.items()
        )
        done += len(some)
        progress("写入", done, total)
    Publication.objects.bulk_create(
        Publication(item_id=item.pk, channel=channel, published_on=day, link=link)
        for item, publications in more
        for (channel, day), link in publications.items()
    )
    progress("写入", total, total)
