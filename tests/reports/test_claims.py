"""What sentences as they are published claim, and what they do not."""

from __future__ import annotations

import pytest

from gongkai.reports.claims import claims, nothing
from gongkai.reports.schema import Narrative

YEAR = 2024


def claimed(sentence: str, part: str = "on_request") -> list[tuple[str, int]]:
    """Return subject and number of what is claimed of the report's own year."""
    return [
        (claim.subject, int(claim.value))
        for claim in claims(Narrative(**{part: sentence}), YEAR)
        if claim.year is None
    ]


@pytest.mark.parametrize(
    ("sentence", "subjects"),
    [
        ("2024年，我局收到政府信息公开申请19件。", [("new_received", 19)]),
        ("2024年共收到信息公开申请7件，办理答复8件（其中1件为去年结转）。", [("new_received", 7), ("handled", 8), ("carried_over", 1)]),
        ("全年新收政府信息公开申请１２件，上年结转3件。", [("new_received", 12), ("carried_over", 3)]),
        ("本年度收到依申请公开件32件,办结31件,结转下年1件。", [("new_received", 32), ("handled", 31), ("carried_forward", 1)]),
        ("收到12件政府信息公开申请。", [("new_received", 12)]),
        ("2024年受理政府信息公开申请5件，均已按时办结。", [("accepted", 5)]),
        ("受理公民、法人和其他组织提出的政府信息公开申请5件。", [("accepted", 5)]),
        ("收到政府信息公开申请0宗。", [("new_received", 0)]),
        ("全年办结申请3件，均为予以公开。", [("handled", 3), ("予以公开", 3)]),
        ("全年办结申请3件，全部依法予以公开；结转下年度继续办理1件。", [("handled", 3), ("予以公开", 3), ("carried_forward", 1)]),
        ("全年办结申请3件，均予以公开或者部分公开。", [("handled", 3)]),
        ("全年办结申请3件，均已按期答复。", [("handled", 3)]),
        ("予以公开4件、部分公开1件，不予公开4件，无法提供5件。", [("予以公开", 4), ("部分公开", 1), ("不予公开", 4), ("无法提供", 5)]),
        ("予以公开及部分公开的有6件,占50%。", [("予以公开+部分公开", 6)]),
        ("予以公开、部分公开258件。", [("予以公开+部分公开", 258)]),
        ("因政府信息公开被申请行政复议7件，被提起行政诉讼9件。", [("reconsideration", 7), ("suits", 9)]),
        ("新发生行政复议案件2件（其中1件为2023年信息公开件），结果维持1件、被纠错1件；新发生行政诉讼案件1件，未审结1件。", [("reconsideration", 2), ("suits", 1)]),
        # The number belongs to other words than the verb.
        ("均按期答复，8件申请人撤销。", []),
        ("共收到26份政府信息依申请公开件，其中申请人自行撤销2件，依法依规答复处理24件。", [("new_received", 26)]),
        ("未按期答复2件。", []),
        # One channel or one kind of applicant is not the total.
        ("通过网络申请收到政府信息公开申请13件，信函收到2件。", []),
        ("收到自然人提出的政府信息公开申请13件。", []),
        # Another matter, another year.
        ("收到群众来信34件，办结34件。", []),
        ("收到行政复议申请120件，审结110件。", []),
        ("收到12345热线工单56件，全部答复。", []),
        ("2023年收到政府信息公开申请16件。", []),
        ("同比增加3件，较去年下降2件。", []),
    ],
)  # fmt: skip
def test_only_tight_wordings_are_claims(sentence, subjects):
    assert claimed(sentence) == subjects


