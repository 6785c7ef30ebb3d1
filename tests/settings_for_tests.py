"""The product's settings with a home of its own in a temporary folder, simulated time and a quick password hasher."""

import atexit
import os
import shutil
import tempfile

from in_memory import use_memory

from michinori.config.environment import OPERATORS
from tools.inherited import OF_SETTINGS

use_memory()
_others = tuple(set(OF_SETTINGS) - {"MICHINORI_", "DJANGO_"})  # those have names of tests, too
for _name in [one for one in os.environ if one.startswith(_others) or one in OPERATORS]:
    os.environ.pop(_name)
os.environ["MICHINORI_HOME"] = tempfile.mkdtemp(prefix="michinori-tests-")
atexit.register(shutil.rmtree, os.environ["MICHINORI_HOME"], ignore_errors=True)
os.environ["MICHINORI_SIMULATED_TIME"] = "1"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright leaves a running loop in the tests' thread

from michinori.config.settings import *  # noqa: E402, F403
from michinori.config.settings import DATABASES, STORAGES  # noqa: E402

# Tests turn databases under the connections; a pool would keep them. The real server in tests/house has its pool.
DATABASES["default"]["OPTIONS"].pop("pool")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
SECOND_STEP_ASKED = False  # tests of the second step ask for it, and those in a browser
