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
    told = [process.communicate(timeout=240) for process in both]
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


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"GONGKAI_DATABASE_URL": "mysql://x/y"}, "postgresql://"),
        ({"GONGKAI_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, "数据库服务器无法使用"),
        ({"GONGKAI_HSTS_SECONDS": "many"}, "GONGKAI_HSTS_SECONDS"),
    ],
)
def test_settings_that_cannot_be_used_are_named_in_chinese(given, told, tmp_path):
    result = run("agency", "list", GONGKAI_HOME=tmp_path, **given)
    assert result.returncode == 2
    assert told in result.stderr
    assert "Traceback" not in result.stderr


def test_a_home_that_is_a_file_is_named(tmp_path):
    home = tmp_path / "file"
    home.write_text("")
    result = run("agency", "list", GONGKAI_HOME=home)
    assert result.returncode == 2
    assert str(home) in result.stderr
    assert "Traceback" not in result.stderr


def test_a_taken_port_is_named(tmp_path):
    import socket

    from gongkai.console import UsageProblem
    from gongkai_web.commands.serving import serve_forever

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UsageProblem, match=str(port)):
            serve_forever(host="127.0.0.1", port=port)
