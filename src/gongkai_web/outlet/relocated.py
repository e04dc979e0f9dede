"""Which pages of an agency's folder stood under another name once, and where are they now? (requirement R-P19)

Who kept the address of a folder's page finds there a page that leads on: a folder of files cannot
answer 301. The list of them goes along, for a site whose server can.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import Q

from gongkai_web.agencies.models import Agency
from gongkai_web.portal import moved
from gongkai_web.portal.addresses import OldAddress

_PAGE = re.compile(r"(?:columns/[-\w]+|items/\d+)/", re.A)


@dataclass(frozen=True, slots=True)
class Moved:
    """A page that is elsewhere: the address it had, its file, the path of what is there now."""

    source: str
    file: str
    to: str


def moved_pages(agency: Agency, *, taken: Collection[str]) -> Iterator[Moved]:
    """Yield the columns and items that moved to something public, where no page took their file since."""
    ours = f"/{agency.code}/"
    rows = OldAddress.objects.filter(
        Q(path__startswith=f"{ours}columns/") | Q(path__startswith=f"{ours}items/")
    ).order_by("pk")
    for path in rows.values_list("path", flat=True):
        there = path.removeprefix(ours)
        file = f"{there}index.html"
        if _PAGE.fullmatch(there) is None or file in taken:
            continue
        to = moved.target(path)
        if to is not None and to != path and moved.is_public(to):
            yield Moved(path, file, to)
