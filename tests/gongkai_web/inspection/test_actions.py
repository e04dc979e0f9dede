"""What is registered says who, when and why; it is only added; and it needs the right."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction

from gongkai.supervision import Said
from gongkai_web.agencies.access import NotAllowed
from gongkai_web.inspection import actions
from gongkai_web.inspection.models import ColumnExemption, Look
from gongkai_web.journal.models import Entry
from gongkai_web.publishing.models import Column

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 10)
NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)


@pytest.fixture
def column(agency):
    return Column.objects.create(agency=agency, slug="fees", title="收费", kind="statutory")


@pytest.fixture
def manager(person, agency):
    return person("manager", agency, "administrator")


def look(actor, agency, **more):
    given = {"rule": "V1.6", "said": Said.RIGHT, "on": TODAY, "words": "没有舆情", "today": TODAY}
    return actions.look(actor=actor, agency=agency, at=NOW, **(given | more))


def test_a_look_is_kept_and_written_down(agency, officer):
    found = look(officer, agency, said=Said.WRONG)
    assert (found.said, found.by) == ("wrong", officer)
    entry = Entry.objects.filter(verb="登记人工检查").get()
    assert entry.detail["rule"] == "V1.6"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"on": date(2026, 3, 11)}, "晚于今天"),
        ({"rule": "V3"}, "没有需要人工登记"),
        ({"rule": "X9"}, "没有需要人工登记"),
        ({"words": "  "}, "写明"),
    ],
)
def test_a_look_that_cannot_be_is_refused(agency, officer, more, said):
    with pytest.raises(actions.InspectionRefused, match=said):
        look(officer, agency, **more)


def test_a_stranger_registers_nothing(agency, other_agency, person):
    with pytest.raises(NotAllowed):
        look(person("x", other_agency, "officer"), agency)


def excuse(actor, column, **more):
    given = {"until": date(2026, 12, 31), "reason": "本单位没有收费项目", "today": TODAY}
    return actions.excuse(actor=actor, column=column, at=NOW, **(given | more))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"reason": " "}, "理由"),
        ({"until": date(2026, 3, 9)}, "今天以后"),
        ({"until": date(2027, 3, 12)}, "366 天以内"),
    ],
)
def test_an_exemption_needs_a_reason_and_an_end(column, manager, more, said):
    with pytest.raises(actions.InspectionRefused, match=said):
        excuse(manager, column, **more)
    assert excuse(manager, column, until=date(2027, 3, 11)).until == date(2027, 3, 11)


def test_only_who_sets_columns_excuses_them(column, officer):
    with pytest.raises(NotAllowed):
        excuse(officer, column)


def test_what_is_not_excused_cannot_be_taken_back(column, manager):
    with pytest.raises(actions.InspectionRefused, match="没有豁免"):
        actions.excuse_no_more(actor=manager, column=column, reason="x")
    excuse(manager, column)
    actions.excuse_no_more(actor=manager, column=column, reason="有了", at=NOW)
    with pytest.raises(actions.InspectionRefused, match="没有豁免"):
        actions.excuse_no_more(actor=manager, column=column, reason="x")


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_keeps_what_was_registered(agency, officer, manager, column, act):
    look(officer, agency)
    excuse(manager, column)
    for rows, change in (
        (Look.objects.all(), {"said": "wrong"}),
        (ColumnExemption.objects.all(), {"reason": "x"}),
    ):
        with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
            rows.update(**change) if act == "update" else rows._raw_delete("default")
