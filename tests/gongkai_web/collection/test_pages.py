"""Do the pages lead the office and its agencies through a year, and keep strangers out?"""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

import collection_desk as desk
from gongkai.proofreading import LinkResult
from gongkai.reports import json_form
from gongkai_web.agencies.models import Agency
from gongkai_web.collection import actions, evidence, keeping
from gongkai_web.collection.models import HandIn, HandInAct, Round
from gongkai_web.collection.standing import State, standing
from gongkai_web.journal.models import Entry
from gongkai_web.reports.models import ReportTexts

pytestmark = pytest.mark.django_db
YEAR = desk.YEAR


def at(name, agency, **more):
    return reverse(f"collection:{name}", kwargs={"code": agency.code, "year": YEAR, **more})


def page_of(client, address, **get):
    answer = client.get(address, get)
    assert answer.status_code == 200, address
    return answer.content.decode()


def step(client, agency, name, **entered):
    answer = client.post(at("agency", agency), {"step": name, **entered}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_year_from_the_first_click_to_the_checked_address(county, client):
    client.force_login(county.supervisor)
    board = page_of(client, at("board", county.government))
    assert "还没有开始收集 2024 年度" in board
    dues = client.post(at("board", county.government), follow=True).content.decode()
    assert "法定最迟 2025-01-31" in dues
    board = page_of(client, at("board", county.government))
    assert "3 个单位，已接收 0 个" in board
    assert "缺报告的 3 个单位" in board

    version = desk.version_of(county.sfj, report=desk.unsound(desk.report_of(county.sfj)))
    client.force_login(county.leader)
    year = page_of(client, reverse("annual_reports:year", args=[county.sfj.code, YEAR]))
    assert "把第 1 版报送主管部门" in year
    assert "已报送主管部门（第 1 次）" in step(client, county.sfj, "hand_in")

    client.force_login(county.supervisor)
    page = page_of(client, at("agency", county.sfj))
    assert re.search(r'href="#findings">处理 \d+ 处错误', page)
    assert "<details><summary>退回单位更正" in page, "the next step alone stands open"
    assert "<details><summary>登记公布" in page
    hand_in = HandIn.objects.get()
    found = next(one for one in actions.found_in(hand_in) if one.is_error)
    told = {"fingerprint": found.fingerprint, "number": "1"}
    page = step(client, county.sfj, "decide", decision="dismissed", reason="", **told)
    assert "认为不是问题的，请写明理由" in page
    page = step(client, county.sfj, "decide", decision="confirmed", reason="合计多 1", **told)
    assert "属实，须更正" in page
    for one in actions.found_in(hand_in):
        if one.is_error and one.fingerprint != found.fingerprint:
            told["fingerprint"] = one.fingerprint
            page = step(client, county.sfj, "decide", decision="confirmed", **told)
    assert "<details open><summary>退回单位更正" in page, "nothing else is left to do"
    cell = "applications.granted[6]"
    page = page_of(client, at("agency", county.sfj), cell=cell)
    assert "对表三“（一）予以公开”总计的意见" in page
    page = step(client, county.sfj, "remark", path=cell, text="应为各列之和", number="1")
    assert "gk-noted" in page
    client.force_login(county.leader)
    assert "应为各列之和" not in page_of(client, at("agency", county.sfj)), "not returned yet"
    client.force_login(county.supervisor)
    assert "已退回" in step(client, county.sfj, "return", remark="", number="1")

    client.force_login(county.leader)
    page = page_of(client, at("agency", county.sfj))
    for said in ("应为各列之和", "合计多 1", "请按逐格意见和检查发现的问题更正", "gk-noted"):
        assert said in page
    hint = page_of(client, reverse("annual_reports:year", args=[county.sfj.code, YEAR]))
    assert "退回了报告" in hint
    assert "另有 1 处逐格意见" in hint
    corrected = desk.version_of(county.sfj, number=2, reason="更正表三合计")
    step(client, county.sfj, "hand_in")
    second = HandIn.objects.get(number=2)
    assert (second.version, second.reason) == (corrected, "更正表三合计")

    client.force_login(county.supervisor)
    desk.dismiss_all(county.supervisor, second)
    assert "刚刚又报送了一次" in step(client, county.sfj, "accept", number="1")
    assert "数字不再改变" in step(client, county.sfj, "accept", number="2")
    desk.publish(corrected)
    assert version.pk != corrected.pk
    page = page_of(client, at("agency", county.sfj))
    assert "/shili-sfj/annual-reports/2024/" in page
    page = step(client, county.sfj, "check", is_ok="no", seen="", number="2")
    assert "请写明看到了什么" in page
    step(client, county.sfj, "check", is_ok="yes", seen="", number="2")
    assert standing(county.sfj, YEAR).state is State.URL_CHECKED
    assert "已接收 1 个" in page_of(client, at("board", county.government))


def test_an_office_outside_the_platform_hands_in_a_file(opened, client):
    client.force_login(opened.supervisor)
    report = desk.report_of(opened.czj)
    file = SimpleUploadedFile("czj.json", json_form.dumps(report).encode())
    page = client.post(at("file", opened.czj), {"file": file}, follow=True).content.decode()
    assert "每一个数字都读准了" in page
    reading = opened.czj.read_reports.get()
    client.post(at("reading", opened.czj, pk=reading.pk), {"reason": ""})
    hand_in = HandIn.objects.get()
    assert (hand_in.by_office, hand_in.digest) == (True, reading.digest)
    again = client.post(at("reading", opened.czj, pk=reading.pk), {"reason": ""}, follow=True)
    assert "请写明改了什么" in again.content.decode()

    wrong = SimpleUploadedFile(
        "old.json", json_form.dumps(desk.report_of(opened.czj, year=2023)).encode()
    )
    page = client.post(at("file", opened.czj), {"file": wrong}).content.decode()
    assert "是 2023 年度的报告" in page
    page = client.post(
        at("file", opened.czj), {"file": SimpleUploadedFile("x.txt", b"nothing")}
    ).content.decode()
    assert "x.txt" in page
    assert HandIn.objects.count() == 1


def test_each_sees_a_file_under_the_name_it_gave_itself(opened, client):
    data = json_form.dumps(desk.report_of(opened.sfj)).encode()
    keeping.keep_file(
        actor=opened.other_leader, office=opened.czj, name="内部/不宜外传.json", data=data
    )
    client.force_login(opened.leader)
    file = SimpleUploadedFile("司法局年报.json", data)
    page = client.post(at("file", opened.sfj), {"file": file}, follow=True).content.decode()
    assert "司法局年报.json" in page
    reading = opened.sfj.read_reports.get()
    client.post(at("reading", opened.sfj, pk=reading.pk), {"reason": ""})
    hand_in = HandIn.objects.get()
    told = [page, str(reading), str(hand_in.check_result), str(evidence.reading_of(reading))]
    told += [str(row.detail) for row in Entry.objects.filter(agency=opened.sfj)]
    assert not [one for one in told if "不宜外传" in one]
    assert reading.file_name == "司法局年报.json"


def test_a_county_of_two_levels_is_indented_and_narrowed_it_is_flat(opened, client):
    Agency.objects.create(code="shili-suo", name="示例镇司法所", parent=opened.zhen)
    client.force_login(opened.supervisor)
    page = page_of(client, at("board", opened.government))
    named = re.findall(r'<th scope="row"( class="[^"]*")?><a [^>]*>([^<]*)', page)
    assert [name for _, name in named][-2:] == ["示例县示例镇人民政府", "示例镇司法所"]
    assert ["below--1" in css for css, _ in named] == [False, False, False, True]
    assert "below--1" not in page_of(client, at("board", opened.government), state="missing")


def test_a_report_stands_beside_the_one_of_the_year_before(opened, client, person):
    client.force_login(opened.supervisor)
    opened.hand_in(opened.sfj)
    assert "与上年报告对照" not in page_of(client, at("agency", opened.sfj))
    assert client.get(at("compare", opened.sfj)).status_code == 404
    desk.version_of(opened.sfj, year=YEAR - 1)
    assert at("compare", opened.sfj) in page_of(client, at("agency", opened.sfj))
    answer = client.get(at("compare", opened.sfj))
    page = answer.content.decode()
    assert f"示例县司法局 {YEAR - 1} 与 {YEAR} 年度报告对照" in page
    assert "<svg" in page or "<table" in page
    assert "script" not in page
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    client.force_login(opened.leader)
    assert client.get(at("compare", opened.sfj)).status_code == 200
    client.force_login(opened.other_leader)
    assert client.get(at("compare", opened.sfj)).status_code == 404


def test_an_agency_sees_its_own_and_a_supervisor_those_below(opened, client, person):
    mine = opened.read(opened.sfj)
    hand_in = opened.hand_in(opened.sfj)
    elsewhere = Agency.objects.create(code="lin-xian", name="邻县人民政府", kind="government")
    Agency.objects.create(code="lin-sfj", name="邻县司法局", parent=elsewhere)
    neighbour = person("neighbour", elsewhere, "supervisor")
    for stranger in (opened.other_leader, neighbour):
        client.force_login(stranger)
        for address in (
            at("agency", opened.sfj),
            at("file", opened.sfj),
            at("reading", opened.sfj, pk=mine.pk),
            at("board", opened.government),
            at("board_csv", opened.government),
            at("dues", opened.government),
        ):
            assert client.get(address).status_code == 404, address
        answer = client.post(at("agency", opened.sfj), {"step": "accept"})
        assert answer.status_code == 404
    client.force_login(opened.leader)
    assert client.get(at("reading", opened.sfj, pk=mine.pk)).status_code == 404, "the office's"
    assert client.get(at("board", opened.government)).status_code == 404
    assert client.get(reverse("collection:index")).status_code in (302, 403)
    assert client.post(at("agency", opened.sfj), {"step": "accept"}).status_code in (302, 403)
    client.force_login(opened.officer)
    page = page_of(client, at("agency", opened.sfj))
    assert 'value="hand_in"' not in page
    assert client.get(at("file", opened.sfj)).status_code in (302, 403)
    assert client.post(at("agency", opened.sfj), {"step": "hand_in"}).status_code != 500
    assert not HandInAct.objects.filter(hand_in=hand_in).exists()
    assert HandIn.objects.count() == 1


def test_the_tree_costs_the_same_for_many_agencies(
    opened, client, django_assert_max_num_queries, monkeypatch
):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *a: date(2025, 3, 1))
    Agency.objects.bulk_create(
        Agency(code=f"many-{n}", name=f"示例县第{n}局", parent=opened.government)
        for n in range(500)
    )
    many = list(Agency.objects.filter(code__startswith="many-"))
    ReportTexts.objects.bulk_create(ReportTexts(agency=one, year=YEAR) for one in many[:200])
    for one in many[:3]:
        opened.hand_in(one)
    opened.accepted(opened.sfj)
    client.force_login(opened.supervisor)
    with django_assert_max_num_queries(40):
        page = page_of(client, at("board", opened.government))
    assert "503 个单位" in page
    assert "逾期未报送 40 天" in page
    for wanted, n in (("HANDED_IN", 3), ("DRAFT", 197), ("ACCEPTED", 1), ("missing", 499)):
        page = page_of(client, at("board", opened.government), state=wanted)
        assert f"：{n} 个单位" in page, wanted
    with django_assert_max_num_queries(40):
        answer = client.get(at("board_csv", opened.government))
    rows = answer.content.decode("utf-8-sig").splitlines()
    assert len(rows) == 504
    assert rows[0].startswith("单位代码,单位,")


