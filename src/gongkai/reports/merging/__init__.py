"""What do the reports of an area's offices add up to, and what is missing?"""

from gongkai.reports.merging.joining import joined
from gongkai.reports.merging.merge import Merge, Sum, merge
from gongkai.reports.merging.offices import Bridge, CannotMerge, Offices

__all__ = ["Bridge", "CannotMerge", "Merge", "Offices", "Sum", "joined", "merge"]
