"""Ledger records for tests of compiling: the worked data set A01–A19, and any at all."""

from __future__ import annotations

import random
from datetime import date, timedelta

from gongkai.reports.schema import APPLICANT_KINDS, OUTCOMES, REMEDY_BLOCKS
from gongkai_web.applications.models import Application, ApplicationEvent
from gongkai_web.publishing.models import (
    Channel,
    DecisionCount,
    DecisionKind,
    DocumentKind,
    FeeCollection,
    Item,
    MediaArticle,
    MediaLevel,
    NormativeDocument,
    Publication,
)
from gongkai_web.remedies.models import RemedyCase
from gongkai_web.supervision.models import Account, Meeting, WorkListEntry

WORKED_YEAR = 2025

WORKED = (
    ("A01", "natural_person", date(2024, 12, 20), date(2025, 1, 8), "granted"),
    ("A02", "natural_person", date(2025, 1, 6), date(2025, 1, 20), "granted"),
    ("A03", "commercial", date(2025, 2, 10), date(2025, 3, 3), "partial"),
    ("A04", "natural_person", date(2025, 2, 28), date(2025, 3, 20), "withheld_third_party"),
    ("A05", "natural_person", date(2025, 3, 3), date(2025, 3, 20), "unable_not_held"),
    ("A06", "legal_service", date(2025, 3, 12), date(2025, 3, 20), "unable_not_held"),
    ("A07", "natural_person", date(2025, 4, 1), date(2025, 4, 9), "not_handled_petition"),
    ("A08", "natural_person", date(2025, 4, 2), date(2025, 4, 9), "not_handled_repeat"),
    ("A09", "research", date(2025, 5, 6), date(2025, 5, 20), "unable_needs_creation"),
    ("A10", "public_benefit", date(2025, 5, 20), date(2025, 6, 3), "withheld_process_info"),
    ("A11", "natural_person", date(2025, 6, 3), date(2025, 7, 3), "other_correction_overdue"),
    ("A12", "natural_person", date(2025, 6, 10), date(2025, 7, 20), "other_fee_overdue"),
    ("A13", "natural_person", date(2025, 7, 1), date(2025, 7, 4), "other_other"),
    ("A14", "other_org", date(2025, 7, 15), date(2025, 7, 20), "withheld_admin_query"),
    ("A15", "commercial", date(2025, 8, 4), date(2025, 9, 1), "unable_still_unclear"),
    ("A16", "natural_person", date(2026, 1, 4), None, ""),
    ("A17", "natural_person", date(2025, 12, 22), None, ""),
    ("A18a", "natural_person", date(2025, 9, 1), date(2025, 9, 15), "granted"),
    ("A18b", "natural_person", date(2025, 9, 1), date(2025, 9, 15), "withheld_enforcement_file"),
    ("A18c", "natural_person", date(2025, 9, 1), date(2025, 9, 15), "unable_not_held"),
    ("A19", "natural_person", date(2025, 10, 9), date(2025, 10, 20), "granted"),
)
"""Number, kind, receipt, closing, outcome. A16 was submitted on 2025-12-30 and confirmed later."""

EXPECTED = {
    "new_received": (13, 2, 1, 1, 1, 1, 19),
    "carried_over": (1, 0, 0, 0, 0, 0, 1),
    "granted": (4, 0, 0, 0, 0, 0, 4),
    "partial": (0, 1, 0, 0, 0, 0, 1),
    "withheld_third_party": (1, 0, 0, 0, 0, 0, 1),
    "withheld_process_info": (0, 0, 0, 1, 0, 0, 1),
    "withheld_enforcement_file": (1, 0, 0, 0, 0, 0, 1),
    "withheld_admin_query": (0, 0, 0, 0, 0, 1, 1),
    "unable_not_held": (2, 0, 0, 0, 1, 0, 3),
    "unable_needs_creation": (0, 0, 1, 0, 0, 0, 1),
    "unable_still_unclear": (0, 1, 0, 0, 0, 0, 1),
    "not_handled_petition": (1, 0, 0, 0, 0, 0, 1),
    "not_handled_repeat": (1, 0, 0, 0, 0, 0, 1),
    "other_correction_overdue": (1, 0, 0, 0, 0, 0, 1),
    "other_fee_overdue": (1, 0, 0, 0, 0, 0, 1),
    "other_other": (1, 0, 0, 0, 0, 0, 1),
    "total_handled": (13, 2, 1, 1, 1, 1, 19),
    "carried_forward": (1, 0, 0, 0, 0, 0, 1),
}
"""The rows of table 3 for 2025 that are not all zero."""


def worked_applications(agency):
    """Store A01–A19."""
    Application.objects.bulk_create(
        Application(
            agency=agency,
            number=number,
            applicant_kind=kind,
            received_on=received,
            closed_on=closed,
            outcome=outcome,
        )
        for number, kind, received, closed, outcome in WORKED
    )


