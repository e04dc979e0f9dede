"""Asking the law by key and day."""

from datetime import date

import pytest

from gongkai.law import (
    Evidence,
    NoProvisionInForce,
    Unit,
    UnknownProvision,
    default,
    documents,
    history,
    open_questions,
    provision,
)

NOW = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("key", "on", "value", "article"),
    [
        ("applications.reply_term", date(2008, 5, 1), 15, "第二十四条第二款"),
        ("applications.reply_term", date(2019, 5, 14), 15, "第二十四条第二款"),
        ("applications.reply_term", date(2019, 5, 15), 20, "第三十三条第二款"),
        ("applications.extension", NOW, 20, "第三十三条第二款"),
        ("applications.correction_notice", NOW, 7, "第三十条"),
        ("applications.third_party_opinion", NOW, 15, "第三十二条"),
        ("applications.co_producer_opinion", NOW, 15, "第三十四条"),
        ("publishing.publication_term", NOW, 20, "第二十六条"),
        ("publishing.publication_term", date(2018, 1, 1), 20, "第十八条"),
        ("publishing.penalty_withdrawal", NOW, 3, "第四十八条第二款"),
        ("publishing.licence_publication", NOW, 7, None),
        ("publishing.rule_effective", NOW, 30, "第三十二条"),
        ("publishing.rule_record_filing", NOW, 30, "第三十四条"),
        ("reports.department_due", date(2019, 3, 1), "03-31", "第三十一条"),
        ("reports.department_due", NOW, "01-31", "第四十九条第一款"),
        ("reports.government_due", NOW, "03-31", "第四十九条第二款"),
        ("reports.format", date(2020, 12, 31), "2019", None),
        ("reports.format", date(2021, 12, 31), "2021", None),
    ],
)
def test_a_number_is_the_one_in_force_on_the_day(key, on, value, article):
    found = provision(key, on=on)
    assert found.value == value
    assert found.source.article == article


def test_nothing_was_in_force_before_the_first_regulation():
    with pytest.raises(NoProvisionInForce, match="2008-04-30 时没有生效的“答复期限”规定"):
        provision("applications.reply_term", on=date(2008, 4, 30))
    with pytest.raises(NoProvisionInForce):
        provision("applications.correction_notice", on=date(2019, 5, 14))


@pytest.mark.parametrize("key", ["applications.nothing", "nothing.reply_term", "reply_term", ""])
def test_an_unknown_key_is_named(key):
    with pytest.raises(UnknownProvision, match=f"没有“{key}”这一条目"):
        history(key)


def test_a_term_in_days_gives_days_and_no_other_unit_does():
    assert provision("applications.reply_term", on=NOW).days == 20
    for key in ("publishing.emergency_statement", "reports.department_due"):
        with pytest.raises(TypeError, match="not days"):
            provision(key, on=NOW).days  # noqa: B018 - the refusal is what is tested


@pytest.mark.parametrize(
    ("key", "firm"),
    [
        ("applications.reply_term", True),
        ("publishing.licence_publication", True),
        ("publishing.emergency_statement", False),
        ("publishing.reassessment", False),
        ("applications.excessive_alert", False),
        ("fees.restart_after_payment", False),
    ],
)
def test_a_figure_only_recalled_or_left_open_is_not_firm(key, firm):
    assert provision(key, on=NOW).is_firm is firm


def test_a_source_is_cited_as_a_letter_would():
    source = provision("applications.reply_term", on=NOW).source
    assert str(source) == "《中华人民共和国政府信息公开条例》（国务院令第711号）第三十三条第二款"
    assert str(documents()["penalty-law-2021"]) == "《中华人民共和国行政处罚法》"
    assert str(documents()["local-credit-rules"]) == "各地公共信用信息管理规定"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("O1", "decided_and_pending"),
        ("O4", "r6_3"),
        ("O9", {"rounds": 1, "further_round": "supervisor", "working_days": 15}),
        ("correction_rounds", {"rounds": 1, "further_round": "supervisor", "working_days": 15}),
        ("O13", "01-31"),
        ("O14", "strict"),
        ("retention_years", {"ordinary": 10, "litigated": 30}),
        ("O18", "none"),
        ("O20", "2019"),
    ],
)
def test_an_open_question_has_a_default_by_number_and_by_key(question, answer):
    assert default(question) == answer


def test_an_unknown_question_is_named():
    with pytest.raises(UnknownProvision, match="O99"):
        default("O99")


def test_every_mark_and_unit_has_a_chinese_word():
    assert all(mark.label for mark in Evidence)
    assert all(isinstance(unit.label, str) for unit in Unit)
    assert len(open_questions()) == 20