@pytest.mark.parametrize(
    ("sentence", "part"),
    [
        ("受理群众来信34件，办结34件，办结率100%。", "proactive"),
        ("办理行政复议案件120件，应诉30件。", "proactive"),
        ("办理人大建议12件、政协提案8件，均已答复。", "management"),
        ("发布规范性文件解读9件，规范性文件审查12件。", "management"),
        ("清理规范性文件20件。", "management"),
        ("制定制度3件。", "management"),
    ],
)
def test_other_work_is_no_claim_about_the_tables(sentence, part):
    assert claimed(sentence, part) == []


def test_a_sentence_about_the_whole_district_is_uncertain():
    told = Narrative(on_request="2024年全县共受理依申请公开12件。")
    assert [claim.certain for claim in claims(told, YEAR)] == [False]


def test_a_sentence_about_last_year_is_kept_for_last_year():
    told = Narrative(on_request="上年收到政府信息公开申请16件，2024年收到政府信息公开申请19件。")
    assert [(c.year, int(c.value)) for c in claims(told, YEAR)] == [(2023, 16), (None, 19)]


def test_a_share_belongs_to_the_number_before_it():
    told = Narrative(on_request="予以公开4件，占21.1%；部分公开1件（占5.3%），无法提供5件。")
    shares = [claim.percentage for claim in claims(told, YEAR)]
    assert [share and str(share.value) for share in shares] == ["21.1", "5.3", None]


def absent(sentence: str, part: str = "on_request") -> list[str]:
    return [none.subject for none in nothing(Narrative(**{part: sentence}), YEAR)]


@pytest.mark.parametrize(
    ("sentence", "subjects"),
    [
        ("无", ["new_received"]),
        ("无。", ["new_received"]),
        ("2024年，区政府国资局未收到政府信息公开申请。", ["new_received"]),
        ("2024年,未收到依申请公开事项.", ["new_received"]),
        ("我街道办未接到提出公开政府信息的申请。", ["new_received"]),
        ("未收到公民、法人或其他组织提出的政府信息公开申请。", ["new_received"]),
        ("未收到政府信息公开申请，无上年结转申请，无结转下年度继续办理的申请。", ["new_received", "carried_over", "carried_forward"]),
        ("未发生因政府信息公开引起的行政复议、行政诉讼。", ["reconsideration", "suits"]),
        ("无信息公开类行政复议及诉讼案件。", ["reconsideration", "suits"]),
        ("未发生因政府信息公开申请提起的行政复议和行政诉讼案件。", ["reconsideration", "suits"]),
        ("未发生因政府信息公开引起的行政诉讼。", ["suits"]),
        # Less than all is not none.
        ("未收到信函方式的政府信息公开申请。", []),
        ("未收到企业提出的政府信息公开申请。", []),
        ("未发生政府信息公开申请逾期答复。", []),
        ("未出现因答复不当引起的行政复议、行政诉讼等情况。", []),
        ("未发生行政复议纠错案件。", []),
        ("2023年未收到政府信息公开申请。", []),
    ],
)  # fmt: skip
def test_only_a_plain_none_is_a_none(sentence, subjects):
    assert absent(sentence) == subjects


def test_none_elsewhere_must_name_disclosure():
    assert absent("年度无行政复议、行政诉讼的情况发生。", "supervision") == []
    assert absent("未发生涉及政府信息公开的行政复议。", "supervision") == ["reconsideration"]
    assert absent("2024年度未产生信息处理费。", "other") == ["fee_collected"]


def test_a_passage_that_stands_twice_is_read_once():
    sentence = "收到政府信息公开申请19件。"
    told = Narrative(overview=f"（二）依申请公开\n{sentence}", on_request=sentence)
    assert len(list(claims(told, YEAR))) == 1


@pytest.mark.parametrize(
    ("agency", "certain"), [("某区人民政府", False), ("某区人民政府办公室", True)]
)
def test_a_government_may_speak_of_its_office_alone(agency, certain):
    told = Narrative(on_request="2024年，区政府办代表区政府受理政府信息公开申请17件，均已答复。")
    assert [claim.certain for claim in claims(told, YEAR, agency=agency)] == [certain]
