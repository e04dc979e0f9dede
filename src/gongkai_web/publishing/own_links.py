"""Does a link lead to this installation's own pages, and to a text that is public there? (条例 art. 17)

What stands on our own site the ladder notes by itself. A row of the ledger that names an address of
ours names a text that was reviewed here, or none.
"""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils import timezone

from gongkai_web.publishing.models import Item
from gongkai_web.review.models import Edition
from gongkai_web.review.standing import link_of


def is_ours(link: str) -> bool:
    """Return whether an address lies on this installation's site."""
    try:
        there, here = urlsplit(link.strip()), urlsplit(settings.BASE_URL)
        return bool(there.hostname) and _place(there) == _place(here)
    except ValueError:
        return False


def _place(address: SplitResult) -> tuple[str | None, int | None]:
    """Return host and port; the usual ports are one place."""
    return address.hostname, None if address.port in (80, 443) else address.port


def problem(link: str, item: Item) -> str:
    """Return why a row of an item may not bear the link; "" where it may."""
    if not link or not is_ours(link):
        return ""
    if item.pk is not None and urlsplit(link).path == urlsplit(link_of(item)).path:
        if Edition.objects.public(timezone.now()).filter(item=item).exists():
            return ""
        return "这个网址上没有公开的版本；在本网站发布的，请写稿送审，审核通过后自动登记"
    return "本网站的网址不能手工登记；在本网站发布的，请写稿送审，审核通过后自动登记"
