"""A site with an office, items, a document and a column: what there is to change, and every page of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongkai_web.portal.shelves import SHELVES
from gongkai_web.publishing import drafting
from gongkai_web.publishing.models import Column, Item, ItemLink, NormativeDocument
from gongkai_web.review import withdrawals
from gongkai_web.search.catalogue import CATALOGUE
from review_desk import Office, climb, draft

START = datetime.fromisoformat("2026-03-10T09:00:00+08:00")


@dataclass
class Site:
    """An office and what it published."""

    office: Office
    policy: Item
    reading: Item
    document: NormativeDocument
    extra: Column

    def page_of(self, item):
        """Return the address of an item's page."""
        return reverse("portal:item", args=[self.office.agency.code, item.pk])

    def addresses(self):
        """Return every kind of page that may be kept."""
        code = self.office.agency.code
        return [
            "/", "/agencies/", "/annual-reports/", "/policies/", "/policies/interpretations/",
            "/policies/register/", "/statistics/", "/site-map/", "/accessibility/", f"/{code}/", f"/{code}/annual-reports/",
            f"/{code}/columns/policy/", f"/{code}/columns/policy/?page=1",
            self.page_of(self.policy), self.page_of(self.reading),
            f"{self.page_of(self.policy)}share.svg",
        ]  # fmt: skip

    def publish(self, title, **fields):
        """Publish another item."""
        return climb(self.office, draft(self.office, title=title, **fields), at=timezone.now())

    def correct(self, item, **fields):
        """Publish a new edition of an item."""
        held = Item.objects.get(pk=item.pk)
        drafting.change(actor=self.office.drafter, item=held, fields=fields)
        return climb(self.office, Item.objects.get(pk=item.pk), at=timezone.now())


def site_of(office):
    """Return a site: a policy in the register, and its interpretation."""
    document = NormativeDocument.objects.create(
        agency=office.agency, doc_no="示司〔2026〕1号", title="公共法律服务管理办法",
        issued_on=date(2026, 3, 2), effective_on=date(2026, 3, 2), expires_on=date(2026, 3, 10),
    )  # fmt: skip
    at = START - timedelta(days=1)
    policy = climb(
        office,
        draft(
            office,
            title="管理办法全文",
            doc_no=document.doc_no,
            profile="document",
            issuing_orgs="示例局",
        ),
        at=at,
    )
    reading = draft(office, title="办法解读", profile="interpretation")
    extra = Column.objects.create(agency=office.agency, slug="extra", title="另设栏目", kind="news")
    ItemLink.objects.create(item=reading, other=policy, kind="interprets")
    return Site(office, policy, climb(office, reading, at=at), document, extra)


def bodies(client, addresses):
    """Return what stands at each address: status and bytes."""
    found = {}
    for address in addresses:
        answer = client.get(address)
        assert not answer.cookies, address
        found[address] = (answer.status_code, answer.content)
    return found


def made_anew(settings):
    """Return a reader whose pages are made for them each time."""
    root, settings.BAKED_ROOT = settings.BAKED_ROOT, None
    reader = Client()
    reader.get("/accessibility/")
    settings.BAKED_ROOT = root
    return reader


def withdrawn(site):
    """Take the policy back."""
    asked = withdrawals.ask(
        actor=site.office.drafter, edition=site.policy.live_edition, kind="wrong",
        reason="数字错误", explanation="另行公布", at=timezone.now(),
    )  # fmt: skip
    withdrawals.answer(actor=site.office.leader, request=asked, approved=True, at=timezone.now())


def forgotten():
    """Let this process know nothing, as one that has just begun."""
    for held in (CATALOGUE, SHELVES):
        held._seen = None
