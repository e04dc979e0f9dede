"""What should a person look at when an application has come in? (条例 arts. 30, 31, 35, 36(1), 36(6), 42, 44)

Receipt and term, the same applicant's other applications, likely repeats, and
what may be public already. Everything is offered, nothing follows by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse

from gongkai.applications.applicants import KINDS
from gongkai.applications.fees import NoFeeYet, piece_rate
from gongkai.applications.similar import (
    LIKELY_PUBLIC,
    LIKELY_REPEAT,
    covered,
    document_numbers,
    likeness,
    phrases,
)
from gongkai.law import NoProvisionInForce, provision
from gongkai_web.applications import personal, registering
from gongkai_web.applications.applicants import personal_of
from gongkai_web.applications.casework import StepRefused
from gongkai_web.applications.explaining import Explained, explained
from gongkai_web.applications.filters import OUTCOME_TITLES
from gongkai_web.applications.intake import receipt_of
from gongkai_web.applications.intake_forms import hints
from gongkai_web.applications.models import Application
from gongkai_web.publishing.models import DisclosureAttribute, Item

EARLIER_AT_MOST = 10
CASES_COMPARED = 3_000
"""The newest cases of the agency whose contents are compared."""
TITLES_COMPARED = 20_000
"""The newest public items whose titles are compared."""
OFFERED_AT_MOST = 5


@dataclass(frozen=True, slots=True)
class Other:
    """Another case, as it is offered for comparison."""

    case: Application
    url: str
    result: str
    percent: int = 0
    same_applicant: bool = False


@dataclass(frozen=True, slots=True)
class Offered:
    """An item that may already answer the application."""

    item: Item
    url: str
    why: str


@dataclass(frozen=True, slots=True)
class Review:
    """What there is to look at."""

    due: Explained
    reasons: tuple[str, ...]
    """Why it was received on its day, or what is missing."""
    remarks: tuple[str, ...]
    lacking: tuple[str, ...]
    """What art. 29 asks for and the application has not."""
    number_hints: tuple[str, ...]
    ordinal: int | None
    """Which one of the applicant's month it is; ``None`` where the applicant or the day is not known."""
    charge: str
    """What it would cost by piece; "" where nothing."""
    excessive: str
    """That there are more than the office looks at twice (art. 35); "" where not."""
    earlier: tuple[Other, ...]
    earlier_count: int
    alike: tuple[Other, ...]
    asked_by_many: str
    """That several applicants ask for the same (art. 44); "" where not."""
    public: tuple[Offered, ...]


def review(case: Application, *, today: date) -> Review:
    """Return what a person should look at in a case that came in. Raises CannotUnseal."""
    applicant = personal_of(case)
    reasons, remarks = _receipt(case)
    ordinal = _ordinal(case)
    theirs = _same_applicant(case)
    alike = _alike(case)
    return Review(
        due=explained(case, today=today),
        reasons=reasons,
        remarks=remarks,
        lacking=_lacking(applicant),
        number_hints=(
            *hints(case.applicant_kind, applicant.get("id_no", "")),
            *registering.other_names(case),
        ),
        ordinal=ordinal,
        charge=_charge(case, ordinal),
        excessive=_excessive(case, ordinal),
        earlier=tuple(_other(one) for one in theirs[:EARLIER_AT_MOST]),
        earlier_count=len(theirs),
        alike=tuple(alike[:OFFERED_AT_MOST]),
        asked_by_many=_asked_by_many(case, alike),
        public=tuple(_public(case)),
    )


def _receipt(case: Application) -> tuple[tuple[str, ...], tuple[str, ...]]:
    try:
        found = receipt_of(case)
    except StepRefused as error:
        return (str(error),), ()
    return (found.reasons, found.remarks) if found is not None else ((), ())


def _lacking(applicant: dict[str, str]) -> tuple[str, ...]:
    names = {"name": "姓名或者名称", "id_no": "身份证明", "contact": "联系方式"}
    return tuple(title for name, title in names.items() if not applicant.get(name))


def _counted(case: Application) -> Q:
    return Q(agency=case.agency_id, set_aside="")


def _ordinal(case: Application) -> int | None:
    """Return the place of the case among the applicant's of its natural month."""
    if not case.applicant_key or case.received_on is None or case.set_aside:
        return None
    on = case.received_on
    before = Q(received_on__lt=on) | Q(received_on=on, pk__lt=case.pk)
    earlier = Application.objects.filter(
        _counted(case),
        before,
        applicant_key=case.applicant_key,
        received_on__gte=on.replace(day=1),
    )
    return earlier.count() + 1


