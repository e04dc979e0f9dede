"""Under which name is an answer kept? The path and the page's number; nothing else a stranger says.

What is asked in another way, with other words after the question mark or signs no address of ours
has, is answered as ever and kept nowhere: nobody fills the disk by asking oddly.
"""

from __future__ import annotations

import re

_PATH = re.compile(r"/(?:[A-Za-z0-9_-]{1,80}/){0,6}(?:[A-Za-z0-9_-]{1,80}(?:\.[a-z]{2,5})?)?\Z")
_QUERY = re.compile(r"page=([1-9][0-9]{0,2})\Z")
LONGEST = 240


def key_of(path: str, query: str) -> str | None:
    """Return the name under which the answer is kept, a relative path; None where it is not.

    ``/ju/`` is ``ju/``, ``/ju/columns/a/?page=2`` is ``ju/columns/a/page=2/``.
    """
    if len(path) > LONGEST or not _PATH.match(path):
        return None
    if not query:
        return path[1:]
    if not _QUERY.match(query) or not path.endswith("/"):
        return None
    return f"{path[1:]}{query}/"
