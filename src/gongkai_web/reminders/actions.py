"""What can a person set about their reminders?"""

from __future__ import annotations

from datetime import time

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from gongkai_web.agencies.models import User
from gongkai_web.journal.actions import record
from gongkai_web.journal.changes import agency_of
from gongkai_web.reminders.models import Preference

CHANGED = "修改提醒设置"


@transaction.atomic
def set_preference(
    *,
    actor: User,
    email: str,
    is_off: bool,
    quiet_from: time,
    quiet_until: time,
    is_at_once: bool = False,
) -> Preference:
    """Set when and where a person is reminded. Raises ValidationError by field."""
    email = email.strip()
    if email:
        try:
            validate_email(email)
        except ValidationError as error:
            raise ValidationError({"email": "邮箱地址不对，应形如 li@example.gov.cn"}) from error
    elif not is_off:
        raise ValidationError({"email": "请填写邮箱；不想收邮件的，请选“不要邮件提醒”"})
    user = User.objects.select_for_update().get(pk=actor.pk)
    preference = Preference.objects.filter(user=user).first() or Preference(user=user)
    before = _told(user, preference)
    user.email = email
    preference.is_at_once = is_at_once
    preference.is_off, preference.quiet_from, preference.quiet_until = (
        is_off,
        quiet_from,
        quiet_until,
    )
    preference.clean()
    if (after := _told(user, preference)) != before or preference.pk is None:
        user.save(update_fields=["email"])
        preference.save()
        changed = [key for key in after if after[key] != before[key]]
        record(
            verb=CHANGED,
            subject=user,
            agency=agency_of(user),
            actor=user,
            detail={
                "before": {key: before[key] for key in changed},
                "after": {key: after[key] for key in changed},
            },
        )
    return preference


def _told(user: User, preference: Preference) -> dict[str, object]:
    return {
        "email": user.email,
        "邮件提醒": "不要" if preference.is_off else "要",
        "写稿审核的事项": "一到就发" if preference.is_at_once else "每天一封",
        "免打扰": f"{preference.quiet_from:%H:%M}–{preference.quiet_until:%H:%M}",
    }
