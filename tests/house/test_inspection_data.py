"""The page of inspection says what the rules say, and the rules are what the indicators say."""

from datetime import date
from pathlib import Path

from gongkai.supervision import Automatic, Effect, reference, rules_on

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "inspection.md"
ON = date(2026, 1, 1)


def test_the_page_is_what_the_rules_say():
    assert PAGE.read_text("utf-8") == reference.page(), (
        "python -m gongkai.supervision.reference > docs/reference/inspection.md"
    )


def test_every_group_of_indicators_is_there():
    ids = {rule.id for rule in rules_on(ON)}
    vetoes = {f"V1.{n}" for n in range(1, 7)} | {
        "V2", "V3", "V4.1", "V4.2", "V4.3", "V5.1", "V5.2", "V6.1", "V6.2",
    }  # fmt: skip
    media = {f"N{n}" for n in range(1, 5)}
    points = {f"D{n}" for n in range(1, 22)} - {"D6"} | {"D6.1", "D6.2"}
    assert ids == vetoes | media | points


def test_the_points_read_in_the_text_are_exact():
    by_id = {rule.id: rule for rule in rules_on(ON)}
    assert {
        id_: max(by_id[id_].points.values())
        for id_ in by_id
        if by_id[id_].effect is Effect.POINTS and by_id[id_].is_firm
    } == {"D5": 5, "D8": 2, "D11": 3}


def test_what_no_machine_can_judge_says_why_and_what_to_do():
    for rule in rules_on(ON):
        if rule.automatic is not Automatic.YES:
            assert "登记" in rule.unknown, rule.id


def test_the_example_of_an_own_pack_can_be_read():
    import re

    from gongkai.supervision import read

    (text,) = re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    pack = read(text, name="example")
    assert next(one for one in rules_on(ON, local=[pack]) if one.id == "N2").window.days == 10
