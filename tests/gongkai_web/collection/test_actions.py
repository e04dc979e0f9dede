"""Does a report go its way from hand-in to the checked address, and no other way?"""

from datetime import date

import pytest

import collection_desk as desk
from gongkai_web.agencies.access import NotAllowed
from gongkai_web.agencies.models import Agency
from gongkai_web.collection import actions
from gongkai_web.collection.models import Decision, FindingDecision, ReadReport, SourceFile
from gongkai_web.collection.problems import CollectionProblem, OpenErrors
from gongkai_web.collection.standing import State, standing
from gongkai_web.journal.models import Entry

pytestmark = pytest.mark.django_db
YEAR = desk.YEAR


def state(agency):
    return standing(agency, YEAR).state


def test_a_version_goes_from_draft_to_the_checked_address(opened):
    assert state(opened.sfj) is State.NOT_STARTED
    version = desk.version_of(opened.sfj)
    assert state(opened.sfj) is State.DRAFT
    hand_in = actions.hand_in_version(actor=opened.leader, version=version)
    assert state(opened.sfj) is State.HANDED_IN
    desk.dismiss_all(opened.supervisor, hand_in)
    actions.accept(actor=opened.supervisor, hand_in=hand_in)
    assert state(opened.sfj) is State.ACCEPTED
    desk.publish(version)
    assert state(opened.sfj) is State.PUBLISHED
    published = standing(opened.sfj, YEAR).published
    assert published.on_platform
    assert published.url.endswith("/shili-sfj/annual-reports/2024/")
    actions.note_url_check(
        actor=opened.supervisor, hand_in=hand_in, is_ok=False, seen="打不开", by_machine=True
    )
    assert state(opened.sfj) is State.PUBLISHED
    actions.note_url_check(actor=opened.supervisor, hand_in=hand_in, is_ok=True, seen="看到全文")
    assert state(opened.sfj) is State.URL_CHECKED
    verbs = set(Entry.objects.filter(agency=opened.sfj).values_list("verb", flat=True))
    assert verbs >= {"报送年度报告", "接收年度报告", "核对年度报告网址"}


def test_a_returned_report_comes_again_with_its_reason(opened):
    report = desk.report_of(opened.sfj)
    first = opened.hand_in(opened.sfj, report)
    actions.remark(
        actor=opened.supervisor, hand_in=first, path="applications.granted[6]", text="与上年不符"
    )
    actions.return_hand_in(actor=opened.supervisor, hand_in=first)
    assert state(opened.sfj) is State.RETURNED
    with pytest.raises(CollectionProblem, match="请写明改了什么"):
        opened.hand_in(opened.sfj, report)
    second = opened.hand_in(opened.sfj, report, reason="已核对，数字无误")
    assert second.number == 2
    assert state(opened.sfj) is State.HANDED_IN
    with pytest.raises(CollectionProblem, match="已经再次报送"):
        actions.accept(actor=opened.supervisor, hand_in=first)


def test_an_error_must_be_dismissed_with_a_reason_before_the_report_is_accepted(opened):
    hand_in = opened.hand_in(opened.sfj, desk.unsound(desk.report_of(opened.sfj)))
    found = [one for one in actions.found_in(hand_in) if one.is_error]
    assert found
    with pytest.raises(OpenErrors, match=found[0].rule):
        actions.accept(actor=opened.supervisor, hand_in=hand_in)
    told = {"actor": opened.supervisor, "agency": opened.sfj, "year": YEAR}
    with pytest.raises(CollectionProblem, match="请写明理由"):
        actions.decide(**told, finding=found[0], decision=Decision.DISMISSED)
    actions.decide(**told, finding=found[0], decision=Decision.CONFIRMED)
    with pytest.raises(OpenErrors, match="已认定属实"):
        actions.accept(actor=opened.supervisor, hand_in=hand_in)
    desk.dismiss_all(opened.supervisor, hand_in)
    actions.accept(actor=opened.supervisor, hand_in=hand_in)
    kept = next(one.decision for one in actions.found_in(hand_in) if one.is_error)
    assert (str(kept.by), kept.reason) == ("supervisor", "已电话核实，情况属实。")


def test_a_decision_survives_a_second_reading_and_not_a_changed_figure(opened):
    report = desk.unsound(desk.report_of(opened.sfj))
    first = opened.hand_in(opened.sfj, report)
    desk.dismiss_all(opened.supervisor, first)
    decided = FindingDecision.objects.count()
    again = opened.hand_in(opened.sfj, report, reason="重新识读")
    assert SourceFile.objects.count() == 1
    assert ReadReport.objects.count() == 2
    assert all(one.is_settled for one in actions.found_in(again) if one.is_error)
    changed = opened.hand_in(opened.sfj, desk.unsound(report), reason="改了一格")
    assert not all(one.is_settled for one in actions.found_in(changed) if one.is_error)
    assert FindingDecision.objects.count() == decided, "nothing was decided in silence"