def test_days_later_than_the_law_are_set_only_where_that_is_meant(opened, client):
    client.force_login(opened.supervisor)
    form = page_of(client, at("dues", opened.government))
    entered = {
        name: value
        for tag in re.findall(r"<input[^>]*>", form)
        for name in re.findall(r'name="([a-z_]+-[a-z_]+)"', tag)
        for value in re.findall(r'value="([^"]*)"', tag)
    }
    assert len(entered) == 10, "departments and townships, five days each"
    late = entered | {
        "department-publish_due": "2025-02-10", "department-url_backfill_due": "2025-02-20",
    }  # fmt: skip
    page = client.post(at("dues", opened.government), late).content.decode()
    assert "晚于 2025-01-31" in page
    assert "第四十九条" in page
    page = client.post(
        at("dues", opened.government), entered | {"department-submit_due": "2024-01-01"}
    ).content.decode()
    assert "早于" in page
    due = Round.objects.get().dues.get(kind="department")
    assert due.publish_due == date(2025, 1, 31), "nothing was saved"
    client.post(at("dues", opened.government), late | {"past_law_is_meant": "on"})
    due.refresh_from_db()
    assert due.publish_due == date(2025, 2, 10)


def test_a_wrong_address_is_put_right_before_it_is_looked_at_again(opened, client):
    hand_in = opened.accepted(opened.sfj)
    actions.note_publication(
        actor=opened.leader, hand_in=hand_in, url="https://example.gov.cn/a",
        published_on=date(2025, 1, 20),
    )  # fmt: skip
    board, year = at("board", opened.government), at("agency", opened.sfj)
    client.force_login(opened.supervisor)
    assert "核对网址</span>" in page_of(client, board)
    assert "<details open><summary>核对网址" in page_of(client, year)
    step(client, opened.sfj, "check", is_ok="no", seen="打开是别的文件", number="1")
    assert "网址待更正</span>" in page_of(client, board)
    for who in (opened.supervisor, opened.leader):
        client.force_login(who)
        page = page_of(client, year)
        assert "<details open><summary>改登公布情况" in page
        assert "<details open><summary>核对网址" not in page


