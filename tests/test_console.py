"""The command line speaks Chinese, in one line, with the contract's exit status."""

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from gongkai import cli
from gongkai.console import ChineseGroup, UsageProblem


@click.group(cls=ChineseGroup)
def group():
    """示例。"""


@group.command()
@click.option("--year", type=click.IntRange(2008, 2099), required=True, help="年份")
@click.option("--kind", type=click.Choice(["a", "b"]), default="a", show_default=True, help="种类")
@click.argument("file", type=click.Path(exists=True))
def read(year, kind, file):
    """读。"""
    if kind == "b":
        raise UsageProblem("第 3 行：没有日期")


@group.command("open")
@click.argument("file", type=click.File())
def open_(file):
    """开。"""


@group.command()
@click.pass_context
def judge(ctx):
    """判。"""
    ctx.exit(1)


def run(*words):
    """Return the exit status and what went to standard error."""
    result = CliRunner().invoke(group, words)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("read", "--year", "2024"), "缺少参数 FILE"),
        (("read", "."), "缺少选项 --year"),
        (("read", "--year", "x", "."), "选项 --year 的值不对：'x' 不是整数"),
        (
            ("read", "--year", "1999", "."),
            "选项 --year 的值不对：1999 超出范围，应为 2008<=x<=2099",
        ),
        (
            ("read", "--year", "2024", "--kind", "c", "."),
            "选项 --kind 的值不对：'c' 不在可选值之列",
        ),
        (("read", "--year", "2024", "no-such-file"), "参数 FILE 的值不对：'no-such-file' 不存在"),
        (("read", "--yaer", "2024", "."), "没有 --yaer 这个选项，是不是 --year"),
        (("read", "--year", "2024", ".", "x"), "多出了不认识的参数：x"),
        (("read", "--year"), "选项 --year 用法不对"),
        (("open", "no-such-file"), "'no-such-file' 不存在"),
        (("write",), "没有 'write' 这个命令"),
        (("read", "--year", "2024", "--kind", "b", "."), "第 3 行：没有日期"),
    ],
)
def test_every_wrong_use_is_one_chinese_line_and_status_2(words, said):
    status, err = run(*words)
    assert status == 2
    assert err.startswith("错误：")
    assert said in err
    assert err.count("\n") == 1


def test_a_command_may_end_with_its_own_status():
    assert run("judge") == (1, "")


def test_no_command_at_all_shows_the_help():
    status, err = run()
    assert status == 2
    assert "命令：" in err


def test_help_has_chinese_headings_and_remarks():
    out = CliRunner().invoke(group, ["read", "--help"]).stdout
    for word in ("用法：", "[选项]", "选项：", "必填]", "默认：a]", "显示本说明并退出。"):
        assert word in out
    for word in ("Usage", "Options", "required", "default:", "Show this"):
        assert word not in out


def test_a_fault_of_ours_shows_no_traceback(monkeypatch, capsys):
    def fail(**_):
        raise ZeroDivisionError("no ledger")

    monkeypatch.delenv("GONGKAI_DEBUG", raising=False)
    monkeypatch.setattr(cli, "gongkai", fail)
    with pytest.raises(SystemExit) as end:
        cli.main(["law"])
    assert end.value.code == 2
    said = capsys.readouterr().err
    assert "程序内部出错（ZeroDivisionError：no ledger）" in said
    assert "Traceback" not in said
    monkeypatch.setenv("GONGKAI_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        cli.main(["law"])


def test_a_command_without_its_extension_says_what_to_install():
    script = (
        "import sys\n"
        "class NoDjango:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.partition('.')[0] in ('django', 'wagtail'):\n"
        "            raise ModuleNotFoundError(f'No module named {name!r}', name=name)\n"
        "sys.meta_path.insert(0, NoDjango())\n"
        "from gongkai.cli import main\n"
        "main(sys.argv[1:])\n"
    )

    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=False
        )

    missing = run("agency", "list")
    assert missing.returncode == 2
    assert "pip install 'gongkai[web]'" in missing.stderr
    assert "Traceback" not in missing.stderr
    assert run("--help").returncode == 0
    assert run("law", "workday", "2026-02-14").returncode == 0
