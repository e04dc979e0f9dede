"""How is what was noted of the parts withheld in a copy kept from prying eyes?

As free words about a case: sealed in the database, in clear in the code (see
:mod:`gongkai_web.applications.sealed_text`). Where a part lies and on which ground it is
withheld is no secret.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from gongkai_web.applications.sealed_text import OpenedWhenRead, Unread, opened, sealing

_NAME = "区分处理清单说明"


def sealed_parts(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the parts as the database keeps them."""
    seal = sealing(_NAME)
    return [one | {"note": seal(one.get("note", ""))} for one in parts]


def opened_parts(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the parts in clear. Raises CannotUnseal."""
    return [one | {"note": opened(one.get("note", ""), _NAME)} for one in parts]


class WithheldParts(OpenedWhenRead, models.JSONField):
    """The parts withheld in a copy; opened when somebody reads them."""

    def seal(self, value: Any) -> Any:
        """Return the parts with their notes sealed."""
        return sealed_parts(value) if isinstance(value, list) else value

    def unseal(self, stored: Any) -> Any:
        """Return the stored parts in clear. Raises CannotUnseal."""
        return opened_parts(stored)

    def deconstruct(self) -> Any:
        """Tell migrations of plain JSON: that is what the column holds."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs


def count(parts: Any) -> int:
    """Return how many parts there are, without opening them."""
    return len(parts.stored if isinstance(parts, Unread) else parts)
