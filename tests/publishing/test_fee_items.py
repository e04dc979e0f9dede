"""Is it an administrative fee, or a fine or a tax?"""

import pytest

from gongkai.publishing.fee_items import not_a_fee


@pytest.mark.parametrize(
    "item",
    [
        "罚款", "罚没收入", "交通违法罚款", "行政处罚", "没收违法所得", "罚款（环保）", "其他收费（罚款）",
        "加处罚款", "诉讼费和罚金", "罚款收费", "罚没款项费",
    ],
)  # fmt: skip
def test_fines_and_confiscations_are_no_fees(item):
    assert "行政处罚法第九条" in not_a_fee(item)


@pytest.mark.parametrize(
    "item",
    [
        "增值税", "税款", "税费", "个人所得税", "城市维护建设税", "契税、登记费", "税收收入", "车船税（代收）",
        "税务局代征的印花税", "税收滞纳金",
    ],
)  # fmt: skip
def test_taxes_are_no_fees(item):
    assert "税款依照税收法律征收" in not_a_fee(item)


@pytest.mark.parametrize(
    "item",
    [
        "政府信息公开信息处理费", "不动产登记费", "税务登记证工本费", "税收票证工本费", "完税证明工本费",
        "非税收入", "保税区管理费", "没收物品保管费", "诉讼费（不含罚款）", "收费（不含税）", "公证费", "仲裁费",
        "考试报名费", "示例费", "国税局代收公告费", "处罚决定书复制费",
    ],
)  # fmt: skip
def test_charges_for_a_service_are_fees_whatever_they_are_about(item):
    assert not_a_fee(item) is None