def test_an_agency_is_not_called_late_where_the_office_is(opened, client, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *a: date(2025, 3, 1))
    opened.hand_in(opened.sfj)
    client.force_login(opened.supervisor)
    assert "审核超期" in page_of(client, at("agency", opened.sfj))
    client.force_login(opened.leader)
    page = page_of(client, at("agency", opened.sfj))
    assert "审核超期" not in page
    assert "等待主管部门审核" in page
    assert "在平台上编制" not in page, "there is nothing to do but wait"
    hint = page_of(client, reverse("annual_reports:year", args=[opened.sfj.code, YEAR]))
    assert "审核超期" not in hint


def test_the_system_asks_for_an_address_only_where_it_may(opened, client, settings, monkeypatch):
    hand_in = opened.accepted(opened.sfj)
    url = "https://example.gov.cn/a"
    actions.note_publication(
        actor=opened.leader, hand_in=hand_in, url=url, published_on=date(2025, 1, 20)
    )
    asked = []

    def look(address, *, may_be_inside):
        asked.append((address, may_be_inside))
        return LinkResult(False, "404，页面不存在")

    monkeypatch.setattr("gongkai_web.review.links.look", look)
    client.force_login(opened.supervisor)
    settings.CHECK_LINKS = ""
    assert "没有允许系统访问网络" in step(client, opened.sfj, "look", number="1")
    assert asked == []
    settings.CHECK_LINKS = "1"
    page = step(client, opened.sfj, "look", number="1")
    assert "网址有问题：404，页面不存在" in page
    assert asked == [(url, False)]
    assert standing(opened.sfj, YEAR).state is State.PUBLISHED


