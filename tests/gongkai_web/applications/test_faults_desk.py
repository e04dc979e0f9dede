"""What when two act at once, a step is out of order, somebody may not, or a file was touched?"""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from case_desk import APPLICANT, Desk, fields_of, registered, settings_for, told_by
from gongkai_web.applications import actions, guard, letters, personal
from gongkai_web.applications.case_urls import PATTERNS
from gongkai_web.applications.casework import StepRefused, seen_now
from gongkai_web.applications.models import (
    Application,
    ApplicationEvent,
    Attachment,
    Letter,
    LetterState,
    NumberSeries,
    UndoneAct,
)
from gongkai_web.journal.models import Entry
from office_work import accepted

pytestmark = pytest.mark.django_db
TODAY = date(2026, 12, 31)


@pytest.fixture
def desk(agency, officer, client):
    """An officer before a fresh case, received in December."""
    settings_for(agency)
    client.force_login(officer)
    return Desk(client, registered(agency, on=date(2026, 12, 7)))


@pytest.fixture
def colleague(desk, agency, person):
    """Another officer before the same case."""
    return _before(desk, person("wang", agency, "officer"))


@pytest.fixture
def head(desk, agency, person):
    """The head of the office before the same case."""
    return _before(desk, person("head", agency, "leader"))


def _before(desk, user):
    client = Client()
    client.force_login(user)
    return Desk(client, desk.case)


def held():
    """Return how much is written: acts, undoings, letters by state, files, numbers, the journal."""
    return (
        ApplicationEvent.with_undone.count(), UndoneAct.objects.count(), Attachment.objects.count(),
        sorted(Letter.objects.values_list("state", "number", "digest")),
        list(NumberSeries.objects.values_list("series", "last")), Entry.objects.exclude(verb="查看文书").count(),
    )  # fmt: skip


def refused(response, *words):
    """Hold that a page refused, and said why."""
    assert response.status_code == 422
    told = told_by(response)
    for word in words:
        assert word in told, told


def drafted(desk):
    """Draft a refusal, at the desk."""
    accepted(
        desk.take(
            "replied", "?outcome=withheld_process_info&code=S09",
            **{"letter-which": ["discussion"], "letter-reason": "尚在讨论、研究过程中"},
        )
    )  # fmt: skip


# -- two at once


def test_the_second_of_two_officers_is_told_what_changed_and_writes_nothing(desk, colleague):
    url = desk.step_url("noted")
    both = [one.client.get(url) for one in (desk, colleague)]
    first, second = (fields_of(page.content.decode()) for page in both)
    accepted(colleague.client.post(url, second | {"note": "电话联系申请人"}))
    before = held()
    response = desk.client.post(url, first | {"note": "电话联系申请人"})
    refused(response, "已有变化，本次操作没有写入", "wang", "记事")
    assert held() == before
    again = fields_of(response.content.decode())
    assert again["note"] == "电话联系申请人", "what was written is not lost"
    accepted(desk.take("noted", note="又电话联系申请人"))


@pytest.mark.parametrize("act", ["rewrite", "submit", "drop"])
def test_a_letter_changed_by_a_colleague_is_not_overwritten(desk, colleague, act):
    drafted(desk)
    url = reverse("applications:letter", args=(desk.case.pk, desk.letter().pk))
    mine = desk.form(url)
    words = next(name for name in mine if name.startswith("p-"))
    accepted(colleague.act("rewrite", **{words: "同事改写的一段。"}))
    before = held()
    response = desk.client.post(url, {**mine, words: "我改写的一段。", "act": act})
    refused(response, "已有变化", "wang", "修改文书")
    assert held() == before


