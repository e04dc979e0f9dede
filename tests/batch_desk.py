"""Files of a county's reports as a supervising office uploads them: sound ones, and one with a number in doubt."""

from __future__ import annotations

import re
from dataclasses import replace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.reports.writers import render
from gongkai_web.agencies.models import Agency
from gongkai_web.collection.batches.models import Batch
from made_layouts import sound_report

INDEX = "/admin/report-batches/"
UNREAD = "applications.new_received[0]"
"""The number that cannot be read in what :func:`doubtful` makes."""


def page_of(agency, seed=1, *, year=2024, **change):
    """Return the page of an agency's report; ``change`` are pairs of what stands there and what shall."""
    text = render(replace(sound_report(seed, year=year), agency=agency), "html").decode()
    for old, new in change.values():
        assert old in text
        text = text.replace(old, new, 1)
    return text.encode()


def doubtful(agency, *, year=2024):
    """Return a page in which the first number of table 3 cannot be read."""
    text = page_of(agency, year=year).decode()
    head, mark, rest = text.partition("本年新收政府信息公开申请数量")
    return (head + mark + re.sub(r">\d+</td>", ">多件</td>", rest, count=1)).encode()


def upload(client, *files):
    """Upload files for the county and return the batch."""
    office = Agency.objects.get(code="shili-xian").pk
    answer = client.post(INDEX, {"office": office, "files": list(files)})
    assert answer.status_code == 302, answer.content.decode()
    return Batch.objects.order_by("-pk").first()


def upload_doubtful(client, agency):
    """Upload a doubtful report of the agency and return its file."""
    return upload(client, SimpleUploadedFile("存疑.html", doubtful(agency.name))).files.get()


def address(name, file):
    """Return the address of one of a file's pages."""
    return reverse(f"collection_batches:{name}", kwargs={"file": file.pk})
