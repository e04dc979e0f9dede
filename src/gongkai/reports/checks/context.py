"""What is known about a report beyond its own pages?

Everything is optional: a check that needs what is not given answers "not
assessed" and says what it would need. The records of an office can fill the
whole of it; a supervising office that only holds the file fills what it knows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.reports.schema import AnnualReport, Documents, Table3, Table4


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Facts from outside the report. ``None`` means: not known, so not assessed."""

    agency_name: str | None = None
    """The agency's full name in the register of agencies."""
    is_government: bool | None = None
    """Is it a 人民政府, whose report also covers assessment and accountability (art. 50)?"""
    makes_rules: bool | None = None
    """May it make 规章?"""
    published_on: date | None = None
    """The day the report was made public."""
    reorganised: str | None = None
    """Why figures may lawfully break with last year's: merger, split, correction notice."""
    overview_limit: int | None = None
    """The longest section 一 the competent office allows, in characters."""
    others: Sequence[AnnualReport] | None = None
    """Reports of other agencies to compare section 五 with."""

    doubtful: Collection[str] = ()
    """Paths of cells that the reader of the file could not read for certain: not to be called blank."""
    untitled: bool = False
    """The file that the report was read from has no title that names its year."""

    received: int | None = None
    """Applications in the register with a receipt date in the year."""
    applications: Table3 | None = None
    """Table 3 as the register counts it."""
    remedies: Table4 | None = None
    """Table 4 as the register counts it."""
    overdue: Sequence[str] | None = None
    """Numbers of open applications whose reply was due on or before 31 December."""
    third_party_consultations: int | None = None
    correction_notices: int | None = None
    """Notices asking applicants to correct, sent in the year or the year before."""
    known_reconsiderations: int | None = None
    """Reconsideration cases known from this or an earlier year."""
    suits_skipping_reconsideration: int | None = None
    """Direct suits against refusals under arts. 14–16 filed since 2024."""

    fee_notices: int | None = None
    """信息处理费 notices issued in the year."""
    fee_notices_last_year: int | None = None
    fee_notified_fen: int | None = None
    fee_collected_fen: int | None = None

    documents: Mapping[str, Documents] | None = None
    """``rules`` and ``normative_docs`` as the register of documents counts them."""
    decisions: Mapping[str, int] | None = None
    """``licences``, ``penalties``, ``coercions`` in the departments' decision lists."""
    powers: Collection[str] | None = None
    """Which of ``licences``, ``penalties``, ``coercions`` the agency's power list has."""

    publications: int | None = None
    """Publications through all channels in the year."""
    media_articles: int | None = None
    meetings: int | None = None
    trainings: int | None = None
    accounts: int | None = None
