"""A number that was not read for certain: never taken for known, never in a sum unnoticed, filled in from the source."""

import re
from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

import collection_desk as desk
from batch_desk import INDEX, UNREAD, address, doubtful, page_of, upload, upload_doubtful
from gongkai.reports import readers
from gongkai_web.agencies.models import Agency, AgencyKind
from gongkai_web.collection import actions, guard, keeping, rounds
from gongkai_web.collection.batches.models import BatchFile, CellSettlement
from gongkai_web.collection.models import HandIn, ReadReport
from gongkai_web.collection.problems import UnreadNumbers
from gongkai_web.collection.standing import State, standing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_once")]
NAME = "表三“一、本年新收政府信息公开申请数量”自然人"


def year_page(client, agency):
    return reverse("collection:agency", kwargs={"code": agency.code, "year": desk.YEAR})


def shown(client, where, **get):
    answer = client.get(where, get)
    assert answer.status_code == 200, where
    return answer.content.decode()


@pytest.fixture
def handed_in(signed_in, opened):
    """Hand in a report with one number in doubt, its errors dismissed; return the hand-in."""
    file = upload_doubtful(signed_in, opened.sfj)
    assert signed_in.post(address("hand_in", file)).status_code == 302
    made = HandIn.objects.get()
    desk.dismiss_all(opened.supervisor, made)
    return made


def test_it_is_not_accepted_unnoticed(handed_in, opened):
    with pytest.raises(UnreadNumbers, match=NAME):
        actions.accept(actor=opened.supervisor, hand_in=handed_in)
    with pytest.raises(UnreadNumbers):
        actions.accept(actor=opened.supervisor, hand_in=handed_in, why_unread="  ")
    act = actions.accept(actor=opened.supervisor, hand_in=handed_in, why_unread="原件此处被涂改")
    assert act.remark == f"1 个数没有读准（{NAME}），不计入汇总：原件此处被涂改"


def test_nobody_has_to_give_reasons_where_all_was_read(signed_in, opened):
    act = actions.accept(
        actor=opened.supervisor,
        hand_in=_dismissed(opened, opened.hand_in(opened.sfj)),
        why_unread="多余的话",
    )
    assert act.remark == ""


def _dismissed(opened, hand_in):
    desk.dismiss_all(opened.supervisor, hand_in)
    return hand_in


def test_the_page_offers_to_fill_it_in_before_it_offers_to_accept(signed_in, handed_in, opened):
    where = year_page(signed_in, opened.sfj)
    page = shown(signed_in, where)
    file = BatchFile.objects.get()
    assert f'{address("file", file)}#gkb-doubts">对照原件填写没有读准的数' in page
    assert '<button class="button" type="submit">接收</button>' not in page
    cell = cell_in(page, UNREAD)
    assert ">？</a>" in cell, "not called blank"
    assert 'href="#doubtful"' in cell
    assert 'id="doubtful"' in page
    board = reverse("collection:board", kwargs={"code": opened.government.code, "year": desk.YEAR})
    assert "1 个数没有读准" in shown(signed_in, board)
    refused = signed_in.post(where, {"step": "accept", "number": "1"}).content.decode()
    assert "请对照原件填写以后再次报送" in refused
    assert standing(opened.sfj, desk.YEAR).state is State.HANDED_IN
    step = {"step": "accept", "number": "1", "why_unread": "原件此处被涂改"}
    accepted = signed_in.post(where, step, follow=True).content.decode()
    assert "接收时写明：1 个数没有读准" in accepted
    assert "1 个数没有读准" in shown(signed_in, board), "nor is it forgotten afterwards"
    total = reverse("collection:total", kwargs={"code": opened.government.code, "year": desk.YEAR})
    page = shown(signed_in, total)
    assert "1 个单位的报告有没有读准的数" in page
    assert re.search(r"示例县司法局</a>（1 个）", page)


def cell_in(page, path):
    """Return a number of the official tables as the page shows it."""
    return re.search(rf'<td id="cell-{re.escape(path)}".*?</td>', page)[0]


