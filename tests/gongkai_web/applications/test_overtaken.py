"""What becomes of letters that were not sent when the case ends by another?"""

from datetime import date

import pytest
from django.urls import reverse

from case_desk import Desk, registered, settings_for
from gongkai_web.applications import actions, letter_facts, letters
from gongkai_web.applications.models import Letter, LetterState
from gongkai_web.journal.models import Entry
from gongkai_web.ledgers import happened
from office_work import accepted

pytestmark = pytest.mark.django_db
K = letters.K
ON = date(2026, 3, 20)
BY = {"actor": None, "approved_by": "王局长"}
S09 = {"which": ["discussion"], "reason": "尚在讨论、研究的过程之中"}
L06 = {"reason": "需要检索大量档案", "extended_days": 20, "new_due_on": date(2026, 4, 27)}


@pytest.fixture
def case(agency, monkeypatch):
    monkeypatch.setattr(happened, "today", lambda: date(2026, 12, 31))
    settings_for(agency)
    return registered(agency)


def drafted(case, code, step=None, *, outcome=None, step_fields=None, submit=False, **fields):
    facts = letter_facts.facts_of(case, fields=fields, outcome=outcome)
    letter = letters.draft(actor=None, case=case, code=code, facts=facts, on=ON, step=step,
                           step_fields=step_fields)  # fmt: skip
    if submit:
        letters.submit(actor=None, letter=letter, on=ON)
    return letter


def refusal(case, **more):
    return drafted(case, "S09", K.REPLIED, outcome="withheld_process_info",
                   step_fields={"outcome": "withheld_process_info"}, **S09, **more)  # fmt: skip


ENDS = {
    "reply": lambda case: actions.reply(case=case, on=ON, outcome="granted", **BY),
    "close_otherwise": lambda case: actions.close_otherwise(case=case, on=ON, **BY),
    "withdraw": lambda case: actions.withdraw(actor=None, case=case, on=ON),
}


def states(*given):
    return [Letter.objects.get(pk=letter.pk).state for letter in given]


@pytest.mark.parametrize("end", ENDS)
def test_the_end_voids_what_was_to_end_or_work_the_case(case, end):
    own = [refusal(case), refusal(case, submit=True), drafted(case, "L06", K.EXTENDED, **L06),
           drafted(case, "L03")]  # fmt: skip
    done = ENDS[end](case)
    assert states(*own) == [LetterState.DROPPED] * 4
    assert sum("作废" in one for one in done.warnings) == 4
    assert Entry.objects.filter(verb="作废文书").count() == 4


def test_what_has_its_use_after_the_end_stays(case):
    confirmed = drafted(case, "L16", withdrawn_on=ON, way="letter", checked="核对居民身份证")
    actions.withdraw(actor=None, case=case, on=ON)
    assert states(confirmed) == [LetterState.DRAFT]


def test_a_step_that_ends_nothing_voids_nothing(case):
    kept = refusal(case)
    actions.log_search(actor=None, case=case, on=ON, places="档案室", keywords="考核", found="")
    assert states(kept) == [LetterState.DRAFT]


def test_an_answer_anew_voids_the_other_drafts_of_it(case):
    actions.reply(case=case, on=date(2026, 3, 10), outcome="granted", **BY)
    actions.order_redo(actor=None, case=case, on=date(2026, 3, 12), until=date(2026, 6, 30))
    left = drafted(case, "S09", K.REDECIDED, outcome="withheld_process_info",
                   step_fields={"outcome": "withheld_process_info"}, **S09)  # fmt: skip
    actions.redecide(case=case, on=ON, outcome="granted", **BY)
    assert states(left) == [LetterState.DROPPED]


def test_the_letter_that_is_sent_overtakes_the_others_and_nobody_has_to_sign_them(
    case, agency, person, client
):
    head, officer = person("ling", agency, "leader"), person("li", agency, "officer")
    older, sent = refusal(case, submit=True), refusal(case, submit=True)
    letters.approve(actor=head, letter=sent, on=ON, digest=Letter.objects.get(pk=sent.pk).digest)
    client.force_login(officer)
    desk = Desk(client, case)
    accepted(desk.act("send", letter=Letter.objects.get(pk=sent.pk), on=ON, route="post",
                      tracking="EMS 1"))  # fmt: skip
    assert states(older, sent) == [LetterState.DROPPED, LetterState.SENT]
    page = desk.page()
    assert "待处理的文书" not in page
    assert "已随“答复”作废" in page, "the person is told"
    client.force_login(head)
    waiting = client.get(reverse("applications:letters")).content.decode()
    assert f"/letters/{older.pk}/" not in waiting
    assert case.number not in waiting
