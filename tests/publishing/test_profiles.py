"""What must be written down about an item of each kind."""

import pytest

from gongkai.publishing import profiles
from gongkai.publishing.codes import CodeProblem, UnknownCode, code_list, code_lists
from gongkai.publishing.codes import read as read_codes
from gongkai.publishing.profiles import missing_for, profile, wanting_for

COMPLETE = {
    "title": "关于印发方案的通知", "place": 3, "formed_on": "2026-03-02", "source": "本局",
    "body": "<p>文</p>",
}  # fmt: skip


@pytest.mark.parametrize("key", profiles.profiles())
def test_every_kind_needs_what_every_item_needs(key):
    assert missing_for(profile(key), {})[:5] == [
        "标题",
        "所在栏目",
        "成文日期",
        "来源",
        "正文或者附件",
    ]


@pytest.mark.parametrize(
    ("key", "fields", "missing"),
    [
        ("general", {}, []),
        ("functions", {}, []),
        ("document", {}, ["发文字号", "发文机关", "有效性"]),
        (
            "document",
            {"doc_no": "陕司〔2026〕1号", "issuing_orgs": "本局", "validity": "in_force"},
            [],
        ),
        ("penalty", {"doc_no": " "}, ["发文字号"]),
        ("clarification", {}, ["内容概述"]),
        ("general", {"body": "", "attachments": [{"name": "a.pdf"}]}, []),
        ("general", {"body": " ", "attachments": []}, ["正文或者附件"]),
        ("general", {"content": False}, ["正文或者附件"]),
        ("general", {"title": "　"}, ["标题"]),
    ],
)
def test_what_is_missing(key, fields, missing):
    assert missing_for(profile(key), COMPLETE | fields) == missing


def test_what_is_only_recommended_is_told_apart():
    assert wanting_for(profile("licence"), COMPLETE) == ["生效日期"]
    assert wanting_for(profile("licence"), COMPLETE | {"effective_on": "2026-03-02"}) == []


def test_licences_and_penalties_have_terms_of_their_own():
    own = {key: one.term for key, one in profiles.profiles().items() if one.term != "general"}
    assert own == {"licence": "licence", "penalty": "penalty"}


def test_an_unknown_kind_is_told_or_taken_as_the_general_one():
    with pytest.raises(profiles.UnknownProfile) as caught:
        profile("poem")
    assert "poem" in str(caught.value)
    assert profiles.profile_or_general("poem").key == "general"
    assert profiles.profile_or_general("").key == "general"


HEAD = "version: '1'\nfields: {title: 标题}\nevery: [title]\nprofiles:\n"
GENERAL = "  general: {title: 一般, told: 用}\n"


def test_a_law_may_set_a_term_with_its_basis():
    read = profiles.read(
        HEAD
        + GENERAL
        + "  x: {title: 甲, told: 用, own_term: {working_days: 5, basis: 某法第五条}}\n"
    )
    assert read.by_key["x"].own_term.working_days == 5


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("x: {title: 甲, told: 用, required: [colour]}", "colour"),
        ("x: {title: 甲, told: 用, recommended: [title]}", "标题|title"),
        ("x: {title: 甲, told: 用, term: soon}", "term"),
        ("x: {title: 甲, told: 用, own_term: {working_days: 5, basis: ' '}}", "依据"),
        ("x: {told: 用}", "title"),
        ("x: [", "profiles.yaml"),
    ],
)
def test_wrong_data_is_refused_with_the_reason(row, why):
    with pytest.raises(profiles.ProfileProblem, match=why):
        profiles.read(HEAD + GENERAL + f"  {row}\n")


def test_the_general_kind_is_always_there():
    with pytest.raises(profiles.ProfileProblem, match="general"):
        profiles.read(HEAD + "  x: {title: 甲, told: 用}\n")


def test_the_code_lists():
    assert set(code_lists()) == {"topic", "genre", "audience", "carrier"}
    topics = code_list("topic")
    assert len(topics.entries) == 22
    assert topics.label("16") == "公安、安全、司法"
    assert topics.code("公安、安全、司法\\司法行政") == "16"
    assert topics.code("没有这一类") is None
    assert all(one.version and one.labels for one in code_lists().values())


def test_an_unknown_code_is_told():
    with pytest.raises(UnknownCode, match="23"):
        code_list("topic").label("23")
    with pytest.raises(UnknownCode, match="topic"):
        code_list("colour")


LIST = "title: 甲, version: '1', evidence: recalled, source: {document: regulation-2019, article: null}"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (LIST + ", entries: {'1': 同, '2': 同}", "重复"),
        (LIST + ", entries: {}", "entries"),
        (LIST.replace("regulation-2019", "nowhere") + ", entries: {'1': 甲}", "nowhere"),
    ],
)
def test_a_wrong_list_is_refused(row, why):
    with pytest.raises(CodeProblem, match=why):
        read_codes(f"x: {{{row}}}")
