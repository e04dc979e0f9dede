"""The sample office, as the demonstration sets it up, stands an inspection: the rules for sites pass."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from gongkai.supervision import Outcome
from gongkai_web.agencies.models import Agency, User
from gongkai_web.inspection.inspecting import inspection_of
from gongkai_web.publishing.models import Item
from gongkai_web.sample import TOWN, YEAR, mail, office, site, town, writing, years

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NOW = datetime(2026, 6, 30, 18, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = NOW.date()
JUDGED = {
    "V3", "V4.1", "V4.2", "V4.3", "V5.1", "V5.2", "N2", "N3", "D4", "D5", "D6.1", "D6.2", "D7",
    "D10", "D11", "D12", "D13", "D16", "D18", "D19",
}  # fmt: skip
"""What the records alone can tell; everything else waits for a person."""


@pytest.fixture
def agency(monkeypatch):
    """Return the sample office as ``gongkai demo`` leaves it, without its files."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    agency, _ = office.set_up()
    office.load(agency, lambda *_: None)
    writing.work(agency, today=TODAY)
    site.work(agency, today=TODAY)
    town.work(today=TODAY)
    mail.work(agency, today=TODAY)
    office.hand_in(agency)
    years.work()
    return agency


def stands(agency, judged):
    """Inspect an office: nothing is deducted, and what was not judged says why."""
    verdict = inspection_of(agency, TODAY, NOW).verdict
    told = {(one.rule.id, one.outcome, one.told) for one in verdict.findings}
    assert {row for row in told if row[1] not in (Outcome.PASS, Outcome.NOT_ASSESSED)} == set()
    assert {rule for rule, outcome, _ in told if outcome is Outcome.PASS} >= judged
    for one in verdict.findings:
        if one.outcome is Outcome.NOT_ASSESSED:
            assert one.told, one.rule.id
            assert one.rule.unknown, one.rule.id
    assert verdict.score == verdict.estimate == 100
    assert verdict.number(Outcome.VETO) == 0


def test_every_rule_for_sites_passes_or_waits_for_a_person(agency, client):
    stands(agency, JUDGED)
    stands(Agency.objects.get(code=TOWN), JUDGED - {"D10"})  # nobody wrote to it
    assert town.work(today=TODAY) == 0
    assert not User.objects.filter(username__startswith="zhen-", password="").exists()

    # The area's pages have two of each to tell apart, and files to find.
    shown = client.get("/agencies/?by=kind").content.decode()
    assert agency.name in shown
    assert town.NAME in shown
    aid = Item.objects.get(agency=agency, title__startswith="法律援助申请条件")
    page = client.get(f"/{agency.code}/items/{aid.pk}/").content.decode()
    for name in ("法律援助申请表（示例）.docx", "法律援助补贴标准（示例）.xlsx"):
        assert name in page

    # The register has one that applies, explained, and the one it repealed.
    register = client.get("/policies/register/?format=json").json()
    assert {one["state"] for one in register["documents"]} == {"现行有效", "已废止"}

    # What fills the columns is of these days: the sample year keeps the figures of its report.
    written = Item.objects.filter(drafted_by__isnull=False)
    assert not written.filter(publications__published_on__year=YEAR).exists()
    assert all("示例" in title for title in written.values_list("title", flat=True))
    assert site.work(agency, today=TODAY) == 0