def test_a_signed_letter_is_sent_once(desk, head, colleague):
    drafted(desk)
    accepted(desk.act("submit"))
    accepted(head.act("approve"))
    url = reverse("applications:letter", args=(desk.case.pk, desk.letter().pk))
    forms = [one.form(url) for one in (desk, colleague)]
    send = {"act": "send", "on": "2026-12-31", "route": "post", "tracking": "EMS1"}
    accepted(colleague.client.post(url, forms[1] | send))
    before = held()
    refused(desk.client.post(url, forms[0] | send), "已有变化", "发出文书")
    assert held() == before
    seen_anew = forms[0] | {"seen": str(seen_now(desk.case))}
    refused(desk.client.post(url, seen_anew | send), "已发出", "请刷新")
    assert held() == before


def test_an_undoing_meant_for_the_act_somebody_saw_undoes_no_other(desk, colleague):
    accepted(desk.take("noted", note="电话联系申请人"))
    event = desk.case.events.get()
    url = reverse("applications:undo", args=(desk.case.pk, event.pk))
    form = desk.form(url)
    accepted(colleague.take("searched", places="档案室", keywords="考核"))
    before = held()
    refused(desk.client.post(url, form | {"reason": "登记有误"}), "已有变化", "检索")
    assert held() == before


# -- days and other people's cases


@pytest.mark.parametrize(
    ("on", "why"),
    [
        ("2026-12-06", "不应早于收到申请之日 2026-12-07"),
        ("2026-12-09", "不应早于上一步“征求第三方意见”的日期 2026-12-10"),
        ("2027-01-01", "不应晚于今天（2026-12-31）"),
        ("9999-12-31", "不应晚于今天"),
        ("2026-02-30", "日期"),
    ],
)
def test_a_step_on_an_impossible_day_is_refused_with_the_reason(desk, on, why):
    actions.consult_third_party(
        actor=None, case=desk.case, on=date(2026, 12, 10), party="甲公司", seen=None
    )
    before = held()
    response = desk.take("extended", "?paper=1", on=on, days=5, reason="检索", approved_by="王局长")
    assert response.status_code == 422
    assert why in response.content.decode()
    assert held() == before
    accepted(
        desk.take(
            "extended", "?paper=1", on="2026-12-10", days=5, reason="检索", approved_by="王局长"
        )
    )


def addresses(case, letter, event):
    """Return every address of a case's pages, by name."""
    values = {
        "pk": case.pk, "letter": letter.pk, "event": event.pk, "kind": "noted", "code": "L03",
        "format_": "pdf", "file": 1,
    }  # fmt: skip
    found = {}
    for pattern in PATTERNS:
        names = pattern.pattern.converters
        if "pk" not in names:
            continue
        kwargs = {name: values[name] for name in names}
        if pattern.name == "form":
            kwargs["code"] = "L02"
        found[pattern.name] = reverse(f"applications:{pattern.name}", kwargs=kwargs)
    return found


def test_whoever_belongs_to_another_agency_finds_no_address_of_the_case(desk, other_agency, person):
    drafted(desk)
    accepted(desk.take("noted", note="电话联系申请人"))
    stranger = Client()
    stranger.force_login(person("wai", other_agency, "officer", "compiler", "leader"))
    found = addresses(desk.case, desk.letter(), desk.case.events.last())
    assert {"step", "companion", "letter", "letter_file", "undo"} <= set(found)
    found["inspect"] = reverse("applications:inspect", args=(desk.case.pk,))
    found["edit"] = reverse("applications:edit", args=(desk.case.pk,))
    before = held()
    for name, url in found.items():
        assert stranger.get(url).status_code == 404, name
        sent = {"on": "2026-12-31", "note": "x", "reason": "x", "act": "drop", "seen": "999"}
        assert stranger.post(url, sent).status_code in (404, 405), name
        assert desk.client.get(url).status_code in (200, 302), name
    assert held()[:-1] == before[:-1]
    assert Application.objects.get().state == "in_progress"


def test_a_letter_is_not_reached_through_another_case(desk, agency):
    drafted(desk)
    other = registered(agency, on=date(2026, 12, 8))
    for name, more in (("letter", ()), ("letter_file", ("pdf",)), ("service_record", ("pdf",))):
        url = reverse(f"applications:{name}", args=(other.pk, desk.letter().pk, *more))
        assert desk.client.get(url).status_code == 404, name
    accepted(desk.take("noted", note="电话联系申请人"))
    url = reverse("applications:undo", args=(other.pk, desk.case.events.last().pk))
    assert desk.client.get(url).status_code == 404
    assert desk.client.post(url, {"reason": "x"}).status_code == 404


