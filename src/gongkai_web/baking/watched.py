"""What do public pages come from? The tables whose change renews every page, and those that cannot matter.

A page that read anything else while it was made is not kept
(:mod:`gongkai_web.baking.reading`): whoever lets a public page read a new table either names it
here, or the page is made anew for every reader. Nobody can forget it and show what is out of date.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Watched:
    """A table; ``when`` says which rows the public can see, told of ``{row}``; all where it is empty."""

    table: str
    when: str = ""


WATCHED = (
    Watched("agencies_agency"),
    Watched("portal_site"),
    Watched("publishing_column"),
    # An item's row is its working copy: the public sees it through the edition it points to.
    Watched("publishing_item", "{row}.live_edition_id IS NOT NULL"),
    Watched("publishing_normativedocument"),
    Watched("normative_documentitem"),
    Watched("review_edition"),
    Watched("review_editionlink"),
    Watched("review_withdrawal"),
    Watched("review_withdrawalrequest"),
    Watched("review_withdrawalanswer"),
    Watched("reports_reportversion", "{row}.published_at IS NOT NULL"),
    Watched("search_entry"),
)

NAMES = frozenset(one.table for one in WATCHED)

FROZEN = frozenset(
    {
        # Never changed once an edition came out of them, and seen only through it (review/guard.py).
        "review_submission",
        "review_ladder",
        # The copies the search engine keeps of search_entry, written with it.
        "search_pieces",
        "baking_generation",
    }
)


def may_be_kept(tables: set[str]) -> bool:
    """Return whether a page made from these tables changes only where the generation does."""
    return tables <= NAMES | FROZEN
