"""What stands in a Word file, seen and unseen?

Body, tables, headers, footers, notes, text boxes, comments, deleted revisions,
hidden and white text, charts, fields, properties. Runs are joined before
anything looks at them, so a number split over runs is whole again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from gongkai.proofreading.files.contents import DEEPEST, Contents, FileTooLarge, Gathering
from gongkai.proofreading.files.office import common, drawing_texts, outside_links
from gongkai.proofreading.files.packages import Package, by_root, local, main_part
from gongkai.proofreading.finding import Kind, Link

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STORIES = {
    "hdr": "页眉",
    "ftr": "页脚",
    "footnotes": "脚注",
    "endnotes": "尾注",
    "comments": "批注",
    "glossaryDocument": "构建基块",
    "document": "另存的正文",
}
_DRAWN = frozenset(("chartSpace", "dataModel", "drawing"))
_SMALLEST = 4  # half points; nobody reads it
_SKIPPED = frozenset(("pPr", "rPr", "sectPr", "tblPr", "tblGrid", "tcPr", "trPr"))


def parts_of_docx(data: bytes, name: str, *, kind: Kind = "attachment") -> Contents:
    """Return the parts of a Word file and what the file itself gives rise to.

    Raises UnreadableFile, FileTooLarge.
    """
    package = Package(data, name, "Word")
    gathering = Gathering(name, kind)
    gather_docx(package, gathering)
    return gathering.contents()


def gather_docx(package: Package, gathering: Gathering) -> None:
    """Take all there is in a Word package."""
    main = main_part(package, "word/document.xml")
    links = outside_links(package, gathering, main)
    story = _Story(gathering, "正文", links)
    story.blocks(package.needed(main), 0)
    story.tell()
    titles: Counter[str] = Counter()
    for part, name, root in by_root(package, frozenset((main,))):
        if name in _STORIES:
            titles[name] += 1
            title = _STORIES[name] + (str(titles[name]) if titles[name] > 1 else "")
            other = _Story(gathering, title, outside_links(package, gathering, part))
            other.blocks(root, 0)
            other.tell()
            links.update(other.links)
            if name == "comments" and (count := sum(local(c.tag) == "comment" for c in root)):
                gathering.trace("comment", f"{count} 条")
        elif name in _DRAWN or part.startswith("customXml/item"):
            lines = drawing_texts(root) if name in _DRAWN else _words(root)
            for line in lines:
                titles["drawn"] += 1
                gathering.add(f"图表、附加数据里的文字{titles['drawn']}", line, kind="metadata")
    for number, url in enumerate(dict.fromkeys(links.values()), start=1):
        if url.lower().startswith(("mailto:", "tel:")):
            gathering.add(f"链接地址{number}", url, kind="metadata")
    common(package, gathering, "word")


def _words(root: Any) -> list[str]:
    """Return the texts of data that is kept beside the document."""
    return [text for element in root.iter() if (text := (element.text or "").strip())]


@dataclass(slots=True)
class _Line:
    """One paragraph while it is gathered."""

    shown: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    spare: list[Any] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    length: int = 0

    def show(self, text: str) -> None:
        self.shown.append(text)
        self.length += len(text)


@dataclass(slots=True)
class _Story:
    """The body, a header, the notes: paragraphs and tables in order."""

    gathering: Gathering
    title: str
    links: dict[str, str]
    paragraphs: int = 0
    tables: int = 0
    pieces: int = 0
    deletions: int = 0
    insertions: int = 0
    unseen: list[str] = field(default_factory=list)
    pictures: int = 0

    def tell(self) -> None:
        """Note what was seen on the way that is no text."""
        if changes := self.deletions + self.insertions:
            self.gathering.trace(
                "tracked_change",
                f"{self.title}里插入 {self.insertions} 处、删除 {self.deletions} 处",
                changes,
            )
        if self.unseen:
            self.gathering.trace("invisible_text", self.unseen[0], len(self.unseen))

    def blocks(self, parent: Any, depth: int) -> None:
        """Take the paragraphs and tables below an element."""
        self._deep(depth)
        for child in parent:
            name = local(child.tag)
            if name == "p":
                self._paragraph(child, depth)
            elif name == "tbl":
                self._table(child, depth)
            elif name not in _SKIPPED:
                self.blocks(child, depth + 1)

    def _deep(self, depth: int) -> None:
        if depth > DEEPEST:
            raise FileTooLarge(self.gathering.name, f"Word文件嵌套超过 {DEEPEST} 层，不予读取")

    def _paragraph(self, element: Any, depth: int) -> None:
        line = _Line()
        self._runs(element, line, depth)
        if "".join(line.shown).strip():
            self.paragraphs += 1
        place = f"{self.title}第{max(self.paragraphs, 1)}段"
        self._add(line, place, depth)

    def _add(self, line: _Line, place: str, depth: int, **cell: Any) -> None:
        shown = "".join(line.shown)
        self.gathering.add(place, shown, links=line.links, **cell)
        for texts, label in (
            (line.deleted, "已删除的修订"),
            (line.codes, "域代码"),
        ):
            if "".join(texts).strip():
                self.pieces += 1
                self.gathering.add(f"{place}（{label}{self.pieces}）", "".join(texts))
        if text := "".join(line.unseen).strip():
            self.unseen.append(f"{place}“{text}”")
        for box in line.boxes:
            self.pieces += 1
            inner = _Story(self.gathering, f"{place}的文本框{self.pieces}", self.links)
            inner.blocks(box, depth + 1)
            inner.tell()
        for spare in line.spare:
            # What only old programs show. Mostly the same words once more.
            words = "".join(t.text or "" for t in spare.iter(f"{_W}t"))
            if words.strip() and not any(_same(words, box) for box in line.boxes):
                self.pieces += 1
                self.gathering.add(f"{place}的备用内容{self.pieces}", words)

    def _runs(self, element: Any, line: _Line, depth: int, deleted: bool = False) -> None:
        self._deep(depth)
        for child in element:
            name = local(child.tag)
            if name in _SKIPPED:
                continue
            if name == "r":
                self._run(child, line, depth, deleted)
            elif name in ("del", "moveFrom"):
                self.deletions += 1
                self._runs(child, line, depth + 1, deleted=True)
            elif name == "hyperlink":
                start = line.length
                self._runs(child, line, depth + 1, deleted)
                if url := self.links.get(child.get(f"{_R}id") or ""):
                    line.links.append(Link(url, start, line.length))
            else:
                if name in ("ins", "moveTo"):
                    self.insertions += 1
                self._runs(child, line, depth + 1, deleted)

    def _run(self, run: Any, line: _Line, depth: int, deleted: bool) -> None:
        texts = list(self._signs(run, line, depth))
        text = "".join(words for words, _ in texts)
        if deleted or any(gone for _, gone in texts):
            line.deleted.append(text)
            return
        line.show(text)
        if text.strip() and _is_unseen(run):
            line.unseen.append(text)

    def _signs(self, element: Any, line: _Line, depth: int) -> Iterator[tuple[str, bool]]:
        """Yield what a run says, and whether it is deleted. Boxes are put aside."""
        self._deep(depth)
        for child in element:
            name = local(child.tag)
            if name == "t":
                yield child.text or "", False
            elif name == "delText":
                yield child.text or "", True
            elif name == "instrText":
                line.codes.append(child.text or "")
            elif name in ("br", "cr"):
                yield "\n", False
            elif name == "tab":
                yield "\t", False
            elif name in ("noBreakHyphen", "softHyphen"):
                yield "-" if name == "noBreakHyphen" else "", False
            elif name == "sym":
                yield "\ufffc", False
            elif name == "txbxContent":
                line.boxes.append(child)
            elif name == "Fallback":
                line.spare.append(child)
            elif name == "docPr":
                self._picture(child)
            elif name not in _SKIPPED:
                yield from self._signs(child, line, depth + 1)

    def _picture(self, properties: Any) -> None:
        """Take the text of a picture, or note that it has none."""
        told = " ".join(filter(None, (properties.get("descr"), properties.get("title")))).strip()
        self.pictures += 1
        if told:
            self.gathering.add(f"{self.title}图片{self.pictures}的替代文字", told, kind="metadata")
        elif _has_picture(properties.getparent()):
            self.gathering.trace("image_without_text", f"{self.title}第{self.pictures}张图片")

    def _table(self, table: Any, depth: int) -> None:
        self._deep(depth)
        self.tables += 1
        title = f"{self.title}表{self.tables}"
        for r, row in enumerate(_own(table, "tr"), start=1):
            hidden = row.find(f"{_W}trPr/{_W}hidden")
            if hidden is not None and hidden.get(f"{_W}val") not in ("0", "false"):
                self.gathering.trace("hidden_cells", f"{title}第{r}行")
            column = 1
            for cell in _own(row, "tc"):
                self._cell(cell, title, r, column, depth + 1)
                span = cell.find(f"{_W}tcPr/{_W}gridSpan")
                value = span.get(f"{_W}val") if span is not None else "1"
                column += min(int(value), 1000) if value and value.isdecimal() else 1

    def _cell(self, cell: Any, title: str, r: int, c: int, depth: int) -> None:
        whole = _Line()
        for paragraph in _own(cell, "p"):
            line = _Line()
            self._runs(paragraph, line, depth)
            if whole.shown and line.shown:
                whole.show("\n")
            for link in line.links:
                whole.links.append(
                    Link(link.url, link.start + whole.length, link.end + whole.length)
                )
            whole.show("".join(line.shown))
            for mine, theirs in (
                (whole.deleted, line.deleted),
                (whole.unseen, line.unseen),
                (whole.codes, line.codes),
                (whole.boxes, line.boxes),
                (whole.spare, line.spare),
            ):
                mine.extend(theirs)
        self._add(whole, f"{title}第{r}行第{c}列", depth, table=title, row=r, column=c)
        for inner in _own(cell, "tbl"):
            self._table(inner, depth + 1)


def _own(parent: Any, wanted: str) -> Iterator[Any]:
    """Yield an element's children of that kind, through content controls and the like."""
    for child in parent:
        name = local(child.tag)
        if name == wanted:
            yield child
        elif name in ("sdt", "sdtContent", "customXml", "ins", "del", "moveTo", "moveFrom"):
            yield from _own(child, wanted)


