"""A county's site with every kind of public page on it: for the eyes, for axe-core, for a walk along all links.

``python tests/county_site.py`` fills the empty installation of ``GONGKAI_HOME``, and writes what
opens the applications there into ``what-opens.json``; tests that need no browser call :func:`county` in their own database.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

TITLES = (
    "关于做好2026年春节期间值班和安全防范工作的通知",
    "关于公布行政许可事项清单（2026年版）的公告",
    "2026年法治宣传教育工作要点",
    "关于开展“减证便民”专项行动的通知",
    "公共法律服务中心搬迁公告",
    "关于组织开展乡村“法律明白人”培训的通知",
)
LONG = (
    "关于转发《关于进一步规范行政执法行为优化营商环境促进民营经济健康发展的若干措施（试行）》"
    "并做好贯彻落实工作有关事项的通知"
)
BODY = (
    "<p>各乡镇人民政府，县直各单位：</p><h2>一、总体要求</h2>"
    + "<p>坚持以人民为中心，依法、及时、准确公开政府信息，方便群众查找、阅读和使用。</p>" * 3
    + "<h2>二、任务分工</h2><table><thead><tr><th>序号</th><th>任务</th><th>牵头单位</th><th>完成时限</th></tr></thead>"
    "<tbody><tr><td>1</td><td>编制并公开权责清单，按季度更新</td><td>司法局</td><td>2026年3月31日</td></tr>"
    "<tr><td>2</td><td>公开部门预算和“三公”经费</td><td>财政局</td><td>2026年2月28日</td></tr></tbody></table>"
    "<p>联系人：张某某，电话：000-0000000。</p>"
)
CONTACT = {
    "disclosure_office": "办公室（政务公开科）",
    "address": "示例县示例路1号行政服务中心三楼",
    "postcode": "472000",
    "telephone": "000-0000001",
    "fax": "000-0000002",
    "email": "gongkai@example.gov.cn",
    "office_hours": "工作日 8:30—12:00，14:30—18:00",
}
OFFICES = (
    ("sfj", "示例县司法局", "department"),
    ("czj", "示例县财政局", "department"),
    ("rsj", "示例县人力资源和社会保障局", "department"),
    ("wjw", "示例县卫生健康委员会", "department"),
    ("xj", "示例县兴安镇人民政府", "township"),
    ("zrzy", "示例县自然资源和规划局", "department"),
)


def county(*, offices=4, items=6, days=40):
    """Put the site there: so many agencies, each with so many items; return the agencies."""
    from django.utils import timezone

    from gongkai_web.agencies.models import Agency
    from gongkai_web.portal.models import Site

    now = timezone.now()
    Site.objects.update_or_create(
        pk=1,
        defaults={
            "title": "示例县人民政府政府信息公开平台", "area": "示例县", "site_id_code": "4112220001",
            "sponsor": "示例县人民政府办公室", "keeper": "示例县大数据中心", "telephone": "000-0000000",
            "icp": "豫ICP备00000000号-1", "police_no": "豫公网安备00000000000000号",
        },
    )  # fmt: skip
    above = Agency.objects.create(
        code="county", name="示例县人民政府", kind="government", **CONTACT | {"fax": ""}
    )
    found = [above]
    for at in range(offices):
        code, name, kind = (
            OFFICES[at] if at < len(OFFICES) else (f"d{at}", f"示例县第{at}局", "department")
        )
        agency = Agency.objects.create(code=code, name=name, kind=kind, parent=above, **CONTACT)
        found.append(agency)
        publishing_office(agency, items=items, now=now)
        reports(agency, years=3)
    everything(found[1], now=now)
    return found


def publishing_office(agency, *, items, now):
    """Give an agency columns, people and items; return the office."""
    from gongkai_web.publishing.models import Column
    from gongkai_web.publishing.platform import set_up as set_up_platform
    from review_desk import climb, draft, office_of

    office = office_of(agency, prefix=agency.code)
    office.column.delete()
    set_up_platform(None, agency)
    office.column = Column.objects.get(agency=agency, slug="statutory")
    for at in range(items):
        moment = now - timedelta(days=at * 9 + 1)
        climb(
            office,
            draft(
                office, title=TITLES[at % len(TITLES)], body=BODY, on=moment.date(),
                formed_on=moment.date() - timedelta(days=2),
            ),
            at=moment,
        )  # fmt: skip
    return office


def reports(agency, *, years):
    """Let an agency have published annual reports."""
    from gongkai.reports import json_form
    from gongkai.reports.schema import (
        REMEDY_BLOCKS,
        ROWS_2021,
        AnnualReport,
        Documents,
        Narrative,
        Period,
        Proactive,
    )  # fmt: skip
    from gongkai_web.reports.models import ReportVersion, digest_of

    for year in range(2026 - years, 2026):
        n = year % 7
        told = json_form.to_json(
            AnnualReport(
                agency=agency.name, year=year, format="2021", period=Period.of_year(year),
                narrative=Narrative(overview="按照条例要求，公开政府信息。", problems="公开不够及时。",
                                    other="没有需要报告的其他事项。"),
                proactive=Proactive(Documents(n, 0, n), Documents(n, 1, n), 12, 5, 0, Decimal("0.04")),
                applications={row.key: (n, 0, 0, 0, 0, 0, n) for row in ROWS_2021},
                remedies=dict.fromkeys(REMEDY_BLOCKS, (0, 0, 0, 0, 0)),
            )
        )  # fmt: skip
        at = datetime(year + 1, 1, 20 + n, 4, tzinfo=UTC)
        ReportVersion.objects.create(
            agency=agency, year=year, version=1, source="compiled", report=told, check_result={},
            digest=digest_of(told), submitted_at=at, published_at=at,
        )  # fmt: skip


def office_at(agency, slug):
    """Return an agency's office, its column the one of that name."""
    from gongkai_web.agencies.models import User
    from gongkai_web.publishing.models import Column
    from review_desk import ROLES, Office

    people = {name: User.objects.get(username=f"{agency.code}-{name}") for name in ROLES}
    return Office(agency=agency, column=Column.objects.get(agency=agency, slug=slug), **people)


