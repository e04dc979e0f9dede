"""Who may do what, for which agency? Memberships decide, nothing else.

A role gives capabilities in the agency where it is held (``own``) and in the
agencies below it (``below``): a supervising office sees its subordinates'
records, and changes none of them (条例 art. 3, 46), but consents to what becomes
of their new-media accounts and collects their annual reports (art. 49). An administrator looks after people and agencies and does not edit their records.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import QuerySet

from gongkai_web.agencies.models import Agency, Membership, Role, User


class Capability(enum.Enum):
    """What a person may do with an agency's records."""

    VIEW = "view"
    EDIT_LEDGERS = "edit_ledgers"
    APPROVE = "approve"
    REVIEW_ITEMS = "review_items"
    REVIEW_SECRECY = "review_secrecy"
    SIGN_ITEMS = "sign_items"
    OPEN_EVIDENCE = "open_evidence"
    CONSENT_ACCOUNTS = "consent_accounts"
    COMPILE_REPORT = "compile_report"
    SUBMIT_REPORT = "submit_report"
    COLLECT_REPORTS = "collect_reports"
    MANAGE = "manage"


@dataclass(frozen=True, slots=True)
class Grant:
    """What one role gives, in its own agency and in those below."""

    own: frozenset[Capability]
    below: frozenset[Capability] = frozenset()


_VIEW, _EDIT = Capability.VIEW, Capability.EDIT_LEDGERS
_APPROVE = Capability.APPROVE
_REVIEW, _SECRECY, _SIGN = (
    Capability.REVIEW_ITEMS,
    Capability.REVIEW_SECRECY,
    Capability.SIGN_ITEMS,
)
_EVIDENCE = Capability.OPEN_EVIDENCE
_COMPILE, _SUBMIT, _MANAGE = (
    Capability.COMPILE_REPORT,
    Capability.SUBMIT_REPORT,
    Capability.MANAGE,
)

GRANTS: dict[str, Grant] = {
    Role.OFFICER: Grant(frozenset({_VIEW, _EDIT})),
    Role.COMPILER: Grant(frozenset({_VIEW, _EDIT, _COMPILE})),
    Role.REVIEWER: Grant(frozenset({_VIEW, _EDIT, _REVIEW})),
    Role.SECRECY_REVIEWER: Grant(frozenset({_VIEW, _SECRECY, _EVIDENCE})),
    Role.LEADER: Grant(
        frozenset({_VIEW, _EDIT, _APPROVE, _COMPILE, _SUBMIT, _REVIEW, _SIGN, _EVIDENCE})
    ),
    Role.SUPERVISOR: Grant(
        frozenset({_VIEW}),
        frozenset({_VIEW, Capability.CONSENT_ACCOUNTS, Capability.COLLECT_REPORTS}),
    ),
    Role.ADMINISTRATOR: Grant(frozenset({_VIEW, _MANAGE}), frozenset({_VIEW, _MANAGE})),
}


def below(agency_ids: set[int]) -> set[int]:
    """Return the ids of all agencies under the given ones, at any depth."""
    children: dict[int, list[int]] = {}
    for pk, parent in Agency.objects.filter(parent__isnull=False).values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    found: set[int] = set()
    waiting = list(agency_ids)
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return found


def _capabilities(user: User) -> dict[int, set[Capability]]:
    """Return what the user may do, by agency id.

    The user object of a request remembers the answer (see
    :class:`MembershipBackend`); any other is asked anew each time.
    """
    remembered = getattr(user, "_capabilities_of_request", None)
    if remembered:
        return remembered
    may_do: dict[int, set[Capability]] = {}
    over: dict[frozenset[Capability], set[int]] = {}
    for agency_id, role in Membership.objects.filter(user=user).values_list("agency_id", "role"):
        grant = GRANTS[role]
        may_do.setdefault(agency_id, set()).update(grant.own)
        if grant.below:
            over.setdefault(grant.below, set()).add(agency_id)
    for capabilities, tops in over.items():
        for agency_id in below(tops):
            may_do.setdefault(agency_id, set()).update(capabilities)
    if remembered is not None:
        remembered.update(may_do)
    return may_do


def agencies_where(user: Any, capability: Capability) -> QuerySet[Agency]:
    """Return the agencies for which the user has the capability."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return Agency.objects.none()
    if user.is_superuser:
        return Agency.objects.all()
    return Agency.objects.filter(
        pk__in=[pk for pk, held in _capabilities(user).items() if capability in held]
    )


def agencies_visible_to(user: Any) -> QuerySet[Agency]:
    """Return the agencies whose records the user may see."""
    return agencies_where(user, Capability.VIEW)


def agencies_editable_by(user: Any) -> QuerySet[Agency]:
    """Return the agencies whose ledgers the user may change."""
    return agencies_where(user, Capability.EDIT_LEDGERS)


def may(user: Any, agency: Agency | None, capability: Capability) -> bool:
    """Return whether the user has the capability for that agency.

    Without an agency: whether they have it for any agency at all.
    """
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return False
    if user.is_superuser:
        return True
    held = _capabilities(user)
    if agency is None:
        return any(capability in capabilities for capabilities in held.values())
    return capability in held.get(agency.pk, ())


def holds(user: Any, agency: Agency, capability: Capability) -> bool:
    """Return whether the user holds a role in that agency that gives the capability.

    Other than :func:`may`, being a superuser is not enough: who reviews for an office
    was appointed to it.
    """
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return False
    return capability in _capabilities(user).get(agency.pk, ())


class NotAllowed(PermissionError):
    """The person may not do this for that agency; the message says so in Chinese."""


CAPABILITY_TITLES = {
    Capability.VIEW: "查看台账",
    Capability.EDIT_LEDGERS: "登记和修改台账",
    Capability.APPROVE: "签发依申请公开文书",
    Capability.REVIEW_ITEMS: "审核拟公开的信息",
    Capability.REVIEW_SECRECY: "保密审查",
    Capability.SIGN_ITEMS: "签发拟公开的信息",
    Capability.OPEN_EVIDENCE: "查阅因泄露封存的内容",
    Capability.CONSENT_ACCOUNTS: "审批下级单位的新媒体账号申请",
    Capability.COMPILE_REPORT: "编制年度报告",
    Capability.SUBMIT_REPORT: "提交年度报告",
    Capability.COLLECT_REPORTS: "收集和审核下级单位年度报告",
    Capability.MANAGE: "管理单位和人员",
}


def require(user: User | None, agency: Agency | None, capability: Capability) -> None:
    """Raise NotAllowed unless the user has the capability.

    ``None`` is the operator of the machine at the command line, who may
    everything: the journal says ``命令行``.
    """
    if user is not None and not may(user, agency, capability):
        where = f"“{agency}”" if agency is not None else "任何单位"
        raise NotAllowed(f"{user} 没有在{where}{CAPABILITY_TITLES[capability]}的权限")


DOOR = "wagtailadmin.access_admin"
"""What Django calls being let into the back office."""


class MembershipBackend(ModelBackend):
    """Lets whoever serves an agency into the back office, and nobody else.

    No permission tables to keep in step: the back office asks this module.
    """

    def get_user(self, user_id: Any) -> User | None:
        """Return the user of a request, who remembers their capabilities while it lasts."""
        user = super().get_user(user_id)
        if user is not None:
            user._capabilities_of_request = {}
        return user

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Return the permissions a user holds; only the door to the back office is ours."""
        return {DOOR} if may(user_obj, None, Capability.VIEW) else set()
