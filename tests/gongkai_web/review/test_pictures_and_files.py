"""Pictures and files that no machine reads wait for the look of a person."""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from gongkai_web.publishing import drafting, files
from gongkai_web.publishing.content import content_of
from gongkai_web.review import proofing
from review_desk import DAY, FIELDS, NOW, draft, office_of, opine, submit


@pytest.fixture
def office(agency):
    return office_of(agency)


def settle(office, item, by, rule, reason="只是举例"):
    for row in proofing.seen(item, content_of(item), on=DAY):
        if row.finding.rule == rule and row.blocks:
            proofing.mark(
                actor=by,
                item=item,
                key=row.finding.key,
                decision="dismissed",
                at=NOW,
                reason=reason,
            )


def picture_of(office, colour="white", name="照片.png"):
    held = io.BytesIO()
    Image.new("RGB", (1200, 900), colour).save(held, "PNG")
    file = ContentFile(held.getvalue(), name=name)
    return files.keep_picture(actor=office.drafter, agency=office.agency, file=file)


def with_pictures(*pictures):
    return "<p>正文</p>" + "".join(f'<img src="file:{one}" alt="照片">' for one in pictures)


def test_pictures_of_a_text_wait_for_one_look_of_somebody_else(office):
    one, two = picture_of(office).sha256, picture_of(office, "red").sha256
    item = draft(office, body=with_pictures(one, two))
    submission = submit(office, item)
    with pytest.raises(drafting.ItemRefused, match="2 张图片"):
        opine(submission, office.first)
    settle(office, item, office.first, proofing.UNREAD, "逐张看过")
    opine(submission, office.first)
    other = draft(office, body=with_pictures(one))
    assert any(row.blocks for row in proofing.seen(other, content_of(other), on=DAY))


def test_a_picture_nobody_has_and_a_file_that_is_none_block(office):
    text = files.keep(
        actor=office.drafter, agency=office.agency, file=ContentFile(b"text", name="a.txt")
    )
    for sha256 in ("0" * 64, text.sha256):
        item = draft(office, body=with_pictures(sha256))
        assert [row.finding.message for row in proofing.seen(item, content_of(item), on=DAY) if row.blocks] == [
            "没有检查：本单位没有这张图片"
        ]  # fmt: skip


class TestAnAttachmentTheMachineCannotRead:
    @pytest.fixture(params=["扫描.pdf", "坏.docx", "照片.png"])
    def item(self, office, request):
        """Return an item with an attachment of which no word was read."""
        held = io.BytesIO()
        if request.param == "坏.docx":
            with zipfile.ZipFile(held, "w") as package:
                package.writestr("[Content_Types].xml", "<Types/>")
                package.writestr("word/document.xml", "<w")
        else:
            kind = request.param.partition(".")[2].upper()
            Image.new("RGB", (1200, 1600), "white").save(held, kind)
        file = ContentFile(held.getvalue(), name=request.param)
        kept = files.keep(actor=office.drafter, agency=office.agency, file=file)
        return drafting.create(
            actor=office.drafter, agency=office.agency, fields=FIELDS, on=DAY,
            place=office.column, attachments=[files.reference(kept)],
        )  # fmt: skip

    def test_waits_for_somebody_who_read_it_and_says_how(self, office, item):
        submission = submit(office, item)
        with pytest.raises(drafting.ItemRefused, match="没有检查"):
            opine(submission, office.first)
        left = [one for one in proofing.seen(item, content_of(item), on=DAY) if one.blocks]
        assert left
        assert all(one.is_unread for one in left)
        for row in left:
            with pytest.raises(drafting.ItemRefused, match="理由"):
                proofing.mark(
                    actor=office.first, item=item, key=row.finding.key, decision="dismissed", at=NOW
                )
            proofing.mark(
                actor=office.first, item=item, key=row.finding.key, decision="dismissed", at=NOW,
                reason="逐页看过原件，没有个人信息",
            )  # fmt: skip
        opine(submission, office.first)

    def test_is_not_settled_by_who_attached_it(self, office, item):
        submission = submit(office, item)
        for row in proofing.seen(item, content_of(item), on=DAY):
            if row.blocks:
                proofing.mark(
                    actor=office.drafter, item=item, key=row.finding.key, decision="dismissed",
                    at=NOW, reason="看过",
                )  # fmt: skip
        with pytest.raises(drafting.ItemRefused, match="没有检查"):
            opine(submission, office.first)


def test_another_picture_under_the_same_name_waits_to_be_looked_at_anew(office):
    keys = []
    for width in (1200, 1300):
        held = io.BytesIO()
        Image.new("RGB", (width, 1600), "white").save(held, "PNG")
        file = ContentFile(held.getvalue(), name="照片.png")
        kept = files.keep(actor=office.drafter, agency=office.agency, file=file)
        item = drafting.create(
            actor=office.drafter, agency=office.agency, fields=FIELDS, on=DAY,
            place=office.column, attachments=[files.reference(kept)],
        )  # fmt: skip
        found = proofing.seen(item, content_of(item), on=DAY)
        keys.append({row.finding.key for row in found if row.is_unread})
    assert all(keys)
    assert keys[0].isdisjoint(keys[1])
