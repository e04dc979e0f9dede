"""Nobody signs or changes a letter who may not; what was sent is kept."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from desk_faults import drafted, held, refused
from gongkai_web.applications import guard, letters, personal
from gongkai_web.applications.models import (
    Letter,
)
from office_work import accepted

pytestmark = pytest.mark.django_db


def test_a_leader_does_not_sign_their_own_draft(head):
    drafted(head)
    accepted(head.act("submit"))
    page = head.client.get(reverse("applications:letter", args=(head.case.pk, head.letter().pk)))
    assert 'value="approve"' not in page.content.decode()
    before = held()
    refused(head.act("approve"), "拟稿人不能签发自己起草的文书")
    assert held() == before


def test_an_officer_does_not_sign(desk, colleague):
    drafted(desk)
    accepted(desk.act("submit"))
    before = held()
    refused(colleague.act("approve"), "没有在", "签发依申请公开文书的权限")
    assert held() == before


def test_what_is_rewritten_after_signing_must_be_signed_again(desk, head):
    drafted(desk)
    accepted(desk.act("submit"))
    accepted(head.act("approve"))
    letter = desk.letter()
    key = next(p.key for p in letters.content_of(letter).letter.paragraphs if not p.locked)
    accepted(desk.act("rewrite", **{f"p-{key}": "改写过的一段。"}))
    letter.refresh_from_db()
    assert (letter.state, letter.approved_digest, letter.decided_by) == ("draft", "", None)
    before = held()
    refused(desk.act("send", on="2026-12-31", route="post", tracking="EMS1"), "须先签发")
    assert held() == before


def test_nobody_signs_what_they_have_not_read(desk, head):
    drafted(desk)
    accepted(desk.act("submit"))
    read = desk.letter().digest
    key = next(p.key for p in letters.content_of(desk.letter()).letter.paragraphs if not p.locked)
    letters.rewrite(actor=None, letter=desk.letter(), paragraphs={key: "改写过的一段。"})
    accepted(desk.act("submit"))
    before = held()
    refused(head.act("approve", digest=read), "已经修改，请重新阅读")
    refused(head.act("approve", digest=""), "已经修改，请重新阅读")
    assert held() == before
    accepted(head.act("approve"))


def test_a_letter_changed_behind_the_desk_is_not_sent(desk, head):
    drafted(desk)
    accepted(desk.act("submit"))
    accepted(head.act("approve"))
    letter = desk.letter()
    content = letters.content_of(letter)
    letters.put(letter, letters.Content(content.letter, {**content.step, "outcome": "granted"}))
    Letter.objects.filter(pk=letter.pk).update(body=letter.body)
    before = held()
    refused(desk.act("send", on="2026-12-31", route="post", tracking="EMS1"), "重新签发")
    assert held() == before


def test_a_paragraph_set_by_rule_is_not_put_in_other_words(desk):
    drafted(desk)
    locked = [p.key for p in letters.content_of(desk.letter()).letter.paragraphs if p.locked]
    assert "remedy" in locked
    before = held()
    for key in locked:
        for words in ("如有异议可以来电咨询。", ""):
            refused(desk.act("rewrite", **{f"p-{key}": words}), "不能修改或者删除")
    refused(desk.act("rewrite", **{"p-nonsense": "x"}), "没有“nonsense”这一段")
    assert held() == before


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ({"route": "post", "tracking": ""}, "邮件编号"),
        ({"route": "pigeon"}, "送达方式"),
        ({"route": "electronic"}, "网上申请行政复议"),
        ({"on": "2027-01-04", "route": "handed_over"}, "不应晚于今天"),
        ({"on": "2026-12-30", "route": "handed_over"}, "不应早于签发日期 2026-12-31"),
    ],
)
def test_a_letter_is_not_sent_in_a_way_the_rules_do_not_know(desk, head, answers, why):
    drafted(desk)
    accepted(desk.act("submit"))
    accepted(head.act("approve"))
    before = held()
    response = desk.act("send", **{"on": "2026-12-31", **answers})
    assert response.status_code == 422
    assert why in response.content.decode()
    assert held() == before


def test_a_sent_letter_is_kept_byte_for_byte(desk, sent, monkeypatch):
    kept = {format_: letters.file_of(sent, format_) for format_ in ("docx", "pdf")}
    assert kept["pdf"].startswith(b"%PDF")
    assert kept["docx"].startswith(b"PK")
    monkeypatch.setattr(letters.texts, "to_pdf", lambda _: b"another")
    monkeypatch.setattr(letters.texts, "to_docx", lambda _: b"another")
    for format_, data in kept.items():
        url = reverse("applications:letter_file", args=(desk.case.pk, sent.pk, format_))
        response = desk.client.get(url)
        assert response.content == data == letters.file_of(desk.letter(), format_)
        assert "no-store" in response["Cache-Control"]
    for act in ("rewrite", "submit", "approve", "return", "drop", "send"):
        before = held()
        response = desk.act(act, **{"p-opening": "x"}, on="2026-12-31", route="handed_over")
        assert response.status_code in (302, 422)
        assert held() == before, act


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE applications_letter SET number = 'x'",
        "UPDATE applications_letter SET state = 'draft'",
        "UPDATE applications_letter SET pdf = docx",
        "DELETE FROM applications_letter",
    ],
)
def test_the_database_keeps_a_sent_letter(sent, change):
    with (
        pytest.raises(DatabaseError, match="已发出的文书不能修改或删除"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)
    assert letters.file_of(Letter.objects.get(pk=sent.pk), "pdf").startswith(b"%PDF")


def test_a_kept_file_changed_behind_the_database_is_found_and_not_given_out(desk, sent):
    guard.remove(connection)
    other = personal.seal_bytes(b"%PDF another", aad=letters._aad(sent, "pdf"))
    Letter.objects.filter(pk=sent.pk).update(pdf=other)
    with pytest.raises(letters.DamagedLetter, match="已被改动"):
        letters.file_of(Letter.objects.get(pk=sent.pk), "pdf")
    url = reverse("applications:letter_file", args=(desk.case.pk, sent.pk, "pdf"))
    response = desk.client.get(url, follow=True)
    assert "已被改动，与发出时不符" in response.content.decode()

    swapped = personal.seal_bytes(b"%PDF another", aad=letters._aad(sent, "docx"))
    Letter.objects.filter(pk=sent.pk).update(pdf=swapped)
    response = desk.client.get(url, follow=True)
    assert response.status_code == 200
    assert response.request["PATH_INFO"] == reverse("applications:inspect", args=(desk.case.pk,))
    guard.install(connection)
