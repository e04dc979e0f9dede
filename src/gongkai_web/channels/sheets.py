"""What does the platform's export sheet say? One article a row, under whatever names the platform gives its columns."""

from __future__ import annotations

import re
from datetime import datetime
from typing import IO

from django.utils import timezone

from gongkai_web.channels.listing import Found, ListRefused
from gongkai_web.ledgers.faults import FaultyFile
from gongkai_web.ledgers.reading import read_sheet

_TITLE = ("标题", "内容标题", "文章标题", "图文标题")
_DAY = ("发表时间", "发布时间", "群发时间", "推送时间", "发布日期", "发表日期", "日期")
_LINK = ("内容url", "内容链接", "链接", "文章链接", "url", "网址", "地址")
_AUTHOR = ("作者",)
_READS = ("总阅读次数", "阅读次数", "总阅读人数", "阅读人数", "阅读量", "阅读数")
_MOMENT = re.compile(
    r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})日?(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?)?"
)
MOST_ROWS = 20_000


def read(file: IO[bytes], name: str) -> list[Found]:
    """Return the articles of a sheet. Raises ListRefused, which names the rows that cannot be read."""
    try:
        sheet = read_sheet(file, name)
    except FaultyFile as error:
        raise ListRefused("；".join(error.lines(3))) from None
    header = [title.strip().lower() for title in sheet.header]
    title, day = _column(header, _TITLE), _column(header, _DAY)
    if title is None or day is None:
        raise ListRefused(
            f"第 1 行应有“标题”和“发表时间”两列（也可写作{'、'.join(_TITLE[1:3] + _DAY[1:4])}），"
            f"现在是：{'、'.join(sheet.header[:12])}"
        )
    if len(sheet.rows) > MOST_ROWS:
        raise ListRefused(f"一次最多导入 {MOST_ROWS} 行，请按年份分成几个文件")
    link, author, reads = (_column(header, names) for names in (_LINK, _AUTHOR, _READS))
    found, faults = [], []
    for number, row in zip(sheet.numbers, sheet.rows, strict=True):
        told = " ".join(row[title].split())
        moment = _moment(row[day])
        if not told or moment is None:
            faults.append(
                f"第 {number} 行："
                + ("没有标题" if not told else f"发表时间“{row[day]}”应形如 2024-03-05")
            )
            continue
        found.append(
            Found(
                title=told, published_at=moment, link=_link(row, link),
                author=row[author].strip() if author is not None else "",
                reads=_count(row[reads]) if reads is not None else None,
            )
        )  # fmt: skip
    if faults:
        more = f"；还有 {len(faults) - 5} 行" if len(faults) > 5 else ""
        raise ListRefused("；".join(faults[:5]) + more)
    return found


def _column(header: list[str], names: tuple[str, ...]) -> int | None:
    return next((header.index(name) for name in names if name in header), None)


def _moment(text: str) -> datetime | None:
    if (match := _MOMENT.fullmatch(text.strip())) is None:
        return None
    year, month, day, *time = (int(part) if part else 0 for part in match.groups())
    try:
        return timezone.make_aware(datetime(year, month, day, *time))  # noqa: DTZ001
    except ValueError:
        return None


def _link(row: list[str], column: int | None) -> str:
    text = row[column].strip() if column is not None else ""
    return text if text.startswith(("http://", "https://")) and len(text) <= 500 else ""


def _count(text: str) -> int | None:
    digits = text.replace(",", "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None
