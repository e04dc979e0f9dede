"""Compiles the catalogues beside this file: ``python -m gongkai_web.config.locale.compile``.

The gettext tools of the system are not needed. The ``.mo`` files are kept in
the repository; a test holds them equal to their ``.po``.
"""

from __future__ import annotations

import ast
import struct
import sys
from pathlib import Path

Messages = dict[str, str]

_KEYWORDS = ("msgctxt", "msgid_plural", "msgid", "msgstr[0]", "msgstr")


class BadCatalogue(ValueError):
    """A line that is no part of a catalogue; the message names file and line."""


def read(path: Path) -> Messages:
    """Return the messages of a ``.po`` file: what gettext looks up → what it gives.

    Raises BadCatalogue.
    """
    messages: Messages = {}
    entry: dict[str, str] = {}
    current = ""

    def finish() -> None:
        if "msgid" in entry:
            key = entry["msgid"]
            if "msgid_plural" in entry:
                key += "\0" + entry["msgid_plural"]
            if "msgctxt" in entry:
                key = entry["msgctxt"] + "\4" + key
            if text := entry.get("msgstr[0]", entry.get("msgstr", "")):
                messages[key] = text
        entry.clear()

    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        line = line.strip()
        if not line or line.startswith("#"):
            if not line:
                finish()
            continue
        try:
            if line.startswith('"'):
                entry[current] += ast.literal_eval(line)
                continue
            current = next(word for word in _KEYWORDS if line.startswith(word + " "))
            if current in entry:
                finish()
            entry[current] = ast.literal_eval(line[len(current) :].strip())
        except (StopIteration, KeyError, SyntaxError, ValueError) as error:
            raise BadCatalogue(f"{path}:{number}: {line}") from error
    finish()
    return messages


def compiled(messages: Messages) -> bytes:
    """Return the messages as a ``.mo`` file holds them."""
    pairs = sorted((key.encode(), text.encode()) for key, text in messages.items())
    keys = b"".join(key + b"\0" for key, _ in pairs)
    texts = b"".join(text + b"\0" for _, text in pairs)
    head, table = 7 * 4, len(pairs) * 8
    at_keys = head + 2 * table
    at_texts = at_keys + len(keys)
    key_table, text_table = [], []
    for key, text in pairs:
        key_table += [len(key), at_keys]
        text_table += [len(text), at_texts]
        at_keys += len(key) + 1
        at_texts += len(text) + 1
    header = struct.pack("<7I", 0x950412DE, 0, len(pairs), head, head + table, 0, 0)
    tables = struct.pack(f"<{4 * len(pairs)}I", *key_table, *text_table)
    return header + tables + keys + texts


def catalogues() -> list[Path]:
    """Return the ``.po`` files beside this module."""
    return sorted(Path(__file__).parent.glob("*/LC_MESSAGES/*.po"))


def main() -> None:
    """Write every ``.mo``."""
    for path in catalogues():
        messages = read(path)
        path.with_suffix(".mo").write_bytes(compiled(messages))
        sys.stdout.write(f"{path}: {len(messages) - 1}\n")


if __name__ == "__main__":
    main()
