"""Where can people read what is public, and whom must the agency supply? (条例 art. 25)

Governments set up reading places in archives, libraries and service halls; agencies may have
others. What is public is handed to archives and libraries in time: no number of days is set.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

BASIS: Final = "《中华人民共和国政府信息公开条例》第二十五条"


class PlaceKind(StrEnum):
    """What a reading place is."""

    ARCHIVE = "archive"
    LIBRARY = "library"
    SERVICE_HALL = "service_hall"
    READING_ROOM = "reading_room"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The word of the Regulation."""
        return _KINDS[self]

    @property
    def is_supplied(self) -> bool:
        """Whether art. 25(3) has agencies hand over to it what they make public."""
        return self in (PlaceKind.ARCHIVE, PlaceKind.LIBRARY)


_KINDS = {
    PlaceKind.ARCHIVE: "国家档案馆",
    PlaceKind.LIBRARY: "公共图书馆",
    PlaceKind.SERVICE_HALL: "政务服务场所",
    PlaceKind.READING_ROOM: "公共查阅室、资料索取点",
    PlaceKind.OTHER: "其他场所、设施",
}


class Carrier(StrEnum):
    """In what form something is handed over."""

    PAPER = "paper"
    DISC = "disc"
    DRIVE = "drive"
    NETWORK = "network"
    PAPER_AND_DATA = "paper_and_data"

    @property
    def label(self) -> str:
        """The word an archivist uses."""
        return _CARRIERS[self]


_CARRIERS = {
    Carrier.PAPER: "纸质",
    Carrier.DISC: "光盘",
    Carrier.DRIVE: "移动存储介质",
    Carrier.NETWORK: "网络传输",
    Carrier.PAPER_AND_DATA: "纸质和电子",
}
