"""What may be done to a document, by whom, and what the public sees of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from gongkai.publishing.normative import Status
from gongkai_web.agencies.access import NotAllowed
from gongkai_web.journal.models import Entry
from gongkai_web.normative import actions, lists, marks, standing
from gongkai_web.normative.actions import DocumentRefused
from gongkai_web.normative.models import CleanUp, DocumentItem
from gongkai_web.publishing.models import NormativeDocument
from review_desk import climb, draft, office_of

pytestmark = pytest.mark.django_db

ISSUED, DAY = date(2024, 3, 5), date(2026, 3, 4)


@pytest.fixture
def document(agency):
    """Return a document issued in 2024."""
    return NormativeDocument.objects.create(
        agency=agency, doc_no="陕司〔2024〕1号", title="公共法律服务管理办法", issued_on=ISSUED
    )


@pytest.fixture
def office(agency):
    """Return an office that publishes."""
    return office_of(agency)


def fresh(document):
    """Return the row as it is stored."""
    return NormativeDocument.objects.get(pk=document.pk)


def test_the_registrar_reviews_and_numbers_what_was_laid_before_it_and_nothing_else(
    document, other_agency, person
):
    registrar = person("zhao", other_agency, "officer")
    with pytest.raises(NotAllowed):
        actions.register(actor=registrar, document=document, registration_no="L-1", on=DAY)
    assert not standing.visible_to(registrar).exists()
    NormativeDocument.objects.update(registrar=other_agency)
    assert standing.visible_to(registrar).get() == document
    actions.review(
        actor=registrar, document=document, reviewer="法制科", on=ISSUED, opinion="lawful"
    )
    actions.register(actor=registrar, document=document, registration_no="卢规〔2024〕001", on=DAY)
    assert fresh(document).registration_no == "卢规〔2024〕001"
    assert fresh(document).legality_opinion == "lawful"
    with pytest.raises(NotAllowed):
        actions.repeal(actor=registrar, document=document, on=DAY, basis="某文件")
    verbs = set(Entry.objects.filter(subject_id=str(document.pk)).values_list("verb", flat=True))
    assert {"合法性审核", "统一登记"} <= verbs


def test_a_number_is_given_once_in_one_registrars_books(document, officer, agency, other_agency):
    actions.register(actor=officer, document=document, registration_no="L-1", on=DAY)
    second = NormativeDocument.objects.create(agency=agency, doc_no="2号", title="二")
    with pytest.raises(DocumentRefused, match="已经给了"):
        actions.register(actor=officer, document=second, registration_no=" L-1 ", on=DAY)
    NormativeDocument.objects.filter(pk=second.pk).update(registrar=other_agency)
    actions.register(actor=officer, document=second, registration_no="L-1", on=DAY)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"opinion": "unlawful"}, "应写明意见说明"),
        ({"opinion": "maybe"}, "请选择"),
        ({"reviewer": " "}, "请填写合法性审核的机构"),
        ({"on": date(2024, 3, 6)}, "制发日期（2024-03-05）不应早于合法性审核日期"),
    ],
)
def test_a_review_that_says_nothing_is_refused(document, officer, given, said):
    usual = {"reviewer": "法制科", "on": ISSUED, "opinion": "lawful"}
    with pytest.raises(DocumentRefused, match=said):
        actions.review(actor=officer, document=document, **(usual | given))
    assert fresh(document).legality_opinion == ""


def test_what_was_found_unlawful_gets_no_number(document, officer):
    actions.review(
        actor=officer, document=document, reviewer="法制科", on=ISSUED, opinion="unlawful",
        note="超越权限",
    )  # fmt: skip
    with pytest.raises(DocumentRefused, match="不能登记编号"):
        actions.register(actor=officer, document=document, registration_no="L-1", on=DAY)


def test_a_repeal_names_its_basis_and_what_replaces_it(document, officer, agency):
    new = NormativeDocument.objects.create(
        agency=agency, doc_no="陕司〔2026〕1号", title="新办法", issued_on=DAY
    )
    with pytest.raises(DocumentRefused, match="废止依据"):
        actions.repeal(actor=officer, document=document, on=DAY, basis=" ")
    actions.repeal(actor=officer, document=document, on=DAY, basis="陕司〔2026〕1号", by=new)
    assert standing.status(fresh(document), DAY) is Status.REPEALED
    assert standing.status(fresh(document), DAY - timedelta(days=1)) is Status.IN_FORCE
    assert fresh(new).replaces == document
    with pytest.raises(DocumentRefused, match="不再有效"):
        actions.repeal(actor=officer, document=document, on=DAY, basis="再次")


@pytest.mark.parametrize(
    ("title", "last"),
    [("管理办法", date(2029, 3, 4)), ("管理办法（试行）", date(2026, 3, 4))],
)
def test_the_usual_validity_is_offered_and_bars_nothing(document, officer, title, last):
    NormativeDocument.objects.update(title=title)
    assert actions.suggested_validity(fresh(document)) == last
    assert fresh(document).expires_on is None
    actions.take_suggestion(actor=officer, document=document)
    assert fresh(document).expires_on == last
    assert actions.suggested_validity(fresh(document)) is None
    with pytest.raises(DocumentRefused):
        actions.take_suggestion(actor=officer, document=document)


# -- The clean-up --------------------------------------------------------------------


def cleaned(officer, document, decision, **more):
    """Decide about a document in 2026."""
    usual = {"year": 2026, "on": DAY, "basis": "陕司〔2026〕9号"}
    return actions.decide(actor=officer, document=document, decision=decision, **(usual | more))


@pytest.mark.parametrize(
    ("decision", "status"),
    [("keep", Status.IN_FORCE), ("amend", Status.IN_FORCE), ("repeal", Status.REPEALED),
     ("void", Status.EXPIRED)],
)  # fmt: skip
def test_a_decision_of_the_clean_up_makes_the_document_what_it_says(
    document, officer, decision, status
):
    cleaned(officer, document, decision)
    assert standing.status(fresh(document), DAY) is status
    assert standing.status(fresh(document), DAY - timedelta(days=1)) is Status.IN_FORCE
    assert Entry.objects.filter(verb__startswith="清理：").count() == 1


@pytest.mark.parametrize("first", ["repeal", "void"])
def test_a_decision_taken_back_or_changed_puts_back_what_was(document, officer, first):
    NormativeDocument.objects.update(expires_on=date(2029, 3, 4), repeal_basis="")
    row = cleaned(officer, document, first)
    cleaned(officer, document, "keep")
    assert CleanUp.objects.get().decision == "keep"
    assert (fresh(document).expires_on, fresh(document).repealed_on) == (date(2029, 3, 4), None)
    row = cleaned(officer, document, first)
    actions.take_back(actor=officer, clean_up=row)
    now = fresh(document)
    assert (now.expires_on, now.repealed_on, now.repeal_basis) == (date(2029, 3, 4), None, "")
    assert not CleanUp.objects.exists()


def test_what_was_changed_after_the_clean_up_is_not_overwritten(document, officer):
    row = cleaned(officer, document, "repeal")
    NormativeDocument.objects.update(repealed_on=date(2026, 2, 1))
    with pytest.raises(DocumentRefused, match="又改过"):
        actions.take_back(actor=officer, clean_up=row)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"decision": "repeal", "basis": ""}, "应填依据"),
        ({"decision": "maybe"}, "请选择清理结果"),
        ({"decision": "repeal", "effective_on": date(2024, 3, 4)}, "不应早于制发日期"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(document, officer, given, said):
    given = dict(given)
    with pytest.raises(DocumentRefused, match=said):
        cleaned(officer, document, given.pop("decision"), **given)
    assert not CleanUp.objects.exists()


def test_what_has_ended_is_noted_as_ended_and_cannot_be_kept(document, officer):
    NormativeDocument.objects.update(repealed_on=date(2026, 1, 5))
    with pytest.raises(DocumentRefused, match="不再有效"):
        cleaned(officer, document, "keep")
    row = cleaned(officer, document, "repeal", basis="")
    assert row.effective_on == date(2026, 1, 5)
    assert fresh(document).repealed_on == date(2026, 1, 5)


def test_somebody_elses_document_is_not_cleaned(document, other_agency, person):
    stranger = person("qian", other_agency, "officer")
    with pytest.raises(NotAllowed):
        cleaned(stranger, document, "keep")


def test_the_printed_lists_hold_what_stands_and_what_was_decided(document, officer, agency):
    import io

    import docx
    import openpyxl

    gone = NormativeDocument.objects.create(
        agency=agency, doc_no="=2号", title="旧办法", issued_on=ISSUED
    )
    cleaned(officer, document, "keep")
    cleaned(officer, gone, "repeal")
    printed = lists.in_force(agency, DAY)
    assert [row[2] for row in printed.rows] == ["陕司〔2024〕1号"]
    decided = lists.decided(agency, 2026)
    assert [row[3] for row in decided.rows] == ["继续有效", "废止"]
    table = docx.Document(io.BytesIO(lists.as_docx(decided))).tables[0]
    told = [[cell.text for cell in row.cells] for row in table.rows]
    assert told == [[name for name, _ in decided.headings], *map(list, decided.rows)]
    sheet = openpyxl.load_workbook(io.BytesIO(lists.as_xlsx(decided))).active
    assert [list(row) for row in sheet.iter_rows(min_row=4, values_only=True)] == [
        list(row) for row in decided.rows
    ]
    assert all(cell.data_type == "s" for cell in sheet["C"] if cell.value)


# -- What the public sees -------------------------------------------------------------


def public_page(client, item):
    """Return the public page of an item."""
    answer = client.get(reverse("portal:item", args=[item.agency.code, item.pk]))
    assert answer.status_code == 200
    return answer


@pytest.mark.parametrize("linked", [True, False])
def test_a_repealed_document_shows_it_on_its_frozen_page_and_in_lists(
    client, office, document, monkeypatch, linked
):
    number = "" if linked else document.doc_no
    item = climb(office, draft(office, title="公共法律服务管理办法全文", doc_no=number))
    if linked:
        actions.link(actor=office.drafter, document=document, item=item)
    digest = item.live_edition.digest
    before = public_page(client, item)
    assert "废止" not in before.text.replace("废止日期", "")
    actions.repeal(actor=office.drafter, document=document, on=DAY, basis="陕司〔2026〕9号")
    after = public_page(client, item)
    assert f"本文件已于 {DAY} 废止（依据：陕司〔2026〕9号），仅供查阅。" in after.text
    assert "已废止" in after.text
    assert after["ETag"] != before["ETag"]
    item.refresh_from_db()
    assert item.live_edition.digest == digest, "the edition stays as it was reviewed"
    column = client.get(reverse("portal:column", args=[item.agency.code, office.column.slug]))
    assert "已废止" in column.text
    assert "已废止" in client.get(reverse("portal:agency", args=[item.agency.code])).text


def test_a_document_that_expired_shows_it_without_anybody_touching_it(client, office, document):
    item = climb(office, draft(office, doc_no=document.doc_no))
    NormativeDocument.objects.update(expires_on=date(2026, 3, 3))
    mark = marks.normative_mark(item, date(2026, 3, 3))
    assert (mark.label, mark.told) == ("现行有效", "")
    mark = marks.normative_mark(item, date(2026, 3, 4))
    assert mark.label == "已失效"
    assert "有效期至 2026-03-03" in mark.told
    assert "已失效" in public_page(client, item).text


def test_the_page_leads_to_the_text_that_replaced_it_once_that_is_public(client, office, document):
    item = climb(office, draft(office, doc_no=document.doc_no))
    new = NormativeDocument.objects.create(
        agency=document.agency, doc_no="陕司〔2026〕1号", title="新办法", issued_on=DAY
    )
    later = draft(office, title="新的公共法律服务办法")
    actions.link(actor=office.drafter, document=new, item=later)
    actions.repeal(actor=office.drafter, document=document, on=DAY, basis="陕司〔2026〕1号", by=new)
    assert "替代它的文件" not in public_page(client, item).text
    climb(office, later, at=datetime(2026, 3, 4, 3, 0, tzinfo=UTC))
    assert "新的公共法律服务办法" in public_page(client, item).text


def test_an_interpretation_tells_that_what_it_explains_has_ended(client, office, document):
    item = climb(office, draft(office, title="《办法》解读"))
    actions.link(actor=office.drafter, document=document, item=item, role="interpretation")
    assert marks.normative_mark(item, DAY) is None
    actions.repeal(actor=office.drafter, document=document, on=DAY, basis="陕司〔2026〕9号")
    assert "所解读的文件《公共法律服务管理办法》已于" in public_page(client, item).text


def test_the_same_number_of_another_agency_marks_nothing(office, other_agency, document):
    NormativeDocument.objects.update(agency=other_agency, repealed_on=DAY)
    item = draft(office, doc_no=document.doc_no)
    assert marks.normative_mark(item, DAY) is None


def test_marks_of_many_items_cost_no_more_queries_than_of_one(
    office, document, django_assert_max_num_queries
):
    rows = [draft(office, title=f"第{n}号", doc_no=f"陕司〔2025〕{n}号") for n in range(12)]
    for row in rows:
        NormativeDocument.objects.create(
            agency=office.agency, doc_no=row.doc_no, title=row.title, issued_on=ISSUED,
            repealed_on=DAY,
        )  # fmt: skip
    with django_assert_max_num_queries(3):
        found = marks.normative_marks([(row, row.doc_no) for row in rows], DAY)
    assert {mark.label for mark in found.values()} == {"已废止"}
    assert len(found) == 12


def test_an_item_is_linked_once_and_only_an_own_one(office, document, other_agency):
    item = draft(office)
    actions.link(actor=office.drafter, document=document, item=item)
    with pytest.raises(DocumentRefused, match="已经关联"):
        actions.link(actor=office.drafter, document=document, item=item, role="interpretation")
    actions.unlink(actor=office.drafter, link=DocumentItem.objects.get())
    assert not DocumentItem.objects.exists()
    stranger = office_of(other_agency, "o")
    with pytest.raises(DocumentRefused, match="不是本单位"):
        actions.link(actor=office.drafter, document=document, item=draft(stranger))
