"""Opening, changing, stopping, closing an account: applied for, approved, and then so. (国办发〔2018〕123号)

The leader of the office decides, then the supervising office where the agency has one. The last
approval moves the register, in the same transaction; nothing else moves an account's state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from gongkai_web.agencies.access import Capability, NotAllowed, agencies_where, holds, require
from gongkai_web.agencies.models import Agency, Membership, Role, User
from gongkai_web.channels.register_models import (
    ENDING,
    AccountAct,
    AccountApplication,
    AccountDecision,
    Level,
)
from gongkai_web.journal.actions import plain, record
from gongkai_web.journal.changes import changing
from gongkai_web.publishing import files
from gongkai_web.supervision.models import Account, AccountStatus

__all__ = ["ApplicationRefused", "NotAllowed"]

FIELDS = (
    "platform", "name", "account_id", "original_id", "sponsor", "operator", "certified_subject",
    "filing_no", "certificate_no", "manager", "backup_manager", "functions", "interaction_entry",
)  # fmt: skip
"""What an application says of the register. The registrar's mobile number is entered there, sealed."""
NEEDED_TO_OPEN = ("platform", "name", "sponsor", "manager", "certificate_no")
"""The platform asks for the certificate of the 机构编制 department (互联网政务应用安全管理规定)."""
_AFTER = {
    AccountAct.SUSPEND: AccountStatus.SUSPENDED,
    AccountAct.RESUME: AccountStatus.ACTIVE,
    AccountAct.CLOSE: AccountStatus.CLOSED,
}
WAITING, AT_SUPERVISOR, DONE, REFUSED = "waiting", "supervisor", "done", "refused"
STATES = {
    WAITING: "等本单位领导审批", AT_SUPERVISOR: "等主管部门审批", DONE: "已批准", REFUSED: "不同意",
}  # fmt: skip


class ApplicationRefused(ValueError):
    """What may not be done about an application, and why, in Chinese."""


def state_of(application: AccountApplication) -> str:
    """Return where an application stands: a function of its decisions."""
    said = {one.level: one.approved for one in application.decisions.all()}
    if False in said.values():
        return REFUSED
    if Level.OFFICE not in said:
        return WAITING
    if application.agency.parent_id is not None and Level.SUPERVISOR not in said:
        return AT_SUPERVISOR
    return DONE


def visible_to(user: Any) -> QuerySet[AccountApplication]:
    """Return the applications a person may see, with all that a list of them tells."""
    return (
        AccountApplication.objects.filter(agency__in=agencies_where(user, Capability.VIEW))
        .select_related("agency", "account", "by", "form")
        .prefetch_related("decisions__by")
    )


def level_for(user: Any, application: AccountApplication) -> Level | None:
    """Return the level on which a person may decide now; None where it is not their turn."""
    match state_of(application):
        case "waiting" if application.by_id != user.pk and holds(
            user, application.agency, Capability.SIGN_ITEMS
        ):
            return Level.OFFICE
        case "supervisor":
            if holds(user, application.agency, Capability.CONSENT_ACCOUNTS):
                return Level.SUPERVISOR
            if not supervised_here(application.agency) and holds(
                user, application.agency, Capability.SIGN_ITEMS
            ):
                return Level.SUPERVISOR
    return None


def turns_of(user: Any, applications: Sequence[AccountApplication]) -> set[int]:
    """Return the keys of those that wait for this person; the same few questions for many rows."""
    signs = set(agencies_held(user, Capability.SIGN_ITEMS))
    consents = set(agencies_held(user, Capability.CONSENT_ACCOUNTS))
    found = set()
    for one in applications:
        match state_of(one):
            case "waiting" if one.agency_id in signs and one.by_id != user.pk:
                found.add(one.pk)
            case "supervisor" if one.agency_id in consents:
                found.add(one.pk)
            case "supervisor" if one.agency_id in signs and level_for(user, one) is not None:
                found.add(one.pk)
    return found


def waiting_for(user: Any) -> int:
    """Return how many applications wait for this person."""
    undecided = visible_to(user).exclude(decisions__approved=False).exclude(
        decisions__level=Level.SUPERVISOR
    )  # fmt: skip
    return len(turns_of(user, list(undecided)))


