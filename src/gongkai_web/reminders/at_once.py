"""How does what is handed on reach those who want to hear of it at once?

When a submission, an opinion or a request for withdrawal has been written, a thread of this
process sends it, so that nobody waits for the mail server. Where the process ends before, the
scheduled run sends it: it goes by what nobody was told yet.
"""

from __future__ import annotations

import logging
from functools import partial
from threading import Thread
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections, transaction
from django.db.models.signals import post_save
from django.utils import timezone

from gongkai_web.reminders import sending
from gongkai_web.reminders.models import Preference

_log = logging.getLogger(__name__)


def listen() -> None:
    """Be told of every row that hands an item on."""
    from gongkai_web.review.models import Opinion, Submission, WithdrawalRequest

    for model in (Submission, Opinion, WithdrawalRequest):
        post_save.connect(_written, sender=model, dispatch_uid=f"reminders-{model.__name__}")


def _written(*, instance: Any, created: bool, **_: Any) -> None:
    if created and settings.EMAIL_HOST:
        transaction.on_commit(partial(_start, instance), robust=True)


def _start(row: Any) -> None:
    """Send beside the request, where somebody of the item's agency wants it at once."""
    kept = getattr(row, "submission", None) or getattr(row, "edition", None) or row
    agency = kept.item.agency_id
    wanting = Preference.objects.filter(
        is_at_once=True, is_off=False, user__memberships__agency=agency
    )
    if wanting.exists():
        Thread(target=_send_and_close, args=(agency,), name="reminders-at-once").start()


def _send_and_close(agency: int) -> None:
    try:
        send(agency)
    finally:
        connections.close_all()


def send(agency: int) -> None:
    """Send what waits in an agency; what fails is left to the scheduled run, and noted in the log."""
    try:
        result = sending.run_at_once(agency, now=timezone.localtime())
    except DatabaseError:
        _log.exception("写稿审核的提醒没有马上发出，等定时运行再发")
        return
    for user, why in result.failed:
        _log.warning("写稿审核的提醒没有马上发给%s：%s", user, why)
