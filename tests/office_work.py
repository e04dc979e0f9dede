"""A year at the desk as tests work it: every step on its day, through the real pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse

from case_desk import Desk, told_by
from gongkai import letters as texts
from gongkai_web.applications.models import Application
from gongkai_web.ledgers import happened
from sample_letters import answer


def accepted(response: Any) -> None:
    """Say what a page complained of where it did not take what was sent."""
    assert response.status_code == 302, f"{response.status_code} {told_by(response)}"


@dataclass
class Office:
    """An office with an officer and a head; ``today`` is the day on which they work."""

    agency: Any
    officer: Client
    head: Client
    today: date = date(2026, 12, 31)
    cases: list[Application] = field(default_factory=list)

    def keep_time(self, monkeypatch: Any) -> None:
        """Let the pages know the office's day."""
        monkeypatch.setattr(happened, "today", lambda: self.today)

    def at(self, day: str) -> date:
        """Come to that day of 2026 (month and day), or to a whole date."""
        self.today = date.fromisoformat(day if len(day) > 5 else f"2026-{day}")
        return self.today

    def register(self, day: str, **typed: Any) -> Work:
        """Register an application on the counter's page and return the work on it."""
        on = self.at(day)
        url = reverse("applications:add")
        known = set(Application.objects.values_list("pk", flat=True))
        channel = typed.get("channel", "in_person")
        days = {
            "in_person": {"submitted_on": on},
            "registered_mail": {"arrived_on": on, "proof": "EMS 1234567890"},
            "ordinary_mail": {"arrived_on": on, "confirmed_on": on, "proof": "电话确认"},
            "email": {"arrived_on": on, "confirmed_on": on, "proof": "电话确认"},
            "fax": {"arrived_on": on, "confirmed_on": on, "proof": "电话确认"},
            "online": {"submitted_on": on, "confirmed_on": on, "proof": "平台确认"},
            "oral": {"submitted_on": on, "confirmed_on": on, "proof": "代填并宣读"},
        }[channel]
        response = self.officer.post(
            url,
            {
                "channel": channel,
                **{f"{channel}-{name}": value for name, value in days.items()},
                "applicant_kind": "natural_person",
                "name": "示例申请人",
                "content": "示例信息",
                **typed,
            },
        )
        accepted(response)
        case = Application.objects.exclude(pk__in=known).get()
        self.cases.append(case)
        return Work(self, Desk(self.officer, case), Desk(self.head, case))


@dataclass
class Work:
    """The work on one case, at the desk and at the head's."""

    office: Office
    desk: Desk
    leader: Desk

    @property
    def case(self) -> Application:
        """The case as it is now."""
        self.desk.case.refresh_from_db()
        return self.desk.case

    def note(self, day: str, kind: str, **answers: Any) -> None:
        """Take a step that needs no letter."""
        on = self.office.at(day)
        accepted(self.desk.take(kind, on=on, **answers))

    def draft(
        self, day: str, kind: str, *, code: str = "", outcome: str = "", **given: Any
    ) -> None:
        """Fill in the questions of a step's letter: what is asked for and not known yet, somehow."""
        on = self.office.at(day)
        query = "?" + "&".join(
            f"{name}={value}" for name, value in (("outcome", outcome), ("code", code)) if value
        )
        url = self.desk.step_url(kind, query if len(query) > 1 else "")
        accepted(self._fill_in(url, code, on, given))

    def companion(self, day: str, code: str, **given: Any) -> None:
        """Draft a letter that is no step, and send it."""
        on = self.office.at(day)
        url = reverse("applications:companion", args=(self.desk.case.pk, code))
        accepted(self._fill_in(url, code, on, given))

    def _fill_in(self, url: str, code: str, on: date, given: dict[str, Any]) -> Any:
        filled = self.desk.form(url)
        for question in texts.template(code, on=on).fields:
            name = f"letter-{question.key}"
            if question.required and filled.get(name) in (None, "", []):
                value = answer(question)
                filled[name] = on.isoformat() if isinstance(value, date) else value
        if code == "S03":
            filled["letter-grounds"] = ["process"]
        return self.desk.client.post(url, filled | given)

    def sign(self, day: str) -> None:
        """Submit the letter drafted last, and let the head sign it."""
        self.office.at(day)
        accepted(self.desk.act("submit"))
        accepted(self.leader.act("approve"))

    def send(self, day: str, route: str = "post", **answers: Any) -> None:
        """Send the letter drafted last."""
        on = self.office.at(day)
        tracking = "EMS 9876543210" if route == "post" else ""
        accepted(self.desk.act("send", on=on, route=route, tracking=tracking, **answers))

    def answer(self, day: str, outcome: str, code: str, **given: Any) -> None:
        """Draft the answer, have it signed and post it, all on one day."""
        self.draft(day, "replied", code=code, outcome=outcome, **given)
        self.sign(day)
        self.send(day)

    def served(self, day: str, **answers: Any) -> None:
        """Note that the letter sent last was signed for."""
        self.note(day, "delivered", sent_letter=str(self.desk.letter().pk), **answers)
