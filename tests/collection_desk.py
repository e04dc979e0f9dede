"""A county that collects annual reports: its office, its agencies, people, files and versions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from django.utils import timezone

from gongkai.reports import checks, json_form, readers
from gongkai_web.agencies.models import Agency, AgencyKind
from gongkai_web.collection import actions, keeping, rounds
from gongkai_web.reports.models import ReportVersion, digest_of
from made_layouts import sound_report

YEAR = 2024


def county(person):
    """Return the government, its two departments and township, and people by their part."""
    government = Agency.objects.create(
        code="shili-xian", name="示例县人民政府", kind=AgencyKind.GOVERNMENT
    )
    below = {
        key: Agency.objects.create(code=f"shili-{key}", name=name, kind=kind, parent=government)
        for key, name, kind in (
            ("sfj", "示例县司法局", AgencyKind.DEPARTMENT),
            ("czj", "示例县财政局", AgencyKind.DEPARTMENT),
            ("zhen", "示例县示例镇人民政府", AgencyKind.TOWNSHIP),
        )
    }
    return County(government, below, person)


class County:
    """The county's agencies, and who works for them."""

    def __init__(self, government, below, person):
        self.government, self.below = government, below
        self.sfj, self.czj, self.zhen = below.values()
        self.supervisor = person("supervisor", government, "supervisor")
        self.leader = person("sfj-leader", self.sfj, "leader")
        self.other_leader = person("czj-leader", self.czj, "leader")
        self.officer = person("sfj-officer", self.sfj, "officer")

    def open(self, year=YEAR):
        """Open the round of a year."""
        return rounds.open_round(actor=self.supervisor, office=self.government, year=year)

    def read(self, agency, report=None, *, actor=None):
        """Return a kept reading of a file that says the report."""
        report = report or report_of(agency)
        data = json_form.dumps(report).encode()
        office = self.government if actor is None else agency
        source = keeping.keep_file(
            actor=actor or self.supervisor, office=office, name=f"{agency.code}.json", data=data
        )
        return keeping.keep_reading(
            actor=actor or self.supervisor,
            office=office,
            source=source,
            reading=readers.read_bytes(data, source.name),
            agency=agency,
        )

    def hand_in(self, agency, report=None, *, reason=""):
        """Hand in a file for an agency, as the office does."""
        reading = self.read(agency, report)
        return actions.hand_in_file(
            actor=self.supervisor, agency=agency, reading=reading, reason=reason
        )

    def accepted(self, agency, report=None):
        """Hand in, dismiss what the checks found, and accept."""
        hand_in = self.hand_in(agency, report)
        dismiss_all(self.supervisor, hand_in)
        actions.accept(actor=self.supervisor, hand_in=hand_in)
        return hand_in


def dismiss_all(actor, hand_in):
    """Dismiss every error of a hand-in."""
    for found in actions.found_in(hand_in):
        if found.is_error:
            actions.decide(
                actor=actor, agency=hand_in.agency, year=hand_in.year, finding=found,
                decision="dismissed", reason="已电话核实，情况属实。",
            )  # fmt: skip


def report_of(agency, *, seed=1, year=YEAR):
    """Return a report that adds up."""
    return replace(sound_report(seed, year=year), agency=agency.name)


def carrying(agency, year, *, forward=None, over=None):
    """Return a report that carries so many cases, all of natural persons, and adds up otherwise."""
    report = report_of(agency, year=year)
    rows = dict(report.applications)
    for name, number in (("carried_forward", forward), ("carried_over", over)):
        if number is not None:
            rows[name] = (number, 0, 0, 0, 0, 0, number)
    return replace(report, applications=rows)


def unsound(report):
    """Return the report with one figure changed, so that table 3 does not add up."""
    granted = list(report.applications["granted"])
    granted[6] = (granted[6] or 0) + 1
    return replace(report, applications={**report.applications, "granted": tuple(granted)})


def version_of(agency, *, year=YEAR, number=1, reason="", report=None):
    """Return a version as the platform freezes it."""
    report = report or report_of(agency, year=year)
    data = json_form.to_json(report)
    version = ReportVersion(
        agency=agency, year=year, version=number, report=data, digest=digest_of(data),
        check_result=checks.to_json(checks.check(report), source="台账编制"), reason=reason,
        submitted_at=timezone.now(),
    )  # fmt: skip
    version.save(force_insert=True)
    return version


def publish(version, *, at=datetime(2025, 1, 20, tzinfo=UTC)):
    """Note that a version is public."""
    version.note_publication(at=at, by=None)
    return version