def agencies_held(user: Any, capability: Capability) -> list[int]:
    """Return the agencies in which the person holds an office with the capability, superuser or not."""
    agencies = agencies_where(user, capability)
    if user.is_superuser:
        return [one.pk for one in agencies if holds(user, one, capability)]
    return list(agencies.values_list("pk", flat=True))


def supervised_here(agency: Agency) -> bool:
    """Return whether anybody works here for an office above that agency."""
    above, at = [], agency.parent
    while at is not None and at.pk not in above:
        above.append(at.pk)
        at = at.parent
    return Membership.objects.filter(
        agency__in=above, role=Role.SUPERVISOR, user__is_active=True
    ).exists()


@transaction.atomic
def apply(
    *, actor: User, agency: Agency, act: str, on: date, reason: str, form: Any, at: datetime,
    account: Account | None = None, fields: Mapping[str, Any] | None = None,
    notice_on: date | None = None, notice: str = "", archived: str = "", informed: str = "",
) -> AccountApplication:  # fmt: skip
    """Apply for an act on an account, with the signed form. Raises NotAllowed, ApplicationRefused, UnusableFile."""
    require(actor, agency, Capability.EDIT_LEDGERS)
    if act not in AccountAct.values:
        raise ApplicationRefused("请选择申请事项")
    if not reason.strip():
        raise ApplicationRefused("请写明申请的理由")
    told = {name: str(value).strip() for name, value in (fields or {}).items() if name in FIELDS}
    if act == AccountAct.OPEN:
        account = None
        _refuse_opening(agency, told)
    else:
        told = _refuse_unfit(agency, account, act, told)
    if act in ENDING:
        _refuse_unprepared(on, notice_on, notice, archived, informed)
    made = AccountApplication.objects.create(
        agency=agency, account=account, act=act, on=on, reason=reason.strip(), fields=told,
        notice_on=notice_on, notice=notice.strip(), archived=archived.strip(),
        informed=informed.strip(), form=files.keep(actor=actor, agency=agency, file=form),
        by=actor, at=at,
    )  # fmt: skip
    record(
        verb=f"申请{made.get_act_display()}账号", subject=made, agency=agency, actor=actor,
        detail={
            "account": made.account_named, "reason": made.reason, "on": on,
            "fields": [f"{_title(name)}：{value or '（空）'}" for name, value in told.items()],
            "notice_on": notice_on, "notice": made.notice, "archived": made.archived,
            "informed": made.informed, "sha256": made.form.sha256,
        },
    )  # fmt: skip
    return made


def _title(name: str) -> str:
    return str(Account._meta.get_field(name).verbose_name)


def _refuse_opening(agency: Agency, told: Mapping[str, str]) -> None:
    lacking = [_title(name) for name in NEEDED_TO_OPEN if not told.get(name)]
    if lacking:
        raise ApplicationRefused(f"开设账号还需填写：{'、'.join(lacking)}")
    same = {"platform": told["platform"], "name": told["name"]}
    if Account.objects.filter(agency=agency, **same).exists():
        raise ApplicationRefused("台账里已有这个平台上的同名账号")
    if any(
        one.fields.get("name") == told["name"] and one.fields.get("platform") == told["platform"]
        for one in _open(agency=agency, act=AccountAct.OPEN)
    ):
        raise ApplicationRefused("这个账号已经申请开设，正等待审批")


def _refuse_unfit(
    agency: Agency, account: Account | None, act: str, told: dict[str, str]
) -> dict[str, str]:
    """Raise ApplicationRefused for what cannot be done with the account; return what changes."""
    if account is None or account.agency_id != agency.pk:
        raise ApplicationRefused("请选择本单位的账号")
    held = Account.objects.select_for_update().get(pk=account.pk)
    if held.status == AccountStatus.CLOSED:
        raise ApplicationRefused("账号已经注销")
    if _AFTER.get(AccountAct(act)) == held.status:
        raise ApplicationRefused(f"账号的状态已经是“{held.get_status_display()}”")
    if _open(account=held):
        raise ApplicationRefused("这个账号还有一份申请正等待审批")
    changed = {name: value for name, value in told.items() if getattr(held, name) != value}
    if act == AccountAct.CHANGE and not changed:
        raise ApplicationRefused("没有要变更的内容")
    if not changed.get("name", "x") or not changed.get("platform", "x"):
        raise ApplicationRefused("平台和名称不能为空")
    return changed if act == AccountAct.CHANGE else {}


