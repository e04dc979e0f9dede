"""What is said of a record that is entered twice?"""

from datetime import date

import pytest
from django.urls import reverse

from counter import typed
from gongkai_web.applications.models import Application
from gongkai_web.publishing.models import DecisionCount
from gongkai_web.supervision.models import Meeting

pytestmark = pytest.mark.django_db

DAY = date(2024, 3, 5)


@pytest.mark.parametrize(
    ("make", "name", "fields", "told"),
    [
        (
            lambda agency: Application.objects.create(
                agency=agency, number="T-1", applicant_kind="natural_person", received_on=DAY
            ),
            "applications",
            typed("2024-03-06", number="T-1"),
            "申请编号“T-1”已经登记过",
        ),
        (
            lambda agency: DecisionCount.objects.create(
                agency=agency, month=date(2024, 3, 1), kind="penalty", count=1
            ),
            "decisions",
            {"month": "2024-03", "kind": "penalty", "count": "2"},
            "月份“2024-03”、类别“行政处罚”已经登记过",
        ),
        (
            lambda agency: Meeting.objects.create(
                agency=agency, held_on=DAY, kind="meeting", subject="示例"
            ),
            "meetings",
            {"held_on": "2024-03-05", "kind": "training", "subject": "示例"},
            "日期“2024-03-05”、主题“示例”已经登记过",
        ),
    ],
)
def test_a_record_entered_twice_is_named_by_its_key(
    client, officer, agency, make, name, fields, told
):
    kept = make(agency)
    client.force_login(officer)
    events = {"events-TOTAL_FORMS": "0", "events-INITIAL_FORMS": "0"}

    answer = client.post(reverse(f"{name}:add"), fields | events)

    assert answer.context["form"].non_field_errors() == [told]
    assert type(kept).objects.count() == 1
