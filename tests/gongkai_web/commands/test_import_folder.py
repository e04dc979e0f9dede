"""``gongkai import items-folder``: what it says of each file, and how it ends."""

import json

import pytest
from click.testing import CliRunner

from gongkai.cli import gongkai
from gongkai_web.publishing.models import Item
from review_desk import office_of

PAGE = "<html><body><h1>旧{}</h1><p>文</p></body></html>"


@pytest.fixture
def office(agency):
    return office_of(agency)


@pytest.fixture
def folder(tmp_path):
    """Return a folder with two pages, a file beside one, and what is no page."""
    made = tmp_path / "旧网站"
    (made / "通知").mkdir(parents=True)
    (made / "通知.html").write_text(PAGE.format("通知"))
    (made / "公告.html").write_bytes(PAGE.format("公告").encode("gb18030"))
    (made / "通知" / "宏.xlsm").write_bytes(b"PK")
    (made / "清单.txt").write_text("别的")
    return made


@pytest.fixture
def run(office):
    def call(*arguments):
        return CliRunner().invoke(gongkai, ["import", "items-folder", *map(str, arguments)])

    return call


@pytest.mark.django_db
def test_the_command_tells_of_every_file(run, office, folder):
    (folder / "空.html").write_bytes(b"")
    done = run(folder, "--column", office.column.slug, "--agency", office.agency.code)
    assert done.exit_code == 1
    assert "通知.html：" in done.stdout
    assert "导入 2 条草稿，已导入过 0 个文件，没有导入 1 个" in done.stdout
    assert "错误：空.html" in done.stderr
    assert "注意：通知.html：没有收入的文件：宏.xlsm" in done.stderr
    assert "注意：1 个文件不是网页或者 Word 文档：清单.txt" in done.stderr
    again = run(folder, "--resume", "--format", "json")
    told = json.loads(again.stdout)
    assert (told["taken"], told["there"], told["faulty"]) == (0, 2, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--column", "nowhere"), "policy"),
        (("--agency", "nowhere"), "nowhere"),
    ],
)
def test_the_command_says_what_is_wrong(run, folder, arguments, why):
    done = run(folder, *arguments)
    assert done.exit_code != 0
    assert why in done.output
    assert not Item.objects.exists()


@pytest.mark.django_db
def test_the_options_of_a_folder_are_none_of_a_ledger(office, tmp_path):
    done = CliRunner().invoke(gongkai, ["import", "items", str(tmp_path / "x.csv"), "--resume"])
    assert done.exit_code != 0
    assert "items-folder" in done.output
