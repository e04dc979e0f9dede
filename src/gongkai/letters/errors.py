"""Why could a letter not be composed?"""

from __future__ import annotations

from collections.abc import Iterable


class FieldProblem(ValueError):
    """What the officer answered in a field cannot stand in the letter."""


class MissingField(FieldProblem):
    """Something the letter must say is not known yet; ``labels`` names it in Chinese."""

    def __init__(self, labels: Iterable[str]) -> None:
        self.labels = tuple(dict.fromkeys(labels))
        super().__init__(f"还没有填写：{'、'.join(self.labels)}")
