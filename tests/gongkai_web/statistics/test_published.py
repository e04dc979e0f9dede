"""Every number of the statistics of publishing is the number of items its link opens, and what the report says."""

import random
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongkai.publishing.profiles import profile_or_general
from gongkai.publishing.terms import publication_due
from gongkai_web.publishing import item_filters, timely
from gongkai_web.publishing.models import Channel, Item, MediaArticle, MediaLevel, Publication
from gongkai_web.reports.facts import count_facts
from gongkai_web.statistics import views
from gongkai_web.statistics.published import publishing

pytestmark = pytest.mark.django_db

TODAY, YEAR = date(2026, 6, 30), 2025


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(views.timezone, "localdate", lambda *_: TODAY)
    monkeypatch.setattr(item_filters, "today", lambda: TODAY)


@pytest.fixture
def years(agency, other_agency):
    """Return nothing; two agencies that published two years' items through every channel."""
    other_agency.parent = agency
    other_agency.save()
    chosen = random.Random(7)
    for at in range(90):
        whose = agency if at % 3 else other_agency
        first = date(2024, 6, 1) + timedelta(days=chosen.randint(0, 600))
        formed = first - timedelta(days=chosen.choice([0, 5, 10, 25, 28, 30, 40, 400]))
        item = Item.objects.create(
            agency=whose, index_no=f"N-{at}", title=f"第{at}条",
            column=["政策文件", "", "公示公告"][at % 3], section=["办公室", "", "普法科"][at % 3],
            profile=["", "penalty", "document", "没有的类型"][at % 4],
            formed_on=formed if at % 11 else None,
        )  # fmt: skip
        channels = chosen.sample([*Channel.values, ""], k=chosen.randint(1, 3))
        for step, channel in enumerate(channels):
            Publication.objects.create(
                item=item, channel=channel, published_on=first + timedelta(days=40 * step)
            )
        if at % 10 == 0:
            Publication.objects.create(
                item=item, channel=channels[0], published_on=first + timedelta(days=2)
            )
    for at, level in enumerate([*MediaLevel.values, "", "city"]):
        MediaArticle.objects.create(
            agency=agency, title=f"报道{at}", level=level, published_on=date(2025, 2, 1 + at)
        )


@pytest.mark.walk
@pytest.mark.parametrize("several", [True, False])
def test_every_number_is_the_list_that_it_opens(client, agency, person, years, several):
    client.force_login(person("sun", agency, "supervisor"))
    query = {"year": YEAR} | ({} if several else {"agency": agency.pk})
    answer = client.get(reverse("statistics:published"), query)
    assert answer.status_code == 200
    opened = 0
    for one in answer.context["sections"]:
        for row in one["table"]:
            number = row["number"]
            for url, publications, items in (
                (row["url"], number.value, number.items),
                (row["before_url"], number.before, None),
            ):
                if not url:
                    assert not publications
                    continue
                opened += 1
                found = client.get(url).context["object_list"]
                if one["section"].opens == "media:index" or one["section"].unit == "条":
                    assert len(found) == publications, url
                elif items is not None:
                    assert len(found) == items, url
                else:
                    assert 0 < len(found) <= publications, url
    assert opened > 40
    found = client.get(answer.context["items_url"]).context["object_list"]
    assert len(found) == answer.context["found"].publications.items


def test_the_parts_add_up_to_the_whole_and_the_report_says_the_same(agency, other_agency, years):
    found = publishing([agency, other_agency], YEAR, TODAY)
    sections = {section.key: section for section in found.sections}
    for key in ("month", "channel", "section", "agency"):
        assert sum(one.value for one in sections[key].numbers) == found.publications.value, key
        assert sum(one.before for one in sections[key].numbers) == found.publications.before, key
    website = next(one for one in sections["channel"].numbers if one.title == "政府网站")
    assert sum(one.value for one in sections["column"].numbers) == website.value
    for whose in (agency, other_agency):
        report, found = count_facts(whose, YEAR), publishing([whose], YEAR, TODAY)
        sections = {section.key: section for section in found.sections}
        by_title = {one.title: one.value for one in sections["channel"].numbers if one.value}
        blank = by_title.pop("没有登记渠道", 0)
        assert by_title.pop("政府网站", 0) == sum(report.website.values())
        assert by_title == {Channel(key).label: n for key, n in report.channels.items()}
        assert report.publications + blank == found.publications.value
        assert {one.title: one.value for one in sections["column"].numbers if one.value} == {
            name or "未注明栏目": n for name, n in report.website.items()
        }
        assert sum(one.value for one in sections["media"].numbers) == sum(report.media.values())


