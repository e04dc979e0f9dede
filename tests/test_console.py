"""The command line speaks Chinese, in one line, with the contract's exit status."""

import os
import signal
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from gongkai import cli
from gongkai.console import ChineseGroup, UsageProblem, explain_with, in_chinese


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
        (("read", "--year", "x", "."), "选项 --year 的值不对：“x”不是整数"),
        (
            ("read", "--year", "1999", "."),
            "选项 --year 的值不对：1999 超出范围，应为 2008 至 2099",
        ),
        (
            ("read", "--year", "2024", "--kind", "c", "."),
            "选项 --kind 的值不对：“c”不在可选值之列，应为 a、b 之一",
        ),
        (("read", "--year", "2024", "no-such-file"), "参数 FILE 的值不对：“no-such-file”不存在"),
        (("read", "--yaer", "2024", "."), "没有 --yaer 这个选项，是不是 --year"),
        (("read", "--year", "2024", ".", "x"), "多出了不认识的参数：x"),
        (("read", "--year"), "选项 --year 用法不对"),
        (("open", "no-such-file"), "“no-such-file”打不开：没有这个文件或者文件夹"),
        (("wrote",), "没有“wrote”这个命令"),
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


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("x>=1", "1 以上"),
        ("x<=5", "5 以下"),
        ("2008<=x<=2099", "2008 至 2099"),
        ("0<x<1", "大于 0、小于 1"),
        ("0<=x<1", "0 以上、小于 1"),
        ("x>0", "大于 0"),
    ],
)
def test_a_range_is_said_in_words(written, said):
    error = click.BadParameter(f"9 is not in the range {written}.", param_hint="N")
    assert in_chinese(error) == f"参数 N 的值不对：9 超出范围，应为 {said}"


@group.command()
@click.argument("path")
def write(path):
    """写。"""
    with open(path, "w") as file:
        file.write("字" * 100_000)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/nowhere/a", "“/nowhere/a”用不了：没有这个文件或者文件夹"),
        ("/", "“/”用不了：是文件夹，不是文件"),
        ("/dev/null/a", "“/dev/null/a”用不了：路径中有一段不是文件夹"),
        ("/" + "a" * 300, "用不了：文件名过长"),
        ("/dev/full", "内容写不出去：磁盘已满"),
    ],
)
def test_what_the_system_refuses_is_one_chinese_line(path, said):
    status, err = run("write", path)
    assert (status, err.count("\n")) == (2, 1)
    assert err.startswith("错误：")
    assert said in err


def test_a_house_may_explain_its_own_errors():
    class Away(Exception):
        pass

    @group.command("away")
    def away():
        raise Away("no route")

    explain_with(lambda error: "数据库不在" if isinstance(error, Away) else None)
    assert run("away") == (2, "错误：数据库不在\n")


COMMAND = [sys.executable, "-c", "from gongkai.cli import main; main()"]


def test_a_full_disk_behind_the_output_is_one_line_and_status_2():
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*COMMAND, "law", "list"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 2
    assert done.stderr == "错误：内容写不出去：磁盘已满，处理后请重新运行\n"


@pytest.mark.parametrize("words", [("law", "list"), ("law", "--help"), ("law", "list", "--help")])
def test_a_closed_pipe_ends_with_141_and_says_nothing(words):
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*COMMAND, *words], stdout=writing, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")


def test_an_interrupted_command_ends_with_130():
    script = (
        "import os, sys, time\n"
        "from gongkai import cli, console\n"
        "@cli.gongkai.command('wait')\n"
        "def wait():\n"
        "    print('ready', flush=True)\n"
        # Not one long pause: a signal that comes just before it would be noticed after it.
        "    while True:\n"
        "        time.sleep(0.05)\n"
        "cli.main(['wait'])\n"
    )
    waiting = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert waiting.stdout.readline() == "ready\n"
    waiting.send_signal(signal.SIGINT)
    _, err = waiting.communicate(timeout=20)
    assert waiting.returncode == 130
    assert err.split() == ["已中止。"]


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
