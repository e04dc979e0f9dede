"""What is an applicant told about their personal data, and which version did they read? (个人信息保护法 arts. 17, 30, 35)"""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.db.models import QuerySet

from gongkai_web.agencies.models import Agency
from gongkai_web.online.models import Notice, OnlineSettings


def settings_of(agency: Agency) -> OnlineSettings:
    """Return the agency's settings, or the defaults, not saved."""
    return OnlineSettings.objects.filter(agency=agency).first() or OnlineSettings(agency=agency)


def accepting() -> QuerySet[Agency]:
    """Return the agencies that take applications online: all that did not switch it off."""
    return Agency.objects.exclude(online_settings__is_on=False).order_by("name")


def contact_of(agency: Agency) -> str:
    """Return how the disclosure office is reached, in one sentence; "" where nothing is known."""
    if own := settings_of(agency).contact.strip():
        return own
    parts = (
        ("电话", agency.telephone), ("地址", agency.address), ("电子邮箱", agency.email),
        ("办公时间", agency.office_hours),
    )  # fmt: skip
    return "；".join(f"{label}：{value}" for label, value in parts if value)


def ways_of(agency: Agency) -> tuple[str, ...]:
    """Return by which ways applicants of the agency can be told of news: ``mail``, ``sms``."""
    kept = settings_of(agency)
    offered = (
        ("mail", kept.sends_mail and settings.EMAIL_HOST),
        ("sms", kept.sends_sms and settings.SMS_URL),
    )
    return tuple(way for way, is_offered in offered if is_offered)


def standard(agency: Agency) -> str:
    """Return the text for an agency that wrote none of its own: who, why, what, how long, which rights."""
    office = agency.disclosure_office or "政府信息公开工作机构"
    contact = contact_of(agency) or f"请与{agency.name}联系"
    return "\n".join(
        (
            f"谁处理：{agency.name}（由{office}具体办理）是个人信息处理者。",
            "为什么：为履行办理政府信息公开申请的法定职责（《政府信息公开条例》第二十七条至第四十五条），"
            "核对申请人身份、与申请人联系、答复并送达、计算期限和费用、统计和归档。不作其他用途。",
            "处理哪些：姓名（名称）、身份证明的种类和号码及其影像、联系电话、通信地址、邮政编码、"
            "电子邮箱；委托他人办理的，代理人的姓名、证件号码、联系电话和授权委托书；申请内容中您自己写到的信息。"
            "单位申请的，还有统一社会信用代码、法定代表人和联系人。邮政编码、电子邮箱可以不填。",
            "敏感个人信息：身份证明及其号码是敏感个人信息，条例第二十九条要求提交身份证明，"
            "不提供就无法受理。它们加密保存，只有经办人员可以查看，每次查看都有记录。",
            "给谁：只在依法征求第三方、其他机关意见，移送有权的机关，行政复议、行政诉讼需要时提供必要的部分；"
            "不公开申请人名单，不向境外提供。",
            "保存多久：没有提交的内容和材料 24 小时以后自动删除；提交的申请按照档案管理的规定保存，期满销毁。",
            "您的权利：可以查询办理情况，要求查阅、复制、更正您的个人信息，要求解释处理规则；"
            "对处理有意见的，可以向本机关或者履行个人信息保护职责的部门投诉。不想在网上提交的，"
            "可以当面、邮寄、传真提出申请，书写确有困难的可以口头提出。",
            f"联系方式：{contact}。",
        )
    )  # fmt: skip


def text_of(agency: Agency) -> str:
    """Return what the agency tells applicants today."""
    return settings_of(agency).notice.strip() or standard(agency)


def digest_of(text: str) -> str:
    """Return what names a version."""
    return hashlib.sha256(text.encode()).hexdigest()


def version(agency: Agency) -> Notice:
    """Return the version in use as a record, made when it is first needed."""
    text = text_of(agency)
    found, _ = Notice.objects.get_or_create(
        agency=agency, digest=digest_of(text), defaults={"text": text}
    )
    return found
