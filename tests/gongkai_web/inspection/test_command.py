"""``gongkai inspect`` prints one JSON document or a table, and its exit status says whether there are faults."""

import json
from datetime import date

import pytest
from click.testing import CliRunner
from django.utils import timezone

from gongkai_web.commands.inspecting import inspect
from gongkai_web.inspection import inspecting, packs
from gongkai_web.publishing.models import Column, Item, Publication

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _set_up_already(monkeypatch):
    monkeypatch.setattr("gongkai_web.config.bootstrap.setup", lambda: None)


def run(*arguments):
    return CliRunner().invoke(inspect, arguments)


def filled(agency, day):
    """Give the agency the columns that cost firm points or a veto, all of them new."""
    for slug, profile in (("documents", "document"), ("news", "news")):
        column = Column.objects.create(
            agency=agency, slug=slug, title=slug, kind="statutory", profile=profile
        )
        item = Item.objects.create(agency=agency, title=slug, index_no=slug, place=column)
        Publication.objects.create(item=item, channel="website", published_on=day)


def test_faults_give_one_and_json_alone_on_standard_output(agency):
    found = run("--agency", agency.code, "--date", "2026-03-10", "--format", "json")
    assert found.exit_code == 1
    document = json.loads(found.stdout)
    assert (document["agency"], document["on"]) == (agency.code, "2026-03-10")
    assert document["result"] == "vetoed"


def test_an_office_without_faults_gives_nought(agency):
    filled(agency, date(2026, 3, 9))
    found = run("--date", "2026-03-10")
    assert found.exit_code == 0, found.output
    assert "没有发现不合格的情形，还有没有判断的指标" in found.stdout


@pytest.mark.parametrize(("day", "code"), [("2026-03-23", 0), ("2026-03-24", 1)])
def test_a_day_to_come_tells_what_happens_without_an_update(agency, day, code):
    filled(agency, date(2026, 3, 9))
    assert run("--date", day).exit_code == code


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--agency", "nobody"), "没有代码为“nobody”的单位"),
        (("--date", "2019-03-31"), "还没有检查指标"),
        (("--date", "x"), ""),
        (("--format", "yaml"), ""),
    ],
)
def test_what_cannot_be_asked_gives_two(agency, arguments, said):
    found = run(*arguments)
    assert found.exit_code == 2
    assert said in found.stderr
    assert found.stdout == ""


def test_a_pack_that_cannot_be_used_gives_two(agency, monkeypatch, tmp_path):
    (tmp_path / "here.yaml").write_text("pack: here\n", "utf-8")
    monkeypatch.setattr(packs, "folder", lambda: tmp_path)
    found = run()
    assert found.exit_code == 2
    assert "here.yaml" in found.stderr


def test_the_offices_own_rules_are_named(agency, monkeypatch, tmp_path):
    from importlib.resources import files

    example = files("gongkai.supervision").joinpath("packs", "example-fujian.yaml")
    (tmp_path / "fujian.yaml").write_text(
        example.read_text("utf-8").replace("example-fujian", "ours"), "utf-8"
    )
    monkeypatch.setattr(packs, "folder", lambda: tmp_path)
    assert "另按本地规则：示例：新媒体 10 天更新" in run("--date", "2026-03-10").stdout
    found = inspecting.inspection_of(agency, date(2026, 3, 10), timezone.now())
    assert found.packs == ("示例：新媒体 10 天更新",)
