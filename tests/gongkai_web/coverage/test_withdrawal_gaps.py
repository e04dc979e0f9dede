"""What must come down: changed penalty decisions, and what stands elsewhere of what was withdrawn."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from coverage_board import NOW, TODAY, asked
from gongkai_web.channels.actions import note_publication
from gongkai_web.coverage import withdrawal_gaps
from gongkai_web.publishing.drafting import ItemRefused
from gongkai_web.review import withdrawals
from review_desk import climb, draft, office_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def changed_penalty(office, changed_on):
    made = climb(office, draft(office))
    return withdrawals.ask(
        actor=office.drafter, edition=made.live_edition, kind="decision_changed", reason="复议撤销",
        explanation="决定已被撤销。", changed_on=changed_on, at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changed_on", "told", "over"),
    [
        (date(2026, 6, 30), "最迟 2026-07-03", False),
        (date(2026, 6, 25), "最迟 2026-06-30 撤下并说明理由（行政处罚法第四十八条第二款），就是今天", False),
        (date(2026, 6, 24), "已超过 1 天", True),
    ],
)  # fmt: skip
def test_a_changed_penalty_is_to_come_down_within_three_working_days(
    agency, client, changed_on, told, over
):
    office = office_of(agency)
    asking = changed_penalty(office, changed_on)
    [line] = withdrawal_gaps.changed_penalties(asked(office.drafter)).lines
    assert told in line.told
    assert line.is_over == over
    client.force_login(office.leader)
    for url in (
        line.url,
        line.act_url,
        reverse("coverage:board"),
    ):
        page = client.get(url).text
        assert told in page, url
        assert bool(re.search(f"gk-wrong[^>]*>[^<]*{re.escape(told)}", page)) == over, url
    home = client.get(reverse("wagtailadmin_home")).text
    assert ("其中 1 件已过最后一日" in home) == over
    assert ("（已经超过）" in home) == over
    assert f"{asking.changed_on}" not in home
    withdrawals.answer(actor=office.leader, request=asking, approved=True, at=NOW)
    assert withdrawal_gaps.changed_penalties(asked(office.drafter)).count == 0


def test_a_day_of_change_to_come_is_refused(agency):
    office = office_of(agency)
    with pytest.raises(ItemRefused, match="不应晚于今天"):
        changed_penalty(office, TODAY + timedelta(days=1))


def test_what_stands_elsewhere_of_something_withdrawn_is_a_gap(agency, client):
    office = office_of(agency)
    made = climb(office, draft(office))
    note_publication(actor=office.drafter, item=made, channel="weibo", published_on=TODAY, at=NOW)
    assert withdrawal_gaps.still_elsewhere(asked(office.drafter)).count == 0
    withdrawals.ask(
        actor=office.drafter, edition=made.live_edition, kind="exposed", reason="住址", at=NOW
    )
    [line] = withdrawal_gaps.still_elsewhere(asked(office.drafter)).lines
    assert "政务微博 2026-06-30 发布" in line.told
    [seen] = withdrawal_gaps.still_elsewhere(asked(office.secrecy)).lines
    assert seen.act == ""
    client.force_login(office.drafter)
    assert "还有 1 处其他渠道没有确认删除" in client.get(reverse("wagtailadmin_home")).text
    client.post(line.act_url)
    assert withdrawal_gaps.still_elsewhere(asked(office.drafter)).count == 0
