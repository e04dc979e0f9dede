"""What can be done to agencies and people: add, appoint, dismiss."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai_web.agencies.access import Capability, require
from gongkai_web.agencies.models import Agency, AgencyKind, Membership, Role, User
from gongkai_web.journal.actions import record


class AgencyProblem(ValueError):
    """An agency that is not there, or cannot be made so; the message says why in Chinese."""


def agency_named(code: str | None) -> Agency:
    """Return the agency of that code; without a code, the one there is.

    Raises AgencyProblem, naming the codes there are.
    """
    if code is not None:
        found = Agency.objects.filter(code=code).first()
        if found is not None:
            return found
        raise AgencyProblem(f"没有代码为“{code}”的单位；{_codes()}")
    first_two = list(Agency.objects.all()[:2])
    if len(first_two) == 1:
        return first_two[0]
    if not first_two:
        raise AgencyProblem("还没有单位，请先运行：gongkai agency add 代码 名称")
    raise AgencyProblem(f"有多个单位，请用 --agency 指明；{_codes()}")


def _codes() -> str:
    codes = list(Agency.objects.values_list("code", flat=True)[:21])
    if not codes:
        return "现在还没有单位，可用 gongkai agency add 新增"
    return "现有代码：" + "、".join(codes[:20]) + ("……" if len(codes) > 20 else "")


_KIND_ALIASES = {
    "政府": AgencyKind.GOVERNMENT,
    "部门": AgencyKind.DEPARTMENT,
    "工作部门": AgencyKind.DEPARTMENT,
    "政府工作部门": AgencyKind.DEPARTMENT,
    "乡镇": AgencyKind.TOWNSHIP,
    "乡镇政府": AgencyKind.TOWNSHIP,
    "乡镇人民政府": AgencyKind.TOWNSHIP,
    "街道": AgencyKind.TOWNSHIP,
    "街道办": AgencyKind.TOWNSHIP,
    "街道办事处": AgencyKind.TOWNSHIP,
    "授权组织": AgencyKind.EMPOWERED,
    "企事业单位": AgencyKind.PUBLIC_UTILITY,
}
"""Other names an office calls a kind by."""


def kind_named(text: str) -> AgencyKind:
    """Return the kind of agency by key, Chinese title or usual name; AgencyProblem otherwise."""
    wanted = text.strip()
    for kind in AgencyKind:
        if wanted in (kind.value, kind.label):
            return kind
    if wanted in _KIND_ALIASES:
        return _KIND_ALIASES[wanted]
    known = "、".join(f"{kind.value}（{kind.label}）" for kind in AgencyKind)
    raise AgencyProblem(f"没有“{text}”这种单位类型，应为其中之一：{known}")


def _problems(error: ValidationError, agency: Agency) -> str:
    told = []
    for field, messages in error.message_dict.items():
        title = "" if field == "__all__" else f"{agency._meta.get_field(field).verbose_name}："
        told += [f"{title}{message.rstrip('。')}" for message in messages]
    return "；".join(told)


@transaction.atomic
def add_agency(
    *,
    actor: User | None,
    code: str,
    name: str,
    kind: AgencyKind = AgencyKind.DEPARTMENT,
    parent: Agency | None = None,
) -> Agency:
    """Add an agency. Raises AgencyProblem for a bad or used code or name."""
    require(actor, parent, Capability.MANAGE)
    if Agency.objects.filter(code=code).exists():
        raise AgencyProblem(f"单位代码“{code}”已经有了，请换一个")
    if Agency.objects.filter(name=name).exists():
        raise AgencyProblem(f"名称为“{name}”的单位已经有了")
    agency = Agency(code=code, name=name, kind=kind, parent=parent)
    try:
        agency.full_clean()
    except ValidationError as error:
        raise AgencyProblem(_problems(error, agency)) from error
    agency.save(force_insert=True)
    record(
        verb="新增单位",
        subject=agency,
        agency=agency,
        actor=actor,
        detail={"after": {"code": code, "name": name, "kind": kind, "parent": parent}},
    )
    return agency


@transaction.atomic
def appoint(*, actor: User | None, user: User, agency: Agency, role: Role) -> Membership:
    """Give a person a role in an agency; a role already held is kept as it is."""
    require(actor, agency, Capability.MANAGE)
    membership, created = Membership.objects.get_or_create(user=user, agency=agency, role=role)
    if created:
        record(
            verb="授予角色",
            subject=user,
            agency=agency,
            actor=actor,
            detail={"role": Role(role).label},
        )
    return membership


@transaction.atomic
def dismiss(*, actor: User | None, membership: Membership) -> None:
    """Take a role from a person."""
    require(actor, membership.agency, Capability.MANAGE)
    record(
        verb="撤销角色",
        subject=membership.user,
        agency=membership.agency,
        actor=actor,
        detail={"role": Role(membership.role).label},
    )
    membership.delete()
