"""Which fonts are at hand for a PDF, and which character has none?

Reports and letters are set with the office's own fonts where it has them, and
with the free one that comes with the product where it has not.
"""

from __future__ import annotations

import os
import re
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final

from gongkai.reports.writers import typography
from gongkai.reports.writers.problems import WriteProblem

FONTS_VARIABLE: Final = "GONGKAI_FONTS"
"""Names the folder with the office's own fonts, where no other is given."""

_MISSING = re.compile(r'the text `"((?:[^"\\]|\\.)+)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


def folder(fonts: Path | None) -> Path | None:
    """Return the folder with the office's fonts, given or named. Raises :class:`WriteProblem`."""
    if fonts is None and (named := os.environ.get(FONTS_VARIABLE)):
        fonts = Path(named)
    if fonts is not None and not fonts.is_dir():
        raise WriteProblem(
            f"字体文件夹“{fonts}”不存在：请核对 {FONTS_VARIABLE} 或所给的文件夹，"
            "其中应放 .ttf、.otf 或 .ttc 字体文件"
        )
    return fonts


@cache
def fonts(folder: Path | None) -> tuple[Any, frozenset[str]]:
    """Return the fonts to choose from, and the names of their families."""
    import typst

    with as_file(files("gongkai.reports.writers").joinpath("fonts")) as own:
        paths = [own] if folder is None else [folder, own]
        collection = typst.Fonts(
            include_system_fonts=True, include_embedded_fonts=False, font_paths=paths
        )
    return collection, frozenset(collection.families())


def chosen(use: str, families: frozenset[str]) -> tuple[list[str], str]:
    """Return the families for one use, best first, and the weight to ask for.

    The office's fonts for titles and headings are heavy by themselves; the
    free one is asked for its bold weight.
    """
    at_hand = {family.casefold(): family for family in families}
    proper = [
        at_hand[name.casefold()] for name in typography.FONTS[use] if name.casefold() in at_hand
    ]
    return [*proper[:1], typography.FREE_FONT], "regular" if proper else "bold"


def explained(error: Exception, texts: list[str]) -> str:
    """Say in Chinese what typst found: characters that no font has, or its own message."""
    missing = [
        _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text)
        for text in _MISSING.findall(str(error))
    ]
    if not missing:
        return f"PDF 未能生成：{str(error).splitlines()[0]}"
    named = "、".join(
        f"“{text}”（{' '.join(f'U+{ord(one):04X}' for one in text)}）"
        for text in dict.fromkeys(missing)
    )
    words = next((text for text in texts if missing[0] in text), "")
    at = words.find(missing[0])
    around = words[max(at - 10, 0) : at + 10]
    place = f"（在“{around}”处）" if around else ""
    return (
        f"PDF 未能生成：可用的字体里没有{named}{place}。请安装含有该字的字体，"
        f"或者把字体放进文件夹并用 {FONTS_VARIABLE} 指明；其他格式不受影响"
    )
