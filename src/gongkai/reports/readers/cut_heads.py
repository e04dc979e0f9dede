"""What if heads of the trial form are cut after their third character, as where only their first line was kept?

本年新制作数量 and 本年新公开数量 are then both 本年新. Before 对外公开总数量 the form leaves no doubt which is which.
"""

from __future__ import annotations

from gongkai.reports.readers import labels

Row = tuple[int, list[str]]
_CUT = "本年新"
_WHOLE = ("本年新制作数量", "本年新公开数量")


def with_whole_heads(rows: list[Row]) -> list[Row]:
    """Return the rows, the two cut heads whole where the third one follows."""
    if not any(_CUT in fields for _, fields in rows):
        return rows
    at = [(r, f) for r, (_, fields) in enumerate(rows) for f, text in enumerate(fields) if text]
    made = [(number, list(fields)) for number, fields in rows]
    for first, second, third in zip(at, at[1:], at[2:], strict=False):
        texts = [rows[r][1][f] for r, f in (first, second, third)]
        if texts[:2] == [_CUT, _CUT] and labels.measure(texts[2]) == "public_total":
            for (r, f), whole in zip((first, second), _WHOLE, strict=True):
                made[r][1][f] = whole
    return made