def test_a_supervising_office_reads_the_case_masked_and_takes_no_step(
    desk, agency, other_agency, person
):
    agency.parent = other_agency
    agency.save()
    drafted(desk)
    accepted(desk.take("noted", note="电话联系申请人"))
    accepted(desk.take("third_party_consulted", "?paper=1", party="甲乙丙公司"))
    assert "甲乙丙公司" in desk.page()
    above = _before(desk, person("zhuguan", other_agency, "supervisor"))
    page = above.page()
    for secret in (*APPLICANT.values(), "甲乙丙公司"):
        assert secret not in page
    assert "电话联系申请人" not in page
    for words in ("办理经过", "说明：（7 字）"):
        assert words in page
    found = addresses(desk.case, desk.letter(), desk.case.events.last())
    before = held()
    for name, url in found.items():
        assert f'href="{url}"' not in page, name
        assert above.client.get(url).status_code == 404, name
        assert above.client.post(url, {"act": "drop"}).status_code in (404, 405), name
    assert "显示完整信息" not in page
    assert held() == before


# -- signing


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


# -- what was sent


@pytest.fixture
def sent(desk, head):
    """A letter that was sent."""
    drafted(desk)
    accepted(desk.act("submit"))
    accepted(head.act("approve"))
    accepted(desk.act("send", on="2026-12-31", route="post", tracking="EMS1"))
    return desk.letter()


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


# -- what a page cannot mean


@pytest.mark.parametrize("seen", ["", "x", "-1", "1e3", "9" * 30, "²"])
def test_a_broken_mark_of_what_was_seen_is_no_error(desk, seen):
    response = desk.client.post(
        desk.step_url("noted"), {"seen": seen, "on": "2026-12-08", "note": "电话"}
    )
    assert response.status_code in (302, 422)


@pytest.mark.parametrize("kind", ["received", "submitted", "approved", "nonsense", "REPLIED"])
def test_a_step_nobody_takes_here_has_no_page(desk, kind):
    assert desk.client.get(desk.step_url(kind)).status_code == 404
    assert desk.client.post(desk.step_url(kind), {}).status_code == 404


def test_numbers_no_database_holds_are_refused(desk):
    before = held()
    for amount in ("9" * 25, "-1", "0", "1e30", "NaN", "１２"):
        response = desk.take(
            "fee_notice_issued", "?paper=1", on="2026-12-08", method="per_volume", pages="9" * 25,
            amount_fen=amount, approved_by="王局长", note="已核对",
        )  # fmt: skip
        assert response.status_code == 422, amount
    for days in ("9" * 25, "-1", "0", "21"):
        response = desk.take(
            "extended", "?paper=1", on="2026-12-08", days=days, reason="检索", approved_by="王局长"
        )
        assert response.status_code == 422, days
    assert held() == before


def test_a_file_that_is_not_what_its_name_says_stops_the_whole_step(desk):
    before = held()
    form = desk.form(desk.step_url("noted"))
    for name, data in (
        ("扫描件.pdf", b"MZ\x90\x00 no pdf"),
        ("扫描件.exe", b"MZ"),
        ("空.pdf", b""),
    ):
        response = desk.client.post(
            desk.step_url("noted"),
            form | {"on": "2026-12-08", "note": "电话", "file": SimpleUploadedFile(name, data)},
        )
        assert response.status_code == 422, name
        assert held() == before, name


