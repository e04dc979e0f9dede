"""What can the asker do to their own message online? Add words, withdraw it, refuse its publication."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate

from gongkai_web.mailbox.casework import StepRefused, add, needed, working_on
from gongkai_web.mailbox.models import OPEN, ActKind, Message, State
from gongkai_web.search import keeping

WORDS_AT_MOST = 2000
TIMES_AT_MOST = 10
"""Further words one message takes: strangers do not fill the record."""


def supplement(*, message: Message, words: str, at: datetime) -> None:
    """Add words to a message that is not answered yet. Raises StepRefused."""
    with working_on(message, actor=None, states=OPEN, capability=None) as held:
        if held.acts.filter(kind=ActKind.SUPPLEMENTED).count() >= TIMES_AT_MOST:
            raise StepRefused(
                f"补充说明至多 {TIMES_AT_MOST} 次；还有情况的，请等待答复或者电话联系"
            )
        text = needed(words, name="补充说明", at_most=WORDS_AT_MOST)
        add(held, ActKind.SUPPLEMENTED, actor=None, at=at, words=text)


def withdraw(*, message: Message, at: datetime) -> None:
    """Withdraw a message that is not answered yet. Raises StepRefused."""
    with working_on(message, actor=None, states=OPEN, capability=None) as held:
        held.state, held.closed_on = State.WITHDRAWN, localdate(at)
        held.save()
        add(held, ActKind.WITHDRAWN, actor=None, at=at)


def refuse_publication(*, message: Message, at: datetime) -> None:
    """Keep question and answer from the public, from this moment; what is shown is taken down."""
    with working_on(message, actor=None, states=list(State), capability=None) as held:
        if held.refuses_publication:
            return
        held.refuses_publication, held.shown = True, None
        held.save()
        keeping.forget_answer(held)
        add(held, ActKind.REFUSED_PUBLICATION, actor=None, at=at)
