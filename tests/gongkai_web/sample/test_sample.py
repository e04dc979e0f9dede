"""The sample office's files are what the script writes, and nothing in them passes for real."""

from __future__ import annotations

import csv

import pytest

from gongkai_web.sample import LEDGERS, make


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
