"""The product's settings, with a home folder of their own and a quick password hasher."""

import atexit
import os
import shutil
import tempfile

if "PYTEST_XDIST_WORKER" not in os.environ:
    home = tempfile.mkdtemp(prefix="gongkai-tests-")
    os.environ["GONGKAI_HOME"] = home
    atexit.register(shutil.rmtree, home, ignore_errors=True)
elif not os.environ["GONGKAI_HOME"].endswith(worker := os.environ["PYTEST_XDIST_WORKER"]):
    # One worker's clearing of counts must not clear another's.
    os.environ["GONGKAI_HOME"] += f"/{worker}"
    os.makedirs(os.environ["GONGKAI_HOME"], mode=0o700, exist_ok=True)

from gongkai_web.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_USE_FINDERS = False
WHITENOISE_AUTOREFRESH = True
# Kept pages are switched on where they are tested.
BAKED_ROOT = None
