"""How does a workbook become a file that is the same from one writing to the next?"""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from gongkai.reports.writers.archive import with_fixed_times

if TYPE_CHECKING:
    from openpyxl import Workbook


def saved(workbook: Workbook, *, title: str, creator: str, day: date) -> bytes:
    """Return the workbook's bytes, dated ``day`` whenever it is saved."""
    from openpyxl.xml.functions import tostring

    moment = datetime(day.year, day.month, day.day, tzinfo=UTC).replace(tzinfo=None)
    properties = workbook.properties
    properties.title = title
    properties.creator = properties.lastModifiedBy = creator
    properties.language = "zh-CN"
    properties.created = moment
    out = io.BytesIO()
    workbook.save(out)
    properties.modified = moment  # saving has set it to the present
    core = tostring(properties.to_tree())
    return with_fixed_times(out.getvalue(), replacing={"docProps/core.xml": core})


def put_text(cell: Any, text: str) -> None:
    """Write a text into a cell as text, whatever it begins with: it is never a formula."""
    cell.value = text
    cell.data_type = "s"