def test_a_correction_after_acceptance_has_to_be_published_anew(opened):
    hand_in = opened.accepted(opened.sfj)
    actions.note_publication(
        actor=opened.leader, hand_in=hand_in, url="https://example.gov.cn/a",
        published_on=date(2025, 1, 20),
    )  # fmt: skip
    assert state(opened.sfj) is State.PUBLISHED
    other = opened.hand_in(opened.sfj, desk.report_of(opened.sfj, seed=2), reason="更正表三")
    assert state(opened.sfj) is State.HANDED_IN
    desk.dismiss_all(opened.supervisor, other)
    actions.accept(actor=opened.supervisor, hand_in=other)
    assert state(opened.sfj) is State.ACCEPTED


@pytest.mark.parametrize(
    ("url", "on", "said"),
    [
        ("ftp://example.gov.cn/", date(2025, 1, 20), "http"),
        ("示例县政府网站", date(2025, 1, 20), "http"),
        ("https://example.gov.cn/", date(2999, 1, 20), "晚于今天"),
        ("https://example.gov.cn/", date(2024, 12, 31), "年度结束之后"),
    ],
)
def test_a_publication_names_a_real_address_and_day(opened, url, on, said):
    hand_in = opened.accepted(opened.sfj)
    with pytest.raises(CollectionProblem, match=said):
        actions.note_publication(actor=opened.leader, hand_in=hand_in, url=url, published_on=on)


def test_who_may_do_what(opened, person):
    version = desk.version_of(opened.sfj)
    for stranger in (opened.other_leader, opened.officer, opened.supervisor):
        with pytest.raises(NotAllowed):
            actions.hand_in_version(actor=stranger, version=version)
    hand_in = actions.hand_in_version(actor=opened.leader, version=version)
    for stranger in (opened.leader, opened.other_leader, opened.officer):
        with pytest.raises(NotAllowed):
            actions.accept(actor=stranger, hand_in=hand_in)
        with pytest.raises(NotAllowed):
            actions.return_hand_in(actor=stranger, hand_in=hand_in, remark="不行")
        with pytest.raises(NotAllowed):
            actions.remark(actor=stranger, hand_in=hand_in, path="x", text="不行")
    elsewhere = Agency.objects.create(code="lin-xian", name="邻县人民政府", kind="government")
    neighbour = person("neighbour", elsewhere, "supervisor")
    with pytest.raises(NotAllowed):
        actions.accept(actor=neighbour, hand_in=hand_in)
    with pytest.raises(NotAllowed):
        actions.hand_in_file(actor=neighbour, agency=opened.sfj, reading=opened.read(opened.sfj))
    with pytest.raises(NotAllowed):
        actions.hand_in_file(
            actor=opened.supervisor, agency=elsewhere, reading=opened.read(opened.sfj)
        )


def test_what_is_not_to_be_handed_in_is_refused(county):
    version = desk.version_of(county.sfj)
    with pytest.raises(CollectionProblem, match="还没有开始收集 2024"):
        actions.hand_in_version(actor=county.leader, version=version)
    county.open()
    newer = desk.version_of(county.sfj, number=2, reason="更正")
    with pytest.raises(CollectionProblem, match="不是最新版本"):
        actions.hand_in_version(actor=county.leader, version=version)
    actions.hand_in_version(actor=county.leader, version=newer)
    with pytest.raises(CollectionProblem, match="已经报送"):
        actions.hand_in_version(actor=county.leader, version=newer, reason="再报")
    with pytest.raises(CollectionProblem, match="不是示例县财政局的"):
        actions.hand_in_file(
            actor=county.supervisor, agency=county.czj, reading=county.read(county.sfj)
        )


def test_a_return_must_say_what_is_to_be_corrected(opened):
    hand_in = opened.hand_in(opened.sfj)
    with pytest.raises(CollectionProblem, match="请写明退回的意见"):
        actions.return_hand_in(actor=opened.supervisor, hand_in=hand_in)
    with pytest.raises(CollectionProblem, match="没有这一格"):
        actions.remark(
            actor=opened.supervisor, hand_in=hand_in, path="applications.x[1]", text="？"
        )
    path = "applications.granted[6]"
    actions.remark(actor=opened.supervisor, hand_in=hand_in, path=path, text="请核对")
    assert list(actions.remarks_on(hand_in)) == [path]
    actions.remark(actor=opened.supervisor, hand_in=hand_in, path=path, text="")
    assert actions.remarks_on(hand_in) == {}
