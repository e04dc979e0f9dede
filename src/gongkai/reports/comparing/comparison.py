"""What changed from one report to another, and what was copied? (国办公开办函〔2021〕30号)

Any two reports can be compared: one office's of two years, or two offices' of one year. A cell
that one of them leaves blank, or does not have in its form, is compared with nothing: unknown
is never zero. A paragraph counts as copied by the measure of rule Y05
(:data:`gongkai.reports.checks.year_to_year.PARAGRAPH`); years and numbers do not count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from gongkai.reports.cell_names import cell_name
from gongkai.reports.cell_values import Value, cell_values
from gongkai.reports.checks import is_same_agency
from gongkai.reports.checks.problems import SECTION_FIVE
from gongkai.reports.checks.year_to_year import PARAGRAPH
from gongkai.reports.claims import texts
from gongkai.reports.prose import own_words
from gongkai.reports.schema import OVERVIEW_TITLES, AnnualReport, Narrative
from gongkai.reports.sentences import sentences
from gongkai.reports.similarity import closest, paragraphs, similarity

Way = Literal["same", "up", "down", "appeared", "vanished", "unknown"]

PART_TITLES = {
    "preamble": "引言",
    "overview": "一、总体情况",
    **{
        part: f"一、（{number}）{title}"
        for number, (part, title) in zip("一二三四五", OVERVIEW_TITLES.items(), strict=True)
    },
    "problems": "五、存在的主要问题及改进情况",
    "other": "六、其他需要报告的事项",
}
_SHORTEST_SENTENCE = 12


@dataclass(frozen=True, slots=True)
class Change:
    """One number in both reports."""

    path: str
    old: Value
    """None where the old report leaves it blank or has no such cell; likewise ``new``."""
    new: Value

    @property
    def name(self) -> str:
        """Return what people call the cell."""
        return cell_name(self.path)

    @property
    def difference(self) -> Value:
        """Return new less old; None where one of them is unknown."""
        if self.old is None or self.new is None:
            return None
        return self.new - self.old

    @property
    def percent(self) -> Decimal | None:
        """Return the change in per cent of the old number, to one decimal, halves away from 0.

        None where a number is unknown or the old one is 0: nothing is a share of 0.
        """
        if self.old is None or self.new is None or self.old == 0:
            return None
        share = Decimal(self.new - self.old) * 100 / abs(Decimal(self.old))
        return share.quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def way(self) -> Way:
        """Return which way the number went."""
        if self.old is None or self.new is None:
            if self.old is None and self.new is None:
                return "unknown"
            return "appeared" if self.old is None else "vanished"
        if self.new == self.old:
            return "same"
        return "up" if self.new > self.old else "down"


@dataclass(frozen=True, slots=True)
class Copied:
    """A paragraph of the new report that stands nearly so in the old one."""

    part: str
    """A part of the narrative, as in :data:`gongkai.reports.schema.NARRATIVE_PARTS`."""
    old_part: str
    old: str
    new: str
    similarity: float
    """From 0 to 1, years and numbers left out."""
    fixed: bool
    """Only what every report says: the opening, statistics. Such a copy is no fault."""


@dataclass(frozen=True, slots=True)
class PartShare:
    """How much of one part of the new report's own words stands in the old one."""

    part: str
    length: int
    """Characters of own words, in paragraphs long enough to compare."""
    copied: int

    @property
    def title(self) -> str:
        """Return the part's heading."""
        return PART_TITLES[self.part]

    @property
    def share(self) -> float | None:
        """Return from 0 to 1; None where there is nothing to compare."""
        return self.copied / self.length if self.length else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two reports, every number of both, and what of the text was copied."""

    old: AnnualReport
    new: AnnualReport
    cells: tuple[Change, ...]
    copied: tuple[Copied, ...]
    parts: tuple[PartShare, ...]
    problems_alike: float | None
    """How alike section 五 is; None where one report has none."""
    repeated_problems: tuple[tuple[str, str], ...]
    """Sentences of section 五, old and new, that stand in both."""
    notes: tuple[str, ...]
    """What to know before believing the comparison; in Chinese."""

    @property
    def changed(self) -> tuple[Change, ...]:
        """Return the numbers that both reports give and that are not the same."""
        return tuple(cell for cell in self.cells if cell.way in ("up", "down"))

    @property
    def one_sided(self) -> tuple[Change, ...]:
        """Return the numbers that only one of the reports gives."""
        return tuple(cell for cell in self.cells if cell.way in ("appeared", "vanished"))

    @property
    def share(self) -> float | None:
        """Return how much of the new report's own words is copied, from 0 to 1."""
        length = sum(part.length for part in self.parts)
        return sum(part.copied for part in self.parts) / length if length else None

    @property
    def problems_copied(self) -> bool:
        """Return whether section 五 is as good as the old one (rule X-05)."""
        return self.problems_alike is not None and self.problems_alike >= SECTION_FIVE


