"""The page 放假安排 from the form to the list of cases that moved."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai import workdays
from gongkai_web.applications.derived import refresh_case
from gongkai_web.applications.models import Application
from gongkai_web.journal.models import Entry
from gongkai_web.workdays import actions, installed

from .conftest import NOTICE_2027

pytestmark = pytest.mark.django_db
FORM = {
    "year": "2027",
    "title": "国务院办公厅关于2027年部分节假日安排的通知",
    "number": "",
    "issued_on": "2026-11-05",
    "holidays": "一、元旦：1月1日（周五）至3日（周日）放假调休，共3天。1月10日（周日）上班。\n"
    "二、春节：2月5日至11日放假调休，共7天。1月31日、2月20日上班。除夕（2月5日）前可休息。",
}


@pytest.fixture
def application(folder, agency):
    made = Application.objects.create(
        agency=agency,
        number="〔2026〕9号",
        applicant_kind="natural_person",
        received_on=date(2026, 12, 21),
    )
    refresh_case(made)
    return made


def kept(page):
    """Return what the preview's form would send."""
    files = page.context["preview"]["files"]
    return {"name": list(files), "text": list(files.values())}


def test_a_notice_is_pasted_looked_at_and_kept(application, administrator, client, folder):
    client.force_login(administrator)
    page = client.get(reverse("calendar:index")).content.decode()
    assert "2027" in page
    assert "1 件申请的应答复日期是暂定的" in page

    preview = client.post(reverse("calendar:enter"), FORM)
    shown = preview.content.decode()
    for said in ("01-01（五）至 01-03（日）", "02-20（六）", "除夕(2月5日)前可休息", "1 件申请"):
        assert said in shown
    assert "法定节日 2027-05-01（劳动节）没有写成放假" in shown
    assert list(folder.iterdir()) == []

    result = client.post(reverse("calendar:save"), kept(preview), follow=True).content.decode()
    for said in ("〔2026〕9号", "2027-01-19", "2027-01-18"):
        assert said in result
    assert (folder / "2027.yaml").exists()
    assert workdays.year(2027).notice.title == FORM["title"]
    assert "没有通知" not in client.get(reverse("applications:index")).content.decode()
    history = client.get(reverse("applications:history", args=(application.pk,))).content.decode()
    assert "应答复日期：2027-01-19 → 2027-01-18" in history


def test_a_file_is_uploaded_looked_at_and_kept(application, administrator, client, folder):
    client.force_login(administrator)
    (folder / "2027.yaml").write_text(NOTICE_2027, "utf-8")
    file = SimpleUploadedFile("2027.yaml", NOTICE_2027.encode())
    preview = client.post(reverse("calendar:enter"), {"upload": "1", "file": file})
    assert "将取代现有的 2027.yaml" in preview.content.decode()
    client.post(reverse("calendar:save"), kept(preview))
    assert (folder / "2027.yaml").read_text("utf-8") == NOTICE_2027
    assert Entry.objects.filter(verb="录入放假安排").count() == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": "国务院办公厅关于2026年部分节假日安排的通知"}, "填写的年份是 2027 年"),
        ({"holidays": "春节"}, "没有读到放假的日子"),
        ({"holidays": "元旦：1月1日（周四）放假。"}, "2027-01-01 是星期五，请核对年份和日期"),
        ({"holidays": "元旦：1月1日放假。1月4日上班。"}, "调休上班的日子应为星期六或星期日"),
        ({"holidays": "元旦：1月1日放假。\n春节：1月1日放假。"}, "已经写过"),
        ({"holidays": "元旦：2028年1月1日放假。"}, "2028-01-01 不在 2027 年内"),
        ({"issued_on": "2026-11-31"}, "输入"),
    ],
)
def test_what_is_wrong_with_a_notice_is_told_at_its_field(
    changed, said, folder, administrator, client
):
    client.force_login(administrator)
    answer = client.post(reverse("calendar:enter"), FORM | changed)
    assert answer.context["preview"] is None
    assert said in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("2027.yaml", b"", "空文件"),
        ("明年.yaml", NOTICE_2027.encode(), "文件名“明年.yaml”不对"),
        ("2027.yaml", NOTICE_2027.encode("gb18030"), "文件编码应为 UTF-8"),
        ("2027.yaml", b"notice: [", "不合 YAML 的写法"),
        ("2027.yaml", b"x" * 100_001, "文件过大"),
        ("2028-amendment-1.yaml", NOTICE_2027.encode(), "2028-amendment-1.yaml"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(name, data, said, folder, administrator, client):
    client.force_login(administrator)
    answer = client.post(
        reverse("calendar:enter"), {"upload": "1", "file": SimpleUploadedFile(name, data)}
    )
    assert answer.context["preview"] is None
    assert said in answer.content.decode()


@pytest.mark.parametrize(
    ("names", "texts"),
    [
        ([], []),
        (["2027.yaml"], []),
        (["../2027.yaml"], [NOTICE_2027]),
        (["overlay-x.yaml"], [NOTICE_2027]),
        (["2027.yaml"], ["["]),
    ],
)
def test_nothing_but_a_usable_file_of_the_right_name_is_kept(
    names, texts, folder, administrator, client
):
    client.force_login(administrator)
    client.post(reverse("calendar:save"), {"name": names, "text": texts})
    assert list(folder.parent.rglob("*.yaml")) == []


@pytest.mark.parametrize("role", ["officer", "compiler", "leader", "supervisor"])
def test_others_read_the_years_and_enter_nothing(role, folder, agency, person, client):
    client.force_login(person("li", agency, role))
    page = client.get(reverse("calendar:index"))
    assert page.status_code == 200
    assert reverse("calendar:enter") not in page.content.decode()
    entry = actions.recount(actor=None).entry
    for name, args in (("enter", ()), ("save", ()), ("recount_now", ()), ("recount", (entry.pk,))):
        url = reverse(f"calendar:{name}", args=args)
        for answer in (client.get(url), client.post(url, {"name": "2027.yaml", "text": "x"})):
            assert answer.status_code == 405 or answer.status_code in (302, 403)
            assert list(folder.iterdir()) == []
    assert Entry.objects.count() == 1


def test_a_faulty_file_is_shown_to_administrators_on_the_first_page(
    folder, agency, administrator, person, client
):
    (folder / "2027.yaml").write_text("[", "utf-8")
    client.force_login(administrator)
    for url in (reverse("wagtailadmin_home"), reverse("calendar:index")):
        assert "放假安排文件有错，已略过" in client.get(url).content.decode()
    client.force_login(person("li", agency, "officer"))
    assert "放假安排文件有错" not in client.get(reverse("wagtailadmin_home")).content.decode()
    (folder / "2027.yaml").unlink()
    client.get("/healthz")
    assert installed.problems() == ()


@pytest.mark.parametrize("name", ["index", "inspect", "review"])
def test_a_provisional_due_date_says_so_wherever_it_is_shown(
    name, application, agency, officer, client
):
    client.force_login(officer)
    url = reverse(f"applications:{name}", args=() if name == "index" else (application.pk,))
    assert "2027-01-19（暂定）" in client.get(url).content.decode()


def test_the_pages_of_import_and_export_say_what_is_provisional(application, officer, client):
    client.force_login(officer)
    page = client.get(reverse("ledgers:index")).content.decode()
    assert "1 件申请的应答复日期是暂定的" in page
