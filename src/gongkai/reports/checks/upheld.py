"""Where does the text say that all cases were upheld, and which cases does it speak of?

``行政复议7件、行政诉讼9件，均维持`` denies every other outcome of both, and that any is pending.
``已审结的7件均维持`` leaves out what is pending, ``其余均维持`` what was told before it: these deny nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.reports.claims import texts
from gongkai.reports.schema import REMEDY_BLOCKS, Narrative
from gongkai.reports.sentences import sentences, tidy
from gongkai.reports.wordings import DISCLOSURE, squeezed

_UPHELD = re.compile(
    r"(?P<all>均|全部|都|皆)[^，。；、：\d不未]{0,8}(?:维持|驳回[^，。；]{0,6}请求)|维持率(?:均)?(?:为|达|是)?100%"
)
_REST = re.compile(r"(?:其余|其他|其它|余下|剩余)[^，。；]{0,14}$")
_SOME = re.compile(r"其中，?[^，。；]*\d[^，。；]*$")
_DECIDED = re.compile(r"审结|结案|办结|已结|未结|正在(?:审理|办理)|尚未|审理中|在审")
_ALL_DECIDED = re.compile(r"(?:均|全部|都|皆)(?:已|已经|依法|按期)*(?:审结|结案|办结)")
_RESULT = re.compile(
    r"(?:维持|纠正|纠错|其他结果|审结)[^，；\d]{0,4}\d+[件起宗例]|\d+[件起宗例][^，；\d]{0,6}(?:维持|纠正|纠错|审结)"
)
_CASES = re.compile(r"复议|诉讼|起诉")
_BLOCKS = (
    (r"未经复议(?:直接)?(?:起诉|提起)", ("suit_direct",)),
    (r"复议后(?:起诉|提起)", ("suit_after_reconsideration",)),
    (r"复议", ("reconsideration",)),
    (r"诉讼|起诉", ("suit_direct", "suit_after_reconsideration")),
)


@dataclass(frozen=True, slots=True)
class Upheld:
    """The text says that all cases of some procedures were upheld."""

    part: str
    quote: str
    blocks: tuple[str, ...]
    """The blocks of table 4 it speaks of."""
    only_decided: bool
    """It speaks of the cases that were decided, or tells itself of others that were not."""
    all_decided: bool
    """It says that all were decided."""


def all_upheld(narrative: Narrative) -> Iterator[Upheld]:
    """Yield each statement that all cases of a kind were upheld."""
    for part, text in texts(narrative):
        if part == "problems":
            continue
        for line in text.splitlines():
            before = ""
            for sentence in sentences(line):
                if "维持" in sentence or "驳回" in sentence:
                    yield from _in(sentence, before, part)
                before = sentence


def _in(sentence: str, before: str, part: str) -> Iterator[Upheld]:
    """Yield the statements of a sentence; ``before`` is the one before it, of the same paragraph."""
    plain, last = squeezed(tidy(sentence)), squeezed(tidy(before))
    about_cases = _CASES.search(last) is not None
    if part == "on_request" or DISCLOSURE.search(plain):
        about_cases = about_cases or _CASES.search(plain) is not None
    elif not DISCLOSURE.search(last):
        about_cases = False
    if not about_cases:
        return
    named: tuple[str, ...] = ()
    for segment in plain.split("；"):
        floor = 0
        for found in _UPHELD.finditer(segment):
            lead = segment[floor : found.start()]
            floor = found.end()
            after = _RESULT.split(lead)[-1]  # 复议4件，纠正1件，诉讼2件，均维持: the suits
            named = _named(after) or _named(lead) or named or _named(last)
            if _REST.search(lead) or _SOME.search(lead):
                continue
            yield Upheld(
                part,
                sentence,
                named or REMEDY_BLOCKS,
                _DECIDED.search(segment) is not None,
                _ALL_DECIDED.search(segment) is not None,
            )


def _named(words: str) -> tuple[str, ...]:
    """Return the blocks of table 4 that the words name."""
    blocks: list[str] = []
    for pattern, named in _BLOCKS:
        words, times = re.subn(pattern, "", words)
        blocks += [block for block in named if times and block not in blocks]
    return tuple(blocks)
