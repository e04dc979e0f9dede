"""Is a number of applications closed or answered that of all of them?

``答复24件`` and ``均已按期办结24件`` are; ``延期答复3件``, ``邮寄答复4件`` and ``平均每月办结2件``
count some of them. What the words leave open is uncertain: ``当年收件办结22件``.
"""

from __future__ import annotations

import re

from gongkai.reports.wordings import ANYONE, APPLICATION, PART_OF

_CLOSED_BEFORE = re.compile(
    r"(?:办结|答复|办理完毕|办复|回复)(?:了|量|数量?|总数|总量)?(?:政府信息公开|信息公开|公开)?(?:申请)?(?:共|共计)?$"
)
_CLOSED_AFTER = re.compile(
    r"(?:(?:政府)?(?:信息公开)?申请(?=全部|均|已))?(?:已经?|全部|均|按时|按期|按规定?(?:程序)?|依法|依规|及时|书面|完成|在(?:法定|规定)(?:期限|时限|时间)内)*"
    r"(?:办结|答复|回复|办复|办理完毕)"
)
_OF_THESE = re.compile(r"(?:政府)?(?:信息公开)?(?:申请)?(?:之?中|里)")
"""办结的24件中: all of them, of which the sentence goes on to tell."""
_SOME = re.compile(
    r"延期|延长|延后|超期|逾期|超时|超过|提前|当[场面天日]|现场|即时|邮寄|邮政|邮件|挂号|快递|短信|微信"
    r"|电话|口头|网上|补正|补充|更正|第三方|会商|撤[回销]|平均|每[月季日年周件]|[月日季年]均|人均"
    r"|上半年|下半年|季度|部分|首次|再次|重新|二次|另|其余|其他|其它|剩余|还|又|尚|最[快短长]|简易|联合|协商|不存在|不掌握|非本|不属于|告知"
)
"""Words that single out some of the applications, or a rate."""
_GRANTED = re.compile(r"(?<!信息)公开(?!申请)")
_OFFICE = re.compile(
    r"[\u4e00-\u9fff]{0,9}(?:局|委|办公室|办(?!理)|镇|乡|县|区|市|厅|街道|中心|机关|单位|部门|政府)"
)
_ANY = re.compile(
    r"20\d\d年度?|[全本今当]年度?|年内|年度内?|截至|截止|到?年底|目前|12月(?:31日|底|末)"
    r"|我|本|对|均|都|已经?|共计?|总共|总计|合计|全部|所有|上述|以上|依法|依规|依照|严格|按期|按时|按规定|按要求|如期|及时"
    r"|认真|妥善|规范|准确|有效|在|规定|法定|期限|时限|时间|之?内|进行|予以|给予|作出|实际|最终|经|审核|后|并|由|的|和|、|件"
    r"|收到|受理|办理|申请人|申请|书面|新收到?|正式|信息公开|政府信息|顺利|圆满"
)
"""Words that say nothing of how many are meant."""


def closing(lead: str, tail: str) -> bool | None:
    """Return whether a number counts the applications that were closed.

    ``lead`` and ``tail`` are the words around it in its clause. None where it counts
    others or some of them only, False where it may.
    """
    before = _CLOSED_BEFORE.search(lead.removesuffix("的") if _OF_THESE.fullmatch(tail) else lead)
    if before is None and not _CLOSED_AFTER.match(tail):
        return None
    words = ANYONE.sub("", re.sub(APPLICATION, "", lead[: before.start()] if before else lead))
    if _SOME.search(words) or PART_OF.search(words) or _GRANTED.search(words):
        return None
    return before is None or not _ANY.sub("", _OFFICE.sub("", words))
