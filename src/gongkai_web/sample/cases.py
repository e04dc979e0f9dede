"""Which applications does the sample office have on its desk today? A few made-up ones, one of each kind.

The year of the sample ledgers had none; these are of the days before the
demonstration, so that a newcomer finds something to work on.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from gongkai import workdays
from gongkai.applications.events import EventKind
from gongkai_web.agencies.models import Agency, User
from gongkai_web.applications import actions, intake, letter_facts, letters
from gongkai_web.applications.models import Application

ONE_DAY = timedelta(days=1)


def before(today: date, days: int) -> date:
    """Return the working day that many working days before today."""
    day = today
    while days > 0:
        day -= ONE_DAY
        days -= workdays.is_working_day(day)
    return day


@transaction.atomic
def work(agency: Agency, *, today: date) -> int:
    """Register and work the sample cases where the office has none; say how many were added."""
    if Application.objects.filter(agency=agency).exists():
        return 0
    officer = User.objects.get(username="xinxiyuan")
    head = User.objects.get(username="lingdao")

    def came(days: int, name: str, kind: str, content: str, **given: Any) -> Application:
        on = before(today, days)
        return intake.register(
            actor=officer, agency=agency, applicant={"name": name}, handler=officer,
            **{"applicant_kind": kind, "channel": "in_person", "submitted_on": on,
               "content": content, "supply_form": "电子文档", **given},
        )  # fmt: skip

    came(
        1,
        "示例申请人甲",
        "natural_person",
        "本区公共法律服务站点名单",
        channel="online",
        topic="法律服务",
    )
    came(2, "示例企业乙", "commercial", "2025年普法宣传经费的使用情况", topic="财政信息")

    near = came(
        17,
        "示例申请人丙",
        "natural_person",
        "2025年行政复议案件办理情况的汇总统计",
        topic="行政复议",
    )
    actions.log_search(
        actor=officer, case=near, on=before(today, 15), places="办公室、行政复议科",
        keywords="行政复议 统计", found="检出年度统计表1份",
    )  # fmt: skip

    unclear = came(9, "示例申请人丁", "natural_person", "贵局的文件", topic="其他")
    facts = letter_facts.facts_of(
        unclear, fields={"items": "所需文件的名称、文号，或者形成的时间、涉及的事项", "days": 15}
    )
    notice = letters.draft(
        actor=officer, case=unclear, code="L04", facts=facts, on=before(today, 6),
        step=EventKind.CORRECTION_REQUESTED, step_fields={"days": 15},
    )  # fmt: skip
    letters.send(actor=officer, letter=notice, on=before(today, 6), route="handed_over")

    draft = came(
        12,
        "示例律师事务所",
        "legal_service",
        "法律援助案件补贴标准的内部讨论记录",
        topic="法律援助",
    )
    _reply(
        draft, officer, "withheld_process_info", "S09", on=before(today, 1),
        fields={"which": ["discussion"], "reason": "该记录形成于标准拟订过程中，所涉事项已另行制作文件并公开"},
    )  # fmt: skip

    done = came(
        15, "示例社会组织", "public_benefit", "法律援助中心的地址和工作时间", topic="法律援助"
    )
    answer = _reply(
        done, officer, "granted", "S01", on=before(today, 8),
        fields={"where": "本局网站“政府信息公开—机构概况”栏目"},
    )  # fmt: skip
    letters.approve(
        actor=head, letter=answer, on=before(today, 7), digest=answer.digest, remark="同意"
    )
    letters.send(actor=officer, letter=answer, on=before(today, 7), route="handed_over")
    return Application.objects.filter(agency=agency).count()


def _reply(
    case: Application, officer: User, outcome: str, code: str, *, on: date,
    fields: Mapping[str, Any],
) -> Any:  # fmt: skip
    """Draft the answer and lay it before the head."""
    letter = letters.draft(
        actor=officer, case=case, code=code, on=on, step=EventKind.REPLIED,
        facts=letter_facts.facts_of(case, fields=fields, outcome=outcome),
        step_fields={"outcome": outcome},
    )  # fmt: skip
    return letters.submit(actor=officer, letter=letter, on=on)
