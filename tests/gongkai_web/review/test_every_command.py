"""Every command of the product and of what it is built on: none makes public what was not reviewed."""

import io
import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.core import management, serializers
from django.core.management import get_commands
from django.core.management.base import CommandError
from django.db import DatabaseError, transaction
from django.db.models import ProtectedError
from django.test import Client

from gongkai_web.ledgers.faults import FaultyFile
from gongkai_web.ledgers.imports import import_file
from gongkai_web.publishing import drafting
from gongkai_web.publishing.content import content_of, digest_of
from gongkai_web.publishing.items import NotReviewed
from gongkai_web.publishing.models import Item, Publication
from gongkai_web.review import standing, withdrawals
from gongkai_web.review.models import Edition, Ladder, Opinion, Submission
from ledger_files import workbook
from review_desk import NOW, climb, draft, office_of, opine, submit

pytestmark = pytest.mark.django_db
FAR = datetime(2099, 1, 1, tzinfo=UTC)

NOT_RUN = {
    "flush": "empties everything", "migrate": "the tables, not the rows", "makemigrations": "code",
    "optimizemigration": "code", "squashmigrations": "code", "startapp": "code",
    "startproject": "code", "runserver": "serves", "testserver": "serves", "test": "this",
    "shell": "a person at the keyboard", "dbshell": "a person at the keyboard",
    "makemessages": "code", "compilemessages": "code", "collectstatic": "files",
    "createsuperuser": "asks at the keyboard", "changepassword": "asks at the keyboard",
    "loaddata": "below", "sendtestemail": "mail", "inspectdb": "reads", "dumpdata": "reads",
}  # fmt: skip


REFUSALS = (
    CommandError, SystemExit, NotReviewed, DatabaseError, LookupError, ValueError, TypeError, OSError
)  # fmt: skip


def public():
    return set(Edition.objects.public(FAR).values_list("pk", flat=True))


@pytest.fixture
def office(agency):
    return office_of(agency)


@pytest.fixture
def items(office):
    """A draft with a schedule in the past, one under review, a changed public one, a withdrawn one."""
    written = draft(office, title="草稿", go_live_at=NOW - timedelta(days=1))
    written.save_revision(user=office.drafter, approved_go_live_at=NOW - timedelta(days=1))
    waiting = draft(office, title="审核中")
    submit(office, waiting)
    changed = climb(office, draft(office, title="公开的"))
    changed = drafting.change(actor=office.drafter, item=changed, fields={"title": "修改稿"})
    gone = climb(office, draft(office, title="撤下的"))
    withdrawals.ask(
        actor=office.drafter, edition=gone.live_edition, kind="exposed", reason="住址", at=NOW
    )
    return [written, waiting, changed, gone]


def test_no_command_makes_anything_public(items):
    before = public()
    key = str(items[0].pk)
    for name in sorted(set(get_commands()) - set(NOT_RUN)):
        for arguments in ((), (key,), ("--all",), ("--force",)):
            with suppress(*REFUSALS), transaction.atomic():
                management.call_command(
                    name, *arguments, stdout=io.StringIO(), stderr=io.StringIO(), verbosity=0
                )
        assert public() == before, name
        assert not Item.objects.filter(live=True).exclude(live_edition__in=before).exists(), name


def loaded(tmp_path, *rows):
    path = tmp_path / "fixture.json"
    path.write_text(json.dumps(rows, ensure_ascii=False))
    with suppress(CommandError, DatabaseError, ProtectedError), transaction.atomic():
        management.call_command("loaddata", str(path), verbosity=0)
        return True
    return False


def as_fixture(row, **changed):
    made = json.loads(serializers.serialize("json", [row]))[0]
    made["fields"] |= changed
    return made


def test_no_fixture_makes_anything_public(office, items, tmp_path):
    written, waiting, changed, gone = items
    before = public()
    submission = waiting.submissions.get()
    edition = as_fixture(changed.live_edition, item=waiting.pk, submission=submission.pk)
    opinion = as_fixture(
        Opinion.objects.first(), submission=submission.pk, digest=submission.digest
    )
    attempts = {
        "a flag": [as_fixture(written, live=True)],
        "a flag and a stage": [as_fixture(written, live=True, stage="live")],
        "another's edition": [as_fixture(written, live=True, live_edition=changed.live_edition_id)],
        "a withdrawn edition": [
            as_fixture(gone, live=True, live_edition=gone.editions.get().pk, stage="live")
        ],
        "an edition without its ladder": [{**edition, "pk": 900}],
        "an edition overwritten": [edition],
        "opinions and an edition": [
            {**opinion, "pk": 901 + rung, "fields": {**opinion["fields"], "rung": rung}}
            for rung in range(4)
        ] + [{**edition, "pk": 905}],
        "a ladder of one rung": [
            as_fixture(Ladder.objects.first(), rungs=[{"title": "终审", "duty": "sign"}], replaces=None)
            | {"pk": 906}
        ],
        "a submission that asks for nothing": [
            as_fixture(submission, rung_count=0, people_needed=0, number=9) | {"pk": 907}
        ],
    }  # fmt: skip
    for told, rows in attempts.items():
        loaded(tmp_path, *rows)
        assert public() == before, told
    titles = {one.title for one in Edition.objects.public(FAR)}
    assert titles == {"公开的"}


