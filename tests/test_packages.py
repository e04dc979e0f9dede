"""A zip package is read within its bounds, or refused with what is wrong; whatever it says of itself."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.packages import Bounds, Package, Trouble, UnsoundPackage, told

BOUNDS = Bounds(entries=3, whole=1000, part=400, read=600)


def zipped(parts, **more):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data, **more)
    return out.getvalue()


def trouble_of(data, *reads):
    try:
        package = Package(data, BOUNDS)
        for name in reads:
            package.read(name)
    except UnsoundPackage as unsound:
        return unsound.trouble
    return None


def encrypted(data):
    """Set the flag of a password in every header."""
    return data.replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"
    )


@pytest.mark.parametrize(
    ("parts", "reads", "trouble"),
    [
        ({"a": b"0" * 400}, ["a"], None),
        ({"a": b"0" * 401}, [], None),
        ({"a": b"0" * 401}, ["a"], Trouble.TOO_LARGE),
        ({"a": b"", "b": b"", "c": b""}, [], None),
        ({"a": b"", "b": b"", "c": b"", "d": b""}, [], Trouble.TOO_LARGE),
        ({"a": b"0" * 500, "b": b"0" * 500}, [], None),
        ({"a": b"0" * 500, "b": b"0" * 501}, [], Trouble.TOO_LARGE),
        ({"a": b"0" * 300, "b": b"0" * 300}, ["a", "b"], None),
        ({"a": b"0" * 300, "b": b"0" * 301}, ["a", "b"], Trouble.TOO_LARGE),
        ({"a": b"0"}, ["b"], Trouble.DAMAGED),
    ],
)
def test_each_bound_holds_to_the_byte(parts, reads, trouble):
    assert trouble_of(zipped(parts), *reads) is trouble


def test_a_part_larger_than_it_says_is_not_unpacked_beyond_its_word():
    whole = zipped({"a": b"0" * 10_000})
    lying = whole.replace((10_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != whole
    assert trouble_of(lying, "a") is Trouble.DAMAGED


def test_a_password_is_told_before_anything_is_read():
    assert trouble_of(encrypted(zipped({"a": b"0"}))) is Trouble.ENCRYPTED


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", b"not a zip", zipped({"a": b"0" * 99})[:-9]],
    ids=["nothing", "a head alone", "text", "cut off"],
)
def test_what_is_no_package_is_damaged(data):
    assert trouble_of(data) is Trouble.DAMAGED


@given(st.data())
def test_a_package_with_a_byte_changed_is_read_or_refused_and_never_breaks_its_reader(data):
    whole = bytearray(zipped({"a": b"0123456789" * 20, "b/c": b"x"}))
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] = data.draw(st.integers(0, 255))
    assert trouble_of(bytes(whole), "a", "b/c") in {None, *Trouble}


def test_the_head_of_a_part_is_no_more_than_was_asked_for():
    package = Package(zipped({"a": b"0123456789"}), BOUNDS)
    assert package.head("a", 4) == b"0123"
    assert "a" in package
    assert "b" not in package
    assert package.names == ["a"]


def test_callers_tell_of_trouble_in_their_own_words():
    def tell(trouble):
        raise KeyError(trouble)

    with pytest.raises(KeyError) as said, told(tell):
        Package(b"", BOUNDS)
    assert said.value.args == (Trouble.DAMAGED,)