def test_accepted_unread_it_is_open_in_the_sum_and_in_the_pictures(signed_in, handed_in, opened):
    actions.accept(actor=opened.supervisor, hand_in=handed_in, why_unread="原件此处被涂改")
    total = reverse("collection:total", kwargs={"code": opened.government.code, "year": desk.YEAR})
    for choice in ({}, {"blanks": "0"}):
        page = shown(signed_in, total, cell=UNREAD, **choice)
        assert ">？</a>" in cell_in(page, UNREAD), "neither 0 nor called blank"
        assert '<dd><span class="gk-bad">没有读准</span></dd>' in page
    page = shown(signed_in, reverse("county:index"), year=desk.YEAR)
    row = re.search(r'<th scope="row">自然人（1 份不明）</th>.*?</td>', page, re.DOTALL)[0]
    assert ">不明</a>" in row
    assert "自然人（" not in page.replace(row, ""), "no bar is drawn of it"
    behind = re.search(r'href="([^"]*behind[^"]*)"', row)[1].replace("&amp;", "&")
    assert "合计 <strong>不明</strong>" in shown(signed_in, behind)


def test_what_the_offices_own_report_leaves_open_is_not_told_to_agree(
    signed_in, opened, upper_report
):
    opened.accepted(opened.sfj)
    total = reverse("collection:total", kwargs={"code": opened.government.code, "year": desk.YEAR})
    page = shown(signed_in, total, own="0")
    assert "能够对照的各格都与本级报告一致" in page
    assert "本级报告有 1 格空白、没有或者没有读准，没有对照" in page


@pytest.fixture
def upper_report(opened):
    """Hand in to the city what the county's only report says, one number of it unread."""
    city = Agency.objects.create(code="shi", name="示例市人民政府", kind=AgencyKind.GOVERNMENT)
    Agency.objects.filter(pk=opened.government.pk).update(parent=city)
    opened.government.refresh_from_db()
    rounds.open_round(actor=None, office=city, year=desk.YEAR)
    data = doubtful(opened.government.name, year=desk.YEAR)
    where = {"actor": None, "office": opened.government}
    reading = keeping.keep_reading(
        source=keeping.keep_file(name="本级.html", data=data, **where),
        reading=readers.read_bytes(data, "本级.html"), agency=opened.government, **where,
    )  # fmt: skip
    return actions.hand_in_file(actor=None, agency=opened.government, reading=reading)


def test_it_is_filled_in_after_it_was_handed_in_and_handed_in_again(signed_in, handed_in, opened):
    file = BatchFile.objects.get()
    page = shown(signed_in, address("file", file))
    assert "有 1 个数没有读准" in page
    assert f'name="number:{UNREAD}"' in page
    signed_in.post(address("settle", file), {f"number:{UNREAD}": "12", "reason": "原件第 1 页"})
    where = year_page(signed_in, opened.sfj)
    assert "打开填写的结果，再次报送" in shown(signed_in, where)
    page = shown(signed_in, address("file", file))
    assert "对照原件填写了 1 个没有读准的数</textarea>" in page, "the reason is proposed"
    why = "对照原件填写了 1 个没有读准的数"
    signed_in.post(address("hand_in", file), {"reason": why})
    first, second = HandIn.objects.order_by("number")
    assert first.report["applications"]["new_received"][0] is None, "what was handed in stays"
    assert (second.report["applications"]["new_received"][0], second.reason) == (12, why)
    desk.dismiss_all(opened.supervisor, second)
    assert actions.accept(actor=opened.supervisor, hand_in=second).remark == ""


def test_nothing_typed_is_lost_where_one_number_is_refused(signed_in, opened):
    file = upload_doubtful(signed_in, opened.sfj)
    answer = signed_in.post(
        address("settle", file), {f"number:{UNREAD}": "许多", "reason": "原件第 1 页"}
    )
    page = answer.content.decode()
    assert "不是整数" in page
    assert re.search(rf'name="number:{re.escape(UNREAD)}"[^>]*value="许多"', page)
    assert 'value="原件第 1 页"' in page
    assert not CellSettlement.objects.exists()


