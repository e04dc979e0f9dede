"""What can be done in a self-inspection: say what one saw, excuse a column, excuse it no more."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from gongkai.supervision import Said
from gongkai_web.agencies.access import Capability, NotAllowed, require
from gongkai_web.agencies.models import Agency, User
from gongkai_web.inspection.models import ColumnExemption, Look
from gongkai_web.inspection.packs import rules_for
from gongkai_web.journal.actions import record
from gongkai_web.publishing.models import Column

__all__ = ["InspectionRefused", "NotAllowed", "excuse", "excuse_no_more", "look"]

LONGEST = 366
"""So many days a column is excused at most; then somebody thinks again."""


class InspectionRefused(ValueError):
    """What cannot be registered, and why, in Chinese."""


@transaction.atomic
def look(
    *, actor: User, agency: Agency, rule: str, said: Said, on: date, words: str, number: int = 1,
    today: date, at: datetime | None = None,
) -> Look:  # fmt: skip
    """Keep what somebody found under a rule that no machine can judge. Raises NotAllowed, InspectionRefused."""
    require(actor, agency, Capability.EDIT_LEDGERS)
    if on > today:
        raise InspectionRefused("检查日期不能晚于今天")
    known = {one.id: one for one in rules_for(on)}
    if rule not in known or not known[rule].unknown:
        raise InspectionRefused(f"{on} 没有需要人工登记的规则“{rule}”")
    if not words.strip():
        raise InspectionRefused("请写明看了什么、结果怎样")
    found = Look.objects.create(
        agency=agency, rule=rule, said=said.value, on=on, words=words.strip(), number=number,
        by=actor, at=at or timezone.now(),
    )  # fmt: skip
    record(
        verb="登记人工检查", subject=found, agency=agency, actor=actor,
        detail={"rule": rule, "said": said.value, "on": on, "words": found.words, "number": number},
    )  # fmt: skip
    return found


@transaction.atomic
def excuse(
    *, actor: User | None, column: Column, until: date, reason: str, today: date,
    at: datetime | None = None,
) -> ColumnExemption:  # fmt: skip
    """Excuse a column until a day, for a reason. Raises NotAllowed, InspectionRefused."""
    require(actor, column.agency, Capability.MANAGE)
    if not reason.strip():
        raise InspectionRefused("豁免要写明理由，例如：本年没有制发这类文件")
    if not today <= until <= today + timedelta(days=LONGEST):
        raise InspectionRefused(f"豁免的最后一天应在今天以后、{LONGEST} 天以内，到期再看是否延续")
    return _exemption(actor, column, until, reason, at, "豁免栏目")


@transaction.atomic
def excuse_no_more(
    *, actor: User | None, column: Column, reason: str, at: datetime | None = None
) -> ColumnExemption:
    """Hold a column's age against the office again. Raises NotAllowed, InspectionRefused."""
    require(actor, column.agency, Capability.MANAGE)
    newest = column.exemptions.first()
    if newest is None or newest.until is None:
        raise InspectionRefused(f"栏目“{column.title}”没有豁免")
    if not reason.strip():
        raise InspectionRefused("取消豁免要写明理由")
    return _exemption(actor, column, None, reason, at, "取消栏目豁免")


def _exemption(
    actor: User | None, column: Column, until: date | None, reason: str, at: datetime | None, verb: str
) -> ColumnExemption:  # fmt: skip
    found = ColumnExemption.objects.create(
        column=column, until=until, reason=reason.strip(), by=actor, at=at or timezone.now()
    )
    record(
        verb=verb, subject=found, agency=column.agency, actor=actor,
        detail={"column": column.title, "until": until, "reason": found.reason},
    )  # fmt: skip
    return found
