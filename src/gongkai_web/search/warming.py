"""Who gathers what a process holds of the public record? A thread at its beginning, so that no visitor waits for it.

The catalogue comes first, then the shelves, then the words that stand in very many texts. Whoever asks
meanwhile gets the same answer, at most as late as if it had been gathered for them.
"""

from __future__ import annotations

import gc
import logging
import threading
import time

from django.db import DatabaseError, connection
from django.utils import timezone

from gongkai_web.search.catalogue import CATALOGUE
from gongkai_web.search.engine import engine
from gongkai_web.search.words import WORDS

log = logging.getLogger(__name__)
_PAUSE = 60.0
"""Seconds between two looks whether the words were forgotten."""


def in_background() -> None:
    """Begin, in a thread of this process, and go on where the words were forgotten since."""
    threading.Thread(target=_keep_warm, name="search-warming", daemon=True).start()


def warm() -> None:
    """Gather everything."""
    from gongkai_web.portal.shelves import SHELVES

    for held in (CATALOGUE, SHELVES):
        with held.reading(timezone.now()):
            pass
    # What was gathered stays: Python need not look for circles in it again and again.
    gc.collect()
    gc.freeze()
    engine().gather()


def _keep_warm() -> None:
    while True:
        began = WORDS.time
        try:
            warm()
            began = WORDS.time
        except DatabaseError:
            log.warning("what is public was not gathered yet; it is with the next search")
        finally:
            connection.close()
        time.sleep(_PAUSE)
        while WORDS.time == began:
            time.sleep(_PAUSE)
