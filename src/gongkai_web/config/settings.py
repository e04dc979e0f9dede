"""Settings: what the environment says, else what suits one office on one computer.

Every variable is described in ``docs/reference/settings.md``.
"""

from __future__ import annotations

import os
from pathlib import Path

from gongkai_web.config.database import database
from gongkai_web.config.home import INCOMING, home, prepare, secret
from gongkai_web.config.hosts import embedding_hosts
from gongkai_web.config.mail import TIMEOUT, mail_server, sender

BASE = Path(__file__).resolve().parent.parent
# Before anything is written there: only the owner may look in.
prepare(embedded=not os.environ.get("GONGKAI_DATABASE_URL"))


def _yes(name: str) -> bool:
    return os.environ.get(name, "").strip().lower() in ("1", "true", "yes", "on")


def _list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def _count(name: str, default: int) -> int:
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    if not text.isascii() or not text.isdigit():
        raise ValueError(f"{name} 应为不小于 0 的整数，现在是“{text}”")
    return int(text)


DEBUG = _yes("GONGKAI_DEBUG")
SECRET_KEY = secret("secret_key")
ALLOWED_HOSTS = _list("GONGKAI_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = _list("GONGKAI_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "gongkai_web.outlet",
    "gongkai_web.baking",
    "gongkai_web.portal",
    "gongkai_web.search",
    "gongkai_web.api",
    "gongkai_web.collection",
    "gongkai_web.county",
    "gongkai_web.collection.batches",
    "gongkai_web.reports",
    "gongkai_web.supervision",
    "gongkai_web.inspection",
    "gongkai_web.reminders",
    "gongkai_web.extensions",
    "gongkai_web.statistics",
    "gongkai_web.remedies",
    "gongkai_web.redaction",
    "gongkai_web.mailbox",
    "gongkai_web.online",
    "gongkai_web.applications",
    "gongkai_web.writing",
    "gongkai_web.wording",
    "gongkai_web.coverage",
    "gongkai_web.normative",
    "gongkai_web.channels",
    "gongkai_web.review",
    "gongkai_web.publishing",
    "gongkai_web.ledgers",
    "gongkai_web.workdays",
    "gongkai_web.journal",
    "gongkai_web.agencies",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "gongkai_web.baking.packing.Packed",
    "gongkai_web.baking.middleware.Baked",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gongkai_web.config.middleware.ContentSecurityPolicy",
    "gongkai_web.config.refusals.MethodRefused",
    "gongkai_web.baking.middleware.AskedAgain",
    "gongkai_web.workdays.installed.CurrentCalendar",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "gongkai_web.config.middleware.RefuseLargeUploads",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "gongkai_web.config.middleware.OnlyOurRooms",
    "gongkai_web.portal.moved.MovedAddresses",
    "gongkai_web.config.busy.DatabaseBusy",
]
ROOT_URLCONF = "gongkai_web.config.urls"
WSGI_APPLICATION = "gongkai_web.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {"default": database(home())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people

AUTH_USER_MODEL = "agencies.User"
AUTHENTICATION_BACKENDS = ["gongkai_web.agencies.access.MembershipBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", **options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"OPTIONS": {"min_length": 10}}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
# Counts of wrong passwords, for all workers (see agencies/throttle.py).
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "logins": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": home() / "logins",
        "TIMEOUT": 24 * 3600,
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}
# Requests one person's programs may make in a minute (see api/asking.py).
API_PER_MINUTE = _count("GONGKAI_API_PER_MINUTE", 120)
# Requests one address may make of the read API in a minute (see outlet/pace.py).
PUBLIC_API_PER_MINUTE = _count("GONGKAI_PUBLIC_API_PER_MINUTE", 300)
# Searches one address may make in a minute (see search/pace.py).
SEARCHES_PER_MINUTE = _count("GONGKAI_SEARCHES_PER_MINUTE", 120)
# The header in which the proxy in front names who asks (see online/limits.py).
CLIENT_ADDRESS_HEADER = os.environ.get("GONGKAI_CLIENT_ADDRESS_HEADER", "").strip()
LOGIN_URL = "wagtailadmin_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
SESSION_COOKIE_NAME = "gongkai_session"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "gongkai_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "gongkai_web.config.refusals.csrf_failure"

# --- transport

HTTPS = _yes("GONGKAI_HTTPS")
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
if HTTPS:
    # The proxy in front ends the encrypted connection and says so in this header.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = _count("GONGKAI_HSTS_SECONDS", 0)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_NUMBER_FILES = 500
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# What is larger waits on disk: applicants' data do not belong into a folder all users share.
FILE_UPLOAD_TEMP_DIR = home() / INCOMING

