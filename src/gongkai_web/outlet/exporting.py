"""How does an agency's part of the portal become a folder of files for another site?

All pages are made from one state of the records, then laid into the folder at once. Only what
the public sees goes in; what is not public any more goes out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as Tree_

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from gongkai_web.agencies.models import Agency, User
from gongkai_web.config.bootstrap import alone
from gongkai_web.config.home import home
from gongkai_web.config.snapshot import one_snapshot
from gongkai_web.journal.actions import record
from gongkai_web.outlet import feeds, gone, planning, telling
from gongkai_web.outlet.embedding import domain_of
from gongkai_web.outlet.linking import HASHED, Links
from gongkai_web.outlet.planning import Part
from gongkai_web.outlet.relocated import Moved, moved_pages
from gongkai_web.outlet.rendering import NotThere, answer, asked
from gongkai_web.outlet.tree import Tree, TreeProblem, Written
from gongkai_web.portal import items
from gongkai_web.portal.agencies import agencies_shown
from gongkai_web.portal.pages import Entry, page
from gongkai_web.publishing.models import Column, ItemFile

TRIES = 3
AT_ONCE = 200


class ExportProblem(Exception):
    """Why nothing was exported, in Chinese."""


@dataclass(slots=True)
class Export:
    """One export: whose, where to, and in which shape."""

    agency: Agency
    out: Path
    base: str = ""
    """The platform's address, for links to what is not in the folder; "" leaves them out."""
    site: str = ""
    """Where the folder will stand, where that is known."""
    bare: bool = False
    """Without head and foot, to be taken into another site's pages."""
    say: Callable[[str], None] = lambda told: None
    tree: Tree = field(init=False)
    links: Links = field(init=False)

    @property
    def frame(self) -> dict[str, Any]:
        """What stands around a page in the folder."""
        title = self.agency.short_name or self.agency.name
        own = [Entry("agencies", reverse("portal:agency", args=[self.agency.code]), title)]
        alone_ = {"menu": own, "has_search": False, "can_apply": False, "alone": True}
        shown_at = domain_of(self.agency.code, settings.EMBEDDED_AT)
        domain = urlsplit(self.site).hostname or shown_at or urlsplit(self.base).hostname or ""
        return {"bare": self.bare, "domain": domain, **({} if self.base else alone_)}

    def run(self, *, at: datetime) -> Written:
        """Make the folder. Raises ExportProblem, TreeProblem; then the folder is as it was."""
        for left in range(TRIES - 1, -1, -1):
            self.tree = Tree(self.out)
            self.tree.begin()
            try:
                with one_snapshot():
                    self._lay()
                return self.tree.finish(self._head(at))
            except NotThere as error:
                # Something's time came or went while the pages were made.
                if not left:
                    raise ExportProblem(f"页面无法生成：{error}") from error
            finally:
                self.tree.drop()
        raise AssertionError

    def _head(self, at: datetime) -> dict[str, Any]:
        return {
            "agency": {"code": self.agency.code, "name": self.agency.name},
            "made_at": telling.moment(at),
            "base_url": self.base, "site_url": self.site, "bare": self.bare,
        }  # fmt: skip

    def _lay(self) -> None:
        parts = list(planning.parts(self.agency, share=bool(self.base)))
        code = self.agency.code
        self.links = Links(
            parts, home=reverse("portal:agency", args=[code]), base=self.base, site=self.site
        )
        files = {
            one.sha256: one for one in ItemFile.objects.filter(agency=self.agency).defer("agency")
        }
        moved = list(moved_pages(self.agency, taken={part.file for part in parts}))
        for one in moved:
            self.links.lead_on(one.source, one.to)
        for number, part in enumerate(parts, start=1):
            if part.kind in ("attachment", "picture"):
                self._file(part, files)
            elif part.kind == "feed":
                self._feed(part)
            elif part.kind == "code":
                self._code(part)
            else:
                self._page(part)
            if number % 500 == 0:
                self.say(f"{number}/{len(parts)}")
        self._data(parts)
        self._moved(moved)
        self._assets()

    def _moved(self, moved: list[Moved]) -> None:
        """Lay a page that leads on where one stood before, and the list of them."""
        laid = []
        for one in moved:
            if (there := self.links.find(one.file, one.to)) is None:
                continue
            response = page(
                asked(one.source, self.frame), "outlet/moved.html", "agencies", agency=self.agency,
                to=one.to, there=there, canonical="", has_feed=False, meta={"robots": "noindex"},
            )  # fmt: skip
            part = Part(one.source, one.file, "moved")
            data = self.links.page(response.content.decode(), part).encode()
            self.tree.put(part.file, data, kind=part.kind, source=part.source)
            laid.append({"from": one.source, "file": one.file, "url": one.to})
        self._json("data/moved.json", laid, f"/{self.agency.code}/")

    def _page(self, part: Part) -> None:
        response = answer(part.source, self.frame)
        is_gone = response.status_code == 410
        if is_gone != (part.kind == "withdrawn"):
            raise NotThere(part.source)
        data = b"".join(response.streaming_content) if response.streaming else response.content
        if part.kind != "annual_report_file":
            data = self.links.page(data.decode(), part).encode()
        self.tree.put(part.file, data, kind=part.kind, source=part.source)

    def _code(self, part: Part) -> None:
        """Lay the code to scan: it leads to the page's one address, as the page itself says it."""
        source = part.source.rpartition("/")[0] + "/"
        file = self.links.file_of(source)
        address = self.links.canonical(file, source) if file else None
        if address is None:
            raise ExportProblem(f"二维码没有对应的页面：{part.source}")
        self.tree.put(part.file, items.code_of(address), kind=part.kind, source=part.source)

    def _file(self, part: Part, files: dict[str, ItemFile]) -> None:
        kept = files.get(str(part.key))
        if kept is None:
            raise ExportProblem(f"附件没有保存在系统里，请先核对：{part.source}")
        try:
            with kept.file.open("rb") as content:
                self.tree.copy(
                    part.file, content, sha256=kept.sha256, size=kept.size, kind=part.kind,
                    source=part.source,
                )  # fmt: skip
        except FileNotFoundError:
            raise ExportProblem(f"附件的文件不见了，请先核对：{part.source}") from None

    def _feed(self, part: Part) -> None:
        path = part.source.removeprefix(f"/{self.agency.code}/").rpartition("feed")[0]
        if path:
            slug = path.strip("/").rpartition("/")[2]
            rows = Column.objects.select_related("agency", "parent")
            feed = feeds.of_column(rows.get(agency=self.agency, slug=slug))
        else:
            feed = feeds.of_agency(self.agency)
        if part.file.endswith(".json"):
            told = self.links.told(feeds.as_json(feed), part.file)
            data = _json(told)
        else:
            data = self._atom(feeds.atom(feed), part.file)
        self.tree.put(part.file, data, kind="feed", source=part.source)

    def _atom(self, document: bytes, here: str) -> bytes:
        root = Tree_.fromstring(document)
        for one in list(root.iter(f"{{{feeds.ATOM}}}link")):
            one.set("href", self.links.public(here, one.get("href", "")) or "")
        for one in root.iter(f"{{{feeds.ATOM}}}content"):
            one.text = self.links.fragment(one.text or "", here)
        return Tree_.tostring(root, encoding="utf-8", xml_declaration=True)

    def _data(self, parts: Iterable[Part]) -> None:
        """Lay the same as data, item by item and as one list."""
        code = self.agency.code
        self._json("data/agency.json", telling.describe_agency(self.agency), f"/{code}/")
        rows = list(Column.objects.filter(agency=self.agency).select_related("agency"))
        slugs = {row.pk: row.slug for row in rows}
        columns = [telling.describe_column(row, slugs) for row in rows]
        self._json("data/columns.json", columns, f"/{code}/")
        listed: list[dict[str, Any]] = []
        keys = [part.key for part in parts if part.kind == "item"]
        for begin in range(0, len(keys), AT_ONCE):
            found = items.editions().select_related("submission__ladder").filter(
                item__in=keys[begin : begin + AT_ONCE]
            ).order_by("item_id")  # fmt: skip
            for one in telling.shown(found, on=timezone.localdate()):
                pk = one.edition.item_id
                self._json(
                    f"data/items/{pk}.json", telling.whole(one) | telling.national(one),
                    items.url_of(one.edition.item),
                )  # fmt: skip
                listed.append(telling.brief(one) | telling.national(one))
        listed.sort(key=lambda row: (row["published_at"], row["id"]), reverse=True)
        self._json("data/items.json", listed, f"/{code}/")
        withdrawn = [gone.told(one) for one in gone.withdrawals(agency=self.agency.pk)]
        self._json("data/gone.json", withdrawn, f"/{code}/")

    def _json(self, file: str, told: Any, source: str) -> None:
        data = _json(self.links.told(told, file))
        self.tree.put(file, data, kind="data", source=source)

    def _assets(self) -> None:
        done: set[str] = set()
        while waiting := sorted(set(self.links.assets) - done):
            for name in waiting:
                data = static_file(name)
                if name.endswith(".css"):
                    data = self.links.style(data.decode(), name).encode()
                self.tree.put(
                    self.links.assets[name], data, kind="asset", source=settings.STATIC_URL + name
                )
                done.add(name)


