"""How many pages does a record have for the fee? (信息处理费管理办法 art. 5)

One side of A4 or smaller is one page. How larger sheets count no rule says: they
are counted by how many A4 sheets their area holds, and whoever decides the fee is told.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

_POINT_MM = 25.4 / 72
_A4_MM2 = 210 * 297
_SLACK = 0.06
"""A scan is cut a little too large now and then, and Letter is no larger sheet either."""


@dataclass(frozen=True, slots=True)
class Paper:
    """The pages of a record, counted by one side of A4."""

    pages: int
    larger: tuple[tuple[int, int], ...]
    """Each sheet larger than A4: its number, and what it was counted as."""

    @property
    def note(self) -> str | None:
        """What whoever decides the fee must know; ``None`` where all are A4 or smaller."""
        if not self.larger:
            return None
        shown = "、".join(f"第{number}页按{count}页" for number, count in self.larger[:10])
        more = f"等{len(self.larger)}页" if len(self.larger) > 10 else ""
        return f"有大于 A4 的页面，按面积折算：{shown}{more}。办法没有规定折算方法，请核定。"


def counted(sizes: Sequence[tuple[float, float]]) -> Paper:
    """Return the count for pages of these widths and heights, in points."""
    larger = []
    total = 0
    for number, (width, height) in enumerate(sizes, start=1):
        area = width * height * _POINT_MM**2
        count = max(math.ceil(area / _A4_MM2 - _SLACK), 1)
        total += count
        if count > 1:
            larger.append((number, count))
    return Paper(total, tuple(larger))