def test_the_office_sees_an_agencys_own_file_beside_its_reading_once_it_is_handed_in(
    client, opened, person
):
    client.force_login(opened.leader)
    where = reverse("collection:file", kwargs={"code": opened.sfj.code, "year": desk.YEAR})
    data = SimpleUploadedFile("本局.html", doubtful("示例县司法局"))
    page = client.post(where, {"file": data}, follow=True).content.decode()
    file = BatchFile.objects.get()
    assert f'{address("file", file)}#gkb-doubts">对照原件填写没有读准的数' in page
    assert "带着没有读准的数报送" in page
    assert client.get(address("file", file)).status_code == 200
    elsewhere = Agency.objects.create(code="lin-xian", name="邻县人民政府", kind="government")
    Agency.objects.create(code="lin-sfj", name="邻县司法局", parent=elsewhere)
    strangers = [opened.other_leader, person("neighbour", elsewhere, "supervisor")]
    for who in (opened.supervisor, *strangers):
        client.force_login(who)
        assert client.get(address("file", file)).status_code == 404, "it is the agency's draft"
    client.force_login(opened.leader)
    client.post(address("hand_in", file))
    for who in strangers:
        client.force_login(who)
        assert client.get(address("file", file)).status_code == 404
    client.force_login(opened.supervisor)
    assert address("file", file) in shown(client, year_page(client, opened.sfj))
    page = shown(client, address("file", file))
    assert f"{INDEX}{file.batch_id}/" not in page, "the batch is the agency's"
    client.post(address("settle", file), {f"number:{UNREAD}": "12", "reason": "原件第 1 页"})
    assert client.get(address("file", file)).status_code == 200, "filled in, it is still theirs"


def test_who_takes_a_file_in_for_an_agency_sees_it_beside_its_reading_at_once(client, opened):
    client.force_login(opened.supervisor)
    where = reverse("collection:file", kwargs={"code": opened.sfj.code, "year": desk.YEAR})
    data = SimpleUploadedFile("寄来.html", doubtful("示例县司法局"))
    page = client.post(where, {"file": data}, follow=True).content.decode()
    file = BatchFile.objects.get()
    assert f"{address('file', file)}#gkb-doubts" in page
    shown(client, address("file", file))


def test_a_reading_that_was_filled_in_leads_to_what_holds_now(client, opened):
    client.force_login(opened.leader)
    where = reverse("collection:file", kwargs={"code": opened.sfj.code, "year": desk.YEAR})
    data = SimpleUploadedFile("本局.html", doubtful("示例县司法局"))
    old = client.post(where, {"file": data}).headers["Location"]
    file = BatchFile.objects.get()
    client.post(address("settle", file), {f"number:{UNREAD}": "12", "reason": "原件第 1 页"})
    page = client.get(old, follow=True)
    assert page.redirect_chain
    assert "每一个数字都读准了" in page.content.decode()


def test_a_batch_is_narrowed_to_what_is_still_to_be_filled_in(signed_in, opened):
    batch = upload(
        signed_in,
        SimpleUploadedFile("清楚.html", page_of("示例县财政局")),
        SimpleUploadedFile("存疑.html", doubtful("示例县司法局")),
    )
    page = shown(signed_in, f"{INDEX}{batch.pk}/")
    assert "有数没有读准 1" in page
    assert "把读准的 1 份一并报送" in page
    some = shown(signed_in, f"{INDEX}{batch.pk}/", outcome="unread")
    assert ">存疑.html<" in some
    assert ">清楚.html<" not in some


def test_a_file_that_was_mostly_not_read_is_better_asked_for_anew(signed_in, opened):
    pictures = re.sub(rb">\d+</td>", ">多件</td>".encode(), page_of("示例县司法局"))
    batch = upload(signed_in, SimpleUploadedFile("图.html", pictures))
    page = shown(signed_in, address("file", batch.files.get()))
    assert "请单位另交 Word、Excel" in page
    file = upload_doubtful(signed_in, opened.czj)
    assert "请单位另交" not in shown(signed_in, address("file", file))


def test_readings_kept_before_are_counted_when_the_column_comes(signed_in, opened):
    file = upload_doubtful(signed_in, opened.sfj)
    clear = opened.read(opened.czj)
    assert (file.reading.unread, clear.unread) == (1, 0)
    migration = import_module("gongkai_web.collection.migrations.0005_count_unread")
    guard.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE collection_readreport SET unread = 0")
    from unittest.mock import Mock

    historical = Mock()
    historical.get_model.return_value.objects = ReadReport._base_manager
    migration.count(historical, None)
    guard.install(connection)
    assert dict(ReadReport.objects.values_list("pk", "unread")) == {
        file.reading.pk: 1, clear.pk: 0
    }  # fmt: skip
    assert apps.get_model("collection", "ReadReport") is ReadReport
