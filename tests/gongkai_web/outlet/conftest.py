"""An office with something public, and what is not."""

from __future__ import annotations

from datetime import timedelta
from html.parser import HTMLParser
from io import BytesIO

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from gongkai_web.publishing import drafting, files
from gongkai_web.publishing.content import content_of
from gongkai_web.publishing.models import Column, Item
from gongkai_web.review import proofing, withdrawals
from review_desk import climb, draft, office_of, opine, submit

AT = timezone.now()
AGO = AT - timedelta(days=3)
BASE = "https://zwgk.example.gov.cn"
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
    settings.BASE_URL = BASE
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


class Reader(HTMLParser):
    """Reads what a page names and loads."""

    def __init__(self):
        super().__init__()
        self.named, self.loaded, self.ids = [], [], set()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if "id" in given:
            self.ids.add(given["id"])
        if tag in ("img", "script", "iframe", "source") and given.get("src"):
            self.loaded.append(given["src"])
        elif tag == "link" and given.get("rel") in ("stylesheet", "icon"):
            self.loaded.append(given["href"])
        elif given.get("href"):
            self.named.append(given["href"])
        assert not given.get("action") or given["action"].startswith(f"{BASE}/")


@pytest.fixture
def room(office, other_agency, monkeypatch):
    """An office with something of everything, and what must not go out; three lines a page."""
    monkeypatch.setattr("gongkai_web.portal.items.ROWS", 3)
    office.agency.telephone, office.agency.short_name = "000-0000000", "司法局"
    office.agency.save()
    Column.objects.create(
        agency=office.agency, slug="guide", title="政府信息公开指南", kind="guide"
    )
    below = Column.objects.create(
        agency=office.agency, slug="below", title="下级", kind="statutory", parent=office.column
    )
    picture, file = (
        filed(office, "图.png", PICTURE),
        filed(office, "方案 1#?&.txt", "内容".encode()),
    )
    foreign = published(office_of(other_agency, "o"), title="别的单位的")
    policy = published(
        office, title="方案", attachments=[file],
        body=f'<p>见 <a href="/lushi-czj/items/{foreign.pk}/">别处</a>，'
        '<a href="https://www.gov.cn/">外站</a>，<a href="/apply/">申请</a></p>'
        f'<img src="file:{picture["sha256"]}" alt="图">',
    )  # fmt: skip
    published(office, title="解读", links=[("interprets", policy)])
    for number in range(5):
        item = draft(office, title=f"第{number}条")
        drafting.change(actor=office.drafter, item=item, fields={}, place=below)
        climb(office, Item.objects.get(pk=item.pk), at=AT - timedelta(days=2))
    draft(office, title="JIMI 草稿")
    submit(office, draft(office, title="JIMI 审核中"))
    published(office, title="JIMI 将来", go_live_at=AT + timedelta(days=9))
    taken_back(office, published(office, title="JIMI 撤下"))
    office.policy, office.below = policy, below
    return office
