"""The pages under ``/follow/regain/``: a lost code or password, by a mail to the address that was given."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from gongkai_web.applications.casework import StepRefused
from gongkai_web.applications.personal import CannotUnseal
from gongkai_web.online import captcha, limits, regaining, sealing
from gongkai_web.online.csrf import OnlinePage, refused
from gongkai_web.online.finishing import refuse_weak
from gongkai_web.online.forms import FinishForm
from gongkai_web.online.models import Submission
from gongkai_web.portal.pages import page


class PasswordForm(forms.Form):
    """A password of one's own, twice."""

    password = FinishForm.base_fields["password"]
    password_again = FinishForm.base_fields["password_again"]

    def __init__(self, *args: Any, submission: Submission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.submission = submission

    def clean_password(self) -> str:
        """Refuse what others guess first."""
        password: str = self.cleaned_data["password"]
        try:
            data = sealing.opened(self.submission)
        except CannotUnseal:
            data = {}
        refuse_weak(password, [str(data.get(name, "")) for name in ("id_no", "phone")])
        return password

    def clean(self) -> dict[str, Any]:
        """Compare the two."""
        found = super().clean() or {}
        if "password" in found and found.get("password_again", "") != found["password"]:
            self.add_error("password_again", "两次输入的查询密码不一样，请重新输入")
        return found

    @property
    def summary(self) -> list[dict[str, str]]:
        """What is wrong, with where: ``id``, ``text``."""
        return [
            {"id": self[name].id_for_label, "text": text}
            for name, found in self.errors.items()
            for text in found
        ]


class RegainForm(forms.Form):
    """At which address one is to be written to."""

    email = forms.EmailField(
        label="申请时填写的电子邮箱", max_length=120,
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={"required": "请填写电子邮箱", "invalid": "电子邮箱的写法不对，请核对"},
    )  # fmt: skip


class RegainView(OnlinePage):
    """忘记查询码或者密码: the counter, or an address to write to."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show both ways."""
        return self._shown(request, RegainForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Note the wish; say the same whether there is an application or none."""
        if "again" in request.POST:  # another question
            return self._shown(request, RegainForm(initial={"email": request.POST.get("email", "")[:120]}))  # fmt: skip
        form, address = RegainForm(request.POST), limits.address_of(request)
        if not limits.counted(limits.ANSWERS, address):
            return refused(429, "回答次数过多，请过一小时再试", seconds=3600)
        wrong = ""
        try:
            captcha.check(request.POST.get("token", ""), request.POST.get("answer", ""))
        except captcha.NotAnswered as error:
            wrong = str(error)
        if not form.is_valid() or wrong or request.POST.get("website"):
            return self._shown(request, form, wrong=wrong)
        if not limits.counted(limits.REGAINS, address):
            return refused(429, "从您的网络找回的次数过多，请过一小时再试", seconds=3600)
        regaining.wish(form.cleaned_data["email"], at=timezone.now())
        return page(request, "online/regain_asked", "apply")

    def _shown(self, request: HttpRequest, form: RegainForm, *, wrong: str = "") -> HttpResponse:
        question, token = captcha.new_question()
        errors = [{"id": "id_email", "text": text} for text in form.errors.get("email", ())]
        errors += [{"id": "id_answer", "text": wrong}] if wrong else []
        return page(
            request, "online/regain", "apply", form=form, errors=errors, question=question,
            token=token, finish={"answer": {"errors": [wrong] if wrong else []}},
            has_mail=bool(settings.EMAIL_HOST),
        )  # fmt: skip


class RegainedView(OnlinePage):
    """Where the link of a mail leads: a new password, then a new code."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Show the form; looking uses nothing up, as mailboxes look at links themselves."""
        if (one := regaining.of_link(token)) is None:
            return self._gone(request)
        return self._shown(request, token, PasswordForm(submission=one))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Set the password and show the new code, once."""
        if (one := regaining.of_link(token)) is None:
            return self._gone(request)
        form = PasswordForm(request.POST, submission=one)
        if not form.is_valid():
            return self._shown(request, token, form)
        try:
            one, code = regaining.by_mail(token=token, password=form.cleaned_data["password"])
        except StepRefused:
            return self._gone(request)
        return page(request, "online/regained", "apply", query_code=code, one=one)

    def _shown(self, request: HttpRequest, token: str, form: PasswordForm) -> HttpResponse:
        return page(
            request, "online/new_password", "apply", form=form, errors=form.summary,
            action=request.path, told="设好以后显示新的查询码，原来的查询码和密码作废。",
        )  # fmt: skip

    @staticmethod
    def _gone(request: HttpRequest) -> HttpResponse:
        response = page(request, "online/regain_gone", "apply")
        response.status_code = 410
        return response
