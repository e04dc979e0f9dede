"""A list of cases as tests look at it: its day, an applicant, an answer."""

from datetime import date

from gongkai_web.applications import derived
from gongkai_web.applications.standing import standing

TODAY = date(2026, 3, 30)
APPLICANT = {"name": "张三丰", "id_no": "411200199001011234", "contact": "13800001234"}


def standing_of(case):
    conventions = derived.conventions_of(case.agency)
    return standing(case, case.events.all(), conventions=conventions, today=TODAY)


def replied(on, outcome="granted"):
    return ("replied", on, {"outcome": outcome})
