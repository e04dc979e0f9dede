"""How is a kept report opened, when hundreds of them are added up at every click?

What has the same digest is the same report: it is held against the schema once, and the value of it
is kept as long as there is room. Data that does not have its digest is never taken from there.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Any

from gongkai.reports import json_form
from gongkai.reports.schema import AnnualReport
from gongkai_web.reports.models import digest_of

ROOM = 1_000
"""How many reports a process keeps: a county's of two years, some twenty kilobytes each."""
_kept: OrderedDict[str, AnnualReport] = OrderedDict()
_lock = Lock()


def opened(data: dict[str, Any], *, digest: str, source: str) -> AnnualReport:
    """Return the report that the JSON holds. Raises BrokenDocument where it was tampered with."""
    if digest_of(data) != digest:
        return json_form.from_json(data, source=source)
    with _lock:
        if digest in _kept:
            _kept.move_to_end(digest)
            return _kept[digest]
    report = json_form.from_json(data, source=source)
    with _lock:
        _kept[digest] = report
        while len(_kept) > ROOM:
            _kept.popitem(last=False)
    return report