def everything(agency, *, now):
    """Add to the first agency what a public page can show at all."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from gongkai_web.agencies.models import Role
    from gongkai_web.normative.models import DocumentItem
    from gongkai_web.publishing import drafting, files
    from gongkai_web.publishing.models import Column, Item, ItemLink, NormativeDocument
    from gongkai_web.publishing.places import ReadingPlace
    from gongkai_web.review import withdrawals
    from mailbox_desk import published as answered
    from review_desk import climb, draft

    office = office_at(agency, "own-documents")
    ReadingPlace.objects.create(
        agency=agency, kind="archive", name="示例县档案馆查阅大厅", address="示例县文化路8号",
        contact="000-0000003", hours="工作日 9:00—17:00",
    )  # fmt: skip

    def policy(title, doc_no, on, **more):
        fields = {
            "profile": "document", "genre": "通知", "topic": "综合政务", "doc_no": doc_no, "body": BODY,
            "issuing_orgs": agency.name, "formed_on": on - timedelta(days=1), "keywords": "信息公开,法治",
        } | more  # fmt: skip
        item = draft(office, title=title, on=on, **fields)
        pdf = SimpleUploadedFile("附件：任务分工表.pdf", _pdf(title))
        kept = files.reference(files.keep(actor=office.drafter, agency=agency, file=pdf))
        drafting.change(actor=office.drafter, item=item, fields={}, attachments=[kept])
        return _passed(
            office, Item.objects.get(pk=item.pk), now - timedelta(days=(now.date() - on).days)
        )

    def register(item, doc_no, on, **more):
        row = NormativeDocument.objects.create(
            agency=agency, doc_no=doc_no, title=item.title, kind="normative", issued_on=on,
            effective_on=on, registration_no=f"示规〔{on.year}〕001-司法01", **more,
        )  # fmt: skip
        DocumentItem.objects.create(document=row, item=item, role="text")
        return row

    day = now.date() - timedelta(days=30)
    valid = policy(
        "示例县公共法律服务管理办法",
        "示司〔2026〕7号",
        day,
        summary="明确公共法律服务的范围、程序和监督办法，自公布之日起施行。",
    )
    register(valid, "示司〔2026〕7号", day, expires_on=day + timedelta(days=5 * 365))
    ended = policy(LONG, "示司〔2026〕3号", day - timedelta(days=20))
    register(ended, "示司〔2026〕3号", day - timedelta(days=20), repealed_on=day)
    office.column = Column.objects.get(agency=agency, slug="interpretation")
    reading = draft(
        office, title="《示例县公共法律服务管理办法》解读", profile="interpretation", body=BODY,
        formed_on=day, on=day,
    )  # fmt: skip
    ItemLink.objects.create(item=reading, other=valid, kind="interprets")
    climb(office, reading, at=now - timedelta(days=29))
    gone = climb(
        office,
        draft(office, title="写错了的公告", formed_on=day, on=day),
        at=now - timedelta(days=20),
    )
    asked = withdrawals.ask(
        actor=office.drafter, edition=gone.live_edition, kind="wrong", reason="数字有误",
        explanation="原文数字有误，更正后另行公布。", at=now - timedelta(days=2),
    )  # fmt: skip
    withdrawals.answer(
        actor=office.leader, request=asked, approved=True, at=now - timedelta(days=2)
    )
    from gongkai_web.agencies.models import Membership

    Membership.objects.get_or_create(user=office.drafter, agency=agency, role=Role.OFFICER)
    for _ in range(2):
        answered(agency, office.drafter, office.leader)


def _passed(office, item, at):
    """Let an item with attachments climb; somebody looks at what the machine cannot read."""
    from gongkai_web.publishing.content import content_of
    from gongkai_web.publishing.models import Item
    from gongkai_web.review import proofing
    from review_desk import opine, submit

    submission = submit(office, item, at=at)
    for row in proofing.seen(submission.item, content_of(submission.item), on=at.date()):
        if row.blocks:
            proofing.mark(
                actor=office.first, item=item, key=row.finding.key, decision="dismissed", at=at,
                reason="看过，没有问题",
            )  # fmt: skip
    for person in office.people():
        opine(submission, person, at=at)
    return Item.objects.get(pk=item.pk)


def _pdf(title: str) -> bytes:
    """Return a small PDF file that has text."""
    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (200, 280), "white").save(out, "PDF", title=title)
    return out.getvalue()


def what_opens(agency):
    """Put applications in every state there, and return what opens them."""
    from django.utils import timezone

    from county_applications import prepare

    office = office_at(agency, "statutory")
    return prepare(agency, office.drafter, office.leader, now=timezone.now())


if __name__ == "__main__":
    import json
    import os

    from gongkai_web.config.bootstrap import setup

    setup(progress=False)
    told = what_opens(county()[1])
    (Path(os.environ["GONGKAI_HOME"]) / "what-opens.json").write_text(json.dumps(told))
