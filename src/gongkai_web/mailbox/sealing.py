"""How is what somebody wrote, and who they are, kept from prying eyes?

With the key of applicants' data (:mod:`gongkai_web.applications.personal`), bound to the
message; only whoever deals with messages of its agency opens it, and the journal says so.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from gongkai_web.applications import personal
from gongkai_web.mailbox.models import Message

FIELDS = {
    "title": "标题",
    "content": "内容",
    "page_url": "网页地址",
    "name": "姓名",
    "phone": "联系电话",
    "email": "电子邮箱",
}
"""What a message holds, in the order people read it."""
PRIVATE = ("name", "phone", "email")
"""What is never part of a public text."""


def _owner(message: Message) -> str:
    return f"留言/{message.ref}"


def seal(message: Message, data: Mapping[str, str]) -> None:
    """Seal what was written into a new message, to be saved by the caller."""
    kept = {name: data[name] for name in FIELDS if data.get(name)}
    plain = json.dumps(kept, ensure_ascii=False).encode()
    message.sealed = personal.seal_bytes(plain, aad=_owner(message))


def opened(message: Message) -> dict[str, str]:
    """Return what was written, by field. Raises CannotUnseal."""
    plain = personal.unseal_bytes(message.sealed, aad=_owner(message))
    return dict(json.loads(plain)) if plain else {}
