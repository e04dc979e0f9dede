"""Where do baked pages lie? In a folder per generation, the most wanted also in memory.

A page comes into its folder whole or not at all: written beside, then renamed, its description
last. Workers share the folder and need no word with each other; what a crash leaves behind goes
with its generation.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import threading
import time
from collections import OrderedDict
from contextlib import suppress
from itertools import count
from pathlib import Path

from gongkai_web.baking.answers import Answer

log = logging.getLogger(__name__)

IN_MEMORY = 32 * 1024 * 1024
LARGEST = 2 * 1024 * 1024
ENDINGS = {"": "", "gzip": ".gz", "br": ".br"}
DESCRIPTION = ".json"
LOOKS_EVERY = 64
"""After so many pages a worker looks how much lies there in all."""
_numbers = count()


class Shelf:
    """The folder of baked pages, at most ``most`` bytes, and one process's memory of it."""

    def __init__(self, root: Path, most: int) -> None:
        self.root, self.most = root, most
        self._memory: OrderedDict[tuple[str, str], Answer] = OrderedDict()
        self._held, self._since_look = 0, LOOKS_EVERY
        self._lock = threading.Lock()

    def folder(self, generation: str) -> Path:
        """Return the folder of a generation."""
        return self.root / "pages" / generation

    def remembered(self, generation: str, key: str) -> Answer | None:
        """Return the page where this process holds it in memory."""
        return self._memory.get((generation, key))

    def find(self, generation: str, key: str) -> Answer | None:
        """Return the page of that generation, from memory or from disk."""
        if (found := self._memory.get((generation, key))) is not None:
            return found
        base = self._base(generation, key, alone=True)
        if not os.path.exists(f"{base}{DESCRIPTION}"):
            base = self._base(generation, key, alone=False)
        try:
            described = Path(f"{base}{DESCRIPTION}").read_bytes()
            bodies = {"": Path(base).read_bytes()}
            for packing, ending in ENDINGS.items():
                with suppress(FileNotFoundError):
                    bodies[packing] = Path(f"{base}{ending}").read_bytes()
            found = Answer.read(described, bodies)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, ValueError, KeyError) as error:
            log.warning("a baked page cannot be read (%s): %s", error, base)
            return None
        self._remember(generation, key, found)
        return found

    def keep(self, generation: str, key: str, answer: Answer) -> None:
        """Put a page into its generation; trouble with the disk is noted and hurts no reader."""
        if answer.size > LARGEST:
            return
        self._remember(generation, key, answer)
        try:
            self._write(generation, self._base(generation, key, alone=answer.is_plain), answer)
        except FileNotFoundError:
            return  # another generation began, and this one was swept away
        except OSError as error:
            log.warning("the page %s could not be kept: %s", key, error)

    def _base(self, generation: str, key: str, *, alone: bool) -> str:
        """Return the path of the body; ``alone`` is one a server in front may give out by itself."""
        name = "index.html" if alone and (key.endswith("/") or not key) else "body"
        return str(self.folder(generation) / key / name)

    def _write(self, generation: str, base: str, answer: Answer) -> None:
        folder = self.folder(generation)
        if not folder.is_dir():
            self.root.joinpath("pages").mkdir(parents=True, exist_ok=True)
            folder.mkdir(exist_ok=True, mode=0o755)
            self.sweep(generation)
        Path(base).parent.mkdir(parents=True, exist_ok=True, mode=0o755)
        packed = [(ENDINGS[name], body) for name, body in answer.bodies.items() if name]
        for ending, body in (*packed, ("", answer.bodies[""]), (DESCRIPTION, answer.described())):
            put(f"{base}{ending}", body, marked=_mark(generation))
        self._since_look += 1
        if self._since_look >= LOOKS_EVERY:
            self._since_look = 0
            self.make_room(generation)

    def _remember(self, generation: str, key: str, answer: Answer) -> None:
        with self._lock:
            if self._memory and next(iter(self._memory))[0] != generation:
                self._memory.clear()
                self._held = 0
            if (earlier := self._memory.pop((generation, key), None)) is not None:
                self._held -= earlier.size
            self._memory[generation, key] = answer
            self._held += answer.size
            while self._held > IN_MEMORY:
                _, dropped = self._memory.popitem(last=False)
                self._held -= dropped.size

    def make_room(self, generation: str) -> None:
        """Where more lies there than may, throw the oldest away until three quarters are left."""
        rows: list[tuple[float, int, str]] = []
        for at, _, names in os.walk(self.folder(generation)):
            for name in names:
                path = f"{at}/{name}"
                with suppress(OSError):
                    found = os.stat(path)
                    # What a page takes is whole blocks, and a file at the least.
                    rows.append((found.st_ctime, -(-found.st_size // 4096) * 4096 + 256, path))
        held = sum(size for _, size, _ in rows)
        if held <= self.most:
            return
        for _, size, path in sorted(rows):
            with suppress(OSError):
                os.unlink(path)
            held -= size
            if held <= self.most * 3 // 4:
                return

    def sweep(self, keep: str, older_than: float = 0) -> None:
        """Throw the folders of other generations away; a reader who just opened a file still gets it."""
        with suppress(FileNotFoundError):
            for one in os.scandir(self.root / "pages"):
                if one.name == keep:
                    continue
                with suppress(OSError):
                    if older_than and time.time() - one.stat().st_mtime < older_than:
                        continue
                    gone = f"{one.path}.gone-{os.getpid()}-{next(_numbers)}"
                    os.rename(one.path, gone)
                    shutil.rmtree(gone, ignore_errors=True)


def _mark(generation: str) -> int:
    """Return what a generation's files bear as their time.

    The server in front makes its ETag of a file's time and size. A true time could be the same before and
    after a change; this number is not, and is told to nobody as a time.
    """
    return int.from_bytes(hashlib.sha256(generation.encode()).digest()[:4], "big") & 0x7FFFFFFF


def put(path: str, body: bytes, marked: int | None = None) -> None:
    """Write a file whole: nobody ever sees half of it. ``marked`` becomes its time."""
    half = f"{path}.half-{os.getpid()}-{threading.get_ident()}"
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    with os.fdopen(handle, "wb") as file:
        file.write(body)
    if marked is not None:
        os.utime(half, (marked, marked))
    os.replace(half, path)
