"""A site whose pages are kept, with an office that publishes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from baked_site import START
from gongkai_web.baking import generation, middleware
from review_desk import office_of


@pytest.fixture
def baked(settings, tmp_path, monkeypatch):
    """Keep pages in a folder of this test."""
    settings.BAKED_ROOT = tmp_path / "baked"
    settings.BAKED_MB = 8
    monkeypatch.setattr(generation, "_last", None)
    monkeypatch.setattr(middleware, "_shelves", {})
    return settings.BAKED_ROOT


@pytest.fixture
def office(agency, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return office_of(agency)


@pytest.fixture
def clock(monkeypatch):
    """Return a clock that is set by hand."""

    class Clock:
        now = START

        def move(self, *, to=None, **by):
            self.now = to or self.now + timedelta(**by)

    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    return clock
