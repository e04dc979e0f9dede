"""What a run has read stays read, whatever cuts it off."""

import json

import pytest

from gongkai.reports.reading_many.state import BrokenState, StateFile


def test_what_was_kept_is_there_when_the_file_is_opened_again(tmp_path):
    with StateFile(tmp_path / "s.jsonl") as state:
        state.put("a.html", "aa", {"refused": "不是报告"})
        assert state.get("a.html", "aa")["refused"] == "不是报告"
    with StateFile(tmp_path / "s.jsonl") as state:
        assert len(state) == 1
        assert state.get("a.html", "aa")["refused"] == "不是报告"
        assert state.get("a.html", "other bytes") is None
        assert state.get("b.html", "aa") is None


def test_a_line_that_was_never_finished_is_cut_off_wherever_it_broke(tmp_path):
    path = tmp_path / "s.jsonl"
    with StateFile(path) as state:
        state.put("a", "1", {"refused": "x"})
        before = path.read_bytes()
        state.put("b", "2", {"refused": "政府"})
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with StateFile(path) as state:
            assert len(state) == (length >= len(before))
            state.put("c", "3", {"refused": "y"})
        assert [json.loads(line) for line in path.read_bytes().splitlines()]
        with StateFile(path) as state:
            assert state.get("c", "3")["refused"] == "y"


@pytest.mark.parametrize("content", [b"{}\n", b"[1]\n", b"notes\n", b"x" * 100])
def test_a_file_that_is_no_state_is_refused_and_left_alone(tmp_path, content):
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(BrokenState, match="不是成批读取的进度文件"):
        StateFile(path)
    assert path.read_bytes() == content


def test_two_runs_do_not_share_a_state(tmp_path):
    with StateFile(tmp_path / "s"), pytest.raises(BrokenState, match="另一次读取正在使用"):
        StateFile(tmp_path / "s")


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(BrokenState, match="无法打开"):
        StateFile(tmp_path / "none" / "s")
