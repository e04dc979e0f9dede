"""Through which server does mail leave? ``GONGKAI_EMAIL_URL`` says it in one line."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

SCHEMES = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
"""How the connection is protected, and the usual port: not at all, after a greeting, from the start."""

TIMEOUT = 20
"""Seconds a server may take for one answer."""

_EXAMPLE = "smtps://用户名:密码@mail.example.gov.cn:465"


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server and the account on it; without a host, none."""

    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    starts_tls: bool = False
    is_tls: bool = False


def mail_server(url: str) -> MailServer:
    """Return the server of that address; without one, none.

    Raises ValueError, in Chinese and without the password, for an address that cannot be used.
    """
    if not url.strip():
        return MailServer()
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise ValueError(f"GONGKAI_EMAIL_URL 应形如 {_EXAMPLE}") from error
    scheme = parts.scheme.lower()
    if scheme not in SCHEMES or not parts.hostname or parts.path.strip("/") or parts.query:
        known = "、".join(f"{name}://" for name in SCHEMES)
        raise ValueError(
            f"GONGKAI_EMAIL_URL 应形如 {_EXAMPLE}，开头可用 {known}；"
            "用户名和密码里的 @ : / 等字符写作 %40 %3A %2F"
        )
    return MailServer(
        host=parts.hostname,
        port=port or SCHEMES[scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starts_tls=scheme == "smtp+starttls",
        is_tls=scheme == "smtps",
    )


def sender(given: str, *, user: str, base_url: str) -> str:
    """Return the address mail comes from: the one given, the account's, or one of this host's."""
    if given.strip():
        return given.strip()
    if "@" in user:
        return user
    return f"gongkai@{urlsplit(base_url).hostname or 'localhost'}"
