"""Who goes on with what is arranged for WeChat while nobody looks? (docs/how-to/wechat.md)

The command ``deliver`` and every server process do: the one when the system's scheduler calls it,
the other now and then by itself. Each step is committed before it is taken, and one process at a
time works on a delivery, so it does no harm that several do, or that one is ended in the middle.
"""

from __future__ import annotations

import logging
import threading
from datetime import datetime

from django.conf import settings
from django.db import connections
from django.utils import timezone

from gongkai_web.channels import delivering
from gongkai_web.channels.holding import holding
from gongkai_web.channels.models import Delivery
from gongkai_web.channels.noting import DeliveryRefused

log = logging.getLogger(__name__)


def go_on(at: datetime) -> dict[int, str]:
    """Take every step that is due by then; return the deliveries looked at, with what kept each."""
    seen: dict[int, str] = {}
    for delivery in Delivery.objects.due(at).order_by("pk"):
        seen[delivery.pk] = ""
        try:
            delivering.deliver(delivery, actor=None)
        except DeliveryRefused as refused:
            seen[delivery.pk] = str(refused)
    return seen


def one_round() -> dict[int, str]:
    """Go on once, unless another process is at it; whatever goes wrong is logged, and tried again later."""
    try:
        with holding("deliveries", 0) as held:
            return go_on(timezone.now()) if held else {}
    except Exception:
        log.exception("going on with deliveries failed; tried again in the next round")
        return {}
    finally:
        connections.close_all()


def go_on_now_and_then(ended: threading.Event | None = None) -> threading.Thread | None:
    """Go on every ``DELIVER_SECONDS`` in a thread of its own until ``ended``; not at all where they are 0.

    Begins after one pause: a server that is just starting answers its readers first.
    """
    pause, ended = settings.DELIVER_SECONDS, ended or threading.Event()
    if not pause:
        return None

    def run() -> None:
        while not ended.wait(pause):
            one_round()

    thread = threading.Thread(target=run, name="deliver", daemon=True)
    thread.start()
    return thread