def _refuse_unprepared(
    on: date, notice_on: date | None, notice: str, archived: str, informed: str
) -> None:
    lacking = [
        name
        for name, there in (
            ("公告日期", notice_on), ("公告的链接或者刊登处", notice.strip()),
            ("历史内容归档情况", archived.strip()), ("告知关注者的方式", informed.strip()),
        )
        if not there
    ]  # fmt: skip
    if lacking:
        raise ApplicationRefused(
            f"关停、注销以前应先公告、归档、告知，还需填写：{'、'.join(lacking)}"
        )
    if notice_on is not None and notice_on > on:
        raise ApplicationRefused(f"应先公告、后关停或者注销：公告日期不应晚于办理日期（{on}）")


def _open(**which: Any) -> list[AccountApplication]:
    rows = AccountApplication.objects.filter(**which).select_related("agency", "account")
    waiting = (WAITING, AT_SUPERVISOR)
    return [one for one in rows.prefetch_related("decisions") if state_of(one) in waiting]


@transaction.atomic
def decide(
    *, actor: User, application: AccountApplication, approved: bool, at: datetime, remark: str = ""
) -> AccountDecision:
    """Approve or refuse on the level whose turn it is; the last approval moves the register.

    Raises NotAllowed, ApplicationRefused.
    """
    # The account is held first, as apply() holds it: two decisions wait for each other.
    if application.account_id is not None:
        Account.objects.select_for_update().get(pk=application.account_id)
    held = (
        AccountApplication.objects.select_for_update(of=("self",))
        .select_related("agency__parent", "account__agency")
        .get(pk=application.pk)
    )
    if (state := state_of(held)) in (DONE, REFUSED):
        raise ApplicationRefused(f"这份申请已经办结（{STATES[state]}）")
    level = level_for(actor, held)
    if level is None:
        whose = "申请人以外的分管领导" if state == WAITING else "主管部门"
        raise NotAllowed(f"这份申请由{whose}审批")
    outside = level == Level.SUPERVISOR and not holds(
        actor, held.agency, Capability.CONSENT_ACCOUNTS
    )
    if outside and not remark.strip():
        raise ApplicationRefused("主管部门在本系统没有用户：请写明书面答复的日期和文号")
    if not approved and not remark.strip():
        raise ApplicationRefused("不同意的，请写明理由")
    said = AccountDecision.objects.create(
        application=held, level=level, approved=approved, remark=remark.strip(), by=actor, at=at
    )
    record(
        verb="同意账号申请" if approved else "不同意账号申请", subject=held, agency=held.agency,
        actor=actor,
        detail={
            "account": held.account_named, "result": level.label, "remark": said.remark,
            "on": held.on, "act": held.get_act_display(),
        },
    )  # fmt: skip
    if state_of(held) == DONE:
        _follow(held, at)
    return said


def _follow(application: AccountApplication, at: datetime) -> None:
    """Let the register say what was approved."""
    account = application.account or Account(agency=application.agency)
    for name, value in application.fields.items():
        setattr(account, name, value)
    match application.act:
        case AccountAct.OPEN:
            account.opened_on = application.on
        case AccountAct.CHANGE:
            account.changed_on = application.on
        case _:
            account.status = _AFTER[AccountAct(application.act)]
            if application.act == AccountAct.CLOSE:
                account.closed_on = application.on
    account.follows_an_application = True
    try:
        account.full_clean()
    except ValidationError as error:
        raise ApplicationRefused("；".join(error.messages)) from error
    # The permission was that of the deciding; the register follows by itself.
    with changing(account, actor=None, verb=f"账号{application.get_act_display()}") as detail:
        detail["source"] = f"账号申请 {application.pk}，{timezone.localdate(at)} 批准"
        detail["person"] = plain(str(application.by))
        account.save()
