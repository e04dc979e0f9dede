"""The calendar behind a link: valid by RFC 5545, without personal data, and gone when taken back."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from gongkai.remedies.acts import ActKind
from gongkai_web.agencies.access import NotAllowed
from gongkai_web.agencies.models import Membership
from gongkai_web.applications.derived import refresh_case
from gongkai_web.journal.models import Entry
from gongkai_web.remedies.actions import NewAct, note, register_case
from gongkai_web.reminders import feeds, guessing, icalendar
from gongkai_web.reminders.models import Feed

from .conftest import at, make_case

NAME = re.compile(r"[A-Za-z0-9-]+")
PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"\x00-\x1f\x7f]*"|[^";:,\x00-\x1f\x7f]*)')
EVENT_ONCE = {"UID", "DTSTAMP", "DTSTART"}
EVENT_MAY = EVENT_ONCE | {"DTEND", "SUMMARY", "URL", "TRANSP"}


def parsed(content):
    """Return the events of a calendar; an AssertionError where it breaks RFC 5545.

    Strict on what it knows: lines (3.1), parameters (3.2), TEXT (3.3.11), the
    order of components (3.4, 3.6.1), and which properties stand once.
    """
    assert content.endswith(b"\r\n")
    raw = content[:-2].split(b"\r\n")
    assert not any(b"\r" in line or b"\n" in line for line in raw)
    assert all(len(line) <= 75 for line in raw)
    for line in raw:
        line.decode()  # never cut inside a character
    lines = []
    for line in raw:
        if line[:1] in (b" ", b"\t"):
            lines[-1] += line[1:]
        else:
            lines.append(line)
    properties = [split(line.decode()) for line in lines]
    assert properties[0] == ("BEGIN", {}, "VCALENDAR")
    assert properties[-1] == ("END", {}, "VCALENDAR")
    names = [name for name, _, _ in properties]
    head = names[1 : names.index("BEGIN", 1) if "BEGIN" in names[1:] else -1]
    assert head.count("VERSION") == head.count("PRODID") == 1
    assert ("VERSION", {}, "2.0") in properties
    events, event = [], None
    for name, parameters, value in properties[1 + len(head) : -1]:
        if name == "BEGIN":
            assert (value, event) == ("VEVENT", None)
            event = {}
        elif name == "END":
            assert value == "VEVENT"
            assert set(event) >= EVENT_ONCE
            assert event["DTEND"] > event["DTSTART"]
            events.append(event)
            event = None
        else:
            assert event is not None
            assert name in EVENT_MAY
            assert name not in event, "once"
            event[name] = read(name, parameters, value)
    assert event is None
    assert len({one["UID"] for one in events}) == len(events)
    return events


def split(line):
    """Return a content line as name, parameters and value."""
    name = NAME.match(line)
    assert name, line
    at, parameters = name.end(), {}
    while match := PARAMETER.match(line, at):
        parameters[match[1].upper()] = match[2]
        at = match.end()
    assert line[at] == ":", line
    assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", line)
    return name[0].upper(), parameters, line[at + 1 :]


def read(name, parameters, value):
    """Return a property's value by its type."""
    if parameters.get("VALUE") == "DATE":
        assert re.fullmatch(r"\d{8}", value)
        return datetime.strptime(value, "%Y%m%d").date()  # noqa: DTZ007
    assert not parameters
    if name == "DTSTAMP":
        assert re.fullmatch(r"\d{8}T\d{6}Z", value)
        return value
    if name == "URL":
        assert re.fullmatch(r"https?://[!-~]+", value)
        return value
    return plain(value)


def plain(value):
    """Return a TEXT without its escapes; every sign that needs one must have it."""
    assert re.fullmatch(r"(?:[^\\;,]|\\[\\;,nN])*", value), value
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value)


def one_event(summary="x", name="x"):
    event = icalendar.AllDay("1@a", date(2026, 3, 30), summary, "http://a/b", at("2026-03-02"))
    return icalendar.calendar(name, [event])


@given(st.text())
def test_any_text_is_written_so_that_it_reads_back_the_same(text):
    kept = "".join(
        c for c in re.sub("\r\n?", "\n", text) if c in "\n\t" or (c >= " " and c != "\x7f")
    )
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    assert parsed(one_event(text))[0]["SUMMARY"] == kept


