"""How is a record given out without what must be withheld? (区分处理, 条例 art. 37)

``inspect`` says whether a file can be used and how many pages it has,
``page_image`` shows a page as it is seen, ``redact`` makes a new PDF of pictures
of the pages, on which the boxes are painted. Nothing of the old file but what the
eye sees outside the boxes goes over: no text layer, metadata, attachment, form field,
annotation, script or earlier revision. Bytes in, bytes out; foreign files are
opened in a process of their own, with limits.
"""

from __future__ import annotations

from gongkai.redaction.boxes import Box, ImpossibleBox
from gongkai.redaction.grounds import Ground, UnknownGround, ground, grounds
from gongkai.redaction.kinds import MEGABYTE, MOST_BYTES, SUFFIXES, Kind
from gongkai.redaction.making import Redacted, Withheld, redact
from gongkai.redaction.paper import Paper, counted
from gongkai.redaction.problems import UnusableFile
from gongkai.redaction.source import MOST_PAGES, Page, Source, inspect, page_image

__all__ = [
    "MEGABYTE",
    "MOST_BYTES",
    "MOST_PAGES",
    "SUFFIXES",
    "Box",
    "Ground",
    "ImpossibleBox",
    "Kind",
    "Page",
    "Paper",
    "Redacted",
    "Source",
    "UnknownGround",
    "UnusableFile",
    "Withheld",
    "counted",
    "ground",
    "grounds",
    "inspect",
    "page_image",
    "redact",
]
