"""In which column does an item go? A picker in the tree's order, what lies deeper set in further."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.forms import ModelChoiceField
from django.forms.models import ModelChoiceIterator

from gongkai_web.agencies.models import Agency
from gongkai_web.publishing.models import Column, ColumnKind

INDENT = "\u3000"
"""A wide space: browsers keep it at the beginning of a choice."""


def columns_to_write_in(agency: Agency) -> list[tuple[Column, int]]:
    """Return an agency's open columns in the tree's order, each with its depth from 0.

    Annual reports come from their own frozen versions (政府信息公开年报), so no item is filed there.
    What lies below a column that is not shown stands where its column would.
    """
    below: dict[int | None, list[Column]] = {}
    for one in Column.objects.filter(agency=agency).select_related("parent"):
        below.setdefault(one.parent_id, []).append(one)

    def walk(parent: int | None, depth: int) -> Iterator[tuple[Column, int]]:
        for one in below.get(parent, ()):
            is_shown = one.is_open and one.kind != ColumnKind.REPORTS
            if is_shown:
                yield one, depth
            yield from walk(one.pk, depth + is_shown)

    return list(walk(None, 0))


def _open(agency: Agency) -> Any:
    return Column.objects.filter(agency=agency, is_open=True).exclude(kind=ColumnKind.REPORTS)


class _InTreeOrder(ModelChoiceIterator):
    """The choices, as the tree has them."""

    def __iter__(self) -> Iterator[Any]:
        """Yield the empty choice and each column, set in by its depth."""
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for column, depth in self.field.rows():
            value, label = self.choice(column)
            yield value, f"{INDENT * depth}{column.title}" if depth else label


class ColumnChoice(ModelChoiceField):
    """A column of an agency, which is told by :meth:`offer`."""

    iterator = _InTreeOrder

    def __init__(self, **kwargs: Any) -> None:
        self._agency: Agency | None = None
        super().__init__(**{"queryset": Column.objects.none(), **kwargs})

    def offer(self, agency: Agency) -> None:
        """Offer this agency's columns."""
        self._agency = agency
        self.queryset = _open(agency).select_related("parent")

    def rows(self) -> list[tuple[Column, int]]:
        """Return what is offered, each with its depth."""
        return columns_to_write_in(self._agency) if self._agency is not None else []

    def label_from_instance(self, column: Any) -> str:
        """Return how a column is named alone: 法定主动公开内容 › 机构职能."""
        return f"{column.parent.title} › {column.title}" if column.parent else column.title
