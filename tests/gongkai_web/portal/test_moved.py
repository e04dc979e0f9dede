"""Old addresses lead to what is public today, in one step, and never anywhere else."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from gongkai_web.journal.models import Entry
from gongkai_web.ledgers.faults import FaultyFile
from gongkai_web.portal import moved, moving
from gongkai_web.portal.models import OldAddress, Site
from gongkai_web.portal.moving import NotAllowed, OldAddressRefused
from gongkai_web.publishing import columns, drafting, files
from gongkai_web.publishing.models import Column, Item
from gongkai_web.review import withdrawals
from review_desk import climb, draft, office_of

AGO = timezone.now() - timedelta(days=3)
OLD = "/zwgk/201905/t20190515_1.html"


@pytest.fixture
def office(agency, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.BASE_URL = "https://zwgk.example.gov.cn"
    return office_of(agency)


def url(item):
    return f"/{item.agency.code}/items/{item.pk}/"


def public(office, **fields):
    return climb(office, draft(office, **fields), at=AGO)


def goes(path, **more):
    """Return where an address sends whoever asks, else the status."""
    answer = Client().get(path, **more)
    if answer.status_code == 301:
        assert Client().get(answer["Location"]).status_code == 200, "one step, to what is there"
        return answer["Location"]
    return answer.status_code


@pytest.mark.parametrize(
    ("asked", "kept"),
    [("", ""), ("?embed=1", "?embed=1"), ("?embed=part", "?embed=part"), ("?embed=2&from=x", "")],
)
def test_who_takes_pages_into_another_site_goes_on_as_it_began(office, asked, kept):
    item = public(office)
    moving.add(actor=office.drafter, old=OLD, new=url(item))
    assert goes(f"{OLD}{asked}") == f"{url(item)}{kept}"


class TestOldSite:
    @pytest.mark.parametrize(
        ("old", "asked", "found"),
        [
            (OLD, OLD, True),
            (f"http://old.example.gov.cn{OLD}", OLD, True),
            (OLD, f"{OLD}?from=timeline", True),
            ("/art/show.jsp?id=12", "/art/show.jsp?id=12", True),
            ("/art/show.jsp?id=12", "/art/show.jsp?id=13", False),
            ("/art/show.jsp?id=12", "/art/show.jsp", False),
            ("/art/show.jsp?名=甲", "/art/show.jsp?%E5%90%8D=%E7%94%B2", True),
            ("/zfxxgk/sfj", "/zfxxgk/sfj/", True),
            ("/zfxxgk/sfj/", "/zfxxgk/sfj", True),
            ("/公开/甲.html", "/%E5%85%AC%E5%BC%80/%E7%94%B2.html", True),
            ("/%E5%85%AC%E5%BC%80/%E7%94%B2.html", "/公开/甲.html", True),
            (OLD, f"{OLD}/below", False),
        ],
    )
    def test_an_address_leads_to_the_page(self, office, old, asked, found):
        item = public(office)
        moving.add(actor=office.drafter, old=old, new=f"https://zwgk.example.gov.cn{url(item)}")
        assert goes(asked) == (url(item) if found else 404)

    def test_a_redirect_is_permanent_and_not_remembered_for_ever(self, office):
        item = public(office)
        moving.add(actor=office.drafter, old=OLD, new=url(item))
        answer = Client().get(OLD)
        assert answer.status_code == 301
        assert answer["Cache-Control"] == "public, max-age=3600"
        assert not answer.cookies
        assert Client().head(OLD).status_code == 301
        assert Client().post(OLD).status_code == 404

    @pytest.mark.parametrize("where", ["draft", "future", "expired"])
    def test_it_leads_to_nothing_that_is_not_public(self, office, where):
        item = draft(office)
        now = timezone.now()
        if where != "draft":
            day = {"go_live_at": now + timedelta(days=9)} if where == "future" else {
                "expire_at": now - timedelta(hours=1)
            }  # fmt: skip
            drafting.change(actor=office.drafter, item=item, fields=day)
            item = climb(office, Item.objects.get(), at=AGO)
        moving.add(actor=office.drafter, old=OLD, new=url(item))
        assert goes(OLD) == 404

    def test_what_moved_and_was_taken_back_says_so(self, office):
        item = public(office)
        moving.add(actor=office.drafter, old=OLD, new=url(item))
        asked = withdrawals.ask(
            actor=office.drafter, edition=item.live_edition, kind="wrong", reason="数字有误",
            explanation="数字有误。", at=timezone.now(),
        )  # fmt: skip
        withdrawals.answer(actor=office.leader, request=asked, approved=True, at=timezone.now())
        answer = Client().get(OLD)
        assert answer.status_code == 410
        assert "数字有误。" in answer.content.decode()

    @pytest.mark.parametrize("new", ["/", "/apply/", "/messages/", "/agencies/", "/annual-reports/", "/shanzhou-sfj/",
                                     "/shanzhou-sfj/columns/policy/"])  # fmt: skip
    def test_any_public_page_is_a_target(self, office, new):
        public(office)
        moving.add(actor=None, old=OLD, new=new)
        assert goes(OLD) == new

    @pytest.mark.parametrize(
        ("old", "new", "why"),
        [
            (OLD, "https://elsewhere.example/", "本平台的网址"),
            (OLD, "//elsewhere.example/", "本平台的网址"),
            (OLD, "http://[", "不是网址"),
            ("http://[", "/agencies/", "不是网址"),
            (OLD, "/shanzhou-sfj/items/999/", "没有这个网址"),
            (OLD, "/nobody/", "没有这个网址"),
            (OLD, "/admin/", "没有这个网址"),
            (OLD, "/follow/", "没有这个网址"),
            (OLD, "/messages/follow/", "没有这个网址"),
            (OLD, "/api/cases", "没有这个网址"),
            (OLD, "", "请填写"),
            (OLD, "\\\\elsewhere", "没有这个网址"),
            ("/", "/agencies/", "应形如"),
            ("/admin/x", "/agencies/", "自用"),
            ("/static/x.css", "/agencies/", "自用"),
            ("/shanzhou-sfj/", "/agencies/", "现在就有页面"),
            ("/" + "x" * 501, "/agencies/", "最长"),
        ],
    )
    def test_what_cannot_be_is_refused(self, office, old, new, why):
        public(office)
        with pytest.raises(OldAddressRefused, match=why):
            moving.add(actor=None, old=old, new=new)
        assert not OldAddress.objects.exists()

    def test_an_address_leads_to_one_page(self, office):
        public(office)
        moving.add(actor=None, old=OLD, new="/agencies/")
        with pytest.raises(OldAddressRefused, match="已经登记"):
            moving.add(actor=None, old=OLD, new="/")
        with pytest.raises(IntegrityError), transaction.atomic():
            OldAddress.objects.create(path="/x", to_path="/", to_agency=office.agency, came="hand")
        with pytest.raises(IntegrityError), transaction.atomic():
            OldAddress.objects.create(path="/x", came="hand")


class TestMoving:
    def test_a_column_that_got_another_name_is_found_under_the_old_one(self, office, person):
        chief = person("chief", office.agency, "administrator")
        column = Column.objects.create(
            agency=office.agency, slug="old", title="空栏目", kind="statutory", parent=office.column
        )
        for slug in ("newer", "newest"):
            columns.change(actor=chief, column=column, fields={"slug": slug})
        new = "/shanzhou-sfj/columns/newest/"
        assert goes("/shanzhou-sfj/columns/old/") == new
        assert goes("/shanzhou-sfj/columns/newer/") == new
        assert goes("/shanzhou-sfj/columns/old/feed/") == f"{new}feed/"

    def test_a_column_that_is_renamed_back_leads_in_no_circle(self, office):
        column = office.column
        for slug in ("other", "policy", "other", "policy"):
            column.slug = slug
            column.save()
        assert goes("/shanzhou-sfj/columns/policy/") == 200
        assert goes("/shanzhou-sfj/columns/other/") == "/shanzhou-sfj/columns/policy/"
        assert [one.path for one in OldAddress.objects.all()] == ["/shanzhou-sfj/columns/other/"]

    def test_a_name_that_is_used_again_is_no_old_address(self, office):
        office.column.slug = "other"
        office.column.save()
        Column.objects.create(agency=office.agency, slug="policy", title="新的", kind="statutory")
        assert goes("/shanzhou-sfj/columns/policy/") == 200
        assert not OldAddress.objects.exists()

    def test_an_item_of_another_agency_takes_its_files_along(self, office, other_agency):
        from django.core.files.uploadedfile import SimpleUploadedFile

        file = files.keep(
            actor=office.drafter, agency=office.agency,
            file=SimpleUploadedFile("方案.txt", "内容".encode()),
        )  # fmt: skip
        item = draft(office)
        drafting.change(
            actor=office.drafter, item=item, fields={}, attachments=[files.reference(file)]
        )
        item = climb(office, Item.objects.get(), at=AGO)
        before = url(item)
        item.agency = other_agency
        item.save()
        assert goes(before) == url(item)
        assert url(item).startswith("/lushi-czj/")
        answer = Client().get(f"{before}files/{file.sha256}/方案.txt")
        assert answer.status_code == 301
        assert Client().get(f"{before}files/{'0' * 64}/x.txt").status_code == 404

    def test_an_agency_with_another_code_takes_everything_along(self, office):
        item = public(office)
        before = url(item)
        office.column.slug = "renamed"
        office.column.save()
        office.agency.code = "shanzhou-new"
        office.agency.save()
        assert goes(before) == f"/shanzhou-new/items/{item.pk}/"
        assert goes("/shanzhou-sfj/") == "/shanzhou-new/"
        assert goes("/shanzhou-sfj/columns/policy/") == "/shanzhou-new/columns/renamed/"
        assert goes("/shanzhou-sfj/feed.json") == "/shanzhou-new/feed.json"
        assert goes("/shanzhou-sfj/items/999/") == 404
        assert goes(f"/shanzhou-sfj/items/{draft(office).pk}/") == 404

    def test_two_that_changed_places_are_each_where_they_are(self, office, other_agency):
        one, two = office.agency, other_agency
        item = public(office)
        for agency, code in ((one, "middle"), (two, "shanzhou-sfj"), (one, "lushi-czj")):
            agency.code = code
            agency.save()
        assert goes(f"/lushi-czj/items/{item.pk}/") == 200
        assert goes("/middle/") == "/lushi-czj/"
        assert goes(f"/shanzhou-sfj/items/{item.pk}/") == 404, "the code has another owner now"

    def test_what_stays_is_not_written_down(self, office):
        item = public(office)
        item.save()
        office.column.title = "别的标题"
        office.column.save()
        office.agency.save()
        assert not OldAddress.objects.exists()

    def test_a_circle_by_hand_ends(self, office, settings):
        public(office)
        OldAddress.objects.create(path="/a", to_path="/b", came="hand")
        OldAddress.objects.create(path="/b", to_path="/a", came="hand")
        assert goes("/a/") == 404
        assert moved.target("/a") in ("/a", "/b")


class TestPeople:
    def test_who_keeps_no_records_there_may_not(self, office, other_agency, person):
        stranger = person("stranger", other_agency, "officer")
        item = public(office)
        with pytest.raises(NotAllowed):
            moving.add(actor=stranger, old=OLD, new=url(item))
        with pytest.raises(NotAllowed, match="全站共用"):
            moving.add(actor=stranger, old=OLD, new="/")
        made = moving.add(actor=office.drafter, old=OLD, new=url(item))
        with pytest.raises(NotAllowed):
            moving.remove(actor=stranger, old=made)
        moving.remove(actor=office.drafter, old=made)
        assert goes(OLD) == 404
        verbs = list(Entry.objects.filter(verb__contains="旧网址").values_list("verb", flat=True))
        assert sorted(verbs) == ["删除旧网址", "登记旧网址"]

    def table(self, *rows):
        return BytesIO("\n".join(["原网址,现网址", *(",".join(row) for row in rows)]).encode())

    def test_a_table_is_taken_in_once(self, office):
        items = [public(office, title=f"第{n}条") for n in range(3)]
        rows = [(f"http://old.example/{n}.html", url(item)) for n, item in enumerate(items)]
        again = [*rows, rows[0]]
        assert moving.take_in(actor=office.drafter, file=self.table(*again), name="t.csv") == (3, 1)
        assert moving.take_in(actor=office.drafter, file=self.table(*rows), name="t.csv") == (0, 3)
        assert goes("/1.html") == url(items[1])
        assert Entry.objects.filter(verb="导入旧网址").count() == 1

    def test_a_table_with_faults_is_not_taken_in_and_each_is_named(self, office):
        item = public(office)
        rows = [("/a.html", url(item)), ("/b.html", "/nobody/"), ("/admin/", url(item)),
                ("/a.html", "/shanzhou-sfj/")]  # fmt: skip
        with pytest.raises(FaultyFile) as told:
            moving.take_in(actor=office.drafter, file=self.table(*rows), name="t.csv")
        assert [fault.row for fault in told.value.faults] == [3, 4, 5]
        assert not OldAddress.objects.exists()

    def test_a_long_table_costs_no_query_a_row(self, office, django_assert_max_num_queries):
        item = public(office)
        rows = [(f"/{n}.html", url(item)) for n in range(300)]
        with django_assert_max_num_queries(20):
            moving.take_in(actor=office.drafter, file=self.table(*rows), name="t.csv")

    def test_the_page_registers_finds_and_removes(self, office, person):
        item = public(office)
        waiting = draft(office, title="还没有公开的")
        client = Client()
        client.force_login(office.drafter)
        page = "/admin/moved/"
        assert client.post(page, {"old": OLD, "new": url(item)}).status_code == 302
        assert client.post(page, {"old": "/w.html", "new": url(waiting)}).status_code == 302
        refused = client.post(page, {"old": OLD, "new": url(item)})
        assert refused.status_code == 422
        assert "已经登记" in refused.content.decode()
        shown = client.get(page).content.decode()
        assert OLD in shown
        assert shown.count("暂不转") == 1
        assert OLD not in client.get(page, {"q": "w.html"}).content.decode()
        file = self.table(("/z.html", url(item)))
        file.name = "t.csv"
        assert client.post(page, {"table": "1", "file": file}).status_code == 302
        assert goes("/z.html") == url(item)
        key = OldAddress.objects.get(path=OLD).pk
        reader = Client()
        reader.force_login(person("secrecy2", office.agency, "secrecy"))
        assert "删除" not in reader.get(page).content.decode().split("gk-case")[1]
        assert reader.post(page, {"remove": key}).status_code == 302
        assert OldAddress.objects.filter(pk=key).exists()
        assert client.post(page, {"remove": key}).status_code == 302
        assert not OldAddress.objects.filter(pk=key).exists()

    def test_another_agency_s_entries_are_not_seen(self, office, other_agency, person):
        moving.add(actor=office.drafter, old=OLD, new=url(public(office)))
        Site.objects.create(pk=1)
        client = Client()
        client.force_login(person("stranger", other_agency, "officer"))
        assert OLD not in client.get("/admin/moved/").content.decode()
