"""``gongkai agency``: adding and listing, and what it says to wrong input."""

import pytest
from click.testing import CliRunner

from gongkai.cli import gongkai
from gongkai_web.agencies.models import Agency
from gongkai_web.journal.models import Entry
from gongkai_web.review import ladders

pytestmark = pytest.mark.django_db


def run(*arguments):
    return CliRunner().invoke(gongkai, ["agency", *arguments])


def test_an_agency_is_added_listed_and_journaled():
    assert run("add", "qu-zf", "某区人民政府", "--kind", "人民政府").exit_code == 0
    assert (
        run("add", "sfj", "某区司法局", "--kind", "department", "--parent", "qu-zf").exit_code == 0
    )
    listed = run("list")
    assert listed.stdout.splitlines() == [
        "qu-zf  某区人民政府（人民政府）",
        "  sfj  某区司法局（政府部门）",
    ]
    assert Agency.objects.get(code="sfj").parent.code == "qu-zf"
    entry = Entry.objects.filter(verb="新增单位").latest("pk")
    assert (entry.actor_name, entry.agency.code) == ("命令行", "sfj")


def test_a_new_agency_is_ready_to_publish():
    told = run("add", "sfj", "某区司法局").stdout
    agency = Agency.objects.get(code="sfj")
    assert f"已建立 {agency.columns.count()} 个标准栏目" in told
    assert agency.columns.filter(slug="statutory").exists()
    assert len(ladders.in_use(agency)) == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("Bad Code", "某局"), "只能用小写字母、数字和连字符"),
        (("-bad", "某局"), "-b"),
        (("a" * 41, "某局"), "40"),
        (("shanzhou-sfj", "某局"), "已经有了"),
        (("new", "陕州区司法局（示例）"), "已经有了"),
        (("new", " "), "单位全称"),
        (("new", "某局", "--kind", "公司"), "没有“公司”这种单位类型"),
        (("new", "某局", "--parent", "nobody"), "现有代码：shanzhou-sfj"),
        (("new",), "缺少"),
    ],
)
def test_wrong_input_is_one_chinese_line_and_exit_status_2(arguments, told, agency):
    result = run("add", *arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert result.stdout == ""
    assert Agency.objects.count() == 1


@pytest.mark.parametrize(
    ("called", "kind"),
    [
        ("政府", "government"),
        ("人民政府", "government"),
        ("部门", "department"),
        ("乡镇", "township"),
        ("街道办事处", "township"),
        ("乡镇人民政府（街道办事处）", "township"),
        ("public_utility", "public_utility"),
    ],
)
def test_a_kind_may_be_called_by_its_usual_name(called, kind):
    assert run("add", "new", "某单位", "--kind", called).exit_code == 0
    assert Agency.objects.get(code="new").kind == kind


def test_an_empty_list_says_how_to_begin():
    result = run("list")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "gongkai agency add" in result.stderr
