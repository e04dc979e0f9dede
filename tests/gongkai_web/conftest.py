"""What tests of several parts of the second house share."""

import sqlite3

import pytest
from django.db import connections

from gongkai_web.config.database import database
from smtp_double import SmtpDouble


@pytest.fixture
def somebody_else(tmp_path, monkeypatch):
    """Return another connection to the records; on SQLite to a real file, as an office has it."""
    usual = connections["default"]
    if usual.vendor == "sqlite":
        monkeypatch.delenv("GONGKAI_DATABASE_URL", raising=False)
        path = tmp_path / "gongkai.sqlite3"
        usual.ensure_connection()
        with sqlite3.connect(path) as copy:
            usual.connection.backup(copy)
        copy.close()
        settings = {**usual.settings_dict, **database(tmp_path)}
        settings["OPTIONS"] = {**settings["OPTIONS"], "timeout": 0.2}
        connections["default"] = type(usual)(settings, "default")
    other = connections["default"].copy("default")
    yield other
    other.close()
    if connections["default"] is not usual:
        connections["default"].close()
        connections["default"] = usual


@pytest.fixture
def smtp(settings):
    """Return a mail server on a real socket, which the settings name."""
    double = SmtpDouble()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", double.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.DEFAULT_FROM_EMAIL = "gongkai@example.gov.cn"
    settings.BASE_URL = settings.WAGTAILADMIN_BASE_URL = "https://gk.example.gov.cn"
    yield double
    double.close()