# --- language and time

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
LOCALE_PATHS = [BASE / "config" / "locale"]

# --- files

STATIC_URL = "/static/"
# Beside the public pages where a server in front is to read both.
STATIC_ROOT = Path(os.environ.get("GONGKAI_BAKED") or home()) / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "gongkai_web.baking.assets.NamedBySum"},
}
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/.+\.[0-9a-f]{12}\.[a-z0-9]+$"
# Served from the installed packages; nothing needs to be collected first.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
# Public pages that were made once, for everybody (see baking/); 0 keeps none.
BAKED_MB = 0 if DEBUG else _count("GONGKAI_BAKED_MB", 512)
BAKED_ROOT = Path(os.environ.get("GONGKAI_BAKED") or home() / "baked") if BAKED_MB else None
# A server in front gives them out by itself (docs/how-to/deploy.md).
FRONT = _yes("GONGKAI_FRONT")
MEDIA_ROOT = home() / "uploads"
MEDIA_URL = "/uploads/"

# --- mail: none leaves unless a server is named

BASE_URL = os.environ.get("GONGKAI_BASE_URL", "http://127.0.0.1:8000")
EMBEDDED_AT = embedding_hosts(os.environ.get("GONGKAI_EMBEDDED_AT", ""))
_MAIL = mail_server(os.environ.get("GONGKAI_EMAIL_URL", ""))
EMAIL_HOST, EMAIL_PORT = _MAIL.host, _MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.user, _MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL.starts_tls, _MAIL.is_tls
EMAIL_TIMEOUT = TIMEOUT
DEFAULT_FROM_EMAIL = sender(
    os.environ.get("GONGKAI_EMAIL_FROM", ""), user=_MAIL.user, base_url=BASE_URL
)

# --- what applicants are told by text message, and their accounts: neither unless named
# (see online/texting.py, online/oidc.py)
SMS_URL = os.environ.get("GONGKAI_SMS_URL", "").strip()
SMS_TOKEN = os.environ.get("GONGKAI_SMS_TOKEN", "").strip()
OIDC_ISSUER = os.environ.get("GONGKAI_OIDC_ISSUER", "").strip().rstrip("/")
OIDC_CLIENT_ID = os.environ.get("GONGKAI_OIDC_CLIENT_ID", "").strip()
OIDC_CLIENT_SECRET = os.environ.get("GONGKAI_OIDC_CLIENT_SECRET", "").strip()
OIDC_LABEL = os.environ.get("GONGKAI_OIDC_LABEL", "").strip() or "统一身份认证"

# --- search: the database's own, or an OpenSearch server before it (see search/opensearch.py)

SEARCH_URL = os.environ.get("GONGKAI_SEARCH_URL", "").strip()
if SEARCH_URL and not SEARCH_URL.startswith(("http://", "https://")):
    raise ValueError("GONGKAI_SEARCH_URL 应形如 https://用户:密码@主机:9200/索引名")

# --- WeChat: asked only for accounts whose interface an office has set up (see channels/wechat.py)

WECHAT_URL = os.environ.get("GONGKAI_WECHAT_URL", "").strip().rstrip("/") or (
    "https://api.weixin.qq.com"
)
DELIVER_SECONDS = _count("GONGKAI_DELIVER_SECONDS", 60)
"""How often each server process goes on with what is arranged for WeChat; 0 leaves it to the scheduler."""

# --- links: foreign addresses are looked at only where the office allows it; "inside" for tests
CHECK_LINKS = os.environ.get("GONGKAI_CHECK_LINKS", "").strip().lower()
if CHECK_LINKS not in ("1", "true", "yes", "on", "inside"):
    CHECK_LINKS = ""

# --- Wagtail

WAGTAIL_SITE_NAME = "政府信息公开"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_I18N_ENABLED = False
WAGTAILADMIN_USER_LOGIN_FORM = "gongkai_web.agencies.account.LoginForm"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILADMIN_COMMENTS_ENABLED = False
# Wagtail's workflow shows where an item stands; it publishes nothing (review/mirror.py).
WAGTAIL_FINISH_WORKFLOW_ACTION = "gongkai_web.review.finish.nothing"
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database.fallback"},
}

# --- logging: to standard error, for the service manager to keep

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("GONGKAI_LOG_LEVEL", "WARNING")},
    "loggers": {
        "django": {
            "handlers": ["stderr"],
            "level": os.environ.get("GONGKAI_LOG_LEVEL", "WARNING"),
            "propagate": False,
        },
    },
}
