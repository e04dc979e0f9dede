"""The web application that servers call."""

from __future__ import annotations

import os
import tempfile

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai_web.config.settings")

application = get_wsgi_application()

from gongkai_web.ledgers import jobs  # noqa: E402 – needs the models

# A workbook being written spools to disk as well.
tempfile.tempdir = str(settings.FILE_UPLOAD_TEMP_DIR)
jobs.sweep_every_hour()
