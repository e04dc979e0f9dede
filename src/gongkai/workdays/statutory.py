"""Which days are off in a year whose notice has not been entered?

Only those of the holiday measures (全国年节及纪念日放假办法): the solar ones in
any year, the lunar ones as far as ``statutory.yaml`` names their days. Nothing
here knows a make-up day, so every answer built on it is provisional.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from gongkai.workdays.years import Year

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def _table() -> Any:
    return yaml.load(
        files(__package__).joinpath("statutory.yaml").read_text("utf-8"), Loader=_Loader
    )


def statutory_year(number: int) -> Year:
    """Return the year with the statutory holidays alone, and no notice."""
    table = _table()
    new_year = date(number, 1, 1)
    measures = [entry for entry in table["measures"] if entry["from"] <= new_year][-1]
    off = {
        date.fromisoformat(f"{number}-{day}"): name
        for name, days in measures["fixed"].items()
        for day in days
    }
    for name, on in table["days"].get(number, {}).items():
        first, last = measures["lunar"][name]
        for offset in range(first, last + 1):
            day = on + timedelta(days=offset)
            off[day] = f"{off[day]}、{name}" if day in off else name
    return Year(year=number, notice=None, off=off, work={})
