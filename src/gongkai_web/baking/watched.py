"""What do public pages come from? The tables whose change renews every page, and those that cannot matter.

A page that read anything else while it was made is not kept
(:mod:`gongkai_web.baking.reading`): whoever lets a public page read a new table either names it
here, or the page is made anew for every reader. Nobody can forget it and show what is out of date.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Watched:
    """A table; ``when`` says which rows the public can see, told of ``{row}``; all where it is empty.

    Of a table that holds more than pages may tell of, ``seen_as`` names what is followed: a page that
    read the table itself is not kept, one that read only that is (:func:`.reading.came_from`).
    """

    table: str
    when: str = ""
    seen_as: str = ""


PUBLISHED_ANSWERS = "published answers"
"""What messages show to everybody: told by who holds nothing else of them (search/catalogue.py)."""

WATCHED = (
    Watched("agencies_agency"),
    Watched("portal_site"),
    Watched("publishing_column"),
    # An item's row is its working copy: the public sees it through the edition it points to.
    Watched("publishing_item", "{row}.live_edition_id IS NOT NULL"),
    Watched("publishing_readingplace"),
    Watched("publishing_normativedocument"),
    Watched("normative_documentitem"),
    Watched("review_edition"),
    Watched("review_editionlink"),
    Watched("review_withdrawal"),
    Watched("review_withdrawalrequest"),
    Watched("review_withdrawalanswer"),
    Watched("reports_reportversion", "{row}.published_at IS NOT NULL"),
    # Acts and texts are only added, before a message shows them (mailbox/guard.py).
    Watched("mailbox_message", "{row}.shown_id IS NOT NULL", seen_as=PUBLISHED_ANSWERS),
    Watched("search_entry"),
)

TABLES = frozenset(one.table for one in WATCHED)
NAMES = frozenset(one.seen_as or one.table for one in WATCHED)
"""What a page may have read."""

FROZEN = frozenset(
    {
        # Never changed once an edition came out of them, and seen only through it (review/guard.py).
        "review_submission",
        "review_ladder",
        # Tells a process what to read anew of what it holds; that says itself which tables it is from.
        "search_change",
        # The copies the search engine keeps of search_entry, written with it.
        "search_pieces",
        "baking_generation",
    }
)


def may_be_kept(tables: set[str]) -> bool:
    """Return whether a page made from these tables changes only where the generation does."""
    return tables <= NAMES | FROZEN
