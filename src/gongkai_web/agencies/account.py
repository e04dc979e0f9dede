"""Logging in, and a person's own settings: password and appearance; the name is the administrator's to change."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms.auth import LoginForm as WagtailLoginForm
from wagtail.admin.views import account


class LoginForm(WagtailLoginForm):
    """The login form; Wagtail's gives its password field no name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = "密码"


class AccountView(account.AccountView):
    """The page 账号."""

    def get_panels(self) -> list[Any]:
        """Return the panels that make sense here."""
        shown = (account.ThemeSettingsPanel, account.ChangePasswordPanel)
        return [panel for panel in super().get_panels() if isinstance(panel, shown)]