def test_a_step_needs_no_more_than_its_page_says_it_needs(agency, officer):
    """Nothing optional of a page is missed by the verb behind it."""
    settings_for(agency)
    case = registered(agency, on=date(2026, 12, 7))
    day = date(2026, 12, 8)
    actions.log_search(actor=officer, case=case, on=day, places="档案室", keywords="考核")
    actions.note_legal_review(
        actor=officer, case=case, on=day, reviewer="赵某", conclusion="lawful"
    )
    actions.reply(actor=officer, case=case, on=day, outcome="granted", approved_by="王局长")
    actions.deliver(actor=officer, case=case, on=day + timedelta(days=1))
    actions.archive(actor=officer, case=case, on=day + timedelta(days=2))
    assert case.state == "archived"


def test_seen_does_not_count_who_looked(desk, officer):
    mark = seen_now(desk.case)
    actions.open_personal(actor=officer, application=desk.case)
    assert seen_now(desk.case) == mark
    actions.take_note(actor=officer, case=desk.case, on=TODAY, note="电话", seen=mark)
    with pytest.raises(StepRefused, match="已有变化"):
        actions.take_note(actor=officer, case=desk.case, on=TODAY, note="电话", seen=mark)
    assert LetterState.SENT not in desk.case.letters.values_list("state", flat=True)


@pytest.mark.parametrize("mark", ["9" * 5_000, "", "-1", "²", "１"])
def test_a_mark_no_page_gave_has_every_change_told(mark, desk):
    actions.take_note(actor=None, case=desk.case, on=TODAY, note="示例")
    url = reverse("applications:undo", args=(desk.case.pk, desk.case.events.get().pk))
    answer = desk.client.post(url, {"reason": "误登", "seen": mark})
    assert answer.status_code == 422
    assert "已有变化" in told_by(answer)
    assert desk.case.events.exists()


def test_a_supervising_office_reads_of_free_words_the_length_alone(
    desk, agency, other_agency, person
):
    agency.parent = other_agency
    agency.save()
    case, secrets = (
        desk.case,
        ("备注甲", "凭证乙乙", "检索丙丙丙", "理由丁丁丁丁", "意见戊戊戊戊戊"),
    )
    Application.objects.filter(pk=case.pk).update(remark=secrets[0], receipt_proof=secrets[1])
    for found in (secrets[2], "误登"):
        actions.log_search(actor=None, case=case, on=TODAY, places="室", keywords="词", found=found)
    actions.undo(actor=None, case=case, event=case.events.last(), reason=secrets[3])
    drafted(desk)
    Letter.objects.update(remark=secrets[4])
    page, above = desk.page(), _before(desk, person("zhuguan", other_agency, "supervisor")).page()
    for secret in secrets:
        assert secret in page
        assert secret not in above
    told = (
        "（3 字）",
        "收到凭证：（4 字）",
        "检索结果：（5 字）",
        "撤销：（6 字）",
        "意见：（7 字）",
    )
    for words in told:
        assert words in above


@pytest.mark.parametrize(
    ("words", "told"), [("长" * 20_001, r"至多 \d+ 字，现在是 20001 字"), ("有\x00误", "空字符")]
)
def test_words_that_the_record_cannot_hold_are_refused_with_a_sentence(words, told, desk, head):
    case = desk.case
    actions.take_note(actor=None, case=case, on=TODAY, note="示例")
    with pytest.raises(StepRefused, match=told):
        actions.undo(actor=None, case=case, event=case.events.get(), reason=words)
    drafted(desk)
    letter = desk.letter()
    with pytest.raises(StepRefused, match=told):
        letters.rewrite(actor=None, letter=letter, paragraphs={"opening": words})
    letters.submit(actor=None, letter=letter, on=TODAY)
    before = held()
    with pytest.raises(StepRefused, match=told):
        letters.approve(actor=None, letter=letter, on=TODAY, digest=letter.digest, remark=words)
    with pytest.raises(StepRefused, match=told):
        letters.send_back(actor=None, letter=letter, on=TODAY, remark=words)
    assert held() == before


def test_a_note_with_a_character_no_database_keeps_is_refused(desk):
    with pytest.raises(StepRefused, match="空字符"):
        actions.take_note(actor=None, case=desk.case, on=TODAY, note="有\x00误")
