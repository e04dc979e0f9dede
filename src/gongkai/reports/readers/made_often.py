"""How are the small records made of which a document has a thousand?

A frozen dataclass sets each field by a call, which took a third of the time of reading a page. These
are frozen for the type checker, which lets nobody set a field; at run time nothing looks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as made_often
else:
    from dataclasses import dataclass

    def made_often(*, frozen, slots):
        """Return what makes a class a dataclass that is quickly made and can be in a set."""
        return dataclass(slots=slots, unsafe_hash=frozen)


__all__ = ["made_often"]
