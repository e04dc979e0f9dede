"""How does an address of the former site come into the register? By hand, from a table; and out again.

Whoever keeps an agency's records may let old addresses lead to them: what is public is
not changed by it. Addresses that lead to pages all agencies share are kept by those who look after the site.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from gongkai_web.agencies.access import Capability, NotAllowed, agencies_where, may
from gongkai_web.agencies.models import Agency, User
from gongkai_web.agencies.reserved import RESERVED
from gongkai_web.journal.actions import record
from gongkai_web.ledgers.faults import Fault, FaultyFile
from gongkai_web.ledgers.reading import read_sheet
from gongkai_web.portal.addresses import LONGEST, Came, OldAddress
from gongkai_web.portal.moved import is_public, normal, resolved
from gongkai_web.portal.site import may_keep
from gongkai_web.publishing.models import Column, Item

__all__ = ["NotAllowed", "OldAddressRefused"]
OLD = ("原网址", "旧网址", "原链接", "旧链接", "url")
NEW = ("现网址", "新网址", "现在的网址", "新链接", "现链接")
MOST_ROWS = 50_000
_ITEM = re.compile(r"/items/(\d{1,18})/")
_KEEPS = (Capability.EDIT_LEDGERS, Capability.MANAGE)


class OldAddressRefused(ValueError):
    """Why an address cannot lead there, in Chinese."""


@dataclass(frozen=True, slots=True)
class Target:
    """What an address of this installation stands for."""

    agency: Agency | None
    fields: dict[str, Any]


def agencies_kept(user: Any) -> QuerySet[Agency]:
    """Return the agencies whose old addresses a person keeps."""
    return agencies_where(user, _KEEPS[0]) | agencies_where(user, _KEEPS[1])


def seen_by(user: Any) -> QuerySet[OldAddress]:
    """Return the entries a person may look at."""
    own = Q(agency__in=agencies_where(user, Capability.VIEW))
    shared = Q(agency=None) if may_keep(user) else Q()
    rows = OldAddress.objects.select_related("to_item__agency", "to_column__agency", "to_agency")
    return rows.filter(own | shared) if shared else rows.filter(own)


class Known:
    """The agencies, columns and items that addresses name: each is asked for once."""

    def __init__(self, addresses: Iterable[str] = ()) -> None:
        self.agencies = {one.code: one for one in Agency.objects.all()}
        self.columns: dict[tuple[int, str], Column | None] = {}
        named = {int(found[1]) for one in addresses if (found := _ITEM.search(one))}
        self.items: dict[int, Item] = {}
        rows = Item.objects.only("pk", "agency_id", "title")
        for at in range(0, len(named), 500):
            self.items |= rows.in_bulk(sorted(named)[at : at + 500])

    def column(self, agency: Agency, slug: str) -> Column | None:
        """Return an agency's column of that name."""
        key = (agency.pk, slug)
        if key not in self.columns:
            self.columns[key] = Column.objects.filter(agency=agency, slug=slug).first()
        return self.columns[key]


def target_of(address: str, known: Known | None = None) -> Target:
    """Return what an address of this installation stands for. Raises OldAddressRefused.

    An item need not be public yet: until it is, the old address leads nowhere.
    """
    known = known or Known([address])
    try:
        parts, base = urlsplit(address.strip()), urlsplit(settings.BASE_URL)
    except ValueError:
        raise OldAddressRefused("现网址不是网址") from None
    if parts.netloc and parts.netloc != base.netloc:
        raise OldAddressRefused(f"现网址应为本平台的网址，以 {settings.BASE_URL} 或者 / 开头")
    if not parts.path:
        raise OldAddressRefused("请填写现网址")
    path = normal(parts.path)
    match = resolved(path)
    kwargs = match.kwargs if match else {}
    agency = known.agencies.get(kwargs.get("code", ""))
    found: Any = None
    name = "to_path"
    match match.view_name if match else "":
        case "portal:item" if (item := known.items.get(kwargs["pk"])) and agency:
            found, name = item if item.agency_id == agency.pk else None, "to_item"
        case "portal:column" if agency:
            found, name = known.column(agency, kwargs["slug"]), "to_column"
        case "portal:agency":
            found, name = agency, "to_agency"
        case other if not other.startswith("portal:item") and is_public(path):
            found = path
    if not found:
        raise OldAddressRefused("本平台没有这个网址，请从公众页面的地址栏复制")
    return Target(agency, {name: found})


