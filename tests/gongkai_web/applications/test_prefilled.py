"""What stands in a letter's fields before the officer writes, and what is checked before it goes out?"""

from datetime import date

import pytest
from django.urls import reverse

from case_desk import APPLICANT, Desk, registered, settings_for, told_by
from gongkai import letters as texts
from gongkai.applications.events import EventKind
from gongkai.redaction.grounds import grounds
from gongkai_web.applications import actions, enclosures, letter_facts, letters, reasons
from gongkai_web.applications.casework import StepRefused
from gongkai_web.applications.models import DeskSettings, Letter
from gongkai_web.ledgers import happened
from gongkai_web.redaction.models import Record, RedactedCopy

K = EventKind
TODAY = date(2026, 3, 20)
OTHER = {"name": "李四", "id_no": "411200199001015678", "contact": "13900000000"}


@pytest.fixture(autouse=True)
def _in_march(monkeypatch):
    monkeypatch.setattr(happened, "today", lambda: TODAY)


@pytest.fixture
def case(agency):
    """A case received on 2 March 2026."""
    settings_for(agency)
    return registered(agency)


@pytest.fixture
def desk(case, officer, client):
    client.force_login(officer)
    return Desk(client, case)


def known(case, code, **asked):
    return letter_facts.prefilled(case, code, today=TODAY, asked=asked)


def act(name, case, day, **given):
    return getattr(actions, name)(actor=None, case=case, on=date(2026, 3, day), **given)


def answered(agency, content, *, number, on, applicant=APPLICANT):
    case = registered(agency, content=content, applicant=applicant, on=date(2026, 2, 2))
    actions.reply(
        actor=None, case=case, on=on, outcome="granted", reply_no=number, approved_by="王局长"
    )
    return case


