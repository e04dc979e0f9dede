"""The review page: against what it compares, what it keeps after a refusal, what of the checklist is ticked."""

import io
import re

import docx
import pytest
from django.urls import reverse
from django.utils.html import escape

from gongkai_web.review.checklist import CHECKS, unticked
from gongkai_web.review.models import Opinion
from review_desk import office_of
from writing_room import Room, told

pytestmark = pytest.mark.django_db
EXAMINE = CHECKS["examine"]
FIRST, SECOND = (
    "<p>各科室：</p><p>现将方案印发给你们。</p>",
    "<p>各科室：</p><p>现将实施方案印发给你们。</p>",
)


@pytest.fixture
def room(agency):
    return Room(office_of(agency))


def page(room, person, item, query="", number=None):
    """Open the review page of an item's last submission."""
    all_ = item.submissions.order_by("-number")
    submission = all_.get(number=number) if number else all_.first()
    path = reverse("writing:review", args=[item.pk, submission.pk])
    return room.open(person, path + query).content.decode()


class TestWhatItComparesWith:
    def returned(self, room, item):
        """Let the second rung return the item, and the drafter mend it."""
        office = room.office
        room.review(office.first, item.submissions.first())
        room.review(
            office.second, item.submissions.first(), decision="return", remark="请核对名称",
            quote=["现将方案"], note=["应为实施方案"],
        )  # fmt: skip
        room.edit(item, body=SECOND, act="submit")

    def test_a_first_submission_is_shown_whole(self, room):
        item = room.write(act="submit")
        shown = page(room, room.office.first, item)
        assert "相比" not in shown
        assert "<ins>" not in shown

    def test_a_mended_one_against_what_was_reviewed_with_the_old_remarks_beside(self, room):
        item = room.write(act="submit")
        self.returned(room, item)
        for person, said in (
            (room.office.first, "您审过的第 1 次送审"),
            (room.office.second, "您审过的第 1 次送审"),
            (room.office.secrecy, "第 1 次送审（有人审过，没有公开）"),
        ):
            shown = page(room, person, item)
            assert f"与{said}相比" in shown
            assert "<ins>实施</ins>" in shown
            assert "请核对名称" in shown
            assert "<mark>现将方案</mark>" in shown
            assert "应为实施方案" in shown

    def test_the_whole_text_is_open_for_who_never_saw_it(self, room):
        item = room.write(act="submit")
        self.returned(room, item)
        whole = r"<details[^>]*gk-writing__group\" open><summary>全文"
        assert re.search(whole, page(room, room.office.secrecy, item))
        assert not re.search(whole, page(room, room.office.first, item))

    def test_a_recalled_one_nobody_looked_at_is_no_base(self, room):
        item = room.write(act="submit")
        recall = reverse("writing:recall", args=[item.pk, item.submissions.get().pk])
        room.send(room.office.drafter, recall)
        room.edit(item, body=SECOND, act="submit")
        assert "相比" not in page(room, room.office.first, item)

    def test_the_edition_is_one_click_away_and_the_base_where_nothing_is_newer(self, room):
        item = room.climb(room.write())
        room.edit(item, title="改过的标题", act="submit")
        shown = page(room, room.office.first, item)
        assert "与上次公开的版本（第 1 版）相比" in shown
        assert "您审过的" not in shown
        self.returned(room, item)
        shown = page(room, room.office.first, item)
        assert "与您审过的第 2 次送审相比" in shown
        assert "<del>关于" not in shown
        assert 'href="?against=edition"' in shown
        against = page(room, room.office.first, item, "?against=edition")
        assert "与上次公开的版本（第 1 版）相比" in against
        assert "改过的标题</ins>" in against
        assert page(room, room.office.first, item, "?against=x").count("您审过的第 2 次送审") == 1

    def test_remarks_from_before_the_edition_are_not_told_again(self, room):
        item = room.write(act="submit")
        self.returned(room, item)
        room.climb(item.__class__.objects.get(pk=item.pk))
        room.edit(item, title="改过的标题", act="submit")
        assert "请核对名称" not in page(room, room.office.first, item)

    def test_a_page_of_the_past_compares_with_its_own_past(self, room):
        item = room.write(act="submit")
        self.returned(room, item)
        assert "相比" not in page(room, room.office.first, item, number=1)


