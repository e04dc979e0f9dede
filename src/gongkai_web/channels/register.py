"""What does the office file of its accounts? The whole register as a workbook, one account a row. (国办发〔2018〕123号)

The ledger 政务新媒体台账 has the few columns that offices import and nothing else; the rest of what is
registered leaves the system here. The registrar's mobile number is masked, as on the pages.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from gongkai_web.agencies.access import Capability, agencies_where
from gongkai_web.ledgers.reading import escaped
from gongkai_web.supervision.models import Account

FIELDS = (
    "platform", "name", "account_id", "original_id", "sponsor", "operator", "certified_subject",
    "filing_no", "certificate_no", "opened_on", "changed_on", "status", "closed_on", "manager",
    "backup_manager", "registrar_mobile", "functions", "interaction_entry",
    "interaction_tested_on", "certification_expires_on", "last_post_on",
)  # fmt: skip
"""The columns after 单位, in the order of the form."""
_WIDE = 18


def headings() -> list[str]:
    """Return the names of the columns."""
    return ["单位", *(str(Account._meta.get_field(name).verbose_name) for name in FIELDS)]


def rows(user: Any) -> Iterator[list[str]]:
    """Yield the accounts a person may see, one query for all."""
    accounts = Account.objects.filter(agency__in=agencies_where(user, Capability.VIEW))
    for one in accounts.select_related("agency").order_by("agency__code", "platform", "name"):
        yield [str(one.agency), *(_told(one, name) for name in FIELDS)]


def _told(account: Account, name: str) -> str:
    match name:
        case "registrar_mobile":
            return account.mobile_masked
        case "status":
            return account.get_status_display()
    value = getattr(account, name)
    return value.isoformat() if isinstance(value, date) else str(value or "")


def workbook(user: Any) -> bytes:
    """Return the register as a workbook. No cell is a formula. Raises CannotUnseal."""
    book = Workbook()
    page = book.active
    page.title = "账号登记表"
    page.append(headings())
    for row in rows(user):
        page.append([escaped(cell) for cell in row])
    for cell in page[1]:
        cell.font = Font(bold=True)
        page.column_dimensions[cell.column_letter].width = _WIDE
    for cells in page.iter_rows(min_row=2):
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    page.freeze_panes = "D2"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
