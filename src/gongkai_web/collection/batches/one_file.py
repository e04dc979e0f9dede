"""How is a file that came in by itself kept, so that it is seen beside its source as those of a batch are?"""

from __future__ import annotations

import hashlib
import secrets
from pathlib import PurePath

from django.db import transaction
from django.utils import timezone

from gongkai.reports.readers import Reading
from gongkai_web.agencies.models import Agency, User
from gongkai_web.collection import keeping, previous
from gongkai_web.collection.batches.models import Batch, BatchFile
from gongkai_web.collection.batches.settling import judged


@transaction.atomic
def keep_one(
    *, actor: User | None, agency: Agency, name: str, data: bytes, reading: Reading
) -> BatchFile:
    """Keep an agency's file and what was read in it, as a batch of one that is finished."""
    source = keeping.keep_file(actor=actor, office=agency, name=name, data=data)
    kept = keeping.keep_reading(
        actor=actor, office=agency, source=source, reading=reading, agency=agency,
        before=previous.before(agency, reading.report.year),
    )  # fmt: skip
    bare, now = PurePath(name).name[-255:], timezone.now()
    batch = Batch.objects.create(
        office=agency, name=bare, folder=secrets.token_hex(16), created_at=now, created_by=actor,
        listed_at=now, finished_at=now,
    )  # fmt: skip
    outcome, reason = judged(kept, agency)
    return BatchFile.objects.create(
        batch=batch, position=0, name=bare, size=len(data),
        sha256=hashlib.sha256(data).hexdigest(), outcome=outcome, reason=reason, agency=agency,
        reading=kept,
    )  # fmt: skip
