"""校对清单: what does a rung look at? Ticked as the person sees fit and kept with the opinion."""

from __future__ import annotations

from collections.abc import Iterable

from gongkai.review import Duty

CHECKS = {
    Duty.EXAMINE: (
        "政治关：立场、导向、领导人姓名职务和排序无误",
        "政策法律关：依据现行有效，引用条款正确",
        "事实关：日期、数字、人名、地名、单位名称已核对",
        "文字关：错别字、标点、病句已校对",
        "链接、图片、附件能打开，与正文一致",
    ),
    Duty.SECRECY: (
        "没有国家秘密、工作秘密和内部资料",
        "没有不应公开的个人信息、商业秘密",
        "与已公开的信息放在一起，也不会泄露秘密",
        "附件的隐藏内容、批注、修订、属性已检查",
    ),
    Duty.SIGN: (
        "前面各环节的意见已经处理",
        "公开的范围、时机、渠道合适",
    ),
}


def unticked(duty: Duty | str, checked: Iterable[str]) -> list[str]:
    """Return what of a duty's checklist was not ticked."""
    ticked = set(checked)
    return [one for one in CHECKS[Duty(duty)] if one not in ticked]
