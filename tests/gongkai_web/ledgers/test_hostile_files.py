"""Whatever stands in a file, it is read or refused in Chinese; nothing else escapes."""

import random
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai_web.ledgers.faults import FaultyFile
from gongkai_web.ledgers.parsing import parse
from gongkai_web.ledgers.reading import read_sheet
from gongkai_web.ledgers.tables import TABLES
from ledger_files import GOOD, csv_file, named, workbook


def read(content, name, kind="applications"):
    """Read a file as far as the database; return what is wrong with it, or None."""
    try:
        parse(read_sheet(named(content, name), name), TABLES[kind], on=date(2026, 12, 31))
    except FaultyFile as error:
        return str(error)
    return None


@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.xlsx", "a.txt", "a"]))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_read_or_refused(content, name):
    read(content, name)


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_text_under_a_good_header_is_read_or_refused(text):
    read(("申请编号,收到日期,收费金额,办理结果,受理渠道,申请人类型\n" + text).encode(), "a.csv")


@pytest.mark.parametrize("seed", range(40))
def test_a_broken_workbook_is_read_or_refused(seed):
    chance = random.Random(seed)
    header, rows = GOOD["applications"]
    content = bytearray(workbook([header, *rows]).getvalue())
    for _ in range(chance.randrange(1, 8)):
        match chance.randrange(3):
            case 0:
                content[chance.randrange(len(content))] = chance.randrange(256)
            case 1:
                at = chance.randrange(len(content))
                del content[at : at + chance.randrange(1, 60)]
            case _:
                del content[chance.randrange(len(content) // 2, len(content)) :]
    read(bytes(content), "a.xlsx")


@pytest.mark.parametrize("seed", range(25))
def test_a_workbook_with_odd_parts_is_read_or_refused(seed):
    """The archive is sound, the XML in it is not."""
    import io

    chance = random.Random(seed)
    header, rows = GOOD["applications"]
    with zipfile.ZipFile(workbook([header, *rows])) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(parts))
    part = bytearray(parts[name])
    for _ in range(3):
        at = chance.randrange(len(part))
        part[at : at + chance.randrange(0, 9)] = chance.choice(
            [b"<", b"&#0;", b"9" * 400, b'"', b""]
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, content in parts.items():
            archive.writestr(path, bytes(part) if path == name else content)
    read(out.getvalue(), "a.xlsx")


def test_a_very_wide_or_long_number_is_refused_not_computed():
    header = ("申请编号", "申请人类型", "收费金额")
    error = read(csv_file(header, [("1", "自然人", "9" * 5000)]).getvalue(), "a.csv")
    assert error is None  # named as a fault of its row, not of the file
