"""Is every submitted report the one the journal says was submitted? An offline check.

The triggers of the database keep honest hands off; whoever owns the file can
remove them. What they cannot do unseen is make a changed report fit the digest
in the journal, whose own chain is checked beside this.
"""

from __future__ import annotations

from typing import Any

from gongkai_web.journal.models import Entry
from gongkai_web.reports.actions import verify
from gongkai_web.reports.models import ReportVersion

_MADE = ("提交年度报告", "存入往年年度报告")
_PUBLISHED = "公布年度报告"


def problems() -> list[str]:
    """Return what does not fit between the stored versions and the journal, in Chinese.

    Finds a changed report, a version the journal does not know, one that is
    gone, and a publication nobody noted.
    """
    found: list[str] = []
    told = {
        (verb, number): (agency, detail)
        for verb, number, agency, detail in Entry.objects.filter(
            subject_type=ReportVersion._meta.label_lower, verb__in=(*_MADE, _PUBLISHED)
        ).values_list("verb", "subject_id", "agency_id", "detail")
    }
    labels: dict[str, str] = dict(
        Entry.objects.filter(
            subject_type=ReportVersion._meta.label_lower, verb__in=_MADE
        ).values_list("subject_id", "subject_label")
    )
    versions = ReportVersion.objects.select_related("agency").order_by("pk")
    for version in versions.iterator(chunk_size=200):
        number = str(version.pk)
        labels.pop(number, None)
        made = next((entry for verb in _MADE if (entry := told.get((verb, number)))), None)
        if made is None:
            # It may have been submitted since the journal was read.
            if not _known(number):
                found.append(f"{version}在操作日志中没有提交记录")
        else:
            found += _differences(version, *made)
        if version.is_published and (_PUBLISHED, number) not in told and not _known(number, True):
            found.append(f"{version}标为已公布，操作日志中没有公布记录")
    found += [f"{label}已不在库中，操作日志中有提交记录" for label in labels.values()]
    return found


def _known(number: str, published: bool = False) -> bool:
    verbs = (_PUBLISHED,) if published else _MADE
    return Entry.objects.filter(
        subject_type=ReportVersion._meta.label_lower, subject_id=number, verb__in=verbs
    ).exists()


def _differences(version: ReportVersion, agency: int | None, detail: dict[str, Any]) -> list[str]:
    """Return what differs between a version and the entry of its submission."""
    if not verify(version) or version.digest != detail.get("digest"):
        return [f"{version}的内容与操作日志中提交时的校验值不符"]
    moved = (
        version.agency_id != agency
        or version.year != version.report.get("year")
        or version.version != detail.get("version", version.version)
        or version.reason != detail.get("reason", version.reason)
    )
    return [f"{version}的单位、年度、版本或更正理由与操作日志不符"] if moved else []
