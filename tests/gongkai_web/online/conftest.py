"""Nobody counts or waits in the tests of the online service, unless a test says so."""

import importlib.util
from pathlib import Path

import pytest
from django.core.cache import caches

from gongkai_web.online import captcha
from sms_double import SmsDouble


@pytest.fixture(autouse=True)
def _nobody_counts_or_waits(monkeypatch):
    monkeypatch.setattr(captcha, "AT_LEAST", 0)
    caches["logins"].clear()
    yield
    caches["logins"].clear()


_spec = importlib.util.spec_from_file_location(
    "smtp_double", Path(__file__).parents[1] / "reminders" / "smtp_double.py"
)
smtp_double = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(smtp_double)


@pytest.fixture
def smtp(settings):
    """A mail server that the settings name."""
    double = smtp_double.SmtpDouble()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", double.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.DEFAULT_FROM_EMAIL = "gongkai@example.gov.cn"
    settings.BASE_URL = "https://gk.example.gov.cn"
    yield double
    double.close()


@pytest.fixture
def sms(settings):
    """A gateway of text messages that the settings name."""
    double = SmsDouble()
    settings.SMS_URL, settings.SMS_TOKEN = double.url, "geheim"
    settings.BASE_URL = "https://gk.example.gov.cn"
    yield double
    double.close()
