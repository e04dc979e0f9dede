"""How are names and free words in an act's details kept from prying eyes?

As the applicant's: sealed in the database, in clear in the code (see
:mod:`gongkai_web.applications.personal`). The rest of an act's details (numbers,
days, outcomes) is no secret.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Any

from django.db import models

from gongkai_web.applications import personal
from gongkai_web.applications.sealed_text import OpenedWhenRead

SEALED = {
    "party": "征求意见对象",
    "signer": "签收人",
    "note": "办理记录说明",
    "places": "检索范围",
    "keywords": "检索词",
    "found": "检索结果",
    "refused": "拒收或者退回的情况",
    "reason": "理由",
}
"""What is sealed, and the name under which each is. What was kept in clear before opens as it is."""


def sealed(detail: Any) -> Any:
    """Return the details of an act as the database keeps them."""
    if not isinstance(detail, dict):
        return detail
    return {key: _sealed(key, value) for key, value in detail.items()}


def _sealed(key: str, value: Any) -> Any:
    if key not in SEALED or not isinstance(value, str):
        return value
    token = personal.seal({key: value}, aad=SEALED[key])
    return {"sealed": b64encode(token).decode()}


def opened(detail: Any) -> Any:
    """Return the details of an act in clear. Raises CannotUnseal."""
    if not isinstance(detail, dict):
        return detail
    return {key: _opened(key, value) for key, value in detail.items()}


def _opened(key: str, value: Any) -> Any:
    if key not in SEALED or not isinstance(value, dict):
        return value
    return personal.unseal(b64decode(value["sealed"]), aad=SEALED[key]).get(key, "")


class ActDetail(models.JSONField):
    """An act's details as JSON; names and free words among them are sealed at rest."""

    def get_prep_value(self, value: Any) -> Any:
        """Return the value with names and free words sealed."""
        return sealed(super().get_prep_value(value))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Return the value in clear."""
        return opened(super().from_db_value(value, expression, connection))

    def deconstruct(self) -> Any:
        """Tell migrations of plain JSON: that is what the column holds."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs


class SetAsideDetail(OpenedWhenRead, models.JSONField):
    """Why a registration is no application: an act's details, opened when somebody reads them.

    The lists of cases hold them without showing them, and need no key for it.
    """

    def seal(self, value: Any) -> Any:
        """Return the value with its free words sealed."""
        return sealed(value)

    def unseal(self, stored: Any) -> Any:
        """Return the stored value in clear. Raises CannotUnseal."""
        return opened(stored)

    def deconstruct(self) -> Any:
        """Tell migrations of plain JSON: that is what the column holds."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs
