"""Does a letter that tells of the case tell what its diary says?"""

from datetime import date

import pytest

from case_desk import Desk, registered, settings_for, told_by
from gongkai_web.applications import actions, letter_claims, letter_facts, letters
from gongkai_web.applications.casework import StepRefused
from gongkai_web.applications.models import Letter
from gongkai_web.ledgers import happened
from office_work import accepted

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 10)
RECEIVED = date(2026, 3, 2)
BY = {"actor": None, "approved_by": "王局长"}
CHOICES = {"none", "objected", "partly", "silent", "several", "pending"}


@pytest.fixture
def case(agency, monkeypatch):
    monkeypatch.setattr(happened, "today", lambda: TODAY)
    monkeypatch.setattr(letters.timezone, "localdate", lambda: TODAY)
    settings_for(agency)
    return registered(agency, on=RECEIVED)


def consulted(case, opinions, day=3):
    """Ask each third party on that day of March, and note what it answered."""
    for party in opinions:
        on = date(2026, 3, day)
        actions.consult_third_party(actor=None, case=case, on=on, party=party, served_on=on)
    for party, opinion in opinions.items():
        if opinion:
            actions.record_opinion(
                actor=None, case=case, on=date(2026, 3, 9), party=party, opinion=opinion
            )


def refusal(case, told, *, on=TODAY, code="S07"):
    answers = {"consultation": told, "unasked": "无法联系" if told == "none" else ""}
    return letter_claims.contradiction(case, code, answers, on=on)


@pytest.mark.parametrize(
    ("opinions", "on", "true"),
    [
        ({}, TODAY, {"none"}),
        ({"甲": "object"}, TODAY, {"objected"}),
        ({"甲": "partly"}, TODAY, {"partly"}),
        ({"甲": "agree"}, TODAY, set()),
        ({"甲": "agree", "乙": "object"}, TODAY, {"objected"}),
        ({"甲": "partly", "乙": "object"}, TODAY, {"objected", "partly"}),
        ({"甲": ""}, TODAY, {"silent"}),
        ({"甲": ""}, date(2026, 3, 10), {"pending"}),
        ({"甲": "object", "乙": ""}, TODAY, {"several"}),
        ({"甲": "object", "乙": ""}, date(2026, 3, 10), {"objected"}),
        ({"甲": "agree", "乙": ""}, TODAY, {"silent"}),
    ],
)
def test_only_what_the_diary_says_can_be_told(case, opinions, on, true):
    consulted(case, opinions)
    for code in ("S03", "S07"):
        assert {one for one in CHOICES if not refusal(case, one, on=on, code=code)} == true


def test_the_refusal_says_what_the_diary_says(case):
    assert "应当是“本机关没有书面征求第三方的意见”" in refusal(case, "objected")
    consulted(case, {"甲": "agree"})
    assert "第三方同意公开的应当公开" in refusal(case, "objected")


S07 = {"interest": ["privacy"], "reason": "公开会损害第三方的个人隐私"}
S03 = {
    "released": "主文", "way": "随本告知书附送", "grounds": ["privacy"], "withheld": "第1页姓名",
    "reason": "公开会损害第三方的个人隐私",
}  # fmt: skip


def drafted(case, code, outcome, **fields):
    facts = letter_facts.facts_of(case, fields=fields, outcome=outcome)
    return letters.draft(
        actor=None, case=case, code=code, facts=facts, on=TODAY, step=letters.K.REPLIED,
        step_fields={"outcome": outcome, "note": "无法联系"},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("code", "outcome", "fields"), [("S07", "withheld_third_party", S07), ("S03", "partial", S03)]
)
def test_a_letter_of_a_consultation_that_never_was_is_not_drafted(case, code, outcome, fields):
    with pytest.raises(StepRefused, match="与办理经过不符"):
        drafted(case, code, outcome, **fields, consultation="objected")
    assert not case.letters.exists()
    letter = drafted(case, code, outcome, **fields, consultation="none", unasked="第三方无法联系")
    words = " ".join(one.text for one in letters.content_of(letter).letter.paragraphs)
    assert "本机关没有书面征求第三方的意见，理由是：第三方无法联系。" in words


