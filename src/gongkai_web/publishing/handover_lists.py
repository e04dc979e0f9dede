"""移送清单: the list that goes with a handover, to print. (条例 art. 25)"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Case, F, QuerySet, Value, When

from gongkai_web.agencies.models import Agency
from gongkai_web.normative.lists import Printed, as_docx, as_xlsx
from gongkai_web.publishing import to_hand_over
from gongkai_web.publishing.drafting import SEALED_TITLE
from gongkai_web.publishing.models import Handover, HandoverItem, ReadingPlace
from gongkai_web.review import evidence

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_HEADINGS = (
    ("序号", 6),
    ("索引号", 24),
    ("标题", 48),
    ("发文字号", 22),
    ("成文日期", 12),
    ("公开日期", 12),
)


def lines_of(handover: Handover) -> QuerySet[HandoverItem]:
    """Return the lines of a handover; ``told_title`` is what a line may still call its item.

    What was taken back afterwards for what it exposed keeps its line, and is not named any more.
    """
    sealed = evidence.covers("item", "edition__released_at")
    told = Case(When(sealed, then=Value(SEALED_TITLE)), default=F("title"))
    return handover.lines.annotate(told_title=told)


def of_handover(handover: Handover) -> Printed:
    """Return the list of a handover, as it was then."""
    rows = [
        (str(one.number), one.index_no, one.told_title, one.doc_no or "—", _day(one.formed_on),
         one.public_on.isoformat())
        for one in lines_of(handover)
    ]  # fmt: skip
    place = handover.place
    told = [
        f"移送日期：{handover.handed_on}", f"接收单位：{place.name}", f"接收人：{handover.receiver}",
        f"载体：{handover.get_carrier_display()}", f"共 {len(rows)} 条",
    ]  # fmt: skip
    if hasattr(handover, "cancellation"):
        told.insert(0, "（本次移送登记已作废）")
    return Printed(_title(place.agency, "移送清单"), "　".join(told), _HEADINGS, rows)


def of_pending(place: ReadingPlace, rows: Sequence[Any], until: date) -> Printed:
    """Return the list of what is to be handed over, to print before it goes: with room for signatures."""
    lines = [
        (str(number), row.index_no, to_hand_over.title_of(row), to_hand_over.doc_no_of(row) or "—",
         _day(to_hand_over.formed_on_of(row)), row.public_on.isoformat())
        for number, row in enumerate(rows, start=1)
    ]  # fmt: skip
    under = (
        f"接收单位：{place.name}　公开日期截至 {until}　共 {len(lines)} 条　"
        "移送人：　　　　　　接收人：　　　　　　日期："
    )
    return Printed(_title(place.agency, "移送清单（待移送）"), under, _HEADINGS, lines)


def written(printed: Printed, ending: str) -> bytes:
    """Return the list as ``docx`` or ``xlsx``."""
    return as_docx(printed) if ending == "docx" else as_xlsx(printed)


def _title(agency: Agency, what: str) -> str:
    return f"{agency.name}主动公开政府信息{what}"


def _day(day: date | None) -> str:
    return day.isoformat() if day else "—"
