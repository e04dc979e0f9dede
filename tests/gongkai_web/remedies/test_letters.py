"""What the agency writes in a case: drafted, put into words, signed, sent, and kept as it was."""

import io
import zipfile
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from gongkai.letters import MissingField
from gongkai.remedies.acts import ActKind
from gongkai_web.agencies.access import NotAllowed
from gongkai_web.applications.applicants import set_personal
from gongkai_web.applications.letters import LetterChanged, content_of, file_of
from gongkai_web.applications.models import DeskSettings, Letter
from gongkai_web.journal.models import Entry
from gongkai_web.remedies import actions, letters
from gongkai_web.remedies.actions import CaseMoved, NewAct, StepRefused

pytestmark = pytest.mark.django_db
K = ActKind
SENT_ON = date(2026, 4, 1)

ANSWER = {
    "remedy_number": "陕政复〔2026〕12号",
    "copy_received_on": date(2026, 3, 20),
    "procedure": "ordinary",
    "legal_representative": "李某（局长）",
    "act": "2026年3月4日作出的不予公开决定",
    "happened": "2026年2月10日收到申请。",
    "grounds": "依照条例第十五条，第三方不同意公开。",
    "reply": "申请人所称没有依据。",
    "request": "请求复议机关依法维持",
}


def answer(officer, case, **more):
    """Draft the written answer of a case."""
    return letters.draft(
        actor=officer, case=case, code="R01", on=SENT_ON, fields=ANSWER, applicant="张示例", **more
    )


def test_the_case_fills_in_what_it_knows(reviewed):
    known = letters.prefilled(reviewed)
    assert known["remedy_number"] == reviewed.case_no
    assert known["copy_received_on"] == date(2026, 3, 20)
    assert known["procedure"] == "ordinary"
    assert "2026年3月4日" in known["act"]
    assert "2026年2月10日，收到政府信息公开申请（2026-001）。" in known["happened"]


def test_the_name_of_the_applicant_comes_from_the_application(reviewed, officer, refused):
    with pytest.raises(MissingField, match="申请人"):
        letters.draft(actor=officer, case=reviewed, code="R01", on=SENT_ON, fields=ANSWER)
    set_personal(refused, {"name": "王示例"})
    refused.save()
    letter = letters.draft(actor=officer, case=reviewed, code="R01", on=SENT_ON, fields=ANSWER)
    assert "王示例" in str(content_of(letter).letter)
    assert "王示例" not in str(list(Entry.objects.values_list("detail", "subject_label")))


def test_sending_the_answer_is_the_act_it_serves(reviewed, officer):
    letter = answer(officer, reviewed)
    done = letters.send(actor=officer, letter=letter, on=SENT_ON)
    letter.refresh_from_db()
    assert (letter.state, letter.sent_on) == ("sent", SENT_ON)
    assert (done.event.kind, done.event.on) == ("answered", SENT_ON)
    assert done.event.detail["document_no"] == letter.number != ""
    reviewed.refresh_from_db()
    assert reviewed.due_what == ""


