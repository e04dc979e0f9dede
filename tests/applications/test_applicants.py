"""Who applies, and is the number on the paper possible?"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.applications.applicants import (
    KINDS,
    UnknownApplicantKind,
    credit_code,
    id_card,
    kind_key,
)
from gongkai.reports.schema import APPLICANT_KIND_TITLES


def test_the_kinds_are_the_columns_of_table_three():
    assert KINDS == APPLICANT_KIND_TITLES
    assert list(KINDS) == list(APPLICANT_KIND_TITLES)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        *((title, key) for key, title in KINDS.items()),
        *((key, key) for key in KINDS),
        ("法人或其他组织-商业企业", "commercial"),
        ("法人或其他组织（法律服务机构）", "legal_service"),
        (" 自然人 ", "natural_person"),
        ("其他组织", "other_org"),
    ],
)
def test_a_kind_is_known_by_its_title_or_key(text, key):
    assert kind_key(text) == key


@pytest.mark.parametrize("text", ["", "法人或其他组织", "公司", "总计"])
def test_what_names_no_column_is_refused_with_the_six(text):
    with pytest.raises(UnknownApplicantKind, match="社会公益组织"):
        kind_key(text)


@pytest.mark.parametrize(
    ("code", "valid", "hint"),
    [
        ("91350100M000100Y43", True, "commercial"),
        ("9135 0100 m000 100y 43", True, "commercial"),
        ("９１３５０１００Ｍ０００１００Ｙ４３", True, "commercial"),
        ("91350100M000100Y44", False, "commercial"),
        ("91350100M000100Y4", False, None),
        ("91350100M000100I43", False, None),
    ],
)
def test_a_credit_code_is_checked_by_its_last_character(code, valid, hint):
    found = credit_code(code)
    assert (found.is_valid, found.kind_hint) == (valid, hint)
    assert (found.problem is None) == valid


@pytest.mark.parametrize(
    ("prefix", "hint"),
    [
        ("91", "commercial"),
        ("92", "commercial"),
        ("93", "commercial"),
        ("51", "public_benefit"),
        ("52", "public_benefit"),
        ("53", "public_benefit"),
        ("31", "legal_service"),
        ("12", "other_org"),
        ("54", "other_org"),
    ],
)
def test_the_prefix_hints_at_the_kind(prefix, hint):
    assert credit_code(prefix + "0" * 16).kind_hint == hint


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("11010519491231002X", None),
        ("11010519491231002x", None),
        ("110105194912310021", "校验码"),
        ("110105194913310021", "出生日期"),
        ("1101051949123100", "18 位"),
        ("A1010519491231002X", "17 位数字"),
    ],
)
def test_an_identity_number_is_checked_by_its_date_and_last_character(number, problem):
    found = id_card(number)
    assert found.is_valid == (problem is None)
    assert problem is None or problem in (found.problem or "")


@settings(max_examples=50, deadline=None)
@given(st.text("0123456789", min_size=17, max_size=17), st.integers(0, 16))
def test_one_changed_digit_is_always_noticed(digits, position):
    body = "110105" + "19491231" + digits[:3]
    valid = [body + last for last in "0123456789X" if id_card(body + last).is_valid]
    assert len(valid) == 1
    other = str((int(body[position]) + 1) % 10)
    changed = body[:position] + other + body[position + 1 :] + valid[0][-1]
    assert not id_card(changed).is_valid
