"""The one script that stands in the text of a public page, and the name by which the policy lets it.

It tells the page the size of the text this browser was told, before anything is drawn: a page
that grows under one's eyes has to be found anew. A file for two lines would hold the first
paint for a round to the server.
"""

from __future__ import annotations

import base64
import hashlib

FIRST_SCRIPT = (
    'try{document.documentElement.dataset.size=localStorage.getItem("gongkai-size")||"0"}'
    "catch(refused){}"
)
FIRST_SCRIPT_HASH = (
    "sha256-" + base64.b64encode(hashlib.sha256(FIRST_SCRIPT.encode()).digest()).decode()
)
