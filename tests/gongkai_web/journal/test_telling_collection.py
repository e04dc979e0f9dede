"""Is every act on collected reports, batches of files and looks told in Chinese?"""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import collection_desk
import gongkai_web
from collection_desk import YEAR, dismiss_all, report_of, unsound
from gongkai.reports import json_form
from gongkai.supervision import Said
from gongkai_web.collection import actions, rounds
from gongkai_web.collection.batches import actions as batch_actions
from gongkai_web.collection.batches import running
from gongkai_web.collection.batches.models import BatchFile
from gongkai_web.collection.reorganisations import actions as changes
from gongkai_web.collection.reorganisations.models import Change
from gongkai_web.inspection import actions as looks
from gongkai_web.journal.models import Entry
from gongkai_web.journal.telling import described, subject_kind
from gongkai_web.publishing.models import Column

LATIN = re.compile(r"[A-Za-z_]{2,}")
CODES = re.compile(r"https?://\S+|[0-9a-f]{64}|SHA-256|shili-\S*|\S+\.(?:json|zip)|[A-Z]\d?-?\d+")
TODAY = date(2026, 3, 10)


@pytest.fixture
def every_act(person, db, settings, tmp_path):
    """Do to a round, a batch and an inspection whatever can be done."""
    settings.MEDIA_ROOT = tmp_path / "uploads"
    county = collection_desk.county(person)
    opened = county.open()
    rounds.set_due(
        actor=county.supervisor, round=opened, notes="请按时报送。",
        days={"department": {"submit_due": date(YEAR + 1, 1, 15)}},
    )  # fmt: skip
    back = county.hand_in(county.sfj, unsound(report_of(county.sfj)))
    found = next(one for one in actions.found_in(back) if one.is_error)
    actions.decide(
        actor=county.supervisor, agency=county.sfj, year=YEAR, finding=found,
        decision="confirmed", reason="",
    )  # fmt: skip
    actions.remark(
        actor=county.supervisor, hand_in=back, path="applications.granted[6]", text="请核对"
    )
    actions.return_hand_in(actor=county.supervisor, hand_in=back)
    good = county.hand_in(county.sfj, reason="已更正")
    dismiss_all(county.supervisor, good)
    actions.accept(actor=county.supervisor, hand_in=good)
    actions.note_publication(
        actor=county.supervisor, hand_in=good, url="https://example.org/nb/",
        published_on=date(YEAR + 1, 1, 20),
    )  # fmt: skip
    actions.note_url_check(actor=county.supervisor, hand_in=good, is_ok=True, seen="看到了这份报告")
    data = json_form.dumps(report_of(county.czj)).encode()
    batch = running.begin(
        actor=county.supervisor, office=county.government,
        uploads=[SimpleUploadedFile("czj.json", data)],
    )  # fmt: skip
    running.go_on(batch)
    batch_actions.assign(
        actor=county.supervisor, file=BatchFile.objects.get(batch=batch), agency=county.zhen
    )
    told = {
        "actor": county.supervisor, "office": county.government, "agency": county.czj,
        "since": date(YEAR, 5, 1), "basis": "县委办〔2024〕5号",
    }  # fmt: skip
    row = changes.register(kind=Change.MERGED, heirs=[county.sfj], heirs_are_new=True, **told)
    both = [county.sfj, county.zhen]
    changes.register(kind=Change.DIVIDED, heirs=both, note="按职责划分", row=row, **told)
    changes.take_out(actor=county.supervisor, office=county.government, row=row)
    # What waits is checked again under the name it bore.
    county.hand_in(county.zhen, replace(report_of(county.zhen), agency="示例县旧名乡人民政府"))
    changes.register(
        actor=county.supervisor, office=county.government, agency=county.zhen,
        kind=Change.RENAMED, since=date(YEAR + 1, 2, 1), old_name="示例县旧名乡人民政府",
    )  # fmt: skip
    looks.look(
        actor=county.leader, agency=county.sfj, rule="V2", said=Said.RIGHT, on=TODAY,
        words="连续看了七天，都打得开", today=TODAY,
    )  # fmt: skip
    column = Column.objects.create(agency=county.sfj, slug="qz", title="行政强制", kind="statutory")
    looks.excuse(
        actor=None, column=column, until=TODAY + timedelta(30), reason="没有这类事项", today=TODAY
    )
    looks.excuse_no_more(actor=None, column=column, reason="有了")


def test_every_act_is_told_in_chinese(every_act):
    for entry in Entry.objects.all():
        lines = [entry.verb, entry.subject_label, subject_kind(entry), *described(entry)]
        for line in lines:
            assert not LATIN.search(CODES.sub("", line)), (entry.verb, line)


def test_every_verb_of_these_rooms_is_among_them(every_act):
    house = Path(gongkai_web.__file__).parent
    source = "".join(
        path.read_text("utf-8")
        for room in ("collection", "inspection")
        for path in (house / room).rglob("*.py")
    )
    verbs = set(re.findall(r'verb="([^"]+)"', source))
    verbs -= {"填写年报存疑数字"}  # told in collection/batches/test_pages.py
    assert verbs
    assert verbs <= set(Entry.objects.values_list("verb", flat=True))
