"""依申请公开设置: who may, what is refused, and what the settings would give."""

import pytest
from django.urls import reverse

from gongkai_web.applications.models import DeskSettings
from gongkai_web.applications.numbering import settings_of
from gongkai_web.journal.models import Entry

pytestmark = pytest.mark.django_db
SETTINGS = {
    "number_pattern": "{year}-{seq:03d}",
    "letter_pattern": "陕司公开告〔{year}〕{seq}号",
    "review_kind": "justice_department",
    "own_government": "陕州区人民政府（示例）",
    "superior_body": "三门峡市司法局（示例）",
    "court": "陕州区人民法院（示例）",
}


@pytest.fixture
def leader(person, agency, client):
    """Return the head of the agency, logged in."""
    who = person("lingdao", agency, "leader")
    client.force_login(who)
    return who


def url(agency):
    return reverse("desk_settings:edit", args=(agency.pk,))


@pytest.mark.parametrize(
    ("role", "status"),
    [("leader", 302), ("administrator", 302), ("officer", 403), ("compiler", 403), ("supervisor", 403)],
)  # fmt: skip
def test_the_head_and_the_administrator_may_and_nobody_else(role, status, agency, person, client):
    client.force_login(person("li", agency, role))
    answer = client.get(reverse("desk_settings:index"))
    # Wagtail answers a refusal in the back office by the way home.
    refused = answer.status_code == 302 and answer.url == reverse("wagtailadmin_home")
    assert (403 if refused else answer.status_code) == status
    assert ("/admin/desk-settings/" in client.get("/admin/").content.decode()) is (status == 302)
    saved = client.post(url(agency), SETTINGS)
    assert DeskSettings.objects.exists() is (status == 302), saved


def test_another_agencys_desk_is_not_there(agency, other_agency, leader, client):
    assert client.get(url(other_agency)).status_code == 404
    assert client.post(url(other_agency), SETTINGS).status_code == 404
    assert not DeskSettings.objects.exists()


def test_what_is_kept_is_journaled(agency, leader, client):
    assert client.post(url(agency), SETTINGS).status_code == 302
    assert settings_of(agency).court == "陕州区人民法院（示例）"
    entry = Entry.objects.first()
    assert (entry.verb, entry.actor) == ("修改依申请公开设置", leader)


def test_a_preview_shows_numbers_and_remedies_and_keeps_nothing(agency, leader, client):
    page = client.post(url(agency), SETTINGS | {"preview": "1"}).content.decode()
    for words in (
        "2026-001",
        "陕司公开告〔2026〕1号",
        "应当自收到本告知书之日起60日内先向陕州区人民政府（示例）",
        "三门峡市司法局（示例）",
        "向陕州区人民法院（示例）提起行政诉讼",
    ):
        assert words in page
    assert not DeskSettings.objects.exists()


def test_a_kind_of_letter_can_be_numbered_apart(agency, leader, client):
    own = SETTINGS | {"extension_pattern": "陕司延〔{year}〕{seq}号"}
    page = client.post(url(agency), own | {"preview": "1"}).content.decode()
    assert "下一个延期、延迟答复告知书文号</dt><dd>陕司延〔2026〕1号" in page
    assert client.post(url(agency), own).status_code == 302
    assert settings_of(agency).extension_pattern == "陕司延〔{year}〕{seq}号"
    page = client.get(url(agency)).content.decode()
    assert '<details class="gk-more" open>' in page
    assert "《收费通知书》" in page.replace("政府信息公开信息处理费", "")


def test_what_the_letters_would_lack_is_told(agency, leader, client):
    page = client.get(url(agency)).content.decode()
    assert "有管辖权的人民法院没有填写" in page
    assert "行政复议机关没有填写" in page


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("number_pattern", "{year}", "序号"),
        ("number_pattern", "{year}-{seq}-{x}", "无法识别"),
        ("letter_pattern", "公开告({year}){seq}号", "六角括号"),
        ("letter_pattern", "公开告{seq}号", "年份"),
        ("fee_pattern", "费{seq}号", "年份"),
        ("fee_pattern", "陕司公开告〔{year}〕{seq}号", "与“文书文号规则”相同"),
        ("review_kind", "church", "church"),
    ],
)
def test_a_setting_that_gives_no_letter_is_refused(field, value, told, agency, leader, client):
    answer = client.post(url(agency), SETTINGS | {field: value})
    assert answer.status_code == 200
    assert told in str(answer.context["form"].errors[field])
    assert not DeskSettings.objects.exists()
