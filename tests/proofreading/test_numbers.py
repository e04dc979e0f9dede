"""Numbers of persons are found in any disguise, and what only looks alike is not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import made_texts
from gongkai.proofreading import Allowed, Part, proofread
from gongkai.proofreading.subjects.numbers import identity_check, is_credit_code, luhn

DAY = date(2026, 3, 2)
OFFICE = Allowed(frozenset(made_texts.OFFICE_PHONES))


def marked(text, allowed=OFFICE):
    return proofread([Part("正文", text, "body")], on=DAY, allowed=allowed)


@pytest.mark.parametrize(("seed", "count"), [(7, 1500)])
def test_made_texts_give_up_their_numbers_and_nothing_else(seed, count):
    result = made_texts.score(made_texts.texts(count, seed=seed), marked)
    assert result.secrets > count / 2
    assert result.recall >= 0.999, result.missed
    assert result.false_alarms <= 0.01, result.alarms


@given(st.randoms(use_true_random=False), st.text(alphabet="，。张三的abc \n", max_size=12))
def test_an_identity_number_is_found_whatever_stands_around_it(rng, around):
    number = made_texts.identity_number(rng)
    written = rng.choice(made_texts.IDENTITY_FORMS)(rng, number)
    text = f"{around}号{written}，{around}"
    found = [f for f in marked(text) if f.rule == "P01"]
    assert len(found) == 1
    [one] = found
    assert text[one.start : one.end] == written
    assert number[4:14] not in one.excerpt + one.message + one.suggestion


@given(st.randoms(use_true_random=False), st.text(alphabet="，。张三的 \n", max_size=12))
def test_a_phone_is_found_whatever_stands_around_it(rng, around):
    number = made_texts.mobile(rng)
    written = rng.choice(made_texts.MOBILE_FORMS)(rng, number)
    [one] = [f for f in marked(f"{around}号{written}，{around}") if f.rule == "P04"]
    assert one.level == "block"
    assert number[3:9] not in one.excerpt


@given(st.randoms(use_true_random=False), st.integers(0, 17), st.integers(1, 9))
def test_a_wrong_digit_is_seen_by_the_check_digit(rng, place, more):
    number = made_texts.identity_number(rng)
    if number[place] == "X":
        return
    wrong = number[:place] + str((int(number[place]) + more) % 10) + number[place + 1 :]
    assert identity_check(number)
    assert not identity_check(wrong)


@given(st.randoms(use_true_random=False))
def test_a_credit_code_is_no_number_of_a_person(rng):
    code = made_texts.credit_code(rng)
    assert is_credit_code(code)
    assert not marked(f"统一社会信用代码：{code}。")


@pytest.mark.parametrize("number", ["4111111111111111", "6222021234567890128"])
def test_luhn_takes_a_right_number_and_no_neighbour(number):
    assert luhn(number)
    assert not luhn(number[:-1] + str((int(number[-1]) + 1) % 10))


def test_the_offices_own_number_is_left_alone_however_it_is_written():
    mine = Allowed(frozenset(["139-0398-0001"]))
    for written in ("13903980001", "139 0398 0001", "+86 13903980001", "１３９０３９８０００１"):
        assert "P04" not in {f.rule for f in marked(f"值班电话{written}。", mine)}
    assert "P04" in {f.rule for f in marked("值班电话13903980002。", mine)}


@pytest.mark.parametrize("written", ["11010519491231002X", "13812345678", "6222021234567890128"])
def test_neither_excerpt_nor_message_nor_key_spreads_a_number(written):
    found = marked(f"号码{written}。")
    assert found
    for finding in found:
        told = repr(finding)
        assert written not in told
        assert written[5:-3] not in told
