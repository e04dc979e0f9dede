"""What does opening a case cost?"""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from case_desk import registered, settings_for
from gongkai_web.applications import actions

QUERIES_AT_MOST = 15


@pytest.mark.parametrize("acts", [2, 60])
def test_a_case_opens_with_the_same_few_queries_however_long_its_diary(
    acts, agency, officer, client
):
    settings_for(agency)
    case = registered(agency, actor=officer)
    for place in range(acts):
        actions.take_note(
            actor=officer,
            case=case,
            on=date(2026, 3, 3) + timedelta(days=place // 3),
            note=f"第 {place} 次联系",
        )
    client.force_login(officer)
    url = reverse("applications:inspect", args=(case.pk,))
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(url).status_code == 200
    told = "\n".join(query["sql"][:160] for query in caught.captured_queries)
    assert len(caught) <= QUERIES_AT_MOST, told
