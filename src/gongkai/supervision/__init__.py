"""What would an inspection of the website and the new media find today? (国办秘函〔2019〕19号)

Rules are dated data (``packs/``), facts are plain values, and judging is pure::

    >>> from datetime import date
    >>> from gongkai.supervision import Facts, Outcome, inspect, rules_on
    >>> on = date(2026, 6, 30)
    >>> facts = Facts(on=on, is_portal=False, updated_on=date(2026, 6, 15))
    >>> verdict = inspect(facts, [rule for rule in rules_on(on) if rule.id == "V3"])
    >>> verdict.findings[0].outcome is Outcome.VETO
    True
"""

from __future__ import annotations

from gongkai.supervision.facts import (
    Account,
    Column,
    Exempted,
    Facts,
    Links,
    Message,
    Policies,
    Policy,
    Said,
    Seen,
    Site,
)  # fmt: skip
from gongkai.supervision.findings import Finding, Outcome, Part, Place, Where
from gongkai.supervision.frame import Result, Verdict, inspect
from gongkai.supervision.rules import (
    NATIONAL,
    Automatic,
    Effect,
    Pack,
    PackProblem,
    Rule,
    national_window,
    read,
    rules_on,
    shipped,
)  # fmt: skip
from gongkai.supervision.windows import Stand, Window

__all__ = [
    "NATIONAL", "Account", "Automatic", "Column", "Effect", "Exempted", "Facts", "Finding", "Links",
    "Message", "Outcome", "Pack", "PackProblem", "Part", "Place", "Policies", "Policy", "Result", "Rule",
    "Said", "Seen", "Site", "Stand", "Verdict", "Where", "Window", "inspect", "national_window", "read", "rules_on", "shipped",
]  # fmt: skip