def test_what_is_public_here_is_looked_up_in_the_records(opened, client, settings):
    settings.CHECK_LINKS = ""
    version = desk.publish(desk.version_of(opened.sfj))
    hand_in = actions.hand_in_version(actor=opened.leader, version=version)
    desk.dismiss_all(opened.supervisor, hand_in)
    actions.accept(actor=opened.supervisor, hand_in=hand_in)
    client.force_login(opened.supervisor)
    assert "本平台公开的就是这一版" in step(client, opened.sfj, "look", number="1")
    assert standing(opened.sfj, YEAR).state is State.URL_CHECKED


def test_a_number_leads_to_its_remark_and_findings_and_both_lead_back(opened, client):
    from urllib.parse import unquote

    hand_in = opened.hand_in(opened.sfj, desk.unsound(desk.report_of(opened.sfj)))
    cell = "applications.granted[6]"
    actions.remark(actor=opened.supervisor, hand_in=hand_in, path=cell, text="请核对")
    error = next(one for one in actions.found_in(hand_in) if one.is_error and cell in one.cells)
    for who in (opened.supervisor, opened.leader):
        client.force_login(who)
        page = page_of(client, at("agency", opened.sfj))
        ids = set(re.findall(r' id="([^"]+)"', page))
        links = {unquote(one) for one in re.findall(r'<a [^>]*href="#([^"]+)"', page)}
        assert links <= ids, links - ids
        own = re.search(rf'id="{re.escape(f"cell-{cell}")}".*?</td>', page)[0]
        assert 'href="#r-1" aria-label="看这一格的意见：请核对"' in own
        assert f'href="#{error.anchor}"' in own
        assert f"cell-{cell}" in links
        if who == opened.supervisor:
            actions.decide(
                actor=who, agency=opened.sfj, year=YEAR, finding=error, decision="confirmed"
            )
            actions.return_hand_in(actor=who, hand_in=hand_in, remark="请更正")
    opened.hand_in(opened.sfj, reason="已改")
    page = page_of(client, at("agency", opened.sfj))
    assert "gkc-mark" not in page, "what the office found anew is the office's until it returns it"


def test_the_office_is_told_how_far_the_check_went(opened, client):
    opened.hand_in(opened.sfj)
    client.force_login(opened.supervisor)
    page = page_of(client, at("agency", opened.sfj))
    scope = re.search(r"检查了 (\d+) 条规则，另有 (\d+) 条没有条件检查", page)
    from gongkai.reports.checks import rules

    assert int(scope[1]) + int(scope[2]) == len(rules())
    assert re.search(r"T3-05</span>[^<]*：<span[^>]*>[^<]+", page), (
        "there is no report of last year"
    )
    client.force_login(opened.leader)
    assert "条没有条件检查" not in page_of(client, at("agency", opened.sfj))
