"""What does an error code of WeChat's interface mean, and what is to be done?"""

from __future__ import annotations

import re
from typing import Final

TOLD: Final = {
    -1: "微信平台繁忙，稍后再试",
    40001: "令牌无效；请检查开发者密码（AppSecret）是否已经重置",
    40004: "图片的类型不受支持",
    40006: "图片的大小不符合要求",
    40007: "草稿或者素材已经不存在，可能在公众号后台被删除",
    40009: "图片过大",
    40013: "开发者 ID（AppID）不正确",
    40014: "令牌不合法",
    40125: "开发者密码（AppSecret）不正确",
    40164: "本服务器的地址不在公众号的 IP 白名单里，请在公众号后台“基本配置”中加入",
    40243: "开发者密码（AppSecret）已被冻结，请在公众号后台解冻",
    41001: "缺少令牌",
    42001: "令牌已经过期",
    44002: "送出的内容是空的",
    45001: "图片超过大小限制",
    45002: "正文过长，微信不收；请分成几篇，或者用“复制到微信”人工处理",
    45003: "标题过长，微信不收",
    45004: "摘要过长，微信不收",
    45009: "今天的接口次数已经用完，明天可以继续",
    45011: "调用过于频繁，稍后再试",
    45110: "作者过长，微信不收",
    48001: "这个账号没有这项接口权限（未认证的账号不能用接口发布）",
    48004: "接口已被平台封禁，请登录公众号后台查看详情",
    50001: "这个账号没有这项接口权限",
    50002: "账号受到平台限制",
    50004: "平台禁止使用接口令牌，请在公众号后台查看",
    50007: "账号已被冻结",
    53500: "发布功能被封禁",
    53501: "发布过于频繁，请稍后再试",
    53502: "草稿不合法，请在公众号后台查看",
    53503: "草稿没有通过发布检查",
    53504: "请在公众号后台使用这份草稿",
    53505: "请在公众号后台手动保存成功以后再发布",
}
PUBLISH_STATUS: Final = {
    2: "平台的原创审核没有通过",
    3: "平台发布失败",
    4: "平台审核没有通过",
    5: "发布成功以后，文章被删除",
    6: "发布成功以后，文章被平台封禁",
}
_ADDRESS = re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b")


def told_of(code: int, said: str) -> str:
    """Return the sentence for an error code; the platform's own words only where we have none."""
    known = TOLD.get(code)
    if known is None:
        words = re.sub(r"\s*rid:.*$", "", said)[:120]
        return f"微信平台拒绝：{words or '没有说明原因'}（错误代码 {code}）"
    if code == 40164 and (address := _ADDRESS.search(said)):
        known = f"{known}：{address[0]}"
    return f"{known}（错误代码 {code}）"
