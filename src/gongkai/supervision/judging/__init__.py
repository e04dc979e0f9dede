"""How is each rule judged? One function a check: a rule and the facts in, findings out; no clock, no database.

What is not known is :attr:`Outcome.NOT_ASSESSED` with the reason, never passed in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from gongkai.supervision.facts import Facts
from gongkai.supervision.findings import Finding
from gongkai.supervision.judging import accounts, columns, messages, site
from gongkai.supervision.judging.outcomes import seen
from gongkai.supervision.rules import Rule

Check = Callable[[Rule, Facts], Iterator[Finding]]

CHECKS: Mapping[str, Check] = {
    "seen": seen,
    "home": site.home,
    "marks": site.marks,
    "mistakes_entry": site.mistakes_entry,
    "search": site.search,
    "links": site.links,
    "interpretations": site.interpretations,
    "first_columns": columns.first_columns,
    "stale_columns": columns.stale_columns,
    "empty_columns": columns.empty_columns,
    "other_columns": columns.other_columns,
    "kept_column": columns.kept_column,
    "column_ages": columns.column_ages,
    "message_channel": messages.message_channel,
    "unanswered": messages.unanswered,
    "message_form": messages.message_form,
    "answers_public": messages.answers_public,
    "numbers_public": messages.numbers_public,
    "answered_in_time": messages.answered_in_time,
    "account_quiet": accounts.account_quiet,
    "account_interaction": accounts.account_interaction,
    "account_posts": accounts.account_posts,
}
"""The judges by the name a rule gives in ``check``."""
