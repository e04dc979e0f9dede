"""What do all Office files carry: properties, pictures, macros, files inside?"""

from __future__ import annotations

import re
from typing import Any

from gongkai.proofreading.files.contents import (
    MOST_FILES_INSIDE,
    Gathering,
    UnreadableFile,
)
from gongkai.proofreading.files.images import gps_of
from gongkai.proofreading.files.packages import Package, local, relations

_PROPERTIES = {
    "creator": "作者",
    "lastModifiedBy": "最后修改者",
    "manager": "经理",
    "Manager": "经理",
    "Company": "单位",
}
_TOLD = {
    "title": "标题",
    "subject": "主题",
    "description": "备注",
    "keywords": "关键词",
    "category": "类别",
}
_NOBODY = frozenset(
    (
        "",
        "python-docx",
        "openpyxl",
        "Administrator",
        "Admin",
        "admin",
        "User",
        "user",
        "Windows 用户",
        "Microsoft Office User",
        "微软用户",
        "Apache POI",
        "WPS",
    )
)
_ORGAN = re.compile(
    r"(?:局|委|办|厅|部|院|府|会|中心|公司|所|站|处|科|室|队|学校|大学|医院|银行|集团|社|馆|街道|镇|乡|村)$"
)


def is_person(author: str) -> bool:
    """Is the author of a file perhaps a person, neither a program's default nor an office?"""
    return author.strip() not in _NOBODY and not _ORGAN.search(author.strip())


_TAKEN_IN = (".htm", ".html", ".mht", ".mhtml", ".rtf", ".txt", ".docx", ".xlsx", ".pdf")
MOST_PICTURES = 500


def common(package: Package, gathering: Gathering, root: str) -> None:
    """Take what every Office file may carry. ``root`` is its folder: ``word`` or ``xl``."""
    _properties(package, gathering)
    _macros(package, gathering)
    _pictures(package, gathering, root)
    _inside(package, gathering, root)


def _properties(package: Package, gathering: Gathering) -> None:
    for part in ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"):
        root = package.xml(part)
        for element in root.iter() if root is not None else ():
            name, text = local(element.tag), (element.text or "").strip()
            if name in _PROPERTIES and is_person(text):
                gathering.trace("author", f"{_PROPERTIES[name]}“{text}”")
                gathering.add(f"文件属性“{_PROPERTIES[name]}”", text, kind="metadata")
            elif name in _TOLD or (part.endswith("custom.xml") and text):
                gathering.add(f"文件属性“{_TOLD.get(name, '自定义')}”", text, kind="metadata")


def _macros(package: Package, gathering: Gathering) -> None:
    found = [
        n
        for n in package.names
        if n.lower().endswith(("vbaproject.bin", "xlm.xml")) or "/macrosheets/" in n
    ]
    if found:
        gathering.trace("macro", found[0].rpartition("/")[2], len(found))


def _pictures(package: Package, gathering: Gathering, root: str) -> None:
    looked = 0
    for name in package.names:
        if name.startswith(f"{root}/media/") and name.lower().endswith(
            (".jpg", ".jpeg", ".tif", ".tiff", ".png", ".webp")
        ):
            looked += 1
            if looked > MOST_PICTURES:
                gathering.trace("not_read", f"第 {MOST_PICTURES} 张以后的图片")
                return
            if (where := gps_of(package.bytes_of(name))) is not None:
                gathering.trace("gps", f"{name.rpartition('/')[2]}（{where}）")


def _inside(package: Package, gathering: Gathering, root: str) -> None:
    from gongkai.proofreading.files.anything import read_inside

    for name in package.names:
        lies_inside = name.startswith(f"{root}/embeddings/") and not name.endswith("/")
        # A document may take in another one as it is (altChunk), under any name.
        if not lies_inside and not name.lower().endswith(_TAKEN_IN):
            continue
        short = name.rpartition("/")[2]
        gathering.trace("embedded", short)
        gathering.files_inside += 1
        if gathering.files_inside > MOST_FILES_INSIDE:
            gathering.trace("not_read", f"第 {MOST_FILES_INSIDE} 个以后的嵌入文件")
            return
        data = package.bytes_of(name)
        try:
            read_inside(gathering, data, short)
        except UnreadableFile as error:
            gathering.trace("not_read", f"嵌入的文件 {short}（{error.why}）")


def outside_links(package: Package, gathering: Gathering, part: str) -> dict[str, str]:
    """Note relations to files outside; return the addresses of hyperlinks by id."""
    links: dict[str, str] = {}
    for id_, (kind, to, outside) in relations(package, part).items():
        if not outside:
            continue
        if kind == "hyperlink":
            links[id_] = to
        else:
            gathering.trace("outside_link", to[:120])
    return links


def drawing_texts(root: Any) -> list[str]:
    """Return the paragraphs of a drawing, chart or diagram."""
    lines = []
    for element in root.iter():
        name = local(element.tag)
        if name == "p":
            line = "".join(t.text or "" for t in element.iter() if local(t.tag) == "t")
            if line.strip():
                lines.append(line)
        elif name == "v" and (element.text or "").strip():
            lines.append(element.text)
    return lines
