"""Django's settings. Everything an operator may set comes from the environment; importing needs neither."""

import os
from pathlib import Path

from michinori.config.databases import databases

SOURCE = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("MICHINORI_HOME", "var")).resolve()
SIMULATED_TIME = os.environ.get("MICHINORI_SIMULATED_TIME") == "1"
SECRET_KEY = "replaced-by-the-home"  # noqa: S105
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "procrastinate.contrib.django",
    "michinori.machinery",
    "michinori.ledger",
    "michinori.people",
    "michinori.market",
    "michinori.contracts",
    "michinori.treasury",
    "michinori.notices",
    "michinori.pages",
    "michinori.api",
]
AUTH_USER_MODEL = "people.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = databases(os.environ, HOME)
USE_TZ = True
TIME_ZONE = "Asia/Tokyo"
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LOCALE_PATHS = sorted((SOURCE / "locale").glob("*")) if (SOURCE / "locale").is_dir() else []
