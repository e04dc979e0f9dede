"""Logging in, and a person's own settings: password and appearance; the name is the administrator's to change."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms.auth import LoginForm as WagtailLoginForm
from wagtail.admin.views import account

from gongkai_web.agencies import throttle


class LoginForm(WagtailLoginForm):
    """The login form, patient with few failures; Wagtail's gives its password field no name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = "密码"

    def clean(self) -> Any:
        """Look at the password, unless there were too many wrong ones a moment ago."""
        name, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if not name or not password:
            return super().clean()
        address = str(self.request.META.get("REMOTE_ADDR", "")) if self.request else ""
        if seconds := throttle.seconds_to_wait(name, address):
            wait = f"{seconds} 秒" if seconds < 120 else f"{-(-seconds // 60)} 分钟"
            raise ValidationError(f"密码输错次数过多，请过 {wait}再试", code="throttled")
        try:
            cleaned = super().clean()
        except ValidationError:
            throttle.failed(name, address)
            raise
        throttle.succeeded(name, address)
        return cleaned


class AccountView(account.AccountView):
    """The page 账号."""

    def get_panels(self) -> list[Any]:
        """Return the panels that make sense here."""
        shown = (account.ThemeSettingsPanel, account.ChangePasswordPanel)
        return [panel for panel in super().get_panels() if isinstance(panel, shown)]