def test_a_fixture_with_a_whole_forged_ladder_is_refused(office, tmp_path):
    """The one thing the triggers cannot tell from the truth: the command itself refuses it."""
    item = draft(office, title="伪造审核")
    shown = climb(office, draft(office))
    submission = submit(office, item)
    rows = [
        as_fixture(one, submission=submission.pk, digest=submission.digest) | {"pk": 900 + at}
        for at, one in enumerate(shown.submissions.get().opinions.all())
    ]
    assert not loaded(tmp_path, *rows)
    assert not submission.opinions.exists()
    path = tmp_path / "again.json"
    path.write_text(json.dumps(rows))
    with pytest.raises(CommandError, match="不能用 loaddata 装入"):
        management.call_command("loaddata", str(path), verbosity=0)


def test_other_fixtures_still_load(office, tmp_path):
    assert loaded(tmp_path, as_fixture(office.column, title="改过的栏目"))


@pytest.mark.parametrize("known", [False, True])
def test_a_ledger_that_claims_reviewers_makes_nothing_public(office, known):
    item = draft(office, title="台账里的一条")
    number = item.index_no if known else "TZ-1"
    head = (
        "索引号",
        "标题",
        "栏目",
        "发布渠道",
        "发布日期",
        "成文日期",
        "公开方式",
        "有效性",
        "正文",
        "初审",
        "复审",
        "终审",
        "保密审查",
    )
    row = (
        number,
        "台账里的一条",
        "政策文件",
        "政府网站",
        "2026-03-05",
        "2026-03-02",
        "主动公开",
        "有效",
        "BIAOJI 正文",
        "甲",
        "乙",
        "丙",
        "丁",
    )
    # What the ledger tells otherwise than the records do is refused; what is new is a ledger line.
    with suppress(FaultyFile):
        import_file(
            kind="items", file=workbook([head, row]), agency=office.agency, actor=None,
            file_name="台账.xlsx",
        )  # fmt: skip
    assert public() == set()
    assert not Item.objects.exclude(stage__in=("", "draft")).exists()
    for address in ("/", f"/{office.agency.code}/", f"/{office.agency.code}/columns/policy/"):
        assert "台账里的一条" not in Client().get(address).content.decode()


def test_a_schedule_in_the_past_waits_for_the_ladder_and_then_holds(office):
    item = draft(office, go_live_at=NOW - timedelta(days=30))
    submission = submit(office, item)
    for person in office.people():
        management.call_command("publish_scheduled", verbosity=0)
        assert public() == set()
        opine(submission, person)
    assert len(public()) == 1
    assert Edition.objects.get().public_from == NOW, "public from the signature on, not before it"


def test_an_end_in_the_past_is_refused_before_anybody_reads(office):
    item = draft(office, expire_at=NOW - timedelta(days=1))
    with pytest.raises(drafting.ItemRefused, match="撤下时间已经过了"):
        submit(office, item)


def test_a_reverted_revision_changes_the_working_copy_at_most(office):
    item = climb(office, draft(office))
    old = item.latest_revision
    drafting.change(actor=office.drafter, item=item, fields={"title": "改过"})
    with suppress(DatabaseError), transaction.atomic():
        old.as_object().save()
    with suppress(NotReviewed, DatabaseError), transaction.atomic():
        old.publish(user=office.leader, skip_permission_checks=True)
    assert [one.number for one in Edition.objects.public(FAR)] == [1]
    shown = Edition.objects.public(FAR).get()
    assert digest_of(shown.content) == shown.digest


def test_a_copied_item_is_public_nowhere(office):
    item = climb(office, draft(office))
    before = public()
    with suppress(DatabaseError, AttributeError), transaction.atomic():
        item.pk = item.id = None
        item._state.adding = True
        item.index_no = "COPY-1"
        item.save()
        assert content_of(item)["title"]
    assert public() == before
    for copied in Item.objects.filter(index_no="COPY-1"):
        path = f"/{office.agency.code}/items/{copied.pk}/"
        assert Client().get(path).status_code == 404


class TestRestating:
    def test_stages_that_went_wrong_are_put_right_and_told(self, office, items, capsys):
        right = dict(Item.objects.values_list("pk", "stage"))
        Item.objects.filter(pk__in=[items[1].pk, items[2].pk]).update(stage="refused", locked=False)
        management.call_command("restate_items")
        assert dict(Item.objects.values_list("pk", "stage")) == right
        told = capsys.readouterr().out
        assert "2 条的进度有变化" in told
        assert "不予公开 → 审核中" in told
        assert Item.objects.get(pk=items[1].pk).locked

    def test_run_again_nothing_moves_and_no_record_is_touched(self, office, items, capsys):
        before = [Submission.objects.count(), Opinion.objects.count(), Publication.objects.count()]
        management.call_command("restate_items")
        assert "0 条的进度有变化" in capsys.readouterr().out
        assert before == [
            Submission.objects.count(), Opinion.objects.count(), Publication.objects.count()
        ]  # fmt: skip

    def test_every_stage_is_what_its_rows_say(self, office, items):
        for item in Item.objects.all():
            assert (item.stage, item.stage_rung) == standing.stage_of(
                item, standing.last_submission(item)
            )
