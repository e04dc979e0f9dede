"""At which addresses does another site show the pages it takes in? (``GONGKAI_EMBEDDED_AT``)"""

from __future__ import annotations

from urllib.parse import urlsplit


def embedding_hosts(text: str) -> dict[str, str]:
    """Return by an agency's code the other site's address, ``{path}`` in it: ``code=https://…/{path}`` apart by blanks.

    Raises ValueError with what is wrong, in Chinese.
    """
    hosts: dict[str, str] = {}
    for one in text.split():
        code, _, pattern = one.partition("=")
        parts = urlsplit(pattern.replace("{path}", "p"))
        if not code or parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(
                f"GONGKAI_EMBEDDED_AT 应写作“单位代码=https://网站/路径/{{path}}”，现在是“{one}”"
            )
        if pattern.count("{path}") != 1:
            raise ValueError(f"GONGKAI_EMBEDDED_AT 的网址里应有一处 {{path}}，现在是“{one}”")
        if code in hosts:
            raise ValueError(f"GONGKAI_EMBEDDED_AT 里“{code}”写了两次")
        hosts[code] = pattern
    return hosts
