"""What each role may do, in its own agency, below it, and elsewhere."""

import pytest

from gongkai_web.agencies import access, actions
from gongkai_web.agencies.access import Capability
from gongkai_web.agencies.models import Agency, Membership, Role
from gongkai_web.journal.models import Entry

VIEW, EDIT, COMPILE, SUBMIT, MANAGE = (
    Capability.VIEW,
    Capability.EDIT_LEDGERS,
    Capability.COMPILE_REPORT,
    Capability.SUBMIT_REPORT,
    Capability.MANAGE,
)


@pytest.fixture
def county(db):
    """Return a county, its bureau, and the bureau's station."""
    top = Agency.objects.create(code="xian", name="某县人民政府")
    bureau = Agency.objects.create(code="ju", name="某县某局", parent=top)
    station = Agency.objects.create(code="suo", name="某县某局某所", parent=bureau)
    return top, bureau, station


@pytest.mark.parametrize(
    ("role", "own", "below"),
    [
        ("officer", {VIEW, EDIT}, set()),
        ("compiler", {VIEW, EDIT, COMPILE}, set()),
        ("reviewer", {VIEW, EDIT, Capability.REVIEW_ITEMS}, set()),
        ("secrecy", {VIEW, Capability.REVIEW_SECRECY, Capability.OPEN_EVIDENCE}, set()),
        (
            "leader",
            {
                VIEW,
                EDIT,
                Capability.APPROVE,
                COMPILE,
                SUBMIT,
                Capability.REVIEW_ITEMS,
                Capability.SIGN_ITEMS,
                Capability.OPEN_EVIDENCE,
            },
            set(),
        ),
        (
            "supervisor",
            {VIEW},
            {VIEW, Capability.CONSENT_ACCOUNTS, Capability.COLLECT_REPORTS},
        ),
        ("administrator", {VIEW, MANAGE}, {VIEW, MANAGE}),
    ],
)
def test_each_role_gives_what_the_table_says(role, own, below, county, person):
    top, bureau, station = county
    user = person("li", bureau, role)
    for capability in Capability:
        assert access.may(user, top, capability) is False
        assert access.may(user, bureau, capability) is (capability in own)
        assert access.may(user, station, capability) is (capability in below)
        assert access.may(user, None, capability) is (capability in own | below)


@pytest.mark.parametrize("change", ["inactive", "anonymous"])
def test_who_is_not_there_may_nothing(change, county, person):
    from django.contrib.auth.models import AnonymousUser

    user = person("li", county[0], "administrator")
    user.is_active = False
    who = user if change == "inactive" else AnonymousUser()
    assert not any(access.may(who, county[0], capability) for capability in Capability)
    assert not access.agencies_visible_to(who).exists()


def test_a_circle_of_parents_ends(county):
    top, _, station = county
    top.parent = station
    top.save()
    assert access.below({top.pk}) == {agency.pk for agency in county}


def test_roles_in_several_agencies_add_up(county, person):
    top, bureau, _ = county
    user = person("li", bureau, "supervisor")
    Membership.objects.create(user=user, agency=top, role="officer")
    assert set(access.agencies_visible_to(user)) == set(county)
    assert set(access.agencies_editable_by(user)) == {top}


def test_a_request_asks_the_database_once(county, person, django_assert_num_queries):
    user = access.MembershipBackend().get_user(person("li", county[0], "supervisor").pk)
    with django_assert_num_queries(2):
        for _ in range(5):
            access.may(user, county[1], VIEW)


@pytest.mark.parametrize(
    ("code", "told"), [("nobody", "现有代码：ju、suo、xian"), (None, "有多个单位，请用 --agency")]
)
def test_an_agency_that_cannot_be_told_is_named_with_those_there_are(code, told, county):
    with pytest.raises(actions.AgencyProblem, match=told):
        actions.agency_named(code)


def test_the_only_agency_need_not_be_named(agency):
    assert actions.agency_named(None) == agency


def test_without_any_agency_the_message_says_how_to_add_one(db):
    with pytest.raises(actions.AgencyProblem, match="gongkai agency add"):
        actions.agency_named(None)


def test_appointing_and_dismissing_need_the_right_and_are_journaled(county, person):
    top, bureau, _ = county
    boss, officer, new = (
        person("b", top, "administrator"),
        person("o", bureau, "officer"),
        person("n"),
    )
    with pytest.raises(access.NotAllowed, match="管理单位和人员"):
        actions.appoint(actor=officer, user=new, agency=bureau, role=Role.LEADER)
    membership = actions.appoint(actor=boss, user=new, agency=bureau, role=Role.LEADER)
    assert actions.appoint(actor=boss, user=new, agency=bureau, role=Role.LEADER) == membership
    with pytest.raises(access.NotAllowed):
        actions.dismiss(actor=officer, membership=membership)
    actions.dismiss(actor=boss, membership=membership)
    assert [entry.verb for entry in Entry.objects.all()] == ["撤销角色", "授予角色"]