def test_a_sent_letter_is_kept_byte_for_byte_and_never_changed(reviewed, officer):
    letter = answer(officer, reviewed)
    letters.send(actor=officer, letter=letter, on=SENT_ON)
    letter.refresh_from_db()
    docx, pdf = file_of(letter, "docx"), file_of(letter, "pdf")
    assert zipfile.ZipFile(io.BytesIO(docx)).testzip() is None
    assert pdf.startswith(b"%PDF")
    assert "张示例".encode() not in bytes(letter.body)
    assert "张示例".encode() not in bytes(letter.docx)
    for verb in (letters.drop, letters.submit):
        with pytest.raises(LetterChanged, match="已发出"):
            verb(actor=officer, letter=letter)
    with pytest.raises(LetterChanged):
        letters.rewrite(actor=officer, letter=letter, paragraphs={"act": "别的"})
    with (
        pytest.raises(DatabaseError, match="已发出"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE applications_letter SET number = 'x'")


def test_words_may_be_changed_until_then_and_locked_ones_not(reviewed, officer):
    letter = answer(officer, reviewed)
    letters.rewrite(actor=officer, letter=letter, paragraphs={"reply": "逐项答复如下。"})
    letter.refresh_from_db()
    assert "逐项答复如下。" in str(content_of(letter).letter)
    with pytest.raises(StepRefused):
        letters.rewrite(actor=officer, letter=letter, paragraphs={"basis": "别的"})


def test_where_every_letter_is_signed_another_person_signs_it(reviewed, officer, person, agency):
    DeskSettings.objects.create(agency=agency, sign_all=True)
    leader = person("ling", agency, "leader")
    letter = answer(leader, reviewed)
    with pytest.raises(LetterChanged, match="须先签发"):
        letters.send(actor=officer, letter=letter, on=SENT_ON)
    letters.submit(actor=officer, letter=letter)
    letter.refresh_from_db()
    with pytest.raises(NotAllowed, match="拟稿人不能签发"):
        letters.approve(actor=leader, letter=letter, digest=letter.digest)
    with pytest.raises(NotAllowed):
        letters.approve(actor=officer, letter=letter, digest=letter.digest)
    other = person("fu", agency, "leader")
    with pytest.raises(LetterChanged, match="已经修改"):
        letters.approve(actor=other, letter=letter, digest="0" * 64)
    letters.approve(actor=other, letter=letter, digest=letter.digest)
    assert letters.send(actor=officer, letter=letter, on=SENT_ON).event.kind == "answered"


def test_a_signing_is_void_once_the_words_change(reviewed, officer, person, agency):
    DeskSettings.objects.create(agency=agency, sign_all=True)
    letter = answer(officer, reviewed)
    letters.submit(actor=officer, letter=letter)
    letter.refresh_from_db()
    letters.approve(actor=person("ling", agency, "leader"), letter=letter, digest=letter.digest)
    letters.rewrite(actor=officer, letter=letter, paragraphs={"reply": "改了"})
    with pytest.raises(LetterChanged, match="须先签发"):
        letters.send(actor=officer, letter=letter, on=SENT_ON)


@pytest.mark.parametrize(
    ("on", "why"), [(date(2027, 1, 1), "不应晚于今天"), (date(2026, 3, 19), "先要有")]
)
def test_a_letter_is_not_sent_on_a_day_that_cannot_be_and_no_number_is_lost(
    reviewed, officer, on, why
):
    letter = answer(officer, reviewed)
    with pytest.raises(StepRefused, match=why):
        letters.send(actor=officer, letter=letter, on=on)
    letter.refresh_from_db()
    assert (letter.state, letter.number) == ("draft", "")
    letters.send(actor=officer, letter=letter, on=SENT_ON)
    letter.refresh_from_db()
    assert "1号" in letter.number


def test_a_letter_of_the_other_course_or_without_a_body_is_refused(reviewed, officer, agency):
    with pytest.raises(StepRefused, match="没有“R02”这种文书"):
        letters.draft(actor=officer, case=reviewed, code="R02", on=SENT_ON, fields={})
    nameless = actions.register_case(
        actor=officer, agency=agency, case_no="2号", procedure="reconsideration",
        acts=[NewAct(K.COPY_RECEIVED, date(2026, 3, 20))],
    )  # fmt: skip
    with pytest.raises(StepRefused, match="填写受理机关"):
        answer(officer, nameless)


def test_the_second_of_two_officers_at_a_letter_is_told(reviewed, officer, person, agency):
    letter = answer(officer, reviewed)
    seen = actions.seen_now(reviewed)
    letters.rewrite(
        actor=person("wang", agency, "officer"),
        letter=letter,
        paragraphs={"reply": "甲"},
        seen=seen,
    )
    with pytest.raises(CaseMoved, match="wang 修改文书"):
        letters.rewrite(actor=officer, letter=letter, paragraphs={"reply": "乙"}, seen=seen)


def test_a_report_on_performance_knows_what_was_ordered(reviewed, officer):
    actions.decide(
        actor=officer, case=reviewed, kind=K.DECIDED, on=date(2026, 5, 8), result="撤销",
        document_no="陕政复决〔2026〕12号", redo=True, redo_until=date(2026, 5, 29),
    )  # fmt: skip
    known = letters.prefilled(reviewed)
    assert (known["order"], known["order_number"]) == ("decision", "陕政复决〔2026〕12号")
    letter = letters.draft(
        actor=officer, case=reviewed, code="R04", on=date(2026, 5, 20),
        fields={**known, "ordered": "责令重新答复", "done": "已重新答复"},
    )  # fmt: skip
    done = letters.send(actor=officer, letter=letter, on=date(2026, 5, 20))
    assert done.event.kind == "complied"


def test_a_list_of_evidence_is_no_act(reviewed, officer):
    letter = letters.draft(
        actor=officer, case=reviewed, code="R03", on=SENT_ON,
        fields={"remedy_number": reviewed.case_no, "items": "申请表|收到申请|1\n答复书|已经答复|2"},
    )  # fmt: skip
    assert letters.send(actor=officer, letter=letter, on=SENT_ON) is None
    assert reviewed.events.count() == 2


def test_a_letter_is_worked_through_its_pages(reviewed, officer, client):
    client.force_login(officer)
    inspect = reverse("remedies:inspect", args=[reviewed.pk])
    page = client.get(inspect).content.decode()
    address = f"{reverse('remedies:draft', args=[reviewed.pk])}?code=R01"
    assert address in page
    form = client.get(address).context["form"]
    given = {name: form[name].value() or "" for name in form.fields}
    answer = client.post(address, given | {"legal_representative": ""})
    assert answer.status_code == 200
    given |= {
        "applicant": "张示例", "legal_representative": "李某", "grounds": "条例第十五条",
        "reply": "逐项答复", "copy_received_on": "2026-03-20",
    }  # fmt: skip
    answer = client.post(address, given, follow=True)
    letter = Letter.objects.get()
    page = answer.content.decode()
    assert "同时登记“提交书面答复和证据”" in page
    here = answer.redirect_chain[-1][0]

    def press(verb, **fields):
        seen = client.get(here).context["seen"]
        return client.post(here, {"verb": verb, "seen": seen, **fields}, follow=True)

    assert "改过的答复" in press("rewrite", **{"p-reply": "改过的答复"}).content.decode()
    files = reverse("remedies:file", args=[reviewed.pk])
    preview = client.get(f"{files}?letter={letter.pk}&format=pdf")
    assert preview.content.startswith(b"%PDF")
    assert "不应晚于今天" in press("send", on="2027-01-01").content.decode()
    assert (
        "同时登记：2026-04-01 提交书面答复和证据" in press("send", on="2026-04-01").content.decode()
    )
    letter.refresh_from_db()
    kept = client.get(f"{files}?letter={letter.pk}&format=docx")
    assert kept.content == file_of(letter, "docx")
    assert "已发出" in press("rewrite", **{"p-reply": "再改"}).content.decode()
    assert letter.number in client.get(inspect).content.decode()
    assert client.post(here, {"verb": "explode"}).status_code == 404
    assert client.get(f"{files}?letter={letter.pk}&format=exe").status_code == 404
    assert client.get(f"{files}?letter=x&format=pdf").status_code == 404
    assert client.get(address.replace("R01", "R02")).status_code == 404


def test_nobody_else_opens_a_letter(reviewed, officer, client, person, agency, other_agency):
    letter = answer(officer, reviewed)
    agency.parent = other_agency
    agency.save()
    for role in ("officer", "supervisor"):
        client.force_login(person(f"wai-{role}", other_agency, role))
        for name in ("draft", "letter", "file"):
            address = f"{reverse(f'remedies:{name}', args=[reviewed.pk])}?letter={letter.pk}&format=pdf&code=R01"
            assert client.get(address).status_code == 404
            assert client.post(address, {"verb": "drop"}).status_code in (404, 405)
    letter.refresh_from_db()
    assert letter.state == "draft"


def test_who_put_a_letter_into_other_words_does_not_sign_it_nor_who_drafted_it(
    reviewed, officer, person, agency
):
    DeskSettings.objects.create(agency=agency, sign_all=True)
    first, second = person("ling", agency, "leader"), person("fu", agency, "leader")
    letter = answer(first, reviewed)
    letters.rewrite(actor=second, letter=letter, paragraphs={"reply": "全部改写。"})
    letters.submit(actor=officer, letter=letter)
    letter.refresh_from_db()
    for writer in (first, second):
        with pytest.raises(NotAllowed, match="改写的人也不能"):
            letters.approve(actor=writer, letter=letter, digest=letter.digest)
    letters.approve(actor=person("zheng", agency, "leader"), letter=letter, digest=letter.digest)


def test_a_letter_is_returned_with_a_remark(reviewed, officer, person, agency, client):
    DeskSettings.objects.create(agency=agency, sign_all=True)
    leader = person("ling", agency, "leader")
    letter = answer(officer, reviewed)
    letters.submit(actor=officer, letter=letter)
    letter.refresh_from_db()
    with pytest.raises(NotAllowed):
        letters.send_back(actor=officer, letter=letter, remark="理由不足")
    for remark, why in ((" ", "须写明意见"), ("长" * 401, "至多 400 字")):
        with pytest.raises(StepRefused, match=why):
            letters.send_back(actor=leader, letter=letter, remark=remark)
    letters.approve(actor=leader, letter=letter, digest=letter.digest)
    client.force_login(leader)
    here = f"{reverse('remedies:letter', args=[reviewed.pk])}?letter={letter.pk}"
    page = client.get(here)
    assert "退回修改" in page.content.decode()
    answered = client.post(
        here,
        {"verb": "send_back", "seen": page.context["seen"], "remark": "理由写具体些"},
        follow=True,
    )
    assert "退回意见" in answered.content.decode()
    letter.refresh_from_db()
    assert (letter.state, letter.remark, letter.approved_digest) == ("draft", "理由写具体些", "")
    assert "理由写具体些" not in str(list(Entry.objects.values_list("detail", flat=True)))
    with pytest.raises(LetterChanged, match="须先签发"):
        letters.send(actor=officer, letter=letter, on=SENT_ON)
    client.force_login(officer)
    assert "退回修改" not in client.get(here).content.decode()


def test_a_letter_that_waits_is_listed_and_counted_for_whom_it_waits(
    reviewed, officer, person, agency, client
):
    DeskSettings.objects.create(agency=agency, sign_all=True)
    leader = person("ling", agency, "leader")
    letter = answer(officer, reviewed)
    here = f"{reverse('remedies:letter', args=[reviewed.pk])}?letter={letter.pk}"

    def listed(user):
        client.force_login(user)
        home = client.get(reverse("wagtailadmin_home")).content.decode()
        page = client.get(reverse("applications:letters"))
        assert (f'href="{here}"' in page.content.decode()) == any(
            s for _, s in page.context["lists"]
        )
        return [title for title, some in page.context["lists"] if letter in some], home

    assert listed(officer)[0] == ["我的草稿"]
    letters.submit(actor=officer, letter=letter)
    titles, home = listed(leader)
    assert titles == ["待我签发"]
    assert "1 份文书待您签发" in home
    assert (
        "提交书面答复和证据 2026-04-03"
        in client.get(reverse("applications:letters")).content.decode()
    )
    letter.refresh_from_db()
    letters.approve(actor=leader, letter=letter, digest=letter.digest)
    titles, home = listed(officer)
    assert titles == ["已签发，待发出"]
    assert "1 份文书已签发，待发出" in home
    client.force_login(person("wai", agency, "supervisor"))
    assert here not in client.get(reverse("applications:letters")).content.decode()
