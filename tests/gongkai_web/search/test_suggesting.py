"""What an applicant is offered because it is public already."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gongkai_web.publishing import drafting
from gongkai_web.publishing.models import Item
from gongkai_web.review import withdrawals
from gongkai_web.sample import attachments
from gongkai_web.search import attachments as reading
from gongkai_web.search.suggesting import already_public
from review_desk import climb, draft, office_of

NOW = timezone.now()
AGO = NOW - timedelta(days=3)
TITLE = "关于印发2026年城乡低保标准的通知"


@pytest.fixture
def office(agency, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return office_of(agency)


@pytest.mark.walk
@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("我想申请公开2026年城乡低保标准", True),
        ("申请获取关于印发2026年城乡低保标准的通知的复印件", True),
        ("請公開2026年城鄉低保標準", True),
        ("提供示司〔2026〕1号文件", True),
        ("提供示司〔2026〕11号文件", False),
        ("2026年学校食堂招标结果", False),
        ("", False),
        ("的", False),
        ("\0'\"%_*:^", False),
        ("公" * 5000, False),
    ],
)
def test_what_answers_a_wish_is_offered(office, text, offered):
    climb(office, draft(office, title=TITLE, doc_no="示司〔2026〕1号"), at=AGO)
    climb(office, draft(office, title="关于2026年防汛工作的通报", doc_no="示司〔2026〕9号"), at=AGO)
    found = already_public(text, at=NOW)
    assert [one.title for one in found] == ([TITLE] if offered else [])
    for one in found:
        assert one.agency == office.agency.name
        public_from = Item.objects.get(title=TITLE).live_edition.public_from
        assert one.published_on == timezone.localdate(public_from)
        assert one.url == f"/{office.agency.code}/items/{Item.objects.order_by('pk')[0].pk}/"


def test_the_text_that_names_a_number_gets_that_document_first(office):
    climb(office, draft(office, title="关于印发2026年城乡低保标准的说明"), at=AGO)
    climb(office, draft(office, title="另一份文件", doc_no="示司〔2026〕1号"), at=AGO)
    found = already_public("2026年城乡低保标准，即示司[2026]1号", at=NOW)
    titles = [one.title for one in found]
    assert titles == ["另一份文件", "关于印发2026年城乡低保标准的说明"]


@pytest.mark.parametrize("stage", ["draft", "later", "over", "withdrawn"])
def test_what_is_not_public_is_not_offered(office, stage):
    item = draft(office, title=TITLE)
    if stage in ("later", "over"):
        name, n = {"later": ("go_live_at", 9), "over": ("expire_at", -1)}[stage]
        drafting.change(actor=office.drafter, item=item, fields={name: NOW + timedelta(days=n)})
    if stage != "draft":
        item = climb(office, Item.objects.get(), at=AGO)
    if stage == "withdrawn":
        withdrawals.ask(
            actor=office.drafter, edition=item.live_edition, kind="exposed", reason="不应公开",
            at=NOW,
        )  # fmt: skip
    assert already_public("2026年城乡低保标准", at=NOW) == []
    if stage == "later":
        assert len(already_public("2026年城乡低保标准", at=NOW + timedelta(days=10))) == 1


def test_a_file_is_offered_by_the_page_it_stands_on(office):
    item = draft(office, title="窗口服务事项说明")
    attached = attachments.keep(
        actor=office.drafter, agency=office.agency, on=NOW.date(),
        given={"name": "法律援助补贴标准.xlsx", "title": "法律援助补贴标准", "widths": [20],
               "rows": [["服务事项"], ["代书"]]},
    )  # fmt: skip
    drafting.change(actor=office.drafter, item=item, fields={}, attachments=[attached])
    climb(office, Item.objects.get(pk=item.pk), at=AGO)
    assert reading.read_waiting() == 1
    [found] = already_public("法律援助补贴标准", at=NOW)
    assert found.title.startswith("窗口服务事项说明（附件：法律援助补贴标准")
    assert found.url == f"/{office.agency.code}/items/{item.pk}/"
