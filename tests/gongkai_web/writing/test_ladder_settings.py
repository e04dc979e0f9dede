"""系统 → 审核阶梯: who sets it, what is refused, and what a change leaves alone."""

import re

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from gongkai.review import patterns
from gongkai_web.journal.models import Entry
from gongkai_web.review import ladders
from gongkai_web.review.models import Ladder
from review_desk import draft, office_of, opine, submit
from writing_room import browser, public_path, told

pytestmark = pytest.mark.django_db
LIST = "/admin/writing/ladders/"


@pytest.fixture
def office(agency):
    return office_of(agency)


@pytest.fixture
def manager(office, person):
    return browser(person("guanli", office.agency, "administrator"))


RUNGS = [("初审", "examine", "一校"), ("保密审查", "secrecy", ""), ("签发", "sign", "二校")]


def form(rungs=RUNGS, **fields):
    data = {"title": "两审", "mode": "strict", "rechecks": "on", "reason": "在岗三人"} | fields
    for at in range(6):
        title, duty, proof = (rungs[at] if at < len(rungs) else ("", "examine", ""))[:3]
        data |= {f"rung-{at}-title": title, f"rung-{at}-duty": duty, f"rung-{at}-proof": proof}
        if at < len(rungs) and len(rungs[at]) > 3:
            data[f"rung-{at}-people"] = rungs[at][3]
    return data


def general(office):
    return ladders.in_use(office.agency)[0]


@pytest.mark.parametrize(
    "role", ["officer", "reviewer", "secrecy", "leader", "compiler", "supervisor"]
)
def test_only_who_manages_the_agency_sets_its_ladder(role, office, person):
    client = browser(person("x", office.agency, role))
    for path in (
        LIST,
        f"{LIST}{general(office).pk}/",
        f"{LIST}new/{office.agency.pk}/?pattern=four",
    ):
        # The back office turns away whoever may not open a page.
        assert client.get(path).status_code in (302, 403)
        client.post(path, form())
    assert Ladder.objects.count() == 1


def test_an_administrator_of_another_agency_finds_nothing(office, other_agency, person):
    client = browser(person("x", other_agency, "administrator"))
    for path in (f"{LIST}{general(office).pk}/", f"{LIST}new/{office.agency.pk}/?pattern=four",
                 f"{LIST}{general(office).pk}/retire/"):  # fmt: skip
        assert client.post(path, form()).status_code == 404
    assert office.agency.name not in told(client.get(LIST))


@pytest.mark.parametrize("key", [one.key for one in patterns()])
def test_every_pattern_is_offered_and_can_be_set_as_it_is(key, office, manager):
    page = manager.get(f"{LIST}new/{office.agency.pk}/?pattern={key}")
    chosen = next(one for one in patterns() if one.key == key)
    rungs = [(r.title, r.duty.value, r.proof) for r in chosen.ladder.rungs]
    shown = [one.initial.get("title") for one in page.context["rungs"]]
    assert [title for title in shown if title] == [title for title, *_ in rungs]
    answer = manager.post(
        f"{LIST}new/{office.agency.pk}/?pattern={key}",
        form(rungs, mode=chosen.ladder.mode.value, profiles=[next(iter(_kinds()))]),
    )
    assert answer.status_code == 302, told(answer)
    assert [row["title"] for row in Ladder.objects.first().rungs] == [t for t, *_ in rungs]


def _kinds():
    from gongkai.publishing.profiles import profiles

    return profiles()


@pytest.mark.parametrize("path", ["new/{}/", "new/{}/?pattern=nothing"])
def test_a_pattern_that_does_not_exist_is_404(path, office, manager):
    assert manager.get(LIST + path.format(office.agency.pk)).status_code == 404


@pytest.mark.parametrize(
    ("rungs", "fields", "said"),
    [
        (RUNGS[1:], {}, "审核应设 2 至 4 级"),
        ([RUNGS[0], RUNGS[2]], {}, "保密审查应单独设一个环节"),
        ([*RUNGS[:2], ("复审", "examine", "")], {}, "最后一个环节应为签发"),
        ([RUNGS[2], *RUNGS], {}, "签发（终审）只能是最后一个环节"),
        ([RUNGS[0], *RUNGS], {}, "名称不能重复"),
        ([], {}, "审核应设"),
        (RUNGS, {"title": ""}, ""),
        (RUNGS, {"mode": "loose"}, "选择一个有效的选项"),
        (RUNGS, {"profiles": ["nothing"]}, "选择一个有效的选项"),
    ],
)
def test_a_ladder_that_cannot_stand_is_refused_in_words(rungs, fields, said, office, manager):
    answer = manager.post(f"{LIST}{general(office).pk}/", form(rungs, **fields))
    assert answer.status_code == 422
    assert said in told(answer)
    assert Ladder.objects.count() == 1


