"""The pages of the register, walked as people do."""

from datetime import date

import pytest
from django.urls import reverse

from gongkai_web.normative import pages, viewsets
from gongkai_web.normative.models import CleanUp, DocumentItem
from gongkai_web.publishing.models import NormativeDocument
from review_desk import draft, office_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 4)


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(pages.timezone, "localdate", lambda *_: TODAY)


@pytest.fixture
def document(agency):
    """Return a document issued in 2024."""
    return NormativeDocument.objects.create(
        agency=agency, doc_no="陕司〔2024〕1号", title="公共法律服务管理办法",
        issued_on=date(2024, 3, 5),
    )  # fmt: skip


def act(client, document, name, **given):
    """Send one form of the document's page."""
    return client.post(reverse("normative:act", args=[document.pk, name]), given)


def test_a_document_is_reviewed_numbered_linked_and_repealed_on_its_page(client, agency, document):
    office = office_of(agency)
    item = draft(office, doc_no=document.doc_no)
    client.force_login(office.drafter)
    page = client.get(reverse("normative:document", args=[document.pk])).text
    assert "现行有效" in page
    assert "填 2029-03-04" in page
    assert "发文字号相同" in page
    review = {"reviewer": "法制科", "on": "2024-03-01", "opinion": "lawful"}
    assert act(client, document, "review", **review).status_code == 302
    assert act(client, document, "register", registration_no="陕规〔2024〕001", on="2024-03-04")
    assert act(client, document, "link", index_no=item.index_no, role="text").status_code == 302
    assert act(client, document, "validity").status_code == 302
    repeal = {"on": "2026-03-01", "basis": "陕司〔2026〕9号"}
    assert act(client, document, "repeal", **repeal).status_code == 302
    page = client.get(reverse("normative:document", args=[document.pk])).text
    for said in (
        "已废止",
        "陕规〔2024〕001",
        "法制科",
        "合法性审核",
        "统一登记",
        "2029-03-04",
        item.title,
    ):
        assert said in page, said
    link = DocumentItem.objects.get()
    assert act(client, document, "unlink", link=link.pk).status_code == 302
    assert not DocumentItem.objects.exists()


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("repeal", {"on": "2026-03-01", "basis": ""}, "废止依据"),
        ("repeal", {"on": "不是日期", "basis": "某"}, "日期"),
        ("link", {"index_no": "没有", "role": "text"}, "没有索引号为“没有”的信息"),
        ("review", {"reviewer": "法制科", "on": "2027-03-01", "opinion": "lawful"}, "不应晚于今天"),
        ("register", {"registration_no": "", "on": "2024-03-04"}, "统一登记编号"),
    ],
)
def test_a_form_that_is_wrong_comes_back_with_the_reason(
    client, officer, document, name, given, said
):
    client.force_login(officer)
    answer = act(client, document, name, **given)
    assert answer.status_code == 422
    assert said in answer.text


@pytest.mark.parametrize("name", ["validity", "unlink"])
def test_an_act_without_a_form_that_is_refused_says_why(client, officer, document, name):
    NormativeDocument.objects.update(repealed_on=date(2025, 1, 1))
    client.force_login(officer)
    answer = client.post(
        reverse("normative:act", args=[document.pk, name]), {"link": "x"}, follow=True
    )
    assert "没有" in "".join(str(one) for one in answer.context["messages"])


def test_there_is_no_other_act(client, officer, document):
    client.force_login(officer)
    assert act(client, document, "delete").status_code == 404


def test_strangers_and_those_who_only_read_change_nothing(
    client, agency, other_agency, person, document
):
    client.force_login(person("qian", other_agency, "officer"))
    assert client.get(reverse("normative:document", args=[document.pk])).status_code == 404
    assert act(client, document, "validity").status_code == 404
    client.force_login(person("sun", agency, "supervisor"))
    page = client.get(reverse("normative:document", args=[document.pk]))
    assert "登记废止" not in page.text
    act(client, document, "repeal", on="2026-03-01", basis="某")
    act(client, document, "validity")
    form = {
        "agency": agency.pk,
        "year": 2026,
        "on": "2026-03-04",
        f"decision-{document.pk}": "keep",
    }
    answer = client.post(reverse("normative:clean_up"), form)
    assert answer.status_code == 422
    assert "没有在" in answer.text
    document.refresh_from_db()
    assert (document.repealed_on, document.expires_on) == (None, None)
    assert not CleanUp.objects.exists()