def test_a_long_line_is_folded_between_characters():
    content = one_event("申请" * 60 + "；,;\\末")
    assert parsed(content)[0]["SUMMARY"] == "申请" * 60 + "；,;\\末"
    assert b"\r\n " in content


def test_an_empty_calendar_is_valid():
    assert parsed(icalendar.calendar("陕州区司法局, 期限", [])) == []


@pytest.fixture
def today(monkeypatch):
    """Let the feed be read on a day within the cases' terms."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2026, 3, 20))


@pytest.fixture(autouse=True)
def _nobody_has_guessed(tmp_path, settings):
    settings.CACHES = {
        **settings.CACHES,
        "logins": {**settings.CACHES["logins"], "LOCATION": tmp_path / "logins"},
    }


def get(client, token, **headers):
    return client.get(reverse("calendar_feed", args=(token,)), headers=headers)


pytestmark = pytest.mark.django_db


class TestTheFeed:
    def test_it_holds_every_running_term_of_the_agency_as_a_day(
        self, client, officer, agency, other_agency, today, settings
    ):
        settings.WAGTAILADMIN_BASE_URL = "https://gk.example.gov.cn"
        case = make_case(agency, "2026-003")
        make_case(agency, "2026-004", "2026-03-04")
        make_case(agency, "late", "2026-01-05")
        make_case(agency, "waits", "2026-03-02", ("correction_requested", "2026-03-04"))
        make_case(agency, "closed", "2026-03-02", ("replied", "2026-03-20"))
        make_case(other_agency, "elsewhere")
        answer = get(client, feeds.make(actor=officer, agency=agency))
        assert answer.status_code == 200
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        events = parsed(answer.content)
        assert [one["SUMMARY"] for one in events] == [
            "申请 late 应答复日期",
            "申请 2026-003 应答复日期",
            "申请 2026-004 应答复日期",
        ]
        third = events[1]
        assert third["DTSTART"] == case.due_on == date(2026, 3, 30)
        assert third["DTEND"] - third["DTSTART"] == timedelta(days=1)
        assert third["URL"] == f"https://gk.example.gov.cn/admin/applications/inspect/{case.pk}/"

    def test_a_day_that_moves_keeps_its_identity_and_a_closed_case_vanishes(
        self, client, officer, agency, today
    ):
        case = make_case(agency, "2026-003")
        token = feeds.make(actor=officer, agency=agency)
        (before,) = parsed(get(client, token).content)
        case.events.create(kind="extended", on=date(2026, 3, 20), detail={"days": 5})
        refresh_case(case)
        (after,) = parsed(get(client, token).content)
        assert after["UID"] == before["UID"]
        assert after["DTSTART"] == date(2026, 4, 7)
        case.events.create(kind="replied", on=date(2026, 3, 31), detail={"outcome": "granted"})
        refresh_case(case)
        assert parsed(get(client, token).content) == []

    def test_a_day_without_its_years_notice_is_marked(self, client, officer, agency, today):
        make_case(agency, "2026-900", "2026-12-21")
        (event,) = parsed(get(client, feeds.make(actor=officer, agency=agency)).content)
        assert event["SUMMARY"] == "申请 2026-900 应答复日期（暂定）"

    def test_a_new_answer_that_a_court_wants_is_in_it(self, client, officer, agency, today):
        make_case(
            agency,
            "2025-007",
            "2025-09-01",
            ("replied", "2025-09-10"),
            ("redo_ordered", "2026-03-02", {"until": "2026-04-30"}),
        )
        (event,) = parsed(get(client, feeds.make(actor=officer, agency=agency)).content)
        assert event["SUMMARY"] == "申请 2025-007 重新答复期限"
        assert event["DTSTART"] == date(2026, 4, 30)

    def test_what_did_not_change_is_not_sent_again(self, client, officer, agency, today):
        make_case(agency, "2026-003")
        token = feeds.make(actor=officer, agency=agency)
        first = get(client, token)
        again = get(client, token, if_none_match=first["ETag"])
        assert (again.status_code, again.content) == (304, b"")
        make_case(agency, "2026-004")
        assert get(client, token, if_none_match=first["ETag"]).status_code == 200

    def test_only_reading_is_possible(self, client, officer, agency):
        url = reverse("calendar_feed", args=(feeds.make(actor=officer, agency=agency),))
        assert client.head(url).status_code == 200
        assert client.post(url).status_code == 405

    def test_it_costs_the_same_queries_however_many_cases_there_are(
        self, client, officer, agency, today, django_assert_max_num_queries
    ):
        for number in range(50):
            make_case(agency, f"2026-{number:03}")
        token = feeds.make(actor=officer, agency=agency)
        with django_assert_max_num_queries(6):
            get(client, token)


class TestTheLink:
    def test_only_its_hash_is_kept(self, officer, agency):
        token = feeds.make(actor=officer, agency=agency)
        assert len(token) >= 43
        feed = Feed.objects.get()
        assert token not in str(feed.__dict__)
        assert token not in str(Entry.objects.latest("pk").__dict__)
        assert feed.token_hash == feeds.hash_of(token)

    def test_renewing_it_kills_the_one_before(self, client, officer, agency):
        old = feeds.make(actor=officer, agency=agency)
        new = feeds.make(actor=officer, agency=agency)
        assert get(client, old).status_code == 404
        assert get(client, new).status_code == 200

    def test_revoked_it_is_not_found(self, client, officer, agency):
        token = feeds.make(actor=officer, agency=agency)
        assert feeds.revoke(actor=officer, agency=agency)
        assert not feeds.revoke(actor=officer, agency=agency)
        assert get(client, token).status_code == 404
        verbs = set(Entry.objects.values_list("verb", flat=True))
        assert {feeds.MADE, feeds.REVOKED} <= verbs

    def test_it_dies_with_the_place_at_the_desk_and_with_the_account(self, client, officer, agency):
        token = feeds.make(actor=officer, agency=agency)
        officer.is_active = False
        officer.save()
        assert get(client, token).status_code == 404
        officer.is_active = True
        officer.save()
        assert get(client, token).status_code == 200
        Membership.objects.filter(user=officer).update(role="supervisor")
        assert get(client, token).status_code == 404

    def test_nobody_makes_one_of_another_agency(self, officer, other_agency, person, agency):
        with pytest.raises(NotAllowed):
            feeds.make(actor=officer, agency=other_agency)
        with pytest.raises(NotAllowed):
            feeds.make(actor=person("jian", agency, "supervisor"), agency=agency)

    @pytest.mark.parametrize("token", ["x", "a" * 43, "%00", "申请", "a" * 4000])
    def test_an_unknown_one_is_not_found(self, client, token):
        assert get(client, token).status_code == 404

    def test_guessing_is_slowed_down_and_others_are_not(self, client, officer, agency):
        token = feeds.make(actor=officer, agency=agency)
        for number in range(guessing.FREE):
            assert get(client, f"guess-{number}").status_code == 404
        refused = get(client, token)
        assert refused.status_code == 429
        assert 0 < int(refused["Retry-After"]) <= guessing.WAIT
        elsewhere = client.get(reverse("calendar_feed", args=(token,)), REMOTE_ADDR="10.1.2.3")
        assert elsewhere.status_code == 200

    def test_a_program_that_asks_for_a_revoked_one_is_no_guesser(self, client, officer, agency):
        old = feeds.make(actor=officer, agency=agency)
        token = feeds.make(actor=officer, agency=agency)
        for _ in range(guessing.FREE + 5):
            assert get(client, old).status_code == 404
        assert get(client, token).status_code == 200


def test_what_is_to_be_done_in_a_remedy_case_is_in_the_calendar(agency):
    case = register_case(
        actor=None, agency=agency, case_no="陕政复〔2026〕9号", procedure="reconsideration",
        acts=[NewAct(ActKind.COPY_RECEIVED, date(2026, 3, 2))],
    )  # fmt: skip
    (event,) = parsed(feeds.written(agency, today=date(2026, 3, 3)))
    assert event["SUMMARY"] == "复议诉讼 陕政复〔2026〕9号 提交书面答复和证据"
    assert event["DTSTART"] == date(2026, 3, 16)
    assert event["URL"].endswith(f"/admin/remedies/inspect/{case.pk}/")
    note(actor=None, case=case, kind=ActKind.ANSWERED, on=date(2026, 3, 12))
    assert parsed(feeds.written(agency, today=date(2026, 3, 13))) == []
