"""The web application that servers call."""

from __future__ import annotations

import os
import tempfile

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai_web.config.settings")

django.setup()

from gongkai_web.baking import assets, front  # noqa: E402 – needs the models
from gongkai_web.channels import going_on  # noqa: E402
from gongkai_web.ledgers import jobs  # noqa: E402
from gongkai_web.search import warming  # noqa: E402

# Before the application looks which static files there are.
assets.publish()
application = front.before(get_wsgi_application())

# A workbook being written spools to disk as well.
tempfile.tempdir = str(settings.FILE_UPLOAD_TEMP_DIR)
jobs.sweep_every_hour()
going_on.go_on_now_and_then()
warming.in_background()
