"""How does a list of cases leave as a file? As the ledger's columns, filtered as the list was."""

from __future__ import annotations

import tempfile
from typing import Any

from django.http import FileResponse
from django.utils import timezone

from gongkai_web.agencies.models import Agency, User
from gongkai_web.applications.personal import CannotUnseal
from gongkai_web.ledgers.exports import CellTooLong, write_cases


class CannotWrite(ValueError):
    """The file cannot be made; the message says which record stands in the way."""


def case_file(cases: Any, *, format_: str, actor: User) -> FileResponse:
    """Return the cases of a QuerySet as a file, in its order within each agency.

    Raises CannotWrite.
    """
    keys: dict[int, list[int]] = {}
    for pk, agency in cases.values_list("pk", "agency_id").iterator(chunk_size=5000):
        keys.setdefault(agency, []).append(pk)
    agencies = Agency.objects.filter(pk__in=keys).order_by("code")
    file = tempfile.TemporaryFile()  # noqa: SIM115 – the response closes it
    try:
        write_cases(
            keys={agency: keys[agency.pk] for agency in agencies},
            format_=format_,
            file=file,
            actor=actor,
        )
    except (CellTooLong, CannotUnseal) as error:
        file.close()
        raise CannotWrite(str(error)) from error
    except BaseException:
        file.close()
        raise
    file.seek(0)
    name = f"依申请公开-{timezone.localdate()}.{format_}"
    return FileResponse(file, as_attachment=True, filename=name)
