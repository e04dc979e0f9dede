"""Entering a notice: the due dates that move, and those who may do it."""

from datetime import date

import pytest
from django.core.management import call_command

from gongkai import workdays
from gongkai.workdays import YearFileProblem
from gongkai_web.agencies.access import NotAllowed
from gongkai_web.applications.derived import refresh_case
from gongkai_web.applications.models import Application
from gongkai_web.journal.models import Entry
from gongkai_web.workdays import actions, provisional

from .conftest import NOTICE_2027

pytestmark = pytest.mark.django_db
FILES = {"2027.yaml": NOTICE_2027}


def case(agency, number, received_on, *events):
    """Return an application with its diary, its due date worked out."""
    made = Application.objects.create(
        agency=agency, number=number, applicant_kind="natural_person", received_on=received_on
    )
    for kind, on in events:
        made.events.create(kind=kind, on=on)
    refresh_case(made)
    return made


@pytest.fixture
def cases(folder, agency):
    """Return cases around New Year, by number."""
    return {
        made.number: made
        for made in (
            case(agency, "early", date(2026, 11, 2)),
            case(agency, "late", date(2026, 12, 21)),
            case(agency, "spring", date(2027, 1, 20)),
            case(agency, "autumn", date(2027, 9, 1)),
            case(
                agency,
                "corrected",
                date(2026, 12, 18),
                ("correction_requested", date(2026, 12, 21)),
                ("correction_received", date(2026, 12, 28)),
            ),
        )
    }


def due(number):
    """Return the due date stored with the case."""
    return Application.objects.get(number=number).due_on


def test_the_cases_that_moved_are_told_with_both_dates(cases, agency, administrator):
    before = {number: made.due_on for number, made in cases.items()}
    recount = actions.enter(actor=administrator, files=FILES)
    moved = {
        one.application.number: (one.before, due(one.application.number)) for one in recount.moved
    }
    # One day off more (none), make-up Sunday 10 January: a day sooner.
    assert moved["late"] == (date(2027, 1, 19), date(2027, 1, 18))
    assert set(moved) == {"late", "spring", "corrected"}
    assert due("early") == before["early"]
    assert due("autumn") == before["autumn"]
    told = {
        entry.subject_label: entry.detail["after"]["due_on"]
        for entry in actions.moved_by(recount.entry)
    }
    assert told["late"] == "2027-01-18"
    assert len(told) == recount.entry.detail["变动件数"] == 3


def test_asking_only_the_cases_touched_gives_what_asking_all_would(cases, agency, administrator):
    for month in range(1, 13):
        for day in (1, 9, 17, 25):
            case(agency, f"{month}-{day}", date(2026, month, day))
            case(agency, f"{month}-{day}-n", date(2027, month, day))
    actions.enter(actor=administrator, files=FILES)
    assert not any(refresh_case(made) for made in Application.objects.all())
    assert actions.outdated() == 0


def test_the_file_and_the_journal_say_what_was_entered(folder, cases, agency, administrator):
    recount = actions.enter(actor=administrator, files=FILES)
    assert (folder / "2027.yaml").read_text("utf-8") == NOTICE_2027
    entry = recount.entry
    assert (entry.verb, entry.agency, entry.actor_name) == (
        "录入放假安排",
        agency,
        str(administrator),
    )
    assert entry.detail["新文件"] == FILES
    assert entry.detail["日历版本"] == workdays.calendar_version()
    again = NOTICE_2027.replace("（示例）", "")
    second = actions.enter(actor=administrator, files={"2027.yaml": again})
    assert second.entry.detail["文件"] == FILES
    assert second.moved == ()


def test_a_text_that_cannot_be_used_changes_nothing(folder, cases, administrator):
    with pytest.raises(
        YearFileProblem, match="2027-01-11 是星期一，调休上班的日子应为星期六或星期日"
    ):
        actions.enter(
            actor=administrator,
            files={"2027.yaml": NOTICE_2027.replace("2027-01-10", "2027-01-11")},
        )
    assert list(folder.iterdir()) == []
    assert not Entry.objects.filter(verb=actions.ENTERED).exists()