class TestWhatARefusalKeeps:
    def refused(self, room, person, submission, **fields):
        answer = room.review(person, submission, **fields)
        assert answer.status_code == 409
        return answer.content.decode()

    def test_ticks_places_and_remark(self, room):
        item = room.write(act="submit")
        shown = self.refused(
            room, room.office.first, item.submissions.get(), digest="0" * 64, remark="文号不对",
            checked=[EXAMINE[1]], quote=["现将", "方案<b>"], note=["甲", "乙"],
        )  # fmt: skip
        assert re.findall(r'name="checked" value="([^"]+)" checked', shown) == [EXAMINE[1]]
        assert re.findall(r'name="quote"[^>]*value="([^"]*)"', shown) == ["现将", escape("方案<b>")]
        assert re.findall(r'name="note"[^>]*value="([^"]*)"', shown) == ["甲", "乙"]
        assert "文号不对</textarea>" in shown

    def test_to_whom_it_was_to_be_handed(self, room, person):
        other = person("wang", room.office.agency, "reviewer")
        item = room.write(act="submit")
        shown = self.refused(
            room, room.office.first, item.submissions.get(), digest="0" * 64, decision="hand_on",
            to=str(other.pk),
        )  # fmt: skip
        assert f'value="{other.pk}" selected' in shown

    def test_the_words_where_somebody_else_was_faster(self, room, person):
        other = person("wang", room.office.agency, "reviewer")
        item = room.write(act="submit")
        submission = item.submissions.get()
        room.review(room.office.first, submission, rung=0)
        room.review(room.office.second, submission, rung=1)
        shown = self.refused(
            room, other, submission, rung=0, remark="我写了很久", quote=["现将"], note=["甲"],
            checked_all="1",
        )  # fmt: skip
        assert "我写了很久" in shown
        assert "<mark>现将</mark>" in shown

    def test_no_tick_is_carried_to_another_rung(self, room):
        item = room.write(act="submit")
        submission = item.submissions.get()
        room.review(room.office.first, submission, rung=0)
        shown = self.refused(
            room, room.office.second, submission, rung=0, checked=list(EXAMINE), checked_all="1"
        )
        assert 'name="checked"' in shown
        assert not re.search(r'name="checked(_all)?"[^>]* checked', shown)

    def test_the_remark_is_not_folded_away(self, room):
        shown = page(room, room.office.first, room.write(act="submit"))
        form = shown[shown.index('class="gk-panel gk-panel--now') :]
        assert form.index('name="remark"') < form.index('value="pass"') < form.index("<details")


class TestTheChecklist:
    def sheet(self, room, item):
        path = reverse("writing:sheet", args=[item.pk, item.submissions.get().pk, "docx"])
        document = docx.Document(io.BytesIO(room.open(room.office.drafter, path).content))
        return [
            [cell.text for cell in row.cells] for table in document.tables for row in table.rows
        ]

    @pytest.mark.parametrize(
        ("fields", "kept"),
        [
            ({}, []),
            ({"checked_all": "1"}, list(EXAMINE)),
            ({"checked": [EXAMINE[2], EXAMINE[0]]}, [EXAMINE[0], EXAMINE[2]]),
            ({"checked": ["自己写的一项", EXAMINE[0]]}, [EXAMINE[0]]),
            ({"checked": [CHECKS["secrecy"][0]]}, []),
        ],
    )
    def test_one_box_ticks_all_and_nothing_else_is_taken(self, room, fields, kept):
        item = room.write(act="submit")
        room.review(room.office.first, item.submissions.get(), **fields)
        assert Opinion.objects.get().checked == kept
        assert unticked("examine", kept) == [one for one in EXAMINE if one not in kept]

    def test_the_sheet_prints_what_was_not_ticked(self, room):
        item = room.write(act="submit")
        submission = item.submissions.get()
        office = room.office
        for person, fields in (
            (office.first, {}),
            (office.second, {"checked": EXAMINE[:4]}),
            (office.secrecy, {"checked_all": "1"}),
        ):
            room.review(person, submission, **fields)
        rows = self.sheet(room, item)
        assert ["初审", str(office.first), "未勾选", "全部"] in [
            [r[0].split("（")[0], *r[1:]] for r in rows
        ]
        by = {row[1]: row[2:] for row in rows if len(row) == 4}
        assert by[str(office.second)] == ["；".join(EXAMINE[:4]), EXAMINE[4]]
        assert by[str(office.secrecy)] == ["；".join(CHECKS["secrecy"]), "无"]

    def test_the_page_says_that_nothing_was_ticked(self, room):
        item = room.write(act="submit")
        room.review(room.office.first, item.submissions.get())
        assert "校对清单未勾选" in told(
            room.open(
                room.office.second,
                reverse("writing:review", args=[item.pk, item.submissions.get().pk]),
            )
        )
