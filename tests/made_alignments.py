"""Tables in text whose columns are set with spaces, to the left, to the right and in the middle."""

from __future__ import annotations

from made_converted import _fields, _width
from made_layouts import _text


def _left(text, room):
    return text + " " * room


def _right(text, room):
    return " " * room + text


def _middle(text, room):
    return " " * (room // 2) + text + " " * (room - room // 2)


def _narrow(text):
    return len(text)


def _quotes_wide(text):
    return _width(text) + sum(text.count(sign) for sign in "“”")


def set_in_columns(place, *, gap=3, width=_width, lead=""):
    """Return what draws a table so; ``width`` is how wide a text is taken to be."""

    def draw(table):
        rows = _fields(table)
        widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
        return "\n".join(
            lead
            + (" " * gap)
            .join(place(f, w - width(f)) for f, w in zip(row, widths, strict=True))
            .rstrip()
            for row in rows
        )

    return _text(draw)


def with_gaps(gap):
    """Return what parts cells by so many spaces, wherever the next one stands; blanks are not there."""
    return _text(
        lambda table: "\n".join(
            (" " * gap).join(cell.text for cell in row if cell.text) for row in table.rows
        )
    )


ALIGNED = {
    "to the left": set_in_columns(_left),
    "to the left, set in": set_in_columns(_left, lead="    "),
    "to the left, close": set_in_columns(_left, gap=2),
    "to the right": set_in_columns(_right),
    "to the left, quotes wide": set_in_columns(_left, width=_quotes_wide),
    "to the right, quotes wide": set_in_columns(_right, width=_quotes_wide),
}
UNCERTAIN = {
    "in the middle": set_in_columns(_middle),
    "as if all signs were as wide": set_in_columns(_left, width=_narrow),
    "to the right, as if all signs were as wide": set_in_columns(_right, width=_narrow),
    **{f"blanks lost, {gap} spaces between": with_gaps(gap) for gap in (1, 2, 3, 4, 5, 6, 9, 12)},
}
