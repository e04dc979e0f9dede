"""Findings keep their keys, dismissals survive edits, lists are read strictly, nothing takes long."""

import subprocess
import sys
from datetime import date

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from gongkai.cli import gongkai
from gongkai.proofreading import (
    Allowed,
    LinkResult,
    Part,
    WrongList,
    parts_of_html,
    proofread,
    read_words,
    rules,
    shipped,
)
from gongkai.proofreading.registry import register

DAY = date(2026, 3, 2)


def parts(*texts):
    return [Part(f"正文第{n}段", text, "body") for n, text in enumerate(texts, start=1)]


def keys(*texts):
    return [finding.key for finding in proofread(parts(*texts), on=DAY)]


# Keys ------------------------------------------------------------------------


def test_a_key_survives_changes_elsewhere():
    text = "联系电话13812345678，既使下雨也照常到现场办理。"
    before = keys("第一段。", text)
    assert len(before) == 2
    assert keys("新加的一段。", "第一段，改过。", "又一段。", text) == before
    assert keys(text + "本段末尾加了一句很长的话。") == before


def test_a_key_changes_with_the_words():
    assert keys("联系电话13812345678。") != keys("联系电话13812345679。")
    assert keys("既使下雨。") != keys("即然下雨。")


def test_repeats_have_keys_of_their_own():
    twice = keys("既使下雨。", "既使下雨。")
    assert len(set(twice)) == 2
    assert keys("既使下雨。") == twice[:1]


@given(
    st.lists(
        st.sampled_from(["13812345678", "既使", "的的", "。。", "《合同法", "张三"]), max_size=9
    )
)
def test_keys_are_unique_and_the_order_is_stable(words):
    text = "，".join(words)
    once, again = (proofread(parts(text, text), on=DAY) for _ in range(2))
    assert once == again
    assert len({finding.key for finding in once}) == len(once)
    places = [(finding.part, finding.start, finding.end) for finding in once]
    assert places == sorted(places)


@given(st.text(max_size=200))
def test_any_text_is_read_and_every_finding_lies_inside_it(text):
    for finding in proofread(parts(text), on=DAY):
        assert 0 <= finding.start <= finding.end <= len(text)
        assert finding.message
        assert finding.source


# What the office may say -------------------------------------------------------


def test_a_word_of_the_office_is_left_alone():
    part = parts("本地有一座既使桥，既使下雨也能走。")
    found = proofread(part, on=DAY, allowed=Allowed(words=frozenset(["既使桥"])))
    assert [(f.rule, f.start) for f in found] == [("W01", 9)]


def test_the_offices_list_counts_before_the_shipped_one():
    own = read_words(
        "种类: wrong\n名称: 本单位\n来源: 校对记录\n日期: 2026-03-02\n条目:\n"
        "  - 陕洲区 → 陕州区\n  - {错: 既使, 对: 即便, 除外: 既使用}\n",
        name="own.yaml",
    )
    found = proofread(parts("陕洲区既使下雨也既使用。"), on=DAY, words=shipped().plus(own))
    assert [f.message for f in found] == ["“陕洲区”应为“陕州区”", "“既使”应为“即便”"]


def test_names_posts_and_order_follow_the_offices_list():
    own = read_words(
        "种类: people\n名称: 领导\n来源: 本单位\n日期: 2026-03-02\n条目:\n"
        "  - {姓名: 张三, 职务: [局长, 党组书记]}\n  - {姓名: 李四, 职务: 副局长}\n",
        name="people.yaml",
    )
    words = shipped().plus(own)

    def told(text):
        return [f.message for f in proofread(parts(text), on=DAY, words=words)]

    assert not told("局长张三、副局长李四出席。")
    assert not told("张三、李四出席。")
    [message] = told("副局长张三出席。")
    assert "局长、党组书记" in message
    [message] = told("李四、张三出席。")
    assert "次序" in message


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- 1", "种类、名称"),
        ("种类: wrong\n名称: a\n来源: b\n日期: 2026-03-02", "缺少条目"),
        ("种类: 别的\n名称: a\n来源: b\n日期: 2026-03-02\n条目: []", "不认识"),
        ("种类: wrong\n名称: a\n来源: b\n日期: 昨天\n条目: []", "日期应写作"),
        ("种类: wrong\n名称: a\n来源: b\n日期: 2026-03-02\n条目: [没有箭头]", "第 1 条"),
        ("种类: wrong\n名称: a\n来源: b\n日期: 2026-03-02\n条目: [甲 → 乙, 甲 → 丙]", "列了两次"),
        ("种类: wrong\n名称: a\n来源: b\n日期: 2026-03-02\n条目: [甲 → 甲]", "相同"),
        (
            "种类: wrong\n名称: a\n来源: b\n日期: 2026-03-02\n条目: [{错: 甲, 对: 乙, 别: 丙}]",
            "多出了",
        ),
        ("种类: people\n名称: a\n来源: b\n日期: 2026-03-02\n条目: [张三]", "姓名、职务"),
        ("种类: [", "YAML"),
    ],
)
def test_a_wrong_list_is_refused_with_its_name_and_place(text, told):
    with pytest.raises(WrongList, match=told) as refused:
        read_words(text, name="own.yaml")
    assert "own.yaml" in str(refused.value)


# Links, numbering ---------------------------------------------------------------