class TestFields:
    def test_the_earlier_answer_is_the_same_applicants_to_the_same_matter(self, agency, case):
        same = case.content
        answered(agency, same, number="陕司公开告〔2026〕1号", on=date(2026, 2, 10))
        answered(agency, "机关食堂采购合同", number="陕司公开告〔2026〕2号", on=date(2026, 2, 11))
        answered(
            agency, same, number="陕司公开告〔2026〕3号", on=date(2026, 2, 12), applicant=OTHER
        )
        assert known(case, "S17") == {
            "earlier_number": "陕司公开告〔2026〕1号",
            "earlier_on": date(2026, 2, 10),
        }
        assert known(registered(agency, content="楼顶广告牌审批", applicant=OTHER), "S17") == {}

    @pytest.mark.parametrize(
        ("opinions", "told"),
        [
            ({}, None),
            ({"甲": None}, None),
            ({"甲": "agree"}, None),
            ({"甲": "object"}, "objected"),
            ({"甲": "partly"}, "partly"),
            ({"甲": "object", "乙": "partly"}, "partly"),
        ],
    )
    def test_what_third_parties_answered_is_told_as_a_fact(self, case, opinions, told):
        for party in opinions:
            act("consult_third_party", case, 4, party=party, served_on=date(2026, 3, 4))
        for party, opinion in opinions.items():
            if opinion:
                act("record_opinion", case, 9, party=party, opinion=opinion)
        assert known(case, "S03").get("consultation") == told
        assert known(case, "S07").get("consultation") == (told if opinions else "none")

    def test_silence_is_told_when_the_period_is_over(self, case):
        act("consult_third_party", case, 2, party="甲", served_on=date(2026, 3, 2))
        for day, told in ((date(2026, 3, 23), None), (date(2026, 3, 24), "silent")):
            found = letter_facts.prefilled(case, "S07", today=day).get("consultation")
            assert found == told, day
        act("consult_third_party", case, 3, party="乙", served_on=date(2026, 3, 3))
        act("record_opinion", case, 9, party="乙", opinion="object")
        late = date(2026, 4, 10)
        assert letter_facts.prefilled(case, "S07", today=late)["consultation"] == "several"

    def test_the_months_applications_are_counted(self, agency, case):
        assert "counted" not in known(case, "L05")
        for number in range(3):
            registered(agency, content=f"另一事项{number}")
        told = "2026年3月，你向本机关提出政府信息公开申请4件"
        assert known(case, "L05")["counted"] == known(case, "S19")["counted"] == told

    def test_all_searches_are_told_with_the_last_day(self, case):
        act("log_search", case, 4, places="档案室", keywords="考核", found="没有检索到。")
        act("log_search", case, 6, places="业务系统", keywords="考核结果")
        assert known(case, "S12") == {
            "searched_on": date(2026, 3, 6),
            "search": "在档案室中，以“考核”为检索词检索，没有检索到；"
            "在业务系统中，以“考核结果”为检索词检索",
        }

    def test_a_withdrawal_is_confirmed_from_its_own_day(self, case):
        act("withdraw", case, 9, note="书面撤回")
        assert known(case, "L16") == {"withdrawn_on": date(2026, 3, 9)}

    def test_the_applicant_is_told_of_the_consultation_sent_last(self, case):
        act("consult_third_party", case, 4, party="甲公司")
        assert known(case, "L09") == {"asked": "third_party", "asked_on": date(2026, 3, 4)}
        act("consult_organ", case, 5, party="丙局")
        assert known(case, "L09") == {"asked": "organ", "asked_on": date(2026, 3, 5)}

    def test_a_delay_proposes_a_day_and_the_day_of_the_reasons(self, case):
        act("request_reasons", case, 4)
        act("receive_reasons", case, 9)
        assert known(case, "L14") == {
            "explained_on": date(2026, 3, 9),
            "new_due_on": known(case, "L06")["new_due_on"],
        }
        assert known(case, "S19")["explained"] == "unreasonable"

    def test_what_is_overdue_is_told_to_the_applicant_alone(self, case):
        act("request_correction", case, 4, days=5, served_on=date(2026, 3, 4))
        assert known(case, "L15")["reason"] == (
            "补正期限届满时，本机关没有收到你的补正材料，你也没有说明正当理由"
        )

    def test_the_list_of_what_was_covered_is_proposed(self, case):
        part = {"number": 1, "place": "上部", "title": "个人隐私", "article": "第十五条"}
        name = {**part, "ground": "privacy", "note": "受援人姓名。"}
        other = {**part, "ground": "process_info", "title": "过程性信息", "note": ""}
        record = Record.objects.create(
            application=case, sealed_name=b"", sealed=b"", sha256="0" * 64, size=1, kind="pdf",
            page_sizes=[[595, 842]] * 3,
        )  # fmt: skip
        for withheld, pages in (
            ([{**name, "page": 9}], 9),
            ([{**name, "page": 2}, {**name, "page": 1}, {**other, "page": 3}], 3),
        ):
            RedactedCopy.objects.create(
                record=record, sealed=b"", sha256="1" * 64, size=1, withheld=withheld,
                fee_pages=pages,
            )  # fmt: skip
        found = known(case, "S03")
        assert found["withheld"] == (
            "1. 第1、2页受援人姓名（个人隐私）；\n2. 第3页遮盖的内容（过程性信息）"
        )
        assert found["grounds"] == ["privacy", "process"]
        assert enclosures.proposed(case, "S03") == "区分处理后的复制件|3"


class TestEnclosures:
    def test_lines_are_titles_and_pages(self):
        assert enclosures.read("复制件｜12页\n\n 清单|1 \n光盘") == (
            ("复制件", 12),
            ("清单", 1),
            ("光盘", 0),
        )
        with pytest.raises(StepRefused, match="附件应当写成"):
            enclosures.read("复制件|若干")

    def test_they_are_printed_under_the_letter(self, desk):
        response = desk.take(
            "replied", "?outcome=granted&code=S02", enclosed="复制件|12",
            **{"letter-provided": "考核结果通报", "letter-way": "随本告知书附送复制件"},
        )  # fmt: skip
        assert response.status_code == 302, told_by(response)
        assert letters.content_of(desk.letter()).letter.attachments == (("复制件", 12),)


