"""The county of :mod:`collection_desk`, its round of the year open."""

import pytest

import collection_desk


@pytest.fixture
def county(person, db):
    return collection_desk.county(person)


@pytest.fixture
def opened(county):
    county.open()
    return county


@pytest.fixture(autouse=True)
def _uploads_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