def _day(rng, first=date(2022, 6, 1), days=1100):
    return first + timedelta(days=rng.randrange(days))


def _near_new_year(rng):
    """A day that often lies on the edge of a year."""
    if rng.random() < 0.4:
        return date(rng.choice((2022, 2023, 2024)), 12, 30) + timedelta(days=rng.randrange(4))
    return _day(rng)


def any_ledgers(agency, seed, applications=60):
    """Store ledgers as chance wills them, edges of the year included; dates in lawful order."""
    rng = random.Random(seed)
    stored = []
    for i in range(applications):
        received = _near_new_year(rng) if rng.random() < 0.95 else None
        closed = None
        if received is not None and rng.random() < 0.8:
            closed = max(received, _near_new_year(rng)) if rng.random() < 0.5 else None
            closed = closed or received + timedelta(days=rng.randrange(60))
        stored.append(
            Application(
                agency=agency,
                number=f"{seed}-{i}",
                applicant_kind=rng.choice(APPLICANT_KINDS),
                received_on=received,
                closed_on=closed,
                outcome=rng.choice(OUTCOMES) if closed else "",
                fee_fen=rng.choice((None, 0, 1000, 4050)),
                due_on=received + timedelta(days=28) if received else None,
            )
        )
    stored = Application.objects.bulk_create(stored)
    ApplicationEvent.objects.bulk_create(
        ApplicationEvent(application=one, kind=kind, on=_near_new_year(rng))
        for one in stored
        for kind in rng.sample(
            (
                "fee_notice_issued",
                "fee_paid",
                "fee_paid",
                "third_party_consulted",
                "correction_requested",
            ),
            k=rng.randrange(3),
        )
    )
    for i in range(20):
        decided = _near_new_year(rng) if rng.random() < 0.7 else None
        received = _near_new_year(rng)
        RemedyCase.objects.create(
            agency=agency,
            case_no=f"{seed}-{i}",
            application=rng.choice(stored),
            procedure=rng.choice(REMEDY_BLOCKS),
            received_on=min(received, decided) if decided else received,
            decided_on=decided,
            result=rng.choice(("upheld", "corrected", "other_result")) if decided else "pending",
        )
        NormativeDocument.objects.create(
            agency=agency,
            doc_no=f"{seed}-{i}",
            title="示例文件",
            kind=rng.choice(DocumentKind.values),
            issued_on=(issued := _near_new_year(rng)),
            effective_on=rng.choice((None, issued, issued + timedelta(days=30))),
            expires_on=rng.choice(
                (None, max(issued, date(2023, 12, 31)), issued + timedelta(days=400))
            ),
            repealed_on=rng.choice((None, None, max(issued, _near_new_year(rng)))),
        )
    for month in range(1, 13):
        for year in (2023, 2024):
            for kind in DecisionKind.values:
                DecisionCount.objects.create(
                    agency=agency, month=date(year, month, 1), kind=kind, count=rng.randrange(40)
                )
            FeeCollection.objects.create(
                agency=agency,
                month=date(year, month, 1),
                item="示例许可证工本费",
                amount_fen=rng.randrange(1_000_000),
            )
    if rng.random() < 0.5:
        FeeCollection.objects.create(
            agency=agency, month=date(2024, 5, 1), item="政府信息公开信息处理费", amount_fen=12_345
        )
    any_publicity(agency, seed, rng)


def any_publicity(agency, seed, rng):
    """Store items, articles, meetings, accounts and a work list."""
    for i in range(30):
        item = Item.objects.create(
            agency=agency,
            index_no=f"{seed}-{i}",
            title=f"示例信息{i}",
            column=rng.choice(("依法行政", "机构职能", "")),
        )
        for channel in rng.sample(Channel.values, k=rng.randrange(1, 4)):
            Publication.objects.create(item=item, channel=channel, published_on=_near_new_year(rng))
        MediaArticle.objects.create(
            agency=agency,
            title=f"示例报道{i}",
            level=rng.choice((*MediaLevel.values, "")),
            published_on=_near_new_year(rng),
        )
        Meeting.objects.create(
            agency=agency,
            subject=f"示例会议{i}",
            kind=rng.choice(("meeting", "training")),
            held_on=_near_new_year(rng),
        )
        opened = _near_new_year(rng)
        closed = rng.choice((None, None, max(opened, _near_new_year(rng))))
        Account.objects.create(
            agency=agency,
            platform=rng.choice(("微信公众号", "政务微博")),
            name=f"示例账号{i}",
            opened_on=opened,
            closed_on=closed,
            status="closed" if closed else "active",
        )
        WorkListEntry.objects.create(
            agency=agency,
            matter=f"示例事项{i}",
            completed_on=rng.choice((None, _near_new_year(rng))),
        )
