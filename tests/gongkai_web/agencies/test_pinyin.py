"""Names of agencies are read as people there read them, and stand under the letter one looks for."""

import pytest

from gongkai_web.agencies import pinyin


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("陕州区司法局", "SZQSFJ"),
        ("三门峡市陕州区司法局", "SMXSSZQSFJ"),
        ("重庆市万州区人民政府", "CQSWZQRMZF"),
        ("长葛市教育体育局", "CGSJYTYJ"),
        ("河南省长葛市人民政府", "HNSCGSRMZF"),  # not 省长
        ("湖滨区长江路街道办事处", "HBQCJLJDBSC"),  # not 区长
        ("长垣市行政审批局", "CYSXZSPJ"),
        ("长治市长子县人民政府", "CZSZZXRMZF"),
        ("单县财政局", "SXCZJ"),
        ("县财政局会计管理科", "XCZJKJGLK"),
        ("六安市发展和改革委员会", "LASFZHGGWYH"),
        ("渑池县重点项目建设办公室", "MCXZDXMJSBGS"),
        ("厦门市乐清商会", "XMSYQSH"),
        ("国家税务总局陕州区税务局", "GJSWZJSZQSWJ"),
        ("12345热线（办公室）", "1RXBGS"),
        ("", ""),
    ],
)
def test_initials_follow_the_local_reading(name, initials):
    assert pinyin.initials(name) == initials


@pytest.mark.parametrize("place", pinyin.PLACES)
def test_every_place_has_a_syllable_a_sign(place):
    assert len(pinyin.PLACES[place].split()) == len(place)


@pytest.mark.parametrize(
    ("name", "own", "letter"),
    [
        ("三门峡市陕州区司法局", "司法局", "S"),
        ("陕州区大营镇人民政府", "大营镇人民政府", "D"),
        ("陕州区人民政府", "陕州区人民政府", "S"),
        ("陕州区市场监督管理局", "市场监督管理局", "S"),
        ("长葛市教育局", "长葛市教育局", "C"),  # of another area
        ("110指挥中心", "110指挥中心", "#"),
    ],
)
def test_what_stands_before_every_name_does_not_decide_the_letter(name, own, letter):
    before = pinyin.areas(["陕州区人民政府", "示例局"], "三门峡市陕州区")
    assert pinyin.own_name(name, before) == own
    assert pinyin.letter(own) == letter


def test_no_area_is_made_of_what_is_none():
    assert pinyin.areas(["示例人民政府"], "示例平台") == ()
    assert pinyin.areas([]) == ()
    assert pinyin.areas([], "市") == ()
