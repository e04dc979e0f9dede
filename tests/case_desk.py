"""An office's desk as tests use it: people, a case, and the real pages."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse

from gongkai_web.applications import intake
from gongkai_web.applications.models import Application, DeskSettings, Letter

APPLICANT = {"name": "张三丰", "id_no": "411200199001011234", "contact": "13800000000"}


def settings_for(agency: Any) -> DeskSettings:
    """Give the agency what its letters need."""
    agency.disclosure_office, agency.telephone, agency.address = (
        "办公室",
        "0398-0000000",
        "示例路1号",
    )
    agency.save()
    return DeskSettings.objects.create(
        agency=agency,
        letter_pattern="陕司公开告〔{year}〕{seq}号",
        review_kind="justice_department",
        own_government="三门峡市陕州区人民政府",
        superior_body="三门峡市司法局",
        court="三门峡市湖滨区人民法院",
        online_reconsideration="河南省行政复议服务平台",
        fee_account="凭缴款码到非税收入代收银行缴纳",
    )


def registered(
    agency: Any, *, actor: Any = None, on: date = date(2026, 3, 2), **fields: Any
) -> Application:
    """Register a case that came in on that day."""
    given = {
        "applicant_kind": "natural_person",
        "channel": "in_person",
        "submitted_on": on,
        "content": "2025年法治政府建设考核结果",
    } | fields
    applicant = given.pop("applicant", APPLICANT)
    return intake.register(actor=actor, agency=agency, applicant=applicant, **given)


@dataclass
class Desk:
    """A person before the pages of one case."""

    client: Client
    case: Application

    def page(self) -> str:
        """Return the text of the case's page."""
        response = self.client.get(reverse("applications:inspect", args=(self.case.pk,)))
        assert response.status_code == 200
        return response.content.decode()

    def step_url(self, kind: str, query: str = "") -> str:
        """Return the address of a step."""
        return reverse("applications:step", args=(self.case.pk, kind)) + query

    def form(self, url: str) -> dict[str, Any]:
        """Return what stands in the form of a page before anybody writes."""
        response = self.client.get(url)
        assert response.status_code == 200, response.status_code
        return fields_of(response.content.decode())

    def take(self, kind: str, query: str = "", **answers: Any) -> Any:
        """Fill in the page of a step and send it."""
        url = self.step_url(kind, query)
        filled = self.form(url) | {name: _plain(value) for name, value in answers.items()}
        return self.client.post(url, filled)

    def letter(self) -> Letter:
        """Return the letter drafted last."""
        return self.case.letters.latest("pk")

    def act(self, act: str, letter: Letter | None = None, **answers: Any) -> Any:
        """Press a button on the page of a letter."""
        letter = letter or self.letter()
        url = reverse("applications:letter", args=(self.case.pk, letter.pk))
        filled = self.form(url) | {name: _plain(value) for name, value in answers.items()}
        return self.client.post(url, {**filled, "act": act})


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


_FIELD = re.compile(
    r"<(?:(input)\b([^>]*)>|(textarea|select)\b([^>]*)>(.*?)</(?:textarea|select)>)", re.DOTALL
)


def fields_of(page: str) -> dict[str, Any]:
    """Return name and value of the fields of the forms in the page's main part."""
    main = page[page.index("<main") :]
    found: dict[str, Any] = {}
    for own, alone, other, around, inside in _FIELD.findall(main):
        tag, attributes = own or other, alone or around
        told = dict(re.findall(r'([\w-]+)="([^"]*)"', attributes))
        name, kind = told.get("name"), told.get("type", "")
        if not name or kind == "file":
            continue
        if tag == "textarea":
            found[name] = html.unescape(inside.removeprefix("\n"))
        elif tag == "select":
            chosen = re.search(r'<option value="([^"]*)"[^>]*\bselected', inside)
            found[name] = html.unescape(chosen[1]) if chosen else ""
        elif kind in ("checkbox", "radio"):
            if " checked" in attributes:
                found.setdefault(name, []).append(told.get("value", "on"))
        else:
            found[name] = html.unescape(told.get("value", ""))
    return found


def told_by(response: Any) -> str:
    """Return the complaints on a page."""
    return html.unescape(" ".join(re.findall(r'role="alert">([^<]*)<', response.content.decode())))
