"""Is a file with two reports sent back, and one that says its own title twice read?"""

from __future__ import annotations

import pytest

from gongkai.reports.cell_values import with_values
from gongkai.reports.readers import NotAReport, read_bytes
from made_files import misread, unread
from made_layouts import NAME, PAGES, TEXTS, sound_report

OFFICE = sound_report(1)
OTHER_NUMBERS = sound_report(2)


def of(report, name):
    return PAGES["spans"](report).replace(NAME, name)


@pytest.mark.parametrize(
    ("second", "named"),
    [
        (of(OTHER_NUMBERS, "示例市示例区民政局"), "“示例市示例区民政局2024年”"),
        (of(sound_report(2, year=2023), NAME), f"“{NAME}2023年”"),
    ],
    ids=["another office", "another year"],
)
@pytest.mark.parametrize("other_first", [False, True])
def test_two_reports_in_one_page_are_to_be_parted(second, named, other_first):
    pages = [PAGES["spans"](OFFICE), second]
    html = "".join(reversed(pages) if other_first else pages)
    with pytest.raises(NotAReport, match=r"文件里有两份报告.*请分开") as refused:
        read_bytes(html.encode(), "two.html")
    assert named in str(refused.value)
    assert f"“{NAME}2024年”" in str(refused.value)


@pytest.mark.parametrize("way", ["tabs", "bars", "a cell on each line"])
def test_two_reports_in_one_text_are_to_be_parted(way):
    other = TEXTS[way](OTHER_NUMBERS).replace(NAME, "示例市示例区民政局")
    with pytest.raises(NotAReport, match="文件里有两份报告"):
        read_bytes(f"{TEXTS[way](OFFICE)}\n{other}".encode(), "two.txt")


@pytest.mark.parametrize("name", [NAME, "司法局"], ids=["the same name", "the name in short"])
def test_the_same_report_printed_twice_is_read(name):
    html = PAGES["spans"](OFFICE) + of(OFFICE, name)
    reading = read_bytes(html.encode(), "twice.html")
    assert not misread(reading, OFFICE)
    assert not unread(reading, OFFICE)


CHANGED = {
    "applications.new_received[0]": 99, "proactive.licences.decisions": 77, "remedies.reconsideration[0]": 5,
}  # fmt: skip


@pytest.mark.parametrize("changed_first", [False, True])
@pytest.mark.parametrize(
    ("kind", "draw"),
    [("html", PAGES["spans"]), *(("txt", TEXTS[w]) for w in ("tabs", "bars", "a cell on each line"))],
)  # fmt: skip
def test_of_two_versions_of_a_report_no_number_that_differs_is_taken(kind, draw, changed_first):
    versions = [OFFICE, with_values(OFFICE, CHANGED)]
    text = "\n".join(draw(one) for one in (reversed(versions) if changed_first else versions))
    reading = read_bytes(text.encode(), f"twice.{kind}")
    assert {reading.evidence[path].state for path in CHANGED} == {"ambiguous"}
    assert set(unread(reading, OFFICE)) == set(CHANGED)
    assert not misread(reading, OFFICE)
    assert any("同样的表有两份，有3处数字不同" in warning for warning in reading.warnings)


def test_titles_of_other_reports_beside_a_report_are_no_reports():
    links = "".join(f"<p>示例市{n}局2023年政府信息公开工作年度报告</p>" for n in "甲乙丙")
    html = links + PAGES["spans"](OFFICE) + links
    reading = read_bytes(html.encode(), "page.html")
    assert not unread(reading, OFFICE)
