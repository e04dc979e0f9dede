"""The back office speaks Chinese: every string of the parts in use, and every page looked at."""

import re
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.urls import get_resolver, reverse
from wagtail.admin.viewsets import viewsets

from gongkai_web.agencies.admin import ScopedViewSet
from gongkai_web.config.locale import compile as catalogue

WAGTAIL = Path(find_spec("wagtail").origin).parent
OURS = {path.name: path for path in catalogue.catalogues()}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%[sd]")

# What may stand in Latin letters: the languages of machines, and names.
ALLOWED = re.compile(
    r"Excel|Word|CSV|PDF|OFD|JPEG|PNG|TIFF|txt|MB|URL|SHA-256|ID|Ctrl|JavaScript|API|JSON|HTML|DOCX?|XLSX|docx|xlsx|pdf|html|json"
    r"|[a-z]+://\S*|[\w.-]+@[\w.-]+|shanzhou-sfj|officer|zongguan|lushi-czj"
    r"|MIMI|Shift|\{agency\}-\{column\}-\{year\}-\{seq:05d\}|\{uscc\}|\{org\}|Enter|Esc"
)


@pytest.mark.parametrize("path", OURS.values(), ids=OURS)
def test_the_compiled_catalogue_is_that_of_its_source(path):
    assert path.with_suffix(".mo").read_bytes() == catalogue.compiled(catalogue.read(path))


@pytest.mark.parametrize("path", OURS.values(), ids=OURS)
def test_a_translation_keeps_the_placeholders_of_its_original(path):
    for original, translation in catalogue.read(path).items():
        if not original:
            continue
        singular, _, plural = original.partition("\0")
        known = set(PLACEHOLDER.findall(singular)) | set(PLACEHOLDER.findall(plural))
        assert set(PLACEHOLDER.findall(translation)) <= known, original
        if not plural:
            assert set(PLACEHOLDER.findall(translation)) == known, original


@pytest.mark.parametrize("app", ["", "admin", "users", "snippets", "documents", "images"])
@pytest.mark.parametrize("domain", ["django.po", "djangojs.po"])
def test_no_message_of_wagtail_is_left_in_english(app, domain):
    english = WAGTAIL / app / "locale" / "en" / "LC_MESSAGES" / domain
    if not english.exists():
        pytest.skip("this app has no such catalogue")
    chinese = WAGTAIL / app / "locale" / "zh_Hans" / "LC_MESSAGES" / domain
    said = {**(catalogue.read(chinese) if chinese.exists() else {}), **catalogue.read(OURS[domain])}
    originals = set(re.findall(r'^msgid "(.+)"$', english.read_text("utf-8"), re.MULTILINE))
    keys = {key.partition("\0")[0].partition("\4")[2] or key.partition("\0")[0] for key in said}
    one_line = {key for key in keys if "\n" not in key}
    missing = {o for o in originals if o.encode().decode("unicode_escape", "ignore").isascii()}
    missing = {o.replace('\\"', '"') for o in missing} - one_line
    assert not missing


def test_a_bad_line_of_a_catalogue_is_named(tmp_path):
    path = tmp_path / "x.po"
    path.write_text('msgid "a"\nmsgstr b\n', "utf-8")
    with pytest.raises(catalogue.BadCatalogue, match=r"x\.po:2"):
        catalogue.read(path)


class Words(HTMLParser):
    """Collects what a person reads or hears on a page."""

    told = ("title", "aria-label", "placeholder", "alt", "data-w-progress-active-value")

    def __init__(self):
        super().__init__()
        self.texts, self.silent = [], 0

    def handle_starttag(self, tag, attrs):
        if tag in ("script", "style", "svg", "code"):
            self.silent += 1
        self.texts += [value for name, value in attrs if name in self.told and value]
        if tag == "input" and dict(attrs).get("type") in ("submit", "button"):
            self.texts.append(dict(attrs).get("value") or "")

    def handle_endtag(self, tag):
        if tag in ("script", "style", "svg", "code"):
            self.silent -= 1

    def handle_data(self, data):
        if not self.silent:
            self.texts.append(data)


def english_in(html):
    reader = Words()
    reader.feed(html)
    found = set()
    for text in reader.texts:
        found |= set(re.findall(r"[A-Za-z][A-Za-z']+", ALLOWED.sub("", text)))
    return found


def pages(superuser):
    yield reverse("wagtailadmin_home")
    yield reverse("wagtailadmin_account")
    get_resolver().url_patterns  # noqa: B018 - registers the viewsets
    for viewset in viewsets.viewsets:
        if not isinstance(viewset, ScopedViewSet):
            continue
        for pattern in viewset.get_urlpatterns():
            if pattern.name in ("index", "add"):
                url = reverse(viewset.get_url_name(pattern.name))
                yield url
                if pattern.name == "index":
                    yield url + "?q=没有这样的记录"
                    yield url + "?year=2024&page=1"
            elif pattern.name in ("edit", "delete", "inspect", "history"):
                first = viewset.model._default_manager.first()
                if first is not None:
                    yield reverse(viewset.get_url_name(pattern.name), args=(first.pk,))


@pytest.mark.slow
@pytest.mark.django_db
def test_no_page_of_the_back_office_shows_english(agency, other_agency, person, client):
    from gongkai_web.applications.models import Application
    from gongkai_web.publishing.models import Item

    Item.objects.create(agency=agency, index_no="1", title="示例")
    Application.objects.create(agency=agency, number="1", applicant_kind="natural_person")
    client.force_login(person("zongguan", superuser=True))
    left, seen = {}, 0
    for url in pages(superuser=True):
        answer = client.get(url)
        if answer.status_code == 200:
            seen += 1
            if words := english_in(answer.content.decode()):
                left[url] = words
    assert seen > 40
    assert not left


@pytest.mark.django_db
def test_a_form_sent_in_empty_complains_in_chinese(agency, officer, client):
    client.force_login(officer)
    left = {}
    for name in (
        "items",
        "applications",
        "corrections",
        "remedies",
        "media",
        "decisions",
        "accounts",
    ):
        rows = {
            f"{prefix}-{key}": "0"
            for prefix in ("publications", "events")
            for key in ("TOTAL_FORMS", "INITIAL_FORMS")
        }
        answer = client.post(reverse(f"{name}:add"), rows)
        if answer.status_code == 200 and (words := english_in(answer.content.decode())):
            left[name] = words
    assert not left


@pytest.mark.django_db
def test_the_login_page_names_the_product_in_chinese(client):
    answer = client.get("/admin/login/").content.decode()
    assert "政府信息公开" in answer
    assert not english_in(answer)
    wrong = client.post("/admin/login/", {"username": "x", "password": "y"}).content.decode()
    assert not english_in(wrong)
