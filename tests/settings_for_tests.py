"""The product's settings, with a home folder of their own and a quick password hasher."""

import atexit
import os
import shutil
import tempfile

if "PYTEST_XDIST_WORKER" not in os.environ:
    home = tempfile.mkdtemp(prefix="gongkai-tests-")
    os.environ["GONGKAI_HOME"] = home
    atexit.register(shutil.rmtree, home, ignore_errors=True)

from gongkai_web.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_USE_FINDERS = False
WHITENOISE_AUTOREFRESH = True
# Kept pages are switched on where they are tested.
BAKED_ROOT = None
