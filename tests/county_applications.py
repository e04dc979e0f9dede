"""Applications of the county's first agency, one in each state an applicant meets, and a message with its answer.

What opens them is told to those who look: query codes, and links by which a password is regained.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Any

from online_desk import PASSWORD

FIELDS = {
    "applicant_kind": "natural_person", "name": "张三丰", "id_kind": "居民身份证",
    "id_no": "411200199001011238", "phone": "13800001234", "address": "示例县示例路1号",
    "email": "zsf@example.com", "content": "2025年度行政复议案件统计表",
    "supply_form": "电子文档", "supply_way": "网上获取",
}  # fmt: skip
SUPPLIED = b"%PDF-1.4\n% what was asked for\nstartxref\n0\n%%EOF\n"


def prepare(agency: Any, officer: Any, leader: Any, *, now: datetime) -> dict[str, Any]:
    """Make them, and return what opens them: ``follow`` codes by state, ``regain`` links, the ``message``'s code."""
    from case_desk import settings_for
    from gongkai_web.applications import actions
    from gongkai_web.online import acting, regaining
    from gongkai_web.online.models import OnlineSettings
    from gongkai_web.sample.cases import before
    from mailbox_desk import sent

    contact = {
        name: getattr(agency, name) for name in ("disclosure_office", "telephone", "address")
    }
    settings_for(agency)
    type(agency).objects.filter(pk=agency.pk).update(**contact)
    OnlineSettings.objects.update_or_create(agency=agency, defaults={"sends_mail": True})
    today = now.date()
    then = before(today, 6)
    follow: dict[str, str] = {}

    def came(state: str) -> Any:
        follow[state], case = registered(agency, officer, on=before(today, 8), at=now)
        return case

    corrected = came("correction")
    actions.request_correction(
        actor=officer, case=corrected, on=then, days=15, note="写明所需文件的名称"
    )
    actions.extend(
        actor=officer, case=came("extended"), on=then, days=20, approved_by="示例负责人",
        reason="需要核对的档案较多",
    )  # fmt: skip
    charged = came("payment")
    actions.issue_fee_notice(
        actor=officer, case=charged, on=then, method="per_piece", count=11, amount_fen=10_000,
        approved_by="示例负责人", note="本月第11件", served_on=then,
    )  # fmt: skip
    came("withdrawn")
    one = submission_of(follow["withdrawn"])
    acting.withdraw(submission=one, case=one.application, on=today, at=now, note="不需要了")
    answer(came("answered"), officer, leader, on=then, at=now)
    links = []
    for _ in range(4):
        code = submitted(agency, at=now)
        links.append(regaining.link(submission_of(code)))
    _, code = sent(agency, at=now)
    return {"follow": follow, "regain": links, "message": code}


def submitted(agency: Any, *, at: datetime) -> str:
    """Put an application into the desk's inbox as the page does; return its query code."""
    from django.contrib.auth.hashers import make_password

    from gongkai_web.applications import personal
    from gongkai_web.online import codes, notices, sealing
    from gongkai_web.online.models import Submission

    code = codes.new_code()
    one = Submission(
        agency=agency, ref=secrets.token_hex(16), applicant_kind="natural_person",
        applicant_key=personal.lookup_key(FIELDS["id_no"]), code_key=codes.key_of(code),
        code_tail=codes.tail_of(code), password=make_password(PASSWORD),
        notice=notices.version(agency), submitted_at=at,
        email_key=codes.email_key(FIELDS["email"]), wants_mail=True,
    )  # fmt: skip
    sealing.seal(one, {key: value for key, value in FIELDS.items() if key != "applicant_kind"})
    one.save(force_insert=True)
    return code


def submission_of(code: str) -> Any:
    """Return the application that a code opens."""
    from gongkai_web.online import codes
    from gongkai_web.online.models import Submission

    return Submission.objects.select_related("agency", "application").get(
        code_key=codes.key_of(code)
    )


def registered(agency: Any, officer: Any, *, on: date, at: datetime) -> tuple[str, Any]:
    """Submit, and register at the desk on a day; return the code and the case."""
    from datetime import time

    from django.utils import timezone

    from gongkai_web.online import inbox

    morning = timezone.make_aware(datetime.combine(on, time(9)))
    code = submitted(agency, at=morning)
    case = inbox.register(
        actor=officer, submission=submission_of(code), confirmed_on=on,
        identity_checked="核对影像与填写的一致", at=morning,
    )  # fmt: skip
    return code, case


def answer(case: Any, officer: Any, leader: Any, *, on: date, at: datetime) -> None:
    """Grant it, sign and send the letter, and let a file be downloaded with it."""
    from gongkai.applications.events import EventKind
    from gongkai_web.applications import letter_facts, letters
    from gongkai_web.applications.attachments import attach
    from gongkai_web.online import releasing, sealing

    file = sealing.Checked("统计表.pdf", "application/pdf", SUPPLIED)
    kept = attach(actor=officer, case=case, kind="supplied", file=sealing.as_upload(file))
    fields = {"provided": "2025年度行政复议案件统计表，共1页", "way": "在网上查询时下载"}
    letter = letters.draft(
        actor=officer, case=case, code="S02", on=on, step=EventKind.REPLIED,
        facts=letter_facts.facts_of(case, fields=fields, outcome="granted"),
        step_fields={"outcome": "granted"},
    )  # fmt: skip
    letter = letters.submit(actor=officer, letter=letter, on=on)
    letters.approve(actor=leader, letter=letter, on=on, digest=letter.digest)
    letters.send(actor=officer, letter=letter, on=on, route="handed_over")
    releasing.release(actor=officer, letter=letter, keys=[f"file-{kept.pk}"], at=at)
