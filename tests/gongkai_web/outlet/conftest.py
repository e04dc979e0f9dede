"""An office with something public, and what is not."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from gongkai_web.publishing import drafting, files
from gongkai_web.publishing.content import content_of
from gongkai_web.publishing.models import Item
from gongkai_web.review import proofing, withdrawals
from review_desk import draft, office_of, opine, submit

AGO = timezone.now() - timedelta(days=3)
_PNG = BytesIO()
Image.new("RGB", (8, 8), "white").save(_PNG, "PNG")
PICTURE = _PNG.getvalue()


@pytest.fixture(autouse=True)
def _nobody_asked_before():
    caches["logins"].clear()
    yield
    caches["logins"].clear()


@pytest.fixture
def office(agency, settings, tmp_path):
    """An office whose public address is known."""
    settings.MEDIA_ROOT = tmp_path / "uploads"
    settings.BASE_URL = "https://zwgk.example.gov.cn"
    return office_of(agency)


def filed(office, name, data):
    """Return a kept file, as an item's content names it."""
    file = SimpleUploadedFile(name, data)
    return files.reference(files.keep(actor=office.drafter, agency=office.agency, file=file))


def published(office, *, attachments=(), links=(), at=AGO, **fields):
    """Return an item that climbed its ladder."""
    item = draft(office, **fields)
    if attachments or links:
        drafting.change(
            actor=office.drafter, item=item, fields={}, attachments=list(attachments),
            links=list(links),
        )  # fmt: skip
    submission = submit(office, Item.objects.get(pk=item.pk), at=at)
    # Somebody looks at the pictures that the machine cannot read.
    for row in proofing.seen(submission.item, content_of(submission.item), on=at.date()):
        if row.blocks:
            proofing.mark(
                actor=office.first, item=item, key=row.finding.key, decision="dismissed", at=at,
                reason="看过图片，没有问题",
            )  # fmt: skip
    for person in office.people():
        opine(submission, person, at=at)
    return Item.objects.get(pk=item.pk)


def taken_back(office, item, *, explanation="原文数字有误，更正后另行公布。", into=None, at=None):
    """Take an item back, with the explanation approved."""
    at = at or timezone.now()
    asked = withdrawals.ask(
        actor=office.drafter, edition=item.live_edition, kind="merged" if into else "wrong",
        reason="内部的理由", explanation=explanation, at=at, merged_into=into,
    )  # fmt: skip
    withdrawals.answer(actor=office.leader, request=asked, approved=True, at=at)
    return Item.objects.get(pk=item.pk)
