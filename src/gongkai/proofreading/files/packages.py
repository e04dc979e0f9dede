"""How is an Office file opened safely? Zip bombs, entities and outside links do nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NoReturn

from gongkai import packages
from gongkai.packages import MEGABYTE, Bounds, Trouble, told
from gongkai.proofreading.files.contents import FileTooLarge, UnreadableFile

LARGEST_FILE = 200 * MEGABYTE
BOUNDS = Bounds(read=160 * MEGABYTE)
"""A file that is read has at most this much XML in all."""
_OLE = b"\xd0\xcf\x11\xe0"


class Package:
    """A zip package whose sizes are known to be sound."""

    def __init__(self, data: bytes, name: str, kind: str) -> None:
        self.name, self._kind = name, kind
        if data.startswith(_OLE):
            raise UnreadableFile(
                name, f"是旧版或者加了密码的{kind}文件，请解除密码、另存为新格式后再检查"
            )
        with told(self._tell):
            self._package = packages.Package(data, BOUNDS)
        self.names = self._package.names

    def _tell(self, trouble: Trouble) -> NoReturn:
        match trouble:
            case Trouble.TOO_LARGE:
                raise FileTooLarge(
                    self.name, f"{self._kind}文件解压后过大，没有检查；请缩小图片或者拆成几个文件"
                )
            case Trouble.ENCRYPTED:
                raise UnreadableFile(self.name, f"{self._kind}文件已加密，请解除密码后再检查")
        raise self._damaged()

    def _damaged(self) -> UnreadableFile:
        return UnreadableFile(
            self.name, f"不是完好的{self._kind}文件，可能损坏或者没有传完整，请检查原件"
        )

    def __contains__(self, part: str) -> bool:
        return part in self._package

    def bytes_of(self, part: str) -> bytes:
        """Return one part, never more than the limit."""
        with told(self._tell):
            return self._package.read(part)

    def xml(self, part: str) -> Any:
        """Return the root of an XML part, or None where the package has no such part."""
        if part not in self:
            return None
        data = self.bytes_of(part)
        if b"<!DOCTYPE" in data[:8192]:
            raise UnreadableFile(
                self.name, f"{self._kind}文件里有DOCTYPE声明，正常的文件没有，不予读取"
            )
        root = parsed(data)
        if root is None:
            raise self._damaged()
        return root

    def needed(self, part: str) -> Any:
        """Return the root of an XML part that must be there."""
        root = self.xml(part)
        if root is None:
            raise self._damaged()
        return root


def parsed(data: bytes) -> Any:
    """Return the root of some XML, or None where it is damaged."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError):
        return None


def local(tag: object) -> str:
    """Return a tag's name without its namespace; nothing for comments and the like."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def relations(package: Package, part: str) -> dict[str, tuple[str, str, bool]]:
    """Return kind, target and whether it lies outside, of each relation of a part, by id."""
    folder, _, name = part.rpartition("/")
    root = package.xml(f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels")
    found: dict[str, tuple[str, str, bool]] = {}
    for one in root if root is not None else ():
        if local(one.tag) == "Relationship":
            kind = (one.get("Type") or "").rpartition("/")[2]
            outside = one.get("TargetMode") == "External"
            found[one.get("Id") or ""] = (kind, one.get("Target") or "", outside)
    return found


def target(part: str, to: str) -> str:
    """Return the part that a relation of another part points to."""
    if to.startswith("/"):
        return to[1:]
    steps = part.split("/")[:-1]
    for step in to.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)


def main_part(package: Package, otherwise: str) -> str:
    """Return the part that the package names as its document, whatever it is called."""
    for kind, to, outside in relations(package, "").values():
        if kind == "officeDocument" and not outside and (part := target("", to)) in package:
            return part
    return otherwise


def by_root(package: Package, but: frozenset[str]) -> Iterator[tuple[str, str, Any]]:
    """Yield name, root's name and root of every sound XML part; what nothing refers to as well."""
    for part in package.names:
        if part in but or not part.endswith(".xml") or part.startswith(("docProps/", "[")):
            continue
        if "/theme/" in part or part.endswith(("styles.xml", "fontTable.xml")):
            continue
        root = package.xml(part)
        yield part, local(root.tag), root
