"""How can an application come in at the counter, and what is asked for each way? (条例 arts. 29, 31)"""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.applications.receipt import channels
from gongkai_web.applications.models import ReceiptChannel


@dataclass(frozen=True, slots=True)
class Asked:
    """One day, or the proof, as a way of coming in asks for it."""

    name: str
    """``submitted_on``, ``arrived_on``, ``confirmed_on`` or ``proof``."""
    label: str
    required: bool = False
    help_text: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """A way of coming in: its rule in words and what it asks for."""

    channel: str
    title: str
    rule: str
    asks: tuple[Asked, ...]

    @property
    def source(self) -> str:
        """The article that says which day counts."""
        return str(channels()[self.channel].source)


_LATER = "还没有确认的留空，登记后在“待确认收到”里补记"
_HOW = "例如：3月4日电话告知申请人已收到，申请人确认"

WAYS = (
    Way(
        ReceiptChannel.IN_PERSON,
        "当面",
        "申请人当面提交的，以提交之日为收到申请之日。",
        (Asked("submitted_on", "当面提交日期", True),),
    ),
    Way(
        ReceiptChannel.REGISTERED_MAIL,
        "邮寄",
        "以邮寄方式提交、需要签收的（挂号信、特快专递等），以行政机关签收之日为收到申请之日。",
        (
            Asked("arrived_on", "签收日期", True, "收发室代签的，以代签之日为准"),
            Asked("submitted_on", "交寄日期", False, "邮戳上的日期，看不清的留空"),
            Asked("proof", "邮件编号", True),
        ),
    ),
    Way(
        ReceiptChannel.ORDINARY_MAIL,
        "平常信函",
        "不需要签收的平常信函，工作机构应当在收到的当日与申请人确认，以确认之日为收到申请之日。"
        "联系不上的先登记，记下每次联系的情况，恢复联系并确认之日起算。",
        (
            Asked("arrived_on", "实际收到日期", True),
            Asked("submitted_on", "交寄日期", False, "邮戳上的日期，看不清的留空"),
            Asked("confirmed_on", "与申请人确认的日期", False, _LATER),
            Asked("proof", "确认的方式和经过", False, _HOW),
        ),
    ),
    Way(
        ReceiptChannel.FAX,
        "传真",
        "传真到工作机构的，以双方确认之日为收到申请之日。",
        (
            Asked("arrived_on", "传真收到日期", True),
            Asked("confirmed_on", "双方确认日期", False, _LATER),
            Asked("proof", "确认的方式和经过", False, _HOW),
        ),
    ),
    Way(
        ReceiptChannel.ONLINE,
        "网络",
        "通过互联网渠道提交的，以双方确认之日为收到申请之日。",
        (
            Asked("submitted_on", "网上提交日期", True),
            Asked("confirmed_on", "双方确认日期", False, _LATER),
            Asked("proof", "确认的方式和经过", False, _HOW),
        ),
    ),
    Way(
        ReceiptChannel.EMAIL,
        "电子邮件",
        "发到公布的电子邮箱的，以双方确认之日为收到申请之日；"
        "本单位在“单位”的设置里选定以邮件系统收到之日为准的，从邮件系统收到之日起算，不等确认。",
        (
            Asked("arrived_on", "邮件系统收到日期", True, "按邮件系统记录的时间"),
            Asked("submitted_on", "发送日期", False),
            Asked("confirmed_on", "双方确认日期", False, _LATER),
            Asked("proof", "确认的方式和经过", False, _HOW),
        ),
    ),
    Way(
        ReceiptChannel.ORAL,
        "口头代填",
        "采用书面形式确有困难的，可以口头提出，由工作机构代为填写申请，向申请人宣读并由其确认；"
        "以口头提出之日为收到申请之日。",
        (
            Asked("submitted_on", "口头提出日期", True),
            Asked("confirmed_on", "宣读确认日期", True),
            Asked("proof", "宣读和确认的经过", True, "例如：示例人员甲代填并宣读，申请人签名（按手印）确认"),
        ),
    ),
)  # fmt: skip
BY_CHANNEL = {str(way.channel): way for way in WAYS}
NEEDS_PROOF_OF_CONFIRMATION = ("ordinary_mail", "fax", "online", "email")
"""Ways in which the confirmation itself decides, and must be shown."""
