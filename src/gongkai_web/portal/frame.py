"""What stands beside every page of an agency? Its columns, its contact, its ways in. (条例 art. 12)"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from gongkai_web.agencies.models import Agency
from gongkai_web.portal.pages import served
from gongkai_web.publishing.models import Column, ColumnKind

CONTACT = {
    "disclosure_office": "机构名称",
    "address": "办公地址",
    "postcode": "邮政编码",
    "office_hours": "办公时间",
    "telephone": "联系电话",
    "fax": "传真号码",
    "email": "电子邮箱",
}
"""What the guide must name, as art. 12 lists it."""


def contact_of(agency: Agency) -> list[tuple[str, str]]:
    """Return the data of the agency's disclosure office that are filled in."""
    return [(label, value) for name, label in CONTACT.items() if (value := getattr(agency, name))]


@dataclass(slots=True)
class Branch:
    """A column of the tree beside the pages of an agency."""

    title: str
    url: str
    is_here: bool
    children: list[Branch] = field(default_factory=list)


def side_of(agency: Agency, here: Column | None = None) -> list[Branch]:
    """Return an agency's open columns; of those below, the ones on the way to ``here``. One query."""
    rows = list(Column.objects.filter(agency=agency, is_open=True))
    parents = {row.pk: row.parent_id for row in rows}
    way: set[int | None] = set()
    at = here.pk if here is not None else None
    while at is not None:
        way.add(at)
        at = parents.get(at, here.parent_id if here is not None and at == here.pk else None)

    def below(parent: int | None) -> list[Branch]:
        return [
            Branch(
                row.title,
                reverse("portal:column", args=[agency.code, row.slug]),
                here is not None and row.pk == here.pk,
                below(row.pk) if row.pk in way or row.kind == ColumnKind.STATUTORY else [],
            )
            for row in rows
            if row.parent_id == parent
        ]

    return below(None)


def beside(agency: Agency, here: Column | None = None, key: str = "") -> dict[str, Any]:
    """Return what the frame of an agency's pages needs; ``key`` marks what is no column."""
    return {
        "agency": agency,
        "side": side_of(agency, here),
        "side_here": key,
        "can_apply": served("/apply/"),
    }
