"""Does each page say a thing once, and offer no more than there is to do?"""

import html
import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from case_desk import Desk, registered, settings_for
from gongkai_web.applications import actions
from gongkai_web.applications.models import Application
from gongkai_web.ledgers import happened
from office_work import Office

pytestmark = pytest.mark.django_db
BY = {"approved_by": "王局长"}
LINK = "登记送达</a>"


@pytest.fixture
def office(agency, officer, person, monkeypatch):
    """Return an office at work."""
    settings_for(agency)
    clients = []
    for user in (officer, person("wang", agency, "leader")):
        clients.append(Client())
        clients[-1].force_login(user)
    made = Office(agency, *clients)
    made.keep_time(monkeypatch)
    return made


def panel(page, name):
    """Return the part of a page under that heading."""
    start = page.index(f'id="{name}"')
    return page[start : page.index("</section>", start)]


def headings(page):
    """Return what stands in the headings of the first level."""
    found = re.findall(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    return [" ".join(html.unescape(re.sub(r"<[^>]*>", " ", one)).split()) for one in found]


def test_every_page_of_the_desk_has_one_title(office):
    work = office.register("03-09")
    work.draft("03-10", "extended", code="L06")
    pk, letter = work.case.pk, work.desk.letter()
    case = f"/admin/applications/case/{pk}"
    titles = {
        reverse("applications:index"): "申请",
        reverse("applications:add"): "登记申请",
        reverse("applications:inspect", args=(pk,)): work.case.number,
        f"{case}/step/searched/": "检索",
        f"{case}/step/extended/": "起草《政府信息公开延期答复告知书》",
        f"{case}/step/extended/?paper=1": "延期答复",
        f"{case}/step/replied/": "答复",
        f"{case}/letters/new/L03/": "起草《",
        f"{case}/letters/{letter.pk}/": letter.title,
        f"{case}/fees/": "信息处理费",
        reverse("applications:review", args=(pk,)): f"核对：{work.case.number}",
        reverse("applications:attach", args=(pk,)): "添加材料",
        reverse("applications:transfer", args=(pk,)): "移送",
        reverse("applications:letters"): "待办文书",
        f"{reverse('applications:fee_year')}?year=2026": "2026年信息处理费",
    }
    for url, title in titles.items():
        response = office.officer.get(url)
        assert response.status_code == 200, url
        found = headings(response.content.decode())
        assert len(found) == 1, (url, found)
        assert title in found[0], url


def test_by_when_is_said_once_for_a_group(office):
    work = office.register("03-09")
    office.at("03-10")
    steps = panel(work.desk.page(), "gk-next")
    group = steps[steps.index("<h3>征求意见") :]
    group = group[: group.index("</div>")]
    assert group.count("最迟 2026-04-07") == 1
    assert "最迟" in group[: group.index("</h3>")]
    assert group.count("gk-quiet") == 3


def test_service_is_offered_where_something_waits_for_it_and_only_there(office):
    work = office.register("03-09")
    office.at("03-09")
    assert LINK not in work.desk.page()
    work.answer("03-16", "granted", "S01")
    page = work.desk.page()
    assert LINK in panel(page, "gk-next")
    letter = work.desk.letter()
    own = reverse("applications:letter", args=(work.case.pk, letter.pk))
    assert LINK in office.officer.get(own).content.decode()
    work.served("03-18", signer="本人", refused="家中无人")
    assert LINK in panel(work.desk.page(), "gk-next")
    work.served("03-20", signer="本人")
    assert LINK not in panel(work.desk.page(), "gk-next")
    assert "没有等待登记送达的文书" in work.desk.page()
    assert LINK not in office.officer.get(own).content.decode()


def test_what_is_handed_over_waits_for_no_service(office):
    work = office.register("03-09")
    work.draft("03-16", "replied", code="S01", outcome="granted")
    work.sign("03-16")
    work.send("03-16", route="handed_over")
    assert LINK not in panel(work.desk.page(), "gk-next")


@pytest.mark.parametrize(
    ("verb", "given", "waits"),
    [
        (actions.request_correction, {"days": 5}, True),
        (actions.request_correction, {"days": 5, "served_on": date(2026, 3, 12)}, False),
        (actions.consult_third_party, {"party": "某公司"}, True),
        (actions.consult_organ, {"party": "区财政局"}, True),
        (actions.take_note, {"note": "来电"}, False),
    ],
)
def test_a_notice_on_paper_waits_for_its_service(verb, given, waits, office):
    case = registered(office.agency, on=date(2026, 3, 9))
    verb(actor=None, case=case, on=date(2026, 3, 11), **given)
    office.at("03-13")
    desk = Desk(office.officer, case)
    assert (LINK in panel(desk.page(), "gk-next")) == waits
    if waits:
        actions.deliver(actor=None, case=case, on=date(2026, 3, 13))
        assert LINK not in panel(desk.page(), "gk-next")


def test_a_letter_whose_step_was_undone_is_told(office):
    work = office.register("03-09")
    work.answer("03-16", "granted", "S01")
    assert "登记已撤销" not in work.desk.page()
    event = work.case.events.get(kind="replied")
    actions.undo(actor=None, case=work.case, event=event, reason="日期登错")
    letters = panel(work.desk.page(), "gk-letters")
    assert "这一步的登记已撤销" in letters
    again = f"{work.desk.step_url('replied')}?paper=1"
    assert again in letters
    office.at("03-16")
    letter = work.desk.letter()
    answer = work.desk.take(
        "replied", "?paper=1", on="2026-03-16", sent_letter=str(letter.pk), outcome="granted",
        route="post",
    )  # fmt: skip
    assert answer.status_code == 302
    assert "登记已撤销" not in work.desk.page()


def test_on_a_phone_one_jumps_to_the_diary(office):
    page = office.register("03-09").desk.page()
    assert '<a href="#gk-diary">办理经过</a>' in page
    assert '<h2 id="gk-diary">' in page


def test_what_is_to_be_answered_anew_has_a_tab(office, monkeypatch):
    case = registered(office.agency, on=date(2026, 3, 9))
    other = registered(office.agency, on=date(2026, 3, 9))
    answer = {"on": date(2026, 3, 16), "outcome": "granted", **BY}
    for one in (case, other):
        actions.reply(actor=None, case=one, **answer)
    actions.order_redo(actor=None, case=case, on=date(2026, 4, 1), until=date(2026, 5, 6))
    monkeypatch.setattr(happened, "today", lambda: date(2026, 4, 2))
    url = f"{reverse('applications:index')}?state=redeciding"
    page = office.officer.get(url).content.decode()
    assert re.search(r'\?state=redeciding" aria-current="page">重新答复中</a>', page)
    assert Application.objects.count() == 2
    assert case.number in page
    assert other.number not in page[page.index("<tbody>") :]