def _old(address: str) -> str:
    """Return an old address as it is kept. Raises OldAddressRefused."""
    try:
        path = normal(address)
    except ValueError:
        raise OldAddressRefused("原网址不是网址") from None
    first = path.partition("?")[0].strip("/").partition("/")[0]
    if not first or "\0" in path:
        raise OldAddressRefused("原网址应形如 /zfxxgk/202301/t20230115_82945.html")
    if len(path) > LONGEST:
        raise OldAddressRefused(f"原网址最长 {LONGEST} 字")
    if first in RESERVED:
        raise OldAddressRefused(f"/{first}/ 是本平台自用的网址")
    if is_public(path.partition("?")[0]):
        raise OldAddressRefused("这个网址现在就有页面，不需要登记")
    return path


def _require(actor: User | None, target: Target) -> None:
    if actor is None:
        return
    if target.agency is None:
        if not may_keep(actor):
            raise NotAllowed("指向全站共用页面的，由管理全部单位的系统管理员登记")
    elif not any(may(actor, target.agency, one) for one in _KEEPS):
        raise NotAllowed(f"{actor} 没有登记“{target.agency}”旧网址的权限")


@transaction.atomic
def add(*, actor: User | None, old: str, new: str) -> OldAddress:
    """Let an old address lead to a page. Raises NotAllowed, OldAddressRefused."""
    target = target_of(new)
    _require(actor, target)
    path = _old(old)
    if (there := OldAddress.objects.filter(path=path).first()) is not None:
        raise OldAddressRefused(f"{there.path} 已经登记，请先删除原来的")
    made = OldAddress.objects.create(
        path=path, agency=target.agency, came=Came.HAND, noted_by=actor, **target.fields
    )
    record(
        verb="登记旧网址", subject=made, agency=target.agency, actor=actor,
        detail={"原网址": path, "现网址": new.strip()},
    )  # fmt: skip
    return made


@transaction.atomic
def remove(*, actor: User | None, old: OldAddress) -> None:
    """Let an old address lead nowhere again. Raises NotAllowed."""
    _require(actor, Target(old.agency, {}))
    record(
        verb="删除旧网址", subject=old, agency=old.agency, actor=actor,
        detail={"原网址": old.path, "来历": old.get_came_display()},
    )  # fmt: skip
    old.delete()


@transaction.atomic
def take_in(*, actor: User | None, file: IO[bytes], name: str) -> tuple[int, int]:
    """Take a table in, all rows or none; return how many are new and how many were there already.

    Raises NotAllowed, FaultyFile: every faulty row is named.
    """
    rows = list(_rows(file, name))
    faults: list[Fault] = []
    known = Known(new for _, _, new in rows)
    before = {one.path: one for one in OldAddress.objects.all()}
    made: dict[str, OldAddress] = {}
    targets: dict[str, Target] = {}
    asked: set[Agency | None] = set()
    there = 0
    for number, old, new in rows:
        try:
            target = targets[new] = targets.get(new) or target_of(new, known)
            path = _old(old)
        except OldAddressRefused as error:
            faults.append(Fault(str(error), row=number))
            continue
        if target.agency not in asked:
            _require(actor, target)
            asked.add(target.agency)
        same = before.get(path) or made.get(path)
        if same is None:
            made[path] = OldAddress(
                path=path, agency=target.agency, came=Came.IMPORT, noted_by=actor, **target.fields
            )
        elif all(getattr(same, name) == value for name, value in target.fields.items()):
            there += 1
        else:
            faults.append(Fault(f"{path} 已经指向别处", row=number))
    if faults:
        raise FaultyFile(name, faults)
    OldAddress.objects.bulk_create(made.values(), batch_size=500)
    if made:
        owners = {one.agency_id: one.agency for one in made.values()}
        agency = next(iter(owners.values())) if len(owners) == 1 else None
        record(
            verb="导入旧网址", subject=None, agency=agency, actor=actor, label=name,
            detail={"新增": len(made), "原有": there},
        )  # fmt: skip
    return len(made), there


def _rows(file: IO[bytes], name: str) -> Iterator[tuple[int, str, str]]:
    sheet = read_sheet(file, name)
    header = [title.strip().lower() for title in sheet.header]
    at = [next((header.index(one) for one in names if one in header), None) for names in (OLD, NEW)]
    if at[0] is None or at[1] is None:
        raise FaultyFile(name, [Fault("第 1 行应有“原网址”和“现网址”两列")])
    if len(sheet.rows) > MOST_ROWS:
        raise FaultyFile(name, [Fault(f"一次最多导入 {MOST_ROWS} 行，请分成几个文件")])
    for number, row in zip(sheet.numbers, sheet.rows, strict=True):
        yield number, row[at[0]], row[at[1]]