def test_a_letter_is_not_sent_once_the_diary_says_otherwise(case, person, agency):
    consulted(case, {"甲": "object"})
    letter = drafted(case, "S07", "withheld_third_party", **S07, consultation="objected")
    actions.undo(actor=None, case=case, event=case.events.last(), reason="登记错了")
    actions.undo(actor=None, case=case, event=case.events.last(), reason="登记错了")
    letters.submit(actor=None, letter=letter, on=TODAY)
    letters.approve(
        actor=person("ling", agency, "leader"), letter=letter, on=TODAY,
        digest=Letter.objects.get(pk=letter.pk).digest,
    )  # fmt: skip
    letter = Letter.objects.get(pk=letter.pk)
    assert any("与办理经过不符" in one
               for one in letters.problems_of(letter, letters.content_of(letter)))  # fmt: skip
    with pytest.raises(StepRefused, match="与办理经过不符"):
        letters.send(actor=None, letter=letter, on=TODAY, route="handed_over")


def test_the_page_says_so_and_keeps_what_was_written(case, agency, person, client):
    client.force_login(person("li", agency, "officer"))
    desk = Desk(client, case)
    given = {f"letter-{key}": value for key, value in S07.items()}
    query = "?outcome=withheld_third_party&code=S07"
    assert desk.form(desk.step_url("replied", query))["letter-consultation"] == "none"
    answer = desk.take(
        "replied", query, note="无法联系", **given, **{"letter-consultation": "silent"}
    )
    assert "与办理经过不符" in told_by(answer)
    assert "公开会损害第三方的个人隐私" in answer.content.decode()
    accepted(
        desk.take("replied", query, note="无法联系", **given, **{"letter-unasked": "无法联系"})
    )


class TestDoubts:
    def found(self, case, code, **answers):
        return " ".join(letter_claims.doubts(case, code, answers, on=TODAY))

    @pytest.mark.parametrize(
        ("number", "on", "told"),
        [
            ("示例〔2026〕1号", date(2026, 3, 5), ""),
            ("示例〔2026〕1号", date(2026, 3, 6), "登记于 2026-03-05，文书写的是 2026-03-06"),
            ("杜撰〔2026〕9号", date(2026, 3, 5), "台账里没有这位申请人的文号"),
        ],
    )
    def test_an_earlier_answer_is_on_record(self, case, agency, number, on, told):
        earlier = registered(agency, on=RECEIVED)
        actions.reply(case=earlier, on=date(2026, 3, 5), outcome="granted",
                      reply_no="示例〔2026〕1号", **BY)  # fmt: skip
        found = self.found(case, "S17", earlier_number=number, earlier_on=on)
        assert told in found
        assert bool(found) is bool(told)

    def test_anothers_answer_is_none_of_this_applicant(self, case, agency):
        other = registered(agency, on=RECEIVED, applicant={"name": "李四", "id_no": "410000199001010000", "contact": ""})  # fmt: skip
        actions.reply(case=other, on=date(2026, 3, 5), outcome="granted", reply_no="示例1号", **BY)
        assert "台账里没有" in self.found(
            case, "S17", earlier_number="示例1号", earlier_on="2026-03-05"
        )

    @pytest.mark.parametrize("code", ["S03", "S23"])
    def test_a_part_that_does_not_exist_needs_a_search_too(self, case, code):
        assert "还没有登记检索" in self.found(case, code, unable=["not_existing"])
        assert self.found(case, code, unable=["not_held"]) == ""

    def test_a_last_day_that_may_move_is_told(self, case):
        assert "2027-01-05 是暂定的日期" in self.found(case, "L06", new_due_on="2027-01-05")
        assert self.found(case, "L06", new_due_on="2026-05-05") == ""
        late = letter_claims.doubts(case, "L13", {"served_on": "2026-12-20"}, on=date(2026, 12, 20))
        assert "暂定" in late[0]

    @pytest.mark.parametrize(
        ("day", "told"), [(date(2026, 12, 10), True), (date(2026, 4, 1), False)]
    )
    def test_the_page_of_the_step_tells_it_before_anything_is_written(
        self, case, agency, person, client, monkeypatch, day, told
    ):
        monkeypatch.setattr(happened, "today", lambda: day)
        case = registered(agency, on=day)
        client.force_login(person("li", agency, "officer"))
        desk = Desk(client, case)
        for kind, query in (
            ("extended", ""),
            ("extended", "?paper=1"),
            ("fee_notice_issued", "?paper=1"),
        ):
            page = client.get(desk.step_url(kind, query)).content.decode()
            assert ("是暂定的日期" in page) is told, (kind, query)
