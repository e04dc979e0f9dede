"""How does the second sample office come in? A township's government with a few columns filled; all of it invented.

It shows what an area's site is: agencies by letter and by kind, facets, numbers side by side.
Its people have no password: nobody works here, and the sample accounts see one office.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from gongkai_web.agencies.actions import add_agency, appoint
from gongkai_web.agencies.models import Agency, AgencyKind, AgencyLevel, Role, User
from gongkai_web.applications.models import DeskSettings
from gongkai_web.publishing.platform import set_up as set_up_platform
from gongkai_web.sample import TOWN
from gongkai_web.sample.site import People, fill, given_in

NAME = "三门峡市陕州区示例镇人民政府"
RECORD = {
    "short_name": "示例镇",
    "level": AgencyLevel.TOWNSHIP,
    "disclosure_office": "党政办公室（示例）",
    "address": "河南省三门峡市陕州区示例镇示例街2号",
    "postcode": "472100",
    "telephone": "0398-0000001",
    "email": "slz@example.com",
    "office_hours": "工作日 8:30—12:00，14:30—17:30",
    "index_pattern": "SLZ-{year}-{seq:05d}",
}
DESK = {
    "letter_pattern": "示政公开告〔{year}〕{seq}号",
    "review_kind": "township",
    "own_government": "三门峡市陕州区人民政府（示例）",
    "court": "三门峡市陕州区人民法院（示例）",
}
PEOPLE = (
    ("zhen-xinxiyuan", "示例镇信息员", Role.OFFICER),
    ("zhen-chushen", "示例镇初审人", Role.REVIEWER),
    ("zhen-fushen", "示例镇复审人", Role.REVIEWER),
    ("zhen-baomi", "示例镇保密审查员", Role.SECRECY_REVIEWER),
    ("zhen-lingdao", "示例镇分管领导", Role.LEADER),
    ("zhen-guanliyuan", "示例镇管理员", Role.ADMINISTRATOR),
)
AT_WORK = People(
    "zhen-guanliyuan",
    "zhen-xinxiyuan",
    ("zhen-chushen", "zhen-fushen", "zhen-baomi", "zhen-lingdao"),
)


@transaction.atomic
def work(*, today: date) -> int:
    """Register the township where it is not there, and fill its site; say how many items were published."""
    if Agency.objects.filter(code=TOWN).exists():
        return 0
    agency = add_agency(actor=None, code=TOWN, name=NAME, kind=AgencyKind.TOWNSHIP)
    Agency.objects.filter(pk=agency.pk).update(**RECORD)
    agency.refresh_from_db()
    DeskSettings.objects.create(agency=agency, **DESK)
    set_up_platform(None, agency, on=today)
    for username, full_name, role in PEOPLE:
        user = User(username=username, full_name=full_name)
        user.set_unusable_password()
        user.save()
        appoint(actor=None, user=user, agency=agency, role=role)
    return fill(agency, given_in("town.yaml"), AT_WORK, today)
