"""What does a letter say of the office that sends it?"""

from __future__ import annotations

from typing import Any

from gongkai_web.agencies.models import Agency
from gongkai_web.applications.models import DeskSettings


def office_facts(agency: Agency, office: DeskSettings) -> dict[str, Any]:
    """Return the facts about the office, as :class:`gongkai.letters.Facts` takes them."""
    superior = office.superior_body
    bodies = {
        "own_government": office.own_government,
        "superior_government": superior,
        "county_government": office.own_government,
        "local_government": office.own_government,
        "superior_department": superior,
        "superior_justice_department": superior,
        "parent_department": superior,
        "itself": agency.name,
    }
    return {
        "agency": agency.name,
        "agency_kind": office.review_kind,
        "body_names": {role: body for role, body in bodies.items() if body},
        "court": office.court,
        "office": agency.disclosure_office,
        "telephone": agency.telephone,
        "address": agency.address,
        "online_reconsideration": office.online_reconsideration,
    }
