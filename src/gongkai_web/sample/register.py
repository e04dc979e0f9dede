"""What stands in the sample office's register of normative documents? (国办发〔2018〕115号)

Each goes the way of a real one: reviewed for legality, given its number, linked with the text
that is public; the older of two is repealed by the newer.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from gongkai_web.agencies.access import Capability
from gongkai_web.agencies.models import User
from gongkai_web.journal.changes import changing
from gongkai_web.normative import actions
from gongkai_web.normative.models import ItemRole
from gongkai_web.publishing.models import Item, LegalityOpinion, NormativeDocument


def enter(actor: User, item: Item, given: dict[str, Any], on: date) -> NormativeDocument:
    """Write a public text into the register; ``given`` is its part of the data file, ``on`` its day."""
    document = NormativeDocument(
        agency=item.agency, doc_no=item.doc_no, title=item.title, issuers=item.agency.name,
        issued_on=on, published_on=on, effective_on=on + timedelta(days=given["applies_after_days"]),
        expires_on=on + timedelta(days=given["lasts_days"]),
    )  # fmt: skip
    with changing(document, actor=actor, capability=Capability.EDIT_LEDGERS):
        document.full_clean()
        document.save()
    actions.review(
        actor=actor, document=document, reviewer=given["reviewer"], on=on,
        opinion=LegalityOpinion.LAWFUL,
    )  # fmt: skip
    actions.register(actor=actor, document=document, registration_no=given["number"], on=on)
    actions.link(actor=actor, document=document, item=item, role=ItemRole.TEXT)
    if "repeals" in given:
        older = NormativeDocument.objects.get(
            agency=item.agency, title__startswith=given["repeals"]
        )
        actions.repeal(
            actor=actor, document=older, on=on, by=document,
            basis=f"{item.title}（{item.doc_no}）废止",
        )  # fmt: skip
    return document


def explain(actor: User, item: Item, policy: Item) -> None:
    """Link an interpretation with the document whose text it explains, where that is registered."""
    for document in NormativeDocument.objects.filter(items_of_it__item=policy):
        actions.link(actor=actor, document=document, item=item, role=ItemRole.INTERPRETATION)
