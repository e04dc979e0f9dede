"""How does a file and what was read in it come into the house?

``keep_file`` stores bytes once, ``keep_reading`` adds what one reading of them gave. Both are
for a supervising office (for itself and those below) and for an agency's own report.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

import gongkai
from gongkai.reports import checks, given_files, json_form
from gongkai.reports.checks import Context, is_same_agency
from gongkai.reports.readers import Reading
from gongkai.reports.schema import AnnualReport
from gongkai_web.agencies.models import Agency, User
from gongkai_web.collection import evidence, findings
from gongkai_web.collection.access import require_reading_for
from gongkai_web.collection.models import ReadReport, SourceFile
from gongkai_web.collection.previous import Before
from gongkai_web.collection.reorganisations.register import Register
from gongkai_web.journal.actions import record
from gongkai_web.reports.compiling import is_government
from gongkai_web.reports.models import digest_of


@transaction.atomic
def keep_file(*, actor: User | None, office: Agency, name: str, data: bytes) -> SourceFile:
    """Keep a file's bytes and return them; the same bytes are kept once, whatever their name."""
    require_reading_for(actor, office)
    sha256 = hashlib.sha256(data).hexdigest()
    there = SourceFile.objects.filter(sha256=sha256).first()
    if there is not None:
        return there
    kept = SourceFile(
        sha256=sha256,
        name=_bare(name),
        kind=kind_of(data, name),
        size=len(data),
        uploaded_at=timezone.now(),
        uploaded_by=actor,
    )
    kept.file.save(sha256, ContentFile(data), save=False)
    kept.save(force_insert=True)
    record(
        verb="上传年报文件",
        subject=kept,
        agency=office,
        actor=actor,
        detail={"name": kept.name, "size": kept.size, "sha256": sha256},
    )
    return kept


@transaction.atomic
def keep_reading(
    *,
    actor: User | None,
    office: Agency,
    source: SourceFile,
    reading: Reading,
    agency: Agency | None,
    before: Before | None = None,
) -> ReadReport:
    """Keep what one reading of a file gave. ``agency`` is None where the name is no known one's."""
    require_reading_for(actor, office)
    name, before = _bare(reading.source), before or Before()
    data = json_form.to_json(reading.report)
    result = checks.check(
        reading.report,
        previous=before.report,
        context=(
            context_of(agency, reading.report, before, reading)
            if agency is not None
            else given_files.context_of(reading)
        ),
        same_agency=before.report is not None and agency is not None,
    )
    kept = ReadReport(
        source=source,
        office=office,
        agency=agency,
        agency_name=reading.report.agency[:200],
        year=reading.report.year,
        report=data,
        evidence=evidence.to_json(reading.evidence),
        unread=len(reading.doubtful),
        warnings=list(reading.warnings),
        check_result=findings.to_json(result, reading.report, source=name),
        digest=digest_of(data),
        reader_version=gongkai.__version__,
        read_at=timezone.now(),
        read_by=actor,
    )
    kept.save(force_insert=True)
    record(
        verb="识读年度报告",
        subject=kept,
        agency=agency or office,
        actor=actor,
        detail={"file": name, "sha256": source.sha256, "digest": kept.digest},
    )
    return kept


_MARKUP = re.compile(
    rb"<(?:!doctype html|html|head|body|table|div|p|span|meta)[\s>/]", re.IGNORECASE
)


def kind_of(data: bytes, name: str) -> str:
    """Return what the bytes are, in the usual ending; where they do not tell, the name's own."""
    head = data.lstrip()[:1024]
    if b"%PDF-" in head:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        inside = data[: 4 * 1024 * 1024] + data[-1024 * 1024 :]
        if b"word/document" in inside:
            return "docx"
        if b"xl/workbook" in inside:
            return "xlsx"
    if _MARKUP.search(data, 0, 64 * 1024):
        return "html"
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return "json"
    ending = PurePath(name).suffix.lstrip(".").lower()[:12]
    return {"htm": "html"}.get(ending, ending)


def _bare(name: str) -> str:
    """Return a file's name without its folders."""
    return PurePath(name.replace("\\", "/")).name[-255:]


def context_of(
    agency: Agency, report: AnnualReport, before: Before, reading: Reading | None
) -> Context:
    """Return what the supervising office knows of an agency beyond its report's pages.

    ``reading`` is how the report was read from its file; None where it was made on the platform.
    """
    of_file = given_files.context_of(reading) if reading is not None else Context()
    return replace(
        of_file,
        agency_name=Register.load().name_in(agency, report.year, report.agency),
        reorganised=before.reorganised,
        is_government=is_government(agency),
        makes_rules=agency.may_make_rules,
    )


def unread_in(reading: ReadReport | None) -> tuple[str, ...]:
    """Return the cells of a kept reading that were not read for certain; none of a report made here."""
    read = evidence.from_json(reading.evidence) if reading is not None else {}
    return tuple(path for path, cell in read.items() if cell.state in ("unreadable", "ambiguous"))


def agency_named(name: str, among: list[Agency]) -> Agency | None:
    """Return the one agency that bears or once bore the name; None where none or several do."""
    bare = "".join(name.split())
    exact = [one for one in among if "".join(one.name.split()) == bare]
    if exact:
        return exact[0]
    if (renamed := Register.load().known_as(name, among)) is not None:
        return renamed
    found = [one for one in among if is_same_agency(one.name, name)]
    return found[0] if len(found) == 1 else None