def test_in_time_is_what_the_law_says_of_each_item(agency, other_agency, years):
    found = publishing([agency, other_agency], YEAR, TODAY)
    expected = {"on_time": 0, "late": 0, "undated": 0}
    for item in Item.objects.prefetch_related("publications"):
        first = min(one.published_on for one in item.publications.all())
        if first.year != YEAR:
            continue
        if item.formed_on is None:
            expected["undated"] += 1
            continue
        kind = profile_or_general(item.profile)
        due = publication_due(item.formed_on, kind.term, own_term=kind.own_term).due_on
        expected["on_time" if first <= due else "late"] += 1
    [section] = [one for one in found.sections if one.key == "timely"]
    assert {one.query["timely"]: one.value for one in section.numbers} == expected
    assert min(expected.values()) > 0
    assert found.on_time.part == expected["on_time"]


@pytest.mark.parametrize(
    ("profile", "formed", "published", "late"),
    [
        ("", date(2026, 3, 2), date(2026, 3, 30), False),
        ("", date(2026, 3, 2), date(2026, 3, 31), True),
        ("general", date(2026, 2, 2), date(2026, 3, 6), False),
        ("general", date(2026, 2, 2), date(2026, 3, 7), True),
        ("penalty", date(2026, 3, 2), date(2026, 3, 11), False),
        ("penalty", date(2026, 3, 2), date(2026, 3, 12), True),
        ("", date(2016, 3, 2), date(2026, 3, 2), True),
        ("", date(2026, 12, 31), date(2026, 12, 31), False),
    ],
)
def test_the_day_before_the_day_and_the_day_after_in_the_database(
    agency, profile, formed, published, late
):
    item = Item.objects.create(
        agency=agency, index_no="N", title="一", profile=profile, formed_on=formed
    )
    Publication.objects.create(item=item, channel="website", published_on=published)
    rows = timely.timed(
        Item.objects.all(), date(2026, 1, 1), date(2026, 12, 31), date(2026, 12, 31)
    )
    assert rows.filter(timely.LATE).exists() is late
    assert rows.filter(timely.ON_TIME).exists() is not late


@pytest.mark.parametrize(
    ("profile", "today", "overdue"),
    [
        ("", date(2026, 3, 30), False),
        ("", date(2026, 3, 31), True),
        ("penalty", date(2026, 3, 11), False),
        ("penalty", date(2026, 3, 12), True),
        ("没有的类型", date(2026, 3, 30), False),
        ("没有的类型", date(2026, 3, 31), True),
    ],
)
def test_an_item_is_overdue_from_the_day_after_its_last_day(agency, profile, today, overdue):
    Item.objects.create(
        agency=agency, index_no="N", title="一", profile=profile, formed_on=date(2026, 3, 2)
    )
    assert Item.objects.filter(timely.overdue_on(today)).exists() is overdue


def test_an_office_on_wechat_alone_is_told_so(client, officer, agency):
    for at in range(20):
        item = Item.objects.create(agency=agency, index_no=f"N-{at}", title="一")
        Publication.objects.create(
            item=item, channel="wechat" if at < 16 else "website", published_on=date(2025, 3, 1)
        )
    found = publishing([agency], YEAR, TODAY)
    assert (found.outside.percent, found.is_concentrated) == (80.0, True)
    client.force_login(officer)
    assert "过于集中" in client.get(reverse("statistics:published"), {"year": YEAR}).text


def test_more_items_cost_no_more_queries(client, agency, person, years):
    client.force_login(person("sun", agency, "supervisor"))
    url = reverse("statistics:published")
    with CaptureQueriesContext(connection) as many:
        client.get(url, {"year": YEAR})
    Publication.objects.filter(item__pk__gt=Item.objects.first().pk).delete()
    with CaptureQueriesContext(connection) as few:
        client.get(url, {"year": YEAR})
    assert len(many) == len(few)


@pytest.mark.parametrize("name", ["published_csv", "published_json"])
def test_the_numbers_leave_the_page_as_files(client, agency, person, years, name):
    client.force_login(person("sun", agency, "supervisor"))
    answer = client.get(reverse(f"statistics:{name}"), {"year": YEAR})
    assert answer.status_code == 200
    assert "政府网站" in answer.content.decode("utf-8-sig")


@pytest.mark.parametrize("query", ["month=2026-13", "month=abc", "month=2026-3", "timely=x"])
def test_a_filter_that_means_nothing_is_told_and_breaks_nothing(client, officer, query):
    client.force_login(officer)
    assert client.get(f"{reverse('items:index')}?{query}").status_code == 200


def test_year_and_channel_speak_of_the_same_publication(client, officer, agency):
    item = Item.objects.create(agency=agency, index_no="N", title="一")
    Publication.objects.create(item=item, channel="wechat", published_on=date(2025, 5, 1))
    Publication.objects.create(item=item, channel="website", published_on=date(2026, 2, 1))
    client.force_login(officer)

    def found(query):
        return len(client.get(f"{reverse('items:index')}?{query}").context["object_list"])

    assert found("year=2025&channel=wechat") == 1
    assert found("year=2025&channel=website") == 0
    assert found("month=2026-02&channel=website") == 1
    assert found("year=2025&month=2026-02") == 1, "the month says which"
