"""How does the file a report was read from look, as far as the reader saw it, and where in it is a cell?"""

from gongkai.reports.showing.anchors import anchor_of, nearest
from gongkai.reports.showing.page import FORM, Shown, show

__all__ = ["FORM", "Shown", "anchor_of", "nearest", "show"]
