"""The repository itself: links resolve, secrets and foreign hosts stay out, both houses keep apart."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REGISTRIES = "|".join(
    ("pypi" + r"\.org", "python" + "hosted", "registry" + r"\.npmjs", r"deb\.deb" + "ian")
)


def tracked() -> list[Path]:
    """Return the files git tracks, or all files where this is no checkout."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True
        ).stdout.decode()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def texts() -> list[tuple[Path, str]]:
    """Return the tracked text files with what they say."""
    found = []
    for path in tracked():
        try:
            found.append((path.relative_to(ROOT), path.read_text("utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def markdown_links() -> list[tuple[Path, str]]:
    """Return every relative link of every page of documentation."""
    return [
        (path, target)
        for path, text in texts()
        if path.suffix == ".md"
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)", text)
        if "://" not in target and not target.startswith("mailto:")
    ]


def test_every_link_between_pages_leads_somewhere():
    dead = [
        f"{path} → {target}"
        for path, target in markdown_links()
        if not (ROOT / path.parent / target).exists()
    ]
    assert not dead


def test_no_tracked_file_names_a_package_registry():
    named = [str(path) for path, text in texts() if re.search(REGISTRIES, text)]
    assert not named


def test_no_tracked_file_holds_a_path_of_a_builders_machine():
    pattern = re.compile("/(?:work" + "|root" + r")/[a-z.]")
    held = [str(path) for path, text in texts() if pattern.search(text)]
    assert not held


def test_lock_files_pin_every_package_with_hashes_and_name_no_index():
    for name in ("run.txt", "dev.txt"):
        text = (ROOT / "requirements" / name).read_text("utf-8")
        assert "index-url" not in text
        for block in re.split(r"\n(?=\S)", text.strip()):
            assert "==" in block.splitlines()[0], block
            assert "--hash=sha256:" in block, block


def test_what_is_locked_for_running_is_locked_the_same_for_developing():
    def pins(name: str) -> set[str]:
        text = (ROOT / "requirements" / name).read_text("utf-8")
        return {
            line.split(" ")[0] for line in text.splitlines() if re.match(r"^[a-z0-9].*==", line)
        }

    assert pins("run.txt") <= pins("dev.txt")


def test_readme_names_only_targets_the_makefile_has():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for name in ("README.md", "README.zh-CN.md", "CONTRIBUTING.md"):
        text = (ROOT / name).read_text("utf-8")
        named = set(re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE))
        assert named <= targets, name


@pytest.mark.parametrize("word", ["TO" + "DO", "FIX" + "ME", "raise Not" + "ImplementedError"])
def test_nothing_is_left_for_later_in_the_code(word):
    left = [str(path) for path, text in texts() if path.suffix == ".py" and word in text]
    assert not left


def test_the_first_house_has_no_clock():
    clock = re.compile(r"\b(?:date\.today|datetime\.now|datetime\.utcnow|time\.time)\(")
    read = [
        str(path)
        for path, text in texts()
        if path.parts[:2] == ("src", "gongkai") and path.suffix == ".py" and clock.search(text)
    ]
    assert not read
