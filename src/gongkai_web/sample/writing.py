"""What is being written and reviewed in the sample office today? A few made-up items, one at each stage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from gongkai.review import Conclusion, Decision, Duty
from gongkai_web.agencies.models import Agency, User
from gongkai_web.publishing import drafting
from gongkai_web.publishing.models import Column, Item
from gongkai_web.review import actions
from gongkai_web.review.models import Submission
from gongkai_web.sample.cases import before

RUNGS = ("chushen", "fushen", "baomi", "lingdao")

PLAN = """<p>各司法所、局机关各科室：</p>
<p>现将《公共法律服务进乡村活动方案（示例）》印发给你们，请结合实际落实。</p>
<h2>一、活动时间</h2><p>第四季度，每周三、周五。</p>
<h2>二、服务内容</h2><ul><li>法律咨询；</li><li>法律援助申请受理；</li><li>人民调解。</li></ul>
<table><thead><tr><th>地点</th><th>时间</th><th>承办</th></tr></thead><tbody>
<tr><td>示例乡便民服务中心</td><td>每周三上午</td><td>示例司法所</td></tr>
<tr><td>示例镇文化广场</td><td>每周五上午</td><td>法律援助中心</td></tr></tbody></table>
<p>（此件公开发布）</p>"""
HOURS = """<p>为方便群众，法律援助中心自本月起调整接待时间：</p>
<p>工作日 8:30—12:00，14:30—17:30；周六 9:00—11:30（预约）。</p><p>咨询电话：12348。</p>"""
LIST = """<p>根据《法律援助法》，现将本季度法律援助补贴发放情况公示如下：</p>
<table><thead><tr><th>姓名</th><th>身份证号</th><th>金额（元）</th></tr></thead><tbody>
<tr><td>示例某甲</td><td>11010519491231002X</td><td>800</td></tr></tbody></table>
<p>公示期 5 个工作日。</p>"""
NOTICE = (
    """<p>按照国务院令第492号，申请人提出申请后，本局在15个工作日内答复。</p><p>特此公告。。</p>"""
)


@transaction.atomic
def work(agency: Agency, *, today: date) -> int:
    """Write and review the sample items where the office wrote none; say how many were added."""
    if Item.objects.filter(agency=agency, drafted_by__isnull=False).exists():
        return 0
    columns = {one.slug: one for one in Column.objects.filter(agency=agency)}
    if not columns:
        return 0
    officer = User.objects.get(username="xinxiyuan")

    def write(days: int, at: str, title: str, body: str, **fields: Any) -> Item:
        on = before(today, days)
        return drafting.create(
            actor=officer, agency=agency, on=on, place=columns[at],
            fields={"title": title, "body": body, "formed_on": on, "source": agency.name, **fields},
        )  # fmt: skip

    public = write(
        9, "own-documents", "关于开展公共法律服务进乡村活动的通知（示例）", PLAN, doc_no="陕司〔2026〕0号（示例）",
        issuing_orgs=agency.name, genre="通知", topic="公安、安全、司法",
    )  # fmt: skip
    climb(officer, public, before(today, 8), 4)
    climb(
        officer,
        write(3, "functions", "法律援助中心接待时间调整公告（示例）", HOURS, genre="公告"),
        before(today, 2),
        1,
    )
    wrong = write(4, "guide", "政府信息公开申请办理须知（示例）", NOTICE)
    back = climb(officer, wrong, before(today, 3), 0)
    _say(
        back,
        "chushen",
        before(today, 2),
        0,
        Decision.RETURN,
        remark="依据和期限都已过时，请按现行条例改写",
    )
    write(1, "livelihood", "法律援助补贴发放公示（示例）", LIST, genre="公告")
    return 4


def at_minute(day: date, minute: int) -> datetime:
    """Return a moment of a morning: so many times ten minutes after nine."""
    return timezone.make_aware(datetime.combine(day, time(9, 0)) + timedelta(minutes=10 * minute))


def climb(
    officer: User, item: Item, on: date, rungs: int, people: Sequence[str] = RUNGS
) -> Submission:
    """Hand an item in on a morning and pass it on so many rungs of the ladder.

    ``people`` are the user names of who stands on them.
    """
    submission = actions.submit(actor=officer, item=item, at=at_minute(on, 0))
    for rung in range(rungs):
        _say(submission, people[rung], on, rung, Decision.PASS)
    return submission


def _say(
    submission: Submission, username: str, on: date, rung: int, decision: Decision, **more: Any
) -> None:
    submission = Submission.objects.get(pk=submission.pk)
    if submission.ladder_climbed.rungs[rung].duty is Duty.SECRECY:
        more["conclusion"] = Conclusion.MAY_PUBLISH
    actions.give_opinion(
        actor=User.objects.get(username=username), submission=submission, at=at_minute(on, rung + 1),
        rung=rung, digest=submission.digest, decision=decision, **more,
    )  # fmt: skip
