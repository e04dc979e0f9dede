"""Looking after people and agencies in the back office."""

import json

import pytest
from django.urls import reverse

from gongkai_web.agencies.models import Agency, Membership, User
from gongkai_web.journal.models import Entry

PASSWORD = "Chen-Shu-Ji-2026"


def roles(*filled, initial=0):
    data = {"memberships-TOTAL_FORMS": str(len(filled)), "memberships-INITIAL_FORMS": str(initial)}
    for at, row in enumerate(filled):
        data |= {f"memberships-{at}-{key}": str(value) for key, value in row.items()}
    return data


def told_by(answer):
    form = answer.context["form"]
    told = [str(e) for errors in form.errors.values() for e in errors]
    for child in form.children:
        told += [str(e) for e in child.non_form_errors()]
        told += [str(e) for row in child.errors for errors in row.values() for e in errors]
    return "；".join(told)


@pytest.fixture
def administrator(person, agency, client):
    user = person("guan", agency, "administrator")
    client.force_login(user)
    return user


def new_person(agency, **fields):
    return {
        "username": "chen",
        "full_name": "陈某（示例）",
        "is_active": "on",
        "password_1": PASSWORD,
        "password_2": PASSWORD,
        **roles({"agency": agency.pk, "role": "officer"}),
        **fields,
    }


def test_an_administrator_adds_a_person_who_can_log_in(administrator, agency, client):
    client.post(reverse("people:add"), new_person(agency))
    person = User.objects.get(username="chen")
    assert person.check_password(PASSWORD)
    assert (person.is_staff, person.is_superuser) == (False, False)
    told = json.dumps(list(Entry.objects.values("detail")), ensure_ascii=False)
    assert "已设置" in told
    assert PASSWORD not in told
    assert person.password not in told
    client.logout()
    client.post("/admin/login/", {"username": "chen", "password": PASSWORD})
    assert "陈某（示例）" in client.get("/admin/").content.decode()


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"password_2": "other"}, "不一致"),
        ({"password_1": "12345678901", "password_2": "12345678901"}, "数字"),
        ({"password_1": "", "password_2": ""}, "必填"),
        ({"username": "guan"}, "已被占用"),
        (roles(), "至少应有一项任职"),
    ],
)
def test_a_wrong_person_is_refused_in_chinese(fields, told, administrator, agency, client):
    answer = client.post(reverse("people:add"), new_person(agency, **fields))
    assert told in told_by(answer)
    assert not User.objects.filter(username="chen").exists()


def test_nobody_gives_roles_in_an_agency_they_do_not_manage(
    administrator, agency, other_agency, client
):
    answer = client.post(
        reverse("people:add"),
        new_person(agency) | roles({"agency": other_agency.pk, "role": "officer"}),
    )
    assert answer.status_code == 200
    assert not Membership.objects.filter(agency=other_agency).exists()


@pytest.mark.parametrize("kind", ["elsewhere too", "superuser"])
def test_an_administrator_does_not_reset_the_password_of_one_beyond_them(
    kind, administrator, agency, other_agency, person, client
):
    other = person("da", agency, "officer", superuser=kind == "superuser")
    if kind == "elsewhere too":
        Membership.objects.create(user=other, agency=other_agency, role="officer")
    answer = client.post(reverse("people:edit", args=(other.pk,)), new_person(agency))
    assert answer.status_code == 404
    other.refresh_from_db()
    assert other.check_password("Shi-Li-Mi-Ma-1")


def test_an_officer_does_not_meet_the_people_page(agency, officer, client):
    client.force_login(officer)
    assert client.get(reverse("people:index")).status_code == 302


def test_a_code_is_never_changed_and_a_parent_never_lies_below(administrator, agency, client):
    child = Agency.objects.create(code="xia", name="下级", parent=agency)
    url = reverse("agencies:edit", args=(agency.pk,))
    fields = {
        "code": "other",
        "name": agency.name,
        "kind": "department",
        "level": "county",
        "index_pattern": agency.index_pattern,
    }
    client.post(url, fields)
    agency.refresh_from_db()
    assert agency.code == "shanzhou-sfj"
    answer = client.post(url, fields | {"parent": str(child.pk)})
    assert "下级" in told_by(answer)


def test_a_new_agency_stands_under_one_the_administrator_manages(
    administrator, agency, other_agency, client
):
    fields = {
        "code": "xin",
        "name": "新单位",
        "kind": "department",
        "level": "county",
        "index_pattern": agency.index_pattern,
    }
    for parent in ("", str(other_agency.pk)):
        assert client.post(reverse("agencies:add"), fields | {"parent": parent}).status_code == 200
    client.post(reverse("agencies:add"), fields | {"parent": str(agency.pk)})
    assert Agency.objects.get(code="xin").parent == agency


def test_the_account_page_changes_the_password_and_nothing_else(agency, officer, client):
    client.force_login(officer)
    page = client.get("/admin/account/").content.decode()
    assert "name_email" not in page
    assert "password-old_password" in page


def fields_of(agency, **fields):
    return {
        "name": agency.name,
        "kind": "department",
        "level": "county",
        "index_pattern": agency.index_pattern,
        **fields,
    }


@pytest.mark.parametrize("new", ["", "other"])
def test_an_agency_does_not_leave_its_supervising_office_by_itself(
    administrator, agency, other_agency, client, new
):
    agency.parent = other_agency
    agency.save()
    below = Agency.objects.create(code="xia", name="下级", parent=agency)
    url = reverse("agencies:edit", args=(agency.pk,))

    page = client.get(url).content.decode()
    answer = client.post(url, fields_of(agency, parent="" if not new else below.pk))

    assert "由卢氏县财政局（示例）或其上级的系统管理员更改" in page
    assert answer.status_code == 302
    agency.refresh_from_db()
    assert agency.parent == other_agency


def test_who_manages_the_supervising_office_changes_it(person, agency, other_agency, client):
    above = Agency.objects.create(code="shang", name="上级")
    other_agency.parent = agency.parent = above
    agency.save()
    other_agency.save()
    client.force_login(person("shang", above, "administrator"))
    url = reverse("agencies:edit", args=(agency.pk,))

    client.post(url, fields_of(agency, parent=other_agency.pk))

    agency.refresh_from_db()
    assert agency.parent == other_agency


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("{agency}-{year", "花括号不成对"),
        ("{agency}-{nian}-{seq:05d}", "没有 nian 这一项"),
        ("{agency} {seq}", "不能含空格"),
    ],
)
def test_a_rule_that_no_index_number_can_follow_is_refused(
    administrator, agency, client, pattern, told
):
    url = reverse("agencies:edit", args=(agency.pk,))

    answer = client.post(url, fields_of(agency, index_pattern=pattern))

    assert told in told_by(answer)
    agency.refresh_from_db()
    assert agency.index_pattern == "{agency}-{column}-{year}-{seq:05d}"