def compare(old: AnnualReport, new: AnnualReport) -> Comparison:
    """Compare every number of both reports and every paragraph of the new one with the old one's."""
    copied, parts = _paragraphs(old.narrative, new.narrative)
    alike, repeated = _problems(old.narrative.problems, new.narrative.problems)
    return Comparison(
        old=old, new=new, cells=tuple(_cells(old, new)), copied=copied, parts=parts,
        problems_alike=alike, repeated_problems=repeated, notes=tuple(_notes(old, new)),
    )  # fmt: skip


def _cells(old: AnnualReport, new: AnnualReport) -> Iterator[Change]:
    before, after = dict(cell_values(old)), dict(cell_values(new))
    for path in dict.fromkeys((*after, *before)):
        yield Change(path, before.get(path), after.get(path))


def _notes(old: AnnualReport, new: AnnualReport) -> Iterator[str]:
    if not is_same_agency(old.agency, new.agency):
        yield f"两份报告的机关不同：“{old.agency}”与“{new.agency}”"
    elif old.year == new.year:
        yield f"两份都是 {new.year} 年的报告"
    elif old.year > new.year:
        yield f"前一份是 {old.year} 年的，后一份是 {new.year} 年的，次序可能颠倒了"
    elif old.year < new.year - 1:
        yield f"两份报告相隔 {new.year - old.year} 年"
    if (old.proactive is None) != (new.proactive is None):
        yield "两份报告的表二格式不同（试行格式与现行格式的指标不同），不能逐格比较"
    if _divided(old) != _divided(new):
        yield "一份报告的“（六）其他处理”分三项，另一份不分，这几行不能逐格比较"


def _divided(report: AnnualReport) -> bool:
    return "other_correction_overdue" in {row.key for row in report.rows}


def _texts(narrative: Narrative) -> Iterator[tuple[str, str]]:
    """Yield each paragraph with its part, those long enough that likeness means something."""
    for part, text in texts(narrative):
        for paragraph in paragraphs(text):
            yield part, paragraph


def _paragraphs(old: Narrative, new: Narrative) -> tuple[tuple[Copied, ...], tuple[PartShare, ...]]:
    """Return the copied paragraphs, and per part how much of its own words they are."""
    before = list(_texts(old))
    theirs = [paragraph for _, paragraph in before]
    copied: list[Copied] = []
    lengths: dict[str, list[int]] = {}
    for part, paragraph in _texts(new):
        own = own_words(paragraph)
        is_own = any(paragraphs(own))
        found = closest(paragraph, theirs, at_least=PARAGRAPH)
        if is_own:
            length = lengths.setdefault(part, [0, 0])
            length[0] += len(own)
            length[1] += len(own) if found is not None else 0
        if found is not None:
            alike, at = found
            copied.append(
                Copied(part, before[at][0], before[at][1], paragraph, alike, fixed=not is_own)
            )
    return tuple(copied), tuple(PartShare(part, *length) for part, length in lengths.items())


def _problems(old: str | None, new: str | None) -> tuple[float | None, tuple[tuple[str, str], ...]]:
    """Return how alike two sections 五 are, and the sentences that stand in both."""
    if not (old or "").strip() or not (new or "").strip():
        return None, ()
    before = [one for one in sentences(old) if len(one.strip()) >= _SHORTEST_SENTENCE]
    repeated = []
    for sentence in sentences(new):
        if len(sentence.strip()) < _SHORTEST_SENTENCE:
            continue
        found = closest(sentence, before, at_least=PARAGRAPH)
        if found is not None:
            repeated.append((before[found[1]].strip(), sentence.strip()))
    return similarity(old or "", new or ""), tuple(repeated)