def test_a_year_that_breaks_an_amendment_already_there_is_refused(folder, administrator):
    actions.enter(actor=administrator, files=FILES)
    change = "notice: {title: 示例, issued_on: 2027-01-20}\nname: 春节\nreplaces: 春节\ndays_off: [2027-02-05]\n"
    actions.enter(actor=administrator, files={"2027-amendment-1.yaml": change})
    with pytest.raises(YearFileProblem, match=r"2027-amendment-1\.yaml：要取代的“春节”"):
        actions.enter(actor=administrator, files={"2027.yaml": NOTICE_2027.replace("春节", "新春")})


def test_a_folder_that_cannot_be_written_to_leaves_everything_as_it_was(
    folder, cases, administrator, monkeypatch
):
    def full(path, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(actions, "write_atomically", full)
    before = due("late"), workdays.calendar_version()
    with pytest.raises(OSError, match="No space"):
        actions.enter(actor=administrator, files=FILES)
    assert (due("late"), workdays.calendar_version()) == before


def test_a_folder_changed_by_hand_is_noticed_and_counted_anew(folder, cases, administrator):
    (folder / "2027.yaml").write_text(NOTICE_2027, "utf-8")
    actions.installed.refresh()
    assert actions.outdated() == 3
    assert len(actions.recount(actor=administrator).moved) == 3
    assert actions.outdated() == 0


def test_too_many_cases_are_left_to_the_command_and_told(cases, administrator, monkeypatch):
    Application.objects.filter(number="spring").update(closed_on=date(2027, 1, 25))
    monkeypatch.setattr(actions, "AT_ONCE", 3)
    recount = actions.enter(actor=administrator, files=FILES)
    assert (recount.asked, recount.left) == (3, 1)
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    recount = actions.recount(actor=administrator)
    assert (recount.asked, recount.left) == (0, 5)


def test_only_who_looks_after_every_agency_may_enter(folder, agency, other_agency, person):
    for role in ("officer", "compiler", "leader", "supervisor", "administrator"):
        with pytest.raises(NotAllowed):
            actions.enter(actor=person(role, agency, role), files=FILES)
    other_agency.parent = agency
    other_agency.save()
    assert actions.may_enter(person("guan", agency, "administrator"))
    assert actions.may_enter(person("chao", superuser=True))
    assert not actions.may_enter(person("li", agency, "leader"))


@pytest.mark.parametrize(
    ("number", "before", "after"),
    [
        ("early", False, False),
        ("late", True, False),
        ("spring", True, False),
        ("autumn", True, False),
    ],
)
def test_a_due_date_is_provisional_until_its_notice_is_entered(
    number, before, after, cases, administrator
):
    def told(number):
        made = Application.objects.get(number=number)
        by_query = provisional.provisional(Application.objects.all()).filter(pk=made.pk).exists()
        assert provisional.is_provisional(made) is by_query
        assert ("暂定" in provisional.shown_due(made)) is by_query
        return by_query

    assert told(number) is before
    actions.enter(actor=administrator, files=FILES)
    assert told(number) is after


def test_the_export_command_says_how_many_due_dates_are_provisional(cases, agency):
    assert provisional.told_of_year(agency, 2026).startswith("2 件申请")
    assert provisional.told_of_year(agency, 2024) is None


def test_the_command_counts_every_case_and_tells_both_dates(folder, cases, capsys):
    (folder / "2027.yaml").write_text(NOTICE_2027, "utf-8")
    actions.installed.refresh()
    call_command("rebuild_due_dates")
    told = capsys.readouterr().out
    assert "shanzhou-sfj late：应答复日期 2027-01-19 → 2027-01-18" in told
    assert "共 5 件申请，3 件有变化" in told
    assert Entry.objects.filter(verb=actions.MOVED, actor_name="命令行").count() == 3
    assert actions.outdated() == 0
