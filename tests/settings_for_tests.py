"""The product's settings with a home of its own in a temporary folder, simulated time and a quick password hasher."""

import atexit
import os
import shutil
import tempfile

from in_memory import use_memory

from michinori.config.environment import UNREAD

use_memory()
os.environ["MICHINORI_HOME"] = tempfile.mkdtemp(prefix="michinori-tests-")
atexit.register(shutil.rmtree, os.environ["MICHINORI_HOME"], ignore_errors=True)
os.environ["MICHINORI_SIMULATED_TIME"] = "1"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright leaves a running loop in the tests' thread
for _name in [one for one in os.environ if one.startswith(("STRIPE_", "DATABASE_", "STORAGE_"))]:
    os.environ.pop(_name)
for _name in ("EMAIL_URL", "MICHINORI_BASE_URL", "MICHINORI_PROXIES", *UNREAD):
    os.environ.pop(_name, None)

from michinori.config.settings import *  # noqa: E402, F403
from michinori.config.settings import DATABASES, STORAGES  # noqa: E402

# Tests turn databases under the connections; a pool would keep them. The real server in tests/house has its pool.
DATABASES["default"]["OPTIONS"].pop("pool")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STAFF_SECOND_STEP = False  # tests/people/test_second_step.py asks for it
