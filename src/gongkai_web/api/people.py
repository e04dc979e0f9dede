"""For whom does a command act? The person by their username, as their memberships let them."""

from __future__ import annotations

from django.core.management.base import CommandError

from gongkai_web.agencies.models import User


def person_named(username: str) -> User:
    """Return the active person of that username. Raises CommandError."""
    user = User.objects.filter(username=username).first()
    if user is None:
        raise CommandError(f"没有用户名是“{username}”的人员")
    if not user.is_active:
        raise CommandError(f"{user} 的账号已停用")
    return user