def _json(told: Any) -> bytes:
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def static_file(name: str) -> bytes:
    """Return a file that pages load. Raises ExportProblem."""
    for one in (name, HASHED.sub("", name)):
        if found := finders.find(one):
            return Path(found).read_bytes()
    if staticfiles_storage.exists(name):
        with staticfiles_storage.open(name) as file:
            data: bytes = file.read()
            return data
    raise ExportProblem(f"页面用到的文件不见了：{name}")


def address_of_site(url: str, what: str) -> str:
    """Return an address as it is used. Raises ExportProblem for what is none."""
    parts = urlsplit(url.strip())
    if url.strip() and (parts.scheme not in ("http", "https") or not parts.netloc or parts.query):
        raise ExportProblem(
            f"{what}应为网址，例如 https://www.example.gov.cn/zfxxgk，现在是“{url}”"
        )
    return url.strip().rstrip("/")


def base_known() -> str:
    """Return the platform's address where the office named one that others can open."""
    host = urlsplit(settings.BASE_URL).hostname or ""
    return "" if host in ("127.0.0.1", "localhost", "::1") else settings.BASE_URL.rstrip("/")


def export_site(
    *, actor: User | None, agency: Agency, out: Path, at: datetime, base: str | None = None,
    site: str = "", bare: bool = False, say: Callable[[str], None] = lambda told: None,
) -> Written:  # fmt: skip
    """Export an agency's pages into a folder and note it in the journal.

    Raises ExportProblem, TreeProblem, OSError: the folder is then as it was before.
    """
    if not agencies_shown().filter(pk=agency.pk).exists():
        raise ExportProblem(f"{agency.name} 还没有公开的内容，也没有登记联系方式，没有可以导出的")
    base = base_known() if base is None else address_of_site(base, "--base-url ")
    made = Export(
        agency,
        out.resolve(),
        base=base,
        site=address_of_site(site, "--site-url "),
        bare=bare,
        say=say,
    )
    with alone(home() / "export.lock"):
        done = made.run(at=at)
    with transaction.atomic():
        record(
            verb="导出公开栏目", subject=agency, agency=agency, actor=actor,
            detail={"文件": done.files, "变动": len(done.changed), "删除": len(done.removed)},
        )  # fmt: skip
    return done


__all__ = ["ExportProblem", "TreeProblem", "export_site"]
