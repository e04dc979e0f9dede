"""By what is a finding known again when the same report is checked once more?

A decision on a finding (accepted with a reason, dismissed, returned) holds as
long as the finding is the same: the same rule, at the same cells or in the same
sentence, with the same thing standing there and the same thing due. Wording and
weight do not count: a message may be put better, and a figure that was corrected
is a new finding.
"""

from __future__ import annotations

import hashlib
import json

from gongkai.reports.checks.registry import Finding
from gongkai.reports.sentences import half_width


def fingerprint(finding: Finding) -> str:
    """Return 32 hexadecimal digits that are equal for the same finding, in every run.

    They come from the rule, the cells (in any order), what stands there, what
    was due, and the sentence without its spaces and widths. Only a finding that
    names neither cell nor sentence is known by its message.

    >>> one = Finding(message="…", cells=("applications.granted[6]",), rule="T3-03")
    >>> fingerprint(one) == fingerprint(one)
    True
    """
    said = _plain(finding.quote)
    if not finding.cells and said is None:
        said = _plain(finding.message)
    known = [
        finding.rule,
        sorted(set(finding.cells)),
        _plain(finding.actual),
        _plain(finding.expected),
        said,
    ]
    text = json.dumps(known, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _plain(text: str | None) -> str | None:
    return None if text is None else "".join(half_width(text).split())
