"""How are free words about a case kept from prying eyes?

A remark or a reason may name an applicant: sealed in the database, in clear in the
code (see :mod:`gongkai_web.applications.personal`). They are opened when they are
read, so that a list that does not show them needs no key; an unread value is
saved again as it is.
"""

from __future__ import annotations

from abc import abstractmethod
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import FieldError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from gongkai_web.applications import personal

MARK = "sealed:"
"""What stands before sealed words, so that a person who reads the table knows what they see."""
_TEXT = "text"


def sealing(name: str) -> Callable[[str], str]:
    """Return what seals words under a name, with its keys at hand, for many in one go."""
    seal = personal.sealer()

    def seal_text(text: str) -> str:
        token = seal({_TEXT: text}, name)
        return MARK + b64encode(token).decode() if token else ""

    return seal_text


def sealed(text: str, name: str) -> str:
    """Return the words as the database keeps them; "" for none."""
    return sealing(name)(text) if text else ""


def opened(stored: str, name: str) -> str:
    """Return the words in clear. Raises CannotUnseal."""
    if not stored:
        return ""
    if not stored.startswith(MARK):
        raise personal.CannotUnseal(f"“{name}”没有加密，可能被直接改动过")
    try:
        token = b64decode(stored.removeprefix(MARK), validate=True)
    except ValueError as error:
        raise personal.CannotUnseal(f"“{name}”已被改动，不能打开") from error
    return personal.unseal(token, aad=name).get(_TEXT, "")


class Unread:
    """A value as it came from the database, not opened yet."""

    __slots__ = ("open", "stored")

    def __init__(self, stored: Any, open_: Callable[[Any], Any]) -> None:
        self.stored, self.open = stored, open_

    def read(self) -> Any:
        """Return the value in clear. Raises CannotUnseal."""
        return self.open(self.stored)


def read(value: Any) -> Any:
    """Return a value that came from ``values_list`` in clear. Raises CannotUnseal."""
    return value.read() if isinstance(value, Unread) else value


class Reading(DeferredAttribute):
    """The attribute of a record: opens the words when somebody reads them."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Unread):
            value = instance.__dict__[self.field.attname] = value.read()
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        # What lies in the record itself would otherwise be found before this attribute.
        instance.__dict__[self.field.attname] = value


class OpenedWhenRead(models.Field):  # type: ignore[type-arg]
    """A field whose values are sealed at rest and opened when somebody reads them."""

    descriptor_class = Reading

    @abstractmethod
    def seal(self, value: Any) -> Any:
        """Return a value as the database keeps it."""

    @abstractmethod
    def unseal(self, stored: Any) -> Any:
        """Return a stored value in clear. Raises CannotUnseal."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Return the stored value, to be opened when it is read."""
        if convert := getattr(super(), "from_db_value", None):
            value = convert(value, expression, connection)
        return Unread(value, self.unseal) if value else value

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        """Return the value of the record; what nobody read as it is."""
        held = model_instance.__dict__.get(self.attname)
        return held if isinstance(held, Unread) else super().pre_save(model_instance, add)

    def get_prep_value(self, value: Any) -> Any:
        """Return the value sealed."""
        return (
            value.stored if isinstance(value, Unread) else self.seal(super().get_prep_value(value))
        )


class SealedText(OpenedWhenRead, models.TextField):  # type: ignore[type-arg]
    """Words that are sealed at rest, under a name that never changes.

    Nothing can be searched in them: only whether there are any (``""``) can be asked.
    """

    def __init__(self, *args: Any, sealed_as: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sealed_as = sealed_as
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))

    def deconstruct(self) -> Any:
        """Tell migrations of plain text: that is what the column holds."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    def clone(self) -> Any:
        """Return a copy, which seals under the same name."""
        made = super().clone()
        made.sealed_as = self.sealed_as
        return made

    def seal(self, value: Any) -> Any:
        """Return the words sealed; "" for none."""
        return sealed(value, self.sealed_as) if isinstance(value, str) else value

    def unseal(self, stored: Any) -> Any:
        """Return the words in clear. Raises CannotUnseal."""
        return opened(stored, self.sealed_as)

    def get_lookup(self, lookup_name: str) -> Any:
        """Refuse to search in what is sealed: it would find nothing, in silence."""
        if lookup_name not in ("exact", "isnull"):
            raise FieldError(f"“{self.verbose_name}”加密保存，不能检索（{lookup_name}）")
        return super().get_lookup(lookup_name)

    def formfield(self, **kwargs: Any) -> Any:
        """Return one line to write in where the words are few, else several."""
        one_line = {"widget": forms.TextInput} if self.max_length is not None else {}
        return super().formfield(**{**one_line, **kwargs})


def sealing_of(model: type[models.Model], field: str) -> Callable[[str], str]:
    """Return what seals words for a field of a model, for rows that are written past it."""
    found = model._meta.get_field(field)
    if not isinstance(found, SealedText):
        raise TypeError(f"{model.__name__}.{field} is not sealed")
    return sealing(found.sealed_as)