def test_dead_links_are_told_with_their_words():
    html = '<p>见<a href="https://a.gov.cn/x">附件</a>和https://a.gov.cn/y，<a href="https://a.gov.cn/z"><img src="a.png" alt="图"></a></p>'
    seen = {
        "https://a.gov.cn/x": LinkResult(False, "404，页面不存在"),
        "https://a.gov.cn/y": LinkResult(True),
        "https://a.gov.cn/z": LinkResult(False),
    }
    found = proofread(parts_of_html(html).parts, on=DAY, links=seen)
    found = [f for f in found if f.rule == "K01"]
    assert sorted(f.excerpt for f in found) == ["https://a.gov.cn/z", "附件"]
    assert any("404，页面不存在" in f.message for f in found)


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        (["一、甲", "二、乙", "三、丙"], []),
        (["一、甲", "三、丙"], ["正文第2段"]),
        (["一、甲", "（一）子", "（二）丑", "二、乙", "（一）子"], []),
        (["一、甲", "（一）子", "（三）丑"], ["正文第3段"]),
        (["一、甲", "二、乙", "二、丙"], ["正文第3段"]),
        (["1.甲", "2.乙", "4.丙"], ["正文第3段"]),
        (["二、乙"], ["正文第1段"]),
        (["第一条 甲", "第二条 乙"], []),
    ],
)
def test_numbers_of_headings_run_on(lines, wrong):
    found = [f for f in proofread(parts(*lines), on=DAY) if f.rule == "T05"]
    assert [f.part for f in found] == wrong


# Time ---------------------------------------------------------------------------

HOSTILE = {
    "digits": "1" * 60_000,
    "digits and blanks": "1 " * 30_000,
    "digits and hyphens": "13-" * 20_000,
    "identity labels": "身份证" * 15_000,
    "full width": "１３８" * 15_000,
    "commas": "，" * 40_000,
    "brackets": "（" * 40_000,
    "closing": "）" * 40_000,
    "quotes": "“（《" * 12_000,
    "buildings": "1号楼1单元" * 8_000,
    "houses": "东" * 40_000 + "号",
    "villages": "村" * 40_000,
    "plates": "豫A1" * 12_000,
    "mail": "a." * 20_000 + "@" + "a." * 20_000,
    "urls": "http://" * 8_000,
    "names": "学生王小" * 10_000,
    "repeats": "工作" * 20_000,
    "one sign": "的" * 40_000,
    "dates": "2026年2月30日至" * 4_000,
    "han dates": "二〇二六年" * 8_000,
    "blanks": " " * 60_000,
    "line ends": "绝\n" * 20_000,
    "internal": "内部" * 20_000,
    "veils": "1\u200b" * 30_000,
    "numbers": "一、" * 20_000,
    "needs": "生产、生活、" * 6_000,
    "wrong words": "既使" * 15_000,
    "open bracket labels": "项目（" * 15_000 + "1" * 18,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_comes_to_an_end(name):
    """A pattern that tries every way would not end here; how long it takes ``bench/`` measures."""
    proofread(parts(HOSTILE[name]), on=DAY)


# The command ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "status", "told"),
    [
        ("各单位要认真落实。", 0, "没有发现问题"),
        ("既使下雨也照常。", 0, "请核实 1 处"),
        ("电话13812345678。", 1, "须处理 1 处"),
    ],
)
def test_the_command_ends_with_what_it_found(tmp_path, text, status, told):
    file = tmp_path / "通知.txt"
    file.write_text(text, "utf-8")
    result = CliRunner().invoke(gongkai, ["proofread", str(file), "--on", "2026-03-02"])
    assert result.exit_code == status
    assert told in result.output
    assert "13812345678" not in result.output


def test_the_command_says_which_file_it_could_not_read_and_still_reads_the_others(tmp_path):
    (tmp_path / "好.txt").write_text("电话13812345678。", "utf-8")
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "gongkai.cli",
            "proofread",
            "坏.docx",
            "好.txt",
            "没有.txt",
            "--on",
            "2026-03-02",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "P04" in done.stdout
    assert "坏.docx" in done.stderr
    assert "没有.txt" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_command_speaks_json_and_takes_the_offices_list_and_phones(tmp_path):
    import json

    (tmp_path / "文.txt").write_text("陕洲区值班电话13812345678。", "utf-8")
    own = tmp_path / "own.yaml"
    own.write_text(
        "种类: wrong\n名称: a\n来源: b\n日期: 2026-03-02\n条目: [陕洲区 → 陕州区]\n", "utf-8"
    )
    result = CliRunner().invoke(
        gongkai,
        [
            "proofread",
            str(tmp_path / "文.txt"),
            "--format",
            "json",
            "--words",
            str(own),
            "--phone",
            "138-1234-5678",
        ],
    )
    assert result.exit_code == 0
    [document] = json.loads(result.stdout)
    assert [finding["rule"] for finding in document["findings"]] == ["W01"]


# The registry ----------------------------------------------------------------------


def test_an_id_is_taken_once():
    with pytest.raises(ValueError, match="twice"):
        register("P01", level="warn", title="", source="")(lambda stretch: ())


def test_a_rule_explains_itself():
    for rule in rules():
        assert rule.title
        assert rule.source
        assert rule.id[0] in "PSWLDTKF"
