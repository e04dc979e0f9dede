"""Which characters only look like the ones they stand for?

What prints a PDF may write a radical's sign in place of the character that looks the same: 示 as
⽰ (U+2F70), 民 as ⺠ (U+2EA0). Read as they stand no label would be known. Radicals become the
characters they equal by Unicode's table of equivalent unified ideographs, compatibility
ideographs those of their normal form; nothing else is touched.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from gongkai.reports.readers.document import Block, Document, Grid

_SUPPLEMENT = (
    "⺁厂⺄乙⺅亻⺆冂⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺖忄⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬"
    "⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺫目⺬示⺭礻⺯糹⺰纟⺱罓⺲罒⺳㓁⺴冗⺶羊⺹耂⺺肀⺻聿⺼肉⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻈讠⻉贝⻋车"
    "⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯"
    "⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)


def _table() -> dict[int, str]:
    table = {
        ord(sign): stands_for
        for sign, stands_for in zip(_SUPPLEMENT[::2], _SUPPLEMENT[1::2], strict=True)
    }
    for first, last in ((0x2F00, 0x2FD5), (0xF900, 0xFAFF)):
        for code in range(first, last + 1):
            normal = unicodedata.normalize("NFKC", chr(code))
            if normal != chr(code) and len(normal) == 1:
                table[code] = normal
    return table


_TABLE = _table()
_ANY = re.compile(f"[{re.escape(''.join(map(chr, sorted(_TABLE))))}]")


def as_characters(text: str) -> str:
    """Return the text with every radical and compatibility ideograph as the character it equals."""
    return text.translate(_TABLE) if _ANY.search(text) else text


def in_characters(document: Document) -> Document:
    """Return the document with every text in characters; the same one where it has no radical."""
    blocks = tuple(_block(block) for block in document.blocks)
    title = None if document.title is None else as_characters(document.title)
    if title == document.title and all(
        one is other for one, other in zip(blocks, document.blocks, strict=True)
    ):
        return document
    return replace(document, blocks=blocks, title=title)


def _block(block: Block) -> Block:
    if not isinstance(block, Grid):
        text = as_characters(block.text)
        return block if text == block.text else replace(block, text=text)
    if _ANY.search("".join([cell.text for cell in block.cells])) is None:
        return block
    cells = tuple(replace(cell, text=as_characters(cell.text)) for cell in block.cells)
    return replace(block, cells=cells)
