"""What would a careful first reader mark in this text, before people read it?

Numbers of persons, secrecy marks, wrong words, repealed laws, impossible days,
broken marks, dead links, and what a file hides. A finding is a suspicion with a
place and a reason; people decide, nothing is edited::

    contents = parts_of_file(data, "附件1《名单.xlsx》")
    findings = (*contents.findings, *proofread(contents.parts, on=day))

To add a word, see ``words/``; to add a rule, write a registered function in the
module of its subject under ``subjects/``.
"""

from __future__ import annotations

from gongkai.proofreading.dictionaries import Dictionaries, WrongList, shipped
from gongkai.proofreading.dictionaries import read as read_words
from gongkai.proofreading.files import (
    Contents,
    UnreadableFile,
    parts_of_docx,
    parts_of_file,
    parts_of_html,
    parts_of_image,
    parts_of_ofd,
    parts_of_pdf,
    parts_of_text,
    parts_of_xlsx,
)
from gongkai.proofreading.finding import (
    LEVEL_TITLES,
    Allowed,
    Finding,
    Level,
    Link,
    LinkResult,
    Part,
)
from gongkai.proofreading.registry import Rule, proofread, rules
from gongkai.proofreading.subjects import identity as _  # noqa: F401  (registers the rules)

__all__ = [
    "LEVEL_TITLES",
    "Allowed",
    "Contents",
    "Dictionaries",
    "Finding",
    "Level",
    "Link",
    "LinkResult",
    "Part",
    "Rule",
    "UnreadableFile",
    "WrongList",
    "parts_of_docx",
    "parts_of_file",
    "parts_of_html",
    "parts_of_image",
    "parts_of_ofd",
    "parts_of_pdf",
    "parts_of_text",
    "parts_of_xlsx",
    "proofread",
    "read_words",
    "rules",
    "shipped",
]
