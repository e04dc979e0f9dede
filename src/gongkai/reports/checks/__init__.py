"""Is an annual report right? Every rule has an id, a source, and says where.

::

    result = check(report, previous=last_years_report)
    result.passed
    [finding.cells for finding in result.of("T3-01")]

Rules that lack their input (last year's report, the register) are listed as not
assessed. To add a rule, write a registered function in the module of its
subject: see ``docs/how-to/add-a-check.md``.
"""

from __future__ import annotations

from gongkai.reports.checks import (  # noqa: F401  (registers the rules)
    fees,
    form,
    ledgers,
    narrative,
    narrative_cases,
    narrative_years,
    periods,
    problems,
    sections,
    stale_years,
    table2,
    table3,
    table4,
    wording,
    year_to_year,
)
from gongkai.reports.checks.context import Context
from gongkai.reports.checks.fingerprints import fingerprint
from gongkai.reports.checks.registry import (
    CheckResult,
    Finding,
    NotAssessed,
    Rule,
    Severity,
    Waived,
    Waiver,
    is_same_agency,
    rules,
)
from gongkai.reports.checks.registry import run as check
from gongkai.reports.checks.result import SCHEMA, to_json, to_text
from gongkai.reports.checks.waivers import apply as apply_waivers
from gongkai.reports.checks.waivers import message_of

__all__ = [
    "SCHEMA",
    "CheckResult",
    "Context",
    "Finding",
    "NotAssessed",
    "Rule",
    "Severity",
    "Waived",
    "Waiver",
    "apply_waivers",
    "check",
    "fingerprint",
    "is_same_agency",
    "message_of",
    "rules",
    "to_json",
    "to_text",
]
