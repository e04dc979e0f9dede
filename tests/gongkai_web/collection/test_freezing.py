"""Does the database itself keep what was handed in, on either engine?"""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

import collection_desk as desk
from gongkai_web.collection import actions
from gongkai_web.collection.models import (
    CellRemark,
    FindingDecision,
    HandIn,
    HandInAct,
    OnlyAdded,
    ReadReport,
    Recheck,
    SourceFile,
)

pytestmark = pytest.mark.django_db
MODELS = (SourceFile, ReadReport, HandIn, HandInAct, FindingDecision, CellRemark, Recheck)


@pytest.fixture
def filled(opened):
    hand_in = opened.hand_in(opened.sfj, desk.unsound(desk.report_of(opened.sfj)))
    desk.dismiss_all(opened.supervisor, hand_in)
    Recheck(
        hand_in=hand_in, check_result=hand_in.check_result, why="机构变动", at=timezone.now()
    ).save()
    actions.remark(
        actor=opened.supervisor, hand_in=hand_in, path="applications.granted[6]", text="请核对"
    )
    actions.accept(actor=opened.supervisor, hand_in=hand_in)
    return hand_in


def refused(statement, *values):
    with (
        pytest.raises((IntegrityError, DatabaseError)),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, values)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_rows_are_neither_changed_nor_deleted(filled, model):
    row = model.objects.first()
    assert row is not None
    table, key = model._meta.db_table, row.pk
    refused(f"UPDATE {table} SET id = id WHERE id = %s", key)
    refused(f"DELETE FROM {table} WHERE id = %s", key)
    if connection.vendor == "sqlite":
        refused(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} WHERE id = %s", key)
    for change in (row.save, row.delete, model.objects.all().delete):
        with pytest.raises(OnlyAdded):
            change()
    with pytest.raises(OnlyAdded):
        model.objects.update(id=1)


def made(hand_in, **changes):
    kept = {
        "agency": hand_in.agency, "year": hand_in.year, "number": 2, "reading": hand_in.reading,
        "check_result": hand_in.check_result, "digest": hand_in.digest, "reason": "更正",
        "handed_in_at": timezone.now(),
    }  # fmt: skip
    return HandIn(**(kept | changes))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"number": 3}, "a number is left out"),
        ({"reason": " "}, "no reason"),
        ({"year": 2023}, "the reading is of another year"),
        ({"digest": "0" * 64}, "not what was read"),
        ({"reading": None}, "of nothing"),
    ],
)
def test_a_hand_in_follows_the_one_before_it_and_is_of_its_own(filled, changes, why):
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        made(filled, **changes).save()
    made(filled).save()


def test_a_hand_in_is_of_no_other_agency(filled, opened):
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        made(filled, agency=opened.czj, number=1).save()
    version = desk.version_of(opened.czj)
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        made(filled, reading=None, version=version, digest=version.digest).save()


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"kind": "returned", "remark": "再看"}, "it was accepted"),
        ({"kind": "accepted"}, "it was accepted"),
        ({"kind": "published", "url": "", "published_on": date(2025, 1, 2)}, "no address"),
        ({"kind": "published", "url": "https://example.gov.cn/"}, "no day"),
        ({"kind": "url_checked", "remark": "看到全文"}, "neither right nor wrong"),
        ({"kind": "url_checked", "is_ok": True, "remark": " "}, "nothing seen"),
    ],
)
def test_an_act_says_what_it_must(filled, values, why):
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        HandInAct(hand_in=filled, at=timezone.now(), **values).save()


def test_a_dismissal_says_why(filled):
    kept = FindingDecision.objects.first()
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        FindingDecision(
            agency=kept.agency, year=kept.year, fingerprint=kept.fingerprint, rule=kept.rule,
            message=kept.message, decision="dismissed", reason="  ", at=timezone.now(),
        ).save()  # fmt: skip