def _same(words: str, box: Any) -> bool:
    return words == "".join(t.text or "" for t in box.iter(f"{_W}t"))


def _has_picture(drawing: Any) -> bool:
    return drawing is not None and any(local(e.tag) == "pic" for e in drawing.iter())


def _is_unseen(run: Any) -> bool:
    """Is the run hidden, white, or too small to be seen?"""
    for element in run.find(f"{_W}rPr") if run.find(f"{_W}rPr") is not None else ():
        name, value = local(element.tag), element.get(f"{_W}val")
        if name in ("vanish", "webHidden", "specVanish") and value not in ("0", "false", "off"):
            return True
        if name == "color" and (value or "").upper() in ("FFFFFF", "FEFEFE", "FDFDFD"):
            return not _is_shaded(run)
        if name == "sz" and value and value.isdecimal() and int(value) <= _SMALLEST:
            return True
    return False


def _is_shaded(run: Any) -> bool:
    """Does white text stand on a ground of its own colour: run, paragraph or cell?"""
    element = run
    for _ in range(12):
        if element is None:
            return False
        for shade in (
            element.findall(f"{_W}rPr/{_W}shd")
            + element.findall(f"{_W}pPr/{_W}shd")
            + element.findall(f"{_W}tcPr/{_W}shd")
        ):
            if (shade.get(f"{_W}fill") or "auto").upper() not in ("AUTO", "FFFFFF"):
                return True
        if element.find(f"{_W}rPr/{_W}highlight") is not None:
            return True
        element = element.getparent()
    return False
