"""May articles point to this installation? What stands behind “阅读原文” must be an address the public can open."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings

_HERE = ("127.0.0.1", "localhost", "::1")


def unfit() -> str:
    """Return why nothing can be sent from here; "" where it can. A double on this machine may be sent anything."""
    ours, platform = _host(settings.BASE_URL), _host(settings.WECHAT_URL)
    if ours in _HERE and platform not in _HERE:
        return "请系统管理员先设置本系统对外的网址（GONGKAI_BASE_URL），“阅读原文”要指向它"
    return ""


def unreachable() -> str:
    """Return why the public cannot open the addresses this installation gives out; "" where it may.

    Only what is certain: this machine itself, an address of an inner network, a bare name.
    """
    host = _host(settings.BASE_URL)
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        inner = host in _HERE or "." not in host or host.endswith((".local", ".localhost"))
    else:
        inner = not address.is_global
    if not inner:
        return ""
    return (
        f"本系统的网址设成了 {settings.BASE_URL}，外面打不开，公众点“阅读原文”看不到；"
        "请系统管理员设置对外的网址（GONGKAI_BASE_URL）后再复制"
    )


def _host(address: str) -> str:
    """Return the host of an address; "" where it has none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
