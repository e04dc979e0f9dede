"""A case, and programs that ask for it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from case_desk import registered, settings_for
from gongkai_web.api import tokens
from gongkai_web.api.problems import PROBLEMS


@dataclass
class Program:
    """A program with a token, or without."""

    token: str = ""
    client: Client | None = None

    def __call__(self, path: str, body: Any = None, **headers: str) -> Any:
        """Ask for a path under ``/api/``; with a body, send it."""
        if self.token:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        client = self.client or Client(enforce_csrf_checks=True)
        if body is None:
            return client.get(f"/api/{path}", headers=headers)
        text = body if isinstance(body, str) else json.dumps(body)
        return client.post(f"/api/{path}", text, content_type="application/json", headers=headers)

    def step(
        self, case: Any, step: str, on: date | str, seen: int | None = None, **fields: Any
    ) -> Any:
        """Take a step of a case, as it is now unless ``seen`` is given."""
        if seen is None:
            seen = self(f"cases/{case.pk}").json()["seen"]
        return self(
            f"cases/{case.pk}/steps",
            {"step": step, "on": str(on), "seen": seen, "fields": fields},
        )


@pytest.fixture
def program():
    """Return a maker of programs that act for a person."""

    def make(user, *, may_write=True):
        made = tokens.make(actor=user, user=user, name="OA 收文系统", may_write=may_write)
        return Program(made)

    return make


@pytest.fixture
def desk(agency):
    """Return the agency with what its letters need."""
    settings_for(agency)
    return agency


@pytest.fixture
def case(desk, officer):
    """Return a case that came in on 9 March 2026."""
    return registered(desk, actor=officer, on=date(2026, 3, 9))


@pytest.fixture(autouse=True)
def _nobody_asked_before():
    caches["logins"].clear()
    yield
    caches["logins"].clear()


def problem(answer):
    """Return status and code of an answer; its words must be Chinese and its answer kept by nobody."""
    told = answer.json()
    assert PROBLEMS[told["error"]][0] == answer.status_code
    assert any("一" <= letter <= "鿿" for letter in told["told"])
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status_code, told["error"]