def _charge(case: Application, ordinal: int | None) -> str:
    if ordinal is None or case.received_on is None:
        return ""
    try:
        rate = piece_rate(ordinal, on=case.received_on)
    except NoFeeYet:
        return ""
    if not rate:
        return ""
    return (
        f"如果决定按件收取信息处理费，这一件为 {rate} 元；"
        "收费是行政机关可以行使的权力，由机关决定（条例第四十二条）"
    )


def _excessive(case: Application, ordinal: int | None) -> str:
    if ordinal is None or case.received_on is None:
        return ""
    try:
        rule = provision("applications.excessive_alert", on=case.received_on)
    except NoProvisionInForce:
        return ""
    if ordinal <= int(rule.value):
        return ""
    return (
        f"同一申请人本月已超过 {rule.value} 件。数量、频次是否明显超过合理范围由机关判断，"
        "认为超过的，可以要求申请人说明理由（条例第三十五条）"
    )


def _same_applicant(case: Application) -> list[Application]:
    if not case.applicant_key:
        return []
    others = Application.objects.filter(_counted(case), applicant_key=case.applicant_key)
    return list(others.exclude(pk=case.pk).order_by("-received_on", "-pk")[:1000])


def _other(case: Application, *, score: float = 0.0, same: bool = False) -> Other:
    result = OUTCOME_TITLES.get(case.outcome, "") or case.get_state_display()
    url = reverse("applications:inspect", args=[case.pk])
    return Other(case, url, result, round(score * 100), same)


def _alike(case: Application) -> list[Other]:
    """Return the agency's cases that seem to ask for the same, the applicant's own first."""
    if not case.content.strip():
        return []
    others = Application.objects.filter(_counted(case)).exclude(pk=case.pk).exclude(content="")
    rows = others.order_by("-pk").values_list("pk", "content", "applicant_key")[:CASES_COMPARED]
    found = []
    for pk, content, key in rows:
        score = likeness(case.content, content)
        if score >= LIKELY_REPEAT:
            found.append((bool(key) and key == case.applicant_key, score, pk))
    found.sort(reverse=True)
    cases = Application.objects.in_bulk([pk for _, _, pk in found])
    return [_other(cases[pk], score=score, same=same) for same, score, pk in found if pk in cases]


def _asked_by_many(case: Application, alike: Iterable[Other]) -> str:
    """Say that several different applicants ask for the same thing (art. 44)."""
    try:
        rule = provision("applications.joint_requests", on=case.received_on or date.max)
    except NoProvisionInForce:
        return ""
    keys = {other.case.applicant_key for other in alike} | {case.applicant_key}
    many = len(keys - {""})
    if many < int(rule.value):
        return ""
    return (
        f"已有 {many} 个申请人申请公开相近的信息；"
        "可以公开的，可以考虑纳入主动公开的范围（条例第四十四条）"
    )


def _public(case: Application) -> list[Offered]:
    """Return the agency's public items that may answer the case, the surest first."""
    content = case.content
    if not content.strip():
        return []
    items = Item.objects.filter(
        agency=case.agency_id, disclosure_attr=DisclosureAttribute.PROACTIVE
    ).order_by("-pk")
    found: dict[int, tuple[float, str]] = {}
    if numbers := document_numbers(content):
        for pk in items.filter(doc_no__in=numbers).values_list("pk", flat=True)[:OFFERED_AT_MOST]:
            found[pk] = (2.0, "文号相同")
    for pk, title in items.values_list("pk", "title")[:TITLES_COMPARED]:
        score = covered(title, content)
        if score >= LIKELY_PUBLIC and pk not in found:
            found[pk] = (score, "标题相近")
    for phrase in phrases(content)[:3]:
        for pk in items.filter(body__contains=phrase).values_list("pk", flat=True)[
            :OFFERED_AT_MOST
        ]:
            found.setdefault(pk, (LIKELY_PUBLIC, f"正文中有“{phrase}”"))
    best = sorted(found, key=lambda pk: (-found[pk][0], -pk))[:OFFERED_AT_MOST]
    rows = Item.objects.in_bulk(best)
    return [
        Offered(rows[pk], reverse("items:inspect", args=[pk]), found[pk][1])
        for pk in best
        if pk in rows
    ]


def masked_applicant(case: Application) -> dict[str, str]:
    """Return the applicant as the pages show them, with kind and agent."""
    data = personal_of(case)
    return personal.masked(data) | {
        "kind": KINDS.get(case.applicant_kind, ""),
        "agent": personal.masked_name(data.get("agent", "")),
    }