def test_a_named_person_must_hold_the_office(office, manager):
    rungs = [(*RUNGS[0], [office.secrecy.pk]), *RUNGS[1:]]
    answer = manager.post(f"{LIST}{general(office).pk}/", form(rungs))
    assert answer.status_code == 422
    assert "没有审核的职责" in told(answer)


def _boxes(page, at):
    """Return the boxes of a rung: person to (duties, ticked)."""
    found = re.findall(rf'<input[^>]*name="rung-{at}-people"[^>]*>', page.content.decode())
    read = [
        (re.search('value="(\\d+)"', one), re.search('data-duties="([^"]*)"', one)) for one in found
    ]
    return {
        int(pk[1]): (duties[1].split(), " checked" in one)
        for one, (pk, duties) in zip(found, read, strict=True)
    }


def test_a_rung_offers_whoever_holds_a_duty_with_the_duties_and_nobody_else(office, manager):
    page = manager.get(f"{LIST}{general(office).pk}/")
    offered = {pk: duties for pk, (duties, _) in _boxes(page, 0).items()}
    assert offered[office.first.pk] == ["examine"]
    assert offered[office.secrecy.pk] == ["secrecy"]
    assert "sign" in offered[office.leader.pk]
    assert office.drafter.pk not in offered
    assert f"{office.secrecy}（保密审查）" in told(page)


def test_rungs_that_are_not_set_are_folded_and_one_with_a_fault_is_not(office, manager):
    page = manager.get(f"{LIST}{general(office).pk}/")
    set_ = len(general(office).rungs)
    assert page.content.decode().count("个环节（没有设）") == 6 - set_
    wrong = [*RUNGS, ("", "examine", "", [office.secrecy.pk])]
    page = manager.post(f"{LIST}{general(office).pk}/", form(wrong))
    assert "没有审核的职责" in told(page)
    assert page.content.decode().count("个环节（没有设）") == 2


def test_who_was_named_and_holds_the_duty_no_more_stays_in_sight_until_taken_out(office, manager):
    rungs = [(*RUNGS[0], [office.first.pk, office.second.pk]), *RUNGS[1:]]
    manager.post(f"{LIST}{general(office).pk}/", form(rungs))
    office.second.memberships.all().delete()
    path = f"{LIST}{general(office).pk}/"
    page = manager.get(path)
    assert _boxes(page, 0)[office.second.pk] == ([], True)
    assert "现在没有审核职责" in told(page)
    assert manager.post(path, form(rungs)).status_code == 422
    rungs[0] = (*RUNGS[0], [office.first.pk])
    assert manager.post(path, form(rungs)).status_code == 302
    assert general(office).rungs[0]["people"] == [office.first.pk]


@pytest.mark.parametrize("people", [["x"], ["-1"], ["9" * 30], ["0"], [""]])
def test_a_person_that_is_none_is_refused(people, office, manager):
    rungs = [(*RUNGS[0], people), *RUNGS[1:]]
    assert manager.post(f"{LIST}{general(office).pk}/", form(rungs)).status_code == 422


def test_named_people_alone_review_their_rung(office, manager):
    rungs = [(*RUNGS[0], [office.second.pk]), *RUNGS[1:]]
    manager.post(f"{LIST}{general(office).pk}/", form(rungs))
    submission = submit(office, draft(office))
    with pytest.raises(PermissionError, match="指定的人"):
        opine(submission, office.first)
    opine(submission, office.second)