class TestBeforeItGoesOut:
    def test_a_person_is_addressed_as_one(self, desk):
        for party, kind, you in (
            ("王五", "", "你"),
            ("示例法律服务有限公司", "", "你单位"),
            ("王五", "organisation", "你单位"),
            ("阿依古丽·买买提", "", "你"),
        ):
            response = desk.take(
                "third_party_consulted", party=party, party_kind=kind,
                **{"letter-information": "补贴发放明细", "letter-interest": ["privacy"]},
            )  # fmt: skip
            assert response.status_code == 302, told_by(response)
            letter = desk.letter()
            content = letters.content_of(letter)
            basis = next(p.text for p in content.letter.paragraphs if p.key == "basis")
            assert f"损害{you}的个人隐私" in basis
            assert content.letter.attachments == (("第三方意见回函", 1),)
            assert letters.problems_of(letter, content) == ()

    def test_a_fee_notice_and_a_closing_notice_are_read_with_their_own_facts(self, desk, agency):
        for number in range(11):
            registered(agency, content=f"另一事项{number}")
        latest = registered(agency, content="第十三件")
        latest_desk = Desk(desk.client, latest)
        response = latest_desk.take(
            "fee_notice_issued", "?method=per_piece&count=13", **{"letter-facts": "当月第13件"}
        )
        assert response.status_code == 302, told_by(response)
        letter = latest_desk.letter()
        assert letters.problems_of(letter, letters.content_of(letter)) == ()
        act("request_correction", desk.case, 3, days=5, served_on=date(2026, 3, 3))
        response = desk.take("correction_overdue", **{"letter-notice": "陕司公开告〔2026〕1号"})
        assert response.status_code == 302, told_by(response)
        letter = desk.letter()
        assert letters.problems_of(letter, letters.content_of(letter)) == ()

    def test_a_remedy_that_is_no_longer_right_does_not_go_out(self, desk, agency, person):
        desk.take("replied", "?outcome=granted&code=S01", **{"letter-where": "政府网站"})
        letter = desk.letter()
        letters.submit(actor=None, letter=letter, on=TODAY)
        letter.refresh_from_db()
        head = person("head", agency, "leader")
        letters.approve(actor=head, letter=letter, on=TODAY, digest=letter.digest)
        settings = DeskSettings.objects.get(agency=agency)
        old, settings.court = settings.court, "另一法院"
        settings.save()
        send = {"actor": None, "on": TODAY, "route": "handed_over"}
        with pytest.raises(letters.LetterChanged, match="救济途径一段"):
            letters.send(letter=Letter.objects.get(pk=letter.pk), **send)
        settings.court = old
        settings.save()
        assert letters.send(letter=Letter.objects.get(pk=letter.pk), **send) is not None

    def test_a_channel_is_told_as_a_way_of_applying(self, case):
        case.channel = "other_unit"
        assert letter_facts.facts_of(case, fields={}).channel == "信函"

    def test_there_is_no_absence_without_a_search(self, desk):
        fields = {"letter-search": "查了档案室", "letter-searched_on": TODAY}
        desk.take("replied", "?outcome=unable_not_held&code=S12",
                  **fields, note="正在检索", **{"letter-reason": "从未制作过这一文件"})  # fmt: skip
        letter = desk.letter()
        (told,) = letters.problems_of(letter, letters.content_of(letter))
        assert "还没有登记检索" in told
        act("log_search", desk.case, 9, places="档案室", keywords="考核")
        (told,) = letters.problems_of(letter, letters.content_of(letter))
        assert f"检索完成日期是 {TODAY}，登记的检索在 2026-03-09" in told
        act("log_search", desk.case, TODAY.day, places="业务系统", keywords="考核")
        assert letters.problems_of(letter, letters.content_of(letter)) == ()

    def test_an_extension_tells_the_day_its_working_days_lead_to(self, desk):
        longest = known(desk.case, "L06")
        reason = {"letter-reason": "需要核对大量档案"}
        response = desk.take("extended", **{"letter-extended_days": "10"}, **reason)
        assert response.status_code == 302, told_by(response)
        answers = letters.content_of(desk.letter()).answers
        assert answers["new_due_on"] == "2026-04-14" < longest["new_due_on"].isoformat()
        response = desk.take(
            "extended",
            **{"letter-extended_days": "10", "letter-new_due_on": "2026-04-20"},
            **reason,
        )
        assert response.status_code == 422
        assert "2026-04-14" in told_by(response)


class TestNeverPrinted:
    @pytest.mark.parametrize("told", list(APPLICANT.values()))
    def test_a_third_party_is_told_nothing_of_the_applicant(self, desk, told):
        desk.take("third_party_consulted", party="甲公司",
                  **{"letter-information": f"{told}要的明细", "letter-interest": ["privacy"]})  # fmt: skip
        letter = desk.letter()
        (found,) = letters.problems_of(letter, letters.content_of(letter))
        assert "不写申请人的情况" in found
        assert told not in found

    def test_the_applicant_is_not_told_who_was_consulted(self, desk):
        act("consult_third_party", desk.case, 4, party="甲公司")
        act("record_opinion", desk.case, 9, party="甲公司", opinion="object")
        desk.take("replied", "?outcome=withheld_third_party&code=S07",
                  **{"letter-interest": ["trade_secret"], "letter-reason": "属于甲公司的商业秘密，没有公开过"})  # fmt: skip
        letter = desk.letter()
        content = letters.content_of(letter)
        (found,) = letters.problems_of(letter, content)
        assert "只写征求意见的事实" in found
        desk.case.content = "甲公司2025年的补贴"
        desk.case.save()
        letter.refresh_from_db()
        assert not [one for one in letters.problems_of(letter, content) if "只写征求" in one]


