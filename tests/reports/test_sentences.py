from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.reports.divisions import divisions
from gongkai.reports.sentences import (
    NotANumber,
    Percentage,
    chinese_number,
    masked,
    number,
    percentages,
    quantities,
    sentences,
    tidy,
)
from gongkai.reports.sums import Verdict


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("１２", 12),
        ("1,234", 1234),
        ("1.2万", 12000),
        ("3亿", 300_000_000),
        ("十二", 12),
        ("十", 10),
        ("二十", 20),
        ("一百零五", 105),
        ("两千零三", 2003),
        ("一万二千", 12000),
        ("二〇二四", 2024),
        ("零", 0),
        ("0.04", Decimal("0.04")),
    ],
)
def test_every_way_to_write_a_number_is_read(text, value):
    assert number(text) == value


@pytest.mark.parametrize("text", ["", "件", "十二件", "约", "1.2.3"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(NotANumber):
        number(text)


def spelled(value: int) -> str:
    """Return a number below ten thousand in Chinese characters."""
    digits, text, gap = "零一二三四五六七八九", "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // place % 10
        if digit:
            text += ("零" if gap and text else "") + digits[digit] + name
        gap = not digit
    return text or "零"


@settings(max_examples=60)
@given(st.integers(0, 9999))
def test_a_spelled_number_is_read_back(value):
    assert chinese_number(spelled(value)) == value


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("收到申请12件", [(12, "件")]),
        ("收到申请 １２ 件", [(12, "件")]),
        ("收到申请十二件", [(12, "件")]),
        ("发布信息1,234条、1.2万件", [(1234, "条"), (12000, "件")]),
        ("收取400元，通知0.12万元", [(400, "元"), (1200, "元")]),
        ("2024 年发布 476 条", [(476, "条")]),
        ("国办函〔2020〕109号、第七百一十一号、第三十三条、第12期", []),
        ("《关于做好12件实事的通知》发布3条", [(3, "条")]),
        ("“十条措施”专栏发布5条", [(5, "条")]),
        ("2024年1月1日至12月31日", []),
        ("电话：0398-3812345，邮编472100。", []),
        ("（一）1.公开3条", [(3, "条")]),
        ("1、收费情况。", []),
        ("实行一次性告知，每件申请一事一申请", []),
        ("二〇二四年召开会议一次", [(1, "次")]),
        ("“三审三校”制度执行到位", []),
    ],
)
def test_quantities_are_found_and_nothing_else(sentence, found):
    assert [(q.value, q.unit) for q in quantities(sentence)] == found


@pytest.mark.parametrize("text", ["约30条", "30余条", "30多条", "近30条", "30条以上", "30条左右"])
def test_rough_numbers_are_known_as_rough(text):
    (quantity,) = quantities(f"发布信息{text}")
    assert not quantity.exact


@pytest.mark.parametrize(
    ("written", "value", "exact"),
    [
        ("三万五千条", "35000", True),
        ("一万二千三百四十五条", "12345", True),
        ("3千条", "3000", True),
        ("3千余条", "3000", False),
        ("2.5千条", "2500", True),
        ("3万5千条", "35000", True),
        ("1千2百条", "1200", True),
        ("3.5万条", "35000", True),
        ("十万条", "100000", True),
        ("两万件", "20000", True),
        ("一百二十三件", "123", True),
        ("1,234条", "1234", True),
        ("12,345条", "12345", True),
        ("1，234条", "1234", False),
        ("1 234条", "1234", False),
        ("共３，４５６条", "3456", False),
        ("百余条", "100", False),
        ("上百条", "100", False),
        ("数百条", "100", False),
        ("近千条", "1000", False),
        ("两件", "2", True),
        ("零件", "0", True),
        ("1.2万余件", "12000", False),
        ("10万+次", "100000", False),
        ("三十余件", "30", False),
        ("3至5件", "5", False),
        ("3-5件", "5", False),
        ("两三件", "23", False),
        ("三四百条", "400", False),
        ("总数345条", "345", True),
        ("1亿2000万元", "120000000", True),
        ("一亿二千万元", "120000000", True),
        ("1.2亿元", "120000000", True),
        ("二十万零三百件", "200300", True),
    ],
)
def test_a_number_is_read_whole_however_it_is_written(written, value, exact):
    (quantity,) = quantities(f"发布信息{written}。")
    assert (quantity.value, quantity.exact) == (Decimal(value), exact)


@pytest.mark.parametrize("text", ["廿三件", "壹佰件", "第三件", "十几件", "半件", "万件"])
def test_what_is_no_number_of_ours_is_not_read_in_part(text):
    assert quantities(f"收到{text}。") == ()


def test_a_rounded_count_covers_what_it_may_stand_for():
    (quantity,) = quantities("发布1.2万条")
    assert quantity.equals(12_400)
    assert not quantity.equals(12_600)