def test_a_year_is_cleaned_up_on_one_page_and_printed(client, officer, agency, document):
    gone = NormativeDocument.objects.create(
        agency=agency, doc_no="2号", title="旧办法", issued_on=date(2020, 1, 1)
    )
    NormativeDocument.objects.create(
        agency=agency, doc_no="3号", title="早已废止", issued_on=date(2010, 1, 1),
        repealed_on=date(2015, 1, 1),
    )  # fmt: skip
    client.force_login(officer)
    url = reverse("normative:clean_up")
    page = client.get(url).text
    assert "旧办法" in page
    assert "早已废止" not in page
    for label in ("现行有效目录（.docx）", "现行有效目录（.xlsx）", "清理结果目录（.xlsx）"):
        assert f">{label}<" in page
    form = {
        "agency": agency.pk, "year": 2026, "on": "2026-03-04", "basis": "",
        f"decision-{document.pk}": "keep", f"decision-{gone.pk}": "repeal",
        f"note-{document.pk}": "仍然需要",
    }  # fmt: skip
    answer = client.post(url, form)
    assert answer.status_code == 422
    assert "应填依据" in answer.text
    assert CleanUp.objects.get().document == document, "what was right is kept"
    answer = client.post(url, form | {"basis": "陕司〔2026〕9号"})
    assert answer.status_code == 302
    assert set(CleanUp.objects.values_list("document", "decision")) == {
        (document.pk, "keep"), (gone.pk, "repeal")
    }  # fmt: skip
    answer = client.post(url, form | {f"decision-{document.pk}": "undo", f"decision-{gone.pk}": ""})
    assert not CleanUp.objects.filter(document=document).exists()
    for what in ("in-force", "decided"):
        for ending in ("docx", "xlsx"):
            file = client.get(reverse("normative:file", args=[what, ending]))
            assert file.status_code == 200
            assert file.content[:2] == b"PK"
    assert client.get(reverse("normative:file", args=["all", "docx"])).status_code == 404
    answer = client.get(reverse("normative:file", args=["in-force", "docx"]), {"on": "昨天"})
    assert answer.status_code == 404


@pytest.mark.parametrize("year", ["abc", "20266", "１２３４", "0001"])
def test_what_is_no_year_is_not_found(client, officer, year):
    client.force_login(officer)
    for name in ("clean_up", "district"):
        assert client.get(reverse(f"normative:{name}"), {"year": year}).status_code == 404


def test_a_supervising_office_sees_its_agencies_and_a_registrar_what_was_laid_before_it(
    client, agency, other_agency, person, document
):
    NormativeDocument.objects.create(
        agency=other_agency, doc_no="9号", title="送来登记的办法", registrar=agency,
        issued_on=date(2026, 1, 5),
    )  # fmt: skip
    hidden = NormativeDocument.objects.create(
        agency=other_agency, doc_no="10号", title="没有送来的办法", issued_on=date(2026, 1, 5)
    )
    client.force_login(person("zhou", agency, "officer"))
    page = client.get(reverse("normative:district")).text
    assert "送来登记的办法" in page
    assert "待编号" in page
    assert "没有送来的办法" not in page
    other_agency.parent = agency
    other_agency.save()
    client.force_login(person("wu", agency, "supervisor"))
    page = client.get(reverse("normative:district")).text
    assert other_agency.name in page
    assert client.get(reverse("normative:document", args=[hidden.pk])).status_code == 200


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("standing=valid", {"有效", "已改"}),
        ("standing=in_force", {"有效"}),
        ("standing=amended", {"已改"}),
        ("standing=repealed", {"废了"}),
        ("standing=expired", {"过期"}),
        ("standing=draft", {"起草"}),
        ("wanting=review", {"有效", "已改", "废了", "过期", "起草"}),
        ("wanting=interpretation&standing=valid", {"有效", "已改"}),
    ],
)
def test_the_list_finds_documents_by_what_they_are_today(
    client, officer, agency, monkeypatch, query, found
):
    monkeypatch.setattr(viewsets, "today", lambda: TODAY)
    issued = date(2024, 1, 1)
    for title, days in {
        "有效": {"issued_on": issued},
        "已改": {"issued_on": issued, "amended_on": issued},
        "废了": {"issued_on": issued, "repealed_on": TODAY},
        "过期": {"issued_on": issued, "expires_on": date(2026, 3, 3)},
        "起草": {"drafted_on": issued},
    }.items():
        NormativeDocument.objects.create(agency=agency, doc_no=title, title=title, **days)
    client.force_login(officer)
    answer = client.get(f"{reverse('normative-docs:index')}?{query}")
    rows = {row.title for row in answer.context["object_list"]}
    assert rows == found
    for row in answer.context["object_list"]:
        assert reverse("normative:document", args=[row.pk]) in answer.text


def test_the_form_offers_only_own_documents_to_replace(
    client, officer, agency, other_agency, document
):
    NormativeDocument.objects.create(agency=other_agency, doc_no="8号", title="别家的办法")
    client.force_login(officer)
    for url in (
        reverse("normative-docs:add"),
        reverse("normative-docs:edit", args=[document.pk]),
    ):
        answer = client.get(url)
        assert answer.status_code == 200
        assert "别家的办法" not in answer.text
