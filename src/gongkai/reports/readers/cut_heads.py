"""What if heads are cut, or stand over two lines with others beside them?

Where only its first line was kept, 本年新制作数量 and 本年新公开数量 are both 本年新. Before 对外公开总数量 the form
leaves no doubt which is which. Heads of table 4 side by side, parted by spaces, are put together from
above to below: 结果 结果 above 维持 纠正.
"""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.reports.readers import labels

Line = tuple[int, str]
Row = tuple[int, list[str]]
_RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
_PIECES = frozenset(name[:n] for name in _RESULTS for n in range(1, len(name) + 1)) | frozenset(
    name[n:] for name in _RESULTS for n in range(1, len(name))
)
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


def with_heads_joined(lines: Sequence[Line]) -> list[Line]:
    """Return the lines, heads of table 4 that stand over several of them on one."""
    if not any("维持" in line and "结果维持" not in line for _, line in lines):
        return list(lines)
    made: list[Line] = []
    run: list[Line] = []
    for line in [*lines, (0, "")]:
        words = line[1].split()
        if words and all(word in _PIECES for word in words):
            run.append(line)
            continue
        if run and (heads := _joined([text.split() for _, text in run])) is not None:
            made.append((run[0][0], "  ".join(heads)))
        else:
            made += run
        run = []
        made.append(line)
    return made[:-1]


def _joined(lines: Sequence[Sequence[str]]) -> list[str] | None:
    """Return the heads that words above one another make, from left to right; None where some are not whole.

    The first words of a line go on with what is not whole yet above it; the others begin heads of their own.
    """
    heads: list[str] = []
    for words in lines:
        open_ = [n for n, head in enumerate(heads) if head not in _RESULTS]
        if len(words) < len(open_):
            return None
        for n, word in zip(open_, words, strict=False):
            heads[n] += word
        heads += words[len(open_) :]
        if not all(any(name.startswith(head) for name in _RESULTS) for head in heads):
            return None
    whole = all(head in _RESULTS for head in heads)
    return heads if whole and len(heads) % len(_RESULTS) == 0 else None
