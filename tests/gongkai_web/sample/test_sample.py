"""The sample office's files are what the script writes, and nothing in them passes for real."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from gongkai.proofreading import parts_of_file
from gongkai_web.sample import LEDGERS, attachments, make
from gongkai_web.sample.site import given_in


def test_the_files_in_the_package_are_what_the_script_writes(tmp_path):
    # The generators of make.FILES run once: write from a fresh copy of the module.
    make.write(tmp_path)
    for path in sorted(LEDGERS.iterdir()):
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name


@pytest.mark.parametrize(
    ("kind", "column"),
    [("items", "标题"), ("media", "标题"), ("meetings", "主题"), ("worklist", "事项")],
)
def test_every_invented_title_says_that_it_is_a_sample(kind, column):
    with (LEDGERS / f"{kind}.csv").open(encoding="utf-8-sig", newline="") as file:
        assert all(row[column].startswith("【示例】") for row in csv.DictReader(file))


ATTACHED = [
    given
    for name in ("site.yaml", "town.yaml")
    for item in given_in(name)["items"]
    for given in item.get("attachments", ())
]


@pytest.mark.parametrize("given", ATTACHED, ids=lambda given: given["name"])
def test_an_attachment_is_the_same_file_each_time_and_says_that_it_is_a_sample(given):
    day = date(2026, 6, 30)
    data = attachments.written(given, agency="示例局", on=day)
    assert data == attachments.written(given, agency="示例局", on=day)
    assert "示例" in given["name"]
    text = "".join(part.text for part in parts_of_file(data, given["name"]).parts)
    for cell in (cell for row in given["rows"] for cell in row):
        assert str(cell) in text
