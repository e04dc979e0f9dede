"""The first command on an empty folder sets everything up, once, and says what is wrong."""

import os
import sqlite3
import subprocess
import sys

import pytest

COMMAND = [sys.executable, "-c", "from gongkai.cli import main; main()"]


def environment(**given):
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GONGKAI_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return {**kept, **{key: str(value) for key, value in given.items()}}


def run(*arguments, **given):
    return subprocess.run(
        [*COMMAND, *arguments],
        env=environment(**given),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_two_commands_at_once_set_up_one_database(tmp_path):
    home = tmp_path / "家"
    both = [
        subprocess.Popen(
            [*COMMAND, "agency", "add", code, f"示例单位{code}"],
            env=environment(GONGKAI_HOME=home),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for code in ("a", "b")
    ]
    told = [process.communicate(timeout=600) for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    assert sum("正在建立数据库" in stderr for _, stderr in told) == 1
    database = sqlite3.connect(home / "gongkai.sqlite3")
    codes = database.execute("SELECT code FROM agencies_agency ORDER BY code").fetchall()
    titles = database.execute("SELECT title FROM wagtailcore_page").fetchall()
    groups = database.execute("SELECT count(*) FROM auth_group").fetchone()
    mode = database.execute("PRAGMA journal_mode").fetchone()
    database.close()
    assert codes == [("a",), ("b",)]
    assert titles == [("根页面",)]
    assert groups == (0,)
    assert mode == ("wal",)
    again = run("agency", "list", GONGKAI_HOME=home)
    assert again.returncode == 0
    assert again.stderr == ""
    if os.name == "posix":
        secret = home / "secrets" / "secret_key"
        assert secret.stat().st_mode & 0o077 == 0


@pytest.mark.walk
@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"GONGKAI_DATABASE_URL": "mysql://x/y"}, "postgresql://"),
        (
            {"GONGKAI_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"},
            "数据库服务器（主机 127.0.0.1，端口 1，数据库 none，用户 nobody；见环境变量 "
            "GONGKAI_DATABASE_URL）无法使用：没有程序在那里应答",
        ),
        (
            {"GONGKAI_DATABASE_URL": "postgresql://nobody@gongkai.invalid/none"},
            "无法使用：找不到这台主机",
        ),
        ({"GONGKAI_HSTS_SECONDS": "many"}, "GONGKAI_HSTS_SECONDS"),
    ],
)
def test_settings_that_cannot_be_used_are_named_in_chinese(given, told, tmp_path):
    result = run("agency", "list", GONGKAI_HOME=tmp_path, **given)
    assert result.returncode == 2
    assert told in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.slow
def test_a_server_that_is_away_is_named_when_the_database_is_upgraded(tmp_path):
    away = "postgresql://nobody@127.0.0.1:1/none"
    result = run("manage", "migrate", GONGKAI_HOME=tmp_path, GONGKAI_DATABASE_URL=away)
    assert result.returncode == 2
    assert "主机 127.0.0.1，端口 1，数据库 none" in result.stderr.splitlines()[-1]
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("file", "路径中有一段不是文件夹"),
        ("file/below", "路径中有一段不是文件夹"),
        ("a" * 300, "文件名过长"),
    ],
)
def test_a_home_that_cannot_be_used_is_named_with_the_reason(tmp_path, place, why):
    (tmp_path / "file").write_text("")
    home = tmp_path / place
    result = run("agency", "list", GONGKAI_HOME=home)
    assert result.returncode == 2
    assert result.stderr == (
        f"错误：数据文件夹 {home} 无法使用：{why}；请处理，或者用环境变量 GONGKAI_HOME 另指一处\n"
    )


def test_a_file_that_is_no_database_is_named(tmp_path):
    (tmp_path / "gongkai.sqlite3").write_text("不是数据库" * 1000)
    result = run("agency", "list", GONGKAI_HOME=tmp_path)
    assert result.returncode == 2
    assert (
        f"数据库文件 {tmp_path / 'gongkai.sqlite3'} 无法使用：已损坏或者不是数据库" in result.stderr
    )
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.slow
def test_a_disk_that_fills_up_while_setting_up_is_named(tmp_path):
    script = (
        "import resource\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))\n"
        "from gongkai.cli import main\n"
        "main(['agency', 'list'])\n"
    )
    result = subprocess.run(
        [sys.executable, "-B", "-c", script],
        env=environment(GONGKAI_HOME=tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 2
    assert "磁盘" in result.stderr.splitlines()[-1]
    assert "Traceback" not in result.stderr


def test_a_taken_port_is_named(tmp_path):
    import socket

    from gongkai.console import UsageProblem
    from gongkai_web.commands.serving import serve_forever

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UsageProblem, match=f"{port} 端口提供服务（端口已被别的程序占用）"):
            serve_forever(host="127.0.0.1", port=port)
