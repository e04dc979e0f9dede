"""Is every act on an item told in Chinese?"""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.review import Conclusion, Decision
from gongkai_web.journal.models import Entry
from gongkai_web.journal.telling import described, subject_kind
from gongkai_web.publishing import drafting, files
from gongkai_web.publishing.models import Item
from gongkai_web.review import actions, ladders, proofing, withdrawals
from review_desk import NOW, climb, draft, office_of, opine, submit

LATIN = re.compile(r"[A-Za-z_]{2,}")
CODES = re.compile(
    r"https?://\S+|[0-9a-f]{64}|SHA-256|shanzhou-sfj\S*|\S+\.txt|s(drafter|first|second|secrecy|leader)"
)


@pytest.fixture
def every_act(agency, settings, tmp_path):
    """Do to items whatever can be done."""
    settings.MEDIA_ROOT = tmp_path
    office = office_of(agency)
    own = ladders.set_ladder(
        actor=None, agency=agency, title="公告", mode="small_office", reason="全所三人", profiles=["公告"],
        rungs=[
            {"title": "初审", "duty": "examine", "proof": "一校", "people": [office.first.pk]},
            {"title": "保密审查", "duty": "secrecy"}, {"title": "终审", "duty": "sign"},
        ],
    )  # fmt: skip
    ladders.retire(actor=None, ladder=own)
    files.keep(
        actor=office.drafter, agency=agency, file=SimpleUploadedFile("说明.txt", "说明".encode())
    )
    drafting.discard(actor=office.drafter, item=draft(office, title="不要的草稿"))
    item = draft(office, body="<p>电话 13800138000，特此公告。。</p>")
    item = drafting.change(actor=office.drafter, item=item, fields={"summary": "概述"})
    for row in proofing.seen(item, proofing.content_of(item), on=NOW.date()):
        for decision in ("confirmed", "dismissed"):
            proofing.mark(
                actor=office.first, item=item, key=row.finding.key, decision=decision, at=NOW,
                reason="对外公布的电话",
            )  # fmt: skip
    actions.recall(actor=office.drafter, submission=submit(office, item), at=NOW)
    back = submit(office, item)
    opine(back, office.first, decision=Decision.HAND_ON, to=office.second)
    opine(back, office.second)
    opine(back, office.first, decision=Decision.RETURN, remark="数字有误")
    back = submit(office, item)
    opine(back, office.first)
    opine(back, office.second)
    opine(back, office.secrecy, conclusion=Conclusion.REFERRED, remark="请示保密局")
    opine(back, office.secrecy, conclusion=Conclusion.WITHHOLD, remark="不予公开")
    item = climb(office, Item.objects.get(pk=item.pk), at=NOW + timedelta(hours=1))
    asked = withdrawals.ask(
        actor=office.drafter, edition=item.live_edition, kind="outdated", reason="过时", at=NOW
    )
    withdrawals.answer(actor=office.leader, request=asked, approved=False, at=NOW, remark="不必")
    asked = withdrawals.ask(
        actor=office.drafter, edition=item.live_edition, kind="exposed", reason="泄露", at=NOW
    )
    withdrawals.answer(actor=office.leader, request=asked, approved=True, at=NOW)
    urgent = actions.publish_urgently(
        actor=office.drafter, item=draft(office, title="澄清"), at=NOW, reason="澄清不实信息",
        approved_how="telephone", approved_by=office.leader, approved_at=NOW, secrecy_by=office.secrecy,
    )  # fmt: skip
    for who, rung, said in (
        (office.secrecy, 2, {"conclusion": "may_publish"}),
        (office.leader, 3, {"decision": "pass"}),
    ):
        urgent = type(urgent).objects.get(pk=urgent.pk)
        actions.give_urgent_opinion(
            actor=who, submission=urgent, at=NOW, rung=rung, digest=urgent.digest, **said
        )


def test_every_act_on_an_item_is_told_in_chinese(every_act):
    verbs = set()
    for entry in Entry.objects.all():
        verbs.add(entry.verb)
        entry.sealed_by = None  # told as before the leak
        for line in (entry.verb, entry.subject_label, subject_kind(entry), *described(entry)):
            assert not LATIN.search(CODES.sub("", line)), (entry.verb, line)
    assert {
        "拟稿",
        "送审",
        "应急送审",
        "应急公开",
        "撤下",
        "疑点：不是问题",
        "删除草稿",
        "停用审核阶梯",
    } <= verbs
