"""How do the pages of an application take files, and show those they have?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest

from gongkai_web.applications.file_kinds import UnusableFile
from gongkai_web.online import limits, sealing
from gongkai_web.online.drafts import Typed
from gongkai_web.online.models import OnlineSettings, Slot

TOLD: dict[str, str] = {
    Slot.IDENTITY.value: "身份证件的影像（正面、反面），单位上传营业执照或者登记证书",
    Slot.AUTHORITY.value: "委托他人办理的上传，没有委托的不传",
    Slot.OTHER.value: "有助于说明申请内容的材料，可以不传",
}
MISSING = "请上传身份证明"


def offered(settings: OnlineSettings) -> list[str]:
    """Return the purposes for which the agency takes files."""
    return [slot for slot in Slot.values if slot != Slot.OTHER or settings.takes_other]


def take(
    request: HttpRequest, typed: Typed, settings: OnlineSettings, *, at: datetime
) -> dict[str, list[str]]:
    """Keep the files of a form and return, by purpose, why some were not taken."""
    wrong: dict[str, list[str]] = {}
    for slot in offered(settings):
        for file in request.FILES.getlist(slot):
            if not limits.counted(limits.UPLOADS, limits.address_of(request)):
                wrong.setdefault(slot, []).append("上传次数过多，请过一小时再试")
                continue
            try:
                typed.add_file(slot, file, most=settings.largest_mb, at=at)
            except UnusableFile as error:
                wrong.setdefault(slot, []).append(str(error))
    return wrong


def shown(
    typed: Typed, settings: OnlineSettings, wrong: dict[str, list[str]]
) -> list[dict[str, Any]]:
    """Return what a page shows of each purpose: ``slot``, ``label``, ``help``, ``errors``, ``files``."""
    return [
        {"slot": slot, "label": Slot(slot).label, "help": TOLD[slot],
         "errors": wrong.get(slot, []),
         "files": [(one, sealing.name_of(one)) for one in typed.files(slot)]}
        for slot in offered(settings)
    ]  # fmt: skip
