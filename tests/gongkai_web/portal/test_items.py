"""What the public reads of an item, and what it does not."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from gongkai_web.publishing import drafting, files
from gongkai_web.publishing.models import Column, Item, ItemLink
from gongkai_web.publishing.platform import set_up_columns
from gongkai_web.review import withdrawals
from gongkai_web.review.models import Edition
from review_desk import climb, draft, office_of

AGO = timezone.now() - timedelta(days=3)


@pytest.fixture
def office(agency, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return office_of(agency)


def url(item):
    return reverse("portal:item", args=[item.agency.code, item.pk])


def test_a_public_item_is_shown_with_its_metadata_and_no_cookie(office, client):
    item = climb(office, draft(office, doc_no="示司〔2026〕1号"), at=AGO)
    answer = client.get(url(item))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert not answer.cookies
    for told in (item.title, item.index_no, "示司〔2026〕1号", "2026-03-02", office.agency.name):
        assert told in page


def test_the_code_to_scan_is_a_picture_of_what_is_public_alone(office, client):
    item = climb(office, draft(office), at=AGO)
    code = client.get(f"{url(item)}share.svg")
    assert code.status_code == 200
    assert code["Content-Type"] == "image/svg+xml"
    assert code.content.startswith(b"<svg ")
    assert client.get(f"{url(draft(office))}share.svg").status_code == 404


@pytest.mark.parametrize("stage", ["draft", "review", "future", "past"])
def test_what_is_not_public_is_not_found(office, client, stage):
    item = draft(office)
    if stage == "future":
        drafting.change(
            actor=office.drafter, item=item,
            fields={"go_live_at": timezone.now() + timedelta(days=9)},
        )  # fmt: skip
    if stage == "past":
        drafting.change(
            actor=office.drafter, item=item,
            fields={"expire_at": timezone.now() - timedelta(days=1)},
        )  # fmt: skip
    if stage in ("future", "past"):
        item = climb(office, Item.objects.get(), at=AGO)
    assert client.get(url(item)).status_code == 404
    assert item.title not in client.get(reverse("portal:home")).content.decode()
    column = reverse("portal:column", args=[office.agency.code, office.column.slug])
    assert item.title not in client.get(column).content.decode()


def test_a_column_shows_what_is_public_in_it_and_below_it(office, client):
    below = Column.objects.create(
        agency=office.agency, slug="below", title="下级栏目", kind="statutory", parent=office.column
    )
    lowest = Column.objects.create(
        agency=office.agency, slug="lowest", title="再下级", kind="statutory", parent=below
    )
    item = draft(office)
    drafting.change(actor=office.drafter, item=item, fields={}, place=lowest)
    climb(office, Item.objects.get(), at=AGO)
    for slug in ("policy", "below", "lowest"):
        page = client.get(reverse("portal:column", args=[office.agency.code, slug]))
        assert item.title in page.content.decode(), slug


def test_files_of_a_public_edition_are_sent_and_no_others(office, client):
    def kept(name):
        return files.keep(
            actor=office.drafter, agency=office.agency,
            file=SimpleUploadedFile(name, f"内容 {name}".encode()),
        )  # fmt: skip

    shown, other = kept("方案.txt"), kept("内部.txt")
    item = draft(office)
    drafting.change(
        actor=office.drafter, item=item, fields={}, attachments=[files.reference(shown)]
    )
    item = climb(office, Item.objects.get(), at=AGO)
    drafting.change(
        actor=office.drafter, item=item, fields={},
        attachments=[files.reference(shown), files.reference(other)],
    )  # fmt: skip

    def ask(file):
        return client.get(
            reverse("portal:item_file", args=[office.agency.code, item.pk, file.sha256, file.name])
        )

    assert b"".join(ask(shown).streaming_content).decode() == "内容 方案.txt"
    assert ask(other).status_code == 404
    page = client.get(url(item)).content.decode()
    assert "方案.txt" in page
    assert "内部.txt" not in page


def test_a_withdrawn_item_says_so_at_its_address(office, client):
    item = climb(office, draft(office), at=AGO)
    asked = withdrawals.ask(
        actor=office.drafter, edition=item.live_edition, kind="wrong", reason="数字错误（内部说明）",
        explanation="原文第二段数字有误，更正后另行公布。", at=timezone.now(),
    )  # fmt: skip
    assert client.get(url(item)).status_code == 200, "not before it is approved"
    withdrawals.answer(actor=office.leader, request=asked, approved=True, at=timezone.now())
    answer = client.get(url(item))
    page = answer.content.decode()
    assert answer.status_code == 410
    assert "原文第二段数字有误" in page
    assert "内部说明" not in page
    assert item.title not in page


def test_what_is_taken_down_at_once_says_nothing_that_nobody_approved(office, client):
    item = climb(office, draft(office), at=AGO)
    with pytest.raises(drafting.ItemRefused, match="对公众的说明"):
        withdrawals.ask(
            actor=office.drafter, edition=item.live_edition, kind="exposed", reason="泄露",
            explanation="身份证号11010519491231002X", at=timezone.now(),
        )  # fmt: skip
    asked = withdrawals.ask(
        actor=office.secrecy, edition=item.live_edition, kind="exposed", reason="泄露",
        explanation="没有人批准的说明", at=timezone.now(),
    )  # fmt: skip
    answer = client.get(url(item))
    assert answer.status_code == 410
    assert "没有人批准的说明" not in answer.content.decode()
    withdrawals.answer(actor=office.leader, request=asked, approved=True, at=timezone.now())
    assert "没有人批准的说明" in client.get(url(item)).content.decode()


def test_policy_and_interpretation_are_linked_both_ways_once_both_are_public(office, client):
    policy = climb(office, draft(office), at=AGO)
    reading = draft(office, title="方案解读")
    drafting.change(actor=office.drafter, item=reading, fields={}, links=[("interprets", policy)])
    assert "方案解读" not in client.get(url(policy)).content.decode()
    reading = climb(office, Item.objects.get(pk=reading.pk), at=AGO)
    assert "方案解读" in client.get(url(policy)).content.decode()
    assert policy.title in client.get(url(reading)).content.decode()
    ItemLink.objects.all().delete()
    assert "方案解读" in client.get(url(policy)).content.decode(), "a link goes by review as well"
    other = draft(office, title="没有审核的解读")
    ItemLink.objects.create(item=other, other=policy, kind="interprets")
    assert "没有审核的解读" not in client.get(url(policy)).content.decode()


def test_content_that_was_altered_in_the_database_is_not_shown(office, client):
    item = climb(office, draft(office), at=AGO)
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.update(content={"title": "偷换"})
    Item.objects.update(body="<p>没有审核的内容</p>", title="没有审核的标题")
    page = client.get(url(item)).content.decode()
    assert "没有审核" not in page


def test_pasted_scripts_never_reach_the_page(office, client):
    body = (
        '<p onclick="x()">正文<script>alert(1)</script></p><img src="http://evil.example/x.png">'
        '<a href="javascript:alert(1)">点</a><svg onload="x()"></svg><p style="color:red">红</p>'
    )
    item = climb(office, draft(office, body=body), at=AGO)
    page = client.get(url(item)).content.decode()
    for gone in ("onclick", "alert(1)", "evil.example", "javascript:", "onload", "color:red"):
        assert gone not in page


def withdraw(office, item, at, kind="outdated"):
    asked = withdrawals.ask(
        actor=office.drafter, edition=item.live_edition, kind=kind, reason="不再公布", at=at
    )
    if kind != "exposed":
        withdrawals.answer(actor=office.leader, request=asked, approved=True, at=at)


@pytest.mark.parametrize("kind", ["outdated", "exposed"])
def test_what_was_taken_back_before_its_time_was_never_here(office, client, kind):
    item = climb(office, draft(office, go_live_at=timezone.now() + timedelta(days=3)), at=AGO)
    withdraw(office, item, timezone.now(), kind)
    assert client.get(url(item)).status_code == 404


def test_what_was_public_once_has_gone_though_its_next_edition_never_came(office, client):
    item = climb(office, draft(office), at=AGO)
    withdraw(office, item, timezone.now())
    drafting.change(
        actor=office.drafter, item=item, fields={"go_live_at": timezone.now() + timedelta(days=3)}
    )
    item = climb(office, Item.objects.get(), at=timezone.now() - timedelta(minutes=10))
    withdraw(office, item, timezone.now())
    assert client.get(url(item)).status_code == 410


def test_the_guide_tells_how_information_is_classified_and_numbered(client, agency):
    set_up_columns(None, agency)
    page = client.get(f"/{agency.code}/columns/guide/").content.decode()
    card = page[page.index("政府信息的分类和编排") :]
    assert "由“单位代码-栏目代码-年份-顺序号”组成" in card
    columns = Column.objects.filter(agency=agency, is_open=True)
    for title in columns.filter(Q(parent=None) | Q(parent__parent=None)).values_list(
        "title", flat=True
    ):
        assert title in card
