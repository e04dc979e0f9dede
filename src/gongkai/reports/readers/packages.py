"""How is an Office file of a report opened safely? As any package (:mod:`gongkai.packages`), told as a report."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import NoReturn

from gongkai.packages import Bounds, Package, Trouble, told
from gongkai.reports.readers.problems import TooLarge, UnreadableReport

BOUNDS = Bounds()
"""The text of no report comes near them."""
MOST_ENTRIES = BOUNDS.entries
LARGEST_XML = BOUNDS.part


def opened(data: bytes, source: str, kind: str) -> Package:
    """Return the package, once its sizes are known to be sound.

    Raises:
        UnreadableReport: it is damaged, encrypted, or declares entities.
        TooLarge: it would unpack to more than a report can be.
    """
    with _told(source, kind):
        package = Package(data, BOUNDS)
        for name in package.names:
            if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in package.read(name)[:8192]:
                raise UnreadableReport(
                    source, f"{kind}文件里有DOCTYPE声明，正常的文件没有，不予读取"
                )
    return package


def part(package: Package, name: str, source: str, kind: str) -> bytes:
    """Return one part of a package, never more than it says it holds."""
    with _told(source, kind):
        return package.read(name)


def _told(source: str, kind: str) -> AbstractContextManager[None]:
    def tell(trouble: Trouble) -> NoReturn:
        match trouble:
            case Trouble.TOO_LARGE:
                raise TooLarge(source, f"{kind}文件解压后过大，不像一份年度报告")
            case Trouble.ENCRYPTED:
                raise UnreadableReport(source, f"{kind}文件已加密，请解除密码后再读取")
        raise UnreadableReport(source, f"不是完好的{kind}文件，可能损坏或没有下载完整")

    return told(tell)
