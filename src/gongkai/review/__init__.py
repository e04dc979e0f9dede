"""三审三校 and 保密审查: which ladder an item climbs, who may stand on a rung, and when it is through.

条例 art. 17, 保守国家秘密法 art. 35 and its 实施条例 art. 42 set the duty and the order (先审查、后公开);
stages, roles and thresholds are each office's own rule.
"""

from gongkai.review.ladder import (
    Conclusion,
    Decision,
    Duty,
    Ladder,
    LadderProblem,
    Mode,
    Opinion,
    Rung,
    Standing,
    State,
    duties_left,
    standing,
    stuck_at,
    why_not,
)
from gongkai.review.patterns import default_pattern, pattern, patterns
from gongkai.review.terms import (
    LONGEST_COMPLETION,
    CompletionDue,
    TermTooLong,
    completion_due,
    completion_dues,
    recheck_due,
)

__all__ = [
    "LONGEST_COMPLETION",
    "CompletionDue",
    "Conclusion",
    "Decision",
    "Duty",
    "Ladder",
    "LadderProblem",
    "Mode",
    "Opinion",
    "Rung",
    "Standing",
    "State",
    "TermTooLong",
    "completion_due",
    "completion_dues",
    "default_pattern",
    "duties_left",
    "pattern",
    "patterns",
    "recheck_due",
    "standing",
    "stuck_at",
    "why_not",
]
