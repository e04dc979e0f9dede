"""How are hundreds of reports read, some of them broken, without stopping and without reading one twice?

Each file is read in a process apart, within a bound of time and memory
(:mod:`.pool`); what became of it is kept at once (:mod:`.state`), so that a run
that was cut off goes on where it stood.
"""

from gongkai.reports.reading_many.many import Outcome, Result, read_many
from gongkai.reports.reading_many.pool import Limits
from gongkai.reports.reading_many.sources import Listing, NoSuchSource, Source, sources_of
from gongkai.reports.reading_many.state import BrokenState, StateFile

__all__ = [
    "BrokenState",
    "Limits",
    "Listing",
    "NoSuchSource",
    "Outcome",
    "Result",
    "Source",
    "StateFile",
    "read_many",
    "sources_of",
]
