"""An inspection of one office on a day: findings, where each is mended, and the same as JSON and CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from gongkai.supervision import Finding, Outcome, Place, Verdict, Where, inspect
from gongkai_web.agencies.models import Agency
from gongkai_web.inspection.gathering import facts_of, moment_of
from gongkai_web.inspection.packs import local_packs, rules_for
from gongkai_web.ledgers.reading import escaped

HEADER = ("检查对象", "指标", "评分细则", "检查情况", "结果", "扣分", "规则", "依据", "把握")
"""The columns of the form that offices use, and what explains each line."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found, and under which packs."""

    agency: Agency
    on: date
    verdict: Verdict
    packs: tuple[str, ...]

    @property
    def lead(self) -> str:
        """The result in one sentence."""
        verdict, told = self.verdict, []
        for outcome in (
            Outcome.VETO, Outcome.DEDUCTION, Outcome.ADVICE, Outcome.SOON, Outcome.NOT_ASSESSED,
        ):  # fmt: skip
            if n := verdict.number(outcome):
                told.append(f"{outcome.label} {n} 项")
        return verdict.result.label + (f"：{'，'.join(told)}" if told else "")

    @property
    def scored(self) -> str:
        """The score, and what it is worth."""
        verdict = self.verdict
        told = f"按已核对的扣分规则得 {verdict.score} 分"
        if verdict.estimate != verdict.score:
            told += f"，连同待核对的规则估算 {verdict.estimate} 分"
        if verdict.without_services:
            told += "（没有办事服务，乘以 4/3）"
        return told + ("" if verdict.is_portal else "；扣分针对门户网站，部门的只作参考")


def inspection_of(agency: Agency, on: date, now: datetime) -> Inspection:
    """Inspect an office. Raises PackProblem where the office's own rules cannot be used."""
    facts = facts_of(agency, on, moment_of(on, now))
    packs = tuple(pack.title for pack in local_packs())
    return Inspection(agency, on, inspect(facts, rules_for(on)), packs)


def address(where: Where, agency: Agency) -> tuple[str, str]:
    """Return the address where something is mended, and what the link says."""
    match where.place:
        case Place.COLUMN:
            query = urlencode({"agency": agency.pk, "place": where.key})
            return f"{reverse('writing:new')}?{query}", "写一条"
        case Place.COLUMNS:
            return f"{reverse('columns:index')}?{urlencode({'agency': agency.code})}", "看栏目"
        case Place.MESSAGE:
            return reverse("mailbox_desk:message", args=[where.key]), "看留言"
        case Place.MESSAGES:
            return reverse("mailbox_desk:index"), "看留言"
        case Place.ACCOUNT:
            return reverse("channels:account", args=[where.key]), "看账号"
        case Place.ACCOUNTS:
            return reverse("channels:index"), "看账号"
        case Place.POLICIES:
            return (
                f"{reverse('coverage:board')}?{urlencode({'agency': agency.pk})}#interpretations",
                "看解读",
            )
        case Place.SITE:
            return reverse("site:edit"), "填网站信息"
        case Place.NEWEST:
            return f"{reverse('writing:new')}?{urlencode({'agency': agency.pk})}", "写一条"
        case Place.LOOK:
            return "", ""


def as_json(found: Inspection) -> dict[str, Any]:
    """Return the inspection as one JSON document."""
    verdict = found.verdict
    return {
        "agency": found.agency.code,
        "agency_name": found.agency.name,
        "on": found.on.isoformat(),
        "packs": list(found.packs),
        "result": verdict.result.value,
        "told": found.lead,
        "has_faults": verdict.has_faults,
        "is_portal": verdict.is_portal,
        "without_services": verdict.without_services,
        "score": str(verdict.score),
        "estimate": str(verdict.estimate),
        "numbers": {outcome.value: verdict.number(outcome) for outcome in Outcome},
        "findings": [_finding(one) for one in verdict.findings],
    }


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "rule": one.rule.id,
        "object": one.object,
        "indicator": one.rule.indicator,
        "detail": one.rule.told,
        "situation": one.told,
        "outcome": one.outcome.value,
        "points": str(one.points),
        "effect": one.rule.effect.value,
        "firm": one.is_firm,
        "evidence": one.rule.evidence.value,
        "source": one.rule.source,
        "jurisdiction": one.rule.jurisdiction,
        "where": {"place": one.where.place.value, "key": one.where.key},
        "parts": [
            {"told": part.told, "where": {"place": part.where.place.value, "key": part.where.key}}
            for part in one.parts
        ],
    }


def as_csv(found: Inspection) -> bytes:
    """Return the table as a spreadsheet opens it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for one in found.verdict.findings:
        told = "；".join((one.told, *(part.told for part in one.parts)))
        writer.writerow(
            [escaped(cell) for cell in (
                one.object, one.rule.indicator, one.rule.told, told, one.outcome.label,
                str(one.points) if one.points else "", one.rule.id, one.rule.source,
                one.rule.evidence.label,
            )]
        )  # fmt: skip
    return text.getvalue().encode("utf-8-sig")
