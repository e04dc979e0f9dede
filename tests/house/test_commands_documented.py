"""Every command stands on the page of commands as it is, and explains itself in Chinese."""

import re
import tomllib
from pathlib import Path

import click
import pytest

from gongkai import reference

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "commands.md"
COMMANDS = [
    pytest.param(path, command, id=" ".join(path)) for path, command in reference.commands()
]


def test_the_page_is_what_the_commands_say():
    assert PAGE.read_text("utf-8") == reference.page(), (
        "python -m gongkai.reference > docs/reference/commands.md"
    )


def test_every_announced_command_is_found():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    points = project["entry-points"]
    found = {path for path, _ in reference.commands()}
    for group, prefix in (("gongkai.commands", ()), ("gongkai.commands.report", ("report",))):
        for name in points[group]:
            assert ("gongkai", *prefix, name) in found, name


@pytest.mark.parametrize(("path", "command"), COMMANDS)
def test_a_command_and_each_of_its_options_are_explained_in_chinese(path, command):
    chinese = re.compile("[一-鿿]")
    assert chinese.search(command.help or ""), path
    for option in command.params:
        if isinstance(option, click.Option):
            assert chinese.search(option.help or ""), (path, option.opts)


@pytest.mark.parametrize(
    "path",
    [("inspect",), ("journal", "verify"), ("report", "check"), ("report", "compile")],
    ids=" ".join,
)
def test_commands_that_judge_name_their_exit_status(path):
    command = dict(reference.commands())[("gongkai", *path)]
    assert re.search("退出状态为? ?1", command.help)


def test_our_own_management_commands_are_named():
    page = PAGE.read_text("utf-8")
    for path in (ROOT / "src" / "gongkai_web").glob("*/management/commands/[a-z]*.py"):
        assert path.stem in page


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("一行。\n二行", "一行。二行"),
        ("见 name\nname 二", "见 name name 二"),
        ("段一\n\n    段二", "段一\n\n段二"),
        (None, ""),
    ],
)
def test_a_help_text_is_one_line_a_paragraph(text, line):
    assert reference.told(text) == line
