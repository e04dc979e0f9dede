"""What does the machine see of an edition that is public? The page answers, the files are whole.

It looks as the public does, within this process: no network, nothing written. It helps the person
who looks, and decides nothing.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import get_script_prefix, resolve, reverse

from gongkai_web.publishing.content import digest_of
from gongkai_web.publishing.models import ItemFile
from gongkai_web.review.models import Edition

_PICTURE = re.compile(r"file:([0-9a-f]{64})")


def seen(edition: Edition) -> list[dict[str, Any]]:
    """Return what was looked at, whether it is well, and what is wrong otherwise."""
    whole = digest_of(edition.content) == edition.digest
    found = [
        _line("内容与审核通过的一致", whole, "内容校验值不符"),
        _line("公众页面能打开", _answers(edition), "页面打不开"),
    ]
    names = {one["sha256"]: one["name"] for one in edition.content.get("attachments") or ()}
    pictures = _PICTURE.findall(edition.content.get("body") or "")
    wanted = names | {sha256: "正文中的图片" for sha256 in pictures if sha256 not in names}
    kept = {
        one.sha256: one
        for one in ItemFile.objects.filter(agency=edition.item.agency_id, sha256__in=list(wanted))
    }
    for sha256, name in wanted.items():
        wrong = _fault(kept.get(sha256))
        found.append(
            _line(f"附件“{name}”能下载，内容完整" if sha256 in names else name, not wrong, wrong)
        )
    return found


def _line(what: str, well: bool, wrong: str) -> dict[str, Any]:
    return {"what": what, "well": bool(well), "wrong": "" if well else wrong}


def _answers(edition: Edition) -> bool:
    """Return whether the public page of the item renders with the title of this edition."""
    item = edition.item
    path = reverse("portal:item", args=[item.agency.code, item.pk])
    view = resolve("/" + path.removeprefix(get_script_prefix()))
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", path, path
    request.META = {"SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    try:
        answer = view.func(request, *view.args, **view.kwargs)
    except Http404:
        return False
    return bool(answer.status_code == 200)


def _fault(file: ItemFile | None) -> str:
    """Return what is wrong with a kept file; "" where it is whole."""
    if file is None:
        return "没有这个文件"
    digest = hashlib.sha256()
    try:
        with file.file.open("rb") as data:
            for part in iter(lambda: data.read(1 << 20), b""):
                digest.update(part)
    except OSError:
        return "文件读不出来"
    return "" if digest.hexdigest() == file.sha256 else "文件内容与上传时不一致"
