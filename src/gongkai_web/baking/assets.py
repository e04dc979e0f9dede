"""Under which names are style sheets and scripts sent? With a sum of their content, so that they may be kept for a year.

A process that serves writes its own files there once, packed beside; nothing needs to be collected.
Everywhere else names stay plain.
"""

from __future__ import annotations

import gzip
import hashlib
import time
from contextlib import suppress
from pathlib import Path

import brotli
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage

from gongkai_web.baking.shelf import put

OURS = "gongkai_web."
PACKED = (".css", ".js", ".svg", ".json", ".txt")
KEPT_FOR = 30 * 24 * 3600
"""Seconds after which a name of an earlier version is thrown away."""
_names: dict[str, str] = {}


class NamedBySum(StaticFilesStorage):
    """Tells the address of a static file: with its sum where this process published it."""

    def url(self, name: str) -> str:
        """Return the address."""
        return str(super().url(_names.get(name, name)))


def publish() -> None:
    """Write this product's static files under names with their sums; trouble with the disk leaves plain names."""
    root = Path(settings.STATIC_ROOT)
    found = {}
    try:
        for name, path in _ours():
            found[name] = _publish(root, name, path.read_bytes())
        _sweep(root, set(found.values()))
    except OSError:
        return
    _names.update(found)


def _ours() -> list[tuple[str, Path]]:
    """Return the static files of this product's own apps, by name."""
    folders = [
        Path(app.path) / "static" for app in apps.get_app_configs() if app.name.startswith(OURS)
    ]
    return [
        (path.relative_to(folder).as_posix(), path)
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]


def _publish(root: Path, name: str, body: bytes) -> str:
    stem, dot, ending = name.rpartition(".")
    named = f"{stem}.{hashlib.sha256(body).hexdigest()[:12]}{dot}{ending}"
    target = root / named
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
    if target.exists() and target.stat().st_size == len(body):
        return named
    if f".{ending}" in PACKED:
        put(f"{target}.gz", gzip.compress(body, 9, mtime=0))
        put(f"{target}.br", brotli.compress(body, quality=11))
    put(str(target), body)
    return named


def _sweep(root: Path, wanted: set[str]) -> None:
    """Throw names of earlier versions away that nobody's page still says."""
    for path in root.rglob("*"):
        name = path.relative_to(root).as_posix().removesuffix(".gz").removesuffix(".br")
        with suppress(OSError):
            if path.is_file() and name not in wanted and _age(path) > KEPT_FOR:
                path.unlink()


def _age(path: Path) -> float:
    return time.time() - path.stat().st_mtime
