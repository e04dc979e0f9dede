"""How does a text message leave? Posted as JSON to the address the installation names.

``{"id": key, "to": "13800001234", "text": "…"}`` with the key also as ``Idempotency-Key``: a
gateway that was given a key sends its message once, however often it is asked. An answer of
200 to 299, or 409 (the key is known), means that it was taken; 408, 425, 429 and 500 and
above, or none at all, that it is to be asked again; anything else that it never will be.
"""

from __future__ import annotations

import httpx
from django.conf import settings

TIMEOUT = 15
_LATER = frozenset({408, 425, 429})


class NotTaken(Exception):
    """The gateway did not take the message; the text says why, in Chinese."""

    def __init__(self, told: str, *, is_final: bool) -> None:
        super().__init__(told)
        self.is_final = is_final


def send(*, to: str, text: str, key: str) -> None:
    """Give one message to the gateway. Raises NotTaken."""
    headers = {"Idempotency-Key": key}
    if settings.SMS_TOKEN:
        headers["Authorization"] = f"Bearer {settings.SMS_TOKEN}"
    try:
        answer = httpx.post(
            settings.SMS_URL, json={"id": key, "to": to, "text": text}, headers=headers,
            timeout=TIMEOUT, follow_redirects=False,
        )  # fmt: skip
    except httpx.TimeoutException:
        raise NotTaken(f"短信接口 {TIMEOUT} 秒没有回答", is_final=False) from None
    except httpx.InvalidURL:
        raise NotTaken("短信接口的地址不对，请检查 GONGKAI_SMS_URL", is_final=False) from None
    except httpx.HTTPError:
        raise NotTaken("连不上短信接口，或者连接中断", is_final=False) from None
    if answer.is_success or answer.status_code == httpx.codes.CONFLICT:
        return
    later = answer.status_code in _LATER or answer.status_code >= 500
    # A wrong key of ours is mended by the administrator: it is tried again.
    later = later or answer.status_code in (401, 403)
    raise NotTaken(f"短信接口回答 {answer.status_code}", is_final=not later)
