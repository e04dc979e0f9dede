"""When does a text hold what somebody typed, and which words of it are marked?

A text and a query are folded the same way (:mod:`.folding`); a word is found where its folded
form stands in the folded text, like in a plain search for a substring.
"""

from gongkai.search.folding import VERSION, bare, fold, fold_with_places
from gongkai.search.marking import Piece, marked, snippet
from gongkai.search.query import All, Any_, Not, Query, Term, parse
from gongkai.search.sentences import Plain, without_filler

__all__ = [
    "VERSION",
    "All",
    "Any_",
    "Not",
    "Piece",
    "Plain",
    "Query",
    "Term",
    "bare",
    "fold",
    "fold_with_places",
    "marked",
    "parse",
    "snippet",
    "without_filler",
]
