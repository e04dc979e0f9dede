"""A site whose pages are kept, with an office that publishes."""

import pytest

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