def test_what_is_submitted_goes_on_under_its_ladder_and_what_comes_climbs_the_new_one(
    office, manager
):
    old = submit(office, draft(office))
    opine(old, office.first)
    manager.post(f"{LIST}{general(office).pk}/", form(prints_names="on"))
    assert [one.title for one in ladders.in_use(office.agency)] == ["两审"]
    for person in office.people()[1:]:
        opine(old, person)
    new = submit(office, draft(office, title="另一条"))
    assert len(new.rungs) == 3
    for person in (office.first, office.secrecy, office.leader):
        opine(new, person)
    shown = browser().get(public_path(new.item))
    assert str(office.leader) in told(shown)
    assert str(office.leader) not in told(browser().get(public_path(old.item)))
    assert Entry.objects.filter(verb="设定审核阶梯").count() == 2


def test_a_ladder_of_a_kind_beside_the_general_one_and_its_end(office, manager):
    kind = next(iter(_kinds()))
    new = f"{LIST}new/{office.agency.pk}/?pattern=small"
    answer = manager.post(new, form())
    assert "请选择内容类型" in told(answer)
    manager.post(new, form(profiles=[kind]))
    assert "已经有自己的审核阶梯" in told(manager.post(new, form(profiles=[kind])))
    special = Ladder.objects.first()
    assert ladders.ladder_for(draft(office, profile=kind)) == special
    page = told(manager.get(LIST))
    assert _kinds()[kind].title in page
    manager.post(reverse("writing:ladder_retire", args=[special.pk]))
    assert ladders.ladder_for(draft(office, profile=kind)) == general(office)
    manager.post(reverse("writing:ladder_retire", args=[general(office).pk]))
    assert len(ladders.in_use(office.agency)) == 1, "the general one stays"


def test_a_ladder_changed_by_somebody_else_is_not_changed_again(office, manager):
    first = general(office)
    manager.post(f"{LIST}{first.pk}/", form())
    assert manager.post(f"{LIST}{first.pk}/", form(title="又一个")).status_code == 404
    assert Ladder.objects.count() == 2


@pytest.mark.parametrize(
    "change",
    [
        {"rungs": []},
        {"mode": "small_office"},
        {"reason": "另一个理由"},
        {"rechecks": False},
        {"completion_days": 3},
        {"title": "x"},
        {"prints_names": True},
        {"profiles": ["x"]},
    ],
)
def test_the_database_keeps_a_ladder_as_it_was_set(office, change):
    with pytest.raises(DatabaseError, match="设定后不再更改"), transaction.atomic():
        Ladder.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Ladder.objects.all()._raw_delete("default")
    Ladder.objects.update(is_retired=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        Ladder.objects.update(is_retired=False)


SMALL = [("初审", "examine", "一校"), ("保密审查", "secrecy", ""), ("终审", "sign", "二校")]


def test_the_small_mode_wants_its_reason_and_shows_it(office, manager):
    path = f"{LIST}{general(office).pk}/"
    refused = manager.post(path, form(SMALL, mode="small_office", reason=" "))
    assert "请写明理由" in told(refused)
    with pytest.raises(ladders.LadderProblem, match="请写明理由"):
        ladders.set_ladder(
            actor=None, agency=office.agency, title="x", mode="small_office",
            rungs=general(office).rungs, replaces=general(office),
        )  # fmt: skip
    manager.post(path, form(SMALL, mode="small_office", reason="在岗只有三人"))
    assert "选用小单位模式的理由：在岗只有三人" in told(manager.get(LIST))
    assert (
        Entry.objects.filter(verb="设定审核阶梯").order_by("pk").last().detail["reason"]
        == "在岗只有三人"
    )


def test_the_database_wants_the_reason_too(office):
    row = Ladder(agency=office.agency, title="x", rungs=general(office).rungs, mode="small_office")
    with pytest.raises(DatabaseError, match="应写明理由"), transaction.atomic():
        row.save()


@pytest.mark.parametrize(("days", "kept"), [("", None), ("3", 3)])
def test_an_office_sets_its_own_term_of_completion(days, kept, office, manager):
    manager.post(f"{LIST}{general(office).pk}/", form(completion_days=days))
    assert general(office).completion_days == kept


@pytest.mark.parametrize("days", ["0", "11", "x"])
def test_a_term_that_is_none_is_refused(days, office, manager):
    answer = manager.post(f"{LIST}{general(office).pk}/", form(completion_days=days))
    assert answer.status_code == 422


def test_the_menu_leads_there_for_those_who_may(office, manager, person):
    assert LIST in manager.get("/admin/").content.decode()
    assert LIST not in browser(office.drafter).get("/admin/").content.decode()
