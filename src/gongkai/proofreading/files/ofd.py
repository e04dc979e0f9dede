"""What stands in an OFD file (GB/T 33190)? The words of its pages, notes and properties."""

from __future__ import annotations

import re
from typing import Any

from gongkai.proofreading.files.contents import (
    MOST_FILES_INSIDE,
    Contents,
    Gathering,
    UnreadableFile,
)
from gongkai.proofreading.files.office import is_person
from gongkai.proofreading.files.packages import Package, by_root, local
from gongkai.proofreading.finding import Kind

_PAGE = re.compile(r"Page_?(\d+)", re.I)
_TOLD = {"Title": "标题", "Subject": "主题", "Abstract": "摘要", "Keyword": "关键词"}


def parts_of_ofd(data: bytes, name: str, *, kind: Kind = "attachment") -> Contents:
    """Return the parts of an OFD file. Raises UnreadableFile, FileTooLarge."""
    gathering = Gathering(name, kind)
    gather_ofd(Package(data, name, "OFD"), gathering)
    return gathering.contents()


def gather_ofd(package: Package, gathering: Gathering) -> None:
    """Take all there is in an OFD package."""
    found = False
    for part, name, root in by_root(package, frozenset()):
        if name == "OFD":
            _properties(root, gathering)
        if name == "Attachments":
            for number, one in enumerate(e for e in root.iter() if local(e.tag) == "Attachment"):
                if number < MOST_FILES_INSIDE:
                    gathering.trace("embedded", one.get("Name") or "未命名")
                    gathering.trace("not_read", f"嵌入的文件 {one.get('Name') or '未命名'}")
        text = _text(root)
        if not text:
            continue
        found = True
        numbers = _PAGE.findall(part)
        place = f"第{int(numbers[-1]) + 1}页" if numbers and name == "Page" else f"内容 {part}"
        gathering.add(place, text, cut=True)
    if "OFD.xml" not in package:
        raise UnreadableFile(gathering.name, "不是完好的OFD文件，请检查原件")
    if not found:
        gathering.trace("scan_only", "全部页面")


def _properties(root: Any, gathering: Gathering) -> None:
    for element in root.iter():
        name, text = local(element.tag), (element.text or "").strip()
        if name == "Author" and text and is_person(text):
            gathering.trace("author", f"作者“{text}”")
        if text and (name in _TOLD or name == "Author"):
            gathering.add(f"文件属性“{_TOLD.get(name, '作者')}”", text, kind="metadata")


def _text(root: Any) -> str:
    """Return the words of a page line by line: pieces at one height are one line."""
    lines: list[tuple[str, str]] = []
    for element in root.iter():
        if local(element.tag) != "TextObject":
            continue
        words = "".join(code.text or "" for code in element.iter() if local(code.tag) == "TextCode")
        box = (element.get("Boundary") or "").split()
        height = box[1].partition(".")[0] if len(box) > 1 else ""
        if lines and height and lines[-1][0] == height:
            lines[-1] = (height, lines[-1][1] + words)
        else:
            lines.append((height, words))
    return "\n".join(words for _, words in lines if words.strip())
