"""A folder is replaced as one: whatever happens, it is whole as it was or whole as it is to be."""

from __future__ import annotations

import io
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gongkai_web.outlet import tree
from gongkai_web.outlet.tree import MANIFEST, Tree, TreeProblem


def lay(out, files, **head):
    made = Tree(out)
    made.begin()
    for path, data in files.items():
        made.put(path, data, kind="page", source=f"/{path}")
    return made.finish(head)


def held(out):
    return {
        str(path.relative_to(out)): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }


@pytest.fixture(params=[True, False], ids=["in one step", "in two steps"])
def out(request, tmp_path, monkeypatch):
    if not request.param:
        monkeypatch.setattr(tree, "exchange", lambda one, other: False)
    return tmp_path / "site"


def test_only_what_changed_is_written_and_what_is_gone_is_removed(out):
    first = {"index.html": b"1", "a/b.html": b"2", "a/c.html": b"3"}
    assert lay(out, first).changed == sorted(first)
    seen = {path: (out / path).stat().st_ino for path in first}
    done = lay(out, {"index.html": b"1", "a/b.html": b"changed"})
    assert (done.changed, done.removed) == (["a/b.html"], ["a/c.html"])
    assert held(out) == {"index.html": b"1", "a/b.html": b"changed"}
    assert (out / "index.html").stat().st_ino == seen["index.html"], "the very same file"
    told = json.loads((out / MANIFEST).read_text("utf-8"))
    assert (told["changed"], told["removed"]) == (["a/b.html"], ["a/c.html"])
    assert not (out / "a" / "c.html").exists()
    assert sorted(one.name for one in out.parent.iterdir()) == ["site"]


def test_nothing_changed_nothing_is_written(out):
    lay(out, {"index.html": b"1"})
    done = lay(out, {"index.html": b"1"})
    assert (done.changed, done.removed) == ([], [])


def test_a_file_that_somebody_spoiled_is_mended(out):
    lay(out, {"index.html": b"1", "long": b"x" * 10})
    (out / "index.html").write_bytes(b"2")
    (out / "long").unlink()
    done = lay(out, {"index.html": b"1", "long": b"x" * 10})
    assert held(out) == {"index.html": b"1", "long": b"x" * 10}
    assert "long" in done.changed


def test_what_others_laid_there_stays(out):
    lay(out, {"index.html": b"1", "a/x": b"1"})
    (out / ".htaccess").write_bytes(b"theirs")
    (out / "a" / "theirs").write_bytes(b"too")
    (out / "link").symlink_to("index.html")
    lay(out, {"index.html": b"2"})
    assert (out / ".htaccess").read_bytes() == b"theirs"
    assert (out / "a" / "theirs").read_bytes() == b"too"
    assert (out / "link").is_symlink()
    assert not (out / "a" / "x").exists()


@pytest.mark.parametrize("made", ["file", "full", "other manifest"])
def test_a_folder_that_is_not_ours_is_not_touched(out, made):
    if made == "file":
        out.write_bytes(b"x")
    else:
        out.mkdir()
        name = "theirs" if made == "full" else MANIFEST
        (out / name).write_bytes(b"{}")
    with pytest.raises(TreeProblem):
        lay(out, {"index.html": b"1"})
    assert not (out / "index.html").exists() if out.is_dir() else out.read_bytes() == b"x"


def test_an_empty_folder_is_taken(out):
    out.mkdir()
    lay(out, {"index.html": b"1"})
    assert held(out) == {"index.html": b"1"}


def test_a_copy_is_read_once_and_is_what_its_checksum_says(out):
    import hashlib

    class Once(io.BytesIO):
        def read(self, *size):
            reads.append(1)
            return super().read(*size)

    def again(data, sha256):
        made = Tree(out)
        made.begin()
        made.copy("f", Once(data), sha256=sha256, size=len(data), kind="file", source="/f")
        return made.finish({})

    reads = []
    good = hashlib.sha256(b"data").hexdigest()
    again(b"data", good)
    assert reads
    reads.clear()
    assert again(b"data", good).changed == []
    assert not reads
    with pytest.raises(TreeProblem, match="校验值"):
        again(b"forged", hashlib.sha256(b"other!").hexdigest())
    assert held(out) == {"f": b"data"}


@pytest.mark.parametrize("at", ["laying", "manifest", "exchange", "second rename"])
def test_what_breaks_off_leaves_the_old_whole_and_the_next_run_mends_it(out, at, monkeypatch):
    lay(out, {"index.html": b"1", "gone": b"x"})
    new = {"index.html": b"2", "more": b"y"}

    class PowerCut(BaseException):
        pass

    def cut(*args, **named):
        raise PowerCut

    with monkeypatch.context() as broken:
        made = Tree(out)
        made.begin()
        if at == "laying":
            broken.setattr(Path, "write_bytes", cut)
        if at == "manifest":
            broken.setattr(Path, "write_text", cut)
        if at == "exchange":
            broken.setattr(tree, "exchange", cut)
        if at == "second rename":
            usual = Path.rename
            broken.setattr(tree, "exchange", lambda one, other: False)
            broken.setattr(
                Path, "rename",
                lambda self, to: cut() if self == made.new else usual(self, to),
            )  # fmt: skip

        def run():
            for path, data in new.items():
                made.put(path, data, kind="page", source=path)
            made.finish({})

        with pytest.raises(PowerCut):
            run()
    where = made.aside if at == "second rename" else out
    assert held(where) == {"index.html": b"1", "gone": b"x"}
    assert tree.broken(where) == []
    done = lay(out, new)
    assert held(out) == new
    assert (done.changed, done.removed) == (["index.html", "more"], ["gone"])


WRITER = """
import sys
from pathlib import Path
from gongkai_web.outlet.tree import Tree
number = 0
while True:
    number += 1
    made = Tree(Path(sys.argv[1]))
    made.begin()
    for at in range(60):
        made.put(f"d{at % 7}/{at}.html", b"%d" % (number if at % 2 else 0), kind="p", source="")
    made.finish({"number": number})
    print(number, flush=True)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kills")
def test_killed_at_any_moment_the_folder_is_whole(tmp_path):
    out, chance = tmp_path / "site", random.Random(7)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    for _ in range(6):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(out)], stdout=subprocess.PIPE, env=environment
        )
        writer.stdout.readline()
        time.sleep(chance.random() * 0.3)
        writer.kill()
        writer.wait()
        writer.stdout.close()
        assert tree.broken(out) == []
        number = json.loads((out / MANIFEST).read_text("utf-8"))["number"]
        told = {data for path, data in held(out).items() if int(Path(path).stem) % 2}
        assert told == {b"%d" % number}, "one run's files, and no other's"
