"""Who applies? The applicant's data of a case, sealed in its record."""

from __future__ import annotations

from gongkai_web.applications import personal
from gongkai_web.applications.models import Application

PERSONAL_FIELDS = ("name", "id_no", "contact")
"""What is sealed about an applicant: 申请人, 证件号码, 联系方式."""

AGENT = "agent"
"""Who acts for the applicant (代理人), sealed with them where there is one; the applicant stays the principal."""


def personal_of(application: Application) -> dict[str, str]:
    """Return the applicant's data in clear. Raises CannotUnseal."""
    return personal.unseal(
        application.personal,
        aad=personal.record_name(application.agency.code, application.number),
    )


def set_personal(application: Application, data: dict[str, str]) -> None:
    """Seal the applicant's data into the record, to be saved by the caller."""
    agent = data.get(AGENT, "").strip()
    data = {name: data.get(name, "").strip() for name in PERSONAL_FIELDS}
    if agent:
        data[AGENT] = agent
    application.personal = personal.seal(
        data, aad=personal.record_name(application.agency.code, application.number)
    )
    application.applicant_key = personal.applicant_key(data)