class TestReasons:
    REPLY = {"reply_no": "示〔2026〕1号", "approved_by": "王局长"}

    def test_an_answer_while_others_may_still_answer(self, case):
        act("consult_third_party", case, 4, party="甲公司")
        with pytest.raises(StepRefused, match="提前答复须说明理由"):
            act("reply", case, 6, outcome="granted", **self.REPLY)
        act("reply", case, 6, outcome="granted", note="第三方电话同意", **self.REPLY)

    def test_a_refusal_for_a_third_party_nobody_asked(self, case):
        with pytest.raises(StepRefused, match="应当书面征求第三方的意见"):
            act("reply", case, 6, outcome="withheld_third_party", **self.REPLY)
        act("consult_third_party", case, 6, party="甲公司")
        act("record_opinion", case, 9, party="甲公司", opinion="object")
        act("reply", case, 9, outcome="withheld_third_party", **self.REPLY)

    def test_an_excess_without_the_applicants_word(self, case):
        act("request_reasons", case, 4)
        with pytest.raises(StepRefused, match="没有登记申请人说明的理由"):
            act("reply", case, 19, outcome="not_handled_excessive", **self.REPLY)
        act("reply", case, 19, outcome="not_handled_excessive", note="逾期未说明", **self.REPLY)

    def test_another_round_of_correction(self, case):
        act("request_correction", case, 4, days=5)
        act("receive_correction", case, 9)
        with pytest.raises(StepRefused, match="须由主管人员批准"):
            act("request_correction", case, 10, note="仍有歧义")
        with pytest.raises(StepRefused, match="说明理由"):
            act("request_correction", case, 10, approved_by="王局长")
        act("request_correction", case, 10, approved_by="王局长", note="仍有歧义")

    def test_a_delay_without_reasons_given(self, case):
        given = {"until": date(2026, 4, 30), "approved_by": "王局长"}
        act("request_reasons", case, 4)
        with pytest.raises(StepRefused, match="还没有收到申请人说明的理由"):
            act("decide_delay", case, 6, **given)
        act("receive_reasons", case, 9)
        act("decide_delay", case, 9, **given)

    def test_the_page_asks_for_it(self, desk):
        assert reasons.wanted(desk.case, K.REPLIED, on=TODAY) == ""
        act("consult_third_party", desk.case, 4, party="甲公司", served_on=TODAY)
        url = desk.step_url("replied", "?outcome=granted&code=S01")
        assert "提前答复须说明理由" in desk.client.get(url).content.decode()
        response = desk.take("replied", "?outcome=granted&code=S01", **{"letter-where": "网站"})
        assert response.status_code == 422
        response = desk.take(
            "replied",
            "?outcome=granted&code=S01",
            note="第三方口头同意",
            **{"letter-where": "网站"},
        )
        assert response.status_code == 302, told_by(response)
        assert letters.content_of(desk.letter()).step["note"] == "第三方口头同意"

    def test_a_decision_against_a_third_party_follows_its_objection(self, desk):
        act("consult_third_party", desk.case, 4, party="甲公司")
        act("record_opinion", desk.case, 9, party="甲公司", opinion="agree")
        url = reverse("applications:companion", args=(desk.case.pk, "L10"))
        assert url not in desk.page()
        act("consult_third_party", desk.case, 10, party="乙公司")
        act("record_opinion", desk.case, 11, party="乙公司", opinion="object")
        assert url in desk.page()
        assert desk.form(url)["party"] == "乙公司"


def test_every_ground_of_a_box_is_one_of_the_letter_of_partial_disclosure():
    (field,) = (one for one in texts.template("S03", on=TODAY).fields if one.key == "grounds")
    assert {enclosures._GROUNDS.get(one.key, one.key) for one in grounds()} == dict(
        field.choices
    ).keys()
