"""Which metadata the page of an item shows is the site's choice, but for what every page must show."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from gongkai_web.journal.models import Entry
from gongkai_web.portal import site
from gongkai_web.portal.item_fields import ALWAYS, FIELDS, hidden_by_default, shown
from gongkai_web.portal.site_views import SiteForm
from review_desk import climb, draft, office_of
from writing_room import Room

pytestmark = pytest.mark.django_db
AGO = timezone.now() - timedelta(days=3)
ALL = {name: name for name, _ in FIELDS}


def test_what_must_be_shown_is_shown_whatever_was_chosen():
    labels = dict(FIELDS)
    found = shown(ALL, [name for name, _ in FIELDS])
    assert [label for label, _ in found] == [labels[name] for name, _ in FIELDS if name in ALWAYS]


def test_classes_of_a_list_are_told_with_their_code():
    told = {"topic": "综合政务\\政务公开", "genre": "自己写的"}
    assert shown(told, []) == [("主题分类", "综合政务\\政务公开（02）"), ("体裁分类", "自己写的")]


def test_the_site_switches_fields_of_the_page_and_of_no_edition(agency, client):
    office = office_of(agency)
    item = climb(office, draft(office, topic="其他", keywords="法律援助", carrier="电子"), at=AGO)
    address = reverse("portal:item", args=[agency.code, item.pk])
    first = client.get(address)
    words = first.content.decode()
    assert "其他（22）" in words
    assert "<dt>主题词</dt>" in words
    assert "<dt>载体类型</dt>" not in words
    site.keep(actor=None, fields={"hidden_fields": ["keywords"]})
    second = client.get(address)
    words = second.content.decode()
    assert "<dt>主题词</dt>" not in words
    assert "<dt>载体类型</dt><dd>电子</dd>" in words
    assert first["ETag"] != second["ETag"], "who kept the page is told that it changed"
    assert Entry.objects.filter(verb="修改网站信息").count() == 1


def test_a_field_every_page_shows_cannot_be_switched_off(db):
    with pytest.raises(ValidationError):
        site.keep(actor=None, fields={"hidden_fields": ["index_no"]})


def test_the_form_says_what_is_shown_and_keeps_what_is_not(db):
    form = SiteForm(instance=site.site())
    assert "carrier" not in form.initial["shown_fields"]
    assert hidden_by_default() == ["carrier", "language"]
    form = SiteForm({"title": "平台", "shown_fields": ["topic", "carrier"]}, instance=site.site())
    assert form.is_valid(), form.errors
    site.keep(actor=None, fields=form.kept())
    assert "keywords" in site.site().hidden_fields
    assert "carrier" not in site.site().hidden_fields


def test_the_writing_form_asks_for_carrier_and_language_and_tells_codes(agency):
    room = Room(office_of(agency))
    item = room.write(carrier="电子", language="英文", topic="综合政务")
    assert (item.carrier, item.language) == ("电子", "英文")
    page = room.open(room.office.drafter, reverse("writing:edit", args=[item.pk])).content.decode()
    assert '<option value="综合政务" label="02 综合政务">' in page
    assert "主题分类 2014-1 版" in page
