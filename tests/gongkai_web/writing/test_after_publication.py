"""On the pages: what an urgent form publishes, what is owed, who looks, what the office above opens."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from gongkai_web.agencies.models import Agency
from gongkai_web.publishing import drafting, files
from gongkai_web.publishing.models import Item, ItemFile
from gongkai_web.review import withdrawals
from gongkai_web.review.models import Recheck
from review_desk import climb, draft, office_of
from writing_room import DESK, Room, browser, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(agency, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    agency.parent = Agency.objects.create(code="qu-zf", name="陕州区人民政府（示例）")
    agency.save()
    return Room(office_of(agency))


def let_out(room, item):
    room.urgent(item)
    submission = item.submissions.get()
    for person, rung in ((room.office.secrecy, 2), (room.office.leader, 3)):
        room.review(person, submission, rung=rung)
    return Item.objects.get(pk=item.pk)


def test_a_change_after_the_urgent_page_was_opened_is_told(room):
    item = room.write(title="声明")
    path = reverse("writing:urgent", args=[item.pk])
    shown = room.open(room.office.drafter, path)
    assert "现将方案印发给你们" in told(shown)
    room.edit(item, body="<p>换过的内容</p>")
    answer = room.urgent(item, shown=shown)
    assert answer.status_code == 409
    assert "有人刚刚修改过这一条" in told(answer)
    assert not item.submissions.exists()
    without = room.send(room.office.drafter, path, reason="急")
    assert (without.status_code, without.context["digest"]) == (422, "")


def test_a_text_changed_between_two_tries_of_the_form_is_told(room):
    item = room.write(title="声明")
    shown = room.open(room.office.drafter, reverse("writing:urgent", args=[item.pk]))
    room.edit(item, body="<p>换过的内容</p>")
    again = room.urgent(item, shown=shown, reason="")
    assert again.status_code == 422
    assert room.urgent(item, shown=again).status_code == 409


@pytest.mark.parametrize("gone", ["approved_how", "approved_by", "approved_at"])
def test_the_form_asks_who_agreed_how_and_when(room, gone):
    item = room.write(title="声明")
    assert room.urgent(item, **{gone: ""}).status_code == 422
    assert not item.submissions.exists()


def test_the_last_day_stands_on_desk_first_page_and_item(room):
    item = let_out(room, room.write(title="声明"))
    pages = [room.open(room.office.leader, path) for path in (
        f"{DESK}?tab=owing", reverse("writing:item", args=[item.pk]),
    )]  # fmt: skip
    for page in pages:
        assert "最迟" in told(page)
        assert "补齐" in told(page)
    assert "1 条应急发布的信息还没有补齐审核，最迟" in told(
        room.open(room.office.leader, "/admin/")
    )
    assert "电话，" in told(pages[1])


class TestTheLook:
    def paths(self, item):
        return reverse("writing:recheck", args=[item.pk]), reverse("writing:item", args=[item.pk])

    def published(self, room):
        office = room.office
        kept = files.keep(
            actor=office.drafter, agency=office.agency,
            file=SimpleUploadedFile("方案.txt", "方案".encode()),
        )  # fmt: skip
        item = draft(office)
        item = drafting.change(
            actor=office.drafter, item=item, fields={}, attachments=[files.reference(kept)]
        )
        return climb(office, item, at=timezone.now() - timedelta(hours=2))

    def test_one_click_takes_it_off_the_desk(self, room):
        item = self.published(room)
        office, (path, page) = room.office, self.paths(item)
        assert "1 条刚公开的信息等您复核" in told(room.open(office.first, "/admin/"))
        assert item.title in told(room.open(office.first, f"{DESK}?tab=rechecks"))
        assert "等您复核" not in told(room.open(office.drafter, "/admin/"))
        shown = room.open(office.first, path)
        assert [one["well"] for one in shown.context["machine"]] == [True, True, True]
        room.send(office.first, path, found="fine", edition=str(item.live_edition_id))
        assert Recheck.objects.get().by == office.first
        assert "没有等您复核的信息" in told(room.open(office.first, f"{DESK}?tab=rechecks"))
        assert "已复核，无误" in told(room.open(office.first, page))

    def test_a_problem_leads_to_correcting_or_withdrawing(self, room):
        item = self.published(room)
        path, _ = self.paths(item)
        answer = room.send(
            room.office.first, path, found="problem", remark="表格显示不全",
            edition=str(item.live_edition_id),
        )  # fmt: skip
        assert "表格显示不全" in told(answer)
        for name in ("edit", "withdraw"):
            assert reverse(f"writing:{name}", args=[item.pk]) in answer.content.decode()
        assert "有问题，待改正" in told(room.open(room.office.first, f"{DESK}?tab=rechecks"))

    @pytest.mark.parametrize(
        ("harm", "said"),
        [
            ("lost", "文件读不出来"),
            ("changed", "文件内容与上传时不一致"),
            ("text", "内容校验值不符"),
        ],
    )
    def test_the_machine_sees_what_is_broken(self, room, harm, said):
        from gongkai_web.writing import machine_look

        edition = self.published(room).live_edition
        assert all(one["well"] for one in machine_look.seen(edition))
        file = ItemFile.objects.get().file
        if harm == "lost":
            file.storage.delete(file.name)
        elif harm == "changed":
            with open(file.path, "wb") as data:
                data.write(b"x")
        else:
            edition.content["title"] = "换过的标题"
        assert said in [one["wrong"] for one in machine_look.seen(edition)]

    def test_an_edition_that_was_replaced_meanwhile_is_not_noted(self, room):
        item = self.published(room)
        path, _ = self.paths(item)
        assert room.send(room.office.first, path, found="fine", edition="1999").status_code == 409
        assert not Recheck.objects.exists()

    def test_what_is_overdue_is_told(self, room):
        climb(room.office, draft(room.office), at=timezone.now() - timedelta(hours=30))
        assert "已经超过 24 小时" in told(room.open(room.office.first, "/admin/"))
        assert "已经超过" in told(room.open(room.office.first, f"{DESK}?tab=rechecks"))


def test_the_desk_asks_no_question_for_each_row(room):
    office = room.office
    counts = []
    for number in range(5):
        at = timezone.now() - timedelta(hours=2)
        climb(office, draft(office, title=f"第{number}条"), at=at)
        if number == 0:
            room.open(office.first, DESK)  # what is asked once in a process
        if number in (0, 4):
            counts.append([_questions(room, tab) for tab in ("rechecks", "live", "owing")])
    assert counts[0] == counts[1]


def _questions(room, tab):
    with CaptureQueriesContext(connection) as seen:
        room.open(room.office.first, f"{DESK}?tab={tab}")
    return len(seen)


def test_the_office_above_opens_the_numbers_and_their_items(room, person):
    item = let_out(room, room.write(title="声明"))
    client = browser(person("above", room.office.agency.parent, "supervisor"))
    page = client.get(reverse("writing:usage"))
    assert "100.0%" in told(page)
    year = timezone.localdate().year
    where = f"?kind=urgent&year={year}&agency={room.office.agency.pk}&section="
    assert f"{where}".replace("&", "&amp;") in page.content.decode()
    assert item.title in told(client.get(reverse("writing:usage_items") + where))


@pytest.mark.parametrize(
    "query", ["?year=x", "?year=99999", "?kind=nothing", "?agency=x", "?agency=9999999"]
)
def test_an_odd_address_of_the_numbers_is_404(query, room):
    assert room.open(room.office.first, reverse("writing:usage_items") + query).status_code == 404


def test_a_refused_withdrawal_of_a_penalty_stays_in_sight_until_its_ground_is_taken_back(room):
    office, now = room.office, timezone.now()
    item = climb(office, draft(office), at=now - timedelta(days=20))
    asked = withdrawals.ask(
        actor=office.drafter, edition=item.live_edition, kind="decision_changed", reason="复议撤销",
        explanation="已撤销", changed_on=(now - timedelta(days=15)).date(), at=now,
    )  # fmt: skip
    withdrawals.answer(actor=office.leader, request=asked, approved=False, at=now, remark="再核实")
    answer = reverse("writing:answer", args=[item.pk, asked.pk])
    page = reverse("writing:item", args=[item.pk])
    seen = ("/admin/", f"{DESK}?tab=withdrawals", page, reverse("coverage:board"))
    for path in seen:
        assert (
            "仍须撤下" in told(room.open(office.drafter, path))
            or answer in room.open(office.drafter, path).content.decode()
        ), path
    room.send(office.drafter, answer, act="take_back", reason="")
    assert "仍须撤下" in told(room.open(office.drafter, page))
    room.send(office.drafter, answer, act="take_back", reason="经核实没有变更")
    for path in seen:
        assert "仍须撤下" not in told(room.open(office.drafter, path)), path
