"""The applicant's data: sealed, bound to their record, found again, masked."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai_web.applications import personal

APPLICANT = {"name": "张三丰", "id_no": "411200199001011234", "contact": "13800001234"}


@given(st.dictionaries(st.sampled_from(["name", "id_no", "contact"]), st.text(max_size=40)))
@settings(max_examples=50)
def test_what_was_sealed_opens_again(data):
    opened = personal.unseal(personal.seal(data, aad="a/1"), aad="a/1")
    assert opened == (data if any(data.values()) else {})


def test_the_sealed_bytes_show_nothing_and_differ_each_time():
    first, second = (personal.seal(APPLICANT, aad="a/1") for _ in range(2))
    assert first != second
    assert all(value.encode() not in first for value in APPLICANT.values())


def test_the_database_may_hand_back_a_memoryview():
    sealed = memoryview(personal.seal(APPLICANT, aad="a/1"))
    assert personal.unseal(sealed, aad="a/1") == APPLICANT


@pytest.mark.parametrize("place", [0, 1, 5, 20, -1])
def test_a_changed_byte_does_not_open(place):
    sealed = bytearray(personal.seal(APPLICANT, aad="a/1"))
    sealed[place] ^= 1
    with pytest.raises(personal.CannotUnseal):
        personal.unseal(bytes(sealed), aad="a/1")


def test_sealed_bytes_moved_to_another_record_do_not_open():
    with pytest.raises(personal.CannotUnseal, match="不属于"):
        personal.unseal(personal.seal(APPLICANT, aad="a/1"), aad="a/2")


def test_an_old_key_still_opens_and_still_finds_the_same_applicant(monkeypatch):
    monkeypatch.setenv("GONGKAI_FIELD_KEY", "first")
    sealed, key = personal.seal(APPLICANT, aad="a/1"), personal.applicant_key(APPLICANT)
    monkeypatch.setenv("GONGKAI_FIELD_KEY", "second")
    with pytest.raises(personal.CannotUnseal, match="GONGKAI_FIELD_KEY_OLD"):
        personal.unseal(sealed, aad="a/1")
    monkeypatch.setenv("GONGKAI_FIELD_KEY_OLD", "first")
    assert personal.unseal(sealed, aad="a/1") == APPLICANT
    assert personal.applicant_key(APPLICANT) == key


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("41120019900101123X", " 4112 0019 9001 0112 3x", True),
        ("４１１２", "4112", True),
        ("4112", "4113", False),
    ],
)
def test_width_case_and_spaces_do_not_hide_an_applicant(one, other, same):
    assert (personal.lookup_key(one) == personal.lookup_key(other)) is same


def test_nothing_has_no_lookup_key():
    assert personal.lookup_key(" ") == personal.applicant_key({"name": "张三"}) == ""


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (APPLICANT, ("张**", "4112**********1234", "1380***1234")),
        ({"name": "张", "id_no": "123", "contact": "12345"}, ("张", "***", "***45")),
        ({}, ("", "", "")),
    ],
)
def test_the_mask_hides_the_middle(data, shown):
    assert tuple(personal.masked(data).values()) == shown
