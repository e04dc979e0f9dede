"""What is somebody told about their personal data before they write? (个人信息保护法 arts. 17, 30, 35)"""

from __future__ import annotations

from gongkai_web.agencies.models import Agency
from gongkai_web.mailbox.models import settings_of
from gongkai_web.online.models import Notice
from gongkai_web.online.notices import contact_of, digest_of


def standard(agency: Agency) -> str:
    """Return the text for an agency that wrote none of its own: who, why, what, how long, which rights."""
    contact = contact_of(agency) or f"请与{agency.name}联系"
    return "\n".join(
        (
            f"谁处理：{agency.name}是个人信息处理者；留言转交其他单位办理的，还有承办的单位。",
            "为什么：为履行答复公众咨询、投诉、建议的职责，与您联系、核实情况、答复和统计。不作其他用途。",
            "处理哪些：姓名、联系电话，您愿意填写的电子邮箱，以及留言中您自己写到的信息。"
            "不要求身份证号码，请不要写在留言里。指出网页错误的，可以不留姓名和电话。",
            "给谁：只在转交有权办理的单位、转信访工作机构时提供必要的部分；不向境外提供。",
            "公开：有参考价值的问题和答复，经审核可能在网上公开。公开的内容隐去姓名、电话、住址等个人信息；"
            "您可以选择不公开，公开以后也可以随时凭查询码要求撤下。",
            "保存多久：加密保存，只有经办人员可以查看，每次查看都有记录；按照档案管理的规定保存，期满销毁。",
            "您的权利：可以查询办理情况，要求查阅、复制、更正您的个人信息，要求解释处理规则；"
            "对处理有意见的，可以向本单位或者履行个人信息保护职责的部门投诉。",
            f"联系方式：{contact}。",
        )
    )


def text_of(agency: Agency) -> str:
    """Return what the agency tells people today."""
    return settings_of(agency).notice.strip() or standard(agency)


def version(agency: Agency) -> Notice:
    """Return the version in use as a record, made when it is first needed."""
    text = text_of(agency)
    found, _ = Notice.objects.get_or_create(
        agency=agency, digest=digest_of(text), defaults={"text": text}
    )
    return found
