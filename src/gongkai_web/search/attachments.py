"""What do the files of a public edition say? Read after it was published, one after the other.

An entry of a file waits with ``made_as`` empty until its words are in the index. Whoever dies
while reading leaves it waiting: the next publication and ``rebuild_search`` go on with it.
Only what a reader of the file sees is taken: no comments, no deleted words, no properties.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable

from django.db import DatabaseError, connection, transaction

from gongkai.proofreading import Contents, UnreadableFile, parts_of_file
from gongkai_web.publishing.models import ItemFile
from gongkai_web.search.engine import Server, engine
from gongkai_web.search.models import MADE_AS, Entry

log = logging.getLogger(__name__)
MOST_SIGNS = 1_000_000
"""Signs of a file that are taken in."""
_UNSEEN = re.compile("批注|已删除的修订|域代码|备用内容|表单")
_running = threading.Lock()


def wake() -> None:
    """Begin to read the files that wait, in a thread of this process; at most one reads."""
    if not _running.locked():
        threading.Thread(target=_read_all, name="search-files", daemon=True).start()


def _read_all() -> None:
    try:
        with _running:
            read_waiting()
            follow()
    except DatabaseError:
        log.exception("files were not taken into the search; gongkai manage rebuild_search does it")
    except RuntimeError as problem:
        log.warning("OpenSearch was not told what changed, it will be: %s", problem)
    finally:
        connection.close()


def follow() -> int:
    """Tell a search server what changed, where there is one; return what it acknowledged.

    Raises RuntimeError where it does not answer.
    """
    asked = engine()
    return asked.follow() if isinstance(asked, Server) else 0


def read_waiting(tell: Callable[[int], None] = lambda done: None) -> int:
    """Take in the files that wait and return how many there were; ``tell`` hears each."""
    done = last = 0
    while True:
        entry = Entry.objects.filter(made_as="", pk__gt=last).exclude(sha256="").order_by("pk")
        if (found := entry.select_related("edition__item").first()) is None:
            return done
        last = found.pk
        words, why = words_of(found)
        _take(found.pk, words, why)
        done += 1
        tell(done)


def _take(pk: int, words: str, why: str) -> None:
    with transaction.atomic():
        # What was taken back meanwhile is not here any more.
        entry = Entry.objects.select_for_update().filter(pk=pk, made_as="").first()
        if entry is None:
            return
        entry.body, entry.unread, entry.made_as = words, why[:255], MADE_AS
        entry.save()
        engine().put([entry])


def words_of(entry: Entry) -> tuple[str, str]:
    """Return what stands in a file, and why it could not be read, each may be empty."""
    assert entry.edition is not None
    kept = ItemFile.objects.filter(
        agency=entry.edition.item.agency_id, sha256=entry.sha256, name=entry.title
    ).first()
    if kept is None:
        return "", "没有这个文件"
    try:
        with kept.file.open("rb") as data:
            contents = parts_of_file(data.read(), entry.title)
    except UnreadableFile as problem:
        return "", problem.why
    except OSError as problem:
        return "", f"文件打不开（{problem.strerror or problem}）"
    return seen_in(contents), ""


def seen_in(contents: Contents) -> str:
    """Return the words of a file that its reader sees, cells of one row in one line."""
    lines: list[str] = []
    row: tuple[str, int] | None = None
    signs = 0
    for part in contents.parts:
        if part.kind == "metadata" or _UNSEEN.search(part.name):
            continue
        text = part.text.strip()
        here = (part.table, part.row) if part.table else None
        if here is not None and here == row:
            lines[-1] += f" {text}"
        else:
            lines.append(text)
        row = here
        signs += len(text) + 1
        if signs > MOST_SIGNS:
            break
    return "\n".join(lines)[:MOST_SIGNS].replace("\0", " ")