@pytest.mark.parametrize(
    ("printed", "part", "whole", "right"),
    [
        ("21.1%", 4, 19, True),
        ("21.0%", 4, 19, False),
        ("21%", 4, 19, True),
        ("12.5%", 1, 8, True),
        ("13%", 1, 8, True),
        ("12%", 1, 8, True),
        ("100%", 19, 19, True),
        ("0%", 0, 0, True),
        ("5%", 0, 0, False),
    ],
)
def test_a_percentage_is_held_against_its_printed_places(printed, part, whole, right):
    (share,) = percentages(f"占{printed}")
    assert isinstance(share, Percentage)
    assert share.is_rounded_from(part, whole) is right


AGREES, DIFFERS, OPEN, UNCLEAR = Verdict.AGREES, Verdict.DIFFERS, Verdict.OPEN, Verdict.UNCLEAR
MODEL = (
    "2024 年通过政府网站、微信公众号等发布或更新信息 476 条，其中，依法行政 9 条；公共法律服务 2 条；"
    "职能简介 8 条；组织机构 3 条；微信公众号更新信息 {} 条。"
)


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        (MODEL.format(454), AGREES),
        (MODEL.format(455), DIFFERS),
        (MODEL.format(453), DIFFERS),
        (MODEL.format(445), DIFFERS),
        ("先后在主流媒体刊发稿件30篇，其中省级1篇，市级27篇，区级2篇。", AGREES),
        ("先后在主流媒体刊发稿件30篇，其中省级1篇，市级27篇，区级3篇。", DIFFERS),
        ("收到申请20件，其中自然人18件，法人2件；办结19件，结转1件。", AGREES),
        ("收到申请20件，其中自然人18件，法人3件。", DIFFERS),
        ("收到申请19件，比上年增加7件，其中自然人18件、企业1件。", AGREES),
        ("收到申请19件（比上年增加7件），其中自然人18件、企业3件。", DIFFERS),
        ("网站发布10条；公众号发布20条，其中原创5条、转载16条。", DIFFERS),
        ("主动公开规章13件(含新制定5件,修改4件,废止4件)。", AGREES),
        ("主动公开规章13件（其中新制定5件，修改4件，废止5件）。", DIFFERS),
        ("省级1篇，市级27篇，区级2篇，合计30篇。", AGREES),
        ("省级1篇，市级27篇，区级2篇，合计31篇。", DIFFERS),
        # Lists that do not claim to name everything.
        ("共发布信息476条，其中微信公众号454条。", OPEN),
        (
            "主动公开各类信息143条，其中规范性文件9条、人事信息9条、决策信息10条、会议信息13条。",
            OPEN,
        ),
        (
            "收到申请15件，均按时答复，其中依法延期1件，予以公开10件，不掌握3件，过程性信息2件。",
            UNCLEAR,
        ),
        ("发布信息350条，其中主动公开300条，网站200条、公众号150条。", UNCLEAR),
        (
            "公开信息2698条，其中：动态1201条、公告251条、解读44条、人事45条、征集16期、其他1141条。",
            AGREES,
        ),
        (
            "发布动态165条，其中重点聚焦街道动态102条；发布法定内容1条，包括机构概况1条，以及预决算信息2条。",
            UNCLEAR,
        ),
        ("发布信息约500条，其中网站300条，微信300条。", UNCLEAR),
        ("发布信息643条，其中文件9条，解读12条，公告88条，其他信息397条。", DIFFERS),
    ],
)
def test_a_total_is_held_against_its_parts(sentence, verdict):
    assert [division.verdict for division in divisions(sentence)] == [verdict]


@pytest.mark.parametrize(
    "sentence",
    [
        "公开信息10条，另发布解读5篇。",
        "召开会议3次、培训2次，共计参加50人次。",
        "其中，网站发布3条，微信发布4条。",
        "办结率100%，其中网上申请占86.92%。",
    ],
)
def test_sentences_that_divide_nothing_say_nothing(sentence):
    assert not list(divisions(sentence))


@settings(max_examples=60)
@given(st.lists(st.integers(1, 10**6), min_size=2, max_size=12))
def test_parts_that_add_up_agree_and_one_more_differs(parts):
    listed = "；".join(f"栏目{'甲乙丙丁戊己庚辛壬癸子丑'[i]}{n}条" for i, n in enumerate(parts))
    right = f"发布信息{sum(parts)}条，其中，{listed}。"
    assert [d.verdict for d in divisions(right)] == [AGREES]
    assert all(
        d.verdict is not AGREES for d in divisions(f"发布信息{sum(parts) + 1}条，其中，{listed}。")
    )


@settings(max_examples=100)
@given(st.text(alphabet="收到申请12件，其中。：;（）(),.0一二十《》“”〔〕年月日%万", max_size=60))
def test_any_text_is_read_without_an_error_and_keeps_its_length(text):
    assert len(tidy(text)) == len(masked(text)) == len(text)
    for sentence in sentences(text):
        for quantity in quantities(sentence):
            assert 0 <= quantity.start < quantity.end <= len(sentence)
        list(divisions(sentence))


@pytest.mark.parametrize("text", ["1" * 20_000, "一" * 20_000 + "件", "万" * 20_000])
def test_a_line_that_never_ends_is_read_in_pieces_and_states_no_number_of_that_length(text):
    pieces = list(sentences(text))
    assert "".join(pieces) == text
    assert max(map(len, pieces)) <= 1500
    assert all(quantity.value < 10**12 for piece in pieces for quantity in quantities(piece))
