"""How is the name of whoever was consulted on an application kept from prying eyes?

As the applicant's: sealed in the database, in clear in the code (see
:mod:`gongkai_web.applications.personal`). Everything else of an act's details is no secret.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Any

from django.db import models

from gongkai_web.applications import personal

_NAME = "征求意见对象"


def sealed(detail: Any) -> Any:
    """Return the details of an act as the database keeps them."""
    if not isinstance(detail, dict) or not isinstance(party := detail.get("party"), str):
        return detail
    token = personal.seal({"party": party}, aad=_NAME)
    return {**detail, "party": {"sealed": b64encode(token).decode()}}


def opened(detail: Any) -> Any:
    """Return the details of an act in clear. Raises CannotUnseal."""
    if not isinstance(detail, dict) or not isinstance(party := detail.get("party"), dict):
        return detail
    data = personal.unseal(b64decode(party["sealed"]), aad=_NAME)
    return {**detail, "party": data.get("party", "")}


class ActDetail(models.JSONField):
    """An act's details as JSON; the ``party`` among them is sealed at rest."""

    def get_prep_value(self, value: Any) -> Any:
        """Return the value with the party sealed."""
        return sealed(super().get_prep_value(value))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Return the value with the party in clear."""
        return opened(super().from_db_value(value, expression, connection))

    def deconstruct(self) -> Any:
        """Tell migrations of plain JSON: that is what the column holds."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs
