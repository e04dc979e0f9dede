"""Which leaks were taken back before there was a seal? They are sealed when the database is upgraded.

What was withdrawn for exposure by an earlier state of this program stands in the working copy, in
the titles of articles and in the journal as it did. It is sealed after the migrations, with the same
code that seals today, and once: what is noted already is left alone. What was laid before reviewers
after the withdrawal is a text of its own and is theirs to judge; only its past is sealed.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model
from django.utils import timezone

from gongkai_web.journal.actions import record_many
from gongkai_web.journal.models import Entry
from gongkai_web.journal.sealing import SEALED
from gongkai_web.publishing.drafting import hold
from gongkai_web.review import evidence
from gongkai_web.review.models import Withdrawal

BY = "升级：封存以前因泄露撤下的内容"
"""Who seals: nobody in particular."""


def after_migrating(*, using: str, plan: Any = None, **_: Any) -> None:
    """Seal, where tables were moved and all of them are as the code knows them."""
    if not plan:
        return
    executor = MigrationExecutor(connections[using])
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        seal_old(timezone.now())


def seal_old(at: datetime) -> int:
    """Seal every leak that is not sealed yet, at that moment; return how many items it touched."""
    exposed = evidence.sealing().order_by("edition__item", "-at")
    last = {one.edition.item_id: one for one in reversed(exposed.select_related("edition", "by"))}
    return sum(_seal(one, at) for one in last.values())


@transaction.atomic
def _seal(withdrawal: Withdrawal, at: datetime) -> bool:
    """Seal what an item said until its withdrawal; return whether there was anything to do."""
    item, until = hold(withdrawal.edition.item_id), withdrawal.at
    is_old = not _is_noted(item) and not item.submissions.filter(submitted_at__gt=until).exists()
    if is_old:
        evidence.end_run(item, withdrawal.by, at)
    acts = evidence.told_of(item, until=until, with_copy=is_old)
    acts = [one for one in acts if one.subject is not None and not _is_noted(one.subject)]
    if is_old:
        evidence.empty(item, by=None)
    if acts:
        record_many(verb=SEALED, actor=None, acts=acts, stranger=BY)
    return bool(acts)


def _is_noted(subject: Model) -> bool:
    """Return whether an act sealed this already: what was written since then stays."""
    return Entry.objects.filter(
        subject_type=subject._meta.label_lower, subject_id=str(subject.pk), verb=SEALED
    ).exists()
