"""Do the links lead somewhere, and can everybody follow them?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from gongkai.proofreading.registry import Hit, Stretch, Trace, register

INSPECTION = "《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）"
_URL = re.compile(r"https?://[A-Za-z0-9\-._~:/?#@!$&'()*+;=%\[\]]{3,2000}", re.I)


def urls(stretch: Stretch) -> Iterator[tuple[str, int, int]]:
    """Yield each address: behind a word, or written out."""
    seen = set()
    for link in stretch.part.links:
        seen.add(link.url)
        yield link.url, link.start, link.end
    for found in _URL.finditer(stretch.text):
        url = found[0].rstrip(").;:!?'")
        if url not in seen:
            yield url, found.start(), found.start() + len(url)


@register(
    "K01",
    level="warn",
    title="死链（按传入的链接检查结果）",
    source=INSPECTION,
    raw=True,
)
def dead_links(stretch: Stretch) -> Iterator[Hit]:
    """Yield each link that was tried and leads nowhere."""
    if not stretch.case.links:
        return
    for url, start, end in urls(stretch):
        result = stretch.case.links.get(url)
        if result is not None and not result.alive:
            why = f"（{result.detail}）" if result.detail else ""
            yield Hit(start, end, f"链接打不开{why}：{url[:80]}", "改正或者删去链接")


def _is_local(url: str) -> bool:
    """Does the address work only on one machine or inside one network?"""
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme.lower() in ("file", "c", "d", "e"):
        return True
    if parts.scheme.lower() not in ("http", "https", "ftp"):
        return False
    if host == "localhost" or host.endswith((".local", ".lan", ".internal")) or "." not in host:
        return ":" not in host
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return address.is_private or address.is_loopback


@register(
    "K02",
    level="warn",
    title="链接指向本机、内网或者本地文件，公众打不开",
    source=INSPECTION,
    raw=True,
)
def local_links(stretch: Stretch) -> Iterator[Hit]:
    """Yield each link that works only inside."""
    for url, start, end in urls(stretch):
        if _is_local(url):
            yield Hit(start, end, f"链接指向本机或者内网：{url[:80]}", "换成公众能打开的地址")


@register(
    "K03",
    level="warn",
    title="图片没有替代文字",
    source="GB/T 37668—2019《信息技术 互联网内容无障碍可访问性技术要求与测试方法》",
    scope="file",
    traces=("image_without_text",),
)
def images_have_text(trace: Trace) -> Iterator[Hit]:
    """Say which image has nothing for those who do not see it."""
    yield Hit(0, 0, f"图片没有替代文字：{trace.excerpt}", "写一句说明图片内容的替代文字")


@register(
    "K04",
    level="info",
    title="链接没有文字",
    source="GB/T 37668—2019《信息技术 互联网内容无障碍可访问性技术要求与测试方法》",
    scope="file",
    traces=("link_without_text",),
)
def links_have_text(trace: Trace) -> Iterator[Hit]:
    """Say which link has nothing to click on."""
    yield Hit(0, 0, f"链接没有文字：{trace.excerpt}", "给链接写上名称，或者删去")
